//! Findings, outcomes and statements to what people and programs read, one file for each format.
//!
//! In: data. Out: text. Knows everything above it; decides nothing.

mod checklist; // every item of the checklist with its outcome
mod human; // findings drawn under the words they rest on
mod json; // the contract with other programs
mod window; // a file's lines, cut to what is readable

pub use checklist::checklist;
pub use human::{Style, diagnostics, findings, summary};
pub use json::{JsonFinding, JsonOutcome, JsonPlace, JsonStatements, JsonSummary, finding as json_finding, outcome as json_outcome, statements as json_statements};
