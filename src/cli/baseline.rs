//! `check --baseline`: findings that were there before, kept in a file, so that only new ones are reported.
//!
//! A finding is known again by its rule, its file and the words it stands on, not by its line: text may move. Of findings that
//! are the same in all of these, as many are known as the file counts. The file only ever gets shorter: an entry whose finding is
//! gone is told, until it is taken out.
//!
//! ```json
//! {
//!   "version": 1,
//!   "findings": [
//!     {"rule": "ID", "file": "notice.md", "words": "the words that it stands on"},
//!     {"rule": "ID", "file": "notice.md", "item": "Right of access", "words": "Your rights", "declared": ["Flow orders: …"], "count": 2}
//!   ]
//! }
//! ```

use super::files::{name_of, placeless, read};
use super::write::put;
use crate::lint::Finding;
use crate::source::{Diagnostic, FileId, Say, Sources, Span};
use crate::value::fold;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The form of the file that this program writes and reads.
const VERSION: u64 = 1;
/// How many characters of the words an entry keeps: enough to tell findings apart, and to be read.
const LONGEST_WORDS: usize = 120;
/// How many entries without a finding are shown one by one.
const MOST_SHOWN: usize = 20;

/// One finding that is known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    file: String,
    rule: String,
    /// The item of the checklist, for rules that have one for each of several parts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    item: Option<String>,
    /// The words that the finding stands on.
    words: String,
    /// The words of the declarations that it is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    declared: Vec<String>,
    /// How many findings are the same in all of this.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    count: usize,
}

fn one() -> usize {
    1
}

fn is_one(count: &usize) -> bool {
    *count == 1
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    version: u64,
    findings: Vec<serde_json::Value>,
}

/// What makes a finding the same as one before.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    file: String,
    rule: String,
    item: String,
    words: String,
    declared: Vec<String>,
}

impl Entry {
    /// What a finding is known by; `within` names files as seen from a fixed folder.
    pub(super) fn of(finding: &Finding, sources: &Sources, within: &dyn Fn(&str) -> String) -> Self {
        let name = |id: FileId| sources.get(id).map_or("", |f| f.name.as_str());
        let words = |id: FileId, span: Span| sources.get(id).map_or_else(String::new, |f| shortened(f.slice(span)));
        let place = finding.place;
        let declared = finding.evidence.iter().filter(|e| e.place.file != place.file).map(|e| words(e.place.file, e.place.span));
        let mut declared: Vec<String> = declared.collect();
        declared.sort();
        declared.dedup();
        Self {
            file: within(name(place.file)),
            rule: finding.rule.clone(),
            item: finding.item.as_ref().map(|i| i.en.clone()),
            words: words(place.file, place.span),
            declared,
            count: 1,
        }
    }

    /// What a mistake in an input is known by: its code, its file and its words.
    pub(super) fn of_mistake(mistake: &Diagnostic, sources: &Sources, within: &dyn Fn(&str) -> String) -> Self {
        let label = mistake.labels.first();
        let file = label.and_then(|l| sources.get(l.file));
        let words = label.zip(file).map_or_else(|| mistake.message.en.clone(), |(l, f)| shortened(f.slice(l.span)));
        let file = file.map_or_else(String::new, |f| within(&f.name));
        Self { file, rule: mistake.code.to_owned(), item: None, words, declared: Vec::new(), count: 1 }
    }

    pub(super) fn key(&self) -> Key {
        Key {
            file: self.file.clone(),
            rule: self.rule.clone(),
            item: fold(self.item.as_deref().unwrap_or("")),
            words: fold(&self.words),
            declared: self.declared.iter().map(|d| fold(d)).collect(),
        }
    }
}

impl Key {
    /// All that it is made of.
    pub(super) fn parts(&self) -> impl Iterator<Item = &str> {
        [&self.file, &self.rule, &self.item, &self.words].into_iter().chain(&self.declared).map(String::as_str)
    }
}

/// The findings of a part of a run, counted.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(into = "Vec<Kept>", from = "Vec<Kept>")]
pub(crate) struct Seen(BTreeMap<Key, Entry>);

/// An entry for the cache, whose form leaves nothing out: file, rule, item, words, declarations, count.
type Kept = (String, String, Option<String>, String, Vec<String>, usize);

impl From<Seen> for Vec<Kept> {
    fn from(seen: Seen) -> Self {
        seen.0.into_values().map(|e| (e.file, e.rule, e.item, e.words, e.declared, e.count)).collect()
    }
}

impl From<Vec<Kept>> for Seen {
    fn from(kept: Vec<Kept>) -> Self {
        let entry = |(file, rule, item, words, declared, count)| Entry { file, rule, item, words, declared, count };
        Self(kept.into_iter().map(entry).map(|e| (e.key(), e)).collect())
    }
}

impl Seen {
    /// Parts may report the same finding of a file (two notices may share a text); it is one all the same.
    pub fn join(&mut self, other: Seen) {
        for (key, entry) in other.0 {
            let known = self.0.entry(key).or_insert_with(|| Entry { count: 0, ..entry.clone() });
            known.count = known.count.max(entry.count);
        }
    }
}

/// A file of known findings.
#[derive(Debug)]
pub(crate) struct Baseline {
    path: PathBuf,
    known: BTreeMap<Key, Entry>,
    /// The entries in their order in the file, with their places.
    places: Vec<(Key, Span)>,
    sources: Sources,
    /// What names in it are relative to.
    root: PathBuf,
    here: PathBuf,
}

impl Baseline {
    /// Reads the file. One that is to be written need not be there.
    ///
    /// # Errors
    /// If it cannot be read, or is no such file.
    pub fn load(path: &Path, to_be_written: bool) -> Result<Self, (Sources, Vec<Diagnostic>)> {
        let here = std::env::current_dir().unwrap_or_default();
        let folder = here.join(path.parent().unwrap_or(Path::new("")));
        let root = std::fs::canonicalize(&folder).unwrap_or(folder);
        let mut out =
            Self { path: path.to_path_buf(), known: BTreeMap::new(), places: Vec::new(), sources: Sources::default(), root, here };
        if to_be_written && !path.exists() {
            return Ok(out);
        }
        let file = read(path).map_err(|mut diagnostic| {
            if diagnostic.code == "io::missing-file" {
                diagnostic.help = Some(Say::new(
                    "write it with `--update-baseline`: what is found today is then known",
                    "Schreiben Sie sie mit `--update-baseline`: Was heute gefunden wird, gilt dann als bekannt",
                ));
            }
            (Sources::default(), vec![*diagnostic])
        })?;
        let text = file.text.clone();
        let id = out.sources.add(file);
        match out.take(&text) {
            Ok(()) => Ok(out),
            Err(error) => Err((out.sources, vec![unreadable(id, &text, &error)])),
        }
    }

    fn take(&mut self, text: &str) -> Result<(), serde_json::Error> {
        let written: Written = serde_json::from_str(text)?;
        if written.version != VERSION {
            return Err(serde::de::Error::custom(format!("version {} is not known", written.version)));
        }
        let mut at = 0;
        for value in written.findings {
            let entry: Entry = serde_json::from_value(value)?;
            let span = place_of(text, &entry, at);
            at = span.end as usize;
            let key = entry.key();
            self.places.push((key.clone(), span));
            let known = self.known.entry(key).or_insert_with(|| Entry { count: 0, ..entry.clone() });
            known.count += entry.count;
        }
        Ok(())
    }

    /// All that what it does to findings depends on: its text, and the folder that names in it are relative to.
    pub fn written(&self) -> impl Iterator<Item = &str> {
        self.sources.iter().map(|(_, f)| &*f.text)
    }

    /// The folder that names in it are relative to.
    pub fn folder(&self) -> &Path {
        &self.root
    }

    /// Sets the findings that are known apart, and tells which there were.
    pub fn take_out(&self, findings: &mut Vec<Finding>, sources: &Sources) -> (Seen, Vec<Finding>) {
        let mut seen = Seen::default();
        let mut known = Vec::new();
        for finding in std::mem::take(findings) {
            let entry = self.entry(&finding, sources);
            let key = entry.key();
            let allowed = self.known.get(&key).map_or(0, |known| known.count);
            let counted = seen.0.entry(key).or_insert_with(|| Entry { count: 0, ..entry });
            counted.count += 1;
            if counted.count > allowed { findings.push(finding) } else { known.push(finding) }
        }
        (seen, known)
    }

    fn entry(&self, finding: &Finding, sources: &Sources) -> Entry {
        Entry::of(finding, sources, &|name| self.within(name))
    }

    /// A file's name as seen from the folder of the baseline.
    fn within(&self, name: &str) -> String {
        let whole = name_of(&self.here.join(name));
        Path::new(&whole).strip_prefix(&self.root).map_or(whole.clone(), name_of)
    }

    /// Entries that have no finding any more: of a file that was checked or is gone, by a rule that was asked.
    pub fn stale(&self, seen: &Seen, checked: &[String], is_chosen: &dyn Fn(&String) -> bool) -> Vec<Diagnostic> {
        let checked = self.checked(checked);
        let mut left: BTreeMap<&Key, usize> = seen.0.iter().map(|(key, entry)| (key, entry.count)).collect();
        let mut all = Vec::new();
        for (key, span) in &self.places {
            let Some(entry) = self.known.get(key) else { continue };
            let there = left.get(key).copied().unwrap_or(0);
            if there >= entry.count || !self.is_judged(entry, &checked) || !is_chosen(&entry.rule) {
                continue;
            }
            left.insert(key, usize::MAX);
            all.push(stale(entry, there, *span));
        }
        let more = all.len().saturating_sub(MOST_SHOWN);
        all.truncate(MOST_SHOWN);
        if more > 0 {
            all.push(many_more(more));
        }
        all
    }

    fn checked(&self, names: &[String]) -> BTreeSet<String> {
        names.iter().map(|n| self.within(n)).collect()
    }

    fn is_judged(&self, entry: &Entry, checked: &BTreeSet<String>) -> bool {
        checked.contains(&entry.file) || !self.root.join(&entry.file).exists()
    }

    /// Where the entries stand.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// Writes what was seen; of files that were not checked, and rules that were not asked, what was known.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn update(&self, seen: &Seen, checked: &[String], is_chosen: &dyn Fn(&String) -> bool) -> Result<usize, Box<Diagnostic>> {
        let checked = self.checked(checked);
        let kept = self.known.values().filter(|e| !self.is_judged(e, &checked) || !is_chosen(&e.rule));
        let mut all: Vec<&Entry> = kept.chain(seen.0.values()).collect();
        all.sort();
        let lines: Vec<String> = all.iter().map(|e| format!("    {}", line(e))).collect();
        let list = if lines.is_empty() { String::new() } else { format!("\n{}\n  ", lines.join(",\n")) };
        let text = format!("{{\n  \"version\": {VERSION},\n  \"findings\": [{list}]\n}}\n");
        put(&self.path, &text)?;
        Ok(all.iter().map(|e| e.count).sum())
    }
}

/// An entry on one line, with a blank behind each sign, and the rule first.
fn line(entry: &Entry) -> String {
    let quoted = |text: &str| serde_json::to_string(text).unwrap_or_default();
    let mut out = format!("{{\"rule\": {}, \"file\": {}", quoted(&entry.rule), quoted(&entry.file));
    if let Some(item) = &entry.item {
        out.push_str(&format!(", \"item\": {}", quoted(item)));
    }
    out.push_str(&format!(", \"words\": {}", quoted(&entry.words)));
    if !entry.declared.is_empty() {
        let list: Vec<String> = entry.declared.iter().map(|d| quoted(d)).collect();
        out.push_str(&format!(", \"declared\": [{}]", list.join(", ")));
    }
    if entry.count > 1 {
        out.push_str(&format!(", \"count\": {}", entry.count));
    }
    out.push('}');
    out
}

/// Words on one line, cut where they are too many to be read.
fn shortened(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().take(LONGEST_WORDS).collect()
}

/// The line of an entry, from `at` on: the one that has its words.
fn place_of(text: &str, entry: &Entry, at: usize) -> Span {
    let rest = text.get(at..).unwrap_or("");
    let words = serde_json::to_string(&entry.words).unwrap_or_default();
    let rule = serde_json::to_string(&entry.rule).unwrap_or_default();
    let mut start = at;
    for line in rest.split_inclusive('\n') {
        let bare = line.trim();
        if bare.contains(&words) && bare.contains(&rule) {
            let from = start + line.find(bare).unwrap_or(0);
            return Span::new(from, from + bare.trim_end_matches(',').len());
        }
        start += line.len();
    }
    // Written by hand over several lines: the rule's name is enough.
    let found = rest.find(&rule).map_or(at, |i| at + i);
    Span::new(found, (found + rule.len()).min(text.len()))
}

fn unreadable(id: FileId, text: &str, error: &serde_json::Error) -> Diagnostic {
    let line = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
    let end = line + text.get(line..).and_then(|l| l.lines().next()).map_or(0, str::len);
    Diagnostic::error(
        "baseline::unreadable",
        id,
        Span::new(line, end),
        Say::new(format!("this is no baseline: {error}"), format!("das ist keine Datei bekannter Feststellungen: {error}")),
    )
    .help(Say::new("write it anew with `--update-baseline`", "Schreiben Sie sie mit `--update-baseline` neu"))
}

fn stale(entry: &Entry, there: usize, span: Span) -> Diagnostic {
    let Entry { rule, file, count, .. } = entry;
    let say = if there == 0 {
        Say::new(
            format!("the baseline knows a finding of `{rule}` in `{file}` that is gone"),
            format!("die bekannte Feststellung `{rule}` in `{file}` gibt es nicht mehr"),
        )
    } else {
        Say::new(
            format!("the baseline knows {count} findings of `{rule}` in `{file}` on these words, and there are {there}"),
            format!("zu `{rule}` in `{file}` sind {count} Feststellungen zu diesen Worten bekannt, und es sind nur noch {there}"),
        )
    };
    Diagnostic::warning("baseline::gone", FileId(0), span, say).help(Say::new(
        "take it out, so that it cannot come back unseen: run the same command with `--update-baseline`",
        "Nehmen Sie sie heraus, damit sie nicht unbemerkt wiederkommt: derselbe Befehl mit `--update-baseline`",
    ))
}

fn many_more(more: usize) -> Diagnostic {
    let say = Say::new(format!("and {more} more entries of the baseline"), format!("und {more} weitere bekannte Feststellungen"));
    Diagnostic { severity: crate::source::Severity::Warning, ..placeless("baseline::gone", say, Say::default()) }
}
