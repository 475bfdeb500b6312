//! Notices of one party, compared with each other when all have been checked.

use super::check::Job;
use super::files::read;
use super::plan::Planned;
use super::printer::Printer;
use crate::check::Noted;
use crate::project::among::Among;
use crate::source::SourceFile;
use std::path::Path;

impl Job<'_> {
    /// Reports where notices of one party contradict each other, in the order of the notices.
    pub(super) fn compare(&self, plan: &[Planned], noted: &[Option<Noted>], printer: &mut Printer) {
        let (engine, flows, date) = (self.engine, self.flows, self.date);
        let among = Among { engine, flows, plan, noted, date, read: &|name| self.read_again(name) };
        among.compare(|notice, checked| {
            let about = plan.get(notice).map_or("", |unit| self.about(unit));
            printer.part(self.print(checked, false, about));
        });
    }

    /// Standard input cannot be read twice: it was kept.
    fn read_again(&self, name: &str) -> Option<SourceFile> {
        let kept = self.stdin.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
        kept.filter(|file| file.name == name).or_else(|| read(Path::new(name)).ok())
    }
}
