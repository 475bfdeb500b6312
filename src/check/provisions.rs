//! The provisions behind rules, as readers of each language cite them.

use super::engine::Prepared;
use crate::lint::Finding;
use crate::source::Lang;
use crate::value::parse_citations;
use std::collections::BTreeMap;

/// The language in which rule cards cite.
const CARDS: &str = "en";

/// Rules cite as `Art. 13(1)(f) GDPR`; this has the same provisions in the reader's spelling: `Art. 13 Abs. 1 lit. f DSGVO`.
#[derive(Clone, Debug, Default)]
pub struct Provisions(BTreeMap<String, String>);

impl Provisions {
    /// The provisions of all rules in a language. One that cannot be said so that it reads back as the same is left as it is.
    pub fn new(prepared: &Prepared, lang: Lang) -> Self {
        Self::of(prepared.law.reading.rules.iter().flat_map(|r| &r.law), prepared, lang)
    }

    /// The provisions of all rules and of all that texts can say.
    pub fn with_concepts(prepared: &Prepared, lang: Lang) -> Self {
        let reading = &prepared.law.reading;
        Self::of(reading.rules.iter().flat_map(|r| &r.law).chain(reading.concepts.iter().flat_map(|c| &c.law)), prepared, lang)
    }

    /// These provisions in a language.
    pub fn of<'w>(provisions: impl Iterator<Item = &'w String>, prepared: &Prepared, lang: Lang) -> Self {
        let code = match lang {
            // Rules are written in it: nothing to do.
            Lang::En => return Self::default(),
            Lang::De => "de",
        };
        let law = &prepared.law;
        let (Some(from), Some(to), Some(words)) = (prepared.words(CARDS), prepared.words(code), law.reading.words.get(code)) else {
            return Self::default();
        };
        let mut all = BTreeMap::new();
        for written in provisions {
            let cited = parse_citations(written, from, &law.facts);
            let [citation] = cited.as_slice() else { continue };
            let name = citation.law.as_deref().and_then(|id| law.facts.laws.law(id)).map(|l| l.short.as_str());
            let shown = citation.printed(words, name.unwrap_or(""));
            if parse_citations(&shown, to, &law.facts) == cited {
                all.insert(written.clone(), shown);
            }
        }
        Self(all)
    }

    /// The official address of a provision, if the facts have it; else that of its law.
    pub fn address(written: &str, prepared: &Prepared) -> Option<String> {
        let facts = &prepared.law.facts;
        let cited = parse_citations(written, prepared.words(CARDS)?, facts);
        let first = cited.first()?;
        facts.laws.law(first.law.as_deref()?)?.address_of(first)
    }

    /// A provision as readers cite it.
    pub fn get<'a>(&'a self, written: &'a str) -> &'a str {
        self.0.get(written).map_or(written, String::as_str)
    }

    /// Words the provisions of findings.
    pub fn word(&self, findings: &mut [Finding]) {
        for cite in findings.iter_mut().flat_map(|f| &mut f.cites) {
            if let Some(shown) = self.0.get(&cite.en) {
                cite.de.clone_from(shown);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::builtin_law;
    use super::*;

    #[test]
    fn the_address_of_a_provision_is_that_of_the_facts() {
        let prepared = Prepared::new(builtin_law());
        let address = |written| Provisions::address(written, &prepared);
        assert_eq!(address("Art. 13(1)(f) GDPR").as_deref(), Some("https://eur-lex.europa.eu/eli/reg/2016/679/art_13/oj"));
        assert_eq!(address("s. 25(1) TDDDG").as_deref(), Some("https://www.gesetze-im-internet.de/ttdsg/__25.html"));
        assert_eq!(address("Recital 47 GDPR").as_deref(), Some("https://eur-lex.europa.eu/eli/reg/2016/679/oj"));
        assert_eq!(address("House rules"), None);
    }

    #[test]
    fn every_rule_of_the_built_in_law_leads_to_a_provision() {
        let prepared = Prepared::new(builtin_law());
        for rule in &prepared.law.reading.rules {
            let address = rule.law.iter().find_map(|l| Provisions::address(l, &prepared));
            assert!(address.is_some_and(|a| !a.ends_with("/679/oj")), "{} has no address of a provision: {:?}", rule.id, rule.law);
        }
    }

    #[test]
    fn provisions_are_cited_as_readers_cite_them() {
        let prepared = Prepared::new(builtin_law());
        let cases = [
            ("Art. 13(1)(f) GDPR", "Art. 13 Abs. 1 lit. f DSGVO"),
            ("Art. 7(3) GDPR", "Art. 7 Abs. 3 DSGVO"),
            ("Art. 22 GDPR", "Art. 22 DSGVO"),
            ("House rules", "House rules"),
        ];
        let written: Vec<String> = cases.iter().map(|(en, _)| (*en).to_owned()).collect();
        let german = Provisions::of(written.iter(), &prepared, Lang::De);
        let english = Provisions::of(written.iter(), &prepared, Lang::En);
        for (en, de) in cases {
            assert_eq!((english.get(en), german.get(en)), (en, de));
        }
    }
}
