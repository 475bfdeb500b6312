//! What the README shows is what the program does: its commands are run, its flows are read, its files are those of the examples.
//! `UPDATE_README=1 cargo test --test readme` writes what they print today.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// What a command line prints, with its time taken out.
fn run(command: &str) -> String {
    let words: Vec<&str> = command.split_whitespace().collect();
    assert_eq!(words.first(), Some(&"noticelint"), "{command}");
    let output = Command::new(env!("CARGO_BIN_EXE_noticelint"))
        .args(words.get(1..).unwrap_or_default())
        .args(["--lang", "en", "--color", "never"])
        .current_dir(root())
        .env("COLUMNS", "100")
        .output()
        .unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    // The last line tells how long it took.
    let lines = text
        .trim_end()
        .lines()
        .map(|l| l.rsplit_once(" (").filter(|(_, t)| t.ends_with(" ms)") || t.ends_with(" s)")).map_or(l, |(a, _)| a));
    lines.map(str::trim_end).collect::<Vec<_>>().join("\n")
}

/// The README with the output of its commands, and the files that it shows, as they are.
fn renewed(readme: &str) -> String {
    let mut out: Vec<String> = Vec::new();
    let mut lines = readme.lines().peekable();
    let mut file: Option<PathBuf> = None;
    while let Some(line) = lines.next() {
        out.push(line.to_owned());
        // What is followed in an empty folder is another test's (`pages.rs`).
        if line.starts_with("<!-- followed") {
            out.extend(std::iter::from_fn(|| lines.next_if(|l| *l != "<!-- so far -->")).map(str::to_owned));
        }
        let bare = line.trim_start();
        let indent = &line[..line.len() - bare.len()];
        if let Some(name) = bare.strip_prefix("<!-- file: ").and_then(|r| r.strip_suffix(" -->")) {
            file = Some(root().join(name));
        } else if bare == "```console" {
            let command = lines.next().unwrap_or_default();
            out.push(command.to_owned());
            out.extend(run(command.trim_start().strip_prefix("$ ").unwrap()).lines().map(str::to_owned));
            skip_to(&mut lines, "```");
        } else if let Some(path) = file.take() {
            let fence: String = bare.chars().take_while(|c| *c == '`').collect();
            assert!(fence.len() >= 3, "a fence follows the name of a file: {line}");
            let text = fs::read_to_string(path).unwrap();
            out.extend(text.trim_end().lines().map(|l| if l.is_empty() { String::new() } else { format!("{indent}{l}") }));
            skip_to(&mut lines, &fence);
        }
    }
    out.join("\n") + "\n"
}

/// Drops lines up to the one that closes a fence, which stays.
fn skip_to<'l>(lines: &mut std::iter::Peekable<impl Iterator<Item = &'l str>>, fence: &str) {
    while lines.next_if(|l| l.trim() != fence).is_some() {}
}

#[test]
fn the_readme_shows_what_the_program_prints() {
    let path = root().join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let now = renewed(&readme);
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(&path, &now).unwrap();
    }
    let first = readme.lines().zip(now.lines()).find(|(a, b)| a != b);
    assert!(
        readme == now || std::env::var_os("UPDATE_README").is_some(),
        "README.md is not current, first at {first:?}: UPDATE_README=1 cargo test --test readme"
    );
}

/// All blocks of a kind, without the indentation that they have in lists.
fn blocks(text: &str, info: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let bare = line.trim_start();
        if bare == format!("```{info}") {
            let indent = line.len() - bare.len();
            let body: Vec<&str> = lines.by_ref().take_while(|l| l.trim() != "```").map(|l| l.get(indent..).unwrap_or("")).collect();
            all.push(body.join("\n") + "\n");
        }
    }
    all
}

fn check(folder: &Path) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_noticelint")).args(["check", "--lang", "en"]).current_dir(folder).output().unwrap();
    (output.status.code(), String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap())
}

/// The README without what is followed in an empty folder.
fn rest() -> String {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let (before, followed) = readme.split_once("<!-- followed").unwrap();
    format!("{before}{}", followed.split_once("<!-- so far -->").unwrap().1)
}

#[test]
fn the_flows_of_the_readme_can_be_followed_step_by_step() {
    let flows = blocks(&rest(), "flow");
    assert!(flows.len() >= 4, "{flows:?}");
    let folder = tempfile::tempdir().unwrap();
    fs::copy(root().join("examples/own-rules/newsletter.privacy.en.md"), folder.path().join("newsletter.privacy.en.md")).unwrap();
    fs::write(folder.path().join("newsletter.flow"), flows.join("\n")).unwrap();
    let (code, printed) = check(folder.path());
    // The notice has defects, and the flows have none.
    assert_eq!(code, Some(1), "{printed}");
    assert!(!printed.contains("newsletter.flow:1:") && !printed.contains("error[card::") && !printed.contains("error[flow::"), "{printed}");
    assert!(printed.contains("flow-without-retention"), "what is open is told: {printed}");
}

#[test]
fn the_configuration_of_the_readme_is_one() {
    let all = blocks(&rest(), "toml");
    let config = all.iter().find(|b| b.contains("[[overrides]]")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("policies")).unwrap();
    fs::create_dir_all(folder.path().join("texts")).unwrap();
    fs::copy(root().join("examples/own-rules/policies/no-legitimate-interests.md"), folder.path().join("policies/rule.md")).unwrap();
    fs::write(folder.path().join("texts/notice.md"), "# Hinweise\n\nWir verarbeiten Ihren Namen.\n").unwrap();
    fs::write(folder.path().join("house.toml"), "exclude = [\"drafts/\"]\n").unwrap();
    fs::write(folder.path().join("noticelint.toml"), config).unwrap();
    let (code, printed) = check(folder.path());
    assert_eq!(code, Some(1), "{printed}");
}
