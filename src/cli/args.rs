//! What can be asked for.

mod diff; // of `diff`

pub use diff::{Diff, DiffFormat};

use super::config::FailOn;
use super::format::{Format, Output, output};
use super::law::Asked;
use super::select::Named;
use clap::{Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use std::path::PathBuf;

/// What the program says by its exit code.
const EXIT_CODES: &str = "Exit codes:
  0  nothing to report at or above the level that fails (`check --fail-on`)
  1  findings
  2  the command could not do its job, or not all of it: usage, a missing or unreadable file, a mistake in the
     configuration, in flows or in rules; everything else is still checked";

const CHECK_EXAMPLES: &str = "Examples:
  noticelint check                                  the folder you are in
  noticelint check notice.de.md                     one notice, without flows
  noticelint check notices/ --lang de               a folder, messages in German
  noticelint check case.flow --format checklist     the notices that the flows name, item by item
  curl -s URL | noticelint check - --stdin-filename notice.html
  noticelint check --format json > report.json      for programs
  noticelint check --output sarif=out.sarif --output junit=out.xml    beside the report for people
  noticelint check --baseline known.json --update-baseline    take what is found today for known
  noticelint check --baseline known.json                      report only what is new, and what is gone
  git diff --name-only -- '*.md' > changed && noticelint check @changed    the paths that a file lists
  noticelint check --select art-13,de --ignore art-13-2    rules by beginnings of their ids, and by packs
  noticelint check --since origin/main              what changed on a branch, with the flows and texts that belong to it
  noticelint check --watch                          check again whenever something changes
  noticelint check --diff                           what --fix would insert, as a diff
  noticelint check --fix --select ID                insert one rule's model clause

In folders, every `.flow` file is taken, the texts that notice cards name, and files whose names look like notices
(`notices` in noticelint.toml says otherwise). Findings go to standard output, what was wrong with the input to
standard error. Exit codes: `noticelint --help`.";

const STATEMENTS_EXAMPLES: &str = "Examples:
  noticelint statements notice.de.md
  noticelint statements notice.de.md notice.en.md --format json";

const INIT_EXAMPLES: &str = "Examples:
  noticelint init shop.de.md                  writes shop.flow beside it
  noticelint init shop.de.md shop.en.md       one notice in two languages
  noticelint init shop.de.md --output -       print it

Each value stands with the line of the notice that says it, and is `open` where the notice is silent. A notice may be wrong
or out of date: hold the draft against what really happens. A file that is there is not overwritten without `--overwrite`.";

const FMT_EXAMPLES: &str = "Examples:
  noticelint fmt case.flow              format in place
  noticelint fmt --check .              for CI: change nothing, exit with 1 if something would change
  noticelint fmt --to de case.flow      German keywords

In folders, flow files are formatted; a Markdown file that is named has its cards formatted.";

const EXPLAIN_EXAMPLES: &str = "Examples:
  noticelint explain ID            a rule or concept; `noticelint rules` lists the rules
  noticelint explain --formal ID   the rule as it is evaluated";

const TEST_EXAMPLES: &str = "Examples:
  noticelint test                       the built-in rules and concepts
  noticelint test policies/             your own
  noticelint test --mutate policies/    are the examples good enough to notice a mistake in the rules?

With --mutate, every rule is judged again and again, each time with one mistake put in: a condition is negated, left out,
or has `and` for `or`; a concept of several, a polarity or a place is left out; a number is greater or smaller by one. An
example must notice each. The mistakes that none notices are shown at their place, with what to add. The exit code is 1
if less than 95 % are noticed (`--at-least`).";

const CONFIG_EXAMPLES: &str = "Examples:
  noticelint config                     what holds for the folder you are in
  noticelint config notices/a.md        what holds for a file
  noticelint config --select art-13     the same with options of `check`

What is printed is a configuration: each value with the file and line that set it, or `default` or `command line`.";

const COMPLETIONS_EXAMPLES: &str = "Examples:
  noticelint completions bash > ~/.local/share/bash-completion/completions/noticelint
  noticelint completions zsh > ~/.zfunc/_noticelint
  noticelint completions fish > ~/.config/fish/completions/noticelint.fish";

const LSP_HELP: &str =
    "An editor starts it; `editors/` in the repository has recipes. Messages are in the language of `--lang`, else of the
configuration, else of the editor. It checks what `check` would check in the editor's folders, with the buffers in place
of the files.";

/// Checks privacy notices against the law and against the declared data flows.
///
/// It says what it checked, what it found, where, by which provision, and what it could not decide. It never says that a
/// notice complies with the law.
#[derive(Debug, Parser)]
#[command(name = "noticelint", version, after_help = EXIT_CODES)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    #[command(flatten)]
    pub common: Common,
}

/// Options of all commands.
#[derive(Debug, clap::Args)]
pub struct Common {
    /// Language of messages; by default that of the locale, else English.
    #[arg(long, global = true, value_enum)]
    pub lang: Option<LangArg>,
    /// When to use colours; `auto` means on a terminal or with CLICOLOR_FORCE, but not with NO_COLOR.
    #[arg(long, global = true, value_enum, default_value_t = When::Auto)]
    pub color: When,
    /// A folder with rules of your own, beside the built-in ones; may be repeated.
    #[arg(long, global = true, value_name = "DIR")]
    pub rules: Vec<PathBuf>,
    /// A folder with a whole law (words, facts, concepts, rules) to use instead of the built-in one.
    #[arg(long, global = true, value_name = "DIR")]
    pub law: Option<PathBuf>,
    /// The configuration to use, instead of the `noticelint.toml` found upwards from here.
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Use no configuration file.
    #[arg(long, global = true, conflicts_with = "config")]
    pub no_config: bool,
}

impl<'a> From<&'a Common> for Asked<'a> {
    fn from(common: &'a Common) -> Self {
        Self { rules: &common.rules, whole: common.law.as_deref(), ..Self::default() }
    }
}

impl Common {
    /// The law that is asked for, with the rules that are named beside.
    pub fn law<'a>(&'a self, named: impl Into<Named<'a>>) -> Asked<'a> {
        Asked { named: named.into(), ..self.into() }
    }
}

impl<'a> From<&'a Choice> for Named<'a> {
    fn from(choice: &'a Choice) -> Self {
        Self { select: &choice.select, extend_select: &choice.extend_select, ignore: &choice.ignore }
    }
}

/// A language of messages.
#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
pub enum LangArg {
    /// German.
    De,
    /// English.
    En,
}

/// When to do something.
#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check notices and flows: files, folders, or `-` for standard input.
    Check(Check),
    /// Show what two versions of notices and flows say differently: what a reviewer must know.
    Diff(Diff),
    /// Show what texts state, with the words and places.
    Statements(Statements),
    /// Draft a flow file from what a notice states.
    Init(Init),
    /// Format flow files, and the cards in Markdown files.
    Fmt(Fmt),
    /// Show a rule's or concept's page.
    Explain(Explain),
    /// List all rules.
    Rules(Rules),
    /// Run the examples in rule and concept files.
    Test(Test),
    /// Remove what `check` and `statements` keep for the next run.
    Clean(Clean),
    /// Show which settings are in force, and where each comes from.
    Config(Config),
    /// Print the JSON schema of the configuration, or of what other programs read.
    Schema(Schema),
    /// Print completions for a shell.
    Completions(Completions),
    /// Print the manual page.
    Man,
    /// Serve an editor: the language server, over standard input and output.
    Lsp(Lsp),
}

/// `check`.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = CHECK_EXAMPLES)]
pub struct Check {
    /// Files and folders; the current folder if none are given. `@FILE` stands for the paths in a file, one a line.
    pub paths: Vec<PathBuf>,
    /// How to report.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
    /// Count the findings of each rule, instead of showing them.
    #[arg(long, conflicts_with_all = ["format", "diff", "update_baseline"])]
    pub statistics: bool,
    /// Also write the report to a file; may be repeated.
    #[arg(long, value_name = "FORMAT=PATH", value_parser = output, conflicts_with_all = ["diff", "update_baseline"])]
    pub output: Vec<Output>,
    /// Check the files that are given as parts of the folder you are in: texts with the flows that name them, flows with their texts,
    /// and nothing else.
    #[arg(long)]
    pub related: bool,
    /// Check what changed since a revision of git, as `--related` does: `origin/main`, `HEAD~3`.
    #[arg(long, value_name = "REV", conflicts_with = "related")]
    pub since: Option<String>,
    #[command(flatten)]
    pub choice: Choice,
    /// Insert the model clauses of what is missing into the notices; standard input is printed with them. What the flows do not say
    /// is marked `[TODO: …]`.
    #[arg(long, conflicts_with = "update_baseline")]
    pub fix: bool,
    /// Show as a unified diff what `--fix` would change, and change nothing; exit with 1 if there is something.
    #[arg(long, conflicts_with_all = ["fix", "format", "update_baseline"])]
    pub diff: bool,
    /// Report only what this file does not know: findings that were there before.
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Write what is found to the baseline, instead of reporting it.
    #[arg(long, requires = "baseline")]
    pub update_baseline: bool,
    /// The name under which to check standard input.
    #[arg(long, value_name = "NAME", default_value = "notice.md", visible_alias = "stdin-name")]
    pub stdin_filename: String,
    /// How many threads to use; all cores by default.
    #[arg(long, value_name = "N")]
    pub jobs: Option<usize>,
    /// Print nothing but findings: no summary, no progress.
    #[arg(long, short)]
    pub quiet: bool,
    /// Check again whenever a text, a flow, a rule or the configuration changes, until Ctrl-C.
    #[arg(long, conflicts_with_all = ["fix", "diff", "update_baseline"])]
    pub watch: bool,
    #[command(flatten)]
    pub kept: Kept,
}

/// What is kept for the next run.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Kept {
    /// Check everything anew, and keep nothing for the next run.
    #[arg(long)]
    pub no_cache: bool,
    /// The folder in which to keep what was found, so that texts that have not changed need not be checked again;
    /// `.noticelint_cache` beside `noticelint.toml`, if there is one.
    #[arg(long, value_name = "DIR", conflicts_with = "no_cache")]
    pub cache_dir: Option<PathBuf>,
}

/// What is judged, and by what: what the configuration may say as well.
#[derive(Clone, Debug, clap::Args)]
pub struct Choice {
    /// Judge as of this day (YYYY-MM-DD) instead of today.
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<Date>,
    /// Only these rules: ids, beginnings of ids (`art-13`), or packs (`gdpr`).
    #[arg(long, value_delimiter = ',', value_name = "ID")]
    pub select: Vec<String>,
    /// These rules beside those that are selected anyway.
    #[arg(long, value_delimiter = ',', value_name = "ID")]
    pub extend_select: Vec<String>,
    /// Not these rules. Of two names for a rule, the closer one decides.
    #[arg(long, value_delimiter = ',', value_name = "ID")]
    pub ignore: Vec<String>,
    /// The least severity that makes the exit code 1; `warning` if nothing else is said: good practice (`info`) does not.
    #[arg(long, value_enum)]
    pub fail_on: Option<FailOn>,
    /// The language of the notices (ISO 639-1), instead of detecting it.
    #[arg(long, value_name = "CODE")]
    pub language: Option<String>,
}

/// `statements`.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = STATEMENTS_EXAMPLES)]
pub struct Statements {
    /// The texts; `-` for standard input.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// How to report.
    #[arg(long, value_enum, default_value_t = StatementsFormat::Human)]
    pub format: StatementsFormat,
    /// Show also what only serves rules: vague words, cited provisions, torn sentences.
    #[arg(long)]
    pub all: bool,
    /// The language of the texts (ISO 639-1), instead of detecting it.
    #[arg(long, value_name = "CODE")]
    pub language: Option<String>,
    /// The name under which to read standard input.
    #[arg(long, value_name = "NAME", default_value = "notice.md")]
    pub stdin_filename: String,
    #[command(flatten)]
    pub kept: Kept,
}

/// How to report statements.
#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
pub enum StatementsFormat {
    /// One line each.
    Human,
    /// For programs.
    Json,
}

/// `init`.
#[derive(Debug, clap::Args)]
#[command(after_help = INIT_EXAMPLES)]
pub struct Init {
    /// The notice's text, or its texts in several languages, the most important first; `-` for standard input.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// The file to write, `-` for standard output; by default beside the first text, by its name.
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Write over a file that is there.
    #[arg(long)]
    pub overwrite: bool,
    /// The language of the texts (ISO 639-1), instead of detecting it.
    #[arg(long, value_name = "CODE")]
    pub language: Option<String>,
    /// The name under which to read standard input.
    #[arg(long, value_name = "NAME", default_value = "notice.md")]
    pub stdin_filename: String,
}

/// `fmt`.
#[derive(Debug, clap::Args)]
#[command(after_help = FMT_EXAMPLES)]
pub struct Fmt {
    /// Files and folders.
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
    /// Change nothing; exit with 1 if something would change.
    #[arg(long)]
    pub check: bool,
    /// Rewrite the keywords in this language.
    #[arg(long, value_enum)]
    pub to: Option<LangArg>,
}

/// `explain`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXPLAIN_EXAMPLES)]
pub struct Explain {
    /// The rule's or concept's id.
    pub id: String,
    /// Show the rewritten rule.
    #[arg(long)]
    pub formal: bool,
}

/// `rules`.
#[derive(Debug, clap::Args)]
pub struct Rules {
    /// How to list them.
    #[arg(long, value_enum, default_value_t = RulesFormat::Human)]
    pub format: RulesFormat,
}

/// How to list rules.
#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
pub enum RulesFormat {
    /// One line each.
    Human,
    /// A page with links to the rules' files.
    Markdown,
}

/// `test`.
#[derive(Debug, clap::Args)]
#[command(after_help = TEST_EXAMPLES)]
pub struct Test {
    /// Folders with rules; the built-in ones if none are given.
    pub folders: Vec<PathBuf>,
    /// Also put mistakes into the rules, and show those that no example notices.
    #[arg(long)]
    pub mutate: bool,
    /// How many of these mistakes the examples must notice, in per cent.
    #[arg(long, value_name = "PERCENT", default_value_t = 95, value_parser = clap::value_parser!(u8).range(0..=100), requires = "mutate")]
    pub at_least: u8,
}

/// `clean`.
#[derive(Debug, clap::Args)]
pub struct Clean {
    /// The files and folders that are checked; the current folder if none are given.
    pub paths: Vec<PathBuf>,
    /// The folder that `check` was given.
    #[arg(long, value_name = "DIR")]
    pub cache_dir: Option<PathBuf>,
}

/// `config`.
#[derive(Debug, clap::Args)]
#[command(after_help = CONFIG_EXAMPLES)]
pub struct Config {
    /// The files and folders that would be checked; the current folder if none are given.
    pub paths: Vec<PathBuf>,
    /// Show them; that is all that this command does.
    #[arg(long, hide = true)]
    pub show: bool,
    #[command(flatten)]
    pub choice: Choice,
}

/// `schema`.
#[derive(Debug, clap::Args)]
pub struct Schema {
    /// Of what.
    #[arg(value_enum)]
    pub of: SchemaOf,
}

/// What has a schema.
#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
pub enum SchemaOf {
    /// `noticelint.toml`.
    Config,
    /// `check --format json`.
    Json,
    /// `statements --format json`.
    Statements,
    /// `diff --format json`.
    Diff,
}

/// `completions`.
#[derive(Debug, clap::Args)]
#[command(after_help = COMPLETIONS_EXAMPLES)]
pub struct Completions {
    /// The shell.
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

/// `lsp`.
#[derive(Debug, clap::Args)]
#[command(after_help = LSP_HELP)]
pub struct Lsp {
    /// Judge as of this day (YYYY-MM-DD) instead of today.
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<Date>,
    /// Some editors say how they speak; there is no other way.
    #[arg(long, hide = true)]
    pub stdio: bool,
}
