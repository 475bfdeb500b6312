//! Who supervises whom, and where they sit.

use super::{day, phrase};
use crate::law::concept::{Phrase, PhraseKind};
use crate::value::{Contact, Date, fold};
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
    /// The country that it is of.
    pub country: String,
    /// The region that it is of; empty for the whole country.
    pub region: String,
    /// Which controllers it supervises: `both`, `private`, `public`, or a kind of its own.
    pub scope: String,
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
    pub(super) source: Vec<String>,
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

    /// An authority by its id, or by the code of a region or country that has but one.
    pub fn authority(&self, id: &str) -> Option<&Authority> {
        let lower = id.to_lowercase();
        if let Some(found) = self.authority.iter().find(|a| a.id == lower) {
            return Some(found);
        }
        let general =
            |a: &&Authority| a.is_general() && if a.region.is_empty() { a.country == id } else { a.region.to_lowercase() == lower };
        let mut fitting = self.authority.iter().filter(general);
        fitting.next().filter(|_| fitting.next().is_none())
    }

    /// The ids that rows on competence name.
    pub(super) fn named_as_competent(&self) -> impl Iterator<Item = &str> {
        self.competence.iter().map(|c| c.authority.as_str()).filter(|id| !id.is_empty())
    }

    /// All authorities.
    pub fn iter(&self) -> impl Iterator<Item = &Authority> {
        self.authority.iter()
    }

    /// The ids of the authorities competent for a controller of a kind with its seat in a country and, if known, region: one;
    /// several if one of them is, and the tables do not tell which; none if they do not tell at all.
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
            "region" => a.country == country && a.is_general() && region.is_some_and(|r| a.region == r),
            "country" => a.country == country && a.region.is_empty() && a.scope == "both",
            "kind" => a.country == country && a.scope == kind,
            _ => false,
        };
        self.authority.iter().filter(supervises).map(|a| a.id.as_str()).collect()
    }

    /// The authority to which an address, number or domain belongs, and whether it still does.
    pub fn at_contact(&self, contact: &Contact) -> Option<(&Authority, Standing)> {
        let marks: Vec<(&Authority, Standing)> = self.authority.iter().filter_map(|a| Some((a, a.standing(contact)?))).collect();
        let current = marks.iter().find(|(_, s)| *s == Standing::Current);
        current.or(marks.first()).copied()
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

/// Whether an authority can still be reached so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It can, or may: the tables do not rule it out.
    Current,
    /// No longer.
    Former,
}

/// How many figures at the end of a telephone number tell it from others of the same place.
const TELLING_FIGURES: usize = 8;

impl Authority {
    /// Whether it supervises by place, not by the kind of body.
    fn is_general(&self) -> bool {
        matches!(self.scope.as_str(), "both" | "private" | "public")
    }

    /// Whether a way to reach someone is, or was, one to reach this authority; `None` if the tables do not know it.
    pub fn standing(&self, contact: &Contact) -> Option<Standing> {
        let (current, former) = match contact {
            Contact::Email(email) => {
                let own = domain(email).is_some_and(|d| same_domain(d, &self.domain) || domain(&self.email).is_some_and(|o| o == d));
                (email.eq_ignore_ascii_case(&self.email) || own, self.former_email.iter().any(|f| f.eq_ignore_ascii_case(email)))
            }
            Contact::Url(url) => (same_domain(host(url), &self.domain), false),
            Contact::Phone(number) => (same_number(number, &self.phone), false),
            Contact::Fax(number) => (same_number(number, &self.fax), self.former_fax.iter().any(|f| same_number(number, f))),
            Contact::Address(address) => {
                let address = address_words(address);
                let at = |street: &str, postcode: &str| {
                    // "Street 22, 7th floor": what follows the comma need not be there.
                    let street = street.split(", ").find(|s| s.contains(|c: char| c.is_ascii_digit())).unwrap_or(street);
                    stands_in(&address_words(street), &address) && stands_in(&address_words(postcode), &address)
                };
                let current = at(&self.street, &self.postcode) || self.other.iter().any(|p| at(&p.street, &p.postcode));
                (current, self.former.iter().any(|p| at(&p.street, &p.postcode)))
            }
        };
        // The row's own e-mail and a second address win over a former one.
        match (current, former) {
            (_, true) if matches!(contact, Contact::Email(_)) => Some(Standing::Former),
            (true, _) => Some(Standing::Current),
            (_, true) => Some(Standing::Former),
            _ => None,
        }
    }
}

fn domain(email: &str) -> Option<&str> {
    email.split_once('@').map(|(_, domain)| domain)
}

fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?', '#', ':']).next().unwrap_or("")
}

/// Whether a host is a domain or lies below it.
fn same_domain(host: &str, domain: &str) -> bool {
    let Some(cut) = host.len().checked_sub(domain.len()).filter(|_| !domain.is_empty()) else { return false };
    let tail = host.get(cut..).is_some_and(|t| t.eq_ignore_ascii_case(domain));
    tail && (cut == 0 || host.get(..cut).is_some_and(|h| h.ends_with('.')))
}

/// Whether two numbers are the same, whatever prefix leads to them.
fn same_number(a: &str, b: &str) -> bool {
    let figures = |s: &str| s.bytes().filter(u8::is_ascii_digit).rev().take(TELLING_FIGURES).collect::<Vec<u8>>();
    let (a, b) = (figures(a), figures(b));
    a.len() == TELLING_FIGURES && a == b
}

/// A word of an address, folded, and whether a full stop behind it shortens it.
struct AddressWord {
    word: String,
    short: bool,
}

/// The words of an address; figures and letters are words of their own ("10a").
fn address_words(text: &str) -> Vec<AddressWord> {
    let mut words: Vec<AddressWord> = Vec::new();
    let mut before = ' ';
    for c in fold(text).chars() {
        let new = !before.is_alphanumeric() || c.is_ascii_digit() != before.is_ascii_digit();
        if c.is_alphanumeric() {
            match words.last_mut().filter(|_| !new) {
                Some(last) => last.word.push(c),
                None => words.push(AddressWord { word: c.to_string(), short: false }),
            }
        } else if let Some(last) = words.last_mut().filter(|_| c == '.' && before.is_alphanumeric()) {
            last.short = true;
        }
        before = c;
    }
    words
}

/// Whether some words stand in an address, one after the other; a shortened word stands for a longer one.
fn stands_in(words: &[AddressWord], address: &[AddressWord]) -> bool {
    let same = |(here, want): (&AddressWord, &AddressWord)| {
        here.word == want.word || (here.short && want.word.starts_with(&here.word)) || (want.short && here.word.starts_with(&want.word))
    };
    !words.is_empty() && address.windows(words.len()).any(|window| window.iter().zip(words).all(same))
}
