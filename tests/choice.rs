//! What is asked for, and by whom: rules by names and packs, settings of several files, lists of paths, schemas, completions.
//!
//! The rules here are those of a toy law (`tests/tea`), with two more in a pack of their own.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::{Ended, Folder, tea};
use insta::assert_snapshot;
use serde_json::Value;
use std::fs;
use std::path::Path;

const TEXT: &str = "# House rules\n\nGuests are welcome in this house at any time. Tea is served at five to all of them.\n";

/// A rule that the text violates.
fn rule(id: &str) -> String {
    format!(
        "# Tea may not be served\n\nThe house has no kettle.\n\n```rule\nRule {id}: Tea may not be served\n    Law: Art. 1 GDPR\n    \
         Severity: error\n    Must not state: tea-served\n    Message en: Tea is served.\n    Message de: Es gibt Tee.\n```\n\n\
         ```good en\nGuests are welcome.\n```\n```bad en\nTea is served.\n```\n"
    )
}

/// A folder with the house's rules, and a text that they are about.
fn house(files: &[(&str, &str)]) -> Folder {
    let run = Folder::new(&[("notice.md", TEXT)]);
    for id in ["no-tea", "no-tea-at-five"] {
        run.write(&format!("house/{id}.md"), rule(id));
    }
    // The concept alone: that tea must be spoken of cannot be asked for beside these.
    run.write("tea/tea-served.md", fs::read(Path::new(&tea()).join("tea-served.md")).unwrap());
    files.iter().for_each(|(name, text)| run.write(name, text));
    run
}

impl Folder {
    fn check(&self, args: &[&str]) -> Ended {
        self.run(&[&["check", "--rules", "tea", "--rules", "house", "--language", "en", "--as-of", "2026-11-25"], args].concat())
    }

    /// The rules that report something.
    fn reported(&self, args: &[&str]) -> Vec<String> {
        let ended = self.check(&[&["--format", "json"], args].concat());
        let report: Value = serde_json::from_str(&ended.out).unwrap_or_else(|e| panic!("{e}: {}", ended.err));
        let mut rules: Vec<String> =
            report["findings"].as_array().unwrap().iter().map(|f| f["rule"].as_str().unwrap().to_owned()).collect();
        rules.dedup();
        rules
    }
}

#[test]
fn rules_are_selected_by_id_by_beginning_and_by_pack() {
    let run = house(&[]);
    let of = |args: &[&str]| run.reported(&[args, &["notice.md"]].concat());
    assert_eq!(of(&["--select", "no-tea"]), ["no-tea", "no-tea-at-five"]);
    assert_eq!(of(&["--select", "no-tea-at-five"]), ["no-tea-at-five"]);
    assert_eq!(of(&["--select", "no"]), ["no-tea", "no-tea-at-five"]);
    assert_eq!(of(&["--select", "house"]), ["no-tea", "no-tea-at-five"]);
    assert_eq!(of(&["--select", "house", "--ignore", "no-tea"]), [""; 0]);
    assert_eq!(of(&["--select", "house", "--ignore", "no-tea-at-five"]), ["no-tea"]);
    assert_eq!(of(&["--ignore", "gdpr,de,no-tea", "--extend-select", "no-tea-at-five"]), ["no-tea-at-five"]);
}

#[test]
fn a_beginning_ends_at_a_hyphen() {
    let run = house(&[]);
    let ended = run.check(&["--select", "no-te", "notice.md"]);
    assert_eq!(ended.code, Some(2));
    assert!(ended.err.contains("there is no rule `no-te`") && ended.err.contains("did you mean `no-tea`?"), "{}", ended.err);
    let ended = run.check(&["--extend-select", "hause", "notice.md"]);
    assert!(ended.err.contains("did you mean `house`?"), "{}", ended.err);
}

#[test]
fn the_command_line_decides_over_the_configuration() {
    let run = house(&[("noticelint.toml", "select = [\"no-tea-at-five\"]\nignore = [\"no-tea\"]\n")]);
    let of = |args: &[&str]| run.reported(&[args, &["notice.md"]].concat());
    assert_eq!(of(&[]), ["no-tea-at-five"]);
    assert_eq!(of(&["--extend-select", "no-tea"]), ["no-tea", "no-tea-at-five"]);
    assert_eq!(of(&["--select", "no-tea"]), ["no-tea", "no-tea-at-five"]);
    assert_eq!(of(&["--ignore", "no-tea-at-five"]), [""; 0]);
}

#[test]
fn severities_and_overrides_name_rules_in_the_same_way() {
    let config = "[severity]\nhouse = \"info\"\nno-tea = \"warning\"\n[[overrides]]\npaths = [\"b.md\"]\nignore = [\"no-tea-at\"]\n";
    let run = house(&[("noticelint.toml", config), ("b.md", TEXT)]);
    let ended = run.check(&["--select", "house", "--format", "github", "notice.md", "b.md"]);
    let lines: Vec<&str> = ended.out.lines().filter_map(|l| l.split(",line").next().filter(|l| l.starts_with("::"))).collect();
    assert_eq!(
        lines,
        [
            "::warning title=noticelint (no-tea),file=b.md",
            "::warning title=noticelint (no-tea),file=notice.md",
            "::warning title=noticelint (no-tea-at-five),file=notice.md",
        ]
    );
}

#[test]
fn statistics_count_instead_of_showing() {
    let run = house(&[("b.md", TEXT)]);
    let ended = run.check(&["--select", "house", "--statistics", "--quiet", "notice.md", "b.md"]);
    assert_eq!(ended.code, Some(1));
    assert_snapshot!(ended.out, @r"
         2  error    no-tea          Tea may not be served
         2  error    no-tea-at-five  Tea may not be served
    ");
}

#[test]
fn a_list_of_paths_stands_for_them_and_an_empty_one_for_nothing() {
    let run = house(&[("b.md", TEXT), ("list", "b.md\n\n"), ("empty", "\n")]);
    assert_eq!(run.reported(&["--select", "no-tea-at-five", "@list"]), ["no-tea-at-five"]);
    let ended = run.check(&["--select", "no-tea", "@list", "notice.md"]);
    assert!(ended.out.contains("in 2 texts"), "{}", ended.out);
    let ended = run.check(&["@empty"]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert!(ended.out.contains("in 0 texts"), "{}", ended.out);
    let ended = run.check(&["@missing"]);
    assert_eq!(ended.code, Some(2));
    assert!(ended.err.contains("io::missing-file"), "{}", ended.err);
}

#[test]
fn what_is_extended_holds_unless_something_else_is_said() {
    let run = house(&[
        ("shared/house.toml", "extends = [\"base.toml\"]\nlang = \"de\"\nfail-on = \"never\"\nignore = [\"no-tea-at-five\"]\n"),
        ("shared/base.toml", "select = [\"house\"]\nlang = \"en\"\n[severity]\nno-tea = \"info\"\n"),
        ("noticelint.toml", "extends = [\"shared/house.toml\"]\n[severity]\nno-tea = \"warning\"\n"),
    ]);
    let ended = run.check(&["notice.md"]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert!(ended.out.contains("Warnung[no-tea]") && !ended.out.contains("at-five"), "{}", ended.out);
}

#[test]
fn files_that_extend_each_other_are_told() {
    let run = house(&[("a.toml", "extends = [\"b.toml\"]\n"), ("b.toml", "extends = [\"./a.toml\"]\n")]);
    let ended = run.check(&["--config", "a.toml", "--select", "no-tea", "notice.md"]);
    assert_eq!(ended.code, Some(2));
    assert!(ended.err.contains("config::extends-circle") && ended.err.contains("b.toml:1:12"), "{}", ended.err);
    run.write("a.toml", "extends = [\"c.toml\"]\n");
    let ended = run.check(&["--config", "a.toml", "--select", "no-tea", "notice.md"]);
    assert!(ended.err.contains("io::missing-file") && ended.err.contains("a.toml:1:12"), "{}", ended.err);
}

#[test]
fn a_mistake_in_an_extended_file_is_shown_there() {
    let run = house(&[("noticelint.toml", "extends = [\"b.toml\"]\n"), ("b.toml", "\nignore = [\"no-tee\"]\n")]);
    let ended = run.check(&["--select", "no-tea", "notice.md"]);
    assert_eq!(ended.code, Some(2));
    assert!(ended.err.contains("config::unknown-rule") && ended.err.contains("b.toml:2:11"), "{}", ended.err);
}

#[test]
fn every_setting_is_shown_with_its_origin() {
    let run = house(&[
        ("base.toml", "ignore = [\"notice-stale\"]\nlang = \"de\"\nas-of = 2026-11-25\n[severity]\nart-13-2 = \"info\"\n"),
        (
            "noticelint.toml",
            "extends = [\"base.toml\"]\nignore = [\"retention\"]\nexclude = [\"old/\"]\nnotices = [\"*.md\"]\n[[overrides]]\npaths = \
             [\"a/\"]\nlanguage = \"de\"\n",
        ),
    ]);
    let ended = run.run(&["config", "--lang", "en", "--select", "gdpr,de"]);
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
    assert_snapshot!(ended.out, @r#"
    lang = "en"          # command line
    as-of = 2026-11-25   # base.toml:3
    fail-on = "warning"  # default
    rules = []           # default
    packs = []           # default
    notices = [
        "*.md",          # noticelint.toml:4
    ]
    flows = []           # default
    exclude = [
        "old/",          # noticelint.toml:3
    ]
    select = [
        "gdpr",          # command line
        "de",            # command line
    ]
    ignore = [
        "notice-stale",  # base.toml:1
        "retention",     # noticelint.toml:2
    ]

    [severity]
    art-13-2 = "info"    # base.toml:5

    [[overrides]]        # noticelint.toml:6
    paths = ["a/"]
    language = "de"
    "#);
    let shown: toml::Table = ended.out.parse().unwrap();
    assert_eq!(shown["ignore"].as_array().unwrap().len(), 2, "what is shown is a configuration");
}

#[test]
fn what_fails_can_be_configured() {
    let run = house(&[("noticelint.toml", "fail-on = \"never\"\n")]);
    assert_eq!(run.check(&["--select", "no-tea", "notice.md"]).code, Some(0));
    assert_eq!(run.check(&["--select", "no-tea", "--fail-on", "error", "notice.md"]).code, Some(1));
    run.write("noticelint.toml", "fail-on = \"waning\"\n");
    let ended = run.check(&["--select", "no-tea", "notice.md"]);
    assert!(ended.err.contains("config::bad-value") && ended.err.contains("did you mean `warning`?"), "{}", ended.err);
}

#[test]
fn every_shell_has_completions_and_the_manual_names_every_command() {
    let run = house(&[]);
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ended = run.run(&["completions", shell]);
        assert!(ended.code == Some(0) && ended.out.contains("extend-select"), "{shell}: {}", ended.out);
    }
    let manual = run.run(&["man"]).out;
    assert!(manual.starts_with(".ie") && manual.contains(".TH noticelint 1"), "{manual}");
    for command in ["check", "statements", "fmt", "explain", "rules", "test", "config", "schema", "completions"] {
        assert!(
            manual.contains(&format!("noticelint {command}").replace('-', "\\-")) || manual.contains(&format!("noticelint\\-{command}")),
            "{command}"
        );
    }
    assert!(manual.contains("extend\\-select"));
}

/// What is wrong with a value by one of the program's schemas.
fn mistakes(run: &Folder, of: &str, value: &Value) -> Vec<String> {
    let schema: Value = serde_json::from_str(&run.run(&["schema", of]).out).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    validator.iter_errors(value).map(|e| format!("{e} at {}", e.instance_path())).collect()
}

#[test]
fn what_is_printed_for_programs_fits_its_schema() {
    let run = house(&[]);
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/video-consultation/with-defects").display().to_string();
    let report: Value = serde_json::from_str(&run.run(&["check", "--format", "json", &example]).out).unwrap();
    assert_eq!(mistakes(&run, "json", &report), [""; 0]);
    assert!(!report["outcomes"].as_array().unwrap().is_empty());
    let notice = format!("{example}/notice.en.md");
    let statements: Value = serde_json::from_str(&run.run(&["statements", "--format", "json", &notice]).out).unwrap();
    assert_eq!(mistakes(&run, "statements", &statements), [""; 0]);
    // A schema that anything fits says nothing.
    assert_ne!(mistakes(&run, "json", &serde_json::json!({"version": 1})), [""; 0]);
    let mut other = report;
    other["findings"][0]["severity"] = "grave".into();
    assert_eq!(mistakes(&run, "json", &other).len(), 1);
}

#[test]
fn configurations_fit_their_schema_if_they_are_read() {
    let run = house(&[]);
    let fits = |text: &str| {
        let table: toml::Table = text.parse().unwrap();
        mistakes(&run, "config", &serde_json::to_value(table).unwrap()).is_empty()
    };
    let good = "extends = [\"a.toml\"]\nrules = [\"p/\"]\npacks = [\"gdpr\"]\nlang = \"de\"\nas-of = \"2026-06-01\"\nfail-on = \"info\"\n\
                notices = [\"*.md\"]\nflows = [\"*.md\"]\nexclude = [\"x/\"]\nselect = [\"a\"]\nignore = [\"b\"]\n[severity]\na = \"off\"\n\
                [[overrides]]\npaths = [\"x/\"]\nignore = [\"a\"]\nseverity = { a = \"error\" }\nlanguage = \"de\"\n";
    assert!(fits(good));
    for bad in ["lang = \"fr\"", "exlude = []", "ignore = \"a\"", "[severity]\na = \"eror\"", "fail-on = \"off\""] {
        assert!(!fits(bad), "{bad}");
        run.write("noticelint.toml", bad);
        assert_eq!(run.check(&["--select", "no-tea", "notice.md"]).code, Some(2), "{bad}");
    }
}

const NOTICES: &str = "Notice house: House rules\n    Text: notice.md\n\nNotice garden: Garden rules\n    Text: garden.md\n";
const SHARED: &str = "Controller owners: The House of Tea\n    In: GB\n";

/// The files that a run reports something in.
fn reported_in(ended: &Ended) -> Vec<String> {
    let files = ended.out.lines().filter_map(|l| l.split(",file=").nth(1)?.split(',').next());
    let mut files: Vec<String> = files.map(str::to_owned).collect();
    files.dedup();
    files
}

#[test]
fn what_is_given_is_checked_with_what_belongs_to_it() {
    let run = house(&[
        ("garden.md", TEXT),
        ("other.md", TEXT),
        ("README.md", TEXT),
        ("flows/garden.flow", "Notice garden: Garden rules\n    Text: ../garden.md\n"),
        ("flows/house.flow", "Notice house: House rules\n    Text: ../notice.md\n"),
        ("flows/shared.flow", SHARED),
        ("noticelint.toml", "notices = [\"notice.md\", \"garden.md\", \"other.md\"]\n"),
    ]);
    let of = |given: &[&str]| {
        let ended = run.check(&[&["--select", "no-tea-at-five", "--format", "github", "--related"], given].concat());
        assert_eq!(ended.err, "");
        reported_in(&ended)
    };
    assert_eq!(of(&["notice.md"]), ["notice.md"]);
    assert_eq!(of(&["flows/garden.flow"]), ["garden.md"]);
    assert_eq!(of(&["other.md", "README.md"]), ["other.md"]);
    assert_eq!(of(&["flows/shared.flow"]), ["garden.md", "notice.md"], "what all share concerns all");
    assert_eq!(of(&["noticelint.toml"]), ["garden.md", "notice.md", "other.md"]);
    assert_eq!(of(&["README.md"]), [""; 0]);
    let ended = run.check(&["--related", "gone.md"]);
    assert_eq!(ended.code, Some(2));
    assert!(ended.err.contains("io::missing-file"), "{}", ended.err);
}

#[test]
fn flows_of_others_and_their_waivers_are_not_told() {
    let waiver = "\nWaiver tea: Our tea\n    Rule: no-tea\n    Who: Anna\n    Why: it is new\n    Until: 2027-01-31\n";
    let run = house(&[("garden.md", "# Garden\n\nGuests are welcome.\n"), ("a.flow", &format!("{NOTICES}{waiver}"))]);
    let of = |args: &[&str]| run.check(&[&["--select", "no-tea,waiver-unused", "--format", "github"], args].concat()).out;
    assert!(!of(&["--related", "garden.md"]).contains("waiver-unused"), "a part of the texts cannot tell");
    assert!(!of(&["--related", "."]).contains("waiver-unused"), "it covers the tea of the house");
}

#[test]
fn what_changed_since_a_revision_is_checked() {
    let run = house(&[("garden.md", TEXT), ("a.flow", NOTICES), ("sub/other.notice.md", TEXT)]);
    run.commit("begin");
    let of = |args: &[&str]| {
        let ended = run.check(&[&["--select", "no-tea-at-five", "--format", "github", "--since", "HEAD~0"], args].concat());
        assert_eq!(ended.err, "");
        reported_in(&ended)
    };
    assert_eq!(of(&[]), [""; 0]);
    run.write("garden.md", format!("{TEXT}\nIt is served in the garden.\n"));
    assert_eq!(of(&[]), ["garden.md"]);
    run.write("sub/new ä.notice.md", TEXT);
    assert_eq!(of(&[]), ["garden.md", "sub/new ä.notice.md"]);
    assert_eq!(of(&["sub"]), ["sub/new ä.notice.md"]);
    let ended = run.check(&["--since", "no-such-branch"]);
    assert_eq!(ended.code, Some(2));
    assert!(ended.err.contains("cli::no-revision"), "{}", ended.err);
    assert_eq!(run.check(&["--since", "--output=x"]).code, Some(2));
}
