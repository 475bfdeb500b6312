//! Parts of a law that are large and not always needed: read from their compiled form when they are first asked for.

use serde::Serialize;
use serde::de::DeserializeOwned;
use std::sync::OnceLock;

/// A value, or its compiled form.
#[derive(Clone, Debug)]
pub struct Stored<T> {
    compiled: &'static [u8],
    value: OnceLock<T>,
}

impl<T: Default + Serialize + DeserializeOwned> Stored<T> {
    /// A value by its compiled form, which the build script wrote: one that cannot be read cannot be built.
    pub fn compiled(compiled: &'static [u8]) -> Self {
        Self { compiled, value: OnceLock::new() }
    }

    /// The value.
    pub fn get(&self) -> &T {
        self.value.get_or_init(|| postcard::from_bytes(self.compiled).unwrap_or_default())
    }

    /// Its compiled form.
    ///
    /// # Errors
    /// If the value has a form that cannot be written.
    pub fn to_bytes(&self) -> Result<Vec<u8>, postcard::Error> {
        postcard::to_stdvec(self.get())
    }
}

impl<T> From<T> for Stored<T> {
    fn from(value: T) -> Self {
        Self { compiled: &[], value: OnceLock::from(value) }
    }
}
