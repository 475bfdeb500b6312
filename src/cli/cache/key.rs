//! What a result depends on, as a hash.

use crate::source::{SourceFile, Sources};
use std::fmt::Debug;

/// The program's sources, rules and locked dependencies, hashed by the build script: another program may come to another result.
const BUILD: &str = env!("NOTICELINT_BUILD");

/// A hash of everything that a result was made from. It is cryptographic, so that nobody can write a text that passes for another.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::cli) struct Key(pub [u8; 16]);

/// The part of a project that a result is about, whatever it is made from: a newer result takes the place of an older one.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::cli) struct Part(pub u64);

/// Takes in one thing after the other, each with its length, so that no two lists of things look the same.
#[derive(Clone)]
pub(in crate::cli) struct Mixer(blake3::Hasher);

impl Mixer {
    /// Begins with this program, and what is asked of it.
    pub fn new(what: &str) -> Self {
        let mut out = Self(blake3::Hasher::new());
        out.words(BUILD).words(what);
        out
    }

    pub fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.update(&(bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
        self
    }

    pub fn words(&mut self, words: &str) -> &mut Self {
        self.bytes(words.as_bytes())
    }

    /// Takes in a thing by all that there is to be seen of it.
    pub fn thing(&mut self, thing: &impl Debug) -> &mut Self {
        self.words(&format!("{thing:?}"))
    }

    /// Takes in files that were read.
    pub fn sources(&mut self, all: &Sources) -> &mut Self {
        self.thing(&all.iter().count());
        for (_, file) in all.iter() {
            self.source(file);
        }
        self
    }

    /// Takes in a file that was read.
    pub fn source(&mut self, file: &SourceFile) -> &mut Self {
        self.words(&file.name).words(&file.text).thing(&file.encoding)
    }

    pub fn key(&self) -> Key {
        let mut key = [0; 16];
        self.0.finalize_xof().fill(&mut key);
        Key(key)
    }

    pub fn part(&self) -> Part {
        let mut part = [0; 8];
        self.0.finalize_xof().fill(&mut part);
        Part(u64::from_le_bytes(part))
    }
}
