//! What a text states, with its words, its place and its values.

use crate::notice::BlockId;
use crate::source::Span;
use crate::value::Value;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Index of a concept in the law.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ConceptId(pub u16);

/// How a thing is stated.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Polarity {
    /// As being so.
    Affirmed,
    /// As not being so.
    Denied,
    /// As being so under a condition that the sentence names.
    Conditional,
}

/// A concept found in a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// What is stated.
    pub concept: ConceptId,
    /// Affirmed, denied or conditional.
    pub polarity: Polarity,
    /// The words that state it, in [`crate::notice::Document::text`].
    pub span: Span,
    /// The sentence (or list item, or table cell) around them, likewise.
    pub sentence: Span,
    /// Index of the sentence in the document, in reading order.
    pub sentence_index: u32,
    /// The block that holds it.
    pub block: BlockId,
    /// The values that its words give, in reading order: name of the value (`duration`, `country`, `citation`), value, place.
    pub values: Vec<Given>,
}

/// The name of a kind of values. (By another name, for what derives the reading takes a reference for a part of what is read.)
type Kind = &'static str;

/// A value that a statement gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// What kind of value: the slot's name in the pattern language (`duration`, `email`, `country`, `citation`, …).
    #[serde(serialize_with = "kind::write", deserialize_with = "kind::read")]
    pub name: Kind,
    /// The value, shared with other statements.
    pub value: Arc<Value>,
    /// Its words in the document's text.
    pub span: Span,
}

/// Words that look like a statement of a concept, and are none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NearMiss {
    /// What it looks like.
    pub concept: ConceptId,
    /// Which of the concept's near-miss patterns: index into its reasons.
    pub reason: u16,
    /// The words.
    pub span: Span,
    /// Their block.
    pub block: BlockId,
}

/// All that a document states.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Statements {
    /// In reading order, then by concept.
    pub stated: Vec<Statement>,
    /// Near misses, likewise.
    pub near: Vec<NearMiss>,
    /// Headings in which a concept's words stand, by concept; a heading states nothing.
    pub named: Vec<(ConceptId, BlockId)>,
    /// Headings under which a concept's statements belong, by concept.
    pub belongs: Vec<(ConceptId, BlockId)>,
}

impl Statements {
    /// The statements of a concept, in reading order.
    pub fn of(&self, concept: ConceptId) -> impl Iterator<Item = &Statement> {
        self.stated.iter().filter(move |s| s.concept == concept)
    }

    /// The headings under which a concept's statements belong, in reading order.
    pub fn headings_about(&self, concept: ConceptId) -> impl Iterator<Item = BlockId> {
        self.belongs.iter().filter(move |(c, _)| *c == concept).map(|(_, b)| *b)
    }
}

/// Kinds of values, kept by their place in the table of all.
mod kind {
    use crate::law::pattern::SLOT_KINDS;
    use serde::de::Error as _;
    use serde::ser::Error as _;
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn write<S: Serializer>(kind: &&'static str, to: S) -> Result<S::Ok, S::Error> {
        let at = SLOT_KINDS.iter().position(|k| k == kind).and_then(|at| u8::try_from(at).ok());
        to.serialize_u8(at.ok_or_else(|| S::Error::custom("a kind of value that is not in the table"))?)
    }

    pub fn read<'de, D: Deserializer<'de>>(from: D) -> Result<&'static str, D::Error> {
        let at = u8::deserialize(from)?;
        SLOT_KINDS.get(usize::from(at)).copied().ok_or_else(|| D::Error::custom("no kind of value"))
    }
}
