//! A file's lines, cut to what is readable, for miette.
//!
//! miette asks for the lines around each label. Its own readers scan from the file's beginning each time, and print a line of a
//! whole paragraph as one; this one knows where lines begin, and shows a long line only around the label, with `…`.

use crate::source::{SourceFile, Span};

/// The words of one or more places, laid out so that lines are short.
pub(super) struct Window {
    /// What is shown.
    pub text: String,
    /// The first shown line's number, counted from 0.
    pub line: usize,
    /// Where the places are in `text`.
    pub spans: Vec<Span>,
}

/// How many characters of a line are shown before a label, at most, when the line is long.
const BEFORE: usize = 28;

/// The window on a place: its line, cut to `width` characters around it.
pub(super) fn window(file: &SourceFile, span: Span, width: usize) -> Window {
    let line = file.line_index(span.start as usize);
    let whole = file.line_span(line);
    let end = span.end.min(whole.end).max(span.start);
    let label = Span { start: span.start, end };
    let text = file.slice(whole);
    if text.chars().take(width + 1).count() <= width {
        let at = (label.start - whole.start) as usize;
        return Window { text: text.to_owned(), line, spans: vec![Span::new(at, at + label.len())] };
    }
    let before = file.slice(Span { start: whole.start, end: label.start });
    let from = cut_before(before, BEFORE);
    let room = width.saturating_sub(before.get(from..).unwrap_or("").chars().count());
    let shown = file.slice(Span { start: label.start, end: whole.end });
    let upto = cut_after(shown, room);
    let labelled = label.len().min(upto);
    let lead = if from > 0 { "…" } else { "" };
    let tail = if upto < shown.len() { "…" } else { "" };
    let kept = before.get(from..).unwrap_or("");
    let at = lead.len() + kept.len();
    Window { text: format!("{lead}{kept}{}{tail}", shown.get(..upto).unwrap_or("")), line, spans: vec![Span::new(at, at + labelled)] }
}

/// Where to begin in what stands before a label: at a word's beginning, at most `most` characters back.
fn cut_before(text: &str, most: usize) -> usize {
    let Some((start, _)) = text.char_indices().rev().nth(most) else { return 0 };
    text.get(start..).and_then(|t| t.find(' ')).map_or(start, |blank| start + blank + 1)
}

/// Where to end in what stands from a label on: at a word's end, at most `most` characters on.
fn cut_after(text: &str, most: usize) -> usize {
    let Some((end, _)) = text.char_indices().nth(most) else { return text.len() };
    text.get(..end).and_then(|t| t.rfind(' ')).filter(|b| *b > 0).unwrap_or(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_shown_around_its_label() {
        let text = format!("{} the Teahouse Ltd serves tea {}", "so many words ".repeat(40), "and more ".repeat(40));
        let file = SourceFile::utf8("a.md", text.clone());
        let at = text.find("Teahouse").unwrap_or(0);
        let window = window(&file, Span::new(at, at + 12), 70);
        assert!(window.text.chars().count() <= 74);
        let span = window.spans.first().copied().unwrap_or_default();
        assert_eq!(window.text.get(span.range()), Some("Teahouse Ltd"));
    }
}
