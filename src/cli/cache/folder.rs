//! The folder of a cache: a few packs. A run that finds something new adds one; when too much of them is of no use any more, one is made
//! of all. Nothing is ever changed in place, so that runs at the same time do not disturb each other.

use super::key::{Key, Part};
use super::pack::{ENDING, Entry, Pack, Writing};
use crate::project::files::UNFINISHED;
use rustc_hash::{FxHashMap, FxHashSet};
use std::fs;
use std::io::Error;
use std::path::{Path, PathBuf};
use std::sync::MutexGuard;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// More packs than this become one.
const MOST_PACKS: usize = 12;
/// So many bytes may be of no use, beside as many as are.
const MOST_USELESS: u64 = 4_000_000;
/// What nobody asked for during so many days is thrown away.
const MOST_DAYS: u32 = 30;
/// Above this size, only what the last run used is kept.
const MOST_BYTES: u64 = 1_000_000_000;
/// After this time, a pack that is not finished will not be any more.
const ABANDONED: Duration = Duration::from_secs(24 * 60 * 60);

/// The files by which others know that the folder is a cache: <https://bford.info/cachedir/>, and git.
const TAG: (&str, &str) =
    ("CACHEDIR.TAG", "Signature: 8a477f597d28d172789f06886806bc55\n# This folder was made by noticelint. It can be deleted at any time.\n");
const IGNORE: (&str, &str) = (".gitignore", "# Made by noticelint.\n*\n");

pub(super) type Lock<'f> = MutexGuard<'f, Folder>;

/// A cache's folder during a run.
pub(super) struct Folder {
    path: PathBuf,
    packs: Vec<Pack>,
    /// Where each key is: index of its pack, and of the entry in it.
    known: FxHashMap<Key, (usize, usize)>,
    /// The keys that were asked for and found.
    used: FxHashSet<Key>,
    /// What is new; none before the first entry.
    writing: Option<Writing>,
    /// Whether it cannot be written.
    lost: bool,
    today: u32,
}

impl Folder {
    /// Opens the folder; it need not be there.
    pub fn open(path: &Path) -> Self {
        let mut packs: Vec<Pack> = packs_in(path).iter().filter_map(|p| Pack::open(p)).collect();
        packs.sort_by(|a, b| a.path.cmp(&b.path));
        let known = packs.iter().enumerate().flat_map(|(i, pack)| pack.entries.iter().enumerate().map(move |(j, e)| (e.key, (i, j))));
        let known = known.collect();
        let today = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |t| t.as_secs() / 86_400);
        let today = u32::try_from(today).unwrap_or(u32::MAX);
        Self { path: path.to_path_buf(), packs, known, used: FxHashSet::default(), writing: None, lost: false, today }
    }

    pub fn get(&mut self, key: Key) -> Option<Vec<u8>> {
        let (pack, entry) = self.known.get(&key).copied()?;
        let pack = self.packs.get_mut(pack)?;
        let bytes = pack.entries.get(entry).copied().and_then(|entry| pack.read(entry));
        if bytes.is_some() {
            self.used.insert(key);
        } else {
            // It is damaged: what is put in its place counts.
            self.known.remove(&key);
        }
        bytes
    }

    pub fn put(&mut self, part: Part, key: Key, bytes: &[u8]) {
        if self.lost {
            return;
        }
        let today = self.today;
        let put = self.begun().and_then(|writing| writing.add(part, key, today, bytes));
        self.lost = put.is_err();
    }

    fn begun(&mut self) -> Result<&mut Writing, Error> {
        if self.writing.is_none() {
            make(&self.path)?;
            self.writing = Some(Writing::new(&self.path)?);
        }
        self.writing.as_mut().ok_or_else(|| Error::other("it was just begun"))
    }

    /// Writes what is new, and makes one pack of all if too much is of no use.
    pub fn close(&mut self) {
        if self.lost {
            return;
        }
        let kept = self.kept();
        let all = || self.packs.iter().flat_map(|p| &p.entries);
        let (there, useful) = (bytes_of(all()), bytes_of(kept.iter().map(|(_, e)| e)));
        let too_many = self.packs.len() + usize::from(self.writing.is_some()) > MOST_PACKS;
        let old = all().any(|e| self.is_old(e) && !self.used.contains(&e.key));
        if too_many || old || there.saturating_sub(useful) > useful + MOST_USELESS {
            let merged = self.merge(kept);
            if let Ok(whole) = merged {
                self.packs.iter().filter(|p| p.path != whole).for_each(|p| drop(fs::remove_file(&p.path)));
            }
            self.tidy();
        } else if let Some(writing) = self.writing.take() {
            // A cache that cannot be written is none.
            let _ = writing.finish(&self.path);
        }
    }

    fn is_old(&self, entry: &Entry) -> bool {
        entry.day.saturating_add(MOST_DAYS) < self.today
    }

    /// What of the packs is worth keeping: what was used; and of the rest each part's, if nothing newer is known of it and somebody asked
    /// for it lately, as long as there is room.
    fn kept(&self) -> Vec<(usize, Entry)> {
        let new: FxHashSet<Part> = self.writing.iter().flat_map(|w| &w.entries).map(|e| e.part).collect();
        let fresh: FxHashSet<Key> = self.writing.iter().flat_map(|w| &w.entries).map(|e| e.key).collect();
        let all = || self.packs.iter().enumerate().flat_map(|(i, p)| p.entries.iter().map(move |e| (i, *e)));
        let mut keys = fresh;
        let mut kept: Vec<(usize, Entry)> = all().filter(|(_, e)| self.used.contains(&e.key) && keys.insert(e.key)).collect();
        let used: FxHashSet<Part> = kept.iter().map(|(_, e)| e.part).collect();
        let mut rest: Vec<(usize, Entry)> =
            all().filter(|(_, e)| !self.is_old(e) && !used.contains(&e.part) && !new.contains(&e.part) && keys.insert(e.key)).collect();
        if bytes_of(kept.iter().chain(&rest).map(|(_, e)| e)) > MOST_BYTES {
            rest.clear();
        }
        kept.append(&mut rest);
        kept
    }

    /// Makes one pack of what is kept and what is new.
    fn merge(&mut self, kept: Vec<(usize, Entry)>) -> Result<PathBuf, Error> {
        let mut writing = match self.writing.take() {
            Some(writing) => writing,
            None => Writing::new(&self.path)?,
        };
        for (pack, entry) in kept {
            let day = if self.used.contains(&entry.key) { self.today } else { entry.day };
            if let Some(bytes) = self.packs.get_mut(pack).and_then(|p| p.read(entry)) {
                writing.add(entry.part, entry.key, day, &bytes)?;
            }
        }
        writing.finish(&self.path)
    }

    /// Removes what runs left that did not come to their end, and packs that cannot be read.
    fn tidy(&self) {
        let lately = |path: &Path| fs::metadata(path).and_then(|m| m.modified()).is_ok_and(|m| m.elapsed().is_ok_and(|e| e < ABANDONED));
        for path in files_in(&self.path).filter(|p| is_unfinished(p) || is_pack(p)) {
            if !lately(&path) && (is_unfinished(&path) || Pack::open(&path).is_none()) {
                let _ = fs::remove_file(&path);
            }
        }
    }
}

fn bytes_of<'e>(entries: impl Iterator<Item = &'e Entry>) -> u64 {
    entries.map(|e| u64::from(e.len)).sum()
}

fn files_in(folder: &Path) -> impl Iterator<Item = PathBuf> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path())
}

fn packs_in(folder: &Path) -> Vec<PathBuf> {
    files_in(folder).filter(|p| is_pack(p)).collect()
}

/// A name of 32 digits, as packs have it.
fn is_pack(path: &Path) -> bool {
    let stem = path.file_stem().and_then(|s| s.to_str()).unwrap_or("");
    path.extension().is_some_and(|e| e == ENDING) && stem.len() == 32 && stem.bytes().all(|b| b.is_ascii_hexdigit())
}

fn is_unfinished(path: &Path) -> bool {
    path.file_name().and_then(|n| n.to_str()).is_some_and(|n| n.starts_with(UNFINISHED))
}

/// Makes the folder, with the files that say what it is. A folder that others use, too, is left as it is: git goes on seeing what is in it.
fn make(path: &Path) -> Result<(), Error> {
    fs::create_dir_all(path)?;
    if files_in(path).all(|p| is_pack(&p) || is_unfinished(&p) || p.ends_with(TAG.0) || p.ends_with(IGNORE.0)) {
        for (name, text) in [TAG, IGNORE] {
            let path = path.join(name);
            if !path.exists() {
                fs::write(path, text)?;
            }
        }
    }
    Ok(())
}

/// Removes a cache: what a run wrote there, and the folder, if nothing is left in it. Tells whether there was anything.
///
/// # Errors
/// If something could not be removed.
pub(in crate::cli) fn clean(path: &Path) -> Result<bool, Error> {
    let made = |p: &PathBuf| {
        let is = |(name, text): (&str, &str)| p.ends_with(name) && fs::read(p).is_ok_and(|t| t == text.as_bytes());
        is_pack(p) || is_unfinished(p) || is(TAG) || is(IGNORE)
    };
    let ours: Vec<PathBuf> = files_in(path).filter(made).collect();
    for file in &ours {
        fs::remove_file(file)?;
    }
    if !ours.is_empty() && files_in(path).next().is_none() {
        fs::remove_dir(path)?;
    }
    Ok(!ours.is_empty())
}
