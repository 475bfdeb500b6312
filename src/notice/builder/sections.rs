//! The end of the document: numbered headings show only now, by what follows them, and with them the sections.

use super::blocks::BOLD_LEVEL;
use super::{Builder, NUMBERED};
use crate::notice::{BlockId, BlockKind, Document, Section, SectionId, layout};

impl Builder<'_> {
    /// Closes everything and gives the document.
    pub(in crate::notice) fn finish(mut self) -> Document {
        self.truncate(1);
        self.end_block();
        self.find_numbered_headings();
        self.assign_sections();
        self.doc
    }

    /// Items that are headings: the bold or numbered line alone in its list with text below it, or in its item with text.
    fn find_numbered_headings(&mut self) {
        let mut found: Vec<(usize, bool)> = Vec::new();
        for (i, mark) in self.marks.iter().enumerate() {
            let (Some(b), Some(next), Some(after)) =
                (self.doc.blocks.get(i), self.doc.blocks.get(i + 1), self.marks.get(i + 1))
            else {
                continue;
            };
            let BlockKind::Item(depth) = b.kind else { continue };
            if b.cell.is_some() || !mark.first_in_item {
                continue;
            }
            let words = self.doc.words(b.span);
            let goes_on = next.kind == BlockKind::Item(depth) && !after.first_in_item;
            let stands_alone = mark.numbered && !after.numbered && next.kind != BlockKind::HeaderCell;
            if goes_on && mark.label && !mark.ordered {
                found.push((i, false));
            } else if (stands_alone || (goes_on && mark.ordered)) && layout::is_label(words) {
                found.push((i, true));
            }
        }
        for (i, numbered) in &found {
            if let Some(b) = self.doc.blocks.get_mut(*i) {
                b.kind = BlockKind::Heading(if *numbered { NUMBERED } else { BOLD_LEVEL });
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
