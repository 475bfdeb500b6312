//! Articles and sections, in lists and ranges: "Art. 15 bis 18, 20 und 21 DSGVO", "s. 25(2) no. 2 TDDDG".

use super::words::{Shape, Word, split};
use super::{Found, LawNames};
use crate::source::Span;
use crate::value::{Citation, CitationWords, Division, Value, WordIndex};

/// The most provisions that a range is expanded to.
const LONGEST_RANGE: u32 = 40;

/// Finds citations in a text.
pub fn find(text: &str, words: &[Word], index: &WordIndex, laws: &dyn LawNames, out: &mut Vec<Found>) {
    let mut i = 0;
    while i < words.len() {
        let Some(division) = division_at(text, words, i, index) else {
            i += 1;
            continue;
        };
        let mut reader = Reader { text, words, at: i + 1, index, laws, found: Vec::new(), signed: false };
        reader.read(division, i);
        reader.within_article(division, i);
        i = reader.at.max(i + 1);
        out.extend(reader.found.into_iter().map(|(citation, span)| Found { kind: "citation", value: Value::Citation(citation), span }));
    }
}

/// Reads all citations of a text that holds nothing else of weight.
pub fn parse_citations(text: &str, index: &WordIndex, laws: &dyn LawNames) -> Vec<Citation> {
    let (mut words, mut out) = (Vec::new(), Vec::new());
    split(text, &mut words);
    find(text, &words, index, laws, &mut out);
    out.into_iter()
        .filter_map(|f| match f.value {
            Value::Citation(c) => Some(c),
            _ => None,
        })
        .collect()
}

/// Whether a word opens a citation: a word for article, section or recital with a number behind it.
fn division_at(text: &str, words: &[Word], i: usize, index: &WordIndex) -> Option<Division> {
    let word = words.get(i)?;
    let of = &index.words.citation;
    let next = words.get(i + 1)?;
    let number = matches!(next.shape, Shape::Digits | Shape::Mixed) && next.start - word.end <= 3;
    if word.shape == Shape::Sign {
        let doubled = next.shape == Shape::Sign && words.get(i + 2).is_some_and(|w| matches!(w.shape, Shape::Digits | Shape::Mixed));
        return (number || doubled).then_some(Division::Section);
    }
    if !number {
        return None;
    }
    let letters = word.of(text);
    if letters.len() > 16 {
        return None;
    }
    let is = |list: &[String]| list.iter().any(|w| w.eq_ignore_ascii_case(letters));
    if is(&of.article) {
        Some(Division::Article)
    } else if is(&of.recital) && word.shape == Shape::Capital {
        Some(Division::Recital)
    } else if is(&of.section) && (letters.len() > 1 || letters == "s" && text.get(word.end..next.start) == Some(". ")) {
        Some(Division::Section)
    } else {
        None
    }
}

struct Reader<'a> {
    text: &'a str,
    words: &'a [Word],
    at: usize,
    index: &'a WordIndex,
    laws: &'a dyn LawNames,
    found: Vec<(Citation, Span)>,
    /// Whether the paragraph read last was given by the sign for sections: "Art. 22 § 1".
    signed: bool,
}

impl Reader<'_> {
    fn of(&self) -> &CitationWords {
        &self.index.words.citation
    }

    fn word(&self, i: usize) -> Option<&Word> {
        self.words.get(i)
    }

    fn letters(&self, i: usize) -> &str {
        self.word(i).map_or("", |w| w.of(self.text))
    }

    fn gap(&self, i: usize) -> &str {
        self.word(i).zip(self.word(i + 1)).and_then(|(a, b)| self.text.get(a.end..b.start)).unwrap_or("")
    }

    fn is(&self, i: usize, list: &[String]) -> bool {
        let letters = self.letters(i);
        !letters.is_empty() && list.iter().any(|w| w.trim_end_matches('.').eq_ignore_ascii_case(letters))
    }

    /// Reads the numbers behind "Art.", with their parts, up to the law's name, which holds for all of them.
    fn read(&mut self, division: Division, first: usize) {
        while self.word(self.at).is_some_and(|w| w.shape == Shape::Sign) {
            self.at += 1;
        }
        let mut start = self.word(first).map_or(0, |w| w.start);
        let mut again: Option<Citation> = None;
        loop {
            let from = self.at;
            let provision = match again.take() {
                Some(mut same) => {
                    while self.part(&mut same) {}
                    Some(same)
                }
                None => self.provision(division),
            };
            let Some(mut citation) = provision else { break };
            let letters = self.letter_list(&mut citation);
            self.pass_items(&citation);
            let end = self.word(self.at - 1).map_or(start, |w| w.end);
            self.found.push((citation.clone(), Span::new(start, end)));
            for letter in letters {
                self.found.push((Citation { letter: Some(letter), ..citation.clone() }, Span::new(start, end)));
            }
            if let Some(last) = self.range_end() {
                self.expand(division, &citation, last, start);
            }
            if let Some(also) = self.further_paragraph(&citation) {
                again = Some(also);
                start = self.word(self.at).map_or(start, |w| w.start);
                continue;
            }
            if !self.continues(division) {
                break;
            }
            start = self.word(self.at).map_or(start, |w| w.start);
            if self.at == from {
                break;
            }
        }
        if let Some((law, end)) = self.law() {
            for (citation, span) in &mut self.found {
                citation.law = Some(law.clone());
                span.end = span.end.max(end as u32);
            }
        }
    }

    /// One number with its paragraph, sentence, letter and item.
    fn provision(&mut self, division: Division) -> Option<Citation> {
        let word = self.word(self.at).filter(|w| matches!(w.shape, Shape::Digits | Shape::Mixed) && w.end - w.start <= 6)?;
        // "44ff." goes on like "44 ff.": the letters are no part of the number.
        let written = word.of(self.text);
        let alone = written.strip_suffix("ff").filter(|n| n.bytes().all(|b| b.is_ascii_digit()));
        let mut number = alone.unwrap_or(written).to_ascii_lowercase();
        self.at += 1;
        // "§ 14 b": the suffix apart; but "6 f DSGVO" names a letter, so only for sections.
        if division == Division::Section
            && self.gap(self.at - 1) == " "
            && self.letters(self.at).len() == 1
            && self.letters(self.at).bytes().all(|b| b.is_ascii_lowercase())
            && self.gap(self.at) != "."
            && !self.is(self.at, &self.of().sentence.clone())
        {
            number.push_str(self.letters(self.at));
            self.at += 1;
        }
        let mut citation = Citation { law: None, division, number, paragraph: None, sentence: None, letter: None, item: None };
        while self.part(&mut citation) {}
        Some(citation)
    }

    /// Reads one part of a provision: "Abs. 1", "(1)", "S. 1", "lit. f", "(f)", "Nr. 2". Whether there was one.
    fn part(&mut self, citation: &mut Citation) -> bool {
        let at = self.at;
        let gap = at.checked_sub(1).map_or("", |i| self.gap(i));
        if self.word(at).is_none() {
            return false;
        }
        let near = gap.len() <= 3 && !gap.contains(['.', ';']) || gap == ". " || gap == ".";
        if !near && !gap.ends_with('(') {
            return false;
        }
        if gap.ends_with('(') {
            // "(1)(a), (b)": what follows a comma is a further letter, not another name of the first.
            return !gap.contains([',', ';', '/']) && self.in_parentheses(citation);
        }
        let dot = gap == ".";
        self.labelled(citation) || self.bare(citation, dot)
    }

    /// "(1)", "(f)": a paragraph, then a sentence; a letter.
    fn in_parentheses(&mut self, citation: &mut Citation) -> bool {
        if let Some(number) = self.behind_sign(self.at, citation.division).filter(|_| citation.paragraph.is_none()) {
            let closed = self.word(number).and_then(|w| self.text.get(w.end..)).is_some_and(|t| t.starts_with(')'));
            self.at += if closed { number - self.at } else { 0 };
        }
        let Some(word) = self.word(self.at) else { return false };
        if !self.text.get(word.end..).is_some_and(|t| t.starts_with(')')) {
            return false;
        }
        let small = word.shape == Shape::Small && word.end - word.start <= 2;
        match (self.count(self.at), small) {
            (Some(n), _) if citation.paragraph.is_none() => citation.paragraph = Some(n),
            (Some(n), _) => citation.sentence = Some(n),
            (None, true) => citation.letter = Some(word.of(self.text).to_owned()),
            _ => return false,
        }
        self.at += 1;
        true
    }

    /// "Abs. 1", "Satz 1", "Nr. 2", "lit. f", "Abs. I", "Abs. 1f", "first paragraph": a part with its name.
    fn labelled(&mut self, citation: &mut Citation) -> bool {
        let of = &self.index.words.citation;
        let at = self.at;
        let near = |i: usize| self.gap(i).len() <= 6 && !self.gap(i).contains([',', ';', ')']);
        let label = |list: &[String]| self.is(at, list) && near(at);
        let unnumbered = citation.division == Division::Article && citation.paragraph.is_none();
        if let Some(number) = self.behind_sign(at, citation.division).filter(|_| unnumbered) {
            citation.paragraph = self.count(number);
            self.at = number + 1;
            self.signed = true;
            return true;
        }
        let paragraph = label(&of.paragraph) || unnumbered && label(&of.section);
        // "lit. e, Abs. 3": the paragraph of a further provision, not another name of this one's.
        if paragraph && citation.paragraph.is_some() && at.checked_sub(1).is_some_and(|i| self.gap(i).contains(',')) {
            return false;
        }
        if paragraph {
            if let Some(n) = self.count(at + 1).or_else(|| self.roman(at + 1)) {
                citation.paragraph = Some(n);
                self.at += 2;
                return true;
            }
            if let Some((n, letter)) = self.word(at + 1).and_then(|w| number_and_letter(w.of(self.text))) {
                citation.paragraph = Some(n);
                citation.letter = Some(letter.to_owned());
                self.at += 2;
                return true;
            }
        }
        if self.is(at + 1, &of.paragraph)
            && let Some(n) = of.ordinals.iter().position(|w| w.eq_ignore_ascii_case(self.letters(at)))
        {
            citation.paragraph = u16::try_from(n + 1).ok();
            self.at += 2;
            return true;
        }
        let next = self.count(at + 1);
        if label(&of.subparagraph) && next.is_some() {
            self.at += 2;
            return true;
        }
        if label(&of.sentence) && next.is_some() {
            citation.sentence = next;
            self.at += 2;
            return true;
        }
        if label(&of.item) && next.is_some() {
            citation.item = next;
            self.at += 2;
            return true;
        }
        // Some write "Nr. f" for a letter.
        if label(&of.letter) || label(&of.item) && citation.letter.is_none() {
            let letter = self.letters(at + 1);
            let short = if self.is(at, &of.letter) { letter.len() <= 2 } else { letter.len() == 1 };
            if short && !letter.is_empty() && letter.bytes().all(|b| b.is_ascii_alphabetic()) {
                citation.letter = Some(letter.to_ascii_lowercase());
                self.at += 2;
                return true;
            }
        }
        false
    }

    /// Parts without a name: "6.1", "6 I", "6 I 1", "6 (1) 1", and the letter behind them ("Art. 6 Abs. 1 f DSGVO").
    fn bare(&mut self, citation: &mut Citation, dot: bool) -> bool {
        let at = self.at;
        let gap = at.checked_sub(1).map_or("", |i| self.gap(i));
        let blank = matches!(gap, " " | "\u{a0}" | ") " | ")" | "\n");
        let Some(word) = self.word(at) else { return false };
        let letters = word.of(self.text);
        let single = letters.len() == 1;
        let letter = |w: &str| w.len() == 1 && w.bytes().all(|b| (b'a'..=b'j').contains(&b));
        let closed = gap == ", " && self.gap(at).starts_with(')');
        if (blank || dot || closed) && citation.paragraph.is_some() && citation.letter.is_none() && letter(letters) && self.letter_ends(at)
        {
            citation.letter = Some(letters.to_owned());
            self.at += 1;
            return true;
        }
        // What follows shows that the number belongs to the provision: a further part, or a letter.
        let goes_on = self.gap(at).ends_with('(') || letter(self.letters(at + 1)) && self.letter_ends(at + 1) || {
            let of = &self.index.words.citation;
            [&of.letter, &of.sentence, &of.item].into_iter().any(|list| self.is(at + 1, list))
        };
        if citation.paragraph.is_none() {
            let dotted = dot && citation.division == Division::Article && single && self.count(at).is_some();
            let roman = if blank { self.roman(at).filter(|_| goes_on || self.count(at + 1).is_some_and(|n| n < 10)) } else { None };
            let plain = || self.count(at).filter(|_| single && blank && self.gap(at).ends_with('('));
            if let Some(n) = if dotted { self.count(at) } else { roman.or_else(plain) } {
                citation.paragraph = Some(n);
                self.at += 1;
                return true;
            }
        } else if citation.sentence.is_none() && citation.letter.is_none() && blank && single && goes_on && self.count(at).is_some() {
            citation.sentence = self.count(at);
            self.at += 1;
            return true;
        }
        false
    }

    /// Whether a single letter stands by itself: "f DSGVO", "f)", "b," and the like.
    fn letter_ends(&self, at: usize) -> bool {
        self.gap(at).starts_with([')', ' ', ',', '/', '\u{a0}', '\n']) || self.gap(at).is_empty()
    }

    /// A number of up to three digits.
    fn count(&self, i: usize) -> Option<u16> {
        self.word(i).filter(|w| w.shape == Shape::Digits && w.end - w.start <= 3)?.of(self.text).parse().ok()
    }

    /// A small Roman number in capitals.
    fn roman(&self, i: usize) -> Option<u16> {
        const ROMAN: [&str; 10] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"];
        ROMAN.iter().position(|r| *r == self.letters(i)).and_then(|n| u16::try_from(n + 1).ok())
    }

    /// Further letters of the same paragraph: "lit. a, b und f", "lit. a) oder lit. f)", "lit. a bis f".
    fn letter_list(&mut self, citation: &mut Citation) -> Vec<String> {
        let mut more = Vec::new();
        let Some(mut last) = citation.letter.clone() else { return more };
        loop {
            let of = &self.index.words.citation;
            let mut at = self.at;
            let gap = at.checked_sub(1).map_or("", |i| self.gap(i));
            let sign = gap.trim_start_matches(')').trim_start();
            let comma = sign.starts_with([',', '/', '&']);
            let range = matches!(sign.trim(), "-" | "–") || self.is(at, &of.to) && !self.letters(at).starts_with("ff");
            if self.is(at, &of.and) || self.is(at, &of.to) {
                at += 1;
                // "lit. a, b und / oder f"
                if self.is(at, &of.and) {
                    at += 1;
                }
            } else if !comma && !range {
                return more;
            }
            let named = self.is(at, &of.letter);
            if named {
                at += 1;
            }
            let letter = self.letters(at);
            let small = letter.len() == 1 && letter.bytes().all(|b| (b'a'..=b'j').contains(&b));
            let gap = at.checked_sub(1).map_or("", |i| self.gap(i));
            let joined = named || at > self.at || !gap.contains(['.', '\n']);
            if !small || !joined || !self.letter_ends(at) && !self.gap(at).starts_with(['.', ';']) {
                return more;
            }
            if let (true, Some(from), Some(to)) = (range, last.bytes().next(), letter.bytes().next()) {
                more.extend((from + 1..to).map(|b| char::from(b).to_string()));
            }
            last = letter.to_owned();
            more.push(last.clone());
            self.at = at + 1;
        }
    }

    /// Further items: "Nr. 4 und 4a", "Nr. 2, 3, 5". Provisions are listed upwards, so a number below the provision's own is an item.
    fn pass_items(&mut self, citation: &Citation) {
        let leading = |s: &str| s[..s.find(|c: char| !c.is_ascii_digit()).unwrap_or(s.len())].parse::<u16>().ok();
        let (Some(own), Some(item)) = (leading(&citation.number), citation.item) else { return };
        loop {
            let comma = self.at.checked_sub(1).is_some_and(|i| self.gap(i).trim_start().starts_with([',', '/', '&']));
            let and = self.is(self.at, &self.of().and);
            let at = self.at + usize::from(and);
            let number = self.word(at).filter(|w| matches!(w.shape, Shape::Digits | Shape::Mixed)).and_then(|w| leading(w.of(self.text)));
            if !(and || comma) || number.is_none_or(|n| n < item || n >= own) {
                return;
            }
            self.at = at + 1;
        }
    }

    /// "bis 22", "to 22", "–22": the last number of a range.
    fn range_end(&mut self) -> Option<u32> {
        let dash = self.at.checked_sub(1).is_some_and(|i| matches!(self.gap(i), "-" | "–" | " - " | " – "));
        let at = if dash {
            self.at
        } else if self.is(self.at, &self.of().to) {
            if self.letters(self.at).starts_with("ff") {
                self.at += 1;
                return None;
            }
            self.at + 1
        } else {
            return None;
        };
        let at = if self.is(at, &self.of().article) { at + 1 } else { at };
        let last = self.word(at).filter(|w| w.shape == Shape::Digits)?.of(self.text).parse().ok()?;
        self.at = at + 1;
        Some(last)
    }

    fn expand(&mut self, division: Division, first: &Citation, last: u32, start: usize) {
        let end = self.word(self.at - 1).map_or(start, |w| w.end);
        let Ok(from) = first.number.parse::<u32>() else { return };
        if first.paragraph.is_some() || last <= from || last - from > LONGEST_RANGE {
            return;
        }
        for n in from + 1..=last {
            let citation =
                Citation { law: None, division, number: n.to_string(), paragraph: None, sentence: None, letter: None, item: None };
            self.found.push((citation, Span::new(start, end)));
        }
    }

    /// Whether another number follows: ", 20", "und 21", "und Art. 22", ", Art. 9".
    fn continues(&mut self, division: Division) -> bool {
        let of = &self.index.words.citation;
        let before = self.at - 1;
        let comma = self.gap(before).trim_start_matches(')').trim_start().starts_with([',', ';', '/', '&']);
        let mut at = self.at;
        if self.is(at, &of.and) {
            at += 1;
        } else if !comma {
            return false;
        }
        let article = self.is(at, &of.article);
        let section = self.word(at).is_some_and(|w| w.shape == Shape::Sign);
        // "Art. 6, § 311 SGB V": of another law, and read anew.
        if article && division != Division::Article || section && division != Division::Section {
            return false;
        }
        if article || section {
            at += 1;
        }
        let number = self.word(at).is_some_and(|w| matches!(w.shape, Shape::Digits | Shape::Mixed) && w.end - w.start <= 4);
        // Not a date, a period or an amount behind a comma.
        let unit = self.index.unit(self.letters(at + 1)).is_some();
        if number && !unit {
            self.at = at;
        }
        number && !unit
    }

    /// The law's name behind the provisions, with its end.
    fn law(&mut self) -> Option<(String, usize)> {
        let before = self.word(self.at.checked_sub(1)?)?.end;
        // "Art. 6 der Verordnung", "Article 6 of the GDPR"
        for at in self.at..self.at + 3 {
            let word = self.word(at)?;
            if word.start - before > 24 {
                return None;
            }
            if let Some((law, length)) = self.laws.law_at(self.text.get(word.start..)?) {
                let end = word.start + length;
                let law = law.to_owned();
                while self.word(self.at).is_some_and(|w| w.start < end) {
                    self.at += 1;
                }
                return Some((law, end));
            }
            if !self.is(at, &self.of().of) {
                return None;
            }
        }
        None
    }
}

/// "1f": a paragraph with its letter, written as one.
fn number_and_letter(word: &str) -> Option<(u16, &str)> {
    let split = word.find(|c: char| !c.is_ascii_digit())?;
    let (number, letter) = (word.get(..split)?, word.get(split..)?);
    let short = number.len() <= 2 && letter.len() == 1 && letter.bytes().all(|b| (b'a'..=b'j').contains(&b));
    short.then_some((number.parse().ok()?, letter))
}

#[path = "citation_signs.rs"]
mod signs; // paragraphs by another sign

#[cfg(test)]
#[path = "citations_tests.rs"]
mod tests;
