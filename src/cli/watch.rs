//! `check --watch`: checks again whenever something changes that the last check read, or would have read.
//!
//! What is read is watched before it is read, folder by folder, so that editors may put new files in the place of old ones. What changes
//! during a check waits until it is done. A change is looked at only by its name; what is kept of the last run spares the work for texts
//! that are as they were.

use super::args::{Check, Common};
use super::check::{Round, once};
use super::config::{self, CONFIG, Config};
use super::discover::{discover, listed};
use super::files::{name_of, placeless};
use super::terminal::{Stream, lang, print, style, tell};
use super::{End, format::Format};
use crate::report;
use crate::source::{Diagnostic, Lang, Say, Sources};
use notify::event::{EventKind, ModifyKind, RemoveKind};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeSet;
use std::io::IsTerminal;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant, SystemTime};

/// After a change, so long nothing else may happen before it is looked at: who writes one file often writes more.
const QUIET: Duration = Duration::from_millis(100);
/// But no longer than this.
const PATIENCE: Duration = Duration::from_secs(2);
/// How far back a file's time may lie and still be of this moment: some file systems count in seconds.
const GRAIN: Duration = Duration::from_secs(2);

/// What happens while a watch waits.
enum Heard {
    /// Files changed; nobody knows which, if there are none.
    Changed(Vec<PathBuf>, bool),
    /// Somebody wants it to end.
    Stop,
}

/// Runs the command until it is told to end.
pub(super) fn run(args: &Check, common: &Common) -> End {
    if args.paths.iter().any(|p| p.as_os_str() == "-") {
        return refuse(common, &no_stdin());
    }
    let (sender, heard) = channel();
    let stop = Arc::new(AtomicBool::new(false));
    let mut watch = match Watch::new(sender.clone()) {
        Ok(watch) => watch,
        Err(error) => return refuse(common, &unwatchable(&error)),
    };
    let stopped = Arc::clone(&stop);
    let handler = move || {
        // Who asks twice does not want to wait for the files of this moment.
        if stopped.swap(true, Ordering::Relaxed) {
            std::process::exit(i32::from(INTERRUPTED));
        }
        let _ = sender.send(Heard::Stop);
    };
    if let Err(error) = ctrlc::set_handler(handler) {
        return refuse(common, &unstoppable(&error));
    }
    // Where no cache is kept, one for as long as this lasts serves as well.
    let cache = tempfile::tempdir().ok();
    let clears = std::io::stdout().is_terminal() && args.format != Format::Json && std::env::var_os("TERM").is_none_or(|t| t != "dumb");
    let mut told = String::new();
    loop {
        if clears {
            print("\u{1b}[2J\u{1b}[3J\u{1b}[H");
        }
        tell(&told);
        let mut round = Round { last: false, read: Vec::new(), cache: cache.as_ref().map(|c| c.path()), stop: &stop };
        let began = SystemTime::now();
        let around = Around::new(args, common);
        if let Err(error) = watch.add(&[&around.folders[..], &around.law].concat(), &around.files) {
            return refuse(common, &unwatchable(&error));
        }
        once(args, common, &mut round);
        let read = round.read;
        if stop.load(Ordering::Relaxed) {
            return End::Clean;
        }
        let changed = match watch.add(&[], &read) {
            // What lies elsewhere is known only when it has been read: it may have changed between that and now.
            Ok(new) => new.into_iter().find(|path| changed_since(path, began)),
            Err(error) => return refuse(common, &unwatchable(&error)),
        };
        let lang = around.lang;
        tell(&waiting(lang));
        let wanted = Wanted::new(around, &read);
        let Some(changed) = changed.or_else(|| next(&heard, &wanted)) else { return End::Clean };
        told = again(&wanted.shown(&changed), lang);
    }
}

/// What a killed command gives back.
const INTERRUPTED: u8 = 130;

/// Waits for a change of something that is wanted, and for the end of the changes that come with it. `None` if it is told to end.
fn next(heard: &Receiver<Heard>, wanted: &Wanted) -> Option<PathBuf> {
    let mut first: Option<(PathBuf, Instant)> = None;
    loop {
        let left = first.as_ref().map(|(_, since)| PATIENCE.saturating_sub(since.elapsed()).min(QUIET));
        let event = match left {
            None => heard.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(left) => heard.recv_timeout(left),
        };
        match event {
            Ok(Heard::Stop) | Err(RecvTimeoutError::Disconnected) => return None,
            Ok(Heard::Changed(paths, any)) => {
                let of_interest = paths.into_iter().find(|path| any || wanted.has(path));
                let now = Instant::now();
                first = first.or_else(|| of_interest.map(|path| (path, now)));
            }
            Err(RecvTimeoutError::Timeout) => return first.map(|(path, _)| path),
        }
        if let Some((path, _)) = first.take_if(|(_, since)| since.elapsed() >= PATIENCE) {
            return Some(path);
        }
    }
}

/// Watches folders.
struct Watch {
    watcher: RecommendedWatcher,
    /// Folders that are watched with all below them, and those that are watched by themselves.
    deep: BTreeSet<PathBuf>,
    flat: BTreeSet<PathBuf>,
    here: PathBuf,
}

impl Watch {
    fn new(sender: Sender<Heard>) -> notify::Result<Self> {
        let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            let heard = match event {
                Ok(event) if event.need_rescan() => Heard::Changed(vec![PathBuf::from("…")], true),
                // That a file is read changes nothing: a check does it all the time.
                Ok(Event { kind: EventKind::Access(_), .. }) => return,
                // That a folder's own time changes says less than what changed in it.
                Ok(Event { kind: EventKind::Modify(ModifyKind::Metadata(_)), paths, .. }) if paths.iter().all(|p| p.is_dir()) => return,
                Ok(Event { kind: EventKind::Remove(RemoveKind::Other), .. }) | Err(_) => Heard::Changed(vec![PathBuf::from("…")], true),
                Ok(event) => Heard::Changed(event.paths, false),
            };
            // Nobody listens any more when the command ends.
            let _ = sender.send(heard);
        })?;
        Ok(Self { watcher, deep: BTreeSet::new(), flat: BTreeSet::new(), here: std::env::current_dir().unwrap_or_default() })
    }

    /// Watches folders with all below them, and the folders of files; those that are not there yet, from above. Gives the files that
    /// were not watched before.
    fn add(&mut self, folders: &[PathBuf], files: &[PathBuf]) -> notify::Result<Vec<PathBuf>> {
        for folder in folders {
            let folder = plain(&self.here.join(folder));
            if !folder.is_dir() {
                self.add_flat(&folder)?;
            } else if !self.deep.iter().any(|d| folder.starts_with(d)) {
                self.watcher.watch(&folder, RecursiveMode::Recursive)?;
                self.deep.insert(folder);
            }
        }
        let mut new = Vec::new();
        let here = self.here.clone();
        for path in files.iter().flat_map(|file| places_of(&here.join(file))) {
            if self.add_flat(&path)? {
                new.push(path);
            }
        }
        Ok(new)
    }

    /// Watches the folder of a file, if nobody does; or the next one above that is there.
    fn add_flat(&mut self, file: &Path) -> notify::Result<bool> {
        let Some(folder) = file.ancestors().skip(1).find(|a| a.is_dir()) else { return Ok(false) };
        if self.flat.contains(folder) || self.deep.iter().any(|d| folder.starts_with(d)) {
            return Ok(false);
        }
        self.watcher.watch(folder, RecursiveMode::NonRecursive)?;
        self.flat.insert(folder.to_path_buf());
        Ok(true)
    }
}

/// Where a file is: as it is named, and where links lead, of the file itself and of its folder.
fn places_of(file: &Path) -> BTreeSet<PathBuf> {
    let beside = file.parent().and_then(|folder| Some(std::fs::canonicalize(folder).ok()?.join(file.file_name()?)));
    [Some(plain(file)), beside, std::fs::canonicalize(file).ok()].into_iter().flatten().collect()
}

/// A path from the root without `.` and `..`.
fn plain(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => drop(out.pop()),
            other => out.push(other),
        }
    }
    out
}

fn changed_since(path: &Path, then: SystemTime) -> bool {
    let modified = std::fs::metadata(path).and_then(|m| m.modified());
    modified.is_ok_and(|modified| modified + GRAIN >= then && modified <= SystemTime::now())
}

/// What a check looks at, as far as arguments and configuration tell.
struct Around {
    config: Config,
    lang: Lang,
    /// Folders that are searched for flows and texts, and folders of rules.
    folders: Vec<PathBuf>,
    law: Vec<PathBuf>,
    files: Vec<PathBuf>,
    /// Reports that are written into files.
    written: Vec<PathBuf>,
}

impl Around {
    fn new(args: &Check, common: &Common) -> Self {
        let narrows = args.related || args.since.is_some();
        let paths = if narrows { vec![PathBuf::from(".")] } else { listed(&args.paths).0 };
        let start = config::start_of(&paths).unwrap_or_default();
        let (config, sources, _) = config::load(common.config.as_deref(), common.no_config, Some(&start));
        let here = std::env::current_dir().unwrap_or_default();
        let configs = plain(&here.join(start)).ancestors().take_while(|a| a.starts_with(&here)).map(|a| a.join(CONFIG)).collect::<Vec<_>>();
        let lists = args.paths.iter().filter_map(|p| p.to_str()?.strip_prefix('@').map(PathBuf::from));
        let (folders, mut files): (Vec<PathBuf>, Vec<PathBuf>) = paths.into_iter().partition(|p| p.is_dir());
        // A configuration may come that is closer, or the first.
        files.extend(configs);
        files.extend(lists.chain(args.baseline.clone()).chain(common.config.clone()));
        files.extend(sources.iter().map(|(_, f)| PathBuf::from(&f.name)));
        let law = common.rules.iter().chain(&common.law).chain(&config.rules).cloned().collect();
        let written = args.output.iter().map(|o| o.path.clone()).collect();
        Self { lang: lang(common, config.lang), config, folders, law, files, written }
    }
}

/// Which changes are of interest.
struct Wanted {
    around: Around,
    /// What was read, or could not be read, and where that really is.
    read: BTreeSet<String>,
    folders: Vec<String>,
    law: Vec<String>,
    here: PathBuf,
}

impl Wanted {
    fn new(around: Around, read: &[PathBuf]) -> Self {
        let here = std::env::current_dir().unwrap_or_default();
        let names = |path: &PathBuf| places_of(&here.join(path)).into_iter().map(|place| name_of(&place));
        let read = read.iter().chain(&around.files).flat_map(names).collect();
        let (folders, law) = (around.folders.iter().flat_map(names).collect(), around.law.iter().flat_map(names).collect());
        Self { around, read, folders, law, here }
    }

    fn has(&self, path: &Path) -> bool {
        let name = name_of(&self.here.join(path));
        if self.around.written.iter().any(|w| name_of(&self.here.join(w)) == name) {
            return false;
        }
        // What was read is gone, or there again, with a folder above it, too.
        let above = |read: &String| Path::new(read).starts_with(&name);
        if self.read.iter().any(above) || path.file_name().is_some_and(|n| n == CONFIG) {
            return true;
        }
        let within = |folders: &[String]| folders.iter().find_map(|f| Path::new(&name).strip_prefix(f).ok().map(Path::to_path_buf));
        if within(&self.law).is_some() && [".md", ".toml"].iter().any(|end| name.ends_with(end)) {
            return true;
        }
        let hidden = |path: &Path| path.components().any(|c| c.as_os_str().as_encoded_bytes().starts_with(b"."));
        within(&self.folders).is_some_and(|path| !hidden(&path)) && self.found(path)
    }

    /// Whether it is a flow file or a text that a folder is searched for, or holds some.
    fn found(&self, path: &Path) -> bool {
        let shown = path.strip_prefix(&self.here).unwrap_or(path);
        let config = &self.around.config;
        if path.is_dir() {
            let found = discover(&[shown.to_path_buf()], config);
            return !found.flows.is_empty() || !found.texts.is_empty();
        }
        let name = name_of(shown);
        super::discover::is_flow(&name) || config.is_flows(&name) || config.is_notice(&name)
    }

    /// A path as people know it.
    fn shown(&self, path: &Path) -> String {
        name_of(path.strip_prefix(&self.here).unwrap_or(path))
    }
}

fn waiting(lang: Lang) -> String {
    Say::new("Watching for changes; Ctrl-C ends.\n", "Warte auf Änderungen; Strg-C beendet.\n").get(lang).to_owned()
}

fn again(changed: &str, lang: Lang) -> String {
    Say::new(format!("`{changed}` changed: checking again.\n"), format!("`{changed}` wurde geändert: neue Prüfung.\n")).get(lang).to_owned()
}

fn refuse(common: &Common, problem: &Diagnostic) -> End {
    let mut text = String::new();
    report::diagnostics(std::slice::from_ref(problem), &Sources::default(), style(common, lang(common, None), Stream::Err), &mut text);
    tell(&text);
    End::Broken
}

fn no_stdin() -> Diagnostic {
    placeless(
        "cli::watch-stdin",
        Say::new(
            "standard input cannot be watched: it is read once",
            "die Standardeingabe lässt sich nicht beobachten: Sie wird einmal gelesen",
        ),
        Say::new("name files or folders", "Nennen Sie Dateien oder Ordner"),
    )
}

fn unwatchable(error: &notify::Error) -> Diagnostic {
    placeless(
        "cli::cannot-watch",
        Say::new(format!("changes cannot be watched: {error}"), format!("Änderungen lassen sich nicht beobachten: {error}")),
        match error.kind {
            notify::ErrorKind::MaxFilesWatch => Say::new(
                "the system watches no more folders for you: name fewer, or raise its limit (`fs.inotify.max_user_watches`)",
                "Das System beobachtet keine weiteren Ordner: Nennen Sie weniger, oder heben Sie seine Grenze an (`fs.inotify.max_user_watches`)",
            ),
            _ => Say::new("check the permissions of the folders", "Prüfen Sie die Berechtigungen der Ordner"),
        },
    )
}

fn unstoppable(error: &ctrlc::Error) -> Diagnostic {
    placeless(
        "cli::cannot-watch",
        Say::new(format!("the end cannot be waited for: {error}"), format!("auf das Ende lässt sich nicht warten: {error}")),
        Say::new("run `noticelint check` without `--watch`", "Rufen Sie `noticelint check` ohne `--watch` auf"),
    )
}
