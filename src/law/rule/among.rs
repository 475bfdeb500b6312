//! Rules that compare the notices of a run with each other.
//!
//! When two notices are compared, little more is left of them than the statements that such rules ask for: so they may ask for
//! nothing else.

use super::ast::{Cond, Domain, Rule, Scope};
use crate::source::Say;
use std::collections::BTreeSet;

/// The concepts whose statements a rule asks for.
pub fn asked_of(rule: &Rule) -> BTreeSet<&str> {
    let mut all = BTreeSet::new();
    rule.each.iter().for_each(|domain| ranged(domain, &mut all));
    let when = rule.severity.when.iter().map(|(cond, _)| cond);
    [&rule.applies, &rule.except, &rule.require].into_iter().chain(when).for_each(|cond| asked(cond, &mut all));
    all
}

fn ranged<'r>(domain: &'r Domain, all: &mut BTreeSet<&'r str>) {
    match domain {
        Domain::Statement(what, _) => all.extend(what.concepts.iter().map(String::as_str)),
        Domain::Concept(names) | Domain::Heading(names) => all.extend(names.iter().map(String::as_str)),
        Domain::Text | Domain::Thing(_) | Domain::Linked(..) | Domain::UnusedWaiver | Domain::Hop | Domain::OpenValue => {}
    }
}

fn asked<'r>(cond: &'r Cond, all: &mut BTreeSet<&'r str>) {
    match cond {
        Cond::States(what, ..) => all.extend(what.concepts.iter().map(String::as_str)),
        Cond::Some(domain, inner) => {
            ranged(domain, all);
            asked(inner, all);
        }
        Cond::All(conds) | Cond::Any(conds) => conds.iter().for_each(|c| asked(c, all)),
        Cond::Not(inner) => asked(inner, all),
        _ => {}
    }
}

/// What is wrong with a rule among notices that asks for more than statements anywhere in a text.
pub(super) fn beyond_statements(rule: &Rule) -> Option<Say> {
    let statement = |domain: &Domain| matches!(domain, Domain::Statement(_, Scope::Text));
    let when = rule.severity.when.iter().map(|(cond, _)| cond);
    let mut conds = [&rule.applies, &rule.except, &rule.require].into_iter().chain(when);
    let kept = rule.each.len() == 1 && rule.each.iter().all(statement) && conds.all(is_kept);
    (!kept).then(|| {
        Say::new(
            "a rule among notices is about a statement, and asks for statements anywhere in a text or in another text, and for what is declared",
            "eine Regel zwischen Hinweisen handelt von einer Aussage und fragt nach Aussagen irgendwo im Text oder in einem anderen und nach Erklärtem",
        )
    })
}

fn is_kept(cond: &Cond) -> bool {
    let anywhere = |scope: &Scope| matches!(scope, Scope::Text | Scope::Other);
    match cond {
        Cond::All(all) | Cond::Any(all) => all.iter().all(is_kept),
        Cond::Not(inner) => is_kept(inner),
        Cond::States(_, scope, times) => anywhere(scope) && *times <= 1,
        Cond::Names(..) | Cond::Mentions(..) => false,
        Cond::Some(domain, inner) => match &**domain {
            Domain::Statement(_, scope) => anywhere(scope) && is_kept(inner),
            Domain::Heading(_) | Domain::Text | Domain::UnusedWaiver => false,
            _ => is_kept(inner),
        },
        _ => true,
    }
}
