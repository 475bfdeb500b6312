//! Pages of rules as files, so that an editor can open them: from a diagnostic's code, or because somebody asks for one.

use super::hover::page;
use super::root::Root;
use super::uri;
use lsp_types::Uri;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use tempfile::TempDir;

/// Pages that were written; they are gone when the session ends.
#[derive(Debug, Default)]
pub struct Pages(Mutex<Written>);

#[derive(Debug, Default)]
struct Written {
    folder: Option<TempDir>,
    /// By rule.
    known: BTreeMap<String, Option<Uri>>,
}

impl Pages {
    /// Where a rule's page stands: its own file, if it is one of the team's, else a copy.
    pub fn of(&self, root: &Root, rule: &str) -> Option<Uri> {
        let mut written = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = written.known.get(rule) {
            return known.clone();
        }
        let file = root.prepared.law.reading.rules.iter().find(|r| r.id == rule).map(|r| r.file.as_str());
        let own = |file: &&str| root.law_sources.iter().any(|(_, f)| f.name == **file);
        let found = match file.filter(own) {
            Some(own) => std::path::absolute(own).ok(),
            None => file.and_then(|file| written.write(rule, &page(root, file)?)),
        };
        let found = found.and_then(|path| uri::from_path(&path));
        written.known.insert(rule.to_owned(), found.clone());
        found
    }

    /// A copy of a built-in page, by its file.
    pub fn built_in(&self, root: &Root, file: &str, name: &str) -> Option<Uri> {
        uri::from_path(&self.write(name, &page(root, file)?)?)
    }

    /// Writes a page.
    pub fn write(&self, name: &str, text: &str) -> Option<PathBuf> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write(name, text)
    }
}

impl Written {
    fn write(&mut self, name: &str, text: &str) -> Option<PathBuf> {
        if self.folder.is_none() {
            self.folder = tempfile::tempdir().ok();
        }
        let path = self.folder.as_ref()?.path().join(format!("{name}.md"));
        std::fs::write(&path, text).ok()?;
        Some(path)
    }
}
