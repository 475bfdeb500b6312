//! Limits, by toy rules: of a house without cups, nobody asks which tea is in them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::process::Command;
use tempfile::TempDir;

const CUPS: &str = "# No cups\n\nStated when the house has none.\n\n```concept\nConcept no-cups: The house has no cups\n    Title de: Das Haus hat keine Tassen\n    Pattern en: (without | has no) cups\n    Pattern de: ohne Tassen\n```\n";
const TEA: &str = "# Tea\n\nStated when tea is poured.\n\n```concept\nConcept tea-poured: Tea is poured\n    Title de: Tee wird eingeschenkt\n    Pattern en: (green | black) tea\n    Pattern de: (grüner | schwarzer) Tee\n```\n";

fn rule(id: &str, concept: &str) -> String {
    format!(
        "```rule\nRule {id}: What stands in {id}\n    Title de: Was in {id} steht\n    Law: Art. 13(1)(c) GDPR\n    Severity: error\n    Must state: {concept}\n    Message en: Nothing of it is said.\n    Message de: Davon steht nichts da.\n    Advice en: Say it.\n    Advice de: Sagen Sie es.\n```\n\n```good en\nThere is green tea.\n```\n```bad en\nThere is milk.\n```\n"
    )
}

/// The toy rules that are not kept by the text, and what is wrong with the rule files.
fn check(limit: &str, text: &str) -> String {
    let folder = TempDir::new().unwrap();
    for (name, text) in [
        ("law/concepts/no-cups.md", CUPS.to_owned()),
        ("law/concepts/tea-poured.md", TEA.to_owned()),
        ("law/house/tea-which.md", format!("# Which tea\n\n{}", rule("tea-which", "tea-poured"))),
        ("law/house/tea-when.md", format!("# When\n\n{}", rule("tea-when", "tea-poured"))),
        ("law/house/house-without-cups.md", format!("# No cups\n\n```limit\n{limit}\n```\n\n{}", rule("house-without-cups", "tea-poured"))),
        ("law/garden/garden-tea.md", format!("# Tea in the garden\n\n{}", rule("garden-tea", "tea-poured"))),
        ("a.notice.md", text.to_owned()),
    ] {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let output = Command::new(env!("CARGO_BIN_EXE_noticelint"))
        .args(["check", "--format", "json", "--language", "en", "--rules", "law", "a.notice.md"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    let found = json["findings"].as_array().into_iter().flatten().map(|f| f["rule"].as_str().unwrap().to_owned());
    let mut rules: Vec<_> =
        found.filter(|id| ["tea-which", "tea-when", "house-without-cups", "garden-tea"].contains(&id.as_str())).collect();
    rules.sort();
    format!("{}{}", rules.join(" "), String::from_utf8_lossy(&output.stderr))
}

const ALL: &str = "Limit cups: Without cups\n    Title de: Ohne Tassen\n    Except: text states no-cups";

#[test]
fn a_limit_covers_the_rules_of_its_folder_but_not_that_of_its_own_file() {
    assert_eq!(check(ALL, "The house has cups, and pours milk.\n"), "garden-tea house-without-cups tea-when tea-which");
    assert_eq!(check(ALL, "The house has no cups.\n"), "garden-tea house-without-cups");
}

#[test]
fn a_limit_may_name_the_rules_that_it_covers() {
    let which = format!("{ALL}\n    Rules: tea-wh*, tea-which");
    assert_eq!(check(&which.replace("tea-wh*, ", ""), "The house has no cups.\n"), "garden-tea house-without-cups tea-when");
    assert_eq!(check(&which, "The house has no cups.\n"), "garden-tea house-without-cups");
}

#[test]
fn a_limit_that_names_no_rule_or_no_condition_is_told() {
    let unknown = check(&format!("{ALL}\n    Rules: tea-what"), "The house has no cups.\n");
    assert!(unknown.contains("tea-what"), "{unknown}");
    let concept = check(&ALL.replace("no-cups", "no-cup"), "The house has no cups.\n");
    assert!(concept.contains("house-without-cups.md:6:25") && concept.contains("did you mean `no-cups`?"), "{concept}");
    let never = check("Limit cups: Without cups\n    Title de: Ohne Tassen", "The house has no cups.\n");
    assert!(never.contains("Except"), "{never}");
}
