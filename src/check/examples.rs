//! The examples in rule and concept files, run.

use super::among::{Comparing, differences, judge_difference, note};
use super::engine::{Engine, Memory, Prepared};
use super::unit::ReadUnit;
use crate::flow::{Declaration, read_flows};
use crate::law::Example;
use crate::law::rule::Rule;
use crate::lint::{Case, Day, Finding, TextUnderCheck, lint};
use crate::recognise::Polarity;
use crate::source::{Diagnostic, FileId, Say, SourceFile, Sources};
use crate::value::Date;

/// An example that does not behave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExampleFailure {
    /// The example.
    pub example: Example,
    /// What it should show, and does not.
    pub message: Say,
}

/// Runs examples with the engine of their law, and gives those that do not behave.
pub fn run_examples(prepared: &Prepared, engine: &Engine<'_>, examples: &[&Example], date: Date) -> Vec<ExampleFailure> {
    let mut memory = Memory::default();
    examples
        .iter()
        .filter_map(|example| {
            let message = match example.kind.as_str() {
                "good" | "bad" => judge(prepared, engine, example, date, &mut memory),
                _ => state(engine, example, &mut memory),
            };
            message.map(|message| ExampleFailure { example: (*example).clone(), message })
        })
        .collect()
}

fn as_file(example: &Example) -> SourceFile {
    SourceFile::utf8("example.md", example.text.clone())
}

/// What is wrong with a concept's example.
fn state(engine: &Engine<'_>, example: &Example, memory: &mut Memory) -> Option<Say> {
    let file = as_file(example);
    let read = engine.read(&file, FileId(0), crate::notice::Format::Markdown, Some(&example.language), memory);
    let concept = engine.law.reading.concepts.iter().position(|c| c.name == example.of)?;
    let found = read.statements.stated.iter().find(|s| s.concept.0 as usize == concept);
    let of = &example.of;
    match (example.kind.as_str(), found) {
        ("does-not-state", Some(s)) => {
            let words = read.document.words(s.span);
            Some(Say::new(
                format!("states `{of}` in the words “{words}”, and should not"),
                format!("nennt `{of}` mit den Worten „{words}“, soll es aber nicht"),
            ))
        }
        ("does-not-state", None) => None,
        (_, None) => Some(Say::new(format!("does not state `{of}`"), format!("nennt `{of}` nicht"))),
        ("denies", Some(s)) if s.polarity != Polarity::Denied => {
            Some(Say::new(format!("does not deny `{of}`"), format!("verneint `{of}` nicht")))
        }
        ("conditional", Some(s)) if s.polarity != Polarity::Conditional => {
            Some(Say::new(format!("does not state `{of}` conditionally"), format!("nennt `{of}` nicht bedingt")))
        }
        _ => None,
    }
}

/// What is wrong with a rule's example.
fn judge(prepared: &Prepared, engine: &Engine<'_>, example: &Example, date: Date, memory: &mut Memory) -> Option<Say> {
    let read = match ReadExample::new(prepared, engine, example, memory) {
        Ok(read) => read,
        Err(message) => return Some(message),
    };
    let found = read.finding(engine, &engine.law.reading.rules, &read.texts(), date);
    match (example.kind.as_str(), found) {
        ("good", Some(finding)) => Some(Say::new(
            format!("is reported, and should not be: {}", finding.message.en),
            format!("wird beanstandet, soll es aber nicht: {}", finding.message.de),
        )),
        ("bad", None) => Some(Say::new("is not reported, and should be", "wird nicht beanstandet, soll es aber")),
        _ => None,
    }
}

/// A rule's example, read once, to be judged by any rules.
pub(super) struct ReadExample<'e> {
    example: &'e Example,
    /// The example is flows, and no text.
    about_flows: bool,
    declaration: Option<Declaration>,
    unit: ReadUnit,
}

impl<'e> ReadExample<'e> {
    /// Reads an example; if its flows cannot be read, says so.
    pub fn new(prepared: &Prepared, engine: &Engine<'_>, example: &'e Example, memory: &mut Memory) -> Result<Self, Say> {
        let mut base = Sources::default();
        let about_flows = example.language == "flow";
        let flows = if about_flows { example.text.clone() } else { example.flows.clone() };
        let mut broken: Vec<Diagnostic> = Vec::new();
        let declaration = (!flows.is_empty()).then(|| {
            let id = base.add(SourceFile::utf8("example.flow", flows));
            let files: Vec<(FileId, &SourceFile)> = base.get(id).map(|f| (id, f.as_ref())).into_iter().collect();
            let parsed = read_flows(&files, &prepared.law.cards, &prepared.law.facts, prepared.all_words());
            broken = parsed.diagnostics;
            parsed.value
        });
        if let Some(first) = broken.first() {
            return Err(Say::new(
                format!("its flows cannot be read: {}", first.message.en),
                format!("seine Flüsse sind nicht lesbar: {}", first.message.de),
            ));
        }
        let mut files = Vec::new();
        if !about_flows {
            // Another text in the same language is no version of this one, but it may be another notice.
            let compares = engine.law.reading.rules.iter().any(|r| r.id == example.of && r.among.is_some());
            let other = example.other.as_ref().filter(|(language, _)| compares || *language != example.language);
            let other = other.map(|(language, text)| (SourceFile::utf8("other.md", text.clone()), Some(language.clone())));
            files.push((as_file(example), Some(example.language.clone())));
            files.extend(other);
        }
        Ok(Self { example, about_flows, declaration, unit: ReadUnit::new(engine, files, &base, memory) })
    }

    /// Its texts.
    pub fn texts(&self) -> Vec<TextUnderCheck<'_>> {
        self.unit.texts()
    }

    /// What is reported of it, by the rules that bear the id of the example's own: on the example's day, or on this one.
    pub fn finding(&self, engine: &Engine<'_>, rules: &[Rule], texts: &[TextUnderCheck<'_>], date: Date) -> Option<Finding> {
        let date = self.example.day.unwrap_or(date);
        let day = Day::new(date);
        let case = |used_waivers| Case {
            law: engine.law,
            rules,
            concepts: &engine.concepts,
            declaration: self.declaration.as_ref(),
            among: false,
            texts,
            day: &day,
            with_declaration: self.about_flows,
            used_waivers,
            evidence: false,
        };
        let linted = lint(&case(None));
        let used = linted.used_waivers;
        let late = if self.about_flows { lint(&case(Some(&used))).findings } else { Vec::new() };
        let compared = self.compared(engine, rules, texts, date);
        linted.findings.into_iter().chain(late).chain(compared).find(|f| f.rule == self.example.of)
    }

    /// What rules among notices report of it, if it is held against its other text as against another notice.
    fn compared(&self, engine: &Engine<'_>, rules: &[Rule], texts: &[TextUnderCheck<'_>], date: Date) -> Vec<Finding> {
        let [own, other] = texts else { return Vec::new() };
        if !rules.iter().any(|r| r.among.is_some() && r.id == self.example.of) {
            return Vec::new();
        }
        let comparing = Comparing::new(rules, &engine.concepts);
        let declaration = self.declaration.as_ref();
        let noted = |text: &TextUnderCheck<'_>| {
            let texts = [text.alone()];
            let (law, concepts) = (engine.law, &engine.concepts);
            let case = Case {
                law,
                rules,
                concepts,
                declaration,
                among: false,
                texts: &texts,
                day: &Day::new(date),
                with_declaration: false,
                used_waivers: None,
                evidence: false,
            };
            note(&case, &comparing)
        };
        // The other is the first, so that it is the example that is reported.
        let notices = [noted(other), noted(own)];
        let [Some(first), Some(second)] = &notices else { return Vec::new() };
        let all = differences(engine, rules, &notices, &|_| declaration.cloned(), date);
        let judged = all
            .iter()
            .filter_map(|d| rules.get(d.rule))
            .map(|rule| judge_difference(engine, rule, (second, own.file.0), (first, other.file.0), declaration, date).findings);
        judged.flatten().collect()
    }

    /// Whether it shows what it should: a good one is not reported, a bad one is.
    pub fn behaves(&self, engine: &Engine<'_>, rules: &[Rule], texts: &[TextUnderCheck<'_>], date: Date) -> bool {
        self.finding(engine, rules, texts, date).is_some() == (self.example.kind == "bad")
    }
}
