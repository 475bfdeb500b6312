//! What a run came to, kept for the next one: `check` and `statements` need not look again at what has not changed.
//!
//! An entry is what is printed for a part of a run, under a hash of everything that it was made from ([`Key`]): there is no entry that
//! is out of date, only one that nobody asks for any more. A cache that is missing, damaged or foreign is an empty one, and one that
//! cannot be written is none: neither is ever told, for nothing but time is lost.

mod folder; // the folder, its packs, and what is thrown away
mod key; // what a result depends on
mod pack; // a file of entries

use super::args::Kept;
use super::config::Config;
use folder::{Folder, Lock};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

pub(super) use folder::clean;
pub(super) use key::{Key, Mixer, Part};

/// The name of the folder, beside the configuration.
pub(crate) const FOLDER: &str = ".noticelint_cache";

/// A cache that a run reads, and adds to.
pub(super) struct Cache {
    folder: Mutex<Folder>,
}

/// Where the cache is: where it is asked for, else beside the configuration. In a folder that nobody configured, nobody expects one.
pub(super) fn place(kept: &Kept, config: &Config) -> Option<PathBuf> {
    let beside = || config.folder().filter(|_| !kept.no_cache).map(|f| f.join(FOLDER));
    kept.cache_dir.clone().or_else(beside)
}

impl Cache {
    /// Opens a cache; it need not be there.
    pub fn open(path: &Path) -> Self {
        Self { folder: Mutex::new(Folder::open(path)) }
    }

    fn lock(&self) -> Lock<'_> {
        self.folder.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is kept under a key.
    pub fn get<T: DeserializeOwned>(&self, key: Key) -> Option<T> {
        let bytes = self.lock().get(key)?;
        // What can be read is right: its sum was checked, and the key tells by which program it was written.
        postcard::from_bytes(&bytes).ok()
    }

    /// Keeps something under a key, in place of what was kept before for the same `part` of a project.
    pub fn put<T: Serialize>(&self, part: Part, key: Key, value: &T) {
        if let Ok(bytes) = postcard::to_stdvec(value) {
            self.lock().put(part, key, &bytes);
        }
    }

    /// Writes what is new, and throws away what is old.
    pub fn close(&self) {
        self.lock().close();
    }
}
