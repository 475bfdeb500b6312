#![no_main]
//! Decoding gives text whose end lies at the end of the file, or an error that points into the file.

use noticelint::source::{DecodeError, SourceFile, decode};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| match decode(bytes) {
    Ok((text, encoding)) => {
        let end = text.len();
        let file = SourceFile::new("a", text, encoding);
        assert_eq!(file.position(end).offset, bytes.len() as u64);
    }
    Err(DecodeError::Binary { at } | DecodeError::Invalid { at, .. }) => assert!(at < bytes.len()),
});
