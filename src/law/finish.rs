//! Cards to a law, when all files are read: names are resolved, rules vetted, patterns compiled.

use super::concept::{Denied, WordLists};
use super::load::{Loader, Reading};
use super::pattern::{Compiler, Role};
use super::roles::{did_you_mean, pattern_diagnostic, roles};
use super::vet::vet;
use crate::source::{Diagnostic, Parsed, Say};
use std::collections::BTreeSet;

impl Loader<'_> {
    /// Resolves names and compiles the patterns of every language.
    pub fn finish(mut self) -> Parsed<Reading> {
        self.resolve();
        self.compile(None);
        self.reading.examples.retain(|e| !self.broken.contains(&e.of));
        Parsed { value: self.reading, diagnostics: self.diagnostics }
    }

    /// What is wrong with the cards of these files; of patterns, only those of their concepts are looked at.
    pub fn mistakes(mut self, files: &BTreeSet<&str>) -> Vec<Diagnostic> {
        self.resolve();
        self.compile(Some(files));
        self.diagnostics
    }

    fn resolve(&mut self) {
        for (index, name, id, span) in std::mem::take(&mut self.denials) {
            let names: Vec<&str> = self.reading.concepts.iter().map(|c| c.name.as_str()).collect();
            match names.iter().position(|n| *n == name) {
                Some(other) => {
                    if let Some(concept) = self.reading.concepts.get_mut(index) {
                        concept.policy.denied = Denied::States(other as u16);
                    }
                }
                None => {
                    let mut diagnostic = Diagnostic::error(
                        "law::unknown-concept",
                        id,
                        span,
                        Say::new(format!("there is no concept `{name}`"), format!("es gibt kein Konzept `{name}`")),
                    );
                    diagnostic.help = did_you_mean(&name, &names).or_else(|| {
                        Some(Say::new(
                            "write `nothing`, `states it`, or a concept",
                            "Schreiben Sie `nothing`, `states it` oder ein Konzept",
                        ))
                    });
                    self.diagnostics.push(diagnostic);
                    self.broken.extend(names.get(index).map(|n| (*n).to_owned()));
                }
            }
        }
        self.limit_rules();
        let vetted = vet(&self.reading, &self.rule_places, self.table, self.is_off);
        self.diagnostics.extend(vetted.diagnostics);
        self.broken.extend(vetted.broken);
    }

    /// Compiles the patterns of every language; those of the concepts of some files are only tried.
    fn compile(&mut self, of: Option<&BTreeSet<&str>>) {
        let languages: Vec<String> = self.reading.words.keys().cloned().collect();
        let topics: Vec<String> = self.reading.topics.iter().map(|t| t.name.clone()).collect();
        let none = WordLists::new();
        let mut failures = Vec::new();
        for language in languages {
            let endings = self.reading.words.get(&language).map(|w| w.endings.clone()).unwrap_or_default();
            let lists = self.reading.lists.get(&language).unwrap_or(&none);
            let mut compiler = Compiler::new(&endings, lists, &topics, self.citations);
            for (role, pattern, veto) in roles(&self.reading, &language) {
                let concept = match role {
                    Role::States(i) | Role::Near(i, _) | Role::Belongs(i) => self.reading.concepts.get(i as usize),
                    _ => None,
                };
                if of.is_some_and(|files| !concept.is_some_and(|c| files.contains(c.file.as_str()))) {
                    continue;
                }
                if let Err(error) = compiler.add(role, pattern, &veto) {
                    self.broken.extend(concept.map(|c| c.name.clone()));
                    failures.push((format!("{pattern:?}"), error));
                }
            }
            if of.is_none() {
                self.reading.programs.insert(language, compiler.finish().into());
            }
        }
        for (key, error) in failures {
            let place = self.pattern_places.get(&key).and_then(|p| p.first()).copied();
            self.diagnostics.push(pattern_diagnostic(error, place));
        }
    }
}
