//! The sections that a document has, by number and by title: whether one that its text refers to is among them.

use crate::notice::{Block, BlockId, BlockKind, Document};
use crate::value::{Numbering, Style, WordIndex, fold};
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

/// How many introductions above an item are looked at.
const MOST_LEADS: usize = 6;
/// The fewest headings by which a document shows that it numbers them in a style: so many, counted from the first on.
const FEWEST_NUMBERED: u32 = 3;
/// How many words of a block are compared with a title.
const LONGEST_HEAD: usize = 12;
/// From so many words on, a title is a sentence, of which others may have half.
const LONG_TITLE: usize = 6;
/// Letters by which two words are the same: "Cookies", "Cookie settings".
const STEM: usize = 5;

/// The numbers and titles that a document's sections, paragraphs and items bear: gathered when they are first asked for.
pub(super) struct Sections<'d> {
    document: &'d Document,
    words: &'d WordIndex,
    numbers: OnceCell<Numbers>,
    titles: OnceCell<Titles<'d>>,
}

/// How a document numbers its parts.
struct Numbers {
    /// The numbers above a block and its own, from the outermost on.
    chains: Vec<Vec<String>>,
    /// The first parts of the headings' numbers.
    of_headings: BTreeSet<String>,
}

/// How its parts are called.
struct Titles<'d> {
    /// How each block begins, and whether it is a heading.
    heads: Vec<(BlockId, bool, Vec<&'d str>)>,
    headings: usize,
}

impl Numbers {
    fn of(document: &Document, words: &WordIndex) -> Self {
        let ordinals: BTreeMap<BlockId, u32> = document.ordinals.iter().copied().collect();
        let numbers: Vec<Vec<Numbering>> = (0..document.blocks.len() as u32)
            .map(BlockId)
            .map(|id| {
                let written = document.block(id).and_then(|b| written(document.words(b.span), words));
                let counted = ordinals.get(&id).into_iter().flat_map(|n| {
                    // A list's numbers may be shown in any style.
                    let styles = [Style::Arabic, Style::Roman, Style::Letters].into_iter().filter_map(|s| s.write(*n));
                    styles.map(|part| Numbering(vec![part]))
                });
                written.into_iter().chain(counted).collect()
            })
            .collect();
        let of = |id: BlockId| numbers.get(id.0 as usize).map_or(&[][..], Vec::as_slice);
        let mut out = Self { chains: Vec::new(), of_headings: BTreeSet::new() };
        for (i, block) in document.blocks.iter().enumerate() {
            let id = BlockId(i as u32);
            if matches!(block.kind, BlockKind::Heading(_)) {
                out.of_headings.extend(of(id).iter().filter_map(|n| n.0.last().filter(|_| n.0.len() == 1)).cloned());
            }
            if of(id).is_empty() {
                continue;
            }
            let leads = std::iter::successors(block.lead, |l| document.block(*l).and_then(|b| b.lead)).take(MOST_LEADS);
            let mut above: Vec<BlockId> = leads.chain(document.headings_above(id)).collect();
            above.reverse();
            let above: Vec<&String> = above.iter().flat_map(|b| of(*b)).flat_map(|n| &n.0).collect();
            out.chains.extend(of(id).iter().map(|own| above.iter().copied().chain(&own.0).cloned().collect()));
        }
        out
    }
}

impl<'d> Titles<'d> {
    fn of(document: &'d Document) -> Self {
        let head = |(i, block): (usize, &'d Block)| {
            let words = document.words(block.span).split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
            let heading = matches!(block.kind, BlockKind::Heading(_));
            (BlockId(i as u32), heading, words.take(LONGEST_HEAD).collect())
        };
        let heads: Vec<_> = document.blocks.iter().enumerate().map(head).collect();
        let headings = heads.iter().filter(|(_, heading, _)| *heading).count();
        Self { heads, headings }
    }
}

impl<'d> Sections<'d> {
    /// Those of a document, in a language.
    pub fn of(document: &'d Document, words: &'d WordIndex) -> Self {
        Self { document, words, numbers: OnceCell::new(), titles: OnceCell::new() }
    }

    /// Whether the document numbers its sections as a reference does, and has none of this number.
    pub fn lack(&self, number: &[String]) -> bool {
        let Some((first, _)) = number.split_first() else { return false };
        let Numbers { chains, of_headings } = self.numbers.get_or_init(|| Numbers::of(self.document, self.words));
        let from = |length: usize| number.get(..length).unwrap_or_default();
        let there = (0..=number.len()).rev().find(|length| chains.iter().any(|c| leads_to(from(*length), c))).unwrap_or(0);
        if there == number.len() {
            return false;
        }
        if there == 0 {
            return Style::all_of(first).any(|style| {
                let counted = |n: u32| style.write(n).is_some_and(|part| of_headings.contains(&part));
                (1..=FEWEST_NUMBERED).all(counted)
            });
        }
        // Its upper part is there: is what stands below it numbered, and so?
        let Some(missing) = number.get(there) else { return false };
        let mut same: BTreeSet<&String> = BTreeSet::new();
        for chain in chains {
            if let Some((last, above)) = chain.split_last()
                && leads_to(from(there), above)
                && Style::all_of(last).any(|style| Style::all_of(missing).any(|s| s == style))
            {
                same.insert(last);
            }
        }
        same.len() >= 2
    }

    /// Whether the document has headings, and no block but the referring one begins with half of a title's words (three quarters, if
    /// it is long), and no heading has words of it only.
    pub fn lack_title(&self, title: &str, own: BlockId) -> bool {
        let wanted: Vec<String> = title.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(fold).collect();
        let like = |heading: bool, words: &[&str]| {
            // Most words begin otherwise than all that are wanted: they need not be folded to tell.
            let head: Vec<String> = words.iter().filter(|w| may_be_one_of(w, &wanted)).map(|w| fold(w)).collect();
            let found = wanted.iter().filter(|w| head.iter().any(|h| same_word(w, h))).count();
            let enough = if wanted.len() < LONG_TITLE { 2 * found >= wanted.len() } else { 4 * found >= 3 * wanted.len() };
            enough || (heading && head.len() == words.len() && head.iter().all(|h| wanted.iter().any(|w| same_word(w, h))))
        };
        let Titles { heads, headings } = self.titles.get_or_init(|| Titles::of(self.document));
        *headings >= FEWEST_NUMBERED as usize
            && !wanted.is_empty()
            && !heads.iter().any(|(id, heading, head)| *id != own && like(*heading, head))
    }
}

/// The number that a block begins with, a word for a section before it left out.
fn written(text: &str, words: &WordIndex) -> Option<Numbering> {
    let text = text.trim_start();
    let section = words.words.reference.section.iter().find_map(|w| {
        let rest = text.get(..w.len()).filter(|t| t.eq_ignore_ascii_case(w)).and_then(|_| text.get(w.len()..))?;
        rest.starts_with([' ', '\u{a0}']).then(|| rest.trim_start())
    });
    Numbering::at(section.unwrap_or(text)).map(|(number, _)| number)
}

/// Whether the parts of a number stand in a chain of numbers, in this order, the last of them at its end.
fn leads_to(number: &[String], chain: &[String]) -> bool {
    let Some((last, above)) = number.split_last() else { return true };
    let Some((end, rest)) = chain.split_last() else { return false };
    let mut rest = rest.iter();
    last == end && above.iter().all(|part| rest.any(|r| r == part))
}

/// Whether a word may be one of some that are folded, as far as its first letter tells.
fn may_be_one_of(word: &str, wanted: &[String]) -> bool {
    let first = word.bytes().next().map(|b| b.to_ascii_lowercase());
    first.is_none_or(|b| !b.is_ascii()) || wanted.iter().any(|w| w.bytes().next() == first)
}

fn same_word(a: &str, b: &str) -> bool {
    let stem = |w: &str| w.char_indices().nth(STEM).map_or(w.len(), |(i, _)| i);
    a == b || (a.chars().count() >= STEM && a.get(..stem(a)) == b.get(..stem(b)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::notice::{Format, read};
    use crate::source::{FileId, SourceFile};

    fn lacks(text: &str, number: &str) -> bool {
        let file = SourceFile::utf8("tea.md", text.to_owned());
        let document = read(&file, FileId(0), Format::Markdown).value;
        Sections::of(&document, &WordIndex::default()).lack(&Numbering::at(number).unwrap().0.0)
    }

    #[test]
    fn a_number_beyond_the_last_section_is_missing() {
        let text = "## 1. Tea\n\nHot.\n\n## 2. Cups\n\nTen.\n\n## 3. Cake\n\nNone.\n";
        assert!(!lacks(text, "3"));
        assert!(lacks(text, "4"));
        assert!(!lacks(text, "IV"), "the document does not count so");
        assert!(!lacks(text, "2.1"), "what stands below is not numbered");
    }

    #[test]
    fn nested_numbers_are_found_by_their_parts() {
        let text = "# I. Tea\n\n## 1.1 Green\n\nHot.\n\n## 1.2 Black\n\nHot.\n\n# II. Cups\n\nTen.\n\n# III. Cake\n\na) plum\n\nb) apple\n";
        for there in ["I", "III", "I. 1.2", "1.1", "III. b"] {
            assert!(!lacks(text, there), "{there}");
        }
        for missing in ["IV", "I. 1.3", "1.3"] {
            assert!(lacks(text, missing), "{missing}");
        }
    }

    #[test]
    fn the_numbers_of_ordered_lists_count() {
        let text = "## 1. Tea\n\nHot.\n\n## 2. Cups\n\nTen.\n\n## 3. Cake\n\nAs follows:\n\n1. plum\n2. apple\n\n7. **Milk**\n\n   Cold.\n";
        assert!(!lacks(text, "3.2"));
        assert!(lacks(text, "9"));
    }

    #[test]
    fn a_document_without_numbers_lacks_none() {
        assert!(!lacks("## Tea\n\nHot.\n\n## Cups\n\nTen.\n", "4"));
        assert!(!lacks("## 1. Tea\n\nHot.\n\n## 2. Cups\n\nTen.\n", "4"), "two numbers show no counting");
    }
}
