//! The shared grammar of flows, rules and concepts: cards, one head line each, one field a line.
//!
//! In: a text and the table of kinds and fields. Out: cards and diagnostics, or the same text in its canonical form.
//! Knows `source`. Knows no kind and no field by name: those are data (`rules/words/cards.toml`).

mod fence; // fenced blocks of Markdown
mod format; // the canonical form, and the other language's keywords
mod line; // what a line is
mod mistake; // what is wrong with a line
mod parse; // lines to cards
mod table; // kinds and fields
mod words; // the words that the grammar itself has

pub use fence::{Fence, fences};
pub use format::{FormatError, format};
pub use line::{Line, LineKind, lines};
pub use parse::{Card, CardField, kind_of, language_of, parse};
pub(crate) use parse::{parse_with_meant, place_in};
pub use table::{CardTable, Choice, FieldDef, FieldType, Kind, Said, Stated};
pub use words::{GrammarWords, OpenParts};
