//! `diff`, as a reviewer meets it: what two versions of notices and flows say differently, in a repository of git.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::{Ended, Folder};
use insta::assert_snapshot;
use serde_json::Value;

const FLOWS: &str = "Language: English

Notice website: Our shop
    Text: shop.privacy.de.md
    Text: shop.privacy.en.md
    Under: Art. 13 GDPR

Controller shop: Example Shop GmbH
    Body: private
    In: DE
    Contact: shop@example.org
    Officer: dpo@example.org

Subjects customers: Customers

Data orders: Name, address and orders

Flow sales: customers -> shop
    Data: orders
    Purpose: Fulfilling orders
    Basis: Art. 6(1)(b) GDPR
    Keep: 10 years after the end of the contract
    Recording: no
";

const ENGLISH: &str = "# Privacy notice of our shop

## Who is responsible

The controller is Example Shop GmbH, Example Street 1, 10115 Berlin, shop@example.org. You can reach our data protection officer at
dpo@example.org.

## What we do with your data

We process your name and your address to fulfil your orders. The legal basis is Art. 6(1)(b) GDPR.

We keep the data of your orders for 10 years after the end of the contract. We delete the logs of the server after 7 days.

## Your rights

You have the right of access to your data, to rectification, to erasure and to restriction of processing. You may lodge a
complaint with a supervisory authority.
";

const GERMAN: &str = "# Datenschutzhinweise unseres Ladens

## Wer verantwortlich ist

Verantwortlich ist die Example Shop GmbH, Example Street 1, 10115 Berlin, shop@example.org. Unsere Datenschutzbeauftragte
erreichen Sie unter dpo@example.org.

## Was wir mit Ihren Daten tun

Wir verarbeiten Ihren Namen und Ihre Anschrift, um Ihre Bestellungen zu erfüllen. Rechtsgrundlage ist Art. 6 Abs. 1 lit. b DSGVO.

Wir speichern die Daten Ihrer Bestellungen 10 Jahre nach Ende des Vertrags. Die Protokolle des Servers löschen wir nach 7 Tagen.

## Ihre Rechte

Sie haben das Recht auf Auskunft, Berichtigung, Löschung und Einschränkung der Verarbeitung. Sie können sich bei einer
Aufsichtsbehörde beschweren.
";

/// The shop's repository, with one commit.
fn shop() -> Folder {
    let folder = Folder::new(&[("shop.flow", FLOWS), ("shop.privacy.en.md", ENGLISH), ("shop.privacy.de.md", GERMAN)]);
    folder.commit("begin");
    folder
}

fn diff(folder: &Folder, args: &[&str]) -> Ended {
    folder.run(&[&["diff", "--as-of", "2026-11-25"], args].concat())
}

/// What a run prints, if it ends so and complains of nothing.
#[track_caller]
fn printed(ended: Ended, code: i32) -> String {
    assert_eq!((ended.code, ended.err.as_str()), (Some(code), ""), "{}", ended.out);
    ended.out
}

#[track_caller]
fn json(folder: &Folder, args: &[&str]) -> Value {
    let ended = diff(folder, &[&["--format", "json"], args].concat());
    let value: Value = serde_json::from_str(&ended.out).unwrap_or_else(|e| panic!("{e}: {}{}", ended.out, ended.err));
    let schema: Value = serde_json::from_str(&folder.run(&["schema", "diff"]).out).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let wrong: Vec<String> = validator.iter_errors(&value).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    value
}

/// What differs in statements, one a line: how, the concept, the values.
#[track_caller]
fn statements(folder: &Folder, args: &[&str]) -> Vec<String> {
    let said = |said: &Value| said["values"].as_object().map_or_else(String::new, |v| serde_json::to_string(v).unwrap());
    let mut all = Vec::new();
    for text in json(folder, args)["texts"].as_array().unwrap() {
        for passage in text["passages"].as_array().unwrap() {
            for s in passage["statements"].as_array().unwrap() {
                let (how, concept) = (s["change"].as_str().unwrap(), s["concept"].as_str().unwrap());
                all.push(format!("{how} {concept} {} {}", said(&s["old"]), said(&s["new"])).trim_end().to_owned());
            }
        }
    }
    all
}

/// A change of many things.
fn changed() -> Folder {
    let folder = shop();
    folder.change("shop.privacy.en.md", "orders for 10 years after", "orders for 6 years after");
    folder.change("shop.privacy.en.md", "dpo@example.org", "privacy@example.org");
    folder.change("shop.privacy.en.md", " The legal basis is Art. 6(1)(b) GDPR.", " Your data are passed on to Example Parcels Ltd.");
    folder.change("shop.privacy.en.md", "You may lodge a\ncomplaint", "If you like, you may lodge a\ncomplaint");
    folder.change("shop.flow", "Keep: 10 years", "Keep: 6 years");
    folder.write("shop.flow", folder.read("shop.flow") + "\nRecipient parcels: Example Parcels Ltd.\n    In: IE\n");
    folder
}

#[test]
fn a_reviewer_reads_what_differs_text_by_text() {
    assert_snapshot!(printed(diff(&changed(), &[]), 1));
}

#[test]
fn a_reviewer_reads_it_in_german() {
    assert_snapshot!(printed(diff(&changed(), &["--lang", "de"]), 1));
}

#[test]
fn a_merge_request_shows_it_as_a_comment() {
    assert_snapshot!(printed(diff(&changed(), &["--format", "markdown"]), 1));
}

#[test]
fn programs_read_it_as_json() {
    let folder = changed();
    let value = json(&folder, &[]);
    assert_eq!((value["old"].as_str(), value["new"].as_str()), (Some("HEAD"), None));
    let counts = &value["summary"];
    assert_eq!((counts["statements-changed"].as_u64(), counts["cards"].as_u64()), (Some(3), Some(2)), "{counts}");
    assert_snapshot!(statements(&folder, &[]).join("\n"), @r#"
    changed dpo-contact {"email":["dpo@example.org"]} {"email":["privacy@example.org"]}
    appeared recipients  {"organisation":["Example Parcels Ltd."]}
    vanished basis-contract {"citation":["Art. 6(1)(b) GDPR"]}
    vanished legal-basis {"citation":["Art. 6(1)(b) GDPR"]}
    changed retention {"duration":["10 years"]} {"duration":["6 years"]}
    changed right-to-complain {} {}
    "#);
}

#[test]
fn what_is_only_moved_wrapped_or_reordered_shows_nothing() {
    let folder = shop();
    let sections: Vec<&str> = ENGLISH.split("\n## ").collect();
    let [title, who, what, rights] = sections.as_slice() else { panic!("{sections:?}") };
    let text = [title, rights, who, what].map(|s| s.to_string()).join("\n## ");
    // Wrapped elsewhere, with other signs of the same words.
    let text = text
        .replace("at\ndpo", "at dpo")
        .replace(" address to fulfil", "\naddress to  fulfil")
        .replace("shop@example.org", "<shop@example.org>");
    folder.write("shop.privacy.en.md", &text);
    assert_eq!(printed(diff(&folder, &[]), 0), "Nothing that noticelint reads in notices and flows differs.\n");
    // The sentences of a paragraph in another order.
    let [keep, delete] =
        ["We keep the data of your orders for 10 years after the end of the contract.", "We delete the logs of the server after 7 days."];
    folder.change("shop.privacy.en.md", &format!("{keep} {delete}"), &format!("{delete} {keep}"));
    assert_eq!(statements(&folder, &[]), [""; 0]);
    // German keywords declare the same.
    folder.run(&["fmt", "--to", "de", "shop.flow"]).is(0, &[], &[]);
    assert!(folder.read("shop.flow").contains("Verantwortlich"), "{}", folder.read("shop.flow"));
    assert_eq!(printed(diff(&folder, &["--lang", "de"]), 0), "Nichts, was noticelint in Hinweisen und Flüssen liest, ist anders.\n");
}

#[test]
fn two_values_that_change_places_are_two_changes() {
    let folder = shop();
    folder.change("shop.privacy.en.md", "orders for 10 years after", "orders for 7 days after");
    folder.change("shop.privacy.en.md", "server after 7 days", "server after 10 years");
    let retention: Vec<String> = statements(&folder, &[]).into_iter().filter(|s| s.contains(" retention ")).collect();
    assert_snapshot!(retention.join("\n"), @r#"
    changed retention {"duration":["10 years"]} {"duration":["7 days"]}
    changed retention {"duration":["7 days"]} {"duration":["10 years"]}
    "#);
}

#[test]
fn other_words_for_the_same_are_told_as_such() {
    let folder = shop();
    folder.change(
        "shop.privacy.en.md",
        "You have the right of access to your data, to",
        "You have a right of access to all of your data, to",
    );
    let all = statements(&folder, &[]);
    assert!(!all.is_empty() && all.iter().all(|s| s.starts_with("reworded ")), "{all:?}");
    let shown = printed(diff(&folder, &[]), 1);
    assert!(shown.contains("worded differently; look whether it means the same"), "{shown}");
}

#[test]
fn a_renamed_text_is_the_same_text() {
    let folder = shop();
    folder.git(&["mv", "shop.privacy.en.md", "customers.notice.en.md"]);
    folder.change("shop.flow", "shop.privacy.en.md", "customers.notice.en.md");
    folder.change("customers.notice.en.md", "after 7 days", "after 14 days");
    let value = json(&folder, &[]);
    let names: Vec<(&str, &str)> =
        value["texts"].as_array().unwrap().iter().map(|t| (t["old"].as_str().unwrap(), t["new"].as_str().unwrap())).collect();
    assert!(names.contains(&("shop.privacy.en.md", "customers.notice.en.md")), "{names:?}");
    let shown = printed(diff(&folder, &[]), 1);
    assert!(shown.contains("customers.notice.en.md (en), before: shop.privacy.en.md") && shown.contains("7 days → 14 days"), "{shown}");
}

#[test]
fn a_text_that_comes_or_goes_is_told_at_once() {
    let folder = shop();
    std::fs::remove_file(folder.path("shop.privacy.en.md")).unwrap();
    folder.change("shop.flow", "    Text: shop.privacy.en.md\n", "");
    let shown = printed(diff(&folder, &["--select", "dead-adequacy-cited", "--", "shop.privacy.en.md"]), 1);
    assert!(shown.contains("shop.privacy.en.md (en): the text is gone\n  gone: it stated: "), "{shown}");
    folder.write("staff.privacy.en.md", ENGLISH.replace("shop", "firm").replace("orders", "work") + "\nWe rely on the Privacy Shield.\n");
    folder.git(&["add", "--all"]);
    let shown = printed(diff(&folder, &["--select", "dead-adequacy-cited", "--", "staff.privacy.en.md"]), 1);
    assert!(shown.contains("dead-adequacy-cited"), "{shown}");
}

#[test]
fn revisions_ranges_and_paths_are_told_apart() {
    let folder = shop();
    folder.git(&["checkout", "--quiet", "-b", "topic"]);
    folder.change("shop.privacy.en.md", "after 7 days", "after 14 days");
    folder.commit("logs");
    folder.git(&["checkout", "--quiet", "main"]);
    folder.change("shop.privacy.de.md", "nach 7 Tagen", "nach 3 Tagen");
    folder.commit("others");
    let texts = |args: &[&str]| -> Vec<String> {
        let value = json(&folder, &[&["--select", "dead-adequacy-cited"], args].concat());
        value["texts"].as_array().unwrap().iter().map(|t| t["new"].as_str().unwrap().to_owned()).collect()
    };
    let (en, de) = ("shop.privacy.en.md", "shop.privacy.de.md");
    assert_eq!(texts(&["main", "topic"]), [de, en]);
    assert_eq!(texts(&["main..topic"]), [de, en]);
    assert_eq!(texts(&["main...topic"]), [en], "what others changed since is not the branch's");
    assert_eq!(texts(&["topic..."]), [de]);
    assert_eq!(texts(&["topic"]), [de, en], "against the files as they are");
    assert_eq!(texts(&["topic", "main", en]), [en]);
    assert_eq!(texts(&["topic", de]), [de]);
    assert_eq!(texts(&["topic", "--", en]), [en]);
    assert_eq!(texts(&["HEAD"]), [""; 0]);

    folder.write("topic", "a file of the name of a branch\n");
    diff(&folder, &["topic"]).is(2, &[], &["`topic` is a path, and a revision of git as well", "`./topic`", "`topic~0`"]);
    assert_eq!(texts(&["topic~0", "main"]), [de, en]);
    diff(&folder, &["main", "--", "no-such-file.md"]).is(2, &[], &["there is no file `no-such-file.md`"]);
    diff(&folder, &["no-such-thing"]).is(2, &[], &["`no-such-thing` is neither a path nor a revision of git"]);
    diff(&folder, &["shop.flow"]).is(2, &[], &["`shop.flow` is compared with nothing", "noticelint diff HEAD shop.flow"]);
    diff(&folder, &["shop.flow", "no-such-file"]).is(2, &[], &["there is no file `no-such-file`"]);
    diff(&folder, &["shop.flow", "."]).is(2, &[], &["one is a file and one a folder"]);
    diff(&folder, &["main", "main..topic"]).is(2, &[], &["no range of revisions can stand"]);
    diff(&folder, &["--output=x"]).is(2, &[], &["--output"]);
    diff(&folder, &["main", "--select", "dead-adequacy-citd"]).is(2, &[], &["did you mean `dead-adequacy-cited`?"]);
}

#[test]
fn files_and_folders_are_compared_without_git() {
    let folder = Folder::new(&[("2025/a.privacy.md", ENGLISH), ("2026/a.privacy.md", &ENGLISH.replace("after 7 days", "after 14 days"))]);
    for args in [["2025", "2026"], ["2025/a.privacy.md", "2026/a.privacy.md"]] {
        let shown = printed(diff(&folder, &args), 1);
        assert!(shown.contains("7 days → 14 days"), "{shown}");
        assert!(shown.contains("2026/a.privacy.md (en), before: 2025/a.privacy.md"), "{shown}");
    }
    printed(diff(&folder, &["2025", "2025"]), 0);
    folder.write("old.txt", ENGLISH);
    assert!(printed(diff(&folder, &["old.txt", "2026/a.privacy.md"]), 1).contains("7 days → 14 days"));
}

#[test]
fn a_folder_of_the_repository_is_compared_from_within() {
    let folder = shop();
    folder.write("legal/eu/case.flow", FLOWS.replace("Text: shop", "Text: ../../texts/shop"));
    folder.write("texts/shop.privacy.en.md", ENGLISH);
    folder.write("texts/shop.privacy.de.md", GERMAN);
    folder.commit("a case");
    folder.change("texts/shop.privacy.en.md", "after 7 days", "after 14 days");
    // What git ignores is not there in the other version, either.
    folder.write(".gitignore", "build/\n");
    folder.write("legal/eu/build/copy.privacy.en.md", ENGLISH);
    folder.write("legal/eu/new.privacy.en.md", "# Privacy notice\n\nWe keep your data for 3 years.\n");
    let ended = Ended::new(folder.command_in("legal/eu", &["diff", "--as-of", "2026-11-25"]).output().unwrap());
    ended.is(1, &["../../texts/shop.privacy.en.md (en)", "7 days → 14 days", "new.privacy.en.md (en): a new text"], &[]);
    assert!(!ended.out.contains("copy.privacy"), "{}", ended.out);
    assert_eq!(ended.err, "");
}

#[cfg(unix)]
#[test]
fn links_in_a_revision_lead_to_their_files() {
    let folder = shop();
    std::os::unix::fs::symlink("../shop.privacy.en.md", folder.path("web.privacy.en.md")).unwrap();
    std::fs::create_dir(folder.path("web")).unwrap();
    std::fs::rename(folder.path("web.privacy.en.md"), folder.path("web/link.privacy.en.md")).unwrap();
    folder.commit("a link");
    printed(diff(&folder, &[]), 0);
    folder.change("shop.privacy.en.md", "after 7 days", "after 14 days");
    let value = json(&folder, &["--select", "dead-adequacy-cited"]);
    let names: Vec<&str> = value["texts"].as_array().unwrap().iter().map(|t| t["old"].as_str().unwrap()).collect();
    assert_eq!(names, ["shop.privacy.en.md", "web/link.privacy.en.md"]);
}

#[test]
fn what_is_accepted_is_no_longer_new_and_not_mended() {
    let folder = shop();
    let shield = "\nTransfers to the USA rely on the Privacy Shield.\n";
    folder.write("shop.privacy.en.md", ENGLISH.to_owned() + shield);
    let only = ["--select", "dead-adequacy-cited"];
    let turns = |args: &[&str]| -> Vec<String> {
        let value = json(&folder, &[args, &only].concat());
        let all = value["texts"].as_array().unwrap().iter().flat_map(|t| t["findings"].as_array().unwrap().clone());
        all.map(|f| format!("{} {}", f["change"].as_str().unwrap(), f["rule"].as_str().unwrap())).collect()
    };
    assert_eq!(turns(&[]), ["new dead-adequacy-cited"]);
    folder.commit("the shield");
    let waiver = "\nWaiver shield: The old instrument\n    Rule: dead-adequacy-cited\n    Who: dpo@example.org\n    Why: it is history\n    Until: 2027-01-31\n";
    folder.write("shop.flow", FLOWS.to_owned() + waiver);
    assert_eq!(turns(&[]), ["accepted dead-adequacy-cited"]);
    assert!(printed(diff(&folder, &only), 1).contains("by dpo@example.org until 2027-01-31: it is history"));
    folder.commit("accepted");
    folder.write("shop.flow", FLOWS);
    assert_eq!(turns(&[]), ["resumed dead-adequacy-cited"]);
    folder.write("shop.privacy.en.md", ENGLISH);
    assert_eq!(turns(&["HEAD~1"]), ["mended dead-adequacy-cited"]);
}

#[test]
fn mistakes_in_the_older_version_are_past_and_in_the_newer_one_end_with_2() {
    let folder = shop();
    folder.change("shop.flow", "    Body: private\n", "    Bodi: private\n");
    diff(&folder, &[]).is(2, &["Controller `shop`"], &["card::unknown-field", "did you mean `Body`?"]);
    folder.commit("a mistake");
    folder.write("shop.flow", FLOWS);
    diff(&folder, &[]).is(1, &["Controller `shop`"], &["warning[card::unknown-field]"]);
}

#[test]
fn words_of_a_notice_do_nothing_in_a_comment() {
    let folder = Folder::new(&[("a.privacy.md", ENGLISH)]);
    folder.commit("begin");
    folder.change(
        "a.privacy.md",
        "Example Shop GmbH, Example",
        "[Example](https://example.org) *Shop* ```GmbH``` @maintainers GmbH, Example",
    );
    folder.change("a.privacy.md", "after 7 days", "after 14 days ```` or @so");
    let shown = printed(diff(&folder, &["--format", "markdown"]), 1);
    let outside: String = shown.split("diff\n").map(|part| part.rsplit_once("\n  ```").map_or(part, |(_, rest)| rest)).collect();
    assert!(shown.contains("  `````diff\n"), "a fence is longer than what it holds: {shown}");
    assert!(!outside.contains("@m") && !outside.contains("](http"), "{outside}");
}

#[test]
fn it_is_the_same_in_every_run_and_ends_when_nobody_reads() {
    let folder = changed();
    let once = printed(diff(&folder, &["--format", "json"]), 1);
    assert!((0..3).all(|_| printed(diff(&folder, &["--format", "json"]), 1) == once));
}
