//! Offers what would mend findings of absence, as edits of the notice's file.
//!
//! In: a file and its findings. Out: edits and what was refused; nothing is written here. Knows `source`, `notice`, `lint`. Knows no
//! rule: which clause, and under which heading, is what the findings say. The same edits serve `check --fix`, its `--diff`, and
//! whoever else asks.

mod clause; // a clause in the spelling of a format
mod edit; // what is put in where: start here
mod ground; // the text as read, and its sections
mod insert; // clauses to edits, and whether the result still reads as it should
mod list; // where an item goes into a list
mod spot; // where a paragraph goes
mod wrap; // lines as long as those around

#[cfg(test)]
mod tests;

pub use edit::{Applicability, Edit, Inserted, Mended, Where, apply};
pub use insert::mend;
