//! Names over all files: unknown ones, doubled ones, cycles.

use super::declaration::{Declaration, Declared, Thing};
use crate::card::{CardTable, FieldType, Kind};
use crate::source::{Diagnostic, Say, Span, nearest};
use std::collections::BTreeMap;

/// What is wrong with the names of a declaration.
pub fn check(declaration: &Declaration, table: &CardTable) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    let mut first: BTreeMap<&str, &Thing> = BTreeMap::new();
    for thing in &declaration.things {
        match first.get(thing.name.as_str()) {
            Some(earlier) => out.push(
                Diagnostic::error(
                    "flow::duplicate-name",
                    thing.file,
                    thing.name_span,
                    Say::new(format!("`{}` is declared twice", thing.name), format!("`{}` ist zweimal erklärt", thing.name)),
                )
                .label(Say::new("again here", "hier noch einmal"))
                .also(earlier.file, earlier.name_span, Say::new("first here", "zuerst hier"))
                .help(Say::new(
                    "give one of the two another name, or remove it",
                    "Geben Sie einer von beiden einen anderen Namen, oder entfernen Sie sie",
                )),
            ),
            None => {
                first.insert(&thing.name, thing);
            }
        }
    }
    for thing in &declaration.things {
        let Some(kind) = table.kind(&thing.kind) else { continue };
        fields(thing, kind, table, &first, &mut out);
        path(thing, table, &first, &mut out);
    }
    cycles(declaration, table, &first, &mut out);
    out
}

fn fields(thing: &Thing, kind: &Kind, table: &CardTable, known: &BTreeMap<&str, &Thing>, out: &mut Vec<Diagnostic>) {
    for def in kind.fields.iter().filter(|f| f.kind == FieldType::Names) {
        for value in thing.field(&def.id) {
            let Declared::Names(names) = &value.value else { continue };
            for name in names {
                let span = within(value.span, &value.text, name);
                reference(thing, span, name, &def.of, table, known, out);
            }
        }
    }
}

fn path(thing: &Thing, table: &CardTable, known: &BTreeMap<&str, &Thing>, out: &mut Vec<Diagnostic>) {
    let parties: Vec<String> = table.kinds.iter().filter(|k| k.party).map(|k| k.id.clone()).collect();
    let title = Span::new(thing.span.end as usize - thing.title.len().min(thing.span.len()), thing.span.end as usize);
    let start = thing.name_span.end.max(thing.span.start);
    let title = if title.start < start { Span { start, end: thing.span.end } } else { title };
    for name in thing.path.iter().flatten() {
        reference(thing, within(title, &thing.title, name), name, &parties, table, known, out);
    }
}

fn reference(
    thing: &Thing,
    span: Span,
    name: &str,
    of: &[String],
    table: &CardTable,
    known: &BTreeMap<&str, &Thing>,
    out: &mut Vec<Diagnostic>,
) {
    let Some(target) = known.get(name) else {
        let fitting = known.values().filter(|t| of.is_empty() || of.contains(&t.kind)).map(|t| t.name.as_str());
        let help = nearest(name, fitting).map_or_else(
            || {
                Say::new(
                    format!("declare it with a card of its own: `… {name}: …`"),
                    format!("Erklären Sie ihn mit einer eigenen Karte: `… {name}: …`"),
                )
            },
            |n| Say::new(format!("did you mean `{n}`?"), format!("Meinten Sie `{n}`?")),
        );
        out.push(
            Diagnostic::error(
                "flow::unknown-name",
                thing.file,
                span,
                Say::new(format!("nothing is declared as `{name}`"), format!("nichts ist als `{name}` erklärt")),
            )
            .help(help),
        );
        return;
    };
    if !of.is_empty() && !of.contains(&target.kind) {
        let words = |german: bool| {
            let keyword =
                |id: &String| table.kind(id).and_then(|k| if german { k.de.first() } else { k.en.first() }).map(|w| format!("`{w}`"));
            of.iter().filter_map(keyword).collect::<Vec<_>>().join(", ")
        };
        out.push(
            Diagnostic::error(
                "flow::wrong-kind",
                thing.file,
                span,
                Say::new(
                    format!("`{name}` cannot stand here: it is of another kind"),
                    format!("`{name}` kann hier nicht stehen: es ist von anderer Art"),
                ),
            )
            .also(target.file, target.span, Say::new("declared here", "hier erklärt"))
            .help(Say::new(format!("here stands one of {}", words(false)), format!("hier steht eines von {}", words(true)))),
        );
    }
}

/// The place of a name within a value.
fn within(span: Span, text: &str, name: &str) -> Span {
    match text.find(name) {
        Some(at) if at + name.len() <= span.len() => Span::new(span.start as usize + at, span.start as usize + at + name.len()),
        _ => span,
    }
}

/// Chains of references to things of the same kinds that come back to where they began (`Run by`, `Sub-processor of`, `Parent`).
fn cycles(declaration: &Declaration, table: &CardTable, known: &BTreeMap<&str, &Thing>, out: &mut Vec<Diagnostic>) {
    for thing in &declaration.things {
        let Some(kind) = table.kind(&thing.kind) else { continue };
        // A field that names parties may form a chain; one that names data or subjects cannot come back.
        for def in kind.fields.iter().filter(|f| f.kind == FieldType::Names && f.of.contains(&thing.kind)) {
            let mut chain = vec![thing.name.as_str()];
            let mut here = thing;
            while let Some(next) = here.field(&def.id).iter().find_map(|v| match &v.value {
                Declared::Names(names) => names.first().and_then(|n| known.get(n.as_str())),
                _ => None,
            }) {
                if next.name == thing.name {
                    let smallest = chain.iter().min() == Some(&thing.name.as_str());
                    if smallest {
                        let way = chain.iter().chain(std::iter::once(&thing.name.as_str())).copied().collect::<Vec<_>>().join(" → ");
                        let span = thing.field(&def.id).first().map_or(thing.span, |v| v.span);
                        out.push(
                            Diagnostic::error(
                                "flow::cycle",
                                thing.file,
                                span,
                                Say::new(format!("this comes back to itself: {way}"), format!("das führt zu sich selbst zurück: {way}")),
                            )
                            .help(Say::new(
                                "end the chain at the one who is not run by another",
                                "Beenden Sie die Kette bei dem, der von keinem anderen betrieben wird",
                            )),
                        );
                    }
                    break;
                }
                if chain.contains(&next.name.as_str()) {
                    break;
                }
                chain.push(&next.name);
                here = next;
            }
        }
    }
}
