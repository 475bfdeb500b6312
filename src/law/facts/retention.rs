//! Statutory retention periods, and postcodes.

use super::day;
use crate::value::{Date, Length, Unit, fold};
use serde::{Deserialize, Serialize};

/// The table of statutory periods.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Retention {
    #[serde(with = "day")]
    as_of: Option<Date>,
    period: Vec<StatutoryPeriod>,
}

/// A statutory period.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StatutoryPeriod {
    /// Its id.
    pub id: String,
    /// The provisions.
    pub norms: Vec<String>,
    /// What is kept, in German.
    pub subject_de: String,
    /// What is kept, in English.
    pub subject_en: String,
    /// Words for what is kept, in German.
    pub keywords_de: Vec<String>,
    /// Words for what is kept, in English.
    pub keywords_en: Vec<String>,
    period: String,
    period_before: String,
    #[serde(with = "day")]
    changed: Option<Date>,
    max_period: String,
    delete_within: String,
    /// The longest that authorities accept in practice, where the provision itself gives less.
    accepted: String,
    /// For whom another length holds.
    pub exception: String,
    /// When it begins: `end-of-calendar-year`, `departure`, …
    pub start: String,
    /// `retain` (at least so long), `delete` (no longer), `limitation` (no duty, but often the reason).
    pub kind: String,
    /// The provisions in full.
    pub cite: String,
    note: String,
}

impl Retention {
    pub(super) fn extend(&mut self, other: Retention) {
        self.period.extend(other.period);
    }

    /// All periods.
    pub fn iter(&self) -> impl Iterator<Item = &StatutoryPeriod> {
        self.period.iter()
    }

    /// All lengths as written, with their rows.
    pub(super) fn lengths(&self) -> impl Iterator<Item = (&str, &str)> {
        self.period.iter().flat_map(|p| {
            let optional = [&p.period_before, &p.max_period, &p.delete_within, &p.accepted].into_iter().filter(|l| !l.is_empty());
            std::iter::once(&p.period).chain(optional).map(|l| (l.as_str(), p.id.as_str()))
        })
    }

    /// The periods of a kind of data that some words name.
    pub fn for_words(&self, words: &str) -> Vec<&StatutoryPeriod> {
        let folded = fold(words);
        let said: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|w| !w.is_empty()).collect();
        let names = |keyword: &&String| {
            let keyword = fold(keyword);
            let wanted: Vec<&str> = keyword.split(|c: char| !c.is_alphanumeric() && c != '-').collect();
            said.windows(wanted.len().max(1)).any(|window| window == wanted)
        };
        self.period.iter().filter(|p| p.keywords_de.iter().chain(&p.keywords_en).any(|k| names(&k))).collect()
    }
}

impl StatutoryPeriod {
    /// How long it is, for data whose period is reckoned on a day.
    pub fn length(&self, day: Date) -> Option<Length> {
        let before = self.changed.is_some_and(|changed| day < changed) && !self.period_before.is_empty();
        length(if before { &self.period_before } else { &self.period })
    }

    /// Whether a length is the one of the provision on a day, or within what it allows or authorities accept.
    pub fn gives(&self, given: Length, day: Date) -> bool {
        let upto = |longest: &str| length(longest).is_some_and(|l| given.hours().0 <= l.hours().1);
        let own = self.length(day);
        own.is_some_and(|l| l.agrees(given) || (l.hours().0 <= given.hours().1 && (upto(&self.max_period) || upto(&self.accepted))))
            || length(&self.delete_within).is_some_and(|l| l.agrees(given))
    }

    /// The longest that the law allows, where it says so.
    pub fn longest(&self) -> Option<Length> {
        length(&self.max_period)
    }
}

/// A length in ISO 8601 with one part: `P8Y`, `P2M`, `PT72H`.
pub(super) fn length(iso: &str) -> Option<Length> {
    let (part, hours) = match iso.strip_prefix("PT") {
        Some(part) => (part, true),
        None => (iso.strip_prefix('P')?, false),
    };
    let (count, unit) = part.split_at_checked(part.len().checked_sub(1)?)?;
    let unit = match unit {
        "H" if hours => Unit::Hour,
        "D" if !hours => Unit::Day,
        "W" if !hours => Unit::Week,
        "M" if !hours => Unit::Month,
        "Y" if !hours => Unit::Year,
        _ => return None,
    };
    Some(Length { count: count.parse().ok()?, unit })
}

/// Postcodes of a country to its regions.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Postcodes {
    #[serde(with = "day")]
    as_of: Option<Date>,
    ranges: Vec<Range>,
}

/// A range of postcodes.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Range {
    from: String,
    to: String,
    region: String,
}

impl Postcodes {
    /// Adds ranges; they are kept in order.
    pub(super) fn extend(&mut self, other: Postcodes) {
        self.ranges.extend(other.ranges);
        self.ranges.sort_by(|a, b| a.from.cmp(&b.from));
    }

    pub(super) fn regions(&self) -> impl Iterator<Item = &str> {
        self.ranges.iter().map(|r| r.region.as_str())
    }

    /// The first range that does not fit behind the one before it, or whose ends do not fit together.
    pub(super) fn misplaced(&self) -> Option<&str> {
        let bad = |r: &&Range| r.from.len() != r.to.len() || r.from > r.to;
        let overlaps = self.ranges.iter().zip(self.ranges.iter().skip(1)).find(|(a, b)| a.to.len() == b.from.len() && a.to >= b.from);
        self.ranges.iter().find(bad).or(overlaps.map(|(_, b)| b)).map(|r| r.from.as_str())
    }

    /// The region of a postcode; a hint, since some cross a border.
    pub fn region(&self, postcode: &str) -> Option<&str> {
        let found = self.ranges.partition_point(|r| r.from.as_str() <= postcode);
        let range = self.ranges.get(found.checked_sub(1)?)?;
        (postcode.len() == range.to.len() && postcode <= range.to.as_str()).then_some(range.region.as_str())
    }
}
