//! What a condition keeps from being stated, by a toy concept: tea is relied on.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::process::Command;
use tempfile::TempDir;

const CONCEPT: &str = "# Tea is relied on\n\nStated when tea is what the house lives by.\n\n```concept\nConcept tea-relied-on: Tea is relied on\n    Title de: Auf Tee wird gebaut\n    When conditional: states it behind the main clause\n    Pattern en: (green | black) tea\n    Pattern de: (gruener | schwarzer) tee\n```\n\n```states en\nThe house lives by green tea.\n```\n```does-not-state en\nThe house lives by milk.\n```\n";

/// How a text of the language states the toy concept; empty if it does not.
fn stated(language: &str, text: &str) -> String {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("law")).unwrap();
    fs::write(folder.path().join("law/tea-relied-on.md"), CONCEPT).unwrap();
    fs::write(folder.path().join("a.md"), text).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_noticelint"))
        .args(["statements", "--format", "json", "--language", language, "--rules", "law", "a.md"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    let documents: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let all = documents[0]["statements"].as_array().unwrap().iter();
    let polarity = |s: &serde_json::Value| s["polarity"].as_str().unwrap().to_owned();
    all.filter(|s| s["concept"] == "tea-relied-on").map(polarity).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_condition_behind_its_main_clause_is_stated_and_one_before_it_is_not() {
    assert_eq!(stated("en", "The house lives by green tea.\n"), "affirmed");
    assert_eq!(stated("en", "The house pours a cup if there is green tea.\n"), "conditional");
    assert_eq!(stated("en", "If the house lives by green tea, you may ask for a cup.\n"), "");
}

#[test]
fn a_condition_ends_with_its_clause_and_not_at_the_first_comma() {
    assert_eq!(stated("en", "If the house lives by milk, coffee, or green tea, you may ask for a cup.\n"), "");
    assert_eq!(stated("en", "If the house lives by milk (or water, or green tea), you may ask for a cup.\n"), "");
    assert_eq!(stated("en", "If there is no milk, the house lives by green tea.\n"), "conditional");
    assert_eq!(stated("de", "Wenn das Haus von Milch, Kaffee oder schwarzer Tee heißt, können Sie danach fragen.\n"), "");
    assert_eq!(stated("de", "Wenn es keine Milch gibt, ist schwarzer Tee die Grundlage des Hauses.\n"), "conditional");
}
