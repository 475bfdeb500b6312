//! Whether a match is affirmed, denied, or holds under a condition.

use super::context::Hit;
use super::recogniser::{Cut, Raw};
use super::statement::Polarity;
use crate::law::pattern::{Marker, Role};
use std::ops::Range;

/// How far before a match, in words, a denial reaches it.
const REACH_BEFORE: u32 = 6;
/// How far after it.
const REACH_AFTER: u32 = 4;

/// How many words may stand before a condition that opens its sentence ("Furthermore, if …").
const OPENING: u32 = 3;

/// How a match counts.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub polarity: Polarity,
    /// Where it stands, if all its words stand within a condition.
    pub within: Option<Clause>,
}

/// Where a condition stands.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Clause {
    /// Before its main clause: "if processing is based on consent, you may …".
    Before,
    /// Behind it: "we process the data if you have consented".
    Behind,
}

/// A sign in a sentence.
struct Sign {
    sentence: u32,
    marker: Marker,
    tokens: Range<u32>,
}

/// Answers how a match counts.
pub(super) struct Polarities<'c> {
    cut: &'c Cut<'c>,
    /// In reading order.
    signs: Vec<Sign>,
}

impl<'c> Polarities<'c> {
    pub fn new(cut: &'c Cut<'c>, hits: &[Hit<'_>]) -> Self {
        let mut signs: Vec<Sign> = hits
            .iter()
            .filter_map(|hit| match hit.pattern.role {
                Role::Marker(marker) => Some(Sign { sentence: hit.raw.sentence, marker, tokens: hit.raw.tokens.clone() }),
                _ => None,
            })
            .collect();
        signs.sort_by_key(|s| (s.sentence, s.tokens.start, s.marker));
        Self { cut, signs }
    }

    /// How a match counts in its own sentence.
    pub fn of(&self, raw: &Raw) -> Found {
        let signs = self.signs_of(raw.sentence);
        if signs.is_empty() {
            return Found { polarity: Polarity::Affirmed, within: None };
        }
        let of = |marker: Marker| signs.iter().filter(move |s| s.marker == marker);
        let end = self.cut.sentence(raw.sentence).map_or(0, |s| s.end);
        let first = self.cut.sentence(raw.sentence).map_or(0, |s| s.first);
        let conditions: Vec<(Range<u32>, Clause)> = of(Marker::Condition)
            .map(|s| {
                let upto = self.condition_end(s.tokens.end, end, signs);
                let opens = s.tokens.start <= first + OPENING && upto < end;
                (s.tokens.start..upto, if opens { Clause::Before } else { Clause::Behind })
            })
            .collect();
        let holds = |range: &Range<u32>| raw.solid.iter().filter(|s| s.start >= raw.tokens.start).all(|s| range.contains(&s.start));
        let within = conditions.iter().filter(|(range, _)| holds(range)).map(|(_, clause)| *clause).min();
        let quiet = |sign: &Sign| of(Marker::NoNegation).any(|n| overlaps(&n.tokens, &sign.tokens));
        let denied = of(Marker::Negation).any(|sign| !quiet(sign) && self.reaches(sign, raw, signs));
        let excepted = of(Marker::Exception).next().is_some();
        let polarity = match (denied, excepted || !conditions.is_empty()) {
            (true, true) if excepted => Polarity::Conditional,
            (true, _) => Polarity::Denied,
            (false, true) => Polarity::Conditional,
            (false, false) => Polarity::Affirmed,
        };
        Found { polarity, within }
    }

    /// If the match stands in a heading that asks, and the first words under it say yes or no: that sentence, and what it says.
    pub fn answer_to(&self, raw: &Raw) -> Option<(u32, Found)> {
        let heading = self.cut.sentence(raw.sentence)?;
        if !heading.question {
            return None;
        }
        let next = raw.sentence + 1;
        self.signs_of(next).iter().find_map(|sign| {
            let polarity = match sign.marker {
                Marker::Yes => Polarity::Affirmed,
                Marker::No => Polarity::Denied,
                _ => return None,
            };
            Some((next, Found { polarity, within: None }))
        })
    }

    fn signs_of(&self, sentence: u32) -> &[Sign] {
        let first = self.signs.partition_point(|s| s.sentence < sentence);
        let end = self.signs.partition_point(|s| s.sentence <= sentence);
        self.signs.get(first..end).unwrap_or_default()
    }

    /// Whether a denial reaches a match: it stands in one clause with its words, near them, with no "and" between.
    fn reaches(&self, sign: &Sign, raw: &Raw, signs: &[Sign]) -> bool {
        if raw.solid.iter().any(|s| overlaps(s, &sign.tokens)) {
            return false; // the pattern itself says "not": what it states is what it says
        }
        let joined = |from: u32, to: u32| {
            (from..to).skip(1).chain(std::iter::once(to)).all(|t| !self.begins_clause(t) || t == from)
                && !signs.iter().any(|s| s.marker == Marker::Coordination && from < s.tokens.start && s.tokens.start < to)
        };
        raw.solid.iter().any(|solid| {
            let (before, after) = (sign.tokens.end <= solid.start, sign.tokens.start >= solid.end);
            let inside = raw.tokens.start <= sign.tokens.start && sign.tokens.end <= raw.tokens.end;
            if before {
                (inside || solid.start - sign.tokens.end < REACH_BEFORE) && joined(sign.tokens.start, solid.start)
            } else if after {
                (inside || sign.tokens.start - solid.end < REACH_AFTER) && joined(solid.end - 1, sign.tokens.start)
            } else {
                false
            }
        })
    }

    fn begins_clause(&self, token: u32) -> bool {
        self.cut.tokens.get(token as usize).is_some_and(|t| t.clause)
    }

    /// Where a condition ends: at the first comma outside parentheses behind which the main clause shows itself ("…, you may"),
    /// else at the first comma outside parentheses, else at the end of the sentence.
    fn condition_end(&self, from: u32, end: u32, signs: &[Sign]) -> u32 {
        let mut depth = 0_u32;
        let mut nearest = None;
        for token in from..end {
            let gap = self.gap_before(token);
            depth = gap.chars().fold(depth, |d, c| match c {
                '(' | '[' => d + 1,
                ')' | ']' => d.saturating_sub(1),
                _ => d,
            });
            if depth > 0 || !self.begins_clause(token) || gap.trim().trim_matches(['(', ')', '[', ']']).is_empty() {
                continue;
            }
            if signs.iter().any(|s| s.marker == Marker::Resumption && s.tokens.start == token) {
                return token;
            }
            nearest = nearest.or(Some(token));
        }
        nearest.unwrap_or(end)
    }

    /// The signs between a word and the word before it.
    fn gap_before(&self, token: u32) -> &str {
        let tokens = self.cut.tokens;
        let before = token.checked_sub(1).and_then(|t| tokens.get(t as usize));
        let (Some(a), Some(b)) = (before, tokens.get(token as usize)) else { return "" };
        self.cut.document.text.get(a.span.end as usize..b.span.start as usize).unwrap_or("")
    }
}

fn overlaps(a: &Range<u32>, b: &Range<u32>) -> bool {
    a.start < b.end && b.start < a.end
}
