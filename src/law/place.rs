//! Where the words of a rule stand, for what is found when all files are read.

use super::rule::Clause;
use crate::card::{Card, CardField, CardTable, fences, language_of, parse};
use crate::source::{FileId, Lang, SourceFile, Span};

/// Where a rule stands.
pub(super) struct RulePlace {
    /// Its index among the rules.
    pub index: usize,
    /// The file.
    pub file: FileId,
    /// Where its words stand.
    pub card: CardPlace,
}

/// The words of a card.
pub(super) struct CardPlace {
    /// Its head line.
    pub head: Span,
    /// What its fields say.
    lines: Vec<(String, Span)>,
}

impl CardPlace {
    /// Those of a card.
    pub fn of(card: &Card) -> Self {
        Self { head: card.span, lines: card.fields.iter().flat_map(|f| f.lines.iter().cloned()).collect() }
    }

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

/// The kinds of fenced blocks that hold cards of the law.
pub(super) const CARDS: [&str; 6] = ["rule", "limit", "concept", "topic", "marker", "words"];

/// The blocks with cards of a file of the law, and the language of its keywords.
pub fn cards_of(text: &str, table: &CardTable) -> (Vec<Span>, Lang) {
    let blocks = fences(text).into_iter().filter(|f| CARDS.contains(&f.kind()));
    (blocks.map(|f| f.body).collect(), card_language(text, table))
}

/// The language of the keywords of a file of the law: one file speaks one, which its first card's block names.
pub(super) fn card_language(text: &str, table: &CardTable) -> Lang {
    let first = fences(text).into_iter().find(|f| CARDS.contains(&f.kind()));
    first.map_or(Lang::En, |f| language_of(text, f.body, table))
}

/// Where a clause of a rule stands: the line of its fields that has most of these words, and of it only the word, if it is one.
/// `part` counts the cards that share the rule's id.
pub fn place_of_clause(file: &SourceFile, table: &CardTable, id: &str, part: usize, clause: Clause, words: &str) -> Option<Span> {
    let lang = card_language(&file.text, table);
    let blocks = fences(&file.text).into_iter().filter(|f| f.kind() == "rule");
    let cards = blocks.flat_map(|f| parse(&file.text, FileId(0), f.body, table, lang).value);
    let card: Card = cards.filter(|c| c.name == id).nth(part)?;
    let lines = card.fields.iter().filter(|f| belongs(f, clause)).flat_map(|f| &f.lines);
    let names: Vec<&str> = words.split(|c: char| !(c.is_alphanumeric() || c == '-')).filter(|w| w.len() > 1).collect();
    let mut best: Option<(usize, &(String, Span))> = None;
    for line in lines {
        let found = names.iter().filter(|n| line.0.contains(**n)).count();
        if best.is_none_or(|(most, _)| found > most) {
            best = Some((found, line));
        }
    }
    let Some((_, (line, span))) = best else { return Some(card.span) };
    let alone = CardPlace { head: *span, lines: vec![(line.clone(), *span)] };
    Some(if let [name] = names.as_slice() { alone.of_word(name) } else { *span })
}

/// The fields that a clause is written in.
fn belongs(field: &CardField, clause: Clause) -> bool {
    match clause {
        Clause::Each => matches!(field.id.as_str(), "for-each" | "must-not-state" | "must-not-state-both"),
        Clause::Applies => matches!(field.id.as_str(), "if" | "for-each" | "must-give-the-same"),
        Clause::Except => field.id == "except",
        Clause::Require => field.id.starts_with("must-"),
    }
}
