//! Statutory retention periods, and postcodes.

use super::day;
use crate::value::Date;
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
    subject_de: String,
    subject_en: String,
    /// Words for what is kept, in German.
    pub keywords_de: Vec<String>,
    /// Words for what is kept, in English.
    pub keywords_en: Vec<String>,
    /// ISO 8601.
    pub period: String,
    period_before: String,
    #[serde(with = "day")]
    changed: Option<Date>,
    max_period: String,
    exception: String,
    start: String,
    kind: String,
    cite: String,
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
pub struct Range {
    from: String,
    to: String,
    region: String,
}

impl Postcodes {
    /// The region of a postcode; a hint, since some cross a border.
    pub fn region(&self, postcode: &str) -> Option<&str> {
        let found = self.ranges.partition_point(|r| r.from.as_str() <= postcode);
        let range = self.ranges.get(found.checked_sub(1)?)?;
        (postcode.len() == range.to.len() && postcode <= range.to.as_str()).then_some(range.region.as_str())
    }
}
