//! How far a long run is.

use super::terminal::tell;
use std::io::IsTerminal;
use std::time::{Duration, Instant};

/// After this time, a run on a terminal says how far it is.
const PATIENCE: Duration = Duration::from_secs(1);

/// Says on a terminal how far a long run is.
pub(super) struct Progress {
    all: usize,
    done: usize,
    shown: bool,
    last: Instant,
    wanted: bool,
}

impl Progress {
    pub fn new(all: usize, started: Instant, quiet: bool) -> Self {
        Self { all, done: 0, shown: false, last: started, wanted: !quiet && std::io::stderr().is_terminal() }
    }

    pub fn step(&mut self) {
        self.done += 1;
        if self.wanted && self.last.elapsed() > PATIENCE {
            self.last = Instant::now();
            self.shown = true;
            tell(&format!("{}/{} …", self.done, self.all));
        }
    }

    pub fn clear(&mut self) {
        if std::mem::take(&mut self.shown) {
            tell("\r\u{1b}[2K");
        }
    }
}
