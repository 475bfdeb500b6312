//! Cards of a language to a program.

use super::ast::{Affix, ContextKind, Item, Pattern, Seq};
use super::begins::begins;
use super::lexicon::{self, TermId};
use super::program::{Check, CompiledPattern, Node, NodeId, PatternId, Program, Role, SlotTest, StepsId};
use crate::source::{Say, Span, nearest};
use crate::value::Citation;
use std::collections::BTreeMap;

/// What cannot be compiled, and where in the pattern's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternError {
    /// Bytes of the pattern's text.
    pub span: Span,
    /// In words.
    pub message: Say,
    /// The nearest known name.
    pub nearest: Option<String>,
}

/// How deep `Words` cards may name each other.
const DEEPEST: usize = 8;

/// Kinds of values that patterns may ask for, from most telling to least (a trigger is the most telling need).
pub const SLOT_KINDS: [&str; 27] = [
    "torn",
    "doubled",
    "braced",
    "bracketed",
    "email",
    "fax",
    "phone",
    "authority",
    "instrument",
    "address",
    "duration",
    "date",
    "citation",
    "country",
    "url",
    "organisation",
    "public-body",
    "law",
    "postcode",
    "person",
    "addressee",
    "name",
    "number",
    "item",
    "reference",
    "title",
    "link",
];

/// Collects the patterns of one language and compiles them together.
pub struct Compiler<'a> {
    endings: &'a [String],
    words: &'a BTreeMap<String, Vec<Seq>>,
    topics: &'a [String],
    citations: &'a dyn Fn(&str) -> Option<Vec<Citation>>,
    program: Program,
    lexicon: lexicon::Words,
    terms: BTreeMap<Vec<(Affix, String)>, TermId>,
    slot_terms: BTreeMap<(String, Option<String>), TermId>,
    nodes: BTreeMap<Node, NodeId>,
    steps: BTreeMap<Vec<NodeId>, StepsId>,
    contexts: BTreeMap<String, PatternId>,
    /// How telling each term is: the higher, the rarer in texts.
    weights: Vec<u32>,
}

impl<'a> Compiler<'a> {
    /// A compiler for a language with these endings, `Words` cards and topics; `citations` reads a citation's text.
    pub fn new(
        endings: &'a [String],
        words: &'a BTreeMap<String, Vec<Seq>>,
        topics: &'a [String],
        citations: &'a dyn Fn(&str) -> Option<Vec<Citation>>,
    ) -> Self {
        Self {
            endings,
            words,
            topics,
            citations,
            program: Program::default(),
            lexicon: lexicon::Words::default(),
            terms: BTreeMap::new(),
            slot_terms: BTreeMap::new(),
            nodes: BTreeMap::new(),
            steps: BTreeMap::new(),
            contexts: BTreeMap::new(),
            weights: Vec::new(),
        }
    }

    /// Adds a pattern; `veto` are patterns whose presence in the sentence undoes it (a concept's `Unless`).
    ///
    /// # Errors
    /// If it names words, values or topics that do not exist.
    pub fn add(&mut self, role: Role, pattern: &Pattern, veto: &[&Pattern]) -> Result<PatternId, PatternError> {
        let parts = pattern.parts.iter().map(|p| self.seq(p, 0)).collect::<Result<Vec<_>, _>>()?;
        let mut checks = Vec::new();
        for context in &pattern.contexts {
            let what = match context.kind {
                ContextKind::About => self.topic(&context.what)?,
                _ => self.context(&context.what, None)?.0,
            };
            checks.push(Check { kind: context.kind, not: context.not, what });
        }
        for unless in veto {
            let what = self.context_pattern(unless)?.0;
            checks.push(Check { kind: ContextKind::With, not: true, what });
        }
        self.push(role, parts, pattern.within, checks)
    }

    /// The finished program.
    pub fn finish(mut self) -> Program {
        self.program.terms = self.weights.len() as u16;
        self.program.lexicon = self.lexicon.finish();
        let mut triggers: Vec<Vec<PatternId>> = vec![Vec::new(); self.weights.len()];
        for (i, pattern) in self.program.patterns.iter().enumerate() {
            for term in self.program.needs(pattern).next().unwrap_or_default() {
                if let Some(list) = triggers.get_mut(term.0 as usize) {
                    list.push(PatternId(i as u16));
                }
            }
        }
        self.program.triggers = triggers.into_iter().collect();
        self.program.begins = begins(&self.program);
        self.program
    }

    fn push(&mut self, role: Role, parts: Vec<NodeId>, within: Option<u16>, checks: Vec<Check>) -> Result<PatternId, PatternError> {
        let mut needs: Vec<Vec<TermId>> = parts.iter().flat_map(|p| self.needs(*p)).collect();
        needs.sort_by_key(|group| std::cmp::Reverse(self.weight(group)));
        needs.dedup();
        let id = u16::try_from(self.program.patterns.len()).map_err(|_| PatternError {
            span: Span::default(),
            message: Say::new("there are too many patterns (65,535 at most)", "es gibt zu viele Muster (höchstens 65.535)"),
            nearest: None,
        })?;
        let first = self.program.groups.len() as u32;
        needs.into_iter().for_each(|group| self.program.groups.push(group));
        let needs = first..self.program.groups.len() as u32;
        let parts = self.steps(parts);
        let first = self.program.checks.len() as u32;
        self.program.checks.extend(checks);
        let checks = first..self.program.checks.len() as u32;
        self.program.patterns.push(CompiledPattern { role, parts, within, needs, checks });
        Ok(PatternId(id))
    }

    /// A context's sequence as a pattern of its own, shared by all that ask for the same.
    fn context(&mut self, what: &Seq, within: Option<u16>) -> Result<PatternId, PatternError> {
        self.context_pattern(&Pattern { parts: vec![what.clone()], within, contexts: Vec::new() })
    }

    fn context_pattern(&mut self, pattern: &Pattern) -> Result<PatternId, PatternError> {
        let key = format!("{:?}{:?}{:?}", pattern.parts, pattern.within, pattern.contexts);
        if let Some(id) = self.contexts.get(&key) {
            return Ok(*id);
        }
        let id = self.add(Role::Context, pattern, &[])?;
        self.contexts.insert(key, id);
        Ok(id)
    }

    fn topic(&self, what: &Seq) -> Result<u16, PatternError> {
        let (name, span) = match what.as_slice() {
            [Item::Named(name, span)] => (name.as_str(), *span),
            [Item::Word(_, name)] => (name.as_str(), Span::default()),
            _ => ("", Span::default()),
        };
        self.topics.iter().position(|t| t == name).map(|i| i as u16).ok_or_else(|| PatternError {
            span,
            message: Say::new(format!("there is no topic `{name}`"), format!("es gibt kein Thema `{name}`")),
            nearest: nearest(name, self.topics.iter().map(String::as_str)).map(str::to_owned),
        })
    }

    fn seq(&mut self, seq: &Seq, depth: usize) -> Result<NodeId, PatternError> {
        let nodes = seq.iter().map(|item| self.item(item, depth)).collect::<Result<Vec<_>, _>>()?;
        Ok(match nodes.as_slice() {
            [one] => *one,
            _ => {
                let steps = self.steps(nodes);
                self.node(Node::Seq(steps))
            }
        })
    }

    fn item(&mut self, item: &Item, depth: usize) -> Result<NodeId, PatternError> {
        let node = match item {
            Item::Word(affix, word) => Node::Term(self.term(vec![(*affix, word.clone())])),
            Item::Any(all) => return self.any(all, depth),
            Item::Optional(all) => {
                let inner = self.any(all, depth)?;
                Node::Optional(inner)
            }
            Item::Slot(kind, argument, span) => Node::Term(self.slot(kind, argument.as_deref(), *span)?),
            Item::Named(name, span) => {
                let known = self.words;
                let all = known.get(name).filter(|_| depth < DEEPEST).ok_or_else(|| PatternError {
                    span: *span,
                    message: Say::new(
                        format!("there is no `Words` card `{name}` for this language, or it names itself"),
                        format!("es gibt keine Karte `Words {name}` für diese Sprache, oder sie nennt sich selbst"),
                    ),
                    nearest: nearest(name, known.keys().map(String::as_str)).map(str::to_owned),
                })?;
                return self.any(all, depth + 1);
            }
            Item::Gap(n) => Node::Gap(*n),
            Item::Start => Node::Start,
            Item::End => Node::End,
        };
        Ok(self.node(node))
    }

    /// Alternatives: all that are single words become one term, so that looking one up costs no more than one word.
    fn any(&mut self, all: &[Seq], depth: usize) -> Result<NodeId, PatternError> {
        let mut words = Vec::new();
        let mut nodes = Vec::new();
        self.flatten(all, depth, &mut words, &mut nodes)?;
        if !words.is_empty() {
            let term = self.term(words);
            let node = self.node(Node::Term(term));
            nodes.push(node);
        }
        Ok(match nodes.as_slice() {
            [one] => *one,
            _ => {
                let steps = self.steps(nodes);
                self.node(Node::Any(steps))
            }
        })
    }

    fn flatten(
        &mut self,
        all: &[Seq],
        depth: usize,
        words: &mut Vec<(Affix, String)>,
        nodes: &mut Vec<NodeId>,
    ) -> Result<(), PatternError> {
        for seq in all {
            match seq.as_slice() {
                [Item::Word(affix, word)] => words.push((*affix, word.clone())),
                [Item::Any(inner)] => self.flatten(inner, depth, words, nodes)?,
                [Item::Named(name, _)] if depth < DEEPEST && self.words.contains_key(name) => {
                    let known = self.words;
                    if let Some(inner) = known.get(name) {
                        self.flatten(inner, depth + 1, words, nodes)?;
                    }
                }
                _ => {
                    let node = self.seq(seq, depth)?;
                    nodes.push(node);
                }
            }
        }
        Ok(())
    }

    fn node(&mut self, node: Node) -> NodeId {
        if let Some(id) = self.nodes.get(&node) {
            return *id;
        }
        let id = NodeId(self.program.nodes.len() as u32);
        self.program.nodes.push(node);
        self.nodes.insert(node, id);
        id
    }

    fn steps(&mut self, nodes: Vec<NodeId>) -> StepsId {
        if let Some(id) = self.steps.get(&nodes) {
            return *id;
        }
        let id = StepsId(self.program.steps.len() as u32);
        self.program.steps.push(nodes.iter().copied());
        self.steps.insert(nodes, id);
        id
    }

    fn term(&mut self, mut words: Vec<(Affix, String)>) -> TermId {
        words.sort();
        words.dedup();
        if let Some(id) = self.terms.get(&words) {
            return *id;
        }
        let id = self.fresh(words.iter().map(|(affix, w)| telling(*affix, w)).min().unwrap_or(0));
        for (affix, word) in &words {
            self.lexicon.add(*affix, word, id, self.endings);
        }
        self.terms.insert(words, id);
        id
    }

    fn slot(&mut self, kind: &str, argument: Option<&str>, span: Span) -> Result<TermId, PatternError> {
        let Some(rank) = SLOT_KINDS.iter().position(|k| *k == kind) else {
            return Err(PatternError {
                span,
                message: Say::new(format!("there is no kind of value `{kind}`"), format!("es gibt keine Wertart `{kind}`")),
                nearest: nearest(kind, SLOT_KINDS).map(str::to_owned),
            });
        };
        let key = (kind.to_owned(), argument.map(str::to_owned));
        if let Some(id) = self.slot_terms.get(&key) {
            return Ok(*id);
        }
        let (mut citations, mut tag) = (Vec::new(), None);
        if kind == "citation" {
            if let Some(division @ ("article" | "section" | "recital" | "national")) = argument {
                tag = Some(division.to_owned());
            } else if let Some(text) = argument {
                citations = (self.citations)(text).filter(|c| !c.is_empty()).ok_or_else(|| PatternError {
                    span,
                    message: Say::new(format!("`{text}` is no citation"), format!("`{text}` ist keine Fundstelle")),
                    nearest: None,
                })?;
            }
        } else {
            tag = argument.map(str::to_owned);
        }
        let term = self.fresh(16_u32.saturating_sub(rank as u32));
        self.program.slots.push(SlotTest { kind: kind.to_owned(), citations, tag, term });
        self.slot_terms.insert(key, term);
        Ok(term)
    }

    fn fresh(&mut self, weight: u32) -> TermId {
        self.weights.push(weight);
        TermId((self.weights.len() - 1) as u16)
    }

    fn weight(&self, group: &[TermId]) -> u32 {
        group.iter().filter_map(|t| self.weights.get(t.0 as usize)).min().copied().unwrap_or(0)
    }

    /// Groups of terms, one of each of which every match has.
    fn needs(&self, id: NodeId) -> Vec<Vec<TermId>> {
        match self.program.node(id) {
            Node::Term(t) => vec![vec![*t]],
            Node::Seq(all) => self.program.steps(*all).iter().flat_map(|n| self.needs(*n)).collect(),
            Node::Any(all) => {
                let best = |n: &NodeId| self.needs(*n).into_iter().max_by_key(|g| self.weight(g));
                let groups: Option<Vec<_>> = self.program.steps(*all).iter().map(best).collect();
                groups.map_or(Vec::new(), |groups| {
                    let mut union: Vec<_> = groups.into_iter().flatten().collect();
                    union.sort_unstable();
                    union.dedup();
                    vec![union]
                })
            }
            Node::Optional(_) | Node::Gap(_) | Node::Start | Node::End => Vec::new(),
        }
    }
}

/// How telling a word is: longer words are rarer, parts of words less rare than whole ones.
fn telling(affix: Affix, word: &str) -> u32 {
    let length = word.chars().count() as u32;
    match affix {
        Affix::Whole | Affix::Inflected => length + 1,
        Affix::Prefix | Affix::Suffix => length,
        Affix::Infix => length.saturating_sub(1),
    }
}
