//! A report for GitLab's Code Quality: one entry for each finding and each mistake at a place.

use super::json::line;
use super::point::Part;
use crate::source::Severity;
use serde::Serialize;

#[derive(Serialize)]
struct Issue<'a> {
    description: &'a str,
    check_name: &'a str,
    fingerprint: &'a str,
    severity: &'static str,
    location: Location,
    content: Content,
}

#[derive(Serialize)]
struct Location {
    path: String,
    positions: Positions,
}

#[derive(Serialize)]
struct Positions {
    begin: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: u32,
    column: u32,
}

#[derive(Serialize)]
struct Content {
    body: String,
}

/// A line for each entry. GitLab knows nothing without a place: a file that could not be read is not in it.
pub fn gitlab(part: &Part<'_>, out: &mut String) {
    for point in part.points() {
        let Some(at) = &point.at else { continue };
        let (start, end) = at.ends();
        let position = |p: crate::source::LineColumn| Position { line: p.line, column: p.column };
        let issue = Issue {
            description: point.message,
            check_name: point.code,
            fingerprint: point.fingerprint,
            severity: match point.severity {
                Severity::Error => "major",
                Severity::Warning => "minor",
                Severity::Info => "info",
            },
            location: Location { path: at.path.clone(), positions: Positions { begin: position(start), end: position(end) } },
            content: Content { body: point.whole() },
        };
        line(&issue, out);
    }
}
