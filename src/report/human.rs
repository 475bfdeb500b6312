//! Findings drawn under the words they rest on, by miette.

use super::window::window;
use crate::lint::Finding;
use crate::source::{Diagnostic, Lang, Place, Severity, Sources, Span};
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, ReportHandler, SourceCode, SourceSpan, SpanContents};
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

/// Draws findings.
pub fn findings(all: &[Finding], sources: &Sources, style: Style, out: &mut String) {
    let painter = Painter::new(style);
    for finding in all {
        let mut shown = vec![(finding.place, String::new())];
        let lang = style.lang;
        shown.extend(finding.evidence.iter().map(|e| (e.place, e.message.get(lang).to_owned())));
        let mut help = String::new();
        if let Some(advice) = &finding.help {
            help.push_str(advice.get(lang));
        }
        if let Some(fix) = &finding.fix {
            if !help.is_empty() {
                help.push('\n');
            }
            let words = if lang == Lang::De { "Formulierung" } else { "wording" };
            help.push_str(&format!("{words}: {}", fix.clause));
        }
        let cites: Vec<&str> = finding.cites.iter().map(|c| c.get(lang)).collect();
        if !cites.is_empty() {
            if !help.is_empty() {
                help.push('\n');
            }
            help.push_str(&format!("§ {}", cites.join(" · ")));
        }
        painter.draw(&finding.rule, finding.severity, finding.message.get(lang), &shown, &help, sources, out);
    }
}

/// Draws what was wrong with the inputs.
pub fn diagnostics(all: &[Diagnostic], sources: &Sources, style: Style, out: &mut String) {
    let painter = Painter::new(style);
    for diagnostic in all {
        let shown: Vec<(Place, String)> = diagnostic
            .labels
            .iter()
            .map(|l| (Place { file: l.file, span: l.span }, l.text.get(style.lang).to_owned()))
            .collect();
        let help = diagnostic.help.as_ref().map_or("", |h| h.get(style.lang));
        painter.draw(diagnostic.code, diagnostic.severity, diagnostic.message.get(style.lang), &shown, help, sources, out);
    }
}

/// The last line: what was looked at, what was found, how long it took.
pub fn summary(files: usize, counts: [usize; 3], undecided: usize, elapsed: std::time::Duration, lang: Lang) -> String {
    let [errors, warnings, infos] = counts;
    let millis = elapsed.as_secs_f64() * 1000.0;
    let time = if millis >= 1000.0 { format!("{:.1} s", millis / 1000.0) } else { format!("{millis:.0} ms") };
    let count = |n: usize, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
    match lang {
        Lang::En => {
            let open = if undecided > 0 { format!("; {} could not be decided", count(undecided, "rule", "rules")) } else { String::new() };
            format!(
                "{}, {}, {} in {}{open} ({time})",
                count(errors, "error", "errors"),
                count(warnings, "warning", "warnings"),
                count(infos, "info", "infos"),
                count(files, "text", "texts"),
            )
        }
        Lang::De => {
            let open = if undecided > 0 { format!("; {} nicht entscheidbar", count(undecided, "Regel", "Regeln")) } else { String::new() };
            format!(
                "{}, {}, {} in {}{open} ({time})",
                count(errors, "Fehler", "Fehler"),
                count(warnings, "Warnung", "Warnungen"),
                count(infos, "Hinweis", "Hinweise"),
                count(files, "Text", "Texten"),
            )
        }
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
        let handler = GraphicalReportHandler::new_themed(theme).with_width(style.width).with_context_lines(0).with_links(false);
        Self { handler, style }
    }

    /// One report: the first place, then the others, each with its line.
    #[expect(clippy::too_many_arguments, reason = "a report has these parts")]
    fn draw(&self, code: &str, severity: Severity, message: &str, places: &[(Place, String)], help: &str, sources: &Sources, out: &mut String) {
        let mut snippets = places.iter().filter_map(|(place, label)| Snippet::new(*place, label, sources, self.style.width));
        let first = snippets.next();
        let related: Vec<Report> = snippets
            .map(|s| Report { code: None, severity: None, message: s.label.clone(), help: None, snippet: Some(s), related: Vec::new() })
            .collect();
        let report = Report {
            code: Some(code.to_owned()),
            severity: Some(severity),
            message: message.to_owned(),
            help: (!help.is_empty()).then(|| help.to_owned()),
            snippet: first,
            related,
        };
        let mut drawn = Drawn { handler: &self.handler, report: &report, text: String::new() };
        drawn.draw();
        out.push_str(drawn.text.trim_start_matches('\n'));
        out.push('\n');
    }
}

struct Drawn<'d> {
    handler: &'d GraphicalReportHandler,
    report: &'d Report,
    text: String,
}

impl Drawn<'_> {
    fn draw(&mut self) {
        struct Show<'s>(&'s GraphicalReportHandler, &'s Report);
        impl fmt::Display for Show<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.debug(self.1, f)
            }
        }
        struct AsDebug<'s>(Show<'s>);
        impl fmt::Debug for AsDebug<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }
        self.text = format!("{:?}", AsDebug(Show(self.handler, self.report)));
    }
}

/// A place's line as miette draws it.
#[derive(Debug)]
struct Snippet {
    name: String,
    text: String,
    line: usize,
    span: Span,
    label: String,
}

impl Snippet {
    fn new(place: Place, label: &str, sources: &Sources, width: usize) -> Option<Self> {
        let file = sources.get(place.file)?;
        let shown = window(file, place.span, width.saturating_sub(14).max(40));
        let span = shown.spans.first().copied().unwrap_or_default();
        let at = file.position(place.span.start as usize);
        Some(Self { name: format!("{}:{}:{}", file.name, at.line, at.column), text: shown.text, line: shown.line, span, label: label.to_owned() })
    }
}

impl SourceCode for Snippet {
    fn read_span<'a>(&'a self, span: &SourceSpan, _before: usize, _after: usize) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let _ = span;
        let whole = SourceSpan::new(0.into(), self.text.len());
        Ok(Box::new(MietteSpanContents::new_named(self.name.clone(), self.text.as_bytes(), whole, self.line, 0, 1)))
    }
}

#[derive(Debug)]
struct Report {
    code: Option<String>,
    severity: Option<Severity>,
    message: String,
    help: Option<String>,
    snippet: Option<Snippet>,
    related: Vec<Report>,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Report {}

impl miette::Diagnostic for Report {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.code.as_ref().map(|c| Box::new(c) as Box<dyn fmt::Display>)
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Some(Severity::Error) => miette::Severity::Error,
            Some(Severity::Warning) => miette::Severity::Warning,
            Some(Severity::Info) | None => miette::Severity::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|h| Box::new(h) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.snippet.as_ref().map(|s| s as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let snippet = self.snippet.as_ref()?;
        let label = LabeledSpan::new(None, snippet.span.start as usize, snippet.span.len());
        Some(Box::new(std::iter::once(label)))
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn miette::Diagnostic> + 'a>> {
        (!self.related.is_empty()).then(|| Box::new(self.related.iter().map(|r| r as &dyn miette::Diagnostic)) as Box<_>)
    }
}
