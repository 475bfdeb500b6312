//! `check --baseline`: old findings stay silent, new ones are told, and what is gone must be taken out.
//!
//! The rules here are those of a toy law (`tests/tea`): may tea be served?
#![allow(clippy::unwrap_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

const WITHOUT_TEA: &str =
    "# House rules\n\nGuests are welcome in this house at any time of the day, and each of them is given a chair by the window.\n";
const WITH_TEA: &str = "# House rules\n\nGuests are welcome in this house at any time of the day. Tea is served at five to all of them.\n";

struct House(TempDir);

impl House {
    fn new(files: &[(&str, &str)]) -> Self {
        let house = Self(TempDir::new().unwrap());
        for (name, text) in files {
            house.write(name, text);
        }
        house
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// What `check` says from a folder: exit code, output, errors.
    fn check_in(&self, folder: &str, args: &[&str]) -> (i32, String, String) {
        let tea = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tea").display().to_string();
        let output = Command::new(env!("CARGO_BIN_EXE_noticelint"))
            .current_dir(self.path(folder))
            .env("COLUMNS", "140")
            .args(["check", "--rules", &tea, "--select", "tea-missing", "--lang", "en", "--color", "never"])
            .args(args)
            .output()
            .unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    }

    fn check(&self, args: &[&str]) -> (i32, String, String) {
        self.check_in("", args)
    }

    fn update(&self) {
        let (code, out, err) = self.check(&["--baseline", "known.json", "--update-baseline"]);
        assert_eq!(code, 0, "{out}{err}");
    }
}

const KNOWN: [&str; 2] = ["--baseline", "known.json"];

#[test]
fn what_was_there_before_is_known_and_what_is_new_is_told() {
    let house = House::new(&[("a.notice.md", WITHOUT_TEA)]);
    house.update();
    let (code, out, err) = house.check(&KNOWN);
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    assert!(out.contains("1 finding is known to the baseline") && !out.contains("tea-missing"), "{out}");
    house.write("b.notice.md", WITHOUT_TEA);
    let (code, out, _) = house.check(&KNOWN);
    assert_eq!(code, 1, "{out}");
    assert!(out.contains("b.notice.md:1:3") && !out.contains("a.notice.md"), "{out}");
}

#[test]
fn the_file_can_be_read_and_compared() {
    let house = House::new(&[("b.notice.md", WITHOUT_TEA), ("texts/a.notice.md", WITHOUT_TEA)]);
    house.update();
    let written = house.read("known.json");
    assert_eq!(
        written,
        "{\n  \"version\": 1,\n  \"findings\": [\n    {\"rule\": \"tea-missing\", \"file\": \"b.notice.md\", \"item\": \"Tea\", \"words\": \"House rules\"},\n    {\"rule\": \"tea-missing\", \"file\": \"texts/a.notice.md\", \"item\": \"Tea\", \"words\": \"House rules\"}\n  ]\n}\n"
    );
    house.update();
    assert_eq!(written, house.read("known.json"), "the same findings are the same file");
    let names: Vec<String> = fs::read_dir(house.path(""))
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .filter(|n| n.contains("known"))
        .collect();
    assert_eq!(names, ["known.json"], "nothing is left beside it");
}

#[test]
fn a_finding_is_known_wherever_its_words_move() {
    let house = House::new(&[("a.notice.md", WITHOUT_TEA)]);
    house.update();
    house.write(
        "a.notice.md",
        &format!("<!-- our first notice -->\n\n\n{}\n\nThe door is green.\n", WITHOUT_TEA.replace("# House rules", "#   House  RULES")),
    );
    let (code, out, err) = house.check(&KNOWN);
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
}

#[test]
fn names_are_those_seen_from_the_baseline() {
    let house = House::new(&[("texts/a.notice.md", WITHOUT_TEA)]);
    house.update();
    let (code, out, err) = house.check_in("texts", &["a.notice.md", "--baseline", "../known.json"]);
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    let whole = house.path("texts/a.notice.md").canonicalize().unwrap().display().to_string();
    let (code, out, err) = house.check(&[&whole, "--baseline", "known.json"]);
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
}

#[test]
fn what_is_gone_is_told_until_it_is_taken_out() {
    let house = House::new(&[("a.notice.md", WITHOUT_TEA), ("b.notice.md", WITHOUT_TEA)]);
    house.update();
    house.write("a.notice.md", WITH_TEA);
    let (code, out, err) = house.check(&KNOWN);
    assert_eq!(code, 1, "{out}{err}");
    assert!(err.contains("warning[baseline::gone]") && err.contains("known.json:4:5"), "{err}");
    assert!(err.contains("`tea-missing` in `a.notice.md` that is gone") && err.contains("--update-baseline"), "{err}");
    house.update();
    assert!(!house.read("known.json").contains("a.notice.md"), "{}", house.read("known.json"));
    assert_eq!(house.check(&KNOWN).0, 0);
    house.write("a.notice.md", WITHOUT_TEA);
    assert_eq!(house.check(&KNOWN).0, 1, "it cannot come back unseen");
}

#[test]
fn a_file_that_is_gone_is_told_and_one_that_was_not_checked_is_not() {
    let house = House::new(&[("a.notice.md", WITHOUT_TEA), ("b.notice.md", WITHOUT_TEA)]);
    house.update();
    let (code, out, err) = house.check(&["a.notice.md", "--baseline", "known.json"]);
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    let (code, out, _) = house.check(&["a.notice.md", "--baseline", "known.json", "--update-baseline"]);
    assert_eq!(code, 0, "{out}");
    assert!(house.read("known.json").contains("b.notice.md"), "what was not checked stays");
    fs::remove_file(house.path("b.notice.md")).unwrap();
    let (code, _, err) = house.check(&["a.notice.md", "--baseline", "known.json"]);
    assert_eq!(code, 1, "{err}");
    assert!(err.contains("`b.notice.md` that is gone"), "{err}");
}

#[test]
fn a_rule_that_was_not_asked_is_not_gone() {
    let house = House::new(&[("a.notice.md", WITHOUT_TEA)]);
    house.update();
    let (_, out, err) = house.check(&["--ignore", "tea-missing", "--baseline", "known.json"]);
    assert!(!err.contains("baseline::gone"), "{out}{err}");
}

#[test]
fn as_many_are_known_as_are_counted() {
    let entry = "{\"rule\": \"tea-missing\", \"file\": \"a.notice.md\", \"item\": \"Tea\", \"words\": \"House rules\", \"count\": 2}";
    let house = House::new(&[("a.notice.md", WITHOUT_TEA), ("known.json", &format!("{{\"version\": 1, \"findings\": [\n{entry}\n]}}\n"))]);
    let (code, _, err) = house.check(&KNOWN);
    assert_eq!(code, 1, "{err}");
    assert!(err.contains("knows 2 findings of `tea-missing`") && err.contains("there are 1"), "{err}");
}

#[test]
fn programs_are_told_of_new_findings_only() {
    let house = House::new(&[("a.notice.md", WITHOUT_TEA)]);
    house.update();
    let (code, out, _) = house.check(&["--baseline", "known.json", "--format", "json"]);
    assert_eq!(code, 0, "{out}");
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(report["findings"].as_array().unwrap().len(), 0);
    let outcome = report["outcomes"].as_array().unwrap().iter().find(|o| o["rule"] == "tea-missing").unwrap();
    assert_eq!(outcome["outcome"], "violated", "what is known is not mended");
}

#[test]
fn a_baseline_that_is_not_there_or_cannot_be_read_ends_with_2() {
    let house = House::new(&[("a.notice.md", WITHOUT_TEA)]);
    let (code, out, err) = house.check(&KNOWN);
    assert_eq!(code, 2, "{out}{err}");
    assert!(err.contains("there is no file `known.json`") && err.contains("--update-baseline"), "{err}");
    for broken in [
        "",
        "[]",
        "{\"version\": 2, \"findings\": []}",
        "{\"version\": 1, \"findings\": [{\"rule\": 3}]}",
        "{\"version\": 1, \"finding\": []}",
    ] {
        house.write("known.json", broken);
        let (code, out, err) = house.check(&KNOWN);
        assert_eq!(code, 2, "{broken}: {out}{err}");
        assert!(err.contains("error[baseline::unreadable]"), "{broken}: {err}");
    }
    let (code, _, err) = house.check(&["--update-baseline"]);
    assert_eq!(code, 2, "{err}");
}

#[test]
fn a_run_that_cannot_read_everything_writes_nothing() {
    let house = House::new(&[("a.notice.md", WITHOUT_TEA)]);
    let (code, out, err) = house.check(&["a.notice.md", "missing.md", "--baseline", "known.json", "--update-baseline"]);
    assert_eq!(code, 2, "{out}{err}");
    assert!(err.contains("baseline::not-written") && !house.path("known.json").exists(), "{err}");
}

#[test]
fn a_clause_is_put_in_for_what_is_reported_and_not_for_what_is_known() {
    let house = House::new(&[("a.notice.md", WITHOUT_TEA)]);
    house.update();
    house.write("b.notice.md", WITHOUT_TEA);
    let (code, out, err) = house.check(&["--baseline", "known.json", "--diff"]);
    assert_eq!(code, 1, "{out}{err}");
    assert!(out.contains("b.notice.md") && !out.contains("a.notice.md"), "{out}");
    let (code, out, err) = house.check(&["--baseline", "known.json", "--fix"]);
    assert_eq!(code, 0, "{out}{err}");
    assert_eq!(house.read("a.notice.md"), WITHOUT_TEA);
    assert!(house.read("b.notice.md").contains("Tea is served at five."), "{}", house.read("b.notice.md"));
    // Nothing is known any more without the file.
    let (code, out, err) = house.check(&["--fix"]);
    assert_eq!(code, 0, "{out}{err}");
    assert!(house.read("a.notice.md").contains("Tea is served at five."));
}
