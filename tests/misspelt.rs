//! Small misspellings in long words: what a notice states stays known, and nothing new comes of it.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// Of the elements that a notice states, at least so many in a hundred are found though one long word in three is misspelt.
const FOUND: usize = 95;
/// The fewest letters of a word that is misspelt here.
const LONG: usize = 9;

/// A number made of a seed and another, the same on every machine.
fn mixed(seed: u64, of: u64) -> u64 {
    let mut x = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ of.wrapping_mul(0xd1b5_4a32_d192_ed03);
    x ^= x >> 29;
    x = x.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x ^ (x >> 32)
}

/// A word with a letter missing, doubled, or changed places with the next; its beginning and its ending stay.
fn misspelt(word: &str, number: u64) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let at = 3 + (number / 8) as usize % (letters.len() - 7).max(1);
    match number % 3 {
        0 => drop(letters.remove(at)),
        1 => letters.insert(at, letters[at]),
        _ => letters.swap(at, at + 1),
    }
    letters.into_iter().collect()
}

/// A text in which one long word in three is misspelt; names in capitals and addresses stay.
fn with_misspellings(text: &str, seed: u64) -> (String, usize) {
    let (mut out, mut word, mut count) = (String::new(), String::new(), 0);
    for (i, c) in text.chars().chain(['\n']).enumerate() {
        if c.is_alphabetic() || matches!(c, '@' | '/' | '.' | '-') {
            word.push(c);
            continue;
        }
        let number = mixed(seed, i as u64);
        let plain = word.trim_end_matches('.');
        if plain.chars().all(char::is_alphabetic) && plain.chars().count() >= LONG && number.is_multiple_of(3) {
            out.push_str(&misspelt(plain, number / 3));
            out.push_str(&word[plain.len()..]);
            count += 1;
        } else {
            out.push_str(&word);
        }
        out.push(c);
        word.clear();
    }
    (out, count)
}

/// The elements that `statements` finds in a text.
fn stated(folder: &TempDir, name: &str, text: &str) -> BTreeSet<String> {
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_noticelint"));
    let output = command.args(["statements", "--format", "json", "--no-config"]).arg(&path).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let documents: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let all = documents[0]["statements"].as_array().unwrap();
    all.iter().map(|s| s["concept"].as_str().unwrap().to_owned()).collect()
}

fn stays_known(name: &str) {
    let folder = TempDir::new().unwrap();
    let text = fs::read_to_string(Path::new("examples/video-consultation/mended").join(name)).unwrap();
    let whole = stated(&folder, name, &text);
    assert!(whole.len() > 20, "{whole:?}");
    let (mut found, mut of) = (0, 0);
    for seed in 0..6 {
        let (misspelt, count) = with_misspellings(&text, seed);
        assert!(count > 5, "only {count} words are misspelt");
        let known = stated(&folder, name, &misspelt);
        let new: Vec<_> = known.difference(&whole).collect();
        assert!(new.is_empty(), "seed {seed}: {new:?} in\n{misspelt}");
        println!("seed {seed}, {count} words: lost {:?}", whole.difference(&known).collect::<Vec<_>>());
        found += known.len();
        of += whole.len();
    }
    println!("{found} of {of}");
    assert!(found * 100 >= of * FOUND, "{found} of {of}");
}

#[test]
fn a_german_notice_is_read_though_misspelt() {
    stays_known("notice.de.md");
}

#[test]
fn an_english_notice_is_read_though_misspelt() {
    stays_known("notice.en.md");
}
