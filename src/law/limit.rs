//! Limits: when many rules of a folder are not asked of a text, said once for all of them.
//!
//! A limit covers the rules of its folder except those that stand in its own file: there stands the rule that tells readers of it.

use super::place::CardPlace;
use super::rule::{Cond, Rule, RuleError, condition, either};
use crate::card::Card;
use crate::source::{FileId, Say, Span};
use crate::value::Citation;

/// When the rules that it covers are not required.
pub(super) struct Limit {
    /// The name of its file.
    pub file: String,
    /// Where its words stand.
    pub place: CardPlace,
    /// The file.
    pub id: FileId,
    /// The ids that it covers, each with its place; `art-13-*` are all that begin so. All rules of the folder, if it names none.
    pub rules: Vec<(String, Span)>,
    /// When they are not required.
    pub except: Cond,
}

impl Limit {
    /// Reads a card.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn of(card: &Card, id: FileId, file: &str, citations: &dyn Fn(&str) -> Option<Vec<Citation>>) -> Result<Self, Vec<RuleError>> {
        let mut limit = Self { file: file.to_owned(), place: CardPlace::of(card), id, rules: Vec::new(), except: Cond::Always(false) };
        let mut errors = Vec::new();
        for field in &card.fields {
            match field.id.as_str() {
                "rules" => {
                    for (line, span) in &field.lines {
                        let names = line.split(',').map(str::trim).filter(|n| !n.is_empty());
                        limit.rules.extend(names.map(|n| (n.to_owned(), *span)));
                    }
                }
                "except" => match condition(&field.value(), citations) {
                    Ok(cond) => limit.except = either(std::mem::replace(&mut limit.except, Cond::Always(false)), cond),
                    Err(error) => errors.push(RuleError { span: field.span(), message: error.message, missing: false }),
                },
                _ => {}
            }
        }
        if errors.is_empty() && limit.except == Cond::Always(false) {
            let message = Say::new(
                "a limit says when its rules are not required: `Except`",
                "eine Grenze sagt, wann ihre Regeln nicht gelten: `Except`",
            );
            errors.push(RuleError { span: card.span, message, missing: true });
        }
        if errors.is_empty() { Ok(limit) } else { Err(errors) }
    }

    /// Whether it covers a rule.
    pub fn covers(&self, rule: &Rule) -> bool {
        rule.file != self.file
            && folder(&rule.file) == folder(&self.file)
            && (self.rules.is_empty() || self.rules.iter().any(|(name, _)| names(name, &rule.id)))
    }

    /// The ids that it names and no rule bears.
    pub fn unknown<'s>(&'s self, rules: &[Rule]) -> Vec<&'s (String, Span)> {
        let near = |r: &&Rule| folder(&r.file) == folder(&self.file);
        self.rules.iter().filter(|(name, _)| !rules.iter().filter(near).any(|r| names(name, &r.id))).collect()
    }
}

fn names(name: &str, id: &str) -> bool {
    name.strip_suffix('*').map_or(name == id, |start| id.starts_with(start))
}

fn folder(file: &str) -> &str {
    file.rsplit_once('/').map_or("", |(folder, _)| folder)
}
