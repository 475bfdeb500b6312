//! What was wrong with an input, as data: `report` lays it out, `cli` decides the exit code.

use super::{FileId, Span};
use serde::{Deserialize, Serialize};

/// A language that messages are written in.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// German.
    De,
}

impl Lang {
    /// ISO 639-1.
    pub fn code(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::De => "de",
        }
    }
}

/// A sentence in every language that messages are written in.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Say {
    /// In English.
    pub en: String,
    /// In German.
    pub de: String,
}

impl Say {
    /// The same sentence in both languages.
    pub fn new(en: impl Into<String>, de: impl Into<String>) -> Self {
        Self { en: en.into(), de: de.into() }
    }

    /// The sentence in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::De => &self.de,
        }
    }
}

/// How grave a finding or a diagnostic is.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Good practice.
    Info,
    /// Authorities or courts ask for it, or a real risk.
    Warning,
    /// A provision requires it; for a diagnostic: the input cannot be used as it stands.
    Error,
}

/// A place in a file, with a word on what is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The file.
    pub file: FileId,
    /// Where in its text.
    pub span: Span,
    /// What is to be seen there; may be empty.
    pub text: Say,
}

/// One mistake in an input file (flow, rule, configuration, notice): what is wrong, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable code, `area::mistake`, such as `flow::unknown-field`.
    pub code: &'static str,
    /// An error makes the run end with exit code 2; a warning does not.
    pub severity: Severity,
    /// What is wrong, in one sentence.
    pub message: Say,
    /// Where: the first label is the primary place.
    pub labels: Vec<Label>,
    /// What to do about it.
    pub help: Option<Say>,
}

impl Diagnostic {
    /// An error with one unlabelled place.
    pub fn error(code: &'static str, file: FileId, span: Span, message: Say) -> Self {
        let labels = vec![Label { file, span, text: Say::default() }];
        Self { code, severity: Severity::Error, message, labels, help: None }
    }

    /// A warning with one unlabelled place.
    pub fn warning(code: &'static str, file: FileId, span: Span, message: Say) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, file, span, message) }
    }

    /// Adds what to do.
    pub fn help(mut self, help: Say) -> Self {
        self.help = Some(help);
        self
    }

    /// Adds a further place.
    pub fn also(mut self, file: FileId, span: Span, text: Say) -> Self {
        self.labels.push(Label { file, span, text });
        self
    }

    /// Words the primary label.
    pub fn label(mut self, text: Say) -> Self {
        if let Some(first) = self.labels.first_mut() {
            first.text = text;
        }
        self
    }
}

/// What reading produced, and what was wrong with it. Reading never fails: it gives what it could use.
#[derive(Clone, Debug, Default)]
pub struct Parsed<T> {
    /// What could be read.
    pub value: T,
    /// What could not.
    pub diagnostics: Vec<Diagnostic>,
}
