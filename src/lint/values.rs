//! Where values come from, and how they compare.

use super::eval::{Bound, Eval};
use super::judge::TextUnderCheck;
use crate::flow::{Declared, FieldValue, Thing};
use crate::law::rule::{Op, Path, Root};
use crate::law::{Adequacy, LawStatus};
use crate::recognise::Given;
use crate::source::{Place, Say, Span};
use crate::value::{Contact, Date, Value, fold};
use smallvec::{SmallVec, smallvec};
use std::borrow::Cow;

/// The field that says whether a recipient meets the conditions of an adequacy decision.
const CERTIFIED: &str = "certified";

/// The values at a path.
pub(super) enum Values<'a> {
    /// These.
    Known(Items<'a>),
    /// Declared open, or not declared at all: what would decide it.
    Unknown(Say),
    /// None.
    Absent,
}

/// Values: mostly one.
pub(super) type Items<'a> = SmallVec<[Item<'a>; 1]>;

/// A value with its words and its place. Values of texts are borrowed: rules look at many, and keep few.
#[derive(Clone)]
pub(super) struct Item<'a> {
    pub value: Cow<'a, Value>,
    pub words: Cow<'a, str>,
    pub at: At<'a>,
}

/// Where a value stands.
#[derive(Copy, Clone)]
pub(super) enum At<'a> {
    /// Nowhere.
    Nowhere,
    /// In a file.
    Place(Place),
    /// In the words of a text: its place in the file is found when it is shown.
    Words(&'a TextUnderCheck<'a>, Span),
}

impl At<'_> {
    /// Where in which file.
    pub fn place(&self) -> Option<Place> {
        match self {
            At::Nowhere => None,
            At::Place(place) => Some(*place),
            At::Words(text, span) => Some(text.place(*span)),
        }
    }
}

impl From<Place> for At<'_> {
    fn from(place: Place) -> Self {
        At::Place(place)
    }
}

impl<'a> Item<'a> {
    /// A value of its own, with its words.
    fn new(value: Value, words: impl Into<Cow<'a, str>>, at: impl Into<At<'a>>) -> Self {
        Self { value: Cow::Owned(value), words: words.into(), at: at.into() }
    }

    /// A value that a text gives.
    pub fn given(text: &'a TextUnderCheck<'a>, given: &'a Given) -> Self {
        Self { value: Cow::Borrowed(&given.value), words: text.document.words(given.span).into(), at: At::Words(text, given.span) }
    }
}

impl<'a> Eval<'a> {
    /// The values at a path.
    pub fn values(&self, path: &Path) -> Values<'a> {
        self.values_of(&path.root, &path.field)
    }

    /// The values of a field.
    pub fn values_of(&self, root: &Root, field: &str) -> Values<'a> {
        match root {
            Root::It => self.of_bound(self.bound.last(), field),
            Root::That => self.of_bound(self.bound.len().checked_sub(2).and_then(|i| self.bound.get(i)), field),
            Root::Hop => {
                let hop = self.bound.iter().rev().find(|b| matches!(b, Bound::Hop(_)));
                self.of_bound(hop, field)
            }
            Root::Kind(kind) => match self.things(kind) {
                Ok(things) => self.gather(&things, field),
                Err(missing) => Values::Unknown(missing),
            },
        }
    }

    /// The bound thing of a kind, else all that are declared; unknown if nothing is declared at all.
    pub fn things(&self, kind: &str) -> Result<Vec<&'a Thing>, Say> {
        let Some(declaration) = self.case.declaration else { return Err(self.nothing_declared()) };
        for bound in self.bound.iter().rev() {
            match bound {
                Bound::Thing(thing) if thing.kind == kind => return Ok(vec![thing]),
                Bound::Hop(hop) => {
                    if let Some(thing) = declaration.things.get(hop.flow).filter(|t| t.kind == kind) {
                        return Ok(vec![thing]);
                    }
                }
                _ => {}
            }
        }
        Ok(declaration.of_kind(kind).map(|(_, t)| t).collect())
    }

    pub fn nothing_declared(&self) -> Say {
        Say::new("the declared flows", "die erklärten Datenflüsse")
    }

    fn of_bound(&self, bound: Option<&Bound<'a>>, field: &str) -> Values<'a> {
        match bound {
            Some(Bound::Statement(statement)) if field == "region" => {
                let facts = &self.case.law.facts;
                let Some(text) = self.text else { return Values::Absent };
                let items = statement.values.iter().filter_map(|g| {
                    let region = facts.region_of(&g.value)?;
                    Some(Item { value: Cow::Owned(Value::Country(region.to_owned())), ..Item::given(text, g) })
                });
                known(items.collect())
            }
            Some(Bound::Statement(statement)) => {
                let Some(text) = self.text else { return Values::Absent };
                known(statement.values.iter().filter(|g| g.name == field).map(|g| Item::given(text, g)).collect())
            }
            Some(Bound::Elsewhere(text, statement)) => {
                known(statement.values.iter().filter(|g| g.name == field).map(|g| Item::given(text, g)).collect())
            }
            Some(Bound::Thing(thing)) => self.gather(&[thing], field),
            Some(Bound::Hop(hop)) => self.of_hop(hop, field),
            Some(Bound::Open(thing, _, value)) => {
                let Declared::Open { who, until } = &value.value else { return Values::Absent };
                let place = Place { file: thing.file, span: value.span };
                let item = |value: Value, words: String| Values::Known(smallvec![Item::new(value, words, place)]);
                match (field, who, until) {
                    ("who", Some(who), _) => item(Value::Text(who.clone()), who.clone()),
                    ("until", _, Some(until)) => item(Value::Date(*until), until.to_string()),
                    _ => Values::Absent,
                }
            }
            Some(Bound::Concept(_) | Bound::Heading(_)) | None => Values::Absent,
        }
    }

    fn of_hop(&self, hop: &crate::flow::Hop<'a>, field: &str) -> Values<'a> {
        let Some(declaration) = self.case.declaration else { return Values::Unknown(self.nothing_declared()) };
        let to = declaration.by_name(hop.to).map(|(_, t)| t);
        let flow = declaration.things.get(hop.flow);
        let there = to.map_or(At::Nowhere, |t| t.place().into());
        let name = |n: &'a str| Values::Known(smallvec![Item::new(Value::Name(n.to_owned()), n, there)]);
        let kind = |k: &'a str, at: At<'a>| Values::Known(smallvec![Item::new(Value::Choice(k.to_owned()), k, at)]);
        match field {
            "from" => name(hop.from),
            "to" => name(hop.to),
            "flow" => name(flow.map_or("", |f| f.name.as_str())),
            "kind" => kind(to.map_or("", |t| t.kind.as_str()), there),
            "from-kind" => kind(declaration.by_name(hop.from).map_or("", |(_, t)| t.kind.as_str()), At::Nowhere),
            "covered-until" => match self.of_hop(hop, "country") {
                Values::Known(items) => {
                    let days = items.iter().filter_map(|i| if let Value::Country(code) = &*i.value { Some(code) } else { None });
                    let days = days.filter_map(|code| self.case.law.facts.transfers.covered_until(code, self.case.day.among_facts()));
                    known(days.map(|d| Item::new(Value::Date(d), d.to_string(), At::Nowhere)).collect())
                }
                other => other,
            },
            "country" => {
                let own = to.map_or(Values::Absent, |t| self.gather(&[t], "in"));
                match own {
                    Values::Absent => {
                        let runner = to.and_then(|t| t.field("run-by").first()).and_then(|v| match &v.value {
                            Declared::Names(names) => names.first().and_then(|n| declaration.by_name(n)),
                            _ => None,
                        });
                        runner.map_or(Values::Absent, |(_, t)| self.gather(&[t], "in"))
                    }
                    found => found,
                }
            }
            "safeguard" => {
                let own = flow.map_or(Values::Absent, |f| self.gather(&[f], "safeguard"));
                match own {
                    Values::Absent => to.map_or(Values::Absent, |t| self.gather(&[t], "safeguard")),
                    found => found,
                }
            }
            _ => to.map_or(Values::Absent, |t| self.gather(&[t], field)),
        }
    }

    fn gather(&self, things: &[&'a Thing], field: &str) -> Values<'a> {
        let mut items = Items::new();
        let mut open = None;
        for thing in things {
            if matches!(field, "name" | "title") {
                let words = if field == "name" { &thing.name } else { &thing.title };
                items.push(Item::new(Value::Text(words.clone()), words, thing.place()));
                continue;
            }
            if field == "proviso" {
                let conditions = thing.fields.values().flatten().filter_map(|v| match &v.value {
                    Declared::Citations(_, Some(condition)) => Some((condition, v.span)),
                    _ => None,
                });
                let place = |span| Place { file: thing.file, span };
                items.extend(conditions.map(|(c, span)| Item::new(Value::Text(c.clone()), c, place(span))));
                continue;
            }
            let field = if matches!(field, "country" | "region") { "in" } else { field };
            for declared in thing.field(field) {
                let place = Place { file: thing.file, span: declared.span };
                match self.typed(thing, field, declared).or_else(|| to_values(declared)) {
                    Some(values) => items.extend(values.into_iter().map(|value| Item::new(value, declared.text.as_str(), place))),
                    None => open = Some(self.open_words(thing, field)),
                }
            }
        }
        // A card with mistakes may have meant to declare it.
        let open = open.or_else(|| things.iter().find(|t| t.damaged).map(|t| self.open_words(t, field)));
        match open {
            Some(missing) if items.is_empty() => Values::Unknown(missing),
            _ => known(items),
        }
    }

    /// Words that name an instrument of transfer, in a field for such.
    fn typed(&self, thing: &Thing, field: &str, declared: &FieldValue) -> Option<Vec<Value>> {
        let Declared::Text(words) = &declared.value else { return None };
        let def = self.case.law.cards.kind(&thing.kind)?.field(field)?;
        let id = if def.is_instrument() { self.case.law.facts.transfers.named(words) } else { None };
        id.map(|id| vec![Value::Instrument(id.to_owned())])
    }

    /// "`Keep` of `meeting`": the declaration that would decide it.
    pub fn open_words(&self, thing: &Thing, field: &str) -> Say {
        let def = self.case.law.cards.kind(&thing.kind).and_then(|k| k.field(field));
        let en = def.and_then(|d| d.en.first()).map_or(field, String::as_str);
        let de = def.and_then(|d| d.de.first()).map_or(field, String::as_str);
        Say::new(format!("`{en}` of `{}`", thing.name), format!("`{de}` von `{}`", thing.name))
    }

    /// Whether a value has a property.
    pub fn has_property(&self, item: &Item<'_>, property: &str) -> Option<bool> {
        let facts = &self.case.law.facts;
        let day = self.case.day.among_facts();
        match (&*item.value, property) {
            (Value::Country(code), "third-country") => facts.third_country(code, day),
            (Value::Country(code), "adequate") => match facts.transfers.adequacy(code, day) {
                Adequacy::Adequate(_) => Some(true),
                Adequacy::None => Some(false),
                Adequacy::Conditional(_) => self.certified(),
            },
            (Value::Country(code), "adequate-for-all") => Some(matches!(facts.transfers.adequacy(code, day), Adequacy::Adequate(_))),
            (Value::Country(code), "conditionally-adequate") => {
                Some(matches!(facts.transfers.adequacy(code, day), Adequacy::Conditional(_)))
            }
            (Value::Instrument(id), "adequacy") => Some(facts.transfers.decision(id).is_some()),
            (Value::Organisation(words), "declared") => self.is_declared_party(words),
            (Value::Organisation(words), kind) if self.case.law.cards.kind(kind).is_some_and(|k| k.party) => self.names_party(words, kind),
            (Value::Text(words), "yes" | "no") => {
                Some(self.case.law.cards.yes_or_no(words).is_some_and(|(yes, _)| yes == (property == "yes")))
            }
            (Value::Text(words), "of-a-term") => Some(!facts.vocabulary.named_in(words).is_empty()),
            (Value::Instrument(id) | Value::Text(id), "in-force") => facts.transfers.in_force(id, day),
            (Value::Instrument(id) | Value::Text(id), "outdated") => Some(facts.transfers.in_force(id, day) == Some(false)),
            (Value::Citation(_) | Value::Name(_), "outdated") => {
                Some(matches!(facts.status_of(&item.value, day), Some(LawStatus::Renamed | LawStatus::Repealed)))
            }
            (Value::Citation(_) | Value::Name(_), "renamed") => Some(facts.status_of(&item.value, day) == Some(LawStatus::Renamed)),
            (Value::Citation(_) | Value::Name(_), "repealed") => {
                Some(matches!(facts.status_of(&item.value, day), Some(LawStatus::Repealed | LawStatus::NeverAdopted)))
            }
            (Value::Citation(c), "nonexistent") => Some(facts.provision_exists(c) == Some(false)),
            (Value::Citation(c), "in-force") => {
                let status = c.law.as_ref().and_then(|l| facts.laws.status(l, day));
                Some(!matches!(status, Some(LawStatus::Renamed | LawStatus::Repealed | LawStatus::NeverAdopted)))
            }
            (Value::Citation(c), "national") => {
                Some(c.law.as_ref().map_or(c.division == crate::value::Division::Section, |l| facts.is_national(l)))
            }
            (Value::Authority(id), "competent") => self.competent(id),
            (Value::Period(p), "counted") => Some(p.length.is_some()),
            (Value::Date(date), "past") => Some(*date < self.case.day.itself()),
            (_, "known") => Some(true),
            (Value::Choice(word), wanted) => Some(word == wanted),
            (Value::Period(p), wanted) => Some(p.event_id.as_deref() == Some(wanted)),
            (Value::Instrument(id), wanted) => Some(id == wanted || facts.transfers.instrument(id).is_some_and(|i| i.kind == wanted)),
            (Value::Text(words), wanted) => {
                let tagged = || facts.vocabulary.named_in(words).iter().any(|t| t.tags.iter().any(|tag| tag == wanted));
                Some(fold(words) == fold(wanted) || tagged())
            }
            (Value::Country(code), wanted) => Some(code == wanted || facts.countries.country_of(code) == Some(wanted)),
            (Value::Citation(_), wanted) => Some(facts.law_kind(&item.value) == Some(wanted)),
            _ => Some(false),
        }
    }

    /// What would decide whether a value has a property: for a decision with conditions, whether the recipient meets them.
    pub fn would_decide(&self, path: &Path, property: &str) -> Say {
        let hop = self.bound.iter().rev().find_map(|b| if let Bound::Hop(hop) = b { Some(hop) } else { None });
        let to = hop.and_then(|h| self.case.declaration.and_then(|d| d.by_name(h.to)));
        match to {
            Some((_, to)) if path.root == Root::Hop && self.certified().is_none() => self.open_words(to, CERTIFIED),
            _ => Say::new(format!("`{}`: whether it is {property}", path.field), format!("`{}`: ob {property} zutrifft", path.field)),
        }
    }

    /// Whether the recipient of the bound hop, or else the bound party, is declared to meet the conditions of an adequacy decision.
    fn certified(&self) -> Option<bool> {
        let about = self
            .bound
            .iter()
            .rev()
            .find(|b| matches!(b, Bound::Hop(_)))
            .or_else(|| self.bound.iter().rev().find(|b| matches!(b, Bound::Thing(_))));
        match self.of_bound(about, CERTIFIED) {
            Values::Known(items) => Some(items.iter().any(|i| matches!(&*i.value, Value::Choice(word) if word == "yes"))),
            _ => None,
        }
    }

    /// Whether an authority is the one of the declared controller.
    fn competent(&self, id: &str) -> Option<bool> {
        let declaration = self.case.declaration?;
        let (_, controller) = declaration.of_kind("controller").next()?;
        let code = controller.field("in").iter().find_map(|v| match &v.value {
            Declared::Country(code) => Some(code.as_str()),
            _ => None,
        })?;
        let kind = controller.field("body").iter().find_map(|v| match &v.value {
            Declared::Choice(words, _) => words.first(),
            _ => None,
        })?;
        let country = self.case.law.facts.countries.country_of(code)?;
        let region = (code != country).then_some(code);
        let competent = self.case.law.facts.authorities.competent(country, region, kind);
        (!competent.is_empty()).then(|| competent.contains(&id))
    }
}

fn known(items: Items<'_>) -> Values<'_> {
    if items.is_empty() { Values::Absent } else { Values::Known(items) }
}

/// A declared value as values; `None` if it is open.
fn to_values(declared: &FieldValue) -> Option<Vec<Value>> {
    Some(match &declared.value {
        Declared::Text(t) => vec![Value::Text(t.clone())],
        Declared::Names(names) => names.iter().cloned().map(Value::Name).collect(),
        Declared::Choice(words, _) => words.iter().cloned().map(Value::Choice).collect(),
        Declared::Citations(all, _) => all.iter().cloned().map(Value::Citation).collect(),
        Declared::Period(p) => vec![Value::Period(p.clone())],
        Declared::Date(d) => vec![Value::Date(*d)],
        Declared::Country(c) => vec![Value::Country(c.clone())],
        Declared::Contacts(all) => all.iter().cloned().map(Value::Contact).collect(),
        Declared::YesNo(yes, _) => vec![Value::Choice(if *yes { "yes" } else { "no" }.to_owned())],
        Declared::Number(n) => vec![Value::Number(*n)],
        Declared::Open { .. } => return None,
    })
}

impl Eval<'_> {
    /// Whether two values compare as asked; `None` if they cannot be compared.
    pub fn compare_values(&self, a: &Value, op: Op, b: &Value) -> Option<bool> {
        let facts = &self.case.law.facts;
        match (a, op, b) {
            (_, Op::EndedAfter, Value::Date(date)) => {
                Some(facts.ended(a).is_some_and(|end| *date < end && end <= self.case.day.among_facts()))
            }
            (_, Op::BeganAfter, Value::Date(date)) => {
                // A date may give the month only: what began within it did not begin after it.
                let later = |day: Date| *date < day && (day.year(), day.month()) != (date.year(), date.month());
                Some(facts.began(a).is_some_and(later))
            }
            (Value::Period(period), _, Value::Citation(citation)) | (Value::Citation(citation), _, Value::Period(period)) => {
                let sentence = self.bound.iter().rev().find_map(|b| if let Bound::Statement(s) = b { Some(s.sentence) } else { None });
                let words = sentence.map(|s| self.words(s)).unwrap_or_default();
                same(facts.gives_length(citation, period.length?, &words, self.case.day.among_facts())?, op)
            }
            // A card gives a postal address in words.
            (Value::Contact(contact), _, Value::Text(words)) | (Value::Text(words), _, Value::Contact(contact)) => {
                same(contact.agrees(&Contact::Address(words.clone()))?, op)
            }
            (Value::Country(a), _, Value::Country(b)) => {
                let within = |x: &str, y: &str| x.strip_prefix(y).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
                same(within(a, b) || within(b, a), op)
            }
            _ => compare(a, op, b),
        }
    }
}

/// Whether two values compare as asked, by themselves.
fn compare(a: &Value, op: Op, b: &Value) -> Option<bool> {
    match (a, b) {
        (Value::Period(a), Value::Period(b)) => match (a.length, b.length) {
            (Some(a), Some(b)) => Some(match op {
                Op::Agrees => a.agrees(b),
                Op::Differs => !a.agrees(b),
                Op::Shorter => a.hours().1 < b.hours().0,
                Op::Longer => a.hours().0 > b.hours().1,
                Op::Akin | Op::EndedAfter | Op::BeganAfter => false,
            }),
            _ => {
                let (a, b) = (a.event_id.as_ref()?, b.event_id.as_ref()?);
                same(a == b, op)
            }
        },
        (Value::Citation(a), Value::Citation(b)) => same(a.covers(b) || b.covers(a), op),
        (Value::Organisation(a) | Value::Text(a), Value::Organisation(b) | Value::Text(b)) => {
            let (a, b) = (fold(a), fold(b));
            if op == Op::Akin {
                let first = |n: &str| n.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("").to_owned();
                let one = a.contains(&b) || b.contains(&a) || abbreviates(&a, &b);
                return Some(!first(&a).is_empty() && first(&a) == first(&b) && !one);
            }
            same(a.contains(&b) || b.contains(&a), op)
        }
        (Value::Contact(a), Value::Contact(b)) => {
            if op == Op::Akin {
                a.is_akin_to(b)
            } else {
                same(a.agrees(b)?, op)
            }
        }
        (Value::Number(a), Value::Number(b)) => match op {
            Op::Shorter => Some(a < b),
            Op::Longer => Some(a > b),
            _ => same(a == b, op),
        },
        (Value::Date(a), Value::Date(b)) => match op {
            Op::Shorter => Some(a < b),
            Op::Longer => Some(a > b),
            _ => same(a == b, op),
        },
        (a, b) if std::mem::discriminant(a) == std::mem::discriminant(b) => same(a == b, op),
        _ => None,
    }
}

/// Whether two names are the same word for word, but for abbreviations: "Example Ltd." and "Example Limited".
fn abbreviates(a: &str, b: &str) -> bool {
    let words = |name: &str| name.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    let (a, b) = (words(a), words(b));
    let alike = |(x, y): (&String, &String)| {
        let (short, long) = if x.len() <= y.len() { (x, y) } else { (y, x) };
        let mut letters = long.chars();
        short.chars().next() == long.chars().next() && short.chars().all(|c| letters.any(|l| l == c))
    };
    a.len() == b.len() && a.iter().zip(&b).all(alike)
}

fn same(equal: bool, op: Op) -> Option<bool> {
    match op {
        Op::Agrees => Some(equal),
        Op::Differs => Some(!equal),
        Op::Shorter | Op::Longer | Op::Akin | Op::EndedAfter | Op::BeganAfter => None,
    }
}
