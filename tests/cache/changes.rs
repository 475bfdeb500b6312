//! Whatever changes between two runs: the second prints what it would print if nothing had been kept.

use crate::project::{Ended, FOLDER, Project, ended, packs};
use std::fs;
use std::path::Path;

const CONSULTATION: [(&str, &str); 3] = [
    ("video/case.flow", include_str!("../../examples/video-consultation/with-defects/consultation.flow")),
    ("video/notice.de.md", include_str!("../../examples/video-consultation/with-defects/notice.de.md")),
    ("video/notice.en.md", include_str!("../../examples/video-consultation/with-defects/notice.en.md")),
];
const NEWSLETTER: &str = include_str!("../../examples/own-rules/newsletter.privacy.en.md");
const CONFIGS: [&str; 6] = [
    "rules = [\"law/\"]\n",
    "rules = [\"law/\"]\nlang = \"de\"\n[severity]\ntea-differs = \"error\"\n",
    "rules = [\"law/\"]\nselect = [\"art-13\", \"tea\"]\nfail-on = \"error\"\n",
    "rules = [\"law/\"]\nignore = [\"art-13-1\"]\n[[overrides]]\npaths = [\"houses/\"]\nignore = [\"art-13\"]\n",
    "rules = [\"law/\"]\n[[overrides]]\npaths = [\"*.en.md\"]\nlanguage = \"de\"\n",
    "rules = [\"law/\"]\nexclude = [\"houses/b*\"]\nselct = []\n",
];
const PARAGRAPHS: [&str; 8] = [
    "You can withdraw your consent at any time.",
    "We keep the data for 2 years.",
    "Der Widerspruch ist jederzeit möglich.",
    "The host is Example Tea Ltd",
    "Ask for tea at milk@house.example.",
    "<!-- noticelint: waive tea-differs, why: agreed, who: A. Host, until 2026-12-02 -->",
    "As of January 2024. We rely on the EU-U.S. Privacy Shield.",
    "## Your rights",
];
const SWAPS: [(&str, &str); 6] = [
    ("30 days", "60 days"),
    ("In: GB", "In: US"),
    ("Recording: no", "Recording: yes"),
    ("until 2027-01-31", "until 2026-11-30"),
    ("# The same", "# Quite\n# the same"),
    ("agrees with that", "is that"),
];
const WAIVER: &str = "Language: English\n\nWaiver mild: The team accepts it\n    Rule: art-13-2-a-retention-missing, tea-differs\n    Why: it is being rewritten\n    Who: A. Host\n    Until: 2026-12-01\n";
const DAYS: [&str; 5] = ["2026-11-25", "2026-11-26", "2026-11-30", "2026-12-03", "2031-01-01"];
const FORMATS: [&str; 9] = ["human", "checklist", "json", "sarif", "github", "gitlab", "junit", "checkstyle", "rdjson"];

/// Houses that should agree on where there is tea, a consultation with its flows, a newsletter alone.
fn project() -> Project {
    let house = |tea: &str| format!("# House rules\n\nThe host is Example Tea Ltd\n\nAsk for tea at {tea}@house.example.\n");
    let project = Project::new(&CONSULTATION);
    project.write("noticelint.toml", CONFIGS[0]);
    for (name, text) in [
        ("tea-host.md", include_str!("law/tea-host.md")),
        ("tea-asked.md", include_str!("law/tea-asked.md")),
        ("tea-differs.md", include_str!("law/tea-differs.md")),
    ] {
        project.write(&format!("law/{name}"), text);
    }
    for (name, tea) in [("a", "tea"), ("b", "tea"), ("c", "milk")] {
        project.write(&format!("houses/{name}-privacy.en.md"), &house(tea));
    }
    project.write("newsletter.privacy.en.md", NEWSLETTER);
    project
}

/// Numbers that are the same in every run of the test.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }

    fn of<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.below(all.len())]
    }
}

/// The files that are read, but for the cache's.
fn files(project: &Project, ends: &[&str]) -> Vec<String> {
    fn below(folder: &Path, root: &Path, out: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()) {
            if entry.is_dir() {
                below(&entry, root, out);
            } else {
                out.push(entry.strip_prefix(root).unwrap().display().to_string());
            }
        }
    }
    let mut all = Vec::new();
    below(project.folder.path(), project.folder.path(), &mut all);
    all.retain(|f| !f.starts_with(FOLDER) && ends.iter().any(|e| f.ends_with(e)));
    all.sort();
    all
}

/// One change, and what it was.
fn change(project: &Project, dice: &mut Dice) -> String {
    let texts = files(project, &[".md", ".flow"]);
    let file = texts[dice.below(texts.len())].clone();
    let old = project.read(&file);
    let blocks: Vec<&str> = old.split("\n\n").collect();
    let at = dice.below(blocks.len());
    match dice.below(14) {
        0 | 1 => {
            let (before, after) = blocks.split_at(at);
            let text = [before, &[dice.of(&PARAGRAPHS)], after].concat().join("\n\n");
            project.write(&file, &text);
            format!("a paragraph more in {file}")
        }
        2 => {
            let (before, after) = blocks.split_at(at);
            project.write(&file, &[before, after.get(1..).unwrap_or_default()].concat().join("\n\n"));
            format!("a paragraph less in {file}")
        }
        3..=6 => {
            let (a, b) = SWAPS[dice.below(SWAPS.len())];
            for file in &texts {
                let old = project.read(file);
                project.write(file, &if old.contains(b) { old.replace(b, a) } else { old.replace(a, b) });
            }
            format!("{a} for {b}")
        }
        7 => {
            let config = dice.of(&CONFIGS);
            project.write("noticelint.toml", config);
            format!("configuration {config}")
        }
        8 if texts.len() > 6 => {
            fs::remove_file(project.path(&file)).unwrap();
            format!("{file} is gone")
        }
        9 => {
            let copy = format!("houses/copy{}-privacy.md", dice.below(3));
            project.write(&copy, &old);
            format!("{file} copied to {copy}")
        }
        10 => {
            project.write("a.flow", WAIVER);
            "a waiver".to_owned()
        }
        11 => {
            project.write("a.flow", &format!("{WAIVER}\n# And more of it\n\nSubjects guests{}: Guests\n", dice.below(2)));
            "a waiver, and guests".to_owned()
        }
        12 => {
            project.write(&file, &format!("\u{feff}{}", old.trim_start_matches('\u{feff}').replace('\n', "\r\n")));
            format!("{file} with other line ends")
        }
        _ => {
            for (name, text) in CONSULTATION {
                project.write(name, text);
            }
            "all as in the beginning".to_owned()
        }
    }
}

/// Options of a run.
fn options(project: &Project, dice: &mut Dice) -> Vec<String> {
    let mut all = vec![format!("--as-of={}", dice.of(&DAYS)), format!("--jobs={}", 1 + dice.below(4))];
    match dice.below(4) {
        0 => all.push("--statistics".to_owned()),
        // Two runs of one kind in a row are what people do.
        1 => all.push("--format=human".to_owned()),
        _ => all.push(format!("--format={}", dice.of(&FORMATS))),
    }
    let more =
        ["--quiet", "--lang=de", "--color=always", "--fail-on=never", "--select=art-13,tea-differs", "--ignore=art-12", "--language=de"];
    if dice.below(3) == 0 {
        all.push(dice.of(&more).to_owned());
    }
    if dice.below(4) == 0 {
        all.push("--output=sarif=report.sarif".to_owned());
    }
    if dice.below(4) == 0 {
        if dice.below(2) == 0 {
            project.run(&["check", "--baseline=known.json", "--update-baseline", "--as-of=2026-11-25", "--no-cache"]);
        }
        if project.path("known.json").exists() {
            all.push("--baseline=known.json".to_owned());
        }
    }
    match dice.below(6) {
        0 => all.push("houses".to_owned()),
        1 => all.push("./video/../video".to_owned()),
        2 => all.extend(["--related".to_owned(), "video/notice.en.md".to_owned()]),
        3 => all.push(project.path("houses").display().to_string()),
        _ => {}
    }
    all
}

fn check(project: &Project, folder: &str, args: &[String], more: &[&str]) -> (Ended, String) {
    let mut command = project.command(&["check"]);
    command.current_dir(project.path(folder)).args(args).args(more);
    let _ = fs::remove_file(project.path("report.sarif"));
    (ended(command), project.read("report.sarif"))
}

#[test]
fn what_is_printed_is_the_same_with_a_cache_and_without() {
    let rounds = std::env::var("NOTICELINT_ROUNDS").ok().and_then(|r| r.parse().ok()).unwrap_or(25);
    let project = project();
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let mut story = Vec::new();
    let mut options_before = options(&project, &mut dice);
    for round in 0..rounds {
        for _ in 0..=dice.below(2) {
            story.push(change(&project, &mut dice));
        }
        // Often the same options as before, as people do.
        let args = if dice.below(3) == 0 { options(&project, &mut dice) } else { options_before.clone() };
        let folder = if dice.below(8) == 0 && !args.iter().any(|a| a.contains("video") || a == "houses" || a.contains("known")) {
            "houses"
        } else {
            "."
        };
        let new = check(&project, folder, &args, &["--no-cache"]);
        for time in ["cold or partly warm", "warm"] {
            let kept = check(&project, folder, &args, &[]);
            assert_eq!(kept, new, "round {round}, {time}: {args:?} in {folder}\n{}", story.join("\n"));
        }
        options_before = args;
    }
    assert!(!project.packs().is_empty());
}

/// What a run keeps that it found nowhere, and that it keeps nothing if nothing changed.
#[test]
fn only_what_changed_is_checked_again() {
    let project = project();
    let check = |args: &[&str]| project.run(&[&["check", "--as-of=2026-11-25"], args].concat());
    let first = check(&[]);
    let all = project.packs();
    assert_eq!(all.len(), 1);
    let many = entries(&all[0].1);
    assert_eq!(many, 5, "three houses, a newsletter, a notice in two languages");
    let adds = |what: &str, entries_of: usize| {
        let before = project.packs();
        check(&[]);
        let new: usize = project.packs().iter().filter(|p| !before.contains(p)).map(|(_, bytes)| entries(bytes)).sum();
        assert_eq!(new, entries_of, "{what}");
    };
    adds("nothing", 0);
    assert_eq!(check(&[]), first);
    project.write("houses/a-privacy.en.md", "# House rules\n\nThe host is Example Tea Ltd\n\nAsk for tea at coffee@house.example.\n");
    adds("a text", 1);
    fs::remove_file(project.path("houses/a-privacy.en.md")).unwrap();
    adds("a text is gone", 0);
    project.write("video/case.flow", &format!("# A word more.\n{}", project.read("video/case.flow")));
    adds("the flows: those that they serve", 1);
    project.write("video/notice.de.md", &project.read("video/notice.de.md").replace("\n\n", "\n\n\n"));
    adds("one of two languages", 1);
    fs::rename(project.path("newsletter.privacy.en.md"), project.path("letter.privacy.en.md")).unwrap();
    adds("a name", 1);
    project.write("law/tea-asked.md", &project.read("law/tea-asked.md").replace("..6", "..5"));
    adds("a rule: all", 4);
    project.write("noticelint.toml", CONFIGS[1]);
    adds("the configuration: all", 4);
    // The clause for a notice without a date has the day in it. Of all others, what holds on a day holds on the next one.
    project.write("letter.privacy.en.md", &format!("{NEWSLETTER}\n\nLast updated: 1 November 2026\n"));
    adds("a date", 1);
    let before = project.packs();
    project.run(&["check", "--as-of=2026-11-26"]);
    let new: usize = project.packs().iter().filter(|p| !before.contains(p)).map(|(_, bytes)| entries(bytes)).sum();
    assert_eq!(new, 3, "another day");
}

/// How many entries a pack has: lines of 48 bytes between where its end says that they begin, and its end of 24 bytes.
fn entries(pack: &[u8]) -> usize {
    let end = pack.len() - 24;
    let begin = u64::from_le_bytes(pack[end..end + 8].try_into().unwrap()) as usize;
    (end - begin) / 48
}

#[test]
fn a_project_may_be_taken_elsewhere_with_its_cache() {
    let here = project();
    let first = here.run(&["check", "--as-of=2026-11-25"]);
    let there = Project::new(&[]);
    for name in files(&here, &[""]) {
        there.write(&name, &here.read(&name));
    }
    for (path, bytes) in here.packs() {
        fs::create_dir_all(there.path(FOLDER)).unwrap();
        fs::write(there.path(FOLDER).join(path.file_name().unwrap()), bytes).unwrap();
    }
    drop(here);
    let packs_before = there.packs();
    assert_eq!(there.run(&["check", "--as-of=2026-11-25"]), first);
    assert_eq!(there.packs(), packs_before, "nothing was to be kept anew");
}

#[test]
fn statements_are_kept_too() {
    let project = project();
    for args in [
        &["statements", "newsletter.privacy.en.md", "video/notice.de.md", "missing.md"][..],
        &["statements", "--format=json", "houses/a-privacy.en.md"],
    ] {
        let new = project.run(&[args, &["--no-cache"]].concat());
        assert_eq!(project.run(args), new);
        let kept = project.packs();
        assert!(!kept.is_empty());
        assert_eq!(project.run(args), new);
        assert_eq!(project.packs(), kept);
    }
    project.write("newsletter.privacy.en.md", "# Tea\n\nYou can withdraw your consent at any time.\n");
    let args = ["statements", "newsletter.privacy.en.md"];
    assert_eq!(project.run(&args), project.run(&[&args[..], &["--no-cache"]].concat()));
}

#[test]
fn a_cache_is_kept_beside_a_configuration_or_where_it_is_asked_for() {
    let project = Project::new(&[("a-privacy.en.md", NEWSLETTER)]);
    project.run(&["check"]);
    assert_eq!(files(&project, &[""]), ["a-privacy.en.md"], "nobody set this folder up");
    project.run(&["check", "--cache-dir=kept/here"]);
    assert_eq!(packs(&project.path("kept/here")).len(), 1);
    assert_eq!(project.read("kept/here/.gitignore"), "# Made by noticelint.\n*\n");
    assert!(project.read("kept/here/CACHEDIR.TAG").starts_with("Signature: 8a477f597d28d172789f06886806bc55\n"));
    project.write("noticelint.toml", "");
    project.run(&["check", "--no-cache"]);
    assert!(!project.path(FOLDER).exists());
    project.run(&["check", "--diff"]);
    assert!(!project.path(FOLDER).exists(), "what is mended is not kept");
    project.run(&["check"]);
    assert_eq!(project.packs().len(), 1);
    let told = project.run(&["clean", "--lang=en"]);
    assert_eq!((told.code, told.out.lines().count()), (Some(0), 1));
    assert!(!project.path(FOLDER).exists());
    assert_eq!(project.run(&["clean"]).out, "", "there is nothing left");
    // A folder that others use is not theirs to lose.
    project.write("shared/mine.txt", "mine");
    project.run(&["check", "--cache-dir=shared"]);
    assert!(!project.path("shared/.gitignore").exists());
    project.run(&["clean", "--cache-dir=shared"]);
    assert_eq!(fs::read_dir(project.path("shared")).unwrap().count(), 1);
    assert_eq!(project.read("shared/mine.txt"), "mine");
}

/// One thing after the other that a result depends on: each changes what is printed, and what was kept does not hide it.
#[test]
fn everything_that_a_result_depends_on_is_looked_at() {
    let project = project();
    project.write("a.flow", WAIVER);
    let args = |more: &[&str]| [&["--lang=en".to_owned()], &more.iter().map(|m| (*m).to_owned()).collect::<Vec<_>>()[..]].concat();
    let mut before = None;
    let mut prints = |what: &str, more: &[&str]| {
        let kept = check(&project, ".", &args(more), &[]);
        assert_eq!(kept, check(&project, ".", &args(more), &["--no-cache"]), "{what}");
        assert_eq!(kept, check(&project, ".", &args(more), &[]), "{what}, warm");
        assert!(before.as_ref() != Some(&kept), "{what}: nothing is printed otherwise");
        before = Some(kept);
    };
    let day = "--as-of=2026-11-25";
    prints("the first run", &[day]);
    prints("another day: the clause with the date", &["--as-of=2026-11-26"]);
    prints("another day: the end of a waiver", &["--as-of=2026-12-02"]);
    prints("another day: the end of a decision", &["--as-of=2032-01-01"]);
    prints("the day", &[day]);
    project.write("video/case.flow", &project.read("video/case.flow").replace("In: GB", "In: US"));
    prints("what is declared", &[day]);
    project.write("video/case.flow", &format!("\n\n{}", project.read("video/case.flow")));
    prints("where it is declared", &[day]);
    project.write("video/notice.de.md", &format!("{}\n\nDer Widerspruch ist jederzeit möglich.\n", project.read("video/notice.de.md")));
    project.write("newsletter.privacy.en.md", "# Newsletter\n\nYou can withdraw your consent at any time.\n");
    prints("texts", &[day]);
    project.write("houses/b-privacy.en.md", &project.read("houses/b-privacy.en.md").replace("tea@", "coffee@"));
    prints("another notice of the same host", &[day]);
    project.write("law/tea-differs.md", &project.read("law/tea-differs.md").replace("Another house", "A house of this host"));
    prints("a rule", &[day]);
    project.write("noticelint.toml", "rules = [\"law/\"]\n[severity]\nart-13-2-a-retention-missing = \"info\"\n");
    prints("the configuration", &[day]);
    project.write("noticelint.toml", "rules = [\"law/\"]\n[[overrides]]\npaths = [\"houses/\"]\nseverity = { art-13 = \"info\" }\n");
    prints("an override", &[day]);
    prints("what is selected", &[day, "--select=art-13-2"]);
    prints("the language of the texts", &[day, "--language=de"]);
    prints("colours", &[day, "--color=always"]);
    for format in FORMATS {
        prints(format, &[day, "--format", format]);
    }
    prints("a report in a file", &[day, "--output=sarif=report.sarif"]);
    project.run(&["check", "--baseline=known.json", "--update-baseline", day]);
    prints("what is known", &[day, "--baseline=known.json"]);
    project.write("known.json", "{\"version\": 1, \"findings\": []}");
    prints("what is known no more", &[day, "--baseline=known.json"]);
    fs::rename(project.path("houses"), project.path("homes")).unwrap();
    prints("names", &[day]);
    let whole = project.path("homes").display().to_string();
    prints("names from the root", &[day, "--format=gitlab", &whole]);
}
