//! The end of the document: numbered headings show only now, by what follows them, and with them the sections.

use super::blocks::BOLD_LEVEL;
use super::{Builder, NUMBERED, Structure};
use crate::notice::layout::Number;
use crate::notice::{Block, BlockId, BlockKind, Document, Section, SectionId, layout};

impl Builder<'_> {
    /// Closes everything and gives the document.
    pub(in crate::notice) fn finish(self) -> Document {
        self.finish_with_structure().0
    }

    /// Closes everything and gives the document, with the elements around its blocks if they were kept.
    pub(in crate::notice) fn finish_with_structure(mut self) -> (Document, Structure) {
        self.at(self.source.len(), self.source.len());
        self.truncate(1);
        self.end_block();
        self.find_numbered_headings();
        self.assign_sections();
        let structure = self.structure();
        (self.doc, structure)
    }

    /// Lines that are headings by what follows them: a numbered line alone in its list or paragraph with text below it, a
    /// bold or numbered line that opens an item which goes on.
    fn find_numbered_headings(&mut self) {
        let mut found: Vec<(usize, u8)> = Vec::new();
        for (i, mark) in self.marks.iter().enumerate() {
            let (Some(b), Some(next), Some(after)) = (self.doc.blocks.get(i), self.doc.blocks.get(i + 1), self.marks.get(i + 1)) else {
                continue;
            };
            let goes_on = next.kind == b.kind && !after.first_in_item;
            let opens_item = matches!(b.kind, BlockKind::Item(_)) && mark.first_in_item && goes_on;
            if b.cell.is_some() || !(mark.numbered || opens_item) {
                continue;
            }
            let words = self.doc.words(b.span);
            let number = layout::number(words).map(|(n, _)| n);
            // Two such lines in a row are a list, unless the second counts something else: it is then the first's part.
            let counts_same = |b: &Block| number == layout::number(self.doc.words(b.span)).map(|(n, _)| n);
            let before = i.checked_sub(1).filter(|p| self.marks.get(*p).is_some_and(|m| m.numbered));
            let after_listed = before.filter(|p| found.last().is_none_or(|(last, _)| last != p));
            let listed =
                (after.numbered && counts_same(next)) || after_listed.and_then(|p| self.doc.blocks.get(p)).is_some_and(counts_same);
            let stands_alone = mark.numbered && !listed;
            if opens_item && mark.label && !mark.ordered {
                found.push((i, BOLD_LEVEL));
            } else if (stands_alone || (opens_item && mark.ordered)) && layout::is_label(words) {
                let depth = match number {
                    Some(Number::Arabic(parts)) => parts.saturating_sub(1),
                    Some(Number::Lower) => 1,
                    _ => 0,
                };
                found.push((i, NUMBERED + depth));
            }
        }
        for (i, level) in &found {
            if let Some(b) = self.doc.blocks.get_mut(*i) {
                b.kind = BlockKind::Heading(*level);
            }
        }
    }

    fn assign_sections(&mut self) {
        let mut sections = vec![Section { heading: None, level: 0, parent: None }];
        let mut current = 0usize;
        let mut real = 0u8;
        let mut last_heading = 0;
        for (i, b) in self.doc.blocks.iter_mut().enumerate() {
            if let BlockKind::Heading(level) = &mut b.kind {
                if *level >= NUMBERED {
                    *level = (real + 1).saturating_add(*level - NUMBERED).min(BOLD_LEVEL - 1);
                } else if *level < BOLD_LEVEL {
                    real = *level;
                }
                while let Some(s) = sections.get(current).filter(|s| s.level >= *level) {
                    current = s.parent.map_or(0, |p| p.0 as usize);
                }
                last_heading = i as u32;
                let parent = Some(SectionId(current as u32));
                current = sections.len();
                sections.push(Section { heading: Some(BlockId(i as u32)), level: *level, parent });
            }
            b.section = SectionId(current as u32);
            // What stands above a heading introduces nothing below it.
            b.lead = b.lead.filter(|lead| lead.0 > last_heading || last_heading == 0 && sections.len() == 1);
        }
        self.doc.sections = sections;
    }
}
