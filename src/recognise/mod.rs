//! A document and the law's concepts to statements and near misses.
//!
//! In: a document, the compiled patterns of its language. Out: statements with polarity, values and places.
//! Knows `source`, `value`, `notice`, `law`. Knows no rule, and no word of any language: those are data.

mod statement; // what comes out: start here

pub use statement::{ConceptId, Given, NearMiss, Polarity, Statement, Statements};
