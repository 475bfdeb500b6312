//! Names over all files: unknown ones, doubled ones, cycles.

use super::declaration::{Declaration, Declared, Thing};
use super::read::{names_in, steps};
use crate::card::{CardTable, FieldDef, FieldType, Kind};
use crate::source::{Diagnostic, FileId, Say, Span, nearest};
use std::collections::{BTreeMap, BTreeSet};

/// After so many mistakes no nearest name is looked for.
const MOST_SUGGESTIONS: usize = 100;

/// What is wrong with the names of a declaration. Those that are `meant` stand on cards that could not be read: that is told
/// already.
pub fn check(declaration: &Declaration, table: &CardTable, meant: &BTreeSet<String>) -> Vec<Diagnostic> {
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
    let known = Known { first: &first, meant, table };
    for thing in &declaration.things {
        let Some(kind) = table.kind(&thing.kind) else { continue };
        fields(thing, kind, known, &mut out);
        path(thing, known, &mut out);
    }
    cycles(declaration, table, &first, &mut out);
    out
}

/// What names may refer to.
#[derive(Copy, Clone)]
struct Known<'a> {
    /// The first thing of each name.
    first: &'a BTreeMap<&'a str, &'a Thing>,
    /// Names on cards that could not be read.
    meant: &'a BTreeSet<String>,
    table: &'a CardTable,
}

fn fields(thing: &Thing, kind: &Kind, known: Known<'_>, out: &mut Vec<Diagnostic>) {
    for def in kind.fields.iter().filter(|f| f.kind == FieldType::Names) {
        for value in thing.field(&def.id) {
            if !matches!(value.value, Declared::Names(_)) {
                continue;
            }
            for (span, name) in names_in(&value.text, 0) {
                reference(thing, value.place(span), name, &def.of, known, out);
            }
        }
    }
}

fn path(thing: &Thing, known: Known<'_>, out: &mut Vec<Diagnostic>) {
    if thing.path.is_empty() {
        return;
    }
    let parties: Vec<String> = known.table.kinds.iter().filter(|k| k.party).map(|k| k.id.clone()).collect();
    for (span, name) in steps(&thing.title).into_iter().flatten() {
        reference(thing, span.shift(thing.title_span.start as usize), name, &parties, known, out);
    }
}

fn reference(thing: &Thing, span: Span, name: &str, of: &[String], known: Known<'_>, out: &mut Vec<Diagnostic>) {
    let Known { first, meant, table } = known;
    let Some(target) = first.get(name) else {
        if meant.contains(name) {
            return;
        }
        // Where nearly everything is unknown, nobody reads suggestions, and looking for them is not for nothing.
        let known = if out.len() < MOST_SUGGESTIONS { Some(first) } else { None };
        let fitting =
            known.into_iter().flat_map(BTreeMap::values).filter(|t| of.is_empty() || of.contains(&t.kind)).map(|t| t.name.as_str());
        let help = nearest(name, fitting).map_or_else(
            || {
                if name.contains(char::is_whitespace) {
                    apart()
                } else {
                    Say::new(
                        format!("declare it with a card of its own: `… {name}: …`"),
                        format!("Erklären Sie ihn mit einer eigenen Karte: `… {name}: …`"),
                    )
                }
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

fn apart() -> Say {
    Say::new("separate names with commas: `house, club`", "Trennen Sie Namen durch Kommas: `haus, verein`")
}

/// Chains of references to things of the same kinds that come back to where they began (`Run by`, `Sub-processor of`, `Parent`).
fn cycles(declaration: &Declaration, table: &CardTable, known: &BTreeMap<&str, &Thing>, out: &mut Vec<Diagnostic>) {
    for kind in &table.kinds {
        // A field that names its own kind may form a chain; one that names data or subjects cannot come back.
        for def in kind.fields.iter().filter(|f| f.kind == FieldType::Names && f.of.contains(&kind.id)) {
            let mut chains = Chains { known, kind, field: def, seen: BTreeMap::new() };
            for thing in declaration.things.iter().filter(|t| t.kind == kind.id) {
                for way in chains.from(thing) {
                    out.push(cycle(&way, def, known));
                }
            }
        }
    }
}

/// A walk along one field of the things of one kind. Each thing is entered once, and its names are followed once.
struct Chains<'a> {
    known: &'a BTreeMap<&'a str, &'a Thing>,
    kind: &'a Kind,
    field: &'a FieldDef,
    /// Things that were entered; `true` as long as they are on the way.
    seen: BTreeMap<&'a str, bool>,
}

impl<'a> Chains<'a> {
    /// The ways from a thing that come back to themselves.
    fn from(&mut self, start: &'a Thing) -> Vec<Vec<&'a str>> {
        let mut found = Vec::new();
        if self.seen.contains_key(start.name.as_str()) {
            return found;
        }
        self.seen.insert(&start.name, true);
        let mut way = vec![(start.name.as_str(), self.next(start))];
        while let Some((here, ahead)) = way.last_mut() {
            let (here, next) = (*here, ahead.pop());
            let Some(next) = next else {
                self.seen.insert(here, false);
                way.pop();
                continue;
            };
            match self.seen.get(next.name.as_str()) {
                // Who decides jointly with another may be named by the other too; nobody is joint with themselves.
                Some(true) if !self.field.mutual || next.name == here => {
                    let names = way.iter().map(|(name, _)| *name);
                    found.push(names.skip_while(|name| *name != next.name).collect());
                }
                Some(_) => {}
                None => {
                    self.seen.insert(&next.name, true);
                    way.push((next.name.as_str(), self.next(next)));
                }
            }
        }
        found
    }

    fn next(&self, thing: &'a Thing) -> Vec<&'a Thing> {
        let names =
            thing.field(&self.field.id).iter().flat_map(|v| if let Declared::Names(names) = &v.value { names.as_slice() } else { &[] });
        names.filter_map(|n| self.known.get(n.as_str()).copied()).filter(|t| t.kind == self.kind.id).collect()
    }
}

fn cycle(way: &[&str], def: &FieldDef, known: &BTreeMap<&str, &Thing>) -> Diagnostic {
    let shown: Vec<&str> = way.iter().chain(way.first()).copied().collect();
    // A long circle is shown by its ends.
    let shown = match shown.as_slice() {
        [first, second, .., last_but_one, last] if shown.len() > 8 => [first, second, "…", last_but_one, last].join(" → "),
        all => all.join(" → "),
    };
    let end = way.last().and_then(|name| known.get(name));
    let place = end.map(|t| {
        let naming = t.field(&def.id).iter().flat_map(|v| names_in(&v.text, 0).into_iter().map(move |(span, name)| (v.place(span), name)));
        let span = naming.filter(|(_, name)| Some(name) == way.first()).map(|(span, _)| span).next();
        (t.file, span.unwrap_or(t.span))
    });
    let (file, span) = place.unwrap_or((FileId(0), Span::default()));
    Diagnostic::error(
        "flow::cycle",
        file,
        span,
        Say::new(format!("this comes back to itself: {shown}"), format!("das führt zu sich selbst zurück: {shown}")),
    )
    .help(Say::new("end the chain at the one who is not below another", "Beenden Sie die Kette bei dem, der keinem anderen untersteht"))
}
