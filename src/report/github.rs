//! Workflow commands, which GitHub shows as annotations beside the lines of a change.

use super::point::{Part, Point};
use crate::source::{Lang, Severity};

/// How many annotations of each kind GitHub shows for one step.
const MOST_SHOWN: usize = 10;

/// A line for each finding and each mistake.
pub fn github(part: &Part<'_>, out: &mut String) {
    for point in part.points() {
        command(&point, out);
    }
}

fn command(point: &Point<'_>, out: &mut String) {
    let level = match point.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    out.push_str(&format!("::{level} title={}", property(&format!("noticelint ({})", point.code))));
    if let Some(at) = &point.at {
        let (start, end) = at.ends();
        out.push_str(&format!(",file={},line={},endLine={}", property(&at.path), start.line, end.line));
        // Columns are for places within one line.
        if start.line == end.line {
            out.push_str(&format!(",col={},endColumn={}", start.column, end.column));
        }
    }
    out.push_str(&format!("::{}\n", data(&point.whole())));
}

/// What is said where there are more findings of a severity than GitHub shows.
pub fn github_limit(counts: [usize; 3], lang: Lang) -> Option<String> {
    counts.iter().any(|n| *n > MOST_SHOWN).then(|| match lang {
        Lang::En => format!("GitHub annotates at most {MOST_SHOWN} of each severity in a step; this log has all of them\n"),
        Lang::De => format!("GitHub zeigt je Schritt höchstens {MOST_SHOWN} jeder Schwere an; in diesem Protokoll stehen alle\n"),
    })
}

/// Text as the message of a command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Text as the value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
