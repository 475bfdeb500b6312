//! Notices of one party, compared with each other when all have been checked.

use super::files::placeless;
use super::plan::{Flows, Planned};
use crate::check::{Checked, Difference, Engine, Noted, differences, judge_difference};
use crate::flow::Declaration;
use crate::source::{Diagnostic, FileId, Say, Severity, SourceFile};
use crate::value::Date;

/// Notices that are compared.
pub(crate) struct Among<'c, 'l> {
    /// The law.
    pub engine: &'c Engine<'l>,
    /// What is declared.
    pub flows: &'c Flows,
    /// The units.
    pub plan: &'c [Planned],
    /// What was kept of each.
    pub noted: &'c [Option<Noted>],
    /// The day.
    pub date: Date,
    /// Reads a text once more, by its name.
    pub read: &'c dyn Fn(&str) -> Option<SourceFile>,
}

impl Among<'_, '_> {
    /// Where notices contradict each other, by notice and in the order of the notices: the index of its unit, and what is to be reported.
    pub fn compare(&self, mut report: impl FnMut(usize, Checked)) {
        let rules = &self.engine.law.reading.rules;
        let all = differences(self.engine, rules, self.noted, &|index| self.declared(index), self.date);
        for of_one in all.chunk_by(|a, b| a.notice == b.notice) {
            if let (Some(first), Some(checked)) = (of_one.first(), self.compared(of_one)) {
                report(first.notice, checked);
            }
        }
    }

    fn declared(&self, index: usize) -> Option<Declaration> {
        self.plan.get(index).and_then(|unit| self.flows.declared_for(unit.declared))
    }

    /// What is to be reported of one notice.
    fn compared(&self, differences: &[Difference]) -> Option<Checked> {
        let of = |index: usize| self.noted.get(index).and_then(Option::as_ref);
        let index = differences.first()?.notice;
        let notice = of(index)?;
        let declaration = self.declared(index);
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
        Some(checked)
    }

    /// Reads the files of a notice once more, and gives the id of the first. What has changed since the notice was checked is not shown.
    fn put(&self, notice: &Noted, checked: &mut Checked) -> Option<u32> {
        let files: Vec<SourceFile> = notice.files().map_while(|name| (self.read)(name)).collect();
        if !notice.stands_in(&files) {
            checked.diagnostics.extend(notice.files().next().map(changed));
            return None;
        }
        let ids: Vec<FileId> = files.into_iter().map(|file| checked.sources.add(file)).collect();
        ids.first().map(|id| id.0)
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
