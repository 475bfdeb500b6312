//! What can be asked of `diff`.

use crate::project::select::Named;
use clap::ValueEnum;
use jiff::civil::Date;
use std::path::PathBuf;

const DIFF_HELP: &str = "Examples:
  noticelint diff                              what you changed since the last commit
  noticelint diff main                         the files as they lie here, against `main`
  noticelint diff main HEAD notices/           two revisions, and only what lies in a folder
  noticelint diff origin/main...HEAD           a branch against where it left `origin/main`: for a merge request
  noticelint diff old.md new.md                two files, or two folders
  noticelint diff main --format markdown       a comment for the merge request

It shows, text by text: findings that are new or gone; what is no longer stated, is stated with another value or is stated
now, with the words of both versions; and cards that declare something else. A sentence that only moved or is wrapped
otherwise shows nothing; one that says the same in other words, as far as noticelint reads it, stands last. Sentences that
state nothing are not compared: `git diff` shows them. Both versions are judged by the same law, configuration and day.
What is only said by comparing several notices is left out.

A name is a path if a file or folder bears it, and a revision if git knows it. Where it is both, the command asks which:
`./main` is the path, `main~0` the revision. After two revisions, and behind `--`, stand paths. As in git, `A..B` is
`A B`, and `A...B` compares B with its last commit in common with A. Texts with other names are matched by what they have
in common.

Exit codes:
  0  nothing that noticelint reads differs
  1  something differs
  2  the command could not do its job: no such revision or file, a mistake in the newer flows";

/// `diff`.
#[derive(Debug, clap::Args)]
#[command(after_help = DIFF_HELP, override_usage = "noticelint diff [OPTIONS] [OLD [NEW]] [PATH]...")]
pub struct Diff {
    /// Two files, two folders, or one or two revisions of git and then paths; by default `HEAD`, against the files as they are.
    #[arg(value_name = "OLD|NEW|PATH")]
    pub versions: Vec<String>,
    /// Show only what lies in these files and folders.
    #[arg(last = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// How to report.
    #[arg(long, value_enum, default_value_t = DiffFormat::Human)]
    pub format: DiffFormat,
    /// Judge both versions as of this day (YYYY-MM-DD) instead of today.
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<Date>,
    /// Only findings of these rules: ids, beginnings of ids (`art-13`), or packs (`gdpr`).
    #[arg(long, value_delimiter = ',', value_name = "ID")]
    pub select: Vec<String>,
    /// Not those of these rules.
    #[arg(long, value_delimiter = ',', value_name = "ID")]
    pub ignore: Vec<String>,
    /// The language of the notices (ISO 639-1), instead of detecting it.
    #[arg(long, value_name = "CODE")]
    pub language: Option<String>,
}

impl<'a> From<&'a Diff> for Named<'a> {
    fn from(diff: &'a Diff) -> Self {
        Self { select: &diff.select, extend_select: &[], ignore: &diff.ignore }
    }
}

/// How to report what differs.
#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    /// On a terminal.
    Human,
    /// A comment on a merge request.
    Markdown,
    /// For programs.
    Json,
}
