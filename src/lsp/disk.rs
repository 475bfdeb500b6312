//! Files as they lie on the disk, read again only when they have changed.

use crate::project::files::{name_of, read};
use crate::source::{Diagnostic, SourceFile};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

type Read = Result<Arc<SourceFile>, Box<Diagnostic>>;

/// When a file was changed last, and how long it is; nothing for one that is not there.
type Stamp = Option<(SystemTime, u64)>;

/// Files that were read.
#[derive(Default)]
pub struct Disk {
    files: BTreeMap<String, (u64, Stamp, Read)>,
    /// Counts how often files may have changed.
    epoch: u64,
}

impl Disk {
    /// Files may have changed since they were read.
    pub fn may_have_changed(&mut self) {
        self.epoch += 1;
    }

    /// A file as it is.
    pub fn read(&mut self, path: &Path) -> Read {
        let name = name_of(path);
        if let Some((epoch, stamp, file)) = self.files.get_mut(&name)
            && (*epoch == self.epoch || (stamp.is_some() && *stamp == stamp_of(path)))
        {
            *epoch = self.epoch;
            return file.clone();
        }
        // The stamp first: what is written meanwhile is read again.
        let stamp = stamp_of(path);
        let file = read(path).map(Arc::new);
        self.files.insert(name, (self.epoch, stamp, file.clone()));
        file
    }
}

fn stamp_of(path: &Path) -> Stamp {
    let about = std::fs::metadata(path).ok()?;
    Some((about.modified().ok()?, about.len()))
}
