//! What a run of `check` prints, in order, and how far it is.

use super::End;
use super::args::Format;
use super::baseline::Seen;
use super::terminal::{Stream, print, print_bytes, tell};
use crate::report::{self, JsonSummary, Style};
use std::io::{BufRead, BufReader, IsTerminal, Seek, Write};
use std::time::{Duration, Instant};
use tempfile::SpooledTempFile;

/// After this time, a run on a terminal says how far it is.
const PATIENCE: Duration = Duration::from_secs(1);

/// How many bytes of outcomes are printed at once.
const AT_ONCE: usize = 1_000_000;
/// How many bytes of outcomes wait in memory.
const MOST_OUTCOMES: usize = 16_000_000;

/// What a unit, or the declaration, came to, ready to be printed.
#[derive(Default)]
pub(super) struct Printed {
    /// For standard output.
    pub text: String,
    /// For standard error.
    pub problems: String,
    /// Outcomes in JSON, one a line; findings stand in `text`.
    pub outcomes: String,
    pub counts: Counts,
    /// What the baseline is asked for: the findings, and the files that were judged.
    pub seen: Seen,
    pub files: Vec<String>,
    /// Standard input with its clauses inserted, as bytes for standard output.
    pub filtered: Option<Vec<u8>>,
}

/// What the parts came to together.
#[derive(Copy, Clone, Default)]
pub(super) struct Counts {
    /// Errors, warnings, infos.
    pub findings: [usize; 3],
    pub undecided: usize,
    /// Findings that the baseline knows.
    pub known: usize,
    /// Files read, and of them the texts that were judged.
    pub files: usize,
    pub texts: usize,
    pub broken: bool,
    pub failing: bool,
}

impl Counts {
    fn add(&mut self, other: Counts) {
        for (sum, n) in self.findings.iter_mut().zip(other.findings) {
            *sum += n;
        }
        self.undecided += other.undecided;
        self.known += other.known;
        self.files += other.files;
        self.texts += other.texts;
        self.broken |= other.broken;
        self.failing |= other.failing;
    }
}

/// Says on a terminal how far a long run is.
pub(super) struct Progress {
    all: usize,
    done: usize,
    shown: bool,
    last: Instant,
    wanted: bool,
}

impl Progress {
    pub fn new(all: usize, started: Instant, quiet: bool) -> Self {
        Self { all, done: 0, shown: false, last: started, wanted: !quiet && std::io::stderr().is_terminal() }
    }

    pub fn step(&mut self) {
        self.done += 1;
        if self.wanted && self.last.elapsed() > PATIENCE {
            self.last = Instant::now();
            self.shown = true;
            tell(&format!("{}/{} …", self.done, self.all));
        }
    }

    pub fn clear(&mut self) {
        if std::mem::take(&mut self.shown) {
            tell("\r\u{1b}[2K");
        }
    }
}

/// What is printed.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Findings.
    Report(Format),
    /// What would change.
    Diff,
}

/// Writes the parts as they come, and what frames them.
pub(super) struct Printer {
    shape: Shape,
    stream: Stream,
    pub counts: Counts,
    /// In JSON: whether a finding has been written, and the outcomes, a line each, which stand behind all findings: on a long
    /// run they wait in a file.
    begun: bool,
    outcomes: SpooledTempFile,
    /// Whether they could not be kept.
    lost: Option<std::io::Error>,
    pub seen: Seen,
    pub files: Vec<String>,
}

impl Printer {
    /// A printer; a `silent` one frames nothing.
    pub fn new(shape: Shape, stream: Stream, silent: bool) -> Self {
        let printer = Self {
            shape,
            stream,
            counts: Counts::default(),
            begun: false,
            outcomes: SpooledTempFile::new(MOST_OUTCOMES),
            lost: None,
            seen: Seen::default(),
            files: Vec::new(),
        };
        if printer.is_json() && !silent {
            printer.print("{\"version\": 1, \"findings\": [");
        }
        printer
    }

    fn is_json(&self) -> bool {
        self.shape == Shape::Report(Format::Json)
    }

    fn print(&self, text: &str) {
        print_to(self.stream, text);
    }

    pub fn part(&mut self, part: Printed) {
        if !part.problems.is_empty() {
            tell(&part.problems);
        }
        if self.is_json() && !part.text.is_empty() {
            self.print(&listed(&part.text, !self.begun));
            self.begun = true;
        } else if !part.text.is_empty() {
            self.print(&part.text);
        }
        if let Some(filtered) = part.filtered {
            print_bytes(&filtered);
        }
        if let Err(error) = self.outcomes.write_all(part.outcomes.as_bytes()) {
            self.lost.get_or_insert(error);
        }
        self.counts.add(part.counts);
        self.seen.join(part.seen);
        self.files.extend(part.files);
    }

    pub fn finish(mut self, quiet: bool, started: Instant, style: Style) -> End {
        let Counts { findings, undecided, known, files, texts, broken, failing } = self.counts;
        if self.is_json() {
            let [errors, warnings, infos] = findings;
            let mut summary = String::new();
            report::json_line(&JsonSummary { files, errors, warnings, infos }, &mut summary);
            self.print("\n],\n\"outcomes\": [");
            if let Err(error) = self.print_outcomes() {
                tell(&format!("noticelint: {error}\n"));
                return End::Broken;
            }
            self.print(&format!("\n],\n\"summary\": {}}}\n", summary.trim_end()));
        } else if !quiet && self.shape != Shape::Diff {
            if known > 0 {
                self.print(&report::known(known, style.lang));
            }
            self.print(&format!("{}\n", report::summary(texts, findings, undecided, started.elapsed(), style.lang)));
        }
        match (broken, failing) {
            (true, _) => End::Broken,
            (false, true) => End::Findings,
            (false, false) => End::Clean,
        }
    }

    /// Prints the outcomes that waited; fails if not all of them could be kept.
    fn print_outcomes(&mut self) -> std::io::Result<()> {
        if let Some(error) = self.lost.take() {
            return Err(error);
        }
        let stream = self.stream;
        self.outcomes.rewind()?;
        let mut lines = BufReader::new(&mut self.outcomes);
        let (mut some, mut first) = (String::new(), true);
        loop {
            let more = lines.read_line(&mut some)? > 0;
            if (!more && !some.is_empty()) || some.len() > AT_ONCE {
                print_to(stream, &listed(&some, first));
                some.clear();
                first = false;
            }
            if !more {
                return Ok(());
            }
        }
    }
}

fn print_to(stream: Stream, text: &str) {
    match stream {
        Stream::Out => print(text),
        Stream::Err => tell(text),
    }
}

/// Lines as the entries of a list.
fn listed(lines: &str, first: bool) -> String {
    let mut out = String::with_capacity(lines.len() + 64);
    for (i, line) in lines.lines().enumerate() {
        out.push_str(if i == 0 && first { "\n" } else { ",\n" });
        out.push_str(line);
    }
    out
}
