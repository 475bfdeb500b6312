//! What the recogniser runs: all patterns of one language, compiled together.

use super::ast::ContextKind;
use super::lexicon::{Lexicon, TermId};
use super::lists::Lists;
use crate::value::Citation;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Index of a pattern in its program.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PatternId(pub u16);

/// Index of a node in its program.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct NodeId(pub u32);

/// Index of a list of steps in its program.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct StepsId(pub u32);

/// One step of a pattern.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Node {
    /// A word or value of this term.
    Term(TermId),
    /// One after the other.
    Seq(StepsId),
    /// One of these, the first that leads on.
    Any(StepsId),
    /// This or nothing.
    Optional(NodeId),
    /// Up to so many words.
    Gap(u16),
    /// The beginning of the sentence.
    Start,
    /// The end of the sentence.
    End,
}

/// What a match of a pattern means.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Role {
    /// States a concept.
    States(u16),
    /// Looks like a concept and is none, for the reason of this index.
    Near(u16, u16),
    /// In a heading: the concept belongs under it.
    Belongs(u16),
    /// Names a topic.
    Topic(u16),
    /// Marks negation, condition and the like.
    Marker(Marker),
    /// Only looked at by the contexts of other patterns.
    Context,
}

/// Signs that change how a sentence's statements count. The words that are such signs are data.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Marker {
    /// "not", "no", "never": what stands with it is denied.
    Negation,
    /// "not only", "no later than": its words deny nothing.
    NoNegation,
    /// "without consent not", "unless": what is denied holds under a condition.
    Exception,
    /// "if", "where": begins a condition, up to the next comma.
    Condition,
    /// "you may", behind a comma: here the main clause of a condition begins, so the condition ends.
    Resumption,
    /// "and", "but": a denial does not reach over it.
    Coordination,
    /// A short answer that affirms the heading above.
    Yes,
    /// A short answer that denies it.
    No,
}

/// A condition on a match's surroundings, compiled.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// Where to look.
    pub kind: ContextKind,
    /// Whether it must not be there.
    pub not: bool,
    /// The context pattern; for [`ContextKind::About`] the topic's index.
    pub what: u16,
}

/// One pattern, compiled.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CompiledPattern {
    /// What a match means.
    pub role: Role,
    /// Sequences that must all stand in the sentence.
    pub parts: StepsId,
    /// With several parts: the most words between their outermost words.
    pub within: Option<u16>,
    /// Groups of terms of which each sentence that matches has at least one each, as a range of the program's; the first is the
    /// trigger, the rarest.
    pub needs: Range<u32>,
    /// Conditions on the surroundings, as a range of the program's.
    pub checks: Range<u32>,
}

/// A kind of value that patterns ask for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlotTest {
    /// The kind: `duration`, `country`, …
    pub kind: String,
    /// The provisions of which it must agree with one; empty if it asks for none.
    pub citations: Vec<Citation>,
    /// A tag that the value must bear (`outside-eea`); none if any will do.
    pub tag: Option<String>,
    /// The term that such values have.
    pub term: TermId,
}

/// All patterns of one language.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Program {
    /// Words to terms.
    pub lexicon: Lexicon,
    /// How many terms there are.
    pub terms: u16,
    /// Kinds of values to terms.
    pub slots: Vec<SlotTest>,
    /// Steps, shared by the patterns.
    pub nodes: Vec<Node>,
    /// Lists of steps.
    pub steps: Lists<NodeId>,
    /// Conditions on the surroundings of matches.
    pub checks: Vec<Check>,
    /// The patterns.
    pub patterns: Vec<CompiledPattern>,
    /// Groups of terms that patterns need.
    pub groups: Lists<TermId>,
    /// For each term, the patterns that it triggers.
    pub triggers: Lists<PatternId>,
    /// For each step, the terms that it may begin with, as far as that is asked for.
    pub begins: Lists<TermId>,
}

impl Program {
    /// A step by its id. Ids come from the compiler, so the fallback never shows.
    pub fn node(&self, id: NodeId) -> &Node {
        self.nodes.get(id.0 as usize).unwrap_or(&Node::End)
    }

    /// The steps of a list.
    pub fn steps(&self, id: StepsId) -> &[NodeId] {
        self.steps.get(id.0 as usize)
    }

    /// The conditions on the surroundings of a pattern's matches.
    pub fn checks(&self, pattern: &CompiledPattern) -> &[Check] {
        self.checks.get(pattern.checks.start as usize..pattern.checks.end as usize).unwrap_or_default()
    }

    /// The groups of terms of which a sentence needs at least one each for a pattern to match.
    pub fn needs(&self, pattern: &CompiledPattern) -> impl Iterator<Item = &[TermId]> {
        pattern.needs.clone().map(|group| self.groups.get(group as usize))
    }

    /// The patterns that a term triggers.
    pub fn triggered_by(&self, term: TermId) -> &[PatternId] {
        self.triggers.get(term.0 as usize)
    }

    /// The terms that a step may begin with; none if it may begin with anything, or it is not known.
    pub fn begins(&self, step: NodeId) -> &[TermId] {
        self.begins.get(step.0 as usize)
    }
}
