//! What tests of the command share: a folder of its own, the command run in it, and what came of it.
#![allow(dead_code, clippy::unwrap_used, clippy::panic, reason = "each test takes what it needs, and ends when something is wrong")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// What the machine may say about language, colours and width.
const SURROUNDINGS: [&str; 6] = ["LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "CLICOLOR_FORCE", "COLUMNS"];

/// A folder of its own.
pub struct Folder(TempDir);

/// What came of a run.
pub struct Ended {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Folder {
    pub fn new(files: &[(&str, &str)]) -> Self {
        let folder = Self(TempDir::new().unwrap());
        files.iter().for_each(|(name, text)| folder.write(name, text));
        folder
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Puts words in the place of others, which stand there once.
    pub fn change(&self, name: &str, from: &str, to: &str) {
        let text = self.read(name);
        assert_eq!(text.matches(from).count(), 1, "`{from}` stands in {name} once");
        self.write(name, text.replace(from, to));
    }

    /// The command, in the folder, in English whatever the machine speaks.
    pub fn command(&self, args: &[&str]) -> Command {
        self.command_in(".", args)
    }

    /// The command, in a folder below.
    pub fn command_in(&self, below: &str, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_noticelint"));
        command.current_dir(self.path(below)).args(args).stdin(Stdio::null());
        for variable in SURROUNDINGS {
            command.env_remove(variable);
        }
        command
    }

    pub fn run(&self, args: &[&str]) -> Ended {
        Ended::new(self.command(args).output().unwrap())
    }

    /// git, in the folder, whatever it is told elsewhere.
    pub fn git(&self, args: &[&str]) -> String {
        let mut git = Command::new("git");
        for (variable, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("GIT_")) {
            git.env_remove(variable);
        }
        git.args(["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "init.defaultBranch=main"]);
        let output = git.args(args).current_dir(self.0.path()).output().unwrap();
        assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// All files as a commit; the first makes the repository.
    pub fn commit(&self, message: &str) {
        if !self.path(".git").exists() {
            self.git(&["init", "--quiet"]);
        }
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", message]);
    }
}

/// The folder of the toy law.
pub fn tea() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tea").display().to_string()
}

impl Ended {
    pub fn new(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// That the run ended so, and said these words.
    #[track_caller]
    pub fn is(&self, code: i32, out: &[&str], err: &[&str]) {
        let shown = format!("code {:?}\n--- out\n{}\n--- err\n{}", self.code, self.out, self.err);
        assert_eq!(self.code, Some(code), "{shown}");
        for words in out {
            assert!(self.out.contains(words), "`{words}` is not in the output: {shown}");
        }
        // Messages are wrapped to the width of the report.
        let on_one_line = self.err.split_whitespace().filter(|w| *w != "│").collect::<Vec<_>>().join(" ");
        for words in err {
            assert!(self.err.contains(words) || on_one_line.contains(words), "`{words}` is not among the errors: {shown}");
        }
        assert!(!self.err.contains("panicked"), "{shown}");
    }
}
