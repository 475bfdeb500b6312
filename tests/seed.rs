//! A real town's notice with a lawyer's review of it, where both lie beside the project: each error of the review is found at its
//! line, and nothing that the review calls right is flagged.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder with the notice, if it is there.
fn seed() -> Option<PathBuf> {
    let folder =
        std::env::var_os("NOTICELINT_SEED").map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/seed"), PathBuf::from);
    let notice = folder.join("kaarst-webex.de.txt");
    if !notice.is_file() {
        eprintln!("skipped: {} is not here", notice.display());
        return None;
    }
    Some(notice)
}

/// Rule and line of each finding, and the file's name.
fn findings(path: &Path) -> Vec<(String, u64, String)> {
    let output =
        Command::new(env!("CARGO_BIN_EXE_noticelint")).args(["check", "--format=json", "--as-of=2026-11-23"]).arg(path).output().unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let all = report["findings"].as_array().unwrap().iter();
    all.map(|f| {
        let file = f["file"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
        (f["rule"].as_str().unwrap().to_owned(), f["start"]["line"].as_u64().unwrap(), file)
    })
    .collect()
}

/// The errors of the review, each with the rules that report it and the lines where it may be shown.
const ERRORS: [(u8, &str, &[u64]); 11] = [
    (1, "withdrawal-without-consent", &[61]),
    (1, "retention-end-event-impossible", &[61]),
    (2, "art-13-2-c-withdrawal-missing", &[29, 61, 63]),
    (3, "contradiction-recording", &[29, 37]),
    (4, "contradiction-same-fact", &[33, 39]),
    (5, "contradiction-eu-only", &[57]),
    (5, "art-13-1-f-transfer-undisclosed", &[55]),
    (6, "art-13-1-f-safeguard-missing", &[51, 55, 57]),
    (7, "art-13-2-b-right-missing", &[63, 65]),
    (8, "art-21-4-objection-not-separate", &[49, 70]),
    (9, "retention-conflict", &[43, 61]),
];

/// Its warnings and infos, of which at least ten are found.
const OTHERS: [(u8, &str, &[u64]); 18] = [
    (10, "art-6-3-national-law-missing", &[49]),
    (11, "contract-basis-public-task", &[47]),
    (12, "art-13-2-e-provision-missing", &[33]),
    (13, "art-13-2-a-retention-empty-formula", &[61]),
    (14, "art-13-2-a-retention-incomplete", &[27, 31, 33, 43, 61]),
    (15, "wrong-article-for-right", &[69]),
    (15, "portability-without-consent-or-contract", &[69]),
    (16, "role-conflict", &[15, 55, 57]),
    (17, "art-13-1-f-country-unnamed", &[57]),
    (18, "art-12-1-vague-qualifier", &[57]),
    (19, "art-12-1-garbled-text", &[39, 41]),
    (20, "art-12-1-garbled-text", &[24]),
    (21, "art-12-1-vague-qualifier", &[31]),
    (22, "processor-called-third-party", &[53]),
    (23, "authority-details-outdated", &[82]),
    (24, "notice-stale", &[3]),
    (25, "art-13-2-f-automated-decision-missing", &[3, 63]),
    (7, "art-12-1-garbled-text", &[65]),
];

#[test]
fn the_errors_of_the_review_are_found_from_the_text_alone() {
    let Some(notice) = seed() else { return };
    let found = findings(&notice);
    let has = |rule: &str, lines: &[u64]| found.iter().any(|(r, l, _)| r == rule && lines.contains(l));
    let missed: Vec<_> = ERRORS.iter().filter(|(_, rule, lines)| !has(rule, lines)).collect();
    assert!(missed.is_empty(), "missed {missed:?} in {found:#?}");
    let mut others: Vec<u8> = OTHERS.iter().filter(|(_, rule, lines)| has(rule, lines)).map(|(n, ..)| *n).collect();
    others.dedup();
    let missed: Vec<_> = OTHERS.iter().filter(|(_, rule, lines)| !has(rule, lines)).collect();
    assert!(others.len() >= 16, "missed {missed:?}");
}

#[test]
fn what_the_review_calls_right_is_not_flagged() {
    let Some(notice) = seed() else { return };
    let found = findings(&notice);
    let right = [
        "art-13-1-a-controller-missing",
        "art-13-1-a-controller-contact-missing",
        "art-13-1-b-dpo-contact-missing",
        "art-13-1-c-purpose-missing",
        "art-13-1-c-legal-basis-missing",
        "art-13-2-d-complaint-missing",
        "art-13-2-d-authority-unnamed",
        "authority-not-competent",
        "controller-conflict",
        "nonexistent-provision",
    ];
    let flagged: Vec<_> =
        found.iter().filter(|(rule, line, _)| right.contains(&rule.as_str()) || [7, 11, 20, 71, 76].contains(line)).collect();
    assert!(flagged.is_empty(), "{flagged:?}");
}

#[test]
fn with_its_flows_declared_more_is_found() {
    let Some(notice) = seed() else { return };
    let folder = tempfile::tempdir().unwrap();
    fs::copy(notice, folder.path().join("notice.de.txt")).unwrap();
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/seed/webex.flow"), folder.path().join("webex.flow")).unwrap();
    let found = findings(&folder.path().join("webex.flow"));
    let count = |rule: &str, file: &str| found.iter().filter(|(r, _, f)| r == rule && f == file).count();
    // A: the American company is named, but not as a recipient; B: the other participants are not named at all.
    assert_eq!(count("flow-recipient-mismatch", "notice.de.txt"), 2, "{found:#?}");
    // F: the instruments for the United Kingdom and the United States are not told.
    assert_eq!(count("flow-instrument-mismatch", "notice.de.txt"), 2, "{found:#?}");
    // I: the norm for the public task is not declared.
    assert!(count("flow-without-basis", "webex.flow") >= 1, "{found:#?}");
    // K: no contract with the company in the United States.
    assert_eq!(count("processor-without-contract", "webex.flow"), 1, "{found:#?}");
}
