//! What the patterns found in sentences that were matched before.
//!
//! Notices repeat each other's sentences: those of one organisation, those made from one template, the versions of one text. What
//! the patterns find depends on nothing but the view, so a view that was seen before need not be matched again.

use super::matching::{Match, View};
use crate::law::pattern::PatternId;
use rustc_hash::FxHashMap;

/// How much of what was found is kept, in words of its keys: about 8 MB a thread. When it is full, it begins anew.
const MOST_KEPT: usize = 2_000_000;
/// Sentences with fewer words are matched again: that is as quick.
const SHORTEST: usize = 4;

/// What the patterns found in a view.
#[derive(Clone, Debug, Default)]
pub(super) struct Matched {
    /// The first word of the sentence itself.
    pub own: usize,
    /// Context patterns that stand in it.
    pub contexts: Vec<PatternId>,
    /// All other matches, by pattern.
    pub matches: Vec<(PatternId, Match)>,
}

/// Views by all that matching looks at, with what was found.
#[derive(Debug, Default)]
pub(super) struct Known {
    found: FxHashMap<Box<[u32]>, Matched>,
    /// The key of the view that was asked for last.
    key: Vec<u32>,
    kept: usize,
    /// What was found in a view that is not kept.
    last: Matched,
}

impl Known {
    /// Forgets all: the terms of words have changed.
    pub fn clear(&mut self) {
        self.found.clear();
        self.kept = 0;
    }

    /// What was found in a view, if it is known.
    pub fn get(&mut self, view: &View) -> Option<&Matched> {
        self.key.clear();
        self.key.push(view.own as u32);
        for ((first, count), (_, values)) in view.words.iter().zip(&view.slots_at) {
            // A word without terms is like any other.
            self.key.push(if *count == 0 { u32::MAX } else { *first });
            self.key.push(u32::from(*values));
        }
        for slot in &view.slots {
            self.key.push(u32::from(slot.words) << 16 | u32::from(slot.terms.1));
        }
        self.key.extend(view.slot_terms.iter().map(|t| u32::from(t.0)));
        self.found.get(self.key.as_slice())
    }

    /// Keeps what was found in the view that was asked for last.
    pub fn keep(&mut self, matched: Matched) -> &Matched {
        if self.key.len() < 2 * SHORTEST {
            self.last = matched;
            return &self.last;
        }
        if self.kept > MOST_KEPT {
            self.clear();
        }
        self.kept += self.key.len() + 16 * (matched.matches.len() + 1);
        self.found.entry(self.key.as_slice().into()).or_insert(matched)
    }
}
