//! A part of a run to what each report shows of it.

use super::baseline::Entry;
use super::files::name_of;
use super::fingerprint::Fingerprints;
use super::format::Format;
use super::printer::{Counts, Piece, Printed};
use crate::check::{Checked, Provisions};
use crate::law::Law;
use crate::lint::{Finding, RuleOutcome, Waived};
use crate::report::{self, Part, Passed, Problem, Reported, Style, edit_for};
use crate::source::{Diagnostic, FileId, Lang, Severity, Sources};
use std::collections::BTreeSet;
use std::path::Path;

/// What all parts share.
pub(super) struct Desk {
    /// The reports that are asked for.
    pub looks: Vec<(Format, Style)>,
    pub err: Style,
    pub lang: Lang,
    /// The least severity that fails.
    pub least: Option<Severity>,
    /// A file's path from the folder in which the command runs; from the root, if it lies elsewhere.
    path_of: Box<dyn Fn(&str) -> String + Sync>,
}

/// What is reported of a part.
#[derive(Default)]
pub(super) struct Told<'a> {
    /// What the part is about, for findings that others may have as well: the name of a notice.
    pub about: &'a str,
    /// The texts that others have, too.
    pub shared: Option<&'a BTreeSet<String>>,
    pub findings: Vec<Finding>,
    /// Those that a waiver covers, and those that the baseline knows.
    pub waived: Vec<Waived>,
    pub known: Vec<Finding>,
    /// One outcome a rule, and one for each item of the checklist, if it is asked for.
    pub outcomes: Vec<(Option<FileId>, RuleOutcome)>,
    pub by_item: Vec<(Option<FileId>, RuleOutcome)>,
    /// Whether what is open is named.
    pub names_open: bool,
}

impl Desk {
    pub fn new(looks: Vec<(Format, Style)>, err: Style, lang: Lang, least: Option<Severity>) -> Self {
        let here = std::env::current_dir().unwrap_or_default();
        let path_of = move |name: &str| {
            let whole = name_of(&here.join(name));
            Path::new(&whole).strip_prefix(name_of(&here)).map_or(whole.clone(), name_of)
        };
        Self { looks, err, lang, least, path_of: Box::new(path_of) }
    }

    /// Whether a report in a format is asked for.
    pub fn has(&self, format: Format) -> bool {
        self.looks.iter().any(|(f, _)| *f == format)
    }

    /// Whether a report in such a format is asked for.
    pub fn any(&self, is: fn(Format) -> bool) -> bool {
        self.looks.iter().any(|(f, _)| is(*f))
    }

    /// What was wrong with inputs, outside of any text.
    pub fn problems(&self, all: &[Diagnostic], sources: &Sources) -> Printed {
        let mut out = Printed::default();
        report::diagnostics(all, sources, self.err, &mut out.problems);
        if !all.is_empty() {
            let told = Told::default();
            let part = self.part(sources, &[], &told, Vec::new(), all);
            out.pieces = self.looks.iter().map(|(format, _)| piece(*format, &part)).collect();
        }
        out.counts = Counts { broken: all.iter().any(|d| d.severity == Severity::Error), ..Counts::default() };
        out
    }

    /// A part for each report.
    pub fn pieces(&self, law: &Law, provisions: &Provisions, checked: &Checked, told: &Told<'_>) -> Vec<Piece> {
        let sources = &checked.sources;
        let machine = self.any(|f| !f.is_for_people() && f != Format::Json);
        let mut all: Vec<(&Finding, Option<Passed<'_>>)> = Vec::new();
        if machine {
            all.extend(told.findings.iter().map(|f| (f, None)));
            all.extend(told.waived.iter().map(|w| (&w.finding, Some(Passed::Waived(w)))));
            all.extend(told.known.iter().map(|f| (f, Some(Passed::Known))));
            // A fingerprint does not change when its finding is waived: all are counted in the order of their places.
            all.sort_by(|(a, _), (b, _)| (a.place.file, a.place.span.start, &a.rule).cmp(&(b.place.file, b.place.span.start, &b.rule)));
        }
        let problems: &[Diagnostic] = if machine { &checked.diagnostics } else { &[] };
        let part = self.part(sources, &checked.files, told, all, problems);
        let of_people = |format, style| match format {
            Format::Checklist => checklist(law, provisions, checked, told, style),
            _ => human(told, sources, style),
        };
        let one = |(format, style): &(Format, Style)| match format {
            Format::Human | Format::Checklist => Piece { text: of_people(*format, *style), behind: String::new() },
            Format::Statistics => Piece::default(),
            Format::Json => json(told, sources, self.lang),
            other => piece(*other, &part),
        };
        self.looks.iter().map(one).collect()
    }

    fn part<'a>(
        &'a self,
        sources: &'a Sources,
        files: &'a [FileId],
        told: &'a Told<'a>,
        findings: Vec<(&'a Finding, Option<Passed<'a>>)>,
        problems: &'a [Diagnostic],
    ) -> Part<'a> {
        let (marked, mended) = (self.any(Format::has_fingerprints), self.any(Format::has_edits));
        let mut prints = Fingerprints::new(told.about);
        let within = |name: &str| (self.path_of)(name);
        let mut mark = |entry: &dyn Fn() -> Entry, file: Option<FileId>| {
            let is_shared = |file| sources.get(file).is_some_and(|f| told.shared.is_some_and(|all| all.contains(&f.name)));
            let own = file.is_none_or(|file| files.contains(&file) && !is_shared(file));
            if marked { prints.next(&entry(), own) } else { String::new() }
        };
        let findings = findings.into_iter().map(|(finding, passed)| Reported {
            finding,
            fingerprint: mark(&|| Entry::of(finding, sources, &within), Some(finding.place.file)),
            edit: if mended { edit_for(finding, sources) } else { None },
            passed,
        });
        let findings: Vec<Reported<'a>> = findings.collect();
        let problems = problems.iter().map(|diagnostic| Problem {
            diagnostic,
            fingerprint: mark(&|| Entry::of_mistake(diagnostic, sources, &within), diagnostic.labels.first().map(|l| l.file)),
        });
        Part {
            sources,
            lang: self.lang,
            path_of: &*self.path_of,
            findings,
            problems: problems.collect(),
            files,
            outcomes: &told.outcomes,
            least: self.least,
        }
    }
}

/// What a format for other programs shows of a part.
fn piece(format: Format, part: &Part<'_>) -> Piece {
    let mut out = Piece::default();
    match format {
        Format::Sarif => report::sarif(part, &mut out.text, &mut out.behind),
        Format::Github => report::github(part, &mut out.text),
        Format::Gitlab => report::gitlab(part, &mut out.text),
        Format::Junit => report::junit(part, &mut out.text),
        Format::Checkstyle => report::checkstyle(part, &mut out.text),
        Format::Rdjson => report::rdjson(part, &mut out.text),
        Format::Human | Format::Checklist | Format::Statistics | Format::Json => {}
    }
    out
}

fn human(told: &Told<'_>, sources: &Sources, style: Style) -> String {
    let mut out = String::new();
    report::findings(&told.findings, sources, style, &mut out);
    if told.names_open {
        out.push_str(&report::undecided(told.outcomes.iter().map(|(_, o)| o), style));
    }
    out
}

fn checklist(law: &Law, provisions: &Provisions, checked: &Checked, told: &Told<'_>, style: Style) -> String {
    let mut out = String::new();
    if checked.files.is_empty() {
        report::findings(&told.findings, &checked.sources, style, &mut out);
    }
    for file in &checked.files {
        out.push_str(&report::checklist(law, provisions, *file, &told.by_item, &told.findings, &checked.sources, style));
    }
    out
}

fn json(told: &Told<'_>, sources: &Sources, lang: Lang) -> Piece {
    let mut out = Piece::default();
    for finding in told.findings.iter().filter_map(|f| report::json_finding(f, sources, lang)) {
        report::json_line(&finding, &mut out.text);
    }
    for (file, outcome) in &told.outcomes {
        report::json_line(&report::json_outcome(*file, outcome, sources, lang), &mut out.behind);
    }
    out
}
