//! Shows what a reader made of a notice, one line for each block.

use super::{BlockKind, Document};
use crate::source::SourceFile;
use std::fmt::Write;

/// Longest excerpt of a block, in Unicode scalar values.
const EXCERPT: usize = 72;

impl Document {
    /// One line for each field and block: kind, number, words, place, and what introduces it.
    ///
    /// Made for tests, and for people who ask why a notice was read as it was: `item1 #4 "milk" @7:3 lead #3`.
    /// Sections show as indentation; a line break within a block as `⏎`; long words are cut.
    pub fn outline(&self, file: &SourceFile) -> String {
        let mut out = String::new();
        for f in &self.fields {
            let p = file.position(f.source.start as usize);
            let _ = writeln!(out, "field {} = {:?} @{}:{}", f.key, f.value, p.line, p.column);
        }
        for r in &self.remarks {
            let p = file.position(r.source.start as usize);
            let words = self.words(self.concerns(r)).replace('\n', "⏎");
            let _ = writeln!(out, "remark {:?} @{}:{} on {words:?}", file.slice(r.source), p.line, p.column);
        }
        for (i, b) in self.blocks.iter().enumerate() {
            let mut depth = 0usize;
            let mut at = self.section(b.section).and_then(|s| s.parent);
            while let Some(parent) = at {
                depth += 1;
                at = self.section(parent).and_then(|s| s.parent);
            }
            depth = depth.saturating_sub(usize::from(matches!(b.kind, BlockKind::Heading(_))));
            let kind = match b.kind {
                BlockKind::Heading(n) => format!("heading{n}"),
                BlockKind::Paragraph => "paragraph".to_owned(),
                BlockKind::Item(n) => format!("item{n}"),
                BlockKind::Cell => "cell".to_owned(),
                BlockKind::HeaderCell => "header-cell".to_owned(),
                BlockKind::Term => "term".to_owned(),
                BlockKind::Quote => "quote".to_owned(),
            };
            let words = self.words(b.span);
            let mut excerpt: String = words.chars().take(EXCERPT).collect();
            if excerpt.len() < words.len() {
                excerpt.push('…');
            }
            let excerpt = excerpt.replace('\n', "⏎");
            let p = file.position(self.source_span(b.span).start as usize);
            let _ = write!(out, "{}{kind} #{i} \"{excerpt}\" @{}:{}", "  ".repeat(depth), p.line, p.column);
            if let Some(lead) = b.lead {
                let _ = write!(out, " lead #{}", lead.0);
            }
            if let Some(c) = b.cell {
                let _ = write!(out, " t{} r{} c{}", c.table, c.row, c.column);
                if let Some(h) = c.header {
                    let _ = write!(out, " under #{}", h.0);
                }
                if let Some(h) = c.row_head {
                    let _ = write!(out, " row #{}", h.0);
                }
            }
            out.push('\n');
        }
        out
    }
}
