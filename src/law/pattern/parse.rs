//! Text to pattern.

use super::ast::{Affix, Context, ContextKind, Item, Pattern, Seq};
use crate::source::{Say, Span};
use crate::value::fold;
use nom::branch::alt;
use nom::bytes::complete::{tag, take_while, take_while1};
use nom::character::complete::{char, multispace0, u16 as number};
use nom::combinator::{opt, recognize};
use nom::sequence::{delimited, preceded};
use nom::{IResult, Parser};

/// The longest gap, in words: `...` means this.
const LONGEST_GAP: u16 = 40;
/// How deep parentheses may nest.
const DEEPEST: usize = 12;

/// What is wrong with a pattern, and where in its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// Bytes of the pattern's text.
    pub span: Span,
    /// In words.
    pub message: Say,
}

/// Reads a pattern: `right ..3 access under {rights}`.
///
/// # Errors
/// At the first character that cannot be read.
pub fn parse(text: &str) -> Result<Pattern, SyntaxError> {
    let mut reader = Reader { text, at: 0 };
    let mut parts = vec![reader.sequence(0)?];
    let mut within = None;
    let mut contexts = Vec::new();
    loop {
        reader.blanks();
        if let Some(limit) = reader.take(both) {
            within = limit.or(within);
            parts.push(reader.sequence(0)?);
        } else if reader.take(char(',')).is_some() {
            reader.blanks();
            let (kind, not) = reader.take(context_word).ok_or_else(|| {
                reader.error(
                    "after a comma comes `with`, `without`, `under`, `beside`, `about`, or `not` and one of them",
                    "nach einem Komma kommt `with`, `without`, `under`, `beside`, `about` oder `not` und eines davon",
                )
            })?;
            let what = reader.sequence(0)?;
            contexts.push(Context { kind, not, what });
        } else if reader.rest().is_empty() {
            break;
        } else {
            return Err(reader.error("this cannot stand in a pattern", "das kann in einem Muster nicht stehen"));
        }
    }
    if parts.iter().any(|p| !p.iter().any(is_solid)) {
        let span = Span::new(0, text.len());
        return Err(SyntaxError {
            span,
            message: Say::new(
                "a pattern needs at least one word or value that must be there",
                "ein Muster braucht mindestens ein Wort oder einen Wert, der dastehen muss",
            ),
        });
    }
    Ok(Pattern { parts, within, contexts })
}

/// Whether an item needs something in the text: a gap or an optional part does not.
fn is_solid(item: &Item) -> bool {
    match item {
        Item::Word(..) | Item::Slot(..) | Item::Named(..) => true,
        Item::Any(all) => all.iter().all(|s| s.iter().any(is_solid)),
        Item::Optional(_) | Item::Gap(_) | Item::Start | Item::End => false,
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    /// Applies a nom parser at the current place; on success moves on.
    fn take<T>(&mut self, mut parser: impl FnMut(&'a str) -> IResult<&'a str, T>) -> Option<T> {
        let (rest, value) = parser(self.rest()).ok()?;
        self.at = self.text.len() - rest.len();
        Some(value)
    }

    fn blanks(&mut self) {
        self.take(multispace0);
    }

    fn error(&self, en: &str, de: &str) -> SyntaxError {
        let word = self.rest().split_whitespace().next().map_or(0, str::len);
        SyntaxError { span: Span::new(self.at, self.at + word.max(1).min(self.text.len() - self.at)), message: Say::new(en, de) }
    }

    /// Reads items until a closing sign, `|`, `&`, a comma, or the end.
    fn sequence(&mut self, depth: usize) -> Result<Seq, SyntaxError> {
        if depth > DEEPEST {
            return Err(self.error("parentheses are nested too deeply", "Klammern sind zu tief geschachtelt"));
        }
        let mut items = Vec::new();
        loop {
            self.blanks();
            let rest = self.rest();
            if rest.is_empty() || rest.starts_with([')', ']', '|', '&', ',']) {
                break;
            }
            items.push(self.item(depth)?);
        }
        if items.is_empty() {
            return Err(self.error("a word is missing here", "hier fehlt ein Wort"));
        }
        Ok(items)
    }

    fn item(&mut self, depth: usize) -> Result<Item, SyntaxError> {
        let start = self.at;
        if self.take(char('(')).is_some() {
            return Ok(Item::Any(self.alternatives(')', depth)?));
        }
        if self.take(char('[')).is_some() {
            return Ok(Item::Optional(self.alternatives(']', depth)?));
        }
        if let Some(gap) = self.take(gap) {
            return Ok(Item::Gap(gap));
        }
        if let Some((name, argument)) = self.take(slot) {
            return Ok(Item::Slot(name.to_owned(), argument.map(str::to_owned), Span::new(start, self.at)));
        }
        if let Some(name) = self.take(named) {
            return Ok(Item::Named(name.to_owned(), Span::new(start, self.at)));
        }
        if self.take(char('^')).is_some() {
            return Ok(Item::Start);
        }
        if self.take(char('$')).is_some() {
            return Ok(Item::End);
        }
        self.take(word)
            .map(|(affix, w)| Item::Word(affix, w))
            .ok_or_else(|| self.error("this is no word, gap, value or group", "das ist weder Wort noch Lücke, Wert oder Gruppe"))
    }

    fn alternatives(&mut self, close: char, depth: usize) -> Result<Vec<Seq>, SyntaxError> {
        let opened = self.at;
        let mut all = vec![self.sequence(depth + 1)?];
        loop {
            self.blanks();
            if self.take(char('|')).is_some() {
                all.push(self.sequence(depth + 1)?);
            } else if self.take(char(close)).is_some() {
                return Ok(all);
            } else {
                self.at = opened;
                return Err(self.error("this group is not closed", "diese Gruppe wird nicht geschlossen"));
            }
        }
    }
}

/// Reads `&` or `&8`.
fn both(text: &str) -> IResult<&str, Option<u16>> {
    preceded(char('&'), opt(number)).parse(text)
}

/// Reads `..5` or `...`.
fn gap(text: &str) -> IResult<&str, u16> {
    alt((tag("...").map(|_| LONGEST_GAP), preceded(tag(".."), number).map(|n: u16| n.min(LONGEST_GAP)))).parse(text)
}

/// Reads `<duration>` or `<citation Art. 6(1)(f)>`.
fn slot(text: &str) -> IResult<&str, (&str, Option<&str>)> {
    let name = take_while1(|c: char| c.is_ascii_alphanumeric() || c == '-');
    let argument = preceded(char(' '), take_while1(|c| c != '>')).map(str::trim);
    delimited(char('<'), (name, opt(argument)), char('>')).parse(text)
}

/// Reads `{rights}`.
fn named(text: &str) -> IResult<&str, &str> {
    delimited(char('{'), take_while1(|c: char| c.is_alphanumeric() || c == '-'), char('}')).parse(text)
}

/// Reads `word`, `word*`, `*word`, `*word*` or `word~`. Hyphens and other signs within a word are dropped, as in texts.
fn word(text: &str) -> IResult<&str, (Affix, String)> {
    let letters = recognize((
        take_while1(|c: char| c.is_alphanumeric() || c == '\u{ad}'),
        take_while(|c: char| c.is_alphanumeric() || matches!(c, '-' | '\'' | '’')),
    ));
    let (rest, (front, body, back)) = (opt(char('*')), letters, opt(alt((char('*'), char('~'))))).parse(text)?;
    let affix = match (front, back) {
        (None, None) => Affix::Whole,
        (None, Some('~')) => Affix::Inflected,
        (None, Some(_)) => Affix::Prefix,
        (Some(_), None) => Affix::Suffix,
        (Some(_), Some(_)) => Affix::Infix,
    };
    let mut folded = fold(body);
    folded.retain(char::is_alphanumeric);
    Ok((rest, (affix, folded)))
}

/// Reads `under`, `not about` and the like: a context begins.
fn context_word(text: &str) -> IResult<&str, (ContextKind, bool)> {
    alt((
        tag("not under ").map(|_| (ContextKind::Under, true)),
        tag("not beside ").map(|_| (ContextKind::Beside, true)),
        tag("not about ").map(|_| (ContextKind::About, true)),
        tag("without ").map(|_| (ContextKind::With, true)),
        tag("under ").map(|_| (ContextKind::Under, false)),
        tag("beside ").map(|_| (ContextKind::Beside, false)),
        tag("about ").map(|_| (ContextKind::About, false)),
        tag("with ").map(|_| (ContextKind::With, false)),
    ))
    .parse(text)
}
