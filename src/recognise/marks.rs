//! What the facts know of contacts and provisions that a text gives: tags that patterns may ask for.

use crate::law::Facts;
use crate::value::{Contact, Division, Value, fold};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::OnceLock;

/// Contacts of supervisory authorities and laws of single countries, looked up when a text first gives one.
pub(super) struct Marks<'law> {
    facts: &'law Facts,
    /// Contacts in a normal form, with whether they are outdated.
    contacts: OnceLock<FxHashMap<String, bool>>,
    /// Laws of single countries.
    national: OnceLock<FxHashSet<&'law str>>,
}

impl<'law> Marks<'law> {
    pub fn new(facts: &'law Facts) -> Self {
        Self { facts, contacts: OnceLock::new(), national: OnceLock::new() }
    }

    fn contacts(&self) -> &FxHashMap<String, bool> {
        self.contacts.get_or_init(|| contacts(self.facts))
    }

    fn is_national(&self, law: &str) -> bool {
        let all = || self.facts.laws.iter().filter(|l| self.facts.is_national(&l.id)).map(|l| l.id.as_str()).collect();
        self.national.get_or_init(all).contains(law)
    }

    /// The tags of a value.
    pub fn tags(&self, value: &Value) -> Vec<String> {
        match value {
            Value::Citation(c) => {
                let division = match c.division {
                    Division::Article => "article",
                    Division::Section => "section",
                    Division::Recital => "recital",
                };
                let national = c.law.as_ref().map_or(c.division == Division::Section, |l| self.is_national(l));
                let mut tags = vec![division.to_owned()];
                tags.extend(national.then(|| "national".to_owned()));
                tags
            }
            Value::Contact(contact) => {
                let key = match contact {
                    Contact::Email(c) | Contact::Phone(c) | Contact::Fax(c) => normal(c),
                    Contact::Address(a) => address(a),
                    Contact::Url(_) => return Vec::new(),
                };
                match self.contacts().get(&key) {
                    Some(true) => vec!["authority".to_owned(), "former".to_owned()],
                    Some(false) => vec!["authority".to_owned()],
                    None => Vec::new(),
                }
            }
            // Words between brackets: each of them may be asked for.
            Value::Text(words) => fold(words).split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect(),
            _ => Vec::new(),
        }
    }
}

fn contacts(facts: &Facts) -> FxHashMap<String, bool> {
    let mut contacts = FxHashMap::default();
    for authority in facts.authorities.iter() {
        for former in authority.former_fax.iter().chain(&authority.former_email) {
            contacts.insert(normal(former), true);
        }
        for address in &authority.former {
            contacts.insert(street(&address.street, &address.postcode), true);
        }
    }
    // What holds today, or may be right as well, is not outdated, whoever else had it before.
    for authority in facts.authorities.iter() {
        for now in [&authority.fax, &authority.phone, &authority.email] {
            contacts.insert(normal(now), false);
        }
        contacts.insert(street(&authority.street, &authority.postcode), false);
        for other in &authority.other {
            contacts.insert(street(&other.street, &other.postcode), false);
        }
    }
    contacts.remove("");
    contacts
}

/// A number by its digits without country code and leading zero; an e-mail address in lower case.
fn normal(contact: &str) -> String {
    if contact.contains('@') {
        return contact.to_lowercase();
    }
    let digits: String = contact.chars().filter(char::is_ascii_digit).collect();
    let international = contact.trim_start().starts_with('+');
    let national = if international { digits.get(2..).unwrap_or("") } else { digits.trim_start_matches("00") };
    national.trim_start_matches('0').to_owned()
}

fn street(street: &str, postcode: &str) -> String {
    format!("{} {postcode}", plain(street))
}

/// A street's name and number without spelling: "Kavalleriestr. 2–4" is "Kavalleriestraße 2-4".
fn plain(street: &str) -> String {
    let folded = fold(street).replace("strasse", "str");
    folded.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// An address as written, in the same form: what stands before the postcode, and the postcode.
fn address(text: &str) -> String {
    let Some(postcode) = text.split_whitespace().find(|w| w.len() == 5 && w.bytes().all(|b| b.is_ascii_digit())) else {
        return String::new();
    };
    let before = text.split(postcode).next().unwrap_or("");
    street(before, postcode)
}
