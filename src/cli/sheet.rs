//! One report of a run, written as its parts come: to standard output, or to a file.

use super::format::Format;
use super::printer::{Counts, Piece};
use super::terminal::{Stream, print, tell};
use super::write::Pending;
use crate::report::{self, DescribedRule, JsonSummary, SARIF_HEAD, SARIF_TAIL, Style, Tally};
use crate::source::Diagnostic;
use std::io::{BufRead, BufReader, Error, Seek, Write};
use std::time::Duration;
use tempfile::SpooledTempFile;

/// How many bytes of what waited are printed at once.
const AT_ONCE: usize = 1_000_000;
/// How many bytes of what waits are kept in memory.
const MOST_WAITING: usize = 16_000_000;

/// Where a report goes.
enum Sink {
    Stream(Stream),
    /// A file, until something goes wrong with it.
    File(Box<Pending>),
}

/// A report.
pub(super) struct Sheet {
    format: Format,
    style: Style,
    sink: Sink,
    /// In formats that are a list: whether an entry has been written.
    begun: bool,
    /// What stands behind all entries (outcomes, notifications), a line each: on a long run it waits in a file.
    waiting: SpooledTempFile,
    /// What went wrong first.
    lost: Option<Error>,
}

/// What the end of a report needs to know.
pub(super) struct Closing<'a> {
    pub counts: Counts,
    pub quiet: bool,
    pub elapsed: Duration,
    /// The rules that were reported.
    pub rules: &'a [DescribedRule],
    /// How often each was.
    pub tally: &'a Tally,
}

impl Sheet {
    /// A report on a stream.
    pub fn on(stream: Stream, format: Format, style: Style) -> Self {
        Self::new(format, style, Sink::Stream(stream))
    }

    /// A report in a file.
    pub fn in_file(file: Pending, format: Format, style: Style) -> Self {
        Self::new(format, style, Sink::File(Box::new(file)))
    }

    fn new(format: Format, style: Style, sink: Sink) -> Self {
        let waiting = SpooledTempFile::new(MOST_WAITING);
        let mut sheet = Self { format, style, sink, begun: false, waiting, lost: None };
        sheet.put(match format {
            Format::Human | Format::Checklist | Format::Statistics | Format::Github => "",
            Format::Json => "{\"version\": 1, \"findings\": [",
            Format::Sarif => SARIF_HEAD,
            Format::Gitlab => "[",
            Format::Rdjson => "{\"source\": {\"name\": \"noticelint\"}, \"diagnostics\": [",
            Format::Junit => "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"noticelint\">\n",
            Format::Checkstyle => "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"8.0\">\n",
        });
        sheet
    }

    /// Its format, and how it looks.
    pub fn look(&self) -> (Format, Style) {
        (self.format, self.style)
    }

    /// Whether its entries stand in a list, with commas between them.
    fn is_list(&self) -> bool {
        matches!(self.format, Format::Json | Format::Sarif | Format::Gitlab | Format::Rdjson)
    }

    fn put(&mut self, text: &str) {
        match &mut self.sink {
            _ if text.is_empty() => {}
            Sink::Stream(Stream::Out) => print(text),
            Sink::Stream(Stream::Err) => tell(text),
            Sink::File(file) => {
                if let Err(error) = file.write_all(text.as_bytes()) {
                    self.lost.get_or_insert(error);
                }
            }
        }
    }

    /// Writes what a part came to.
    pub fn part(&mut self, piece: &Piece) {
        if self.is_list() && !piece.text.is_empty() {
            self.put(&listed(&piece.text, !self.begun));
            self.begun = true;
        } else {
            self.put(&piece.text);
        }
        if let Err(error) = self.waiting.write_all(piece.behind.as_bytes()) {
            self.lost.get_or_insert(error);
        }
    }

    /// Writes the end, and puts a file in its place.
    ///
    /// # Errors
    /// If not everything could be written.
    pub fn finish(mut self, closing: &Closing<'_>) -> Result<(), Failed> {
        self.close(closing);
        match (self.sink, self.lost) {
            (Sink::Stream(_), None) => Ok(()),
            (Sink::Stream(_), Some(error)) => Err(Failed::Stream(error)),
            (Sink::File(file), None) => file.finish().map_err(Failed::File),
            (Sink::File(file), Some(error)) => Err(Failed::File(file.failed(&error))),
        }
    }

    fn close(&mut self, closing: &Closing<'_>) {
        let Counts { findings, files, broken, .. } = closing.counts;
        match self.format {
            Format::Json => {
                let [errors, warnings, infos] = findings;
                let mut summary = String::new();
                report::json_line(&JsonSummary { files, errors, warnings, infos }, &mut summary);
                self.put("\n],\n\"outcomes\": [");
                self.put_waiting();
                self.put(&format!("\n],\n\"summary\": {}}}\n", summary.trim_end()));
            }
            Format::Sarif => {
                self.put(&report::sarif_middle(closing.rules, !broken));
                self.put_waiting();
                self.put(SARIF_TAIL);
            }
            Format::Gitlab => self.put("\n]\n"),
            Format::Rdjson => self.put("\n]}\n"),
            Format::Junit => self.put("</testsuites>\n"),
            Format::Checkstyle => self.put("</checkstyle>\n"),
            Format::Human | Format::Checklist | Format::Statistics | Format::Github => {
                if self.format == Format::Statistics {
                    self.put(&report::statistics(closing.tally, closing.rules, self.style));
                }
                if !closing.quiet {
                    self.summary(closing.counts, closing.elapsed);
                }
            }
        }
    }

    /// Writes the last lines of what people read.
    fn summary(&mut self, counts: Counts, elapsed: Duration) {
        let lang = self.style.lang;
        let Counts { findings, undecided, known, texts, .. } = counts;
        if let Some(limit) = report::github_limit(findings, lang).filter(|_| self.format == Format::Github) {
            self.put(&limit);
        }
        if known > 0 {
            self.put(&report::known(known, lang));
        }
        self.put(&format!("{}\n", report::summary(texts, findings, undecided, elapsed, lang)));
    }

    /// Writes what waited, if all of it could be kept.
    fn put_waiting(&mut self) {
        if self.lost.is_none()
            && let Err(error) = self.try_put_waiting()
        {
            self.lost = Some(error);
        }
    }

    fn try_put_waiting(&mut self) -> std::io::Result<()> {
        let mut waiting = std::mem::replace(&mut self.waiting, SpooledTempFile::new(0));
        waiting.rewind()?;
        let mut lines = BufReader::new(waiting);
        let (mut some, mut first) = (String::new(), true);
        loop {
            let more = lines.read_line(&mut some)? > 0;
            if (!more && !some.is_empty()) || some.len() > AT_ONCE {
                self.put(&listed(&some, first));
                some.clear();
                first = false;
            }
            if !more {
                return Ok(());
            }
        }
    }
}

/// Why a report is not whole.
pub(super) enum Failed {
    /// What waited for a stream could not be kept.
    Stream(Error),
    /// A file could not be written.
    File(Box<Diagnostic>),
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
