//! Words to typed values, in either language's spelling.

use super::declaration::Declared;
use super::read::{Names, choice};
use crate::card::{FieldDef, FieldType};
use crate::source::{Lang, Say, Span};
use crate::value::{Contact, Found, Period, Value, WordIndex, fold, parse_citations, parse_date, parse_length, scan};
use std::collections::BTreeMap;

/// What is wrong with a value, and where in it.
pub(super) struct Mistake {
    pub code: &'static str,
    pub span: Span,
    pub message: Say,
    pub help: Option<Say>,
}

/// Reads values; the file's language is tried first.
pub(super) struct Literals<'a> {
    names: &'a dyn Names,
    indices: Vec<&'a WordIndex>,
}

impl<'a> Literals<'a> {
    pub fn new(names: &'a dyn Names, words: &'a BTreeMap<String, WordIndex>, lang: Lang) -> Self {
        let own = if lang == Lang::De { "de" } else { "en" };
        let first = words.get(own).into_iter();
        let others = words.iter().filter(|(l, _)| *l != own).map(|(_, w)| w);
        Self { names, indices: first.chain(others).collect() }
    }

    /// Reads `open`, `open, to be clarified by WHO until DATE`.
    pub fn open(&self, text: &str) -> Option<Declared> {
        for index in &self.indices {
            let words = &index.words.open;
            let (first, rest) = text.split_once(',').unwrap_or((text, ""));
            if !words.words.iter().any(|w| w == first.trim()) {
                continue;
            }
            let mut rest = rest.trim();
            for by in &words.by {
                rest = rest.strip_prefix(by.as_str()).map_or(rest, str::trim);
            }
            let split = words.until.iter().find_map(|u| {
                let until = format!("{u} ");
                rest.strip_prefix(&until).map(|d| ("", d)).or_else(|| rest.rsplit_once(&format!(" {until}")))
            });
            let (who, until) = split.map_or((rest, None), |(who, date)| (who.trim(), self.date(date.trim())));
            return Some(Declared::Open { who: (!who.is_empty()).then(|| who.to_owned()), until });
        }
        None
    }

    fn date(&self, text: &str) -> Option<crate::value::Date> {
        self.indices.iter().find_map(|i| parse_date(text, i))
    }

    /// Reads a field's value by its type.
    pub fn read(&self, text: &str, def: &FieldDef) -> Result<Declared, Mistake> {
        let whole = Span::new(0, text.len());
        let mistake = |code, message, help: Option<Say>| Mistake { code, span: whole, message, help };
        match def.kind {
            FieldType::Text | FieldType::Raw | FieldType::Path => Ok(Declared::Text(text.to_owned())),
            FieldType::Names => Ok(Declared::Names(text.split(',').map(|n| n.trim().to_owned()).filter(|n| !n.is_empty()).collect())),
            FieldType::Number => text.trim().parse().map(Declared::Number).map_err(|_| {
                mistake("flow::not-a-number", Say::new(format!("`{text}` is no number"), format!("`{text}` ist keine Zahl")), None)
            }),
            FieldType::YesNo => {
                let (first, rest) = text.split_once(',').map_or((text, None), |(a, b)| (a, Some(b.trim().to_owned())));
                match first.trim() {
                    "yes" | "ja" => Ok(Declared::YesNo(true, rest)),
                    "no" | "nein" => Ok(Declared::YesNo(false, rest)),
                    _ => Err(mistake(
                        "flow::not-yes-or-no",
                        Say::new(format!("`{text}` is neither `yes` nor `no`"), format!("`{text}` ist weder `ja` noch `nein`")),
                        Some(Say::new(
                            "write `yes`, `no` or `open`; more may follow behind a comma",
                            "Schreiben Sie `ja`, `nein` oder `offen`; hinter einem Komma kann mehr stehen",
                        )),
                    )),
                }
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
            FieldType::Date => self.date(text).map(Declared::Date).ok_or_else(|| {
                mistake(
                    "flow::not-a-date",
                    Say::new(format!("`{text}` is no day of the calendar"), format!("`{text}` ist kein Tag im Kalender")),
                    Some(Say::new("write `2027-01-31` or `31 January 2027`", "Schreiben Sie `2027-01-31` oder `31. Januar 2027`")),
                )
            }),
            FieldType::Contacts => Ok(Declared::Contacts(self.contacts(text))),
            FieldType::Citations => {
                let found = self.citations(text);
                if found.is_empty() { Err(self.no_citation(text)) } else { Ok(Declared::Citations(found, None)) }
            }
            FieldType::Basis => self.basis(text),
            FieldType::Period => self.period(text),
        }
    }

    fn country(&self, text: &str) -> Result<Declared, Mistake> {
        if let Some(code) = self.names.country(text.trim()) {
            return Ok(Declared::Country(code.to_owned()));
        }
        let help = self.names.nearest_country(text).map_or_else(
            || {
                Say::new(
                    "write a code (`GB`, `DE-NW`, `EU`) or a name (`United Kingdom`)",
                    "Schreiben Sie einen Code (`GB`, `DE-NW`, `EU`) oder einen Namen (`Vereinigtes Königreich`)",
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

    fn found(&self, text: &str) -> Vec<Found> {
        let mut out = Vec::new();
        if let Some(index) = self.indices.first() {
            scan(text, index, self.names, &mut out);
        }
        out
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
        // Parts that were not recognised stay as written: a form, a room, a postal address of another shape.
        let mut at = 0;
        for part in text.split(',') {
            let span = Span::new(at, at + part.len());
            at += part.len() + 1;
            if !part.trim().is_empty() && !covered.iter().any(|c| c.overlaps(span)) {
                all.push(Contact::Address(part.trim().to_owned()));
            }
        }
        all
    }

    fn citations(&self, text: &str) -> Vec<crate::value::Citation> {
        self.indices.iter().map(|i| parse_citations(text, i, self.names)).find(|c| !c.is_empty()).unwrap_or_default()
    }

    fn no_citation(&self, text: &str) -> Mistake {
        Mistake {
            code: "flow::not-a-citation",
            span: Span::new(0, text.len()),
            message: Say::new(format!("`{text}` names no provision"), format!("`{text}` nennt keine Vorschrift")),
            help: Some(Say::new(
                "write `Art. 6(1)(e) GDPR with § 3 DSG NRW`; not known yet? `open`",
                "Schreiben Sie `Art. 6 Abs. 1 lit. e DSGVO i. V. m. § 3 DSG NRW`; noch nicht bekannt? `offen`",
            )),
        }
    }

    /// Reads a basis: `Art. 6(1)(b) GDPR, if a contract exists`, `…, otherwise`.
    fn basis(&self, text: &str) -> Result<Declared, Mistake> {
        let (provision, condition) = match text.split_once(',') {
            Some((a, b)) if self.citations(b).is_empty() => (a, Some(b.trim().to_owned())),
            _ => (text, None),
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
