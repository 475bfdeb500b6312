//! Where the words of a rule stand, for what is found when all files are read.

use crate::source::{FileId, Span};

/// Where a rule stands.
pub(super) struct RulePlace {
    /// Its index among the rules.
    pub index: usize,
    /// The file.
    pub file: FileId,
    /// Its head line.
    pub head: Span,
    /// What its fields say.
    pub lines: Vec<(String, Span)>,
}

impl RulePlace {
    /// Where a word stands first on the card; the head, if nowhere.
    pub fn of_word(&self, word: &str) -> Span {
        let part = |c: char| c.is_alphanumeric() || c == '-';
        let alone = |line: &str, at: usize| {
            let (before, behind) = (line.get(..at).unwrap_or(""), line.get(at + word.len()..).unwrap_or(""));
            !before.ends_with(part) && !behind.starts_with(part)
        };
        let found = self.lines.iter().find_map(|(line, span)| {
            let at = line.match_indices(word).map(|(at, _)| at).find(|at| alone(line, *at))?;
            Some(Span::new(at, at + word.len()).shift(span.start as usize))
        });
        found.unwrap_or(self.head)
    }
}
