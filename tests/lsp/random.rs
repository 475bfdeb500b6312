//! Whatever is edited in whatever order: the server ends up with what a new one would find.

use super::editor::{Editor, able};
use super::example;
use serde_json::json;
use std::fs;
use std::path::PathBuf;

/// Numbers that are the same on every machine.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % most.max(1)
    }
}

const PIECES: [&str; 12] = [
    "",
    "\n",
    "\r\n",
    "🍵",
    "so\u{ad}fort",
    "# Ihre Rechte\n\n",
    "Die Daten werden nach 90 Tagen gelöscht.",
    "    Keep: 3 years after the end of the contract\n",
    "Processor neu: Neu GmbH\n    In: US\n",
    "<!-- noticelint: waive x -->",
    "```",
    "    In: ",
];

#[test]
fn many_edits_come_to_what_one_check_finds() {
    for seed in [1, 7] {
        let (_kept, path) = example("video-consultation/with-defects");
        let files: Vec<PathBuf> = ["notice.de.md", "consultation.flow"].map(|f| path.join(f)).into();
        let mut texts: Vec<String> = files.iter().map(|f| fs::read_to_string(f).unwrap()).collect();
        let mut numbers = Numbers(seed);
        let mut editor = Editor::start(&path, able());
        files.iter().zip(&texts).for_each(|(f, t)| editor.open(f, t));
        for round in 0..6 {
            for _ in 0..5 {
                let at = numbers.below(files.len());
                let chars: Vec<char> = texts[at].chars().collect();
                let start = numbers.below(chars.len() + 1);
                let end = (start + numbers.below(30)).min(chars.len());
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
            }
            let mut fresh = Editor::start(&path, able());
            files.iter().zip(&texts).for_each(|(f, t)| fresh.open(f, t));
            assert_eq!(editor.all(), fresh.all(), "seed {seed}, round {round}");
        }
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
