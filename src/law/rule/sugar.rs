//! Verbs to conditions: a rule card to a [`Rule`].

use super::among::beyond_statements;
use super::ast::{Among, Cond, Domain, Grade, Polarized, Root, Rule, RuleWords, Scope, SeverityRule};
use super::parse::{ConditionError, Reader, condition};
use crate::card::{Card, CardField};
use crate::law::stored::Stored;
use crate::source::{Say, Severity, Span};
use crate::value::Citation;

/// What is wrong with a rule card, and where in its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleError {
    /// The place.
    pub span: Span,
    /// In words.
    pub message: Say,
    /// Whether a field is not there that a rule must have.
    pub missing: bool,
}

type Citations<'a> = &'a dyn Fn(&str) -> Option<Vec<Citation>>;

/// Reads a rule card.
///
/// # Errors
/// All that is wrong with it.
pub fn rule_of(card: &Card, file: &str, citations: Citations<'_>) -> Result<Rule, Vec<RuleError>> {
    let mut builder = Builder {
        rule: Rule {
            id: card.name.clone(),
            words: Stored::default(),
            law: Vec::new(),
            severity: SeverityRule { then: Severity::Warning, when: None },
            grade: None,
            item: None,
            among: None,
            once: false,
            each: vec![Domain::Text],
            applies: Cond::Always(true),
            except: Cond::Always(false),
            outside: Vec::new(),
            require: Cond::Always(true),
            absent: Vec::new(),
            file: file.to_owned(),
        },
        words: RuleWords { title: Say::new(card.title.clone(), card.title.clone()), ..RuleWords::default() },
        requires: Vec::new(),
        citations,
        errors: Vec::new(),
    };
    for field in &card.fields {
        builder.field(field);
    }
    builder.finish(card)
}

struct Builder<'a> {
    rule: Rule,
    words: RuleWords,
    requires: Vec<Cond>,
    citations: Citations<'a>,
    errors: Vec<RuleError>,
}

impl Builder<'_> {
    fn field(&mut self, field: &CardField) {
        let value = field.value();
        match (field.id.as_str(), field.language.as_deref()) {
            ("title", Some("de")) => self.words.title.de = value,
            ("title", _) => self.words.title.en = value,
            ("law", _) => self.rule.law = value.split(", ").map(str::to_owned).collect(),
            ("severity", _) => self.severity(field, &value),
            ("grade", _) => self.grade(field, &value),
            ("item", _) => {
                let (en, de) = value.split_once('/').unwrap_or((&value, &value));
                self.rule.item = Some(Say::new(en.trim(), de.trim()));
            }
            ("among", _) => self.among(field, &value),
            ("once", _) => self.once(field, &value),
            ("for-each", _) => self.each(field, &value),
            ("if", _) => {
                let cond = self.condition(field, &value);
                self.rule.applies = both(std::mem::replace(&mut self.rule.applies, Cond::Always(true)), cond);
            }
            ("except", _) => {
                let cond = self.condition(field, &value);
                self.rule.except = either(std::mem::replace(&mut self.rule.except, Cond::Always(false)), cond);
            }
            ("must-state", _) => self.must_state(field, &value),
            ("must-state-one-of", _) => self.must_state_one_of(field),
            ("must-not-state", _) => self.must_not_state(field, &value),
            ("must-not-state-both", _) => self.must_not_state_both(field),
            ("must-name", _) => self.requires.push(Cond::Names(Root::It, None)),
            ("must-give-the-same", _) => self.must_give_the_same(field, &value),
            ("must-have", _) => self.requires.push(Cond::Has(Root::It, value.trim().to_owned())),
            ("must-hold", _) => {
                let cond = self.condition(field, &value);
                self.requires.push(cond);
            }
            ("message", Some(l)) => set(&mut self.words.message, l, value),
            ("advice", Some(l)) => set(&mut self.words.advice, l, value),
            ("heading", Some(l)) => {
                self.words.headings.insert(l.to_owned(), value);
            }
            ("clause", Some(l)) => {
                self.words.clauses.insert(l.to_owned(), value);
            }
            _ => {}
        }
    }

    fn condition(&mut self, field: &CardField, text: &str) -> Cond {
        condition(text, self.citations).unwrap_or_else(|error| {
            self.error(field, error);
            Cond::Always(true)
        })
    }

    fn error(&mut self, field: &CardField, error: ConditionError) {
        let span = if field.lines.len() == 1 { error.span.shift(field.span().start as usize) } else { field.span() };
        self.errors.push(RuleError { span, message: error.message, missing: false });
    }

    fn reader<'t>(&self, text: &'t str) -> Reader<'t>
    where
        Self: 't,
    {
        Reader { text, at: 0, citations: &|_| None }
    }

    fn grade(&mut self, field: &CardField, value: &str) {
        // What is clear violates nothing.
        let grades = || Grade::ALL.into_iter().filter(|(_, grade)| *grade != Grade::Clear);
        self.rule.grade = grades().find(|(name, _)| *name == value.trim()).map(|(_, grade)| grade);
        if self.rule.grade.is_none() {
            let known = grades().map(|(name, _)| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            let message = Say::new(format!("grades are {known}"), format!("Bewertungen sind {known}"));
            self.errors.push(RuleError { span: field.span(), message, missing: false });
        }
    }

    fn severity(&mut self, field: &CardField, value: &str) {
        let word = |w: &str| match w.trim() {
            "error" => Some(Severity::Error),
            "warning" => Some(Severity::Warning),
            "info" => Some(Severity::Info),
            _ => None,
        };
        if let Some(then) = word(value) {
            self.rule.severity = SeverityRule { then, when: None };
            return;
        }
        // `error if CONDITION, else info`
        let parts = value.split_once(" if ").and_then(|(a, rest)| rest.rsplit_once(", else ").map(|(c, b)| (a, c, b)));
        let read = parts.and_then(|(a, c, b)| Some((word(a)?, c, word(b)?)));
        match read {
            Some((then, when, other)) => {
                let cond = self.condition(field, when);
                self.rule.severity = SeverityRule { then, when: Some((cond, other)) };
            }
            None => self.errors.push(RuleError {
                span: field.span(),
                message: Say::new(
                    "a severity is `error`, `warning` or `info`, or `error if CONDITION, else info`",
                    "eine Schwere ist `error`, `warning` oder `info`, oder `error if BEDINGUNG, else info`",
                ),
                missing: false,
            }),
        }
    }

    /// `notices of one KIND, as CONCEPT`.
    fn among(&mut self, field: &CardField, value: &str) {
        let mut reader = self.reader(value);
        match reader.among() {
            Ok((kind, concept)) => self.rule.among = Some(Among { kind, concept }),
            Err(error) => self.error(field, error),
        }
    }

    fn once(&mut self, field: &CardField, value: &str) {
        self.rule.once = value.trim() == "in a passage";
        if !self.rule.once {
            let message = Say::new("write `Once: in a passage`", "schreiben Sie `Once: in a passage`");
            self.errors.push(RuleError { span: field.span(), message, missing: false });
        }
    }

    fn each(&mut self, field: &CardField, value: &str) {
        let mut all = Vec::new();
        for part in split_top(value) {
            let mut reader = self.reader(part);
            match reader.domain() {
                Ok(domain) => {
                    if reader.word("where") {
                        let start = reader.at;
                        let cond = self.condition(field, part.get(start..).unwrap_or(""));
                        self.rule.applies = both(std::mem::replace(&mut self.rule.applies, Cond::Always(true)), cond);
                    }
                    all.push(domain);
                }
                Err(error) => self.error(field, error),
            }
        }
        self.rule.each = all;
    }

    /// `C`, `any of C, D`, with polarity and scope.
    fn states(&mut self, field: &CardField, text: &str) -> Cond {
        let mut reader = self.reader(text);
        let read = reader.states().and_then(|c| {
            reader.blanks();
            if reader.rest().is_empty() { Ok(c) } else { Err(reader.error("this cannot stand here", "das kann hier nicht stehen")) }
        });
        match read {
            Ok(cond) => cond,
            Err(error) => {
                self.error(field, error);
                Cond::Always(true)
            }
        }
    }

    fn must_state(&mut self, field: &CardField, value: &str) {
        let cond = self.states(field, value);
        note_absent(&cond, &mut self.rule.absent);
        self.requires.push(cond);
    }

    fn must_state_one_of(&mut self, field: &CardField) {
        let mut ways = Vec::new();
        for (line, _) in &field.lines {
            let together = line.split(" together with ").map(|part| self.states(field, part)).collect();
            ways.push(one(together, Cond::All));
        }
        for way in &ways {
            note_absent(way, &mut self.rule.absent);
        }
        self.requires.push(one(ways, Cond::Any));
    }

    /// Each statement of the concept is a finding.
    fn must_not_state(&mut self, field: &CardField, value: &str) {
        let (what, cond) = value.split_once(" where ").map_or((value, None), |(a, b)| (a, Some(b)));
        if let Cond::States(what, ..) = self.states(field, what) {
            self.bind(what);
        }
        let cond = cond.map_or(Cond::Always(true), |c| self.condition(field, c));
        self.requires.push(Cond::Not(Box::new(cond)));
    }

    /// Two lines, one statement each; a third line may begin with `where`.
    fn must_not_state_both(&mut self, field: &CardField) {
        let lines: Vec<&str> = field.lines.iter().map(|(l, _)| l.trim_end_matches([',', ';'])).collect();
        let (Some(first), Some(second)) = (lines.first(), lines.get(1)) else {
            self.errors.push(RuleError {
                span: field.span(),
                message: Say::new("two statements are needed, one a line", "es braucht zwei Aussagen, eine je Zeile"),
                missing: false,
            });
            return;
        };
        if let Cond::States(what, ..) = self.states(field, first) {
            self.bind(what);
        }
        let mut reader = self.reader(second);
        let domain = if let Some(rest) = second.strip_prefix("later ") {
            match self.states(field, rest) {
                Cond::States(what, ..) => Domain::Statement(what, Scope::Later),
                _ => return,
            }
        } else {
            match reader.states() {
                Ok(Cond::States(what, scope, _)) => Domain::Statement(what, scope),
                Ok(_) => return,
                Err(error) => return self.error(field, error),
            }
        };
        let cond = lines.get(2).map_or(Cond::Always(true), |l| self.condition(field, l.trim_start_matches("where ")));
        self.requires.push(Cond::Not(Box::new(Cond::Some(Box::new(domain), Box::new(cond)))));
    }

    /// `retention duration as keep`: if the text gives such values at all, one must agree with the declared field.
    fn must_give_the_same(&mut self, field: &CardField, value: &str) {
        let words: Vec<&str> = value.split_whitespace().collect();
        let [concept, given, "as", declared] = words.as_slice() else {
            self.errors.push(RuleError {
                span: field.span(),
                message: Say::new(
                    "write `CONCEPT VALUE as FIELD`: `retention duration as keep`",
                    "schreiben Sie `KONZEPT WERT as FELD`: `retention duration as keep`",
                ),
                missing: false,
            });
            return;
        };
        let condition_of = |text: String| condition(&text, &|_| None);
        let agree = condition_of(format!("some statement of {concept} where its {given} agrees with that {declared}"));
        let stated = condition_of(format!("some statement of {concept} where it has {given}"));
        let has = Cond::Has(Root::It, (*declared).to_owned());
        match (agree, stated) {
            (Ok(agree), Ok(stated)) => {
                self.rule.applies = both(std::mem::replace(&mut self.rule.applies, Cond::Always(true)), both(has, stated));
                self.requires.push(agree);
            }
            (Err(error), _) | (_, Err(error)) => self.error(field, error),
        }
    }

    /// The rule is about each statement of these concepts.
    fn bind(&mut self, what: Polarized) {
        self.rule.each.retain(|d| *d != Domain::Text);
        self.rule.each.insert(0, Domain::Statement(what, Scope::Text));
    }

    fn finish(mut self, card: &Card) -> Result<Rule, Vec<RuleError>> {
        self.rule.require = one(std::mem::take(&mut self.requires), Cond::All);
        let misread = !self.errors.is_empty();
        if let Some(message) = self.rule.among.as_ref().filter(|_| !misread).and_then(|_| beyond_statements(&self.rule)) {
            self.errors.push(RuleError { span: card.span, message, missing: false });
        }
        let mut missing = |what: &str, was: &str| {
            self.errors.push(RuleError {
                span: card.span,
                message: Say::new(format!("this rule has no {what}"), format!("dieser Regel fehlt {was}")),
                missing: true,
            });
        };
        if self.rule.law.is_empty() {
            missing("`Law`: the provision behind it", "`Law`: die Vorschrift dahinter");
        }
        if self.words.message.de.is_empty() {
            missing("`Message de`", "`Message de`");
        }
        if self.words.message.en.is_empty() {
            missing("`Message en`", "`Message en`");
        }
        if self.rule.require == Cond::All(Vec::new()) && !misread {
            missing("requirement: one of the fields that begin with `Must`", "eine Anforderung: eines der Felder, die mit `Must` beginnen");
        }
        self.rule.words = self.words.into();
        if self.errors.is_empty() { Ok(self.rule) } else { Err(self.errors) }
    }
}

fn set(say: &mut Say, language: &str, value: String) {
    match language {
        "de" => say.de = value,
        _ => say.en = value,
    }
}

fn note_absent(cond: &Cond, out: &mut Vec<String>) {
    match cond {
        Cond::States(what, ..) => out.extend(what.concepts.iter().filter(|c| !out.contains(c)).cloned().collect::<Vec<_>>()),
        Cond::All(all) | Cond::Any(all) => all.iter().for_each(|c| note_absent(c, out)),
        _ => {}
    }
}

fn both(a: Cond, b: Cond) -> Cond {
    match a {
        Cond::Always(true) => b,
        Cond::All(mut all) => {
            all.push(b);
            Cond::All(all)
        }
        a => Cond::All(vec![a, b]),
    }
}

/// One condition or the other.
pub fn either(a: Cond, b: Cond) -> Cond {
    match a {
        Cond::Always(false) => b,
        Cond::Any(mut all) => {
            all.push(b);
            Cond::Any(all)
        }
        a => Cond::Any(vec![a, b]),
    }
}

fn one(mut all: Vec<Cond>, many: fn(Vec<Cond>) -> Cond) -> Cond {
    if all.len() == 1 { all.remove(0) } else { many(all) }
}

/// Parts between commas that stand outside `any of` lists and conditions: `flow where X, text`.
fn split_top(text: &str) -> Vec<&str> {
    let (head, last) = match text.rsplit_once(", ") {
        Some((head, "text")) => (head, Some("text")),
        _ => (text, None),
    };
    std::iter::once(head).chain(last).collect()
}
