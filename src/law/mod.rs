//! Rule, concept and fact files to a law whose every name is known.
//!
//! In: the files under `rules/`. Out: a [`Law`] and diagnostics. Knows `source`, `value`, `card`; knows no notice and no flow.

mod concept; // what a notice can say
mod facts; // what holds in the world on a date
mod finish; // what becomes of their cards when all are read
mod limit; // when many rules are not asked of a text
mod load; // files to a law
pub mod pattern; // how it is said
mod place; // where the words of a rule stand
mod roles; // all patterns, in the order in which they are compiled
pub mod rule; // what is required
mod stored; // what is read when it is first asked for
mod table; // what is wrong with a table of facts or words
mod vet; // rules about rules
mod whole; // the whole law: start here

pub use concept::{Concept, ConceptWords, Conditioned, Denied, Patterns, Phrase, PhraseKind, Policy, Topic, WordLists};
pub use facts::{Adequacy, Authority, Facts, LawStatus, MovedSection, Standing, StatutoryPeriod};
pub use load::{Example, Loader, Reading};
pub use place::{cards_of, place_of_clause};
pub use stored::Stored;
pub use whole::{Law, PATTERN_LANGUAGE};
