//! Rules about rules: what is wrong with rules that can be read, when all files are read.

use super::load::Reading;
use super::place::RulePlace;
use super::rule::{Rule, cannot_both_hold, check, in_vain};
use crate::card::CardTable;
use crate::source::{Diagnostic, Label, Say};
use std::collections::BTreeSet;

/// What is wrong with rules.
#[derive(Default)]
pub(super) struct Vetted {
    /// In the order of the rules' places.
    pub diagnostics: Vec<Diagnostic>,
    /// The ids of rules with mistakes that their examples would only tell again.
    pub broken: BTreeSet<String>,
}

/// Looks at the rules of these places: every name that they use must be known, each must be able to apply and to be violated, no two
/// may demand the opposite of each other unless one is switched off, and every rule must show a good and a bad example.
pub(super) fn vet(reading: &Reading, places: &[RulePlace], table: &CardTable, is_off: &dyn Fn(&Rule) -> bool) -> Vetted {
    let mut out = Vetted::default();
    together(reading, places, is_off, &mut out);
    let concepts: Vec<&str> = reading.concepts.iter().map(|c| c.name.as_str()).collect();
    for place in places {
        let Some(rule) = reading.rules.get(place.index) else { continue };
        for unknown in check(rule, &concepts, table) {
            let mut diagnostic = Diagnostic::error("law::unknown-name", place.file, place.card.of_word(&unknown.name), unknown.message);
            diagnostic.help = Some(unknown.help);
            out.diagnostics.push(diagnostic);
            out.broken.insert(rule.id.clone());
        }
        if let Some(vain) = in_vain(rule) {
            out.diagnostics.push(Diagnostic::error(vain.code, place.file, place.card.head, vain.message).help(vain.help));
            out.broken.insert(rule.id.clone());
        }
        let shows = |kind: &str| reading.examples.iter().any(|e| e.of == rule.id && e.kind == kind);
        if !shows("good") || !shows("bad") {
            let missing = if shows("good") { ("bad", "schlechtes") } else { ("good", "gutes") };
            out.diagnostics.push(no_example(rule, place, missing));
        }
    }
    out
}

fn no_example(rule: &Rule, place: &RulePlace, (missing, fehlt): (&str, &str)) -> Diagnostic {
    let id = &rule.id;
    let message = Say::new(format!("the rule `{id}` has no {missing} example"), format!("der Regel `{id}` fehlt ein {fehlt} Beispiel"));
    Diagnostic::error("law::no-example", place.file, place.card.head, message).help(Say::new(
        format!("add a block that begins with ```{missing} en"),
        format!("Fügen Sie einen Block hinzu, der mit ```{missing} de beginnt"),
    ))
}

/// Rules of which no text could follow both; of two that are read together, the later one tells.
fn together(reading: &Reading, places: &[RulePlace], is_off: &dyn Fn(&Rule) -> bool, out: &mut Vetted) {
    let place_of = |index: usize| places.iter().find(|p| p.index == index);
    let applied: Vec<(usize, &Rule)> = reading.rules.iter().enumerate().filter(|(_, r)| !is_off(r)).collect();
    for place in places {
        let Some((_, rule)) = applied.iter().find(|(i, _)| *i == place.index) else { continue };
        let others = applied.iter().filter(|(i, _)| *i < place.index || place_of(*i).is_none());
        for (i, other) in others.filter(|(_, other)| cannot_both_hold(rule, other)) {
            out.diagnostics.push(contradiction(rule, place, other, place_of(*i)));
            out.broken.insert(rule.id.clone());
        }
    }
}

fn contradiction(rule: &Rule, place: &RulePlace, other: &Rule, its: Option<&RulePlace>) -> Diagnostic {
    let (one, other) = (&rule.id, &other.id);
    let message = Say::new(
        format!("the rules `{one}` and `{other}` cannot both be followed: one demands the opposite of the other"),
        format!("die Regeln `{one}` und `{other}` sind nicht beide erfüllbar: Die eine verlangt das Gegenteil der anderen"),
    );
    let mut diagnostic = Diagnostic::error("law::contradiction", place.file, place.card.head, message).help(Say::new(
        format!("drop one, limit it with `If` or `Except`, or set `{other} = \"off\"` under `[severity]` in the configuration"),
        format!(
            "Streichen Sie eine, beschränken Sie sie mit `If` oder `Except`, oder setzen Sie in der Konfiguration unter `[severity]` \
             `{other} = \"off\"`"
        ),
    ));
    let label = its.map(|p| Label { file: p.file, span: p.card.head, text: Say::new("the other", "die andere") });
    diagnostic.labels.extend(label);
    diagnostic
}
