//! `check --related`, `check --since`: of a folder, only what the files that are given have to do with.
//!
//! What is found is what a run over the whole folder finds in these texts and flows: names are resolved over all flows, and a text is
//! judged by those that name it.

use super::config::Config;
use super::discover::{Found, discover};
use super::files::{name_of, placeless, read};
use super::git::{git, merge_base, names};
use super::plan::{Flows, Planned};
use crate::source::{Diagnostic, FileId, Say, Sources};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What is given.
pub(super) struct Related {
    names: BTreeSet<String>,
    /// Whether it is everything: the configuration is given.
    all: bool,
    /// Where names are seen from.
    here: PathBuf,
}

/// What is looked at of a plan.
pub(super) struct Narrowed {
    /// The units.
    pub plan: Vec<Planned>,
    /// The flow files whose findings are told.
    pub flows: BTreeSet<FileId>,
    /// Whether that is less than everything.
    pub is_part: bool,
}

impl Related {
    /// The files that are given; `config` are those of the configuration.
    pub fn new(paths: &[PathBuf], config: &Sources) -> Self {
        let here = std::env::current_dir().unwrap_or_default();
        let whole = |path: &Path| name_of(&here.join(path));
        let names: BTreeSet<String> = paths.iter().map(|p| whole(p)).collect();
        let all = config.iter().any(|(_, f)| names.contains(&whole(Path::new(&f.name))));
        Self { names, all, here }
    }

    /// The files of the folder in which the command runs, and what is wrong with those that are given.
    pub fn discover(&self, paths: &[PathBuf], config: &Config) -> Found {
        let mut found = discover(&[PathBuf::from(".")], config);
        let missing = paths.iter().filter(|p| !p.exists()).filter_map(|p| read(p).err());
        found.diagnostics.extend(missing.map(|d| *d).collect::<Vec<Diagnostic>>());
        found
    }

    fn has(&self, path: &Path) -> bool {
        let name = name_of(&self.here.join(path));
        // A folder that is given stands for all in it.
        self.all || Path::new(&name).ancestors().any(|a| self.names.contains(&name_of(a)))
    }

    /// What the given files have to do with: their units, those of the notices on their cards, and, where a flow file has no notice
    /// (what many notices share), all notices.
    pub fn narrow(&self, plan: Vec<Planned>, flows: &Flows) -> Narrowed {
        let given: BTreeSet<FileId> = flows.base.iter().map(|(id, _)| id).filter(|id| self.has_flow(*id, flows)).collect();
        let of_notices: BTreeSet<FileId> = plan.iter().filter_map(|unit| flows.notice_of(unit)).map(|n| n.file).collect();
        let shared = given.iter().any(|id| !of_notices.contains(id));
        let before = plan.len();
        let wanted = |unit: &Planned| {
            let card = flows.notice_of(unit).map(|n| n.file);
            let by_card = card.is_some_and(|file| shared || given.contains(&file));
            by_card || unit.texts.iter().any(|(path, _)| self.has(path))
        };
        let plan: Vec<Planned> = plan.into_iter().filter(wanted).collect();
        let cards = plan.iter().filter_map(|unit| flows.notice_of(unit)).map(|n| n.file);
        let told: BTreeSet<FileId> = given.iter().copied().chain(cards).collect();
        let is_part = plan.len() < before || told.len() < flows.base.iter().count();
        Narrowed { plan, flows: told, is_part }
    }

    fn has_flow(&self, id: FileId, flows: &Flows) -> bool {
        flows.paths.get(id.0 as usize).is_some_and(|path| self.has(path))
    }
}

/// What changed since a revision: in the last commits, in the index, in the files, and new files that git does not ignore; below the
/// paths that are given, if any are.
pub(super) fn changed_since(revision: &str, paths: &[PathBuf]) -> (Vec<PathBuf>, Vec<Diagnostic>) {
    let failed = |why: &str| (Vec::new(), vec![no_revision(revision, why)]);
    // What both sides have in common: what others changed on their side since is not ours.
    let base = match merge_base(revision, "HEAD") {
        Ok(base) => base,
        Err(why) => return failed(&why),
    };
    let all = git(&["diff", "--name-only", "--relative", "--diff-filter=d", "-z", &base, "--"], paths)
        .and_then(|changed| Ok([changed, git(&["ls-files", "--others", "--exclude-standard", "-z", "--"], paths)?].concat()));
    match all {
        Ok(printed) => (names(&printed).collect(), Vec::new()),
        Err(why) => failed(&why),
    }
}

pub(super) fn no_revision(revision: &str, why: &str) -> Diagnostic {
    let why = if why.is_empty() { String::new() } else { format!(": {why}") };
    placeless(
        "cli::no-revision",
        Say::new(
            format!("what changed since `{revision}` cannot be told{why}"),
            format!("was sich seit `{revision}` geändert hat, ist nicht zu ermitteln{why}"),
        ),
        Say::new(
            "name a branch, a tag or a commit, within a repository of git; a clone may need more of its history",
            "Nennen Sie einen Zweig, eine Marke oder einen Stand, innerhalb eines Git-Repositorys; einem Klon fehlt vielleicht ein Teil der Geschichte",
        ),
    )
}
