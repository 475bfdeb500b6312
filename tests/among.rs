//! Rules that compare notices with each other, by a toy law: houses of one host should agree on when tea is served.
#![allow(clippy::unwrap_used, clippy::panic)]

use serde_json::Value;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

const LAW: [(&str, &str); 3] = [
    (
        "tea-host.md",
        "# Who the host is

```concept
Concept tea-host: The host
    Title de: Gastgeber
    For rules only: yes
    Pattern en: host ..3 (<organisation> | <public-body>)
```

```states en
The host is Example Tea Ltd.
```
```does-not-state en
Guests are welcome.
```
",
    ),
    (
        "tea-asked.md",
        "# Whom to ask for tea

```concept
Concept tea-asked: Whom to ask for tea
    Title de: Wen man um Tee bittet
    For rules only: yes
    Pattern en: tea ..6 (<email> | <phone>)
```

```states en
Ask for tea at tea@house.example.
```
```does-not-state en
Guests are welcome.
```
",
    ),
    (
        "tea-differs.md",
        "# Houses of one host name different kettles

```rule
Rule tea-differs: Houses of one host name different kettles
    Law: Art. 1 GDPR
    Severity: warning
    Among: notices of one controller, as tea-host
    For each: statement of tea-asked
    If: it has email
    Except: controller has officer
    Must hold: some statement of tea-asked where some statement of tea-asked in another text where its email agrees with that email
    Message en: Another house has tea elsewhere: {it}
    Message de: In einem anderen Haus gibt es Tee anderswo: {it}
```

```other en
The host is Example Tea Ltd
Ask for tea at tea@house.example.
```
```good en
The host is Example Tea Ltd
Ask for tea at tea@house.example.
```
```bad en
The host is Example Tea Ltd
Ask for tea at milk@house.example.
```
",
    ),
];

struct Houses(TempDir);

impl Houses {
    /// Houses by name, host and words about tea, under the law.
    fn new(houses: &[(&str, &str, &str)]) -> Self {
        let out = Self(TempDir::new().unwrap());
        fs::create_dir(out.0.path().join("law")).unwrap();
        for (name, text) in LAW {
            out.write(&format!("law/{name}"), text);
        }
        for (name, host, tea) in houses {
            out.write(&format!("{name}.en.md"), &house(host, tea));
        }
        out
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path().join(name), text).unwrap();
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_noticelint"));
        command
            .current_dir(self.path())
            .args(["check", "--rules=law", "--select=tea-differs", "--as-of=2026-11-25", "--lang=en"])
            .args(args);
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// File and line of each finding, with those of the places beside it.
    fn found(&self, args: &[&str]) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.path()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.retain(|n| n.ends_with(".md") || n.ends_with(".flow"));
        names.sort();
        let args: Vec<&str> = args.iter().copied().chain(["--format=json"]).chain(names.iter().map(String::as_str)).collect();
        let output = self.run(&args);
        assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
        shown(&output.stdout)
    }
}

fn house(host: &str, tea: &str) -> String {
    format!("# House rules\n\nThe host is {host}\n\n{tea}\n")
}

fn ask(names: &[&str]) -> String {
    names.iter().map(|n| format!("Ask for tea at {n}@house.example.")).collect::<Vec<_>>().join("\n\n")
}

fn shown(json: &[u8]) -> Vec<String> {
    let report: Value = serde_json::from_slice(json).unwrap();
    let place = |p: &Value| format!("{}:{}", p["file"].as_str().unwrap(), p["start"]["line"]);
    let one = |f: &Value| std::iter::once(f).chain(f["related"].as_array().unwrap()).map(place).collect::<Vec<_>>().join(" ");
    report["findings"].as_array().unwrap().iter().map(one).collect()
}

const HOST: &str = "Example Tea Ltd";

#[test]
fn two_that_differ_are_reported_once_with_both_places() {
    let houses = Houses::new(&[("a", HOST, &ask(&["tea"])), ("b", HOST, &ask(&["milk"]))]);
    assert_eq!(houses.found(&[]), ["b.en.md:5 a.en.md:5"]);
}

#[test]
fn the_one_that_differs_from_most_is_reported_wherever_it_stands() {
    let old = ask(&["old"]);
    let new = ask(&["tea"]);
    let houses = Houses::new(&[("a", HOST, &old), ("b", HOST, &new), ("c", HOST, &new), ("d", HOST, &old), ("e", HOST, &new)]);
    assert_eq!(houses.found(&[]), ["a.en.md:5 b.en.md:5", "d.en.md:5 b.en.md:5"]);
}

#[test]
fn what_one_house_names_together_goes_together() {
    let both = ask(&["milk", "tea"]);
    let houses = Houses::new(&[("a", HOST, &ask(&["tea"])), ("b", HOST, &ask(&["milk"])), ("c", HOST, &both), ("d", HOST, &ask(&["old"]))]);
    assert_eq!(houses.found(&[]), ["d.en.md:5 a.en.md:5"]);
}

#[test]
fn a_text_that_differs_in_several_words_is_reported_once() {
    let houses = Houses::new(&[("a", HOST, &ask(&["tea"])), ("b", HOST, &ask(&["milk", "old"]))]);
    assert_eq!(houses.found(&[]), ["b.en.md:5 a.en.md:5"]);
}

#[test]
fn houses_of_others_and_of_nobody_are_not_compared() {
    let milk = ask(&["milk"]);
    let houses = Houses::new(&[
        ("a", HOST, &ask(&["tea"])),
        ("b", "Example Milk Ltd", &milk),
        ("c", "Example Tea plc", &milk),
        ("d", "nobody", &milk),
        ("e", "Example Tea Ltd\n\nThe host is Example Milk Ltd", &milk),
        ("f", HOST, "Call for tea at 02999/100-77."),
    ]);
    assert_eq!(houses.found(&[]), Vec::<String>::new());
}

#[test]
fn where_every_house_has_its_own_nothing_is_reported() {
    let named = |count: usize| {
        let houses: Vec<(String, String)> = (0..count).map(|i| (format!("h{i:02}"), ask(&[&format!("tea{i}")]))).collect();
        let houses: Vec<(&str, &str, &str)> = houses.iter().map(|(name, tea)| (name.as_str(), HOST, tea.as_str())).collect();
        Houses::new(&houses).found(&[]).len()
    };
    assert_eq!((named(9), named(10)), (8, 0));
}

#[test]
fn the_declared_host_brings_houses_together_and_what_is_declared_is_left_to_the_card() {
    let cards = |officer: &str| {
        format!(
            "Language: English\nNotice a: A\n    Text: a.en.md\nNotice b: B\n    Text: b.en.md\nController host: Example Tea Ltd\n    Body: private\n    In: DE-BE\n{officer}"
        )
    };
    let houses = Houses::new(&[("a", "nobody", &ask(&["tea"])), ("b", "nobody", &ask(&["milk"]))]);
    houses.write("host.flow", &cards(""));
    assert_eq!(houses.found(&[]), ["b.en.md:5 a.en.md:5"]);
    houses.write("host.flow", &cards("    Officer: kettle@house.example\n"));
    assert_eq!(houses.found(&[]), Vec::<String>::new());
    // One that the card does not reach is held against those that it does.
    houses.write("host.flow", &cards("    Officer: kettle@house.example\n"));
    houses.write("0.en.md", &house(HOST, &ask(&["old"])));
    houses.write("b.en.md", &house("nobody", &ask(&["tea"])));
    assert_eq!(houses.found(&[]), ["0.en.md:5 a.en.md:5"]);
}

#[test]
fn language_versions_of_one_notice_are_no_two_notices() {
    let houses = Houses::new(&[("a", HOST, &ask(&["tea"])), ("b", HOST, &ask(&["milk"]))]);
    houses.write("host.flow", "Language: English\nNotice a: A\n    Text: a.en.md\n    Text: b.en.md\n");
    assert_eq!(houses.found(&[]), Vec::<String>::new());
}

#[test]
fn a_waiver_covers_it_and_is_not_unused_beside_fewer_notices() {
    let waiver = "<!-- noticelint: waive tea-differs until 2027-01-31 by Anna because the milk is fresh there (ticket T-1) -->\n\n";
    let houses = Houses::new(&[("a", HOST, &ask(&["tea"])), ("b", HOST, &format!("{waiver}{}", ask(&["milk"])))]);
    assert_eq!(houses.found(&["--select=waiver-unused"]), Vec::<String>::new());
    let alone = houses.run(&["b.en.md", "--format=json", "--select=waiver-unused"]);
    assert_eq!(shown(&alone.stdout), Vec::<String>::new());
    // It covers the notice that it stands in, and no other.
    houses.write("a.en.md", &house(HOST, &ask(&["old"])));
    houses.write("c.en.md", &house(HOST, &ask(&["milk"])));
    assert_eq!(houses.found(&[]), ["a.en.md:5 b.en.md:7"]);
}

#[test]
fn what_the_baseline_knows_is_not_gone_beside_fewer_notices() {
    let houses = Houses::new(&[("a", HOST, &ask(&["tea"])), ("b", HOST, &ask(&["milk"]))]);
    let run = |args: &[&str]| {
        let args: Vec<&str> = args.iter().copied().chain(["--baseline=known.json", "--fail-on=info"]).collect();
        let output = houses.run(&args);
        assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
        output.status.code()
    };
    assert_eq!(run(&["--update-baseline", "a.en.md", "b.en.md"]), Some(0));
    assert!(fs::read_to_string(houses.path().join("known.json")).unwrap().contains("milk@house.example"));
    assert_eq!(run(&["a.en.md", "b.en.md"]), Some(0));
    assert_eq!(run(&["b.en.md"]), Some(0));
}

#[test]
fn standard_input_is_compared_and_mended_texts_are_compared_as_mended() {
    let houses = Houses::new(&[("a", HOST, &ask(&["tea"]))]);
    let piped = |args: &[&str]| {
        let mut command = houses.command(args);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(house(HOST, &ask(&["milk"])).as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    };
    assert_eq!(shown(&piped(&["--format=json", "--stdin-filename=z.en.md", "a.en.md", "-"]).stdout), ["a.en.md:5 z.en.md:5"]);
    let mended = piped(&["--format=json", "--stdin-filename=z.en.md", "--fix", "a.en.md", "-"]);
    assert_eq!(shown(&mended.stderr), ["a.en.md:5 z.en.md:5"]);
}

#[test]
fn the_same_is_reported_at_any_number_of_threads() {
    let houses: Vec<(String, String)> = (0..60).map(|i| (format!("h{i:02}"), ask(&[["tea", "milk", "old"][i % 3]]))).collect();
    let houses: Vec<(&str, &str, &str)> = houses.iter().map(|(name, tea)| (name.as_str(), HOST, tea.as_str())).collect();
    let houses = Houses::new(&houses);
    let one = houses.found(&["--jobs=1"]);
    assert_eq!(one.len(), 40);
    assert_eq!(one, houses.found(&["--jobs=7"]));
}

#[test]
fn a_rule_among_notices_asks_for_statements_alone() {
    let houses = Houses::new(&[("a", HOST, &ask(&["tea"]))]);
    let rule = LAW[2].1;
    for (was, is, told) in [
        ("For each: statement of tea-asked", "For each: text", "law::rule"),
        ("If: it has email", "If: text names controller", "law::rule"),
        ("in another text where", "in the same section where", "law::rule"),
        ("notices of one controller, as", "notices of one controller by", "law::rule"),
        ("notices of one controller", "notices of one kettle", "law::unknown-name"),
        ("as tea-host", "as tea-hots", "law::unknown-name"),
    ] {
        houses.write("law/tea-differs.md", &rule.replacen(was, is, 1));
        let output = houses.run(&["a.en.md"]);
        let err = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{is}: {err}");
        assert!(err.contains(told), "{is}: {err}");
    }
}
