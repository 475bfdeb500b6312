//! A command that is killed in the midst of its work: every file is as it was or as it is to be, and the next run tells what it would have
//! told.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;
use tempfile::TempDir;

const TEXT: &str = include_str!("../examples/own-rules/newsletter.privacy.en.md");
const DAY: &str = "--as-of=2026-11-25";
const FILES: usize = 10;

fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_noticelint"));
    command.current_dir(folder).args(args).stdin(Stdio::null()).env("LANG", "en");
    command
}

/// Runs a command to its end: what it prints, without the time that it took.
fn whole(folder: &Path, args: &[&str]) -> (Option<i32>, String, String) {
    let output = command(folder, args).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// All files below a folder, by name, but for what the program names as unfinished.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    fn below(folder: &Path, out: &mut BTreeMap<PathBuf, Vec<u8>>) {
        for entry in fs::read_dir(folder).unwrap().map(|e| e.unwrap()) {
            if entry.file_type().unwrap().is_dir() {
                below(&entry.path(), out);
            } else if !entry.file_name().to_string_lossy().starts_with(".noticelint-") {
                out.insert(entry.path(), fs::read(entry.path()).unwrap());
            }
        }
    }
    let mut out = BTreeMap::new();
    below(folder, &mut out);
    out.into_iter().map(|(path, bytes)| (path.strip_prefix(folder).unwrap().to_path_buf(), bytes)).collect()
}

/// A project of many notices and flows, all of which have something to be mended and to be formatted. Every file in `texts` is a notice,
/// whatever its name.
fn project() -> TempDir {
    let folder = TempDir::new().unwrap();
    let write = |name: String, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("noticelint.toml".to_owned(), "lang = \"en\"\nnotices = [\"texts/*\"]\n");
    for i in 0..FILES {
        write(format!("texts/notice-{i:02}.en.md"), &format!("{TEXT}\nThis is number {i}.\n{}", "A word more.\n\n".repeat(20)));
        let data: String = (0..10).map(|j| format!("Data   d{i}-{j}:    Data number {j}\n")).collect();
        write(format!("flows/case-{i:02}.flow"), &format!("Language: English\n\n{data}"));
    }
    folder
}

/// Kills a command after one span of time after the other, each time on a project as it was in the beginning, and looks at what is left.
///
/// What every file may hold is what it held before, or what it holds when the command has come to its end.
fn killed(args: &[&str], asks: &[&str]) {
    let before = project();
    let old = files(before.path());
    let began = Instant::now();
    whole(before.path(), args);
    let takes = began.elapsed();
    let new = files(before.path());
    assert_ne!(old, new, "it writes something");
    let expected = whole(before.path(), asks);
    let mut midway = 0;
    let mut tries = 0;
    // The machine may have become faster or slower since.
    while tries < 8 || (midway == 0 && tries < 40) {
        tries += 1;
        let project = project();
        let mut child = command(project.path(), args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(takes * (tries * 7 % 23 + 1) / 22);
        let _ = child.kill();
        let ended = child.wait().unwrap();
        let left = files(project.path());
        for (name, bytes) in &left {
            let cache = name.starts_with(".noticelint_cache");
            assert!(cache || old.get(name) == Some(bytes) || new.get(name) == Some(bytes), "{}: neither old nor new", name.display());
        }
        assert!(old.keys().all(|name| left.contains_key(name)), "nothing is lost");
        midway += usize::from(ended.code().is_none());
        // What is left is gone over once more, and then all is as if nothing had happened.
        whole(project.path(), args);
        assert_eq!(without_cache(files(project.path())), without_cache(new.clone()));
        assert_eq!(timeless(whole(project.path(), asks)), timeless(expected.clone()));
    }
    assert!(midway > 0, "it was never killed before its end");
}

fn without_cache(mut files: BTreeMap<PathBuf, Vec<u8>>) -> BTreeMap<PathBuf, Vec<u8>> {
    files.retain(|name, _| !name.starts_with(".noticelint_cache"));
    files
}

fn timeless((code, out, err): (Option<i32>, String, String)) -> (Option<i32>, String, String) {
    let timed = |line: &str| line.ends_with(" ms)\n") || line.ends_with(" s)\n");
    (code, out.split_inclusive('\n').map(|l| l.rsplit_once(" (").filter(|_| timed(l)).map_or(l, |(l, _)| l)).collect(), err)
}

#[test]
fn while_it_mends() {
    killed(&["check", "--fix", DAY], &["check", DAY, "--no-cache"]);
}

#[test]
fn while_it_formats() {
    killed(&["fmt", "."], &["check", DAY, "--no-cache"]);
}

#[test]
fn while_it_writes_reports_and_keeps_what_it_found() {
    killed(&["check", DAY, "--output", "sarif=report.sarif", "--output", "json=report.json"], &["check", DAY]);
}

#[test]
fn while_it_writes_what_is_known() {
    killed(&["check", DAY, "--baseline", "known.json", "--update-baseline"], &["check", DAY, "--baseline", "known.json"]);
}

/// The moment that matters is short: this one is met for sure. A file that is being written is left where it is, and the next run does not
/// take it for a notice, though every file in its folder is one.
#[test]
fn what_is_left_unfinished_is_nobody_s() {
    let project = project();
    let first = timeless(whole(project.path(), &["check", DAY]));
    for folder in ["texts", "flows", ".", ".noticelint_cache"] {
        fs::write(project.path().join(folder).join(".noticelint-Ab12Cd"), "# Half a not").unwrap();
        fs::write(project.path().join(folder).join(".noticelint-Ab12Cd.flow"), "Language: Eng").unwrap();
    }
    assert_eq!(timeless(whole(project.path(), &["check", DAY])), first);
    assert_eq!(timeless(whole(project.path(), &["check", DAY, "--no-cache"])), first);
}
