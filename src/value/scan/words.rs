//! The words of a text, with what stands between them.

/// A run of letters and digits.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What it is made of.
    pub shape: Shape,
}

/// What a word is made of.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Digits only.
    Digits,
    /// Begins with a capital.
    Capital,
    /// Begins with a small letter.
    Small,
    /// Begins with a digit, letters follow.
    Mixed,
    /// A sign of its own: `§`.
    Sign,
}

impl Word {
    /// The word's letters.
    #[inline]
    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start..self.end).unwrap_or("")
    }
}

/// Splits a text into words, appended to `out`.
pub fn split(text: &str, out: &mut Vec<Word>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&b) = bytes.get(at) {
        if b.is_ascii_alphanumeric() || b >= 0x80 {
            let Some(c) = text.get(at..).and_then(|t| t.chars().next()) else { break };
            if c == '§' {
                out.push(Word { start: at, end: at + c.len_utf8(), shape: Shape::Sign });
                at += c.len_utf8();
                continue;
            }
            if !c.is_alphanumeric() {
                at += c.len_utf8();
                continue;
            }
            let end = word_end(text, at);
            let shape = if c.is_ascii_digit() {
                let digits = bytes.get(at..end).is_some_and(|w| w.iter().all(u8::is_ascii_digit));
                if digits { Shape::Digits } else { Shape::Mixed }
            } else if c.is_uppercase() {
                Shape::Capital
            } else {
                Shape::Small
            };
            out.push(Word { start: at, end, shape });
            at = end;
        } else {
            at += 1;
        }
    }
}

fn word_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = start;
    while let Some(&b) = bytes.get(at) {
        if b.is_ascii_alphanumeric() {
            at += 1;
        } else if b >= 0x80 {
            match text.get(at..).and_then(|t| t.chars().next()) {
                Some(c) if (c.is_alphanumeric() && c != '§') || matches!(c, '\u{ad}' | '\u{300}'..='\u{36f}' | '\u{200b}') => {
                    at += c.len_utf8();
                }
                _ => break,
            }
        } else {
            break;
        }
    }
    at
}
