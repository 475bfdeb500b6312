//! A project as it lies on a disk: which files belong to it, what is configured for them, which law they are judged by.
//!
//! In: paths. Out: a configuration, a law, flows, and units to check. Command line and language server stand on it, so that both check
//! the same. It is a part of the rim: files may be read here.

pub(crate) mod among; // notices of one party, compared
pub(crate) mod config; // `noticelint.toml`
pub(crate) mod discover; // which files
pub(crate) mod drafted; // where a draft of flows is put
pub(crate) mod files; // reading them
pub(crate) mod law; // the law with the team's own folders
pub(crate) mod plan; // which texts belong together
pub(crate) mod select; // which rules are asked for
pub(crate) mod tidy; // the cards of a file in their canonical form

/// What is wrong with a configuration's text. Fuzzing asks for it: it reaches no private module.
#[cfg(fuzzing)]
pub fn config_problems(text: &str) -> Vec<crate::source::Diagnostic> {
    config::of_text(text, std::path::Path::new("")).1
}
