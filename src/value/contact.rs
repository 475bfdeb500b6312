//! Addresses, e-mail, telephone, web.

use super::fold::fold;
use serde::{Deserialize, Serialize};

/// How many digits the end of a telephone number needs to be one by itself: without its area code, or the code of the country.
const LOCAL_NUMBER: usize = 5;
/// The shortest number that is a postcode and no house number.
const POSTCODE: usize = 4;

/// A way to reach someone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Contact {
    /// An e-mail address, in lower case, with the signs that hide it undone.
    Email(String),
    /// A telephone number: digits, with a leading `+` if it has one.
    Phone(String),
    /// A fax number, likewise.
    Fax(String),
    /// A postal address as written, on one line.
    Address(String),
    /// A web address.
    Url(String),
}

impl Contact {
    /// Whether both lead to the same place. `None` if they are of different kinds, and so say nothing about each other.
    pub fn agrees(&self, other: &Self) -> Option<bool> {
        match (self, other) {
            (Self::Email(a), Self::Email(b)) => Some(a == b),
            (Self::Phone(a), Self::Phone(b)) | (Self::Fax(a), Self::Fax(b)) => Some(same_number(a, b)),
            (Self::Address(a), Self::Address(b)) => Some(same_address(a, b)),
            (Self::Url(a), Self::Url(b)) => Some(bare_url(a) == bare_url(b)),
            _ => None,
        }
    }

    /// Whether both are addresses of one domain, and not the same. `None` if not both have a domain.
    pub fn is_akin_to(&self, other: &Self) -> Option<bool> {
        let domain = |contact: &Self| match contact {
            Self::Email(address) => address.split_once('@').map(|(_, domain)| domain.to_owned()),
            _ => None,
        };
        Some(self != other && domain(self)? == domain(other)?)
    }
}

/// One number may lack the code of the country, or that of the area.
fn same_number(a: &str, b: &str) -> bool {
    let [a, b] = [a, b].map(|n| n.trim_start_matches(['+', '0']));
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    short == long || (short.len() >= LOCAL_NUMBER && long.ends_with(short))
}

/// One address may say more than the other (a building, a country), and abbreviate; numbers must be the same. The name of a town behind
/// its postcode adds nothing to that: it differs from language to language.
fn same_address(a: &str, b: &str) -> bool {
    let [a, b] = [a, b].map(telling_parts);
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let same = |x: &str, y: &str| x == y || (!is_number(x) && !is_number(y) && (x.contains(y) || y.contains(x)));
    !short.is_empty() && short.iter().all(|x| long.iter().any(|y| same(x, y)))
}

fn telling_parts(address: &str) -> Vec<String> {
    let folded = fold(address);
    let mut parts: Vec<String> = Vec::new();
    let mut town = false;
    for part in folded.split(|c: char| !c.is_alphanumeric()).filter(|p| !p.is_empty()) {
        // A letter alone is a country before its postcode, or an entrance.
        if is_number(part) || (!town && part.chars().count() > 1) {
            parts.push(part.to_owned());
        }
        town = part.len() >= POSTCODE && part.bytes().all(|b| b.is_ascii_digit());
    }
    parts
}

fn is_number(part: &str) -> bool {
    part.starts_with(|c: char| c.is_ascii_digit())
}

fn bare_url(url: &str) -> String {
    let url = url.split_once("://").map_or(url, |(_, rest)| rest);
    url.strip_prefix("www.").unwrap_or(url).trim_end_matches('/').to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::Contact;

    fn phone(number: &str) -> Contact {
        Contact::Phone(number.to_owned())
    }

    fn address(line: &str) -> Contact {
        Contact::Address(line.to_owned())
    }

    #[test]
    fn a_number_is_the_same_with_and_without_its_codes() {
        assert_eq!(phone("02999100770").agrees(&phone("+492999100770")), Some(true));
        assert_eq!(phone("100770").agrees(&phone("02999100770")), Some(true));
        assert_eq!(phone("02999100770").agrees(&phone("02999100771")), Some(false));
        assert_eq!(phone("0770").agrees(&phone("02999100770")), Some(false));
    }

    #[test]
    fn an_address_may_say_more_or_less_than_another() {
        let whole = address("Am Alten Markt 1, Gebäude B, 59999 Wiesenbrück, Deutschland");
        for same in ["Alten Markt 1 59999 Wiesenbrück", "Am alten Markt 1, D-59999 Wiesenbrueck", "Am Alten Markt 1, 59999 Meadowbridge"] {
            assert_eq!(whole.agrees(&address(same)), Some(true), "{same}");
        }
        for other in ["Am Alten Markt 2, 59999 Wiesenbrück", "Am Alten Markt 1, 59998 Wiesenbrück", "Rathausplatz 1, 59999 Wiesenbrück"]
        {
            assert_eq!(whole.agrees(&address(other)), Some(false), "{other}");
        }
        assert_eq!(address("Hauptstr. 5, 12345 Musterstadt").agrees(&address("Hauptstraße 5, 12345 Musterstadt")), Some(true));
        assert_eq!(address("1 High St, Exampleton AB1 2CD").agrees(&address("1 High Street, Exampleton, AB1 2CD")), Some(true));
        assert_eq!(address("").agrees(&whole), Some(false));
    }

    #[test]
    fn addresses_of_one_domain_are_akin() {
        let email = |a: &str| Contact::Email(a.to_owned());
        assert_eq!(email("a@b.example").is_akin_to(&email("c@b.example")), Some(true));
        assert_eq!(email("a@b.example").is_akin_to(&email("a@b.example")), Some(false));
        assert_eq!(email("a@b.example").is_akin_to(&email("a@c.example")), Some(false));
        assert_eq!(email("a@b.example").is_akin_to(&phone("02999100770")), None);
    }

    #[test]
    fn kinds_say_nothing_about_each_other() {
        assert_eq!(phone("02999100770").agrees(&Contact::Fax("02999100770".to_owned())), None);
        assert_eq!(Contact::Email("a@b.example".to_owned()).agrees(&phone("02999100770")), None);
        let url = |u: &str| Contact::Url(u.to_owned());
        assert_eq!(url("https://www.b.example/").agrees(&url("http://b.example")), Some(true));
    }
}
