//! The one door: a law, texts and a date in; statements, outcomes and findings out. Pure.
//!
//! Knows everything above it; knows no file system, clock or terminal.

mod builtin; // the law that is built into the program
mod engine; // a law made ready for reading and judging

pub use builtin::{builtin_law, builtin_pages};
pub use engine::{Engine, Prepared, Read};
