//! Whether a match is affirmed, denied, or holds under a condition.

use super::recogniser::Cut;
use super::statement::Polarity;
use super::tokens::Sentence;
use crate::law::pattern::Marker;
use std::ops::Range;

/// How far before a match, in words, a denial reaches it.
const REACH_BEFORE: u32 = 6;
/// How far after it.
const REACH_AFTER: u32 = 4;

/// How many words may stand before a condition that opens its sentence ("Furthermore, if …").
const OPENING: u32 = 3;

/// How a match counts.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) struct Counts {
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

impl Counts {
    /// As what is plainly said.
    pub const AFFIRMED: Self = Self { polarity: Polarity::Affirmed, within: None };
}

/// A sign in a sentence.
pub(super) struct Sign {
    pub marker: Marker,
    pub tokens: Range<u32>,
}

/// A match's words.
pub(super) struct Words<'w> {
    /// From the first to the last.
    pub tokens: &'w Range<u32>,
    /// Those that stand in the pattern, not in its gaps; some may stand in the words that introduce the sentence.
    pub solid: &'w [Range<u32>],
}

/// Answers how the matches in one sentence count.
pub(super) struct Polarities<'c> {
    cut: &'c Cut<'c>,
    /// In reading order.
    signs: Vec<Sign>,
    /// How far the sentence's conditions reach.
    conditions: Vec<(Range<u32>, Clause)>,
}

impl<'c> Polarities<'c> {
    /// `signs`: all that stand in the sentence.
    pub fn new(cut: &'c Cut<'c>, sentence: &Sentence, mut signs: Vec<Sign>) -> Self {
        signs.sort_by_key(|s| (s.tokens.start, s.marker));
        let mut all = Self { cut, signs, conditions: Vec::new() };
        let conditions = all.of(Marker::Condition).map(|s| {
            let upto = all.condition_end(s.tokens.end, sentence.end);
            let opens = s.tokens.start <= sentence.first + OPENING && upto < sentence.end;
            (s.tokens.start..upto, if opens { Clause::Before } else { Clause::Behind })
        });
        all.conditions = conditions.collect();
        all
    }

    /// How a match counts.
    pub fn counts(&self, words: &Words<'_>) -> Counts {
        if self.signs.is_empty() {
            return Counts::AFFIRMED;
        }
        let holds = |range: &Range<u32>| words.solid.iter().filter(|s| s.start >= words.tokens.start).all(|s| range.contains(&s.start));
        let within = self.conditions.iter().filter(|(range, _)| holds(range)).map(|(_, clause)| *clause).min();
        let quiet = |sign: &Sign| self.of(Marker::NoNegation).any(|n| overlaps(&n.tokens, &sign.tokens));
        let denied = self.of(Marker::Negation).any(|sign| !quiet(sign) && self.reaches(sign, words));
        let excepted = self.of(Marker::Exception).next().is_some();
        let polarity = match (denied, excepted || !self.conditions.is_empty()) {
            (true, true) if excepted => Polarity::Conditional,
            (true, _) => Polarity::Denied,
            (false, true) => Polarity::Conditional,
            (false, false) => Polarity::Affirmed,
        };
        Counts { polarity, within }
    }

    /// Whether the sentence says yes or no.
    pub fn answer(&self) -> Option<Polarity> {
        self.signs.iter().find_map(|sign| match sign.marker {
            Marker::Yes => Some(Polarity::Affirmed),
            Marker::No => Some(Polarity::Denied),
            _ => None,
        })
    }

    fn of(&self, marker: Marker) -> impl Iterator<Item = &Sign> {
        self.signs.iter().filter(move |s| s.marker == marker)
    }

    /// Whether a denial reaches a match: it stands in one clause with its words, near them, with no "and" between.
    fn reaches(&self, sign: &Sign, words: &Words<'_>) -> bool {
        if words.solid.iter().any(|s| overlaps(s, &sign.tokens)) {
            return false; // the pattern itself says "not": what it states is what it says
        }
        let joined = |from: u32, to: u32| {
            (from..to).skip(1).chain(std::iter::once(to)).all(|t| !self.begins_clause(t) || t == from)
                && !self.of(Marker::Coordination).any(|s| from < s.tokens.start && s.tokens.start < to)
        };
        words.solid.iter().any(|solid| {
            let (before, after) = (sign.tokens.end <= solid.start, sign.tokens.start >= solid.end);
            let inside = words.tokens.start <= sign.tokens.start && sign.tokens.end <= words.tokens.end;
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
    fn condition_end(&self, from: u32, end: u32) -> u32 {
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
            if self.of(Marker::Resumption).any(|s| s.tokens.start == token) {
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
