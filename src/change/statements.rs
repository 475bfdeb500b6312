//! What two versions of a text state differently, sentence by sentence.

use super::How;
use super::align::align;
use super::version::{Quote, Said, Sentence, Version};
use crate::recognise::ConceptId;
use std::collections::{BTreeMap, BTreeSet};

/// A sentence in both versions, with what it states differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The sentence as it was; none if there was none.
    pub old: Option<Quote>,
    /// As it is; none if it is gone.
    pub new: Option<Quote>,
    /// What differs; never empty.
    pub changes: Vec<StatementChange>,
}

/// A statement that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementChange {
    /// How.
    pub how: How,
    /// What is stated.
    pub concept: ConceptId,
    /// As it was.
    pub old: Option<Said>,
    /// As it is.
    pub new: Option<Said>,
}

impl Passage {
    /// Whether it says the same as far as is recognised, in other words.
    pub fn is_reworded(&self) -> bool {
        self.changes.iter().all(|c| c.how == How::Reworded)
    }
}

/// A statement by the indices of its sentence and of itself within that.
type At = (usize, usize);
/// A passage by the indices of its sentences.
type Where = (Option<usize>, Option<usize>);

/// What differs between two versions of a text. Passages that state something else come first, each kind in reading order.
pub fn passages(old: Option<&Version>, new: Option<&Version>) -> Vec<Passage> {
    let (old, new) = (old.map_or(&[][..], |v| v.sentences.as_slice()), new.map_or(&[][..], |v| v.sentences.as_slice()));
    let mut comparison = Comparison { old, new, found: BTreeMap::new(), left_old: Vec::new(), left_new: Vec::new() };
    comparison.run();
    let mut all: Vec<(Where, Passage)> = comparison
        .found
        .into_iter()
        .map(|(at, mut changes)| {
            changes.sort_by_key(|c| (c.how, c.concept));
            let quote = |side: &[Sentence], i: Option<usize>| i.and_then(|i| side.get(i)).map(|s| s.quote.clone());
            (at, Passage { old: quote(old, at.0), new: quote(new, at.1), changes })
        })
        .collect();
    // Where a sentence is gone, it stands where it stood; the lines of both versions run side by side well enough.
    let line = |p: &Passage| p.new.as_ref().or(p.old.as_ref()).map_or(0, |q| q.start.line);
    all.sort_by_key(|(at, passage)| (passage.is_reworded(), line(passage), *at));
    all.into_iter().map(|(_, passage)| passage).collect()
}

struct Comparison<'v> {
    old: &'v [Sentence],
    new: &'v [Sentence],
    found: BTreeMap<Where, Vec<StatementChange>>,
    left_old: Vec<At>,
    left_new: Vec<At>,
}

impl<'v> Comparison<'v> {
    fn run(&mut self) {
        let pairs = align(self.old, self.new);
        let mut reworded = Vec::new();
        for pair in &pairs {
            let same = self.within(pair.old, pair.new);
            if !pair.same {
                reworded.push(((Some(pair.old), Some(pair.new)), same));
            }
        }
        let (paired_old, paired_new): (BTreeSet<usize>, BTreeSet<usize>) = pairs.iter().map(|p| (p.old, p.new)).unzip();
        let alone = |side: &[Sentence], paired: &BTreeSet<usize>| -> Vec<At> {
            let rest = side.iter().enumerate().filter(|(i, _)| !paired.contains(i));
            rest.flat_map(|(i, s)| (0..s.said.len()).map(move |k| (i, k))).collect()
        };
        self.left_old.extend(alone(self.old, &paired_old));
        self.left_new.extend(alone(self.new, &paired_new));
        self.left_old.sort_unstable();
        self.left_new.sort_unstable();
        self.leftovers();
        // A sentence whose words changed without anything that is read in it.
        for (at, same) in reworded {
            if !same.is_empty() && !self.found.contains_key(&at) {
                for (old, new) in same {
                    self.note(How::Reworded, Some(old), Some(new));
                }
            }
        }
    }

    fn old_said(&self, at: At) -> Option<&'v Said> {
        self.old.get(at.0)?.said.get(at.1)
    }

    fn new_said(&self, at: At) -> Option<&'v Said> {
        self.new.get(at.0)?.said.get(at.1)
    }

    fn note(&mut self, how: How, old: Option<At>, new: Option<At>) {
        let (before, after) = (old.and_then(|at| self.old_said(at)), new.and_then(|at| self.new_said(at)));
        let Some(concept) = before.or(after).map(|s| s.concept) else { return };
        let change = StatementChange { how, concept, old: before.cloned(), new: after.cloned() };
        self.found.entry((old.map(|at| at.0), new.map(|at| at.0))).or_default().push(change);
    }

    /// Compares what a sentence states in both versions; gives what it states in both alike.
    fn within(&mut self, i: usize, j: usize) -> Vec<(At, At)> {
        let count = |side: &[Sentence], i: usize| side.get(i).map_or(0, |s| s.said.len());
        let mut olds: Vec<At> = (0..count(self.old, i)).map(|k| (i, k)).collect();
        let mut news: Vec<At> = (0..count(self.new, j)).map(|k| (j, k)).collect();
        let same = self.take(&mut olds, &mut news, Said::same);
        for (old, new) in self.take(&mut olds, &mut news, |a, b| a.concept == b.concept) {
            self.note(How::Changed, Some(old), Some(new));
        }
        self.left_old.extend(olds);
        self.left_new.extend(news);
        same
    }

    /// Takes pairs out of both lists, in their order.
    fn take(&self, olds: &mut Vec<At>, news: &mut Vec<At>, fit: impl Fn(&Said, &Said) -> bool) -> Vec<(At, At)> {
        let mut taken = Vec::new();
        olds.retain(|old| {
            let Some(before) = self.old_said(*old) else { return false };
            let Some(k) = news.iter().position(|new| self.new_said(*new).is_some_and(|after| fit(before, after))) else { return true };
            taken.push((*old, news.remove(k)));
            false
        });
        taken
    }

    /// What is left when sentences are compared with themselves: statements that moved to another sentence, came or went.
    fn leftovers(&mut self) {
        let (olds, news) = (std::mem::take(&mut self.left_old), std::mem::take(&mut self.left_new));
        let concept_of = |said: Option<&Said>| said.map(|s| s.concept);
        let mut by_concept: BTreeMap<ConceptId, (Vec<At>, Vec<At>)> = BTreeMap::new();
        for at in olds {
            if let Some(concept) = concept_of(self.old_said(at)) {
                by_concept.entry(concept).or_default().0.push(at);
            }
        }
        for at in news {
            if let Some(concept) = concept_of(self.new_said(at)) {
                by_concept.entry(concept).or_default().1.push(at);
            }
        }
        for (_, (mut olds, mut news)) in by_concept {
            for (old, new) in self.take(&mut olds, &mut news, Said::same) {
                self.note(How::Reworded, Some(old), Some(new));
            }
            // What is said elsewhere in the other version is neither new nor gone.
            let (again, news): (Vec<At>, Vec<At>) = news.into_iter().partition(|at| self.stands_in(self.new_said(*at), self.old));
            let (less, olds): (Vec<At>, Vec<At>) = olds.into_iter().partition(|at| self.stands_in(self.old_said(*at), self.new));
            again.into_iter().for_each(|at| self.note(How::Reworded, None, Some(at)));
            less.into_iter().for_each(|at| self.note(How::Reworded, Some(at), None));
            if let ([old], [new]) = (olds.as_slice(), news.as_slice()) {
                self.note(How::Changed, Some(*old), Some(*new));
                continue;
            }
            olds.into_iter().for_each(|at| self.note(How::Vanished, Some(at), None));
            news.into_iter().for_each(|at| self.note(How::Appeared, None, Some(at)));
        }
    }

    /// Whether a version states something.
    fn stands_in(&self, said: Option<&Said>, version: &[Sentence]) -> bool {
        said.is_some_and(|said| version.iter().flat_map(|s| &s.said).any(|other| said.said_by(other)))
    }
}
