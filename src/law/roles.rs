//! All patterns of a law in the order in which they are compiled, and what is told of those that cannot be.

use super::load::Reading;
use super::pattern::{Pattern, PatternError, Role};
use crate::source::{Diagnostic, FileId, Say, nearest};

/// All patterns of a language with what they mean and what undoes them, in a fixed order.
pub(super) fn roles<'r>(reading: &'r Reading, language: &str) -> Vec<(Role, &'r Pattern, Vec<&'r Pattern>)> {
    let mut all = Vec::new();
    for (marker, pattern) in reading.markers.get(language).into_iter().flatten() {
        all.push((Role::Marker(*marker), pattern, Vec::new()));
    }
    for (i, topic) in reading.topics.iter().enumerate() {
        for pattern in topic.patterns.get(language).into_iter().flatten() {
            all.push((Role::Topic(i as u16), pattern, Vec::new()));
        }
    }
    for (i, concept) in reading.concepts.iter().enumerate() {
        let Some(patterns) = concept.patterns.get(language) else { continue };
        let veto: Vec<&Pattern> = patterns.unless.iter().collect();
        all.extend(patterns.states.iter().map(|p| (Role::States(i as u16), p, veto.clone())));
        all.extend(patterns.near.iter().map(|(r, p)| (Role::Near(i as u16, *r), p, Vec::new())));
        all.extend(patterns.belongs.iter().map(|p| (Role::Belongs(i as u16), p, Vec::new())));
    }
    all
}

pub(super) fn pattern_diagnostic(error: PatternError, place: Option<(FileId, usize)>) -> Diagnostic {
    let (id, start) = place.unwrap_or((FileId(0), 0));
    let mut diagnostic = Diagnostic::error("law::pattern", id, error.span.shift(start), error.message);
    diagnostic.help = error.nearest.map(|n| Say::new(format!("did you mean `{n}`?"), format!("Meinten Sie `{n}`?")));
    diagnostic
}

pub(super) fn did_you_mean(word: &str, known: &[&str]) -> Option<Say> {
    if let Some(near) = nearest(word, known.iter().copied()) {
        return Some(Say::new(format!("did you mean `{near}`?"), format!("Meinten Sie `{near}`?")));
    }
    (known.len() <= 30).then(|| {
        let list = known.join("`, `");
        Say::new(format!("known are `{list}`"), format!("bekannt sind `{list}`"))
    })
}
