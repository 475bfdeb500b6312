//! Questions and their answers. Each answer is a pure function of what the check came to.

use super::actions::{actions, execute};
use super::client::Options;
use super::completion::completion;
use super::diagnostics::Listed;
use super::documents::Documents;
use super::hints::hints;
use super::hover::hover;
use super::lens::lenses;
use super::navigate::{definition, prepare_rename, references, rename};
use super::root::{Root, owner};
use super::symbols::{document_symbols, folding, workspace_symbols};
use super::tidy::formatting;
use super::view::View;
use super::worker::Bench;
use crate::check::Engine;
use crate::value::Date;
use lsp_types::request::{self as asked, Request as _};
use lsp_types::{
    Diagnostic, DocumentDiagnosticParams, DocumentDiagnosticReportKind, FullDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport,
    Uri, WorkspaceDiagnosticParams, WorkspaceDiagnosticReport, WorkspaceDocumentDiagnosticReport, WorkspaceFullDocumentDiagnosticReport,
    WorkspaceUnchangedDocumentDiagnosticReport,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// All questions that are answered.
const KNOWN: [&str; 16] = [
    asked::DocumentDiagnosticRequest::METHOD,
    asked::WorkspaceDiagnosticRequest::METHOD,
    asked::HoverRequest::METHOD,
    asked::CodeActionRequest::METHOD,
    asked::ExecuteCommand::METHOD,
    asked::DocumentSymbolRequest::METHOD,
    asked::WorkspaceSymbolRequest::METHOD,
    asked::FoldingRangeRequest::METHOD,
    asked::Completion::METHOD,
    asked::GotoDefinition::METHOD,
    asked::References::METHOD,
    asked::PrepareRenameRequest::METHOD,
    asked::Rename::METHOD,
    asked::Formatting::METHOD,
    asked::InlayHintRequest::METHOD,
    asked::CodeLensRequest::METHOD,
];

/// Whether a question is one that is answered.
pub fn is_known(method: &str) -> bool {
    KNOWN.contains(&method)
}

/// Whether the answer rests on all files, also those that are not open.
pub fn is_about_all(method: &str) -> bool {
    method == asked::WorkspaceDiagnosticRequest::METHOD
}

/// All that an answer can rest on.
pub struct Asked<'a, 'l> {
    /// The folders, and an engine for each.
    pub bench: &'a Bench<'a, 'l>,
    /// What they came to.
    pub views: &'a [Arc<View>],
    /// The day that they were judged on.
    pub date: Date,
    /// What the client asks for now.
    pub options: &'a Options,
    /// The buffers.
    pub documents: &'a Documents,
    /// The diagnostics, by file.
    pub known: &'a BTreeMap<String, Listed>,
    /// Where a file of the client's lies.
    pub real_path: &'a dyn Fn(&Uri) -> Option<PathBuf>,
    /// The client's address of a file.
    pub uri_of: &'a dyn Fn(&str) -> Option<Uri>,
}

/// A file that a question is about, with what is known around it.
#[derive(Copy, Clone)]
pub struct Here<'a, 'l> {
    /// Its folder.
    pub root: &'a Root,
    /// The law there.
    pub engine: &'a Engine<'l>,
    /// What the folder came to.
    pub view: &'a View,
}

impl<'a, 'l> Asked<'a, 'l> {
    /// The folder that a file lies in.
    pub fn here(&self, name: &str) -> Option<Here<'a, 'l>> {
        let at = owner(self.bench.roots.iter().map(|r| &r.folder), Path::new(name))?;
        let (root, engine) = (self.bench.roots.get(at)?, self.bench.engines.get(at)?);
        Some(Here { root, engine, view: self.views.get(at)? })
    }

    /// The name of a file.
    pub fn name(&self, uri: &Uri) -> Option<String> {
        Some((self.real_path)(uri)?.to_string_lossy().into_owned())
    }
}

/// Answers a question.
///
/// # Errors
/// If its parameters are not those of the method.
pub fn answer(method: &str, params: Value, asked: &Asked<'_, '_>) -> Result<Value, String> {
    match method {
        asked::DocumentDiagnosticRequest::METHOD => with(params, |p| document_diagnostics(&p, asked)),
        asked::WorkspaceDiagnosticRequest::METHOD => with(params, |p| workspace_diagnostics(&p, asked)),
        asked::HoverRequest::METHOD => with(params, |p| hover(&p, asked)),
        asked::CodeActionRequest::METHOD => with(params, |p| actions(&p, asked)),
        asked::ExecuteCommand::METHOD => with(params, |p| execute(&p, asked)),
        asked::DocumentSymbolRequest::METHOD => with(params, |p| document_symbols(&p, asked)),
        asked::WorkspaceSymbolRequest::METHOD => with(params, |p| workspace_symbols(&p, asked)),
        asked::FoldingRangeRequest::METHOD => with(params, |p| folding(&p, asked)),
        asked::Completion::METHOD => with(params, |p| completion(&p, asked)),
        asked::GotoDefinition::METHOD => with(params, |p| definition(&p, asked)),
        asked::References::METHOD => with(params, |p| references(&p, asked)),
        asked::PrepareRenameRequest::METHOD => with(params, |p| prepare_rename(&p, asked)),
        asked::Rename::METHOD => {
            let params = serde_json::from_value(params).map_err(|e| e.to_string())?;
            serde_json::to_value(rename(&params, asked)?).map_err(|e| e.to_string())
        }
        asked::Formatting::METHOD => with(params, |p| formatting(&p, asked)),
        asked::InlayHintRequest::METHOD => with(params, |p| if asked.options.inlay_hints { hints(&p, asked) } else { Vec::new() }),
        asked::CodeLensRequest::METHOD => with(params, |p| lenses(&p, asked)),
        _ => Ok(Value::Null),
    }
}

fn with<P: DeserializeOwned, R: Serialize>(params: Value, answer: impl FnOnce(P) -> R) -> Result<Value, String> {
    let params = serde_json::from_value(params).map_err(|e| e.to_string())?;
    serde_json::to_value(answer(params)).map_err(|e| e.to_string())
}

fn full(listed: Option<&Listed>) -> FullDocumentDiagnosticReport {
    let listed = listed.cloned().unwrap_or_default();
    FullDocumentDiagnosticReport { result_id: Some(listed.id), items: listed.all }
}

/// A report on a file, as the protocol has it: it may be long, and is not copied for the answer.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
enum Reported<'a> {
    Full {
        result_id: &'a str,
        items: &'a [Diagnostic],
        #[serde(skip_serializing_if = "Option::is_none")]
        related_documents: Option<HashMap<Uri, DocumentDiagnosticReportKind>>,
    },
    Unchanged {
        result_id: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        related_documents: Option<HashMap<Uri, DocumentDiagnosticReportKind>>,
    },
}

/// The diagnostics of a file, with those of files that belong to the same units and are not open.
fn document_diagnostics<'a>(params: &DocumentDiagnosticParams, asked: &'a Asked<'_, '_>) -> Reported<'a> {
    let name = asked.name(&params.text_document.uri).unwrap_or_default();
    let listed = asked.known.get(&name);
    let related_documents = if asked.bench.client.takes_others { Some(related(&name, asked)) } else { None };
    let result_id = listed.map_or("", |l| l.id.as_str());
    if params.previous_result_id.as_deref() == Some(result_id) {
        return Reported::Unchanged { result_id, related_documents };
    }
    Reported::Full { result_id, items: listed.map_or(&[][..], |l| l.all.as_slice()), related_documents }
}

#[expect(clippy::mutable_key_type, reason = "the protocol's types have it so")]
fn related(name: &str, asked: &Asked<'_, '_>) -> HashMap<Uri, DocumentDiagnosticReportKind> {
    let Some(here) = asked.here(name) else { return HashMap::new() };
    let concerned =
        |part: &&Arc<super::view::Part>| part.shown.contains_key(name) || part.checked.sources.iter().any(|(_, f)| f.name == name);
    let names: BTreeSet<&String> = here.view.parts.iter().filter(concerned).flat_map(|p| p.shown.keys()).collect();
    let others = names.into_iter().filter(|n| *n != name && asked.documents.at(Path::new(n)).is_none());
    let reports = others.filter_map(|n| Some(((asked.uri_of)(n)?, DocumentDiagnosticReportKind::Full(full(asked.known.get(n))))));
    reports.collect()
}

/// The diagnostics of all files that have some, or had some when the client asked last.
fn workspace_diagnostics(params: &WorkspaceDiagnosticParams, asked: &Asked<'_, '_>) -> WorkspaceDiagnosticReport {
    let before: BTreeMap<&str, (&Uri, &str)> =
        params.previous_result_ids.iter().map(|p| (p.uri.as_str(), (&p.uri, p.value.as_str()))).collect();
    let mut items = Vec::new();
    let mut told = BTreeSet::new();
    for (name, listed) in asked.known {
        let Some(uri) = (asked.uri_of)(name) else { continue };
        told.insert(uri.as_str().to_owned());
        let version = asked.documents.get(&uri).map(|open| i64::from(open.version));
        items.push(if before.get(uri.as_str()).is_some_and(|(_, known)| *known == listed.id) {
            let unchanged_document_diagnostic_report = UnchangedDocumentDiagnosticReport { result_id: listed.id.clone() };
            WorkspaceDocumentDiagnosticReport::Unchanged(WorkspaceUnchangedDocumentDiagnosticReport {
                uri,
                version,
                unchanged_document_diagnostic_report,
            })
        } else {
            let full_document_diagnostic_report = full(Some(listed));
            WorkspaceDocumentDiagnosticReport::Full(WorkspaceFullDocumentDiagnosticReport { uri, version, full_document_diagnostic_report })
        });
    }
    for (uri, _) in before.into_values().filter(|(uri, _)| !told.contains(uri.as_str())) {
        let full_document_diagnostic_report = full(None);
        let report = WorkspaceFullDocumentDiagnosticReport { uri: uri.clone(), version: None, full_document_diagnostic_report };
        items.push(WorkspaceDocumentDiagnosticReport::Full(report));
    }
    WorkspaceDiagnosticReport { items }
}
