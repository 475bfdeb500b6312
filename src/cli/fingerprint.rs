//! By what findings are known again in another run, for programs that follow them.
//!
//! A fingerprint stands for what the baseline knows a finding by: its rule, its file and its words, not its line. Of findings that are
//! the same in all of these, each has a number of its own.

use super::baseline::{Entry, Key};
use siphasher::sip128::{Hasher128, SipHasher13};
use std::collections::BTreeMap;
use std::hash::Hasher;

/// The fingerprints of a part of a run.
pub(super) struct Fingerprints<'a> {
    /// What the part is about, for findings that other parts may have as well.
    about: &'a str,
    seen: BTreeMap<(Key, bool), usize>,
}

impl<'a> Fingerprints<'a> {
    /// For the findings of a part.
    pub fn new(about: &'a str) -> Self {
        Self { about, seen: BTreeMap::new() }
    }

    /// The next finding's. One in a file that is no part's `own` may be made by several parts: it is told apart by what they are about.
    pub fn next(&mut self, entry: &Entry, own: bool) -> String {
        let about = if own { "" } else { self.about };
        let key = entry.key();
        let mut hasher = SipHasher13::new();
        for part in key.parts().chain([about]) {
            // With its length, so that no two lists of parts look the same.
            hasher.write(&(part.len() as u64).to_le_bytes());
            hasher.write(part.as_bytes());
        }
        let count = self.seen.entry((key, own)).or_default();
        hasher.write(&(*count as u64).to_le_bytes());
        *count += 1;
        let hash = hasher.finish128();
        format!("{:016x}{:016x}", hash.h1, hash.h2)
    }
}
