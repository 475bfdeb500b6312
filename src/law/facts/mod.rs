//! What holds in the world on a date: countries, transfers, authorities, laws, retention periods.
//!
//! In: the tables under `rules/facts/`. Out: [`Facts`], with questions that take the day as an input.
//! Each table's file says what a row means; nothing here names a country, an authority or a law.

mod authorities; // who supervises whom, and where they sit
mod check; // what must hold between the tables
mod countries; // countries, regions and groups
mod day; // dates in TOML and in the compiled form
mod laws; // laws by their names, and how they stand on a day
mod numbering; // which provisions exist
mod retention; // statutory periods
mod transfers; // adequacy decisions and other instruments
mod vocabulary; // words for the same thing

#[cfg(test)]
mod tests;

pub use authorities::{Authorities, Authority, Standing};
pub use countries::Countries;
pub use laws::{Law, LawStatus, Laws, MovedSection};
pub use numbering::Numberings;
pub use retention::{Postcodes, Retention, StatutoryPeriod};
pub use transfers::{Adequacy, Transfers};
pub use vocabulary::Vocabulary;

use super::concept::{Phrase, PhraseKind};
use super::stored::Stored;
use super::table::unreadable;
use crate::source::{Diagnostic, FileId, Say, SourceFile, Span};
use crate::value::{Citation, Contact, Date, LawNames, Length, Value};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// All tables.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Facts {
    /// Countries, regions and groups.
    pub countries: Stored<Countries>,
    /// Adequacy decisions and other instruments.
    pub transfers: Stored<Transfers>,
    /// Supervisory authorities.
    pub authorities: Stored<Authorities>,
    /// Laws.
    pub laws: Stored<Laws>,
    /// Which provisions exist.
    pub numberings: Stored<Numberings>,
    /// Postcodes to regions.
    pub postcodes: Stored<Postcodes>,
    /// Statutory retention periods.
    pub retention: Stored<Retention>,
    /// Words for the same thing.
    pub vocabulary: Stored<Vocabulary>,
}

impl Facts {
    /// Adds a table; which one it is, its file's name tells.
    ///
    /// # Errors
    /// If the file is no such table: a diagnostic at the place.
    pub fn add(&mut self, id: FileId, file: &SourceFile) -> Result<(), Box<Diagnostic>> {
        let stem = file.name.rsplit('/').next().unwrap_or("").trim_end_matches(".toml");
        let text = &file.text;
        match stem {
            "countries" => more(&mut self.countries, read(id, text)?, Countries::extend),
            "transfers" => more(&mut self.transfers, read(id, text)?, Transfers::extend),
            "authorities" => more(&mut self.authorities, read(id, text)?, Authorities::extend),
            "laws" => more(&mut self.laws, read(id, text)?, Laws::extend),
            "vocabulary" => more(&mut self.vocabulary, read(id, text)?, Vocabulary::extend),
            "numbering" => more(&mut self.numberings, read(id, text)?, Numberings::extend),
            _ if stem.starts_with("postcodes") => more(&mut self.postcodes, read(id, text)?, Postcodes::extend),
            _ if stem.starts_with("retention") => more(&mut self.retention, read(id, text)?, Retention::extend),
            other => {
                let unknown = Diagnostic::error(
                    "facts::unknown-table",
                    id,
                    Span::default(),
                    Say::new(format!("there is no table of facts `{other}`"), format!("es gibt keine Faktentabelle `{other}`")),
                );
                return Err(Box::new(unknown.help(Say::new(
                    "known are `countries`, `transfers`, `authorities`, `laws`, `numbering`, `vocabulary`, `postcodes…`, `retention…`",
                    "bekannt sind `countries`, `transfers`, `authorities`, `laws`, `numbering`, `vocabulary`, `postcodes…`, `retention…`",
                ))));
            }
        }
        Ok(())
    }

    /// Names of countries, authorities, instruments and laws of the past as texts of a language write them.
    pub fn phrases(&self, language: &str) -> Vec<Phrase> {
        let mut all = self.countries.phrases(language);
        all.extend(self.transfers.phrases(language));
        all.extend(self.authorities.phrases());
        all.extend(self.laws.phrases());
        all
    }

    /// Whether a country, region or group lies outside the EEA on a day; `None` for an unknown code.
    pub fn third_country(&self, code: &str, day: Date) -> Option<bool> {
        self.countries.in_eea(code, day).map(|inside| !inside)
    }
}

impl Facts {
    /// Whether a provision exists; `None` if the tables do not tell.
    pub fn provision_exists(&self, citation: &Citation) -> Option<bool> {
        self.numberings.exists(citation)
    }

    /// Whether a law is that of a single country, not of the Union; false for an unknown one.
    pub fn is_national(&self, law: &str) -> bool {
        self.laws.law(law).is_some_and(|l| self.countries.country_of(&l.jurisdiction).is_some())
    }

    /// The statutory periods of a provision.
    pub fn periods_under(&self, citation: &Citation) -> Vec<&StatutoryPeriod> {
        let named = |p: &&StatutoryPeriod| p.norms.iter().any(|n| self.laws.provision(n).is_some_and(|norm| norm.covers(citation)));
        self.retention.iter().filter(named).collect()
    }
}

impl Facts {
    /// Whether a provision gives a length of time, for what some words name; `None` if the tables know no period of it.
    pub fn gives_length(&self, citation: &Citation, length: Length, words: &str, day: Date) -> Option<bool> {
        let under = self.periods_under(citation);
        let named = self.retention.for_words(words);
        let meant: Vec<_> = under.iter().filter(|p| named.iter().any(|n| n.id == p.id)).collect();
        let asked = if meant.is_empty() { under.iter().collect() } else { meant };
        (!asked.is_empty()).then(|| asked.iter().any(|p| p.gives(length, day)))
    }

    /// The first day on which a law or instrument no longer holds, or no longer under its name.
    pub fn ended(&self, value: &Value) -> Option<Date> {
        match value {
            Value::Instrument(id) => {
                let decision = self.transfers.decision(id).and_then(|d| d.last_day()?.tomorrow().ok());
                decision.or_else(|| self.transfers.instrument(id)?.ended)
            }
            _ => self.law_of(value)?.until,
        }
    }

    /// The first day on which a law or instrument holds.
    pub fn began(&self, value: &Value) -> Option<Date> {
        match value {
            Value::Instrument(id) => match self.transfers.decision(id) {
                Some(decision) => decision.from,
                None => self.transfers.instrument(id)?.from,
            },
            _ => self.law_of(value)?.from,
        }
    }

    /// How a law that a value names stands on a day.
    pub fn status_of(&self, value: &Value, day: Date) -> Option<LawStatus> {
        self.laws.status(&self.law_of(value)?.id, day)
    }

    /// The kind of law that a value names: `land-act`, `federal-act`, …
    pub fn law_kind(&self, value: &Value) -> Option<&str> {
        self.law_of(value).map(|l| l.kind.as_str())
    }

    /// The region of a law, or of an address by its postcode.
    pub fn region_of(&self, value: &Value) -> Option<&str> {
        match value {
            Value::Contact(Contact::Address(address)) => {
                let postcode = |w: &&str| w.len() >= 4 && w.bytes().all(|b| b.is_ascii_digit());
                address.split(|c: char| !c.is_alphanumeric()).filter(postcode).find_map(|w| self.postcodes.region(w))
            }
            _ => self.law_of(value).map(|l| l.region.as_str()).filter(|r| !r.is_empty()),
        }
    }

    fn law_of(&self, value: &Value) -> Option<&Law> {
        match value {
            Value::Citation(citation) => self.laws.law(citation.law.as_deref()?),
            Value::Name(id) => self.laws.law(id),
            _ => None,
        }
    }
}

impl LawNames for Facts {
    fn law_at(&self, words: &str) -> Option<(&str, usize)> {
        self.laws.at(words)
    }
}

fn more<T: Default + DeserializeOwned, M>(table: &mut Stored<T>, more: M, extend: fn(&mut T, M)) {
    table.change(|all| extend(all, more));
}

fn read<T: for<'de> Deserialize<'de>>(id: FileId, text: &str) -> Result<T, Box<Diagnostic>> {
    toml::from_str(text).map_err(|error| Box::new(unreadable("facts::table", id, &error)))
}

fn phrase(words: &str, exact: bool, names: PhraseKind, id: &str, tags: &[&str]) -> Phrase {
    let tags = tags.iter().map(|t| (*t).to_owned()).collect();
    Phrase { words: words.to_owned(), exact, names, id: id.to_owned(), tags }
}
