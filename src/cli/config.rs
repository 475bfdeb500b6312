//! `noticelint.toml`: found upwards from the folder of the first path; every mistake shown at its place.

use super::files::{name_of, read};
use crate::source::{Diagnostic, FileId, Lang, Say, Severity, Sources, Span, nearest};
use globset::{Glob, GlobSet, GlobSetBuilder};
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use toml::Spanned;

/// Files that look like notices, unless the configuration says otherwise.
const NOTICE_GLOBS: [&str; 6] = [
    "**/*{datenschutz,privacy,dsgvo,gdpr}*.{md,markdown,html,htm,txt}",
    "**/*{Datenschutz,Privacy,PRIVACY,DATENSCHUTZ,DSGVO,GDPR}*.{md,markdown,html,htm,txt}",
    "**/*.notice.{md,html,txt}",
    "**/{notice,notices,hinweis,hinweise}*.{md,html,txt}",
    "**/notice.*.{md,html,txt}",
    "**/{notices,hinweise}/**/*.{md,markdown,html,htm,txt}",
];

/// What the configuration says, checked.
#[derive(Debug, Default)]
pub(crate) struct Config {
    /// Folders with rules.
    pub rules: Vec<PathBuf>,
    /// Language of messages.
    pub lang: Option<Lang>,
    /// The day of the check.
    pub as_of: Option<Date>,
    /// Only these rules.
    pub select: Vec<String>,
    /// Not these rules.
    pub ignore: Vec<String>,
    /// Severities by rule; `None` switches it off.
    pub severity: BTreeMap<String, Option<Severity>>,
    /// What holds for some files only.
    pub overrides: Vec<Override>,
    notices: Option<GlobSet>,
    exclude: Option<GlobSet>,
}

/// What holds for some files.
#[derive(Debug)]
pub(crate) struct Override {
    paths: GlobSet,
    /// Not these rules.
    pub ignore: Vec<String>,
    /// Severities by rule.
    pub severity: BTreeMap<String, Option<Severity>>,
    /// The language of these texts.
    pub language: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
struct Raw {
    rules: Vec<PathBuf>,
    lang: Option<Spanned<String>>,
    as_of: Option<Spanned<String>>,
    notices: Vec<Spanned<String>>,
    exclude: Vec<Spanned<String>>,
    select: Vec<String>,
    ignore: Vec<String>,
    severity: BTreeMap<String, Spanned<String>>,
    overrides: Vec<RawOverride>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
struct RawOverride {
    paths: Vec<Spanned<String>>,
    ignore: Vec<String>,
    severity: BTreeMap<String, Spanned<String>>,
    language: Option<String>,
}

/// Keys of the configuration, for "did you mean".
const KEYS: [&str; 11] = ["rules", "lang", "as-of", "notices", "exclude", "select", "ignore", "severity", "overrides", "paths", "language"];

impl Config {
    /// Whether a file looks like a notice.
    pub fn is_notice(&self, name: &str) -> bool {
        self.notices.as_ref().is_some_and(|g| g.is_match(name))
    }

    /// Whether a file is left out.
    pub fn is_excluded(&self, name: &str) -> bool {
        self.exclude.as_ref().is_some_and(|g| g.is_match(name))
    }

    /// What holds for a file in addition.
    pub fn overrides_of<'c>(&'c self, name: &'c str) -> impl Iterator<Item = &'c Override> {
        self.overrides.iter().filter(move |o| o.paths.is_match(name))
    }

    /// The severity of a rule's findings in a file: as configured, else as found; `None` if it is switched off.
    pub fn severity_of(&self, rule: &str, file: &str, found: Severity) -> Option<Severity> {
        let mut severity = Some(found);
        if self.ignore.iter().any(|r| r == rule) || (!self.select.is_empty() && !self.select.iter().any(|r| r == rule)) {
            return None;
        }
        if let Some(configured) = self.severity.get(rule) {
            severity = *configured;
        }
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
}

/// Finds and reads the configuration that holds for a path.
pub(crate) fn load(given: Option<&Path>, none: bool, start: Option<&Path>) -> (Config, Sources, Vec<Diagnostic>) {
    let path = if none { None } else { given.map(Path::to_path_buf).or_else(|| upwards(start.unwrap_or(Path::new(".")))) };
    let mut sources = Sources::default();
    let mut builder = Builder { diagnostics: Vec::new(), id: FileId(0), config: Config::default() };
    let Some(path) = path else {
        builder.config.notices = builder.globs(&[], &NOTICE_GLOBS);
        return (builder.config, sources, builder.diagnostics);
    };
    match read(&path) {
        Ok(file) => {
            let text = file.text.clone();
            builder.id = sources.add(file);
            let folder = path.parent().unwrap_or(Path::new(".")).to_path_buf();
            builder.build(&text, &folder);
        }
        Err(diagnostic) => builder.diagnostics.push(diagnostic),
    }
    if builder.config.notices.is_none() {
        builder.config.notices = builder.globs(&[], &NOTICE_GLOBS);
    }
    (builder.config, sources, builder.diagnostics)
}

fn upwards(start: &Path) -> Option<PathBuf> {
    let start = std::fs::canonicalize(start).ok()?;
    let here = std::env::current_dir().ok()?;
    let found = start.ancestors().map(|a| a.join("noticelint.toml")).find(|p| p.is_file())?;
    // Shown relative to where the user stands, if it lies below.
    Some(found.strip_prefix(&here).map_or(found.clone(), Path::to_path_buf))
}

struct Builder {
    diagnostics: Vec<Diagnostic>,
    id: FileId,
    config: Config,
}

impl Builder {
    fn build(&mut self, text: &str, folder: &Path) {
        let raw: Raw = match toml::from_str(text) {
            Ok(raw) => raw,
            Err(error) => return self.syntax(&error),
        };
        self.config.rules = raw.rules.iter().map(|r| folder.join(r)).collect();
        self.config.lang = raw.lang.as_ref().and_then(|l| match l.get_ref().as_str() {
            "de" => Some(Lang::De),
            "en" => Some(Lang::En),
            _ => {
                self.bad(l.span(), "messages are written in `de` or `en`", "Meldungen gibt es auf `de` oder `en`");
                None
            }
        });
        self.config.as_of = raw.as_of.as_ref().and_then(|d| {
            let date = d.get_ref().parse().ok();
            if date.is_none() {
                self.bad(d.span(), "this is no day: write YYYY-MM-DD", "das ist kein Tag: schreiben Sie JJJJ-MM-TT");
            }
            date
        });
        self.config.severity = self.severities(&raw.severity);
        self.config.select = raw.select;
        self.config.ignore = raw.ignore;
        self.config.notices = if raw.notices.is_empty() { None } else { self.globs(&raw.notices, &[]) };
        self.config.exclude = self.globs(&raw.exclude, &[]);
        for over in raw.overrides {
            let severity = self.severities(&over.severity);
            if let Some(paths) = self.globs(&over.paths, &[]) {
                self.config.overrides.push(Override { paths, ignore: over.ignore, severity, language: over.language });
            }
        }
    }

    fn severities(&mut self, raw: &BTreeMap<String, Spanned<String>>) -> BTreeMap<String, Option<Severity>> {
        let mut all = BTreeMap::new();
        for (rule, word) in raw {
            let severity = match word.get_ref().as_str() {
                "error" => Some(Severity::Error),
                "warning" => Some(Severity::Warning),
                "info" => Some(Severity::Info),
                "off" => None,
                _ => {
                    self.bad(word.span(), "a severity is `error`, `warning`, `info` or `off`", "eine Schwere ist `error`, `warning`, `info` oder `off`");
                    continue;
                }
            };
            all.insert(rule.clone(), severity);
        }
        all
    }

    fn globs(&mut self, spanned: &[Spanned<String>], fixed: &[&str]) -> Option<GlobSet> {
        let mut builder = GlobSetBuilder::new();
        for glob in fixed {
            if let Ok(glob) = Glob::new(glob) {
                builder.add(glob);
            }
        }
        for glob in spanned {
            let wide = if glob.get_ref().starts_with("**/") { glob.get_ref().clone() } else { format!("**/{}", glob.get_ref()) };
            match Glob::new(&wide) {
                Ok(glob) => {
                    builder.add(glob);
                }
                Err(_) => self.bad(glob.span(), "this is no pattern of file names", "das ist kein Muster für Dateinamen"),
            }
        }
        builder.build().ok()
    }

    fn bad(&mut self, span: std::ops::Range<usize>, en: &str, de: &str) {
        self.diagnostics.push(Diagnostic::error("config::bad-value", self.id, Span::new(span.start, span.end), Say::new(en, de)));
    }

    fn syntax(&mut self, error: &toml::de::Error) {
        let span = error.span().map_or(Span::default(), |s| Span::new(s.start, s.end));
        let message = error.message();
        let unknown = message.strip_prefix("unknown field `").and_then(|m| m.split('`').next());
        let diagnostic = match unknown {
            Some(key) => {
                let near = nearest(key, KEYS);
                let help = near.map_or_else(
                    || {
                        let list = KEYS.join("`, `");
                        Say::new(format!("known are `{list}`"), format!("bekannt sind `{list}`"))
                    },
                    |n| Say::new(format!("did you mean `{n}`?"), format!("Meinten Sie `{n}`?")),
                );
                Diagnostic::error(
                    "config::unknown-key",
                    self.id,
                    span,
                    Say::new(format!("there is no setting `{key}`"), format!("es gibt keine Einstellung `{key}`")),
                )
                .help(help)
            }
            None => Diagnostic::error(
                "config::syntax",
                self.id,
                span,
                Say::new(format!("the configuration cannot be read: {message}"), format!("die Konfiguration ist nicht lesbar: {message}")),
            ),
        };
        self.diagnostics.push(diagnostic);
    }
}

/// The folder to look for a configuration from.
pub(crate) fn start_of(paths: &[PathBuf]) -> Option<PathBuf> {
    let first = paths.iter().find(|p| p.as_os_str() != "-")?;
    if first.is_dir() {
        return Some(first.clone());
    }
    let parent = first.parent().filter(|p| !p.as_os_str().is_empty());
    Some(parent.map_or_else(|| PathBuf::from("."), Path::to_path_buf)).filter(|p| !name_of(p).is_empty())
}
