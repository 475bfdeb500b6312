//! Which text of one version is which of the other: by their names, else by what they have in common.

use super::align::similarity;
use super::version::Version;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Two texts of different names are versions of one if they share so much, in thousandths.
const ALIKE: usize = 500;

/// A text in both versions, or in one of them, by the index in each.
pub type Pair = (Option<usize>, Option<usize>);

/// The pairs, in the order of the names of the new version, or, where a text is gone, of the old one.
pub fn pairs(old: &[Version], new: &[Version]) -> Vec<Pair> {
    let by_name: BTreeMap<&str, usize> = old.iter().enumerate().map(|(i, v)| (v.name.as_str(), i)).collect();
    let mut pairs: Vec<Pair> = Vec::new();
    let mut left_old: BTreeSet<usize> = (0..old.len()).collect();
    let mut left_new: BTreeSet<usize> = BTreeSet::new();
    for (j, version) in new.iter().enumerate() {
        match by_name.get(version.name.as_str()) {
            Some(i) => {
                left_old.remove(i);
                pairs.push((Some(*i), Some(j)));
            }
            None => {
                left_new.insert(j);
            }
        }
    }
    for (i, j) in renamed(old, new, &left_old, &left_new) {
        left_old.remove(&i);
        left_new.remove(&j);
        pairs.push((Some(i), Some(j)));
    }
    pairs.extend(left_old.into_iter().map(|i| (Some(i), None)));
    pairs.extend(left_new.into_iter().map(|j| (None, Some(j))));
    let name = |(i, j): &Pair| {
        let after = j.and_then(|j| new.get(j));
        after.or_else(|| i.and_then(|i| old.get(i))).map_or("", |v| v.name.as_str())
    };
    pairs.sort_by(|a, b| name(a).cmp(name(b)).then(a.cmp(b)));
    pairs
}

/// Texts in one language that have most in common, each in one pair at most.
fn renamed(old: &[Version], new: &[Version], left_old: &BTreeSet<usize>, left_new: &BTreeSet<usize>) -> Vec<(usize, usize)> {
    let marks_of = |side: &[Version], left: &BTreeSet<usize>| -> Vec<(usize, String, Vec<String>)> {
        left.iter().filter_map(|i| side.get(*i).map(|v| (*i, v.language.clone(), marks(v)))).collect()
    };
    let (olds, news) = (marks_of(old, left_old), marks_of(new, left_new));
    let mut candidates = Vec::new();
    for (i, language, a) in &olds {
        let others = news.iter().filter(|(_, other, _)| other == language).map(|(j, _, b)| (*j, similarity(a, b)));
        candidates.extend(others.filter(|(_, score)| *score >= ALIKE).map(|(j, score)| (Reverse(score), *i, j)));
    }
    candidates.sort_unstable();
    let (mut taken_old, mut taken_new, mut out) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
    for (_, i, j) in candidates {
        if !taken_old.contains(&i) && !taken_new.contains(&j) {
            taken_old.insert(i);
            taken_new.insert(j);
            out.push((i, j));
        }
    }
    out
}

/// What a text is known by, sorted: the words of its sentences, and what they state.
fn marks(version: &Version) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for sentence in &version.sentences {
        all.push(sentence.words.join(" "));
        for said in &sentence.said {
            let values: Vec<&str> = said.values.iter().map(|v| v.key.as_str()).collect();
            all.push(format!("\u{1}{} {:?} {}", said.concept.0, said.polarity, values.join(" ")));
        }
    }
    all.sort_unstable();
    all
}
