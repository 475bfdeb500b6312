//! Values in running text: e-mail, telephone, dates, durations, citations, addresses, organisations.
//!
//! One pass over the words of a text; each finder looks only where a cheap sign shows that its kind of value may stand.

mod brackets; // words between brackets
mod citations; // articles and sections, in lists and ranges
mod contacts; // e-mail, web, telephone, fax, postal addresses
mod names; // organisations, public bodies
mod persons; // persons, and whoever stands at the head of an address
mod references; // other sections of the same text
mod times; // dates and durations
mod words; // the words of a text, with what stands between them

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

use super::{Value, WordIndex};
use crate::source::Span;
use words::split;

pub use citations::parse_citations;
pub use times::{parse_date, parse_length};

/// Names of laws, as the facts know them.
pub trait LawNames: Sync {
    /// The law whose name stands at the beginning of `words`: its id, and how many bytes its name takes.
    fn law_at(&self, words: &str) -> Option<(&str, usize)>;
}

/// No law has a name: for texts without citations.
pub struct NoLaws;

impl LawNames for NoLaws {
    fn law_at(&self, _: &str) -> Option<(&str, usize)> {
        None
    }
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
pub fn scan(text: &str, index: &WordIndex, laws: &dyn LawNames, out: &mut Vec<Found>) {
    let begin = out.len();
    let mut words = Vec::with_capacity(text.len() / 6);
    split(text, &mut words);
    // Telephone numbers, postcodes and citations have digits; most blocks of a notice have none.
    let digits = text.bytes().any(|b| b.is_ascii_digit());
    contacts::find_signed(text, index, out);
    if digits {
        contacts::find_numbered(text, &words, index, out);
    }
    times::find(text, &words, index, out);
    if digits {
        citations::find(text, &words, index, laws, out);
    }
    references::find(text, &words, index, begin, out);
    names::find(text, &words, index, out);
    persons::find(text, &words, index, out);
    brackets::find(text, out);
    if let Some(new) = out.get_mut(begin..) {
        new.sort_by_key(|f| (f.span.start, std::cmp::Reverse(f.span.end), f.kind));
    }
}
