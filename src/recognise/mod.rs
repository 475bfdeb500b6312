//! A document and the law's concepts to statements and near misses.
//!
//! In: a document, the compiled patterns of its language. Out: statements with polarity, values and places.
//! Knows `source`, `value`, `notice`, `law`. Knows no rule, and no word of any language: those are data.

mod context; // what surrounds a match
mod doubled; // words that stand twice in a row
mod known; // what was found in sentences that were matched before
mod marks; // what the facts know of contacts and provisions
mod matching; // runs patterns over one sentence
mod phrases; // the facts' names in a text
mod polarity;
mod recogniser; // the way from a document to its statements, step by step
mod statement; // what comes out: start here
mod tokens; // a block's text to words and sentences // whether it is affirmed, denied, or holds under a condition

pub use recogniser::{Recogniser, Scratch};
pub use statement::{ConceptId, Given, NearMiss, Polarity, Statement, Statements};
