//! A text's words, folded, so that it can be asked again and again whether it has some.

use super::names::letters;
use crate::source::Span;
use crate::value::fold;
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::rc::Rc;

/// How many letters a word needs to be found as a part of another.
pub(super) const TELLING: usize = 5;

/// A text's words. Each different word is kept once: a text has ten times as many as it has different ones.
#[derive(Debug, Default)]
pub struct Folded {
    /// In reading order: the place of each, and which word it is.
    places: Vec<(Span, u32)>,
    /// The different words, each behind a line break: one search goes through all of them.
    joined: String,
    /// Where each begins in `joined`.
    begins: Vec<u32>,
    by_word: FxHashMap<Box<str>, u32>,
    /// Where each stands: ranges of `standing`.
    ranges: Vec<(u32, u32)>,
    standing: Vec<u32>,
    /// Where words stand that have another as a part: the same few are asked for by many rules.
    known: RefCell<FxHashMap<Box<str>, Rc<[u32]>>>,
    /// The same of words that begin as another.
    begun: RefCell<FxHashMap<Box<str>, Rc<[u32]>>>,
}

impl Folded {
    /// The words of a text.
    pub fn new(text: &str) -> Self {
        let mut out = Self::default();
        let mut as_written: FxHashMap<&str, u32> = FxHashMap::default();
        let mut start = None;
        for (i, c) in text.char_indices().chain(std::iter::once((text.len(), ' '))) {
            let inside = c.is_alphanumeric() || c == '\u{ad}';
            match (inside, start) {
                (true, None) => start = Some(i),
                (false, Some(s)) => {
                    let written = text.get(s..i).unwrap_or("");
                    let word = *as_written.entry(written).or_insert_with(|| out.word(letters(&fold(written))));
                    out.places.push((Span::new(s, i), word));
                    start = None;
                }
                _ => {}
            }
        }
        out.stand();
        out
    }

    /// The index of a word.
    fn word(&mut self, word: String) -> u32 {
        if let Some(known) = self.by_word.get(word.as_str()) {
            return *known;
        }
        let index = self.begins.len() as u32;
        self.joined.push('\n');
        self.begins.push(self.joined.len() as u32);
        self.joined.push_str(&word);
        self.by_word.insert(word.into(), index);
        index
    }

    /// Notes where each word stands.
    fn stand(&mut self) {
        let mut counts = vec![0_u32; self.begins.len()];
        for (_, word) in &self.places {
            if let Some(count) = counts.get_mut(*word as usize) {
                *count += 1;
            }
        }
        let mut begin = 0;
        for count in counts {
            self.ranges.push((begin, begin));
            begin += count;
        }
        self.standing.resize(self.places.len(), 0);
        for (at, (_, word)) in self.places.iter().enumerate() {
            let Some((_, end)) = self.ranges.get_mut(*word as usize) else { continue };
            if let Some(place) = self.standing.get_mut(*end as usize) {
                *place = at as u32;
            }
            *end += 1;
        }
    }

    /// The word at a place, counted in reading order.
    pub fn at(&self, index: usize) -> Option<(&str, Span)> {
        let (span, word) = self.places.get(index)?;
        Some((self.by_index(*word), *span))
    }

    fn by_index(&self, word: u32) -> &str {
        let begin = self.begins.get(word as usize).copied().unwrap_or(0) as usize;
        let end = self.begins.get(word as usize + 1).map_or(self.joined.len(), |next| *next as usize - 1);
        self.joined.get(begin..end).unwrap_or("")
    }

    /// Where a word stands, or words that are it but for their endings; in reading order.
    pub fn inflecting(&self, want: &str) -> Rc<[u32]> {
        if let Some(known) = self.begun.borrow().get(want) {
            return Rc::clone(known);
        }
        let all = (0..self.begins.len() as u32).filter(|word| inflects(self.by_index(*word), want));
        let found: Rc<[u32]> = self.standing(all).into();
        self.begun.borrow_mut().insert(want.into(), Rc::clone(&found));
        found
    }

    /// Where a word stands, or words that have it as a part, but for the ending of either; in reading order.
    pub fn having(&self, want: &str) -> Rc<[u32]> {
        if let Some(known) = self.known.borrow().get(want) {
            return Rc::clone(known);
        }
        let found: Rc<[u32]> = match stem(want) {
            None => self.standing(self.by_word.get(want).copied().into_iter()),
            // What has the stem is the word, or has it as a part.
            Some(stem) => {
                let mut words: Vec<u32> =
                    self.joined.match_indices(stem).map(|(at, _)| self.begins.partition_point(|b| *b as usize <= at) as u32 - 1).collect();
                words.dedup();
                self.standing(words.into_iter())
            }
        }
        .into();
        self.known.borrow_mut().insert(want.into(), Rc::clone(&found));
        found
    }

    /// Where some words stand, in reading order.
    fn standing(&self, words: impl Iterator<Item = u32>) -> Vec<u32> {
        let ranges = words.filter_map(|word| self.ranges.get(word as usize));
        let mut all: Vec<u32> =
            ranges.filter_map(|(begin, end)| self.standing.get(*begin as usize..*end as usize)).flatten().copied().collect();
        all.sort_unstable();
        all
    }
}

/// Whether a word is another but for its ending.
pub(super) fn inflects(have: &str, want: &str) -> bool {
    have == want || (want.len() >= 6 && have.starts_with(want.get(..want.len() - 2).unwrap_or(want)))
}

/// What another word must have as a part; nothing if it must be the same, as too short a part tells nothing.
fn stem(want: &str) -> Option<&str> {
    let length = want.chars().count();
    if length < TELLING {
        return None;
    }
    let cut = if length > TELLING { length - 1 - usize::from(length > 7) } else { length };
    Some(want.char_indices().nth(cut).map_or(want, |(i, _)| want.get(..i).unwrap_or(want)))
}

/// Whether a word is another, or has it as a part, but for the ending of either.
pub(super) fn has(have: &str, want: &str) -> bool {
    stem(want).map_or(have == want, |stem| have.contains(stem))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, want: &str) -> String {
        let folded = Folded::new(text);
        let words: Vec<&str> = folded.having(want).iter().filter_map(|at| folded.at(*at as usize)).map(|(word, _)| word).collect();
        words.join(" ")
    }

    #[test]
    fn words_are_found_as_parts_but_for_endings() {
        let text = "Tee, grüner Tee: Teekannen und die Kanne. Kannen\u{ad}wärmer, TEE!";
        assert_eq!(found(text, "tee"), "tee tee tee");
        assert_eq!(found(text, "kannen"), "teekannen kanne kannenwaermer");
        assert_eq!(found(text, "kanne"), "teekannen kanne kannenwaermer");
        assert_eq!(found(text, "gruener"), "gruener");
        assert_eq!(found(text, "kaffee"), "");
        let folded = Folded::new(text);
        assert_eq!(*folded.inflecting("gruenes"), [1]);
        assert_eq!(folded.at(1).map(|(_, s)| text.get(s.range())), Some(Some("grüner")));
        assert!(has("teekannen", "kannen") && !has("tee", "teekannen") && !has("teekannen", "tee"));
    }
}
