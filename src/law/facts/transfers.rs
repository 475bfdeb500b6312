//! Adequacy decisions and other instruments of transfer.

use super::{day, phrase};
use crate::law::concept::{Phrase, PhraseKind};
use crate::value::{Date, fold};
use serde::{Deserialize, Serialize};

/// The table.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Transfers {
    #[serde(with = "day")]
    as_of: Option<Date>,
    decision: Vec<Decision>,
    instrument: Vec<Instrument>,
}

/// An adequacy decision.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Decision {
    /// Its id.
    pub id: String,
    /// The countries that it covers.
    pub countries: Vec<String>,
    /// Its number.
    pub number: String,
    legal_basis: String,
    #[serde(with = "day")]
    adopted: Option<Date>,
    #[serde(with = "day")]
    pub(super) from: Option<Date>,
    /// The last day on which it holds.
    #[serde(with = "day")]
    pub expires: Option<Date>,
    /// The first day on which it no longer holds.
    #[serde(with = "day")]
    pub ended: Option<Date>,
    /// What ended it.
    pub ended_by: String,
    /// What must hold of the recipient.
    pub conditions: Vec<String>,
    scope_de: String,
    scope_en: String,
    pub(super) names_de: Vec<String>,
    pub(super) names_en: Vec<String>,
    pub(super) organisation: String,
    risk: String,
    note: String,
    successor: String,
    pub(super) source: Vec<String>,
    verified: bool,
}

/// Another instrument of transfer.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Instrument {
    /// Its id.
    pub id: String,
    /// What kind it is.
    pub kind: String,
    number: String,
    #[serde(with = "day")]
    pub(super) from: Option<Date>,
    /// The first day on which it no longer holds.
    #[serde(with = "day")]
    pub ended: Option<Date>,
    ended_by: String,
    #[serde(with = "day")]
    contracts_until: Option<Date>,
    /// Whether data may go to a third country on its strength.
    pub transfer_tool: bool,
    pub(super) names_de: Vec<String>,
    pub(super) names_en: Vec<String>,
    exact: Vec<String>,
    note: String,
    successor: String,
    jurisdiction: String,
    pub(super) source: Vec<String>,
    verified: bool,
}

/// Whether a country's protection is adequate on a day; with the decision's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Adequacy<'f> {
    /// A decision holds, for every recipient there.
    Adequate(&'f str),
    /// A decision holds for recipients that meet its conditions.
    Conditional(&'f str),
    /// None holds.
    None,
}

impl Transfers {
    pub(super) fn extend(&mut self, other: Transfers) {
        self.decision.extend(other.decision);
        self.instrument.extend(other.instrument);
    }

    /// A decision by its id.
    pub fn decision(&self, id: &str) -> Option<&Decision> {
        self.decision.iter().find(|d| d.id == id)
    }

    /// Whether a country is covered on a day.
    pub fn adequacy(&self, country: &str, day: Date) -> Adequacy<'_> {
        match self.of(country).find(|d| d.holds(day)) {
            Some(d) if d.conditions.is_empty() => Adequacy::Adequate(&d.id),
            Some(d) => Adequacy::Conditional(&d.id),
            None => Adequacy::None,
        }
    }

    /// The decision on a country that held last before a day.
    pub fn lapsed(&self, country: &str, day: Date) -> Option<&Decision> {
        self.of(country).filter(|d| d.last_day().is_some_and(|last| last < day)).max_by_key(|d| d.last_day())
    }

    /// The decision on a country that will hold next after a day.
    pub fn upcoming(&self, country: &str, day: Date) -> Option<&Decision> {
        self.of(country).filter(|d| d.from.is_some_and(|from| day < from)).min_by_key(|d| d.from)
    }

    fn of(&self, country: &str) -> impl Iterator<Item = &Decision> {
        self.decision.iter().filter(move |d| d.countries.iter().any(|c| c == country))
    }

    /// An instrument by its id.
    pub fn instrument(&self, id: &str) -> Option<&Instrument> {
        self.instrument.iter().find(|i| i.id == id)
    }

    /// The last day on which decisions in force on a day, or following them without a gap, cover a country; none if no end is known,
    /// or nothing covers it.
    pub fn covered_until(&self, country: &str, day: Date) -> Option<Date> {
        let mut last = self.of(country).find(|d| d.holds(day))?.last_day()?;
        // Each round moves on by a decision: there are no more rounds than decisions.
        for _ in 0..self.decision.len() {
            let Some(next) = last.tomorrow().ok().and_then(|t| self.of(country).find(|d| d.holds(t))) else { return Some(last) };
            last = next.last_day()?;
        }
        Some(last)
    }

    /// The decision or instrument that words name: its id, or the longest of its names in them.
    pub fn named(&self, words: &str) -> Option<&str> {
        let first = words.split(|c: char| c == ',' || c.is_whitespace()).next().unwrap_or("");
        let all = self.decision.iter().map(|d| (d.id.as_str(), d.names_de.iter().chain(&d.names_en)));
        let all = all.chain(self.instrument.iter().map(|i| (i.id.as_str(), i.names_de.iter().chain(&i.names_en))));
        let folded = fold(words);
        let mut best: Option<(usize, &str)> = None;
        for (id, names) in all {
            if id == first {
                return Some(id);
            }
            let longest = names.map(|n| fold(n)).filter(|n| folded.contains(n.as_str())).map(|n| n.len()).max();
            if let Some(length) = longest.filter(|l| best.is_none_or(|(b, _)| *l > b)) {
                best = Some((length, id));
            }
        }
        best.map(|(_, id)| id)
    }

    /// All decisions.
    pub fn decisions(&self) -> impl Iterator<Item = &Decision> {
        self.decision.iter()
    }

    /// All instruments that are no decisions.
    pub fn instruments(&self) -> impl Iterator<Item = &Instrument> {
        self.instrument.iter()
    }

    /// Whether a decision or instrument holds on a day; `None` for an unknown id.
    pub fn in_force(&self, id: &str, day: Date) -> Option<bool> {
        if let Some(decision) = self.decision(id) {
            return Some(decision.holds(day));
        }
        let i = self.instrument.iter().find(|i| i.id == id)?;
        Some(i.from.is_none_or(|f| f <= day) && i.ended.is_none_or(|e| day < e))
    }

    /// A decision's or instrument's number or name.
    pub fn name(&self, id: &str, language: &str) -> Option<&str> {
        if let Some(d) = self.decision(id) {
            let names = if language == "de" { &d.names_de } else { &d.names_en };
            return names.first().or(Some(&d.number)).map(String::as_str);
        }
        let i = self.instrument.iter().find(|i| i.id == id)?;
        let names = if language == "de" { &i.names_de } else { &i.names_en };
        names.first().map(String::as_str)
    }

    pub(super) fn phrases(&self, language: &str) -> Vec<Phrase> {
        let german = language == "de";
        let mut all = Vec::new();
        for d in &self.decision {
            let tags: &[&str] = &["adequacy", "tool"];
            for n in if german { d.names_de.iter().chain(&d.names_en) } else { d.names_en.iter().chain(&[]) } {
                all.push(phrase(n, false, PhraseKind::Instrument, &d.id, tags));
            }
        }
        for i in &self.instrument {
            let tool = if i.transfer_tool { "tool" } else { "no-tool" };
            for n in if german { i.names_de.iter().chain(&i.names_en) } else { i.names_en.iter().chain(&[]) } {
                all.push(phrase(n, i.exact.contains(n), PhraseKind::Instrument, &i.id, &[i.kind.as_str(), tool]));
            }
        }
        all
    }
}

impl Decision {
    /// Whether it holds on a day.
    pub fn holds(&self, day: Date) -> bool {
        self.from.is_none_or(|f| f <= day) && self.expires.is_none_or(|e| day <= e) && self.ended.is_none_or(|e| day < e)
    }

    /// The last day on which it holds; none if no end is known.
    pub fn last_day(&self) -> Option<Date> {
        let before = self.ended.and_then(|e| e.yesterday().ok());
        before.into_iter().chain(self.expires).min()
    }
}
