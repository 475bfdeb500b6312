//! Near spellings: of which long word of the patterns a word of a text is a misspelling.
//!
//! A word is a misspelling of another if one letter is missing, added or changed, or two neighbours have changed places. Only long
//! words are looked at, and only what stands behind their first letters and before their endings: short words, and words that
//! differ in their endings, are other words (`contact` and `contract`, `provided` and `provider`).

use super::lexicon::Entry;

/// So many letters at a word's beginning are as they should be.
const SURE: usize = 3;

/// What a language says of misspellings; all words are folded.
#[derive(Clone, Debug, Default)]
pub struct Spelling {
    /// The fewest letters of a word of the patterns that may be misspelt.
    pub shortest: usize,
    /// Inflectional endings.
    pub endings: Vec<String>,
    /// Words, or parts of them, that are near a word of the patterns and yet another word.
    pub others: Vec<String>,
}

impl Spelling {
    /// Whether a word may be a misspelling at all: long, and of the letters a to z.
    pub(super) fn may_be_wrong(&self, word: &str) -> bool {
        self.shortest > SURE + 1 && word.len() + 1 >= self.shortest && word.bytes().all(|b| b.is_ascii_lowercase())
    }

    /// Whether a word has a part that is known to be another word.
    pub(super) fn is_other(&self, word: &str) -> bool {
        self.others.iter().any(|other| word.contains(other.as_str()))
    }

    /// The long words of those that stand in their order that start with the letters that a word starts with.
    pub(super) fn starting_as<'m>(&self, words: &'m [Entry<'m>], word: &str) -> impl Iterator<Item = Entry<'m>> + use<'m> {
        let start = word.get(..SURE).unwrap_or(word);
        let first = words.partition_point(|(known, _)| *known < start);
        let all = words.get(first..).unwrap_or_default();
        let count = all.partition_point(|(known, _)| known.starts_with(start));
        let shortest = self.shortest;
        all.get(..count).unwrap_or_default().iter().copied().filter(move |(known, _)| known.len() >= shortest)
    }

    /// Where a word differs by one edit from a known one, in bytes from its start; `None` if nothing or more differs, or if the edit
    /// is in the word's ending.
    pub(super) fn edit(&self, word: &str, known: &str) -> Option<usize> {
        let (w, k) = (word.as_bytes(), known.as_bytes());
        if w.len().abs_diff(k.len()) > 1 {
            return None;
        }
        let at = w.iter().zip(k).take_while(|(a, b)| a == b).count();
        let one = match (w.get(at..)?, k.get(at..)?) {
            ([_, a @ ..], [_, b @ ..]) if a == b => true,
            ([a0, a1, a @ ..], [b0, b1, b @ ..]) if (a0, a1, a) == (b1, b0, b) => true,
            ([_, a @ ..], b) if a == b => true,
            (a, [_, b @ ..]) if a == b => true,
            _ => false,
        };
        let tail = word.get(at..).unwrap_or("");
        let in_ending =
            k.len() < at + 2 || self.endings.iter().any(|e| !tail.is_empty() && e.ends_with(tail) && word.ends_with(e.as_str()));
        (one && at >= SURE && !in_ending).then_some(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_misspelt_by_one_letter_between_its_beginning_and_its_ending() {
        let spelling = Spelling { shortest: 8, endings: vec!["ed".into(), "er".into(), "s".into()], others: Vec::new() };
        let edit = |word| spelling.edit(word, "teaspooner");
        for (word, at) in [("teaspoonner", 8), ("teasponer", 6), ("teaspuoner", 5), ("teapsooner", 3), ("teasqooner", 4), ("teaspoonr", 8)]
        {
            assert_eq!(edit(word), Some(at), "{word}");
        }
        for word in ["teaspooner", "teaspooned", "teaspoone", "teaspooners", "taespooner", "teaspuoneer", "teasqoner", ""] {
            assert_eq!(edit(word), None, "{word}");
        }
    }
}
