//! All that differs between two versions.

use super::How;
use super::declared::CardChange;
use super::findings::{FindingChange, findings};
use super::statements::{Passage, passages};
use super::texts::pairs;
use super::version::{Told, Version};

/// All that differs.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// What is declared differently.
    pub cards: Vec<CardChange>,
    /// What became of findings in the flows.
    pub findings: Vec<FindingChange>,
    /// Texts that differ.
    pub texts: Vec<TextChange>,
}

/// A text that differs.
#[derive(Clone, Debug)]
pub struct TextChange {
    /// Its file as it was; none if there was none.
    pub old: Option<String>,
    /// Its file as it is; none if it is gone.
    pub new: Option<String>,
    /// Its language (ISO 639-1).
    pub language: String,
    /// What became of its findings.
    pub findings: Vec<FindingChange>,
    /// What it states differently.
    pub passages: Vec<Passage>,
}

impl Changes {
    /// What differs between the texts of two versions, and between the findings in their flows.
    pub fn new(cards: Vec<CardChange>, told: (&[Told], &[Told]), old: &[Version], new: &[Version]) -> Self {
        let text = |(i, j): (Option<usize>, Option<usize>)| TextChange::new(i.and_then(|i| old.get(i)), j.and_then(|j| new.get(j)));
        let texts = pairs(old, new).into_iter().filter_map(text).collect();
        Self { cards, findings: findings(told.0, told.1), texts }
    }

    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.cards.is_empty() && self.findings.is_empty() && self.texts.is_empty()
    }

    /// What became of findings, in the flows and in texts.
    pub fn all_findings(&self) -> impl Iterator<Item = &FindingChange> {
        self.findings.iter().chain(self.texts.iter().flat_map(|t| &t.findings))
    }

    /// How many statements of texts that are in both versions differ in a way.
    pub fn statements(&self, how: How) -> usize {
        let in_both = self.texts.iter().filter(|t| t.old.is_some() && t.new.is_some());
        in_both.flat_map(|t| &t.passages).flat_map(|p| &p.changes).filter(|c| c.how == how).count()
    }
}

impl TextChange {
    /// What differs between two versions of a text; nothing if nothing does. What was found in a text that is gone is of no interest.
    fn new(old: Option<&Version>, new: Option<&Version>) -> Option<Self> {
        let told = |side: Option<&Version>| side.map_or_else(Vec::new, |v| v.findings.clone());
        let findings = if new.is_some() { findings(&told(old), &told(new)) } else { Vec::new() };
        let passages = passages(old, new);
        let alone = old.is_some() != new.is_some();
        (alone || !findings.is_empty() || !passages.is_empty()).then(|| Self {
            old: old.map(|v| v.file.clone()),
            new: new.map(|v| v.file.clone()),
            language: new.or(old).map_or_else(String::new, |v| v.language.clone()),
            findings,
            passages,
        })
    }
}
