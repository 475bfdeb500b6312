//! Findings, outcomes and statements to what people and programs read, one file for each format.
//!
//! In: data. Out: text. Knows everything above it; decides nothing.

mod change; // what differs between two versions
mod checklist; // every item of the checklist with its outcome
mod checkstyle; // for programs that read Checkstyle's reports
mod formal; // a rule as it is judged
mod github; // annotations on GitHub
mod gitlab; // GitLab's Code Quality
mod human; // findings drawn under the words they rest on
mod json; // the contract with other programs
mod junit; // for programs that read test reports
mod lines; // lists of one line each: statements, rules, the summary
mod mended; // what was put into texts, and what it changes
mod page; // the page of all rules
mod point; // what formats for other programs show of findings and mistakes
mod rdjson; // for reviewdog
mod sarif; // SARIF 2.1.0
mod sarif_model; // its parts by their names
mod schema; // the schemas of JSON
mod window; // the line of a place, cut to what is readable
mod xml; // what reports in XML share

#[cfg(test)]
mod fixture; // findings of a toy law

pub use change::{Compared, changes, changes_markdown, changes_schema, json_changes};
pub use checklist::{ChecklistItem, checklist, checklist_items, checklist_words};
pub use checkstyle::checkstyle;
pub use formal::{formal, mutant, mutated};
pub use github::{github, github_limit};
pub use gitlab::gitlab;
pub use human::{Style, diagnostics, findings, first_line};
pub use json::{
    JsonFinding, JsonOutcome, JsonPlace, JsonStatements, JsonSummary, finding as json_finding, line as json_line, outcome as json_outcome,
    statements as json_statements,
};
pub use junit::junit;
pub use lines::{Tally, known, rules, statements, statistics, summary, undecided};
pub use mended::{Mood, diff, mended};
pub use page::rules_page;
pub use point::{Part, Passed, Problem, Reported, edit_for};
pub use rdjson::rdjson;
pub use sarif::{DescribedRule, SARIF_HEAD, SARIF_TAIL, sarif, sarif_middle};
pub use schema::{json_schema, statements_schema};
