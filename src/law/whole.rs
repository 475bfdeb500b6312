//! The whole law: what texts can say, what holds in the world, what is required.

use super::concept::{Patterns, Topic, WordLists};
use super::facts::Facts;
use super::load::{Example, Loader, Reading};
use super::pattern::{Marker, Pattern};
use super::rule::Rule;
use super::stored::Stored;
use super::table::{unknown_statements, unreadable};
use crate::card::CardTable;
use crate::source::{Diagnostic, Parsed, Sources};
use crate::value::{Citation, WordIndex, Words, parse_citations};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::mem::take;

/// Everything under `rules/`, loaded and checked.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Law {
    /// What holds in the world.
    pub facts: Facts,
    /// The kinds of cards and their fields.
    pub cards: Stored<CardTable>,
    /// What texts can say, and how.
    pub reading: Reading,
}

/// What extending a law needs, and checking by it does not: patterns as they are written, and examples. The built-in law keeps it
/// apart, so that most runs need not read it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Written {
    /// Concept by concept.
    patterns: Vec<BTreeMap<String, Patterns>>,
    topics: Vec<Topic>,
    markers: BTreeMap<String, Vec<(Marker, Pattern)>>,
    lists: BTreeMap<String, WordLists>,
    examples: Vec<Example>,
}

/// Which language's words citations in patterns are written in.
pub const PATTERN_LANGUAGE: &str = "en";

impl Law {
    /// Takes out what only extending it needs.
    pub fn take_written(&mut self) -> Written {
        let reading = &mut self.reading;
        Written {
            patterns: reading.concepts.iter_mut().map(|c| take(&mut c.patterns)).collect(),
            topics: take(&mut reading.topics),
            markers: take(&mut reading.markers),
            lists: take(&mut reading.lists),
            examples: take(&mut reading.examples),
        }
    }

    /// Puts back what was taken out of it.
    pub fn put_written(&mut self, written: Written) {
        let reading = &mut self.reading;
        for (concept, patterns) in reading.concepts.iter_mut().zip(written.patterns) {
            concept.patterns = patterns;
        }
        reading.topics = written.topics;
        reading.markers = written.markers;
        reading.lists = written.lists;
        reading.examples = written.examples;
    }

    /// Adds the files of a folder of rules to what is there: tables of words and facts (TOML), then cards (Markdown). `is_off` tells
    /// which rules are switched off.
    pub fn extend(mut self, sources: &Sources, is_off: &dyn Fn(&Rule) -> bool) -> Parsed<Law> {
        let mut diagnostics = Vec::new();
        let mut tables = Vec::new();
        let ends = |name: &str, ending: &str| name.ends_with(ending);
        let in_folder = |name: &str, folder: &str| name.split('/').rev().nth(1) == Some(folder);
        for (id, file) in sources.iter().filter(|(_, f)| ends(&f.name, ".toml")) {
            if in_folder(&file.name, "facts") {
                if let Err(diagnostic) = self.facts.add(id, file) {
                    diagnostics.push(*diagnostic);
                }
            } else if file.name.ends_with("words/cards.toml") {
                match toml::from_str::<CardTable>(&file.text) {
                    Ok(table) => {
                        tables.push((id, file, table.clone()));
                        self.cards.change(|cards| {
                            cards.languages.extend(table.languages);
                            cards.kinds.extend(table.kinds);
                        })
                    }
                    Err(error) => diagnostics.push(unreadable("law::table", id, &error)),
                }
            } else if in_folder(&file.name, "words") {
                match toml::from_str::<Words>(&file.text) {
                    Ok(words) => {
                        self.reading.words.insert(words.language.clone(), words.into());
                    }
                    Err(error) => diagnostics.push(unreadable("law::table", id, &error)),
                }
            }
        }
        diagnostics.extend(self.facts.check(sources));
        for language in self.reading.words.keys() {
            self.reading.phrases.insert(language.clone(), self.facts.phrases(language).into());
        }
        let words = WordIndex::new(self.reading.words.get(PATTERN_LANGUAGE).cloned().unwrap_or_default());
        let facts = self.facts.clone();
        let citations = |text: &str| Some(parse_citations(text, &words, &facts));
        let mut loader = Loader::new(self.reading, &self.cards, &citations, is_off);
        for (id, file) in sources.iter().filter(|(_, f)| ends(&f.name, ".md") && !is_readme(&f.name)) {
            loader.add(id, file);
        }
        let read = loader.finish();
        diagnostics.extend(read.diagnostics);
        for (id, file, table) in tables {
            diagnostics.extend(unknown_statements(id, &file.text, &table, &read.value.concepts));
        }
        Parsed { value: Law { facts: self.facts, cards: self.cards, reading: read.value }, diagnostics }
    }

    /// What is wrong with files of cards that have changed since the law was read: as if they were read with all else as it was then.
    /// Whether their examples behave is not asked.
    pub fn mistakes(
        &self,
        changed: &Sources,
        citations: &dyn Fn(&str) -> Option<Vec<Citation>>,
        is_off: &dyn Fn(&Rule) -> bool,
    ) -> Vec<Diagnostic> {
        let files: BTreeSet<&str> = changed.iter().map(|(_, f)| f.name.as_str()).collect();
        let mut rest = self.reading.clone();
        rest.concepts.retain(|c| !files.contains(c.file.as_str()));
        rest.rules.retain(|r| !files.contains(r.file.as_str()));
        rest.examples.retain(|e| !files.contains(e.file.as_str()));
        let mut loader = Loader::new(rest, &self.cards, citations, is_off);
        for (id, file) in changed.iter().filter(|(_, f)| !is_readme(&f.name)) {
            loader.add(id, file);
        }
        loader.mistakes(&files)
    }
}

/// Whether a file tells of a folder: whatever it shows, it declares nothing.
fn is_readme(name: &str) -> bool {
    name.rsplit('/').next().is_some_and(|n| n.eq_ignore_ascii_case("README.md"))
}
