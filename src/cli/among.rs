//! Notices of one party, compared with each other when all have been checked.

use super::check::Job;
use super::files::{placeless, read};
use super::plan::Planned;
use super::printer::{Printed, Printer};
use crate::check::{Checked, Difference, Noted, differences, judge_difference};
use crate::source::{Diagnostic, FileId, Say, Severity, SourceFile};
use std::path::Path;

impl Job<'_> {
    /// Reports where notices of one party contradict each other, in the order of the notices.
    pub(super) fn compare(&self, plan: &[Planned], noted: &[Option<Noted>], printer: &mut Printer) {
        let rules = &self.engine.law.reading.rules;
        let declared = |index: usize| plan.get(index).and_then(|unit| self.flows.declared_for(unit.declared));
        let all = differences(self.engine, rules, noted, &declared, self.date);
        for of_one in all.chunk_by(|a, b| a.notice == b.notice) {
            let about = of_one.first().and_then(|d| plan.get(d.notice)).map_or("", |unit| self.about(unit));
            printer.part(self.compared(of_one, noted, &declared, about).unwrap_or_default());
        }
    }

    /// What is to be reported of one notice.
    fn compared(
        &self,
        differences: &[Difference],
        noted: &[Option<Noted>],
        declared: &dyn Fn(usize) -> Option<crate::flow::Declaration>,
        about: &str,
    ) -> Option<Printed> {
        let of = |index: usize| noted.get(index).and_then(Option::as_ref);
        let index = differences.first()?.notice;
        let notice = of(index)?;
        let declaration = declared(index);
        let mut checked = Checked { sources: self.flows.base.clone(), ..Checked::default() };
        let own = self.put(notice, &mut checked)?;
        // Most rules hold a notice against the same other one.
        let mut put: Vec<(usize, u32)> = Vec::new();
        for difference in differences {
            let (Some(rule), Some(other)) = (self.engine.law.reading.rules.get(difference.rule), of(difference.other)) else { continue };
            let known = put.iter().find(|(i, _)| *i == difference.other).map(|(_, first)| *first);
            let Some(theirs) = known.or_else(|| self.put(other, &mut checked)) else { continue };
            put.push((difference.other, theirs));
            let linted = judge_difference(self.engine, rule, (notice, own), (other, theirs), declaration.as_ref(), self.date);
            checked.findings.extend(linted.findings);
            checked.waived.extend(linted.waived);
            checked.outcomes.extend(linted.outcomes);
            checked.used_waivers.extend(linted.used_waivers);
        }
        checked.findings.sort_by(|a, b| (a.place.file, a.place.span.start, &a.rule).cmp(&(b.place.file, b.place.span.start, &b.rule)));
        self.note_waivers(&checked);
        Some(self.print(checked, false, about))
    }

    /// Reads the files of a notice once more, and gives the id of the first. What has changed since the notice was checked is not shown.
    fn put(&self, notice: &Noted, checked: &mut Checked) -> Option<u32> {
        let files: Vec<SourceFile> = notice.files().map_while(|name| self.read_again(name)).collect();
        if !notice.stands_in(&files) {
            checked.diagnostics.extend(notice.files().next().map(changed));
            return None;
        }
        let ids: Vec<FileId> = files.into_iter().map(|file| checked.sources.add(file)).collect();
        ids.first().map(|id| id.0)
    }

    /// Standard input cannot be read twice: it was kept.
    fn read_again(&self, name: &str) -> Option<SourceFile> {
        let kept = self.stdin.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
        kept.filter(|file| file.name == name).or_else(|| read(Path::new(name)).ok())
    }
}

fn changed(name: &str) -> Diagnostic {
    let say = Say::new(
        format!("`{name}` changed while it was checked: it was not compared with the other notices"),
        format!("`{name}` wurde während der Prüfung geändert: Ein Vergleich mit den anderen Hinweisen unterblieb"),
    );
    let help = Say::new("run the command again", "Wiederholen Sie den Befehl");
    Diagnostic { severity: Severity::Warning, ..placeless("check::changed-meanwhile", say, help) }
}
