//! What is wrong with a table of facts or words.

use super::roles::did_you_mean;
use crate::source::{Diagnostic, FileId, Say, Span};

/// A table that cannot be read, with the field that was meant.
pub(super) fn unreadable(code: &'static str, id: FileId, error: &toml::de::Error) -> Diagnostic {
    let span = error.span().map_or(Span::default(), |s| Span::new(s.start, s.end));
    let message = error.message().trim();
    // "unknown field `X`, expected one of `A`, `B`": serde knows the fields of each table.
    let mut words = message.split('`').skip(1).step_by(2);
    if let Some(field) = words.next().filter(|_| message.starts_with("unknown field")) {
        let known: Vec<&str> = words.collect();
        let say = Say::new(format!("there is no field `{field}` in this table"), format!("diese Tabelle hat kein Feld `{field}`"));
        let mut diagnostic = Diagnostic::error(code, id, span, say);
        diagnostic.help = did_you_mean(field, &known);
        return diagnostic;
    }
    let say = Say::new(format!("this table cannot be read: {message}"), format!("diese Tabelle ist nicht lesbar: {message}"));
    Diagnostic::error(code, id, span, say).help(Say::new(
        "compare it with the table of the same name that is built in",
        "Vergleichen Sie sie mit der eingebauten Tabelle gleichen Namens",
    ))
}
