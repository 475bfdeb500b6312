//! Conditions to true, false or unknown.

use super::headings::Heading;
use super::judge::{Case, TextUnderCheck};
use super::seen::Seen;
use super::values::{At, Item, Values};
use crate::flow::{FieldValue, Hop, Thing};
use crate::law::rule::{Cond, Domain, Op, Path, Polarized, Root, Scope, Side};
use crate::notice::BlockId;
use crate::recognise::{ConceptId, Polarity, Statement};
use crate::source::{Say, Span};
use crate::value::Value;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use std::cell::RefCell;

/// How many statements a quantifier looks at for each one that a rule is about: a bound for hostile texts; real notices stay far
/// below.
const MOST_STATEMENTS: usize = 400;
/// How many blocks apart two statements of one passage may stand.
pub(super) const LONGEST_PASSAGE: u32 = 12;
/// How much evidence is kept.
const MOST_EVIDENCE: usize = 6;

/// What a rule, or a quantifier, is about at the moment.
#[derive(Clone)]
pub(super) enum Bound<'a> {
    Statement(&'a Statement),
    Thing(&'a Thing),
    Hop(Hop<'a>),
    /// A statement in another text of the notice.
    Elsewhere(&'a TextUnderCheck<'a>, &'a Statement),
    /// A concept, whether the text states it or not.
    Concept(ConceptId),
    /// A heading.
    Heading(Heading),
    /// A value that is declared open: of what, in which field.
    Open(&'a Thing, &'a str, &'a FieldValue),
}

/// Statements that a description fits.
pub(super) type Fitting<'a> = SmallVec<[&'a Statement; 8]>;

/// Evaluates conditions for one text, or for the declaration alone.
pub(super) struct Eval<'a> {
    pub case: &'a Case<'a>,
    pub text: Option<&'a TextUnderCheck<'a>>,
    pub bound: Vec<Bound<'a>>,
    /// The declared words that the text was last found to lack.
    pub lacking: Vec<String>,
    /// Whether words name a party: the same few are asked for again and again.
    pub named: RefCell<FxHashMap<(String, String), bool>>,
}

/// What a condition came to.
#[derive(Clone, Default)]
pub(super) struct Verdict<'a> {
    /// True, false, or unknown.
    pub truth: Option<bool>,
    /// What it rests on.
    pub seen: Vec<Seen<'a>>,
    /// What would decide it.
    pub missing: Vec<Say>,
}

impl<'a> Verdict<'a> {
    pub fn of(truth: bool) -> Self {
        Self { truth: Some(truth), ..Self::default() }
    }

    pub fn at(truth: bool, seen: Vec<Seen<'a>>) -> Self {
        Self { truth: Some(truth), seen, missing: Vec::new() }
    }

    pub fn unknown(missing: Say) -> Self {
        Self { truth: None, seen: Vec::new(), missing: vec![missing] }
    }

    fn add(&mut self, other: Self) {
        if self.seen.is_empty() {
            self.seen = other.seen;
        } else {
            self.seen.extend(other.seen);
        }
        self.seen.truncate(MOST_EVIDENCE);
        for say in other.missing {
            if !self.missing.contains(&say) {
                self.missing.push(say);
            }
        }
    }
}

impl<'a> Eval<'a> {
    /// Nothing is bound yet.
    pub fn new(case: &'a Case<'a>, text: Option<&'a TextUnderCheck<'a>>) -> Self {
        Self { case, text, bound: Vec::new(), lacking: Vec::new(), named: RefCell::default() }
    }

    /// Evaluates a condition.
    pub fn cond(&mut self, cond: &Cond) -> Verdict<'a> {
        match cond {
            Cond::Always(truth) => Verdict::of(*truth),
            Cond::All(all) => self.fold(all, false),
            Cond::Any(all) => self.fold(all, true),
            Cond::Not(inner) => {
                let mut verdict = self.cond(inner);
                verdict.truth = verdict.truth.map(|t| !t);
                verdict
            }
            Cond::States(what, scope, times) => self.states(what, *scope, *times),
            Cond::Some(domain, inner) => self.some(domain, inner),
            Cond::Has(root, field) => self.has(root, field),
            Cond::Open(path) => match self.values(path) {
                Values::Unknown(_) if self.case.declaration.is_some() => Verdict::of(true),
                Values::Unknown(missing) => Verdict::unknown(missing),
                _ => Verdict::of(false),
            },
            Cond::Is(path, property) => self.is(path, property),
            Cond::Compare(a, op, b) => self.compare(a, *op, b),
            Cond::Covers(path, wanted) => match self.values(path) {
                Values::Known(items) => {
                    let fits = |v: &Value| matches!(v, Value::Citation(have) if wanted.iter().any(|w| w.covers(have)));
                    let seen = items.iter().filter(|i| fits(&i.value)).filter_map(seen_item).collect();
                    Verdict::at(items.iter().any(|i| fits(&i.value)), seen)
                }
                Values::Unknown(missing) => Verdict::unknown(missing),
                Values::Absent => Verdict::of(false),
            },
            Cond::Names(root, within) => self.names(root, within.as_ref()),
            Cond::Against(path, op, value) => match self.values(path) {
                Values::Known(items) => Verdict::of(items.iter().any(|i| self.compare_values(&i.value, *op, value) == Some(true))),
                Values::Unknown(missing) => Verdict::unknown(missing),
                Values::Absent => Verdict::of(false),
            },
            Cond::Within(path, days) => match self.values(path) {
                Values::Known(items) => {
                    let from = self.case.day.itself();
                    let until = from.saturating_add(jiff::Span::new().days(i64::from(*days)));
                    let soon = |v: &Value| matches!(v, Value::Date(d) if *d >= from && *d <= until);
                    Verdict::of(items.iter().any(|i| soon(&i.value)))
                }
                Values::Unknown(missing) => Verdict::unknown(missing),
                Values::Absent => Verdict::of(false),
            },
            Cond::Mentions(path, any) => self.mentions(path, *any),
            Cond::Declared => Verdict::of(self.case.declaration.is_some()),
        }
    }

    /// `deciding`: the truth that decides alone (true for "or", false for "and").
    fn fold(&mut self, all: &[Cond], deciding: bool) -> Verdict<'a> {
        let mut whole = Verdict::of(!deciding);
        let mut unknown = Verdict::default();
        for cond in all {
            let verdict = self.cond(cond);
            match verdict.truth {
                Some(truth) if truth == deciding => return verdict,
                Some(_) => whole.add(verdict),
                None => unknown.add(verdict),
            }
        }
        if unknown.missing.is_empty() { whole } else { Verdict { truth: None, ..unknown } }
    }

    /// The statements that a description fits, near the bound one; at most so many.
    pub fn statements(&self, what: &Polarized, scope: Scope, most: usize) -> Fitting<'a> {
        let Some(text) = self.text.filter(|_| scope != Scope::Other) else { return Fitting::new() };
        let stated_of = |name: &String| self.concept(name).map(|c| text.stated_of(c)).filter(|list| !list.is_empty());
        let lists: SmallVec<[&[u32]; 8]> = what.concepts.iter().filter_map(stated_of).collect();
        if lists.is_empty() {
            return Fitting::new();
        }
        let stated = &text.statements.stated;
        let near = self.bound.iter().rev().find_map(|b| match b {
            Bound::Statement(s) => Some(Near::Statement(s)),
            Bound::Heading(h) => Some(Near::Heading(h)),
            _ => None,
        });
        let polarity = |s: &Statement| has_side(what.polarity, s);
        let section = |s: &Statement| text.document.block(s.block).map(|b| b.section);
        // In reading order, sentences, blocks and sections only rise: what is near the bound statement is one range.
        let range = |list: &[u32]| {
            let count = |before: &dyn Fn(&Statement) -> bool| list.partition_point(|i| stated.get(*i as usize).is_some_and(before));
            let near = match near {
                Some(Near::Statement(statement)) => Some(statement),
                // Nothing is stated in the heading itself; what stands near it is its section.
                Some(Near::Heading(h)) => {
                    return match scope {
                        Scope::Text | Scope::Other => 0..list.len(),
                        Scope::Later => count(&|s| s.block <= h.block)..list.len(),
                        Scope::Sentence | Scope::Block => 0..0,
                        Scope::Section => count(&|s| s.block <= h.block)..count(&|s| s.block <= h.last),
                        Scope::Passage => count(&|s| s.block <= h.block)..count(&|s| s.block <= h.behind),
                    };
                }
                None => None,
            };
            match (scope, near) {
                (Scope::Text | Scope::Other, _) | (_, None) => 0..list.len(),
                (Scope::Later, Some(n)) => count(&|s| (s.span.start, s.concept) <= (n.span.start, n.concept))..list.len(),
                (Scope::Sentence, Some(n)) => {
                    count(&|s| s.sentence_index < n.sentence_index)..count(&|s| s.sentence_index <= n.sentence_index)
                }
                (Scope::Block, Some(n)) => count(&|s| s.block < n.block)..count(&|s| s.block <= n.block),
                (Scope::Passage, Some(n)) => {
                    let here = |s: &Statement| (section(s), s.block.0 + LONGEST_PASSAGE) < (section(n), n.block.0);
                    let beyond = |s: &Statement| (section(s), s.block.0) <= (section(n), n.block.0 + LONGEST_PASSAGE);
                    count(&here)..count(&beyond)
                }
                (Scope::Section, Some(n)) => count(&|s| section(s) < section(n))..count(&|s| section(s) <= section(n)),
            }
        };
        let fits = |i: &u32| stated.get(*i as usize).filter(|s| polarity(s));
        if let [list] = lists.as_slice() {
            return list.get(range(list)).unwrap_or_default().iter().filter_map(fits).take(most).collect();
        }
        let mut found: SmallVec<[u32; 16]> = SmallVec::new();
        for list in lists {
            found.extend(list.get(range(list)).unwrap_or_default().iter().copied().filter(|i| fits(i).is_some()).take(most));
        }
        found.sort_unstable();
        found.dedup();
        found.iter().filter_map(fits).take(most).collect()
    }

    /// A concept by its name, or the one that is bound.
    pub fn concept(&self, name: &str) -> Option<ConceptId> {
        let bound = || self.bound.iter().rev().find_map(|b| if let Bound::Concept(c) = b { Some(*c) } else { None });
        if name == "it" { bound() } else { self.case.concept(name) }
    }

    /// The statements that a description fits, in this text or in the others.
    fn all_statements(&self, what: &Polarized, scope: Scope, most: usize) -> Vec<Bound<'a>> {
        if scope != Scope::Other {
            return self.statements(what, scope, most).into_iter().map(Bound::Statement).collect();
        }
        let Some(own) = self.text else { return Vec::new() };
        let concepts: Vec<_> = what.concepts.iter().filter_map(|c| self.concept(c)).collect();
        let among = self.case.among;
        let others = self.case.texts.iter().filter(|t| if among { t.notice != own.notice } else { t.file != own.file });
        let all = others.flat_map(|t| {
            concepts.iter().flat_map(move |c| t.stated_of(*c)).filter_map(move |i| Some((t, t.statements.stated.get(*i as usize)?)))
        });
        let fitting = all.filter(|(_, s)| has_side(what.polarity, s));
        fitting.take(most).map(|(t, s)| Bound::Elsewhere(t, s)).collect()
    }

    fn states(&mut self, what: &Polarized, scope: Scope, times: u16) -> Verdict<'a> {
        let (count, seen) = if scope == Scope::Other {
            let found = self.all_statements(what, scope, MOST_STATEMENTS);
            (found.len(), found.into_iter().take(MOST_EVIDENCE).map(Seen::Bound).collect())
        } else {
            let found = self.statements(what, scope, MOST_STATEMENTS);
            (found.len(), found.iter().take(MOST_EVIDENCE).map(|s| Seen::Bound(Bound::Statement(s))).collect())
        };
        Verdict::at(count >= times as usize, seen)
    }

    /// The members of a domain.
    pub fn members(&self, domain: &Domain) -> Result<Vec<Bound<'a>>, Say> {
        match domain {
            Domain::Text => Ok(Vec::new()),
            Domain::Statement(what, scope) => {
                // All that a rule is about are judged; for each of them, a bounded number of others is looked at.
                let most = if self.bound.is_empty() { usize::MAX } else { MOST_STATEMENTS };
                Ok(self.all_statements(what, *scope, most))
            }
            Domain::Concept(all) => Ok(all.iter().filter_map(|c| self.case.concept(c)).map(Bound::Concept).collect()),
            Domain::Heading(all) => Ok(self.headings(all).into_iter().map(Bound::Heading).collect()),
            Domain::Linked(kind, link) => self.linked(kind, link),
            Domain::UnusedWaiver => Ok(self.case.unused_waivers().map(Bound::Thing).collect()),
            Domain::Thing(kind) => {
                let declaration = self.case.declaration.ok_or_else(|| self.nothing_declared())?;
                Ok(declaration.of_kind(kind).map(|(_, t)| Bound::Thing(t)).collect())
            }
            Domain::OpenValue => {
                let declaration = self.case.declaration.ok_or_else(|| self.nothing_declared())?;
                let of = |thing: &'a Thing| {
                    let fields = thing.fields.iter().flat_map(|(field, values)| values.iter().map(move |v| (field, v)));
                    fields.filter(|(_, v)| v.is_open()).map(move |(field, value)| Bound::Open(thing, field, value))
                };
                Ok(declaration.things.iter().flat_map(of).collect())
            }
            Domain::Hop => {
                let declaration = self.case.declaration.ok_or_else(|| self.nothing_declared())?;
                Ok(declaration.hops().into_iter().map(Bound::Hop).collect())
            }
        }
    }

    fn some(&mut self, domain: &Domain, inner: &Cond) -> Verdict<'a> {
        let members = match self.members(domain) {
            Ok(members) => members,
            Err(missing) => return Verdict::unknown(missing),
        };
        let mut unknown = Verdict::default();
        for member in members {
            self.bound.push(member);
            let mut verdict = self.cond(inner);
            let member = self.bound.pop();
            match verdict.truth {
                Some(true) => {
                    // A concept stands nowhere.
                    if let Some(member) = member.filter(|m| !matches!(m, Bound::Concept(_))) {
                        verdict.seen.insert(0, Seen::Bound(member));
                    }
                    return verdict;
                }
                Some(false) => {}
                None => unknown.add(verdict),
            }
        }
        if unknown.missing.is_empty() { Verdict::of(false) } else { unknown }
    }

    /// The block of the statement or heading that is bound first, if one is.
    pub fn block(&self) -> Option<BlockId> {
        self.bound.iter().find_map(|b| match b {
            Bound::Statement(s) => Some(s.block),
            Bound::Heading(h) => Some(h.block),
            _ => None,
        })
    }

    fn has(&mut self, root: &Root, field: &str) -> Verdict<'a> {
        match self.values_of(root, field) {
            Values::Known(items) => Verdict::at(true, items.iter().filter_map(seen_item).take(1).collect()),
            Values::Unknown(missing) => Verdict::unknown(missing),
            Values::Absent => Verdict::of(false),
        }
    }

    fn is(&mut self, path: &Path, property: &str) -> Verdict<'a> {
        match self.values(path) {
            Values::Known(items) => {
                let mut undecided = false;
                for item in &items {
                    match self.has_property(item, property) {
                        Some(true) => return Verdict::at(true, seen_item(item).into_iter().collect()),
                        Some(false) => {}
                        None => undecided = true,
                    }
                }
                if undecided {
                    Verdict::unknown(self.would_decide(path, property))
                } else {
                    Verdict::at(false, items.iter().filter_map(seen_item).take(1).collect())
                }
            }
            Values::Unknown(missing) => Verdict::unknown(missing),
            Values::Absent => Verdict::of(false),
        }
    }

    fn compare(&mut self, a: &Path, op: Op, b: &Path) -> Verdict<'a> {
        let (a, b) = match (self.values(a), self.values(b)) {
            (Values::Known(a), Values::Known(b)) => (a, b),
            (Values::Unknown(missing), _) | (_, Values::Unknown(missing)) => return Verdict::unknown(missing),
            _ => return Verdict::of(false),
        };
        let pairs = || a.iter().flat_map(|x| b.iter().map(move |y| (x, y)));
        let outcomes: SmallVec<[(&Item<'a>, &Item<'a>, bool); 2]> =
            pairs().filter_map(|(x, y)| Some((x, y, self.compare_values(&x.value, op, &y.value)?))).collect();
        let contact = |i: &Item<'_>| matches!(*i.value, Value::Contact(_));
        if outcomes.is_empty() && a.iter().chain(&b).all(contact) {
            // A way to reach someone of the other's kind is not given.
            return Verdict::of(false);
        }
        if outcomes.is_empty() {
            let words = b.first().map_or("", |i| &*i.words);
            return Verdict::unknown(Say::new(
                format!("a value that can be compared with `{words}`"),
                format!("ein Wert, der sich mit `{words}` vergleichen lässt"),
            ));
        }
        let deciding = outcomes.iter().find(|(_, _, holds)| *holds).or(outcomes.first());
        let seen = deciding.iter().flat_map(|(x, y, _)| [*x, *y]).filter_map(seen_item).collect();
        // To differ, every pair that can be compared must differ; to agree, one that agrees is enough.
        let truth = match op {
            Op::Differs => outcomes.iter().all(|(_, _, holds)| *holds),
            _ => outcomes.iter().any(|(_, _, holds)| *holds),
        };
        Verdict::at(truth, seen)
    }

    fn names(&mut self, root: &Root, within: Option<&Polarized>) -> Verdict<'a> {
        let things = match root {
            Root::Kind(kind) => match self.things(kind) {
                Ok(things) => things,
                Err(missing) => return Verdict::unknown(missing),
            },
            Root::It | Root::That | Root::Hop => match self.bound.last() {
                Some(Bound::Thing(thing)) => vec![*thing],
                Some(Bound::Hop(hop)) => {
                    let found = self.case.declaration.and_then(|d| d.by_name(hop.to));
                    found.map(|(_, t)| t).into_iter().collect()
                }
                _ => Vec::new(),
            },
        };
        let Some(text) = self.text else { return Verdict::of(false) };
        let sentences: Option<Vec<Span>> =
            within.map(|w| self.statements(w, Scope::Text, MOST_STATEMENTS).iter().map(|s| s.sentence).collect());
        let all: Vec<Span> = things.iter().filter_map(|t| text.names(self.case, t, sentences.as_deref())).collect();
        Verdict::at(!things.is_empty() && all.len() == things.len(), all.into_iter().map(|s| Seen::Named(text.place(s))).collect())
    }

    /// The words of the text at a span.
    pub fn words(&self, span: Span) -> String {
        self.text.map_or_else(String::new, |t| t.document.words(span).to_owned())
    }
}

/// Where a value stands.
fn seen_item<'a>(item: &Item<'a>) -> Option<Seen<'a>> {
    if matches!(item.at, At::Nowhere) { None } else { Some(Seen::Value(item.at)) }
}

/// What "the same section" is the same as.
enum Near<'n> {
    Statement(&'n Statement),
    Heading(&'n Heading),
}

fn has_side(side: Option<Side>, statement: &Statement) -> bool {
    match side {
        None => true,
        Some(Side::Affirmed) => statement.polarity == Polarity::Affirmed,
        Some(Side::Denied) => statement.polarity == Polarity::Denied,
        Some(Side::Conditional) => statement.polarity == Polarity::Conditional,
    }
}
