//! A first flow file from a notice that is open: a change of the workspace that creates it.

use super::file::File;
use super::requests::Asked;
use crate::draft::{Text, draft};
use crate::project::drafted::{flow_file, text_name};
use crate::project::files::name_of;
use crate::source::Lang;
use lsp_types::{
    CodeAction, CodeActionKind, Command, CreateFile, CreateFileOptions, DocumentChangeOperation, DocumentChanges, OneOf,
    OptionalVersionedTextDocumentIdentifier, Range, ResourceOp, TextDocumentEdit, TextEdit, Uri, WorkspaceEdit,
};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// The kind of the action.
pub const CREATE: &str = "source.noticelint.createFlows";

/// The command that shows a file, which the action ends with.
pub const SHOW: &str = "noticelint.show";

/// Creates a flow file from a notice that no flow file names, if the client creates files.
pub fn create(file: &File<'_, '_>, asked: &Asked<'_, '_>) -> Option<CodeAction> {
    let client = &asked.bench.client;
    let texts = file.texts();
    let text = texts.first().filter(|t| client.creates && t.part.declared_in.is_none())?;
    let place = place(file);
    let others = text.part.texts.iter().filter(|(id, _)| *id != text.id);
    let all =
        [(text.file, text.read)].into_iter().chain(others.filter_map(|(id, read)| Some((&**text.part.checked.sources.get(*id)?, &**read))));
    let named: Vec<_> =
        all.map(|(file, read)| (text_name(&place, Path::new(&file.name)).unwrap_or_else(|| file.name.clone()), file, read)).collect();
    let texts: Vec<Text<'_>> = named.iter().map(|(name, file, read)| Text { name, file, read }).collect();
    let uri = (asked.uri_of)(&name_of(&place))?;
    let title = match file.lang() {
        Lang::En => "Create a flow file from this notice",
        Lang::De => "Eine .flow-Datei aus diesem Hinweis anlegen",
    };
    Some(CodeAction {
        title: title.to_owned(),
        kind: Some(CodeActionKind::new(CREATE)),
        edit: Some(created(&uri, draft(file.here.engine, &texts, asked.date).text)),
        // A client that creates a file need not open it.
        command: client.shows.then(|| Command::new(title.to_owned(), SHOW.to_owned(), Some(vec![json!(uri)]))),
        ..CodeAction::default()
    })
}

/// A place beside the notice that no flow file takes.
fn place(file: &File<'_, '_>) -> PathBuf {
    let first = flow_file(Path::new(&file.name));
    let stem = first.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned());
    let numbered = (2..).map(|n| first.with_file_name(format!("{stem}-{n}.flow")));
    let is_free = |path: &PathBuf| file.here.view.flow_file(&name_of(path)).is_none();
    std::iter::once(first.clone()).chain(numbered).find(is_free).unwrap_or(first)
}

fn created(uri: &Uri, text: String) -> WorkspaceEdit {
    let create = CreateFile {
        uri: uri.clone(),
        options: Some(CreateFileOptions { overwrite: Some(false), ignore_if_exists: Some(false) }),
        annotation_id: None,
    };
    let write = TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier { uri: uri.clone(), version: None },
        edits: vec![OneOf::Left(TextEdit::new(Range::default(), text))],
    };
    let operations = vec![DocumentChangeOperation::Op(ResourceOp::Create(create)), DocumentChangeOperation::Edit(write)];
    WorkspaceEdit { document_changes: Some(DocumentChanges::Operations(operations)), ..WorkspaceEdit::default() }
}

/// The place that a client is to show.
pub fn show(arguments: &[Value]) -> Value {
    json!({ "locations": arguments.first().map(|uri| json!([{ "uri": uri, "range": Range::default() }])) })
}
