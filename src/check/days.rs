//! The days on which something in the facts begins or ends: between two of them, what the facts tell is the same on every day.

use crate::law::Law;
use crate::value::Date;
use std::collections::BTreeSet;

/// The bytes of a day as the facts are written: `2023-07-10`.
const WRITTEN: usize = 10;
/// Of which the year has so many.
const YEAR: usize = 4;

/// The days of a law's facts, and the days before and after each: some tables give the last day, some the first one after it.
#[derive(Clone, Debug)]
pub struct Days(BTreeSet<Date>);

impl Days {
    /// The days of a law's facts. What else looks like a day is taken for one, too.
    pub fn of(law: &Law) -> Self {
        // Facts are written with their days as text, whatever table these stand in.
        let written = postcard::to_stdvec(&law.facts).unwrap_or_default();
        // Each has its first dash behind the year.
        let dashes = written.iter().enumerate().filter(|(_, b)| **b == b'-').map(|(at, _)| at);
        let around = dashes.filter_map(|at| written.get(at.checked_sub(YEAR)?..)?.get(..WRITTEN));
        let days = around.filter_map(day).collect::<BTreeSet<Date>>();
        Self(days.into_iter().flat_map(|day| [day.yesterday().ok(), Some(day), day.tomorrow().ok()]).flatten().collect())
    }

    /// The first day that is the same to the facts as a day: itself, or the last of theirs before it.
    pub fn alike(&self, day: Date) -> Option<Date> {
        self.0.range(..=day).next_back().copied()
    }
}

fn day(bytes: &[u8]) -> Option<Date> {
    let shaped = bytes.iter().enumerate().all(|(i, b)| if matches!(i, 4 | 7) { *b == b'-' } else { b.is_ascii_digit() });
    std::str::from_utf8(bytes).ok().filter(|_| shaped)?.parse().ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::builtin_law;
    use super::*;

    #[test]
    fn every_day_on_which_a_decision_begins_or_ends_is_one() {
        let law = builtin_law();
        let days = Days::of(&law);
        let transfers = &law.facts.transfers;
        let codes: BTreeSet<&str> = law.facts.countries.names().map(|(_, code)| code).collect();
        let mut ends = 0;
        for code in codes {
            for day in days.0.iter().copied() {
                // From one day to the next, nothing changes that is not a day of its own.
                let next = day.tomorrow().unwrap();
                if days.alike(next) == Some(day) {
                    assert_eq!(
                        format!("{:?}", transfers.adequacy(code, day)),
                        format!("{:?}", transfers.adequacy(code, next)),
                        "{code} {day}"
                    );
                } else {
                    ends += 1;
                }
            }
        }
        assert!(ends > 0);
    }

    #[test]
    fn a_day_is_alike_the_last_one_before_it_on_which_something_changed() {
        let mut law = Law::default();
        assert_eq!(Days::of(&law).alike(Date::constant(2026, 1, 1)), None);
        law.facts = builtin_law().facts;
        let days = Days::of(&law);
        let first = *days.0.iter().next().unwrap();
        assert_eq!(days.alike(first), Some(first));
        assert_eq!(days.alike(first.yesterday().unwrap()), None);
    }
}
