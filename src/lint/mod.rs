//! Rules over a declaration and statements to outcomes and findings.
//!
//! In: a law, a declaration, the statements of each text, a date. Out: one outcome per rule and text, and findings.
//! Knows `source`, `value`, `flow`, `law`, `recognise`. Knows no article, no right and no phrase: those are data.

mod finding; // what a rule came to

pub use finding::{Evidence, Finding, Fix, Outcome, RuleOutcome};
