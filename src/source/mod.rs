//! Files as read, places in them, and what was wrong with them.
//!
//! In: a name and bytes. Out: text with spans, lines and columns, and diagnostics as data.
//! Knows nothing of flows, notices or law; reads no file itself (that is the rim's business).

mod decode; // bytes to text and back: UTF-8, BOM, UTF-16, Windows-1252
mod diagnostic; // what was wrong with an input, in the reader's language
mod file; // a file's text, with its lines and stored offsets
mod nearest; // "did you mean"
mod span; // a range of bytes in a text

pub use decode::{DecodeError, Encoding, decode, encode};
pub use diagnostic::{Diagnostic, Label, Lang, Parsed, Say, Severity};
pub use file::{FileId, LineColumn, MAX_FILE_BYTES, Place, SourceFile, Sources};
pub use nearest::nearest;
pub use span::Span;
