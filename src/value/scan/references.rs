//! References to other sections of the same text: "see section 9", "(siehe III. 1.11)", "Abschnitt „Kontakt“".
//!
//! Whether the sections are there is not asked here. What goes on with words of another text ("section 4 of our terms"), or
//! belongs to a citation, is none.

use super::Found;
use super::words::{Shape, Word};
use crate::source::Span;
use crate::value::{Division, Numbering, ReferenceWords, Style, Value, WordIndex};

/// The longest title of a section that is quoted, in characters.
const LONGEST_TITLE: usize = 100;
/// The shortest one.
const SHORTEST_TITLE: usize = 3;
/// The most sections that one reference names.
const MOST_LISTED: usize = 8;
/// The fewest letters of a title in parentheses: shorter words are names of laws.
const SHORTEST_NAME: usize = 4;
/// What stands between the words of a reference.
const BLANKS: [char; 3] = [' ', '\u{a0}', '\n'];

/// Finds references; `out` has, from `begin` on, the citations of the text.
pub fn find(text: &str, words: &[Word], index: &WordIndex, begin: usize, out: &mut Vec<Found>) {
    let mut found: Vec<Found> = Vec::new();
    let mut citations = Vec::new();
    let mut next = 0;
    for (i, word) in words.iter().enumerate() {
        // What opens its paragraph is the number of a section itself.
        let letters = matches!(word.shape, Shape::Capital | Shape::Small);
        if i == 0 || word.start < next || !letters || !index.may_refer(word.of(text)) {
            continue;
        }
        let mut reader = Reader { text, of: &index.words.reference, index, found: Vec::new() };
        let end = match reader.word_ends(word.start, &reader.of.section) {
            Some(at) => reader.numbers(word.start, at).or_else(|| reader.title(at)),
            None => reader.word_ends(word.start, &reader.of.see).and_then(|at| reader.bare(at).or_else(|| reader.question(at))),
        };
        let Some(end) = end else { continue };
        if found.is_empty() && citations.is_empty() {
            citations = cited(out.get(begin..).unwrap_or_default());
        }
        let at = citations.partition_point(|(span, _)| (span.end as usize) <= word.start);
        let belongs = |(span, law): &(Span, bool)| (span.start as usize) < end && (*law || (span.start as usize) < word.start);
        if !citations.get(at).is_some_and(belongs) {
            next = end;
            found.append(&mut reader.found);
        }
    }
    out.append(&mut found);
}

/// The citations in reading order, and whether each is certainly one of a law.
fn cited(found: &[Found]) -> Vec<(Span, bool)> {
    let law = |f: &Found| match &f.value {
        Value::Citation(c) => Some((f.span, c.law.is_some() || c.division != Division::Section)),
        _ => None,
    };
    found.iter().filter_map(law).collect()
}

struct Reader<'a> {
    text: &'a str,
    of: &'a ReferenceWords,
    index: &'a WordIndex,
    found: Vec<Found>,
}

impl<'a> Reader<'a> {
    fn rest(&self, at: usize) -> &'a str {
        self.text.get(at..).unwrap_or("")
    }

    /// Where the word at a place ends, if it is in a list; its full stop belongs to it, if the list has it with one.
    fn word_ends(&self, at: usize, list: &[String]) -> Option<usize> {
        let rest = self.rest(at);
        let word = rest.get(..rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len())).filter(|w| !w.is_empty())?;
        let entry = list.iter().find(|w| w.trim_end_matches('.').eq_ignore_ascii_case(word))?;
        let stop = entry.ends_with('.') && rest.get(word.len()..)?.starts_with('.');
        Some(at + word.len() + usize::from(stop))
    }

    /// As [`Reader::word_ends`], behind blanks.
    fn next_word_ends(&self, at: usize, list: &[String]) -> Option<usize> {
        self.word_ends(self.over_blanks(at), list)
    }

    fn over_blanks(&self, at: usize) -> usize {
        self.text.len() - self.rest(at).trim_start_matches(BLANKS).len()
    }

    /// Numbers behind a word for a section: where the last ends, if the text goes on as it does behind a reference.
    fn numbers(&mut self, start: usize, mut at: usize) -> Option<usize> {
        let mut from = start;
        let mut above = Numbering::default();
        let mut last = None;
        loop {
            let Some((mut number, end)) = self.number(at) else { return last };
            number.0.splice(0..0, std::mem::take(&mut above).0);
            // "Section III, item 1.4" is one.
            let sign = self.rest(end).starts_with(['.', ',']);
            if let Some(further) = self.next_word_ends(end + usize::from(sign), &self.of.section).filter(|f| self.number(*f).is_some()) {
                (above, at) = (number, further);
                continue;
            }
            let joined = self.joined(end).filter(|_| self.found.len() < MOST_LISTED);
            if joined.is_none() && !(self.goes_on(end) && (last.is_none() || self.closed(end) || self.is_own(end))) {
                // "Section 3, 14 days later": the first was one. "Sections 3 and 4 of the Act": none is.
                let small = self.rest(self.over_blanks(end)).starts_with(char::is_lowercase) && !self.leads_elsewhere(end);
                return last.filter(|_| small);
            }
            let value = Value::Text(number.0.join("."));
            self.found.push(Found { kind: "reference", value, span: Span::new(from, end) });
            last = Some(end);
            let Some(next) = joined else { return last };
            from = self.over_blanks(next);
            at = self.word_ends(from, &self.of.section).unwrap_or(next);
        }
    }

    /// A number behind "see", without a word for what it counts: one of several parts, or roman.
    fn bare(&mut self, at: usize) -> Option<usize> {
        let (number, end) = self.number(at)?;
        let start = self.over_blanks(at);
        let first = number.0.first()?;
        let counted = |style: Style| Style::all_of(first).any(|s| s == style);
        let telling = counted(Style::Roman) || (counted(Style::Arabic) && number.0.len() > 1);
        let small = self.rest(start).starts_with(char::is_lowercase);
        if !telling || small || !(self.closed(end) || self.is_own(end)) {
            return None;
        }
        self.found.push(Found { kind: "reference", value: Value::Text(number.0.join(".")), span: Span::new(start, end) });
        Some(end)
    }

    /// A question between quotation marks behind "see": a title by its form.
    fn question(&mut self, at: usize) -> Option<usize> {
        let end = self.title(at)?;
        let asks = self.found.last().is_some_and(|f| matches!(&f.value, Value::Text(t) if t.ends_with('?')));
        if !asks {
            self.found.clear();
        }
        asks.then_some(end)
    }

    /// A title between quotation marks.
    fn title(&mut self, at: usize) -> Option<usize> {
        let open = self.over_blanks(at);
        let mark = self.rest(open).chars().next()?;
        let close: &[char] = match mark {
            '„' => &['“', '”', '"'],
            '“' => &['”', '“', '"'],
            '"' => &['"'],
            '‘' | '‚' => &['’', '‘'],
            '»' => &['«'],
            '«' => &['»'],
            '\'' => &['\''],
            _ => return None,
        };
        let start = open + mark.len_utf8();
        let inner = self.rest(start);
        let (length, sign) = inner.char_indices().take(LONGEST_TITLE).find(|(_, c)| close.contains(c))?;
        let title = inner.get(..length)?;
        let end = start + length + sign.len_utf8();
        let named = title.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()) && title.len() >= SHORTEST_TITLE;
        if !named || !self.goes_on(end) {
            return None;
        }
        self.found.push(Found { kind: "title", value: Value::Text(title.trim().to_owned()), span: Span::new(start, start + length) });
        Some(end)
    }

    /// The number behind a word; its end is before a full stop or parenthesis, which may belong to the sentence.
    fn number(&self, at: usize) -> Option<(Numbering, usize)> {
        let start = self.over_blanks(at);
        let apart = start > at || self.text.get(..at)?.ends_with('.');
        let (number, length) = Numbering::at(self.rest(start)).filter(|_| apart)?;
        let written = self.rest(start).get(..length)?;
        Some((number, start + written.trim_end_matches(['.', ')']).len()))
    }

    /// Where a further number may stand, behind "and", "to" or a comma.
    fn joined(&self, at: usize) -> Option<usize> {
        let begin = self.text.len() - self.rest(at).trim_start_matches(['.', ')', ' ', '\u{a0}', '\n']).len();
        let of = &self.index.words.citation;
        let joins = self.word_ends(begin, &of.and).or_else(|| self.word_ends(begin, &of.to));
        let next = joins
            .or_else(|| self.rest(begin).starts_with([',', '–', '-']).then_some(begin + 1).filter(|n| self.text.is_char_boundary(*n)))?;
        let behind = self.next_word_ends(next, &self.of.section).unwrap_or(next);
        self.number(behind).map(|_| next)
    }

    /// Whether a sign or the text's end closes the words of a reference.
    fn closed(&self, at: usize) -> bool {
        let rest = self.rest(at);
        rest.is_empty() || rest.starts_with([')', ']', '.', ',', ';', ':', '!', '?'])
    }

    /// Whether the words behind a reference say that this text is meant.
    fn is_own(&self, at: usize) -> bool {
        self.begins(at, &self.of.own)
    }

    /// Whether they lead to another text.
    fn leads_elsewhere(&self, at: usize) -> bool {
        self.begins(at, &self.of.elsewhere)
    }

    fn begins(&self, at: usize, list: &[String]) -> bool {
        let rest = self.rest(self.over_blanks(at));
        list.iter().any(|entry| {
            let behind = rest.get(..entry.len()).filter(|t| t.eq_ignore_ascii_case(entry)).and_then(|_| rest.get(entry.len()..));
            behind.is_some_and(|b| !b.starts_with(char::is_alphanumeric))
        })
    }

    /// Whether the text goes on as it does behind a reference to itself: with a sign, a title, words that say so, or with small
    /// letters that lead to no other text.
    fn goes_on(&self, at: usize) -> bool {
        let rest = self.rest(at);
        let stop = rest.starts_with('.') && rest.get(1..).is_some_and(|r| r.starts_with(BLANKS));
        if (self.closed(at) && !stop) || self.is_own(at) {
            return true;
        }
        let behind = rest.trim_start_matches(['.', '*', '_', ' ', '\u{a0}', '\n']);
        let mut letters = behind.chars();
        match letters.next() {
            None | Some('–' | '—' | '-' | '„' | '“' | '"' | '‘' | '»') => true,
            // A sentence ends, or the number's own full stop stands before small letters.
            Some(c) if c.is_uppercase() => stop,
            Some(c) if c.is_lowercase() => !self.leads_elsewhere(self.text.len() - behind.len()),
            Some('(') => {
                let name: Vec<char> = letters.by_ref().take(SHORTEST_NAME).collect();
                name.len() == SHORTEST_NAME && name.iter().all(|c| c.is_alphabetic()) && name.iter().skip(1).all(|c| c.is_lowercase())
            }
            Some(_) => stop,
        }
    }
}
