//! Findings and mistakes as an editor shows them.

use super::position::{Lines, Map, Units};
use super::root::{Problems, Root};
use super::uri;
use super::view::View;
use crate::lint::Finding;
use crate::source::{self, FileId, Lang, Place, Severity, Sources, Span};
use lsp_types::{CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location, NumberOrString, Range, Uri};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

/// Diagnostics by the name of their file.
pub type ByFile = BTreeMap<String, Vec<Diagnostic>>;

/// What all diagnostics of a folder have in common.
#[derive(Copy, Clone)]
pub struct Manner<'a> {
    /// The folder.
    pub root: &'a Root,
    /// The language of messages.
    pub lang: Lang,
    /// The client's units.
    pub units: Units,
    /// Whether the client shows further places.
    pub related: bool,
    /// Whether it opens what a code is about.
    pub links: bool,
}

/// Words diagnostics about files.
pub struct Wording<'a> {
    manner: Manner<'a>,
    sources: &'a Sources,
    lines: BTreeMap<FileId, Lines>,
    uris: BTreeMap<FileId, Option<Uri>>,
}

impl<'a> Wording<'a> {
    /// For these files.
    pub fn new(manner: Manner<'a>, sources: &'a Sources) -> Self {
        Self { manner, sources, lines: BTreeMap::new(), uris: BTreeMap::new() }
    }

    /// The range of a place.
    pub fn range(&mut self, file: FileId, span: Span) -> Range {
        let Some(source) = self.sources.get(file) else { return Range::default() };
        let lines = self.lines.entry(file).or_insert_with(|| Lines::new(&source.text));
        Map { text: &source.text, lines, units: self.manner.units }.range(span)
    }

    /// Where a place is.
    pub fn location(&mut self, place: Place) -> Option<Location> {
        let uri = self.uri(place.file)?;
        Some(Location::new(uri, self.range(place.file, place.span)))
    }

    fn uri(&mut self, file: FileId) -> Option<Uri> {
        let found = || {
            let path = Path::new(&self.sources.get(file)?.name);
            let shown = self.manner.root.folder.shown_path(path);
            uri::from_path(shown.as_deref().unwrap_or(path))
        };
        self.uris.entry(file).or_insert_with(found).clone()
    }

    /// Names of files as seen from the folder.
    fn relative(&self, text: &str) -> String {
        text.replace(&format!("{}/", self.manner.root.folder.real.to_string_lossy()), "")
    }

    /// Adds a finding.
    pub fn finding(&mut self, finding: &Finding, out: &mut ByFile) {
        let Some(file) = self.sources.get(finding.place.file) else { return };
        let lang = self.manner.lang;
        let cites: Vec<&str> = finding.cites.iter().map(|c| c.get(lang)).collect();
        let mut message = finding.message.get(lang).to_owned();
        if !cites.is_empty() {
            message.push_str(&format!(" ({})", cites.join(", ")));
        }
        if let Some(help) = &finding.help {
            message.push_str(&format!("\n{}", help.get(lang)));
        }
        let related = finding.evidence.iter().map(|e| (e.place, e.message.get(lang))).collect();
        let mut diagnostic = self.diagnostic(finding.place, finding.severity, &finding.rule, &message, related);
        let root = self.manner.root;
        let page = if self.manner.links { root.pages.of(root, &finding.rule) } else { None };
        diagnostic.code_description = page.map(|href| CodeDescription { href });
        out.entry(file.name.clone()).or_default().push(diagnostic);
    }

    /// Adds a mistake; one without a place is given back as words.
    pub fn mistake(&mut self, mistake: &source::Diagnostic, out: &mut ByFile) -> Option<String> {
        let lang = self.manner.lang;
        let mut message = mistake.message.get(lang).to_owned();
        if let Some(help) = &mistake.help {
            message.push_str(&format!("\n{}", help.get(lang)));
        }
        let message = self.relative(&message);
        let first = mistake.labels.first();
        let Some((label, file)) = first.and_then(|l| Some((l, self.sources.get(l.file)?))) else { return Some(message) };
        let place = Place { file: label.file, span: label.span };
        let others = mistake.labels.iter().skip(1).map(|l| (Place { file: l.file, span: l.span }, l.text.get(lang))).collect();
        let diagnostic = self.diagnostic(place, mistake.severity, mistake.code, &message, others);
        out.entry(file.name.clone()).or_default().push(diagnostic);
        None
    }

    fn diagnostic(&mut self, place: Place, severity: Severity, code: &str, message: &str, related: Vec<(Place, &str)>) -> Diagnostic {
        let here = if self.manner.lang == Lang::De { "siehe hier" } else { "see here" };
        let related = related.into_iter().filter(|_| self.manner.related).collect::<Vec<_>>().into_iter();
        let related: Vec<DiagnosticRelatedInformation> = related
            .filter_map(|(place, words)| {
                let message = if words.is_empty() { here } else { words }.to_owned();
                Some(DiagnosticRelatedInformation { location: self.location(place)?, message })
            })
            .collect();
        Diagnostic {
            range: self.range(place.file, place.span),
            severity: Some(match severity {
                Severity::Error => DiagnosticSeverity::ERROR,
                Severity::Warning => DiagnosticSeverity::WARNING,
                Severity::Info => DiagnosticSeverity::INFORMATION,
            }),
            code: Some(NumberOrString::String(code.to_owned())),
            source: Some(SOURCE.to_owned()),
            message: message.to_owned(),
            related_information: (!related.is_empty()).then_some(related),
            ..Diagnostic::default()
        }
    }
}

/// The name under which editors show what we say.
pub const SOURCE: &str = "noticelint";

/// The diagnostics of findings and mistakes in some files.
pub fn of(manner: Manner<'_>, sources: &Sources, findings: &[Finding], mistakes: &[source::Diagnostic]) -> ByFile {
    let mut out = ByFile::new();
    let mut wording = Wording::new(manner, sources);
    mistakes.iter().for_each(|m| drop(wording.mistake(m, &mut out)));
    findings.iter().for_each(|f| wording.finding(f, &mut out));
    out
}

/// What is wrong without a place.
pub fn placeless(manner: Manner<'_>, problems: &Problems) -> Vec<String> {
    let mut wording = Wording::new(manner, &problems.sources);
    problems.diagnostics.iter().filter_map(|d| wording.mistake(d, &mut ByFile::new())).collect()
}

/// The names of the files of which something else is found in one view than in another.
pub fn changed<'v>(old: &'v View, new: &'v View) -> BTreeSet<&'v str> {
    let parts = |view: &'v View| view.shown().map(|shown| (std::ptr::from_ref(shown), shown));
    let known: BTreeMap<*const ByFile, &ByFile> = parts(old).collect();
    let now: BTreeMap<*const ByFile, &ByFile> = parts(new).collect();
    let gone = known.iter().filter(|(at, _)| !now.contains_key(*at));
    let come = now.iter().filter(|(at, _)| !known.contains_key(*at));
    gone.chain(come).flat_map(|(_, shown)| shown.keys()).map(String::as_str).collect()
}

/// The diagnostics of some files, each list in its order. What several units find in the same place is said once.
pub fn merged<'v>(views: &'v [Arc<View>], names: &'v BTreeSet<String>) -> BTreeMap<&'v str, Vec<&'v Diagnostic>> {
    let mut all: BTreeMap<&str, Vec<&Diagnostic>> = names.iter().map(|name| (name.as_str(), Vec::new())).collect();
    for (name, diagnostics) in views.iter().flat_map(|v| v.shown()).flatten() {
        if let Some(list) = all.get_mut(name.as_str()) {
            list.extend(diagnostics);
        }
    }
    for list in all.values_mut() {
        let key = |d: &Diagnostic| (d.range.start.line, d.range.start.character, d.range.end.line, d.range.end.character);
        list.sort_by_key(|d| key(d));
        let mut kept: Vec<&Diagnostic> = Vec::with_capacity(list.len());
        for diagnostic in list.drain(..) {
            let alike = kept.iter().rev().take_while(|k| key(k) == key(diagnostic));
            if !alike.into_iter().any(|k| *k == diagnostic) {
                kept.push(diagnostic);
            }
        }
        *list = kept;
    }
    all
}

/// The diagnostics of a file, and what tells them from those before: clients give it back when they ask again.
#[derive(Clone, Debug, Default)]
pub struct Listed {
    /// The diagnostics.
    pub all: Vec<Diagnostic>,
    /// Their id.
    pub id: String,
}
