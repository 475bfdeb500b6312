//! The schemas of the contract with other programs.

use super::json::{JsonFinding, JsonOutcome, JsonStatements, JsonSummary};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};

/// What `check --format json` prints.
#[derive(JsonSchema)]
#[schemars(title = "noticelint check --format json")]
#[expect(dead_code, reason = "printed piece by piece: this names the whole")]
struct JsonReport {
    /// The version of this form.
    version: u32,
    /// Violated rules at their places.
    findings: Vec<JsonFinding>,
    /// What each rule came to, for each text.
    outcomes: Vec<JsonOutcome>,
    /// The counts.
    summary: JsonSummary,
}

/// How grave a finding is.
#[derive(JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(dead_code, reason = "named in the schema only")]
pub(super) enum SeverityName {
    Error,
    Warning,
    Info,
}

/// How a text says what is declared.
#[derive(JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(dead_code, reason = "named in the schema only")]
pub(super) enum GradeName {
    Clear,
    Vague,
    Ambiguous,
    Omitted,
    Incorrect,
}

/// What a rule came to.
#[derive(JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(dead_code, reason = "named in the schema only")]
pub(super) enum OutcomeName {
    Satisfied,
    Violated,
    NotApplicable,
    NotRequired,
    Undecidable,
}

/// Whether a thing is affirmed.
#[derive(JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(dead_code, reason = "named in the schema only")]
pub(super) enum PolarityName {
    Affirmed,
    Denied,
    Conditional,
}

pub(super) fn schema_of<T: JsonSchema>() -> Schema {
    SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>()
}

/// The schema of `check --format json`.
pub fn json_schema() -> Schema {
    schema_of::<JsonReport>()
}

/// The schema of `statements --format json`.
pub fn statements_schema() -> Schema {
    schema_of::<Vec<JsonStatements>>()
}
