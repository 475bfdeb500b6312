//! Which sentence of one version is which of the other: the same words first, then the most similar ones.

use super::version::Sentence;
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Two sentences are versions of one if they share so much of their words, in thousandths.
const ALIKE: usize = 500;
/// More comparisons than that are not made: texts that have so little in common were written anew.
const MOST_COMPARISONS: usize = 4_000_000;

/// A sentence that stands in both versions: its index in each, and whether its words are the same.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Aligned {
    pub old: usize,
    pub new: usize,
    pub same: bool,
}

/// The pairs, each sentence in one at most, in the order of the new version.
pub(super) fn align(old: &[Sentence], new: &[Sentence]) -> Vec<Aligned> {
    let mut pairs = Vec::new();
    let mut left_old: BTreeSet<usize> = (0..old.len()).collect();
    let mut left_new: BTreeSet<usize> = (0..new.len()).collect();
    let mut by_words: BTreeMap<&[String], VecDeque<usize>> = BTreeMap::new();
    for (i, sentence) in old.iter().enumerate() {
        by_words.entry(&sentence.words).or_default().push_back(i);
    }
    for (j, sentence) in new.iter().enumerate() {
        if let Some(i) = by_words.get_mut(sentence.words.as_slice()).and_then(VecDeque::pop_front) {
            pairs.push(Aligned { old: i, new: j, same: true });
            left_old.remove(&i);
            left_new.remove(&j);
        }
    }
    if left_old.len().saturating_mul(left_new.len()) <= MOST_COMPARISONS {
        let mut ids = FxHashMap::default();
        let olds: Vec<(usize, Vec<usize>)> = left_old.iter().map(|i| (*i, bag(old.get(*i), &mut ids))).collect();
        let news: Vec<(usize, Vec<usize>)> = left_new.iter().map(|j| (*j, bag(new.get(*j), &mut ids))).collect();
        let mut candidates: Vec<(Reverse<usize>, usize, usize, usize)> = Vec::new();
        for (i, a) in &olds {
            let alike = news.iter().map(|(j, b)| (j, similarity(a, b))).filter(|(_, score)| *score >= ALIKE);
            candidates.extend(alike.map(|(j, score)| (Reverse(score), i.abs_diff(*j), *i, *j)));
        }
        candidates.sort_unstable();
        for (_, _, i, j) in candidates {
            if left_old.contains(&i) && left_new.contains(&j) {
                pairs.push(Aligned { old: i, new: j, same: false });
                left_old.remove(&i);
                left_new.remove(&j);
            }
        }
    }
    pairs.sort_by_key(|p| (p.new, p.old));
    pairs
}

/// The words of a sentence as sorted numbers.
fn bag<'s>(sentence: Option<&'s Sentence>, ids: &mut FxHashMap<&'s str, usize>) -> Vec<usize> {
    let mut all = Vec::new();
    for word in sentence.map_or(&[][..], |s| s.words.as_slice()) {
        let next = ids.len();
        all.push(*ids.entry(word.as_str()).or_insert(next));
    }
    all.sort_unstable();
    all
}

/// How much of two sorted lists is the same, in thousandths of both.
pub(super) fn similarity<T: Ord>(a: &[T], b: &[T]) -> usize {
    let (mut rest_a, mut rest_b, mut shared) = (a, b, 0usize);
    while let ([x, more_a @ ..], [y, more_b @ ..]) = (rest_a, rest_b) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => rest_a = more_a,
            std::cmp::Ordering::Greater => rest_b = more_b,
            std::cmp::Ordering::Equal => {
                shared += 1;
                (rest_a, rest_b) = (more_a, more_b);
            }
        }
    }
    (2000 * shared).checked_div(a.len() + b.len()).unwrap_or(0)
}
