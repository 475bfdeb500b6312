//! Who supervises whom, and where they sit.

use super::{day, phrase};
use crate::law::concept::{Phrase, PhraseKind};
use crate::value::Date;
use serde::{Deserialize, Serialize};

/// The table.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Authorities {
    #[serde(with = "day")]
    as_of: Option<Date>,
    competence: Vec<Competence>,
    authority: Vec<Authority>,
}

/// Which controllers lead to which authority.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Competence {
    country: String,
    region: String,
    kinds: Vec<String>,
    authority: String,
    by: String,
}

/// A supervisory authority.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Authority {
    /// Its id.
    pub id: String,
    country: String,
    region: String,
    scope: String,
    /// Its name in its own language.
    pub name: String,
    /// Its German name.
    pub name_de: String,
    /// Its English name.
    pub name_en: String,
    phrases: Vec<String>,
    exact: Vec<String>,
    /// Street and number.
    pub street: String,
    /// Postcode.
    pub postcode: String,
    /// Town.
    pub city: String,
    po_box: String,
    /// E-mail.
    pub email: String,
    /// Telephone.
    pub phone: String,
    /// Fax.
    pub fax: String,
    /// The domain of its e-mail and web addresses.
    pub domain: String,
    web: String,
    competence: String,
    /// Earlier addresses.
    pub former: Vec<Postal>,
    /// Further addresses that may be right.
    pub other: Vec<Postal>,
    /// Earlier fax numbers.
    pub former_fax: Vec<String>,
    /// Earlier e-mail addresses.
    pub former_email: Vec<String>,
    former_names: Vec<String>,
    note: String,
    source: Vec<String>,
    verified: bool,
}

/// A postal address.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Postal {
    /// Street and number.
    pub street: String,
    /// Postcode.
    pub postcode: String,
    /// Town.
    pub city: String,
}

impl Authorities {
    pub(super) fn extend(&mut self, other: Authorities) {
        self.competence.extend(other.competence);
        self.authority.extend(other.authority);
    }

    /// An authority by its id, or by its region's code.
    pub fn authority(&self, id: &str) -> Option<&Authority> {
        let lower = id.to_lowercase();
        self.authority.iter().find(|a| a.id == lower).or_else(|| self.authority.iter().find(|a| !a.region.is_empty() && a.region.to_lowercase() == lower))
    }

    /// All authorities.
    pub fn iter(&self) -> impl Iterator<Item = &Authority> {
        self.authority.iter()
    }

    /// The ids of the authorities competent for a controller of a kind with its seat in a country and, if known, region.
    /// Empty if the tables do not tell.
    pub fn competent(&self, country: &str, region: Option<&str>, kind: &str) -> Vec<&str> {
        let fits = |c: &&Competence| {
            (c.country.is_empty() || c.country == country)
                && (c.region.is_empty() || Some(c.region.as_str()) == region)
                && (c.kinds.is_empty() || c.kinds.iter().any(|k| k == kind))
        };
        let Some(row) = self.competence.iter().find(fits) else { return Vec::new() };
        if !row.authority.is_empty() {
            return vec![&row.authority];
        }
        let supervises = |a: &&Authority| match row.by.as_str() {
            "region" => region.is_some_and(|r| a.region == r),
            "country" => a.country == country && a.region.is_empty(),
            _ => false,
        };
        self.authority.iter().filter(supervises).map(|a| a.id.as_str()).collect()
    }

    pub(super) fn phrases(&self) -> Vec<Phrase> {
        let mut all = Vec::new();
        for a in &self.authority {
            let tags = [a.country.as_str(), a.scope.as_str()];
            all.extend(a.phrases.iter().map(|p| phrase(p, false, PhraseKind::Authority, &a.id, &tags)));
            all.extend(a.exact.iter().map(|p| phrase(p, true, PhraseKind::Authority, &a.id, &tags)));
        }
        all
    }
}
