//! Dates and durations.

use super::Found;
use super::words::{Shape, Word, split};
use crate::source::Span;
use crate::value::{Date, Length, Period, Unit, Value, WordIndex};

/// Finds dates and durations in a text.
pub fn find(text: &str, words: &[Word], index: &WordIndex, out: &mut Vec<Found>) {
    let mut i = 0;
    while i < words.len() {
        if let Some((date, last)) = date_at(text, words, i, index) {
            push(out, "date", Value::Date(date), words, i, last);
            i = last + 1;
        } else if let Some((length, last)) = length_at(text, words, i, index) {
            let period = Period { length: Some(length), event: None, event_id: None };
            push(out, "duration", Value::Period(period), words, i, last);
            i = last + 1;
        } else if let Some((period, last)) = event_at(text, words, i, index) {
            push(out, "duration", Value::Period(period), words, i, last);
            i = last + 1;
        } else {
            i += 1;
        }
    }
}

/// The most words between "until" and the event that it names.
const LONGEST_WAY_TO_EVENT: usize = 3;

/// An event that ends a period and that the tables know: "bis zum Ende des Vertrags", "until the end of the meeting".
fn event_at(text: &str, words: &[Word], i: usize, index: &WordIndex) -> Option<(Period, usize)> {
    if !index.opens_end(words.get(i)?.of(text)) {
        return None;
    }
    let rest = text.get(words.get(i)?.end..)?;
    let (first, id, name) = (i + 1..=i + 1 + LONGEST_WAY_TO_EVENT).find_map(|k| {
        let at = words.get(k)?;
        let (id, name) = index.event_at(text.get(at.start..)?)?;
        Some((at.start, id, name))
    })?;
    let between = rest.get(..first.checked_sub(words.get(i)?.end)?)?;
    if between.contains(['.', ',', ';', ':', '\n']) {
        return None;
    }
    let end = first + name;
    let last = words.iter().rposition(|w| w.start < end)?;
    let event = text.get(first..end)?.to_owned();
    Some((Period { length: None, event: Some(event), event_id: Some(id.to_owned()) }, last))
}

fn push(out: &mut Vec<Found>, kind: &'static str, value: Value, words: &[Word], first: usize, last: usize) {
    if let Some((a, b)) = words.get(first).zip(words.get(last)) {
        out.push(Found { kind, value, span: Span::new(a.start, b.end) });
    }
}

fn gap<'t>(text: &'t str, words: &[Word], i: usize) -> &'t str {
    words.get(i).zip(words.get(i + 1)).and_then(|(a, b)| text.get(a.end..b.start)).unwrap_or("")
}

fn digits(text: &str, words: &[Word], i: usize) -> Option<u32> {
    words.get(i).filter(|w| w.shape == Shape::Digits && w.end - w.start <= 4)?.of(text).parse().ok()
}

fn year(n: u32) -> Option<i16> {
    (1980..2100).contains(&n).then(|| i16::try_from(n).ok()).flatten()
}

fn month(text: &str, words: &[Word], i: usize, index: &WordIndex) -> Option<i8> {
    let word = words.get(i).filter(|w| matches!(w.shape, Shape::Capital | Shape::Small) && w.end - w.start <= 10)?;
    index.month(word.of(text))
}

/// A date that begins at a word, and its last word.
fn date_at(text: &str, words: &[Word], i: usize, index: &WordIndex) -> Option<(Date, usize)> {
    let word = words.get(i)?;
    if word.shape == Shape::Digits {
        let first = digits(text, words, i)?;
        // 2025-05-04
        if let (Some(y), "-", "-") = (year(first), gap(text, words, i), gap(text, words, i + 1)) {
            let (m, d) = (digits(text, words, i + 1)?, digits(text, words, i + 2)?);
            return Some((Date::new(y, m as i8, d as i8).ok()?, i + 2));
        }
        let sign = gap(text, words, i);
        // 4.5.2025, 04/05/2025
        if matches!(sign, "." | ". " | "/")
            && words.get(i + 1).is_some_and(|w| w.shape == Shape::Digits)
            && matches!(gap(text, words, i + 1), "." | ". " | "/")
        {
            let (b, c) = (digits(text, words, i + 1)?, digits(text, words, i + 2)?);
            let full = if c < 100 && words.get(i + 2).is_some_and(|w| w.end - w.start == 2) { 2000 + c } else { c };
            let y = year(full)?;
            let day_first = Date::new(y, i8::try_from(b).ok()?, i8::try_from(first).ok()?);
            let date = if sign == "/" { day_first.or_else(|_| Date::new(y, first as i8, b as i8)) } else { day_first };
            return Some((date.ok()?, i + 2));
        }
        // 4. Mai 2025, 4 May 2025
        if matches!(sign, ". " | " " | "." | ".\u{a0}" | "\u{a0}") {
            let m = month(text, words, i + 1, index)?;
            let y = year(digits(text, words, i + 2)?)?;
            return Some((Date::new(y, m, i8::try_from(first).ok()?).ok()?, i + 2));
        }
        return None;
    }
    if word.shape == Shape::Mixed && word.end - word.start <= 4 {
        // 4th May 2025
        let day: i8 = word.of(text).trim_end_matches(|c: char| c.is_ascii_lowercase()).parse().ok()?;
        let m = month(text, words, i + 1, index).or_else(|| month(text, words, i + 2, index))?;
        let at = if month(text, words, i + 1, index).is_some() { i + 2 } else { i + 3 };
        let y = year(digits(text, words, at)?)?;
        return Some((Date::new(y, m, day).ok()?, at));
    }
    let m = month(text, words, i, index)?;
    // May 4, 2025
    let next = words.get(i + 1)?;
    let day: Option<i8> = next.of(text).trim_end_matches(|c: char| c.is_ascii_lowercase()).parse().ok().filter(|d| (1..=31).contains(d));
    if let (Some(d), Some(y)) = (day, digits(text, words, i + 2).and_then(year)) {
        return Some((Date::new(y, m, d).ok()?, i + 2));
    }
    // May 2025: the first of the month
    let y = year(digits(text, words, i + 1)?)?;
    matches!(gap(text, words, i), " " | ", " | "\u{a0}" | ". ").then_some(())?;
    Some((Date::new(y, m, 1).ok()?, i + 1))
}

/// A length of time that begins at a word, and its last word: "sechs Monate", "6-monatige", "six (6) months".
fn length_at(text: &str, words: &[Word], i: usize, index: &WordIndex) -> Option<(Length, usize)> {
    let word = words.get(i)?;
    let (count, mut next) = match word.shape {
        Shape::Digits => (digits(text, words, i)?, i + 1),
        Shape::Mixed => {
            // "10jährig", "24h"
            let letters = word.of(text);
            let split = letters.find(|c: char| !c.is_ascii_digit())?;
            let unit = index.unit(letters.get(split..)?)?;
            return Some((Length { count: letters.get(..split)?.parse().ok()?, unit }, i));
        }
        Shape::Capital | Shape::Small if word.end - word.start <= 24 => number_word(text, words, i, index)?,
        _ => return None,
    };
    // "six (6) months"
    if gap(text, words, next - 1) == " (" && words.get(next).is_some_and(|w| w.shape == Shape::Digits) {
        next += 1;
    }
    let between = gap(text, words, next - 1);
    let near = matches!(between, " " | "-" | "\u{a0}" | "\n" | ") " | " -" | "‑" | "\u{202f}");
    // A word may stand between: "30 aufeinanderfolgende Tage", "six full months"
    let unit_at = |k: usize| words.get(k).filter(|w| w.end - w.start <= 16).and_then(|w| index.unit(w.of(text)));
    let (unit, last) = match unit_at(next) {
        Some(unit) if near => (unit, next),
        None if near && gap(text, words, next) == " " && word.shape == Shape::Digits => (unit_at(next + 1)?, next + 1),
        _ => return None,
    };
    // The article alone is no number: "a day" and "ein Jahr" are lengths, "eines Tages" is none.
    let article = count == 1 && word.shape != Shape::Digits;
    let genitive = article && word.of(text).ends_with("es") && unit == Unit::Day;
    (count > 0 && !genitive).then_some((Length { count, unit }, last))
}

/// A number in words, and the word after it.
fn number_word(text: &str, words: &[Word], i: usize, index: &WordIndex) -> Option<(u32, usize)> {
    let first = index.number(words.get(i)?.of(text))?;
    // "twenty-four", "thirty-six"
    if first >= 20
        && gap(text, words, i) == "-"
        && let Some(unit) = words.get(i + 1).and_then(|w| index.number(w.of(text))).filter(|n| *n < 10)
    {
        return Some((first + unit, i + 2));
    }
    Some((first, i + 1))
}

/// Reads a date that is all of a text.
pub fn parse_date(text: &str, index: &WordIndex) -> Option<Date> {
    let mut words = Vec::new();
    split(text, &mut words);
    date_at(text, &words, 0, index).filter(|(_, last)| last + 1 == words.len()).map(|(date, _)| date)
}

/// Reads a length of time at the beginning of a text, and where it ends.
pub fn parse_length(text: &str, index: &WordIndex) -> Option<(Length, usize)> {
    let mut words = Vec::new();
    split(text, &mut words);
    let (length, last) = length_at(text, &words, 0, index)?;
    Some((length, words.get(last)?.end))
}
