//! The contract with other programs: `check --format json`, `statements --format json`.

use crate::law::Law;
use crate::law::rule::Grade;
use crate::lint::{Finding, Outcome, RuleOutcome};
use crate::notice::Document;
use crate::recognise::{Polarity, Statements};
use crate::report::schema::{GradeName, OutcomeName, PolarityName, SeverityName};
use crate::source::{FileId, Lang, LineColumn, Place, Severity, SourceFile, Sources, Span};
use crate::value::{Contact, Value};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// Appends a value as one line, so that long lists can be written entry by entry.
pub fn line(value: &impl Serialize, out: &mut String) {
    // These types have no keys and numbers that JSON cannot hold.
    out.push_str(&serde_json::to_string(value).unwrap_or_default());
    out.push('\n');
}

/// A position: line and column from 1, columns in Unicode scalar values, offset in bytes of the file as stored.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct JsonPosition {
    /// From 1.
    line: u32,
    /// From 1, in Unicode scalar values.
    column: u32,
    /// Bytes of the file as stored.
    offset: u64,
}

/// A place with words on it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct JsonPlace {
    file: String,
    start: JsonPosition,
    end: JsonPosition,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
}

/// A finding.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct JsonFinding {
    rule: String,
    #[schemars(with = "SeverityName")]
    severity: Severity,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<GradeName>")]
    grade: Option<Grade>,
    message: String,
    cites: Vec<String>,
    file: String,
    start: JsonPosition,
    end: JsonPosition,
    related: Vec<JsonPlace>,
    help: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    clause: Option<String>,
}

/// An outcome.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct JsonOutcome {
    rule: String,
    file: Option<String>,
    #[schemars(with = "OutcomeName")]
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<GradeName>")]
    grade: Option<Grade>,
    evidence: Vec<JsonPlace>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    missing: Vec<String>,
}

/// The counts.
#[derive(Copy, Clone, Debug, Default, Serialize, JsonSchema)]
pub struct JsonSummary {
    /// Files that were read, whether or not there was something in them to judge.
    pub files: usize,
    /// Findings of each severity.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Infos.
    pub infos: usize,
}

/// What one document states.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct JsonStatements {
    file: String,
    language: String,
    statements: Vec<JsonStatement>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct JsonStatement {
    concept: String,
    #[schemars(with = "PolarityName")]
    polarity: &'static str,
    start: JsonPosition,
    end: JsonPosition,
    text: String,
    values: BTreeMap<&'static str, Vec<String>>,
}

pub(super) fn position(at: LineColumn) -> JsonPosition {
    JsonPosition { line: at.line, column: at.column, offset: at.offset }
}

fn ends(file: &SourceFile, span: Span) -> (JsonPosition, JsonPosition) {
    (position(file.position(span.start as usize)), position(file.position(span.end as usize)))
}

fn place(at: Place, sources: &Sources, message: Option<String>, with_text: bool) -> Option<JsonPlace> {
    let file = sources.get(at.file)?;
    let (start, end) = ends(file, at.span);
    let text = with_text.then(|| file.slice(at.span).to_owned());
    Some(JsonPlace { file: file.name.clone(), start, end, message, text })
}

/// A finding for other programs.
pub fn finding(finding: &Finding, sources: &Sources, lang: Lang) -> Option<JsonFinding> {
    let file = sources.get(finding.place.file)?;
    let (start, end) = ends(file, finding.place.span);
    let related = finding.evidence.iter().filter_map(|e| place(e.place, sources, Some(e.message.get(lang).to_owned()), false)).collect();
    Some(JsonFinding {
        rule: finding.rule.clone(),
        severity: finding.severity,
        grade: finding.grade,
        message: finding.message.get(lang).to_owned(),
        cites: finding.cites.iter().map(|c| c.get(lang).to_owned()).collect(),
        file: file.name.clone(),
        start,
        end,
        related,
        help: finding.help.as_ref().map(|h| h.get(lang).to_owned()),
        clause: finding.fix.as_ref().map(|f| f.clause.clone()),
    })
}

/// An outcome for other programs.
pub fn outcome(file: Option<FileId>, outcome: &RuleOutcome, sources: &Sources, lang: Lang) -> JsonOutcome {
    let missing = match &outcome.outcome {
        Outcome::Undecidable { missing } => missing.iter().map(|m| m.get(lang).to_owned()).collect(),
        _ => Vec::new(),
    };
    JsonOutcome {
        rule: outcome.rule.clone(),
        file: file.and_then(|f| sources.get(f)).map(|f| f.name.clone()),
        outcome: outcome.outcome.id(),
        grade: outcome.grade,
        evidence: outcome.evidence.iter().filter_map(|e| place(e.place, sources, None, true)).collect(),
        missing,
    }
}

/// What a document states, for other programs.
pub fn statements(law: &Law, file: &SourceFile, document: &Document, language: &str, found: &Statements) -> JsonStatements {
    let statements = found.stated.iter().map(|s| {
        let (start, end) = ends(file, document.source_span(s.span));
        let concept = law.reading.concepts.get(s.concept.0 as usize).map_or_else(String::new, |c| c.name.clone());
        let polarity = match s.polarity {
            Polarity::Affirmed => "affirmed",
            Polarity::Denied => "denied",
            Polarity::Conditional => "conditional",
        };
        let mut values: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
        for given in &s.values {
            let shown = value(&given.value, document.words(given.span));
            let list = values.entry(given.name).or_default();
            if !list.contains(&shown) {
                list.push(shown);
            }
        }
        JsonStatement { concept, polarity, start, end, text: document.words(s.span).to_owned(), values }
    });
    JsonStatements { file: file.name.clone(), language: language.to_owned(), statements: statements.collect() }
}

/// A value in its normal form; in its words, where it has none.
fn value(value: &Value, words: &str) -> String {
    match value {
        Value::Period(p) => p.length.map_or_else(|| words.to_owned(), |l| l.iso()),
        Value::Date(d) => d.to_string(),
        Value::Country(c) | Value::Authority(c) | Value::Instrument(c) | Value::Name(c) | Value::Choice(c) => c.clone(),
        Value::Contact(Contact::Email(c) | Contact::Phone(c) | Contact::Fax(c) | Contact::Address(c) | Contact::Url(c)) => c.clone(),
        Value::Organisation(o) => o.clone(),
        Value::Text(t) => t.clone(),
        Value::Number(n) => n.to_string(),
        Value::Citation(_) => words.split_whitespace().collect::<Vec<_>>().join(" "),
    }
}

#[cfg(test)]
#[path = "json_tests.rs"]
mod tests;
