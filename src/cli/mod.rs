//! The command line: the rim, where files, clock and terminal are.
//!
//! Everything else in the program is pure; only here may the file system, the environment and the clock be asked.

mod among; // notices of one party, compared
mod args; // what can be asked for
mod baseline; // findings that were there before
mod check; // `check`
mod config; // `noticelint.toml`
mod desk; // a part of a run to what each report shows
mod discover; // which files
mod files; // reading them
mod fingerprint; // by what findings are known again
mod fmt; // `fmt`
mod format; // the formats of reports
mod law; // the law with the team's own folders
mod mend; // `check --fix`, `check --diff`
mod order; // many threads, results in order
mod plan; // which texts belong together
mod printer; // what a run prints
mod progress; // how far it is
mod related; // `check --related`, `check --since`
mod rules; // `explain`, `rules`
mod schema; // `schema`
mod select; // which rules are asked for
mod sheet; // one report
mod shell; // `completions`, `man`
mod show; // `config`
mod statements; // `statements`
mod terminal; // language, colours, width
mod test; // `test`
mod write; // writing files

use args::{Args, Command};
use clap::Parser;
use std::process::ExitCode;

/// How a run ended.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum End {
    /// Nothing to report.
    Clean,
    /// There are findings.
    Findings,
    /// The command could not do its job, or not all of it.
    Broken,
}

impl From<End> for ExitCode {
    fn from(end: End) -> Self {
        ExitCode::from(match end {
            End::Clean => 0,
            End::Findings => 1,
            End::Broken => 2,
        })
    }
}

/// What is wrong with a configuration's text. Fuzzing asks for it: it reaches no private module.
#[cfg(fuzzing)]
pub fn config_problems(text: &str) -> Vec<crate::source::Diagnostic> {
    config::of_text(text, std::path::Path::new("")).1
}

/// Runs the command that the arguments ask for.
pub fn run() -> ExitCode {
    let args = Args::parse();
    let end = match args.command {
        Command::Check(c) => check::run(&c, &args.common),
        Command::Statements(c) => statements::run(&c, &args.common),
        Command::Fmt(c) => fmt::run(&c, &args.common),
        Command::Explain(c) => rules::explain(&c, &args.common),
        Command::Rules(c) => rules::list(&c, &args.common),
        Command::Test(c) => test::run(&c, &args.common),
        Command::Config(c) => show::run(&c, &args.common),
        Command::Schema(c) => schema::run(&c),
        Command::Completions(c) => shell::completions(&c),
        Command::Man => shell::man(),
    };
    end.into()
}
