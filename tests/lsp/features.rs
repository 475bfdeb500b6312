//! What an editor offers beside diagnostics.

use super::editor::{Editor, able, setup, uri};
use super::{example, folder};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// An editor with an example's files open.
fn opened(name: &str, files: &[&str]) -> (TempDir, PathBuf, Editor) {
    let (kept, path) = example(name);
    let mut editor = Editor::start(&path, able());
    files.iter().for_each(|f| editor.open_stored(&path.join(f)));
    (kept, path, editor)
}

const DEFECTS: &str = "video-consultation/with-defects";

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

/// The position of the first of some words; the capabilities ask for characters.
fn at(text: &str, words: &str) -> Value {
    let offset = text.find(words).unwrap_or_else(|| panic!("no `{words}`"));
    position(text, offset)
}

fn position(text: &str, offset: usize) -> Value {
    let before = &text[..offset];
    let line = before.matches('\n').count();
    let column = before.rsplit('\n').next().unwrap().chars().count();
    json!({ "line": line, "character": column })
}

fn offset(text: &str, position: &Value) -> usize {
    let (line, column) = (position["line"].as_u64().unwrap() as usize, position["character"].as_u64().unwrap() as usize);
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    start + text[start..].char_indices().nth(column).map_or(text.len() - start, |(i, _)| i)
}

/// A text with edits made.
fn edited(text: &str, edits: &Value) -> String {
    let mut all: Vec<(usize, usize, &str)> = edits
        .as_array()
        .unwrap()
        .iter()
        .map(|e| (offset(text, &e["range"]["start"]), offset(text, &e["range"]["end"]), e["newText"].as_str().unwrap()))
        .collect();
    all.sort_unstable();
    let mut out = text.to_owned();
    for (start, end, new) in all.into_iter().rev() {
        out.replace_range(start..end, new);
    }
    out
}

/// The edits of an action, and the file that they are for.
fn edits(action: &Value) -> (PathBuf, Value) {
    let change = &action["edit"]["documentChanges"][0];
    let file = change["textDocument"]["uri"].as_str().unwrap().trim_start_matches("file://");
    (PathBuf::from(file), change["edits"].clone())
}

fn ask_at(editor: &mut Editor, method: &str, file: &Path, position: &Value) -> Value {
    let mut params = json!({ "textDocument": { "uri": uri(file) }, "position": position });
    if method.ends_with("references") {
        params["context"] = json!({ "includeDeclaration": true });
    }
    editor.ask(method, params).unwrap()
}

fn actions(editor: &mut Editor, file: &Path, diagnostic: &Value) -> Vec<Value> {
    let params = json!({
        "textDocument": { "uri": uri(file) }, "range": diagnostic["range"], "context": { "diagnostics": [diagnostic] },
    });
    editor.ask("textDocument/codeAction", params).unwrap().as_array().unwrap().clone()
}

fn diagnostic(editor: &mut Editor, file: &Path, code: &str) -> Value {
    editor.pull(file).into_iter().find(|d| d["code"] == code).unwrap_or_else(|| panic!("no {code}"))
}

#[test]
fn a_missing_clause_is_put_in_under_its_heading() {
    let (_kept, path, mut editor) = opened(DEFECTS, &["notice.de.md"]);
    let file = path.join("notice.de.md");
    let missing = diagnostic(&mut editor, &file, "art-13-1-b-dpo-contact-missing");
    let all = actions(&mut editor, &file, &missing);
    let insert = all.iter().find(|a| a["diagnostics"][0]["code"] == missing["code"] && !a["edit"].is_null()).unwrap();
    assert_eq!(insert["kind"], "quickfix");
    let (_, changes) = edits(insert);
    let mended = edited(&text(&file), &changes);
    assert!(
        mended.contains("bestellt.\n\nUnsere Datenschutzbeauftragte oder unseren Datenschutzbeauftragten erreichen Sie unter datenschutz@")
    );
    editor.replace(&file, &mended);
    assert!(!editor.codes(&file).contains(&"art-13-1-b-dpo-contact-missing".to_owned()));
}

#[test]
fn all_missing_clauses_are_those_of_fix() {
    let (_kept, path, mut editor) = opened(DEFECTS, &["notice.de.md"]);
    let file = path.join("notice.de.md");
    let params = json!({
        "textDocument": { "uri": uri(&file) },
        "range": { "start": { "line": 0, "character": 0 }, "end": { "line": 0, "character": 0 } },
        "context": { "diagnostics": [], "only": ["source"] },
    });
    let all = editor.ask("textDocument/codeAction", params).unwrap();
    let (_, changes) = edits(&all[0]);
    let mended = edited(&text(&file), &changes);
    // The command goes on until nothing more is asked for: what it puts in first is the same.
    Command::new(env!("CARGO_BIN_EXE_noticelint")).args(["check", "--fix", "--as-of", "2026-11-01"]).arg(&path).output().unwrap();
    let fixed = text(&file);
    for line in mended.lines() {
        assert!(fixed.lines().any(|l| l == line), "not put in by the command: {line}");
    }
    assert!(mended.len() > 500 + text(&path.join("consultation.flow")).len().min(1));
}

#[test]
fn a_waiver_is_begun_and_holds_when_it_is_completed() {
    let code = "contradiction-eu-only";
    let markdown = text(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(DEFECTS).join("notice.de.md"));
    let html = "<html lang=\"en\"><h1>Privacy notice</h1><p>Your data are only processed on servers in the EU.</p>\
        <p>Example Inc., based in the USA, runs the service for us and processes your data.</p></html>";
    for (name, notice) in [("notice.de.md", markdown.as_str()), ("notice.en.html", html)] {
        let (_kept, path) = folder(&[(name, notice)]);
        let file = path.join(name);
        let mut editor = Editor::start(&path, able());
        editor.open_stored(&file);
        let found = diagnostic(&mut editor, &file, code);
        let waive =
            actions(&mut editor, &file, &found).into_iter().find(|a| a["title"] == format!("Waive `{code}` with a reason")).unwrap();
        let begun = edited(notice, &edits(&waive).1);
        editor.replace(&file, &begun);
        let codes = editor.codes(&file);
        assert!(codes.contains(&code.to_owned()) && codes.contains(&"notice::comment".to_owned()), "{begun}\n{codes:?}");
        // A mark that is left says nothing, and keeps the rest from being valid.
        let half = begun.replacen("TODO", "2099-01-31", 1);
        for half in [half.clone(), half.replacen("TODO", "dpo@example.org", 1)] {
            editor.replace(&file, &half);
            let all = editor.pull(&file);
            let mark = all.iter().find(|d| d["code"] == "notice::comment").unwrap();
            assert!(mark["message"].as_str().unwrap().starts_with("`TODO` is still to be filled in"), "{mark}");
            assert!(all.iter().any(|d| d["code"] == code), "{half}");
        }
        let completed = begun.replacen("TODO", "2099-01-31", 1).replacen("TODO", "dpo@example.org", 1).replacen("TODO", "it is known", 1);
        editor.replace(&file, &completed);
        let codes = editor.codes(&file);
        assert!(!codes.contains(&code.to_owned()) && !codes.contains(&"notice::comment".to_owned()), "{completed}\n{codes:?}");
    }
}

#[test]
fn what_is_missing_is_waived_below_its_heading_and_what_stands_in_flows_by_a_card() {
    let (_kept, path, mut editor) = opened(DEFECTS, &["notice.de.md", "consultation.flow"]);
    let file = path.join("notice.de.md");
    let found = diagnostic(&mut editor, &file, "art-13-2-c-withdrawal-missing");
    let title = |a: &Value| a["title"] == "Waive `art-13-2-c-withdrawal-missing` with a reason";
    let waive = actions(&mut editor, &file, &found).into_iter().find(title).unwrap();
    let begun = edited(&text(&file), &edits(&waive).1);
    assert!(
        begun.contains("## Ihre Rechte\n\n<!-- noticelint: Ausnahme von art-13-2-c-withdrawal-missing bis TODO durch TODO weil TODO -->\n"),
        "{begun}"
    );

    let flow = path.join("consultation.flow");
    let found = diagnostic(&mut editor, &flow, "open-value-overdue");
    let waive = actions(&mut editor, &flow, &found).into_iter().find(|a| a["title"].as_str().unwrap().starts_with("Waive")).unwrap();
    let (of, changes) = edits(&waive);
    assert_eq!(of, flow);
    let begun = edited(&text(&flow), &changes);
    assert!(
        begun.ends_with(
            "\n\nWaiver open-value-overdue: TODO\n    Rule: open-value-overdue\n    Who: TODO\n    Why: TODO\n    Until: TODO\n"
        ),
        "{begun}"
    );
    // It holds when nothing is left to be filled in.
    let dated = begun.replace("Until: TODO", "Until: 2099-01-31");
    editor.replace(&flow, &dated);
    let codes = editor.codes(&flow);
    assert!(codes.contains(&"open-value-overdue".to_owned()) && codes.contains(&"flow::to-be-filled-in".to_owned()), "{codes:?}");
    editor.replace(&flow, &dated.replace("Who: TODO", "Who: dpo@example.org").replace("Why: TODO", "Why: it is known"));
    assert!(!editor.codes(&flow).contains(&"open-value-overdue".to_owned()));
}

#[test]
fn a_rules_page_is_shown() {
    let (_kept, path, mut editor) = opened(DEFECTS, &["notice.de.md"]);
    let file = path.join("notice.de.md");
    let found = diagnostic(&mut editor, &file, "contradiction-eu-only");
    let show = actions(&mut editor, &file, &found).into_iter().find(|a| !a["command"].is_null()).unwrap();
    assert_eq!(show["command"]["command"], editor.capabilities["executeCommandProvider"]["commands"][0]);
    let answer =
        editor.ask("workspace/executeCommand", json!({ "command": show["command"]["command"], "arguments": show["command"]["arguments"] }));
    assert!(answer.unwrap()["text"].as_str().unwrap().contains("```rule\nRule contradiction-eu-only"));
}

fn hover(editor: &mut Editor, file: &Path, words: &str) -> String {
    let position = at(&text(file), words);
    let answer = ask_at(editor, "textDocument/hover", file, &position);
    answer["contents"]["value"].as_str().unwrap_or("").to_owned()
}

#[test]
fn a_passage_is_explained() {
    let (_kept, path) = example(DEFECTS);
    let german = json!({ "workspaceFolders": [{ "uri": uri(&path), "name": "x" }], "capabilities": able(), "locale": "de" });
    let mut editor = Editor::start_with(german, setup());
    let file = path.join("notice.de.md");
    editor.open_stored(&file);
    let told = hover(&mut editor, &file, "Vereinigten Königreich");
    assert!(told.contains("Vereinigtes Königreich (`GB`): Drittland, Angemessenheitsbeschluss"), "{told}");
    assert!(told.contains("Erklärt: `konfera-uk`"), "{told}");
    let denied = hover(&mut editor, &file, "zeichnen die Gespräche nicht auf");
    assert!(denied.contains("– verneint"), "{denied}");
    let found = hover(&mut editor, &file, "ausschließlich auf Servern");
    assert!(found.contains("`contradiction-eu-only`") && !found.contains("```"), "{found}");
    assert_eq!(ask_at(&mut editor, "textDocument/hover", &file, &json!({ "line": 1, "character": 0 })), Value::Null);
}

#[test]
fn a_group_of_countries_is_explained() {
    let notices = [
        (
            "en",
            "# Privacy notice\n\nYour data are only processed on servers in the EU. They are transferred to the USA.\n",
            "EU",
            "European Union (`EU`): not a third country",
        ),
        (
            "de",
            "# Datenschutz\n\nIhre Daten werden ausschließlich auf Servern in der EU verarbeitet. Sie werden in die USA übermittelt.\n",
            "EU",
            "Europäische Union (`EU`): kein Drittland",
        ),
        (
            "en",
            "# Privacy notice\n\nYour data are only processed on servers in the EU. They are transferred to the USA.\n",
            "USA",
            "USA – United States (`US`): third country, ",
        ),
        (
            "de",
            "# Datenschutz\n\nIhre Daten werden ausschließlich auf Servern in der EU verarbeitet. Sie werden in die USA übermittelt.\n",
            "USA",
            "USA – Vereinigte Staaten (`US`): Drittland, ",
        ),
    ];
    for (lang, notice, words, told) in notices {
        let (_kept, path) = folder(&[("privacy.md", notice), ("a.flow", "Language: English\n\nProcessor p: P\n    In: EEA\n")]);
        let begin = json!({ "workspaceFolders": [{ "uri": uri(&path), "name": "x" }], "capabilities": able(), "locale": lang });
        let mut editor = Editor::start_with(begin, setup());
        let files = ["privacy.md", "a.flow"].map(|f| path.join(f));
        files.iter().for_each(|f| editor.open_stored(f));
        let answer = hover(&mut editor, &files[0], words);
        assert!(answer.lines().any(|l| l.strip_prefix("- ").is_some_and(|l| l.starts_with(told))), "{words}: {answer}");
        let declared = hover(&mut editor, &files[1], "EEA");
        let whole = if lang == "de" {
            "Europäischer Wirtschaftsraum (`EEA`): kein Drittland"
        } else {
            "European Economic Area (`EEA`): not a third country"
        };
        assert_eq!(declared, whole);
    }
}

#[test]
fn cards_are_explained() {
    let (_kept, path, mut editor) = opened(DEFECTS, &["consultation.flow"]);
    let file = path.join("consultation.flow");
    for (words, told) in [
        ("Controller town", "**Controller** – Who decides on purposes and means"),
        ("Body:", "`municipality`"),
        ("DE-NW", "in the EEA"),
        ("GB\n", "third country, adequacy decision"),
        ("US\n", "under conditions only"),
        ("scc-2021-914", "in force"),
        ("de-nw", "Düsseldorf"),
        ("Art. 6(1)(e) GDPR with", "**DSGVO**"),
        ("Art. 6(1)(e) GDPR with", "Art. 6(1)(e) GDPR: "),
        ("konfera-uk -> eu", "Konfera Services Limited"),
    ] {
        let answer = hover(&mut editor, &file, words);
        assert!(answer.contains(told), "{words}: {answer}");
    }
}

#[test]
fn flows_are_formatted_as_fmt_does_it() {
    let untidy = "Language: English\nController   a :  A\n  In:   DE   # here\n\n\n\nSubjects s: S\n";
    let (_kept, path) = folder(&[("a.flow", untidy), ("b.flow", untidy)]);
    let mut editor = Editor::start(&path, able());
    let file = path.join("a.flow");
    editor.open(&file, untidy);
    let options = json!({ "tabSize": 4, "insertSpaces": true });
    let changes = editor.ask("textDocument/formatting", json!({ "textDocument": { "uri": uri(&file) }, "options": options })).unwrap();
    Command::new(env!("CARGO_BIN_EXE_noticelint")).arg("fmt").arg(path.join("b.flow")).output().unwrap();
    let expected = text(&path.join("b.flow"));
    assert_ne!(expected, untidy);
    assert_eq!(edited(untidy, &changes), expected);
    // With mistakes in it, a file stays as it is.
    editor.replace(&file, "Nonsense\n");
    let changes = editor.ask("textDocument/formatting", json!({ "textDocument": { "uri": uri(&file) }, "options": options })).unwrap();
    assert_eq!(changes, Value::Null);
}

/// What is offered where `|` stands.
fn completions(text: &str) -> Vec<Value> {
    let (_kept, path) = folder(&[]);
    let mut editor = Editor::start(&path, able());
    let file = path.join("a.flow");
    let cursor = text.find('|').unwrap();
    let plain = text.replacen('|', "", 1);
    editor.open(&file, &plain);
    let position = position(&plain, cursor);
    let answer = ask_at(&mut editor, "textDocument/completion", &file, &position);
    answer.as_array().cloned().unwrap_or_default()
}

/// The labels that are offered where `|` stands.
fn offered(text: &str) -> Vec<String> {
    completions(text).iter().map(|i| i["label"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn what_can_be_written_is_offered() {
    let base = "Sprache: Deutsch\n\nVerantwortliche stadt: Stadt\n    In: Deutschland\n\nBetroffene leute: Leute\n\n";
    let has = |text: &str, wanted: &[&str], unwanted: &[&str]| {
        let all = offered(&format!("{base}{text}"));
        wanted.iter().for_each(|w| assert!(all.iter().any(|a| a == w), "{text}: `{w}` is not among {all:?}"));
        unwanted.iter().for_each(|w| assert!(!all.iter().any(|a| a == w), "{text}: `{w}` is among {all:?}"));
    };
    has("|", &["Fluss", "Verantwortlicher", "Auftragsverarbeiter"], &["Flow", "In", "Regel"]);
    has("Flu|", &["Fluss"], &[]);
    has("Auftragsverarbeiter x: X\n    In: DE\n    |", &["Vertrag"], &["In", "Fluss"]);
    has("Auftragsverarbeiter x: X\n    Ver|: y", &["Vertrag"], &["Verantwortlicher"]);
    has("Auftragsverarbeiter x: X\n    In: Ver|", &["Vereinigtes Königreich", "offen"], &["leute"]);
    has("Verantwortliche y: Y\n    Art: |", &["öffentlich", "Kommune"], &["public"]);
    has("Fluss f: leute -> |", &["stadt", "leute"], &["f"]);
    has("Fluss f: leute -> stadt\n    Rechtsgrundlage: Art|", &["Art. 6(1)(e) GDPR"], &["leute"]);
    has("Fluss f: leute -> stadt\n    Aufzeichnung: |", &["ja", "nein", "offen"], &["yes"]);
    has("Hinweis h: H\n    Für: leute, |", &["leute"], &["stadt"]);
    has("Verantwortliche y: Y\n    Aufsichtsbehörde: |", &["de-nw-ldi"], &[]);
    assert_eq!(offered("# only a comm|ent\n"), [""; 0]);
}

#[test]
fn countries_come_in_the_order_of_their_use() {
    let begun = "Sprache: Deutsch\n\nAuftragsverarbeiter x: X\n    In: |";
    let all = completions(begun);
    let mut sorted = all.clone();
    // As editors sort.
    sorted.sort_by_key(|i| i["sortText"].as_str().or(i["label"].as_str()).unwrap().to_owned());
    assert_eq!(sorted, all);
    let labels: Vec<&str> = all.iter().map(|i| i["label"].as_str().unwrap()).collect();
    let wanted = [
        "Europäische Union",
        "Belgien",
        "Österreich",
        "Polen",
        "Nordrhein-Westfalen",
        "Island",
        "Norwegen",
        "Japan",
        "Schweiz",
        "Vereinigte Staaten",
        "Ägypten",
        "Indien",
        "offen",
    ];
    let places: Vec<usize> = wanted.iter().map(|w| labels.iter().position(|l| l == w).unwrap_or_else(|| panic!("no {w}"))).collect();
    assert!(places.is_sorted(), "{places:?}");
    assert_eq!(completions(begun), all);
}

#[test]
fn what_is_put_in_stands_apart_from_the_sign_before_it() {
    let base = "Language: English\n\nSubjects people: People\n\nController shop: Shop\n    In: DE\n\n";
    let put_in = |text: &str, label: &str| {
        let text = format!("{base}{text}");
        let all = completions(&text);
        let item = all.iter().find(|i| i["label"] == label).unwrap_or_else(|| panic!("{label}: {all:?}"));
        edited(&text.replacen('|', "", 1), &json!([item["textEdit"]]))[base.len()..].to_owned()
    };
    // Editors ask behind the sign, and take what is typed after it, spaces too, for the beginning of what is offered.
    assert_eq!(put_in("Processor x: X\n    In:|", "Germany"), "Processor x: X\n    In: Germany");
    assert_eq!(put_in("Processor x: X\n    In: |", "Germany"), "Processor x: X\n    In: Germany");
    assert_eq!(put_in("Processor x: X\n    In:Ger|", "Germany"), "Processor x: X\n    In: Germany");
    assert_eq!(put_in("Flow f: people ->|", "shop"), "Flow f: people -> shop");
    assert_eq!(put_in("Notice n: N\n    For: people,|", "people"), "Notice n: N\n    For: people, people");
    assert_eq!(put_in("Processor x: X\n    |", "Contract"), "Processor x: X\n    Contract: ");
}

const PARTIES: &str = "Language: English\n\nSubjects people: People\n\nController shop: Shop\n    In: DE\n";
const PATHS: &str = "Language: English\n\nFlow sale: people -> shop\n    Purpose: Selling\n\nNotice n: N\n    For: people\n";

fn places(answer: &Value) -> Vec<String> {
    let list = answer.as_array().cloned().unwrap_or_else(|| vec![answer.clone()]);
    let one = |l: &Value| {
        let file = l["uri"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
        format!("{file} {}:{}", l["range"]["start"]["line"], l["range"]["start"]["character"])
    };
    let mut all: Vec<String> = list.iter().map(one).collect();
    all.sort();
    all
}

#[test]
fn names_are_followed_and_changed_over_all_files() {
    let (_kept, path) = folder(&[("parties.flow", PARTIES), ("paths.flow", PATHS)]);
    let mut editor = Editor::start(&path, able());
    let file = path.join("paths.flow");
    editor.open(&file, PATHS);
    let here = at(PATHS, "people ->");
    assert_eq!(places(&ask_at(&mut editor, "textDocument/definition", &file, &here)), ["parties.flow 2:9"]);
    let all = ["parties.flow 2:9", "paths.flow 2:11", "paths.flow 6:9"];
    assert_eq!(places(&ask_at(&mut editor, "textDocument/references", &file, &here)), all);
    assert_eq!(ask_at(&mut editor, "textDocument/prepareRename", &file, &here)["placeholder"], "people");
    let mut rename =
        |new: &str| editor.ask("textDocument/rename", json!({ "textDocument": { "uri": uri(&file) }, "position": here, "newName": new }));
    assert!(rename("shop").is_err() && rename("two words").is_err() && rename("").is_err());
    let changed = rename("customers").unwrap();
    for change in changed["documentChanges"].as_array().unwrap() {
        let target = PathBuf::from(change["textDocument"]["uri"].as_str().unwrap().trim_start_matches("file://"));
        let old = if target == file { PATHS.to_owned() } else { PARTIES.to_owned() };
        assert_eq!(edited(&old, &change["edits"]), old.replace("people", "customers"));
    }
    assert_eq!(changed["documentChanges"].as_array().unwrap().len(), 2);
}

#[test]
fn files_have_parts() {
    let (_kept, path, mut editor) = opened(DEFECTS, &["notice.de.md", "consultation.flow"]);
    let mut names = |file: &str| {
        let answer = editor.ask("textDocument/documentSymbol", json!({ "textDocument": { "uri": uri(&path.join(file)) } })).unwrap();
        let top = answer.as_array().unwrap().clone();
        let name = |s: &Value| s["name"].as_str().unwrap().to_owned();
        top.iter().map(|s| (name(s), s["children"].as_array().unwrap().iter().map(name).collect::<Vec<_>>())).collect::<Vec<_>>()
    };
    let notice = names("notice.de.md");
    assert_eq!(notice[0].0, "Datenschutzhinweise zur Videoberatung");
    assert!(notice[0].1.contains(&"Ihre Rechte".to_owned()), "{notice:?}");
    let flow = names("consultation.flow");
    assert_eq!(flow[0], ("video".to_owned(), vec!["Text".to_owned(), "Text".to_owned(), "Under".to_owned()]));
    let folds =
        editor.ask("textDocument/foldingRange", json!({ "textDocument": { "uri": uri(&path.join("consultation.flow")) } })).unwrap();
    assert_eq!(folds[0], json!({ "startLine": 4, "endLine": 7 }));
    let found = editor.ask("workspace/symbol", json!({ "query": "konfera" })).unwrap();
    let named = |words: &str| found.as_array().unwrap().iter().any(|s| s["name"].as_str().unwrap().starts_with(words));
    assert!(named("konfera-uk: ") && named("konfera-us: ") && named("billing: ") && !named("town: "), "{found}");
    let found = editor.ask("workspace/symbol", json!({ "query": "ihre rechte" })).unwrap();
    assert!(found[0]["location"]["uri"].as_str().unwrap().ends_with("notice.de.md"));
}

#[test]
fn a_passage_leads_to_what_it_serves_and_back() {
    let (_kept, path, mut editor) = opened(DEFECTS, &["notice.de.md", "consultation.flow"]);
    let (notice, flow) = (path.join("notice.de.md"), path.join("consultation.flow"));
    let (notice_text, flow_text) = (text(&notice), text(&flow));
    let answer = ask_at(&mut editor, "textDocument/definition", &notice, &at(&notice_text, "Vereinigten Königreich"));
    assert!(places(&answer).contains(&"consultation.flow 22:8".to_owned()), "{answer}");
    let back = ask_at(&mut editor, "textDocument/references", &flow, &at(&flow_text, "GB\n"));
    let line = notice_text[..notice_text.find("Vereinigten Königreich").unwrap()].matches('\n').count();
    assert!(places(&back).iter().any(|p| p.starts_with(&format!("notice.de.md {line}:"))), "{back}");
    // On a head, all that serves the card.
    let all = ask_at(&mut editor, "textDocument/references", &flow, &at(&flow_text, "Flow meeting"));
    assert!(places(&all).iter().any(|p| p.starts_with("notice.de.md")), "{all}");
    let text = ask_at(&mut editor, "textDocument/definition", &flow, &at(&flow_text, "notice.en.md"));
    assert_eq!(places(&text), ["notice.en.md 0:0"]);
}

#[test]
fn passages_bear_hints_if_they_are_asked_for() {
    let (_kept, path) = example(DEFECTS);
    let with = |hints: bool| {
        let options = json!({ "inlayHints": hints, "lang": "de" });
        let folders = json!([{ "uri": uri(&path), "name": "x" }]);
        Editor::start_with(json!({ "workspaceFolders": folders, "capabilities": able(), "initializationOptions": options }), setup())
    };
    assert!(with(false).capabilities["inlayHintProvider"].is_null());
    let mut editor = with(true);
    assert_eq!(editor.capabilities["inlayHintProvider"], true);
    let file = path.join("notice.de.md");
    editor.open_stored(&file);
    let range = json!({ "start": { "line": 30, "character": 0 }, "end": { "line": 31, "character": 0 } });
    let hints = editor.ask("textDocument/inlayHint", json!({ "textDocument": { "uri": uri(&file) }, "range": range })).unwrap();
    assert!(hints.as_array().unwrap().iter().any(|h| h["label"].as_str().unwrap().starts_with("‹¬ ")), "{hints}");
    assert!(hints.as_array().unwrap().iter().all(|h| h["position"]["line"] == 30));
    // They are switched off, and on again, while the session lasts.
    for (settings, shown) in [(json!({ "inlayHints": false }), false), (json!({ "noticelint": { "inlayHints": true } }), true)] {
        editor.tell("workspace/didChangeConfiguration", json!({ "settings": settings }));
        let now = editor.ask("textDocument/inlayHint", json!({ "textDocument": { "uri": uri(&file) }, "range": range })).unwrap();
        assert_eq!(now.as_array().unwrap().is_empty(), !shown);
    }
}

#[test]
fn a_lens_above_a_flow_leads_to_the_passages_that_tell_of_it() {
    let (_kept, path, mut editor) = opened(DEFECTS, &["notice.de.md", "consultation.flow"]);
    let flow = path.join("consultation.flow");
    let lenses = editor.ask("textDocument/codeLens", json!({ "textDocument": { "uri": uri(&flow) } })).unwrap();
    let lenses = lenses.as_array().unwrap();
    let flow_text = text(&flow);
    let flows = flow_text.lines().filter(|l| l.starts_with("Flow ")).count();
    assert_eq!(lenses.len(), flows);
    let line = flow_text.lines().position(|l| l.starts_with("Flow meeting")).unwrap();
    let meeting = lenses.iter().find(|l| l["range"]["start"]["line"] == line).unwrap();
    let title = meeting["command"]["title"].as_str().unwrap();
    let count: usize = title.split(' ').next().unwrap().parse().unwrap();
    assert!(count > 0 && title.ends_with("in 2 of 2 texts"), "{title}");
    let command = json!({ "command": meeting["command"]["command"], "arguments": meeting["command"]["arguments"] });
    let given = editor.ask("workspace/executeCommand", command).unwrap();
    let told = places(&given["locations"]);
    assert_eq!(told.len(), count);
    assert!(told.iter().any(|p| p.starts_with("notice.de.md")) && told.iter().any(|p| p.starts_with("notice.en.md")), "{told:?}");
    // What stands below another flow's head is not told of this one.
    assert!(lenses.iter().any(|l| l["command"]["title"] != title));
}

#[test]
fn the_checklist_leads_to_its_evidence() {
    let (_kept, path, mut editor) = opened(DEFECTS, &["notice.de.md"]);
    let notice = path.join("notice.de.md");
    let lenses = editor.ask("textDocument/codeLens", json!({ "textDocument": { "uri": uri(&notice) } })).unwrap();
    let lens = &lenses[0]["command"];
    assert!(lens["title"].as_str().unwrap().starts_with("checklist: "), "{lens}");
    let given = editor.ask("workspace/executeCommand", json!({ "command": lens["command"], "arguments": lens["arguments"] })).unwrap();
    let items = given["items"].as_array().unwrap();
    let run = Command::new(env!("CARGO_BIN_EXE_noticelint"))
        .args(["check", "--format", "checklist", "--as-of", "2026-11-01"])
        .arg(&path)
        .output()
        .unwrap();
    let printed = String::from_utf8(run.stdout).unwrap();
    for item in items {
        assert!(printed.contains(item["label"].as_str().unwrap().split(' ').next().unwrap()), "{item}");
    }
    let stated = items.iter().find(|i| i["outcome"] == "satisfied").unwrap();
    let passage = &stated["passages"][0];
    let notice_text = text(&notice);
    let start = offset(&notice_text, &passage["location"]["range"]["start"]);
    let first = passage["text"].as_str().unwrap().split(' ').next().unwrap();
    assert!(notice_text[start..].starts_with(first), "{passage}");
    assert!(items.iter().any(|i| i["outcome"] == "violated" && !i["findings"].as_array().unwrap().is_empty()));
    let page = given["text"].as_str().unwrap();
    assert!(page.contains(&format!("{}#L", uri(&notice))) && page.contains("✗"), "{page}");
}

#[test]
fn the_teams_own_rules_are_written_with_help() {
    let (_kept, path, mut editor) = opened("own-rules", &["policies/no-legitimate-interests.md"]);
    let file = path.join("policies/no-legitimate-interests.md");
    let rule = text(&file);
    assert_eq!(editor.codes(&file), [""; 0]);
    // A mistake is shown before the file is saved.
    let broken = rule.replacen("Severity:", "Severty:", 1);
    editor.replace(&file, &broken);
    let all = editor.pull(&file);
    assert_eq!(all[0]["code"], "card::unknown-field", "{all:?}");
    let line = rule.lines().position(|l| l.contains("Severity:")).unwrap();
    assert_eq!(all[0]["range"]["start"]["line"], line);
    editor.replace(&file, &rule);
    assert_eq!(editor.codes(&file), [""; 0]);
    // Fields, and the concepts that they name.
    let told = ask_at(&mut editor, "textDocument/hover", &file, &at(&rule, "Severity:"));
    assert!(told["contents"]["value"].as_str().unwrap().starts_with("**Severity**"), "{told}");
    let concept = "basis-legitimate-interests";
    let here = at(&rule, concept);
    let told = ask_at(&mut editor, "textDocument/hover", &file, &here);
    assert!(told["contents"]["value"].as_str().unwrap().contains(&format!("`{concept}`")), "{told}");
    let page = ask_at(&mut editor, "textDocument/definition", &file, &here);
    let page = page["uri"].as_str().unwrap().trim_start_matches("file://").to_owned();
    assert!(fs::read_to_string(&page).unwrap().contains(concept));
    assert_eq!(places(&ask_at(&mut editor, "textDocument/references", &file, &here)).len(), rule.matches(concept).count());
    // What is built in keeps its name; what is their own gets another.
    assert_eq!(ask_at(&mut editor, "textDocument/prepareRename", &file, &here), Value::Null);
    let own = at(&rule, "no-legitimate-interests");
    let changed = editor
        .ask("textDocument/rename", json!({ "textDocument": { "uri": uri(&file) }, "position": own, "newName": "house-interests" }))
        .unwrap();
    let (of, changes) = edits(&json!({ "edit": changed }));
    assert_eq!(of, file);
    assert!(edited(&rule, &changes).contains("Rule house-interests:"));
    let symbols = editor.ask("textDocument/documentSymbol", json!({ "textDocument": { "uri": uri(&file) } })).unwrap();
    assert_eq!(symbols[0]["name"], "no-legitimate-interests");
    // What can be written: fields at the beginning of a line, concepts behind words that are begun.
    let begun = rule.replacen("    Severity:", "    Ad\n    Severity:", 1);
    editor.replace(&file, &begun);
    let line = begun.lines().position(|l| l == "    Ad").unwrap();
    let offered = ask_at(&mut editor, "textDocument/completion", &file, &json!({ "line": line, "character": 6 }));
    let labels: Vec<&str> = offered.as_array().unwrap().iter().map(|i| i["label"].as_str().unwrap()).collect();
    assert!(labels.contains(&"Advice") && !labels.contains(&"Purpose"), "{labels:?}");
    editor.replace(&file, &rule);
    let offered = ask_at(&mut editor, "textDocument/completion", &file, &here);
    assert!(offered.as_array().unwrap().iter().any(|i| i["label"] == concept), "{offered}");
}

#[test]
fn what_is_wrong_with_a_rule_is_shown_before_it_is_saved() {
    let concept = "# Tea\n\n```concept\nConcept tea-break: A break for tea\n    Title de: Eine Teepause\n    Law: Art. 5(1)(a) GDPR\n    \
        Pattern en: tea break\n```\n\n```states en\nWe have a tea break.\n```\n";
    let rule = "# No tea\n\nThere is none.\n\n```rule\nRule no-tea: There is a tea break\n    Title de: Es gibt eine Teepause\n    \
        Law: Art. 5(1)(a) GDPR\n    Severity: error\n    Must not state: tea-break\n    Message en: No tea.\n    Message de: Kein Tee.\n```\n\n\
        ```good en\nWe have coffee.\n```\n```bad en\nWe have a tea break.\n```\n";
    let files = [("noticelint.toml", "rules = [\"policies\"]\n"), ("policies/tea.md", concept), ("policies/no-tea.md", rule)];
    let (_kept, path) = folder(&files);
    let mut editor = Editor::start(&path, able());
    let (tea, no_tea) = (path.join("policies/tea.md"), path.join("policies/no-tea.md"));
    editor.open_stored(&tea);
    editor.open_stored(&no_tea);
    assert_eq!((editor.codes(&tea), editor.codes(&no_tea)), (vec![], vec![]));
    let mut typed = |file: &Path, stored: &str, was: &str, is: &str, code: &str, at: &str| {
        let text = stored.replacen(was, is, 1);
        editor.replace(file, &text);
        let all = editor.pull(file);
        let found = all.iter().find(|d| d["code"] == code).unwrap_or_else(|| panic!("no {code} in {all:?}"));
        let start = offset(&text, &found["range"]["start"]);
        assert!(text[start..].starts_with(at), "{found}");
        editor.replace(file, stored);
        assert_eq!(editor.codes(file), [""; 0]);
    };
    // Concepts that nobody knows, rules without examples, patterns that are none, and patterns with lists that nobody knows.
    typed(&no_tea, rule, "state: tea-break", "state: tea-brake", "law::unknown-name", "tea-brake");
    typed(&no_tea, rule, "```bad en", "```text", "law::no-example", "Rule no-tea");
    typed(&tea, concept, "en: tea break", "en: tea (break", "law::pattern", "");
    typed(&tea, concept, "en: tea break", "en: tea {brakes}", "law::pattern", "{brakes}");
    typed(&tea, concept, "    Law:", "    When denied: tea-brake\n    Law:", "law::unknown-concept", "tea-brake");
}

#[test]
fn a_diagnostic_links_to_its_rules_page() {
    let (_kept, path) = example(DEFECTS);
    let mut able = able();
    let folders = |able: &Value| json!({ "workspaceFolders": [{ "uri": uri(&path), "name": "x" }], "capabilities": able });
    let file = path.join("notice.de.md");
    let mut editor = Editor::start_with(folders(&able), setup());
    assert!(editor.pull(&file).iter().all(|d| d["codeDescription"].is_null()));
    able["textDocument"]["publishDiagnostics"]["codeDescriptionSupport"] = json!(true);
    let mut editor = Editor::start_with(folders(&able), setup());
    let found = diagnostic(&mut editor, &file, "contradiction-eu-only");
    let page = found["codeDescription"]["href"].as_str().unwrap().trim_start_matches("file://").to_owned();
    assert!(fs::read_to_string(&page).unwrap().contains("contradiction-eu-only"));
    // It is gone with the session.
    editor.end();
    assert!(!Path::new(&page).exists());
}

#[test]
fn every_question_can_be_asked_everywhere() {
    let (_kept, path, mut editor) = opened(DEFECTS, &["notice.de.md", "consultation.flow"]);
    let methods = ["hover", "definition", "references", "completion", "prepareRename"];
    for file in ["notice.de.md", "consultation.flow", "not-there.md"].map(|f| path.join(f)) {
        for method in ["codeLens", "documentSymbol", "foldingRange"] {
            editor.ask(&format!("textDocument/{method}"), json!({ "textDocument": { "uri": uri(&file) } })).unwrap();
        }
    }
    for file in ["notice.de.md", "consultation.flow", "notice.en.md", "not-there.md"].map(|f| path.join(f)) {
        for line in 0..70 {
            for column in [0, 5, 13, 999] {
                let position = json!({ "line": line, "character": column });
                for method in methods {
                    ask_at(&mut editor, &format!("textDocument/{method}"), &file, &position);
                }
            }
            let range = json!({ "start": { "line": line, "character": 0 }, "end": { "line": line, "character": 9999 } });
            if line % 10 == 0 {
                actions(&mut editor, &file, &json!({ "range": range, "message": "" }));
            }
        }
    }
}

#[test]
fn a_notice_without_flows_becomes_a_first_flow_file() {
    let notice = "# Datenschutz\n\nVerantwortlich ist die Muster GmbH, info@example.org.\n\n## Kontakt\n\nWir nutzen Ihre E-Mail-Adresse, um Ihnen zu \
                  antworten. Rechtsgrundlage ist Art. 6 Abs. 1 lit. b DSGVO.\n";
    // With one notice alone, the flows would be taken for its own.
    let (_kept, path) =
        folder(&[("shop.privacy.de.md", notice), ("shop.flow", "Language: English\n"), ("other.privacy.md", "# Privacy\n")]);
    let file = path.join("shop.privacy.de.md");
    let mut able = able();
    able["window"] = json!({ "showDocument": { "support": true } });
    let mut editor = Editor::start(&path, able);
    editor.open_stored(&file);
    let asked = |kind: i32, only: Value| {
        json!({
            "textDocument": { "uri": uri(&file) }, "range": { "start": { "line": 0, "character": 0 }, "end": { "line": 0, "character": 0 } },
            "context": { "diagnostics": [], "only": only, "triggerKind": kind },
        })
    };
    let offered = editor.ask("textDocument/codeAction", asked(1, json!(["source.noticelint"]))).unwrap();
    let action = offered.as_array().unwrap().iter().find(|a| a["kind"] == "source.noticelint.createFlows").unwrap().clone();
    assert_eq!(action["title"], "Create a flow file from this notice");
    let changes = action["edit"]["documentChanges"].as_array().unwrap();
    // `shop.flow` is taken.
    let new = uri(&path.join("shop-2.flow"));
    assert_eq!((changes[0]["kind"].as_str(), changes[0]["uri"].as_str()), (Some("create"), Some(new.as_str())));
    assert_eq!(changes[1]["textDocument"]["uri"], new);
    let text = changes[1]["edits"][0]["newText"].as_str().unwrap();
    assert!(text.contains("    Text: shop.privacy.de.md\n"), "{text}");
    assert!(text.contains("Verantwortlicher muster-gmbh: Muster GmbH  # Zeile 3\n"), "{text}");
    // The client makes the file, and is then asked to show it.
    fs::write(path.join("shop-2.flow"), text).unwrap();
    editor.ask("workspace/executeCommand", action["command"].clone()).unwrap();
    let shown = editor.heard.iter().find(|(method, _)| method == "window/showDocument").unwrap();
    assert_eq!(shown.1["uri"], new);
    editor.tell("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": new, "type": 1 }] }));
    // While somebody types, it is not drafted; what is declared needs no draft.
    let automatic = editor.ask("textDocument/codeAction", asked(2, Value::Null)).unwrap();
    assert!(!automatic.to_string().contains("createFlows"));
    let declared = editor.ask("textDocument/codeAction", asked(1, Value::Null)).unwrap();
    assert!(!declared.to_string().contains("createFlows"), "{declared}");
}
