//! A clause in the spelling of a format. Rules write clauses as they write their pages: `- ` opens an item of a list, `**` sets words
//! in bold; everything else is text.

use crate::source::Encoding;
use std::fmt::Write;

/// The characters of German and of good typesetting by their names in HTML, for files that keep to ASCII.
const NAMED: &[(char, &str)] = &[
    ('Ä', "Auml"),
    ('Ö', "Ouml"),
    ('Ü', "Uuml"),
    ('ß', "szlig"),
    ('ä', "auml"),
    ('ö', "ouml"),
    ('ü', "uuml"),
    ('§', "sect"),
    ('–', "ndash"),
    ('’', "rsquo"),
    ('“', "ldquo"),
    ('”', "rdquo"),
    ('„', "bdquo"),
    ('\u{a0}', "nbsp"),
];

/// A clause, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Parts {
    /// Whether it is an item of a list.
    pub item: bool,
    /// Runs of words, and whether each is bold.
    runs: Vec<(String, bool)>,
}

impl Parts {
    pub fn new(clause: &str) -> Self {
        let words = clause.split_whitespace().collect::<Vec<_>>().join(" ");
        let (item, words) = match words.strip_prefix("- ") {
            // The list that it comes into may end its items otherwise.
            Some(rest) => (true, rest.trim_end_matches([',', ';']).to_owned()),
            None => (false, words),
        };
        let pieces: Vec<&str> = words.split("**").collect();
        let runs = if pieces.len() % 2 == 1 {
            pieces.iter().enumerate().filter(|(_, p)| !p.is_empty()).map(|(i, p)| ((*p).to_owned(), i % 2 == 1)).collect()
        } else {
            vec![(words, false)]
        };
        Self { item, runs }
    }

    /// Its words alone.
    pub fn plain(&self) -> String {
        self.runs.iter().map(|(words, _)| words.as_str()).collect()
    }

    pub fn markdown(&self) -> String {
        self.runs.iter().map(|(words, bold)| if *bold { format!("**{}**", escaped(words)) } else { escaped(words) }).collect()
    }

    /// In HTML. Characters that the file would not have otherwise are written by name or number.
    pub fn html(&self, ascii: bool, encoding: Encoding) -> String {
        let words = |words: &str| html_words(words, ascii, encoding);
        self.runs.iter().map(|(run, bold)| if *bold { format!("<strong>{}</strong>", words(run)) } else { words(run) }).collect()
    }
}

/// Words as Markdown reads them back.
fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    let mut before = ' ';
    let mut rest = words.chars().peekable();
    while let Some(c) = rest.next() {
        let within_word = before.is_alphanumeric() && rest.peek().is_some_and(|n| n.is_alphanumeric());
        let special = match c {
            '\\' | '`' | '*' | '<' => true,
            '_' => !within_word,
            '&' => rest.peek().is_some_and(|n| n.is_alphanumeric() || *n == '#'),
            '~' => before == '~' || rest.peek() == Some(&'~'),
            _ => false,
        };
        if special {
            out.push('\\');
        }
        out.push(c);
        before = c;
    }
    out
}

/// Words as HTML reads them back.
pub(super) fn html_words(words: &str, ascii: bool, encoding: Encoding) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        let named = NAMED.iter().find(|(n, _)| *n == c).map(|(_, name)| *name);
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            _ if c.is_ascii() || (!ascii && has(encoding, c)) => out.push(c),
            _ => {
                let _ = match named {
                    Some(name) => write!(out, "&{name};"),
                    None => write!(out, "&#{};", u32::from(c)),
                };
            }
        }
    }
    out
}

/// Whether an encoding has a character.
pub(super) fn has(encoding: Encoding, c: char) -> bool {
    let mut buffer = [0; 4];
    c.is_ascii() || crate::source::encode(c.encode_utf8(&mut buffer), encoding).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clause_is_spelt_as_each_format_reads_it() {
        let parts = Parts::new("**Tea & cake.** Grünes_Haus: a_b@x.org <now> 2*3");
        assert_eq!(parts.plain(), "Tea & cake. Grünes_Haus: a_b@x.org <now> 2*3");
        assert_eq!(parts.markdown(), "**Tea & cake.** Grünes_Haus: a_b@x.org \\<now> 2\\*3");
        let utf8 = Encoding::Utf8 { bom: false };
        assert_eq!(parts.html(false, utf8), "<strong>Tea &amp; cake.</strong> Grünes_Haus: a_b@x.org &lt;now&gt; 2*3");
        assert_eq!(Parts::new("Grün → Tee").html(true, utf8), "Gr&uuml;n &#8594; Tee");
        assert_eq!(Parts::new("Grün → Tee").html(false, Encoding::Windows1252), "Grün &#8594; Tee");
    }

    #[test]
    fn an_item_loses_the_comma_of_its_list() {
        assert_eq!(Parts::new("- green tea (No. 3),"), Parts { item: true, runs: vec![("green tea (No. 3)".into(), false)] });
        assert_eq!(Parts::new("a ** b").plain(), "a ** b");
    }
}
