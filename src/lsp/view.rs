//! What a check of a folder came to: all that answers and diagnostics are made of. Never changed: a new check makes a new one.

use super::diagnostics::ByFile;
use super::root::Problems;
use crate::check::{Checked, Read};
use crate::lint::Finding;
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
    pub texts: Vec<(FileId, Read)>,
    /// The flow file that it is declared in.
    pub declared_in: Option<FileId>,
    /// Its diagnostics.
    pub shown: ByFile,
}

/// A folder, checked.
#[derive(Default)]
pub struct View {
    /// What is declared in it.
    pub flows: Arc<Flows>,
    /// Its units, and what was found in what is declared.
    pub parts: Vec<Arc<Part>>,
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
    /// The text of a name, once for each unit that it belongs to.
    pub fn texts(&self, name: &str) -> Vec<Text<'_>> {
        let of = |part| {
            let part: &Part = part;
            let named = part.texts.iter().filter_map(|(id, read)| Some((*id, part.checked.sources.get(*id)?, read)));
            named.filter(|(_, file, _)| file.name == name).map(move |(id, file, read)| Text { part, id, file, read })
        };
        self.parts.iter().flat_map(|part| of(part)).collect()
    }

    /// The id of a flow file by its name.
    pub fn flow_file(&self, name: &str) -> Option<(FileId, &Arc<SourceFile>)> {
        self.flows.base.iter().find(|(_, f)| f.name == name)
    }
}
