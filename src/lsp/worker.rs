//! The thread that checks: buffers and files in, views out.
//!
//! It always works on the newest state of the buffers: between two units it looks whether there is a newer one, and drops what it was
//! doing. What did not change is not checked again.

use super::client::Client;
use super::diagnostics::of;
use super::disk::Disk;
use super::root::{Problems, Root, owner};
use super::view::{Part, View};
use crate::check::{Checked, Engine, Memory, Noted, Unit, check_and_keep, check_declaration, check_waivers};
use crate::flow::Declaration;
use crate::project::among::Among;
use crate::project::discover::{Found, discover};
use crate::project::files::{name_of, too_large};
use crate::project::plan::{Flows, For, Planned, declared_in, plan};
use crate::source::{Diagnostic, MAX_FILE_BYTES, SourceFile};
use crate::value::Date;
use crossbeam_channel::{Receiver, Sender};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The buffers of an editor at one time.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// Counts the changes.
    pub generation: u64,
    /// The buffers that are files, by name.
    pub buffers: BTreeMap<String, Arc<SourceFile>>,
    /// Whether files on the disk may have changed.
    pub disk: bool,
    /// Whether nothing is to be checked any more.
    pub stop: bool,
}

/// What the folders came to.
pub struct Report {
    /// The state of the buffers that it is about.
    pub generation: u64,
    /// The day that it was judged on.
    pub date: Date,
    /// One for each folder.
    pub views: Vec<Arc<View>>,
}

/// What the thread works with.
pub struct Bench<'s, 'l> {
    /// The folders.
    pub roots: &'s [Root],
    /// An engine for each.
    pub engines: &'s [Engine<'l>],
    /// What the client can do.
    pub client: &'s Client,
    /// The day to judge on, if it is not today.
    pub date: Option<Date>,
}

impl<'s, 'l> Bench<'s, 'l> {
    /// Works until nobody wants anything any more.
    pub fn work(&self, jobs: &Receiver<Snapshot>, reports: &Sender<Report>) {
        let mut desks: Vec<Desk<'s, 'l>> = self.roots.iter().zip(self.engines).map(|(root, engine)| Desk::new(root, engine)).collect();
        while let Ok(mut job) = jobs.recv() {
            while let Ok(newer) = jobs.try_recv() {
                job = Snapshot { disk: newer.disk | job.disk, ..newer };
            }
            if job.stop {
                return;
            }
            let stale = || !jobs.is_empty();
            // What was seen of the disk is kept by the desks: a job that is dropped has told them all the same.
            if self.urgent(&job, &mut desks, &stale) && self.send(&job, &desks, reports) && self.rest(&job, &mut desks, &stale) {
                self.send(&job, &desks, reports);
            }
        }
    }

    /// Checks the units that are open; `false` if there is a newer job.
    fn urgent(&self, job: &Snapshot, desks: &mut [Desk<'s, 'l>], stale: &dyn Fn() -> bool) -> bool {
        for (at, desk) in desks.iter_mut().enumerate() {
            let own = |path: &Path| owner(self.roots.iter().map(|r| &r.folder), path) == Some(at);
            desk.arrange(job, self, &own);
        }
        desks.iter_mut().all(|desk| desk.check(job, self, true, stale))
    }

    /// Checks all others; `false` if there are none, or if there is a newer job.
    fn rest(&self, job: &Snapshot, desks: &mut [Desk<'s, 'l>], stale: &dyn Fn() -> bool) -> bool {
        if desks.iter().all(|desk| desk.complete) {
            return false;
        }
        desks.iter_mut().all(|desk| desk.check(job, self, false, stale))
    }

    fn send(&self, job: &Snapshot, desks: &[Desk<'s, 'l>], reports: &Sender<Report>) -> bool {
        let views = desks.iter().map(|d| Arc::new(d.view())).collect();
        let date = desks.first().map_or_else(today, |d| d.date);
        reports.send(Report { generation: job.generation, date, views }).is_ok()
    }
}

fn today() -> Date {
    jiff::Zoned::now().date()
}

/// A unit that was checked, and from what.
struct Done {
    texts: Vec<Option<Arc<SourceFile>>>,
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
struct Desk<'s, 'l> {
    root: &'s Root,
    engine: &'s Engine<'l>,
    memory: Memory,
    disk: Disk,
    date: Date,
    /// What lies on the disk.
    lying: Option<Found>,
    flow_files: Vec<Arc<SourceFile>>,
    flows: Arc<Flows>,
    flow_problems: Arc<Problems>,
    /// What is declared for units that were checked.
    declarations: Vec<(For, Arc<Declaration>)>,
    /// What is wrong with configuration and law; found out once.
    settled: Vec<Arc<Problems>>,
    plan: Vec<Planned>,
    /// Units that were checked, by what they are made of.
    done: BTreeMap<String, Done>,
    /// What was found in the declaration, and of its waivers.
    declared: Option<Judged>,
    waivers: Option<Judged>,
    /// What was found between notices, and what was compared when.
    compared: Vec<Arc<Part>>,
    compared_of: Vec<Arc<Part>>,
    compared_on: Date,
    complete: bool,
}

impl<'s, 'l> Desk<'s, 'l> {
    fn new(root: &'s Root, engine: &'s Engine<'l>) -> Self {
        Self {
            root,
            engine,
            memory: Memory::default(),
            disk: Disk::default(),
            date: Date::default(),
            lying: None,
            flow_files: Vec::new(),
            flows: Arc::default(),
            flow_problems: Arc::default(),
            declarations: Vec::new(),
            settled: Vec::new(),
            plan: Vec::new(),
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
    fn arrange(&mut self, job: &Snapshot, bench: &Bench<'_, '_>, own: &dyn Fn(&Path) -> bool) {
        let root = self.root;
        self.date = bench.date.or(root.config.as_of).unwrap_or_else(today);
        if job.disk || self.lying.is_none() {
            self.disk.may_have_changed();
            self.lying = Some(self.look(own));
        }
        if self.settled.is_empty() {
            let examples = root.example_problems(self.engine, self.date);
            let all = root.problems.iter().cloned().chain([examples]);
            self.settled = all.map(|(sources, all)| Arc::new(Problems::new(root.manner(bench.client), sources, all))).collect();
        }
        let mut found = self.lying.clone().unwrap_or_default();
        for name in job.buffers.keys().filter(|name| own(Path::new(name))) {
            found.add(&root.folder.real, PathBuf::from(name), &root.config);
        }
        found.sort();
        self.declare(&found, job, bench);
        self.plan = plan(&found, false, &self.flows);
        let keys: BTreeSet<String> = self.plan.iter().map(key).collect();
        self.done.retain(|key, _| keys.contains(key));
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

    /// Reads the flow files, if one of them has changed.
    fn declare(&mut self, found: &Found, job: &Snapshot, bench: &Bench<'_, '_>) {
        let mut problems = found.diagnostics.clone();
        let mut files = Vec::new();
        for path in &found.flows {
            match self.read(path, job) {
                Ok(file) => files.push((path.clone(), file)),
                Err(problem) => problems.push(*problem),
            }
        }
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
    fn check(&mut self, job: &Snapshot, bench: &Bench<'_, '_>, open: bool, stale: &dyn Fn() -> bool) -> bool {
        self.complete = true;
        self.judge_declaration(bench);
        let plan = std::mem::take(&mut self.plan);
        let mut whole = true;
        for unit in &plan {
            let is_open = || unit.texts.iter().any(|(path, _)| job.buffers.contains_key(&name_of(path)));
            let texts = self.texts(unit, job);
            if self.is_done(unit, &texts) {
                continue;
            }
            if open && !is_open() {
                self.complete = false;
            } else if stale() {
                self.complete = false;
                whole = false;
                break;
            } else {
                self.unit(unit, texts, job, bench);
            }
        }
        self.plan = plan;
        if whole && self.complete {
            self.compare(job, bench);
            self.judge_waivers(bench);
        }
        whole
    }

    fn texts(&mut self, unit: &Planned, job: &Snapshot) -> Vec<Option<Arc<SourceFile>>> {
        unit.texts.iter().map(|(path, _)| self.read(path, job).ok()).collect()
    }

    fn is_done(&self, unit: &Planned, texts: &[Option<Arc<SourceFile>>]) -> bool {
        let same = |a: &Option<Arc<SourceFile>>, b: &Option<Arc<SourceFile>>| match (a, b) {
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            (None, None) => true,
            _ => false,
        };
        self.done.get(&key(unit)).is_some_and(|done| {
            let declared = done.flows.as_ref().map_or(unit.declared == For::Nobody, |f| Arc::ptr_eq(f, &self.flows));
            declared && done.date == self.date && done.texts.len() == texts.len() && done.texts.iter().zip(texts).all(|(a, b)| same(a, b))
        })
    }

    fn unit(&mut self, unit: &Planned, texts: Vec<Option<Arc<SourceFile>>>, job: &Snapshot, bench: &Bench<'_, '_>) {
        let root = self.root;
        let mut read = |path: &Path| self.read(path, job).map(|file| (*file).clone());
        let gathered = unit.gather(&mut read, "", &|name| root.config.language_of(name));
        let declaration = self.declaration_for(unit.declared);
        let about = Unit { files: gathered.files, declaration: declaration.as_deref(), compared: true, evidence: true };
        let (mut checked, read) = check_and_keep(self.engine, about, &self.flows.base, self.date, &mut self.memory);
        checked.diagnostics.splice(0..0, gathered.problems);
        let notice = |index: usize| self.flows.whole.as_ref().and_then(|w| w.things.get(index)).map(|n| n.file);
        let declared_in = match unit.declared {
            For::Nobody => None,
            For::All => self.flows.base.iter().next().map(|(id, _)| id),
            For::Notice(index) => notice(index),
        };
        let part = Part { texts: read, declared_in, ..self.part(checked, bench) };
        let flows = (unit.declared != For::Nobody).then(|| Arc::clone(&self.flows));
        self.done.insert(key(unit), Done { texts, flows, date: self.date, part: Arc::new(part) });
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

    /// Compares notices of one party with each other, when all are checked.
    fn compare(&mut self, job: &Snapshot, bench: &Bench<'_, '_>) {
        let parts: Vec<Arc<Part>> = self.plan.iter().filter_map(|unit| self.done.get(&key(unit))).map(|d| Arc::clone(&d.part)).collect();
        let same = parts.len() == self.compared_of.len() && parts.iter().zip(&self.compared_of).all(|(a, b)| Arc::ptr_eq(a, b));
        if same && self.compared_on == self.date {
            return;
        }
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
    fn view(&self) -> View {
        let declared = self.declared.iter().map(|j| &j.part);
        let waivers = self.waivers.iter().map(|j| &j.part);
        let units = self.plan.iter().filter_map(|unit| self.done.get(&key(unit))).map(|d| &d.part);
        View {
            flows: Arc::clone(&self.flows),
            parts: declared.chain(units).chain(&self.compared).chain(waivers).cloned().collect(),
            problems: self.settled.iter().chain([&self.flow_problems]).cloned().collect(),
            complete: self.complete,
        }
    }
}

/// What a unit is made of.
fn key(unit: &Planned) -> String {
    let names: Vec<String> = unit.texts.iter().map(|(path, _)| name_of(path)).collect();
    format!("{:?} {}", unit.declared, names.join("\n"))
}
