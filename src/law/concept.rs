//! What a notice can say: concepts, and the topics, signs and word lists that their patterns use.

use super::pattern::{Pattern, Seq};
use super::stored::Stored;
use crate::source::Say;
use crate::value::Value;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a denial of a concept states.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Denied {
    /// Nothing: "we do not transfer data" states no transfer.
    #[default]
    Drop,
    /// The concept, denied: "no profiling takes place" speaks of profiling.
    Keep,
    /// Another concept, affirmed, by its index.
    States(u16),
}

/// What a concept that is only named within a condition states.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Conditioned {
    /// Nothing: "if the processing is based on consent" relies on none.
    #[default]
    Drop,
    /// The concept, conditional.
    Keep,
    /// The concept, conditional, if the condition stands behind its main clause: "we process the data if you consent".
    Behind,
}

/// How a concept takes denial and condition, and which values of the sentence around it belong to it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// On denial.
    pub denied: Denied,
    /// On standing within a condition.
    pub conditioned: Conditioned,
    /// Kinds of values that are taken from the whole sentence, not only from the words that match.
    pub gives: Vec<String>,
}

/// A thing that a notice can say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Concept {
    /// Its stable name: `right-of-access`.
    pub name: String,
    /// What readers see of it.
    pub words: Stored<ConceptWords>,
    /// The provisions that ask for it, as written.
    pub law: Vec<String>,
    /// Whether it only serves rules: it is no thing that readers of a notice ask for.
    pub for_rules_only: bool,
    /// How it takes denial and condition.
    pub policy: Policy,
    /// Its patterns, by language.
    pub patterns: BTreeMap<String, Patterns>,
    /// The file that it stands in, as named.
    pub file: String,
}

/// What readers see of a concept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConceptWords {
    /// Its title.
    pub title: Say,
    /// Why near misses do not count, one reason for each near-miss pattern's index.
    pub why_not: Vec<Say>,
}

/// A concept's patterns in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Patterns {
    /// Each states it.
    pub states: Vec<Pattern>,
    /// Each, in the same sentence, undoes that.
    pub unless: Vec<Pattern>,
    /// Each looks like it, and does not count, for the reason of this index.
    pub near: Vec<(u16, Pattern)>,
    /// In a heading: it belongs here.
    pub belongs: Vec<Pattern>,
}

/// What a passage is about: whose contact details follow, whose duty is meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Topic {
    /// Its name in patterns: `about {dpo}`.
    pub name: String,
    /// Its patterns, by language.
    pub patterns: BTreeMap<String, Vec<Pattern>>,
}

/// Words that patterns share, by name, in one language.
pub type WordLists = BTreeMap<String, Vec<Seq>>;

/// A name of the facts by which texts call a country, an authority, an instrument.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phrase {
    /// The words.
    pub words: String,
    /// Whether only this spelling counts ("US" is not "us").
    pub exact: bool,
    /// What it names.
    pub names: PhraseKind,
    /// The id of what it names.
    pub id: String,
    /// What patterns may ask of it: `outside-eea`, `adequacy`.
    pub tags: Vec<String>,
}

/// What a phrase names.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PhraseKind {
    /// A country, region or group of countries.
    Country,
    /// A supervisory authority.
    Authority,
    /// A transfer instrument.
    Instrument,
    /// A law, named without a provision.
    Law,
}

impl Phrase {
    /// The slot's name in patterns.
    pub fn kind(&self) -> &'static str {
        match self.names {
            PhraseKind::Country => "country",
            PhraseKind::Authority => "authority",
            PhraseKind::Instrument => "instrument",
            PhraseKind::Law => "law",
        }
    }

    /// The value that it gives.
    pub fn value(&self) -> Value {
        match self.names {
            PhraseKind::Country => Value::Country(self.id.clone()),
            PhraseKind::Authority => Value::Authority(self.id.clone()),
            PhraseKind::Instrument => Value::Instrument(self.id.clone()),
            PhraseKind::Law => Value::Name(self.id.clone()),
        }
    }
}
