//! Laws by their names, and how they stand on a day.

use super::day;
use crate::value::Date;
use serde::{Deserialize, Serialize};

/// The table.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Laws {
    #[serde(with = "day")]
    as_of: Option<Date>,
    law: Vec<Law>,
}

/// A law, as texts name it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Law {
    /// Its id.
    pub id: String,
    /// Its short name in German citations.
    pub short: String,
    /// Its short name in English citations.
    pub short_en: String,
    name_de: String,
    name_en: String,
    names: Vec<String>,
    exact: Vec<String>,
    jurisdiction: String,
    kind: String,
    status: String,
    #[serde(with = "day")]
    from: Option<Date>,
    #[serde(with = "day")]
    until: Option<Date>,
    /// The law that took its place.
    pub successor: String,
    /// The region whose law it is.
    pub region: String,
    /// The general clause on public tasks.
    pub public_task_clause: String,
    note: String,
    source: Vec<String>,
    verified: bool,
    section: Vec<MovedSection>,
}

/// An old section and where it stands now.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MovedSection {
    /// As cited before.
    pub old: String,
    /// As cited now.
    pub now: String,
}

/// How a law stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LawStatus {
    /// It applies.
    InForce,
    /// It has another name now.
    Renamed,
    /// It no longer applies.
    Repealed,
    /// It never became law.
    NeverAdopted,
}

impl Laws {
    pub(super) fn extend(&mut self, other: Laws) {
        self.law.extend(other.law);
    }

    /// A law by its id.
    pub fn law(&self, id: &str) -> Option<&Law> {
        self.law.iter().find(|l| l.id == id)
    }

    /// The law whose name stands at the beginning of some words, and the bytes that it takes: the longest name counts.
    pub fn at(&self, words: &str) -> Option<(&str, usize)> {
        let mut best: Option<(&str, usize)> = None;
        for law in &self.law {
            for name in &law.names {
                let Some(here) = words.get(..name.len()) else { continue };
                let same = if law.exact.contains(name) { here == name } else { here.eq_ignore_ascii_case(name) };
                let ends = !words.get(name.len()..).is_some_and(|r| r.starts_with(char::is_alphanumeric));
                if same && ends && best.is_none_or(|(_, n)| name.len() > n) {
                    best = Some((&law.id, name.len()));
                }
            }
        }
        best
    }

    /// How a law stands on a day; `None` for an unknown id.
    pub fn status(&self, id: &str, day: Date) -> Option<LawStatus> {
        let law = self.law(id)?;
        let over = law.until.is_none_or(|until| until <= day);
        Some(match law.status.as_str() {
            "renamed" if over => LawStatus::Renamed,
            "repealed" if over => LawStatus::Repealed,
            "never-adopted" => LawStatus::NeverAdopted,
            _ => LawStatus::InForce,
        })
    }

    /// The general clause on public tasks of a region's law.
    pub fn public_task_clause(&self, region: &str) -> Option<&str> {
        self.law.iter().find(|l| l.region == region && !l.public_task_clause.is_empty()).map(|l| l.public_task_clause.as_str())
    }
}
