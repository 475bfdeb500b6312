//! Folders of many notices, and sessions of many edits.

use super::editor::{Editor, able, uri};
use super::folder;
use serde_json::json;
use std::fmt::Write;
use std::path::PathBuf;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A folder of so many notices, as many organisations have them: those of an example, each with a number of its own.
fn many(count: usize) -> (TempDir, PathBuf) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/video-consultation/mended/notice.de.md");
    let one = std::fs::read_to_string(path).unwrap();
    let files: Vec<(String, String)> =
        (0..count).map(|i| (format!("{}/datenschutz-{i}.md", i % 20), one.replace("Videoberatung", &format!("Beratung {i}")))).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    folder(&files)
}

/// The longest that an editor waits for answers about a notice, while a folder of so many is being checked; and how long that takes.
fn longest_wait(count: usize) -> (Duration, Duration, usize) {
    let (_kept, path) = many(count);
    let file = path.join("7/datenschutz-7.md");
    let text = std::fs::read_to_string(&file).unwrap();
    let mut editor = Editor::start(&path, able());
    editor.open(&file, &text);
    // The law is read, and the first notice checked.
    editor.pull(&file);
    let whole = Instant::now();
    let all = editor.send("workspace/diagnostic", json!({ "previousResultIds": [] }));
    let mut longest = Duration::ZERO;
    let mut asked = 0;
    while !editor.has_answered(&all) {
        let position = json!({ "line": asked % 60, "character": 12 });
        let started = Instant::now();
        editor.ask("textDocument/hover", json!({ "textDocument": { "uri": uri(&file) }, "position": position })).unwrap();
        longest = longest.max(started.elapsed());
        let started = Instant::now();
        let at = json!({ "line": 4, "character": 0 });
        editor.change(&file, json!([{ "range": { "start": at, "end": at }, "text": "a" }]));
        editor.pull(&file);
        longest = longest.max(started.elapsed());
        asked += 1;
        // People pause between keystrokes: while somebody writes without a break, nothing else is checked.
        std::thread::sleep(Duration::from_millis(120));
    }
    (longest, whole.elapsed(), asked)
}

#[test]
fn a_folder_of_many_notices_answers_while_it_is_checked() {
    let (longest, whole, asked) = longest_wait(150);
    // A bound for busy machines and debug builds: the measurement below has the figures.
    assert!(longest < Duration::from_secs(10), "waited {longest:?} of {whole:?}, {asked} questions");
}

#[test]
#[ignore = "a measurement"]
fn a_folder_of_a_thousand_notices() {
    let (longest, whole, asked) = longest_wait(1000);
    println!("1,000 notices: checked after {whole:.1?}; {asked} times asked and edited meanwhile, the longest wait was {longest:.1?}");
}

/// The memory that the process holds, in kilobytes.
fn memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|l| l.strip_prefix("VmRSS:"))?.trim().strip_suffix(" kB")?.trim().parse().ok()
}

/// Types words into a notice, and takes them out again; `other` tells words apart.
fn edit(editor: &mut Editor, file: &std::path::Path, line: usize, times: usize, other: usize) {
    for i in 0..times {
        let mut word = String::new();
        write!(word, "Wort{} ", (i + other) % 5000).unwrap();
        let at = |column: usize| json!({ "line": line, "character": column });
        editor.change(file, json!([{ "range": { "start": at(0), "end": at(0) }, "text": word }]));
        editor.pull(file);
        editor.change(file, json!([{ "range": { "start": at(0), "end": at(word.len()) }, "text": "" }]));
        editor.pull(file);
    }
}

/// The memory that is held after so many edits, in kilobytes.
fn held(after: &[usize]) -> Vec<u64> {
    let (_kept, path) = many(1);
    let file = path.join("0/datenschutz-0.md");
    let mut editor = Editor::start(&path, able());
    editor.open_stored(&file);
    let mut made = 0;
    let mut all = Vec::new();
    for edits in after {
        edit(&mut editor, &file, 4, (edits - made) / 2, made / 2);
        made = *edits;
        all.push(memory().unwrap_or(0));
    }
    all
}

/// What is remembered of passages has a bound: so much more may be held when it is reached, in kilobytes.
const REMEMBERED: u64 = 20_000;

#[test]
fn many_edits_take_no_more_memory() {
    let all = held(&[60, 600]);
    // Other tests run in the same process.
    assert!(all[1] < all[0] + 10 * REMEMBERED, "{all:?} kB");
}

#[test]
#[ignore = "a measurement"]
fn ten_thousand_edits() {
    let all = held(&[1_000, 10_000, 20_000, 40_000]);
    println!("memory after 1,000, 10,000, 20,000, 40,000 edits: {all:?} kB");
    assert!(all[1] < all[0] + REMEMBERED && all[3] < all[1] + all[1] / 4, "{all:?} kB");
}
