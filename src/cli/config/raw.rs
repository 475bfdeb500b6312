//! The keys of a configuration, as TOML has them, and their schema.

use schemars::{JsonSchema, Schema, schema_for};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::PathBuf;
use toml::Spanned;

/// The settings of noticelint.toml. All may be left out.
#[derive(Deserialize, Default, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
#[schemars(title = "noticelint.toml")]
pub(super) struct Raw {
    /// Files whose settings hold here, too, unless this file says otherwise; relative to this file.
    #[schemars(with = "Vec<String>")]
    pub extends: Vec<Spanned<String>>,
    /// Folders with rules of your own, relative to this file.
    #[schemars(with = "Vec<String>")]
    pub rules: Vec<Spanned<PathBuf>>,
    /// Only these of the built-in packs; all if left out.
    #[schemars(with = "Vec<String>")]
    pub packs: Vec<Spanned<String>>,
    /// Language of messages.
    #[schemars(with = "Option<LangName>")]
    pub lang: Option<Spanned<String>>,
    /// Judge as of this day (`2026-06-01`), instead of today.
    #[schemars(with = "Option<String>")]
    pub as_of: Option<Spanned<toml::Value>>,
    /// The least severity that makes the exit code 1.
    #[schemars(with = "Option<FailOnName>")]
    pub fail_on: Option<Spanned<String>>,
    /// Patterns of files of folders that are notices, instead of guessing by their names.
    #[schemars(with = "Vec<String>")]
    pub notices: Vec<Spanned<String>>,
    /// Patterns of Markdown files with `flow` blocks, beside all `.flow` files.
    #[schemars(with = "Vec<String>")]
    pub flows: Vec<Spanned<String>>,
    /// Patterns of what is not taken from folders.
    #[schemars(with = "Vec<String>")]
    pub exclude: Vec<Spanned<String>>,
    /// Only these rules: an id, its beginning up to a hyphen, or a pack.
    #[schemars(with = "Vec<String>")]
    pub select: Vec<Spanned<String>>,
    /// Not these rules.
    #[schemars(with = "Vec<String>")]
    pub ignore: Vec<Spanned<String>>,
    /// The severity of rules.
    #[schemars(with = "BTreeMap<String, SeverityName>")]
    pub severity: BTreeMap<Spanned<String>, Spanned<String>>,
    /// What holds for some files only; the last one that fits wins.
    pub overrides: Vec<RawOverride>,
}

/// What holds for some files only.
#[derive(Deserialize, Default, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
#[schemars(rename = "Override")]
pub(super) struct RawOverride {
    /// Patterns of the files.
    #[schemars(with = "Vec<String>")]
    pub paths: Vec<Spanned<String>>,
    /// Not these rules.
    #[schemars(with = "Vec<String>")]
    pub ignore: Vec<Spanned<String>>,
    /// The severity of rules.
    #[schemars(with = "BTreeMap<String, SeverityName>")]
    pub severity: BTreeMap<Spanned<String>, Spanned<String>>,
    /// The language of these texts (ISO 639-1), instead of detecting it.
    pub language: Option<String>,
}

#[derive(JsonSchema)]
#[serde(rename_all = "lowercase")]
#[expect(dead_code, reason = "named in the schema only")]
enum LangName {
    De,
    En,
}

#[derive(JsonSchema)]
#[serde(rename_all = "lowercase")]
#[expect(dead_code, reason = "named in the schema only")]
enum SeverityName {
    Error,
    Warning,
    Info,
    Off,
}

#[derive(JsonSchema)]
#[serde(rename_all = "lowercase")]
#[expect(dead_code, reason = "named in the schema only")]
enum FailOnName {
    Error,
    Warning,
    Info,
    Never,
}

/// The schema of a configuration.
pub(crate) fn schema() -> Schema {
    schema_for!(Raw)
}
