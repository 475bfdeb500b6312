//! Bytes to text: UTF-8 with or without byte order mark, UTF-16, Windows-1252.

/// How a file was stored.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8.
    Utf8 {
        /// With a byte order mark.
        bom: bool,
    },
    /// UTF-16, little endian, with a byte order mark.
    Utf16Le,
    /// UTF-16, big endian, with a byte order mark.
    Utf16Be,
    /// Windows-1252, which ISO 8859-1 is read as (WHATWG Encoding Standard).
    Windows1252,
}

impl Encoding {
    /// Bytes that one character takes in the file.
    pub fn stored_len(self, c: char) -> u64 {
        match self {
            Encoding::Utf8 { .. } => c.len_utf8() as u64,
            Encoding::Utf16Le | Encoding::Utf16Be => 2 * c.len_utf16() as u64,
            Encoding::Windows1252 => 1,
        }
    }

    /// Bytes of the byte order mark.
    pub fn bom_len(self) -> u64 {
        match self {
            Encoding::Utf8 { bom: true } => 3,
            Encoding::Utf16Le | Encoding::Utf16Be => 2,
            _ => 0,
        }
    }
}

/// Why bytes are not text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DecodeError {
    /// A NUL or another sign of a binary format, at this byte.
    Binary {
        /// Byte offset.
        at: usize,
    },
    /// Not valid in its encoding, at this byte. The text before it is given for the message.
    Invalid {
        /// Byte offset of the first bad byte.
        at: usize,
        /// The valid text before it.
        before: String,
    },
}

/// Decodes a file's bytes.
///
/// # Errors
/// If the bytes are binary, or are not valid in the encoding they show.
pub fn decode(bytes: &[u8]) -> Result<(String, Encoding), DecodeError> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok((text.to_owned(), Encoding::Utf8 { bom: false })),
        Err(e) => Err(DecodeError::Invalid { at: e.valid_up_to(), before: String::new() }),
    }
}
