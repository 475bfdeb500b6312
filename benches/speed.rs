//! How fast `check` and `statements` are, as a ratio to the least that such a program must do, measured in the same run.
//!
//! Run it with `cargo bench` (below a minute on two cores). It needs nothing but the repository: its notices are made from the
//! examples of the rule files. On notices of your own: `NOTICELINT_BENCH_DIR=folder cargo bench` takes every `.md`, `.html` and
//! `.txt` file below the folder instead. `NOTICELINT_BENCH_FILES=10000` makes another number of notices.
//!
//! How to read it:
//! - **floor**: the same files are read, parsed as Markdown into events, lower-cased, and searched for all words of the patterns
//!   by one automaton, on as many threads as there are cores. No linter can do less. All ratios are to the floor of the same run:
//!   they hold on any machine, where seconds do not.
//! - **no paragraph twice**: a tenth of the notices, in which every paragraph bears a number of its own, and the floor for them. What
//!   notices repeat of each other is read once; this is what is left where they repeat nothing.
//! - **cached**: `check` with what it keeps for the next run: the first run, which keeps everything; one after which nothing changed; and one
//!   for which one notice in a hundred did. The last column is the time of the run without a cache, as a multiple.
//! - **one notice**: the whole command for one notice of about 10 KB, start-up included.
//! - **start-up**: the command for a notice of three words, by the built-in law, and by a law without any rule, concept or fact, in
//!   turns. Between the two lies what the law adds to a run: it is read, made ready, and the notice judged by all of it.
//! - **linear**: the time of each row for a unit of its own size; the last column says how it stands to the row above. About 1 is
//!   linear (below 1: start-up counts less); ten times the files must not take more than ten times as long.
//! - Times are medians; memory is the peak of the process (Linux only).

#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use noticelint::check::builtin_pages;
use pulldown_cmark::{Event, Options, Parser, TagEnd};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Counted runs of each measurement; one more warms up.
const RUNS: usize = 3;
/// Notices that are made, unless the environment says otherwise.
const FILES: usize = 2_000;
/// The size of a made notice.
const NOTICE: usize = 9_200;

fn main() {
    let scratch = tempfile::tempdir().expect("there is room for the notices");
    let own = std::env::var_os("NOTICELINT_BENCH_DIR").map(PathBuf::from);
    let count = std::env::var("NOTICELINT_BENCH_FILES").ok().and_then(|n| n.parse().ok()).unwrap_or(FILES);
    let examples = Examples::read();
    let files = match &own {
        Some(folder) => texts_below(folder),
        None => examples.write(&scratch.path().join("all"), count),
    };
    let bytes: u64 = files.iter().filter_map(|f| fs::metadata(f).ok()).map(|m| m.len()).sum();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    println!("{} notices, {:.1} MB, {cores} cores\n", files.len(), bytes as f64 / 1e6);

    println!("{:<34}{:>10}{:>10}{:>10}", "", "seconds", "ratio", "peak MB");
    let words = pattern_words();
    let least = median(|| {
        let begun = Instant::now();
        std::hint::black_box(floor(&files, &words, cores));
        Took { time: begun.elapsed(), peak: 0 }
    });
    row("floor", least, least);
    row("check --quiet", median(|| run("check", &["--quiet"], &files)), least);
    row("check --format json", median(|| run("check", &["--format", "json"], &files)), least);
    row("statements", median(|| run("statements", &[], &files)), least);
    row("statements --format json", median(|| run("statements", &["--format", "json"], &files)), least);

    let unlike = unlike(&files, &scratch.path().join("unlike"));
    let least = median(|| {
        let begun = Instant::now();
        std::hint::black_box(floor(&unlike, &words, cores));
        Took { time: begun.elapsed(), peak: 0 }
    });
    row("floor, no paragraph twice", least, least);
    row("check --quiet, no paragraph twice", median(|| run("check", &["--quiet"], &unlike)), least);
    row("statements, no paragraph twice", median(|| run("statements", &[], &unlike)), least);

    // The notices are changed: they are made anew, unless they are somebody's own.
    if own.is_none() {
        cached(&files, &scratch.path().join("cache"));
    }

    let one = examples.write(&scratch.path().join("one"), 1);
    let took = median(|| run("check", &["--quiet"], &one));
    println!("\none notice of {:.1} KB, start-up included: {:.1} ms", NOTICE as f64 / 1e3, took.time.as_secs_f64() * 1e3);

    let tiny = scratch.path().join("tiny.de.md");
    fs::write(&tiny, "# Datenschutz\n\nWir verarbeiten Daten.\n").expect("the notice can be written");
    let tiny = [tiny];
    let lawless = scratch.path().join("lawless");
    fs::create_dir(&lawless).expect("the folder can be made");
    let (checking, bare) = start_up(&["--quiet"], &["--quiet", "--law", &lawless.display().to_string()], &tiny);
    println!("start-up: {checking:.1} ms; without any law: {bare:.1} ms; the law: {:.1} ms", checking - bare);

    println!("\n{:<34}{:>10}{:>10}{:>10}", "linear (check --quiet)", "seconds", "units", "per unit");
    let hundredth = (count / 100).max(1);
    steps(
        "notices",
        &[1, 10, 100].map(|times| examples.write(&scratch.path().join(format!("x{times}")), hundredth * times)),
        &[1, 10, 100],
    );
    let large = |name: &str, text: String| {
        let path = scratch.path().join(name);
        fs::write(&path, text).expect("the notice can be written");
        vec![path]
    };
    let notice = |bytes: usize| examples.notice(0, bytes);
    steps("MB in one file", &[1, 10].map(|mb| large(&format!("notice-{mb}mb.de.md"), notice(mb * 1_000_000))), &[1, 10]);
    let paragraph = |bytes: usize| notice(bytes).replace('\n', " ").replace('#', "");
    steps("MB in one paragraph", &[1, 4].map(|mb| large(&format!("paragraph-{mb}mb.de.md"), paragraph(mb * 1_000_000))), &[1, 4]);
    steps("x 500 findings in one file", &[1, 10].map(|n| large(&format!("findings-{n}.de.md"), faulty(n * 500))), &[1, 10]);
}

/// What is won, and what it costs, to keep what was found for the next run.
fn cached(files: &[PathBuf], folder: &Path) {
    let place = folder.display().to_string();
    let check = || run("check", &["--quiet", "--cache-dir", &place], files);
    let forget = || drop(fs::remove_dir_all(folder));
    let off = median(|| run("check", &["--quiet", "--no-cache"], files));
    let cold = median(|| {
        forget();
        check()
    });
    let warm = median(check);
    let mut round = 0;
    let changed = median(|| {
        round += 1;
        for file in files.iter().step_by(100) {
            let text = fs::read_to_string(file).expect("the notice can be read");
            let text = text.split("\n\nThis is version ").next().unwrap_or("").to_owned();
            fs::write(file, format!("{text}\n\nThis is version {round}.\n")).expect("the notice can be written");
        }
        check()
    });
    println!("\n{:<34}{:>10}{:>10}", "cached (check --quiet)", "seconds", "off/it");
    for (name, took) in [("  off", off), ("  cold", cold), ("  warm", warm), ("  warm, one in a hundred changed", changed)] {
        println!("{name:<34}{:>10.3}{:>10.2}", took.time.as_secs_f64(), off.time.as_secs_f64() / took.time.as_secs_f64());
    }
    forget();
}

/// What a run took.
#[derive(Copy, Clone, Default)]
struct Took {
    time: Duration,
    /// Peak of resident memory, in KB; 0 if it is not known.
    peak: u64,
}

fn row(name: &str, took: Took, least: Took) {
    let (seconds, ratio) = (took.time.as_secs_f64(), took.time.as_secs_f64() / least.time.as_secs_f64());
    let peak = if took.peak > 0 { format!("{:.0}", took.peak as f64 / 1e3) } else { String::new() };
    println!("{name:<34}{seconds:>10.3}{ratio:>10.2}{peak:>10}");
}

/// Measures runs of growing size; the last column is the time for a unit, as a ratio to that of the row above.
fn steps(name: &str, runs: &[Vec<PathBuf>], units: &[usize]) {
    let mut before: Option<f64> = None;
    for (files, units) in runs.iter().zip(units) {
        let seconds = median(|| run("check", &["--quiet"], files)).time.as_secs_f64();
        let each = seconds / *units as f64;
        let ratio = before.map_or(String::new(), |b| format!("{:.2}", each / b));
        println!("{:<34}{seconds:>10.3}{units:>10}{ratio:>10}", format!("  {name}"));
        before = Some(each);
    }
}

/// The median of the counted runs.
fn median(mut measure: impl FnMut() -> Took) -> Took {
    measure();
    let mut all: Vec<Took> = (0..RUNS).map(|_| measure()).collect();
    all.sort_by_key(|t| t.time);
    let peak = all.iter().map(|t| t.peak).max().unwrap_or(0);
    all.get(RUNS / 2).map_or(Took::default(), |t| Took { peak, ..*t })
}

/// The time that `check` takes with each of two sets of options, in milliseconds: medians of many runs, in turns.
fn start_up(one: &[&str], other: &[&str], files: &[PathBuf]) -> (f64, f64) {
    const TIMES: usize = 60;
    let both = (0..TIMES).map(|_| (run("check", one, files), run("check", other, files)));
    let (one, other): (Vec<Took>, Vec<Took>) = both.unzip();
    let middle = |mut all: Vec<Took>| {
        all.sort_by_key(|t| t.time);
        all.get(all.len() / 2).map_or(0.0, |t| t.time.as_secs_f64() * 1e3)
    };
    (middle(one), middle(other))
}

/// Runs the command on files.
fn run(command: &str, options: &[&str], files: &[PathBuf]) -> Took {
    let begun = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_noticelint"))
        .args([command, "--no-config"])
        .args(options)
        .args(files)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the command runs");
    // The peak stands in `/proc` as long as the process lives: it is looked at now and then, beside the clock.
    let done = AtomicUsize::new(0);
    let status = format!("/proc/{}/status", child.id());
    std::thread::scope(|scope| {
        let watch = scope.spawn(|| {
            let mut peak = 0;
            while done.load(Ordering::Relaxed) == 0 {
                peak = peak.max(fs::read_to_string(&status).ok().and_then(|s| peak_of(&s)).unwrap_or(0));
                std::thread::sleep(Duration::from_millis(5));
            }
            peak
        });
        let ended = child.wait().expect("the command ends");
        let time = begun.elapsed();
        done.store(1, Ordering::Relaxed);
        assert!(matches!(ended.code(), Some(0 | 1)), "the command failed: {ended}");
        Took { time, peak: watch.join().unwrap_or(0) }
    })
}

fn peak_of(status: &str) -> Option<u64> {
    status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?.split_whitespace().next()?.parse().ok()
}

/// The least that must be done: how many words of patterns stand in the files.
fn floor(files: &[PathBuf], words: &BTreeSet<String>, threads: usize) -> usize {
    let automaton =
        AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).kind(Some(AhoCorasickKind::DFA)).build(words).expect("the words fit");
    let (next, found) = (AtomicUsize::new(0), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(path) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let bytes = fs::read(path).expect("the notice can be read");
                    found.fetch_add(search(&String::from_utf8_lossy(&bytes), &automaton), Ordering::Relaxed);
                }
            });
        }
    });
    found.into_inner()
}

fn search(source: &str, automaton: &AhoCorasick) -> usize {
    let mut text = String::with_capacity(source.len());
    let mut found = 0;
    for (event, _) in Parser::new_ext(source, Options::ENABLE_TABLES).into_offset_iter() {
        match event {
            Event::Text(words) | Event::Code(words) => text.extend(words.chars().flat_map(char::to_lowercase)),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::TableCell) => {
                found += automaton.find_iter(&text).count();
                text.clear();
            }
            _ => {}
        }
    }
    found + automaton.find_iter(&text).count()
}

/// The words of the built-in patterns, as the cards have them.
fn pattern_words() -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for (_, page) in builtin_pages() {
        for (_, body) in blocks(page).into_iter().filter(|(info, _)| matches!(info.as_str(), "concept" | "words" | "marker" | "topic")) {
            let all = body.split(|c: char| !c.is_alphabetic()).filter(|w| w.chars().count() >= 4);
            words.extend(all.map(str::to_lowercase));
        }
    }
    words
}

/// The fenced blocks of a page: what stands behind the fence, and the lines.
fn blocks(page: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    let mut open: Option<(String, String)> = None;
    for line in page.lines() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(info), None) => open = Some((info.trim().to_owned(), String::new())),
            (Some(_), Some(_)) => all.extend(open.take()),
            (None, Some((_, body))) => {
                body.push_str(line);
                body.push('\n');
            }
            (None, None) => {}
        }
    }
    all
}

/// The examples of the rule files, by language.
struct Examples {
    languages: Vec<(&'static str, Vec<String>)>,
}

impl Examples {
    fn read() -> Self {
        let of = |language: &str| {
            let is_example = |info: &str| info.ends_with(language) && info.starts_with(['g', 'b', 's', 'd', 'c']);
            let all = builtin_pages().iter().flat_map(|(_, page)| blocks(page));
            all.filter(|(info, _)| is_example(info)).map(|(_, body)| body).collect::<Vec<String>>()
        };
        Self { languages: vec![("de", of(" de")), ("en", of(" en"))] }
    }

    /// A notice of about so many bytes, another one for each number.
    fn notice(&self, number: usize, bytes: usize) -> String {
        let (_, examples) = &self.languages[number % self.languages.len()];
        let mut text = String::with_capacity(bytes + 1_000);
        // A fixed walk through the examples: the same notices on every machine.
        let mut at = number.wrapping_mul(7_919);
        let mut section = 0;
        while text.len() < bytes {
            at = at.wrapping_mul(6_364_136_223_846_793_005_u64 as usize).wrapping_add(1_442_695_041);
            let example = &examples[(at >> 16) % examples.len()];
            if text.is_empty() {
                text.push_str("# Datenschutz / Privacy\n\n");
            } else if (at >> 8).is_multiple_of(4) {
                section += 1;
                text.push_str(&format!("## {section}.\n\n"));
            }
            text.push_str(example);
            text.push('\n');
        }
        text
    }

    /// Writes notices in folders of 500.
    fn write(&self, folder: &Path, count: usize) -> Vec<PathBuf> {
        let mut files = Vec::with_capacity(count);
        for number in 0..count {
            let folder = folder.join(format!("{:02}", number / 500));
            if number % 500 == 0 {
                fs::create_dir_all(&folder).expect("the folder can be made");
            }
            let (language, _) = self.languages[number % self.languages.len()];
            let path = folder.join(format!("notice-{number:05}.{language}.md"));
            fs::write(&path, self.notice(number, NOTICE - 400)).expect("the notice can be written");
            files.push(path);
        }
        files
    }
}

/// Every tenth notice, each paragraph with a number of its own.
fn unlike(files: &[PathBuf], folder: &Path) -> Vec<PathBuf> {
    fs::create_dir_all(folder).expect("the folder can be made");
    let mut paragraphs = 0;
    let mut number = |paragraph: &str| {
        paragraphs += 1;
        format!("{} x{paragraphs}\n\n", paragraph.trim_end())
    };
    let every_tenth = files.iter().step_by(10).enumerate();
    every_tenth
        .map(|(i, file)| {
            let text = fs::read(file).expect("the notice can be read");
            let text: String = String::from_utf8_lossy(&text).split("\n\n").map(&mut number).collect();
            let path = folder.join(format!("{i:05}.md"));
            fs::write(&path, text).expect("the notice can be written");
            path
        })
        .collect()
}

/// A text with so many findings: each paragraph relies on what is no longer in force.
fn faulty(findings: usize) -> String {
    let paragraph = "Wir geben Ihre Daten auf Grundlage des Privacy Shield in die USA weiter.\n\n";
    format!("# Datenschutzhinweise\n\n{}", paragraph.repeat(findings))
}

fn texts_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).expect("the folder can be read").flatten().map(|e| e.path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| ["md", "html", "txt"].iter().any(|known| e == *known)) {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}
