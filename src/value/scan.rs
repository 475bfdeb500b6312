//! Values in running text: e-mail, telephone, dates, durations, citations, addresses, organisations.

use super::{Value, WordIndex};
use crate::source::Span;

/// Names of laws, as the facts know them.
pub trait LawNames: Sync {
    /// The law whose name stands at the beginning of `words`: its id, and how many bytes its name takes.
    fn law_at(&self, words: &str) -> Option<(&str, usize)>;
}

/// A value found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What kind of value: the slot's name in the pattern language.
    pub kind: &'static str,
    /// The value.
    pub value: Value,
    /// Its words.
    pub span: Span,
}

/// Finds all values in a text, appended to `out`, in reading order.
pub fn scan(_text: &str, _words: &WordIndex, _laws: &dyn LawNames, _out: &mut Vec<Found>) {}
