//! What a run of `check` prints, in order.

use super::End;
use super::baseline::Seen;
use super::sheet::{Closing, Failed, Sheet};
use super::terminal::{Stream, print, print_bytes, tell};
use crate::check::Noted;
use crate::report::{self, DescribedRule, Style, Tally};
use crate::source::{Severity, Sources};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::time::Instant;

/// What a unit, or the declaration, came to, ready to be printed.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Printed {
    /// For the report of people who wait for it, before the reports: what was put into texts, or would be.
    pub told: String,
    /// For standard error.
    pub problems: String,
    /// For each report.
    pub pieces: Vec<Piece>,
    pub counts: Counts,
    /// The findings by severity and rule, if a report counts them.
    pub tally: Vec<(Severity, String)>,
    /// The rules of the findings, if a report describes them.
    pub rules: Vec<String>,
    /// What the baseline is asked for: the findings, and the files that were judged.
    pub seen: Seen,
    pub files: Vec<String>,
    /// The names of the waivers that covered a finding.
    pub used_waivers: BTreeSet<String>,
    /// What is kept of the unit to compare it with others.
    pub noted: Option<Noted>,
    /// Whether another day might have told otherwise.
    #[serde(skip)]
    pub dated: bool,
    /// Standard input with its clauses inserted, as bytes for standard output.
    pub filtered: Option<Vec<u8>>,
}

/// What a part of a run adds to a report.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Piece {
    /// What is written at once; in formats that are a list, an entry a line.
    pub text: String,
    /// What stands behind all entries, a line each.
    pub behind: String,
}

/// What the parts came to together.
#[derive(Copy, Clone, Default, Serialize, Deserialize)]
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

/// Writes the parts as they come, to every report.
pub(super) struct Printer {
    stream: Stream,
    sheets: Vec<Sheet>,
    pub counts: Counts,
    pub seen: Seen,
    pub files: Vec<String>,
    /// The names of the waivers that covered a finding so far.
    pub used_waivers: BTreeSet<String>,
    rules: BTreeSet<String>,
    tally: Tally,
}

impl Printer {
    /// A printer of these reports; what is told beside them goes to a stream.
    pub fn new(stream: Stream, sheets: Vec<Sheet>) -> Self {
        Self {
            stream,
            sheets,
            counts: Counts::default(),
            seen: Seen::default(),
            files: Vec::new(),
            used_waivers: BTreeSet::new(),
            rules: BTreeSet::new(),
            tally: Tally::new(),
        }
    }

    pub fn part(&mut self, part: Printed) {
        if !part.problems.is_empty() {
            tell(&part.problems);
        }
        if !part.told.is_empty() {
            match self.stream {
                Stream::Out => print(&part.told),
                Stream::Err => tell(&part.told),
            }
        }
        for (sheet, piece) in self.sheets.iter_mut().zip(&part.pieces) {
            sheet.part(piece);
        }
        if let Some(filtered) = part.filtered {
            print_bytes(&filtered);
        }
        self.counts.add(part.counts);
        self.seen.join(part.seen);
        self.files.extend(part.files);
        self.used_waivers.extend(part.used_waivers);
        self.rules.extend(part.rules);
        for key in part.tally {
            *self.tally.entry(key).or_default() += 1;
        }
    }

    /// Writes the end of every report. `describe` says what is to be known of the rules that were reported.
    pub fn finish(self, quiet: bool, started: Instant, describe: &dyn Fn(&BTreeSet<String>) -> Vec<DescribedRule>, err: Style) -> End {
        let Counts { broken, failing, .. } = self.counts;
        let rules = describe(&self.rules);
        let closing = Closing { counts: self.counts, quiet, elapsed: started.elapsed(), rules: &rules, tally: &self.tally };
        let mut whole = true;
        for sheet in self.sheets {
            let Err(failed) = sheet.finish(&closing) else { continue };
            whole = false;
            match failed {
                Failed::Stream(error) => tell(&format!("noticelint: {error}\n")),
                Failed::File(diagnostic) => {
                    let mut text = String::new();
                    report::diagnostics(&[*diagnostic], &Sources::default(), err, &mut text);
                    tell(&text);
                }
            }
        }
        match (broken || !whole, failing) {
            (true, _) => End::Broken,
            (false, true) => End::Findings,
            (false, false) => End::Clean,
        }
    }
}
