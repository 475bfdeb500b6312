//! What is put in where.

use crate::source::{Diagnostic, Place, Say, SourceFile};
use std::ops::Range;

/// A change of a file: text that is put in at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What it replaces; empty where text is only put in.
    pub place: Place,
    /// The new text, with the line breaks and the markup of the file.
    pub text: String,
    /// What it does, in one line.
    pub title: Say,
    /// The clauses that it puts in, in their order.
    pub clauses: Vec<Inserted>,
    /// Why there.
    pub at: Where,
}

/// A clause that an edit puts in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inserted {
    /// The rule that asks for it.
    pub rule: String,
    /// Its words.
    pub clause: String,
    /// What a human must complete in it.
    pub blanks: Vec<String>,
}

/// Whether an edit leaves something to do.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Applicability {
    /// It is complete.
    Complete,
    /// It has blanks that a human must fill.
    HasBlanks,
}

/// Why a clause is put where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Where {
    /// Under a heading that is about it.
    Under {
        /// The heading's words.
        heading: String,
        /// How many further headings are about it.
        others: usize,
    },
    /// No heading is about it: where the text speaks of what calls for it.
    Beside {
        /// The words of the heading above; none if none is above.
        heading: Option<String>,
    },
    /// No heading is about it: at the end, under one of its own.
    New {
        /// The new heading.
        heading: String,
    },
    /// Nothing in the text tells: at its end.
    End,
}

impl Where {
    /// The heading that comes with it.
    pub(super) fn new_heading(&self) -> Option<&str> {
        if let Self::New { heading } = self { Some(heading) } else { None }
    }

    /// The order of what goes to the same place: what belongs there stands first.
    pub(super) fn rank(&self) -> u8 {
        match self {
            Self::Under { .. } => 0,
            Self::Beside { .. } => 1,
            Self::New { .. } => 2,
            Self::End => 3,
        }
    }

    /// Whether it is the right place for all that can be told.
    pub fn is_sure(&self) -> bool {
        matches!(self, Self::Under { others: 0, .. })
    }
}

/// What can be done about a file's findings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mended {
    /// The changes, by place; none overlap.
    pub edits: Vec<Edit>,
    /// Clauses that stand in the text already, and that a human must complete.
    pub to_complete: Vec<Inserted>,
    /// What cannot be put in, and why.
    pub refused: Vec<Diagnostic>,
}

impl Edit {
    /// Whether it leaves something to do.
    pub fn applicability(&self) -> Applicability {
        if self.clauses.iter().all(|c| c.blanks.is_empty()) { Applicability::Complete } else { Applicability::HasBlanks }
    }

    /// The bytes of the file as stored that it replaces.
    pub fn stored(&self, file: &SourceFile) -> Range<u64> {
        let offset = |at: u32| file.position(at as usize).offset;
        offset(self.place.span.start)..offset(self.place.span.end)
    }
}

/// The file with edits of it made. They are sorted by place and do not overlap.
pub fn apply(file: &SourceFile, edits: &[Edit]) -> SourceFile {
    let mut text = String::with_capacity(file.text.len() + edits.iter().map(|e| e.text.len()).sum::<usize>());
    let mut at = 0;
    for edit in edits {
        let range = edit.place.span.range();
        text.push_str(file.text.get(at..range.start).unwrap_or(""));
        text.push_str(&edit.text);
        at = range.end;
    }
    text.push_str(file.text.get(at..).unwrap_or(""));
    SourceFile::new(file.name.clone(), text, file.encoding)
}
