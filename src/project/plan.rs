//! Which texts belong together, and what is declared for them.

use super::discover::Found;
use super::files::{name_of, read, read_stdin};
use crate::check::Prepared;
use crate::flow::{Declaration, Declared, NOTICE, TEXT, Thing, read_flows};
use crate::source::{Diagnostic, FileId, Label, Place, Say, SourceFile, Sources};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A unit before it is read.
#[derive(Debug)]
pub(crate) struct Planned {
    /// The paths of its texts, with the place where a card names each, if one does.
    pub texts: Vec<(PathBuf, Option<Place>)>,
    /// Whether standard input is its text.
    pub stdin: bool,
    /// What is declared for it.
    pub declared: For,
}

/// What is declared for a unit.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) enum For {
    /// Nothing.
    Nobody,
    /// Everything.
    All,
    /// What concerns the notice with this index among the things.
    Notice(usize),
}

/// What the flow files declare.
#[derive(Default)]
pub(crate) struct Flows {
    /// The files.
    pub base: Sources,
    /// Their paths, by id; standard input has the one that it is given.
    pub paths: Vec<PathBuf>,
    /// What they declare; `None` if there are none.
    pub whole: Option<Declaration>,
}

impl Flows {
    /// The card of the notice that a unit is about.
    pub fn notice_of(&self, unit: &Planned) -> Option<&Thing> {
        match unit.declared {
            For::Notice(index) => self.whole.as_ref()?.things.get(index),
            For::All | For::Nobody => None,
        }
    }

    /// What is declared for a unit.
    pub fn declared_for(&self, whom: For) -> Option<Declaration> {
        let whole = self.whole.as_ref()?;
        if whom == For::All {
            return Some(whole.clone());
        }
        self.concerned(whom).map(|all| Declaration::new(all.into_iter().map(|(_, thing)| thing.clone()).collect()))
    }

    /// The things that are declared for a unit, with their indices. A notice that names its flows is judged by those only, and never by
    /// another notice's card.
    pub fn concerned(&self, whom: For) -> Option<Vec<(usize, &Thing)>> {
        let whole = self.whole.as_ref()?;
        let all = whole.things.iter().enumerate();
        let notice = match whom {
            For::Nobody => return None,
            For::All => return Some(all.collect()),
            For::Notice(index) => whole.things.get(index)?,
        };
        let wanted: BTreeSet<&str> = notice.field("flows").iter().flat_map(|v| names(&v.value)).map(String::as_str).collect();
        let concerns = |thing: &Thing| {
            let other_notice = thing.kind == notice.kind && thing.name != notice.name;
            let other_flow = !wanted.is_empty() && !thing.path.is_empty() && !wanted.contains(thing.name.as_str());
            !other_notice && !other_flow
        };
        Some(all.filter(|(_, thing)| concerns(thing)).collect())
    }
}

fn names(value: &Declared) -> &[String] {
    match value {
        Declared::Names(names) => names,
        _ => &[],
    }
}

/// The texts of a unit, as read.
#[derive(Default)]
pub(crate) struct Gathered<'p> {
    /// Their files, with the language that is set for each, if any.
    pub files: Vec<(SourceFile, Option<String>)>,
    /// The path of each; none for standard input.
    pub paths: Vec<Option<&'p Path>>,
    /// What could not be read.
    pub problems: Vec<Diagnostic>,
}

impl<'p> Gathered<'p> {
    fn take(&mut self, path: Option<&'p Path>, file: Read, place: Option<Place>, language: &dyn Fn(&str) -> Option<String>) {
        match file {
            Ok(file) => {
                let language = language(&file.name);
                self.files.push((file, language));
                self.paths.push(path);
            }
            Err(diagnostic) => self.problems.push(at_its_card(*diagnostic, place)),
        }
    }
}

/// A text that a card names and that cannot be read is shown where the card names it.
pub(crate) fn at_its_card(mut diagnostic: Diagnostic, place: Option<Place>) -> Diagnostic {
    diagnostic.labels.extend(place.map(|p| Label { file: p.file, span: p.span, text: Say::default() }));
    diagnostic
}

/// A file, or why it could not be read.
pub(crate) type Read = Result<SourceFile, Box<Diagnostic>>;

impl Planned {
    /// Reads its texts. `stdin` is the name of standard input, `language` tells the language that is set for a file.
    pub fn gather(&self, read: &mut dyn FnMut(&Path) -> Read, stdin: &str, language: &dyn Fn(&str) -> Option<String>) -> Gathered<'_> {
        let mut all = Gathered::default();
        for (path, place) in &self.texts {
            all.take(Some(path), read(path), *place, language);
        }
        if self.stdin {
            all.take(None, read_stdin(stdin), None, language);
        }
        all
    }
}

/// Reads all flow files; standard input too, if it is one.
pub(crate) fn read_all_flows(found: &Found, stdin: Option<&str>, prepared: &Prepared) -> (Flows, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let mut read_files = Vec::new();
    let files = found.flows.iter().map(|p| (p.clone(), read(p)));
    for (path, file) in files.chain(stdin.map(|name| (PathBuf::from(name), read_stdin(name)))) {
        match file {
            Ok(file) => read_files.push((path, Arc::new(file))),
            Err(diagnostic) => problems.push(*diagnostic),
        }
    }
    let (flows, mistakes) = declared_in(read_files, prepared);
    problems.extend(mistakes);
    (flows, problems)
}

/// What flow files declare.
pub(crate) fn declared_in(read_files: Vec<(PathBuf, Arc<SourceFile>)>, prepared: &Prepared) -> (Flows, Vec<Diagnostic>) {
    let mut base = Sources::default();
    let mut paths = Vec::new();
    for (path, file) in read_files {
        base.share(file);
        paths.push(path);
    }
    let files: Vec<(FileId, &SourceFile)> = base.iter().map(|(id, f)| (id, f.as_ref())).collect();
    if files.is_empty() {
        return (Flows { base, paths, whole: None }, Vec::new());
    }
    let parsed = read_flows(&files, &prepared.law.cards, &prepared.law.facts, prepared.all_words());
    drop(files);
    (Flows { base, paths, whole: Some(parsed.value) }, parsed.diagnostics)
}

/// Plans the units: the texts of each notice card, then each text alone. Flows and one text that no card names belong together.
pub(crate) fn plan(found: &Found, stdin_text: bool, flows: &Flows) -> Vec<Planned> {
    let here = std::env::current_dir().unwrap_or_default();
    // The same file may be given by a path from the root, and be named relative to its card.
    let whole_name = |path: &Path| name_of(&here.join(path));
    let mut planned = Vec::new();
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for (index, notice) in flows.whole.iter().flat_map(|w| w.of_kind(NOTICE)) {
        // Not by its name: a path need not be text.
        let folder = flows.paths.get(notice.file.0 as usize).and_then(|p| p.parent()).unwrap_or(Path::new(""));
        let place = |span| Some(Place { file: notice.file, span });
        let texts: Vec<(PathBuf, Option<Place>)> = notice
            .field(TEXT)
            .iter()
            .filter_map(|v| match &v.value {
                Declared::Text(text) => Some((folder.join(text), place(v.span))),
                _ => None,
            })
            .collect();
        taken.extend(texts.iter().map(|(t, _)| whole_name(t)));
        if !texts.is_empty() {
            planned.push(Planned { texts, stdin: false, declared: For::Notice(index) });
        }
    }
    let rest: Vec<&PathBuf> = found.texts.iter().filter(|t| !taken.contains(&whole_name(t))).collect();
    let lone = flows.whole.is_some() && taken.is_empty() && rest.len() + usize::from(stdin_text) == 1;
    let declared = if lone { For::All } else { For::Nobody };
    planned.extend(rest.into_iter().map(|t| Planned { texts: vec![(t.clone(), None)], stdin: false, declared }));
    if stdin_text {
        planned.push(Planned { texts: Vec::new(), stdin: true, declared });
    }
    planned.sort_by_cached_key(|p| p.texts.first().map(|(t, _)| name_of(t)));
    planned
}
