//! The command as people and programs meet it: what it takes, what it says, how it ends.
//!
//! The rules here are those of a toy law (`tests/tea`): may tea be served?

#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::{Ended, Folder, tea};
use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::Stdio;

const WITH_TEA: &str = "# House rules\n\nGuests are welcome in this house at any time of the day. Tea is served at five to all of them.\n";
const WITHOUT_TEA: &str =
    "# House rules\n\nGuests are welcome in this house at any time of the day, and each of them is given a chair by the window.\n";
const ONE_FLOW: &str = "Controller house: The House of Tea\n    In: GB\n";

impl Folder {
    /// `check` by the toy law alone.
    fn check(&self, args: &[&str]) -> Ended {
        self.run(&[&["check", "--rules", &tea(), "--select", "tea-missing"], args].concat())
    }
}

// How runs end.

#[test]
fn nothing_to_report_ends_with_0() {
    Folder::new(&[("a.notice.md", WITH_TEA)]).check(&[]).is(0, &["0 errors, 0 warnings, 0 infos in 1 text"], &[]);
}

#[test]
fn a_finding_ends_with_1_and_is_shown_at_its_place() {
    let ended = Folder::new(&[("a.notice.md", WITHOUT_TEA)]).check(&[]);
    ended.is(1, &["error[tea-missing]", "a.notice.md:1:3", "law: Art. 1 GDPR", "write: Tea is served at five.", "1 error,"], &[]);
    assert_eq!(ended.err, "");
}

#[test]
fn a_level_below_which_nothing_fails_can_be_set() {
    let run = Folder::new(&[("a.notice.md", WITHOUT_TEA)]);
    run.check(&["--fail-on", "never"]).is(0, &["error[tea-missing]"], &[]);
    run.write("noticelint.toml", b"[severity]\ntea-missing = \"info\"\n");
    run.check(&[]).is(0, &["info[tea-missing]"], &[]);
    run.check(&["--fail-on", "info"]).is(1, &["info[tea-missing]"], &[]);
}

#[test]
fn an_unknown_option_ends_with_2() {
    Folder::new(&[]).run(&["check", "--tea"]).is(2, &[], &["--tea"]);
}

#[test]
fn a_file_in_the_place_of_a_command_is_told_how_to_check() {
    let run = Folder::new(&[("a.notice.md", WITH_TEA)]);
    run.run(&["a.notice.md"]).is(2, &[], &["unrecognized subcommand 'a.notice.md'", "`noticelint check a.notice.md` checks it"]);
    run.run(&["b.notice.md"]).is(2, &[], &["unrecognized subcommand 'b.notice.md'"]);
    run.run(&["--version"]).is(0, &["noticelint "], &[]);
    run.run(&["check", "--help"]).is(0, &["Examples:"], &[]);
}

#[test]
fn a_beginning_of_ids_is_explained_by_what_begins_so() {
    let own = ["--rules", &tea()];
    let run = Folder::new(&[]);
    run.run(&[&["explain", "tea-missing"], own.as_slice()].concat()).is(0, &["Rule tea-missing"], &[]);
    run.run(&[&["explain", "tea"], own.as_slice()].concat()).is(2, &[], &["with it begin `tea-missing`, `tea-served`"]);
    run.run(&[&["explain", "tea-mising", "--lang", "de"], own.as_slice()].concat()).is(2, &[], &["Meinten Sie `tea-missing`?"]);
}

#[test]
fn an_impossible_date_ends_with_2() {
    Folder::new(&[("a.notice.md", WITH_TEA)]).check(&["--as-of", "2026-02-30"]).is(2, &[], &["--as-of"]);
}

#[test]
fn a_rule_that_does_not_exist_is_no_way_to_switch_checks_off() {
    let run = Folder::new(&[("a.notice.md", WITHOUT_TEA)]);
    run.check(&["--ignore", "tea-mising"]).is(
        2,
        &["error[tea-missing]"],
        &["there is no rule `tea-mising`", "did you mean `tea-missing`?"],
    );
}

#[test]
fn a_folder_without_anything_to_check_ends_with_2() {
    Folder::new(&[("README.md", WITHOUT_TEA)]).check(&[]).is(2, &["in 0 texts"], &["cli::nothing-to-check"]);
}

// Inputs that cannot be read: each is told, and the others are checked.

/// Checks a broken file beside a readable one.
fn beside_a_good_one(run: &Folder, broken: &str) -> Ended {
    run.write("good.notice.md", WITHOUT_TEA.as_bytes());
    run.check(&[broken, "good.notice.md"])
}

#[test]
fn a_missing_file_is_told_and_the_others_are_checked() {
    beside_a_good_one(&Folder::new(&[]), "gone.md").is(2, &["error[tea-missing]"], &["io::missing-file", "there is no file `gone.md`"]);
}

#[test]
fn a_binary_file_is_told_and_the_others_are_checked() {
    let run = Folder::new(&[]);
    run.write("photo.md", [0x89, b'P', b'N', b'G', 0, 0, 0, 13, 0, 1, 2, 3]);
    beside_a_good_one(&run, "photo.md").is(2, &["error[tea-missing]"], &["io::binary", "`photo.md` is no text"]);
}

#[test]
fn an_empty_file_is_told_and_the_others_are_checked() {
    beside_a_good_one(&Folder::new(&[("empty.md", "")]), "empty.md").is(2, &["error[tea-missing]"], &["notice::empty", "empty.md:1:1"]);
}

#[test]
fn a_file_that_is_too_large_is_told_without_being_read() {
    let run = Folder::new(&[]);
    // A sparse file: 200 MB that take no room.
    fs::File::create(run.path("large.md")).unwrap().set_len(200 * 1024 * 1024).unwrap();
    beside_a_good_one(&run, "large.md").is(2, &["error[tea-missing]"], &["io::too-large", "64 MB"]);
}

#[test]
fn a_text_that_is_a_folder_is_shown_where_the_card_names_it() {
    let run = Folder::new(&[
        ("texts/keep", ""),
        ("case.flow", "Notice house: The house rules\n    Text: texts\n    Text: gone.md\n    Text: a.md\n"),
    ]);
    run.write("a.md", WITHOUT_TEA.as_bytes());
    run.check(&["case.flow"]).is(
        2,
        &["a.md:1:3"],
        &["`texts` is a folder", "case.flow:2:11", "there is no file `gone.md`", "case.flow:3:11"],
    );
}

#[test]
fn a_line_of_two_megabytes_is_checked() {
    let run = Folder::new(&[]);
    run.write("long.md", "Guests are welcome in this house, and a chair is given to all. ".repeat(33_000).as_bytes());
    let ended = run.check(&["long.md"]);
    ended.is(1, &["error[tea-missing]"], &[]);
    assert!(ended.out.lines().all(|l| l.chars().count() <= 100), "{}", ended.out);
}

#[test]
#[cfg(unix)]
fn links_that_lead_in_circles_are_told_and_the_rest_is_checked() {
    let run = Folder::new(&[("in/a.notice.md", WITHOUT_TEA)]);
    std::os::unix::fs::symlink("..", run.path("in/up")).unwrap();
    std::os::unix::fs::symlink("self.notice.md", run.path("in/self.notice.md")).unwrap();
    std::os::unix::fs::symlink("gone.md", run.path("in/dead.notice.md")).unwrap();
    let told = ["io::link-circle", "`in/up`", "`in/self.notice.md`", "io::broken-link", "`in/dead.notice.md`"];
    run.check(&[]).is(2, &["in/a.notice.md:1:3", "in 1 text"], &told);
    run.write("noticelint.toml", b"exclude = [\"up\", \"self.*\", \"dead.*\"]\n");
    run.check(&[]).is(1, &["in 1 text"], &[]);
}

#[test]
#[cfg(unix)]
fn a_link_to_a_notice_is_read() {
    let run = Folder::new(&[("real.txt", WITHOUT_TEA)]);
    std::os::unix::fs::symlink("real.txt", run.path("house.notice.txt")).unwrap();
    run.check(&[]).is(1, &["house.notice.txt:1:1", "in 1 text"], &[]);
}

/// Nothing is forbidden to the superuser, as whom tests run in many containers: then there is nothing to see here.
#[test]
#[cfg(unix)]
fn a_file_that_may_not_be_read_is_told_and_the_others_are_checked() {
    use std::os::unix::fs::PermissionsExt;
    let run = Folder::new(&[("secret.notice.md", WITH_TEA)]);
    fs::set_permissions(run.path("secret.notice.md"), fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(run.path("secret.notice.md")).is_ok() {
        eprintln!("skipped: this user may read everything");
        return;
    }
    beside_a_good_one(&run, "secret.notice.md").is(2, &["error[tea-missing]"], &["io::no-permission"]);
}

#[test]
fn a_file_in_an_old_encoding_is_read_at_the_right_columns() {
    let run = Folder::new(&[]);
    // Windows-1252: an umlaut is one byte.
    run.write("old.txt", b"Gr\xfc\xdfe\n\nGuests are welcome in this house at any time of the day, and each of them is given a chair.\n");
    let ended = run.check(&["old.txt", "--language", "en"]);
    assert!(ended.code == Some(1) || ended.err.contains("io::encoding"), "{} {}", ended.out, ended.err);
}

#[test]
fn a_text_in_a_language_without_concepts_is_told_and_not_judged() {
    let run = Folder::new(&[(
        "a.notice.md",
        "# Règles de la maison\n\nLes invités sont les bienvenus dans cette maison à toute heure de la journée, et chacun d'entre eux reçoit une chaise près de la fenêtre.\n",
    )]);
    let ended = run.check(&[]);
    ended.is(0, &["0 errors", "in 0 texts"], &["notice::no-concepts-for-language", "`fr`"]);
    assert_eq!(ended.err.matches("no-concepts-for-language").count(), 1, "one note, not one for each rule");
    run.run(&["statements", "a.notice.md"]).is(0, &[], &["notice::no-concepts-for-language"]);
    run.check(&["--language", "en"]).is(1, &["error[tea-missing]"], &[]);
}

// Flows, rules, configuration with mistakes.

#[test]
fn a_mistake_in_a_flow_file_is_shown_and_the_notice_is_checked() {
    let run = Folder::new(&[("case.flow", "Controler house: The House of Tea\n"), ("a.notice.md", WITHOUT_TEA)]);
    run.check(&[]).is(2, &["error[tea-missing]"], &["case.flow:1:1", "did you mean `Controller`?"]);
}

#[test]
fn a_typo_in_the_configuration_is_shown_and_the_notice_is_checked() {
    let run = Folder::new(&[("noticelint.toml", "lang = \"en\"\nselct = []\n"), ("a.notice.md", WITHOUT_TEA)]);
    run.check(&[]).is(2, &["error[tea-missing]"], &["config::unknown-key", "noticelint.toml:2:1", "did you mean `select`?"]);
    run.check(&["--no-config"]).is(1, &["error[tea-missing]"], &[]);
}

#[test]
fn a_rule_or_pack_that_the_configuration_gets_wrong_is_shown_at_its_place() {
    // Whatever bears the name is meant to be it.
    let run = Folder::new(&[("noticelint.toml/a.txt", ""), ("a.notice.md", WITHOUT_TEA)]);
    run.check(&[]).is(2, &["error[tea-missing]"], &["io::folder", "`noticelint.toml` is a folder"]);
    let run =
        Folder::new(&[("noticelint.toml", "packs = [\"nowhere\"]\n[severity]\ntea-mising = \"off\"\n"), ("a.notice.md", WITHOUT_TEA)]);
    run.check(&[]).is(
        2,
        &[],
        &["noticelint.toml:3:1", "did you mean `tea-missing`?", "there is no pack `nowhere`", "noticelint.toml:1:10"],
    );
}

#[test]
fn a_configuration_that_is_missing_ends_with_2() {
    Folder::new(&[("a.notice.md", WITH_TEA)]).check(&["--config", "gone.toml"]).is(2, &[], &["there is no file `gone.toml`"]);
}

#[test]
fn the_configuration_is_found_upwards_and_its_paths_are_its_own() {
    let run = Folder::new(&[
        (
            "noticelint.toml",
            "rules = [\"law\"]\nnotices = [\"texts/*.md\"]\nselect = [\"tea-missing\"]\n[[overrides]]\npaths = [\"texts/b.md\"]\nignore = [\"tea-missing\"]\n",
        ),
        ("texts/a.md", WITHOUT_TEA),
        ("texts/b.md", WITHOUT_TEA),
        ("texts/deeper/c.md", WITHOUT_TEA),
    ]);
    for name in ["tea-served.md", "tea-missing.md"] {
        run.write(&format!("law/{name}"), fs::read(Path::new(&tea()).join(name)).unwrap());
    }
    let mut command = run.command(&["check"]);
    let ended = Ended::new(command.current_dir(run.path("texts")).output().unwrap());
    ended.is(1, &["a.md:1:3", "1 error, 0 warnings, 0 infos in 2 texts"], &[]);
}

#[test]
fn mistakes_in_own_rules_are_shown_and_the_other_rules_hold() {
    let run = Folder::new(&[("a.notice.md", WITHOUT_TEA)]);
    run.write("law/cups.md", b"```rule\nRule cups: Cups\n    Law: Art. 1 GDPR\n    Severity: error\n    Must state: cups-offered\n    Message en: No cups.\n    Message de: Keine Tassen.\n```\n");
    run.check(&["--rules", "law"]).is(2, &["error[tea-missing]"], &["law/cups.md:", "cups-offered"]);
}

#[test]
fn an_unknown_field_of_a_rule_is_no_part_of_the_text_before_it() {
    let run = Folder::new(&[("a.notice.md", WITH_TEA)]);
    let rule = fs::read_to_string(Path::new(&tea()).join("tea-missing.md")).unwrap();
    run.write("law/tea-served.md", fs::read(Path::new(&tea()).join("tea-served.md")).unwrap());
    run.write("law/tea-missing.md", rule.replace("    Clause en:", "    Banana: yellow\n    Clause en:").as_bytes());
    run.run(&["check", "--rules", "law"]).is(2, &[], &["card::unknown-field", "law/tea-missing.md:16:5", "Banana"]);
    let ended = {
        run.write("a.notice.md", WITHOUT_TEA.as_bytes());
        run.run(&["check", "--rules", "law", "--select", "tea-missing"])
    };
    ended.is(2, &["0 errors"], &["card::unknown-field"]);
    assert!(!ended.err.contains("unknown-rule"), "a rule with a mistake is known, and not judged: {}", ended.err);
    run.write("law/tea-missing.md", rule.replace("tea is served.\n", "tea is served.\n        Note: not even water.\n").as_bytes());
    run.run(&["check", "--rules", "law", "--select", "tea-missing"]).is(1, &["tea is served. Note: not even water."], &[]);
}

#[test]
fn an_example_that_does_not_behave_is_shown_in_its_file() {
    let run = Folder::new(&[("a.notice.md", WITH_TEA)]);
    let rule = fs::read_to_string(Path::new(&tea()).join("tea-missing.md")).unwrap();
    run.write("law/tea-served.md", fs::read(Path::new(&tea()).join("tea-served.md")).unwrap());
    run.write("law/tea-missing.md", rule.replace("Guests are welcome.", "Tea is served at six.").as_bytes());
    run.run(&["check", "--rules", "law"]).is(2, &[], &["law::example", "law/tea-missing.md:24:1", "Tea is served at six."]);
    run.run(&["test", "law"]).is(1, &["law/tea-missing.md:24:1", "3 examples as expected, 1 not"], &[]);
    run.run(&["test", &tea()]).is(0, &["4 examples as expected, 0 not"], &[]);
}

#[test]
fn a_folder_without_examples_is_no_passed_test() {
    let run = Folder::new(&[("law/readme.md", "# Nothing here\n")]);
    run.run(&["test", "law"]).is(2, &[], &["cli::no-examples"]);
    run.run(&["test", "gone"]).is(2, &[], &["there is no folder `gone`"]);
}

// Which files.

#[test]
fn a_file_given_twice_or_named_by_a_card_is_checked_once() {
    let run = Folder::new(&[
        ("flows/case.flow", "Notice house: The house rules\n    Text: ../a.notice.md\n"),
        ("a.notice.md", WITHOUT_TEA),
        ("b.notice.md", WITHOUT_TEA),
    ]);
    let whole = run.path("b.notice.md").display().to_string();
    run.check(&[".", "./a.notice.md", "b.notice.md"]).is(1, &["2 errors, 0 warnings, 0 infos in 2 texts"], &[]);
    run.check(&["flows", &run.path("a.notice.md").display().to_string(), &whole]).is(1, &["in 2 texts"], &[]);
}

#[test]
fn hidden_folders_and_those_of_build_tools_are_passed_over() {
    let run = Folder::new(&[(".git/a.notice.md", WITHOUT_TEA), ("node_modules/a.notice.md", WITHOUT_TEA), ("a.notice.md", WITH_TEA)]);
    run.check(&[]).is(0, &["in 1 text"], &[]);
}

#[test]
fn standard_input_is_checked_under_the_name_given() {
    let run = Folder::new(&[]);
    let piped = |name: &str, text: &str| {
        let mut command = run.command(&["check", "--rules", &tea(), "--select", "tea-missing", "-", "--stdin-filename", name]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        Ended::new(child.wait_with_output().unwrap())
    };
    let html = "<html><body><p>Guests are welcome in this house at any time of the day, and each is given a chair.</p></body></html>";
    piped("house.html", html).is(1, &["house.html:1:"], &[]);
    piped("case.flow", "Controler house: X\n").is(2, &[], &["case.flow:1:1"]);
    piped("case.flow", ONE_FLOW).is(0, &["in 0 texts"], &[]);
}

// What is printed.

#[test]
fn json_is_one_object_also_when_files_cannot_be_read() {
    let run = Folder::new(&[("a.notice.md", WITHOUT_TEA), ("b.notice.md", WITHOUT_TEA), ("c.notice.md", "")]);
    let ended = run.check(&["--format", "json", "gone.md", "."]);
    ended.is(2, &[], &["gone.md", "notice::empty"]);
    let whole: serde_json::Value = serde_json::from_str(&ended.out).unwrap();
    assert_eq!(whole["version"], 1);
    assert_eq!(whole["findings"].as_array().unwrap().len(), 2);
    assert_eq!(whole["findings"][1]["file"], "b.notice.md");
    assert_eq!(whole["outcomes"][0]["outcome"], "violated");
    assert_eq!(whole["summary"], serde_json::json!({"files": 3, "errors": 2, "warnings": 0, "infos": 0}));
    let none = Folder::new(&[("a.notice.md", WITH_TEA)]).check(&["--format", "json"]);
    let none: serde_json::Value = serde_json::from_str(&none.out).unwrap();
    assert!(none["findings"].as_array().unwrap().is_empty() && none["outcomes"][0]["outcome"] == "satisfied", "{none}");
}

#[test]
fn the_checklist_ends_as_the_other_formats_do() {
    let run = Folder::new(&[("a.notice.md", WITHOUT_TEA)]);
    run.check(&["--format", "checklist"]).is(1, &["✗ Tea (Art. 1 GDPR): finding", "line 1, error:"], &[]);
}

#[test]
fn messages_speak_the_language_asked_for() {
    let run = Folder::new(&[("a.notice.md", WITHOUT_TEA)]);
    run.check(&["--lang", "de"]).is(1, &["Fehler[tea-missing]", "Die Hausordnung sagt nicht", "1 Fehler,"], &[]);
    let mut command = run.command(&["check", "--rules", &tea(), "--select", "tea-missing", "gone.md"]);
    Ended::new(command.env("LC_ALL", "de_DE.UTF-8").output().unwrap()).is(2, &[], &["es gibt keine Datei `gone.md`", "Hilfe:"]);
    let mut command = run.command(&["check", "gone.md"]);
    Ended::new(command.env("LC_ALL", "den").output().unwrap()).is(2, &[], &["there is no file"]);
}

#[test]
fn colours_are_for_terminals_and_those_who_ask() {
    let run = Folder::new(&[("a.notice.md", WITHOUT_TEA)]);
    let colourful = |args: &[&str], variables: &[(&str, &str)]| {
        let mut command = run.command(&[&["check", "--rules", &tea(), "--select", "tea-missing"], args].concat());
        Ended::new(command.envs(variables.iter().copied()).output().unwrap()).out.contains('\u{1b}')
    };
    assert!(!colourful(&[], &[]));
    assert!(colourful(&["--color", "always"], &[]));
    assert!(colourful(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!colourful(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!colourful(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
}

#[test]
fn the_same_is_printed_by_any_number_of_threads() {
    let run = Folder::new(&[]);
    for i in 0..40 {
        run.write(&format!("{i:02}.notice.md"), if i % 3 == 0 { WITH_TEA } else { WITHOUT_TEA }.as_bytes());
        run.write(&format!("{i:02}.empty.notice.md"), b"");
    }
    let one = run.check(&["--jobs", "1", "--quiet"]);
    let many = run.check(&["--jobs", "8", "--quiet"]);
    assert_eq!((one.out, one.err), (many.out, many.err));
}

#[test]
#[cfg(unix)]
fn a_reader_that_goes_away_ends_the_run_quietly() {
    let run = Folder::new(&[]);
    for i in 0..300 {
        run.write(&format!("{i:03}.notice.md"), WITHOUT_TEA.as_bytes());
    }
    let mut command = run.command(&["check", "--rules", &tea()]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut some = [0; 100];
    child.stdout.as_mut().unwrap().read_exact(&mut some).unwrap();
    drop(child.stdout.take());
    let ended = child.wait_with_output().unwrap();
    // What was found was found: a build must not pass because somebody looks at the first lines only.
    assert_eq!(ended.status.code(), Some(1));
    assert!(ended.stderr.is_empty(), "{}", String::from_utf8_lossy(&ended.stderr));
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_no_reader_that_went_away() {
    let run = Folder::new(&[("a.notice.md", WITHOUT_TEA)]);
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let status = run.command(&["check"]).stdout(full).stderr(Stdio::null()).status().unwrap();
    assert_eq!(status.code(), Some(2));
}

// The other commands.

#[test]
fn statements_show_words_and_places_for_people_and_programs() {
    let run = Folder::new(&[("a.md", WITH_TEA)]);
    run.run(&["statements", "--rules", &tea(), "a.md"]).is(0, &["a.md (en)", "3:58", "tea-served", "Tea is served"], &[]);
    let json = run.run(&["statements", "--rules", &tea(), "a.md", "gone.md", "a.md", "--format", "json"]);
    json.is(2, &[], &["gone.md"]);
    let all: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(all.as_array().unwrap().len(), 2);
    let tea = all[0]["statements"].as_array().unwrap().iter().find(|s| s["concept"] == "tea-served").unwrap();
    assert_eq!((&tea["text"], &tea["polarity"]), (&"Tea is served".into(), &"affirmed".into()));
    assert_eq!(tea["start"], serde_json::json!({"line": 3, "column": 58, "offset": 72}));
}

#[test]
fn fmt_writes_or_only_says_what_it_would_write() {
    let run = Folder::new(&[("case.flow", "Controller house:   The House of Tea\n  In:  GB\n")]);
    run.run(&["fmt", "--check", "."]).is(1, &["case.flow: would be changed"], &[]);
    run.run(&["fmt", "."]).is(0, &[], &[]);
    assert_eq!(fs::read_to_string(run.path("case.flow")).unwrap(), ONE_FLOW);
    run.run(&["fmt", "--check", "."]).is(0, &[], &[]);
    run.run(&["fmt", "gone.flow"]).is(2, &[], &["gone.flow"]);
    assert_eq!(fs::read_dir(run.path("")).unwrap().count(), 1);
}

#[test]
fn fmt_speaks_the_other_language_and_back_again() {
    let english = "Language: English\n\nController house: The House of Tea\n    Body: public\n    In: GB\n\n# What is poured, and for whom.\n\
                   Subjects guests: The guests\n\nData names: First name, last name\n\nFlow tea: guests -> house\n    Data: names\n    \
                   Purpose: Tea at five\n    Basis: Art. 6(1)(e) GDPR\n    Keep: open, to be clarified by the cook until 2027-01-31\n    Recording: no\n";
    let run = Folder::new(&[("case.flow", english)]);
    run.run(&["fmt", "--to", "de", "case.flow"]).is(0, &[], &[]);
    let german = fs::read_to_string(run.path("case.flow")).unwrap();
    for words in ["Sprache: Deutsch", "Verantwortlicher house:", "offen, zu klären durch the cook bis 2027-01-31", "# What is poured"] {
        assert!(german.contains(words), "{words}: {german}");
    }
    run.run(&["fmt", "--to", "en", "case.flow"]).is(0, &[], &[]);
    assert_eq!(fs::read_to_string(run.path("case.flow")).unwrap(), english);
}

#[test]
#[cfg(unix)]
fn fmt_keeps_links_and_permissions() {
    use std::os::unix::fs::PermissionsExt;
    let run = Folder::new(&[("real.flow", "Controller house:   The House of Tea\n")]);
    fs::set_permissions(run.path("real.flow"), fs::Permissions::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink("real.flow", run.path("link.flow")).unwrap();
    run.run(&["fmt", "link.flow"]).is(0, &[], &[]);
    assert!(fs::symlink_metadata(run.path("link.flow")).unwrap().is_symlink());
    assert_eq!(fs::metadata(run.path("real.flow")).unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(fs::read_to_string(run.path("real.flow")).unwrap(), "Controller house: The House of Tea\n");
}

#[test]
fn explain_prints_the_page_or_the_rewritten_rule() {
    let run = Folder::new(&[]);
    run.run(&["explain", "--rules", &tea(), "tea-missing"]).is(0, &["# Nothing is said about tea", "Guests must learn"], &[]);
    run.run(&["explain", "--rules", &tea(), "--formal", "tea-missing"]).is(0, &["for each  text", "states tea-served in the text"], &[]);
    run.run(&["explain", "--rules", &tea(), "tea-mising"]).is(2, &[], &["did you mean `tea-missing`?"]);
}

#[test]
fn rules_lists_own_rules_too() {
    Folder::new(&[]).run(&["rules", "--rules", &tea(), "--lang", "de"]).is(
        0,
        &["tea-missing", "Fehler", "Über Tee wird nichts gesagt"],
        &[],
    );
}
