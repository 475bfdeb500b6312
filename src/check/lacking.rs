//! What rules ask of cards beyond what they have: a draft leaves it open.

use super::engine::Engine;
use super::unit::declared_case;
use crate::flow::Declaration;
use crate::law::rule::{Cond, Domain, Root};
use crate::lint::{Day, lint};
use crate::source::Place;
use crate::value::Date;

/// A field that a rule demands of a card, and that is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lacking {
    /// The card's head.
    pub card: Place,
    /// The field's id.
    pub field: String,
}

/// The fields that some rule's "must have" demands, card by card, and that are missing.
pub fn lacking(engine: &Engine<'_>, declaration: &Declaration, date: Date) -> Vec<Lacking> {
    let day = Day::new(date);
    let mut all = Vec::new();
    for rule in &engine.law.reading.rules {
        let ([Domain::Thing(_)], Cond::Has(Root::It, field)) = (rule.each.as_slice(), &rule.require) else { continue };
        let case = declared_case(engine, std::slice::from_ref(rule), declaration, &day, None);
        all.extend(lint(&case).findings.into_iter().map(|f| Lacking { card: f.place, field: field.clone() }));
    }
    all
}
