//! The buffers of an editor, kept as the editor changes them.

use super::position::{Lines, Map, Units};
use crate::project::files::name_of;
use crate::source::SourceFile;
use lsp_types::{TextDocumentContentChangeEvent, TextDocumentItem, Uri};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A buffer.
#[derive(Clone, Debug)]
pub struct Open {
    /// Its address, as the client writes it.
    pub uri: Uri,
    /// The client's version of it.
    pub version: i32,
    /// Its path; nothing for a buffer that is no file.
    pub path: Option<PathBuf>,
    text: String,
    lines: Lines,
    /// The text as a file, made when it is first asked for.
    file: Option<Arc<SourceFile>>,
}

impl Open {
    /// Makes a change: of a part, or of the whole.
    fn change(&mut self, change: TextDocumentContentChangeEvent, units: Units) {
        match change.range {
            Some(range) => {
                let span = Map { text: &self.text, lines: &self.lines, units }.span(range);
                self.text.replace_range(span.range(), &change.text);
            }
            None => self.text = change.text,
        }
        self.lines = Lines::new(&self.text);
    }

    /// Its text as a file.
    fn file(&mut self) -> Option<Arc<SourceFile>> {
        let name = name_of(self.path.as_deref()?);
        let text = &self.text;
        Some(self.file.get_or_insert_with(|| Arc::new(SourceFile::utf8(name, text.as_str()))).clone())
    }
}

/// All buffers, by address.
#[derive(Debug, Default)]
pub struct Documents(BTreeMap<String, Open>);

impl Documents {
    /// A buffer is opened. One that is open already is replaced.
    pub fn open(&mut self, item: TextDocumentItem, path: Option<PathBuf>) {
        let lines = Lines::new(&item.text);
        let key = item.uri.as_str().to_owned();
        self.0.insert(key, Open { uri: item.uri, version: item.version, path, text: item.text, lines, file: None });
    }

    /// A buffer is changed; `false` if it is not open.
    pub fn change(&mut self, uri: &Uri, version: i32, changes: Vec<TextDocumentContentChangeEvent>, units: Units) -> bool {
        let Some(open) = self.0.get_mut(uri.as_str()) else { return false };
        open.version = version;
        open.file = None;
        changes.into_iter().for_each(|change| open.change(change, units));
        true
    }

    /// A buffer is closed.
    pub fn close(&mut self, uri: &Uri) {
        self.0.remove(uri.as_str());
    }

    /// A buffer by its address.
    pub fn get(&self, uri: &Uri) -> Option<&Open> {
        self.0.get(uri.as_str())
    }

    /// A buffer by its path.
    pub fn at(&self, path: &Path) -> Option<&Open> {
        self.0.values().find(|open| open.path.as_deref() == Some(path))
    }

    /// All buffers.
    pub fn iter(&self) -> impl Iterator<Item = &Open> {
        self.0.values()
    }

    /// The buffers that are files, by name.
    pub fn files(&mut self) -> BTreeMap<String, Arc<SourceFile>> {
        self.0.values_mut().filter_map(Open::file).map(|file| (file.name.clone(), file)).collect()
    }

    /// Finds paths anew, when the folders of the session have changed.
    pub fn locate(&mut self, path_of: impl Fn(&Uri) -> Option<PathBuf>) {
        for open in self.0.values_mut() {
            open.path = path_of(&open.uri);
            open.file = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lsp_types::{Position, Range};
    use std::str::FromStr;

    fn uri() -> Uri {
        Uri::from_str("file:///a.md").unwrap_or_else(|_| unreachable!("it is one"))
    }

    fn text(documents: &mut Documents) -> String {
        documents.files().values().map(|f| f.text.to_string()).collect()
    }

    #[test]
    fn changes_are_made_one_after_the_other() {
        let mut documents = Documents::default();
        documents.open(TextDocumentItem::new(uri(), "markdown".into(), 1, "Grün 🍵\r\nTee".into()), Some("/a.md".into()));
        let change = |from: (u32, u32), to: (u32, u32), text: &str| TextDocumentContentChangeEvent {
            range: Some(Range::new(Position::new(from.0, from.1), Position::new(to.0, to.1))),
            range_length: None,
            text: text.to_owned(),
        };
        let changes = vec![change((0, 5), (0, 7), "und"), change((0, 8), (1, 0), " "), change((0, 99), (9, 9), "!")];
        assert!(documents.change(&uri(), 2, changes, Units::Utf16));
        assert_eq!(text(&mut documents), "Grün und Tee!");
        let whole = TextDocumentContentChangeEvent { range: None, range_length: None, text: "neu".into() };
        documents.change(&uri(), 3, vec![whole], Units::Utf16);
        assert_eq!(text(&mut documents), "neu");
        documents.close(&uri());
        assert!(!documents.change(&uri(), 4, Vec::new(), Units::Utf16));
    }
}
