//! Whatever is edited in whatever order: the server ends up with what a new one would find.

use super::editor::{Editor, able};
use super::example;
use serde_json::json;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Numbers that are the same on every machine.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % most.max(1)
    }
}

const PIECES: [&str; 21] = [
    "",
    "\n",
    "\r\n",
    "🍵",
    "so\u{ad}fort",
    "# Ihre Rechte\n\n",
    "\n## ",
    "Die Daten werden nach 90 Tagen gelöscht.",
    "    Keep: 3 years after the end of the contract\n",
    "Processor neu: Neu GmbH\n    In: US\n",
    "<!-- noticelint: waive x -->",
    "```",
    "    In: ",
    // As people type.
    "a",
    "n",
    " ",
    ".",
    "- ",
    "**",
    "&amp;",
    "\n\n",
];

/// A page, so that not only Markdown is edited.
const PAGE: &str = "<html lang=\"de\"><h1>Datenschutzhinweise</h1><p>Wir verarbeiten Ihre Daten, um Ihre Anfrage zu beantworten. \
    Rechtsgrundlage ist Art. 6 Abs. 1 lit. f DSGVO.</p><h2>Empf&auml;nger</h2><ul><li>Muster GmbH, USA</li><li>Finanzamt</li></ul>\
    <h2>Ihre Rechte</h2><p>Sie haben das Recht auf Auskunft (Art. 15 DSGVO) und auf L&ouml;schung (Art. 17 DSGVO).</p>\
    <p>Wir speichern die Daten sechs Monate lang.</p></html>\n";

/// How long a run with new numbers lasts: `NOTICELINT_RANDOM_SECONDS=60 cargo test --test lsp random`.
fn seconds() -> Option<u64> {
    std::env::var("NOTICELINT_RANDOM_SECONDS").ok()?.parse().ok()
}

#[test]
fn many_edits_come_to_what_one_check_finds() {
    for seed in [1, 7] {
        session(seed, 6);
    }
    let Some(seconds) = seconds() else { return };
    let started = Instant::now();
    let mut seed = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_nanos() as u64;
    let mut rounds = 0;
    while started.elapsed() < Duration::from_secs(seconds) {
        session(seed, 8);
        (seed, rounds) = (seed.wrapping_add(1), rounds + 8);
    }
    println!("{rounds} rounds");
}

/// A session of so many rounds; after each, a new session over the same buffers finds the same.
fn session(seed: u64, rounds: usize) {
    let (_kept, path) = example("video-consultation/with-defects");
    fs::write(path.join("datenschutz.html"), PAGE).unwrap();
    let files: Vec<PathBuf> = ["notice.de.md", "consultation.flow", "datenschutz.html"].map(|f| path.join(f)).into();
    let mut texts: Vec<String> = files.iter().map(|f| fs::read_to_string(f).unwrap()).collect();
    let mut numbers = Numbers(seed);
    let mut editor = Editor::start(&path, able());
    files.iter().zip(&texts).for_each(|(f, t)| editor.open(f, t));
    for round in 0..rounds {
        for _ in 0..5 {
            let at = numbers.below(files.len());
            let chars: Vec<char> = texts[at].chars().collect();
            let start = numbers.below(chars.len() + 1);
            // Mostly little is taken out, as when somebody types.
            let most = if numbers.below(2) == 0 { 2 } else { 30 };
            let end = (start + numbers.below(most)).min(chars.len());
            let piece = PIECES[numbers.below(PIECES.len())];
            let position = |offset: usize| {
                let before: String = chars[..offset].iter().collect();
                let line = before.matches('\n').count() + lone_returns(&before, &chars, offset);
                let column = before.chars().rev().take_while(|c| *c != '\n' && *c != '\r').count();
                json!({ "line": line, "character": column })
            };
            let range = json!({ "start": position(start), "end": position(end) });
            if inside_a_break(&chars, start) || inside_a_break(&chars, end) {
                continue;
            }
            texts[at] = chars[..start].iter().chain(&piece.chars().collect::<Vec<_>>()).chain(&chars[end..]).collect();
            editor.change(&files[at], json!([{ "range": range, "text": piece }]));
            // Each state is checked, not only the last: what is kept of one serves the next.
            if numbers.below(2) == 0 {
                editor.pull(&files[at]);
            }
        }
        let mut fresh = Editor::start(&path, able());
        files.iter().zip(&texts).for_each(|(f, t)| fresh.open(f, t));
        let (mine, theirs) = (editor.all(), fresh.all());
        assert_eq!(mine, theirs, "seed {seed}, round {round}, texts:\n{}", texts.join("\n=====\n"));
    }
}

/// A carriage return alone ends a line, too.
fn lone_returns(before: &str, chars: &[char], offset: usize) -> usize {
    let all = before.matches('\r').count() - before.matches("\r\n").count();
    all - usize::from(before.ends_with('\r') && chars.get(offset) == Some(&'\n'))
}

fn inside_a_break(chars: &[char], offset: usize) -> bool {
    offset > 0 && chars[offset - 1] == '\r' && chars.get(offset) == Some(&'\n')
}
