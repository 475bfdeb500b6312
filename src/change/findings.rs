//! Findings that are new, and those that are gone.

use super::version::{Told, words_of};

/// What became of a finding.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    /// It is reported now, and was not there.
    New,
    /// It is reported again: nobody accepts it any more.
    Resumed,
    /// It is there, and somebody accepts it now.
    Accepted,
    /// It is gone.
    Mended,
}

/// A finding, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingChange {
    /// What became of it.
    pub turn: Turn,
    /// The finding: as it was if it is gone, else as it is.
    pub told: Told,
}

/// By how much two findings must be the same to be one, from the strictest: a finding keeps its message when the words around it change,
/// and its words when the flows change what is said of them.
const SAME: [fn(&Told, &Told) -> bool; 3] = [
    |a, b| a.message == b.message && words_of(&a.quote.text) == words_of(&b.quote.text),
    |a, b| a.message == b.message,
    |a, b| words_of(&a.quote.text) == words_of(&b.quote.text),
];

/// What became of findings, the gravest first.
pub fn findings(old: &[Told], new: &[Told]) -> Vec<FindingChange> {
    let mut left_old: Vec<&Told> = old.iter().collect();
    let mut left_new: Vec<&Told> = new.iter().collect();
    let mut all: Vec<FindingChange> = Vec::new();
    for same in SAME {
        left_new.retain(|after| {
            let fits = |before: &&Told| {
                before.rule == after.rule && before.item == after.item && before.severity == after.severity && same(before, after)
            };
            let Some(k) = left_old.iter().position(fits) else { return true };
            let before = left_old.remove(k);
            match (before.accepted.is_some(), after.accepted.is_some()) {
                (false, true) => all.push(FindingChange { turn: Turn::Accepted, told: (*after).clone() }),
                (true, false) => all.push(FindingChange { turn: Turn::Resumed, told: (*after).clone() }),
                _ => {}
            }
            false
        });
    }
    for told in left_new {
        let turn = if told.accepted.is_some() { Turn::Accepted } else { Turn::New };
        all.push(FindingChange { turn, told: told.clone() });
    }
    let gone = left_old.into_iter().filter(|told| told.accepted.is_none());
    all.extend(gone.map(|told| FindingChange { turn: Turn::Mended, told: told.clone() }));
    all.sort_by(|a, b| {
        let key = |c: &FindingChange| (c.turn, std::cmp::Reverse(c.told.severity), c.told.quote.start.line, c.told.rule.clone());
        key(a).cmp(&key(b))
    });
    all
}
