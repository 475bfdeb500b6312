//! `check --fix` and `check --diff`: clauses put into texts, or shown.

use super::check::{Job, is_broken};
use super::format::Format;
use super::plan::{For, Planned};
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
        planned: &Planned,
        mut problems: Vec<Diagnostic>,
        memory: &mut Memory,
    ) -> Printed {
        let Unit { declaration, compared, evidence, .. } = unit;
        let languages: Vec<Option<String>> = unit.files.iter().map(|(_, language)| language.clone()).collect();
        let wanted = |findings, sources: &Sources| self.wanted(findings, sources);
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
            mended.checked = check_unit(self.engine, Unit { files, declaration, compared, evidence }, &self.flows.base, self.date, memory);
        }
        let MendedUnit { mut checked, texts, refused } = mended;
        checked.diagnostics.splice(0..0, problems.into_iter().chain(refused));
        let mut out = self.print(checked, planned.declared != For::Nobody, self.about(planned));
        let shown = texts.iter().filter(|_| !self.args.quiet);
        let told: String = shown.map(|t| report::mended(t, Mood::Done, self.out)).collect();
        if self.args.format == Format::Human {
            out.told = told;
        } else {
            out.problems.insert_str(0, &told);
        }
        let stdin = texts.iter().zip(paths).find(|(_, path)| path.is_none());
        if let Some((text, _)) = stdin {
            self.keep_stdin(&text.after);
        }
        out.filtered = stdin.and_then(|(text, _)| encode(&text.after.text, text.after.encoding).ok());
        out
    }

    /// What mending would change, and nothing else.
    fn show(&self, mended: &MendedUnit, problems: Vec<Diagnostic>) -> Printed {
        let mut out = Printed::default();
        let checked = &mended.checked;
        let all: Vec<Diagnostic> = problems.iter().chain(&checked.diagnostics).chain(&mended.refused).cloned().collect();
        report::diagnostics(&all, &checked.sources, self.desk.err, &mut out.problems);
        for text in &mended.texts {
            out.told.push_str(&report::diff(text, self.out));
            if !self.args.quiet {
                out.problems.push_str(&report::mended(text, Mood::Offered, self.desk.err));
            }
        }
        out.counts.broken = is_broken(&all);
        out.counts.failing = mended.texts.iter().any(MendedText::is_changed);
        out
    }
}
