//! Whatever became of what was kept: it is never an error, and never believed.

use crate::project::{FOLDER, Project, ended, packs};
use std::fs;
use std::process::Stdio;

const TEXT: &str = include_str!("../../examples/own-rules/newsletter.privacy.en.md");
const DAY: &str = "--as-of=2026-11-25";

fn project(notices: usize) -> Project {
    let project = Project::new(&[("noticelint.toml", "lang = \"en\"\n")]);
    for i in 0..notices {
        project.write(&format!("notice-{i:03}.en.md"), &format!("{TEXT}\n\nThis is notice number {i}.\n"));
    }
    project
}

#[test]
fn a_damaged_cache_is_ignored_and_made_anew() {
    let project = project(2);
    let first = project.run(&["check", DAY]);
    let (path, whole) = project.packs().pop().unwrap();
    let step = whole.len() / 24;
    let flipped = (0..24).map(|i| {
        let mut bytes = whole.clone();
        bytes[i * step + i] ^= 1 << (i % 8);
        bytes
    });
    // What stands at the end says where all else is: there, every byte in turn would do.
    let ends = [1, 7, 9, 15, 17, 23, 30, 60].map(|i| {
        let mut bytes = whole.clone();
        let at = whole.len() - i;
        bytes[at] = bytes[at].wrapping_add(77);
        bytes
    });
    let cut = [0, 1, 23, 24, whole.len() / 2, whole.len() - 1].map(|len| whole[..len].to_vec());
    let longer = [[&whole[..], b"x"].concat(), [&whole[..], &whole[..]].concat(), b"NLPACK1\n".repeat(9), vec![0; 4096]];
    for (i, bytes) in flipped.chain(ends).chain(cut).chain(longer).enumerate() {
        for (other, _) in project.packs() {
            fs::remove_file(other).unwrap();
        }
        fs::write(&path, bytes).unwrap();
        assert_eq!(project.run(&["check", DAY]), first, "damage {i}");
        let kept = project.packs();
        assert_eq!(project.run(&["check", DAY]), first, "damage {i}, once more");
        assert_eq!(project.packs(), kept, "damage {i}: what was lost was made anew");
    }
}

#[test]
fn a_cache_that_cannot_be_written_or_read_is_none() {
    let project = project(2);
    let first = project.run(&["check", DAY, "--no-cache"]);
    project.write("file", "no folder");
    for place in ["file", "file/below", "/dev/null/below", "/proc/below"] {
        assert_eq!(project.run(&["check", DAY, "--cache-dir", place]), first, "{place}");
        assert_eq!(
            project.run(&["statements", "notice-000.en.md", "--cache-dir", place]),
            project.run(&["statements", "notice-000.en.md", "--no-cache"])
        );
    }
    assert_eq!(project.read("file"), "no folder");
    // Folders and other things in the place of packs.
    let pack = format!("{FOLDER}/{}.pack", "0".repeat(32));
    fs::create_dir_all(project.path(&pack)).unwrap();
    assert_eq!(project.run(&["check", DAY]), first);
    assert_eq!(project.run(&["check", DAY]), first);
    #[cfg(unix)]
    {
        let project = self::project(2);
        fs::create_dir(project.path(FOLDER)).unwrap();
        std::os::unix::fs::symlink("nowhere", project.path(&pack)).unwrap();
        assert_eq!(project.run(&["check", DAY]), first);
        assert_eq!(project.run(&["check", DAY]), first);
    }
}

#[test]
fn runs_at_the_same_time_do_not_disturb_each_other() {
    let project = project(24);
    for round in 0..3 {
        project.write("notice-000.en.md", &format!("{TEXT}\n\nThis is round {round}.\n"));
        let alone = project.run(&["check", DAY, "--no-cache"]);
        let runs: Vec<_> = (0..6)
            .map(|i| {
                let format = if i % 3 == 2 { "--format=json" } else { "--format=human" };
                let child = project.command(&["check", DAY, format]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
                (format, child)
            })
            .collect();
        for (format, child) in runs {
            let output = child.wait_with_output().unwrap();
            let mut again = project.command(&["check", DAY, format, "--no-cache"]);
            again.stdin(Stdio::null());
            let expected = ended(again);
            let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
            assert_eq!((output.status.code(), err), (expected.code, expected.err));
            assert!(out.starts_with(&expected.out) || out.trim_end().starts_with(expected.out.trim_end()), "{out}\n{}", expected.out);
        }
        assert_eq!(project.run(&["check", DAY]), alone);
    }
}

#[test]
fn a_cache_does_not_grow_without_bound() {
    let project = project(3);
    let first = project.run(&["check", DAY]);
    let size = |project: &Project| project.packs().iter().map(|(_, bytes)| bytes.len()).sum::<usize>();
    let one = size(&project) / 3;
    let mut most = (0, 0);
    for i in 0..40 {
        project.write("notice-000.en.md", &format!("{TEXT}\n\nThis is version {i}.\n"));
        project.run(&["check", DAY]);
        most = (most.0.max(project.packs().len()), most.1.max(size(&project)));
    }
    assert!(most.0 <= 12, "{most:?}");
    assert!(most.1 < 20 * one, "{most:?}, with {one} each");
    project.write("notice-000.en.md", &format!("{TEXT}\n\nThis is notice number 0.\n"));
    assert_eq!(project.run(&["check", DAY]), first);
}

#[test]
fn what_nobody_asked_for_lately_is_thrown_away() {
    let project = project(3);
    project.run(&["check", DAY]);
    // A pack of long ago: the day of each entry stands behind its length.
    let (path, mut bytes) = project.packs().pop().unwrap();
    let end = bytes.len() - 24;
    let begin = u64::from_le_bytes(bytes[end..end + 8].try_into().unwrap()) as usize;
    for line in bytes[begin..end].chunks_exact_mut(48) {
        line[36..40].copy_from_slice(&1u32.to_le_bytes());
    }
    let sum = sum(&bytes[begin..end]);
    bytes[end + 8..end + 16].copy_from_slice(&sum.to_le_bytes());
    fs::write(&path, &bytes).unwrap();
    fs::remove_file(project.path("notice-002.en.md")).unwrap();
    let before: usize = bytes.len();
    project.run(&["check", DAY]);
    let after: usize = packs(&project.path(FOLDER)).iter().map(|(_, b)| b.len()).sum();
    assert!(after < before * 3 / 4, "{before} {after}");
    assert!(after > before / 2, "what was used is kept");
}

fn sum(bytes: &[u8]) -> u64 {
    use std::hash::Hasher;
    let mut hasher = rustc_hash::FxHasher::default();
    hasher.write(bytes);
    hasher.finish()
}
