//! What a rule came to, as data: `report` words it and lays it out.

use crate::law::rule::Grade;
use crate::source::{FileId, Place, Say, Severity};

/// A violated rule at a place, with the words it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule's id, stable: `art-13-1-f-safeguard-missing`.
    pub rule: String,
    /// The item of the checklist that this part of the rule answers, if it is one.
    pub item: Option<Say>,
    /// How grave.
    pub severity: Severity,
    /// How the text says what is declared, for rules on the agreement of the two.
    pub grade: Option<Grade>,
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
    /// A clause that would mend it, in the notice's language, filled from the flows.
    pub fix: Option<Fix>,
}

/// A finding that the team has looked at and accepts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waived {
    /// The finding.
    pub finding: Finding,
    /// Why it is accepted.
    pub why: String,
    /// Who decided so.
    pub who: String,
    /// The last day on which that holds, as written.
    pub until: String,
    /// Where the decision is recorded; empty if that is not said.
    pub ticket: String,
    /// Whether a comment in the notice says so; else a card does.
    pub in_text: bool,
}

/// Words that a finding or an outcome rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Where they stand, in a notice or in a flow file.
    pub place: Place,
    /// What they show, or why they do not count.
    pub message: Say,
    /// For words of a notice: the sentence, item or cell around them.
    pub sentence: Option<Place>,
}

impl Evidence {
    /// Words, and what they show.
    pub fn new(place: Place, message: Say) -> Self {
        Self { place, message, sentence: None }
    }
}

/// A clause that would mend a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// The clause. What the flows do not say stands as a mark in it: `[TODO: Flow: Keep]`.
    pub clause: String,
    /// What a human must complete: the words of each mark.
    pub blanks: Vec<String>,
    /// Whether it adds what is missing; else it stands for what is wrong.
    pub adds: bool,
    /// Where in the text it belongs.
    pub belongs: Belongs,
    /// The heading for it where the text has none about it, if the rule offers one.
    pub heading: Option<String>,
}

/// Where a clause belongs.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Belongs {
    /// Under a heading that is about it.
    Under {
        /// The heading.
        heading: Place,
        /// How many further headings are about it.
        others: usize,
    },
    /// No heading is about it: beside the words that call for it.
    Beside {
        /// The words.
        words: Place,
    },
    /// Nothing in the text tells.
    Nowhere,
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

impl Outcome {
    /// Its name for programs.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Satisfied => "satisfied",
            Self::Violated => "violated",
            Self::NotApplicable => "not-applicable",
            Self::NotRequired => "not-required",
            Self::Undecidable { .. } => "undecidable",
        }
    }

    /// How telling it is: of several parts of a rule, the one that tells most speaks for the rule.
    pub fn weight(&self) -> u8 {
        match self {
            Self::NotApplicable => 0,
            Self::NotRequired => 1,
            Self::Satisfied => 2,
            Self::Undecidable { .. } => 3,
            Self::Violated => 4,
        }
    }
}

/// A rule's outcome with its evidence. A rule in several parts has one for each item of the checklist that its parts answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleOutcome {
    /// The rule's id.
    pub rule: String,
    /// The item of the checklist, if it answers one.
    pub item: Option<Say>,
    /// What it came to.
    pub outcome: Outcome,
    /// How the text says what is declared, for rules on the agreement of the two; of several parts, the worst.
    pub grade: Option<Grade>,
    /// The words that show it.
    pub evidence: Vec<Evidence>,
}

/// How much evidence an outcome keeps.
const MOST_EVIDENCE: usize = 6;

impl RuleOutcome {
    /// Takes in what another part came to: the one that tells most counts, with the evidence of both.
    pub fn take_in(&mut self, outcome: Outcome, grade: Option<Grade>, evidence: Vec<Evidence>) {
        match (&mut self.outcome, outcome) {
            (Outcome::Undecidable { missing }, Outcome::Undecidable { missing: more }) => {
                missing.extend(more.into_iter().filter(|m| !missing.contains(m)).collect::<Vec<_>>());
            }
            (mine, theirs) if theirs.weight() > mine.weight() => *mine = theirs,
            _ => {}
        }
        self.grade = self.grade.max(grade);
        self.evidence.extend(evidence);
        self.evidence.truncate(MOST_EVIDENCE);
    }
}

/// One outcome for each rule and text, in the order of the rules.
pub fn by_rule(outcomes: Vec<(Option<FileId>, RuleOutcome)>) -> Vec<(Option<FileId>, RuleOutcome)> {
    let mut all: Vec<(Option<FileId>, RuleOutcome)> = Vec::with_capacity(outcomes.len());
    for (file, outcome) in outcomes {
        // The parts of a rule stand in one file, and so behind one another.
        let earlier = all.iter_mut().rev().take_while(|(_, o)| o.rule == outcome.rule).find(|(f, _)| *f == file);
        match earlier {
            Some((_, whole)) => whole.take_in(outcome.outcome, outcome.grade, outcome.evidence),
            None => all.push((file, RuleOutcome { item: None, ..outcome })),
        }
    }
    all
}
