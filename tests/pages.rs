//! The pages under `docs/`, and the first steps in the README, can be followed word by word from an empty folder: their files are written,
//! their changes made, their commands run, and what is printed is what they show. `UPDATE_PAGES=1 cargo test --test pages` writes what
//! is printed today.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::iter::Peekable;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a command prints in a folder, mistakes first, with its time taken out; and that it ended as a command does.
fn run(command: &str, lang: &str, folder: &Path) -> Vec<String> {
    let words: Vec<&str> = command.split_whitespace().collect();
    let (program, more) = match words.first() {
        Some(&"noticelint") => (env!("CARGO_BIN_EXE_noticelint"), vec!["--lang", lang, "--color", "never"]),
        Some(&"git") => ("git", Vec::new()),
        _ => panic!("no command of a page: {command}"),
    };
    let known = std::env::vars_os().filter(|(name, _)| !name.to_string_lossy().starts_with("GIT_"));
    let who = ["AUTHOR", "COMMITTER"].map(|who| [(format!("GIT_{who}_NAME"), "Test"), (format!("GIT_{who}_EMAIL"), "test@example.org")]);
    let output = Command::new(program)
        .args(words.get(1..).unwrap_or_default())
        .args(more)
        .current_dir(folder)
        .env_clear()
        .envs(known)
        .envs(who.into_iter().flatten())
        .env("COLUMNS", "100")
        .output()
        .unwrap();
    assert!(matches!(output.status.code(), Some(0..=2)), "{command}: {}", output.status);
    let text = String::from_utf8(output.stderr).unwrap() + &String::from_utf8(output.stdout).unwrap();
    let timeless = |l: &str| l.rsplit_once(" (").filter(|(_, t)| t.ends_with(" ms)") || t.ends_with(" s)")).map(|(l, _)| l.to_owned());
    text.trim_end().lines().map(|l| timeless(l).unwrap_or_else(|| l.trim_end().to_owned())).collect()
}

/// The lines of a fenced block whose first line comes next, and the fence.
fn block<'l>(lines: &mut Peekable<impl Iterator<Item = &'l str>>) -> (String, Vec<&'l str>, String) {
    let opening = lines.next().expect("a block follows");
    let fence: String = opening.chars().take_while(|c| *c == '`').collect();
    assert!(fence.len() >= 3, "a fence follows: {opening}");
    let mut body = Vec::new();
    while let Some(line) = lines.next_if(|l| *l != fence) {
        body.push(line);
    }
    (opening.to_owned(), body, lines.next().expect("a fence is closed").to_owned())
}

/// Makes the change that a diff shows.
fn change(path: &Path, diff: &[&str]) {
    let side = |sign: char| {
        let kept = diff.iter().filter(|l| l.starts_with([' ', sign]));
        kept.map(|l| l[1..].to_owned() + "\n").collect::<String>()
    };
    let text = fs::read_to_string(path).unwrap();
    assert_eq!(text.matches(&side('-')).count(), 1, "{} has the lines of {diff:?} once", path.display());
    fs::write(path, text.replace(&side('-'), &side('+'))).unwrap();
}

/// A page, followed in an empty folder; what its commands print is as today.
fn followed(page: &str, lang: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let mut out: Vec<String> = Vec::new();
    let mut lines = page.lines().peekable();
    while let Some(line) = lines.next() {
        out.push(line.to_owned());
        let named = |what: &str| line.strip_prefix(what).and_then(|r| r.strip_suffix(" -->")).map(|name| folder.path().join(name));
        if let Some(path) = named("<!-- file: ") {
            let (opening, body, closing) = block(&mut lines);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, body.join("\n") + "\n").unwrap();
            out.push(opening);
            out.extend(body.into_iter().map(str::to_owned));
            out.push(closing);
        } else if let Some(path) = named("<!-- change: ") {
            let (opening, body, closing) = block(&mut lines);
            change(&path, &body);
            out.push(opening);
            out.extend(body.into_iter().map(str::to_owned));
            out.push(closing);
        } else if line == "```console" {
            while let Some(shown) = lines.next_if(|l| *l != "```") {
                if let Some(command) = shown.strip_prefix("$ ") {
                    out.push(shown.to_owned());
                    out.extend(run(command, lang, folder.path()));
                }
            }
        }
    }
    out.join("\n") + "\n"
}

fn can_be_followed(name: &str, lang: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name);
    let whole = fs::read_to_string(&path).unwrap();
    // Of the README, what stands between two comments.
    let begins = whole.find(FROM).map_or(0, |at| at + FROM.len());
    let ends = whole.find(TO).unwrap_or(whole.len());
    let page = &whole[begins..ends];
    assert!(page.contains("\n```console\n"), "{name} shows commands");
    let now = followed(page, lang);
    if std::env::var_os("UPDATE_PAGES").is_some() {
        fs::write(&path, [&whole[..begins], &now, &whole[ends..]].concat()).unwrap();
        return;
    }
    let first = page.lines().zip(now.lines()).find(|(a, b)| a != b);
    assert!(page == now, "{name} is not current, first at {first:?}: UPDATE_PAGES=1 cargo test --test pages");
}

const FROM: &str = "<!-- followed in an empty folder by tests/pages.rs -->\n";
const TO: &str = "<!-- so far -->\n";

#[test]
fn a_first_rule_can_be_written_as_the_english_page_says() {
    can_be_followed("docs/first-rule.md", "en");
}

#[test]
fn a_first_rule_can_be_written_as_the_german_page_says() {
    can_be_followed("docs/erste-regel.md", "de");
}

#[test]
fn a_repository_can_begin_as_the_readme_says() {
    can_be_followed("README.md", "en");
}

#[test]
fn what_the_readme_puts_into_a_repository_are_the_recipes() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    for (name, recipe) in [(".pre-commit-config.yaml", "pre-commit-config.yaml"), (".github/workflows/notices.yml", "github.yml")] {
        let mut lines = readme.lines().skip_while(|l| *l != format!("<!-- file: {name} -->")).skip(1).peekable();
        let (_, body, _) = block(&mut lines);
        assert_eq!(body.join("\n") + "\n", fs::read_to_string(root.join("examples/ci").join(recipe)).unwrap(), "{name}");
    }
}
