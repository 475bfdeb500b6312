//! A document and the law's concepts to statements and near misses.
//!
//! In: a document, the compiled patterns of its language. Out: statements with polarity, values and places.
//! Knows `source`, `value`, `notice`, `law`. Knows no rule, and no word of any language: those are data.

mod context; // what surrounds a match
mod doubled; // words that stand twice in a row
mod known; // what was read before
mod links; // links that lead elsewhere than their words say
mod marks; // what the facts know of contacts and provisions
mod matching; // runs patterns over one sentence
mod own; // what a text says of its own document
mod passage; // a block's text to words, sentences and values
mod phrases; // the facts' names in a text
mod polarity; // whether a match is affirmed, denied, or holds under a condition
mod recogniser; // the way from a document to its statements, step by step
mod sections; // the numbers and titles of a document's sections
mod sentences; // runs patterns over all sentences
mod statement; // what comes out: start here
mod tokens; // a text to words and sentences
mod vocabulary; // the words that were seen before

pub use recogniser::{Recogniser, Scratch};
pub use statement::{ConceptId, Given, NearMiss, Polarity, Statement, Statements};
