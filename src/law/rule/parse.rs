//! Conditions: controlled English to the calculus.

use super::ast::{Cond, Domain, Link, Op, Path, Polarized, Root, Scope, Side};
use crate::source::{Say, Span};
use crate::value::{Citation, Length, Period, Unit, Value};
use nom::branch::alt;
use nom::bytes::complete::{tag, take_while1};
use nom::character::complete::{char, multispace0, u16 as number};
use nom::combinator::value;
use nom::sequence::preceded;
use nom::{IResult, Parser};

/// How deep parentheses may nest.
const DEEPEST: usize = 12;

/// What is wrong with a condition, and where in its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConditionError {
    /// Bytes of the condition's text.
    pub span: Span,
    /// In words.
    pub message: Say,
}

/// Reads a condition.
///
/// # Errors
/// At the first word that cannot be read.
pub fn condition(text: &str, citations: &dyn Fn(&str) -> Option<Vec<Citation>>) -> Result<Cond, ConditionError> {
    let mut reader = Reader { text, at: 0, citations };
    let cond = reader.any(0)?;
    reader.blanks();
    if reader.rest().is_empty() { Ok(cond) } else { Err(reader.error("this cannot stand here", "das kann hier nicht stehen")) }
}

pub(super) struct Reader<'a> {
    pub text: &'a str,
    pub at: usize,
    pub citations: &'a dyn Fn(&str) -> Option<Vec<Citation>>,
}

impl<'a> Reader<'a> {
    pub fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    pub fn blanks(&mut self) {
        self.take(multispace0);
    }

    pub fn take<T>(&mut self, mut parser: impl FnMut(&'a str) -> IResult<&'a str, T>) -> Option<T> {
        let (rest, found) = parser(self.rest()).ok()?;
        self.at = self.text.len() - rest.len();
        Some(found)
    }

    pub fn error(&self, en: &str, de: &str) -> ConditionError {
        let word = self.rest().split_whitespace().next().map_or(0, str::len);
        ConditionError { span: Span::new(self.at, self.at + word), message: Say::new(en, de) }
    }

    /// A word that stands alone.
    pub fn word(&mut self, word: &str) -> bool {
        self.blanks();
        let rest = self.rest();
        let ends = rest.strip_prefix(word).is_some_and(|r| !r.starts_with(|c: char| c.is_alphanumeric() || c == '-'));
        if ends {
            self.at += word.len();
        }
        ends
    }

    fn any(&mut self, depth: usize) -> Result<Cond, ConditionError> {
        let mut all = vec![self.all(depth)?];
        while self.word("or") {
            all.push(self.all(depth)?);
        }
        Ok(one(all, Cond::Any))
    }

    fn all(&mut self, depth: usize) -> Result<Cond, ConditionError> {
        let mut all = vec![self.not(depth)?];
        while self.word("and") {
            all.push(self.not(depth)?);
        }
        Ok(one(all, Cond::All))
    }

    fn not(&mut self, depth: usize) -> Result<Cond, ConditionError> {
        if depth > DEEPEST {
            return Err(self.error("parentheses are nested too deeply", "Klammern sind zu tief geschachtelt"));
        }
        if self.word("not") {
            return Ok(Cond::Not(Box::new(self.not(depth + 1)?)));
        }
        self.blanks();
        if self.take(char('(')).is_some() {
            let inner = self.any(depth + 1)?;
            self.blanks();
            return self
                .take(char(')'))
                .map(|_| inner)
                .ok_or_else(|| self.error("a parenthesis is not closed", "eine Klammer wird nicht geschlossen"));
        }
        self.atom(depth)
    }

    fn atom(&mut self, depth: usize) -> Result<Cond, ConditionError> {
        if self.word("text states") {
            return self.states();
        }
        if self.word("text does not state") {
            return self.states().map(|c| Cond::Not(Box::new(c)));
        }
        if self.word("other text states") {
            return self.states().map(elsewhere);
        }
        if self.word("other text does not state") {
            return self.states().map(|c| Cond::Not(Box::new(elsewhere(c))));
        }
        for (words, any) in [("text mentions", false), ("any text mentions", true)] {
            if self.word(words) {
                let root = self.root()?;
                return Ok(Cond::Mentions(Path { root, field: self.name()? }, any));
            }
        }
        if self.word("text names") {
            let root = self.root()?;
            let within = if self.word("in a sentence on") { Some(self.polarized()?.0) } else { None };
            return Ok(Cond::Names(root, within));
        }
        if self.word("anything is declared") {
            return Ok(Cond::Declared);
        }
        if self.word("nothing is declared") {
            return Ok(Cond::Not(Box::new(Cond::Declared)));
        }
        for (word, negate_inner, negate) in [("some", false, false), ("no", false, true), ("every", true, true)] {
            if self.word(word) {
                let domain = self.domain()?;
                let inner = if self.word("where") { self.not(depth + 1)? } else { Cond::Always(true) };
                let inner = if negate_inner { Cond::Not(Box::new(inner)) } else { inner };
                let cond = Cond::Some(Box::new(domain), Box::new(inner));
                return Ok(if negate { Cond::Not(Box::new(cond)) } else { cond });
            }
        }
        self.about_value()
    }

    /// `controller has officer`, `its keep is open`, `hop's country is third-country`, `its citation covers Art. 15 GDPR`.
    fn about_value(&mut self) -> Result<Cond, ConditionError> {
        let root = self.root()?;
        if self.word("has") {
            return Ok(Cond::Has(root, self.name()?));
        }
        if self.word("lacks") {
            return Ok(Cond::Not(Box::new(Cond::Has(root, self.name()?))));
        }
        let field = self.name()?;
        let path = Path { root, field };
        if self.word("covers") {
            return self.covers(path);
        }
        for (words, op) in [
            ("agrees with", Op::Agrees),
            ("differs from", Op::Differs),
            ("is shorter than", Op::Shorter),
            ("is longer than", Op::Longer),
            ("is more than", Op::Longer),
            ("is less than", Op::Shorter),
            ("is akin to", Op::Akin),
            ("ended after", Op::EndedAfter),
            ("began after", Op::BeganAfter),
        ] {
            if self.word(words) {
                if let Some(value) = self.literal() {
                    return Ok(Cond::Against(Box::new(path), op, Box::new(value)));
                }
                let root = self.root()?;
                let field = self.name()?;
                return Ok(Cond::Compare(Box::new(path), op, Box::new(Path { root, field })));
            }
        }
        if self.word("is within") {
            return match self.literal() {
                Some(Value::Period(Period { length: Some(Length { count, unit: Unit::Day }), .. })) => {
                    Ok(Cond::Within(path, count.min(36_500) as u16))
                }
                _ => Err(self.error("here stands a number of days", "hier steht eine Zahl von Tagen")),
            };
        }
        if self.word("is not") {
            return self.is(path).map(|c| Cond::Not(Box::new(c)));
        }
        if self.word("is") {
            return self.is(path);
        }
        Err(self.error(
            "here stands `has`, `is`, `covers`, `agrees with`, `differs from`, `is shorter than` or `is longer than`",
            "hier steht `has`, `is`, `covers`, `agrees with`, `differs from`, `is shorter than` oder `is longer than`",
        ))
    }

    /// Reads `20`, `1 month`, `180 days`.
    fn literal(&mut self) -> Option<Value> {
        self.blanks();
        let count = self.take(number)?;
        for (word, unit) in [("hour", Unit::Hour), ("day", Unit::Day), ("week", Unit::Week), ("month", Unit::Month), ("year", Unit::Year)] {
            if self.word(word) || self.word(&format!("{word}s")) {
                let length = Some(Length { count: u32::from(count), unit });
                return Some(Value::Period(Period { length, event: None, event_id: None }));
            }
        }
        Some(Value::Number(u64::from(count)))
    }

    fn is(&mut self, path: Path) -> Result<Cond, ConditionError> {
        if self.word("open") {
            return Ok(Cond::Open(path));
        }
        Ok(Cond::Is(Box::new(path), self.name()?))
    }

    fn covers(&mut self, path: Path) -> Result<Cond, ConditionError> {
        self.blanks();
        let rest = self.rest();
        let mut depth = 0_usize;
        let mut end = rest.len();
        for (i, c) in rest.char_indices() {
            match c {
                '(' => depth += 1,
                ')' if depth == 0 => {
                    end = i;
                    break;
                }
                ')' => depth -= 1,
                ' ' if [" and ", " or "].iter().any(|w| rest.get(i..).is_some_and(|r| r.starts_with(w))) => {
                    end = i;
                    break;
                }
                _ => {}
            }
        }
        let words = rest.get(..end).unwrap_or("").trim();
        let found = (self.citations)(words).filter(|c| !c.is_empty());
        let found = found.ok_or_else(|| self.error("this is no citation", "das ist keine Fundstelle"))?;
        self.at += end;
        Ok(Cond::Covers(Box::new(path), found))
    }

    /// Reads `its`, `that`, `hop's`, `controller's`, `it`, `controller`.
    fn root(&mut self) -> Result<Root, ConditionError> {
        self.blanks();
        for (word, root) in [("its", Root::It), ("it", Root::It), ("that", Root::That), ("hop's", Root::Hop), ("hop", Root::Hop)] {
            if self.word(word) {
                return Ok(root);
            }
        }
        let kind = self.name()?;
        self.take(tag("'s"));
        Ok(Root::Kind(kind))
    }

    pub fn name(&mut self) -> Result<String, ConditionError> {
        self.blanks();
        self.take(name).map(str::to_owned).ok_or_else(|| self.error("a name is missing here", "hier fehlt ein Name"))
    }

    /// Reads `flow`, `hop`, `statement of C denied in the same section`.
    pub fn domain(&mut self) -> Result<Domain, ConditionError> {
        if self.word("text") {
            return Ok(Domain::Text);
        }
        if self.word("hop") {
            return Ok(Domain::Hop);
        }
        if self.word("open value") {
            return Ok(Domain::OpenValue);
        }
        if self.word("unused waiver") {
            return Ok(Domain::UnusedWaiver);
        }
        if self.word("concept of") {
            return self.names().map(Domain::Concept);
        }
        if self.word("heading naming") {
            return self.names().map(Domain::Heading);
        }
        let later = self.word("later");
        if self.word("statement of") {
            let (what, scope) = self.polarized()?;
            return Ok(Domain::Statement(what, if later { Scope::Later } else { scope }));
        }
        let kind = self.name()?;
        if self.word("in its") {
            return Ok(Domain::Linked(kind, Link::NamedIn(self.name()?)));
        }
        Ok(if self.word("with it") { Domain::Linked(kind, Link::Naming) } else { Domain::Thing(kind) })
    }

    /// Reads `notices of one KIND, as CONCEPT`.
    pub fn among(&mut self) -> Result<(String, String), ConditionError> {
        let form = |r: &Self| r.error("write `notices of one KIND, as CONCEPT`", "schreiben Sie `notices of one ART, as KONZEPT`");
        if !self.word("notices of one") {
            return Err(form(self));
        }
        let kind = self.name()?;
        self.blanks();
        if self.take(char(',')).is_none() || !self.word("as") {
            return Err(form(self));
        }
        let concept = self.name()?;
        self.blanks();
        if self.rest().is_empty() { Ok((kind, concept)) } else { Err(self.error("this cannot stand here", "das kann hier nicht stehen")) }
    }

    /// Reads concepts with polarity, scope and count: `any of a, b denied in the same section 2 times`.
    pub fn states(&mut self) -> Result<Cond, ConditionError> {
        if self.word("all of") {
            let names = self.names()?;
            let (polarity, scope) = (self.polarity(), self.scope());
            let each = |c: String| Cond::States(Polarized { concepts: vec![c], polarity }, scope, 1);
            return Ok(one(names.into_iter().map(each).collect(), Cond::All));
        }
        let (what, scope) = self.polarized()?;
        self.blanks();
        let times = self.take(|t| {
            let (r, n) = number(t)?;
            let (r, _) = preceded(multispace0, tag("times")).parse(r)?;
            Ok((r, n))
        });
        Ok(Cond::States(what, scope, times.unwrap_or(1)))
    }

    fn polarized(&mut self) -> Result<(Polarized, Scope), ConditionError> {
        let concepts = if self.word("any of") { self.names()? } else { vec![self.name()?] };
        let polarity = self.polarity();
        Ok((Polarized { concepts, polarity }, self.scope()))
    }

    fn names(&mut self) -> Result<Vec<String>, ConditionError> {
        let mut all = vec![self.name()?];
        loop {
            self.blanks();
            if self.take(char(',')).is_none() {
                return Ok(all);
            }
            all.push(self.name()?);
        }
    }

    fn polarity(&mut self) -> Option<Side> {
        self.blanks();
        self.take(|t| {
            alt((value(Side::Affirmed, tag("affirmed")), value(Side::Denied, tag("denied")), value(Side::Conditional, tag("conditional"))))
                .parse(t)
        })
    }

    fn scope(&mut self) -> Scope {
        for (words, scope) in [
            ("in the same sentence", Scope::Sentence),
            ("in the same block", Scope::Block),
            ("in the same section", Scope::Section),
            ("in the same passage", Scope::Passage),
            ("in another text", Scope::Other),
        ] {
            if self.word(words) {
                return scope;
            }
        }
        Scope::Text
    }
}

/// The same statements, in another text.
fn elsewhere(cond: Cond) -> Cond {
    match cond {
        Cond::States(what, _, times) => Cond::States(what, Scope::Other, times),
        Cond::All(all) => Cond::All(all.into_iter().map(elsewhere).collect()),
        cond => cond,
    }
}

fn name(text: &str) -> IResult<&str, &str> {
    take_while1(|c: char| c.is_alphanumeric() || c == '-').parse(text)
}

fn one(mut all: Vec<Cond>, many: fn(Vec<Cond>) -> Cond) -> Cond {
    if all.len() == 1 { all.remove(0) } else { many(all) }
}
