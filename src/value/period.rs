//! How long something is kept, and from when.

use serde::{Deserialize, Serialize};

/// A unit of time as people write it.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// Hours.
    Hour,
    /// Calendar days.
    Day,
    /// Weeks of seven days.
    Week,
    /// Calendar months.
    Month,
    /// Calendar years.
    Year,
}

/// A length of time: a number and its unit, as written.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Length {
    /// How many.
    pub count: u32,
    /// Of what.
    pub unit: Unit,
}

impl Length {
    /// ISO 8601: `P6M`, `P14D`, `PT48H`.
    pub fn iso(self) -> String {
        match self.unit {
            Unit::Hour => format!("PT{}H", self.count),
            Unit::Day => format!("P{}D", self.count),
            Unit::Week => format!("P{}W", self.count),
            Unit::Month => format!("P{}M", self.count),
            Unit::Year => format!("P{}Y", self.count),
        }
    }

    /// The shortest and the longest that it can be, in hours: a month has 28 to 31 days, a year 365 or 366.
    pub fn hours(self) -> (u64, u64) {
        let n = u64::from(self.count);
        match self.unit {
            Unit::Hour => (n, n),
            Unit::Day => (n * 24, n * 24),
            Unit::Week => (n * 168, n * 168),
            Unit::Month => (n * 28 * 24, n * 31 * 24),
            Unit::Year => (n * 365 * 24, n * 366 * 24),
        }
    }

    /// Whether the two can be the same length ("six months", "180 days").
    pub fn agrees(self, other: Length) -> bool {
        let (a, b) = (self.hours(), other.hours());
        a.0 <= b.1 && b.0 <= a.1
    }
}

/// How long data is kept: a length, the event that it starts or ends with, or both.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Period {
    /// The length; none if only an event ends it ("until the end of the contract").
    pub length: Option<Length>,
    /// The event, as written ("the last participation"); none if the words name none.
    pub event: Option<String>,
    /// The event's id, where the tables know it (`withdrawal-of-consent`, `end-of-contract`).
    pub event_id: Option<String>,
}
