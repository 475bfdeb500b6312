//! What is wrong with a table of facts or words.

use super::concept::Concept;
use super::pattern::SLOT_KINDS;
use super::roles::did_you_mean;
use crate::card::{CardTable, Stated};
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

/// What the table of kinds takes from statements that the law does not know: concepts, and kinds of values.
pub(super) fn unknown_statements(id: FileId, text: &str, table: &CardTable, concepts: &[Concept]) -> Vec<Diagnostic> {
    let names: Vec<&str> = concepts.iter().map(|c| c.name.as_str()).collect();
    let mut all: Vec<Diagnostic> = Vec::new();
    let mut tell = |name: &str, known: &[&str], say: Say| {
        let quoted = format!("\"{name}\"");
        let at = text.find(&quoted).map_or(Span::default(), |at| Span::new(at + 1, at + 1 + name.len()));
        let mut diagnostic = Diagnostic::error("law::unknown-name", id, at, say);
        diagnostic.help = did_you_mean(name, known);
        if !all.contains(&diagnostic) {
            all.push(diagnostic);
        }
    };
    for Stated { concept, gives, .. } in table.stated() {
        if !names.contains(&concept.as_str()) {
            let say = Say::new(format!("there is no concept `{concept}`"), format!("es gibt kein Konzept `{concept}`"));
            tell(concept, &names, say);
        }
        for kind in gives.iter().filter(|g| !SLOT_KINDS.contains(&g.as_str())) {
            let say = Say::new(format!("`{kind}` is no kind of value"), format!("`{kind}` ist keine Art von Wert"));
            tell(kind, &SLOT_KINDS, say);
        }
    }
    all
}
