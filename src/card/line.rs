//! What a line is: blank, comment, head, field, or more of the field before.

use crate::source::Span;
use nom::bytes::complete::{take_till, take_while};
use nom::character::complete::char;
use nom::{IResult, Parser};
use std::borrow::Cow;

/// A line, with its parts' places.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The whole line without its break.
    pub span: Span,
    /// What it is.
    pub kind: LineKind,
    /// A comment at its end, with its `#`.
    pub comment: Option<Span>,
}

/// What a line is.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum LineKind {
    /// Nothing but blanks.
    Blank,
    /// Nothing but a comment.
    Comment,
    /// At the left margin, with a colon: `Kind name: Title`. The words before the colon, and those behind.
    Head(Span, Span),
    /// Indented, with words and a colon first: `Field: value`.
    Field(Span, Span),
    /// Indented, without: more of the field before.
    More(Span),
    /// At the left margin, without a colon.
    Stray(Span),
}

/// The lines of a part of a text.
pub fn lines(text: &str, body: Span) -> Vec<Line> {
    let mut all = Vec::new();
    let mut at = body.start as usize;
    for raw in text.get(body.range()).unwrap_or("").split_inclusive('\n') {
        all.push(line(raw.trim_end_matches(['\n', '\r']), at));
        at += raw.len();
    }
    all
}

fn line(raw: &str, at: usize) -> Line {
    let span = Span::new(at, at + raw.len());
    let bare = raw.trim_end_matches(is_blank);
    let inner = bare.trim_start_matches(is_blank);
    if inner.is_empty() {
        return Line { span, kind: LineKind::Blank, comment: None };
    }
    let indent = bare.len() - inner.len();
    if inner.starts_with('#') {
        return Line { span, kind: LineKind::Comment, comment: Some(Span::new(at + indent, at + bare.len())) };
    }
    let comment = comment_start(bare);
    let words = bare.get(..comment.unwrap_or(bare.len())).unwrap_or("").trim_end_matches(is_blank);
    let words = Span::new(at + indent, at + words.len().max(indent));
    let body = raw.get(indent..(words.end as usize) - at).unwrap_or("");
    let parts = split(body).ok().map(|(value, key)| {
        let key_span = Span::new(at + indent, at + indent + key.trim_end_matches(is_blank).len());
        let skipped = value.len() - value.trim_start_matches(is_blank).len();
        let start = words.end as usize - value.len() + skipped;
        (key_span, Span::new(start.min(words.end as usize), words.end as usize))
    });
    let kind = match (indent, parts) {
        (0, Some((key, value))) => LineKind::Head(key, value),
        (0, None) => LineKind::Stray(words),
        (_, Some((key, value))) if looks_like_key(body) => LineKind::Field(key, value),
        _ => LineKind::More(words),
    };
    let comment = comment.map(|c| Span::new(at + c, at + bare.len()));
    // Behind the colon a comment needs no blank.
    let value_is_comment = |value: Span| bare.get(value.start as usize - at..).is_some_and(|v| v.starts_with('#'));
    let remark = |value: Span| Some(Span::new(value.start as usize, at + bare.len()));
    let none = |value: Span| Span { end: value.start, ..value };
    match kind {
        LineKind::Head(key, value) if value_is_comment(value) => {
            Line { span, kind: LineKind::Head(key, none(value)), comment: remark(value) }
        }
        LineKind::Field(key, value) if value_is_comment(value) => {
            Line { span, kind: LineKind::Field(key, none(value)), comment: remark(value) }
        }
        _ => Line { span, kind, comment },
    }
}

/// Reads `words:` and gives what follows.
fn split(text: &str) -> IResult<&str, &str> {
    let (rest, (key, _, _)) = (take_till(|c| c == ':'), char(':'), take_while(is_blank)).parse(text)?;
    Ok((rest, key))
}

/// Whether words before a colon are a field's key: a capital first, few words, no sentence.
fn looks_like_key(line: &str) -> bool {
    let Some((key, _)) = line.split_once(':') else { return false };
    let key = &*squeeze_key(key);
    key.starts_with(char::is_uppercase) && is_short(key)
}

/// Whether words are as few and plain as a key's.
pub(super) fn is_short(key: &str) -> bool {
    key.len() <= 32 && key.split_whitespace().count() <= 5 && !key.contains(['(', ')', ',', '"', '„', '{', '<', '|', '/'])
}

/// Where a comment begins: at a `#` after a blank.
fn comment_start(line: &str) -> Option<usize> {
    line.match_indices('#').map(|(i, _)| i).find(|i| line.get(..*i).is_some_and(|l| l.ends_with(is_blank)))
}

/// Blanks, also those that word processors put in.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}')
}

/// A keyword with one blank for each run of blanks.
pub(super) fn squeeze_key(text: &str) -> Cow<'_, str> {
    // Nearly all keywords are written as they should be.
    if !text.contains(|c| is_blank(c) && c != ' ') && !text.contains("  ") {
        return Cow::Borrowed(text.trim_matches(' '));
    }
    Cow::Owned(text.split(is_blank).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" "))
}

/// A value with one blank for each run of blanks. Signs without width stay: they may be meant.
pub(super) fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
