//! `check --fix` and `check --diff`: clauses put into texts, or shown.

use super::args::Format;
use super::check::{Job, is_broken};
use super::printer::Printed;
use super::write::rewrite;
use crate::check::{Memory, MendedText, MendedUnit, Unit, check_unit, mend_unit};
use crate::report::{self, Mood};
use crate::source::{Diagnostic, Sources, encode};
use std::path::Path;

impl Job<'_> {
    /// Mends a unit, or shows what that would change. A text without a path is standard input.
    pub(super) fn mend(
        &self,
        unit: Unit<'_>,
        paths: &[Option<&Path>],
        declared: bool,
        mut problems: Vec<Diagnostic>,
        memory: &mut Memory,
    ) -> Printed {
        let (declaration, evidence) = (unit.declaration, unit.evidence);
        let languages: Vec<Option<String>> = unit.files.iter().map(|(_, language)| language.clone()).collect();
        let wanted = |f: &crate::lint::Finding, sources: &Sources| self.wants(f, sources);
        let mut mended = mend_unit(self.engine, unit, &self.flows.base, self.date, memory, &wanted);
        if self.args.diff {
            return self.show(&mended, problems);
        }
        let mut unwritten = false;
        for (text, path) in mended.texts.iter_mut().zip(paths) {
            let Some(path) = path.filter(|_| text.is_changed()) else { continue };
            if let Err(problem) = rewrite(path, &text.before.text, &text.after.text, text.before.encoding) {
                problems.push(*problem);
                (text.after, unwritten) = (text.before.clone(), true);
                text.edits.clear();
            }
        }
        if unwritten {
            // What is reported is about the texts as they are stored.
            let files = mended.texts.iter().map(|t| (*t.after).clone()).zip(languages).collect();
            mended.checked = check_unit(self.engine, Unit { files, declaration, evidence }, &self.flows.base, self.date, memory);
        }
        let MendedUnit { mut checked, texts, refused } = mended;
        self.note_waivers(&checked);
        checked.diagnostics.splice(0..0, problems.into_iter().chain(refused));
        let mut out = self.print(checked, declared);
        let shown = texts.iter().filter(|_| !self.args.quiet);
        let told: String = shown.map(|t| report::mended(t, Mood::Done, self.out)).collect();
        if self.args.format == Format::Human {
            out.text.insert_str(0, &told);
        } else {
            out.problems.insert_str(0, &told);
        }
        let stdin = texts.iter().zip(paths).find(|(_, path)| path.is_none());
        out.filtered = stdin.and_then(|(text, _)| encode(&text.after.text, text.after.encoding).ok());
        out
    }

    /// What mending would change, and nothing else.
    fn show(&self, mended: &MendedUnit, problems: Vec<Diagnostic>) -> Printed {
        let mut out = Printed::default();
        let checked = &mended.checked;
        let all: Vec<Diagnostic> = problems.iter().chain(&checked.diagnostics).chain(&mended.refused).cloned().collect();
        report::diagnostics(&all, &checked.sources, self.err, &mut out.problems);
        for text in &mended.texts {
            out.text.push_str(&report::diff(text, self.out));
            if !self.args.quiet {
                out.problems.push_str(&report::mended(text, Mood::Offered, self.err));
            }
        }
        out.counts.broken = is_broken(&all);
        out.counts.failing = mended.texts.iter().any(MendedText::is_changed);
        out
    }
}
