//! The command line: the rim, where files, clock and terminal are.
//!
//! With `project` and `lsp` it is the rim: everything else in the program is pure.

mod among; // notices of one party, compared
mod args; // what can be asked for
mod baseline; // findings that were there before
mod cache; // what the last run came to
mod check; // `check`
mod clean; // `clean`
mod desk; // a part of a run to what each report shows
mod diff; // `diff`
mod fingerprint; // by what findings are known again
mod fmt; // `fmt`
mod format; // the formats of reports
mod git; // what git tells
mod init; // `init`
mod kept; // parts of a run that the last one came to already
mod lsp; // `lsp`
mod mend; // `check --fix`, `check --diff`
mod order; // many threads, results in order
mod printer; // what a run prints
mod progress; // how far it is
mod related; // `check --related`, `check --since`
mod rules; // `explain`, `rules`
mod schema; // `schema`
mod sheet; // one report
mod shell; // `completions`, `man`
mod show; // `config`
mod statements; // `statements`
mod terminal; // language, colours, width
mod test; // `test`
mod versions; // which two versions `diff` compares
mod watch; // `check --watch`
mod write; // writing files

use crate::project::{config, discover, drafted, files, law, plan, select, tidy};
use args::{Args, Command};
use clap::Parser;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::path::Path;
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

/// Help and version where they are asked for; else what is wrong with the arguments.
fn told_how(error: &clap::Error) -> ExitCode {
    // If nobody listens, nothing is lost.
    let _ = error.print();
    if let Some(ContextValue::String(given)) =
        error.get(ContextKind::InvalidSubcommand).filter(|_| error.kind() == ErrorKind::InvalidSubcommand)
    {
        // Whoever names a file means to have it checked.
        if Path::new(given).exists() {
            terminal::tell(&format!("\n  tip: `noticelint check {given}` checks it\n"));
        }
    }
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

/// Runs the command that the arguments ask for.
pub fn run() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => return told_how(&error),
    };
    let end = match args.command {
        Command::Check(c) => check::run(&c, &args.common),
        Command::Diff(c) => diff::run(&c, &args.common),
        Command::Statements(c) => statements::run(&c, &args.common),
        Command::Init(c) => init::run(&c, &args.common),
        Command::Fmt(c) => fmt::run(&c, &args.common),
        Command::Explain(c) => rules::explain(&c, &args.common),
        Command::Rules(c) => rules::list(&c, &args.common),
        Command::Test(c) => test::run(&c, &args.common),
        Command::Clean(c) => clean::run(&c, &args.common),
        Command::Config(c) => show::run(&c, &args.common),
        Command::Schema(c) => schema::run(&c),
        Command::Completions(c) => shell::completions(&c),
        Command::Man => shell::man(),
        Command::Lsp(c) => lsp::run(&c, &args.common),
    };
    end.into()
}
