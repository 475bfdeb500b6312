//! Parts of a law that are large and not always needed: read from their compiled form when they are first asked for.

use serde::de::{DeserializeOwned, Visitor};
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;
use std::sync::OnceLock;

/// A value, or its compiled form.
///
/// As a part of something that is itself compiled, it is written as bytes, and read as bytes: what is in them is not looked at.
#[derive(Clone, Default)]
pub struct Stored<T> {
    compiled: Cow<'static, [u8]>,
    value: OnceLock<Box<T>>,
}

impl<T: Default + DeserializeOwned> Stored<T> {
    /// A value by its compiled form, which the build script wrote: one that cannot be read cannot be built.
    pub fn compiled(compiled: &'static [u8]) -> Self {
        Self { compiled: Cow::Borrowed(compiled), value: OnceLock::new() }
    }

    /// The value.
    pub fn get(&self) -> &T {
        self.value.get_or_init(|| postcard::from_bytes(&self.compiled).unwrap_or_default())
    }

    /// Changes the value.
    pub fn change(&mut self, change: impl FnOnce(&mut T)) {
        self.get();
        let mut value = self.value.take().unwrap_or_default();
        change(&mut value);
        *self = Self { compiled: Cow::default(), value: OnceLock::from(value) };
    }
}

impl<T: Default + Serialize + DeserializeOwned> Stored<T> {
    /// Its compiled form.
    ///
    /// # Errors
    /// If the value has a form that cannot be written.
    pub fn to_bytes(&self) -> Result<Vec<u8>, postcard::Error> {
        if self.compiled.is_empty() { postcard::to_stdvec(self.get()) } else { Ok(self.compiled.to_vec()) }
    }
}

impl<T> From<T> for Stored<T> {
    fn from(value: T) -> Self {
        Self { compiled: Cow::default(), value: OnceLock::from(Box::new(value)) }
    }
}

impl<T: Default + DeserializeOwned> Deref for Stored<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.get()
    }
}

impl<T: Default + DeserializeOwned + fmt::Debug> fmt::Debug for Stored<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().fmt(f)
    }
}

impl<T: Default + DeserializeOwned + PartialEq> PartialEq for Stored<T> {
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}

impl<T: Default + DeserializeOwned + Eq> Eq for Stored<T> {}

impl<T: Default + Serialize + DeserializeOwned> Serialize for Stored<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.to_bytes().map_err(S::Error::custom)?)
    }
}

impl<'de, T> Deserialize<'de> for Stored<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let compiled = deserializer.deserialize_byte_buf(Bytes)?;
        Ok(Self { compiled: Cow::Owned(compiled), value: OnceLock::new() })
    }
}

struct Bytes;

impl Visitor<'_> for Bytes {
    type Value = Vec<u8>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a compiled form")
    }

    fn visit_bytes<E: serde::de::Error>(self, bytes: &[u8]) -> Result<Vec<u8>, E> {
        Ok(bytes.to_vec())
    }

    fn visit_byte_buf<E: serde::de::Error>(self, bytes: Vec<u8>) -> Result<Vec<u8>, E> {
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::Stored;

    #[test]
    fn what_is_read_is_what_was_written_and_can_be_changed() {
        let names: Stored<Vec<String>> = vec!["tea".to_owned()].into();
        let bytes = postcard::to_stdvec(&names).unwrap_or_default();
        let mut read: Stored<Vec<String>> = postcard::from_bytes(&bytes).unwrap_or_default();
        assert_eq!(read, names);
        read.change(|all| all.push("milk".to_owned()));
        assert_eq!(*read, ["tea", "milk"]);
        let again: Stored<Vec<String>> = postcard::from_bytes(&postcard::to_stdvec(&read).unwrap_or_default()).unwrap_or_default();
        assert_eq!(again, read);
    }
}
