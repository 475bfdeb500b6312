//! The day on which a case is judged, and whether another day might have told otherwise.

use crate::value::Date;
use std::cell::Cell;

/// A day that remembers what it was asked for.
#[derive(Debug)]
pub struct Day {
    date: Date,
    itself: Cell<bool>,
}

impl Day {
    /// A day that nobody has asked for.
    pub fn new(date: Date) -> Self {
        Self { date, itself: Cell::new(false) }
    }

    /// The day, to be held against the days of facts: what these tell is the same from one of theirs to the next.
    pub fn among_facts(&self) -> Date {
        self.date
    }

    /// The day, for whatever else: to be held against a day in a text or a card, or to be shown.
    pub fn itself(&self) -> Date {
        self.itself.set(true);
        self.date
    }

    /// Whether the day itself was asked for.
    pub fn was_asked_for(&self) -> bool {
        self.itself.get()
    }
}
