//! What two versions of notices and flows say differently: for whoever reviews a change.
//!
//! In: texts as read and judged, and declarations, of both versions. Out: what appeared, vanished or changed, with the words at both sides.
//! A sentence that was only moved, or wrapped otherwise, is the same sentence. Knows no file system, and not where versions come from.

mod align; // which sentence of one version is which of the other
mod declared; // cards, field by field
mod findings; // findings that are new, and those that are gone
mod statements; // statements, sentence by sentence
mod texts; // which text of one version is which of the other
mod version; // a text as it is compared: start here
mod whole; // all that differs

#[cfg(test)]
mod tests;

pub use declared::{CardChange, FieldChange, Part, cards};
pub use findings::{FindingChange, Turn, findings};
pub use statements::{Passage, StatementChange, passages};
pub use texts::{Pair, pairs};
pub use version::{Acceptance, Quote, Said, SaidValue, Sentence, Told, Version};
pub use whole::{Changes, TextChange};

/// How something differs.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    /// It was there, and is no more.
    Vanished,
    /// It is there at both sides, and says something else.
    Changed,
    /// It is there now, and was not.
    Appeared,
    /// It says the same as far as is recognised, in other words, or once more or once less.
    Reworded,
}
