//! `check --fix` and `check --diff` as people meet them: what is written, what is said, how it ends.
#![allow(clippy::unwrap_used, clippy::panic)]

use insta::assert_snapshot;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

const AS_OF: &str = "--as-of=2026-11-25";
const WITHOUT_TEA: &str =
    "# House rules\n\nGuests are welcome in this house at any time of the day, and each of them is given a chair by the window.\n";

/// A folder of its own, and the command run in it.
struct Run {
    folder: TempDir,
}

/// What came of a run.
struct Ended {
    code: Option<i32>,
    out: Vec<u8>,
    err: String,
}

impl Ended {
    /// Standard output without the time that it took.
    fn out(&self) -> String {
        let text = String::from_utf8(self.out.clone()).unwrap();
        let lines =
            text.lines().map(|l| l.rsplit_once(" (").filter(|(_, t)| t.ends_with(" ms)") || t.ends_with(" s)")).map_or(l, |(a, _)| a));
        lines.map(|l| format!("{}\n", l.trim_end())).collect()
    }
}

impl Run {
    fn empty() -> Self {
        Self { folder: TempDir::new().unwrap() }
    }

    fn new(files: &[(&str, &[u8])]) -> Self {
        let run = Self::empty();
        for (name, bytes) in files {
            fs::write(run.path(name), bytes).unwrap();
        }
        run
    }

    /// A copy of an example.
    fn example(name: &str) -> Self {
        let run = Self::empty();
        for entry in fs::read_dir(root().join("examples").join(name)).unwrap() {
            let path = entry.unwrap().path();
            fs::write(run.path(path.file_name().unwrap().to_str().unwrap()), fs::read(&path).unwrap()).unwrap();
        }
        run
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    fn text(&self, name: &str) -> String {
        String::from_utf8(self.bytes(name)).unwrap()
    }

    /// All files with their bytes.
    fn all(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut all: Vec<_> =
            fs::read_dir(self.folder.path()).unwrap().map(|e| e.unwrap().path()).map(|p| (p.clone(), fs::read(p).unwrap())).collect();
        all.sort();
        all
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_noticelint"));
        command.current_dir(self.folder.path()).arg("check").args(args).args(["--color", "never"]).stdin(Stdio::null());
        command.env("COLUMNS", "100").env("LC_ALL", "C.UTF-8");
        command
    }

    fn check(&self, args: &[&str]) -> Ended {
        ended(self.command(args).output().unwrap())
    }

    /// With the toy law: may tea be served?
    fn tea(&self, args: &[&str]) -> Ended {
        let rules = root().join("tests/tea").display().to_string();
        self.check(&[&["--rules", &rules, "--select", "tea-missing"], args].concat())
    }

    fn piped(&self, args: &[&str], bytes: &[u8]) -> Ended {
        let rules = root().join("tests/tea").display().to_string();
        let args = [&["--rules", &rules, "--select", "tea-missing"], args].concat();
        let mut child = self.command(&args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(bytes).unwrap();
        ended(child.wait_with_output().unwrap())
    }
}

fn ended(output: Output) -> Ended {
    Ended { code: output.status.code(), out: output.stdout, err: String::from_utf8(output.stderr).unwrap() }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The rules that a report in JSON finds in a file.
fn rules(report: &[u8], file: &str) -> Vec<String> {
    let report: serde_json::Value = serde_json::from_slice(report).unwrap();
    let findings = report["findings"].as_array().unwrap().iter().filter(|f| f["file"] == file);
    findings.map(|f| f["rule"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_diff_shows_what_would_change_and_changes_nothing() {
    let run = Run::example("video-consultation/with-defects");
    let before = run.all();
    let shown = run.check(&["--diff", AS_OF, "--lang=en"]);
    assert_eq!(shown.code, Some(1));
    assert_snapshot!(format!("{}\n{}", shown.out(), shown.err));
    assert_eq!(run.all(), before);
}

#[test]
fn a_mended_text_is_what_the_diff_showed_and_is_not_mended_twice() {
    let run = Run::example("video-consultation/with-defects");
    let first = run.check(&["--fix", AS_OF, "--lang=de"]);
    assert_eq!(first.code, Some(1));
    let out = first.out();
    let told: Vec<&str> =
        out.lines().skip_while(|l| !l.contains("eingefügt")).take_while(|l| l.starts_with(' ') || !l.contains('[')).collect();
    assert_snapshot!(format!("{}\n{}", told.join("\n"), run.text("notice.de.md")));
    let after = run.all();
    let again = run.check(&["--fix", AS_OF, "--lang=de"]);
    assert_eq!((again.code, run.all()), (Some(1), after));
    assert!(!again.out().contains("eingefügt"), "{}", again.out());
    let diff = run.check(&["--diff", AS_OF]);
    assert_eq!((diff.code, diff.out.as_slice()), (Some(0), b"".as_slice()));
}

/// What the clauses were for is not reported any more; what waits for its completion is, as a placeholder.
#[test]
fn what_was_mended_is_gone_and_what_waits_is_reported() {
    let run = Run::example("video-consultation/with-defects");
    let before = run.check(&["--format=json", AS_OF]);
    let after = run.check(&["--fix", "--format=json", AS_OF]);
    assert!(after.err.contains("inserted in notice.de.md"), "{}", after.err);
    for (file, gone) in [
        (
            "notice.de.md",
            &["art-13-1-b-dpo-contact-missing", "art-13-2-c-withdrawal-missing", "art-13-2-b-right-missing", "notice-stale"][..],
        ),
        ("notice.en.md", &["art-13-1-c-legal-basis-missing", "notice-stale"][..]),
    ] {
        let (was, is) = (rules(&before.out, file), rules(&after.out, file));
        for rule in gone {
            assert!(was.iter().any(|r| r == rule), "{file}: {rule} was not there");
            assert!(!is.iter().any(|r| r == rule), "{file}: {rule} is still there");
        }
        let placeholder = "art-12-1-garbled-text";
        assert!(!was.iter().any(|r| r == placeholder) && is.iter().any(|r| r == placeholder), "{file}: {is:?}");
    }
}

#[test]
fn a_notice_that_says_all_is_left_alone() {
    let run = Run::example("video-consultation/mended");
    let before = run.all();
    let fixed = run.check(&["--fix", AS_OF, "--lang=en"]);
    assert_eq!((fixed.code, fixed.out().as_str()), (Some(0), "0 errors, 0 warnings, 0 infos in 2 texts\n"));
    let diff = run.check(&["--diff", AS_OF]);
    assert_eq!((diff.code, diff.out.as_slice(), diff.err.as_str()), (Some(0), b"".as_slice(), ""));
    assert_eq!(run.all(), before);
}

#[test]
fn only_selected_rules_are_mended() {
    let run = Run::example("video-consultation/with-defects");
    let fixed = run.check(&["--fix", AS_OF, "--lang=en", "--select=art-13-1-b-dpo-contact-missing"]);
    assert_eq!(fixed.code, Some(0));
    assert_snapshot!(fixed.out(), @r"
    1 clause inserted in notice.de.md
       11  art-13-1-b-dpo-contact-missing: under “Wer verantwortlich ist”

    0 errors, 0 warnings, 0 infos in 2 texts
    ");
}

/// A text in each encoding that is read.
fn in_every_encoding(text: &str) -> [Vec<u8>; 5] {
    let utf16 = |unit: fn(u16) -> [u8; 2]| "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(unit).collect();
    let latin = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let with_mark = [b"\xef\xbb\xbf", text.as_bytes()].concat();
    [text.as_bytes().to_vec(), with_mark, utf16(u16::to_le_bytes), utf16(u16::to_be_bytes), latin]
}

#[test]
fn every_byte_around_a_clause_stays_in_every_encoding() {
    let text = "# Hausordnung für alle\r\n\r\nGäste sind in diesem Haus zu jeder Zeit willkommen, und jeder bekommt einen Stuhl.\r\n";
    let with = format!("{text}\r\nTee wird um fünf ausgeschenkt.\r\n");
    for (stored, expected) in in_every_encoding(text).into_iter().zip(in_every_encoding(&with)) {
        let run = Run::new(&[("a.notice.md", &stored)]);
        let fixed = run.tea(&["--fix", "--language=de"]);
        assert_eq!((fixed.code, run.bytes("a.notice.md")), (Some(0), expected.clone()), "{}", fixed.err);
        // From standard input to standard output, likewise.
        let piped = run.piped(&["--fix", "-", "--language=de"], &stored);
        assert_eq!((piped.code, piped.out), (Some(0), expected), "{}", piped.err);
    }
}

#[test]
fn standard_input_is_printed_with_its_clauses_and_the_report_goes_beside() {
    let run = Run::empty();
    let piped = run.piped(&["--fix", "-"], WITHOUT_TEA.as_bytes());
    assert_eq!((piped.code, piped.out()), (Some(0), format!("{WITHOUT_TEA}\nTea is served at five.\n")));
    assert!(piped.err.starts_with("1 clause inserted in notice.md\n"), "{}", piped.err);
    assert!(piped.err.contains("0 errors, 0 warnings, 0 infos in 1 text"), "{}", piped.err);
    // Nothing to mend: it comes out as it went in.
    let with_tea = format!("{WITHOUT_TEA}\nTea is served at five.\n");
    let piped = run.piped(&["--fix", "-", "--quiet"], with_tea.as_bytes());
    assert_eq!((piped.code, piped.out(), piped.err.as_str()), (Some(0), with_tea, ""));
    let shown = run.piped(
        &["--diff", "-", "--stdin-filename=house.html"],
        b"<h1>House rules</h1><p>Guests are welcome in this house at any time.</p>",
    );
    assert_eq!(shown.code, Some(1));
    assert_snapshot!(shown.out(), @r"
    --- house.html
    +++ house.html
    @@ -1 +1 @@
    -<h1>House rules</h1><p>Guests are welcome in this house at any time.</p>
    \ No newline at end of file
    +<h1>House rules</h1><p>Guests are welcome in this house at any time.</p><p>Tea is served at five.</p>
    \ No newline at end of file
    ");
}

#[cfg(unix)]
#[test]
fn a_file_that_must_not_be_written_is_told_and_the_others_are_mended() {
    use std::os::unix::fs::PermissionsExt;
    let run = Run::new(&[("a.notice.md", WITHOUT_TEA.as_bytes()), ("b.notice.md", WITHOUT_TEA.as_bytes())]);
    fs::set_permissions(run.path("a.notice.md"), fs::Permissions::from_mode(0o444)).unwrap();
    fs::set_permissions(run.path("b.notice.md"), fs::Permissions::from_mode(0o640)).unwrap();
    let fixed = run.tea(&["--fix"]);
    assert_eq!((fixed.code, run.text("a.notice.md").as_str()), (Some(2), WITHOUT_TEA));
    assert!(fixed.err.contains("io::unwritable") && fixed.err.contains("`a.notice.md` cannot be written"), "{}", fixed.err);
    assert!(fixed.out().contains("error[tea-missing]"), "what is stored is what is reported: {}", fixed.out());
    assert_eq!(run.text("b.notice.md"), format!("{WITHOUT_TEA}\nTea is served at five.\n"));
    assert_eq!(fs::metadata(run.path("b.notice.md")).unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(run.all().len(), 2, "nothing is left beside them");
}

#[test]
fn a_character_that_the_file_cannot_hold_is_told() {
    let run = Run::new(&[(
        "case.flow",
        "Controller house: Dom Herbaty Łódź\n    Address: Zielona 1, Łódź\n    Contact: tea@example.org\n".as_bytes(),
    )]);
    fs::write(
        run.path("a.notice.md"),
        b"# Datenschutz f\xfcr G\xe4ste\n\nWir verarbeiten Ihren Namen und Ihre Adresse, um Ihnen Tee zu servieren.\n",
    )
    .unwrap();
    let before = run.all();
    let fixed = run.check(&["--fix", "--select=art-13-1-a-controller-missing", "case.flow", "a.notice.md", "--lang=en"]);
    assert!(fixed.err.contains("mend::not-in-encoding") && fixed.err.contains("does not have `Ł`"), "{}", fixed.err);
    assert_eq!((fixed.code, run.all()), (Some(1), before));
}

#[test]
fn a_diff_is_shown_or_made_but_not_both() {
    let run = Run::new(&[("a.notice.md", WITHOUT_TEA.as_bytes())]);
    for with in ["--fix", "--format=json"] {
        let ended = run.tea(&["--diff", with]);
        assert_eq!(ended.code, Some(2));
        assert!(ended.err.contains("cannot be used with"), "{}", ended.err);
    }
    assert_eq!(run.text("a.notice.md"), WITHOUT_TEA);
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let files: Vec<(String, String)> = (0..40).map(|i| (format!("{i:02}.notice.md"), format!("{WITHOUT_TEA}\nRoom {i}.\n"))).collect();
    let files: Vec<(&str, &[u8])> = files.iter().map(|(n, t)| (n.as_str(), t.as_bytes())).collect();
    let outcome = |jobs: &str| {
        let run = Run::new(&files);
        let fixed = run.tea(&["--fix", "--jobs", jobs]);
        let texts: Vec<Vec<u8>> = run.all().into_iter().map(|(_, bytes)| bytes).collect();
        (fixed.code, fixed.out(), texts)
    };
    let one = outcome("1");
    assert_eq!(one.1.matches("1 clause inserted in").count(), 40);
    assert_eq!(one, outcome("7"));
}

/// An exit code of 2 must not come with texts that nobody asked to change.
#[test]
fn a_mistake_in_what_is_asked_or_declared_stops_the_mending_and_not_the_check() {
    let run = Run::new(&[("a.notice.md", WITHOUT_TEA.as_bytes())]);
    for args in [&["--fix", "--ignore=tea-mising"][..], &["--fix", "--config=none.toml"]] {
        let ended = run.tea(args);
        assert_eq!((ended.code, run.text("a.notice.md").as_str()), (Some(2), WITHOUT_TEA));
        assert!(ended.err.contains("mend::mistakes-first") && ended.out().contains("error[tea-missing]"), "{}", ended.err);
    }
    fs::write(run.path("case.flow"), "Controller house: The House of Tea\n    Banana: yellow\n").unwrap();
    let ended = run.tea(&["--fix"]);
    assert_eq!((ended.code, run.text("a.notice.md").as_str()), (Some(2), WITHOUT_TEA));
    // What is piped in comes out all the same: nobody's file is to end up empty.
    let piped = run.piped(&["--fix", "--ignore=tea-mising", "-"], WITHOUT_TEA.as_bytes());
    assert_eq!((piped.code, piped.out().as_str()), (Some(2), WITHOUT_TEA));
}

#[test]
fn good_practice_is_no_reason_for_a_blank_unless_it_is_asked_for() {
    let notice = "# Privacy notice\n\nWe process your name to send you the newsletter that you ordered with us.\n";
    let run = Run::new(&[("a.notice.md", notice.as_bytes())]);
    let rule = "art-13-2-f-automated-decision-missing";
    assert!(!run.check(&["--diff", AS_OF]).out().contains("Automated decisions"));
    assert!(run.check(&["--diff", AS_OF, "--select", rule]).out().contains("Automated decisions"));
    // With nothing to complete, it is inserted.
    assert!(run.check(&["--diff", AS_OF]).out().contains("Last updated: 25 November 2026"));
}

/// The second notice is judged when the first has been written.
#[test]
fn a_text_of_two_notices_is_mended_once() {
    let notices = "Notice one: One\n    Text: house.md\n\nNotice two: Two\n    Text: house.md\n";
    for jobs in ["1", "8"] {
        let run = Run::new(&[("case.flow", notices.as_bytes()), ("house.md", WITHOUT_TEA.as_bytes())]);
        let fixed = run.tea(&["--fix", "--jobs", jobs, "case.flow"]);
        assert_eq!((fixed.code, fixed.err.as_str()), (Some(0), ""), "{}", fixed.out());
        assert_eq!(run.text("house.md"), format!("{WITHOUT_TEA}\nTea is served at five.\n"));
        assert_eq!(fixed.out().matches("1 clause inserted").count(), 1, "{}", fixed.out());
    }
}
