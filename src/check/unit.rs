//! Texts that belong together, judged.

use super::among::{Noted, note};
use super::engine::{Engine, Memory, Read};
use crate::flow::{Declaration, Saying, read_said};
use crate::law::rule::Rule;
use crate::lint::{
    Before, Case, Day, Finding, Linted, RuleOutcome, Tallies, TextUnderCheck, TextWaiver, Waived, is_about_waivers, lint, lint_again,
};
use crate::notice::{Format, Remark};
use crate::source::{Diagnostic, FileId, SourceFile, Sources, Span};
use crate::value::Date;
use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Texts that belong together: the language versions of one notice, or a text alone.
pub struct Unit<'a> {
    /// Their files, with the language that is set for each, if any.
    pub files: Vec<(SourceFile, Option<String>)>,
    /// What is declared for them.
    pub declaration: Option<&'a Declaration>,
    /// Whether outcomes show the words that they rest on. Findings always do; who reports nothing else spares the work.
    pub evidence: bool,
    /// Whether they are compared with the other notices of a run.
    pub compared: bool,
}

/// What came out for a unit.
#[derive(Debug, Default)]
pub struct Checked {
    /// The files that places point into: those of the declaration, then the unit's own.
    pub sources: Sources,
    /// The ids of the unit's own files.
    pub files: Vec<FileId>,
    /// Outcomes by text.
    pub outcomes: Vec<(Option<FileId>, RuleOutcome)>,
    /// Violations, by file and place.
    pub findings: Vec<Finding>,
    /// Violations that a waiver covers.
    pub waived: Vec<Waived>,
    /// How many of the texts were judged: not those without words, or in a language that the law has no concepts for.
    pub texts: usize,
    /// The names of the waivers that covered a finding.
    pub used_waivers: BTreeSet<String>,
    /// Whether another day might tell otherwise, even if nothing in the facts begins or ends between the two.
    pub dated: bool,
    /// What is kept of the texts to compare them with other notices, if that is asked for and they tell whose they are.
    pub noted: Option<Noted>,
    /// What was wrong with the texts.
    pub diagnostics: Vec<Diagnostic>,
}

/// Texts that belong together, as read.
pub(super) struct ReadUnit {
    /// The files that places point into.
    pub sources: Sources,
    /// The ids of the unit's own files.
    pub files: Vec<FileId>,
    /// What was wrong with them.
    pub diagnostics: Vec<Diagnostic>,
    reads: Vec<(FileId, Arc<Read>, Vec<TextWaiver>)>,
}

impl ReadUnit {
    /// Reads texts; `base` has the files of the declaration.
    pub fn new(engine: &Engine<'_>, files: Vec<(SourceFile, Option<String>)>, base: &Sources, memory: &mut Memory) -> Self {
        let first = base.iter().count() as u32;
        let read = |(i, (file, language)): (usize, (SourceFile, Option<String>))| {
            let read = engine.read(&file, FileId(first + i as u32), Format::of(&file), language.as_deref(), memory);
            (Arc::new(file), Arc::new(read))
        };
        Self::of(engine, files.into_iter().enumerate().map(read).collect(), base)
    }

    /// Texts that are read already, under the ids that follow those of `base`.
    fn of(engine: &Engine<'_>, texts: Vec<(Arc<SourceFile>, Arc<Read>)>, base: &Sources) -> Self {
        let tables = engine.prepared;
        let saying = Saying { table: &tables.law.cards, names: &tables.law.facts, words: tables.all_words() };
        let mut out = Self { sources: base.clone(), files: Vec::new(), diagnostics: Vec::new(), reads: Vec::new() };
        for (file, read) in texts {
            let id = out.sources.share(Arc::clone(&file));
            out.files.push(id);
            out.diagnostics.extend(read.diagnostics.iter().cloned());
            let mut waivers = Vec::new();
            for remark in &read.document.remarks {
                match read_said(&file, id, remark.source, saying) {
                    Ok(thing) => waivers.push(TextWaiver { thing, about: about(&read, remark) }),
                    Err(diagnostic) => out.diagnostics.push(*diagnostic),
                }
            }
            out.reads.push((id, read, waivers));
        }
        out
    }

    /// The texts that can be judged.
    pub fn texts(&self) -> Vec<TextUnderCheck<'_>> {
        let understood = self.reads.iter().filter(|(_, read, _)| read.understood && !read.document.blocks.is_empty());
        understood
            .map(|(id, read, waivers)| TextUnderCheck {
                file: *id,
                name: self.sources.get(*id).map_or("", |f| f.name.as_str()),
                notice: 0,
                document: &read.document,
                statements: &read.statements,
                language: &read.language,
                waivers,
                folded: OnceCell::new(),
                by_concept: OnceCell::new(),
                alike: OnceCell::new(),
            })
            .collect()
    }
}

/// The bytes of the file that a comment is about.
fn about(read: &Read, remark: &Remark) -> Span {
    let concerns = read.document.concerns(remark);
    if concerns.is_empty() { Span::default() } else { read.document.source_span(concerns) }
}

/// Reads and judges texts that belong together.
pub fn check_unit(engine: &Engine<'_>, unit: Unit<'_>, base: &Sources, date: Date, memory: &mut Memory) -> Checked {
    check_and_keep(engine, unit, base, date, memory).0
}

/// Reads and judges texts that belong together, and gives the texts as they were read, too.
pub fn check_and_keep(
    engine: &Engine<'_>,
    unit: Unit<'_>,
    base: &Sources,
    date: Date,
    memory: &mut Memory,
) -> (Checked, Vec<(FileId, Arc<Read>)>) {
    let Unit { files, declaration, evidence, compared } = unit;
    let read = ReadUnit::new(engine, files, base, memory);
    let reads = read.reads.iter().map(|(id, read, _)| (*id, Arc::clone(read))).collect();
    (judge(engine, read, Wanted { declaration, evidence, compared, date }, |case, _| lint(case)), reads)
}

/// Texts that belong together and are read already.
pub struct ReadTexts<'a> {
    /// Each with what was read, under the ids that follow those of the declaration's files.
    pub texts: Vec<(Arc<SourceFile>, Arc<Read>)>,
    /// What is declared for them.
    pub declaration: Option<&'a Declaration>,
}

/// Judges texts that may have been judged before, under the same declaration, law and day: `before` gives what was kept of one then. The
/// result is that of judging them afresh, with what is to be kept now, for each text that was judged; but whether another day might tell
/// otherwise ([`Checked::dated`]) is told of what was judged afresh only.
pub fn check_again<'b>(
    engine: &Engine<'_>,
    unit: ReadTexts<'_>,
    base: &Sources,
    date: Date,
    before: &dyn Fn(FileId) -> Option<Before<'b>>,
) -> (Checked, Vec<(FileId, Tallies)>) {
    let read = ReadUnit::of(engine, unit.texts, base);
    let wanted = Wanted { declaration: unit.declaration, evidence: true, compared: true, date };
    let mut kept = Vec::new();
    let checked = judge(engine, read, wanted, |case, sources| {
        let file = |i: usize| case.texts.get(i).map(|t| t.file);
        let (linted, tallies) = lint_again(case, sources, engine.asks(), &|i| before(file(i)?));
        kept = case.texts.iter().map(|t| t.file).zip(tallies).collect();
        linted
    });
    (checked, kept)
}

/// What is asked of texts that are read.
struct Wanted<'a> {
    declaration: Option<&'a Declaration>,
    evidence: bool,
    compared: bool,
    date: Date,
}

fn judge(engine: &Engine<'_>, read: ReadUnit, wanted: Wanted<'_>, lint: impl FnOnce(&Case<'_>, &Sources) -> Linted) -> Checked {
    let texts = read.texts();
    let day = Day::new(wanted.date);
    let case = Case {
        law: engine.law,
        rules: &engine.law.reading.rules,
        concepts: &engine.concepts,
        declaration: wanted.declaration,
        among: false,
        texts: &texts,
        day: &day,
        with_declaration: false,
        used_waivers: None,
        evidence: wanted.evidence,
    };
    let mut linted = lint(&case, &read.sources);
    judge_text_waivers(&case, &mut linted);
    let noted = if wanted.compared { note(&case, &engine.comparing) } else { None };
    let judged = texts.len();
    drop(texts);
    Checked {
        sources: read.sources,
        files: read.files,
        texts: judged,
        outcomes: linted.outcomes,
        findings: linted.findings,
        waived: linted.waived,
        used_waivers: linted.used_waivers,
        noted,
        dated: day.was_asked_for(),
        diagnostics: read.diagnostics,
    }
}

/// Judges the waivers in the comments of texts, when everything else in the texts has been judged.
fn judge_text_waivers(case: &Case<'_>, out: &mut Linted) {
    let with_waivers: Vec<&TextUnderCheck<'_>> = case.texts.iter().filter(|t| !t.waivers.is_empty()).collect();
    if with_waivers.is_empty() {
        return;
    }
    let rules: Vec<Rule> = case.rules.iter().filter(|r| is_about_waivers(r)).cloned().collect();
    let used = out.used_waivers.clone();
    for text in with_waivers {
        let declaration = Declaration::new(text.waivers.iter().map(|w| w.thing.clone()).collect());
        for used_waivers in [None, Some(&used)] {
            let declared = Some(&declaration);
            let alone = Case { rules: &rules, declaration: declared, texts: &[], with_declaration: true, used_waivers, ..*case };
            let linted = lint(&alone);
            out.findings.extend(linted.findings);
            out.outcomes.extend(linted.outcomes.into_iter().map(|(_, outcome)| (Some(text.file), outcome)));
        }
    }
    out.findings.sort_by(|a, b| (a.place.file, a.place.span.start, &a.rule).cmp(&(b.place.file, b.place.span.start, &b.rule)));
}

/// Judges what is declared, without any text.
pub fn check_declaration(engine: &Engine<'_>, declaration: &Declaration, base: &Sources, date: Date) -> Checked {
    judge_declaration(engine, declaration, base, date, None)
}

/// Judges the waivers of a declaration, when everything else has been judged: `used` are those that covered a finding.
pub fn check_waivers(engine: &Engine<'_>, declaration: &Declaration, used: &BTreeSet<String>, base: &Sources, date: Date) -> Checked {
    judge_declaration(engine, declaration, base, date, Some(used))
}

fn judge_declaration(
    engine: &Engine<'_>,
    declaration: &Declaration,
    base: &Sources,
    date: Date,
    used: Option<&BTreeSet<String>>,
) -> Checked {
    let day = Day::new(date);
    let case = declared_case(engine, &engine.law.reading.rules, declaration, &day, used);
    let linted = lint(&case);
    Checked {
        sources: base.clone(),
        outcomes: linted.outcomes,
        findings: linted.findings,
        waived: linted.waived,
        used_waivers: linted.used_waivers,
        ..Checked::default()
    }
}

/// A case about what is declared, without any text.
pub(super) fn declared_case<'a>(
    engine: &'a Engine<'_>,
    rules: &'a [Rule],
    declaration: &'a Declaration,
    day: &'a Day,
    used_waivers: Option<&'a BTreeSet<String>>,
) -> Case<'a> {
    Case {
        law: engine.law,
        rules,
        concepts: &engine.concepts,
        declaration: Some(declaration),
        among: false,
        texts: &[],
        day,
        with_declaration: true,
        used_waivers,
        evidence: true,
    }
}
