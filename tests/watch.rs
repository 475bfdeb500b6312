//! `check --watch` as people use it: a file changes, and the report is there anew.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic)]

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Long enough for a machine that has much else to do.
const PATIENCE: Duration = Duration::from_secs(120);
const WITH_TEA: &str = "# House rules\n\nGuests are welcome in this house at any time of the day. Tea is served at five to all of them.\n";
const WITHOUT_TEA: &str =
    "# House rules\n\nGuests are welcome in this house at any time of the day, and each of them is given a chair by the window.\n";

/// What a process has printed so far.
#[derive(Default)]
struct Said {
    out: String,
    err: String,
}

/// A watch over a folder of its own.
struct Watch {
    folder: TempDir,
    child: Child,
    said: Arc<(Mutex<Said>, Condvar)>,
    /// How many reports were waited for.
    reports: usize,
    /// Where the last one began.
    at: usize,
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// A report ends with the time that it took.
fn summaries(out: &str) -> usize {
    out.lines().filter(|l| l.ends_with(" ms)") || l.ends_with(" s)")).count()
}

fn listen(mut stream: impl Read + Send + 'static, said: &Arc<(Mutex<Said>, Condvar)>, part: fn(&mut Said) -> &mut String) {
    let said = Arc::clone(said);
    std::thread::spawn(move || {
        let mut reader = BufReader::new(&mut stream);
        let mut line = Vec::new();
        while reader.read_until(b'\n', &mut line).is_ok_and(|n| n > 0) {
            part(&mut said.0.lock().unwrap()).push_str(&String::from_utf8_lossy(&line));
            said.1.notify_all();
            line.clear();
        }
    });
}

impl Watch {
    /// Begins in a folder with files, and waits for the first report.
    fn new(files: &[(&str, &str)], args: &[&str]) -> Self {
        let folder = TempDir::new().unwrap();
        for (name, text) in files {
            write(folder.path(), name, text);
        }
        let tea = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tea");
        for card in ["tea-missing.md", "tea-served.md"] {
            write(folder.path(), &format!("law/{card}"), &fs::read_to_string(tea.join(card)).unwrap());
        }
        let mut child = Command::new(env!("CARGO_BIN_EXE_noticelint"))
            .current_dir(folder.path())
            .args(["check", "--watch", "--lang=en", "--select=tea-missing", "--as-of=2026-11-25", "--rules=law"])
            .args(args)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let said: Arc<(Mutex<Said>, Condvar)> = Arc::default();
        listen(child.stdout.take().unwrap(), &said, |s| &mut s.out);
        listen(child.stderr.take().unwrap(), &said, |s| &mut s.err);
        let mut watch = Self { folder, child, said, reports: 0, at: 0 };
        watch.report();
        watch
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        write(self.folder.path(), name, text);
    }

    /// Waits until something is so of what was said.
    #[track_caller]
    fn until(&self, what: &str, is: impl Fn(&Said) -> bool) -> std::sync::MutexGuard<'_, Said> {
        let began = Instant::now();
        let mut said = self.said.0.lock().unwrap();
        while !is(&said) {
            assert!(began.elapsed() < PATIENCE, "{what} did not come:\n{}\n{}", said.out, said.err);
            said = self.said.1.wait_timeout(said, Duration::from_millis(100)).unwrap().0;
        }
        said
    }

    /// The next report: what was printed since the one before.
    #[track_caller]
    fn report(&mut self) -> String {
        self.reports += 1;
        let reports = self.reports;
        let said = self.until("a report", |s| s.err.matches("Watching for changes").count() >= reports && summaries(&s.out) >= reports);
        let (out, end) = (said.out[self.at..].to_owned(), said.out.len());
        drop(said);
        self.at = end;
        out
    }

    /// Waits for reports until one has these words: what is written bit by bit may be seen before it is whole.
    #[track_caller]
    fn shows(&mut self, words: &str) {
        let began = Instant::now();
        loop {
            let report = self.report();
            if report.contains(words) {
                return;
            }
            assert!(began.elapsed() < PATIENCE, "`{words}` did not come: {report}");
        }
    }

    fn err(&self) -> String {
        self.said.0.lock().unwrap().err.clone()
    }

    /// Ends it as Ctrl-C does.
    fn end(mut self, signal: &str) -> Option<i32> {
        Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap();
        let began = Instant::now();
        loop {
            if let Some(ended) = self.child.try_wait().unwrap() {
                return ended.code();
            }
            assert!(began.elapsed() < PATIENCE, "it does not end");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_change_of_a_text_is_reported() {
    let mut watch = Watch::new(&[("notice.md", WITHOUT_TEA)], &[]);
    watch.write("notice.md", WITH_TEA);
    watch.shows("0 errors, 0 warnings, 0 infos in 1 text");
    // As editors save: beside it, and then in its place.
    watch.write(".notice.md.swp", WITHOUT_TEA);
    fs::rename(watch.path(".notice.md.swp"), watch.path("notice.md")).unwrap();
    watch.shows("1 error,");
    assert!(watch.err().contains("`notice.md` changed: checking again."), "{}", watch.err());
    watch.write("below/and/below/notice.en.md", WITHOUT_TEA);
    watch.shows("2 errors,");
    fs::rename(watch.path("below"), watch.path("above")).unwrap();
    watch.shows("above/and/below/notice.en.md");
    watch.write("above/and/below/notice.en.md", WITH_TEA);
    watch.shows("1 error,");
    fs::remove_dir_all(watch.path("above")).unwrap();
    watch.shows("1 error, 0 warnings, 0 infos in 1 text");
    assert_eq!(watch.end("-INT"), Some(0));
}

#[test]
fn what_is_of_no_interest_is_not_checked() {
    let mut watch = Watch::new(&[("notice.md", WITHOUT_TEA)], &["--output", "json=notices.txt"]);
    for name in ["readme.txt", ".hidden/notice.md", "picture.png", "node_modules.txt"] {
        watch.write(name, WITHOUT_TEA);
    }
    watch.write("notice.md", WITH_TEA);
    watch.shows("0 errors,");
    std::thread::sleep(Duration::from_millis(500));
    assert_eq!(watch.err().matches("checking again").count(), watch.err().matches("`notice.md` changed").count(), "{}", watch.err());
    assert_eq!(watch.end("-TERM"), Some(0));
}

#[test]
fn flows_rules_and_configuration_are_watched_too() {
    const CARD: &str = "Language: English\n\nNotice house: The house\n    Text: ../texts/rules.md\n";
    let mut watch = Watch::new(&[("flows/case.flow", CARD), ("texts/other.txt", "")], &["flows"]);
    assert!(watch.err().contains("io::missing-file"), "{}", watch.err());
    // A text that is nowhere yet, in a folder that nobody named.
    watch.write("texts/rules.md", WITHOUT_TEA);
    watch.shows("1 error, 0 warnings, 0 infos in 1 text");
    watch.write("texts/rules.md", WITH_TEA);
    watch.shows("0 errors,");
    watch.write("texts/rules.md", WITHOUT_TEA);
    watch.shows("1 error,");
    // A mistake is shown, and watching goes on.
    watch.write("flows/case.flow", &format!("{CARD}    Unter: x\n"));
    watch.shows("1 error,");
    assert!(watch.err().contains("card::unknown-field"), "{}", watch.err());
    watch.write("flows/case.flow", CARD);
    watch.shows("1 error,");
    let rule = fs::read_to_string(watch.path("law/tea-missing.md")).unwrap();
    watch.write("law/tea-missing.md", &rule.replace("Severity: error", "Severity: warning"));
    watch.shows("0 errors, 1 warning,");
    watch.write("noticelint.toml", "lang = \"en\"\n[severity]\ntea-missing = \"info\"\n");
    watch.shows("0 errors, 0 warnings, 1 info in 1 text");
    watch.write("noticelint.toml", "lang = \"en\"\nselct = []\n[severity]\ntea-missing = \"off\"\n");
    watch.shows("0 errors, 0 warnings, 0 infos in 1 text");
    assert!(watch.err().contains("did you mean `select`?"), "{}", watch.err());
    fs::remove_file(watch.path("noticelint.toml")).unwrap();
    watch.shows("0 errors, 1 warning,");
    assert_eq!(watch.end("-INT"), Some(0));
}

/// Changes that come as fast as they can, while checks run: the last report is that of the last state.
#[test]
fn no_change_is_missed() {
    let mut watch = Watch::new(&[("notice.md", WITHOUT_TEA)], &[]);
    for round in 0..4 {
        for i in 0..60 {
            watch.write(&format!("notice-{}.md", i % 7), if i % 2 == 0 { WITH_TEA } else { WITHOUT_TEA });
            std::thread::sleep(Duration::from_millis(i % 11));
        }
        let with = round % 2 == 0;
        for i in 0..7 {
            watch.write(&format!("notice-{i}.md"), if with { WITH_TEA } else { WITHOUT_TEA });
        }
        watch.shows(if with { "1 error, 0 warnings, 0 infos in 8 texts" } else { "8 errors, 0 warnings, 0 infos in 8 texts" });
    }
    assert_eq!(watch.end("-INT"), Some(0));
}

#[test]
fn it_ends_at_once_in_the_midst_of_a_check() {
    let folder = TempDir::new().unwrap();
    for i in 0..400 {
        write(folder.path(), &format!("notice-{i}.md"), &WITHOUT_TEA.repeat(40));
    }
    let mut child = Command::new(env!("CARGO_BIN_EXE_noticelint"))
        .current_dir(folder.path())
        .args(["check", "--watch", "--output", "json=report.json"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_millis(700));
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    assert!(left.iter().all(|n| n.starts_with("notice-") || n == "report.json"), "nothing half-written is left");
}

#[test]
fn what_cannot_be_watched_is_refused() {
    let run = |args: &[&str]| {
        let output =
            Command::new(env!("CARGO_BIN_EXE_noticelint")).args(["check", "--watch"]).args(args).stdin(Stdio::null()).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(run(&["-", "--lang=en"]).contains("standard input cannot be watched"));
    assert!(run(&["-", "--lang=de"]).contains("die Standardeingabe lässt sich nicht beobachten"));
    for option in ["--fix", "--diff"] {
        assert!(run(&[option]).contains(&format!("cannot be used with '{option}'")) || run(&[option]).contains("cannot be used with"));
    }
    assert!(run(&["--baseline=x.json", "--update-baseline"]).contains("cannot be used with"));
}
