//! A folder that an editor has open: its configuration, and the law that its notices are judged by.

use super::Setup;
use super::client::Client;
use super::diagnostics::{ByFile, Manner, of};
use super::pages::Pages;
use crate::check::{Engine, Prepared, Provisions};
use crate::law::PATTERN_LANGUAGE;
use crate::project::config::{self, Config, found_from};
use crate::project::files::name_of;
use crate::project::law::{Asked, failing_examples, load, pack_of};
use crate::project::select::{Known, Named, Selection, is_off, unknown_rules};
use crate::source::{Diagnostic, Lang, Sources};
use crate::value::{Date, parse_citations};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A folder as the client calls it, and as it is: it may stand behind a link.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Folder {
    /// As the client calls it.
    pub shown: PathBuf,
    /// As it is.
    pub real: PathBuf,
    /// Whether all files in it are looked for, or only those count that are open.
    pub whole: bool,
}

impl Folder {
    /// A folder that a client names.
    pub fn new(shown: PathBuf, whole: bool) -> Self {
        let real = std::fs::canonicalize(&shown).unwrap_or_else(|_| shown.clone());
        Self { shown, real, whole }
    }

    /// Where a path of the client's lies in it; nothing if it lies elsewhere.
    pub fn real_path(&self, path: &Path) -> Option<PathBuf> {
        let within = path.strip_prefix(&self.shown).or_else(|_| path.strip_prefix(&self.real)).ok()?;
        Some(PathBuf::from(name_of(&self.real.join(within))))
    }

    /// The path by which the client knows a file in it.
    pub fn shown_path(&self, real: &Path) -> Option<PathBuf> {
        Some(self.shown.join(real.strip_prefix(&self.real).ok()?))
    }
}

/// What is wrong with files that belong to no unit: the configuration, the law's own folders, the flows.
#[derive(Clone, Debug, Default)]
pub struct Problems {
    /// The files.
    pub sources: Sources,
    /// What is wrong with them.
    pub diagnostics: Vec<Diagnostic>,
    /// The same, as the editor shows it.
    pub shown: ByFile,
}

impl Problems {
    /// What is wrong with these files.
    pub fn new(manner: Manner<'_>, sources: Sources, diagnostics: Vec<Diagnostic>) -> Self {
        let shown = of(manner, &sources, &[], &diagnostics);
        Self { sources, diagnostics, shown }
    }
}

/// A folder with what holds in it.
pub struct Root {
    /// The folder.
    pub folder: Folder,
    /// Its configuration.
    pub config: Config,
    /// The rules that it asks for.
    pub selection: Selection,
    /// The configuration's file, if there is one.
    pub config_path: Option<PathBuf>,
    /// Folders with rules of its own.
    pub law_folders: Vec<PathBuf>,
    /// The law.
    pub prepared: Prepared,
    /// The files of the law's own folders.
    pub law_sources: Sources,
    /// The provisions as readers cite them.
    pub provisions: Provisions,
    /// The language of messages.
    pub lang: Lang,
    /// What is wrong with configuration and law.
    pub problems: Vec<(Sources, Vec<Diagnostic>)>,
    /// The pages of its rules.
    pub pages: Arc<Pages>,
}

impl Root {
    /// Reads what holds in a folder. `lang` is the client's language, for a folder whose configuration names none.
    pub fn load(folder: Folder, setup: &Setup, lang: Lang, pages: Arc<Pages>) -> Self {
        let config_path = if setup.no_config { None } else { setup.config.clone().or_else(|| found_from(&folder.real)) };
        let (mut config, config_sources, mut config_problems) = config::load(config_path.as_deref(), config_path.is_none(), None);
        let lang = setup.lang.or(config.lang).unwrap_or(lang);
        let asked = Asked { rules: &setup.rules, whole: setup.law.as_deref(), ..Asked::default() };
        // Not only what checking needs: rules are explained, too.
        let loaded = load(asked, &config);
        config_problems.extend(loaded.unknown_packs);
        let known = Known::new(&loaded.law);
        config_problems.extend(unknown_rules(Named::default(), &config, &known));
        config.resolve(&known);
        let selection = Selection::new(Named::default(), &config, &known);
        let prepared = Prepared::new(loaded.law);
        let provisions = Provisions::new(&prepared, lang);
        let law_folders = setup.rules.iter().chain(&setup.law).chain(&config.rules).cloned().collect();
        let problems = vec![(config_sources, config_problems), (loaded.sources.clone(), loaded.diagnostics)];
        Self {
            folder,
            config,
            selection,
            config_path,
            law_folders,
            prepared,
            law_sources: loaded.sources,
            provisions,
            lang,
            problems,
            pages,
        }
    }

    /// What is wrong with the examples of its own rules.
    pub fn example_problems(&self, engine: &Engine<'_>, date: Date) -> (Sources, Vec<Diagnostic>) {
        (self.law_sources.clone(), failing_examples(engine, &self.prepared, &self.law_sources, date))
    }

    /// What is wrong with files of its own rules that have changed since they were read; not what their examples show.
    pub fn law_mistakes(&self, changed: &Sources) -> Vec<Diagnostic> {
        let law = &self.prepared.law;
        let citations = |text: &str| Some(parse_citations(text, self.prepared.words(PATTERN_LANGUAGE)?, &law.facts));
        law.mistakes(changed, &citations, &|rule| is_off(Named::default(), &self.config, &rule.id, pack_of(&rule.file)))
    }

    /// How diagnostics are worded.
    pub fn manner(&self, client: &Client) -> Manner<'_> {
        Manner { root: self, lang: self.lang, units: client.units, related: client.related, links: client.links_codes }
    }

    /// Whether a change of a file changes what holds here.
    pub fn rests_on(&self, path: &Path) -> bool {
        let is_config = path.file_name().is_some_and(|n| n == config::CONFIG);
        // What it extends, too.
        let configured = self.problems.first().is_some_and(|(sources, _)| sources.iter().any(|(_, f)| Path::new(&f.name) == path));
        is_config || configured || self.config_path.as_deref() == Some(path) || self.law_folders.iter().any(|f| path.starts_with(f))
    }
}

/// Which of the folders a file belongs to: the innermost.
pub fn owner<'f>(folders: impl Iterator<Item = &'f Folder>, path: &Path) -> Option<usize> {
    let holding = folders.enumerate().filter(|(_, f)| path.starts_with(&f.real));
    holding.max_by_key(|(_, f)| f.real.components().count()).map(|(at, _)| at)
}
