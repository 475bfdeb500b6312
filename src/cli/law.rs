//! The law with the team's own folders.

use super::config::Config;
use super::discover::all_files;
use super::files::{placeless, read};
use crate::check::builtin_law;
use crate::law::Law;
use crate::source::{Diagnostic, Say, Sources};
use std::path::{Path, PathBuf};

/// The built-in law, with the folders that the command line and the configuration name.
pub(crate) fn load(folders: &[PathBuf], config: &Config) -> (Law, Sources, Vec<Diagnostic>) {
    let mut sources = Sources::default();
    let mut diagnostics = Vec::new();
    for folder in folders.iter().chain(&config.rules) {
        add_folder(folder, &mut sources, &mut diagnostics);
    }
    let law = builtin_law();
    if sources.iter().next().is_none() {
        return (law, sources, diagnostics);
    }
    let extended = law.extend(&sources);
    diagnostics.extend(extended.diagnostics);
    (extended.value, sources, diagnostics)
}

fn add_folder(folder: &Path, sources: &mut Sources, diagnostics: &mut Vec<Diagnostic>) {
    if !folder.exists() {
        let name = folder.display();
        diagnostics.push(placeless(
            "io::missing-folder",
            Say::new(format!("there is no folder `{name}`"), format!("es gibt keinen Ordner `{name}`")),
            Say::new("check `rules` in the configuration, or `--rules`", "Prüfen Sie `rules` in der Konfiguration oder `--rules`"),
        ));
        return;
    }
    let (files, problems) = all_files(folder, &|name| name.ends_with(".md") || name.ends_with(".toml"));
    diagnostics.extend(problems);
    for path in files {
        match read(&path) {
            Ok(file) => {
                sources.add(file);
            }
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
}
