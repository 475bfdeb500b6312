#![no_main]
//! A configuration: every mistake lies in its file.

libfuzzer_sys::fuzz_target!(|text: &str| {
    for label in noticelint::project::config_problems(text).iter().flat_map(|d| &d.labels) {
        assert!(text.get(label.span.range()).is_some(), "{label:?}");
    }
});
