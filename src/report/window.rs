//! The line of a place, cut to what is readable, and safe to print.
//!
//! A paragraph of a notice is often one line of a thousand characters: it is shown only around the words that matter, with `…`
//! where it is cut. Signs that would steer a terminal (escapes, changes of direction) are shown as signs.

use crate::source::{SourceFile, Span};
use std::borrow::Cow;

/// How many characters of a long line are shown before the first label, at most.
const BEFORE: usize = 28;

/// A part of a line with labels in it.
#[derive(Debug)]
pub(super) struct Window {
    /// The file's name.
    pub name: String,
    /// What is shown.
    pub text: String,
    /// The line, counted from 0.
    pub line: usize,
    /// The labels.
    pub labels: Vec<Label>,
}

/// A label in a window.
#[derive(Debug)]
pub(super) struct Label {
    /// Where, in the window's text.
    pub span: Span,
    /// The column in the file, counted from 0.
    pub column: usize,
    /// What is to be seen there; may be empty.
    pub words: String,
}

/// The windows on places of one file, in the order of the places; those that fit in one window share it.
pub(super) fn windows(file: &SourceFile, places: &[(Span, &str)], width: usize) -> Vec<Window> {
    let mut groups: Vec<(usize, Vec<(Span, &str)>)> = Vec::new();
    for (span, words) in places {
        let line = file.line_index(span.start as usize);
        let end = span.end.min(file.line_span(line).end).max(span.start);
        let span = Span { start: span.start, end };
        let fits = |group: &(usize, Vec<(Span, &str)>)| {
            let whole = group.1.iter().fold(span, |all, (s, _)| all.to(*s));
            group.0 == line && whole.len() + BEFORE <= width && group.1.iter().all(|(s, _)| !s.overlaps(span))
        };
        match groups.iter_mut().find(|g| fits(g)) {
            Some((_, group)) => group.push((span, words)),
            None => groups.push((line, vec![(span, words)])),
        }
    }
    groups.into_iter().map(|(line, labels)| window(file, line, &labels, width)).collect()
}

fn window(file: &SourceFile, line: usize, labels: &[(Span, &str)], width: usize) -> Window {
    let whole = file.line_span(line);
    let first = labels.iter().map(|(s, _)| s.start).min().unwrap_or(whole.start).min(whole.end);
    let long = file.slice(whole).chars().take(width + 1).count() > width;
    let (from, to) = if long { cut(file, whole, first, width) } else { (whole.start, whole.end) };
    let mut text = String::with_capacity((to - from) as usize + 8);
    if from > whole.start {
        text.push('…');
    }
    let begin = text.len();
    let words = printable_line(file.slice(Span { start: from, end: to }));
    text.push_str(&words);
    let mut marks = Vec::with_capacity(labels.len());
    for (span, words) in labels {
        // Where an offset of the file stands in what is shown, if it is shown.
        let at = |offset: u32| {
            let before = file.text.get(from as usize..offset as usize).filter(|_| offset <= to)?;
            Some((begin + printable_line(before).len()) as u32)
        };
        let start = at(span.start).unwrap_or(0);
        let end = at(span.end).unwrap_or(if span.end > to { text.len() as u32 } else { 0 });
        marks.push(Label {
            span: Span { start, end: end.max(start) },
            column: (file.position(span.start as usize).column as usize).saturating_sub(1),
            words: printable(words).into_owned(),
        });
    }
    if to < whole.end {
        text.push('…');
    }
    // A label behind the last sign needs a place to stand on.
    if marks.iter().any(|m| m.span.start as usize >= text.len()) {
        text.push(' ');
    }
    Window { name: printable(&file.name).into_owned(), text, line, labels: marks }
}

/// Which part of a long line is shown: from a word's beginning before the first label, to a word's end.
fn cut(file: &SourceFile, whole: Span, first: u32, width: usize) -> (u32, u32) {
    let before = file.slice(Span { start: whole.start, end: first });
    // Near the end of a line there is room for more of what stands before.
    let behind = file.slice(Span { start: first, end: whole.end }).chars().take(width).count();
    let most = BEFORE.max((width - 2).saturating_sub(behind));
    let skipped = match before.char_indices().rev().nth(most - 1) {
        None | Some((0, _)) => 0,
        Some((start, _)) => before.get(start..).and_then(|t| t.find(' ')).map_or(start, |blank| start + blank + 1),
    };
    let from = whole.start + skipped as u32;
    let rest = file.slice(Span { start: from, end: whole.end });
    // Two signs of the width are kept for `…` on both sides.
    let to = match rest.char_indices().nth(width.saturating_sub(2)) {
        None => rest.len(),
        Some((end, _)) => {
            let blank = rest.get(..end).and_then(|t| t.rfind(' ')).filter(|b| *b as u32 + from > first);
            blank.unwrap_or(end)
        }
    };
    (from, from + to as u32)
}

/// A sign as it may be printed.
fn shown(c: char) -> char {
    match c {
        '\t' | '\u{a0}' | '\u{2028}' | '\u{2029}' => ' ',
        '\0'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or(' '),
        '\u{7f}' => '␡',
        '\u{80}'..='\u{9f}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        _ => c,
    }
}

/// A text as it may be printed; line breaks stay.
pub(super) fn printable(text: &str) -> Cow<'_, str> {
    let as_it_is = |c: char| c == '\n' || shown(c) == c;
    if is_plain(text, as_it_is) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| if as_it_is(c) { c } else { shown(c) }).collect())
}

/// A part of a line as it may be printed.
fn printable_line(text: &str) -> Cow<'_, str> {
    if is_plain(text, |c| shown(c) == c) { Cow::Borrowed(text) } else { Cow::Owned(text.chars().map(shown).collect()) }
}

/// Whether all signs of a text are printed as they are.
fn is_plain(text: &str, as_it_is: impl Fn(char) -> bool) -> bool {
    // In UTF-8, what is not printed as it is begins with one of these bytes: most texts have few.
    let suspect = |b: u8| b < 0x20 || b == 0x7f || b == 0xc2 || b == 0xe2;
    let sign_at = |at: usize| text.get(at..).and_then(|t| t.chars().next());
    // Without a way out of the loop, it is done for many bytes at once.
    let plain = |bytes: &[u8]| !bytes.iter().fold(false, |any, b| any | suspect(*b));
    text.as_bytes().chunks(64).enumerate().filter(|(_, bytes)| !plain(bytes)).all(|(i, bytes)| {
        let suspects = bytes.iter().enumerate().filter(|(_, b)| suspect(**b));
        suspects.map(|(k, _)| sign_at(i * 64 + k)).all(|sign| sign.is_none_or(&as_it_is))
    })
}

/// A word of a text: where it stands, and how many characters it has.
struct Word {
    start: usize,
    end: usize,
    chars: usize,
}

/// The words of a text, one by one. Most signs need no look at what Unicode says of them.
fn words(text: &str) -> impl Iterator<Item = Word> {
    let bytes = text.as_bytes();
    let mut at = 0;
    // How many bytes of white space begin at a byte. Beyond ASCII, it begins with one of a few.
    let blank = move |at: usize, byte: u8| match byte {
        b'\t'..=b'\r' | b' ' => 1,
        0xc2 | 0xe1..=0xe3 => text.get(at..).and_then(|t| t.chars().next()).filter(|c| c.is_whitespace()).map_or(0, char::len_utf8),
        _ => 0,
    };
    std::iter::from_fn(move || {
        while let Some(wide) = bytes.get(at).map(|b| blank(at, *b)).filter(|wide| *wide > 0) {
            at += wide;
        }
        let (start, mut chars) = (at, 0);
        while let Some(byte) = bytes.get(at).filter(|b| blank(at, **b) == 0) {
            // Only the first byte of a character is no continuation of one.
            chars += usize::from(byte & 0xc0 != 0x80);
            at += 1;
        }
        (chars > 0).then_some(Word { start, end: at, chars })
    })
}

/// Appends words, wrapped: the first line behind `first`, the others behind as many blanks as `indent`.
pub(super) fn wrap(out: &mut String, text: &str, width: usize, first: &str, indent: usize) {
    let room = width.saturating_sub(indent).max(20);
    let text = printable(text);
    out.push_str(first);
    let mut used = 0;
    // What is not yet written of the line: words with single blanks between them stand in the text as they do on the line.
    let mut line = 0..0;
    for word in words(&text) {
        let goes_on = used > 0 && used + 1 + word.chars <= room;
        let as_it_stands = text.get(line.end..word.start) == Some(" ");
        if used > 0 && !(goes_on && as_it_stands) {
            out.push_str(text.get(line.clone()).unwrap_or(""));
            out.push(if goes_on { ' ' } else { '\n' });
            out.extend(std::iter::repeat_n(' ', if goes_on { 0 } else { indent }));
            line.start = word.start;
        } else if used == 0 {
            line.start = word.start;
        }
        line.end = word.end;
        used = if goes_on { used + 1 + word.chars } else { word.chars };
    }
    out.push_str(text.get(line).unwrap_or(""));
    out.push('\n');
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_long_line_is_shown_around_its_label() {
        let text = format!("{} the Teahouse Ltd serves tea {}", "so many words ".repeat(40), "and more ".repeat(40));
        let file = SourceFile::utf8("a.md", text.clone());
        let at = text.find("Teahouse").unwrap();
        let all = windows(&file, &[(Span::new(at, at + 12), "here")], 70);
        let window = &all[0];
        assert!(window.text.chars().count() <= 70, "{}", window.text);
        assert!(window.text.starts_with("…words so") && window.text.ends_with("and more…"), "{}", window.text);
        assert_eq!(window.text.get(window.labels[0].span.range()), Some("Teahouse Ltd"));
        assert_eq!(window.labels[0].column, at);
    }

    #[test]
    fn places_close_together_share_a_window() {
        let file = SourceFile::utf8("a.md", "Tea is served.\nTea is not served.\n");
        let lines = |places: &[(Span, &str)]| windows(&file, places, 80).iter().map(|w| w.labels.len()).collect::<Vec<_>>();
        assert_eq!(lines(&[(Span::new(0, 3), ""), (Span::new(7, 13), "")]), [2]);
        assert_eq!(lines(&[(Span::new(0, 3), ""), (Span::new(15, 18), "")]), [1, 1]);
        assert_eq!(lines(&[(Span::new(0, 13), ""), (Span::new(4, 6), "")]), [1, 1]);
    }

    #[test]
    fn what_would_steer_a_terminal_is_shown_as_a_sign() {
        let file = SourceFile::utf8("a\u{1b}.md", "tea \u{1b}[31m\tred \u{202e}\n");
        let window = &windows(&file, &[(Span::new(0, 3), "")], 80)[0];
        assert_eq!((window.name.as_str(), window.text.as_str()), ("a␛.md", "tea ␛[31m red \u{fffd}"));
    }

    #[test]
    fn words_are_wrapped_behind_an_indent() {
        let mut out = String::new();
        wrap(&mut out, "one two three four five six", 26, "  to: ", 6);
        assert_eq!(out, "  to: one two three four\n      five six\n");
    }

    proptest! {
        #[test]
        fn a_window_is_no_wider_than_asked_and_its_labels_lie_in_it(
            text in "[a-zä \\t\\n]{0,300}", start in 0usize..300, len in 0usize..120, width in 40usize..100
        ) {
            let file = SourceFile::utf8("a.md", text.clone());
            let start = (0..=start.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap();
            let end = (start..=(start + len).min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap();
            for window in windows(&file, &[(Span::new(start, end), "")], width) {
                prop_assert!(window.text.chars().count() <= width + 1, "{:?}", window);
                let span = window.labels[0].span;
                let words = window.text.get(span.range());
                prop_assert!(words.is_some(), "{:?}", window);
                let stored = text[start..end].split('\n').next().unwrap().replace('\t', " ");
                prop_assert!(stored.starts_with(words.unwrap()), "{:?} in {:?}", stored, window);
                prop_assert!(stored.is_empty() || !words.unwrap().is_empty(), "{:?}", window);
            }
        }
    }
}
