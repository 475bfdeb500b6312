//! The examples that users copy: what each prints, whole, so that a changed rule or pattern shows what it moved.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use insta::assert_snapshot;
use std::path::PathBuf;
use std::process::Command;

/// What `noticelint` prints in an example's folder on a day, and its exit code.
fn run(example: &str, arguments: &[&str]) -> (Option<i32>, String) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("examples").join(example);
    let output = Command::new(env!("CARGO_BIN_EXE_noticelint"))
        .args(arguments)
        .args(["--color", "never"])
        .current_dir(folder)
        .env("COLUMNS", "100")
        .env("LC_ALL", "C.UTF-8")
        .output()
        .unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let lines = text.lines().map(|l| l.rsplit_once(" (").filter(|(_, t)| t.ends_with(" ms)") || t.ends_with(" s)")).map_or(l, |(a, _)| a));
    (output.status.code(), lines.map(str::trim_end).collect::<Vec<_>>().join("\n"))
}

const AS_OF: &str = "--as-of=2026-11-25";

#[test]
fn the_consultation_with_defects_in_english() {
    let (code, printed) = run("video-consultation/with-defects", &["check", AS_OF, "--lang=en"]);
    assert_eq!(code, Some(1));
    assert_snapshot!(printed);
}

#[test]
fn the_consultation_with_defects_in_german() {
    let (code, printed) = run("video-consultation/with-defects", &["check", AS_OF, "--lang=de"]);
    assert_eq!(code, Some(1));
    assert_snapshot!(printed);
}

/// Every planted defect is found at its line, and nothing else: the list stands in the example's README.
#[test]
fn the_planted_defects_are_found_and_nothing_else() {
    let (_, printed) = run("video-consultation/with-defects", &["check", AS_OF, "--format=json"]);
    let report: serde_json::Value = serde_json::from_str(&printed).unwrap();
    let mut found: Vec<String> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| format!("| `{}` | {} | `{}` |", f["file"].as_str().unwrap(), f["start"]["line"], f["rule"].as_str().unwrap()))
        .collect();
    found.sort();
    found.dedup();
    let list = std::fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("examples/video-consultation/README.md")).unwrap();
    let mut planted: Vec<String> = list
        .lines()
        .filter(|l| l.starts_with("| `"))
        .map(|l| l.split('|').take(4).collect::<Vec<_>>().join("|") + "|")
        .map(|l| l.trim().to_owned())
        .collect();
    planted.sort();
    let missing: Vec<_> = planted.iter().filter(|p| !found.contains(p)).collect();
    let more: Vec<_> = found.iter().filter(|f| !planted.contains(f)).collect();
    assert!(missing.is_empty() && more.is_empty(), "planted and not found: {missing:#?}\nfound and not planted: {more:#?}");
}

#[test]
fn the_mended_consultation_has_nothing_to_report() {
    let (code, printed) = run("video-consultation/mended", &["check", AS_OF, "--lang=en", "--fail-on=info"]);
    assert_eq!((code, printed.as_str()), (Some(0), "0 errors, 0 warnings, 0 infos in 2 texts"));
}

#[test]
fn the_mended_consultation_as_a_checklist() {
    let (code, printed) = run("video-consultation/mended", &["check", AS_OF, "--lang=de", "--format=checklist"]);
    assert_eq!(code, Some(0));
    assert_snapshot!(printed);
}

#[test]
fn what_the_mended_consultation_states() {
    let (code, german) = run("video-consultation/mended", &["statements", "notice.de.md", "--lang=en"]);
    assert_eq!(code, Some(0));
    let (_, english) = run("video-consultation/mended", &["statements", "notice.en.md", "--lang=en"]);
    assert_snapshot!(format!("{german}\n{english}"));
}

#[test]
fn own_rules_apply_beside_the_built_in_ones() {
    let (code, printed) = run("own-rules", &["check", AS_OF, "--lang=en", "--select=no-legitimate-interests"]);
    assert_eq!(code, Some(1));
    assert_snapshot!(printed);
    let (code, tested) = run("own-rules", &["test", "policies", "--lang=en"]);
    assert_eq!((code, tested.as_str()), (Some(0), "4 examples as expected, 0 not"));
}
