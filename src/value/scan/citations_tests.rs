//! Citations in the spellings that people use, by the words of the built-in tables.

#![allow(clippy::unwrap_used)]

use super::parse_citations;
use crate::value::{LawNames, WordIndex, Words};

/// Knows one law, by two names.
struct OneLaw;

impl LawNames for OneLaw {
    fn law_at(&self, words: &str) -> Option<(&str, usize)> {
        ["TEA", "Tea Act"].iter().find(|name| words.starts_with(*name)).map(|name| ("tea", name.len()))
    }
}

fn index(table: &str) -> WordIndex {
    WordIndex::new(toml::from_str::<Words>(table).unwrap().into())
}

/// The citations of a text: number, paragraph, sentence, letter, and the law.
fn read(text: &str, index: &WordIndex) -> String {
    let one = |c: crate::value::Citation| {
        let paragraph = c.paragraph.map_or(String::new(), |p| format!("({p})"));
        let sentence = c.sentence.map_or(String::new(), |s| format!(" s{s}"));
        let letter = c.letter.map_or(String::new(), |l| format!("({l})"));
        let item = c.item.map_or(String::new(), |i| format!(" no{i}"));
        format!("{}{paragraph}{letter}{sentence}{item} {}", c.number, c.law.unwrap_or_default()).trim_end().to_owned()
    };
    parse_citations(text, index, &OneLaw).into_iter().map(one).collect::<Vec<_>>().join("; ")
}

#[test]
fn one_provision_in_many_spellings_is_the_same() {
    let german = index(include_str!("../../../rules/words/de.toml"));
    for text in [
        "Art. 6 Abs. 1 lit. f TEA",
        "Art.6 Abs.1 lit.f TEA",
        "Artikel 6 Absatz 1 Buchstabe f TEA",
        "Art. 6 Abs. 1 f) TEA",
        "Art. 6 Abs. 1 UAbs. 1 Buchst. f TEA",
        "Art. 6 (1) f TEA",
        "Art. 6 I lit. f TEA",
        "Art. 6 Abs. I lit. f TEA",
        "Art. 6 Abs. 1f TEA",
        "Art. 6 Abs. 1 lit. „f“ TEA",
        "Art. 6 Abs. 1 Nr. f TEA",
    ] {
        assert_eq!(read(text, &german), "6(1)(f) tea", "{text}");
    }
    assert_eq!(read("Art. 6 I 1 f TEA", &german), "6(1)(f) s1 tea");
    let english = index(include_str!("../../../rules/words/en.toml"));
    for text in [
        "Article 6(1)(f) TEA",
        "Art. 6 (1) letter f TEA",
        "Article 6.1(f) of the Tea Act",
        "Art. 6, first paragraph, lett. f) TEA",
        "Article 6(1)f TEA",
        "Art. 6 Sec. 1 lit. f TEA",
    ] {
        assert_eq!(read(text, &english), "6(1)(f) tea", "{text}");
    }
}

#[test]
fn lists_and_ranges_name_each_provision() {
    let german = index(include_str!("../../../rules/words/de.toml"));
    assert_eq!(read("Art. 15 bis 17, 20 und 21 TEA", &german), "15 tea; 16 tea; 17 tea; 20 tea; 21 tea");
    assert_eq!(read("Art. 6 Abs. 1 lit. a, b bzw. f TEA", &german), "6(1)(a) tea; 6(1)(b) tea; 6(1)(f) tea");
    assert_eq!(read("Art. 6 Abs. 1 lit. a bis c TEA", &german), "6(1)(a) tea; 6(1)(b) tea; 6(1)(c) tea");
    assert_eq!(read("Art. 6 Abs. 1 lit. a und Abs. 2 lit. b TEA", &german), "6(1)(a) tea; 6(2)(b) tea");
    assert_eq!(read("Art. 6 Abs. 1 lit. e, Abs. 3 TEA", &german), "6(1)(e) tea; 6(3) tea");
    assert_eq!(read("Art. 6 Abs. 1, lit. e TEA", &german), "6(1)(e) tea");
    assert_eq!(read("Art. 44ff. TEA", &german), read("Art. 44 ff. TEA", &german));
    assert_eq!(read("§ 4f TEA", &german), "4f tea");
    assert_eq!(read("§ 147 Abs. 1 Nr. 4 und 4a TEA", &german), read("§ 147 Abs. 1 Nr. 4 TEA", &german));
    assert_eq!(read("§ 147 Abs. 1 Nr. 2, 3, 5 TEA", &german), read("§ 147 Abs. 1 Nr. 2 TEA", &german));
    assert_eq!(read("§ 14 Abs. 1 Nr. 2, 15 TEA", &german), read("§ 14 Abs. 1 Nr. 2 und § 15 TEA", &german));
    let english = index(include_str!("../../../rules/words/en.toml"));
    assert_eq!(read("Articles 15, 16 & 18 TEA", &english), "15 tea; 16 tea; 18 tea");
    assert_eq!(read("Article 6(1)(a), (b) and (f) TEA", &english), "6(1)(a) tea; 6(1)(b) tea; 6(1)(f) tea");
}

#[test]
fn a_section_behind_an_article_is_of_another_law() {
    let german = index(include_str!("../../../rules/words/de.toml"));
    assert_eq!(read("Art. 6 Abs. 1 lit. e, § 311 Abs. 4 TEA", &german), "6(1)(e); 311(4) tea");
    assert_eq!(read("§ 25 Abs. 2 Nr. 2 TEA", &german), "25(2) no2 tea");
}

#[test]
fn a_sign_for_sections_behind_an_article_gives_its_paragraph() {
    let english = index(include_str!("../../../rules/words/en.toml"));
    for text in [
        "Article 22 § 1 TEA",
        "Art. 22 §1 of the Tea Act",
        "Article 22, § 1 TEA",
        "Art. 22 (§ 1) TEA",
        "Art. 22(§1) TEA",
        "§ 1 of Article 22 TEA",
    ] {
        assert_eq!(read(text, &english), "22(1) tea", "{text}");
    }
    for text in ["Article 6 § 1, f) TEA", "Art. 6 (§ 1) (f) TEA", "§ 1 of Article 6 lit. f TEA"] {
        assert_eq!(read(text, &english), "6(1)(f) tea", "{text}");
    }
    for text in ["Article 22 §§ 1 and 4 TEA", "Art. 22 § 1 and § 4 TEA"] {
        assert_eq!(read(text, &english), "22(1) tea; 22(4) tea", "{text}");
    }
    assert_eq!(read("Art. 22 § 1 and Art. 9 § 2 TEA", &english), "22(1) tea; 9(2) tea");
    assert_eq!(read("§ 1 of the Tea Act", &english), "1 tea");
    assert_eq!(read("§§ 1 and 4 TEA", &english), "1 tea; 4 tea");
    let german = index(include_str!("../../../rules/words/de.toml"));
    assert_eq!(read("Art. 22 § 1 und 3 Tage später", &german), "22(1)");
    assert_eq!(read("Art. 6 Abs. 1 lit. c TEA, § 147 Abs. 1", &german), "6(1)(c) tea; 147(1)");
}
