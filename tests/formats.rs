//! Reports for other programs: what stands in them, where they are written, and how a run with them ends.
//!
//! The rule here is that of a toy law: tea may not be served; for fixes, that of `tests/tea`: it must be spoken of. Programs that read the formats look at
//! them in `tests/formats/validate.py`.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::{Ended, Folder};
use quick_xml::events::Event;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

const FORBIDDEN: &str = "# Tea may not be served\n\nThe house has no **kettle**.\n\n```rule\nRule no-tea: Tea may not be served\n    Law: Art. 1 GDPR\n    Severity: error\n    Must not state: tea-served\n    Message en: Tea is served, 100%: here.\n    Message de: Es gibt Tee.\n```\n\n```good en\nGuests are welcome.\n```\n```bad en\nTea is served.\n```\n";
const WITH_TEA: &str =
    "# House rules 🫖\n\nGuests are welcome in this house at any time. Grüße 🫖🫖: tea is served at five to all of them.\n";
const WITHOUT_TEA: &str =
    "# House rules\n\nGuests are welcome in this house at any time of the day, and each of them is given a chair by the window.\n";

/// A file of the toy law.
fn tea(name: &str) -> PathBuf {
    Path::new(&common::tea()).join(name)
}

/// A folder with a law.
fn with_law(files: &[(&str, &str)]) -> Folder {
    let run = Folder::new(files);
    run.write("law/no-tea.md", FORBIDDEN);
    run.write("law/tea-served.md", fs::read(tea("tea-served.md")).unwrap());
    run
}

impl Folder {
    fn check(&self, args: &[&str]) -> Ended {
        let rule = if self.path("law/no-tea.md").exists() { "no-tea" } else { "tea-missing" };
        let law = ["check", "--rules", "law", "--language", "en", "--as-of", "2026-11-25", "--select", rule];
        self.run(&[&law, args].concat())
    }

    /// The results of a run, as SARIF.
    fn results(&self, args: &[&str]) -> Vec<Value> {
        let ended = self.check(&[&["--format", "sarif"], args].concat());
        let log: Value = serde_json::from_str(&ended.out).unwrap_or_else(|e| panic!("{e}: {}\n{}", ended.out, ended.err));
        log["runs"][0]["results"].as_array().unwrap().clone()
    }
}

/// The words at a place of a result, counted as SARIF says.
fn words_at<'t>(place: &Value, text: &'t str) -> &'t str {
    let region = &place["physicalLocation"]["region"];
    let offset = |line: &str, column: &str| {
        let (line, column) = (region[line].as_u64().unwrap() as usize, region[column].as_u64().unwrap() as usize);
        let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
        let mut units = 1;
        for (at, c) in text[start..].char_indices() {
            if units == column {
                return start + at;
            }
            units += c.len_utf16();
        }
        text.len()
    };
    &text[offset("startLine", "startColumn")..offset("endLine", "endColumn")]
}

fn fingerprints(results: &[Value]) -> Vec<String> {
    results.iter().map(|r| r["partialFingerprints"]["noticelint/v1"].as_str().unwrap().to_owned()).collect()
}

/// The elements of a document by name, with their attributes; fails if it is not well-formed.
fn elements(xml: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut all = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(e) | Event::Empty(e) => {
                let attributes = e.attributes().map(|a| {
                    let a = a.unwrap();
                    let value = quick_xml::escape::unescape(&a.value).unwrap().into_owned();
                    (a.key.as_ref().to_string(), value)
                });
                all.push((e.name().as_ref().to_string(), attributes.collect()));
            }
            Event::Eof => return all,
            _ => {}
        }
    }
}

#[test]
fn sarif_places_count_units_of_utf_16_and_name_the_words() {
    let run = with_law(&[("Grüße & 100%.notice.md", WITH_TEA)]);
    let results = run.results(&["Grüße & 100%.notice.md"]);
    let [result] = results.as_slice() else { panic!("{results:?}") };
    assert_eq!(result["ruleId"], "no-tea");
    let place = &result["locations"][0];
    let file = &place["physicalLocation"]["artifactLocation"];
    assert_eq!(file["uri"], "Gr%C3%BC%C3%9Fe%20%26%20100%25.notice.md");
    assert_eq!(file["uriBaseId"], "%SRCROOT%");
    let words = words_at(place, WITH_TEA);
    assert_eq!(place["physicalLocation"]["region"]["snippet"]["text"], words);
    assert!(words.contains("tea is served"), "{words}");
}

#[test]
fn sarif_describes_the_rules_that_it_reports() {
    let run = with_law(&[("a.md", WITH_TEA)]);
    let log: Value = serde_json::from_str(&run.check(&["--format", "sarif", "a.md"]).out).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let rules = &log["runs"][0]["tool"]["driver"]["rules"];
    assert_eq!(rules.as_array().unwrap().len(), 1);
    assert_eq!(rules[0]["id"], "no-tea");
    let address = "https://eur-lex.europa.eu/eli/reg/2016/679/art_1/oj";
    assert_eq!(rules[0]["help"]["markdown"], format!("The house has no **kettle**.\n\n[Art. 1 GDPR]({address})"));
    assert_eq!(rules[0]["help"]["text"], "The house has no kettle.");
    assert_eq!(rules[0]["helpUri"], address);
    assert_eq!(log["runs"][0]["invocations"][0]["executionSuccessful"], true);
}

#[test]
fn a_fix_of_sarif_mends_its_finding() {
    let run = with_law(&[("a.md", WITHOUT_TEA)]);
    // Tea may be served here, and must be spoken of.
    fs::remove_file(run.path("law/no-tea.md")).unwrap();
    fs::copy(tea("tea-missing.md"), run.path("law/tea-missing.md")).unwrap();
    let results = run.results(&["a.md"]);
    let [result] = results.as_slice() else { panic!("{results:?}") };
    let change = &result["fixes"][0]["artifactChanges"][0];
    assert_eq!(change["artifactLocation"]["uri"], "a.md");
    let replacement = &change["replacements"][0];
    let place = serde_json::json!({"physicalLocation": {"region": replacement["deletedRegion"]}});
    let at = words_at(&place, WITHOUT_TEA).as_ptr() as usize - WITHOUT_TEA.as_ptr() as usize;
    let mut text = WITHOUT_TEA.to_owned();
    text.insert_str(at, replacement["insertedContent"]["text"].as_str().unwrap());
    fs::write(run.path("a.md"), text).unwrap();
    assert!(!run.results(&["a.md"]).iter().any(|r| r["ruleId"] == "tea-missing"));
}

#[test]
fn what_is_waived_or_known_is_suppressed_in_sarif_and_nowhere_else() {
    let said = "<!-- noticelint: waive no-tea until 2027-01-31 by Anna because the kettle is new (ticket TEA-1) -->\n\n";
    let text = WITH_TEA.replace("Guests", &format!("{said}Guests"));
    let run = with_law(&[("a.md", &text)]);
    let results = run.results(&["a.md"]);
    let [result] = results.as_slice() else { panic!("{results:?}") };
    let suppression = &result["suppressions"][0];
    assert_eq!((&suppression["kind"], &suppression["status"]), (&Value::from("inSource"), &Value::from("accepted")));
    assert_eq!(suppression["justification"], "the kettle is new; by Anna, until 2027-01-31, ticket TEA-1");
    for format in ["gitlab", "github", "junit", "checkstyle", "rdjson", "json", "human"] {
        let ended = run.check(&["--format", format, "a.md"]);
        assert_eq!(ended.code, Some(0), "{format}");
        assert!(!ended.out.contains("Tea is served, 100"), "{format}: {}", ended.out);
    }
    fs::write(run.path("a.md"), WITH_TEA).unwrap();
    assert_eq!(run.check(&["--baseline", "known.json", "--update-baseline", "a.md"]).code, Some(0));
    let known = run.results(&["--baseline", "known.json", "a.md"]);
    assert_eq!(known[0]["suppressions"][0]["kind"], "external");
    assert_eq!(fingerprints(&known), fingerprints(&results), "what is waived, or known, is still the same finding");
}

#[test]
fn a_card_waives_from_outside() {
    let flow = "Notice house: House rules\n    Text: a.md\n\nWaiver kettle: Our kettle\n    Rule: no-tea\n    Who: Anna\n    Why: it is new\n    Until: 2027-01-31\n";
    let run = with_law(&[("a.md", WITH_TEA), ("a.flow", flow)]);
    let results = run.results(&["a.flow"]);
    let suppression = &results[0]["suppressions"][0];
    assert_eq!(suppression["kind"], "external");
    assert_eq!(suppression["justification"], "it is new; by Anna, until 2027-01-31");
}

#[test]
fn fingerprints_stay_when_lines_move_and_no_two_are_the_same() {
    let twice = format!("{WITH_TEA}\nTea is served at five to all of them.\n\nTea is served at five to all of them.\n");
    let run = with_law(&[("a.md", &twice), ("b.md", &twice)]);
    let before = fingerprints(&run.results(&["a.md", "b.md"]));
    assert_eq!(before.len(), 6);
    let mut unique = before.clone();
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), 6);
    let moved = twice.replace("# House rules 🫖\n", "# House rules 🫖\n\nPlease read this.\n\nAnd   this.\n");
    fs::write(run.path("a.md"), moved).unwrap();
    assert_eq!(fingerprints(&run.results(&["a.md", "b.md"])), before);
    let gitlab: Value = serde_json::from_str(&run.check(&["--format", "gitlab", "a.md", "b.md"]).out).unwrap();
    let of_gitlab: Vec<&str> = gitlab.as_array().unwrap().iter().map(|i| i["fingerprint"].as_str().unwrap()).collect();
    assert_eq!(of_gitlab, before);
}

#[test]
fn two_notices_that_share_a_text_report_it_twice_and_under_two_fingerprints() {
    let flow = "Notice house: House rules\n    Text: a.md\n\nNotice garden: Garden rules\n    Text: a.md\n";
    let run = with_law(&[("a.md", WITH_TEA), ("a.flow", flow)]);
    let found = fingerprints(&run.results(&["a.flow"]));
    assert_eq!(found.len(), 2);
    assert_ne!(found[0], found[1]);
}

#[test]
fn a_broken_card_is_told_in_every_report_that_has_a_way_to() {
    let run = with_law(&[("a.md", WITH_TEA), ("a.flow", "Notice house: House rules\n    Text: a.md\n    Nonsense: x\n")]);
    for (format, sign) in [
        ("sarif", "\"descriptor\":{\"id\":\"card::unknown-field\"}"),
        ("github", "::error title=noticelint (card%3A%3Aunknown-field),file=a.flow,line=3"),
        ("gitlab", "\"check_name\":\"card::unknown-field\""),
        ("junit", "<testcase name=\"card::unknown-field\" classname=\"a.flow\" file=\"a.flow\" line=\"3\">\n    <error "),
        ("checkstyle", "source=\"noticelint.card::unknown-field\""),
        ("rdjson", "\"code\":{\"value\":\"card::unknown-field\"}"),
    ] {
        let ended = run.check(&["--format", format, "a.flow"]);
        assert_eq!(ended.code, Some(2), "{format}");
        assert!(ended.out.contains(sign), "{format}: {}", ended.out);
        assert!(ended.err.contains("card::unknown-field"), "{format}: {}", ended.err);
    }
    let log: Value = serde_json::from_str(&run.check(&["--format", "sarif", "a.flow"]).out).unwrap();
    assert_eq!(log["runs"][0]["invocations"][0]["executionSuccessful"], false);
}

#[test]
fn annotations_escape_what_would_end_them() {
    let run = with_law(&[("a,b:c.md", WITH_TEA)]);
    let ended = run.check(&["--format", "github", "a,b:c.md"]);
    let first = ended.out.lines().next().unwrap();
    assert!(first.starts_with("::error title=noticelint (no-tea),file=a%2Cb%3Ac.md,line=3,endLine=3,col="), "{first}");
    assert!(first.contains("::Tea is served, 100%25: here.%0Alaw: "), "{first}");
    assert!(ended.out.lines().last().unwrap().starts_with("1 error, 0 warnings, 0 infos in 1 text"), "{}", ended.out);
}

#[test]
fn more_annotations_than_are_shown_are_told() {
    let many = format!("# House rules\n\n{}", "Tea is served at five to all of them.\n\n".repeat(11));
    let run = with_law(&[("a.md", &many)]);
    let out = run.check(&["--format", "github", "a.md"]).out;
    assert!(out.contains("GitHub annotates at most 10"), "{out}");
    assert_eq!(out.matches("::error ").count(), 11);
}

#[test]
fn test_results_count_what_fails_the_run() {
    let run = with_law(&[("a.md", WITH_TEA), ("b.md", WITHOUT_TEA)]);
    let suites = |args: &[&str]| {
        let xml = run.check(&[args, &["--format", "junit", "a.md", "b.md"]].concat()).out;
        let suites = elements(&xml).into_iter().filter(|(name, _)| name == "testsuite").map(|(_, attributes)| {
            let of = |name: &str| attributes.iter().find(|(n, _)| n == name).unwrap().1.clone();
            (of("name"), of("tests"), of("failures"))
        });
        suites.collect::<Vec<_>>()
    };
    let suite = |name: &str, tests: &str, failures: &str| (name.to_owned(), tests.to_owned(), failures.to_owned());
    assert_eq!(suites(&[]), [suite("a.md", "1", "1"), suite("b.md", "0", "0")]);
    assert_eq!(suites(&["--fail-on", "never"]), [suite("a.md", "1", "0"), suite("b.md", "0", "0")]);
}

#[test]
fn xml_carries_no_sign_that_it_must_not() {
    let run = with_law(&[("a\u{1}<&\"'>.md", &WITH_TEA.replace("tea is", "tea\u{8}\u{1b} is \u{fffe}"))]);
    for format in ["junit", "checkstyle"] {
        let out = run.check(&["--format", format, "a\u{1}<&\"'>.md"]).out;
        assert!(!out.chars().any(|c| matches!(c, '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{fffe}')), "{format}: {out:?}");
        assert!(elements(&out).iter().any(|(_, a)| a.iter().any(|(_, value)| value == "a\u{fffd}<&\"'>.md")), "{format}: {out}");
    }
}

#[test]
fn several_reports_are_written_beside_the_one_that_is_printed() {
    let run = with_law(&[("a.md", WITH_TEA)]);
    fs::write(run.path("out.sarif"), "old").unwrap();
    let ended = run.check(&["a.md", "--output", "sarif=out.sarif", "--output", "json=out.json", "--output", "human=out.txt"]);
    assert_eq!(ended.code, Some(1));
    assert!(ended.out.contains("error[no-tea]"), "{}", ended.out);
    let same = |format, name: &str| {
        let printed = run.check(&["--format", format, "a.md"]).out;
        assert_eq!(run.read(name), printed, "{name}");
    };
    same("sarif", "out.sarif");
    same("json", "out.json");
    assert!(run.read("out.txt").contains("error[no-tea]"));
    let left: Vec<_> = fs::read_dir(run.path("")).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    assert!(!left.iter().any(|name| name.starts_with(".tmp")), "{left:?}");
}

#[test]
fn a_report_that_cannot_be_written_ends_the_run_with_2_and_leaves_the_others() {
    let run = with_law(&[("a.md", WITH_TEA)]);
    let ended = run.check(&["a.md", "--output", "sarif=missing/out.sarif", "--output", "junit=out.xml"]);
    assert_eq!(ended.code, Some(2));
    assert!(ended.err.contains("io::unwritable") && ended.err.contains("make its folder first"), "{}", ended.err);
    assert!(ended.out.contains("error[no-tea]"), "{}", ended.out);
    assert!(run.read("out.xml").ends_with("</testsuites>\n"));
    let ended = run.check(&["a.md", "--output", "sarif=out", "--output", "junit=./out"]);
    assert_eq!(ended.code, Some(2));
    assert!(ended.err.contains("cli::output-twice"), "{}", ended.err);
    fs::create_dir(run.path("folder")).unwrap();
    assert!(run.check(&["a.md", "--output", "sarif=folder"]).err.contains("io::unwritable"));
}

#[test]
fn an_output_needs_a_known_format_and_a_path() {
    let run = with_law(&[("a.md", WITH_TEA)]);
    for (given, told) in [
        ("sarf=x", "there is no format `sarf`"),
        ("sarif", "`sarif=report.sarif`"),
        ("sarif=", "`sarif=report.sarif`"),
        ("sarif=-", "--format"),
    ] {
        let ended = run.check(&["a.md", "--output", given]);
        assert_eq!(ended.code, Some(2), "{given}");
        assert!(ended.err.contains(told), "{given}: {}", ended.err);
    }
}

#[test]
fn reports_are_the_same_whatever_the_number_of_threads() {
    let names: Vec<String> = (0..40).map(|i| format!("{i}.md")).collect();
    let files: Vec<(&str, &str)> = names.iter().map(|n| (n.as_str(), WITH_TEA)).collect();
    let run = with_law(&files);
    for format in ["sarif", "gitlab", "junit", "checkstyle", "rdjson"] {
        let of = |jobs| {
            run.check(&[&["--format", format, "--jobs", jobs], &names.iter().map(String::as_str).collect::<Vec<_>>()[..]].concat()).out
        };
        assert_eq!(of("1"), of("4"), "{format}");
    }
}
