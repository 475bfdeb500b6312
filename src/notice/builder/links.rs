//! Links: their words, and where they lead.

use super::Builder;
use crate::notice::Link;
use crate::source::Span;

impl Builder<'_> {
    /// From here on, words lead somewhere. A link within a link ends the one around it, as in browsers.
    pub(in crate::notice) fn open_link(&mut self, target: &str) {
        self.close_link();
        if !self.is_hidden() {
            self.link = Some((self.doc.text.len(), target.to_owned()));
        }
    }

    /// The link ends here, if one is open.
    pub(in crate::notice) fn close_link(&mut self) {
        let Some((start, target)) = self.link.take() else { return };
        let words = self.doc.text.get(start..).unwrap_or("");
        let body = words.trim();
        // Words of several blocks are a tile that one clicks on, not a name of where it leads.
        if body.contains(char::is_alphanumeric) && !body.contains("\n\n") {
            let start = start + (words.len() - words.trim_start().len());
            self.doc.links.push(Link { span: Span::new(start, start + body.len()), target });
        }
    }

    /// A byte was put in before the words at a place: what stands behind it moves.
    pub(super) fn shift_links(&mut self, at: usize) {
        let behind = |place: &mut u32| {
            if *place as usize > at {
                *place += 1;
            }
        };
        for link in self.doc.links.iter_mut().rev().take_while(|l| l.span.end as usize > at) {
            behind(&mut link.span.start);
            behind(&mut link.span.end);
        }
        if let Some((start, _)) = self.link.as_mut().filter(|(start, _)| *start > at) {
            *start += 1;
        }
    }
}
