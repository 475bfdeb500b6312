//! Work on many threads, results in order, and few of them waiting.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// How far the threads may run ahead of what is printed: a slow file must not make the results of all others pile up.
const AHEAD: usize = 256;

/// The most threads: beyond it they only wait for each other.
const MOST_THREADS: usize = 64;

/// How many threads work on so many pieces: as many as are asked for, else one for each core.
pub(crate) fn threads(asked: Option<usize>, pieces: usize) -> usize {
    let cores = || std::thread::available_parallelism().map_or(1, usize::from);
    asked.unwrap_or_else(cores).clamp(1, MOST_THREADS).min(pieces.max(1))
}

/// Numbered pieces of work, taken by threads and handed on in order.
pub(crate) struct InOrder<T> {
    all: usize,
    state: Mutex<State<T>>,
    changed: Condvar,
}

struct State<T> {
    /// The next piece to be taken.
    next: usize,
    /// The next piece to be handed on.
    due: usize,
    done: BTreeMap<usize, T>,
    /// Threads that are at work; the last one to go ends the waiting, even if it goes by a panic.
    workers: usize,
}

impl<T> InOrder<T> {
    /// So many pieces of work.
    pub fn new(all: usize) -> Self {
        Self { all, state: Mutex::new(State { next: 0, due: 0, done: BTreeMap::new(), workers: 0 }), changed: Condvar::new() }
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'g>(&self, guard: MutexGuard<'g, State<T>>) -> MutexGuard<'g, State<T>> {
        self.changed.wait(guard).unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes pieces until none is left.
    pub fn work(&self, mut piece: impl FnMut(usize) -> T) {
        let at_work = AtWork::new(self);
        while let Some(index) = self.take() {
            let result = piece(index);
            self.lock().done.insert(index, result);
            self.changed.notify_all();
        }
        drop(at_work);
    }

    fn take(&self) -> Option<usize> {
        let mut state = self.lock();
        while state.next < self.all && state.next >= state.due + AHEAD {
            state = self.wait(state);
        }
        let index = state.next;
        state.next += 1;
        (index < self.all).then_some(index)
    }

    /// Hands on all results in order, as they come.
    pub fn each(&self, mut result: impl FnMut(T)) {
        loop {
            let mut state = self.lock();
            let due = state.due;
            if due >= self.all {
                return;
            }
            match state.done.remove(&due) {
                Some(next) => {
                    state.due += 1;
                    drop(state);
                    self.changed.notify_all();
                    result(next);
                }
                None if state.workers == 0 && state.next > due => return,
                None => drop(self.wait(state)),
            }
        }
    }
}

/// A thread's presence.
struct AtWork<'w, T>(&'w InOrder<T>);

impl<'w, T> AtWork<'w, T> {
    fn new(of: &'w InOrder<T>) -> Self {
        of.lock().workers += 1;
        Self(of)
    }
}

impl<T> Drop for AtWork<'_, T> {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.workers -= 1;
        // A thread that ends by a panic leaves its piece undone: nobody may wait for room or results any more.
        if std::thread::panicking() {
            state.next = state.next.max(self.0.all);
            state.due = self.0.all;
        }
        drop(state);
        self.0.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_from_any_number_of_threads() {
        for threads in [1, 3, 8] {
            let work = InOrder::new(2000);
            let mut seen = Vec::new();
            std::thread::scope(|scope| {
                for _ in 0..threads {
                    scope.spawn(|| {
                        work.work(|i| {
                            if i % 7 == 0 {
                                std::thread::yield_now();
                                i
                            } else {
                                i
                            }
                        })
                    });
                }
                work.each(|i| seen.push(i));
            });
            assert_eq!(seen, (0..2000).collect::<Vec<_>>());
        }
    }

    #[test]
    fn nothing_to_do_is_done_at_once() {
        let work = InOrder::<usize>::new(0);
        work.work(|i| i);
        let mut seen = 0;
        work.each(|_| seen += 1);
        assert_eq!(seen, 0);
    }

    #[test]
    #[allow(clippy::panic)]
    fn a_panic_ends_the_waiting() {
        let ended = std::panic::catch_unwind(|| {
            let work = InOrder::new(1000);
            std::thread::scope(|scope| {
                scope.spawn(|| work.work(|i| if i == 3 { panic!("tea is cold") } else { i }));
                work.each(|_| ());
            });
        });
        assert!(ended.is_err());
    }
}
