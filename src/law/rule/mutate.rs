//! A rule's mutants: the rule with one mistake put in. Examples that hold for a mutant as they do for its rule do not prove the
//! rule.
//!
//! In: a rule. Out: its mutants, by a small closed set of changes to its conditions and domains ([`Change`]), each with the
//! clause that it concerns. What a mutant reports is not asked here.

use super::ast::{Cond, Domain, Link, Op, Polarized, Rule, Scope, Side};
use super::reach::violated_alike;
use crate::value::Value;

/// A rule with one mistake put in.
#[derive(Clone, Debug)]
pub struct Mutant {
    /// The changed rule.
    pub rule: Rule,
    /// The clause that was changed.
    pub clause: Clause,
    /// What was changed there.
    pub part: Part,
    /// How.
    pub change: Change,
}

/// A clause of a rule.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Clause {
    /// What it is asked of.
    Each,
    /// When it applies.
    Applies,
    /// When it is not required all the same.
    Except,
    /// What must hold.
    Require,
}

/// A part of a clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A condition.
    Cond(Cond),
    /// What is ranged over.
    Domain(Domain),
    /// One name of several.
    Name(String),
}

/// How a part is changed.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It holds where it did not.
    Negated,
    /// It is not there.
    Dropped,
    /// All that were asked for: one is enough; one was enough: all are asked for.
    AndForOr,
    /// The polarity is not asked for.
    AnyPolarity,
    /// Another polarity is asked for.
    OtherPolarity,
    /// It may stand anywhere in the text.
    Anywhere,
    /// The next greater number.
    OneMore,
    /// The next smaller number.
    OneLess,
    /// Another comparison.
    OtherComparison,
}

/// One step of change, with what it was done to.
type Step<T> = (T, Part, Change);

/// All mutants of a rule. Left out are those that its conditions show to be the same rule in other words, by itself or beside the
/// other parts that share its id: what only keeps two parts from reporting the same thing makes no difference.
pub fn mutants(rule: &Rule, parts: &[&Rule]) -> Vec<Mutant> {
    let beside: Vec<&Rule> = parts.iter().copied().filter(|p| p.each == rule.each).collect();
    let mut all: Vec<Mutant> = Vec::new();
    let mut add = |clause: Clause, (changed, part, change): Step<Rule>| {
        let twin = |m: &Mutant| {
            let rules = [&m.rule, &changed].map(|r| (&r.each, &r.applies, &r.except, &r.require));
            rules.first() == rules.last()
        };
        let alike = |beside: &[&Rule]| violated_alike(rule, &changed, beside);
        let same = rule.each == changed.each && (alike(&[]) || alike(&beside));
        if !same && !all.iter().any(twin) {
            all.push(Mutant { rule: changed, clause, part, change });
        }
    };
    for (i, domain) in rule.each.iter().enumerate() {
        for (changed, part, change) in domains(domain) {
            let mut each = rule.each.clone();
            if let Some(place) = each.get_mut(i) {
                *place = changed;
            }
            add(Clause::Each, (Rule { each, ..rule.clone() }, part, change));
        }
    }
    for (applies, part, change) in clause(&rule.applies, true) {
        add(Clause::Applies, (Rule { applies, ..rule.clone() }, part, change));
    }
    for (except, part, change) in clause(&rule.except, false) {
        add(Clause::Except, (Rule { except, ..rule.clone() }, part, change));
    }
    for (require, part, change) in clause(&rule.require, true) {
        add(Clause::Require, (Rule { require, ..rule.clone() }, part, change));
    }
    all
}

/// A clause as a whole, and each part of it; `without` is what holds if it is not there.
fn clause(cond: &Cond, without: bool) -> Vec<Step<Cond>> {
    if matches!(cond, Cond::Always(_)) {
        return Vec::new();
    }
    let whole = Part::Cond(cond.clone());
    let mut all = vec![(negated(cond), whole.clone(), Change::Negated), (Cond::Always(without), whole, Change::Dropped)];
    all.extend(conditions(cond, false));
    all
}

fn negated(cond: &Cond) -> Cond {
    match cond {
        Cond::Not(inner) => (**inner).clone(),
        other => Cond::Not(Box::new(other.clone())),
    }
}

/// A condition changed at one place. `within` a quantifier, a further one is changed as a whole only: what stands in it is far from
/// what an example shows.
fn conditions(cond: &Cond, within: bool) -> Vec<Step<Cond>> {
    let mut all = Vec::new();
    match cond {
        Cond::Always(_) => return all,
        Cond::Not(inner) => {
            let steps = conditions(inner, within).into_iter();
            return steps.map(|(c, part, change)| (Cond::Not(Box::new(c)), part, change)).collect();
        }
        Cond::All(_) => groups(cond, within, Cond::All, Cond::Any, &mut all),
        Cond::Any(_) => groups(cond, within, Cond::Any, Cond::All, &mut all),
        atom => {
            all.push((negated(atom), Part::Cond(atom.clone()), Change::Negated));
            atoms(atom, within, &mut all);
        }
    }
    all
}

fn groups(whole: &Cond, within: bool, same: fn(Vec<Cond>) -> Cond, other: fn(Vec<Cond>) -> Cond, all: &mut Vec<Step<Cond>>) {
    let (Cond::All(members) | Cond::Any(members)) = whole else { return };
    all.push((other(members.to_vec()), Part::Cond(whole.clone()), Change::AndForOr));
    for (i, member) in members.iter().enumerate() {
        let mut rest = members.to_vec();
        rest.remove(i);
        all.push((same(rest), Part::Cond(member.clone()), Change::Dropped));
        for (changed, part, change) in conditions(member, within) {
            let mut members = members.to_vec();
            if let Some(place) = members.get_mut(i) {
                *place = changed;
            }
            all.push((same(members), part, change));
        }
    }
}

/// A condition that is not made of others by `and`, `or`, `not`.
fn atoms(atom: &Cond, within: bool, all: &mut Vec<Step<Cond>>) {
    let whole = || Part::Cond(atom.clone());
    match atom {
        Cond::States(what, scope, times) => {
            let named = polarized(what).into_iter().map(|(w, part, change)| (Cond::States(w, *scope, *times), part, change));
            all.extend(named.map(|(c, part, change)| (c, part.unwrap_or_else(whole), change)));
            if *scope != Scope::Text {
                all.push((Cond::States(what.clone(), Scope::Text, *times), whole(), Change::Anywhere));
            }
            if *times > 1 {
                all.push((Cond::States(what.clone(), *scope, times + 1), whole(), Change::OneMore));
                all.push((Cond::States(what.clone(), *scope, times - 1), whole(), Change::OneLess));
            }
        }
        Cond::Some(..) if within => {}
        Cond::Some(domain, inner) => {
            all.extend(domains(domain).into_iter().map(|(d, part, change)| (Cond::Some(Box::new(d), inner.clone()), part, change)));
            if **inner != Cond::Always(true) {
                let without = Cond::Some(domain.clone(), Box::new(Cond::Always(true)));
                all.push((without, Part::Cond((**inner).clone()), Change::Dropped));
            }
            let steps = conditions(inner, true).into_iter();
            all.extend(steps.map(|(c, part, change)| (Cond::Some(domain.clone(), Box::new(c)), part, change)));
        }
        Cond::Compare(a, op, b) => {
            let changed = other_op(*op).map(|op| Cond::Compare(a.clone(), op, b.clone()));
            all.extend(changed.map(|c| (c, whole(), Change::OtherComparison)));
        }
        Cond::Against(path, op, value) => {
            let changed = other_op(*op).map(|op| Cond::Against(path.clone(), op, value.clone()));
            all.extend(changed.map(|c| (c, whole(), Change::OtherComparison)));
            for (by, change) in [(1, Change::OneMore), (-1, Change::OneLess)] {
                all.extend(shifted(value, by).map(|v| (Cond::Against(path.clone(), *op, Box::new(v)), whole(), change)));
            }
        }
        Cond::Within(path, days) => {
            all.push((Cond::Within(path.clone(), days.saturating_add(1)), whole(), Change::OneMore));
            all.push((Cond::Within(path.clone(), days.saturating_sub(1)), whole(), Change::OneLess));
        }
        Cond::Covers(path, cited) if cited.len() > 1 => {
            for i in 0..cited.len() {
                let mut rest = cited.clone();
                let one = rest.remove(i);
                all.push((Cond::Covers(path.clone(), rest), Part::Cond(Cond::Covers(path.clone(), vec![one])), Change::Dropped));
            }
        }
        Cond::Names(root, Some(_)) => all.push((Cond::Names(root.clone(), None), whole(), Change::Anywhere)),
        Cond::Mentions(path, any) => all.push((Cond::Mentions(path.clone(), !any), whole(), Change::Anywhere)),
        _ => {}
    }
}

fn domains(domain: &Domain) -> Vec<Step<Domain>> {
    let whole = || Part::Domain(domain.clone());
    let mut all = Vec::new();
    match domain {
        Domain::Statement(what, scope) => {
            for (w, part, change) in polarized(what) {
                all.push((Domain::Statement(w, *scope), part.unwrap_or_else(whole), change));
            }
            if !matches!(scope, Scope::Text | Scope::Other) {
                all.push((Domain::Statement(what.clone(), Scope::Text), whole(), Change::Anywhere));
            }
        }
        Domain::Concept(names) => {
            all.extend(fewer(names).into_iter().map(|(rest, name)| (Domain::Concept(rest), Part::Name(name), Change::Dropped)));
        }
        Domain::Heading(names) => {
            all.extend(fewer(names).into_iter().map(|(rest, name)| (Domain::Heading(rest), Part::Name(name), Change::Dropped)));
        }
        Domain::Linked(kind, Link::NamedIn(_) | Link::Naming) => all.push((Domain::Thing(kind.clone()), whole(), Change::Anywhere)),
        Domain::Text | Domain::Thing(_) | Domain::UnusedWaiver | Domain::Hop | Domain::OpenValue => {}
    }
    all
}

/// Fewer concepts, another polarity; no part stands for the whole.
fn polarized(what: &Polarized) -> Vec<(Polarized, Option<Part>, Change)> {
    let with = |polarity| Polarized { concepts: what.concepts.clone(), polarity };
    let fewer = fewer(&what.concepts).into_iter();
    let mut all: Vec<_> =
        fewer.map(|(concepts, name)| (Polarized { concepts, polarity: what.polarity }, Some(Part::Name(name)), Change::Dropped)).collect();
    if let Some(side) = what.polarity {
        let other = if side == Side::Affirmed { Side::Denied } else { Side::Affirmed };
        all.push((with(None), None, Change::AnyPolarity));
        all.push((with(Some(other)), None, Change::OtherPolarity));
    }
    all
}

/// Each name of several left out.
fn fewer(names: &[String]) -> Vec<(Vec<String>, String)> {
    if names.len() < 2 {
        return Vec::new();
    }
    let without = |i: usize| names.iter().enumerate().filter(|(at, _)| *at != i).map(|(_, n)| n.clone()).collect();
    names.iter().enumerate().map(|(i, name)| (without(i), name.clone())).collect()
}

fn other_op(op: Op) -> Option<Op> {
    match op {
        Op::Shorter => Some(Op::Longer),
        Op::Longer => Some(Op::Shorter),
        Op::EndedAfter => Some(Op::BeganAfter),
        Op::BeganAfter => Some(Op::EndedAfter),
        Op::Akin => Some(Op::Agrees),
        // Each is the other negated, as far as there is something to compare.
        Op::Agrees => Some(Op::Differs),
        Op::Differs => Some(Op::Agrees),
    }
}

fn shifted(value: &Value, by: i8) -> Option<Value> {
    match value {
        Value::Number(n) => n.checked_add_signed(i64::from(by)).map(Value::Number),
        Value::Period(period) => {
            let mut period = period.clone();
            let length = period.length.as_mut()?;
            length.count = length.count.checked_add_signed(i32::from(by))?;
            Some(Value::Period(period))
        }
        _ => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::ast::RuleWords;
    use super::super::parse::condition;
    use super::*;
    use crate::source::Severity;

    fn rule(applies: &str, require: &str) -> Rule {
        let read = |text: &str| if text.is_empty() { Cond::Always(true) } else { condition(text, &|_| None).unwrap() };
        Rule {
            id: "tea".to_owned(),
            words: RuleWords::default().into(),
            law: Vec::new(),
            severity: super::super::ast::SeverityRule { then: Severity::Error, when: None },
            grade: None,
            item: None,
            among: None,
            once: false,
            each: vec![Domain::Text],
            applies: read(applies),
            except: Cond::Always(false),
            outside: Vec::new(),
            require: read(require),
            absent: Vec::new(),
            file: String::new(),
        }
    }

    fn changes(applies: &str, require: &str) -> Vec<(Clause, Change)> {
        mutants(&rule(applies, require), &[]).iter().map(|m| (m.clause, m.change)).collect()
    }

    #[test]
    fn each_clause_is_negated_and_dropped() {
        let all = changes("text states milk", "text states tea");
        for clause in [Clause::Applies, Clause::Require] {
            assert!(all.contains(&(clause, Change::Negated)) && all.contains(&(clause, Change::Dropped)), "{all:?}");
        }
        assert_eq!(all.len(), 4, "{all:?}");
    }

    #[test]
    fn parts_are_changed_within_their_whole() {
        let all = changes("", "text states any of tea, coffee denied in the same section or some cup where its size is more than 2");
        for change in [
            Change::Negated,
            Change::Dropped,
            Change::AndForOr,
            Change::AnyPolarity,
            Change::OtherPolarity,
            Change::Anywhere,
            Change::OneMore,
            Change::OneLess,
            Change::OtherComparison,
        ] {
            assert!(all.contains(&(Clause::Require, change)), "{change:?}: {all:?}");
        }
    }

    #[test]
    fn the_same_rule_in_other_words_is_no_mutant() {
        // Where it applies there is milk: to ask for it again changes nothing.
        let all = mutants(&rule("text states milk", "text states tea and text states milk"), &[]);
        let same = |m: &&Mutant| m.clause == Clause::Require && m.rule.require == rule("", "text states tea").require;
        assert!(!all.iter().any(|m| same(&m)));
        // What has no milk, the other part reports.
        let (first, second) = (rule("text states milk", "text states tea"), rule("text does not state milk", "text states tea"));
        let dropped = |m: &Mutant| m.clause == Clause::Applies && m.change == Change::Dropped;
        assert!(mutants(&first, &[]).iter().any(dropped));
        assert!(!mutants(&first, &[&second]).iter().any(dropped));
    }
}
