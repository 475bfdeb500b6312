//! Persons, and whoever else stands at the head of an address.
//!
//! Three kinds, by how sure they are: a `person` has a title or a contact; an `addressee` heads an address; a `name` is a
//! run of capitals in a place where names stand, for patterns that know more.

use super::Found;
use super::words::{Shape, Word};
use crate::source::Span;
use crate::value::{Value, WordIndex};

/// The most words of a name.
const LONGEST_NAME: usize = 6;
/// The longest line of an address, in bytes.
const LONGEST_LINE: usize = 70;
/// The most lines of an address before its first contact.
const MOST_LINES: usize = 6;
/// How far behind a name, in bytes, a contact shows that the name is an addressee's.
const CONTACT_WITHIN: usize = 60;

/// A name that may be one, unless something else is found in its place.
struct Candidate {
    span: Span,
    kind: &'static str,
}

/// Finds persons and addressees in a text; `out` already holds its contacts and organisations.
pub fn find(text: &str, words: &[Word], index: &WordIndex, out: &mut Vec<Found>) {
    let mut contacts: Vec<usize> = out.iter().filter(|f| is_contact(f.kind)).map(|f| f.span.start as usize).collect();
    contacts.sort_unstable();
    let mut heads: Vec<usize> = out.iter().filter(|f| f.kind == "postcode").map(|f| f.span.start as usize).collect();
    heads.extend(&contacts);
    heads.sort_unstable();
    let mut taken: Vec<Span> = out.iter().filter(|f| matches!(f.kind, "organisation" | "public-body")).map(|f| f.span).collect();
    taken.sort_unstable_by_key(|s| s.start);
    let mut names = Vec::new();
    inline(text, words, index, &contacts, &mut names);
    lines(text, index, &heads, &mut names);
    // The surest first, of those that begin together.
    names.sort_by_key(|c| (c.span.start, c.kind == "name", std::cmp::Reverse(c.span.end)));
    let mut free = 0;
    for name in names {
        let after = taken.partition_point(|s| s.start < name.span.end);
        let within = after.checked_sub(1).and_then(|k| taken.get(k)).is_some_and(|s| s.overlaps(name.span));
        if name.span.start < free || within {
            continue;
        }
        free = name.span.end;
        let words = text.get(name.span.range()).unwrap_or("").split_whitespace().collect::<Vec<_>>().join(" ");
        out.push(Found { kind: name.kind, value: Value::Text(words), span: name.span });
    }
}

fn is_title(word: &str, index: &WordIndex) -> bool {
    index.words.contact.titles.iter().any(|t| t == word)
}

/// Whether a word may be part of a person's name: a capital, letters, no noun that names no one.
fn is_part(word: &str, index: &WordIndex) -> bool {
    word.starts_with(char::is_uppercase) && word.chars().all(char::is_alphabetic) && !index.is_no_person(word)
}

/// Names in a sentence: behind a title, or behind "is", "by", a colon, where a contact or the line's end follows.
fn inline(text: &str, words: &[Word], index: &WordIndex, contacts: &[usize], names: &mut Vec<Candidate>) {
    let mut i = 0;
    while let Some(word) = words.get(i) {
        // "1st Example Group" begins with a number.
        let numbered = word.shape == Shape::Mixed && words.get(i + 1).is_some_and(|w| w.shape == Shape::Capital);
        if word.shape != Shape::Capital && !numbered {
            i += 1;
            continue;
        }
        let mut first = i + usize::from(numbered);
        let mut titled = false;
        while words.get(first).is_some_and(|w| is_title(w.of(text), index)) {
            titled = true;
            first += 1;
        }
        let last = (first..first + LONGEST_NAME).take_while(|k| belongs(text, words, first, *k, index)).last();
        let Some((last, end)) = last.and_then(|k| words.get(k).map(|w| (k, w.end))) else {
            i = first.max(i + 1);
            continue;
        };
        let count = last + 1 - first;
        let introduced = introduced(text, words, i, index);
        let many = count >= 2;
        let kind = if titled || (many && introduced && closes(text, end, contacts)) {
            Some("person")
        } else {
            (many && ends_phrase(text, end) && (introduced || i == 0)).then_some("name")
        };
        if let Some(kind) = kind {
            names.push(Candidate { span: Span::new(word.start, end), kind });
        }
        i = last + 1;
    }
}

/// Whether the word at `k` goes on with the name that begins at `first`.
fn belongs(text: &str, words: &[Word], first: usize, k: usize, index: &WordIndex) -> bool {
    let Some(word) = words.get(k).filter(|w| w.shape == Shape::Capital) else { return false };
    let before = k.checked_sub(1).and_then(|b| words.get(b)).map_or("", |b| text.get(b.end..word.start).unwrap_or(""));
    (k == first || matches!(before, " " | "-" | ". " | "\u{a0}")) && is_part(word.of(text), index)
}

/// Whether a word that introduces a name, or a colon, stands before a word.
fn introduced(text: &str, words: &[Word], i: usize, index: &WordIndex) -> bool {
    let Some((before, word)) = i.checked_sub(1).and_then(|b| words.get(b)).zip(words.get(i)) else { return false };
    let sign = text.get(before.end..word.start).unwrap_or("").trim();
    let introduces = index.words.organisation.introduce.iter().any(|w| w == before.of(text));
    sign.ends_with(':') || (introduces && (sign.is_empty() || sign == ","))
}

/// Whether what follows a name shows that it is one: the line's end, or a sign and a contact soon.
fn closes(text: &str, end: usize, contacts: &[usize]) -> bool {
    let rest = text.get(end..).unwrap_or("").trim_start_matches([' ', '\\']);
    let next = contacts.get(contacts.partition_point(|c| *c < end));
    let contact = next.is_some_and(|c| c - end <= CONTACT_WITHIN);
    rest.is_empty() || rest.starts_with('\n') || (contact && rest.starts_with([',', ';', '(', '–', '-', '.', '|']))
}

/// Whether a phrase ends where a name does.
fn ends_phrase(text: &str, end: usize) -> bool {
    let rest = text.get(end..).unwrap_or("").trim_start_matches(' ');
    rest.is_empty() || rest.starts_with(['\n', ',', ';', '(', '–', '—', '.', '|', '/']) || rest.starts_with("- ")
}

fn is_contact(kind: &str) -> bool {
    matches!(kind, "email" | "phone" | "fax" | "address")
}

/// Names on lines of their own at the head of an address.
fn lines(text: &str, index: &WordIndex, contacts: &[usize], names: &mut Vec<Candidate>) {
    if !text.contains('\n') {
        // A name alone: the address stands in the paragraphs that follow.
        let plain = text.len() <= LONGEST_LINE && contacts.is_empty() && !text.contains(|c: char| c.is_ascii_digit());
        if plain && is_addressee(text, index, 0) {
            let lead = text.len() - text.trim_start().len();
            names.push(Candidate { span: Span::new(lead, text.trim_end().len()), kind: "name" });
        }
        return;
    }
    let mut lines: Vec<(usize, &str)> = Vec::new();
    let mut at = 0;
    for line in text.split('\n') {
        lines.push((at, line));
        at += line.len() + 1;
    }
    let mut from = 0; // lines before belong to an earlier address
    for contact in contacts {
        let anchor = lines.partition_point(|(start, _)| start <= contact).saturating_sub(1);
        let earliest = from.max(anchor.saturating_sub(MOST_LINES));
        let short =
            |k: &usize| lines.get(*k).is_some_and(|(_, l)| l.len() <= LONGEST_LINE && !l.trim_end().ends_with(':') && !l.trim().is_empty());
        let top = (earliest..anchor).rev().take_while(short).last();
        let begins = top.is_some_and(|k| {
            let above = k.checked_sub(1).and_then(|a| lines.get(a)).map_or(":", |(_, l)| l.trim_end());
            above.ends_with(':') || above.is_empty() || ends_small(above)
        });
        // A label may stand above the name: "Responsible", then who it is.
        let head = top.filter(|_| begins).and_then(|k| lines.get(k..anchor)).unwrap_or_default();
        if let Some((start, line)) = head.iter().find(|(_, line)| is_addressee(line, index, 1)) {
            let lead = line.len() - line.trim_start().len();
            let end = line.trim_end_matches([' ', '\\', ',', '*', '\r']).len();
            let kind = if is_person(line, index) { "person" } else { "addressee" };
            names.push(Candidate { span: Span::new(start + lead, start + end), kind });
        }
        from = from.max(anchor + 1);
    }
}

/// Whether a line breaks off within a sentence: "responsible for this is".
fn ends_small(line: &str) -> bool {
    line.split_whitespace().count() >= 3
        && line.split_whitespace().next_back().is_some_and(|w| w.starts_with(char::is_lowercase) && w.chars().all(char::is_alphabetic))
}

/// Whether a line may be the name at the head of an address: mostly capitals, no label, no sentence; `most_strange` of its
/// words may be in small letters and no part of names.
fn is_addressee(line: &str, index: &WordIndex, most_strange: usize) -> bool {
    let words: Vec<&str> =
        line.split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '.' | '’' | '\''))).filter(|w| !w.is_empty()).collect();
    let Some(first) = words.first().map(|w| w.trim_end_matches('.')) else { return false };
    let name = |w: &&&str| w.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    let within = |w: &&&str| index.words.organisation.within.iter().any(|k| k == **w) || w.len() <= 2;
    let strange = words.iter().filter(|w| !name(w) && !within(w)).count();
    // "1) Responsible" and "Contact" are labels.
    let number = |w: &&&str| w.chars().all(|c| c.is_ascii_digit() || c == '.');
    let mut named = words.iter().filter(|w| !number(w));
    let label =
        named.clone().all(|w| index.is_no_person(w)) || (named.next().is_some_and(|w| w.chars().count() < 3) && named.next().is_none());
    let capital = first.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    words.len() <= 9
        && capital
        && !label
        && !index.opens_sentence(first)
        && strange <= most_strange
        && strange * 2 <= words.len()
        && !line.contains(['@', ':', '?', '!'])
        && !line.trim_end().ends_with(|c: char| c == '.' && words.last().is_some_and(|w| w.trim_end_matches('.').len() > 4))
}

/// Whether a line is nothing but a person's name.
fn is_person(line: &str, index: &WordIndex) -> bool {
    let words: Vec<&str> = line.trim().trim_end_matches([',', '\\', ' ']).split(' ').collect();
    let titles = words.iter().take_while(|w| is_title(w.trim_end_matches('.'), index)).count();
    let rest = words.get(titles..).unwrap_or_default();
    let plain = |w: &&str| w.split('-').all(|part| is_part(part.trim_end_matches('.'), index));
    (2..=4).contains(&(rest.len() + titles.min(1))) && !rest.is_empty() && rest.iter().all(plain)
}
