//! The one door: a law, texts and a date in; statements, outcomes and findings out. Pure.
//!
//! Knows everything above it; knows no file system, clock or terminal.

mod among; // notices of one party, compared with each other
mod builtin; // the law that is built into the program
mod days; // the days on which the facts change
mod engine; // a law made ready for reading and judging
mod examples; // the examples in rule and concept files, run
mod lacking; // what rules ask of cards beyond what they have
mod language; // the language that a document is written in
mod names; // the facts' names, as flows ask for them
mod proof; // whether the examples of rules prove them
mod provisions; // provisions as readers of each language cite them
mod unit; // texts that belong together, judged

mod mended; // texts that belong together, mended

pub use among::{Difference, Noted, differences, judge_difference};
pub use builtin::{builtin_law, builtin_law_for_checking, builtin_pages};
pub use days::Days;
pub use engine::{Engine, Memory, Prepared, Read};
pub use examples::{ExampleFailure, run_examples};
pub use lacking::{Lacking, lacking};
pub use mended::{MendedText, MendedUnit, mend_unit};
pub use proof::{Proof, Survivor, prove};
pub use provisions::Provisions;
pub use unit::{Checked, ReadTexts, Unit, check_again, check_and_keep, check_declaration, check_unit, check_waivers};
