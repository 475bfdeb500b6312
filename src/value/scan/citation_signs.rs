//! Paragraphs of an article by another sign or in another place: "Art. 22 § 1", "§ 1 of Article 22", "Art. 6 Abs. 1 und Abs. 2".

use super::super::words::Shape;
use super::Reader;
use crate::value::{Citation, Division};

impl Reader<'_> {
    /// "§ 1 of Article 22": what was read as a section is a paragraph of the article.
    pub(super) fn within_article(&mut self, division: Division, first: usize) {
        let [(section, _)] = self.found.as_slice() else { return };
        let (Some(paragraph), true) = (section.number.parse().ok(), section.law.is_none() && section.paragraph.is_none()) else { return };
        let article = self.at + 1;
        if division != Division::Section || !self.is(self.at, &self.of().of) || !self.is(article, &self.of().article) {
            return;
        }
        self.found.clear();
        self.at = article + 1;
        self.read(Division::Article, first);
        for (citation, _) in self.found.iter_mut().filter(|(c, _)| c.paragraph.is_none()) {
            citation.paragraph = Some(paragraph);
        }
    }

    /// Where a number stands behind one or two signs for sections, in an article: a paragraph by another sign.
    pub(super) fn behind_sign(&self, at: usize, division: Division) -> Option<usize> {
        let sign = |i: usize| self.word(i).is_some_and(|w| w.shape == Shape::Sign);
        let number = at + 1 + usize::from(sign(at + 1));
        (division == Division::Article && sign(at) && self.count(number).is_some()).then_some(number)
    }

    /// "… und Abs. 2 lit. b": another paragraph of the same article, to be read as its parts.
    pub(super) fn further_paragraph(&mut self, citation: &Citation) -> Option<Citation> {
        let of = &self.index.words.citation;
        let comma = self.gap(self.at.checked_sub(1)?).trim_start_matches(')').trim_start().starts_with([',', ';', '/', '&']);
        let and = self.is(self.at, &of.and);
        let at = if and { self.at + 1 } else { self.at };
        // "Art. 22 §§ 1 and 4", "Art. 22 § 1 and § 4"; behind a comma a sign may open a section of another law.
        let signed = and && self.signed && (self.behind_sign(at, citation.division).is_some() || self.doubled(at));
        let labelled = (comma || and) && self.is(at, &of.paragraph) && self.count(at + 1).is_some();
        if !signed && !labelled {
            return None;
        }
        self.at = at;
        if signed && self.behind_sign(at, citation.division).is_none() {
            self.at = at + 1;
            return Some(Citation { paragraph: self.count(at), sentence: None, letter: None, item: None, ..citation.clone() });
        }
        Some(Citation { paragraph: None, sentence: None, letter: None, item: None, ..citation.clone() })
    }

    /// Whether a number goes on with those behind a doubled sign: "§§ 1 and 4".
    pub(super) fn doubled(&self, at: usize) -> bool {
        let sign = |i: Option<usize>| i.and_then(|i| self.word(i)).is_some_and(|w| w.shape == Shape::Sign);
        self.count(at).is_some() && sign(at.checked_sub(3)) && sign(at.checked_sub(4))
    }
}
