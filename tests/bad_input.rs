//! Input as bad as it comes, through the real command: each mistake is told once, at its place, with what to do, in both
//! languages; the run ends with 2; and everything else is checked all the same.
//!
//! The rules here are those of a toy law (`tests/tea`): may tea be served?

#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::{Ended, Folder, tea};
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

const WITHOUT_TEA: &str =
    "# House rules\n\nGuests are welcome in this house at any time of the day, and each of them is given a chair by the window.\n";
/// What is found in every good file beside a bad one.
const FOUND: &str = "error[tea-missing]";

impl Folder {
    /// `check` by the toy law, with a good file beside what is given.
    fn check(&self, args: &[&str]) -> Ended {
        self.write("good.notice.md", WITHOUT_TEA.as_bytes());
        self.run(&[&["check", "--rules", &tea(), "--select", "tea-missing"], args].concat())
    }
}

// Cards. Each row: a file, and what is told of it in English and in German.

#[test]
fn each_broken_card_is_told_at_its_place_in_both_languages() {
    let rows: &[(&str, &[&str], &[&str])] = &[
        (
            "Controler a: A\n",
            &["card::unknown-kind", "case.flow:1:1", "did you mean `Controller`?"],
            &["es gibt keine Kartenart `Controler`", "Meinten Sie"],
        ),
        (
            "    In: GB\n",
            &["card::missing-head", "case.flow:1:5", "this field belongs to no card"],
            &["dieses Feld gehört zu keiner Karte"],
        ),
        ("Controller: A\n", &["card::missing-name", "case.flow:1:1"], &["hat hier keinen Namen"]),
        ("Controller a b: A\n", &["card::bad-name", "case.flow:1:12"], &["ein Name kann ein Leerzeichen nicht enthalten"]),
        ("Controller a: A\n    Banana: y\n", &["card::unknown-field", "case.flow:2:5", "may have `Body`"], &["hat kein Feld `Banana`"]),
        ("Controller a: A\n    Adress: y\n", &["card::unknown-field", "did you mean `Address`?"], &["Meinten Sie `Address`?"]),
        ("Controller a: A\n    Anschrift: y\n", &["card::unknown-field", "did you mean `Address`?"], &["Meinten Sie `Address`?"]),
        ("Controller a: A\n    Address:\n", &["card::empty-value", "case.flow:2:5"], &["hat keinen Wert"]),
        (
            "Controller a: A\n    In: GB\n    In: DE\n",
            &["card::duplicate-field", "case.flow:3:5", "first here"],
            &["steht zweimal auf dieser Karte", "zuerst hier"],
        ),
        ("Controller a A\n", &["card::missing-colon", "case.flow:1:1"], &["fehlt ein Doppelpunkt"]),
        ("Controller a: A\n    In: Narnia\n", &["flow::unknown-country", "case.flow:2:9", "`Narnia`"], &["kein Land, keine Region"]),
        ("Controller a: A\n    In: Germny\n", &["flow::unknown-country", "did you mean `Germany`?"], &["Meinten Sie"]),
        ("Controller a: A\n    Staff: many\n", &["flow::not-a-number", "case.flow:2:12"], &["keine Zahl"]),
        ("Controller a: A\n    Body: pub\n", &["flow::unknown-choice", "known are `private`"], &["bekannt sind `privat`"]),
        ("Notice a: A\n    Date: 2026-02-30\n", &["flow::not-a-date", "case.flow:2:11", "`2026-02-30`"], &["kein Tag im Kalender"]),
        ("Recipient a: A\n    Role: open, the cook until 2026-02-30\n", &["flow::not-a-date", "case.flow:2:32"], &["kein Tag im Kalender"]),
        ("Subjects a: A\n    Children: maybe\n", &["flow::not-yes-or-no", "case.flow:2:15"], &["weder `ja` noch `nein`"]),
        (
            "Servers a: A\n    Run by: b\nServers b: B\n    Run by: a\n",
            &["flow::cycle", "case.flow:4:13", "a → b → a"],
            &["führt zu sich selbst zurück"],
        ),
        ("Servers a: A\n    Run by: a\n", &["flow::cycle", "case.flow:2:13", "a → a"], &["führt zu sich selbst zurück"]),
        (
            "Servers a: A\n    Run by: b\n",
            &["flow::unknown-name", "case.flow:2:13", "nothing is declared as `b`"],
            &["nichts ist als `b` erklärt"],
        ),
        ("Servers teahouse: A\nServers b: B\n    Run by: teahose\n", &["flow::unknown-name", "did you mean"], &["Meinten Sie"]),
        (
            "Servers a: A\n    Run by: g\nSubjects g: G\n",
            &["flow::wrong-kind", "case.flow:2:13", "declared here"],
            &["ist von anderer Art", "hier erklärt"],
        ),
        (
            "Data a: A\nServers a: A\n",
            &["flow::duplicate-name", "again here", "first here", "case.flow:2:9"],
            &["zweimal erklärt", "zuerst hier"],
        ),
        ("Subjects a: A\nFlow f: a\n", &["flow::not-a-path", "case.flow:2:9"], &["über Pfeile"]),
        (
            "Subjects a: A\nFlow f: a -> a\n    Basis: good reasons\n",
            &["flow::not-a-citation", "case.flow:3:12"],
            &["nennt keine Vorschrift"],
        ),
        ("Subjects a: A\nFlow f: a -> a\n    Keep: as long as necessary\n", &["flow::not-a-period", "case.flow:3:11"], &["keine Frist"]),
        ("Subjects a: A\nFlow f: a -> a\n    Data: ,\n", &["flow::no-names", "case.flow:3:11"], &["hier fehlen Namen"]),
        // Capitals, and fields at the margin: what people write first.
        ("Notice a: A\n    text: x.md\n", &["card::unknown-field", "case.flow:2:5", "did you mean `Text`?"], &["hat kein Feld `text`"]),
        ("Notice a: A\n    banana: x.md\n", &["card::unknown-field", "case.flow:2:5", "may have `Text`"], &["hat kein Feld `banana`"]),
        (
            "Controller a: A\n    Address: 1 Tea Lane\n    adress: y\n",
            &["card::unknown-field", "case.flow:3:5", "did you mean `Address`?"],
            &["Meinten Sie `Address`?"],
        ),
        (
            "Controller a: A\n    In: GB\n    anschrift: y\n",
            &["card::unknown-field", "case.flow:3:5", "did you mean `Address`?"],
            &["Meinten Sie `Address`?"],
        ),
        (
            "Controller a: A\nAddress: 1 Tea Lane\n    In: GB\n",
            &["card::not-indented", "case.flow:2:1", "put blanks before it"],
            &["steht am linken Rand", "Rücken Sie es ein"],
        ),
        (
            "Data d: D\nSubjects a: A\nFlow f: a -> a\nData: d\n",
            &["card::not-indented", "case.flow:4:1"],
            &["das Feld `Data` steht am linken Rand"],
        ),
        ("Controler a: A\nAddress: y\n", &["card::unknown-kind", "case.flow:1:1"], &["keine Kartenart `Controler`"]),
        (": x\n", &["card::unknown-kind", "case.flow:1:1", "the kind of card is missing"], &["fehlt die Art der Karte"]),
        // Who refers to a card that could not be read is not mistaken.
        (
            "Controler a: A\nSubjects g: G\nFlow f: g -> a\n",
            &["card::unknown-kind", "case.flow:1:1", "did you mean `Controller`?"],
            &["Meinten Sie `Controller`?"],
        ),
        ("Controller a b: A\nServers s: S\n    Run by: b\n", &["card::bad-name", "case.flow:1:12"], &["ein Leerzeichen"]),
        // A German file without the line that says so is one mistake.
        (
            "Verantwortlicher a: A\n    Anschrift: y\nBetroffene g: G\nFluss f: g -> a\n",
            &["card::unnamed-language", "case.flow:1:1", "write `Sprache: Deutsch` as the first line"],
            &["in einer Sprache, die diese Datei nicht nennt", "Schreiben Sie `Sprache: Deutsch` in die erste Zeile"],
        ),
        ("Language: English\nVerantwortlicher a: A\n", &["card::unknown-kind", "did you mean `Controller`?"], &["Meinten Sie"]),
        ("Sprache: Deutsch\n  In: GB\n", &["card::missing-head", "`Verantwortlicher beispiel:"], &["`Verantwortlicher beispiel:"]),
        ("Sprache: Deutsch\nBanane a: A\n", &["card::unknown-kind", "begins with its kind: `Hinweis`"], &["mit ihrer Art: `Hinweis`"]),
        ("Sprache: Klingonisch\n", &["card::unknown-language", "case.flow:1:10"], &["keine Sprache für Karten"]),
        (
            "Language: English\nData a: A\nSprache: Deutsch\n",
            &["card::two-languages", "case.flow:3:10"],
            &["nicht die Sprache der Karten davor"],
        ),
    ];
    for (cards, english, german) in rows {
        let run = Folder::new(&[("case.flow", cards)]);
        let told = run.check(&["."]);
        told.is(2, &[FOUND], english);
        assert_eq!(told.err.matches("error[").count(), 1, "one mistake, one diagnostic: {cards}\n{}", told.err);
        run.check(&["--lang", "de", "."]).is(2, &["Fehler[tea-missing]"], german);
    }
}

#[test]
fn seven_mistakes_are_seven_diagnostics_and_every_intact_card_is_read() {
    let cards = "\
Language: English
Controler house: The House of Tea
    In: GB

Controller club: The Club
    In: Narnia
    Contct: club@example.org
    Address: 1 Tea Lane

Subjects guests: Guests

Data names: Names
    Of: guest

Notice rules: House rules
    Date: 2026-02-30
    Text: rules.md

Flow tea: guests -> club -> cupboard
    Data: names
    Keep: for ever and ever

Servers last: The last card
    In: GB
";
    let run = Folder::new(&[("case.flow", cards), ("rules.md", WITHOUT_TEA)]);
    let told = run.check(&["."]);
    let places = ["2:1", "6:9", "7:5", "13:9", "16:11", "19:29", "21:11"];
    let shown: Vec<String> = places.iter().map(|p| format!("case.flow:{p}")).collect();
    told.is(2, &["rules.md:1:3", "good.notice.md:1:3", "in 2 texts"], &shown.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(told.err.matches("error[").count(), 7, "{}", told.err);
}

#[test]
fn what_cannot_be_read_is_not_called_missing() {
    let cards = "Subjects guests: G\nController house: H\nFlow tea: guests -> house\n    Purpose: Tea\n    Basis: good reasons\n    Keep: for ever and ever\n";
    let run = Folder::new(&[("case.flow", cards)]);
    let told = run.run(&["check", "case.flow"]);
    told.is(2, &["in 0 texts"], &["flow::not-a-citation", "flow::not-a-period"]);
    assert!(!told.out.contains("error["), "{}", told.out);
}

#[test]
fn a_name_declared_in_two_files_is_shown_in_both() {
    let run = Folder::new(&[("a.flow", "Data tea: Tea\n"), ("b/memo.flow.md", "# Memo\n\n```flow\nData tea: Tea\n```\n")]);
    run.check(&["."]).is(2, &[FOUND], &["flow::duplicate-name", "b/memo.flow.md:4:6", "a.flow:1:6"]);
}

#[test]
fn cards_in_a_memo_are_shown_at_their_place_in_the_memo() {
    let memo = "# Memo\n\nWhy: tea.\n\n```flow\nSprache: Deutsch\nDaten tee: Tee\n```\n\nMore.\n\n```flow\nData milk: Milk\n```\n";
    let run = Folder::new(&[("memo.flow.md", memo)]);
    run.check(&["."]).is(2, &[FOUND], &["memo.flow.md:13:1", "did you mean `Daten`?"]);
    run.run(&["fmt", "--to", "en", "memo.flow.md"]).is(2, &[], &["memo.flow.md:13:1"]);
    assert_eq!(fs::read_to_string(run.path("memo.flow.md")).unwrap(), memo);
    run.write("memo.flow.md", memo.replace("Data milk", "Daten milch").as_bytes());
    run.run(&["fmt", "--to", "en", "memo.flow.md"]).is(0, &[], &[]);
    let written = fs::read_to_string(run.path("memo.flow.md")).unwrap();
    assert_eq!(
        written,
        memo.replace("Sprache: Deutsch\n", "Language: English\n\n").replace("Daten tee", "Data tee").replace("Data milk", "Data milch")
    );
}

#[test]
fn the_law_is_written_in_english_whatever_the_flows_are_put_into() {
    let rule = fs::read_to_string(Path::new(&tea()).join("tea-missing.md")).unwrap();
    let run = Folder::new(&[("tea-missing.md", &rule)]);
    run.run(&["fmt", "--to", "de", "tea-missing.md"]).is(0, &[], &[]);
    assert_eq!(fs::read_to_string(run.path("tea-missing.md")).unwrap(), rule);
}

// Files.

#[test]
fn text_that_is_no_utf8_is_told_or_read_as_what_it_is() {
    let run = Folder::new(&[]);
    run.write("cut.md", "# Tee\n\nSchöne Grüße aus der Küche, und ein schöner Tag für alle: \u{20ac}".as_bytes().split_last().unwrap().1);
    let told = run.check(&["cut.md", "good.notice.md"]);
    told.is(2, &[FOUND], &["io::encoding", "`cut.md`", "line 3"]);
}

#[test]
fn office_files_are_told_by_what_they_are() {
    let run = Folder::new(&[]);
    for (name, bytes, en, de) in [
        ("a.pdf", b"%PDF-1.7".as_slice(), "but a PDF file", "sondern eine PDF-Datei"),
        ("a.docx", b"PK\x03\x04", "but a Word file or an archive", "sondern eine Word-Datei oder ein Archiv"),
        ("a.doc", b"\xd0\xcf\x11\xe0", "but an old Word file", "sondern eine alte Word-Datei"),
        ("a.rtf", b"{\\rtf1}", "but an RTF file", "sondern eine RTF-Datei"),
    ] {
        run.write(name, bytes);
        run.check(&[name, "good.notice.md"]).is(2, &[FOUND], &["io::binary", &format!("`{name}` is no text"), en, "save the text as"]);
        run.check(&["--lang", "de", name]).is(2, &[], &[de, "Speichern Sie den Text"]);
    }
}

#[test]
fn a_text_that_is_not_there_is_told_where_it_is_named_with_the_name_beside_it() {
    let cards = "Notice a: A\n    Text: texts/good.notic.md\n    Text: texts/other.md\n";
    let run = Folder::new(&[("case.flow", cards), ("texts/good.notice.md", WITHOUT_TEA)]);
    let near = ["case.flow:2:11", "did you mean `good.notice.md`?"];
    let far = ["case.flow:3:11", "on a card, it begins at the folder of the card's file"];
    run.check(&["."]).is(2, &[FOUND], &[&near[..], &far].concat());
    let german = ["Meinten Sie `good.notice.md`?", "auf einer Karte beginnt er im Ordner ihrer Datei"];
    run.check(&["--lang", "de", "."]).is(2, &["Fehler[tea-missing]"], &german);
}

#[test]
#[cfg(unix)]
fn a_link_that_leads_on_and_on_is_told_when_it_is_named() {
    let run = Folder::new(&[("case.flow", "Notice a: A\n    Text: a.md\n")]);
    std::os::unix::fs::symlink("b.md", run.path("a.md")).unwrap();
    std::os::unix::fs::symlink("a.md", run.path("b.md")).unwrap();
    let told = ["io::link-circle", "the link `a.md` leads back", "case.flow:2:11", "the link `b.md` leads back"];
    run.check(&["case.flow", "b.md", "good.notice.md"]).is(2, &[FOUND], &told);
}

#[test]
fn html_nested_a_hundred_thousand_deep_is_read() {
    let run = Folder::new(&[]);
    let deep = 100_000;
    let text = "Guests are welcome in this house at any time of the day, and each of them is given a chair.";
    run.write("deep.notice.html", format!("<html lang=en><body>{}<p>{text}</p>{}", "<div>".repeat(deep), "</div>".repeat(deep)).as_bytes());
    run.write("lists.notice.html", format!("<html lang=en><body>{}{text}", "<ul><li>".repeat(deep)).as_bytes());
    run.write("tables.notice.html", format!("<html lang=en><body>{}{text}", "<table><tr><td>".repeat(deep)).as_bytes());
    run.write("quotes.notice.md", format!("{}{text}\n", "> ".repeat(deep)).as_bytes());
    let told = run.check(&["."]);
    let found = ["deep.notice.html:1:", "lists.notice.html:1:", "tables.notice.html:1:", "good.notice.md:1:3"];
    told.is(1, &found, &["notice::nested-too-deep", "quotes.notice.md:1:1"]);
}

#[test]
#[cfg(unix)]
fn pipes_and_devices_are_told_and_not_waited_for() {
    let run = Folder::new(&[("case.flow", "Notice a: A\n    Text: pipe.md\n    Text: /dev/zero\n")]);
    assert!(Command::new("mkfifo").arg(run.path("pipe.md")).status().unwrap().success());
    run.check(&["pipe.md", "/dev/zero", "case.flow", "good.notice.md"]).is(
        2,
        &[FOUND],
        &["io::not-a-file", "`pipe.md` is a pipe", "`/dev/zero` is a device", "case.flow:2:11", "case.flow:3:11"],
    );
    run.run(&["fmt", "--check", "pipe.md"]).is(2, &[], &["`pipe.md` is a pipe"]);
    let mut command = run.command(&["check", "--rules", &tea(), "--select", "tea-missing", "/dev/stdin"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(WITHOUT_TEA.as_bytes()).unwrap();
    Ended::new(child.wait_with_output().unwrap()).is(1, &["/dev/stdin:1:3"], &[]);
}

#[test]
fn an_empty_standard_input_is_told() {
    Folder::new(&[]).check(&["-"]).is(2, &[], &["notice::empty"]);
}

#[test]
#[cfg(target_os = "linux")]
fn names_that_are_no_text_are_files_like_all_others() {
    use std::os::unix::ffi::OsStrExt;
    let run = Folder::new(&[]);
    let odd = |bytes: &[u8]| run.path("").join(std::ffi::OsStr::from_bytes(bytes));
    fs::write(odd(b"a\xff.notice.md"), WITHOUT_TEA).unwrap();
    fs::write(odd(b"a\xfe.notice.md"), WITHOUT_TEA).unwrap();
    fs::create_dir(odd(b"f\xff")).unwrap();
    fs::write(odd(b"f\xff/case.flow"), "Notice a: A\n    Text: rules.md\n").unwrap();
    fs::write(odd(b"f\xff/rules.md"), WITHOUT_TEA).unwrap();
    let told = run.check(&["."]);
    told.is(1, &["a\\xFF.notice.md:1:3", "a\\xFE.notice.md:1:3", "f\\xFF/rules.md:1:3", "in 4 texts"], &[]);
    assert_eq!(told.err, "");
    let mut command = run.command(&["fmt", "--check"]);
    Ended::new(command.arg(odd(b"f\xff")).output().unwrap()).is(0, &[], &[]);
    let mut command = run.command(&["check"]);
    Ended::new(command.arg(odd(b"gone\xff.md")).output().unwrap()).is(2, &[], &["there is no file", "gone\\xFF.md"]);
}

// The law.

/// A law of one's own, beside the concept of tea.
fn with_rule(rule: &str) -> Folder {
    let run = Folder::new(&[("own/rule.md", rule)]);
    run.write("own/tea-served.md", fs::read(Path::new(&tea()).join("tea-served.md")).unwrap());
    run.write("own/tea-missing.md", fs::read(Path::new(&tea()).join("tea-missing.md")).unwrap());
    run.write("good.notice.md", WITHOUT_TEA.as_bytes());
    run
}

#[test]
fn each_mistake_in_a_rule_is_told_at_its_place_in_both_languages() {
    let card = |fields: &str| {
        let examples = "```good en\nTea is served at six.\n```\n```bad en\nNo cup.\n```\n";
        format!("# Cups\n\n```rule\nRule cups: Cups\n{fields}```\n\n{examples}")
    };
    let says = "    Message en: No cups.\n    Message de: Keine Tassen.\n";
    let law = "    Law: Art. 1 GDPR\n    Severity: error\n";
    let must = "    Must state: tea-served\n";
    let rows: &[(String, &[&str], &[&str])] = &[
        (card(&format!("{law}    Banana: y\n{must}{says}")), &["card::unknown-field", "own/rule.md:7:5"], &["hat kein Feld `Banana`"]),
        (
            card(&format!("{law}    Must stat: tea-served\n{says}")),
            &["card::unknown-field", "own/rule.md:7:5", "did you mean `Must state`?"],
            &["Meinten Sie `Must state`?"],
        ),
        (
            card(&format!("{law}    must state: tea-served\n{says}")),
            &["card::unknown-field", "own/rule.md:7:5", "did you mean `Must state`?"],
            &["Meinten Sie `Must state`?"],
        ),
        (
            card(&format!("{law}{must}{says}")).replace("Rule cups", "Rul cups"),
            &["card::unknown-kind", "own/rule.md:4:1", "did you mean `Rule`?"],
            &["Meinten Sie `Rule`?"],
        ),
        (
            card(&format!("{law}    Must state: biscuits\n{says}")),
            &["law::unknown-name", "own/rule.md:7:17", "declare it with a card of its own: `Concept biscuits: …`"],
            &["Erklären Sie es mit einer eigenen Karte"],
        ),
        (
            card(&format!("{law}    If: some flow where its banana is open\n{must}{says}")),
            &["law::unknown-name", "own/rule.md:7:", "known are `address`"],
            &["bekannt sind `address`"],
        ),
        (
            card(&format!("{law}    If: flow has banana\n{must}{says}")),
            &["law::unknown-name", "own/rule.md:7:18", "known are `automated-decision`"],
            &["bekannt sind `automated-decision`"],
        ),
        (
            card(&format!("{law}    For each: cup\n{must}{says}")),
            &["law::unknown-name", "own/rule.md:7:15", "known are `concept`, `controller`"],
            &["bekannt sind `concept`"],
        ),
        (
            card(&format!("{law}    Must state: tea-servd\n{says}")),
            &["law::unknown-name", "own/rule.md:7:17", "did you mean `tea-served`?"],
            &["das Konzept `tea-servd` nicht"],
        ),
        (
            card(&format!("{law}{must}    Message en: No cups.\n")),
            &["law::rule", "own/rule.md:4:1", "this rule has no `Message de`", "a rule has `Law`"],
            &["dieser Regel fehlt `Message de`", "Eine Regel hat `Law`"],
        ),
        (card(&format!("{law}{must}    If: text states tea-served and (\n{says}")), &["law::rule", "own/rule.md:8:"], &["own/rule.md:8:"]),
        (
            card(&format!("    Law: Art. 1 GDPR\n    Severity: grave\n{must}{says}")),
            &["law::rule", "own/rule.md:6:15"],
            &["eine Schwere ist"],
        ),
        (card(&format!("{law}{says}")), &["law::rule", "no requirement"], &["eine Anforderung"]),
        (
            card(&format!("{law}    If: text states tea-served\n    Except: text states tea-served\n{must}{says}")),
            &["law::never-applies", "own/rule.md:4:1", "can never apply"],
            &["nie anwendbar"],
        ),
        (
            card(&format!("{law}    If: text states tea-served and not text states tea-served\n{must}{says}")),
            &["law::never-applies", "own/rule.md:4:1"],
            &["nie anwendbar"],
        ),
        (
            card(&format!(
                "{law}    If: text does not state tea-served\n    Must hold: text states tea-served or text does not state tea-served\n{says}"
            )),
            &["law::never-violated", "own/rule.md:4:1"],
            &["nie verletzt"],
        ),
        (
            card(&format!("{law}{must}{says}")).replace("```bad en\nNo cup.\n```\n", ""),
            &["law::no-example", "own/rule.md:4:1"],
            &["ein schlechtes Beispiel"],
        ),
        (
            card(&format!("{law}{must}{says}")).replace("No cup.", "Tea is served."),
            &["law::example", "own/rule.md:16:1"],
            &["wird nicht beanstandet"],
        ),
        (
            "```good en\nTea.\n```\n".to_owned(),
            &["law::example-without-subject", "own/rule.md:2:1"],
            &["ein Beispiel steht nach seinem Konzept"],
        ),
    ];
    for (rule, english, german) in rows {
        let run = with_rule(rule);
        let told = run.run(&["check", "--rules", "own", "--select", "tea-missing", "."]);
        told.is(2, &[FOUND], english);
        assert_eq!(told.err.matches("error[").count(), 1, "one mistake, one diagnostic: {rule}\n{}", told.err);
        run.run(&["check", "--rules", "own", "--select", "tea-missing", "--lang", "de", "."]).is(2, &["Fehler[tea-missing]"], german);
    }
}

#[test]
fn two_rules_that_cannot_both_be_followed_are_told_at_both_places() {
    let rule = "# No tea\n\n```rule\nRule no-tea: Tea\n    Law: Art. 1 GDPR\n    Severity: error\n    Must not state: tea-served\n    \
                Message en: Tea.\n    Message de: Tee.\n```\n\n```good en\nNo cup.\n```\n```bad en\nTea is served at six.\n```\n";
    let run = with_rule(rule);
    let told = run.run(&["check", "--rules", "own", "."]);
    told.is(
        2,
        &[FOUND],
        &["law::contradiction", "own/tea-missing.md:", "own/rule.md:4:1", "`tea-missing` and `no-tea` cannot both be followed"],
    );
    assert_eq!(told.err.matches("error[").count(), 1, "{}", told.err);
    // Where it is only forbidden in some texts, both can be followed; and what is switched off demands nothing.
    let narrowed = rule.replace("    Must not state", "    If: controller has officer\n    Must not state");
    let told = with_rule(&narrowed).run(&["check", "--rules", "own", "."]);
    assert!(!told.err.contains("law::contradiction"), "{}", told.err);
    run.write("noticelint.toml", b"[severity]\nno-tea = \"off\"\n");
    let command = run.command(&["check", "--rules", "own", "--config", "noticelint.toml", "."]).output().unwrap();
    Ended::new(command).is(1, &[FOUND], &[]);
    // The command line may switch it off, too.
    fs::remove_file(run.path("noticelint.toml")).unwrap();
    run.run(&["check", "--rules", "own", "--ignore", "no-tea", "."]).is(1, &[FOUND], &[]);
    run.run(&["check", "--rules", "own", "--select", "tea-missing", "."]).is(1, &[FOUND], &[]);
    run.run(&["config", "--rules", "own", "--ignore", "no-tea"]).is(0, &["no-tea"], &[]);
    run.run(&["config", "--rules", "own"]).is(2, &[], &["law::contradiction"]);
}

#[test]
fn rules_may_be_written_with_german_keywords() {
    let rule = "# Tassen\n\n```rule\nSprache: Deutsch\n\nRegel cups: Cups\n    Gesetz: Art. 1 GDPR\n    Schwere: error\n    \
                Muss nennen: tea-served\n    Meldung en: No cups.\n    Meldung de: Keine Tassen.\n```\n\n\
                ```good en\nTea is served at six.\n```\n```bad en\nNo cup.\n```\n";
    with_rule(rule).run(&["check", "--rules", "own", "--select", "cups", "."]).is(1, &["No cups."], &[]);
    let run = with_rule(rule);
    run.write("own/rule.md", rule.replace("    Schwere:", "      Schwere:   ").as_bytes());
    run.run(&["fmt", "--to", "en", "own/rule.md"]).is(0, &[], &[]);
    assert_eq!(fs::read_to_string(run.path("own/rule.md")).unwrap(), rule, "formatted, in its own language");
    let mixed = rule.replace("Muss nennen", "Must state");
    let told = with_rule(&mixed).run(&["check", "--rules", "own", "--select", "tea-missing", "."]);
    told.is(2, &[FOUND], &["own/rule.md:9:5", "Muss nennen"]);
}

#[test]
fn a_concept_that_cannot_be_read_is_told_at_its_pattern() {
    let concept = |pattern: &str| format!("```concept\nConcept cups: Cups\n    Pattern en: {pattern}\n```\n");
    for (pattern, place) in [
        ("(cup", "own/rule.md:3:18"),
        ("cup <banana>", "own/rule.md:3:21"),
        ("cup {bananas}", "own/rule.md:3:21"),
        ("...", "own/rule.md:3:17"),
        ("cup\n    Unless en: no tea, without milk", "own/rule.md:4:16"),
    ] {
        let run = with_rule(&concept(pattern));
        run.run(&["check", "--rules", "own", "--select", "tea-missing", "."]).is(2, &[FOUND], &["law::pattern", place]);
    }
}

#[test]
fn a_word_of_a_concept_that_is_none_of_the_known_is_told() {
    for (field, place, english, german) in [
        ("For rules only: maybe", "own/rule.md:3:21", "known are `yes`, `no`", "bekannt sind `yes`, `no`"),
        ("When conditional: state it", "own/rule.md:3:23", "did you mean `states it`?", "Meinten Sie `states it`?"),
        ("Gives: citaton", "own/rule.md:3:12", "did you mean `citation`?", "Meinten Sie `citation`?"),
        ("When denied: sugar-lumps", "own/rule.md:3:18", "`sugar-lumps`", "es gibt kein Konzept `sugar-lumps`"),
    ] {
        let run =
            with_rule(&format!("```concept\nConcept cups: Cups\n    {field}\n    Pattern en: cup\n```\n\n```states en\nSpoons.\n```\n"));
        let told = run.run(&["check", "--rules", "own", "--select", "tea-missing", "."]);
        told.is(2, &[FOUND], &[place, english]);
        assert_eq!(told.err.matches("error[").count(), 1, "{}", told.err);
        run.run(&["check", "--rules", "own", "--select", "tea-missing", "--lang", "de", "."]).is(2, &["Fehler[tea-missing]"], &[german]);
    }
}

#[test]
fn a_table_of_facts_that_cannot_be_read_is_told_at_the_word() {
    let run = with_rule("# Nothing\n");
    run.write("own/facts/countries.toml", b"[[country]]\ncode = \"XX\"\nnam_en = \"X\"\n");
    run.write("own/facts/laws.toml", b"x = [\n");
    let told = run.run(&["check", "--rules", "own", "--select", "tea-missing", "."]);
    let unknown = ["facts::table", "own/facts/countries.toml:3:1", "there is no field `nam_en`", "did you mean `name_en`?"];
    let broken = ["own/facts/laws.toml:1:", "compare it with the table of the same name"];
    told.is(2, &[FOUND], &[&unknown[..], &broken].concat());
    assert_eq!(told.err.matches("error[").count(), 2, "{}", told.err);
    let german = ["diese Tabelle hat kein Feld `nam_en`", "Meinten Sie `name_en`?", "Vergleichen Sie sie"];
    run.run(&["check", "--rules", "own", "--select", "tea-missing", "--lang", "de", "."]).is(2, &["Fehler[tea-missing]"], &german);
}

// The configuration.

#[test]
fn a_typo_in_the_configuration_costs_its_line_only() {
    let run =
        Folder::new(&[("noticelint.toml", "selct = []\nlang = \"de\"\n\n[[overrides]]\npath = [\"x\"]\n"), ("a.notice.md", WITHOUT_TEA)]);
    run.check(&["."]).is(
        2,
        &["Fehler[tea-missing]"],
        &["config::unknown-key", "noticelint.toml:1:1", "Meinten Sie `select`?", "noticelint.toml:5:1", "Meinten Sie `paths`?"],
    );
    run.write("noticelint.toml", b"lang = \"de\nselect = []\n");
    run.check(&["."]).is(2, &[FOUND], &["config::syntax", "noticelint.toml:1:", "a setting is written `lang = "]);
    run.write("noticelint.toml", b"exclude = \"x\"\nlang = \"de\"\n");
    let told = ["config::syntax", "noticelint.toml:1:11", "hier muss eine Liste stehen", "Eine Liste steht in Klammern"];
    run.check(&["."]).is(2, &["Fehler[tea-missing]"], &told);
}

// Time.

#[test]
fn what_is_open_past_its_day_is_found() {
    let cards = "Subjects guests: Guests\nController house: H\n    In: GB\nRecipient cook: C\n    In: US\n    Role: open, to be clarified by the cook until 2026-01-31\n";
    let run = Folder::new(&[("case.flow", cards)]);
    let late = run.run(&["check", "--as-of", "2026-02-01", "case.flow"]);
    let early = run.run(&["check", "--as-of", "2026-01-31", "case.flow"]);
    assert!(late.out.contains("case.flow:6:11") && !early.out.contains("case.flow:6:11"), "{}\n---\n{}", late.out, early.out);
}

#[test]
#[cfg(unix)]
fn every_command_ends_quietly_when_its_reader_goes_away() {
    let (run, law) = (Folder::new(&[]), tea());
    for i in 0..40 {
        run.write(&format!("{i:03}.notice.md"), WITHOUT_TEA.as_bytes());
        run.write(&format!("{i:03}.flow"), format!("Data   a{i}: A\n").as_bytes());
    }
    // A build that shows the first lines only must not pass.
    let commands: [(&[&str], i32); 5] = [
        (&["rules"], 0),
        (&["check", "."], 1),
        (&["statements", "000.notice.md"], 0),
        (&["explain", "tea-missing"], 0),
        (&["fmt", "--check", "."], 1),
    ];
    for (args, expected) in commands {
        let args = if args[0] == "fmt" { args.to_vec() } else { [args, &["--rules", &law]].concat() };
        let mut child = run.command(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let ended = child.wait_with_output().unwrap();
        assert_eq!((ended.status.code(), String::from_utf8_lossy(&ended.stderr).as_ref()), (Some(expected), ""), "{args:?}");
    }
}
