//! Rule, concept and fact files to a law whose every name is known.
//!
//! In: the files under `rules/`. Out: a [`Law`] and diagnostics. Knows `source`, `value`, `card`; knows no notice and no flow.

mod concept;
mod facts; // what holds in the world on a date // what a notice can say
mod law; // the whole law: start here
mod load; // files to a law
pub mod pattern; // how it is said
mod place; // where the words of a rule stand
pub mod rule; // what is required

pub use concept::{Concept, Conditioned, Denied, Patterns, Phrase, PhraseKind, Policy, Topic, WordLists};
pub use facts::{Adequacy, Authority, Facts, LawStatus, MovedSection, Standing, StatutoryPeriod};
pub use law::Law;
pub use load::{Example, Loader, Reading};
