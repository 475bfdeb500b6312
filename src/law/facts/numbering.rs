//! Which provisions of a law exist.

use super::day;
use crate::value::{Citation, Date, Division};
use serde::{Deserialize, Serialize};

/// The table.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Numberings {
    #[serde(with = "day")]
    as_of: Option<Date>,
    pub(super) numbering: Vec<Numbering>,
}

/// How a law is numbered.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Numbering {
    pub(super) law: String,
    recitals: u16,
    /// How many paragraphs each article has, from the first on.
    paragraphs: Vec<u16>,
    points: Vec<Points>,
    pub(super) source: Vec<String>,
    verified: bool,
}

/// The list in a paragraph.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Points {
    article: u16,
    /// 0 for an article without numbered paragraphs.
    paragraph: u16,
    /// The last letter, or number.
    last: String,
}

impl Numberings {
    pub(super) fn extend(&mut self, other: Numberings) {
        self.numbering.extend(other.numbering);
    }

    pub(super) fn laws(&self) -> impl Iterator<Item = &str> {
        self.numbering.iter().map(|n| n.law.as_str())
    }

    /// Whether a provision exists; `None` if the tables do not tell.
    pub fn exists(&self, citation: &Citation) -> Option<bool> {
        let law = citation.law.as_deref()?;
        let numbering = self.numbering.iter().find(|n| n.law == law)?;
        let Ok(number) = citation.number.parse::<u16>() else { return Some(false) };
        match citation.division {
            Division::Article => Some(numbering.article(number, citation)),
            Division::Recital => Some((1..=numbering.recitals).contains(&number)),
            // A law that is divided into articles has no sections.
            Division::Section => Some(false),
        }
    }
}

impl Numbering {
    fn article(&self, article: u16, citation: &Citation) -> bool {
        let Some(paragraphs) = (article as usize).checked_sub(1).and_then(|i| self.paragraphs.get(i)) else { return false };
        let points = |paragraph: Option<u16>| {
            self.points.iter().filter(move |p| p.article == article && paragraph.is_none_or(|wanted| wanted == p.paragraph))
        };
        // Numbered definitions are cited like paragraphs or like items: "Art. 4(7)", "Art. 4 Nr. 7".
        let numbered = points(Some(0)).find_map(|p| p.last.parse::<u16>().ok());
        if let Some(last) = numbered {
            let given = citation.item.or(citation.paragraph);
            return given.is_none_or(|n| (1..=last).contains(&n));
        }
        let paragraph = citation.paragraph.is_none_or(|p| (1..=*paragraphs).contains(&p));
        let inside = if *paragraphs == 0 { Some(0) } else { citation.paragraph };
        let letter = citation
            .letter
            .as_deref()
            .is_none_or(|letter| letter.len() == 1 && points(inside).any(|p| letter.to_ascii_lowercase().as_str() <= p.last.as_str()));
        paragraph && letter
    }
}
