#![no_main]
//! The text reader keeps its promises for any text.

mod reader;

libfuzzer_sys::fuzz_target!(|text: &str| reader::check(text, noticelint::notice::Format::Text));
