//! What is written in a pattern field.

use crate::source::Span;
use serde::{Deserialize, Serialize};

/// Which letters of a word are given.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Affix {
    /// The whole word.
    Whole,
    /// The whole word, with any inflectional ending.
    Inflected,
    /// Its beginning.
    Prefix,
    /// Its end.
    Suffix,
    /// Some letters within.
    Infix,
}

/// A sequence of items, one after the other.
pub type Seq = Vec<Item>;

/// One item of a sequence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Item {
    /// A word, folded.
    Word(Affix, String),
    /// One of several sequences.
    Any(Vec<Seq>),
    /// One of several sequences, or nothing.
    Optional(Vec<Seq>),
    /// A recognised value of a kind, with an argument that it must agree with.
    Slot(String, Option<String>, Span),
    /// The words of a `Words` card.
    Named(String, Span),
    /// Up to so many words.
    Gap(u16),
    /// The beginning of the sentence.
    Start,
    /// The end of the sentence.
    End,
}

/// Where a context is looked for.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ContextKind {
    /// The same sentence.
    With,
    /// Headings above, the words that introduce a list, header cells.
    Under,
    /// The same block or row, and the sentences next to it.
    Beside,
    /// The nearest topic.
    About,
}

/// A condition on what surrounds a match.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Context {
    /// Where.
    pub kind: ContextKind,
    /// Whether it must not be there.
    pub not: bool,
    /// What; for [`ContextKind::About`] one named item, the topic.
    pub what: Seq,
}

/// A whole pattern.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pattern {
    /// Sequences that must all stand in the sentence (one, unless `&` is used).
    pub parts: Vec<Seq>,
    /// With several parts: the most words that may stand between the first and the last of their words.
    pub within: Option<u16>,
    /// What must, or must not, surround it.
    pub contexts: Vec<Context>,
}
