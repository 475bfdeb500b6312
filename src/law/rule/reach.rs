//! Whether a rule can ever apply, and ever be violated, and whether two can be followed: if not, that is a mistake of their author.
//!
//! Conditions are taken as sentences of propositional logic: the same condition at two places is true at both or at none.

use super::ast::{Cond, Domain, Rule, Scope};
use crate::source::Say;
use std::borrow::Cow;

/// So many different conditions are tried in all ways; nobody writes more in one rule.
const MOST_CONDITIONS: usize = 12;

/// Why a rule is in vain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vain {
    /// The diagnostic's code.
    pub code: &'static str,
    /// In words.
    pub message: Say,
    /// What to do.
    pub help: Say,
}

/// Why a rule is in vain, if its conditions tell so.
pub fn in_vain(rule: &Rule) -> Option<Vain> {
    let mut atoms = Vec::new();
    for cond in [&rule.applies, &rule.except, &rule.require] {
        collect(cond, &mut atoms);
    }
    if atoms.len() > MOST_CONDITIONS {
        return None;
    }
    let worlds = || 0..1_u32 << atoms.len();
    let applies = |world: u32| holds(&rule.applies, &atoms, world) && !holds(&rule.except, &atoms, world);
    if !worlds().any(applies) {
        return Some(Vain {
            code: "law::never-applies",
            message: Say::new(format!("the rule `{}` can never apply", rule.id), format!("die Regel `{}` ist nie anwendbar", rule.id)),
            help: Say::new(
                "its conditions exclude each other: check `For each`, `If` and `Except`",
                "Ihre Bedingungen schließen einander aus: Prüfen Sie `For each`, `If` und `Except`",
            ),
        });
    }
    if !worlds().any(|world| applies(world) && !holds(&rule.require, &atoms, world)) {
        return Some(Vain {
            code: "law::never-violated",
            message: Say::new(
                format!("the rule `{}` can never be violated", rule.id),
                format!("die Regel `{}` wird nie verletzt", rule.id),
            ),
            help: Say::new(
                "what it requires holds wherever it applies: check `If` and the fields that begin with `Must`",
                "Was sie verlangt, gilt überall, wo sie anwendbar ist: Prüfen Sie `If` und die Felder, die mit `Must` beginnen",
            ),
        });
    }
    None
}

/// Whether two rules, each beside the same others, are violated in the same worlds; `false` if that is too much to try.
pub(super) fn violated_alike(one: &Rule, other: &Rule, beside: &[&Rule]) -> bool {
    let mut atoms = Vec::new();
    for rule in [one, other].into_iter().chain(beside.iter().copied()) {
        [&rule.applies, &rule.except, &rule.require].into_iter().for_each(|c| collect(c, &mut atoms));
    }
    let violated = |rule: &Rule, world: u32| {
        let [applies, except, require] = [&rule.applies, &rule.except, &rule.require].map(|c| holds(c, &atoms, world));
        applies && !except && !require
    };
    let alike = |world| violated(one, world) == violated(other, world) || beside.iter().any(|r| violated(r, world));
    atoms.len() <= MOST_CONDITIONS && (0..1_u32 << atoms.len()).all(alike)
}

/// Whether one of two rules demands the opposite of the other wherever it applies: no text, and no flow, could follow both.
pub fn cannot_both_hold(one: &Rule, other: &Rule) -> bool {
    let [one, other] = [one, other].map(Demand::of);
    if one.each != other.each {
        return false;
    }
    let (mut mine, mut theirs) = (Vec::new(), Vec::new());
    collect(&one.require, &mut mine);
    collect(&other.require, &mut theirs);
    if !mine.iter().any(|atom| theirs.contains(atom)) {
        return false;
    }
    let mut atoms = mine;
    for demand in [&one, &other] {
        [&demand.applies, &demand.except, &demand.require].into_iter().for_each(|c| collect(c, &mut atoms));
    }
    if atoms.len() > MOST_CONDITIONS {
        return false;
    }
    let worlds = || 0..1_u32 << atoms.len();
    let applies = |demand: &Demand<'_>, world| holds(&demand.applies, &atoms, world) && !holds(&demand.except, &atoms, world);
    let met = |demand: &Demand<'_>, world| holds(&demand.require, &atoms, world);
    let within = |a, b| worlds().all(|world| !applies(a, world) || applies(b, world));
    let both = || worlds().filter(|world| applies(&one, *world) && applies(&other, *world));
    let each_alone = both().any(|world| met(&one, world)) && both().any(|world| met(&other, world));
    let together = both().any(|world| met(&one, world) && met(&other, world));
    (within(&one, &other) || within(&other, &one)) && each_alone && !together
}

/// What a rule demands, and of what. That a statement must not stand there is a demand on the text.
struct Demand<'r> {
    each: Cow<'r, [Domain]>,
    applies: Cow<'r, Cond>,
    except: Cow<'r, Cond>,
    require: Cow<'r, Cond>,
}

impl<'r> Demand<'r> {
    fn of(rule: &'r Rule) -> Self {
        let unconditional = rule.applies == Cond::Always(true) && rule.except == Cond::Always(false);
        let never = rule.require == Cond::Not(Box::new(Cond::Always(true)));
        match rule.each.as_slice() {
            [Domain::Statement(what, Scope::Text)] if unconditional && never => Self {
                each: Cow::Owned(vec![Domain::Text]),
                applies: Cow::Borrowed(&rule.applies),
                except: Cow::Borrowed(&rule.except),
                require: Cow::Owned(Cond::Not(Box::new(Cond::States(what.clone(), Scope::Text, 1)))),
            },
            each => Self {
                each: Cow::Borrowed(each),
                applies: Cow::Borrowed(&rule.applies),
                except: Cow::Borrowed(&rule.except),
                require: Cow::Borrowed(&rule.require),
            },
        }
    }
}

/// The conditions that are not made of others, each once.
fn collect<'c>(cond: &'c Cond, atoms: &mut Vec<&'c Cond>) {
    match cond {
        Cond::Always(_) => {}
        Cond::All(all) | Cond::Any(all) => all.iter().for_each(|c| collect(c, atoms)),
        Cond::Not(inner) => collect(inner, atoms),
        atom => {
            if atoms.len() <= MOST_CONDITIONS && !atoms.contains(&atom) {
                atoms.push(atom);
            }
        }
    }
}

fn holds(cond: &Cond, atoms: &[&Cond], world: u32) -> bool {
    match cond {
        Cond::Always(always) => *always,
        Cond::All(all) => all.iter().all(|c| holds(c, atoms, world)),
        Cond::Any(all) => all.iter().any(|c| holds(c, atoms, world)),
        Cond::Not(inner) => !holds(inner, atoms, world),
        atom => atoms.iter().position(|a| *a == atom).is_some_and(|at| world & (1 << at) != 0),
    }
}
