//! A project in a folder of its own, and the command run in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// The folder of the cache, beside the configuration.
pub const FOLDER: &str = ".noticelint_cache";

pub struct Project {
    pub folder: TempDir,
}

/// What came of a run. The time that it took is left out.
#[derive(Debug, PartialEq, Eq)]
pub struct Ended {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Project {
    pub fn new(files: &[(&str, &str)]) -> Self {
        let project = Self { folder: TempDir::new().unwrap() };
        for (name, text) in files {
            project.write(name, text);
        }
        project
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_default()
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_noticelint"));
        command.current_dir(self.folder.path()).args(args).stdin(Stdio::null());
        for variable in ["LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "CLICOLOR_FORCE", "COLUMNS"] {
            command.env_remove(variable);
        }
        command
    }

    pub fn run(&self, args: &[&str]) -> Ended {
        ended(self.command(args))
    }

    /// The packs of the cache, with their bytes.
    pub fn packs(&self) -> Vec<(PathBuf, Vec<u8>)> {
        packs(&self.path(FOLDER))
    }
}

pub fn packs(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let paths = fs::read_dir(folder).into_iter().flatten().map(|e| e.unwrap().path());
    let mut all: Vec<_> = paths.filter(|p| p.extension().is_some_and(|e| e == "pack")).map(|p| (p.clone(), fs::read(p).unwrap())).collect();
    all.sort();
    all
}

pub fn ended(mut command: Command) -> Ended {
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ended { code: output.status.code(), out: timeless(&text(output.stdout)), err: text(output.stderr) }
}

/// The summary ends with the time that a run took.
fn timeless(out: &str) -> String {
    let timed = |line: &str| line.ends_with(" ms)\n") || line.ends_with(" s)\n");
    out.split_inclusive('\n').map(|l| l.rsplit_once(" (").filter(|_| timed(l)).map_or(l, |(l, _)| l)).collect()
}
