//! Whether a rule can ever apply, and ever be violated: one that cannot is a mistake of its author.
//!
//! Conditions are taken as sentences of propositional logic: the same condition at two places is true at both or at none.

use super::ast::{Cond, Rule};
use crate::source::Say;

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
