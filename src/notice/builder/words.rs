//! Words and line breaks: what goes into the text of the current block, and the pieces that tell where it came from.

use super::{Builder, Open};
use crate::notice::{BlockKind, Piece};
use crate::source::Span;

impl Builder<'_> {
    pub(in crate::notice) fn strong(&mut self, on: bool) {
        self.strong = if on { self.strong + 1 } else { self.strong.saturating_sub(1) };
    }

    pub(in crate::notice) fn emphasis(&mut self, on: bool) {
        self.emphasis = if on { self.emphasis + 1 } else { self.emphasis.saturating_sub(1) };
    }

    fn start_block(&mut self) {
        if self.open.is_some() {
            return;
        }
        let restore = self.doc.text.len();
        if restore > 0 {
            self.doc.text.push_str("\n\n");
        }
        self.open = Some(Open {
            restore,
            start: self.doc.text.len(),
            pieces: self.doc.pieces.len(),
            outside_strong: false,
            outside_all: false,
            after_break: false,
            broken: false,
            heading: None,
            label_line: None,
        });
    }

    /// Whether nothing was added to the current block, or white space was added last.
    pub(in crate::notice) fn at_white_space(&self) -> bool {
        self.open.is_none() || self.doc.text.ends_with([' ', '\n', '\t', '\r'])
    }

    /// The words of the current block.
    pub(in crate::notice) fn current(&self) -> &str {
        self.open.as_ref().and_then(|o| self.doc.text.get(o.start..)).unwrap_or("")
    }

    /// The kind that the current block has or would have.
    pub(in crate::notice) fn current_kind(&self) -> BlockKind {
        self.stack.last().map_or(BlockKind::Paragraph, |f| f.kind)
    }

    /// Whether the current block opens an item of an ordered list.
    pub(in crate::notice) fn opens_ordered_item(&self) -> bool {
        let next = self.doc.blocks.len() as u32;
        self.stack.last().is_some_and(|f| f.ordered && f.item_first == next)
    }

    /// Adds source text as it stands.
    pub(in crate::notice) fn verbatim(&mut self, mut start: usize, end: usize) {
        if self.open.is_none() {
            let words = self.source.get(start..end).unwrap_or("");
            start = end - words.trim_start_matches([' ', '\n', '\t', '\r', '\u{c}']).len();
        }
        let Some(words) = self.source.get(start..end) else { return };
        if self.hidden > 0 || words.is_empty() {
            return;
        }
        self.start_block();
        self.weigh(words);
        let at = self.doc.text.len();
        self.doc.text.push_str(words);
        let first = self.open.as_ref().map_or(0, |o| o.pieces);
        if self.doc.pieces.len() > first
            && let Some(p) = self.doc.pieces.last_mut()
            && p.source.len() == p.text_len as usize
            && p.source.end as usize == start
            && (p.text_start + p.text_len) as usize == at
        {
            p.text_len += (end - start) as u32;
            p.source.end = end as u32;
            return;
        }
        self.doc.pieces.push(Piece { text_start: at as u32, text_len: (end - start) as u32, source: Span::new(start, end) });
    }

    /// Adds words that stand for other source text, as an entity does.
    pub(in crate::notice) fn whole(&mut self, words: &str, start: usize, end: usize) {
        // The same memory, as pulldown-cmark mostly gives it, needs no comparison.
        let is_same = |source: &str| std::ptr::eq(source, words) || source == words;
        if self.source.get(start..end).is_some_and(is_same) {
            return self.verbatim(start, end);
        }
        if self.hidden > 0 || words.is_empty() {
            return;
        }
        self.start_block();
        self.weigh(words);
        let at = self.doc.text.len();
        self.doc.text.push_str(words);
        // Equal lengths mean equal bytes, so a decoded text that is as long as its source by chance goes in two parts.
        let cut = if words.len() == end - start { words.chars().next().map_or(0, char::len_utf8) } else { words.len() };
        if cut == end - start {
            return;
        }
        self.doc.pieces.push(Piece { text_start: at as u32, text_len: cut as u32, source: Span::new(start, end) });
        if cut < words.len() {
            let text_len = (words.len() - cut) as u32;
            self.doc.pieces.push(Piece { text_start: (at + cut) as u32, text_len, source: Span::new(end, end) });
        }
    }

    /// Adds a line break within the current block; `start..end` is the source that it stands for.
    pub(in crate::notice) fn newline(&mut self, start: usize, end: usize) {
        if self.open.is_none() || self.hidden > 0 || self.doc.text.ends_with('\n') {
            return;
        }
        if let Some(open) = self.open.as_mut() {
            open.broken = true;
        }
        match end - start {
            0 => self.doc.text.push('\n'),
            1 if self.source.as_bytes().get(start) == Some(&b'\n') => self.verbatim(start, end),
            1 => self.doc.text.push('\n'),
            _ => self.whole("\n", start, end),
        }
    }

    /// Adds a `<br>`. Two of them end the block, as a blank line does.
    pub(in crate::notice) fn hard_break(&mut self, start: usize, end: usize) {
        if self.hidden > 0 {
            return;
        }
        if self.open.as_ref().is_some_and(|o| o.after_break) {
            self.end_block();
            return;
        }
        self.note_label_line();
        self.newline(start, end);
        if let Some(open) = self.open.as_mut() {
            open.after_break = true;
        }
    }

    /// Notes whether words stand outside of strong or emphasised runs.
    fn weigh(&mut self, words: &str) {
        let Some(open) = self.open.as_mut() else { return };
        if open.after_break {
            open.after_break = words.chars().all(char::is_whitespace);
        }
        if self.strong == 0 && !open.outside_strong && words.chars().any(char::is_alphanumeric) {
            open.outside_strong = true;
            open.outside_all = open.outside_all || self.emphasis == 0;
        }
        if self.strong == 0 && self.emphasis == 0 && !open.outside_all {
            open.outside_all = words.chars().any(char::is_alphanumeric);
        }
    }
}
