//! What a line looks like: whether it can be a heading, and which number it bears. Knows no word of any language.

/// The longest line that can be a heading, in Unicode scalar values.
const MAX_HEADING: usize = 120;

/// Whether words that stand out (bold, numbered, alone on a line) are a heading: one short line that is no sentence, no
/// address and no labelled value.
pub(super) fn is_label(words: &str) -> bool {
    let words = words.trim();
    if words.len() > 4 * MAX_HEADING || words.contains('\n') || words.ends_with(['.', ',', ';', '!', '…']) {
        return false;
    }
    if words.chars().count() > MAX_HEADING || !words.chars().any(char::is_alphabetic) {
        return false;
    }
    !is_contact(words) && (!words.contains(": ") || number(words).is_some())
}

/// Whether a line holds an e-mail address, a web address or a long number: a contact, not a heading.
pub(super) fn is_contact(words: &str) -> bool {
    let mut digits = 0;
    for c in words.chars() {
        match c {
            '0'..='9' => digits += 1,
            ' ' | '-' | '/' | '(' | ')' | '+' | '\u{a0}' => {}
            _ => digits = 0,
        }
        if digits >= 6 {
            return true;
        }
    }
    words.contains('@') || words.contains("://") || words.contains("www.")
}

/// How a heading is numbered. Which style stands above which, a document shows by using it first.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Number {
    /// `3.`, `3)`, `3.1`: how many numbers.
    Arabic(u8),
    /// `IV.`
    Roman,
    /// `B.`, `B)`
    Upper,
    /// `b)`
    Lower,
    /// `§ 4`
    Paragraph,
}

impl Number {
    /// Whether two numbers count the same things, at whatever depth.
    pub(super) fn same_style(self, other: Number) -> bool {
        matches!((self, other), (Number::Arabic(_), Number::Arabic(_))) || self == other
    }
}

/// The number that a line begins with, and where the words after it begin.
pub(super) fn number(line: &str) -> Option<(Number, usize)> {
    let rest_at = |at: usize| -> Option<usize> {
        let rest = line.get(at..)?;
        let trimmed = rest.trim_start();
        (!trimmed.is_empty() && trimmed.len() < rest.len()).then(|| line.len() - trimmed.len())
    };
    if let Some(rest) = line.strip_prefix('§') {
        let digits = rest.trim_start();
        let n = digits.bytes().take_while(u8::is_ascii_digit).count();
        return if n == 0 { None } else { rest_at(line.len() - digits.len() + n).map(|at| (Number::Paragraph, at)) };
    }
    let bytes = line.as_bytes();
    let run = |from: usize, f: fn(&u8) -> bool| bytes.iter().skip(from).take(6).take_while(|b| f(b)).count();
    if bytes.first()?.is_ascii_digit() {
        let (mut at, mut parts, mut closed) = (0, 0u8, false);
        loop {
            let n = run(at, u8::is_ascii_digit);
            if n == 0 {
                break;
            }
            if n > 2 {
                return None;
            }
            (at, parts, closed) = (at + n, parts + 1, false);
            match bytes.get(at) {
                Some(b'.') => (at, closed) = (at + 1, true),
                Some(b')') => {
                    (at, closed) = (at + 1, true);
                    break;
                }
                _ => break,
            }
        }
        // A bare number needs a dot or a second part: "3 Jahre" is no heading.
        return if closed || parts > 1 { rest_at(at).map(|at| (Number::Arabic(parts), at)) } else { None };
    }
    let letters = run(0, u8::is_ascii_alphabetic);
    let word = line.get(..letters)?;
    let mark = *bytes.get(letters)?;
    if !matches!(mark, b'.' | b')') {
        return None;
    }
    let at = rest_at(letters + 1)?;
    if !word.is_empty() && word.bytes().all(|b| b"IVX".contains(&b)) {
        return Some((Number::Roman, at));
    }
    match (letters, bytes.first()?.is_ascii_uppercase(), mark) {
        (1, true, _) => Some((Number::Upper, at)),
        (1, false, b')') => Some((Number::Lower, at)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_a_short_line_that_is_no_sentence_and_no_contact() {
        for yes in ["Who serves the tea?", "Tea and cake", "3. Cups:", "1. Tea: green", "Tea 2024"] {
            assert!(is_label(yes), "{yes}");
        }
        for no in ["We serve tea.", "tea@example.org", "Call 0211 / 38424-0", "Tea: green", "2024", "Tea\nCake"] {
            assert!(!is_label(no), "{no}");
        }
    }

    #[test]
    fn numbers_of_headings_are_read_and_other_numbers_are_not() {
        let style = |s: &str| number(s).map(|(n, at)| (n, s.get(at..).unwrap_or("").to_owned()));
        assert_eq!(style("3. Tea"), Some((Number::Arabic(1), "Tea".into())));
        assert_eq!(style("3.1 Tea"), Some((Number::Arabic(2), "Tea".into())));
        assert_eq!(style("3.1. Tea"), Some((Number::Arabic(2), "Tea".into())));
        assert_eq!(style("§ 4 Tea"), Some((Number::Paragraph, "Tea".into())));
        assert_eq!(style("IV. Tea"), Some((Number::Roman, "Tea".into())));
        assert_eq!(style("a) Tea"), Some((Number::Lower, "Tea".into())));
        assert_eq!(style("B) Tea"), Some((Number::Upper, "Tea".into())));
        for none in ["3 cups", "2024. Tea", "3.", "e.g. tea", "a. tea", "Tea", "", "§ tea", "40213 Ort"] {
            assert_eq!(style(none), None, "{none}");
        }
    }
}
