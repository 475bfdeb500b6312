//! Where the names of declared things stand.

use super::declaration::{Declaration, Declared, Thing};
use super::read::{names_in, steps};
use crate::card::{CardTable, FieldType};
use crate::source::Place;

/// A name at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference<'d> {
    /// The name.
    pub name: &'d str,
    /// Where it stands.
    pub place: Place,
    /// Whether the thing is declared here; else it is referred to.
    pub declares: bool,
}

impl Declaration {
    /// All names at their places: on heads, in fields, and on paths.
    pub fn references<'d>(&'d self, table: &'d CardTable) -> impl Iterator<Item = Reference<'d>> {
        self.things.iter().flat_map(|thing| {
            let declared = (!thing.name.is_empty()).then(|| Reference {
                name: &thing.name,
                place: Place { file: thing.file, span: thing.name_span },
                declares: true,
            });
            declared.into_iter().chain(thing.names_in_fields(table)).chain(thing.names_on_path())
        })
    }
}

impl Thing {
    fn names_in_fields<'d>(&'d self, table: &'d CardTable) -> impl Iterator<Item = Reference<'d>> {
        let fields = table.kind(&self.kind).into_iter().flat_map(|k| &k.fields).filter(|f| f.kind == FieldType::Names);
        let values = fields.flat_map(|f| self.field(&f.id)).filter(|v| matches!(v.value, Declared::Names(_)));
        values.flat_map(|value| {
            let names = names_in(&value.text, 0).into_iter();
            names.map(|(part, name)| Reference { name, place: Place { file: self.file, span: value.place(part) }, declares: false })
        })
    }

    fn names_on_path(&self) -> impl Iterator<Item = Reference<'_>> {
        let names = if self.path.is_empty() { Vec::new() } else { steps(&self.title) };
        let from = self.title_span.start as usize;
        let place = move |span: crate::source::Span| Place { file: self.file, span: span.shift(from) };
        names.into_iter().flatten().map(move |(span, name)| Reference { name, place: place(span), declares: false })
    }
}
