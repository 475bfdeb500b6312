//! What the formats for other programs show: findings, and what was wrong with the inputs, each at a place.

use super::human::{Note, notes_of};
use crate::lint::{Finding, RuleOutcome, Waived};
use crate::mend::{Edit, mend};
use crate::source::{Diagnostic, FileId, Lang, LineColumn, Place, Severity, SourceFile, Sources, Span};

/// A part of a run, as other programs are told of it.
pub struct Part<'a> {
    /// The files that places point into.
    pub sources: &'a Sources,
    /// The reader's language.
    pub lang: Lang,
    /// A file's path from the folder in which the command runs; from the root, if it lies elsewhere.
    pub path_of: &'a (dyn Fn(&str) -> String + Sync),
    /// What was found.
    pub findings: Vec<Reported<'a>>,
    /// What was wrong with the inputs.
    pub problems: Vec<Problem<'a>>,
    /// The texts.
    pub files: &'a [FileId],
    /// What the rules came to.
    pub outcomes: &'a [(Option<FileId>, RuleOutcome)],
    /// The least severity that fails.
    pub least: Option<Severity>,
}

/// A finding to be reported.
pub struct Reported<'a> {
    /// What was found.
    pub finding: &'a Finding,
    /// By what it is known again in another run; no two of a run share it.
    pub fingerprint: String,
    /// What would mend it.
    pub edit: Option<Edit>,
    /// Why it is not counted, if it is not.
    pub passed: Option<Passed<'a>>,
}

/// Why a finding is not counted. Only formats that know of such findings show it.
#[derive(Copy, Clone, Debug)]
pub enum Passed<'a> {
    /// The team accepts it.
    Waived(&'a Waived),
    /// The baseline knows it.
    Known,
}

/// A mistake in an input to be reported.
pub struct Problem<'a> {
    /// What was wrong.
    pub diagnostic: &'a Diagnostic,
    /// By what it is known again in another run.
    pub fingerprint: String,
}

/// A finding or a mistake, at its place.
pub(super) struct Point<'a> {
    /// The rule's id, or the mistake's code.
    pub code: &'a str,
    /// Whether it is a mistake in an input.
    pub is_mistake: bool,
    pub severity: Severity,
    pub message: &'a str,
    /// What stands below it: provisions, help, a clause, each behind its label.
    pub notes: Vec<(&'static str, String)>,
    pub fingerprint: &'a str,
    pub at: Option<At<'a>>,
    pub edit: Option<&'a Edit>,
}

/// A place in a file, as other programs count.
pub(super) struct At<'a> {
    pub file: &'a SourceFile,
    pub path: String,
    pub span: Span,
}

impl<'a> Part<'a> {
    /// Everything that counts: findings first.
    pub(super) fn points(&'a self) -> impl Iterator<Item = Point<'a>> + 'a {
        let findings = self.findings.iter().filter(|r| r.passed.is_none()).map(|r| self.finding(r));
        findings.chain(self.problems.iter().map(|p| self.problem(p)))
    }

    /// A finding as a point.
    pub(super) fn finding(&self, reported: &'a Reported<'a>) -> Point<'a> {
        let finding = reported.finding;
        Point {
            code: &finding.rule,
            is_mistake: false,
            severity: finding.severity,
            message: finding.message.get(self.lang),
            notes: notes_of(finding, self.lang).into_iter().map(|(note, text)| (note.label(self.lang), text)).collect(),
            fingerprint: &reported.fingerprint,
            at: self.at(finding.place),
            edit: reported.edit.as_ref(),
        }
    }

    /// A mistake as a point.
    pub(super) fn problem(&self, problem: &'a Problem<'a>) -> Point<'a> {
        let diagnostic = problem.diagnostic;
        let help = diagnostic.help.iter().map(|h| (Note::Help.label(self.lang), h.get(self.lang).to_owned()));
        Point {
            code: diagnostic.code,
            is_mistake: true,
            severity: diagnostic.severity,
            message: diagnostic.message.get(self.lang),
            notes: help.collect(),
            fingerprint: &problem.fingerprint,
            at: diagnostic.labels.first().and_then(|l| self.at(Place { file: l.file, span: l.span })),
            edit: None,
        }
    }

    /// A place as other programs count.
    pub(super) fn at(&self, place: Place) -> Option<At<'a>> {
        let file = self.sources.get(place.file)?;
        Some(At { file, path: (self.path_of)(&file.name), span: place.span })
    }
}

impl Point<'_> {
    /// The message with its notes, a line each.
    pub(super) fn whole(&self) -> String {
        let notes = self.notes.iter().map(|(label, text)| format!("\n{label}: {text}"));
        std::iter::once(self.message.to_owned()).chain(notes).collect()
    }
}

impl At<'_> {
    pub(super) fn start(&self) -> usize {
        self.span.start as usize
    }

    pub(super) fn end(&self) -> usize {
        self.span.end as usize
    }

    /// Lines and columns of both ends, columns in Unicode scalar values.
    pub(super) fn ends(&self) -> (LineColumn, LineColumn) {
        (self.file.position(self.start()), self.file.position(self.end()))
    }
}

/// The edit that would mend one finding alone.
pub fn edit_for(finding: &Finding, sources: &Sources) -> Option<Edit> {
    finding.fix.as_ref().filter(|fix| fix.adds)?;
    let file = sources.get(finding.place.file)?;
    let mended = mend(file, finding.place.file, std::slice::from_ref(finding));
    mended.edits.into_iter().next()
}
