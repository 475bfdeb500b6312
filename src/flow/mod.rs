//! Cards to a declaration: typed fields, names resolved over all files.
//!
//! In: `.flow` files (or fenced `flow` blocks), the table of kinds, the facts' names. Out: a [`Declaration`] and diagnostics.
//! Knows `source`, `value`, `card`. Knows no kind or field by name but for what paths are made of: parties and places.

mod declaration; // what is declared: start here
mod literal; // words to typed values
mod read; // files to things
mod references; // where names stand
mod resolve; // names over all files
mod said; // cards that are said in a sentence

pub use declaration::{Declaration, Declared, FieldValue, Hop, Thing};
pub(crate) use literal::BEGUN;
pub use read::{Names, bodies, read_flows};
pub use references::Reference;
pub use said::{Saying, read_said};

/// The kind of card that names the texts of a notice.
pub const NOTICE: &str = "notice";
/// Its field for a text.
pub const TEXT: &str = "text";
