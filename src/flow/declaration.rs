//! What is declared.

use crate::card::place_in;
use crate::source::{FileId, Lang, Place, Span};
use crate::value::{Citation, Contact, Date, Period};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// All that a set of flow files declares.
#[derive(Clone, Debug, Default)]
pub struct Declaration {
    /// In the order of the files, and within a file as written.
    pub things: Vec<Thing>,
    /// The first thing of each name.
    by_name: FxHashMap<String, usize>,
    /// The things of each kind, in their order.
    by_kind: FxHashMap<String, Vec<usize>>,
}

/// A declared thing: one card.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Thing {
    /// The kind's id.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// The title's place.
    pub title_span: Span,
    /// Its fields by id; a field that may repeat has one entry for each time.
    pub fields: BTreeMap<String, Vec<FieldValue>>,
    /// For a path: its steps, each the names that stand between two arrows.
    pub path: Vec<Vec<String>>,
    /// The file.
    pub file: FileId,
    /// The head line.
    pub span: Span,
    /// The name.
    pub name_span: Span,
    /// The language that its file speaks.
    pub lang: Lang,
    /// Whether something in its card could not be read: what it lacks may be what was misspelt.
    pub damaged: bool,
}

/// A field's value with its place.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FieldValue {
    /// What is declared.
    pub value: Declared,
    /// As written, on one line.
    pub text: String,
    /// Where.
    pub span: Span,
    /// The places of its lines.
    pub lines: Vec<Span>,
}

/// A declared value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Declared {
    /// Words.
    Text(String),
    /// Names of things.
    Names(Vec<String>),
    /// A word of a closed set, with all that it implies, and what is said behind a comma.
    Choice(Vec<String>, Option<String>),
    /// Provisions, with a condition.
    Citations(Vec<Citation>, Option<String>),
    /// A period.
    Period(Period),
    /// A day.
    Date(Date),
    /// A country, region or group by its code.
    Country(String),
    /// Ways to reach someone.
    Contacts(Vec<Contact>),
    /// Yes or no, and what is said behind a comma.
    YesNo(bool, Option<String>),
    /// A number.
    Number(u64),
    /// Not known yet: who clarifies it, until when.
    Open {
        /// Who.
        who: Option<String>,
        /// Until when.
        until: Option<Date>,
    },
}

/// One step of a flow's path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hop<'d> {
    /// Index of the flow among the things.
    pub flow: usize,
    /// The name of the thing that the data leave.
    pub from: &'d str,
    /// The name of the thing that they reach.
    pub to: &'d str,
}

impl Thing {
    /// The values of a field.
    pub fn field(&self, id: &str) -> &[FieldValue] {
        self.fields.get(id).map_or(&[], Vec::as_slice)
    }

    /// The place of its head.
    pub fn place(&self) -> Place {
        Place { file: self.file, span: self.span }
    }
}

impl FieldValue {
    /// The place of a part of its text.
    pub fn place(&self, part: Span) -> Span {
        place_in(self.lines.iter().copied(), part).unwrap_or(self.span)
    }

    /// Whether it is declared open.
    pub fn is_open(&self) -> bool {
        matches!(self.value, Declared::Open { .. })
    }
}

impl Declaration {
    /// A declaration of these things, in this order.
    pub fn new(things: Vec<Thing>) -> Self {
        let mut out = Self { things, ..Self::default() };
        for (i, thing) in out.things.iter().enumerate() {
            out.by_name.entry(thing.name.clone()).or_insert(i);
            out.by_kind.entry(thing.kind.clone()).or_default().push(i);
        }
        out
    }

    /// Things of a kind, with their indices.
    pub fn of_kind(&self, kind: &str) -> impl Iterator<Item = (usize, &Thing)> + use<'_> {
        self.by_kind.get(kind).into_iter().flatten().filter_map(|i| Some((*i, self.things.get(*i)?)))
    }

    /// A thing by its name.
    pub fn by_name(&self, name: &str) -> Option<(usize, &Thing)> {
        let index = *self.by_name.get(name)?;
        Some((index, self.things.get(index)?))
    }

    /// The steps of all paths.
    pub fn hops(&self) -> Vec<Hop<'_>> {
        let mut all = Vec::new();
        for (flow, thing) in self.things.iter().enumerate() {
            for pair in thing.path.windows(2) {
                let [from, to] = pair else { continue };
                for f in from {
                    all.extend(to.iter().map(|t| Hop { flow, from: f, to: t }));
                }
            }
        }
        all
    }
}
