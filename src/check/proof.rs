//! Whether the examples of rules prove them: each rule is judged with one mistake put in after the other, and its examples must
//! notice.

use super::engine::{Engine, Memory, Prepared};
use super::examples::ReadExample;
use crate::law::Example;
use crate::law::rule::{Domain, Mutant, Rule, mutants};
use crate::value::Date;

/// What the examples came to.
#[derive(Clone, Debug, Default)]
pub struct Proof {
    /// How many mutants there were.
    pub mutants: usize,
    /// Those that no example noticed, in the order of the rules.
    pub survivors: Vec<Survivor>,
}

/// A mutant that behaves in all examples as its rule does.
#[derive(Clone, Debug)]
pub struct Survivor {
    /// Which part of the rule it is made of, counted among the parts that share the id.
    pub part: usize,
    /// The mutant.
    pub mutant: Mutant,
}

/// Puts mistakes into the rules that these examples are of, and looks which of them no example notices.
pub fn prove(prepared: &Prepared, engine: &Engine<'_>, examples: &[&Example], date: Date) -> Proof {
    let mut proof = Proof::default();
    let mut memory = Memory::default();
    let rules = &engine.law.reading.rules;
    let mut done = "";
    for rule in rules {
        if rule.id == done {
            continue;
        }
        done = &rule.id;
        let own: Vec<&Example> = examples.iter().filter(|e| e.of == rule.id).copied().collect();
        if !own.is_empty() {
            prove_one(prepared, engine, &rule.id, &own, date, &mut memory, &mut proof);
        }
    }
    proof
}

fn prove_one(
    prepared: &Prepared,
    engine: &Engine<'_>,
    id: &str,
    examples: &[&Example],
    date: Date,
    memory: &mut Memory,
    proof: &mut Proof,
) {
    let all = &engine.law.reading.rules;
    // What becomes of waivers depends on all rules.
    let alone = !all.iter().any(|r| r.id == id && r.each.contains(&Domain::UnusedWaiver));
    let mut judged: Vec<Rule> = all.iter().filter(|r| !alone || r.id == id).cloned().collect();
    let places: Vec<usize> = judged.iter().enumerate().filter(|(_, r)| r.id == id).map(|(at, _)| at).collect();
    let of_part = |(part, at): (usize, &usize)| {
        let others: Vec<&Rule> = places.iter().filter(|p| *p != at).filter_map(|p| judged.get(*p)).collect();
        let made = judged.get(*at).map(|rule| mutants(rule, &others)).unwrap_or_default();
        made.into_iter().map(move |mutant| Survivor { part, mutant }).collect::<Vec<_>>()
    };
    let mut alive: Vec<Survivor> = places.iter().enumerate().flat_map(of_part).collect();
    proof.mutants += alive.len();
    for example in examples {
        // One that cannot be read proves nothing; running the examples says so.
        let Ok(read) = ReadExample::new(prepared, engine, example, memory) else { continue };
        let texts = read.texts();
        alive.retain_mut(|survivor| {
            let Some(place) = places.get(survivor.part).and_then(|at| judged.get_mut(*at)) else { return true };
            std::mem::swap(place, &mut survivor.mutant.rule);
            let unnoticed = read.behaves(engine, &judged, &texts, date);
            if let Some(place) = places.get(survivor.part).and_then(|at| judged.get_mut(*at)) {
                std::mem::swap(place, &mut survivor.mutant.rule);
            }
            unnoticed
        });
    }
    proof.survivors.extend(alive);
}
