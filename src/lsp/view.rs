//! What a check of a folder came to: all that answers and diagnostics are made of. Never changed: a new check makes a new one.

use super::diagnostics::ByFile;
use super::root::Problems;
use crate::check::{Checked, Read};
use crate::lint::{Before, Finding, Tallies};
use crate::project::plan::Flows;
use crate::source::{FileId, SourceFile};
use std::sync::Arc;

/// A unit, checked.
#[derive(Default)]
pub struct Part {
    /// What came out; its findings are those in `findings`.
    pub checked: Checked,
    /// The findings that are wanted, as grave as the configuration says.
    pub findings: Vec<Finding>,
    /// Its texts, as read.
    pub texts: Vec<(FileId, Arc<Read>)>,
    /// What rules came to for those that were judged.
    pub tallies: Vec<(FileId, Tallies)>,
    /// The flow file that it is declared in.
    pub declared_in: Option<FileId>,
    /// Its diagnostics.
    pub shown: ByFile,
}

impl Part {
    /// What was read of a file, if it was under this id and is the same still.
    pub fn read_of(&self, id: FileId, file: &Arc<SourceFile>) -> Option<&Arc<Read>> {
        self.checked.sources.get(id).filter(|known| Arc::ptr_eq(known, file))?;
        self.texts.iter().find(|(of, _)| *of == id).map(|(_, read)| read)
    }

    /// A text as it was judged.
    pub fn before(&self, id: FileId) -> Option<Before<'_>> {
        let (_, read) = self.texts.iter().find(|(of, _)| *of == id)?;
        let (_, tallies) = self.tallies.iter().find(|(of, _)| *of == id)?;
        let source = &self.checked.sources.get(id)?.text;
        Some(Before { source, document: &read.document, statements: &read.statements, language: &read.language, tallies })
    }
}

/// A folder, checked.
#[derive(Default)]
pub struct View {
    /// What is declared in it.
    pub flows: Arc<Flows>,
    /// Its units, and what was found in what is declared.
    pub parts: Vec<Arc<Part>>,
    /// The files of the team's own rules and concepts.
    pub law: Vec<Arc<SourceFile>>,
    /// What is wrong with files that belong to no unit.
    pub problems: Vec<Arc<Problems>>,
    /// Whether all units are checked: those that are open come first.
    pub complete: bool,
}

/// A notice's text in a view.
#[derive(Copy, Clone)]
pub struct Text<'v> {
    /// The unit that it belongs to.
    pub part: &'v Part,
    /// Its id in the unit.
    pub id: FileId,
    /// Its file.
    pub file: &'v SourceFile,
    /// The text, as read.
    pub read: &'v Read,
}

impl View {
    /// All diagnostics, by the part that they are of.
    pub fn shown(&self) -> impl Iterator<Item = &ByFile> {
        self.parts.iter().map(|p| &p.shown).chain(self.problems.iter().map(|p| &p.shown))
    }

    /// The text of a name, once for each unit that it belongs to.
    pub fn texts(&self, name: &str) -> Vec<Text<'_>> {
        let of = |part| {
            let part: &Part = part;
            let named = part.texts.iter().filter_map(|(id, read)| Some((*id, part.checked.sources.get(*id)?, read.as_ref())));
            named.filter(|(_, file, _)| file.name == name).map(move |(id, file, read)| Text { part, id, file, read })
        };
        self.parts.iter().flat_map(|part| of(part)).collect()
    }

    /// A file of the team's own rules and concepts by its name.
    pub fn law_file(&self, name: &str) -> Option<&Arc<SourceFile>> {
        self.law.iter().find(|f| f.name == name)
    }

    /// The id of a flow file by its name.
    pub fn flow_file(&self, name: &str) -> Option<(FileId, &Arc<SourceFile>)> {
        self.flows.base.iter().find(|(_, f)| f.name == name)
    }
}
