//! What must hold between the tables, whichever files they came from.

use super::Facts;
use super::laws::{NUMBER, STATUSES};
use crate::source::{Diagnostic, FileId, Say, Sources, Span};
use std::collections::BTreeSet;

/// A mistake in a table, with the words in it that show the place.
struct Problem {
    code: &'static str,
    words: String,
    say: Say,
}

impl Facts {
    /// Checks the tables against each other: ids that stand twice, names of things that no table knows, values out of place.
    pub fn check(&self, sources: &Sources) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        self.check_ids(&mut problems);
        self.check_countries(&mut problems);
        self.check_laws(&mut problems);
        self.check_periods(&mut problems);
        self.check_vocabulary(&mut problems);
        problems
            .into_iter()
            .map(|p| {
                let (file, span) = place(sources, &p.words);
                Diagnostic::error(p.code, file, span, p.say)
            })
            .collect()
    }

    fn check_ids(&self, problems: &mut Vec<Problem>) {
        let transfers = self.transfers.decisions().map(|d| d.id.as_str()).chain(self.transfers.instruments().map(|i| i.id.as_str()));
        let tables: [Vec<&str>; 6] = [
            self.countries.codes().collect(),
            transfers.collect(),
            self.authorities.iter().map(|a| a.id.as_str()).collect(),
            self.laws.iter().map(|l| l.id.as_str()).collect(),
            self.retention.iter().map(|p| p.id.as_str()).collect(),
            self.vocabulary.terms().map(|t| t.id.as_str()).collect(),
        ];
        for ids in tables {
            let mut seen = BTreeSet::new();
            for id in ids {
                if id.is_empty() {
                    let say = Say::new("this table has a row without an id", "in dieser Tabelle steht eine Zeile ohne Kennung");
                    problems.push(Problem { code: "facts::no-id", words: String::new(), say });
                } else if !seen.insert(id) {
                    let say = Say::new(format!("`{id}` stands twice in the facts"), format!("`{id}` steht zweimal in den Fakten"));
                    problems.push(Problem { code: "facts::duplicate", words: id.to_owned(), say });
                }
            }
        }
    }

    fn check_countries(&self, problems: &mut Vec<Problem>) {
        let known = |code: &str| {
            let country = code.split('-').next().unwrap_or("");
            self.countries.codes().any(|c| c == country)
        };
        let decisions = self.transfers.decisions().flat_map(|d| d.countries.iter().map(|c| (c.as_str(), d.id.as_str())));
        let seats = self.authorities.iter().map(|a| (a.country.as_str(), a.id.as_str()));
        let parts = self.authorities.iter().filter(|a| !a.region.is_empty()).map(|a| (a.region.as_str(), a.id.as_str()));
        let regions = self.countries.regions().map(|(code, country)| (country, code));
        let postcodes = self.postcodes.regions().map(|code| (code, code));
        for (code, at) in decisions.chain(seats).chain(parts).chain(regions).chain(postcodes) {
            if !known(code) {
                let say =
                    Say::new(format!("no country or region `{code}` is known"), format!("ein Land oder Gebiet `{code}` ist nicht bekannt"));
                problems.push(Problem { code: "facts::unknown-country", words: at.to_owned(), say });
            }
        }
        for id in self.authorities.named_as_competent().filter(|id| self.authorities.authority(id).is_none()) {
            let say = Say::new(format!("no authority `{id}` is known"), format!("eine Behörde `{id}` ist nicht bekannt"));
            problems.push(Problem { code: "facts::unknown-authority", words: id.to_owned(), say });
        }
    }

    fn check_laws(&self, problems: &mut Vec<Problem>) {
        for law in self.laws.iter() {
            if !STATUSES.contains(&law.status.as_str()) {
                let known = STATUSES.join("`, `");
                let say = Say::new(
                    format!("`{}` is no status of a law; known are `{known}`", law.status),
                    format!("`{}` ist kein Status eines Gesetzes; bekannt sind `{known}`", law.status),
                );
                problems.push(Problem { code: "facts::unknown-status", words: law.id.clone(), say });
            }
        }
        for (law, pattern) in self.laws.iter().flat_map(|law| [(law, &law.article_at), (law, &law.section_at)]) {
            let is_one = pattern.starts_with("https://") && pattern.contains(NUMBER);
            if !(pattern.is_empty() || is_one) {
                let say = Say::new(
                    format!("`{pattern}` is no address of provisions: it begins with `https://` and has `{NUMBER}` for the number"),
                    format!("`{pattern}` ist keine Adresse von Vorschriften: Sie beginnt mit `https://` und hat `{NUMBER}` für die Nummer"),
                );
                problems.push(Problem { code: "facts::address", words: law.id.clone(), say });
            }
        }
        let successors = self.laws.iter().filter(|l| !l.successor.is_empty()).map(|l| (l.successor.as_str(), l.id.as_str()));
        let meant = self.laws.iter().flat_map(|l| l.one_of.iter().map(|m| (m.as_str(), l.id.as_str())));
        let numbered = self.numberings.laws().map(|law| (law, law));
        for (law, at) in successors.chain(meant).chain(numbered) {
            if self.laws.law(law).is_none() {
                let say = Say::new(format!("no law `{law}` is known"), format!("ein Gesetz `{law}` ist nicht bekannt"));
                problems.push(Problem { code: "facts::unknown-law", words: at.to_owned(), say });
            }
        }
    }

    fn check_vocabulary(&self, problems: &mut Vec<Problem>) {
        for (wider, term) in self.vocabulary.terms().flat_map(|t| t.within.iter().map(move |w| (w, t))) {
            if !self.vocabulary.terms().any(|t| t.id == *wider) {
                let say = Say::new(format!("no term `{wider}` is known"), format!("ein Begriff `{wider}` ist nicht bekannt"));
                problems.push(Problem { code: "facts::unknown-term", words: term.id.clone(), say });
            }
        }
    }

    fn check_periods(&self, problems: &mut Vec<Problem>) {
        for (text, id) in self.retention.lengths().filter(|(text, _)| super::retention::length(text).is_none()) {
            let say = Say::new(
                format!("`{text}` is no length of time in the form of ISO 8601, such as `P8Y` or `P6M`"),
                format!("`{text}` ist keine Dauer in der Form von ISO 8601, etwa `P8Y` oder `P6M`"),
            );
            problems.push(Problem { code: "facts::period", words: id.to_owned(), say });
        }
        if let Some(from) = self.postcodes.misplaced() {
            let say = Say::new(
                format!("the range of postcodes from {from} is upside down, or overlaps another"),
                format!("der Bereich der Postleitzahlen ab {from} ist verkehrt herum oder überschneidet einen anderen"),
            );
            problems.push(Problem { code: "facts::postcodes", words: from.to_owned(), say });
        }
    }
}

/// Where some quoted words stand last in the tables: the later of two rows is the one to mend.
fn place(sources: &Sources, words: &str) -> (FileId, Span) {
    let tables = sources.iter().filter(|(_, f)| f.name.ends_with(".toml") && f.name.split('/').rev().nth(1) == Some("facts"));
    let quoted = format!("\"{words}\"");
    let mut found = (FileId(0), Span::default());
    for (id, file) in tables {
        if let Some(at) = file.text.rfind(&quoted) {
            found = (id, Span::new(at, at + quoted.len()));
        }
    }
    found
}
