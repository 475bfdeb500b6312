//! Words that stand twice in a row: "to enable to enable". What editing leaves behind.

use super::tokens::{Sentence, Token};
use std::ops::Range;

/// The longest run of words that is compared with the one before it.
const LONGEST: usize = 4;
/// One of the words has so many letters: short words may well stand twice.
const TELLING: usize = 4;

/// The second ones of two equal runs of two or more words, within a sentence.
pub(super) fn find(text: &str, tokens: &[Token], sentences: &[Sentence]) -> Vec<Range<u32>> {
    let mut all = Vec::new();
    for sentence in sentences {
        let Some(words) = tokens.get(sentence.first as usize..sentence.end as usize) else { continue };
        let word = |t: &Token| text.get(t.span.range()).unwrap_or("");
        let mut at = 0;
        while at + 4 <= words.len() {
            let run = (2..=LONGEST).find(|n| {
                let pair = words.get(at..at + n).zip(words.get(at + n..at + 2 * n));
                pair.is_some_and(|(a, b)| {
                    let telling = |t: &Token| word(t).chars().filter(|c| c.is_alphabetic()).count() >= TELLING;
                    a.iter().any(telling) && a.iter().zip(b).all(|(x, y)| word(x) == word(y)) && plain_between(text, a, b)
                })
            });
            match run {
                Some(n) => {
                    let first = sentence.first + (at + n) as u32;
                    all.push(first..first + n as u32);
                    at += 2 * n;
                }
                None => at += 1,
            }
        }
    }
    all
}

/// Whether nothing but blanks, or a colon, stands between two runs: a name and its short form ("the Notice (“Notice”)") is no slip.
fn plain_between(text: &str, before: &[Token], after: &[Token]) -> bool {
    let between = before.last().zip(after.first()).and_then(|(a, b)| text.get(a.span.end as usize..b.span.start as usize));
    between.is_some_and(|t| t.chars().all(|c| c.is_whitespace() || c == ':'))
}
