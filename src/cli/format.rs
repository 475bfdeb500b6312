//! The formats of a report, and where it goes.

use clap::ValueEnum;
use std::path::PathBuf;

/// How to report.
#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Findings under the words they rest on.
    Human,
    /// Every item of the checklist with its outcome.
    Checklist,
    /// For programs.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Annotations of GitHub Actions.
    Github,
    /// Code Quality of GitLab.
    Gitlab,
    /// Test results: a text is a suite, a rule a case.
    Junit,
    /// As Checkstyle reports.
    Checkstyle,
    /// For reviewdog.
    Rdjson,
    /// How often each rule was reported: what `--statistics` asks for.
    #[value(skip)]
    Statistics,
}

impl Format {
    /// Whether findings are told apart by fingerprints.
    pub fn has_fingerprints(self) -> bool {
        matches!(self, Self::Sarif | Self::Gitlab)
    }

    /// Whether it shows what would mend a finding, as an edit.
    pub fn has_edits(self) -> bool {
        matches!(self, Self::Sarif | Self::Rdjson)
    }

    /// Whether people read it.
    pub fn is_for_people(self) -> bool {
        matches!(self, Self::Human | Self::Checklist | Self::Statistics)
    }
}

/// A report in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// How.
    pub format: Format,
    /// Where.
    pub path: PathBuf,
}

/// Reads `FORMAT=PATH`.
pub fn output(written: &str) -> Result<Output, String> {
    let all = || Format::value_variants().iter().filter_map(Format::to_possible_value);
    let known = || all().map(|v| v.get_name().to_owned()).collect::<Vec<_>>().join(", ");
    let Some((format, path)) = written.split_once('=').filter(|(_, path)| !path.is_empty()) else {
        return Err("write a format and a path: `sarif=report.sarif`".to_owned());
    };
    let Ok(format) = Format::from_str(format, false) else {
        return Err(format!("there is no format `{format}`; there are {}", known()));
    };
    if path == "-" {
        return Err("standard output is what `--format` writes".to_owned());
    }
    Ok(Output { format, path: PathBuf::from(path) })
}
