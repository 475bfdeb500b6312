//! Rules over a declaration and statements to outcomes and findings.
//!
//! In: a law, a declaration, the statements of each text, a date. Out: one outcome per rule and text, and findings.
//! Knows `source`, `value`, `flow`, `law`, `notice`, `recognise`. Knows no article, no right and no phrase: those are data.

mod again; // rules judged again when little of a text has changed
mod among; // what is kept of texts to compare them with others
mod clause; // clauses: filled in the notice's language, with marks for what is not declared
mod day; // the day on which is judged
mod eval; // conditions to true, false or unknown
mod finding; // what a rule came to: start here
mod folded; // a text's words, to be asked for
mod headings; // headings that name a thing
mod judge; // a rule to its outcome
mod links; // declared things that have to do with each other
mod mention; // whether a text speaks of what is declared in words
mod names; // whether a text names a declared party
mod seen; // what conditions rest on, and the evidence that it becomes
mod template; // messages with their slots filled
mod values; // where values come from, and how they compare
mod waive; // findings that are accepted

pub use again::{Asks, Before, Tallies};
pub use among::{Excerpt, Stand, party, stand};
pub use clause::{MARK, blanks};
pub use day::Day;
pub use finding::{Belongs, Evidence, Finding, Fix, Outcome, RuleOutcome, Waived, by_rule};

pub use judge::{ByConcept, Case, Linted, TextUnderCheck, lint, lint_again};
pub use waive::{TextWaiver, is_about_waivers};
