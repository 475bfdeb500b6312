//! Dates in TOML (a type of its own there) and in the compiled form (ISO 8601 text).

use crate::value::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// Writes a day as text.
pub fn serialize<S: Serializer>(day: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
    day.map(|d| d.to_string()).unwrap_or_default().serialize(serializer)
}

/// Reads a day from a TOML date, or from text; empty text is no day.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    let text = if deserializer.is_human_readable() {
        toml::value::Datetime::deserialize(deserializer)?.to_string()
    } else {
        String::deserialize(deserializer)?
    };
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(D::Error::custom)
}
