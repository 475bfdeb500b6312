//! Titles to the names by which cards refer to each other.

use crate::value::fold;
use rustc_hash::FxHashMap;

/// The longest name, in characters, unless its first word is longer.
const LONGEST: usize = 32;

/// Names that are taken, each with the next number for another one.
#[derive(Debug, Default)]
pub(super) struct Names(FxHashMap<String, usize>);

impl Names {
    /// A name of its own for a card: the words of its title, without numbers before them; `otherwise` if there are none.
    pub fn of(&mut self, title: &str, otherwise: &str) -> String {
        self.free([title, otherwise].into_iter().map(plain).find(|n| !n.is_empty()).unwrap_or_else(|| "x".to_owned()))
    }

    /// The same, with the kind of the card before it.
    pub fn with(&mut self, kind: &str, title: &str) -> String {
        self.free([plain(kind), plain(title)].into_iter().filter(|n| !n.is_empty()).collect::<Vec<_>>().join("-"))
    }

    fn free(&mut self, plain: String) -> String {
        let mut name = plain.clone();
        while self.0.contains_key(&name) {
            let next = self.0.entry(plain.clone()).or_insert(2);
            name = format!("{plain}-{next}");
            *next += 1;
        }
        self.0.insert(name.clone(), 2);
        name
    }
}

/// Lower case, plain letters, hyphens between words.
fn plain(title: &str) -> String {
    let folded = fold(title);
    let words = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty());
    let mut out = String::new();
    // "1.2 Contact form": the number changes when a section is put in.
    for word in words.skip_while(|w| w.len() < 2 || w.bytes().all(|b| b.is_ascii_digit())) {
        if !out.is_empty() && out.len() + 1 + word.len() > LONGEST {
            break;
        }
        if !out.is_empty() {
            out.push('-');
        }
        out.push_str(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_plain_short_and_taken_once() {
        let mut names = Names::default();
        assert_eq!(names.of("1.2 Kontaktformular für Gäste", "x"), "kontaktformular-fuer-gaeste");
        assert_eq!(names.of("Kontaktformular für Gäste", "x"), "kontaktformular-fuer-gaeste-2");
        assert_eq!(names.of("Cisco Systems, Inc.", "x"), "cisco-systems-inc");
        assert_eq!(names.of("§ 3", "Flow"), "flow");
        assert_eq!(names.of("日本", ""), "x");
        assert_eq!(names.with("Daten", "1.1 Besuch"), "daten-besuch");
        assert_eq!(names.with("Daten", "日本"), "daten");
        assert_eq!(names.of("a very long heading about everything that happens", "x"), "very-long-heading-about");
    }
}
