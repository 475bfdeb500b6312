//! `noticelint.toml`: found upwards from the folder of the first path; every mistake shown at its place.
//!
//! ```toml
//! extends = ["../house.toml"]           # files whose settings hold here, too
//! rules = ["policies/"]                 # folders with rules of your own
//! packs = ["gdpr"]                      # only these of the built-in packs; all if left out
//! lang = "de"                           # language of messages
//! as-of = 2026-06-01                    # judge as of this day, instead of today
//! fail-on = "error"                     # the least severity that makes the exit code 1
//! notices = ["texts/*.md"]              # files of folders that are notices, instead of guessing by their names
//! flows = ["memos/*.md"]                # Markdown files with `flow` blocks, beside all `.flow` files
//! exclude = ["archive/", "*.draft.md"]  # what is not taken from folders
//! select = ["ID"]                       # only these rules: an id, its beginning up to a hyphen, or a pack
//! ignore = ["ID"]                       # not these rules
//!
//! [severity]
//! ID = "info"                           # error, warning, info, off
//!
//! [[overrides]]                         # what holds for some files only; the last one that fits wins
//! paths = ["texts/staff/"]
//! ignore = ["ID"]
//! severity = { ID = "off" }
//! language = "de"                       # the language of these texts, instead of detecting it
//! ```
//!
//! Folders of rules, and files that are extended, are relative to the file that names them. Patterns are relative to the folder of the
//! configuration that was found. As in `.gitignore`, a pattern without a slash fits at any depth, one with a slash from that folder on,
//! and what fits a folder fits all in it. Case does not matter.
//!
//! What a file extends is as if it stood before it: a value that it sets takes the place of theirs; `rules`, `exclude`, `ignore` and
//! `overrides` are added to theirs, and each rule has the severity that was set last.

mod patterns; // patterns of file names
mod raw; // the keys, and their schema
mod read; // files to what they say
mod settings; // what was set, and by which file

#[cfg(test)]
mod tests;

use super::files::name_of;
use super::select::{Fit, Known};
use crate::lint::Finding;
use crate::source::{FileId, Lang, Place, Say, Severity, Sources};
use clap::ValueEnum;
use globset::GlobSet;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub(crate) use patterns::NOTICE_GLOBS;
pub(crate) use raw::schema;
#[cfg(any(test, fuzzing))]
pub(super) use read::of_text;
pub(crate) use read::{CONFIG, found_from, load};
pub(crate) use settings::{Origin, Settings};

/// The least severity that fails.
#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Errors.
    Error,
    /// Warnings and errors.
    Warning,
    /// Everything.
    Info,
    /// Nothing.
    Never,
}

/// Severities by rule; `None` switches it off.
type Severities = BTreeMap<String, Option<Severity>>;

/// What the configuration says, checked.
#[derive(Debug, Default)]
pub(crate) struct Config {
    /// Folders with rules.
    pub rules: Vec<PathBuf>,
    /// The packs of built-in rules that are wanted; all if empty.
    pub packs: Vec<(String, Place)>,
    /// Language of messages.
    pub lang: Option<Lang>,
    /// The day of the check.
    pub as_of: Option<Date>,
    /// The least severity that fails.
    pub fail_on: Option<FailOn>,
    /// What holds for some files only.
    pub overrides: Vec<Override>,
    /// All rules that are named anywhere, with their places.
    pub named: Vec<(String, Place)>,
    /// Only these rules, by their names or what stands for them; all if empty.
    pub select: Vec<String>,
    /// Not these.
    pub ignore: Vec<String>,
    /// All that was set, for those who ask.
    pub settings: Settings,
    severity: Severities,
    notices: Option<GlobSet>,
    flows: Option<GlobSet>,
    exclude: Option<GlobSet>,
    /// The folder that patterns are relative to, and the one that names are relative to.
    root: Option<(PathBuf, PathBuf)>,
}

/// What holds for some files.
#[derive(Debug)]
pub(crate) struct Override {
    paths: GlobSet,
    ignore: Vec<String>,
    severity: Severities,
    /// The language of these texts.
    pub language: Option<String>,
}

impl Config {
    /// The folder of the configuration that was found.
    pub fn folder(&self) -> Option<&Path> {
        self.root.as_ref().map(|(root, _)| root.as_path())
    }

    /// Whether a file of a folder looks like a notice.
    pub fn is_notice(&self, name: &str) -> bool {
        self.fits(&self.notices, name)
    }

    /// Whether a file of a folder is Markdown with flows.
    pub fn is_flows(&self, name: &str) -> bool {
        self.fits(&self.flows, name)
    }

    /// Whether a file or folder is left out.
    pub fn is_excluded(&self, name: &str) -> bool {
        self.fits(&self.exclude, name)
    }

    fn fits(&self, globs: &Option<GlobSet>, name: &str) -> bool {
        globs.as_ref().is_some_and(|g| !g.is_empty() && g.is_match(self.within(name)))
    }

    /// A file's name as seen from the configuration's folder.
    fn within(&self, name: &str) -> String {
        let Some((root, here)) = &self.root else { return name.to_owned() };
        let whole = name_of(&here.join(name));
        Path::new(&whole).strip_prefix(root).map_or(whole.clone(), name_of)
    }

    /// What holds for a file in addition.
    pub fn overrides_of(&self, name: &str) -> impl Iterator<Item = &Override> {
        let name = if self.overrides.is_empty() { String::new() } else { self.within(name) };
        self.overrides.iter().filter(move |o| o.paths.is_match(&name))
    }

    /// The severity of a rule's findings in a file: as configured, else as found; `None` if it is switched off.
    pub fn severity_of(&self, rule: &str, file: &str, found: Severity) -> Option<Severity> {
        let mut severity = self.severity.get(rule).copied().unwrap_or(Some(found));
        for over in self.overrides_of(file) {
            if over.ignore.iter().any(|r| r == rule) {
                return None;
            }
            if let Some(configured) = over.severity.get(rule) {
                severity = *configured;
            }
        }
        severity
    }

    /// The findings that are wanted, as grave as the configuration says.
    pub fn chosen(&self, findings: impl IntoIterator<Item = Finding>, sources: &Sources) -> Vec<Finding> {
        let name = |id: FileId| sources.get(id).map_or("", |f| f.name.as_str());
        let graded = |mut finding: Finding| {
            finding.severity = self.severity_of(&finding.rule, name(finding.place.file), finding.severity)?;
            Some(finding)
        };
        findings.into_iter().filter_map(graded).collect()
    }

    /// The language that is set for a text.
    pub fn language_of(&self, name: &str) -> Option<String> {
        self.overrides_of(name).filter_map(|o| o.language.clone()).last()
    }

    /// Whether a rule is switched off by its severity, before names are put in the place of what stands for them.
    pub fn is_severity_off(&self, fits: Fit<'_>) -> bool {
        closest(&self.severity, fits).is_some_and(|severity| severity.is_none())
    }

    /// Puts the ids of rules in the place of what stands for them.
    pub fn resolve(&mut self, known: &Known<'_>) {
        let severities = |written: &Severities| -> Severities {
            known.each(|id, fits| closest(written, fits).map(|severity| (id.to_owned(), severity))).collect()
        };
        self.severity = severities(&self.severity);
        for over in &mut self.overrides {
            over.severity = severities(&over.severity);
            let ignore = &over.ignore;
            over.ignore = known.each(|id, fits| ignore.iter().any(|name| fits(name).is_some()).then(|| id.to_owned())).collect();
        }
    }
}

/// The severity that the closest name gives a rule.
fn closest(written: &Severities, fits: Fit<'_>) -> Option<Option<Severity>> {
    written.iter().filter_map(|(name, severity)| Some((fits(name)?, *severity))).max_by_key(|(fit, _)| *fit).map(|(_, s)| s)
}

/// "Did you mean".
pub(crate) fn did_you_mean(word: &str) -> Say {
    Say::new(format!("did you mean `{word}`?"), format!("Meinten Sie `{word}`?"))
}

/// The folder to look for a configuration from.
pub(crate) fn start_of(paths: &[PathBuf]) -> Option<PathBuf> {
    let first = paths.iter().find(|p| p.as_os_str() != "-")?;
    if first.is_dir() {
        return Some(first.clone());
    }
    let parent = first.parent().filter(|p| !p.as_os_str().is_empty());
    Some(parent.map_or_else(|| PathBuf::from("."), Path::to_path_buf))
}
