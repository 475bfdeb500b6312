//! Countries, regions and groups.

use super::{day, phrase};
use crate::law::concept::{Phrase, PhraseKind};
use crate::source::nearest;
use crate::value::{Date, fold};
use serde::{Deserialize, Serialize};

/// The table.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Countries {
    #[serde(with = "day")]
    as_of: Option<Date>,
    /// INVARIANT: sorted by code.
    country: Vec<Country>,
    group: Vec<Group>,
    region: Vec<Region>,
}

/// A country or territory of ISO 3166-1.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Country {
    /// ISO 3166-1 alpha-2.
    pub code: String,
    /// German name.
    pub name_de: String,
    /// English name.
    pub name_en: String,
    also_de: Vec<String>,
    also_en: Vec<String>,
    exact: Vec<String>,
    ambiguous: Vec<String>,
    /// Whether the GDPR applies there directly.
    pub eu: bool,
    /// Whether it lies in the EEA; with `eea_until`, or did until then.
    pub eea: bool,
    #[serde(with = "day")]
    eea_until: Option<Date>,
    note: String,
}

/// A group of countries.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Group {
    /// Its code.
    pub code: String,
    names_de: Vec<String>,
    names_en: Vec<String>,
    exact: Vec<String>,
}

/// A part of a country (ISO 3166-2).
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Region {
    /// ISO 3166-2.
    pub code: String,
    country: String,
    /// Its name.
    pub name: String,
    also: Vec<String>,
}

impl Countries {
    pub(super) fn extend(&mut self, other: Countries) {
        self.country.extend(other.country);
        self.country.sort_by(|a, b| a.code.cmp(&b.code));
        self.group.extend(other.group);
        self.region.extend(other.region);
    }

    /// A country by its code.
    pub fn country(&self, code: &str) -> Option<&Country> {
        let at = self.country.partition_point(|c| c.code.as_str() < code);
        self.country.get(at).filter(|c| c.code == code)
    }

    /// The country that a code lies in: itself, or a region's.
    pub fn country_of(&self, code: &str) -> Option<&str> {
        if let Some(region) = self.region.iter().find(|r| r.code == code) {
            return Some(&region.country);
        }
        self.country(code).map(|c| c.code.as_str())
    }

    /// Whether a code stands for a group of countries.
    pub fn is_group(&self, code: &str) -> bool {
        self.group.iter().any(|g| g.code == code)
    }

    /// All codes of countries and groups.
    pub(super) fn codes(&self) -> impl Iterator<Item = &str> {
        self.country.iter().map(|c| c.code.as_str()).chain(self.group.iter().map(|g| g.code.as_str()))
    }

    /// All regions, with their countries.
    pub(super) fn regions(&self) -> impl Iterator<Item = (&str, &str)> {
        self.region.iter().map(|r| (r.code.as_str(), r.country.as_str()))
    }

    /// Whether a country, region or group lies in the EEA on a day. Groups of the table do.
    pub fn in_eea(&self, code: &str, day: Date) -> Option<bool> {
        if self.is_group(code) {
            return Some(true);
        }
        let country = self.country(self.country_of(code)?)?;
        Some(country.eea || country.eea_until.is_some_and(|until| day < until))
    }

    /// A code by a name or code, in any language of the table.
    pub fn code_of(&self, name: &str) -> Option<&str> {
        let upper = name.to_uppercase();
        let by_code =
            self.country.iter().map(|c| &c.code).chain(self.group.iter().map(|g| &g.code)).chain(self.region.iter().map(|r| &r.code));
        if let Some(code) = by_code.into_iter().find(|c| **c == upper) {
            return Some(code);
        }
        let wanted = fold(name);
        self.names().find(|(n, _)| fold(n) == wanted).map(|(_, code)| code)
    }

    /// The name closest to one that is not known.
    pub fn nearest(&self, name: &str) -> Option<&str> {
        nearest(name, self.names().map(|(n, _)| n))
    }

    /// What a code is called.
    pub fn name(&self, code: &str, language: &str) -> Option<&str> {
        if let Some(country) = self.country(code) {
            return Some(if language == "de" { &country.name_de } else { &country.name_en });
        }
        if let Some(region) = self.region.iter().find(|r| r.code == code) {
            return Some(&region.name);
        }
        let group = self.group.iter().find(|g| g.code == code)?;
        let names = if language == "de" { &group.names_de } else { &group.names_en };
        names.first().map(String::as_str)
    }

    /// All names, with the codes that they stand for.
    pub fn names(&self) -> impl Iterator<Item = (&str, &str)> {
        let countries = self.country.iter().flat_map(|c| {
            let names = [&c.name_de, &c.name_en].into_iter().chain(&c.also_de).chain(&c.also_en);
            names.map(|n| (n.as_str(), c.code.as_str()))
        });
        let groups = self.group.iter().flat_map(|g| g.names_de.iter().chain(&g.names_en).map(|n| (n.as_str(), g.code.as_str())));
        let regions = self.region.iter().flat_map(|r| std::iter::once(&r.name).chain(&r.also).map(|n| (n.as_str(), r.code.as_str())));
        countries.chain(groups).chain(regions)
    }

    pub(super) fn phrases(&self, language: &str) -> Vec<Phrase> {
        let german = language == "de";
        let mut all = Vec::new();
        for c in &self.country {
            let (name, also) = if german { (&c.name_de, &c.also_de) } else { (&c.name_en, &c.also_en) };
            // The country's own name in either language: German notices print "United Kingdom" in an address.
            let other = if german { &c.name_en } else { &c.name_de };
            let tag = if c.eea { "inside-eea" } else { "outside-eea" };
            let names = std::iter::once(name).chain(also).chain(std::iter::once(other));
            let mut seen: Vec<&String> = Vec::new();
            for n in names {
                if !seen.contains(&n) && !c.ambiguous.contains(n) {
                    seen.push(n);
                    all.push(phrase(n, c.exact.contains(n), PhraseKind::Country, &c.code, &[tag]));
                }
            }
        }
        for g in &self.group {
            for n in if german { &g.names_de } else { &g.names_en } {
                all.push(phrase(n, g.exact.contains(n), PhraseKind::Country, &g.code, &["inside-eea", "group"]));
            }
        }
        all
    }
}
