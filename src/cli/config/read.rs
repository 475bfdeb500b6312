//! Files to what they say. With mistakes in them, what is right in them holds all the same.

use super::patterns::{NOTICE_GLOBS, compiled, globs_of, widened};
use super::raw::{Raw, RawOverride};
use super::settings::{Origin, Settings};
use super::{Config, Override, Severities, did_you_mean};
use crate::cli::args::FailOn;
use crate::cli::files::{name_of, read};
use crate::source::{Diagnostic, FileId, Label, Lang, Place, Say, Severity, Sources, Span, nearest};
use clap::ValueEnum;
use globset::GlobSet;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::{Path, PathBuf};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// After so many mistakes nothing more of a configuration is used.
const MOST_MISTAKES: usize = 100;

/// Finds and reads the configuration that holds for a path.
pub(crate) fn load(given: Option<&Path>, none: bool, start: Option<&Path>) -> (Config, Sources, Vec<Diagnostic>) {
    let path = if none { None } else { given.map(Path::to_path_buf).or_else(|| upwards(start.unwrap_or(Path::new(".")))) };
    let mut builder = Builder::new(true);
    if let Some(path) = path {
        builder.root(folder_of(&path));
        builder.file(&path, None);
    }
    builder.finish()
}

/// Reads a configuration's text, for a folder. What it extends is not read.
#[cfg(any(test, fuzzing))]
pub(in crate::cli) fn of_text(text: &str, folder: &Path) -> (Config, Vec<Diagnostic>) {
    let mut builder = Builder::new(false);
    builder.root(folder);
    builder.build(text, folder);
    let (config, _, diagnostics) = builder.finish();
    (config, diagnostics)
}

fn upwards(start: &Path) -> Option<PathBuf> {
    let start = std::fs::canonicalize(start).ok()?;
    let here = std::env::current_dir().ok()?;
    // Whatever bears the name is meant: a folder, or a link that leads nowhere, is told when it is read.
    let found = start.ancestors().map(|a| a.join("noticelint.toml")).find(|p| p.symlink_metadata().is_ok())?;
    // Shown relative to where the user stands, if it lies below.
    Some(found.strip_prefix(&here).map_or(found.clone(), Path::to_path_buf))
}

fn folder_of(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new(""))
}

struct Builder {
    diagnostics: Vec<Diagnostic>,
    sources: Sources,
    /// The file that is read.
    id: FileId,
    config: Config,
    notices: Vec<String>,
    flows: Vec<String>,
    exclude: Vec<String>,
    /// Whether files that are extended are read.
    follows: bool,
    /// The files that lead to the one that is read, and all that were read.
    chain: Vec<PathBuf>,
    seen: BTreeSet<PathBuf>,
}

impl Builder {
    fn new(follows: bool) -> Self {
        Self {
            diagnostics: Vec::new(),
            sources: Sources::default(),
            id: FileId(0),
            config: Config::default(),
            notices: Vec::new(),
            flows: Vec::new(),
            exclude: Vec::new(),
            follows,
            chain: Vec::new(),
            seen: BTreeSet::new(),
        }
    }

    fn root(&mut self, folder: &Path) {
        if let Ok(here) = std::env::current_dir() {
            let root = here.join(folder);
            self.config.root = Some((std::fs::canonicalize(&root).unwrap_or(root), here));
        }
    }

    /// Reads a file; `at` is where another one names it.
    fn file(&mut self, path: &Path, at: Option<Place>) {
        let file = match read(path) {
            Ok(file) => file,
            Err(mut diagnostic) => {
                diagnostic.labels.extend(at.map(|p| Label { file: p.file, span: p.span, text: Say::default() }));
                return self.diagnostics.push(*diagnostic);
            }
        };
        let whole = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
        if let Some(at) = at.filter(|_| self.chain.contains(&whole)) {
            return self.diagnostics.push(circle(&name_of(path), at));
        }
        if !self.seen.insert(whole.clone()) {
            return;
        }
        let text = file.text.clone();
        let before = std::mem::replace(&mut self.id, self.sources.add(file));
        self.chain.push(whole);
        self.build(&text, folder_of(path));
        self.chain.pop();
        self.id = before;
    }

    fn build(&mut self, text: &str, folder: &Path) {
        let raw = match DeTable::parse(text) {
            Ok(table) => self.raw(table),
            Err(error) => return self.syntax(&error),
        };
        let extended: &[Spanned<String>] = if self.follows { &raw.extends } else { &[] };
        for extended in extended {
            self.file(&folder.join(extended.get_ref()), Some(self.place(extended)));
        }
        let origin = |this: &Self, at: Range<usize>| Origin::File(Place { file: this.id, span: Span::new(at.start, at.end) });
        for rules in &raw.rules {
            let folder = folder.join(rules.get_ref());
            self.config.settings.add("rules", &Settings::text(&name_of(&folder)), origin(self, rules.span()));
            self.config.rules.push(folder);
        }
        self.replaced("packs", &raw.packs);
        if !raw.packs.is_empty() {
            self.config.packs = raw.packs.iter().map(|p| (p.get_ref().clone(), self.place(p))).collect();
        }
        self.lang(raw.lang.as_ref());
        if let Some((written, day)) = raw.as_of.as_ref().and_then(|written| Some((written, self.day(written)?))) {
            self.config.as_of = Some(day);
            self.config.settings.set("as-of", &day.to_string(), origin(self, written.span()));
        }
        self.fail_on(raw.fail_on.as_ref());
        let severity = self.severities(&raw.severity);
        self.config.severity.extend(severity);
        self.replaced("select", &raw.select);
        let select = self.rule_names(&raw.select);
        if !select.is_empty() {
            self.config.select = select;
        }
        self.added("ignore", &raw.ignore);
        let ignore = self.rule_names(&raw.ignore);
        self.config.ignore.extend(ignore);
        self.replaced("notices", &raw.notices);
        self.replaced("flows", &raw.flows);
        self.added("exclude", &raw.exclude);
        let (notices, flows, exclude) = (self.globs(&raw.notices), self.globs(&raw.flows), self.globs(&raw.exclude));
        if !raw.notices.is_empty() {
            self.notices = notices;
        }
        if !raw.flows.is_empty() {
            self.flows = flows;
        }
        self.exclude.extend(exclude);
        for over in raw.overrides {
            self.over(over);
        }
    }

    /// What holds for some files only.
    fn over(&mut self, over: RawOverride) {
        let first = over.paths.first().map_or(Span::default(), span_of);
        let severity = self.severities_of(&over.severity);
        let ignore = self.rule_names(&over.ignore);
        let paths = self.globs(&over.paths);
        let strings = |list: &[Spanned<String>]| list.iter().map(|s| s.get_ref().clone()).collect::<Vec<_>>();
        let table = [
            ("paths", Settings::list(&strings(&over.paths))),
            ("ignore", Settings::list(&strings(&over.ignore))),
            ("severity", Settings::table(over.severity.iter().map(|(k, v)| (k.get_ref().as_str(), v.get_ref().as_str())))),
            ("language", over.language.as_deref().map_or_else(String::new, Settings::text)),
        ];
        let empty = ["", "[]", "{}"];
        let lines: Vec<String> = table.iter().filter(|(_, v)| !empty.contains(&v.as_str())).map(|(k, v)| format!("{k} = {v}")).collect();
        self.config.settings.add("overrides", &lines.join("\n"), Origin::File(Place { file: self.id, span: first }));
        if let Some(paths) = globs_of(paths.into_iter()) {
            self.config.overrides.push(Override { paths, ignore, severity, language: over.language });
        }
    }

    /// A list that takes the place of the one before, if it is given.
    fn replaced(&mut self, key: &'static str, list: &[Spanned<String>]) {
        if !list.is_empty() {
            self.config.settings.clear(key);
            self.added(key, list);
        }
    }

    /// A list that is added to the one before.
    fn added(&mut self, key: &'static str, list: &[Spanned<String>]) {
        for entry in list {
            let place = self.place(entry);
            self.config.settings.add(key, &Settings::text(entry.get_ref()), Origin::File(place));
        }
    }

    fn finish(mut self) -> (Config, Sources, Vec<Diagnostic>) {
        let globs = |list: Vec<String>| -> Option<GlobSet> { globs_of(list.into_iter()) };
        let default = || globs_of(NOTICE_GLOBS.iter().map(|g| (*g).to_owned()));
        self.config.notices = if self.config.settings.has("notices") { globs(self.notices) } else { default() };
        self.config.flows = globs(self.flows);
        self.config.exclude = globs(self.exclude);
        (self.config, self.sources, self.diagnostics)
    }

    fn lang(&mut self, lang: Option<&Spanned<String>>) {
        let Some(lang) = lang else { return };
        self.config.lang = match lang.get_ref().as_str() {
            "de" => Some(Lang::De),
            "en" => Some(Lang::En),
            other => {
                let say = Say::new(format!("there are no messages in `{other}`"), format!("Meldungen auf `{other}` gibt es nicht"));
                self.bad(lang, say, Say::new("messages are written in `de` or `en`", "Meldungen gibt es auf `de` oder `en`"));
                return;
            }
        };
        let place = self.place(lang);
        self.config.settings.set("lang", &Settings::text(lang.get_ref()), Origin::File(place));
    }

    fn fail_on(&mut self, level: Option<&Spanned<String>>) {
        let Some(level) = level else { return };
        let written = level.get_ref();
        let Ok(known) = FailOn::from_str(written, false) else {
            let help = nearest(written, ["error", "warning", "info", "never"]).map_or_else(
                || Say::new("it is `error`, `warning`, `info` or `never`", "möglich sind `error`, `warning`, `info` und `never`"),
                did_you_mean,
            );
            let say = Say::new(format!("`{written}` is nothing to fail on"), format!("`{written}` ist keine Schwelle"));
            return self.bad(level, say, help);
        };
        self.config.fail_on = Some(known);
        let place = self.place(level);
        self.config.settings.set("fail-on", &Settings::text(written), Origin::File(place));
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
        self.config.named.extend(raw.iter().map(|r| (r.get_ref().clone(), self.place(r))).collect::<Vec<_>>());
        raw.iter().map(|r| r.get_ref().clone()).collect()
    }

    /// The severities that hold everywhere.
    fn severities(&mut self, raw: &BTreeMap<Spanned<String>, Spanned<String>>) -> Severities {
        for (rule, word) in raw {
            let place = self.place(rule);
            self.config.settings.set_in("severity", rule.get_ref(), &Settings::text(word.get_ref()), Origin::File(place));
        }
        self.severities_of(raw)
    }

    fn severities_of(&mut self, raw: &BTreeMap<Spanned<String>, Spanned<String>>) -> Severities {
        let mut all = BTreeMap::new();
        for (rule, word) in raw {
            self.config.named.push((rule.get_ref().clone(), self.place(rule)));
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

    /// The patterns that are patterns.
    fn globs(&mut self, spanned: &[Spanned<String>]) -> Vec<String> {
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
        wide
    }

    fn place<T>(&self, at: &Spanned<T>) -> Place {
        Place { file: self.id, span: span_of(at) }
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

fn circle(name: &str, at: Place) -> Diagnostic {
    let say = Say::new(format!("`{name}` extends itself"), format!("`{name}` erweitert sich selbst"));
    Diagnostic::error("config::extends-circle", at.file, at.span, say)
        .help(Say::new("one of the files must not extend the other", "Eine der Dateien darf die andere nicht erweitern"))
}

fn span_of<T>(at: &Spanned<T>) -> Span {
    let span = at.span();
    Span::new(span.start, span.end)
}
