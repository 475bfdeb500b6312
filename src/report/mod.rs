//! Findings, outcomes and statements to what people and programs read, one file for each format.
//!
//! In: data. Out: text. Knows everything above it; decides nothing.

mod checklist; // every item of the checklist with its outcome
mod formal; // a rule as it is judged
mod human; // findings drawn under the words they rest on
mod json; // the contract with other programs
mod lines; // lists of one line each: statements, rules, the summary
mod mended; // what was put into texts, and what it changes
mod page; // the page of all rules
mod window; // the line of a place, cut to what is readable

#[cfg(test)]
mod fixture; // findings of a toy law

pub use checklist::checklist;
pub use formal::{formal, mutant, mutated};
pub use human::{Style, diagnostics, findings, first_line};
pub use json::{
    JsonFinding, JsonOutcome, JsonPlace, JsonStatements, JsonSummary, finding as json_finding, line as json_line, outcome as json_outcome,
    statements as json_statements,
};
pub use lines::{known, rules, statements, summary, undecided};
pub use mended::{Mood, diff, mended};
pub use page::rules_page;
