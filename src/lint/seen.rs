//! What conditions rest on, and the evidence that it becomes where it is shown.

use super::eval::{Bound, Eval};
use super::finding::Evidence;
use super::values::At;
use crate::flow::Thing;
use crate::recognise::{Polarity, Statement};
use crate::source::{Place, Say};

/// What a condition rests on. Most of it is never shown: it becomes [`Evidence`] where it is.
#[derive(Clone)]
pub(super) enum Seen<'a> {
    /// What was bound.
    Bound(Bound<'a>),
    /// A value, in a text or where it is declared.
    Value(At<'a>),
    /// Where a party is named.
    Named(Place),
    /// Where a text speaks of what is declared in words.
    SpokenOf(Place),
}

impl Eval<'_> {
    /// What was seen, as it is shown.
    pub fn evidence(&self, seen: &Seen<'_>) -> Option<Evidence> {
        let (place, shows) = match seen {
            Seen::Bound(bound) => return self.seen_of(bound),
            Seen::Value(at) => {
                let place = at.place()?;
                let in_text = self.case.texts.iter().any(|t| t.file == place.file);
                (place, if in_text { Say::new("and here", "und hier") } else { Say::new("declared here", "hier erklärt") })
            }
            Seen::Named(place) => (*place, Say::new("named here", "hier genannt")),
            Seen::SpokenOf(place) => (*place, Say::new("spoken of here", "hier genannt")),
        };
        Some(Evidence::new(place, shows))
    }

    /// Where it was seen.
    pub fn place_of_seen(&self, seen: &Seen<'_>) -> Option<Place> {
        match seen {
            Seen::Bound(bound) => self.place_of(bound),
            Seen::Value(at) => at.place(),
            Seen::Named(place) | Seen::SpokenOf(place) => Some(*place),
        }
    }

    /// What a bound thing shows, and where it stands.
    fn seen_of(&self, bound: &Bound<'_>) -> Option<Evidence> {
        let shows = match bound {
            Bound::Statement(s) => self.shows(s),
            Bound::Elsewhere(_, s) => self.shows(s),
            Bound::Concept(_) => Say::default(),
            Bound::Heading(_) => Say::new("the heading", "die Überschrift"),
            Bound::Thing(_) | Bound::Hop(_) | Bound::Open(..) => Say::new("declared here", "hier erklärt"),
        };
        let sentence = match bound {
            Bound::Statement(s) => self.text.map(|t| t.place(s.sentence)),
            Bound::Elsewhere(text, s) => Some(text.place(s.sentence)),
            Bound::Concept(_) | Bound::Heading(_) | Bound::Thing(_) | Bound::Hop(_) | Bound::Open(..) => None,
        };
        self.place_of(bound).map(|place| Evidence { place, message: shows, sentence })
    }

    /// A statement's concept, and how it is stated.
    fn shows(&self, statement: &Statement) -> Say {
        let title = self.case.law.reading.concepts.get(statement.concept.0 as usize).map(|c| c.words.title.clone()).unwrap_or_default();
        let (en, de) = match statement.polarity {
            Polarity::Affirmed => return title,
            Polarity::Denied => ("denied", "verneint"),
            Polarity::Conditional => ("under a condition", "unter einer Bedingung"),
        };
        Say::new(format!("{} ({en})", title.en), format!("{} ({de})", title.de))
    }

    /// Where a bound thing stands.
    pub fn place_of(&self, bound: &Bound<'_>) -> Option<Place> {
        match bound {
            Bound::Statement(s) => self.text.map(|t| t.place(s.span)),
            Bound::Elsewhere(text, s) => Some(text.place(s.span)),
            Bound::Heading(h) => self.text.map(|t| t.place(h.span)),
            Bound::Concept(_) => None,
            Bound::Thing(t) => Some(t.place()),
            Bound::Open(thing, _, value) => Some(Place { file: thing.file, span: value.span }),
            Bound::Hop(h) => self.case.declaration.and_then(|d| d.things.get(h.flow)).map(Thing::place),
        }
    }
}
