//! Findings drawn under the words they rest on, by miette.
//!
//! miette's own readers scan a file from its beginning for every label, which is quadratic in findings; here each report brings
//! the few lines that it shows ([`Collage`]), from whatever files they come.

use super::window::{Window, windows, wrap};
use crate::lint::Finding;
use crate::source::{Diagnostic, FileId, Lang, Place, Severity, SourceFile, Sources, Span};
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, SourceCode, SourceSpan, SpanContents};
use std::fmt;

/// How a report looks.
#[derive(Copy, Clone, Debug)]
pub struct Style {
    /// The reader's language.
    pub lang: Lang,
    /// Whether colours are wanted.
    pub color: bool,
    /// Whether signs beyond ASCII are wanted.
    pub unicode: bool,
    /// How many characters fit on a line.
    pub width: usize,
}

/// How many bytes a report of a finding usually has.
const USUAL_SIZE: usize = 1_000;
/// What miette draws beside a line: its number, bars, blanks.
const GUTTER: usize = 9;
/// What miette draws before the message: blanks and the severity's sign.
const SIGN: usize = 4;

/// Draws findings.
pub fn findings(all: &[Finding], sources: &Sources, style: Style, out: &mut String) {
    let painter = Painter::new(style);
    let lang = style.lang;
    out.reserve(all.len() * USUAL_SIZE);
    for finding in all {
        let mut places = vec![(finding.place, "")];
        places.extend(finding.evidence.iter().map(|e| (e.place, e.message.get(lang))));
        let notes = notes_of(finding, lang);
        painter.draw(&finding.rule, finding.severity, finding.message.get(lang), &places, &notes, sources, out);
    }
}

/// What stands below a finding.
pub(super) fn notes_of(finding: &Finding, lang: Lang) -> Vec<(Note, String)> {
    let cites: Vec<&str> = finding.cites.iter().map(|c| c.get(lang)).collect();
    let mut notes = Vec::new();
    if !cites.is_empty() {
        notes.push((Note::Law, cites.join(" · ")));
    }
    if let Some(grade) = finding.grade {
        notes.push((Note::Grade, grade.say().get(lang).to_owned()));
    }
    if let Some(help) = &finding.help {
        notes.push((Note::Help, help.get(lang).to_owned()));
    }
    if let Some(fix) = &finding.fix {
        notes.push((Note::Clause, fix.clause.clone()));
    }
    notes
}

/// Draws what was wrong with the inputs.
pub fn diagnostics(all: &[Diagnostic], sources: &Sources, style: Style, out: &mut String) {
    if all.is_empty() {
        return;
    }
    let painter = Painter::new(style);
    for diagnostic in all {
        let place = |l: &crate::source::Label| Place { file: l.file, span: l.span };
        let places: Vec<(Place, &str)> = diagnostic.labels.iter().map(|l| (place(l), l.text.get(style.lang))).collect();
        let notes: Vec<(Note, String)> = diagnostic.help.iter().map(|h| (Note::Help, h.get(style.lang).to_owned())).collect();
        painter.draw(diagnostic.code, diagnostic.severity, diagnostic.message.get(style.lang), &places, &notes, sources, out);
    }
}

/// The first line of a span, for a diagnostic about a block of many lines.
pub fn first_line(file: &SourceFile, span: Span) -> Span {
    let line = file.line_span(file.line_index(span.start as usize));
    Span { start: span.start, end: span.end.min(line.end).max(span.start) }
}

/// What stands below the picture.
#[derive(Copy, Clone)]
pub(super) enum Note {
    Law,
    Grade,
    Help,
    Clause,
}

impl Note {
    pub(super) fn label(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Note::Law, Lang::En) => "law",
            (Note::Law, Lang::De) => "Recht",
            (Note::Grade, Lang::En) => "the text on it",
            (Note::Grade, Lang::De) => "der Text dazu",
            (Note::Help, Lang::En) => "help",
            (Note::Help, Lang::De) => "Hilfe",
            (Note::Clause, Lang::En) => "write",
            (Note::Clause, Lang::De) => "Text",
        }
    }
}

/// A severity in the reader's language.
pub(super) fn severity_word(severity: Severity, lang: Lang) -> &'static str {
    match (severity, lang) {
        (Severity::Error, Lang::En) => "error",
        (Severity::Error, Lang::De) => "Fehler",
        (Severity::Warning, Lang::En) => "warning",
        (Severity::Warning, Lang::De) => "Warnung",
        (Severity::Info, Lang::En) => "info",
        (Severity::Info, Lang::De) => "Hinweis",
    }
}

struct Painter {
    handler: GraphicalReportHandler,
    style: Style,
}

impl Painter {
    fn new(style: Style) -> Self {
        let theme = match (style.unicode, style.color) {
            (true, true) => GraphicalTheme::unicode(),
            (true, false) => GraphicalTheme::unicode_nocolor(),
            (false, _) => GraphicalTheme::none(),
        };
        let handler = GraphicalReportHandler::new_themed(theme)
            .with_width(style.width)
            .with_context_lines(0)
            .with_links(false)
            .with_wrap_lines(false);
        Self { handler: handler.without_syntax_highlighting(), style }
    }

    /// One report: what is wrong, the places in their order, and the notes.
    #[expect(clippy::too_many_arguments, reason = "a report has these parts")]
    fn draw(
        &self,
        code: &str,
        severity: Severity,
        message: &str,
        places: &[(Place, &str)],
        notes: &[(Note, String)],
        sources: &Sources,
        out: &mut String,
    ) {
        let mut wrapped = String::new();
        wrap(&mut wrapped, message, self.style.width.saturating_sub(SIGN), "", 0);
        let report = Report {
            code: format!("{}[{code}]", severity_word(severity, self.style.lang)),
            severity,
            message: wrapped.trim_end().to_owned(),
            collage: Collage::new(places, sources, self.style.width),
            width: self.style.width,
        };
        // Writing to a string does not fail, and the collage holds every place that it names.
        let _ = self.handler.render_report(out, &report);
        for (note, text) in notes {
            let label = note.label(self.style.lang);
            let indent = label.chars().count() + 4;
            let first = if self.style.color { format!("  \u{1b}[36m{label}:\u{1b}[0m ") } else { format!("  {label}: ") };
            wrap(out, text, self.style.width, &first, indent);
        }
        out.push('\n');
    }
}

/// The windows that a report shows, one behind the other in a source of their own.
#[derive(Debug, Default)]
struct Collage {
    windows: Vec<Window>,
    /// Where each window begins.
    starts: Vec<usize>,
}

impl Collage {
    fn new(places: &[(Place, &str)], sources: &Sources, width: usize) -> Self {
        let mut files: Vec<FileId> = Vec::new();
        for (place, _) in places {
            if !files.contains(&place.file) {
                files.push(place.file);
            }
        }
        let mut out = Self::default();
        let mut at = 0;
        for id in files {
            let Some(file) = sources.get(id) else { continue };
            let here: Vec<(Span, &str)> = places.iter().filter(|(p, _)| p.file == id).map(|(p, words)| (p.span, *words)).collect();
            for window in windows(file, &here, width.saturating_sub(GUTTER).max(30)) {
                out.starts.push(at);
                at += window.text.len() + 1;
                out.windows.push(window);
            }
        }
        out
    }

    fn labels(&self, width: usize) -> Vec<LabeledSpan> {
        let windows = self.windows.iter().zip(&self.starts);
        windows
            .flat_map(|(window, start)| {
                window.labels.iter().map(move |label| {
                    let before = window.text.get(..label.span.start as usize).map_or(0, |t| t.chars().count());
                    // miette hangs the words below the middle of the underline, and does not wrap them.
                    let room = width.saturating_sub(GUTTER + before + label.span.len() / 2 + 5).max(24);
                    let mut words = String::new();
                    if !label.words.is_empty() {
                        wrap(&mut words, &label.words, room, "", 0);
                    }
                    let words = Some(words.trim_end().to_owned()).filter(|w| !w.is_empty());
                    LabeledSpan::new(words, start + label.span.start as usize, label.span.len())
                })
            })
            .collect()
    }
}

impl SourceCode for Collage {
    fn read_span<'a>(&'a self, span: &SourceSpan, _: usize, _: usize) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let index = self.starts.partition_point(|s| *s <= span.offset()).checked_sub(1).ok_or(MietteError::OutOfBounds)?;
        let (Some(window), Some(start)) = (self.windows.get(index), self.starts.get(index)) else { return Err(MietteError::OutOfBounds) };
        // A span over two windows is how miette asks whether they are one: they are not.
        if span.offset() + span.len() > start + window.text.len() {
            return Err(MietteError::OutOfBounds);
        }
        let label = window.labels.iter().find(|l| start + l.span.start as usize == span.offset()).or(window.labels.first());
        let whole = SourceSpan::new((*start).into(), window.text.len());
        Ok(Box::new(Contents { window, whole, column: label.map_or(0, |l| l.column) }))
    }
}

/// A window as miette reads it.
struct Contents<'a> {
    window: &'a Window,
    /// Where it stands in the collage.
    whole: SourceSpan,
    column: usize,
}

impl<'a> SpanContents<'a> for Contents<'a> {
    fn data(&self) -> &'a [u8] {
        self.window.text.as_bytes()
    }

    fn span(&self) -> &SourceSpan {
        &self.whole
    }

    fn name(&self) -> Option<&str> {
        Some(&self.window.name)
    }

    fn line(&self) -> usize {
        self.window.line
    }

    fn column(&self) -> usize {
        self.column
    }

    fn line_count(&self) -> usize {
        1
    }
}

#[derive(Debug)]
struct Report {
    code: String,
    severity: Severity,
    message: String,
    collage: Collage,
    width: usize,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Report {}

impl miette::Diagnostic for Report {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(&self.code))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Info => miette::Severity::Advice,
        })
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        (!self.collage.windows.is_empty()).then_some(&self.collage as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.collage.labels(self.width).into_iter()))
    }
}

#[cfg(test)]
#[path = "human_tests.rs"]
mod tests;
