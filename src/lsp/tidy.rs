//! Flow files in their canonical form, as `fmt` writes them.

use super::file::File;
use super::requests::Asked;
use crate::project::tidy::formatted;
use crate::source::{FileId, Span};
use lsp_types::{DocumentFormattingParams, TextEdit};

/// What formatting changes in a file: nothing in one with mistakes.
pub fn formatting(params: &DocumentFormattingParams, asked: &Asked<'_, '_>) -> Option<Vec<TextEdit>> {
    let file = File::at(asked, &params.text_document.uri)?;
    if !file.has_cards() {
        return None;
    }
    let old = &file.source.text;
    let new = formatted(&file.name, old, FileId(0), file.table(), None, &mut Vec::new())?;
    Some(difference(old, &new).map(|(span, words)| TextEdit::new(file.range(span), words.to_owned())).into_iter().collect())
}

/// The stretch in which two texts differ, and what stands there in the new one: the rest of a buffer stays as it is.
fn difference<'n>(old: &str, new: &'n str) -> Option<(Span, &'n str)> {
    if old == new {
        return None;
    }
    let same: usize = old.chars().zip(new.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    let (old_rest, new_rest) = (old.get(same..)?, new.get(same..)?);
    let behind: usize = old_rest.chars().rev().zip(new_rest.chars().rev()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    Some((Span::new(same, old.len() - behind), new.get(same..new.len() - behind)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_changed() {
        assert_eq!(difference("a: bü\n", "a: bü\n"), None);
        for (old, new) in [("a:  bü\n\n\n", "a: bü\n"), ("ü", ""), ("", "ü"), ("äö", "äü"), ("aa", "a")] {
            let (span, words) = difference(old, new).unwrap_or_default();
            let mut made = old.to_owned();
            made.replace_range(span.range(), words);
            assert_eq!(made, new);
        }
        let (span, words) = difference("x\n a: üb\n", "x\n    a: üb\n").unwrap_or_default();
        assert_eq!((span, words), (Span::new(3, 3), "   "));
    }
}
