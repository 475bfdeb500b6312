//! A text as it is compared: its sentences that state something, and what was found in it.

use crate::check::Read;
use crate::law::Law;
use crate::lint::{Finding, Waived};
use crate::recognise::{ConceptId, Polarity, Statement};
use crate::source::{LineColumn, Place, Say, Severity, SourceFile, Sources, Span};
use crate::value::{Contact, Value, fold};
use std::collections::BTreeMap;

/// Words of a file, with their place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// The file, as shown.
    pub file: String,
    /// Where they begin.
    pub start: LineColumn,
    /// Where they end.
    pub end: LineColumn,
    /// The words, with single blanks between them.
    pub text: String,
}

impl Quote {
    /// The words at a span of a file's text.
    pub fn new(file: &SourceFile, span: Span) -> Self {
        Self::of(file, span, file.slice(span))
    }

    fn of(file: &SourceFile, span: Span, text: &str) -> Self {
        let (start, end) = (file.position(span.start as usize), file.position(span.end as usize));
        Self { file: file.name.clone(), start, end, text: one_line(text) }
    }

    /// The words at a place, if it is in one of these files.
    pub fn at(place: Place, sources: &Sources) -> Option<Self> {
        Some(Self::new(sources.get(place.file)?, place.span))
    }
}

/// A text's words with single blanks between them.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words of a text by which it is known again: no case, no punctuation, no line breaks.
pub(super) fn words_of(text: &str) -> Vec<String> {
    fold(text).split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

/// A text as it is compared with another version of it.
#[derive(Clone, Debug)]
pub struct Version {
    /// The file, as shown.
    pub file: String,
    /// The name by which the other version is looked for.
    pub name: String,
    /// Its language (ISO 639-1).
    pub language: String,
    /// Its sentences that state something, in reading order.
    pub sentences: Vec<Sentence>,
    /// What was found in it.
    pub findings: Vec<Told>,
}

/// A sentence, list item or table cell that states something.
#[derive(Clone, Debug)]
pub struct Sentence {
    /// Its words.
    pub quote: Quote,
    /// Its words, folded.
    pub words: Vec<String>,
    /// What it states; nothing twice.
    pub said: Vec<Said>,
}

/// A statement, as it is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// What is stated.
    pub concept: ConceptId,
    /// How.
    pub polarity: Polarity,
    /// The words that state it.
    pub quote: Quote,
    /// The values that it gives, none twice.
    pub values: Vec<SaidValue>,
}

/// A value that a statement gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaidValue {
    /// What kind of value: `duration`, `email`, `country`.
    pub name: &'static str,
    /// What it comes to, whatever the words.
    pub key: String,
    /// Its words.
    pub text: String,
}

impl Said {
    fn new(law: &Law, file: &SourceFile, read: &Read, statement: &Statement) -> Self {
        let document = &read.document;
        let mut values: Vec<SaidValue> = Vec::new();
        for given in &statement.values {
            let text = one_line(document.words(given.span));
            let key = key_of(&given.value, law);
            if !values.iter().any(|v| v.name == given.name && v.key == key) {
                values.push(SaidValue { name: given.name, key, text });
            }
        }
        values.sort_by(|a, b| (a.name, &a.key).cmp(&(b.name, &b.key)));
        let quote = Quote::of(file, document.source_span(statement.span), document.words(statement.span));
        Self { concept: statement.concept, polarity: statement.polarity, quote, values }
    }

    /// Whether both state the same.
    pub fn same(&self, other: &Self) -> bool {
        let keys = |said: &Self| said.values.iter().map(|v| (v.name, v.key.clone())).collect::<Vec<_>>();
        self.concept == other.concept && self.polarity == other.polarity && keys(self) == keys(other)
    }

    /// Whether whoever states `other` states this as well: the same, or the same with more about it, if this has no value.
    pub fn said_by(&self, other: &Self) -> bool {
        let silent = self.values.is_empty() && self.concept == other.concept && self.polarity == other.polarity;
        silent || self.same(other)
    }
}

/// What a value comes to: the same for values that mean the same.
fn key_of(value: &Value, law: &Law) -> String {
    match value {
        Value::Period(p) => {
            let length = p.length.map_or_else(String::new, |l| l.iso());
            let event = p.event_id.clone().or_else(|| p.event.as_deref().map(|e| words_of(e).join(" ")));
            format!("{length} {}", event.unwrap_or_default())
        }
        Value::Date(d) => d.to_string(),
        Value::Country(c) | Value::Authority(c) | Value::Instrument(c) | Value::Choice(c) => c.clone(),
        Value::Contact(Contact::Email(c) | Contact::Url(c)) => c.to_lowercase(),
        Value::Contact(Contact::Phone(c) | Contact::Fax(c)) => c.chars().filter(char::is_ascii_digit).collect(),
        Value::Contact(Contact::Address(c)) => words_of(c).join(" "),
        Value::Name(words) | Value::Organisation(words) | Value::Text(words) => words_of(words).join(" "),
        Value::Number(n) => n.to_string(),
        Value::Citation(c) => {
            let law_name = c.law.as_deref().map(|id| law.facts.laws.law(id).map_or(id, |l| l.short.as_str()));
            let part = |p: Option<String>| p.unwrap_or_default().to_lowercase();
            let number = |n: Option<u16>| n.map_or_else(String::new, |n| n.to_string());
            [
                law_name.unwrap_or("").to_lowercase(),
                format!("{:?}", c.division),
                c.number.to_lowercase(),
                number(c.paragraph),
                number(c.sentence),
                part(c.letter.clone()),
                number(c.item),
            ]
            .join("/")
        }
    }
}

/// A finding, as it is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The rule's id.
    pub rule: String,
    /// The item of the checklist that its part of the rule answers.
    pub item: Option<Say>,
    /// How grave.
    pub severity: Severity,
    /// What is wrong.
    pub message: Say,
    /// The provisions behind it.
    pub cites: Vec<Say>,
    /// How to mend it.
    pub help: Option<Say>,
    /// Where, with the words.
    pub quote: Quote,
    /// If somebody accepts it: who, why, until when.
    pub accepted: Option<Acceptance>,
}

/// Why a finding is accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acceptance {
    /// Who decided so.
    pub who: String,
    /// Why.
    pub why: String,
    /// The last day on which that holds.
    pub until: String,
}

impl Told {
    /// A finding that is reported.
    pub fn new(finding: &Finding, sources: &Sources) -> Option<Self> {
        Some(Self {
            rule: finding.rule.clone(),
            item: finding.item.clone(),
            severity: finding.severity,
            message: finding.message.clone(),
            cites: finding.cites.clone(),
            help: finding.help.clone(),
            quote: Quote::at(finding.place, sources)?,
            accepted: None,
        })
    }

    /// A finding that somebody accepts.
    pub fn accepted(waived: &Waived, sources: &Sources) -> Option<Self> {
        let Waived { finding, why, who, until, .. } = waived;
        let accepted = Acceptance { who: who.clone(), why: why.clone(), until: until.clone() };
        Some(Self { accepted: Some(accepted), ..Self::new(finding, sources)? })
    }
}

impl Version {
    /// A text as read; `name` is the one by which the other version is looked for.
    pub fn new(law: &Law, file: &SourceFile, read: &Read, name: String) -> Self {
        let mut by_sentence: BTreeMap<Span, Vec<Said>> = BTreeMap::new();
        for statement in &read.statements.stated {
            let serves_rules = law.reading.concepts.get(statement.concept.0 as usize).is_none_or(|c| c.for_rules_only);
            if serves_rules {
                continue;
            }
            let all = by_sentence.entry(statement.sentence).or_default();
            let said = Said::new(law, file, read, statement);
            if !all.iter().any(|s| s.same(&said)) {
                all.push(said);
            }
        }
        let document = &read.document;
        let sentence = |(span, said): (Span, Vec<Said>)| {
            let words = document.words(span);
            Sentence { quote: Quote::of(file, document.source_span(span), words), words: words_of(words), said }
        };
        let sentences = by_sentence.into_iter().map(sentence).collect();
        Self { file: file.name.clone(), name, language: read.language.clone(), sentences, findings: Vec::new() }
    }
}
