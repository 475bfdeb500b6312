//! Parts of a run that the last one came to already: what each depends on, and that it is recalled or made anew.
//!
//! Kept is what is printed, not what was found: a report takes its share of a run's time, and the next run is almost always asked for the
//! same one. So a result depends on how it is shown, too. What depends on other notices (the comparison of notices of one party, unused
//! waivers, the baseline's gone entries) is not kept but made of all parts in every run.

use super::args::Check;
use super::baseline::Baseline;
use super::cache::{Cache, Key, Mixer, Part};
use super::check::Job;
use super::config::Config;
use super::desk::Desk;
use super::files::{decoded, name_of, read, stored};
use super::plan::{Flows, For, Planned};
use super::printer::Printed;
use crate::check::{Days, Memory};
use crate::flow::Thing;
use crate::law::Law;
use crate::source::{FileId, SourceFile, Sources};
use crate::value::Date;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What all parts of a run are made by.
pub(super) struct Made<'a> {
    pub args: &'a Check,
    pub desk: &'a Desk,
    pub date: Date,
    pub whole_law: &'a Law,
    /// The files of the team's own law, and whether they are the whole law.
    pub law: (&'a Sources, bool),
    pub config: (&'a Config, &'a Sources),
    pub baseline: Option<&'a Baseline>,
}

/// Knows what each unit depends on.
pub(super) struct Keeper<'a> {
    pub cache: &'a Cache,
    /// What all depend on, but for the day.
    base: Mixer,
    date: Date,
    /// The first day that is the same to the facts.
    alike: Option<Date>,
    /// How all are shown.
    shown: Mixer,
    /// What is declared: each thing, with the file that it stands in.
    things: Vec<Key>,
    shared: &'a BTreeSet<String>,
    here: PathBuf,
}

impl<'a> Keeper<'a> {
    pub fn new(cache: &'a Cache, made: &Made<'_>, flows: &Flows, shared: &'a BTreeSet<String>) -> Self {
        let here = std::env::current_dir().unwrap_or_default();
        let things = things(flows, &here);
        let alike = Days::of(made.whole_law).alike(made.date);
        Self { cache, base: base(made, &here), date: made.date, alike, shown: shown(made.desk), things, shared, here }
    }

    /// What a unit is, and what its result depends on: its texts as they are stored, what is declared for it, and the day. Of results
    /// that hang on no more of the day than what the facts tell on it, and of all others.
    fn keys(&self, unit: &Planned, about: &str, flows: &Flows, files: &[Vec<u8>]) -> (Part, [Key; 2]) {
        let (mut part, mut key) = (self.shown.clone(), self.base.clone());
        part.words(about);
        key.words(about).thing(&(unit.declared == For::Nobody)).thing(&files.len());
        for ((path, _), bytes) in unit.texts.iter().zip(files) {
            let name = name_of(path);
            part.words(&name);
            key.words(&name).words(&place_of(&name, &self.here)).thing(&self.shared.contains(&name)).bytes(bytes);
        }
        for (index, _) in flows.concerned(unit.declared).into_iter().flatten() {
            key.thing(&self.things.get(index));
        }
        let on_alike_days = key.clone().thing(&"alike").thing(&self.alike).key();
        (part.part(), [on_alike_days, key.thing(&self.date).key()])
    }
}

impl Job<'_> {
    /// What the last run came to for a unit; or what this one comes to, which is kept.
    pub(super) fn recall(&self, unit: &Planned, keeper: &Keeper<'_>, memory: &mut Memory) -> Printed {
        let files: Result<Vec<Vec<u8>>, _> = unit.texts.iter().map(|(path, _)| stored(path)).collect();
        // Why a file cannot be read depends on more than files.
        let Ok(files) = files else { return self.check_anew(unit, true, &mut read, memory) };
        let (part, keys) = keeper.keys(unit, self.about(unit), self.flows, &files);
        if let Some(printed) = keys.into_iter().find_map(|key| keeper.cache.get(key)) {
            return printed;
        }
        // What is kept is what was hashed, whatever became of the files meanwhile.
        let mut left = files.iter();
        let mut again = |path: &Path| left.next().map_or_else(|| read(path), |bytes| decoded(&name_of(path), bytes));
        // It may be one of many the next time.
        let printed = self.check_anew(unit, true, &mut again, memory);
        let [on_alike_days, on_this_day] = keys;
        keeper.cache.put(part, if printed.dated { on_this_day } else { on_alike_days }, &printed);
        printed
    }
}

/// What all parts of a run depend on. Arguments that only choose what is checked are left out, with those that are looked at as what they
/// come to.
fn base(made: &Made<'_>, here: &Path) -> Mixer {
    let mut base = Mixer::new("check");
    let mut asked = Check {
        paths: Vec::new(),
        output: Vec::new(),
        related: false,
        since: None,
        baseline: None,
        jobs: None,
        watch: false,
        kept: super::args::Kept::default(),
        ..made.args.clone()
    };
    asked.choice.as_of = None;
    base.thing(&asked).thing(&made.desk.looks).thing(&made.desk.err).thing(&made.desk.lang).thing(&made.desk.least);
    let (config, files) = made.config;
    base.sources(made.law.0).thing(&made.law.1).sources(files);
    let folders = [config.folder(), made.baseline.map(Baseline::folder)];
    folders.into_iter().for_each(|folder| stands(folder, here, &mut base));
    for text in made.baseline.into_iter().flat_map(Baseline::written) {
        base.words(text);
    }
    base
}

/// How the parts of a run are shown: results for other reports are kept beside each other.
fn shown(desk: &Desk) -> Mixer {
    let mut shown = Mixer::new("part");
    shown.thing(&desk.looks);
    shown
}

/// What is declared, thing by thing: what it says, where it stands, and what stands around it, for reports show that.
fn things(flows: &Flows, here: &Path) -> Vec<Key> {
    let file = |file: &SourceFile| {
        let mut mixer = Mixer::new("flows");
        mixer.source(file).words(&place_of(&file.name, here));
        mixer
    };
    let files: Vec<Mixer> = flows.base.iter().map(|(_, f)| file(f)).collect();
    let one = |thing: &Thing| {
        let mut mixer = files.get(thing.file.0 as usize).cloned().unwrap_or_else(|| Mixer::new("nowhere"));
        // Files before it may come and go.
        mixer.thing(&Thing { file: FileId(0), ..thing.clone() });
        mixer.key()
    };
    flows.whole.iter().flat_map(|whole| &whole.things).map(one).collect()
}

/// Where names are seen from, if a name does not lead below that folder: a file below it is the same wherever the folder is.
fn place_of(name: &str, here: &Path) -> String {
    let below = !Path::new(name).has_root() && !Path::new(name).is_absolute() && name != ".." && !name.starts_with("../");
    if below { String::new() } else { name_of(here) }
}

/// How a folder stands to the one in which the command runs; wherever both are, if one is in the other.
fn stands(folder: Option<&Path>, here: &Path, to: &mut Mixer) {
    match folder {
        None => to.words("nowhere"),
        Some(folder) => match (folder.strip_prefix(here), here.strip_prefix(folder)) {
            (Ok(below), _) => to.words("below").thing(&below),
            (_, Ok(above)) => to.words("above").thing(&above),
            (Err(_), Err(_)) => to.words("elsewhere").thing(&folder).thing(&here),
        },
    };
}
