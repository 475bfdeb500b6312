//! Waivers: findings that a team has looked at and accepts, by a card or by a comment in the notice.

use super::day::Day;
use super::finding::{Finding, Outcome, Waived};
use super::judge::{Case, Linted};
use crate::flow::{Declared, Thing};
use crate::law::rule::{Domain, Rule};
use crate::source::{FileId, Span};
use serde::{Deserialize, Serialize};

/// The kind of cards that waive findings.
const WAIVER: &str = "waiver";

/// A waiver in a comment of a notice.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TextWaiver {
    /// What it says.
    pub thing: Thing,
    /// The bytes of the notice's file that it is about.
    pub about: Span,
}

/// Whether a rule is about waivers.
pub fn is_about_waivers(rule: &Rule) -> bool {
    rule.each.iter().any(|d| *d == Domain::UnusedWaiver || matches!(d, Domain::Thing(kind) if kind == WAIVER))
}

impl<'a> Case<'a> {
    /// Waivers that hold and covered nothing. What a rule among notices would report of those that were not given, nobody knows.
    pub(super) fn unused_waivers(&self) -> impl Iterator<Item = &'a Thing> {
        let (used, day) = (self.used_waivers, self.day);
        let rules = &self.law.reading.rules;
        let compares = |w: &Thing| listed(w, "rule").iter().any(|id| rules.iter().any(|r| r.id == *id && r.among.is_some()));
        let all = self.declaration.iter().flat_map(|d| &d.things).filter(|t| t.kind == WAIVER);
        all.filter(move |w| holds(w, day) && used.is_some_and(|u| !u.contains(&w.name)) && !compares(w))
    }
}

/// Sets the findings that a waiver covers apart.
pub(super) fn waive(case: &Case<'_>, out: &mut Linted) {
    let declared = case.declaration.iter().flat_map(|d| d.of_kind(WAIVER)).map(|(_, thing)| (thing, None));
    let in_texts = case.texts.iter().flat_map(|t| t.waivers.iter().map(|w| (&w.thing, Some(w.about))));
    let waivers: Vec<(&Thing, Option<Span>)> = declared.chain(in_texts).filter(|(w, _)| holds(w, case.day)).collect();
    if waivers.is_empty() {
        return;
    }
    let name_of = |file: FileId| case.texts.iter().find(|t| t.file == file).map_or("", |t| t.name);
    let covers = |(waiver, about): &(&Thing, Option<Span>), finding: &Finding| {
        let place = match about {
            Some(about) => waiver.file == finding.place.file && touches(*about, finding.place.span),
            None => {
                let at = listed(waiver, "at");
                let here = name_of(finding.place.file);
                at.is_empty() || at.iter().any(|a| here.ends_with(a.as_str()) || finding.message.en.contains(a.as_str()))
            }
        };
        place && listed(waiver, "rule").contains(&finding.rule)
    };
    let Linted { findings, waived, used_waivers, .. } = out;
    for finding in std::mem::take(findings) {
        let mut covering = waivers.iter().filter(|w| covers(w, &finding)).peekable();
        let Some((waiver, about)) = covering.peek() else {
            findings.push(finding);
            continue;
        };
        let said = |field| waiver.field(field).first().map_or_else(String::new, |v| v.text.clone());
        let (why, who, until, ticket) = (said("why"), said("who"), said("until"), said("ticket"));
        let in_text = about.is_some();
        used_waivers.extend(covering.map(|(w, _)| w.name.clone()));
        waived.push(Waived { finding, why, who, until, ticket, in_text });
    }
    for (file, outcome) in &mut out.outcomes {
        let left = out.findings.iter().any(|f| f.rule == outcome.rule && file.is_none_or(|id| f.place.file == id));
        if outcome.outcome == Outcome::Violated && !left {
            outcome.outcome = Outcome::NotRequired;
            outcome.grade = None;
        }
    }
}

/// A finding about nothing that can be underlined stands at one byte.
fn touches(about: Span, place: Span) -> bool {
    about.overlaps(place) || (place.is_empty() && about.start <= place.start && place.start < about.end)
}

/// What stands between the commas of a field.
fn listed(thing: &Thing, field: &str) -> Vec<String> {
    thing.field(field).iter().flat_map(|v| v.text.split(',').map(|s| s.trim().to_owned()).collect::<Vec<_>>()).collect()
}

/// Whether a waiver holds on a day. One that could not be read as it stands, or is not filled in yet, holds never.
fn holds(waiver: &Thing, day: &Day) -> bool {
    let past = waiver.field("until").iter().any(|v| matches!(v.value, Declared::Date(until) if until < day.itself()));
    !past && !waiver.damaged
}
