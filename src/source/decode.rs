//! Bytes to text and back: UTF-8 with or without byte order mark, UTF-16, Windows-1252.
//!
//! In: the bytes of a file. Out: its text and how it was stored, or the place of the first byte that is no text.
//! A file that is not UTF-8 is taken for Windows-1252 only if nothing speaks against it: wrong umlauts would be worse
//! than a question.

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

/// First bytes of formats that people take for text, or save under a text's name.
const BINARY: &[&[u8]] = &[
    b"%PDF",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF87a",
    b"GIF89a",
    b"\xd0\xcf\x11\xe0",
    b"{\\rtf",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"\x7fELF",
];

/// In HTML, the charset must be declared within so many bytes (HTML Living Standard, 4.2.5.4).
const DECLARATION: usize = 1024;

/// Decodes a file's bytes.
///
/// # Errors
/// If the bytes are binary, or are not valid in the encoding they show.
pub fn decode(bytes: &[u8]) -> Result<(String, Encoding), DecodeError> {
    if BINARY.iter().any(|magic| bytes.starts_with(magic)) {
        return Err(DecodeError::Binary { at: 0 });
    }
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8(rest, 3),
        [0xff, 0xfe, rest @ ..] => utf16(rest, Encoding::Utf16Le),
        [0xfe, 0xff, rest @ ..] => utf16(rest, Encoding::Utf16Be),
        _ => utf8(bytes, 0),
    }
}

fn utf8(bytes: &[u8], bom: usize) -> Result<(String, Encoding), DecodeError> {
    // Looking for one byte is quick, and hardly any text has it.
    if let Some(at) = bytes.contains(&0).then(|| bytes.iter().position(|b| *b == 0)).flatten() {
        return Err(DecodeError::Binary { at: at + bom });
    }
    let bad = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok((text.to_owned(), Encoding::Utf8 { bom: bom > 0 })),
        Err(e) => e.valid_up_to(),
    };
    if bom == 0 && is_windows_1252(bytes) {
        let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes);
        return Ok((text.into_owned(), Encoding::Windows1252));
    }
    let before = bytes.get(..bad).unwrap_or_default();
    Err(DecodeError::Invalid { at: bad + bom, before: String::from_utf8_lossy(before).into_owned() })
}

/// Whether bytes that are not UTF-8 are Windows-1252: HTML or XML says so, or all of them are letters and signs there and
/// none of them is UTF-8 of more than one byte.
fn is_windows_1252(bytes: &[u8]) -> bool {
    let undefined = |b: &u8| matches!(b, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d);
    let control = |b: &u8| *b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0c);
    if bytes.iter().any(|b| undefined(b) || control(b)) {
        return false;
    }
    match declared_charset(bytes) {
        Some(charset) => encoding_rs::Encoding::for_label(&charset) == Some(encoding_rs::WINDOWS_1252),
        None => !bytes.utf8_chunks().any(|chunk| !chunk.valid().is_ascii()),
    }
}

/// The charset that `<meta charset>`, `<meta http-equiv>` or an XML declaration names.
fn declared_charset(bytes: &[u8]) -> Option<Vec<u8>> {
    let head = bytes.get(..DECLARATION.min(bytes.len()))?.to_ascii_lowercase();
    let find = |word: &[u8], from: usize| head.get(from..)?.windows(word.len()).position(|w| w == word).map(|at| from + at + word.len());
    let after = if head.starts_with(b"<?xml") {
        find(b"encoding", 0).or_else(|| find(b"charset", find(b"<meta", 0)?))?
    } else {
        find(b"charset", find(b"<meta", 0)?)?
    };
    let skip = |b: &&u8| matches!(b, b' ' | b'=' | b'"' | b'\'');
    let name = |b: &&u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':' | b'.');
    let charset: Vec<u8> = head.iter().skip(after).skip_while(skip).take_while(name).copied().collect();
    (!charset.is_empty()).then_some(charset)
}

fn utf16(bytes: &[u8], encoding: Encoding) -> Result<(String, Encoding), DecodeError> {
    let unit = |pair: &[u8]| match (pair, encoding) {
        ([a, b], Encoding::Utf16Be) => u16::from_be_bytes([*a, *b]),
        ([a, b], _) => u16::from_le_bytes([*a, *b]),
        _ => 0xfffd,
    };
    let mut text = String::with_capacity(bytes.len());
    let mut at = 2;
    for c in char::decode_utf16(bytes.chunks_exact(2).map(unit)) {
        match c {
            Ok('\0') => return Err(DecodeError::Binary { at }),
            Ok(c) => {
                text.push(c);
                at += 2 * c.len_utf16();
            }
            Err(_) => return Err(DecodeError::Invalid { at, before: text }),
        }
    }
    // An odd byte at the end is half a character.
    if bytes.len() % 2 == 1 { Err(DecodeError::Invalid { at, before: text }) } else { Ok((text, encoding)) }
}

/// The bytes in which a text is stored: what [`decode`] reads back as the same text.
///
/// # Errors
/// Gives the first character that the encoding does not have.
pub fn encode(text: &str, encoding: Encoding) -> Result<Vec<u8>, char> {
    let utf16 = |unit: fn(u16) -> [u8; 2]| "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(unit).collect();
    match encoding {
        Encoding::Utf8 { bom: false } => Ok(text.as_bytes().to_vec()),
        Encoding::Utf8 { bom: true } => Ok([b"\xef\xbb\xbf", text.as_bytes()].concat()),
        Encoding::Utf16Le => Ok(utf16(u16::to_le_bytes)),
        Encoding::Utf16Be => Ok(utf16(u16::to_be_bytes)),
        Encoding::Windows1252 => {
            let mut bytes = Vec::with_capacity(text.len());
            let mut buffer = [0; 4];
            for c in text.chars() {
                let (stored, _, lost) = encoding_rs::WINDOWS_1252.encode(c.encode_utf8(&mut buffer));
                if lost {
                    return Err(c);
                }
                bytes.extend_from_slice(&stored);
            }
            Ok(bytes)
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::source::SourceFile;
    use proptest::prelude::*;

    const TEA: &str = "Grün: 2 €\r\nTee 😀 an";

    fn utf16_of(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
        "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(unit).collect()
    }

    /// Decodes, and gives line, column and stored offset of a word.
    fn place(bytes: &[u8], word: &str) -> (Encoding, u32, u32, u64) {
        let (text, encoding) = decode(bytes).unwrap();
        let at = text.find(word).unwrap();
        let p = SourceFile::new("a", text, encoding).position(at);
        (encoding, p.line, p.column, p.offset)
    }

    #[test]
    fn each_encoding_is_read_and_places_count_its_own_bytes() {
        assert_eq!(place(TEA.as_bytes(), "an"), (Encoding::Utf8 { bom: false }, 2, 7, 23));
        let bom = [b"\xef\xbb\xbf".as_slice(), TEA.as_bytes()].concat();
        assert_eq!(place(&bom, "an"), (Encoding::Utf8 { bom: true }, 2, 7, 26));
        assert_eq!(place(&utf16_of(TEA, u16::to_le_bytes), "an"), (Encoding::Utf16Le, 2, 7, 38));
        assert_eq!(place(&utf16_of(TEA, u16::to_be_bytes), "an"), (Encoding::Utf16Be, 2, 7, 38));
        assert_eq!(place(b"Gr\xfcn: 2 \x80\r\nTee an", "an"), (Encoding::Windows1252, 2, 5, 15));
    }

    #[test]
    fn bytes_that_mix_encodings_are_refused_at_the_first_bad_byte() {
        let mixed = b"gr\xc3\xbcn und gr\xfcn";
        assert_eq!(decode(mixed), Err(DecodeError::Invalid { at: 12, before: "grün und gr".into() }));
        // 0x81 is nothing in Windows-1252.
        assert_eq!(decode(b"a\x81b"), Err(DecodeError::Invalid { at: 1, before: "a".into() }));
        assert_eq!(decode(b"\xef\xbb\xbfa\xfc"), Err(DecodeError::Invalid { at: 4, before: "a".into() }));
    }

    #[test]
    fn a_declaration_decides_what_the_bytes_leave_open() {
        let latin = b"<html><meta charset=\"ISO-8859-1\"><p>gr\xfcn \xc3\xbc".as_slice();
        let (text, encoding) = decode(latin).unwrap();
        assert_eq!(encoding, Encoding::Windows1252);
        assert!(text.ends_with("grün Ã¼"), "{text}");
        let content = b"<meta http-equiv='Content-Type' content='text/html; charset=windows-1252'>\xfc".as_slice();
        assert_eq!(decode(content).unwrap().1, Encoding::Windows1252);
        let utf8 = b"<meta charset=utf-8><p>gr\xfcn".as_slice();
        assert!(matches!(decode(utf8), Err(DecodeError::Invalid { at: 25, .. })));
        let xml = b"<?xml version='1.0' encoding='latin1'?><p>gr\xfcn".as_slice();
        assert_eq!(decode(xml).unwrap().1, Encoding::Windows1252);
    }

    #[test]
    fn binary_files_are_told_from_text() {
        assert_eq!(decode(b"%PDF-1.7 ..."), Err(DecodeError::Binary { at: 0 }));
        assert_eq!(decode(b"PK\x03\x04..."), Err(DecodeError::Binary { at: 0 }));
        assert_eq!(decode(b"tea\0"), Err(DecodeError::Binary { at: 3 }));
        assert_eq!(decode(b"\xff\xfet\0\0\0"), Err(DecodeError::Binary { at: 4 }));
        assert_eq!(decode(b""), Ok((String::new(), Encoding::Utf8 { bom: false })));
    }

    #[test]
    fn half_characters_of_utf_16_are_refused() {
        assert_eq!(decode(b"\xff\xfet\0e"), Err(DecodeError::Invalid { at: 4, before: "t".into() }));
        assert_eq!(decode(b"\xff\xfe\x3d\xd8t\0"), Err(DecodeError::Invalid { at: 2, before: String::new() }));
    }

    #[test]
    fn what_an_encoding_does_not_have_is_named() {
        assert_eq!(encode("Tee für 2 €", Encoding::Windows1252).unwrap(), b"Tee f\xfcr 2 \x80");
        assert_eq!(encode("Tee → Gast", Encoding::Windows1252), Err('→'));
    }

    proptest! {
        #[test]
        fn bytes_come_back_from_text(text in "[^\0\u{feff}]{0,60}", bytes in prop::collection::vec(1u8.., 0..80)) {
            for encoding in [Encoding::Utf8 { bom: false }, Encoding::Utf8 { bom: true }, Encoding::Utf16Le, Encoding::Utf16Be] {
                prop_assume!(!BINARY.iter().any(|m| text.as_bytes().starts_with(m)));
                prop_assert_eq!(decode(&encode(&text, encoding).unwrap()), Ok((text.clone(), encoding)));
            }
            if let Ok((text, encoding)) = decode(&bytes) {
                prop_assert_eq!(encode(&text, encoding).unwrap(), bytes);
            }
        }

        #[test]
        fn text_comes_back_from_every_encoding(text in "[^\0\u{feff}]{0,60}") {
            prop_assume!(!BINARY.iter().any(|m| text.as_bytes().starts_with(m)));
            for bytes in [text.clone().into_bytes(), utf16_of(&text, u16::to_le_bytes), utf16_of(&text, u16::to_be_bytes)] {
                let (read, encoding) = decode(&bytes).unwrap();
                prop_assert_eq!(&read, &text);
                let file = SourceFile::new("a", read, encoding);
                prop_assert_eq!(file.position(text.len()).offset, bytes.len() as u64);
            }
        }

        #[test]
        fn an_error_points_into_the_file(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            match decode(&bytes) {
                Ok((text, encoding)) => {
                    let end = text.len();
                    prop_assert_eq!(SourceFile::new("a", text, encoding).position(end).offset, bytes.len() as u64);
                }
                Err(DecodeError::Binary { at } | DecodeError::Invalid { at, .. }) => prop_assert!(at < bytes.len()),
            }
        }
    }
}
