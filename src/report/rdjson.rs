//! The diagnostic format of reviewdog (`rdjson`), with suggestions.

use super::json::line;
use super::point::{At, Part};
use crate::source::{Severity, SourceFile};
use serde::Serialize;

#[derive(Serialize)]
struct RdDiagnostic<'a> {
    message: String,
    location: RdLocation,
    severity: &'static str,
    code: RdCode<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<RdSuggestion<'a>>,
}

#[derive(Serialize)]
struct RdLocation {
    path: String,
    range: RdRange,
}

#[derive(Serialize)]
struct RdRange {
    start: RdPosition,
    end: RdPosition,
}

/// From 1; columns in bytes of UTF-8.
#[derive(Serialize)]
struct RdPosition {
    line: u32,
    column: u32,
}

#[derive(Serialize)]
struct RdCode<'a> {
    value: &'a str,
}

#[derive(Serialize)]
struct RdSuggestion<'a> {
    range: RdRange,
    text: &'a str,
}

/// A line for each entry of the list.
pub fn rdjson(part: &Part<'_>, out: &mut String) {
    for point in part.points() {
        let Some(at) = &point.at else { continue };
        let suggestions = point.edit.map(|edit| {
            let span = edit.place.span;
            RdSuggestion { range: range(at.file, span.start as usize, span.end as usize), text: &edit.text }
        });
        let entry = RdDiagnostic {
            message: point.whole(),
            location: RdLocation { path: at.path.clone(), range: range_of(at) },
            severity: match point.severity {
                Severity::Error => "ERROR",
                Severity::Warning => "WARNING",
                Severity::Info => "INFO",
            },
            code: RdCode { value: point.code },
            suggestions: suggestions.into_iter().collect(),
        };
        line(&entry, out);
    }
}

fn range_of(at: &At<'_>) -> RdRange {
    range(at.file, at.start(), at.end())
}

fn range(file: &SourceFile, start: usize, end: usize) -> RdRange {
    let position = |at: usize| {
        let line = file.line_index(at);
        let begin = file.line_span(line).start as usize;
        RdPosition { line: line as u32 + 1, column: at.saturating_sub(begin) as u32 + 1 }
    };
    RdRange { start: position(start), end: position(end) }
}
