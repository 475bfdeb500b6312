//! From a keystroke to the diagnostics: `cargo test --release --test lsp latency -- --ignored --nocapture`.

use super::editor::{Editor, able, uri};
use super::folder;
use noticelint::check::builtin_law;
use serde_json::json;
use std::time::{Duration, Instant};

/// A notice of so many bytes, made of the rules' examples: nothing but what the patterns look for.
fn notice(bytes: usize) -> String {
    let law = builtin_law();
    let mut out = "# Datenschutzhinweise\n".to_owned();
    let texts: Vec<&str> =
        law.reading.examples.iter().filter(|e| e.language == "de" && e.kind == "good").map(|e| e.text.as_str()).collect();
    for (i, text) in texts.iter().cycle().enumerate() {
        if out.len() > bytes {
            break;
        }
        if i % 8 == 0 {
            out.push_str(&format!("\n## Abschnitt {i}\n"));
        }
        // A number in each: none stands twice.
        out.push_str(&format!("\n{} ({i})\n", text.trim_end()));
    }
    out
}

/// What the process has used of the processor, in milliseconds: on a busy machine, the clock tells of others.
fn used() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = stat.rsplit(')').next()?.split_whitespace().collect();
    let ticks = |i: usize| fields.get(i)?.parse::<f64>().ok();
    Some((ticks(11)? + ticks(12)?) * 10.0)
}

/// A notice of so many bytes as people write them: that of an example again and again, each time with numbers of its own.
fn usual(bytes: usize) -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/video-consultation/mended/notice.de.md");
    let one = std::fs::read_to_string(path).unwrap();
    let mut out = String::new();
    for i in 0.. {
        if out.len() > bytes {
            break;
        }
        let numbered = one.split("\n\n").map(|p| if p.starts_with(['#', '-']) { p.to_owned() } else { format!("{p} ({i})") });
        out.push_str(&numbered.collect::<Vec<_>>().join("\n\n"));
        out.push_str("\n\n");
    }
    out
}

#[test]
#[ignore = "a measurement"]
fn a_keystroke_in_a_long_notice_among_many_flows() {
    for (name, text) in [("as people write", usual(100_000)), ("nothing but what patterns look for", notice(100_000))] {
        println!("{name}:");
        measure(&text);
    }
}

/// Types at these places, line and column, and waits for the diagnostics each time.
fn typed<'p>(what: &str, editor: &mut Editor, file: &std::path::Path, places: impl Iterator<Item = (usize, usize, &'p str)>) {
    let before = used();
    let mut times: Vec<Duration> = places
        .map(|(line, column, text)| {
            let at = json!({ "line": line, "character": column });
            let started = Instant::now();
            editor.change(file, json!([{ "range": { "start": at, "end": at }, "text": text }]));
            // What the editor makes of the answer is not measured.
            let answer = editor.ask("textDocument/diagnostic", json!({ "textDocument": { "uri": uri(file) } })).unwrap();
            let time = started.elapsed();
            assert!(answer["items"].is_array());
            time
        })
        .collect();
    times.sort();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    println!("{what}: keystroke to diagnostics: median {:.1?}, p90 {:.1?}, p99 {:.1?}, worst {:.1?}", at(0.5), at(0.9), at(0.99), at(1.0));
    if let (Some(before), Some(after)) = (before, used()) {
        println!("    processor time for each, the editor's own included: {:.1} ms", (after - before) / times.len() as f64);
    }
}

fn measure(text: &str) {
    let mut files = vec![
        ("notice.de.md".to_owned(), text.to_owned()),
        (
            "case.flow".to_owned(),
            "Language: English\n\nNotice n: N\n    Text: notice.de.md\n    Under: Art. 13 GDPR\n\nController shop: Muster GmbH\n    \
             Body: private\n    In: DE\n    Contact: info@example.org\n\nSubjects people: Kundinnen und Kunden\n\nData name: Name\n"
                .to_owned(),
        ),
    ];
    for i in 0..19 {
        let flow = format!(
            "Language: English\n\nProcessor p{i}: Anbieter {i} GmbH\n    In: DE\n    Contract: Art. 28 GDPR, 2026-01-01\n\n\
             Flow f{i}: people -> shop -> p{i}\n    Data: name\n    Purpose: Zweck {i}\n    Basis: Art. 6(1)(b) GDPR\n    \
             Keep: {} years after the end of the contract\n    Recording: no\n",
            i % 9 + 1
        );
        files.push((format!("flows/{i}.flow"), flow));
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    let (_kept, path) = folder(&files);
    let file = path.join("notice.de.md");
    let started = Instant::now();
    let mut editor = Editor::start(&path, able());
    editor.open(&file, text);
    let found = editor.pull(&file).len();
    let opened = started.elapsed();
    println!("{} bytes, {found} findings; opened after {opened:.1?}", text.len());
    // Words are typed in one paragraph after the other, letter by letter.
    let long: Vec<usize> = text.lines().enumerate().filter(|(_, l)| l.len() > 80).map(|(i, _)| i).collect();
    let places = (0..300).map(|i| (long[i / 10 * 7 % long.len()], 20 + i % 10, ["m", "e", "h", "r", " ", "D", "a", "t", "e", "n"][i % 10]));
    typed("words in paragraphs", &mut editor, &file, places);
    // At the beginning of any line, be it a heading, an item or blank: paragraphs are joined, headings become words.
    let lines = text.lines().count();
    let places = (0..300).map(|i| (i * 37 % lines, 0, if i % 7 == 0 { " x" } else { "a" }));
    typed("at the beginning of any line", &mut editor, &file, places);
    let flow = path.join("flows/0.flow");
    editor.open_stored(&flow);
    editor.all();
    let mut times: Vec<Duration> = (0..60)
        .map(|i| {
            let at = json!({ "line": 0, "character": 0 });
            let started = Instant::now();
            editor.change(&flow, json!([{ "range": { "start": at, "end": at }, "text": if i % 2 == 0 { "# x\n" } else { "\n" } }]));
            editor.all();
            started.elapsed()
        })
        .collect();
    times.sort();
    println!("in a flow file: median {:.1?}, worst {:.1?}", times[times.len() / 2], times[times.len() - 1]);
}
