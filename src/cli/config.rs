//! `noticelint.toml`: found upwards from the folder of the first path; every mistake shown at its place.
//!
//! ```toml
//! rules = ["policies/"]                 # folders with rules of your own
//! packs = ["gdpr"]                      # only these of the built-in packs; all if left out
//! lang = "de"                           # language of messages
//! as-of = 2026-06-01                    # judge as of this day, instead of today
//! notices = ["texts/*.md"]              # files of folders that are notices, instead of guessing by their names
//! flows = ["memos/*.md"]                # Markdown files with `flow` blocks, beside all `.flow` files
//! exclude = ["archive/", "*.draft.md"]  # what is not taken from folders
//! select = ["ID"]                       # only these rules
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
//! Folders and patterns are relative to the configuration's folder. As in `.gitignore`, a pattern without a slash fits at any
//! depth, one with a slash from that folder on, and what fits a folder fits all in it. Case does not matter.

use super::files::{name_of, read};
use crate::source::{Diagnostic, FileId, Lang, Say, Severity, Sources, Span, nearest};
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Files that look like notices, unless the configuration says otherwise.
const NOTICE_GLOBS: [&str; 5] = [
    "**/*{datenschutz,privacy,dsgvo,gdpr}*.{md,markdown,html,htm,txt}",
    "**/*.notice.{md,markdown,html,htm,txt}",
    "**/{notice,notices,hinweis,hinweise}*.{md,markdown,html,htm,txt}",
    "**/notice.*.{md,markdown,html,htm,txt}",
    "**/{notices,hinweise}/**/*.{md,markdown,html,htm,txt}",
];

/// After so many mistakes nothing more of a configuration is used.
const MOST_MISTAKES: usize = 100;

/// Severities by rule; `None` switches it off.
type Severities = BTreeMap<String, Option<Severity>>;

/// What the configuration says, checked.
#[derive(Debug, Default)]
pub(crate) struct Config {
    /// Folders with rules.
    pub rules: Vec<PathBuf>,
    /// The packs of built-in rules that are wanted; all if empty.
    pub packs: Vec<(String, Span)>,
    /// Language of messages.
    pub lang: Option<Lang>,
    /// The day of the check.
    pub as_of: Option<Date>,
    /// What holds for some files only.
    pub overrides: Vec<Override>,
    /// All rules that are named anywhere, with their places in the configuration's file.
    pub named: Vec<(String, Span)>,
    select: Vec<String>,
    ignore: Vec<String>,
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

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
struct Raw {
    rules: Vec<PathBuf>,
    packs: Vec<Spanned<String>>,
    lang: Option<Spanned<String>>,
    as_of: Option<Spanned<toml::Value>>,
    notices: Vec<Spanned<String>>,
    flows: Vec<Spanned<String>>,
    exclude: Vec<Spanned<String>>,
    select: Vec<Spanned<String>>,
    ignore: Vec<Spanned<String>>,
    severity: BTreeMap<Spanned<String>, Spanned<String>>,
    overrides: Vec<RawOverride>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
struct RawOverride {
    paths: Vec<Spanned<String>>,
    ignore: Vec<Spanned<String>>,
    severity: BTreeMap<Spanned<String>, Spanned<String>>,
    language: Option<String>,
}

impl Config {
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
        let named = |list: &[String]| list.iter().any(|r| r == rule);
        if named(&self.ignore) || (!self.select.is_empty() && !named(&self.select)) {
            return None;
        }
        let mut severity = self.severity.get(rule).copied().unwrap_or(Some(found));
        for over in self.overrides_of(file) {
            if named(&over.ignore) {
                return None;
            }
            if let Some(configured) = over.severity.get(rule) {
                severity = *configured;
            }
        }
        severity
    }
}

/// Finds and reads the configuration that holds for a path. With mistakes in it, what is right in it holds all the same.
pub(crate) fn load(given: Option<&Path>, none: bool, start: Option<&Path>) -> (Config, Sources, Vec<Diagnostic>) {
    let path = if none { None } else { given.map(Path::to_path_buf).or_else(|| upwards(start.unwrap_or(Path::new(".")))) };
    let mut sources = Sources::default();
    let mut builder = Builder { diagnostics: Vec::new(), id: FileId(0), config: Config::default() };
    match path.as_deref().map(read) {
        Some(Ok(file)) => {
            let text = file.text.clone();
            builder.id = sources.add(file);
            let folder = path.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
            builder.build(&text, folder);
        }
        Some(Err(diagnostic)) => builder.diagnostics.push(*diagnostic),
        None => {}
    }
    if builder.config.notices.is_none() {
        builder.config.notices = globs_of(NOTICE_GLOBS.iter().map(|g| (*g).to_owned()));
    }
    (builder.config, sources, builder.diagnostics)
}

/// Reads a configuration's text, for a folder.
#[cfg(any(test, fuzzing))]
pub(super) fn of_text(text: &str, folder: &Path) -> (Config, Vec<Diagnostic>) {
    let mut builder = Builder { diagnostics: Vec::new(), id: FileId(0), config: Config::default() };
    builder.build(text, folder);
    (builder.config, builder.diagnostics)
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
        if let Ok(here) = std::env::current_dir() {
            let root = here.join(folder);
            self.config.root = Some((std::fs::canonicalize(&root).unwrap_or(root), here));
        }
        let raw = match DeTable::parse(text) {
            Ok(table) => self.raw(table),
            Err(error) => return self.syntax(&error),
        };
        self.config.rules = raw.rules.iter().map(|r| folder.join(r)).collect();
        self.config.packs = raw.packs.iter().map(|p| (p.get_ref().clone(), span_of(p))).collect();
        self.config.lang = raw.lang.as_ref().and_then(|l| match l.get_ref().as_str() {
            "de" => Some(Lang::De),
            "en" => Some(Lang::En),
            other => {
                let say = Say::new(format!("there are no messages in `{other}`"), format!("Meldungen auf `{other}` gibt es nicht"));
                self.bad(l, say, Say::new("messages are written in `de` or `en`", "Meldungen gibt es auf `de` oder `en`"));
                None
            }
        });
        self.config.as_of = raw.as_of.as_ref().and_then(|d| self.day(d));
        self.config.severity = self.severities(&raw.severity);
        self.config.select = self.rule_names(&raw.select);
        self.config.ignore = self.rule_names(&raw.ignore);
        self.config.notices = if raw.notices.is_empty() { None } else { self.globs(&raw.notices) };
        self.config.flows = self.globs(&raw.flows);
        self.config.exclude = self.globs(&raw.exclude);
        for over in raw.overrides {
            let severity = self.severities(&over.severity);
            let ignore = self.rule_names(&over.ignore);
            if let Some(paths) = self.globs(&over.paths) {
                self.config.overrides.push(Override { paths, ignore, severity, language: over.language });
            }
        }
    }

    /// The settings of a table. One that cannot be used is reported and left out, and the others hold.
    fn raw(&mut self, mut table: Spanned<DeTable<'_>>) -> Raw {
        for _ in 0..MOST_MISTAKES {
            match Raw::deserialize(toml::Deserializer::from(table.clone())) {
                Ok(raw) => return raw,
                Err(error) => {
                    self.syntax(&error);
                    if !error.span().is_some_and(|span| leave_out(table.get_mut(), &span)) {
                        break;
                    }
                }
            }
        }
        Raw::default()
    }

    /// A day, as a TOML date or in quotes.
    fn day(&mut self, raw: &Spanned<toml::Value>) -> Option<Date> {
        let written = match raw.get_ref() {
            toml::Value::String(s) => s.clone(),
            other => other.to_string(),
        };
        let date = written.parse().ok();
        if date.is_none() {
            let say = Say::new(format!("`{written}` is no day"), format!("`{written}` ist kein Tag"));
            self.bad(raw, say, Say::new("write year, month, day: `2026-06-01`", "Schreiben Sie Jahr, Monat, Tag: `2026-06-01`"));
        }
        date
    }

    fn rule_names(&mut self, raw: &[Spanned<String>]) -> Vec<String> {
        self.config.named.extend(raw.iter().map(|r| (r.get_ref().clone(), span_of(r))));
        raw.iter().map(|r| r.get_ref().clone()).collect()
    }

    fn severities(&mut self, raw: &BTreeMap<Spanned<String>, Spanned<String>>) -> Severities {
        let mut all = BTreeMap::new();
        for (rule, word) in raw {
            self.config.named.push((rule.get_ref().clone(), span_of(rule)));
            let severity = match word.get_ref().as_str() {
                "error" => Some(Severity::Error),
                "warning" => Some(Severity::Warning),
                "info" => Some(Severity::Info),
                "off" => None,
                other => {
                    let help = nearest(other, ["error", "warning", "info", "off"]).map_or_else(
                        || {
                            Say::new(
                                "a severity is `error`, `warning`, `info` or `off`",
                                "Schweregrade sind `error`, `warning`, `info` und `off`",
                            )
                        },
                        did_you_mean,
                    );
                    self.bad(word, Say::new(format!("`{other}` is no severity"), format!("`{other}` ist kein Schweregrad")), help);
                    continue;
                }
            };
            all.insert(rule.get_ref().clone(), severity);
        }
        all
    }

    fn globs(&mut self, spanned: &[Spanned<String>]) -> Option<GlobSet> {
        let mut wide = Vec::new();
        for glob in spanned {
            let (at_depth, in_folder) = widened(glob.get_ref());
            if compiled(&at_depth).is_none() {
                let say = Say::new(
                    format!("`{}` is no pattern of file names", glob.get_ref()),
                    format!("`{}` ist kein Muster für Dateinamen", glob.get_ref()),
                );
                self.bad(glob, say, Say::new("for example `texts/*.md` or `archive/`", "zum Beispiel `texte/*.md` oder `archiv/`"));
                continue;
            }
            wide.extend([at_depth, in_folder]);
        }
        globs_of(wide.into_iter())
    }

    fn bad<T>(&mut self, at: &Spanned<T>, message: Say, help: Say) {
        self.diagnostics.push(Diagnostic::error("config::bad-value", self.id, span_of(at), message).help(help));
    }

    fn syntax(&mut self, error: &toml::de::Error) {
        let span = error.span().map_or(Span::default(), |s| Span::new(s.start, s.end));
        let message = error.message().trim();
        // "unknown field `X`, expected one of `A`, `B`": serde knows the keys of each table.
        let mut words = message.split('`').skip(1).step_by(2);
        let unknown = words.next().filter(|_| message.starts_with("unknown field"));
        let diagnostic = if let Some(key) = unknown {
            let known: Vec<&str> = words.collect();
            let list = known.join("`, `");
            let help = nearest(key, known.iter().copied())
                .map_or_else(|| Say::new(format!("known here are `{list}`"), format!("bekannt sind hier `{list}`")), did_you_mean);
            let say = Say::new(format!("there is no setting `{key}`"), format!("es gibt keine Einstellung `{key}`"));
            Diagnostic::error("config::unknown-key", self.id, span, say).help(help)
        } else {
            // "invalid type: string "X", expected a sequence": the words of serde.
            let list = message.starts_with("invalid type") && message.ends_with("expected a sequence");
            let (say, help) = if list {
                (
                    Say::new("a list is needed here", "hier muss eine Liste stehen"),
                    Say::new("a list stands in brackets: `[\"…\", \"…\"]`", "Eine Liste steht in Klammern: `[\"…\", \"…\"]`"),
                )
            } else {
                (
                    Say::new(
                        format!("the configuration cannot be read: {message}"),
                        format!("die Konfiguration ist nicht lesbar: {message}"),
                    ),
                    Say::new(
                        "a setting is written `lang = \"de\"`, a list `exclude = [\"…\", \"…\"]`",
                        "Eine Einstellung schreibt man `lang = \"de\"`, eine Liste `exclude = [\"…\", \"…\"]`",
                    ),
                )
            };
            Diagnostic::error("config::syntax", self.id, span, say).help(help)
        };
        self.diagnostics.push(diagnostic);
    }
}

/// Takes the setting at a place out of a table, as deep within it as it stands; `false` if none stands there.
fn leave_out(table: &mut DeTable<'_>, place: &Range<usize>) -> bool {
    let holds = |span: Range<usize>| span.start <= place.start && place.end <= span.end;
    for (_, value) in table.iter_mut() {
        let deeper = match value.get_mut() {
            DeValue::Table(inner) => leave_out(inner, place),
            DeValue::Array(all) => all.iter_mut().any(|v| match v.get_mut() {
                DeValue::Table(inner) => leave_out(inner, place),
                _ => false,
            }),
            _ => false,
        };
        if deeper {
            return true;
        }
    }
    let wrong = table.iter().find(|(key, value)| holds(key.span()) || holds(value.span())).map(|(key, _)| key.clone());
    wrong.is_some_and(|key| table.remove(&key).is_some())
}

/// "Did you mean".
pub(crate) fn did_you_mean(word: &str) -> Say {
    Say::new(format!("did you mean `{word}`?"), format!("Meinten Sie `{word}`?"))
}

fn span_of<T>(at: &Spanned<T>) -> Span {
    let span = at.span();
    Span::new(span.start, span.end)
}

/// A pattern at the depth that it is meant for, and all in a folder that fits it.
fn widened(pattern: &str) -> (String, String) {
    let anchored = pattern.strip_prefix("./").or(pattern.strip_prefix('/'));
    let body = anchored.unwrap_or(pattern).trim_end_matches('/');
    let at_depth = if anchored.is_some() || body.contains('/') { body.to_owned() } else { format!("**/{body}") };
    let in_folder = format!("{at_depth}/**");
    (at_depth, in_folder)
}

fn compiled(pattern: &str) -> Option<globset::Glob> {
    GlobBuilder::new(pattern).literal_separator(true).case_insensitive(true).build().ok()
}

fn globs_of(patterns: impl Iterator<Item = String>) -> Option<GlobSet> {
    let mut builder = GlobSetBuilder::new();
    for glob in patterns.filter_map(|p| compiled(&p)) {
        builder.add(glob);
    }
    builder.build().ok()
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

#[cfg(test)]
#[path = "config_tests.rs"]
mod tests;
