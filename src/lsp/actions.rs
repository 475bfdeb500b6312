//! What can be done about findings: a missing clause is put in, a finding is waived with a reason, a rule's page is shown.

use super::checklist::{CHECKLIST, checklist};
use super::drafts::{CREATE, SHOW, create, show};
use super::file::{File, holds};
use super::hover::page;
use super::lens::{PASSAGES, passages};
use super::requests::Asked;
use super::waive;
use crate::lint::Finding;
use crate::mend::{Applicability, Edit, mend};
use crate::source::{FileId, Lang, Severity, Span};
use lsp_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, CodeActionTriggerKind, Command, Diagnostic, DocumentChanges,
    ExecuteCommandParams, NumberOrString, OneOf, OptionalVersionedTextDocumentIdentifier, TextDocumentEdit, TextEdit, Uri, WorkspaceEdit,
};
use serde_json::{Value, json};

/// The command that gives a rule's page.
pub const EXPLAIN: &str = "noticelint.explain";

/// The kind of the action that puts in all that is missing. It is none of those that editors run by themselves: blanks may be left.
pub const INSERT_ALL: &str = "source.noticelint.insertClauses";

/// What can be done about the findings at a range.
pub fn actions(params: &CodeActionParams, asked: &Asked<'_, '_>) -> Vec<CodeActionOrCommand> {
    let mut all: Vec<CodeAction> = Vec::new();
    if !asked.bench.client.acts {
        return Vec::new();
    }
    let Some(file) = File::at(asked, &params.text_document.uri) else { return Vec::new() };
    let range = file.map().span(params.range);
    let asks = |kind: &CodeActionKind| match &params.context.only {
        Some(only) => only.iter().any(|o| kind.as_str() == o.as_str() || kind.as_str().starts_with(&format!("{}.", o.as_str()))),
        None => true,
    };
    let desk = Desk { file: &file, asked, uri: &params.text_document.uri, context: &params.context.diagnostics };
    if asks(&CodeActionKind::QUICKFIX) {
        all.extend(desk.quick_fixes(range));
    }
    if asks(&CodeActionKind::new(INSERT_ALL)) {
        all.extend(desk.insert_all());
    }
    // An editor that looks for something to offer while somebody types would have it drafted again and again.
    if asks(&CodeActionKind::new(CREATE)) && params.context.trigger_kind != Some(CodeActionTriggerKind::AUTOMATIC) {
        all.extend(create(&file, asked));
    }
    all.into_iter().map(CodeActionOrCommand::CodeAction).collect()
}

/// Runs a command: a rule's page, a notice's checklist, the passages about a card, or a file to show.
pub fn execute(params: &ExecuteCommandParams, asked: &Asked<'_, '_>) -> Value {
    match params.command.as_str() {
        EXPLAIN => explain(params.arguments.first().and_then(Value::as_str).unwrap_or(""), asked),
        CHECKLIST => checklist(&params.arguments, asked),
        PASSAGES => passages(&params.arguments, asked),
        SHOW => show(&params.arguments),
        _ => Value::Null,
    }
}

/// A rule's page.
fn explain(rule: &str, asked: &Asked<'_, '_>) -> Value {
    let roots = asked.bench.roots.iter();
    let text = roots.filter_map(|root| page(root, &root.prepared.law.reading.rules.iter().find(|r| r.id == rule)?.file)).next();
    json!({ "rule": rule, "text": text })
}

struct Desk<'d, 'a, 'l> {
    file: &'d File<'a, 'l>,
    asked: &'d Asked<'a, 'l>,
    uri: &'d Uri,
    context: &'d [Diagnostic],
}

impl Desk<'_, '_, '_> {
    fn lang(&self) -> Lang {
        self.file.lang()
    }

    fn quick_fixes(&self, range: Span) -> Vec<CodeAction> {
        let mut all: Vec<CodeAction> = Vec::new();
        for finding in self.file.findings() {
            let span = finding.place.span;
            if !(span.overlaps(range) || holds(span, range.start as usize) || holds(span, range.end as usize)) {
                continue;
            }
            let made = self.insert(finding).into_iter().chain(self.waive(finding)).chain([self.explain(finding)]);
            for action in made {
                if !all.iter().any(|a| a.title == action.title) {
                    all.push(action);
                }
            }
        }
        all
    }

    fn action(&self, title: String, finding: Option<&Finding>, edit: Option<WorkspaceEdit>) -> CodeAction {
        let about: Vec<Diagnostic> = finding.map(|f| self.diagnostics(f)).unwrap_or_default();
        CodeAction {
            title,
            kind: Some(CodeActionKind::QUICKFIX),
            diagnostics: (!about.is_empty()).then_some(about),
            edit,
            ..CodeAction::default()
        }
    }

    /// The client's diagnostics of a finding.
    fn diagnostics(&self, finding: &Finding) -> Vec<Diagnostic> {
        let range = self.file.range(finding.place.span);
        let same = |d: &&Diagnostic| d.range == range && d.code == Some(NumberOrString::String(finding.rule.clone()));
        self.context.iter().filter(same).cloned().collect()
    }

    /// Puts a finding's clause in, where it belongs.
    fn insert(&self, finding: &Finding) -> Option<CodeAction> {
        let edits = mend(self.file.source, finding.place.file, std::slice::from_ref(finding)).edits;
        let first = edits.first()?;
        let complete = edits.iter().all(|e| e.applicability() == Applicability::Complete && e.at.is_sure());
        let mut action = self.action(first.title.get(self.lang()).to_owned(), Some(finding), Some(self.edit(&edits)));
        action.is_preferred = complete.then_some(true);
        Some(action)
    }

    /// Puts in all that is missing and needs no more than good practice would justify.
    fn insert_all(&self) -> Option<CodeAction> {
        let worth = |f: &&Finding| f.severity > Severity::Info || f.fix.as_ref().is_some_and(|fix| fix.blanks.is_empty());
        let texts = self.file.texts();
        let text = texts.first()?;
        let wanted: Vec<Finding> = text.part.findings.iter().filter(|f| f.place.file == text.id).filter(worth).cloned().collect();
        let edits = mend(self.file.source, text.id, &wanted).edits;
        let title = match self.lang() {
            Lang::En => format!("Insert all missing clauses ({})", edits.iter().map(|e| e.clauses.len()).sum::<usize>()),
            Lang::De => format!("Alle fehlenden Klauseln einfügen ({})", edits.iter().map(|e| e.clauses.len()).sum::<usize>()),
        };
        if edits.is_empty() {
            return None;
        }
        let edit = self.edit(&edits);
        Some(CodeAction { kind: Some(CodeActionKind::new(INSERT_ALL)), ..self.action(title, None, Some(edit)) })
    }

    fn edit(&self, edits: &[Edit]) -> WorkspaceEdit {
        let changes = edits.iter().map(|e| TextEdit::new(self.file.range(e.place.span), e.text.clone()));
        workspace_edit(self.asked, self.uri.clone(), changes.collect())
    }

    /// Accepts a finding: by a comment in the notice, or by a card where no comment can stand.
    fn waive(&self, finding: &Finding) -> Option<CodeAction> {
        let table = self.file.table();
        let texts = self.file.texts();
        let text = texts.iter().find(|t| t.part.findings.iter().any(|f| f == finding));
        let comment = text.and_then(|t| waive::comment(table, t, &finding.rule, finding.place.span));
        let (uri, edit) = match comment {
            Some((at, words)) => (self.uri.clone(), TextEdit::new(self.file.range(at), words)),
            None => self.card(finding, text.map(|t| t.part.declared_in))?,
        };
        let title = match self.lang() {
            Lang::En => format!("Waive `{}` with a reason", finding.rule),
            Lang::De => format!("Ausnahme von `{}` begründen", finding.rule),
        };
        Some(self.action(title, Some(finding), Some(workspace_edit(self.asked, uri, vec![edit]))))
    }

    /// A card at the end of the flow file that is about a finding, or that declares the notice.
    fn card(&self, finding: &Finding, declared_in: Option<Option<FileId>>) -> Option<(Uri, TextEdit)> {
        let flows = &self.file.here.view.flows;
        let id = match declared_in {
            Some(id) => id?,
            None => flows.base.get(finding.place.file).map(|_| finding.place.file)?,
        };
        let file = flows.base.get(id)?;
        let (at, words) = waive::card(self.file.table(), file, &finding.rule)?;
        let place = self.file.location(&flows.base, crate::source::Place { file: id, span: at })?;
        Some((place.uri, TextEdit::new(place.range, words)))
    }

    fn explain(&self, finding: &Finding) -> CodeAction {
        let title = match self.lang() {
            Lang::En => format!("Show the rule `{}`", finding.rule),
            Lang::De => format!("Regel `{}` zeigen", finding.rule),
        };
        let command = Command::new(title.clone(), EXPLAIN.to_owned(), Some(vec![json!(finding.rule)]));
        CodeAction { command: Some(command), ..self.action(title, Some(finding), None) }
    }
}

/// Changes of one file, as the client takes them.
pub fn workspace_edit(asked: &Asked<'_, '_>, uri: Uri, edits: Vec<TextEdit>) -> WorkspaceEdit {
    workspace_edits(asked, vec![(uri, edits)])
}

/// Changes of several files, as the client takes them.
pub fn workspace_edits(asked: &Asked<'_, '_>, all: Vec<(Uri, Vec<TextEdit>)>) -> WorkspaceEdit {
    if !asked.bench.client.versioned {
        return WorkspaceEdit { changes: Some(all.into_iter().collect()), ..WorkspaceEdit::default() };
    }
    let edits = all.into_iter().map(|(uri, edits)| {
        let version = asked.documents.get(&uri).map(|open| open.version);
        TextDocumentEdit {
            text_document: OptionalVersionedTextDocumentIdentifier { uri, version },
            edits: edits.into_iter().map(OneOf::Left).collect(),
        }
    });
    WorkspaceEdit { document_changes: Some(DocumentChanges::Edits(edits.collect())), ..WorkspaceEdit::default() }
}
