//! Lines as long as those around.

use crate::notice::{BlockKind, Document};
use crate::source::SourceFile;

/// Shorter lines were not wrapped, longer ones neither.
const WRAPPED: std::ops::RangeInclusive<usize> = 50..=120;
/// So many lines must have been wrapped for a text to be.
const ENOUGH: usize = 3;

/// The width to which a text's paragraphs are wrapped; `None` if each is one long line.
pub(super) fn width(file: &SourceFile, document: &Document) -> Option<usize> {
    let mut lengths = Vec::new();
    for block in document.blocks.iter().filter(|b| matches!(b.kind, BlockKind::Paragraph | BlockKind::Item(_))) {
        let span = document.source_span(block.span);
        let (first, last) = (file.line_index(span.start as usize), file.line_index(span.end as usize));
        // A paragraph's last line ends where its words do.
        lengths.extend((first..last).map(|l| file.slice(file.line_span(l)).trim_end().chars().count()));
    }
    let longest = *lengths.iter().max()?;
    let wrapped = lengths.iter().filter(|l| WRAPPED.contains(l)).count();
    (wrapped >= ENOUGH && WRAPPED.contains(&longest)).then_some(longest)
}

/// Words on lines of a width; the first line begins with `first`, the others with `rest`.
pub(super) fn wrapped(words: &str, width: Option<usize>, first: &str, rest: &str, newline: &str) -> String {
    let mut out = first.to_owned();
    let mut length = first.chars().count();
    let mut begun = false;
    for word in words.split(' ') {
        let own = word.chars().count();
        if begun && width.is_some_and(|w| length + 1 + own > w) && may_begin_a_line(word) {
            out.push_str(newline);
            out.push_str(rest);
            length = rest.chars().count();
        } else if begun {
            out.push(' ');
            length += 1;
        }
        out.push_str(word);
        length += own;
        begun = true;
    }
    out
}

/// Whether a word at a line's beginning is read as a word: not as a bullet, a number or a heading.
fn may_begin_a_line(word: &str) -> bool {
    let short = word.chars().count() <= 4;
    word.starts_with(|c: char| c.is_alphabetic() || c == '(') && word.chars().count() > 1 && !(short && word.ends_with(['.', ')']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_does_not_begin_with_what_would_be_markup() {
        let words = "Guests may have tea - or cake - at 5. or later";
        assert_eq!(wrapped(words, Some(20), "> ", "> ", "\n"), "> Guests may have\n> tea - or cake - at 5.\n> or later");
        assert_eq!(wrapped(words, None, "", "", "\n"), words);
    }
}
