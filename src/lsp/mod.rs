//! The language server: notices and flows are checked while they are written.
//!
//! In: messages of an editor. Out: diagnostics, and answers about what stands at a place. Buffers lie over the files on the disk; what is
//! checked, and how, is what `check` checks. With `project` and `cli` it is the rim: only here may files and the clock be asked.
//!
//! One thread takes messages in their order and never waits for a check; another checks ([`worker`]). An answer is a pure function of
//! what the check came to ([`view`]) and a position; a question about a buffer that is still being checked waits for it.

mod actions; // what can be done about findings
mod checklist; // what a notice must say, and where it does
mod client; // what the editor can do
mod completion; // what can be written at a place
mod desk; // what is known of a folder
mod diagnostics; // findings and mistakes as an editor shows them
mod disk; // files on the disk
mod documents; // the editor's buffers
mod drafts; // a flow file from a notice
mod file; // a file that a question is about
mod hints; // what passages state, behind them
mod hover; // what is known of words
mod law; // the team's own rules and concepts
mod lens; // what stands above cards and notices
mod links; // which passage serves which declaration
mod navigate; // from names to cards, from passages to declarations, and back
mod offer; // what this server can do
mod pages; // pages of rules, as files
mod position; // bytes to positions, and back
mod requests; // questions and their answers
mod root; // a folder, its configuration, its law
mod server; // messages in, messages out: start here
mod session; // what stays when all is read anew
mod spot; // what stands at a place of a flow file
mod symbols; // the parts of files
mod tidy; // flow files in their canonical form
mod uri; // addresses to paths, and back
mod view; // what a check came to
mod waive; // waivers, begun
mod worker; // the thread that checks

pub use server::{Ended, serve};

use crate::source::Lang;
use crate::value::Date;
use std::path::PathBuf;

/// What a server is started with.
#[derive(Clone, Debug, Default)]
pub struct Setup {
    /// The language of messages, if it is asked for; else the configuration's, else the client's.
    pub lang: Option<Lang>,
    /// The language of messages if nobody says one.
    pub locale: Lang,
    /// Folders with rules, beside the built-in ones.
    pub rules: Vec<PathBuf>,
    /// A folder with a whole law, instead of the built-in one.
    pub law: Option<PathBuf>,
    /// The configuration, instead of the one that is found from each folder upwards.
    pub config: Option<PathBuf>,
    /// Whether no configuration is used.
    pub no_config: bool,
    /// The day to judge on, instead of today.
    pub date: Option<Date>,
}
