//! The language that a document is written in.

use crate::notice::Document;
use crate::value::WordIndex;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;
use whatlang::{Detector, Lang};

/// How much of a text tells its language, in bytes: mostly the first, and where that is not sure, the second.
const SAMPLES: [usize; 2] = [700, 2_000];
/// A sample shorter than this, in bytes, tells nothing for sure.
const SHORTEST: usize = 120;
/// So many words in a hundred are a language's most frequent ones, if a text is plainly written in it.
const PLAIN: usize = 20;
/// And of no other language so many.
const FOREIGN: usize = 5;
/// And so many of them are different.
const DIFFERENT: usize = 4;

/// Tells languages apart.
pub(super) struct Languages<'law> {
    /// The most frequent words of the law's languages that no other language has so often, with the language's index.
    frequent: FxHashMap<&'law str, usize>,
    /// ISO 639-1 codes of the law's languages.
    codes: Vec<&'law str>,
}

impl<'law> Languages<'law> {
    /// The languages of a law, with their words.
    pub fn new(words: &'law BTreeMap<String, WordIndex>) -> Self {
        let codes = words.keys().map(String::as_str).collect();
        let frequent = words.values().enumerate().flat_map(|(i, w)| w.words.frequent.iter().map(move |word| (word.as_str(), i))).collect();
        Self { frequent, codes }
    }

    /// The language that a document's first words show, or that it declares and the words do not plainly contradict; ISO 639-1.
    pub fn of(&self, document: &Document) -> String {
        let text = document.text.as_str();
        if let Some(code) = self.plain(first(text, SAMPLES.iter().copied().min().unwrap_or_default())) {
            return code.to_owned();
        }
        let sure = |most: &usize| {
            let sample = first(text, *most);
            whatlang::detect(sample).filter(|d| d.is_reliable() && sample.len() > SHORTEST)
        };
        if let Some(found) = SAMPLES.iter().find_map(sure) {
            return short_code(found.lang()).to_owned();
        }
        let declared = document.fields.iter().find(|f| matches!(f.key.as_str(), "lang" | "language"));
        let declared = declared.map(|f| f.value.to_lowercase().chars().take(2).collect::<String>());
        if let Some(code) = declared.filter(|c| self.codes.contains(&c.as_str())) {
            return code;
        }
        // Too short to tell: the language of the law that its words fit best.
        let allowed: Vec<Lang> = Lang::all().iter().copied().filter(|l| self.codes.contains(&short_code(*l))).collect();
        let sample = first(text, SAMPLES.iter().copied().max().unwrap_or_default());
        Detector::with_allowlist(allowed).detect_lang(sample).map_or_else(String::new, |l| short_code(l).to_owned())
    }

    /// The language whose most frequent words fill a sample. It spares most texts the look at how their letters follow each other.
    fn plain(&self, sample: &str) -> Option<&'law str> {
        if sample.len() < SHORTEST {
            return None;
        }
        let mut counts = vec![0; self.codes.len()];
        let mut seen = FxHashSet::default();
        let mut words = 0;
        let mut lower = String::new();
        for word in sample.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()) {
            words += 1;
            let found = self.frequent.get(word).or_else(|| {
                if !word.is_ascii() {
                    return self.frequent.get(word.to_lowercase().as_str());
                }
                word.clone_into(&mut lower);
                lower.make_ascii_lowercase();
                self.frequent.get(lower.as_str())
            });
            if let Some(count) = found.and_then(|i| counts.get_mut(*i)) {
                *count += 1;
                seen.insert(word);
            }
        }
        let (best, most) = counts.iter().copied().enumerate().max_by_key(|(_, n)| *n)?;
        let others: usize = counts.iter().sum::<usize>() - most;
        let plain = 100 * most >= PLAIN * words && 100 * others < FOREIGN * words && seen.len() >= DIFFERENT;
        self.codes.get(best).copied().filter(|_| plain)
    }
}

/// The first so many bytes of a text, or a few less.
fn first(text: &str, most: usize) -> &str {
    let mut end = text.len().min(most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or("")
}

/// ISO 639-1 for the languages that notices in Europe are written in; else ISO 639-3.
fn short_code(lang: whatlang::Lang) -> &'static str {
    match lang {
        Lang::Deu => "de",
        Lang::Eng => "en",
        Lang::Fra => "fr",
        Lang::Ita => "it",
        Lang::Spa => "es",
        Lang::Por => "pt",
        Lang::Nld => "nl",
        Lang::Pol => "pl",
        Lang::Dan => "da",
        Lang::Swe => "sv",
        Lang::Nob => "no",
        Lang::Fin => "fi",
        Lang::Ces => "cs",
        Lang::Hun => "hu",
        Lang::Ron => "ro",
        Lang::Ell => "el",
        other => other.code(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Prepared, builtin_law};

    #[test]
    fn only_the_languages_of_the_law_are_plain() {
        let prepared = Prepared::new(builtin_law());
        let languages = Languages::new(prepared.all_words());
        let plain = |text: &str| languages.plain(text);
        assert_eq!(
            plain(
                "Wir verarbeiten Ihre Daten, um die Anfrage zu beantworten, die Sie uns über das Formular senden. Rechtsgrundlage ist die Einwilligung, die Sie uns mit dem Absenden geben."
            ),
            Some("de")
        );
        assert_eq!(
            plain(
                "We process the data that you send us with the form in order to answer your question. The legal basis is the consent that you give us when you send it."
            ),
            Some("en")
        );
        for foreign in [
            "Wij verwerken uw gegevens om uw vraag te beantwoorden die u ons via het formulier stuurt. De rechtsgrond is de toestemming die u ons daarmee geeft. Deze is altijd in te trekken.",
            "Nous traitons vos données afin de répondre à la demande que vous nous envoyez par le formulaire. La base légale est le consentement que vous nous donnez en l'envoyant.",
            "Vi behandler dine oplysninger for at besvare den henvendelse, som du sender os via formularen. Retsgrundlaget er det samtykke, som du giver os, og det kan trækkes tilbage.",
            "Mir verschaffen Är Donnéeën, fir op déi Ufro ze äntweren, déi Dir eis iwwer de Formulaire schéckt. D'Rechtsgrondlag ass den Accord, deen Dir eis domat gitt.",
        ] {
            assert_eq!(plain(foreign), None, "{foreign}");
        }
        assert_eq!(plain("Kurz und gut, das ist der Text."), None);
    }
}
