//! What a rule came to, as data: `report` words it and lays it out.

use crate::source::{Place, Say, Severity};

/// A violated rule at a place, with the words it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule's id, stable: `art-13-1-f-safeguard-missing`.
    pub rule: String,
    /// How grave.
    pub severity: Severity,
    /// What is wrong, with the rule's slots filled.
    pub message: Say,
    /// Where to look first. For an absence: the heading where the statement belongs, else the document's first words.
    pub place: Place,
    /// The words that decided it; for an absence, each near miss and why it does not count; for a disagreement, the other place.
    pub evidence: Vec<Evidence>,
    /// The provisions behind it, as printed in each language.
    pub cites: Vec<Say>,
    /// What to write instead, or how to mend it.
    pub help: Option<Say>,
    /// A clause that would mend it, in the notice's language, with slots filled from the flows and `{slot}` left where unknown.
    pub fix: Option<Fix>,
}

/// Words that a finding or an outcome rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Where they stand, in a notice or in a flow file.
    pub place: Place,
    /// What they show, or why they do not count.
    pub message: Say,
}

/// A clause that would mend a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// The clause.
    pub clause: String,
    /// The slots that nothing declared could fill.
    pub open: Vec<String>,
}

/// What a rule came to for one text (or for the flows alone).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It holds; the evidence of the [`RuleOutcome`] shows by which words.
    Satisfied,
    /// It does not hold; there is at least one finding.
    Violated,
    /// Its condition is not met.
    NotApplicable,
    /// Its exception is met.
    NotRequired,
    /// What would decide it is not declared, or declared `open`.
    Undecidable {
        /// The declarations that would decide it, in words: "`Recording` of flow `meeting`".
        missing: Vec<Say>,
    },
}

/// A rule's outcome with its evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleOutcome {
    /// The rule's id.
    pub rule: String,
    /// What it came to.
    pub outcome: Outcome,
    /// The words that show it.
    pub evidence: Vec<Evidence>,
}
