//! noticelint checks what a privacy notice says against the law and against the declared data flows.
//!
//! The way of the data, without back edges: `.flow` files become a declaration, notices become documents and then
//! statements, `rules/` becomes the law; `lint` brings the three together, `report` words what came out.
//! Everything here is pure: no I/O, no clock, no global state, but for `project`, `lsp` and `cli`, the rim.

pub mod card;
pub mod change;
pub mod check;
pub mod cli;
pub mod draft;
pub mod flow;
pub mod law;
pub mod lint;
pub mod lsp;
pub mod mend;
pub mod notice;
pub mod project;
pub mod recognise;
pub mod report;
pub mod source;
pub mod value;
