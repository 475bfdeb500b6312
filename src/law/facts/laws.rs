//! Laws by their names, and how they stand on a day.

use super::day;
use crate::law::concept::{Phrase, PhraseKind};
use crate::value::{Citation, Date, Division, fold_into};
use serde::{Deserialize, Serialize};

/// The table as its file has it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct LawTable {
    #[serde(with = "day")]
    as_of: Option<Date>,
    pub(super) law: Vec<Law>,
}

/// The laws, and an index of their names.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Laws {
    law: Vec<Law>,
    /// INVARIANT: sorted by key.
    names: Vec<Name>,
    /// The laws in the order of their ids.
    by_id: Vec<u16>,
}

/// A law, as texts name it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Law {
    /// Its id.
    pub id: String,
    /// Its short name in German citations.
    pub short: String,
    /// Its short name in English citations.
    pub short_en: String,
    /// Its full name in German.
    pub name_de: String,
    /// Its full name in English.
    pub name_en: String,
    names: Vec<String>,
    exact: Vec<String>,
    /// The acts that a name without further word may mean; empty for a name that means one.
    pub one_of: Vec<String>,
    /// The country whose law it is, or `EU`.
    pub jurisdiction: String,
    /// What kind of law: `regulation`, `federal-act`, `land-act`, `church-law`, `guideline`, …
    pub kind: String,
    pub(super) status: String,
    /// The first day on which it applies.
    #[serde(with = "day")]
    pub from: Option<Date>,
    /// The first day on which it no longer applies, or no longer under this name.
    #[serde(with = "day")]
    pub until: Option<Date>,
    /// The law that took its place.
    pub successor: String,
    /// The region whose law it is.
    pub region: String,
    /// The general clause on public tasks.
    pub public_task_clause: String,
    /// Whether that clause was read in the act.
    pub public_task_clause_verified: bool,
    /// What else is to be known.
    pub note: String,
    pub(super) article_at: String,
    pub(super) section_at: String,
    pub(super) source: Vec<String>,
    verified: bool,
    section: Vec<MovedSection>,
}

/// What stands for the number in the address of a provision.
pub(super) const NUMBER: &str = "{number}";

/// What a source that is the official address begins with.
const ADDRESS: &str = "cite: ";

impl Law {
    /// Its official address, if the table has it.
    pub fn address(&self) -> Option<&str> {
        self.source.iter().find_map(|s| s.strip_prefix(ADDRESS)).filter(|a| a.starts_with("https://"))
    }

    /// The official address of one of its provisions, if the table has it; else its own.
    pub fn address_of(&self, provision: &Citation) -> Option<String> {
        let pattern = match provision.division {
            Division::Article => &self.article_at,
            Division::Section => &self.section_at,
            Division::Recital => "",
        };
        if pattern.is_empty() { self.address().map(str::to_owned) } else { Some(pattern.replace(NUMBER, &provision.number.to_lowercase())) }
    }
}

/// An old section and where it stands now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MovedSection {
    /// As cited before.
    pub old: String,
    /// As cited now.
    pub now: String,
}

/// A name in the index.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Name {
    /// The name, folded, with single blanks for all signs.
    key: String,
    /// Whether only the spelling of the table counts.
    exact: bool,
    /// The law, by its place in the table, and the name within it.
    law: u16,
    name: u16,
}

/// How a law stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LawStatus {
    /// It applies.
    InForce,
    /// It does not apply yet.
    NotYet,
    /// It has another name now.
    Renamed,
    /// It no longer applies.
    Repealed,
    /// It never became law.
    NeverAdopted,
}

/// The words by which a table says how a law stands.
pub(super) const STATUSES: [&str; 4] = ["in-force", "renamed", "repealed", NEVER];

/// The status of a law that never began.
const NEVER: &str = "never-adopted";

/// A provision as the tables write it ("§ 257 Abs. 1 HGB").
pub(super) struct Provision<'a> {
    law: &'a str,
    number: String,
    paragraph: Option<u16>,
}

impl Provision<'_> {
    /// Whether a citation names it, or a part of it.
    pub(super) fn covers(&self, citation: &Citation) -> bool {
        citation.law.as_deref() == Some(self.law)
            && citation.number.eq_ignore_ascii_case(&self.number)
            && (self.paragraph.is_none() || self.paragraph == citation.paragraph)
    }
}

impl Laws {
    pub(super) fn extend(&mut self, other: LawTable) {
        self.law.extend(other.law);
        self.names.clear();
        for (i, law) in self.law.iter().enumerate() {
            for (n, name) in law.names.iter().enumerate() {
                let (Ok(index), Ok(position)) = (u16::try_from(i), u16::try_from(n)) else { continue };
                let key = normal(name).key;
                self.names.push(Name { key, exact: law.exact.contains(name), law: index, name: position });
            }
        }
        self.names.sort_by(|a, b| a.key.cmp(&b.key).then(a.law.cmp(&b.law)).then(a.name.cmp(&b.name)));
        self.by_id = (0..u16::try_from(self.law.len()).unwrap_or(u16::MAX)).collect();
        self.by_id.sort_by_key(|i| self.law.get(usize::from(*i)).map(|l| &l.id));
    }

    /// All laws.
    pub fn iter(&self) -> impl Iterator<Item = &Law> {
        self.law.iter()
    }

    /// A law by its id.
    pub fn law(&self, id: &str) -> Option<&Law> {
        let of = |index: &u16| self.law.get(usize::from(*index));
        let at = self.by_id.partition_point(|index| of(index).is_some_and(|l| l.id.as_str() < id));
        self.by_id.get(at).and_then(of).filter(|l| l.id == id)
    }

    /// The law whose name stands at the beginning of some words, and the bytes that it takes: the longest name counts.
    /// Case, hyphens, blanks and line breaks within it do not matter, except for names that count in one spelling only.
    pub fn at(&self, words: &str) -> Option<(&str, usize)> {
        let normal = normal(words);
        let mut best = None;
        for (length, bytes) in normal.ends {
            let Some(key) = normal.key.get(..length) else { continue };
            let from = self.names.partition_point(|n| n.key.as_str() < key);
            let Some(rest) = self.names.get(from..).filter(|r| r.first().is_some_and(|n| n.key.starts_with(key))) else { break };
            let written = words.get(..bytes).unwrap_or("");
            let fits = |name: &&Name| !name.exact || self.spelled(name).is_some_and(|s| same_letters(s, written));
            // Of two laws with one name, the one that still applies is meant.
            let mut found: Option<(&Law, &Name)> = None;
            for name in rest.iter().take_while(|n| n.key == key).filter(fits) {
                let Some(law) = self.law.get(name.law as usize) else { continue };
                if found.is_none_or(|(f, _)| f.until.is_some() && law.until.is_none()) {
                    found = Some((law, name));
                }
            }
            if let Some((law, name)) = found {
                // The full stop of an abbreviation belongs to the name, that of a sentence does not.
                let dotted = self.spelled(name).is_some_and(|s| s.ends_with('.')) && words.get(bytes..).is_some_and(|w| w.starts_with('.'));
                best = Some((law.id.as_str(), if dotted { bytes + 1 } else { bytes }));
            }
        }
        best
    }

    fn spelled(&self, name: &Name) -> Option<&str> {
        self.law.get(name.law as usize)?.names.get(name.name as usize).map(String::as_str)
    }

    /// How a law stands on a day; `None` for an unknown id.
    pub fn status(&self, id: &str, day: Date) -> Option<LawStatus> {
        let law = self.law(id)?;
        let over = law.until.is_none_or(|until| until <= day);
        Some(match law.status.as_str() {
            NEVER => LawStatus::NeverAdopted,
            _ if law.from.is_some_and(|from| day < from) => LawStatus::NotYet,
            "renamed" if over => LawStatus::Renamed,
            "repealed" if over => LawStatus::Repealed,
            _ => LawStatus::InForce,
        })
    }

    /// Where a section stands now that a law has left, or that an old text cites under a name that lives on.
    pub fn moved(&self, citation: &Citation) -> Option<&MovedSection> {
        let sections = self.law.iter().flat_map(|law| &law.section);
        let fits = |s: &&MovedSection| self.provision(&s.old).is_some_and(|p| p.covers(citation));
        sections.filter(fits).max_by_key(|s| s.old.len())
    }

    /// The general clause on public tasks of a region's law.
    pub fn public_task_clause(&self, region: &str) -> Option<&str> {
        self.law.iter().find(|l| l.region == region && !l.public_task_clause.is_empty()).map(|l| l.public_task_clause.as_str())
    }

    /// Reads a provision of the tables: a number, perhaps a paragraph's, and the law. The words between them do not matter.
    pub(super) fn provision(&self, text: &str) -> Option<Provision<'_>> {
        let mut number = None;
        let mut paragraph = None;
        for word in text.split_whitespace() {
            let numeric = word.starts_with(|c: char| c.is_ascii_digit());
            if numeric && number.is_none() {
                number = Some(word.to_lowercase());
            } else if numeric && paragraph.is_none() {
                paragraph = word.parse().ok();
            } else if number.is_some() && !numeric {
                let at = (word.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
                if let Some((law, _)) = self.at(text.get(at..)?) {
                    return Some(Provision { law, number: number?, paragraph });
                }
            }
        }
        None
    }

    /// Names of laws that ended, or never began, as running text names them without a provision. The others are found
    /// where they are cited.
    pub(super) fn phrases(&self) -> Vec<Phrase> {
        let named = |law: &Law, name: &String| {
            super::phrase(name, law.exact.contains(name), PhraseKind::Law, &law.id, &[law.status.as_str(), law.jurisdiction.as_str()])
        };
        let ended = self.law.iter().filter(|law| law.until.is_some() || law.status == NEVER);
        ended.flat_map(|law| law.names.iter().map(move |name| named(law, name))).collect()
    }
}

/// The longest name that is looked for, in bytes of its key.
const LONGEST_NAME: usize = 160;

/// Words with single blanks for all signs between them.
struct Normal {
    key: String,
    /// For each word's end: the bytes of the key, and of the text.
    ends: Vec<(usize, usize)>,
}

fn normal(text: &str) -> Normal {
    let mut key = String::new();
    let mut ends: Vec<(usize, usize)> = Vec::new();
    let mut in_word = false;
    let mut letters = 0;
    let mut before = ' ';
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, c)| *c);
        // "95/46/EC" is one word, "TDDDG/TTDSG" are two.
        let joins = c == '/' && before.is_ascii_digit() && next.is_some_and(char::is_alphanumeric);
        before = c;
        if c.is_alphanumeric() || joins || (in_word && is_mark(c)) {
            if key.len() > LONGEST_NAME {
                break;
            }
            if !in_word && !key.is_empty() {
                key.push(' ');
            }
            letters = if in_word { letters + 1 } else { 1 };
            in_word = true;
            fold_into(c.encode_utf8(&mut [0; 4]), &mut key);
            let goes_on = |n: char| n.is_alphanumeric() || (n == '/' && c.is_ascii_digit()) || is_mark(n) || is_invisible(n);
            if !next.is_some_and(goes_on) {
                ends.push((key.len(), at + c.len_utf8()));
            }
        } else if is_invisible(c) {
            if next.is_none_or(|n| !n.is_alphanumeric() && !is_invisible(n)) && in_word {
                ends.push((key.len(), at));
            }
        } else {
            // A full stop ends the name unless it ends an abbreviation: "a. F.", "no. 5".
            let stops = c == '.' && letters > 2 && next.is_some_and(char::is_whitespace);
            if stops || key.len() > LONGEST_NAME || matches!(c, ';' | '?' | '!') {
                break;
            }
            in_word = false;
        }
    }
    Normal { key, ends }
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// Whether two spellings have the same letters and figures, in the same case.
fn same_letters(a: &str, b: &str) -> bool {
    let only = |c: &char| c.is_alphanumeric();
    a.chars().filter(only).eq(b.chars().filter(only))
}
