//! How rules compare ways to reach someone, and names with those of parties, by a toy law: who brings the tea?
#![allow(clippy::unwrap_used, clippy::panic)]

use std::fs;
use std::process::Command;
use tempfile::TempDir;

const CONCEPT: &str = "# Who brings the tea

```concept
Concept tea-brought: Who brings the tea
    Title de: Wer den Tee bringt
    For rules only: yes
    Pattern en: tea ..8 (<email> | <phone> | <address> | <organisation> | <public-body>)
    Pattern de: tee ..8 (<email> | <phone> | <address> | <organisation> | <public-body>)
```

```states en
Tea is brought by Example Tea Ltd.
```
```does-not-state en
The house lives by milk.
```
";

const CARDS: &str = "Language: English
Notice house: House rules
    Text: rules.en.md
Controller house: Stadt Teedorf, Der Bürgermeister
    Body: public
    In: DE-NW
    Address: Am Kannenplatz 3, Haus B, 12345 Teedorf
    Contact: tea@house.example, 02999/100-7
Processor cook: Example Tea House Ltd
    In: GB
";

/// Whether a condition holds of the statement in a text.
fn holds(condition: &str, text: &str) -> bool {
    let folder = TempDir::new().unwrap();
    let rule = format!(
        "# Tea\n\n```rule\nRule tea-compared: Tea\n    Law: Art. 1 GDPR\n    Severity: error\n    Must not state: tea-brought where {condition}\n    Message en: It holds.\n    Message de: Es gilt.\n```\n"
    );
    fs::create_dir(folder.path().join("law")).unwrap();
    for (name, content) in
        [("law/tea-brought.md", CONCEPT), ("law/tea-compared.md", rule.as_str()), ("house.flow", CARDS), ("rules.en.md", text)]
    {
        fs::write(folder.path().join(name), content).unwrap();
    }
    let output = Command::new(env!("CARGO_BIN_EXE_noticelint"))
        .args(["check", "--format", "json", "--rules", "law", "--select", "tea-compared", "--as-of", "2026-11-25", "house.flow"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["summary"]["files"], 1, "{}", String::from_utf8_lossy(&output.stderr));
    !report["findings"].as_array().unwrap().is_empty()
}

#[test]
fn ways_to_reach_someone_agree_or_differ_within_their_kind() {
    for (field, with, text, agrees, differs) in [
        ("email", "contact", "Tea is brought by tea (at) house (dot) example.\n", true, false),
        ("email", "contact", "Tea is brought by milk@house.example.\n", false, true),
        ("phone", "contact", "Tea is brought if you call +49 2999 1007.\n", true, false),
        ("phone", "contact", "Tea is brought if you call +49 2999 1008.\n", false, true),
        ("address", "address", "Tea is brought from Kannenplatz 3, 12345 Teedorf.\n", true, false),
        ("address", "address", "Tea is brought from Kannenplatz 4, 12345 Teedorf.\n", false, true),
        // The card gives no postal address there, and the text no telephone number.
        ("address", "contact", "Tea is brought from Kannenplatz 4, 12345 Teedorf.\n", false, false),
        ("phone", "contact", "Tea is brought by milk@house.example.\n", false, false),
    ] {
        let compared = |op: &str| holds(&format!("its {field} {op} controller's {with}"), text);
        assert_eq!((compared("agrees with"), compared("differs from")), (agrees, differs), "{field}: {text}");
    }
    assert!(holds("its email is akin to controller's contact", "Tea is brought by milk@house.example.\n"));
    assert!(!holds("its email is akin to controller's contact", "Tea is brought by milk@other.example.\n"));
}

#[test]
fn words_name_a_party_of_a_kind_whatever_surrounds_its_name() {
    for (value, kind, text, names) in [
        ("public-body", "controller", "Tea is brought by the Town of Teedorf.\n", true),
        ("public-body", "controller", "Tea is brought by the Stadt Teedorf.\n", true),
        ("public-body", "controller", "Tea is brought by the Town of Milkville.\n", false),
        ("organisation", "processor", "Tea is brought by Example Tea Ltd.\n", true),
        ("organisation", "processor", "Tea is brought by Example Tea House GmbH.\n", true),
        ("organisation", "processor", "Tea is brought by Example Milk Ltd.\n", false),
        ("organisation", "controller", "Tea is brought by Example Tea Ltd.\n", false),
    ] {
        assert_eq!(holds(&format!("its {value} is {kind}"), text), names, "{kind}: {text}");
    }
}

/// The places of each finding of a rule that reports once in a passage: lines, the first one's first.
fn reported_once(text: &str) -> Vec<Vec<u64>> {
    let folder = TempDir::new().unwrap();
    let rule = "# Tea\n\n```rule\nRule tea-once: Tea\n    Law: Art. 1 GDPR\n    Severity: error\n    Once: in a passage\n    Must not state: tea-brought\n    Message en: Tea is brought: {it}\n    Message de: Tee kommt: {it}\n```\n\n```good en\nGuests are welcome.\n```\n```bad en\nTea is brought by Example Tea Ltd.\n```\n";
    fs::create_dir(folder.path().join("law")).unwrap();
    for (name, content) in [("law/tea-brought.md", CONCEPT), ("law/tea-once.md", rule), ("rules.en.md", text)] {
        fs::write(folder.path().join(name), content).unwrap();
    }
    let output = Command::new(env!("CARGO_BIN_EXE_noticelint"))
        .args(["check", "--format", "json", "--rules", "law", "--select", "tea-once", "--as-of", "2026-11-25", "rules.en.md"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let line = |p: &serde_json::Value| p["start"]["line"].as_u64().unwrap();
    let lines = |f: &serde_json::Value| std::iter::once(f).chain(f["related"].as_array().unwrap()).map(line).collect();
    report["findings"].as_array().unwrap().iter().map(lines).collect()
}

#[test]
fn what_a_passage_says_of_the_same_company_is_reported_once() {
    let twice = "# Tea\n\nTea is brought by Example Tea Ltd at five.\n\nGuests wait.\n\nTea is also brought at six by Example Tea Ltd.\n";
    assert_eq!(reported_once(twice), [[3, 7]]);
    assert_eq!(reported_once(&twice.replace("six by Example Tea", "six by Example Milk")), [[3], [7]]);
    assert_eq!(reported_once(&twice.replace("Guests wait.", "# Later")), [[3], [7]]);
    assert_eq!(reported_once(&twice.replace("Guests wait.", &["Guests wait."; 20].join("\n\n"))), [[3], [45]]);
}
