//! What a rule is.

use crate::law::stored::Stored;
use crate::source::{Say, Severity};
use crate::value::{Citation, Value};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A requirement: for each binding of the domains for which `applies` holds and `except` does not, `require` must hold.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Rule {
    /// Its stable id.
    pub id: String,
    /// What readers see of it, and of a violation.
    pub words: Stored<RuleWords>,
    /// The provisions behind it, as written on the card.
    pub law: Vec<String>,
    /// How grave a violation is.
    pub severity: SeverityRule,
    /// How a text that violates it says what is declared, for rules on the agreement of the two.
    pub grade: Option<Grade>,
    /// The item of the checklist that it answers, if it is one.
    pub item: Option<Say>,
    /// If it compares notices with each other: which ones. Else it is asked of each notice by itself.
    pub among: Option<Among>,
    /// Whether statements of one passage that give the same value are reported together.
    pub once: bool,
    /// What it is asked of.
    pub each: Vec<Domain>,
    /// When it applies.
    pub applies: Cond,
    /// When it is not required all the same.
    pub except: Cond,
    /// The limits of its folder that leave it out, as indices of the law's.
    pub outside: Vec<u16>,
    /// What must hold.
    pub require: Cond,
    /// The concepts whose absence it reports: a finding points at where they belong, and names near misses.
    pub absent: Vec<String>,
    /// The file that it stands in.
    pub file: String,
}

/// What readers see of a rule, and of a violation.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct RuleWords {
    /// Its title.
    pub title: Say,
    /// What is wrong, as a template.
    pub message: Say,
    /// What to do, as a template.
    pub advice: Say,
    /// A clause that would mend it, by language, as a template.
    pub clauses: BTreeMap<String, String>,
    /// The heading for that clause in a text that has none about it, by language.
    pub headings: BTreeMap<String, String>,
}

/// The notices that are compared with each other: those of one party.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Among {
    /// The kind of card that declares the party.
    pub kind: String,
    /// The concept whose statements name it in the text.
    pub concept: String,
}

/// How a text says what is declared; the worst is last.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Grade {
    /// As it is declared.
    Clear,
    /// In words that leave open what is meant.
    Vague,
    /// In ways that do not go together.
    Ambiguous,
    /// Not at all.
    Omitted,
    /// Otherwise than it is declared.
    Incorrect,
}

impl Grade {
    /// All, with their names on cards and in JSON.
    pub const ALL: [(&str, Self); 5] = [
        ("clear", Self::Clear),
        ("vague", Self::Vague),
        ("ambiguous", Self::Ambiguous),
        ("omitted", Self::Omitted),
        ("incorrect", Self::Incorrect),
    ];

    /// In words.
    pub fn say(self) -> Say {
        let (en, de) = match self {
            Self::Clear => ("clear", "klar"),
            Self::Vague => ("vague", "vage"),
            Self::Ambiguous => ("ambiguous", "mehrdeutig"),
            Self::Omitted => ("omitted", "fehlt"),
            Self::Incorrect => ("incorrect", "unrichtig"),
        };
        Say::new(en, de)
    }
}

/// How grave a violation is.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SeverityRule {
    /// If the condition holds, or always.
    pub then: Severity,
    /// The condition, and how grave it is otherwise.
    pub when: Option<(Cond, Severity)>,
}

/// What a rule, or a quantifier, ranges over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Domain {
    /// The text.
    Text,
    /// Statements in the text.
    Statement(Polarized, Scope),
    /// Declared things of a kind.
    Thing(String),
    /// Declared things of a kind that have to do with the one that is bound.
    Linked(String, Link),
    /// Concepts, one after the other: conditions call the one that is bound `it`.
    Concept(Vec<String>),
    /// Headings that name one of the concepts and have words below them, with the section that they open.
    Heading(Vec<String>),
    /// Waivers that covered no finding.
    UnusedWaiver,
    /// Steps of flows.
    Hop,
    /// Values that are declared open.
    OpenValue,
}

/// How declared things have to do with each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Link {
    /// The bound thing names them in this field.
    NamedIn(String),
    /// They name the bound thing, in any field or on their path.
    Naming,
}

/// Concepts with a polarity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Polarized {
    /// Any of these.
    pub concepts: Vec<String>,
    /// Only affirmed (0), denied (1) or conditional (2); or any.
    pub polarity: Option<Side>,
}

/// A polarity, as rules name it.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Side {
    /// Affirmed.
    Affirmed,
    /// Denied.
    Denied,
    /// Conditional.
    Conditional,
}

/// How near a statement must stand to the one that the rule is about.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scope {
    /// Anywhere in the text.
    Text,
    /// Further on in the text.
    Later,
    /// In the same sentence.
    Sentence,
    /// In the same paragraph, item or cell.
    Block,
    /// In the same list or paragraph group: the same section.
    Section,
    /// In the same section, a few blocks away at most: where a text has no headings, its section is the whole.
    Passage,
    /// In another text: another language version of the same notice, or another notice if notices are compared.
    Other,
}

/// A condition. Evaluates to true, false, or unknown for want of a declaration.
///
/// A law has thousands: what only few of them have stands in boxes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cond {
    /// Always, or never.
    Always(bool),
    /// All of them.
    All(Vec<Cond>),
    /// One of them.
    Any(Vec<Cond>),
    /// Not.
    Not(Box<Cond>),
    /// At least so many statements of the concepts stand there.
    States(Polarized, Scope, u16),
    /// Some member of the domain fulfils the condition.
    Some(Box<Domain>, Box<Cond>),
    /// A thing has a field.
    Has(Root, String),
    /// A value is declared open.
    Open(Path),
    /// A value has a property that the facts, or the table of choices, know.
    Is(Box<Path>, String),
    /// Two values compare.
    Compare(Box<Path>, Op, Box<Path>),
    /// A value compares with a provision.
    Covers(Box<Path>, Vec<Citation>),
    /// A value compares with one that the rule gives: a number, a length of time.
    Against(Box<Path>, Op, Box<Value>),
    /// A day lies ahead, at most so many days.
    Within(Path, u16),
    /// The text names a declared thing, anywhere, or in a sentence that states one of these.
    Names(Root, Option<Polarized>),
    /// The text speaks of what is declared in words at a path; `true`: or another text of the same notice does.
    Mentions(Path, bool),
    /// Anything is declared at all.
    Declared,
}

/// Where a value is found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Path {
    /// Of what.
    pub root: Root,
    /// Which field.
    pub field: String,
}

/// What a value belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Root {
    /// What is bound innermost (`its`).
    It,
    /// What is bound around it (`that`).
    That,
    /// The thing of this kind that is bound, else any that is declared.
    Kind(String),
    /// The step of a flow that is bound.
    Hop,
}

/// A comparison.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Op {
    /// The same value, or lengths of time that can be the same.
    Agrees,
    /// Not so.
    Differs,
    /// A shorter time.
    Shorter,
    /// A longer time.
    Longer,
    /// Organisations of one name that are not the same ("Example Inc.", "Example Ltd"); other addresses of one domain.
    Akin,
    /// What the facts know of a law or instrument: it ended, or got another name, after a day.
    EndedAfter,
    /// It began after a day.
    BeganAfter,
}
