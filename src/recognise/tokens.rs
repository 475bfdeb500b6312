//! A block's text to words and sentences.

use crate::source::Span;

/// What a language's table says about cutting text into words and sentences.
#[derive(Clone, Debug, Default)]
pub struct Cutting {
    /// Abbreviations, folded, without their full stops: no sentence ends after them.
    pub abbreviations: rustc_hash::FxHashSet<String>,
    /// Names of months, folded: a full stop before one ends no sentence.
    pub months: rustc_hash::FxHashSet<String>,
    /// Words that show that a hyphen at a line's end is no division of a word ("Text-" and then "und").
    pub after_hyphen: rustc_hash::FxHashSet<String>,
    /// Endings that follow a sign within a word (`*innen`, `/-r`, `(n)`), longest first, in lower case.
    pub gender_endings: Vec<String>,
    /// Whether the parts of a hyphenated word are one word (German) or several (English).
    pub hyphen_joins: bool,
}

/// A word of a text.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where, in the document's text.
    pub span: Span,
    /// Whether a sign that separates clauses stands before it: comma, semicolon, colon, dash, parenthesis.
    pub clause: bool,
    /// Whether letters must be dropped before looking it up: it has a hyphen, line break or sign within.
    pub uneven: bool,
}

/// A sentence: a range of tokens.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// First token.
    pub first: u32,
    /// One past the last token.
    pub end: u32,
    /// Its words, from the first token to the sign that ends it.
    pub span: Span,
    /// Whether it ends with a question mark.
    pub question: bool,
    /// Whether it ends with a colon.
    pub colon: bool,
}

/// The longest sentence, in words. A longer one is cut: work stays in proportion to the text.
pub const LONGEST_SENTENCE: usize = 250;

/// Cuts `text[span]` into words and sentences, appended to `tokens` and `sentences`.
pub fn cut(text: &str, span: Span, cutting: &Cutting, tokens: &mut Vec<Token>, sentences: &mut Vec<Sentence>) {
    let mut cutter = Cutter { text, end: span.end as usize, at: span.start as usize, cutting, clause: false };
    let mut first = tokens.len();
    let mut begin: Option<usize> = None;
    while let Some((c, next)) = cutter.peek() {
        if c.is_alphanumeric() {
            let token = cutter.word();
            begin.get_or_insert(token.span.start as usize);
            tokens.push(token);
            if tokens.len() - first >= LONGEST_SENTENCE {
                finish(tokens, sentences, &mut first, &mut begin, cutter.at, '.');
            }
            continue;
        }
        match c {
            ',' | ';' | ':' | '–' | '—' | '(' | ')' | '[' | ']' => cutter.clause = true,
            '-' if cutter.is_dash() => cutter.clause = true,
            _ => {}
        }
        cutter.at = next;
        let ends = match c {
            '!' | '?' | '…' => cutter.at_gap(),
            '.' => cutter.full_stop_ends(tokens.get(first..).unwrap_or_default()),
            _ => false,
        };
        if ends {
            finish(tokens, sentences, &mut first, &mut begin, cutter.at, c);
        }
    }
    let last = text.get(..cutter.at).unwrap_or("").trim_end().chars().next_back().unwrap_or('.');
    let trimmed = span.start as usize + text.get(span.range()).unwrap_or("").trim_end().len();
    finish(tokens, sentences, &mut first, &mut begin, trimmed, last);
}

fn finish(tokens: &[Token], sentences: &mut Vec<Sentence>, first: &mut usize, begin: &mut Option<usize>, at: usize, sign: char) {
    if let Some(start) = begin.take() {
        sentences.push(Sentence {
            first: *first as u32,
            end: tokens.len() as u32,
            span: Span::new(start, at),
            question: sign == '?',
            colon: sign == ':',
        });
    }
    *first = tokens.len();
}

struct Cutter<'a> {
    text: &'a str,
    end: usize,
    at: usize,
    cutting: &'a Cutting,
    clause: bool,
}

impl Cutter<'_> {
    fn peek_at(&self, at: usize) -> Option<(char, usize)> {
        if at >= self.end {
            return None;
        }
        match self.text.as_bytes().get(at) {
            Some(b) if b.is_ascii() => Some((*b as char, at + 1)),
            _ => self.text.get(at..self.end)?.chars().next().map(|c| (c, at + c.len_utf8())),
        }
    }

    fn peek(&self) -> Option<(char, usize)> {
        self.peek_at(self.at)
    }

    /// Reads a word: letters and digits, with what may stand within.
    fn word(&mut self) -> Token {
        let start = self.at;
        let mut end = self.at;
        let mut uneven = false;
        while let Some((c, next)) = self.peek() {
            if c.is_alphanumeric() || is_mark(c) {
                uneven |= !c.is_ascii() && !c.is_alphanumeric();
                self.at = next;
                end = next;
            } else if let Some(over) = self.over_sign(c, next, start) {
                uneven = true;
                self.at = over;
                end = over;
            } else {
                break;
            }
        }
        self.at = end;
        Token { span: Span::new(start, end), clause: std::mem::take(&mut self.clause), uneven }
    }

    /// Where a word goes on behind a sign: soft hyphen, apostrophe, hyphen, line division, gender sign.
    fn over_sign(&self, sign: char, next: usize, start: usize) -> Option<usize> {
        let letter_at = |at: usize| self.peek_at(at).is_some_and(|(c, _)| c.is_alphabetic());
        match sign {
            '\u{ad}' | '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{feff}' => {
                // A soft hyphen may stand before a line break that the reader kept.
                let (c, after) = self.peek_at(next)?;
                if c.is_alphanumeric() {
                    Some(next)
                } else if c == '\n' && letter_at(after) {
                    Some(after)
                } else {
                    None
                }
            }
            '\'' | '’' if letter_at(next) => Some(next),
            '-' | '\u{2010}' | '\u{2011}' => {
                let (c, after) = self.peek_at(next)?;
                if c == '\n' {
                    return self.divided(after);
                }
                let initial = self.text.get(start..self.at).is_some_and(|w| w.chars().count() == 1);
                let joins = self.cutting.hyphen_joins || (initial && letter_at(start));
                (joins && c.is_alphanumeric()).then_some(next)
            }
            '*' | ':' | '_' | '/' | '(' | '·' => self.gender_ending(self.at),
            _ => None,
        }
    }

    /// A word divided at a line's end goes on in the next line, with a small letter.
    fn divided(&self, mut at: usize) -> Option<usize> {
        while let Some((' ' | '\t', next)) = self.peek_at(at) {
            at = next;
        }
        let (c, _) = self.peek_at(at)?;
        if !c.is_lowercase() {
            return None;
        }
        let rest = self.text.get(at..self.end)?;
        let word: String = rest.chars().take(24).take_while(|c| c.is_alphanumeric()).collect();
        (!self.cutting.after_hyphen.contains(&crate::value::fold(&word))).then_some(at)
    }

    /// A gender ending with its sign: `*innen`, `/-r`.
    fn gender_ending(&self, at: usize) -> Option<usize> {
        let rest = self.text.as_bytes().get(at..self.end)?;
        self.cutting.gender_endings.iter().find_map(|ending| {
            let have = rest.get(..ending.len())?;
            let after = at + ending.len();
            let closed = ending.ends_with(')') || !self.peek_at(after).is_some_and(|(c, _)| c.is_alphanumeric());
            (have.eq_ignore_ascii_case(ending.as_bytes()) && closed && self.text.is_char_boundary(after)).then_some(after)
        })
    }

    /// Whether a hyphen stands between blanks: a dash.
    fn is_dash(&self) -> bool {
        let before = self.text.get(..self.at).is_none_or(|t| t.is_empty() || t.ends_with(char::is_whitespace));
        before && self.peek_at(self.at + 1).is_none_or(|(c, _)| c.is_whitespace())
    }

    /// Whether a blank, a closing sign or the end follows.
    fn at_gap(&self) -> bool {
        self.peek().is_none_or(|(c, _)| c.is_whitespace() || matches!(c, '"' | '“' | '”' | '’' | '\'' | '»' | '«' | ')' | '*'))
    }

    /// Whether a full stop just read ends the sentence.
    fn full_stop_ends(&self, tokens: &[Token]) -> bool {
        if !self.at_gap() {
            return false;
        }
        let Some(last) = tokens.last() else { return false };
        if last.span.end as usize + 1 != self.at {
            // Something stands between the word and the full stop: a closing quote or parenthesis.
            return true;
        }
        let mut at = self.at;
        while let Some((c, next)) = self.peek_at(at) {
            if c.is_alphanumeric() {
                break;
            }
            at = next;
        }
        let Some((follows, _)) = self.peek_at(at) else { return true };
        if follows.is_lowercase() {
            return false;
        }
        let word = self.text.get(last.span.range()).unwrap_or("");
        let number = word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit());
        if number {
            let next: String = self.text.get(at..self.end).unwrap_or("").chars().take_while(|c| c.is_alphanumeric()).take(24).collect();
            let ordinal = next.bytes().all(|b| b.is_ascii_digit()) || self.cutting.months.contains(&crate::value::fold(&next));
            return !ordinal;
        }
        let single = word.chars().nth(1).is_none() && word.chars().all(char::is_alphabetic);
        !single && !self.cutting.abbreviations.contains(&crate::value::fold(word))
    }
}

/// Combining marks belong to the letter before them.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}
