//! Texts that belong together, mended: clauses are put in until nothing more can be.

use super::engine::{Engine, Memory};
use super::unit::{Checked, Unit, check_unit};
use crate::lint::Finding;
use crate::mend::{Edit, Inserted, apply, mend};
use crate::source::{Diagnostic, FileId, SourceFile, Sources};
use crate::value::Date;
use std::sync::Arc;

/// How often a text is mended: a clause may call for another one, which is no long story. A bound for rules that call for each other.
const MOST_ROUNDS: usize = 8;

/// What mending came to.
#[derive(Debug, Default)]
pub struct MendedUnit {
    /// What is left to report of the mended texts.
    pub checked: Checked,
    /// One for each text, in their order.
    pub texts: Vec<MendedText>,
    /// What could not be put in; the places are those of `checked`.
    pub refused: Vec<Diagnostic>,
}

/// A text, mended.
#[derive(Clone, Debug)]
pub struct MendedText {
    /// Its id in the sources.
    pub id: FileId,
    /// As it was.
    pub before: Arc<SourceFile>,
    /// As it is now.
    pub after: Arc<SourceFile>,
    /// What was put in. The places are those of the round that put it in.
    pub edits: Vec<Edit>,
    /// Clauses that stood there before, and that a human must complete.
    pub to_complete: Vec<Inserted>,
}

impl MendedText {
    /// Whether anything was put in.
    pub fn is_changed(&self) -> bool {
        !self.edits.is_empty()
    }
}

/// Reads, judges and mends texts that belong together. Only for the findings that are `wanted`, of all that there are, a clause is put in.
pub fn mend_unit(
    engine: &Engine<'_>,
    unit: Unit<'_>,
    base: &Sources,
    date: Date,
    memory: &mut Memory,
    wanted: &dyn Fn(Vec<Finding>, &Sources) -> Vec<Finding>,
) -> MendedUnit {
    let Unit { files, declaration, compared, evidence } = unit;
    let languages: Vec<Option<String>> = files.iter().map(|(_, language)| language.clone()).collect();
    let mut files: Vec<SourceFile> = files.into_iter().map(|(file, _)| file).collect();
    let mut out = MendedUnit::default();
    for round in 0..MOST_ROUNDS {
        let texts = files.iter().cloned().zip(languages.iter().cloned()).collect();
        out.checked = check_unit(engine, Unit { files: texts, declaration, compared, evidence }, base, date, memory);
        let checked = &out.checked;
        if round == 0 {
            let known = checked.files.iter().filter_map(|id| Some((*id, checked.sources.get(*id)?)));
            let new = |(id, file): (FileId, &Arc<SourceFile>)| MendedText {
                id,
                before: file.clone(),
                after: file.clone(),
                edits: Vec::new(),
                to_complete: Vec::new(),
            };
            out.texts = known.map(new).collect();
        }
        let findings = wanted(checked.findings.clone(), &checked.sources);
        out.refused.clear();
        let mut changed = false;
        for (text, file) in out.texts.iter_mut().zip(&mut files) {
            let mended = mend(file, text.id, &findings);
            let inserted = |c: &Inserted| text.edits.iter().flat_map(|e| &e.clauses).any(|i| i.clause == c.clause);
            text.to_complete = mended.to_complete.into_iter().filter(|c| !inserted(c)).collect();
            out.refused.extend(mended.refused);
            if mended.edits.is_empty() || round + 1 == MOST_ROUNDS {
                continue;
            }
            *file = apply(file, &mended.edits);
            text.after = Arc::new(file.clone());
            text.edits.extend(mended.edits);
            changed = true;
        }
        if !changed {
            break;
        }
    }
    out
}
