//! Organisations, public bodies, persons.

use super::Found;
use super::words::{Shape, Word};
use crate::source::Span;
use crate::value::{Value, WordIndex};

/// The most words of a name before its legal form.
const LONGEST_NAME: usize = 8;

/// Finds names in a text.
pub fn find(text: &str, words: &[Word], index: &WordIndex, out: &mut Vec<Found>) {
    let mut after = 0;
    for (i, word) in words.iter().enumerate() {
        if word.start < after || !index.may_name(word.of(text)) {
            continue;
        }
        if let Some(found) = organisation(text, words, i, index, after).or_else(|| public_body(text, words, i, index)) {
            after = found.span.end as usize;
            out.push(found);
        }
    }
    persons(text, index, out);
}

fn gap<'t>(text: &'t str, a: &Word, b: &Word) -> &'t str {
    text.get(a.end..b.start).unwrap_or("")
}

/// An organisation whose legal form begins at a word.
fn organisation(text: &str, words: &[Word], i: usize, index: &WordIndex, after: usize) -> Option<Found> {
    let word = words.get(i)?;
    let rest = text.get(word.start..)?;
    let form = index
        .forms_of(word.of(text))
        .find(|form| rest.starts_with(form.as_str()) && !rest.get(form.len()..).is_some_and(|r| r.starts_with(char::is_alphanumeric)))?;
    let mut first = i;
    while let Some(before) = first.checked_sub(1).and_then(|k| words.get(k)) {
        let current = words.get(first)?;
        let between = gap(text, before, current);
        let joined = matches!(between, " " | "-" | "\u{a0}" | " & " | " + " | "." | ". " | "/" | ", " | "’" | "'" | " – " | " - " | "\n")
            || between.chars().all(|c| matches!(c, ' ' | '"' | '„' | '“' | '”'));
        let comma = between == ", ";
        let name_word = match before.shape {
            Shape::Capital | Shape::Mixed | Shape::Digits => true,
            Shape::Small => index.words.organisation.within.iter().any(|w| w == before.of(text)) || between == "." || between == "-",
            Shape::Sign => false,
        };
        // A comma belongs to the name only before the form itself: "Example Systems, Inc."
        let sentence_start = between == ". " && before.end - before.start > 3;
        if !joined
            || !name_word
            || (comma && first != i)
            || sentence_start
            || before.start < after
            || i - first >= LONGEST_NAME
            || between == "\n" && first != i
        {
            break;
        }
        first -= 1;
    }
    // A name begins with a capital or a digit, not with "of" or "der".
    while first < i && words.get(first).is_some_and(|w| w.shape == Shape::Small && !text.get(w.end..).is_some_and(|t| t.starts_with('.'))) {
        first += 1;
    }
    // Articles and prepositions at a sentence's start are no part of the name.
    while first < i && words.get(first).is_some_and(|w| index.opens_sentence(w.of(text))) {
        first += 1;
    }
    let start = words.get(first)?.start;
    (first < i).then(|| {
        let end = word.start + form.len();
        let name = text.get(start..end).unwrap_or("").split_whitespace().collect::<Vec<_>>().join(" ");
        Found { kind: "organisation", value: Value::Organisation(name), span: Span::new(start, end) }
    })
}

/// A public body or association whose kind begins at a word: "Stadt Kaarst", "University of Bologna", "Koch-Institut".
fn public_body(text: &str, words: &[Word], i: usize, index: &WordIndex) -> Option<Found> {
    let word = words.get(i).filter(|w| w.shape == Shape::Capital)?;
    if !index.words.organisation.public.iter().any(|p| p == word.of(text)) {
        return None;
    }
    let mut last = i;
    while let Some(next) = words.get(last + 1) {
        let current = words.get(last)?;
        let between = gap(text, current, next);
        let joined = matches!(between, " " | "-" | "\u{a0}" | " & " | "/");
        let within = next.shape == Shape::Small && index.words.organisation.within.iter().any(|w| w == next.of(text));
        let follows = words.get(last + 2).is_some_and(|w| w.shape == Shape::Capital && gap(text, next, w) == " ");
        if !joined || last - i >= LONGEST_NAME || !(next.shape == Shape::Capital || (within && follows)) {
            break;
        }
        last += 1;
    }
    let mut first = i;
    while let Some(before) = first.checked_sub(1).and_then(|k| words.get(k)) {
        let current = words.get(first)?;
        let between = gap(text, before, current);
        let hyphen = between == "-";
        if before.shape != Shape::Capital || !(hyphen || between == " ") || i - first >= 3 || index.opens_sentence(before.of(text)) {
            break;
        }
        first -= 1;
    }
    if first == last {
        return None;
    }
    let span = Span::new(words.get(first)?.start, words.get(last)?.end);
    let name = text.get(span.range())?.to_owned();
    Some(Found { kind: "public-body", value: Value::Organisation(name), span })
}

/// A person's name: a title and capitals, or two or three capitals alone on a line above a line with digits.
fn persons(text: &str, index: &WordIndex, out: &mut Vec<Found>) {
    let mut at = 0;
    let mut previous: Option<(usize, usize)> = None;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let bare = line.trim();
        if let Some((from, to)) = previous.take()
            && bare.bytes().any(|b| b.is_ascii_digit())
            && bare.len() < 80
        {
            let name = text.get(from..to).unwrap_or("").to_owned();
            out.push(Found { kind: "person", value: Value::Text(name), span: Span::new(from, to) });
        }
        let lead = line.len() - line.trim_start().len();
        if is_name(bare, index) {
            previous = Some((start + lead, start + lead + bare.len()));
        }
    }
}

/// Whether a line is nothing but a person's name.
fn is_name(line: &str, index: &WordIndex) -> bool {
    if line.len() < 5 || line.len() > 48 {
        return false;
    }
    let line = line.trim_end_matches(',');
    let words: Vec<&str> = line.split(' ').collect();
    let titled = words.first().is_some_and(|w| index.words.contact.titles.iter().any(|t| t == w.trim_end_matches('.')));
    let plain = |w: &&str| w.starts_with(char::is_uppercase) && w.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '.' | '’' | '\''));
    let count = words.len() - usize::from(titled);
    (2..=4).contains(&count) && words.iter().all(|w| plain(&w)) && !words.iter().any(|w| index.opens_sentence(w))
}
