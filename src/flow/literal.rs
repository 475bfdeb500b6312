//! Words to typed values, in either language's spelling.

use super::declaration::Declared;
use super::read::{Names, choice, names_in};
use crate::card::{CardTable, FieldDef, FieldType, GrammarWords};
use crate::source::{Lang, Say, Span};
use crate::value::{Citation, Contact, Found, Period, Value, WordIndex, fold, parse_citations, parse_date, parse_length, scan};
use std::collections::BTreeMap;

/// What is wrong with a value, and where in it.
pub(super) struct Mistake {
    pub code: &'static str,
    pub span: Span,
    pub message: Say,
    pub help: Option<Say>,
}

/// How many provisions a basis is searched for its condition behind.
const MOST_PROVISIONS: usize = 16;

pub(super) fn no_day(text: &str, span: Span) -> Mistake {
    Mistake {
        code: "flow::not-a-date",
        span,
        message: Say::new(format!("`{text}` is no day of the calendar"), format!("`{text}` ist kein Tag im Kalender")),
        help: Some(Say::new("write `2027-01-31` or `31 January 2027`", "Schreiben Sie `2027-01-31` oder `31. Januar 2027`")),
    }
}

/// Reads values; the file's language is tried first.
pub(super) struct Literals<'a> {
    names: &'a dyn Names,
    table: &'a CardTable,
    indices: Vec<&'a WordIndex>,
}

impl<'a> Literals<'a> {
    pub fn new(names: &'a dyn Names, table: &'a CardTable, words: &'a BTreeMap<String, WordIndex>, lang: Lang) -> Self {
        let own = if lang == Lang::De { "de" } else { "en" };
        let first = words.get(own).into_iter();
        let others = words.iter().filter(|(l, _)| *l != own).map(|(_, w)| w);
        Self { names, table, indices: first.chain(others).collect() }
    }

    /// Reads `open`, `open, to be clarified by WHO until DATE`.
    pub fn open(&self, text: &str) -> Option<Result<Declared, Mistake>> {
        let parts = self.table.open(text)?;
        let who = (!parts.who.is_empty()).then(|| parts.who.to_owned());
        let Some(day) = parts.until else { return Some(Ok(Declared::Open { who, until: None })) };
        Some(match self.date(day) {
            Some(day) => Ok(Declared::Open { who, until: Some(day) }),
            // The day is what a value ends with.
            None => Err(no_day(day, Span::new(text.trim_end().len().saturating_sub(day.len()), text.trim_end().len()))),
        })
    }

    pub fn date(&self, text: &str) -> Option<crate::value::Date> {
        self.indices.iter().find_map(|i| parse_date(text, i))
    }

    /// Reads a field's value by its type.
    pub fn read(&self, text: &str, def: &FieldDef) -> Result<Declared, Mistake> {
        let whole = Span::new(0, text.len());
        let mistake = |code, message, help: Option<Say>| Mistake { code, span: whole, message, help };
        if is_begun(text) && def.kind != FieldType::Raw {
            return Err(to_be_filled_in());
        }
        match def.kind {
            FieldType::Text | FieldType::Raw | FieldType::Path | FieldType::Instrument => Ok(Declared::Text(text.to_owned())),
            FieldType::Names => {
                let names: Vec<String> = names_in(text, 0).into_iter().map(|(_, name)| name.to_owned()).collect();
                if names.is_empty() {
                    Err(mistake("flow::no-names", Say::new("names are missing here", "hier fehlen Namen"), None))
                } else {
                    Ok(Declared::Names(names))
                }
            }
            FieldType::Number => text.trim().parse().map(Declared::Number).map_err(|_| {
                mistake("flow::not-a-number", Say::new(format!("`{text}` is no number"), format!("`{text}` ist keine Zahl")), None)
            }),
            FieldType::YesNo => {
                let answer = self.table.yes_or_no(text).map(|(yes, rest)| Declared::YesNo(yes, rest.map(str::to_owned)));
                answer.ok_or_else(|| {
                    mistake(
                        "flow::not-yes-or-no",
                        Say::new(format!("`{text}` is neither `yes` nor `no`"), format!("`{text}` ist weder `ja` noch `nein`")),
                        Some(Say::new(
                            "write `yes`, `no` or `open`; more may follow behind a comma",
                            "Schreiben Sie `ja`, `nein` oder `offen`; hinter einem Komma kann mehr stehen",
                        )),
                    )
                })
            }
            FieldType::Choice => choice(def, text).ok_or_else(|| {
                let list =
                    |l| def.choices.iter().filter_map(|c| c.words(l).first()).map(|w| format!("`{w}`")).collect::<Vec<_>>().join(", ");
                mistake(
                    "flow::unknown-choice",
                    Say::new(format!("`{text}` is none of the known words"), format!("`{text}` ist keines der bekannten Wörter")),
                    Some(Say::new(format!("known are {}", list(Lang::En)), format!("bekannt sind {}", list(Lang::De)))),
                )
            }),
            FieldType::Country => self.country(text),
            FieldType::Date => self.date(text).map(Declared::Date).ok_or_else(|| no_day(text, whole)),
            FieldType::Contacts => Ok(Declared::Contacts(self.contacts(text))),
            FieldType::Citations => {
                let found = self.citations(text);
                if found.is_empty() { Err(self.no_citation(text)) } else { Ok(Declared::Citations(found, None)) }
            }
            FieldType::Basis => self.basis(text),
            FieldType::Period => self.period(text),
            FieldType::Moment => Ok(self.period(text).unwrap_or_else(|_| Declared::Text(text.to_owned()))),
        }
    }

    fn country(&self, text: &str) -> Result<Declared, Mistake> {
        if let Some(code) = self.names.country(text.trim()) {
            return Ok(Declared::Country(code.to_owned()));
        }
        let help = self.names.nearest_country(text).map_or_else(
            || {
                Say::new(
                    format!("write a code (`GB`, `DE-NW`, `EU`) or a name (`{}`)", self.sample(Lang::En, |w| &w.sample_place)),
                    format!(
                        "Schreiben Sie einen Code (`GB`, `DE-NW`, `EU`) oder einen Namen (`{}`)",
                        self.sample(Lang::De, |w| &w.sample_place)
                    ),
                )
            },
            |n| Say::new(format!("did you mean `{n}`?"), format!("Meinten Sie `{n}`?")),
        );
        Err(Mistake {
            code: "flow::unknown-country",
            span: Span::new(0, text.len()),
            message: Say::new(
                format!("`{text}` is no country, region or group"),
                format!("`{text}` ist kein Land, keine Region und keine Gruppe"),
            ),
            help: Some(help),
        })
    }

    /// Contacts as the language reads them that makes the most of them: a street has the same name in every file. Of two that
    /// read as much, it is the same one whatever the file speaks.
    fn found(&self, text: &str) -> Vec<Found> {
        let mut best = (0, "", Vec::new());
        for index in &self.indices {
            let mut read = Vec::new();
            scan(text, index, self.names, &mut read);
            read.retain(|f| matches!(f.value, Value::Contact(_)));
            let (weight, language) = (read.iter().map(|f| f.span.len()).sum(), index.words.language.as_str());
            if weight > best.0 || (weight == best.0 && language < best.1) {
                best = (weight, language, read);
            }
        }
        best.2
    }

    fn contacts(&self, text: &str) -> Vec<Contact> {
        let mut all: Vec<Contact> = Vec::new();
        let mut covered: Vec<Span> = Vec::new();
        for found in self.found(text) {
            if let Value::Contact(contact) = found.value {
                covered.push(found.span);
                all.push(contact);
            }
        }
        covered.sort_unstable();
        // Parts that were not recognised stay as written: a form, a room, a postal address of another shape.
        let mut at = 0;
        for part in text.split(',') {
            let span = Span::new(at, at + part.len());
            at += part.len() + 1;
            if !part.trim().is_empty() && !covered.get(covered.partition_point(|c| c.end <= span.start)).is_some_and(|c| c.overlaps(span)) {
                all.push(Contact::Address(part.trim().to_owned()));
            }
        }
        all
    }

    /// Reads citations in the language whose words say most of them; the file's own, if it says as much as any.
    fn citations(&self, text: &str) -> Vec<Citation> {
        let said = |c: &Citation| {
            let parts = [c.law.is_some(), c.paragraph.is_some(), c.sentence.is_some(), c.letter.is_some(), c.item.is_some()];
            1 + parts.into_iter().filter(|p| *p).count()
        };
        let mut best = (0, Vec::new());
        for index in &self.indices {
            let read = parse_citations(text, index, self.names);
            let weight = read.iter().map(said).sum();
            if weight > best.0 {
                best = (weight, read);
            }
        }
        best.1
    }

    /// A value as a language writes it, for those who need to see one.
    fn sample(&self, lang: Lang, which: fn(&GrammarWords) -> &String) -> &'a str {
        self.table.words(lang).map_or("…", |w| which(w))
    }

    fn no_citation(&self, text: &str) -> Mistake {
        Mistake {
            code: "flow::not-a-citation",
            span: Span::new(0, text.len()),
            message: Say::new(format!("`{text}` names no provision"), format!("`{text}` nennt keine Vorschrift")),
            help: Some(Say::new(
                format!("write `{}`; not known yet? `open`", self.sample(Lang::En, |w| &w.sample_provision)),
                format!("Schreiben Sie `{}`; noch nicht bekannt? `offen`", self.sample(Lang::De, |w| &w.sample_provision)),
            )),
        }
    }

    /// Reads a basis: `Art. 6(1)(b) GDPR, if a contract exists`, `…, otherwise`.
    fn basis(&self, text: &str) -> Result<Declared, Mistake> {
        // The condition is what follows the last provision; nobody cites more than a few.
        let commas = text.match_indices(',').map(|(at, _)| at).take(MOST_PROVISIONS);
        let parts = commas.map(|at| (text.get(..at).unwrap_or(""), text.get(at + 1..).unwrap_or("")));
        let split = parts.into_iter().find(|(_, rest)| self.citations(rest).is_empty());
        let (provision, condition) = match split {
            Some((provision, rest)) => (provision, Some(rest.trim().to_owned()).filter(|r| !r.is_empty())),
            None => (text, None),
        };
        let found = self.citations(provision);
        if found.is_empty() { Err(self.no_citation(provision.trim())) } else { Ok(Declared::Citations(found, condition)) }
    }

    /// Reads a period: `6 months after the last participation`, `until the end of the contract`.
    fn period(&self, text: &str) -> Result<Declared, Mistake> {
        let trimmed = text.trim();
        for index in &self.indices {
            let words = &index.words.period;
            if let Some((length, end)) = parse_length(trimmed, index) {
                let rest = trimmed.get(end..).unwrap_or("").trim();
                let event = words.after.iter().chain(&words.until).find_map(|w| rest.strip_prefix(w.as_str()).map(str::trim));
                let event = event.filter(|e| !e.is_empty()).map(str::to_owned);
                if rest.is_empty() || event.is_some() {
                    return Ok(Declared::Period(self.with_event(Some(length), event)));
                }
                if index.words.language == self.indices.first().map_or("", |i| i.words.language.as_str()) {
                    return Err(Mistake {
                        code: "flow::not-an-event",
                        span: Span::new(text.len() - rest.len(), text.len()),
                        message: Say::new(
                            format!("`{rest}` does not say from when the period runs"),
                            format!("`{rest}` sagt nicht, ab wann die Frist läuft"),
                        ),
                        help: Some(Say::new(
                            "write `6 months after the end of the contract`",
                            "Schreiben Sie `6 Monate nach Vertragsende`",
                        )),
                    });
                }
            }
            let opener = words.until.iter().chain(&words.during).find_map(|w| trimmed.strip_prefix(w.as_str()).map(str::trim));
            if let Some(event) = opener.filter(|e| !e.is_empty()) {
                return Ok(Declared::Period(self.with_event(None, Some(event.to_owned()))));
            }
        }
        Err(Mistake {
            code: "flow::not-a-period",
            span: Span::new(0, text.len()),
            message: Say::new(
                format!("`{text}` is not a period that can be counted"),
                format!("`{text}` ist keine Frist, die sich zählen lässt"),
            ),
            help: Some(Say::new(
                "write a period and its start: `6 months after the end of the contract`; not known yet? `open, to be clarified by the officer until 2027-01-31`",
                "Schreiben Sie eine Frist und ihren Beginn: `6 Monate nach Vertragsende`; noch nicht bekannt? `offen, zu klären durch die Datenschutzbeauftragte bis 31.01.2027`",
            )),
        })
    }

    fn with_event(&self, length: Option<crate::value::Length>, event: Option<String>) -> Period {
        let folded = event.as_ref().map(|e| fold(e));
        let event_id = folded.and_then(|e| {
            let all = self.indices.iter().flat_map(|i| &i.words.events);
            all.filter_map(|(id, names)| names.iter().map(|n| fold(n)).filter(|n| e.contains(n.as_str())).map(|n| (n.len(), id)).max())
                .max()
                .map(|(_, id)| id.clone())
        });
        Period { length, event, event_id }
    }
}

/// What stands for a value that somebody is still to fill in: whatever else is written behind it, it says nothing yet.
pub(crate) const BEGUN: &str = "TODO";

fn is_begun(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or("");
    first.trim_end_matches([':', ',', '.', ';']) == BEGUN
}

fn to_be_filled_in() -> Mistake {
    Mistake {
        code: "flow::to-be-filled-in",
        span: Span::new(0, BEGUN.len()),
        message: Say::new(format!("`{BEGUN}` is still to be filled in"), format!("`{BEGUN}` ist noch auszufüllen")),
        help: Some(Say::new("until then, it says nothing", "Bis dahin sagt es nichts")),
    }
}
