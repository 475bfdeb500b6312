//! A file of entries: what is kept, one after the other, then a list of it, then where the list begins. It is written once, under another
//! name, and takes its own when it is whole.

use super::key::{Key, Part};
use crate::cli::write::new_file;
use rustc_hash::FxHasher;
use std::fs::File;
use std::hash::Hasher;
use std::io::{BufWriter, Error, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// How a pack ends: by it, a file is known to be one, and whole.
const MARK: &[u8; 8] = b"NLPACK1\n";
/// Where the list begins, its sum, and the mark.
const END: usize = 24;
/// The bytes of an entry's line in the list.
const LINE: usize = 48;
/// How names of packs end.
pub(super) const ENDING: &str = "pack";

/// An entry, and where its bytes are.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub key: Key,
    pub part: Part,
    pub at: u64,
    pub len: u32,
    /// The last day on which it was known to be of use, counted from the epoch.
    pub day: u32,
    pub sum: u64,
}

impl Entry {
    fn line(&self) -> [u8; LINE] {
        let fields: [&[u8]; 6] = [
            &self.key.0,
            &self.part.0.to_le_bytes(),
            &self.at.to_le_bytes(),
            &self.len.to_le_bytes(),
            &self.day.to_le_bytes(),
            &self.sum.to_le_bytes(),
        ];
        let mut line = [0; LINE];
        for (to, from) in line.iter_mut().zip(fields.into_iter().flatten()) {
            *to = *from;
        }
        line
    }

    fn read(line: &[u8]) -> Option<Self> {
        Some(Self {
            key: Key(line.get(..16)?.try_into().ok()?),
            part: Part(number(line, 16)?),
            at: number(line, 24)?,
            len: u32::from_le_bytes(line.get(32..36)?.try_into().ok()?),
            day: u32::from_le_bytes(line.get(36..40)?.try_into().ok()?),
            sum: number(line, 40)?,
        })
    }
}

fn number(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(bytes.get(at..at + 8)?.try_into().ok()?))
}

/// A sum that tells damage. Against whoever may write to the folder, there is no help.
pub(super) fn sum(bytes: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(bytes);
    hasher.finish()
}

/// A pack to be read.
pub(super) struct Pack {
    file: File,
    pub path: PathBuf,
    pub entries: Vec<Entry>,
}

impl Pack {
    /// Opens a pack; `None` if it is none, or not whole.
    pub fn open(path: &Path) -> Option<Self> {
        let mut file = File::open(path).ok()?;
        let size = file.metadata().ok().filter(std::fs::Metadata::is_file)?.len();
        let end_at = size.checked_sub(END as u64)?;
        let mut end = [0; END];
        file.seek(SeekFrom::Start(end_at)).ok()?;
        file.read_exact(&mut end).ok()?;
        let list_at = number(&end, 0).filter(|at| *at <= end_at && end.ends_with(MARK))?;
        let mut list = vec![0; usize::try_from(end_at - list_at).ok()?];
        file.seek(SeekFrom::Start(list_at)).ok()?;
        file.read_exact(&mut list).ok()?;
        if number(&end, 8)? != sum(&list) || list.len() % LINE != 0 {
            return None;
        }
        let entries: Option<Vec<Entry>> = list.chunks_exact(LINE).map(Entry::read).collect();
        Some(Self { file, path: path.to_path_buf(), entries: entries? })
    }

    /// The bytes of an entry, if they are as they were written.
    pub fn read(&mut self, entry: Entry) -> Option<Vec<u8>> {
        let mut bytes = vec![0; entry.len as usize];
        self.file.seek(SeekFrom::Start(entry.at)).ok()?;
        self.file.read_exact(&mut bytes).ok()?;
        (sum(&bytes) == entry.sum).then_some(bytes)
    }
}

/// A pack that is being written.
pub(super) struct Writing {
    file: BufWriter<NamedTempFile>,
    pub entries: Vec<Entry>,
    at: u64,
}

impl Writing {
    /// Begins a pack in a folder.
    pub fn new(folder: &Path) -> Result<Self, Error> {
        Ok(Self { file: BufWriter::with_capacity(1 << 18, new_file(folder)?), entries: Vec::new(), at: 0 })
    }

    pub fn add(&mut self, part: Part, key: Key, day: u32, bytes: &[u8]) -> Result<(), Error> {
        let Ok(len) = u32::try_from(bytes.len()) else { return Ok(()) };
        self.file.write_all(bytes)?;
        self.entries.push(Entry { key, part, at: self.at, len, day, sum: sum(bytes) });
        self.at += u64::from(len);
        Ok(())
    }

    /// Writes the list, and puts the pack in its place.
    pub fn finish(mut self, folder: &Path) -> Result<PathBuf, Error> {
        let list: Vec<u8> = self.entries.iter().flat_map(Entry::line).collect();
        self.file.write_all(&list)?;
        self.file.write_all(&self.at.to_le_bytes())?;
        self.file.write_all(&sum(&list).to_le_bytes())?;
        self.file.write_all(MARK)?;
        let file = self.file.into_inner().map_err(|error| error.into_error())?;
        // Two runs that come to the same write the same file. It need not be on the disk for sure: sums tell if it is not.
        let name = blake3::hash(&list).to_hex();
        let name = name.as_str().get(..32).unwrap_or_default();
        let path = folder.join(format!("{name}.{ENDING}"));
        file.persist(&path)?;
        Ok(path)
    }
}
