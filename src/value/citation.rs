//! An article, a section, a letter of a law.

use super::Words;
use serde::{Deserialize, Serialize};

/// How a law is divided.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Division {
    /// `Art.`
    Article,
    /// `§`, `s.`
    Section,
    /// Recital, Erwägungsgrund.
    Recital,
}

/// One provision. A list or range in the text ("Art. 15 bis 18, 20") is expanded to one citation each.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Citation {
    /// The law by its id in the facts (`gdpr`, `tdddg`); its name as written where the facts do not know it; none if not named.
    pub law: Option<String>,
    /// Article, section or recital.
    pub division: Division,
    /// The number with its letter suffix: `6`, `14b`, `25`.
    pub number: String,
    /// Paragraph (`Abs. 1`, `(1)`).
    pub paragraph: Option<u16>,
    /// Sentence (`S. 1`, `Satz 1`).
    pub sentence: Option<u16>,
    /// Letter (`lit. f`, `Buchst. f`, `(f)`).
    pub letter: Option<String>,
    /// Number within the paragraph (`Nr. 2`).
    pub item: Option<u16>,
}

impl Citation {
    /// Whether `self`, as a requirement, covers `other`: every part that `self` gives is the same in `other`.
    /// `Art. 6(1) GDPR` covers `Art. 6(1)(f) GDPR`; a citation without law covers any law.
    pub fn covers(&self, other: &Citation) -> bool {
        fn same<T: PartialEq>(want: Option<&T>, have: Option<&T>) -> bool {
            want.is_none() || want == have
        }
        self.division == other.division
            && self.number.eq_ignore_ascii_case(&other.number)
            && (self.law.is_none() || other.law.is_none() || self.law == other.law)
            && same(self.paragraph.as_ref(), other.paragraph.as_ref())
            && same(self.letter.as_ref(), other.letter.as_ref())
            && same(self.item.as_ref(), other.item.as_ref())
            && same(self.sentence.as_ref(), other.sentence.as_ref())
    }

    /// The citation in the words of a language, part by part, with the law's name behind it.
    pub fn printed(&self, words: &Words, law: &str) -> String {
        let table = &words.citation;
        let division = match self.division {
            Division::Article => &table.article,
            Division::Section => &table.section,
            Division::Recital => &table.recital,
        };
        let mut number = self.number.clone();
        let mut parts = vec![abbreviated(division, words)];
        let (paragraph, letter) = (self.paragraph.map(|n| n.to_string()), self.letter.clone());
        if table.parentheses {
            for value in [&paragraph, &letter].into_iter().flatten() {
                number.push_str(&format!("({value})"));
            }
        }
        parts.push(number);
        let mut part = |names: &[String], value: Option<String>| {
            if let Some(value) = value {
                parts.extend([abbreviated(names, words), value]);
            }
        };
        part(&table.paragraph, paragraph.filter(|_| !table.parentheses));
        part(&table.sentence, self.sentence.map(|n| n.to_string()));
        part(&table.letter, letter.filter(|_| !table.parentheses));
        part(&table.item, self.item.map(|n| n.to_string()));
        parts.push(law.to_owned());
        parts.retain(|p| !p.is_empty());
        parts.join(" ")
    }
}

/// The first name of a part, with a full stop if it is an abbreviation.
fn abbreviated(names: &[String], words: &Words) -> String {
    let name = names.first().map_or("", String::as_str);
    let stop = words.abbreviations.contains(&name.to_lowercase());
    format!("{name}{}", if stop { "." } else { "" })
}
