//! What differs between versions whose sentences say small things.
#![allow(clippy::unwrap_used)]

use super::version::words_of;
use super::*;
use crate::recognise::{ConceptId, Polarity};
use crate::source::LineColumn;
use proptest::prelude::*;

fn quote(text: &str, line: u32) -> Quote {
    let at = LineColumn { line, column: 1, offset: 0 };
    Quote { file: "house.md".to_owned(), start: at, end: at, text: text.to_owned() }
}

/// A sentence, with the concepts that it states and the value of each.
type Small<'t> = (&'t str, &'t [(char, &'t str)]);

/// A text whose sentences state concepts (`a`, `b`, …) with values.
fn version(sentences: &[Small<'_>]) -> Version {
    let sentence = |(i, (text, said)): (usize, &Small<'_>)| {
        let one = |(concept, value): &(char, &str)| {
            let value = (!value.is_empty()).then(|| SaidValue { name: "duration", key: (*value).to_owned(), text: (*value).to_owned() });
            let concept = ConceptId(*concept as u16);
            Said { concept, polarity: Polarity::Affirmed, quote: quote(text, i as u32 + 1), values: value.into_iter().collect() }
        };
        Sentence { quote: quote(text, i as u32 + 1), words: words_of(text), said: said.iter().map(one).collect() }
    };
    let sentences = sentences.iter().enumerate().map(sentence).collect();
    Version { file: "house.md".to_owned(), name: "house.md".to_owned(), language: "en".to_owned(), sentences, findings: Vec::new() }
}

/// What differs, one a line: the lines of the sentences, how, the concept, the values.
fn shown(old: &Version, new: &Version) -> Vec<String> {
    let value = |said: &Option<Said>| said.as_ref().map_or("-".to_owned(), |s| s.values.iter().map(|v| v.text.as_str()).collect());
    let line = |q: &Option<Quote>| q.as_ref().map_or("-".to_owned(), |q| q.start.line.to_string());
    let mut all = Vec::new();
    for passage in passages(Some(old), Some(new)) {
        for c in &passage.changes {
            let concept = char::from_u32(u32::from(c.concept.0)).unwrap();
            all.push(format!("{}:{} {:?} {concept} {}>{}", line(&passage.old), line(&passage.new), c.how, value(&c.old), value(&c.new)));
        }
    }
    all
}

const TEA: Small<'static> = ("Tea is served for 2 hours in the hall.", &[('t', "2h")]);
const MILK: Small<'static> = ("Milk is kept for 3 days in the cellar.", &[('k', "3d")]);
const CAKE: Small<'static> = ("Cake is kept for 5 days on the shelf.", &[('k', "5d")]);

#[test]
fn a_value_changes_in_its_own_sentence() {
    let cake = ("Cake is kept for 3 days on the shelf.", &[('k', "3d")] as &[_]);
    assert_eq!(shown(&version(&[MILK, CAKE]), &version(&[cake, MILK])), ["2:1 Changed k 5d>3d"]);
}

#[test]
fn values_that_change_places_are_two_changes() {
    let milk = ("Milk is kept for 5 days in the cellar.", &[('k', "5d")] as &[_]);
    let cake = ("Cake is kept for 3 days on the shelf.", &[('k', "3d")] as &[_]);
    assert_eq!(shown(&version(&[MILK, CAKE]), &version(&[milk, cake])), ["1:1 Changed k 3d>5d", "2:2 Changed k 5d>3d"]);
}

#[test]
fn a_statement_in_a_sentence_written_anew_changes_if_it_is_the_only_one() {
    let other = ("Nobody waits longer than a day until the jug is poured away.", &[('k', "1d")] as &[_]);
    assert_eq!(shown(&version(&[TEA, MILK]), &version(&[TEA, other])), ["2:2 Changed k 3d>1d"]);
    let moved = ("Nobody waits longer than three days until the jug is poured away.", &[('k', "3d")] as &[_]);
    assert_eq!(shown(&version(&[TEA, MILK]), &version(&[TEA, moved])), ["2:2 Reworded k 3d>3d"]);
}

#[test]
fn what_is_said_once_more_is_not_new() {
    let again = ("So we keep it three days.", &[('k', "3d")] as &[_]);
    assert_eq!(shown(&version(&[MILK]), &version(&[MILK, again])), ["-:2 Reworded k ->3d"]);
    assert_eq!(shown(&version(&[MILK, again]), &version(&[MILK])), ["2:- Reworded k 3d>-"]);
}

#[test]
fn what_states_something_else_stands_before_what_only_says_it_otherwise() {
    let tea = ("Tea is served for 2 hours in the great hall.", &[('t', "2h")] as &[_]);
    assert_eq!(shown(&version(&[TEA, MILK, CAKE]), &version(&[tea, MILK])), ["3:- Vanished k 5d>-", "1:1 Reworded t 2h>2h"]);
}

#[test]
fn a_name_that_only_one_version_has_is_looked_for_by_what_the_text_says() {
    let named = |name: &str, sentences: &[Small<'_>]| Version { name: name.to_owned(), ..version(sentences) };
    let old = [named("a", &[TEA]), named("b", &[MILK, CAKE])];
    let new = [named("a", &[TEA]), named("c", &[MILK, CAKE, TEA]), named("d", &[TEA])];
    assert_eq!(pairs(&old, &new), [(Some(0), Some(0)), (Some(1), Some(1)), (None, Some(2))]);
}

fn any_version() -> impl Strategy<Value = Version> {
    let words = prop::sample::select(vec!["tea", "milk", "cake", "jug", "hall", "day", "guest", "kettle"]);
    let said = (prop::sample::select(vec!['a', 'b', 'c']), prop::sample::select(vec!["", "1d", "2d", "3d"]));
    let sentence = (prop::collection::vec(words, 1..6), prop::collection::vec(said, 1..3));
    prop::collection::vec(sentence, 0..8).prop_map(|all| {
        let texts: Vec<(String, Vec<(char, &str)>)> = all
            .into_iter()
            .map(|(w, mut s)| {
                s.sort_unstable();
                s.dedup();
                (w.join(" "), s)
            })
            .collect();
        version(&texts.iter().map(|(t, s)| (t.as_str(), s.as_slice())).collect::<Vec<_>>())
    })
}

proptest! {
    #[test]
    fn a_text_does_not_differ_from_itself_in_whatever_order(text in any_version(), seed in any::<u64>()) {
        let mut other = text.clone();
        // Sentences of the same words state the same wherever they stand.
        let mut unique = std::collections::BTreeSet::new();
        other.sentences.retain(|s| unique.insert(s.words.clone()));
        let text = Version { sentences: other.sentences.clone(), ..text };
        let by = usize::try_from(seed % 8).unwrap() % other.sentences.len().max(1);
        other.sentences.rotate_left(by);
        prop_assert_eq!(shown(&text, &other), Vec::<String>::new());
    }

    #[test]
    fn what_came_one_way_goes_the_other(old in any_version(), new in any_version()) {
        let count = |all: &[Passage], how: How| all.iter().flat_map(|p| &p.changes).filter(|c| c.how == how).count();
        let (there, back) = (passages(Some(&old), Some(&new)), passages(Some(&new), Some(&old)));
        prop_assert_eq!(count(&there, How::Appeared), count(&back, How::Vanished));
        prop_assert_eq!(count(&there, How::Vanished), count(&back, How::Appeared));
    }

    #[test]
    fn no_value_comes_or_goes_without_being_told(old in any_version(), new in any_version()) {
        let values = |v: &Version| -> std::collections::BTreeSet<(u16, String)> {
            v.sentences.iter().flat_map(|s| &s.said).flat_map(|s| s.values.iter().map(|v| (s.concept.0, v.key.clone()))).collect()
        };
        let told: Vec<StatementChange> = passages(Some(&old), Some(&new)).into_iter().flat_map(|p| p.changes).collect();
        let tells = |concept: u16, key: &str, new: bool| told.iter().filter(|c| c.how != How::Reworded).any(|c| {
            let side = if new { &c.new } else { &c.old };
            side.as_ref().is_some_and(|s| s.concept.0 == concept && s.values.iter().any(|v| v.key == key))
        });
        for (concept, key) in values(&new).difference(&values(&old)) {
            prop_assert!(tells(*concept, key, true), "{} {}", concept, key);
        }
        for (concept, key) in values(&old).difference(&values(&new)) {
            prop_assert!(tells(*concept, key, false), "{} {}", concept, key);
        }
    }
}
