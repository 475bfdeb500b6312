//! Organisations and public bodies.

use super::Found;
use super::words::{Shape, Word};
use crate::source::Span;
use crate::value::{Value, WordIndex};

/// The most words of a name before its legal form.
const LONGEST_NAME: usize = 10;
/// What may stand between the words of a name.
const JOINED: [&str; 18] = [" ", "-", "\u{a0}", " & ", "&", " + ", ".", ". ", "/", ", ", "’", "'", " – ", " - ", "\n", "×", "™ ", "® "];

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
    let end = word.start + form.len();
    let first = name_start(text, words, i, index, after);
    if first == i || shouted(text, words, i, end) {
        return None;
    }
    let start = words.get(first)?.start;
    let name = text.get(start..end).unwrap_or("").split_whitespace().collect::<Vec<_>>().join(" ");
    Some(Found { kind: "organisation", value: Value::Organisation(name), span: Span::new(start, end) })
}

/// Where the name before a legal form begins: its first word, or the form itself if there is no name.
fn name_start(text: &str, words: &[Word], form: usize, index: &WordIndex, after: usize) -> usize {
    let of = |k: usize| words.get(k).map_or("", |w| w.of(text));
    let small = |k: usize| words.get(k).is_some_and(|w| w.shape == Shape::Small);
    let between = |k: usize| words.get(k).zip(words.get(k + 1)).map_or("", |(a, b)| gap(text, a, b));
    let organisation = &index.words.organisation;
    let within = |k: usize| small(k) && organisation.within.iter().any(|w| w == of(k));
    let mut first = form;
    while let Some(k) = first.checked_sub(1) {
        let Some(before) = words.get(k) else { break };
        let sign = between(k);
        // A part in parentheses before the form: "Example (UK) Limited".
        let closes = sign == ") " && first == form && k.checked_sub(1).is_some_and(|b| between(b) == " (");
        let opens = sign == " (" && first + 1 == form && between(first) == ") ";
        let joined = closes
            || opens
            || JOINED.contains(&sign)
            || (!sign.contains("\n\n") && sign.chars().all(|c| matches!(c, ' ' | '"' | '„' | '“' | '”' | '*')));
        // A comma or a line break belongs to the name only before the form itself: "Example Systems, Inc."
        let dash = matches!(sign, " – " | " - ") && index.opens_sentence(of(first));
        let breaks = dash || (matches!(sign, ", " | "\n") && first != form);
        let sentence_start = sign == ". " && before.end - before.start > 3;
        let name_word = match before.shape {
            Shape::Capital | Shape::Mixed | Shape::Digits => true,
            Shape::Small => {
                within(k)
                    || sign == "."
                    || sign == "-"
                    || (first == form && sign == " " && (brand(of(k), index) || k.checked_sub(1).is_some_and(|b| between(b) == ".")))
            }
            Shape::Sign => false,
        };
        if !joined || !name_word || breaks || sentence_start || before.start < after || form - first >= LONGEST_NAME {
            break;
        }
        first = k;
    }
    // Articles within belong to the name only behind a word that begins such names: "Society of …", not "service of …".
    let article = |k: &usize| within(*k) && !organisation.joins.iter().any(|w| w == of(*k));
    if let Some(last) = (first..form).rev().find(article) {
        first = match (first..last).find(|k| !small(*k) && index.heads_name(of(*k))) {
            Some(head) => (first..head).rev().take_while(|k| !small(*k) && !index.opens_sentence(of(*k))).last().unwrap_or(head),
            None => last + 1,
        };
    }
    // What the organisation is or does stands before its name: "provider Example Ltd".
    if let Some(role) = (first..form.saturating_sub(1)).rev().find(|k| index.is_role(of(*k)) && between(*k).starts_with(' ')) {
        first = role + 1;
    }
    while first < form && ((within(first) && between(first) != ".") || index.opens_sentence(of(first))) {
        first += 1;
    }
    first
}

/// Whether a word in small letters may be a name: "rapidco GmbH", not "eine GmbH".
fn brand(word: &str, index: &WordIndex) -> bool {
    word.chars().count() >= 3 && !index.opens_sentence(word)
}

/// Whether words in capitals surround a form that is itself all capitals: "PROVIDED AS IS" names no one.
fn shouted(text: &str, words: &[Word], form: usize, end: usize) -> bool {
    let capitals = |w: &Word| {
        let word = w.of(text);
        word.chars().count() >= 2 && word.chars().all(char::is_uppercase)
    };
    let before = form.checked_sub(1).and_then(|k| words.get(k));
    let next = words.get(form..).unwrap_or_default().iter().find(|w| w.start >= end);
    words.get(form).is_some_and(capitals) && before.is_some_and(capitals) && next.is_some_and(|w| capitals(w) && w.start - end <= 1)
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
        let street = index.words.contact.street_first.iter().any(|s| s == before.of(text));
        if before.shape != Shape::Capital
            || !(hyphen || between == " ")
            || i - first >= 3
            || street
            || index.opens_sentence(before.of(text))
        {
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
