//! E-mail, web, telephone, fax, postal addresses.

use super::Found;
use super::words::{Shape, Word};
use crate::source::Span;
use crate::value::{Contact, Value, WordIndex, fold};

/// Finds e-mail and web addresses.
pub fn find_signed(text: &str, index: &WordIndex, out: &mut Vec<Found>) {
    emails(text, index, out);
    spelled_emails(text, index, out);
    urls(text, out);
}

/// Finds what has digits: telephone and fax numbers, postal addresses.
pub fn find_numbered(text: &str, words: &[Word], index: &WordIndex, out: &mut Vec<Found>) {
    phones(text, words, index, out);
    addresses(text, words, index, out);
}

fn push(out: &mut Vec<Found>, kind: &'static str, contact: Contact, start: usize, end: usize) {
    out.push(Found { kind, value: Value::Contact(contact), span: Span::new(start, end) });
}

/// E-mail addresses, also with the signs that hide the `@`.
fn emails(text: &str, index: &WordIndex, out: &mut Vec<Found>) {
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(at) = bytes.get(from..).and_then(|b| b.iter().position(|b| matches!(b, b'@' | b'(' | b'[' | b'{'))) {
        let at = from + at;
        from = at + 1;
        let sign = if bytes.get(at) == Some(&b'@') {
            1
        } else {
            let rest = text.get(at..).unwrap_or("");
            let signs = index.words.contact.at.iter().filter(|s| s.starts_with(['(', '[', '{']));
            match signs.filter(|s| starts_with_fold(rest, s)).map(|s| s.len()).max() {
                Some(n) => n,
                None => continue,
            }
        };
        let before = text.get(..at).unwrap_or("").trim_end_matches(' ');
        let local = before.bytes().rev().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'%' | b'+' | b'-')).count();
        let after_sign = text.get(at + sign..).unwrap_or("");
        let blanks = if sign == 1 { 0 } else { after_sign.len() - after_sign.trim_start_matches(' ').len() };
        if local == 0 || (sign == 1 && before.len() != at) {
            continue;
        }
        let host_start = at + sign + blanks;
        let (host, host_end) = host(text, host_start, index);
        if !host.contains('.') {
            continue;
        }
        let start = before.len() - local;
        let name = before.get(start..).unwrap_or("").trim_start_matches('.');
        push(out, "email", Contact::Email(format!("{name}@{host}").to_lowercase()), start, host_end);
        from = host_end.max(at + 1);
    }
}

/// A host name from `start`, with the signs that hide its dots undone, and where it ends.
fn host(text: &str, start: usize, index: &WordIndex) -> (String, usize) {
    let mut host = String::new();
    let mut at = start;
    loop {
        let rest = text.get(at..).unwrap_or("");
        let label = rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'-' || *b >= 0x80).count();
        let label = rest
            .char_indices()
            .take_while(|(i, c)| *i < label && (c.is_alphanumeric() || *c == '-'))
            .map(|(i, c)| i + c.len_utf8())
            .last()
            .unwrap_or(0);
        if label == 0 {
            // A dot without a label behind it ends a sentence.
            let trimmed = host.trim_end_matches('.').len();
            if trimmed < host.len() {
                host.truncate(trimmed);
                at = text.get(..at).unwrap_or("").trim_end_matches(['.', ' ']).len().max(start);
            }
            return (host, at);
        }
        host.push_str(rest.get(..label).unwrap_or(""));
        at += label;
        let rest = text.get(at..).unwrap_or("");
        if rest.starts_with('.') && rest.get(1..).is_some_and(|r| r.starts_with(char::is_alphanumeric)) {
            host.push('.');
            at += 1;
            continue;
        }
        let trimmed = rest.trim_start_matches(' ');
        let signs = index.words.contact.dot.iter().map(|s| s.trim()).filter(|s| s.starts_with(['(', '[', '{']));
        match signs.filter(|s| starts_with_fold(trimmed, s)).map(str::len).max() {
            Some(n) => {
                host.push('.');
                at += rest.len() - trimmed.len() + n;
                let rest = text.get(at..).unwrap_or("");
                at += rest.len() - rest.trim_start_matches(' ').len();
            }
            None => return (host, at),
        }
    }
}

/// E-mail addresses with both signs spelled as words: "info at example dot org". One spelled sign alone shows nothing.
fn spelled_emails(text: &str, index: &WordIndex, out: &mut Vec<Found>) {
    let contact = &index.words.contact;
    let spelled = |list: &[String]| list.iter().filter(|s| s.starts_with(' ')).map(|s| s.trim().to_owned()).collect::<Vec<_>>();
    let (ats, dots) = (spelled(&contact.at), spelled(&contact.dot));
    let is = |list: &[String], word: &str| list.iter().any(|s| s.eq_ignore_ascii_case(word));
    let label = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    // Few lines have the sign for a dot at all.
    for line in text.split_inclusive('\n').filter(|l| l.split([' ', '\n']).any(|w| is(&dots, w))) {
        let from = line.as_ptr() as usize - text.as_ptr() as usize;
        let words: Vec<(usize, &str)> =
            line.split([' ', '\n']).filter(|w| !w.is_empty()).map(|w| (from + w.as_ptr() as usize - line.as_ptr() as usize, w)).collect();
        for window in words.windows(5) {
            let [(start, local), (_, at), (_, host), (_, dot), (last, top)] = window else { continue };
            let top = top.trim_end_matches(['.', ',', ';', ')', '!', '?']);
            let local_part = local.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'+' | b'-'));
            let ending = (2..=12).contains(&top.len()) && top.bytes().all(|b| b.is_ascii_alphabetic());
            if is(&ats, at) && is(&dots, dot) && local_part && label(host) && ending {
                push(out, "email", Contact::Email(format!("{local}@{host}.{top}").to_lowercase()), *start, last + top.len());
            }
        }
    }
}

fn starts_with_fold(text: &str, sign: &str) -> bool {
    text.get(..sign.len()).is_some_and(|t| t.eq_ignore_ascii_case(sign))
}

fn urls(text: &str, out: &mut Vec<Found>) {
    for sign in ["http://", "https://", "www."] {
        if !text.contains(sign) {
            continue;
        }
        let mut after = 0;
        for (at, _) in text.match_indices(sign) {
            // One address within another is none of its own; without this, a line of nothing but `www.` would be read over and over.
            let boundary = text.get(..at).is_none_or(|t| !t.ends_with(|c: char| c.is_alphanumeric() || c == '/' || c == '.'));
            if at < after || !boundary {
                continue;
            }
            let rest = text.get(at..).unwrap_or("");
            let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '“' | '”' | ')' | ']')).unwrap_or(rest.len());
            after = at + end;
            let url = rest.get(..end).unwrap_or("").trim_end_matches(['.', ',', ';', ':', '!', '?']);
            if url.len() > sign.len() + 2 {
                push(out, "url", Contact::Url(url.to_owned()), at, at + url.len());
            }
        }
    }
}

/// Telephone and fax numbers: with a label before them, or in international or national form.
fn phones(text: &str, words: &[Word], index: &WordIndex, out: &mut Vec<Found>) {
    let contact = &index.words.contact;
    let is = |word: &Word, list: &[String]| list.iter().any(|l| l.eq_ignore_ascii_case(word.of(text)));
    let mut i = 0;
    let mut label: Option<(usize, bool)> = None;
    while let Some(word) = words.get(i) {
        match word.shape {
            Shape::Capital | Shape::Small if index.may_label(word.of(text)) => {
                if is(word, &contact.fax) {
                    label = Some((i, true));
                } else if is(word, &contact.phone) {
                    label = Some((i, false));
                }
                i += 1;
            }
            Shape::Digits => {
                let plus = text.get(..word.start).is_some_and(|t| t.ends_with('+') || t.ends_with("+ ") || t.ends_with("+("));
                let (digits, end, next) = number(text, words, i);
                let near = label.filter(|(at, _)| i - at <= 3);
                let national = digits.starts_with('0') && digits.len() >= 7 && !digits.starts_with("000");
                let double = digits.starts_with("00") && digits.len() >= 9;
                let enough = digits.len() >= 6 && digits.len() <= 16;
                let grouped = next - i >= 2 || text.get(word.start..end).is_some_and(|t| t.contains(['/', ' ', '-']));
                if enough && (plus || near.is_some() || double || (national && grouped)) {
                    // A label may also stand behind, in parentheses: "0211 123456 (Fax)".
                    let behind = words.get(next).filter(|w| text.get(end..w.start).is_some_and(|g| g.trim_start() == "("));
                    let fax = behind.map_or(near.is_some_and(|(_, fax)| fax), |w| is(w, &contact.fax));
                    let number = if plus { format!("+{digits}") } else { digits };
                    let contact = if fax { Contact::Fax(number) } else { Contact::Phone(number) };
                    let start =
                        if plus { text.get(..word.start).map_or(word.start, |t| t.rfind('+').unwrap_or(word.start)) } else { word.start };
                    push(out, if fax { "fax" } else { "phone" }, contact, start, end);
                    label = None;
                    i = next;
                } else {
                    i += 1;
                }
            }
            _ => i += 1,
        }
    }
}

/// The digits of a number that begins at a word, its end, and the word after it.
fn number(text: &str, words: &[Word], first: usize) -> (String, usize, usize) {
    let mut digits = String::new();
    let mut end = words.get(first).map_or(0, |w| w.start);
    let mut i = first;
    while let Some(word) = words.get(i).filter(|w| w.shape == Shape::Digits) {
        let between = text.get(end..word.start).unwrap_or("");
        let joins = i == first
            || (between.chars().count() <= 3
                && !between.is_empty()
                && between.chars().all(|c| matches!(c, ' ' | '-' | '/' | '(' | ')' | '–' | '\u{a0}' | '.'))
                && between != ". ");
        if !joins || digits.len() + (word.end - word.start) > 17 {
            break;
        }
        // The zero of "+49 (0)211" is dialled only at home.
        let home = i > first && word.of(text) == "0" && between.ends_with('(') && text.get(word.end..).is_some_and(|t| t.starts_with(')'));
        if !home {
            digits.push_str(word.of(text));
        }
        end = word.end;
        i += 1;
    }
    (digits, end, i.max(first + 1))
}

/// Postal addresses: a street with its number and a postcode with a town near it, in either order.
fn addresses(text: &str, words: &[Word], index: &WordIndex, out: &mut Vec<Found>) {
    let contact = &index.words.contact;
    let mut i = 0;
    let mut last_end = 0;
    while let Some(word) = words.get(i) {
        let towns = postcode(text, words, i);
        if let Some((start_word, end_word)) = towns {
            let end = words.get(end_word).map_or(word.end, |w| w.end);
            let street = street_before(text, words, start_word, contact, last_end)
                .or_else(|| street_after(text, words, end_word, contact))
                .or_else(|| street_alone(text, words, start_word, contact));
            if let Some((from, to)) = street {
                let start = words.get(from.min(start_word)).map_or(word.start, |w| w.start);
                let end = words.get(to.max(end_word)).map_or(end, |w| w.end);
                let line = text.get(start..end).unwrap_or("").split_whitespace().collect::<Vec<_>>().join(" ");
                push(out, "address", Contact::Address(line), start, end);
                last_end = end;
                i = to.max(end_word) + 1;
                continue;
            }
            let start = words.get(start_word).map_or(word.start, |w| w.start);
            out.push(Found {
                kind: "postcode",
                value: Value::Text(text.get(start..word.end).unwrap_or("").to_owned()),
                span: Span::new(start, word.end),
            });
        }
        i += 1;
    }
}

/// A postcode at a word with the town after (or before) it: the first and last word of both.
fn postcode(text: &str, words: &[Word], i: usize) -> Option<(usize, usize)> {
    let word = words.get(i)?;
    let gap = |a: usize, b: usize| words.get(a).zip(words.get(b)).and_then(|(a, b)| text.get(a.end..b.start)).unwrap_or("…");
    let near = |between: &str| between.chars().count() <= 3 && between.chars().all(|c| c.is_whitespace() || c == ',' || c == '-');
    let capital = |i: usize| words.get(i).is_some_and(|w| w.shape == Shape::Capital);
    let len = word.end - word.start;
    match word.shape {
        // Central Europe: the postcode before the town.
        Shape::Digits if len == 5 || len == 4 => {
            let year = len == 4 && (word.of(text).starts_with("19") || word.of(text).starts_with("20"));
            (capital(i + 1) && near(gap(i, i + 1)) && !gap(i, i + 1).contains(',') && !year).then_some((i, i + 1)).or_else(|| {
                // The town before the postcode (France, Italy, the United States).
                let before = i.checked_sub(1)?;
                (len == 5 && capital(before) && near(gap(before, i))).then_some((before, i))
            })
        }
        // United Kingdom and Ireland: two groups of letters and digits.
        Shape::Capital => {
            let second = words.get(i + 1)?;
            let first = word.of(text);
            let outward = (2..=4).contains(&len)
                && first.bytes().any(|b| b.is_ascii_digit())
                && first.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
            let inward = second.of(text);
            let uk = inward.len() == 3 && second.shape == Shape::Mixed && inward.bytes().skip(1).all(|b| b.is_ascii_uppercase());
            let ie = inward.len() == 4 && len == 3 && inward.bytes().any(|b| b.is_ascii_digit());
            (outward && (uk || ie) && gap(i, i + 1) == " ").then_some((i.saturating_sub(1), i + 1))
        }
        _ => None,
    }
}

/// A street with its number in the words before a postcode.
fn street_before(text: &str, words: &[Word], before: usize, contact: &crate::value::ContactWords, after: usize) -> Option<(usize, usize)> {
    let first = before.saturating_sub(12);
    let window = first..before;
    street_in(text, words, window, contact).filter(|(from, _)| words.get(*from).is_some_and(|w| w.start >= after))
}

/// A street in the words after the town ("5020 Salzburg, Getreidegasse 9").
fn street_after(text: &str, words: &[Word], end: usize, contact: &crate::value::ContactWords) -> Option<(usize, usize)> {
    let last = (end + 6).min(words.len());
    street_in(text, words, end + 1..last, contact)
}

/// A house number with a street's name beside it, in a range of words.
fn street_in(text: &str, words: &[Word], range: std::ops::Range<usize>, contact: &crate::value::ContactWords) -> Option<(usize, usize)> {
    let named = |i: usize| {
        let word = words.get(i)?;
        let folded = fold(word.of(text));
        let ends = contact.street.iter().any(|s| {
            let s = fold(s);
            folded == s || (s.len() > 2 && folded.ends_with(&s))
        });
        ends.then_some(())
    };
    let opens = |i: usize| {
        let word = words.get(i)?;
        let rest = text.get(word.start..)?;
        contact.street_first.iter().any(|s| rest.starts_with(s.as_str())).then_some(())
    };
    for i in range.clone().rev() {
        let word = words.get(i)?;
        let number = matches!(word.shape, Shape::Digits | Shape::Mixed) && word.end - word.start <= 5;
        if !number {
            continue;
        }
        let before = (range.start.max(i.saturating_sub(4))..i).rev();
        let by_name = before.clone().find(|k| named(*k).is_some() || opens(*k).is_some());
        // A number, and then the street: "26, rue Vignon", "1 High Street".
        let after = (i + 1..(i + 7).min(range.end)).find(|k| named(*k).is_some() || opens(*k).is_some());
        if let Some(name) = by_name {
            // The street's first word may stand before the one that tells that it is a street: "Alte Gasse 3"; a name in hyphens
            // has several: "Kurt-Muster-Allee 4".
            let joined = |k: usize, by: &str| {
                let pair = words.get(k).zip(words.get(k + 1));
                k >= range.start && pair.is_some_and(|(a, b)| a.shape == Shape::Capital && text.get(a.end..b.start) == Some(by))
            };
            let hyphens = (range.start..name).rev().take_while(|k| joined(*k, "-")).last();
            let start = hyphens.or_else(|| name.checked_sub(1).filter(|k| joined(*k, " "))).unwrap_or(name);
            return Some((start, i));
        }
        if let Some(name) = after {
            return Some((i, name));
        }
        // "Nordufer 20, 13353": a capital word right before the number, right before the postcode.
        let capital = i.checked_sub(1).filter(|k| *k >= range.start && words.get(*k).is_some_and(|w| w.shape == Shape::Capital));
        if let Some(name) = capital.filter(|_| i + 2 >= range.end) {
            return Some((name, i));
        }
    }
    None
}

/// A street without a number on the line or between the commas right before a town: "Castle Road, Exampleton AB1 2CD".
fn street_alone(text: &str, words: &[Word], before: usize, contact: &crate::value::ContactWords) -> Option<(usize, usize)> {
    let last = before.checked_sub(1)?;
    let (street, town) = words.get(last).zip(words.get(before))?;
    let folded = fold(street.of(text));
    let named = contact.street.iter().map(|s| fold(s)).any(|s| s.len() >= 4 && folded.ends_with(&s));
    let sign = text.get(street.end..town.start).unwrap_or("").contains([',', '\n']);
    let first = last
        .checked_sub(1)
        .filter(|k| words.get(*k).is_some_and(|w| w.shape == Shape::Capital && text.get(w.end..street.start) == Some(" ")));
    (named && sign && street.shape == Shape::Capital).then_some((first.unwrap_or(last), last))
}
