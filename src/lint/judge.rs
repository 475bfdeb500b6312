//! A rule to its outcome.

use super::again::{Again, Asks, Before, Came, Tallies};
use super::clause::blanks;
use super::day::Day;
use super::eval::{Bound, Eval, LONGEST_PASSAGE, Verdict};
use super::finding::{Belongs, Evidence, Finding, Fix, Outcome, RuleOutcome, Waived};
use super::folded::Folded;
use super::names::letters;
use super::seen::Seen;
use super::waive::{TextWaiver, waive};
use crate::flow::Declaration;
use crate::law::Law;
use crate::law::rule::{Domain, Grade, Rule};
use crate::notice::{BlockId, BlockKind, Document, SectionId};
use crate::recognise::{ConceptId, Statement, Statements};
use crate::source::{FileId, Place, Say, Severity, Sources, Span};
use crate::value::{Value, fold};
use rustc_hash::FxHashMap;
use std::cell::OnceCell;
use std::collections::BTreeSet;

/// How many near misses a finding names.
const MOST_NEAR: usize = 3;

/// What is judged: texts that belong together, with what is declared.
pub struct Case<'a> {
    /// The law.
    pub law: &'a Law,
    /// The rules to judge by: those of the law, or others in their place.
    pub rules: &'a [Rule],
    /// The law's concepts by name.
    pub concepts: &'a FxHashMap<&'a str, ConceptId>,
    /// What is declared, if anything.
    pub declaration: Option<&'a Declaration>,
    /// Whether the texts are of notices that are compared with each other: only rules among notices are judged then, and else none.
    pub among: bool,
    /// The texts.
    pub texts: &'a [TextUnderCheck<'a>],
    /// The day on which it is judged.
    pub day: &'a Day,
    /// Whether rules on the declaration alone are judged here too.
    pub with_declaration: bool,
    /// The waivers that covered a finding, when all texts have been judged: only rules on unused waivers are judged then.
    pub used_waivers: Option<&'a BTreeSet<String>>,
    /// Whether outcomes show the words that they rest on; findings always do.
    pub evidence: bool,
}

/// A text with what it states.
pub struct TextUnderCheck<'a> {
    /// The file.
    pub file: FileId,
    /// Its name, for waivers.
    pub name: &'a str,
    /// The notice that it is a text of, where several are compared.
    pub notice: u32,
    /// The document.
    pub document: &'a Document,
    /// What it states.
    pub statements: &'a Statements,
    /// Its language.
    pub language: &'a str,
    /// The waivers in its comments.
    pub waivers: &'a [TextWaiver],
    /// Its words, folded: made when first asked for.
    pub folded: OnceCell<Folded>,
    /// Its statements by concept: made when first asked for.
    pub by_concept: OnceCell<ByConcept>,
    /// Whether it speaks the words of the declaration: found out when first asked.
    pub alike: OnceCell<bool>,
}

impl TextUnderCheck<'_> {
    /// The same text, to be looked at by itself.
    pub fn alone(&self) -> Self {
        Self { folded: OnceCell::new(), by_concept: OnceCell::new(), alike: OnceCell::new(), ..*self }
    }

    /// The place in the file of a span of the document's text.
    pub fn place(&self, span: Span) -> Place {
        Place { file: self.file, span: self.document.source_span(span) }
    }

    /// The indices of a concept's statements, in reading order.
    pub(super) fn stated_of(&self, concept: ConceptId) -> &[u32] {
        self.by_concept.get_or_init(|| ByConcept::new(&self.statements.stated)).of(concept)
    }
}

/// Statements by concept.
#[derive(Debug)]
pub struct ByConcept {
    /// For each concept where its statements begin in `indices`; one more for the end.
    begins: Vec<u32>,
    indices: Vec<u32>,
}

impl ByConcept {
    fn new(stated: &[Statement]) -> Self {
        let concepts = stated.iter().map(|s| s.concept.0 as usize + 1).max().unwrap_or(0);
        let mut begins = vec![0; concepts + 1];
        // Each list is filled from its end, which is where the next one begins.
        for statement in stated {
            if let Some(count) = begins.get_mut(statement.concept.0 as usize) {
                *count += 1;
            }
        }
        let mut end = 0;
        for begin in &mut begins {
            end += *begin;
            *begin = end;
        }
        let mut indices = vec![0; stated.len()];
        for (i, statement) in stated.iter().enumerate().rev() {
            let Some(begin) = begins.get_mut(statement.concept.0 as usize) else { continue };
            *begin -= 1;
            if let Some(place) = indices.get_mut(*begin as usize) {
                *place = i as u32;
            }
        }
        Self { begins, indices }
    }

    fn of(&self, concept: ConceptId) -> &[u32] {
        let at = concept.0 as usize;
        let range = self.begins.get(at).zip(self.begins.get(at + 1));
        range.and_then(|(begin, end)| self.indices.get(*begin as usize..*end as usize)).unwrap_or_default()
    }
}

/// What all rules came to.
#[derive(Debug, Default)]
pub struct Linted {
    /// For each text, and for the declaration alone: its rules' outcomes, in the order of the rules.
    pub outcomes: Vec<(Option<FileId>, RuleOutcome)>,
    /// The violations, by file and place.
    pub findings: Vec<Finding>,
    /// The violations that a waiver covers, in the same order.
    pub waived: Vec<Waived>,
    /// The names of the waivers that covered one.
    pub used_waivers: BTreeSet<String>,
}

impl<'a> Case<'a> {
    /// A concept's id.
    pub fn concept(&self, name: &str) -> Option<ConceptId> {
        self.concepts.get(name).copied()
    }
}

/// Judges all rules.
pub fn lint(case: &Case<'_>) -> Linted {
    judge_all(case, &mut [])
}

/// Judges all rules, and keeps what they come to for each text. Where little has changed in a text, most of it is known: `before` gives
/// each as it was, by its place among the texts, and `asks` what each rule asks for.
pub fn lint_again<'b>(
    case: &Case<'_>,
    sources: &Sources,
    asks: &'b [Asks],
    before: &dyn Fn(usize) -> Option<Before<'b>>,
) -> (Linted, Vec<Tallies>) {
    let source = |file| sources.get(file).map_or("", |f| &*f.text);
    let again = case.texts.iter().enumerate().map(|(i, text)| Again::new(text, source(text.file), asks, before(i)));
    let mut again: Vec<Again<'b>> = again.collect();
    let linted = judge_all(case, &mut again);
    (linted, again.into_iter().map(|a| a.kept).collect())
}

fn judge_all(case: &Case<'_>, again: &mut [Again<'_>]) -> Linted {
    let mut out = Linted::default();
    out.outcomes.reserve(case.rules.len() * case.texts.len().max(1) / 2);
    let mut evals: Vec<Eval<'_>> = case.texts.iter().map(|text| Eval::new(case, Some(text))).collect();
    for (index, rule) in case.rules.iter().enumerate() {
        if rule.among.is_some() != case.among {
            continue;
        }
        if rule.each.iter().any(|d| matches!(d, Domain::UnusedWaiver)) != case.used_waivers.is_some() {
            continue;
        }
        let about_text = rule.each.iter().any(|d| matches!(d, Domain::Text | Domain::Statement(..) | Domain::Heading(_)));
        if about_text {
            for (i, eval) in evals.iter_mut().enumerate() {
                let mut again = again.get_mut(i);
                let came = again.as_ref().and_then(|a| a.known(index)).unwrap_or_else(|| came(eval, rule));
                if let Some(again) = &mut again {
                    again.keep(index, &came);
                }
                take_in(eval, rule, came, &mut out);
            }
        } else if case.with_declaration && case.declaration.is_some() {
            let mut eval = Eval::new(case, None);
            let came = came(&mut eval, rule);
            take_in(&eval, rule, came, &mut out);
        }
    }
    waive(case, &mut out);
    out.findings.sort_by(|a, b| (a.place.file, a.place.span.start, &a.rule).cmp(&(b.place.file, b.place.span.start, &b.rule)));
    out
}

impl Eval<'_> {
    /// What a finding is about.
    fn about(&self, once: bool) -> About {
        let block = self.block();
        let statement = self.bound.iter().find_map(|b| if let Bound::Statement(s) = b { Some(*s) } else { None });
        let section = || self.text?.document.block(block?).map(|b| b.section);
        let gives = |s: &Statement| {
            let named = s.values.iter().filter_map(|g| match &*g.value {
                Value::Country(code) => Some(code.clone()),
                // "Ltd" and "Ltd." at a sentence's end are the same.
                Value::Organisation(name) => Some(letters(&fold(name))),
                _ => None,
            });
            named.chain([fold(&self.words(s.span))]).collect()
        };
        let passage = statement.filter(|_| once).and_then(|s| Some((section()?, gives(s))));
        About { block, passage }
    }
}

/// How much evidence a finding shows.
const MOST_EVIDENCE: usize = 6;
/// How many findings back the same complaint is looked for.
const MOST_ALIKE: usize = 8;

/// What became of a rule over all its bindings.
#[derive(Default)]
struct Tally {
    violated: bool,
    satisfied: bool,
    excepted: bool,
    seen: Vec<Evidence>,
    missing: Vec<Say>,
    /// Findings, with what each is about.
    findings: Vec<(About, Finding)>,
}

/// What a finding is about, to tell whether another one makes the same complaint.
#[derive(Default)]
struct About {
    /// The block.
    block: Option<BlockId>,
    /// For rules that report once in a passage: the section, and what the words give.
    passage: Option<(SectionId, Vec<String>)>,
}

impl About {
    /// Whether two stand near each other and give something in common.
    fn is_near(&self, other: &Self) -> bool {
        let (Some((section, gives)), Some((same, given))) = (&self.passage, &other.passage) else { return false };
        let apart = self.block.zip(other.block).map_or(u32::MAX, |(a, b)| a.0.abs_diff(b.0));
        section == same && apart <= LONGEST_PASSAGE && gives.iter().any(|g| given.contains(g))
    }
}

impl Tally {
    /// Notes what shows that the rule holds.
    fn show(&mut self, eval: &Eval<'_>, seen: &[Seen<'_>]) {
        if eval.case.evidence {
            let room = MOST_EVIDENCE.saturating_sub(self.seen.len());
            self.seen.extend(seen.iter().filter_map(|s| eval.evidence(s)).take(room));
        }
    }

    fn outcome(&mut self) -> Outcome {
        if self.violated {
            Outcome::Violated
        } else if !self.missing.is_empty() {
            Outcome::Undecidable { missing: std::mem::take(&mut self.missing) }
        } else if self.satisfied {
            Outcome::Satisfied
        } else if self.excepted {
            Outcome::NotRequired
        } else {
            Outcome::NotApplicable
        }
    }

    /// The same complaint about one paragraph is made once, with all the words that it is about.
    fn report(&mut self, about: About, finding: Finding) {
        let alike = |of: &About, message: &Say| about.block.is_some() && of.block == about.block && *message == finding.message;
        let same = |entry: &&mut (About, Finding)| alike(&entry.0, &entry.1.message) || entry.0.is_near(&about);
        match self.findings.iter_mut().rev().take(MOST_ALIKE).find(same) {
            Some((of, earlier)) => {
                // What goes on from here goes on with the whole.
                of.block = of.block.max(about.block);
                if let (Some((_, gives)), Some((_, given))) = (&mut of.passage, about.passage) {
                    gives.extend(given);
                }
                let shown = earlier.place.overlaps(finding.place) || earlier.evidence.iter().any(|e| e.place.overlaps(finding.place));
                if !shown && earlier.evidence.len() < MOST_EVIDENCE {
                    earlier.evidence.push(Evidence::new(finding.place, Say::new("and here", "und hier")));
                }
            }
            None => self.findings.push((about, finding)),
        }
    }
}

/// What a rule comes to for a text, before any waiver.
pub(super) fn outcome_of<'a>(case: &'a Case<'a>, rule: &Rule, text: &'a TextUnderCheck<'a>) -> Outcome {
    tally(&mut Eval::new(case, Some(text)), rule).outcome()
}

fn tally(eval: &mut Eval<'_>, rule: &Rule) -> Tally {
    let mut tally = Tally::default();
    eval.lacking.clear();
    bind(eval, rule, &rule.each, &mut tally);
    tally
}

/// What a rule comes to, before any waiver.
fn came(eval: &mut Eval<'_>, rule: &Rule) -> Came {
    let mut tally = tally(eval, rule);
    let findings = std::mem::take(&mut tally.findings).into_iter().map(|(_, finding)| finding).collect();
    let outcome = tally.outcome();
    let mut evidence = tally.seen;
    evidence.truncate(MOST_EVIDENCE);
    Came { findings, outcome, evidence }
}

/// Puts what a rule came to beside the others.
fn take_in(eval: &Eval<'_>, rule: &Rule, came: Came, out: &mut Linted) {
    let Came { findings, outcome, evidence } = came;
    out.findings.extend(findings);
    let file = eval.text.map(|t| t.file);
    let grade = match outcome {
        Outcome::Violated => rule.grade,
        Outcome::Satisfied => rule.grade.map(|_| Grade::Clear),
        _ => None,
    };
    // Parts that answer the same item, or none, have one outcome.
    let earlier = out.outcomes.iter_mut().rev().take_while(|(_, o)| o.rule == rule.id).find(|(f, o)| *f == file && o.item == rule.item);
    match earlier {
        Some((_, earlier)) => earlier.take_in(outcome, grade, evidence),
        None => out.outcomes.push((file, RuleOutcome { rule: rule.id.clone(), item: rule.item.clone(), outcome, grade, evidence })),
    }
}

/// Binds the domains one after the other, and judges each combination.
fn bind(eval: &mut Eval<'_>, rule: &Rule, domains: &[Domain], tally: &mut Tally) {
    let Some((first, others)) = domains.split_first() else {
        return judge_binding(eval, rule, tally);
    };
    if matches!(first, Domain::Text) {
        return bind(eval, rule, others, tally);
    }
    match eval.members(first) {
        Ok(members) => {
            for member in members {
                eval.bound.push(member);
                bind(eval, rule, others, tally);
                eval.bound.pop();
            }
        }
        Err(missing) => {
            if !tally.missing.contains(&missing) {
                tally.missing.push(missing);
            }
        }
    }
}

fn judge_binding(eval: &mut Eval<'_>, rule: &Rule, tally: &mut Tally) {
    let applies = eval.cond(&rule.applies);
    match applies.truth {
        Some(false) => return,
        None => return tally.missing.extend(applies.missing),
        Some(true) => {}
    }
    let limits = &eval.case.law.reading.limits;
    let is_outside = |eval: &mut Eval<'_>| {
        let mut limits = rule.outside.iter().filter_map(|i| limits.get(*i as usize));
        limits.any(|limit| eval.cond(limit).truth == Some(true))
    };
    if eval.cond(&rule.except).truth == Some(true) || is_outside(eval) {
        tally.excepted = true;
        return;
    }
    let required = eval.cond(&rule.require);
    match required.truth {
        Some(true) => {
            tally.satisfied = true;
            tally.show(eval, &required.seen);
        }
        None => tally.missing.extend(required.missing),
        Some(false) => {
            tally.violated = true;
            let finding = finding(eval, rule, &applies, &required);
            if eval.case.evidence {
                tally.seen.push(Evidence::new(finding.place, Say::default()));
            }
            tally.report(eval.about(rule.once), finding);
        }
    }
}

fn finding(eval: &mut Eval<'_>, rule: &Rule, applies: &Verdict<'_>, required: &Verdict<'_>) -> Finding {
    let severity = severity(eval, rule);
    let place = place(eval, rule, applies);
    let mut evidence: Vec<Evidence> = near_misses(eval, rule);
    // What is declared stands in a flow file: it is shown beside the text.
    let declared = eval.bound.iter().filter(|b| matches!(b, Bound::Thing(_) | Bound::Hop(_) | Bound::Open(..))).cloned().map(Seen::Bound);
    for seen in required.seen.iter().chain(&applies.seen).cloned().chain(declared) {
        if evidence.len() >= MOST_EVIDENCE {
            break;
        }
        let Some(here) = eval.place_of_seen(&seen) else { continue };
        let shown = std::iter::once(place).chain(evidence.iter().map(|e| e.place)).any(|p| p.overlaps(here));
        if !shown {
            evidence.extend(eval.evidence(&seen));
        }
    }
    let fix = eval.text.and_then(|t| Some((t.language, rule.words.clauses.get(t.language)?))).map(|(language, template)| {
        let clause = eval.clause(rule, template);
        Fix {
            blanks: blanks(&clause),
            clause,
            adds: !rule.absent.is_empty(),
            belongs: belongs(eval, rule, applies),
            heading: rule.words.headings.get(language).cloned(),
        }
    });
    let help = (!rule.words.advice.en.is_empty() || !rule.words.advice.de.is_empty()).then(|| eval.say(rule, &rule.words.advice));
    Finding {
        rule: rule.id.clone(),
        item: rule.item.clone(),
        severity,
        grade: rule.grade,
        message: eval.say(rule, &rule.words.message),
        place,
        evidence,
        cites: rule.law.iter().map(|l| Say::new(l.clone(), l.clone())).collect(),
        help,
        fix,
    }
}

fn severity(eval: &mut Eval<'_>, rule: &Rule) -> Severity {
    match &rule.severity.when {
        Some((cond, otherwise)) if eval.cond(cond).truth != Some(true) => *otherwise,
        _ => rule.severity.then,
    }
}

/// Where to look first.
fn place(eval: &Eval<'_>, rule: &Rule, applies: &Verdict<'_>) -> Place {
    let heading = || eval.bound.iter().find_map(|b| if matches!(b, Bound::Heading(_)) { eval.place_of(b) } else { None });
    if let Some(place) = statement_place(eval).or_else(heading) {
        return place;
    }
    let Some(text) = eval.text else {
        let declared = eval.bound.last().and_then(|b| eval.place_of(b));
        return declared.or_else(|| eval.place_of_seen(applies.seen.first()?)).unwrap_or(Place { file: FileId(0), span: Span::default() });
    };
    match belongs(eval, rule, applies) {
        Belongs::Under { heading, .. } => return heading,
        Belongs::Beside { words } => return words,
        Belongs::Nowhere => {}
    }
    let first = text.document.blocks.iter().find(|b| matches!(b.kind, BlockKind::Heading(_))).or(text.document.blocks.first());
    first.map_or(Place { file: text.file, span: Span::default() }, |b| text.place(b.span))
}

/// Where the statement that is bound first stands.
fn statement_place(eval: &Eval<'_>) -> Option<Place> {
    eval.bound.iter().find_map(|b| if matches!(b, Bound::Statement(_)) { eval.place_of(b) } else { None })
}

/// Where in the text belongs what is missing.
fn belongs(eval: &Eval<'_>, rule: &Rule, applies: &Verdict<'_>) -> Belongs {
    let Some(text) = eval.text else { return Belongs::Nowhere };
    if let Some(words) = statement_place(eval) {
        return Belongs::Beside { words };
    }
    let place_of = |b: BlockId| text.document.block(b).map(|block| text.place(block.span));
    for concept in absent(eval, rule) {
        let mut headings = text.statements.headings_about(concept);
        if let Some(heading) = headings.next().and_then(place_of) {
            return Belongs::Under { heading, others: headings.count() };
        }
    }
    let trigger = applies.seen.iter().filter_map(|s| eval.place_of_seen(s)).find(|place| place.file == text.file);
    trigger.map_or(Belongs::Nowhere, |words| Belongs::Beside { words })
}

/// The concepts whose absence the rule reports.
fn absent<'e>(eval: &'e Eval<'_>, rule: &'e Rule) -> impl Iterator<Item = ConceptId> + 'e {
    let bound = eval.bound.iter().filter_map(|b| if let Bound::Concept(c) = b { Some(*c) } else { None });
    rule.absent.iter().filter_map(|c| eval.case.concept(c)).chain(bound)
}

/// Words that look like what is missing, and why they do not count.
fn near_misses(eval: &Eval<'_>, rule: &Rule) -> Vec<Evidence> {
    let Some(text) = eval.text else { return Vec::new() };
    let mut all = Vec::new();
    for concept in absent(eval, rule) {
        let reasons = eval.case.law.reading.concepts.get(concept.0 as usize).map(|c| &c.words.why_not);
        for near in text.statements.near.iter().filter(|n| n.concept == concept).take(MOST_NEAR) {
            let message = reasons.and_then(|r| r.get(near.reason as usize)).cloned().unwrap_or_default();
            all.push(Evidence::new(text.place(near.span), message));
        }
    }
    all
}
