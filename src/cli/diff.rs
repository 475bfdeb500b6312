//! `diff`: what two versions of notices and flows say differently.

use super::args::{Common, Diff, DiffFormat};
use super::config::{self, Config};
use super::order::{InOrder, threads};
use super::plan::{Flows, Gathered, Planned, declared_in, plan};
use super::rules::tell_all;
use super::select::{Known, Selection, unknown_rules};
use super::terminal::{Stream, lang, print, style};
use super::versions::{Side, Versions};
use super::{End, law};
use crate::change::{Changes, Told, Version, cards};
use crate::check::{Checked, Engine, Memory, Prepared, Provisions, Unit, check_and_keep, check_declaration};
use crate::report::{self, Compared};
use crate::source::{Diagnostic, FileId, Lang, Severity, Sources};
use crate::value::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::mem::ManuallyDrop;
use std::path::Path;
use std::sync::Arc;

/// Runs the command.
pub(crate) fn run(args: &Diff, common: &Common) -> End {
    let none = Sources::default();
    let versions = match Versions::new(args) {
        Ok(versions) => versions,
        Err(problem) => return tell_all(&[*problem], &none, common, lang(common, None)),
    };
    let start = versions.new.folder().map(Path::to_path_buf);
    let start = config::start_of(start.as_slice());
    let (mut config, config_sources, problems) = config::load(common.config.as_deref(), common.no_config, start.as_deref());
    let lang = lang(common, config.lang);
    let mut end = tell_all(&problems, &config_sources, common, lang);
    let loaded = law::load_for_checking(common.law(args), &config);
    end = end.max(tell_all(&loaded.diagnostics, &loaded.sources, common, lang));
    end = end.max(tell_all(&loaded.unknown_packs, &config_sources, common, lang));
    // The process ends when the command does: taking the law apart would only keep the user waiting.
    let prepared = ManuallyDrop::new(Prepared::new(loaded.law));
    let known = Known::new(&prepared.law);
    end = end.max(tell_all(&unknown_rules(args, &config, &known), &config_sources, common, lang));
    config.resolve(&known);
    let selection = Selection::new(args, &config, &known);
    let engine = ManuallyDrop::new(Engine::new(&prepared));
    let date = args.as_of.or(config.as_of).unwrap_or_else(|| jiff::Zoned::now().date());
    let (old, old_problems) = State::new(&versions.old, &config, &prepared);
    let (new, new_problems) = State::new(&versions.new, &config, &prepared);
    // What was wrong with the older version is past, and perhaps the very thing that is mended.
    let past = |d: Diagnostic| Diagnostic { severity: Severity::Warning, ..d };
    let still = |d: &Diagnostic| new_problems.iter().any(|n| n.code == d.code && n.message == d.message);
    let old_problems: Vec<Diagnostic> = old_problems.into_iter().filter(|d| !still(d)).map(past).collect();
    tell_all(&old_problems, &old.flows.base, common, lang);
    end = end.max(tell_all(&new_problems, &new.flows.base, common, lang));
    let provisions = Provisions::with_concepts(&prepared, lang);
    let job = Job { args, config: &config, selection: &selection, engine: &engine, provisions: &provisions, date, versions: &versions };
    let (changes, problems) = job.compare([&old, &new]);
    for (is_old, problem, sources) in problems {
        let problem = if is_old { past(problem) } else { problem };
        end = end.max(tell_all(&[problem], &sources, common, lang));
    }
    let compared = Compared {
        changes: &changes,
        law: &prepared.law,
        provisions: &provisions,
        old: versions.old.name.as_deref(),
        new: versions.new.name.as_deref(),
    };
    print(&shown(&compared, args.format, common, lang));
    end.max(if changes.is_empty() { End::Clean } else { End::Findings })
}

fn shown(compared: &Compared<'_>, format: DiffFormat, common: &Common, lang: Lang) -> String {
    match format {
        DiffFormat::Human => report::changes(compared, style(common, lang, Stream::Out)),
        DiffFormat::Markdown => report::changes_markdown(compared, lang),
        DiffFormat::Json => {
            let all = report::json_changes(compared, lang);
            // These types have no keys and numbers that JSON cannot hold.
            serde_json::to_string_pretty(&all).unwrap_or_default() + "\n"
        }
    }
}

/// What a version declares, and which texts it has.
struct State<'s> {
    side: &'s Side,
    flows: Flows,
    plan: Vec<Planned>,
}

impl<'s> State<'s> {
    fn new(side: &'s Side, config: &Config, prepared: &Prepared) -> (Self, Vec<Diagnostic>) {
        let found = side.discover(config);
        let mut problems = found.diagnostics.clone();
        let mut files = Vec::new();
        for path in &found.flows {
            match side.read(path) {
                Ok(file) => files.push((path.clone(), Arc::new(file))),
                Err(problem) => problems.push(*problem),
            }
        }
        let (flows, mistakes) = declared_in(files, prepared);
        problems.extend(mistakes);
        let plan = plan(&found, false, &flows);
        (Self { side, flows, plan }, problems)
    }

    /// What tells whether the flows of another version are the same.
    fn flow_texts(&self) -> BTreeMap<String, &str> {
        let key = |id: FileId| self.flows.paths.get(id.0 as usize).map_or_else(String::new, |p| self.side.key(p));
        self.flows.base.iter().map(|(id, file)| (key(id), &*file.text)).collect()
    }

    /// What tells whether a unit of another version is the same: the texts' names and words.
    fn mark(&self, unit: &Planned) -> Vec<(String, Option<u64>)> {
        let mark = |path: &Path| {
            let hash = self.side.read(path).ok().map(|file| {
                let mut hasher = DefaultHasher::new();
                file.text.hash(&mut hasher);
                hasher.finish()
            });
            (self.side.key(path), hash)
        };
        unit.texts.iter().map(|(path, _)| mark(path)).collect()
    }

    fn is_shown(&self, unit: &Planned, versions: &Versions) -> bool {
        unit.texts.iter().any(|(path, _)| versions.shows(&self.side.key(path)) || versions.shows(&super::files::name_of(path)))
    }
}

/// A mistake in an input: whether of the older version, and the files that it points into.
type Mistake = (bool, Diagnostic, Sources);

/// What a unit came to.
#[derive(Default)]
struct Looked {
    texts: Vec<Version>,
    in_flows: Vec<Told>,
    problems: Vec<Diagnostic>,
    sources: Sources,
}

/// What all units share.
struct Job<'a> {
    args: &'a Diff,
    config: &'a Config,
    selection: &'a Selection,
    engine: &'a Engine<'a>,
    provisions: &'a Provisions,
    date: Date,
    versions: &'a Versions,
}

impl Job<'_> {
    fn compare(&self, states: [&State<'_>; 2]) -> (Changes, Vec<Mistake>) {
        let [old, new] = states;
        let same_flows = old.flow_texts() == new.flow_texts();
        let marks = states.map(|state| state.plan.iter().map(|unit| state.mark(unit)).collect::<Vec<_>>());
        // Texts that are the same, with flows that are the same, need not be read.
        let shared: BTreeSet<&Vec<(String, Option<u64>)>> = match &marks {
            [olds, news] if same_flows => {
                let known: BTreeSet<_> = olds.iter().collect();
                news.iter().filter(|mark| known.contains(mark)).collect()
            }
            _ => BTreeSet::new(),
        };
        let mut work: Vec<(usize, &Planned)> = Vec::new();
        for (side, (state, marks)) in states.iter().zip(&marks).enumerate() {
            let wanted = state.plan.iter().zip(marks).filter(|(unit, mark)| !shared.contains(mark) && state.is_shown(unit, self.versions));
            work.extend(wanted.map(|(unit, _)| (side, unit)));
        }
        let parts = InOrder::new(work.len());
        let mut texts: [BTreeMap<String, Version>; 2] = Default::default();
        let mut in_flows: [Vec<Told>; 2] = Default::default();
        let mut mistakes: Vec<Mistake> = Vec::new();
        std::thread::scope(|scope| {
            for _ in 0..threads(None, work.len()) {
                scope.spawn(|| {
                    let mut memory = ManuallyDrop::new(Memory::default());
                    parts.work(|index| {
                        let (side, unit) = work.get(index)?;
                        Some((*side, self.look(states.get(*side)?, unit, &mut memory)))
                    });
                });
            }
            parts.each(|part| {
                let Some((side, looked)) = part else { return };
                mistakes.extend(looked.problems.into_iter().map(|d| (side == 0, d, looked.sources.clone())));
                if let Some(all) = texts.get_mut(side) {
                    looked.texts.into_iter().for_each(|text| add(all, text));
                }
                if let Some(all) = in_flows.get_mut(side) {
                    looked.in_flows.into_iter().for_each(|told| once(all, told));
                }
            });
        });
        for (state, all) in states.iter().zip(&mut in_flows) {
            if let Some(whole) = &state.flows.whole {
                let checked = check_declaration(self.engine, whole, &state.flows.base, self.date);
                self.told(&checked).into_iter().for_each(|(_, told)| once(all, told));
            }
            all.retain(|told| self.versions.shows(&told.quote.file));
        }
        let mut cards = cards((old.flows.whole.as_ref(), &old.flows.base), (new.flows.whole.as_ref(), &new.flows.base));
        let files = |c: &crate::change::CardChange| c.old.iter().chain(&c.new).map(|q| q.file.clone()).collect::<Vec<_>>();
        cards.retain(|card| files(card).iter().any(|f| self.versions.shows(f)));
        let [before, after] = texts.map(|all| all.into_values().collect::<Vec<_>>());
        let [told_before, told_after] = in_flows;
        let mut changes = Changes::new(cards, (&told_before, &told_after), &before, &after);
        changes.texts.retain(|t| t.old.iter().chain(&t.new).any(|f| self.versions.shows(f)));
        (changes, mistakes)
    }

    fn look(&self, state: &State<'_>, unit: &Planned, memory: &mut Memory) -> Looked {
        let language = |name: &str| self.args.language.clone().or_else(|| self.config.language_of(name));
        let Gathered { files, paths, problems } = unit.gather(&mut |path| state.side.read(path), "", &language);
        let declaration = state.flows.declared_for(unit.declared);
        let about = Unit { files, declaration: declaration.as_ref(), compared: false, evidence: false };
        let (mut checked, reads) = check_and_keep(self.engine, about, &state.flows.base, self.date, memory);
        let mut out = Looked { problems, sources: checked.sources.clone(), ..Looked::default() };
        out.problems.append(&mut checked.diagnostics);
        let mut ids: Vec<FileId> = Vec::new();
        for ((id, read), path) in reads.iter().zip(&paths) {
            let (Some(file), Some(path)) = (checked.sources.get(*id), path) else { continue };
            ids.push(*id);
            out.texts.push(Version::new(self.engine.law, file, read, state.side.key(path)));
        }
        for (file, told) in self.told(&checked) {
            match ids.iter().position(|id| *id == file).and_then(|k| out.texts.get_mut(k)) {
                Some(text) => once(&mut text.findings, told),
                None => out.in_flows.push(told),
            }
        }
        out
    }

    /// The findings that are wanted, as grave as the configuration says, with their files.
    fn told(&self, checked: &Checked) -> Vec<(FileId, Told)> {
        let sources = &checked.sources;
        let wanted = |rule: &str| self.selection.has(rule);
        let mut findings = self.config.chosen(checked.findings.iter().filter(|f| wanted(&f.rule)).cloned(), sources);
        self.provisions.word(&mut findings);
        let reported = findings.iter().filter_map(|f| Some((f.place.file, Told::new(f, sources)?)));
        let accepted = checked.waived.iter().filter(|w| wanted(&w.finding.rule)).filter_map(|w| {
            let mut waived = w.clone();
            waived.finding = self.config.chosen([waived.finding], sources).pop()?;
            self.provisions.word(std::slice::from_mut(&mut waived.finding));
            Some((waived.finding.place.file, Told::accepted(&waived, sources)?))
        });
        reported.chain(accepted).collect()
    }
}

/// A text may belong to several notices: what is found in it by each is put together.
fn add(all: &mut BTreeMap<String, Version>, text: Version) {
    match all.get_mut(&text.name) {
        Some(known) => text.findings.into_iter().for_each(|told| once(&mut known.findings, told)),
        None => {
            all.insert(text.name.clone(), text);
        }
    }
}

fn once(all: &mut Vec<Told>, told: Told) {
    if !all.contains(&told) {
        all.push(told);
    }
}
