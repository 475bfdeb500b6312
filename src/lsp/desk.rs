//! What is known of a folder, and from what: what did not change is not checked again.

use super::diagnostics::of;
use super::disk::Disk;
use super::root::{Problems, Root};
use super::view::{Part, View};
use super::worker::{Bench, Snapshot};
use crate::check::{Checked, Engine, Memory, Noted, Read, ReadTexts, check_again, check_declaration, check_waivers};
use crate::flow::Declaration;
use crate::notice::Format;
use crate::project::among::Among;
use crate::project::discover::{Found, discover};
use crate::project::files::{name_of, too_large};
use crate::project::plan::{Flows, For, Planned, at_its_card, declared_in, plan};
use crate::source::{Diagnostic, FileId, MAX_FILE_BYTES, SourceFile, Sources};
use crate::value::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The day, for folders that are judged as of today.
pub fn today() -> Date {
    jiff::Zoned::now().date()
}

/// With so many units, what is to be told of an open one does not wait until all are compared.
const MANY: usize = 50;

/// A unit that was checked, and from what.
struct Done {
    texts: Vec<Option<Arc<SourceFile>>>,
    declared: For,
    flows: Option<Arc<Flows>>,
    date: Date,
    part: Arc<Part>,
}

/// What was found in what is declared, and from what.
struct Judged {
    flows: Arc<Flows>,
    date: Date,
    /// The waivers that covered a finding; none where these are not asked about.
    used: BTreeSet<String>,
    part: Arc<Part>,
}

/// What is known of a folder.
pub struct Desk<'s, 'l> {
    root: &'s Root,
    engine: &'s Engine<'l>,
    memory: Memory,
    disk: Disk,
    /// The day that it is judged on.
    pub date: Date,
    /// What lies on the disk.
    lying: Option<Found>,
    /// The same, with the buffers of these names.
    found: Found,
    open: Vec<String>,
    flow_files: Vec<Arc<SourceFile>>,
    flows: Arc<Flows>,
    flow_problems: Arc<Problems>,
    /// What is declared for units that were checked.
    declarations: Vec<(For, Arc<Declaration>)>,
    /// What is wrong with configuration and law; found out once.
    settled: Vec<Arc<Problems>>,
    /// The files of the team's own rules and concepts: the buffers, where they are open. What is wrong with those that have changed
    /// since the law was read, and what of `settled` is about others.
    law: Vec<Arc<SourceFile>>,
    law_problems: Vec<Arc<Problems>>,
    plan: Vec<Planned>,
    /// What each unit is made of.
    keys: Vec<String>,
    /// Units that were checked, by what they are made of.
    done: BTreeMap<String, Done>,
    /// What was found in the declaration, and of its waivers.
    declared: Option<Judged>,
    waivers: Option<Judged>,
    /// What was found between notices, and what was compared when.
    compared: Vec<Arc<Part>>,
    compared_of: Vec<Arc<Part>>,
    compared_on: Date,
    /// Whether all is checked.
    pub complete: bool,
}

impl<'s, 'l> Desk<'s, 'l> {
    /// Nothing is known yet.
    pub fn new(root: &'s Root, engine: &'s Engine<'l>) -> Self {
        Self {
            root,
            engine,
            memory: Memory::default(),
            disk: Disk::default(),
            date: Date::default(),
            lying: None,
            found: Found::default(),
            open: Vec::new(),
            flow_files: Vec::new(),
            flows: Arc::default(),
            flow_problems: Arc::default(),
            declarations: Vec::new(),
            settled: Vec::new(),
            law: Vec::new(),
            law_problems: Vec::new(),
            plan: Vec::new(),
            keys: Vec::new(),
            done: BTreeMap::new(),
            declared: None,
            waivers: None,
            compared: Vec::new(),
            compared_of: Vec::new(),
            compared_on: Date::default(),
            complete: false,
        }
    }

    /// Finds out which files there are, what is declared, and which units there are.
    pub fn arrange(&mut self, job: &Snapshot, bench: &Bench<'_, '_>, own: &dyn Fn(&Path) -> bool) {
        let root = self.root;
        self.date = bench.date.or(root.config.as_of).unwrap_or_else(today);
        let looked = job.disk || self.lying.is_none();
        if looked {
            self.disk.may_have_changed();
            self.lying = Some(self.look(own));
        }
        if self.settled.is_empty() {
            let examples = root.example_problems(self.engine, self.date);
            let all = root.problems.iter().cloned().chain([examples]);
            self.settled = all.map(|(sources, all)| Arc::new(Problems::new(root.manner(bench.client), sources, all))).collect();
        }
        self.look_at_law(job, bench);
        let open: Vec<String> = job.buffers.keys().filter(|name| own(Path::new(name))).cloned().collect();
        let others = looked || open != self.open;
        if others {
            let mut found = self.lying.clone().unwrap_or_default();
            open.iter().for_each(|name| found.add(&root.folder.real, PathBuf::from(name), &root.config));
            found.sort();
            (self.found, self.open) = (found, open);
        }
        if self.declare(job, bench) || others {
            self.plan = plan(&self.found, false, &self.flows);
            self.keys = keys(&self.plan, &self.flows);
            let keys: BTreeSet<&String> = self.keys.iter().collect();
            self.done.retain(|key, _| keys.contains(key));
        }
    }

    /// The team's own rules and concepts as they are written now. The law is read anew when they are saved; until then, what is wrong with
    /// their cards is shown for what stands there now, but for what their examples show.
    fn look_at_law(&mut self, job: &Snapshot, bench: &Bench<'_, '_>) {
        let stored = || self.root.law_sources.iter().map(|(_, file)| file).filter(|f| f.name.ends_with(".md"));
        let files: Vec<Arc<SourceFile>> = stored().map(|f| Arc::clone(job.buffers.get(&f.name).unwrap_or(f))).collect();
        let same = files.len() == self.law.len() && files.iter().zip(&self.law).all(|(a, b)| Arc::ptr_eq(a, b));
        if same && (!self.law_problems.is_empty() || self.settled.is_empty()) {
            return;
        }
        let changed: Vec<&Arc<SourceFile>> = files.iter().zip(stored()).filter(|(a, b)| a.text != b.text).map(|(a, _)| a).collect();
        let about = |d: &Diagnostic, sources: &Sources| {
            let file = d.labels.first().and_then(|l| sources.get(l.file));
            file.is_some_and(|f| changed.iter().any(|c| c.name == f.name))
        };
        let manner = self.root.manner(bench.client);
        let rest = self.settled.iter().map(|p| {
            if !p.diagnostics.iter().any(|d| about(d, &p.sources)) {
                return Arc::clone(p);
            }
            let kept = p.diagnostics.iter().filter(|d| !about(d, &p.sources)).cloned().collect();
            Arc::new(Problems::new(manner, p.sources.clone(), kept))
        });
        let mut all: Vec<Arc<Problems>> = rest.collect();
        let mut sources = Sources::default();
        for file in &changed {
            sources.share(Arc::clone(file));
        }
        let found = if changed.is_empty() { Vec::new() } else { self.root.law_mistakes(&sources) };
        if !found.is_empty() {
            all.push(Arc::new(Problems::new(manner, sources, found)));
        }
        (self.law, self.law_problems) = (files, all);
    }

    /// What lies on the disk. What lies in a folder that is open by itself is that folder's.
    fn look(&self, own: &dyn Fn(&Path) -> bool) -> Found {
        if !self.root.folder.whole {
            return Found::default();
        }
        let mut found = discover(std::slice::from_ref(&self.root.folder.real), &self.root.config);
        found.flows.retain(|p| own(p));
        found.texts.retain(|p| own(p));
        found
    }

    /// Reads the flow files, if one of them has changed; whether that is so.
    fn declare(&mut self, job: &Snapshot, bench: &Bench<'_, '_>) -> bool {
        let mut problems = self.found.diagnostics.clone();
        let mut files = Vec::new();
        let paths = std::mem::take(&mut self.found.flows);
        for path in &paths {
            match self.read(path, job) {
                Ok(file) => files.push((path.clone(), file)),
                Err(problem) => problems.push(*problem),
            }
        }
        self.found.flows = paths;
        let same = files.len() == self.flow_files.len() && files.iter().zip(&self.flow_files).all(|((_, new), old)| Arc::ptr_eq(new, old));
        if !same {
            self.flow_files = files.iter().map(|(_, file)| Arc::clone(file)).collect();
            let (flows, mistakes) = declared_in(files, &self.root.prepared);
            problems.extend(mistakes);
            self.flow_problems = Arc::new(Problems::new(self.root.manner(bench.client), flows.base.clone(), problems));
            self.flows = Arc::new(flows);
            self.declarations.clear();
        } else if job.disk {
            problems.extend(self.flow_problems.diagnostics.iter().filter(|d| !d.labels.is_empty()).cloned());
            self.flow_problems = Arc::new(Problems::new(self.root.manner(bench.client), self.flows.base.clone(), problems));
        }
        !same
    }

    /// A file: the buffer, if it is open.
    fn read(&mut self, path: &Path, job: &Snapshot) -> Result<Arc<SourceFile>, Box<Diagnostic>> {
        let name = name_of(path);
        match job.buffers.get(&name) {
            Some(file) if file.text.len() as u64 > MAX_FILE_BYTES => Err(Box::new(too_large(&name))),
            Some(file) => Ok(Arc::clone(file)),
            None => self.disk.read(path),
        }
    }

    /// Checks units: those that are `open`, or all. `false` if there is a newer job.
    pub fn check(&mut self, job: &Snapshot, bench: &Bench<'_, '_>, open: bool, stale: &dyn Fn() -> bool) -> bool {
        self.complete = true;
        self.judge_declaration(bench);
        let (plan, keys) = (std::mem::take(&mut self.plan), std::mem::take(&mut self.keys));
        let mut whole = true;
        for (unit, key) in plan.iter().zip(&keys) {
            let is_open = || unit.texts.iter().any(|(path, _)| job.buffers.contains_key(&name_of(path)));
            let texts = self.texts(unit, job);
            if self.is_done(unit, key, &texts) {
                continue;
            }
            if open && !is_open() {
                self.complete = false;
            } else if stale() {
                self.complete = false;
                whole = false;
                break;
            } else {
                self.unit(unit, key, texts, job, bench);
            }
        }
        (self.plan, self.keys) = (plan, keys);
        if whole && self.complete && !self.is_compared() {
            if open && self.plan.len() > MANY {
                self.complete = false;
            } else {
                self.compare(job, bench);
            }
        }
        if whole && self.complete {
            self.judge_waivers(bench);
        }
        whole
    }

    fn texts(&mut self, unit: &Planned, job: &Snapshot) -> Vec<Option<Arc<SourceFile>>> {
        unit.texts.iter().map(|(path, _)| self.read(path, job).ok()).collect()
    }

    fn is_done(&self, unit: &Planned, key: &str, texts: &[Option<Arc<SourceFile>>]) -> bool {
        let same = |a: &Option<Arc<SourceFile>>, b: &Option<Arc<SourceFile>>| match (a, b) {
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            (None, None) => true,
            _ => false,
        };
        self.done.get(key).is_some_and(|done| {
            self.stands(done, unit) && done.texts.len() == texts.len() && done.texts.iter().zip(texts).all(|(a, b)| same(a, b))
        })
    }

    /// Whether a unit was judged under what is declared for it now, and on this day.
    fn stands(&self, done: &Done, unit: &Planned) -> bool {
        let declared = done.flows.as_ref().map_or(unit.declared == For::Nobody, |f| Arc::ptr_eq(f, &self.flows));
        declared && done.declared == unit.declared && done.date == self.date
    }

    fn unit(&mut self, unit: &Planned, key: &str, texts: Vec<Option<Arc<SourceFile>>>, job: &Snapshot, bench: &Bench<'_, '_>) {
        let before = self.done.remove(key);
        let first = self.flows.base.iter().count() as u32;
        let mut read: Vec<(Arc<SourceFile>, Arc<Read>)> = Vec::new();
        let mut problems = Vec::new();
        for (path, place) in &unit.texts {
            match self.read(path, job) {
                Ok(file) => {
                    let id = FileId(first + read.len() as u32);
                    let known = before.as_ref().and_then(|done| done.part.read_of(id, &file)).map(Arc::clone);
                    let text = known.unwrap_or_else(|| Arc::new(self.read_text(&file, id)));
                    read.push((file, text));
                }
                Err(problem) => problems.push(at_its_card(*problem, *place)),
            }
        }
        let declaration = self.declaration_for(unit.declared);
        let standing = before.as_ref().filter(|done| self.stands(done, unit)).map(|done| &done.part);
        let reads: Vec<(FileId, Arc<Read>)> = (first..).map(FileId).zip(read.iter().map(|(_, r)| Arc::clone(r))).collect();
        let about = ReadTexts { texts: read, declaration: declaration.as_deref() };
        let judged_before = |id| standing.and_then(|part| part.before(id));
        let (mut checked, tallies) = check_again(self.engine, about, &self.flows.base, self.date, &judged_before);
        checked.diagnostics.splice(0..0, problems);
        let notice = |index: usize| self.flows.whole.as_ref().and_then(|w| w.things.get(index)).map(|n| n.file);
        let declared_in = match unit.declared {
            For::Nobody => None,
            For::All => self.flows.base.iter().next().map(|(id, _)| id),
            For::Notice(index) => notice(index),
        };
        let part = Part { texts: reads, tallies, declared_in, ..self.part(checked, bench) };
        let flows = (unit.declared != For::Nobody).then(|| Arc::clone(&self.flows));
        let done = Done { texts, declared: unit.declared, flows, date: self.date, part: Arc::new(part) };
        self.done.insert(key.to_owned(), done);
    }

    fn read_text(&mut self, file: &SourceFile, id: FileId) -> Read {
        let language = self.root.config.language_of(&file.name);
        self.engine.read(file, id, Format::of(file), language.as_deref(), &mut self.memory)
    }

    /// What is declared for a unit; kept until the flows change.
    fn declaration_for(&mut self, whom: For) -> Option<Arc<Declaration>> {
        if let Some((_, known)) = self.declarations.iter().find(|(of, _)| *of == whom) {
            return Some(Arc::clone(known));
        }
        let declaration = Arc::new(self.flows.declared_for(whom)?);
        self.declarations.push((whom, Arc::clone(&declaration)));
        Some(declaration)
    }

    /// What came out, as the configuration wants it.
    fn part(&self, mut checked: Checked, bench: &Bench<'_, '_>) -> Part {
        let wanted = std::mem::take(&mut checked.findings).into_iter().filter(|f| self.root.selection.has(&f.rule));
        let mut findings = self.root.config.chosen(wanted, &checked.sources);
        self.root.provisions.word(&mut findings);
        let shown = of(self.root.manner(bench.client), &checked.sources, &findings, &checked.diagnostics);
        Part { checked, findings, shown, ..Part::default() }
    }

    /// The units as they are checked, in the order of the plan.
    fn units(&self) -> impl Iterator<Item = &Arc<Part>> {
        self.keys.iter().filter_map(|key| self.done.get(key)).map(|done| &done.part)
    }

    fn is_compared(&self) -> bool {
        let same = self.units().map(Arc::as_ptr).eq(self.compared_of.iter().map(Arc::as_ptr));
        same && self.compared_on == self.date
    }

    /// Compares notices of one party with each other, when all are checked.
    fn compare(&mut self, job: &Snapshot, bench: &Bench<'_, '_>) {
        let parts: Vec<Arc<Part>> = self.units().cloned().collect();
        let noted: Vec<Option<Noted>> = parts.iter().map(|p| p.checked.noted.clone()).collect();
        let held = |name: &str| parts.iter().flat_map(|p| p.checked.sources.iter()).map(|(_, f)| f).find(|f| f.name == name);
        let read = |name: &str| job.buffers.get(name).or_else(|| held(name)).map(|f| (**f).clone());
        let (engine, flows, plan, date) = (self.engine, &self.flows, &self.plan, self.date);
        let mut found = Vec::new();
        Among { engine, flows, plan, noted: &noted, date, read: &read }.compare(|_, checked| found.push(checked));
        self.compared = found.into_iter().map(|checked| Arc::new(self.part(checked, bench))).collect();
        (self.compared_of, self.compared_on) = (parts, self.date);
    }

    fn judge_declaration(&mut self, bench: &Bench<'_, '_>) {
        if self.is_judged(self.declared.as_ref(), &BTreeSet::new()) {
            return;
        }
        let checked = self.flows.whole.as_ref().map(|whole| check_declaration(self.engine, whole, &self.flows.base, self.date));
        let part = checked.map(|c| self.part(c, bench)).unwrap_or_default();
        self.declared = Some(self.judged(BTreeSet::new(), part));
    }

    fn judged(&self, used: BTreeSet<String>, part: Part) -> Judged {
        Judged { flows: Arc::clone(&self.flows), date: self.date, used, part: Arc::new(part) }
    }

    fn is_judged(&self, judged: Option<&Judged>, used: &BTreeSet<String>) -> bool {
        judged.is_some_and(|j| Arc::ptr_eq(&j.flows, &self.flows) && j.date == self.date && j.used == *used)
    }

    /// Judges the waivers, when all units are checked.
    fn judge_waivers(&mut self, bench: &Bench<'_, '_>) {
        let parts = self.done.values().map(|d| &d.part).chain(self.declared.as_ref().map(|j| &j.part)).chain(&self.compared);
        let used: BTreeSet<String> = parts.flat_map(|p| p.checked.used_waivers.iter().cloned()).collect();
        if self.is_judged(self.waivers.as_ref(), &used) {
            return;
        }
        // Without a text of theirs, nothing can be said about waivers.
        let judged = self.plan.iter().any(|unit| unit.declared != For::Nobody);
        let whole = self.flows.whole.as_ref().filter(|_| judged);
        let part = whole.map(|w| self.part(check_waivers(self.engine, w, &used, &self.flows.base, self.date), bench)).unwrap_or_default();
        self.waivers = Some(self.judged(used, part));
    }

    /// What is known now. Units that are still to be checked are shown as they were.
    pub fn view(&self) -> View {
        let declared = self.declared.iter().map(|j| &j.part);
        let waivers = self.waivers.iter().map(|j| &j.part);
        View {
            flows: Arc::clone(&self.flows),
            parts: declared.chain(self.units()).chain(&self.compared).chain(waivers).cloned().collect(),
            law: self.law.clone(),
            problems: self.law_problems.iter().chain([&self.flow_problems]).cloned().collect(),
            complete: self.complete,
        }
    }
}

/// What each unit is made of: the card of its notice, if there is one, and its texts.
fn keys(plan: &[Planned], flows: &Flows) -> Vec<String> {
    let mut known = BTreeSet::new();
    let key = |unit: &Planned| {
        let names: Vec<String> = unit.texts.iter().map(|(path, _)| name_of(path)).collect();
        let mut key = format!("{}\n{}", flows.notice_of(unit).map_or("", |n| n.name.as_str()), names.join("\n"));
        // A name that is declared twice is a mistake; both are checked all the same.
        while !known.insert(key.clone()) {
            key.push('\n');
        }
        key
    };
    plan.iter().map(key).collect()
}
