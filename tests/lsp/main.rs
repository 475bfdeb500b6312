//! The language server, as an editor meets it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod editor;
mod features;
mod large;
mod latency;
mod random;

use editor::{Editor, able, plain, setup, uri};
use noticelint::lsp::Ended;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// An example, copied to where nothing else is.
fn example(name: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = fs::canonicalize(folder.path()).unwrap();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name), &path);
    (folder, path)
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            fs::create_dir(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = fs::canonicalize(folder.path()).unwrap();
    for (name, text) in files {
        fs::create_dir_all(path.join(name).parent().unwrap()).unwrap();
        fs::write(path.join(name), text).unwrap();
    }
    (folder, path)
}

/// What `check` finds in a folder, each as file, rule, severity, place.
fn checked(folder: &Path) -> Vec<String> {
    let run = Command::new(env!("CARGO_BIN_EXE_noticelint"))
        .args(["check", "--format", "json", "--as-of", "2026-11-01"])
        .arg(folder)
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&run.stdout).unwrap();
    let one = |f: &Value| {
        let at = |p: &Value| format!("{}:{}", p["line"], p["column"]);
        format!("{} {} {} {}-{}", f["file"].as_str().unwrap(), f["rule"], f["severity"], at(&f["start"]), at(&f["end"]))
    };
    let mut all: Vec<String> = report["findings"].as_array().unwrap().iter().map(one).collect();
    all.sort();
    all
}

/// What the server says of it, in the same words.
fn served(all: &BTreeMap<String, Vec<Value>>) -> Vec<String> {
    let one = |file: &String, d: &Value| {
        let severity = ["error", "warning", "info"][d["severity"].as_u64().unwrap() as usize - 1];
        let at = |p: &Value| format!("{}:{}", p["line"].as_u64().unwrap() + 1, p["character"].as_u64().unwrap() + 1);
        format!("{file} {} \"{severity}\" {}-{}", d["code"], at(&d["range"]["start"]), at(&d["range"]["end"]))
    };
    let mut all: Vec<String> = all.iter().flat_map(|(file, list)| list.iter().map(move |d| one(file, d))).collect();
    all.sort();
    all
}

#[test]
fn a_folder_is_judged_as_check_judges_it() {
    for name in ["video-consultation/with-defects", "video-consultation/mended", "own-rules"] {
        let (_kept, path) = example(name);
        let expected = checked(&path);
        let mut editor = Editor::start(&path, able());
        assert_eq!(served(&editor.all()), expected, "{name}");
        // Nor does it matter which files are open.
        for file in fs::read_dir(&path).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_file()) {
            editor.open_stored(&file);
        }
        assert_eq!(served(&editor.all()), expected, "{name}, opened");
        assert_eq!(editor.end(), Ended::Orderly);
        assert!(name.ends_with("mended") || expected.len() > 1, "{name} shows nothing");
    }
}

#[test]
fn notices_of_one_controller_are_compared_as_check_compares_them() {
    let notice = |officer: &str| {
        format!(
            "# Privacy notice\n\nThe controller is Example Trading Ltd, 1 High Street, Exampleton AB1 2CD.\n\n\
             Our data protection officer can be reached at {officer}.\n"
        )
    };
    let (old, new) = (notice("officer@lawyers.example"), notice("dpo@example.org"));
    let (_kept, path) = folder(&[("a.privacy.md", &new), ("b.privacy.md", &old)]);
    let contradicts = |all: &[String]| all.iter().any(|f| f.contains("contradiction-between-notices"));
    let mut editor = Editor::start(&path, able());
    let all = served(&editor.all());
    assert!(contradicts(&all), "{all:?}");
    assert_eq!(all, checked(&path));
    let file = path.join("b.privacy.md");
    editor.open(&file, &new);
    assert!(!contradicts(&served(&editor.all())));
    editor.replace(&file, &old);
    assert_eq!(served(&editor.all()), all);
}

#[test]
fn severities_overrides_and_waivers_hold_in_the_editor() {
    let (_kept, path) = example("video-consultation/with-defects");
    let before = checked(&path);
    let config = "[severity]\ncontradiction-eu-only = \"info\"\n[[overrides]]\npaths = [\"notice.en.md\"]\nignore = [\"art-13-2-f-automated-decision-missing\"]\n";
    fs::write(path.join("noticelint.toml"), config).unwrap();
    let notice = fs::read_to_string(path.join("notice.de.md")).unwrap();
    let waiver = "<!-- noticelint: waive wrong-article-for-right until 2099-01-01 by dpo@example.org because it is only a test -->\n";
    fs::write(path.join("notice.de.md"), notice.replace("- Recht auf Berichtigung", &format!("{waiver}\n- Recht auf Berichtigung")))
        .unwrap();
    let after = checked(&path);
    assert_ne!(before, after);
    let mut editor = Editor::start(&path, able());
    assert_eq!(served(&editor.all()), after);
    // A configuration that changes holds at once.
    fs::remove_file(path.join("noticelint.toml")).unwrap();
    editor.tell("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": uri(&path.join("noticelint.toml")), "type": 3 }] }));
    assert_eq!(served(&editor.all()), checked(&path));
}

#[test]
fn diagnostics_are_sent_or_asked_for_but_never_both() {
    let (_kept, path) = example("video-consultation/with-defects");
    let notice = path.join("notice.de.md");
    let mut pulling = Editor::start(&path, able());
    assert!(pulling.capabilities["diagnosticProvider"].is_object());
    pulling.open_stored(&notice);
    let pulled = pulling.pull(&notice);
    assert!(pulled.len() > 5);
    assert!(pulling.pushed.is_empty());

    let mut pushed = Editor::start(&path, plain());
    assert!(pushed.capabilities["diagnosticProvider"].is_null());
    assert_eq!(pushed.capabilities["positionEncoding"], "utf-16");
    pushed.open_stored(&notice);
    pushed.all();
    let name = notice.to_str().unwrap();
    assert_eq!(pushed.pushed[name], pulled);
    // Flows and the other text are not open, and are told of all the same.
    assert!(pushed.pushed.keys().any(|k| k.ends_with("notice.en.md")));
    pushed.replace(&notice, "");
    pushed.all();
    assert_ne!(pushed.pushed[name], pulled);
}

#[test]
fn a_diagnostic_shows_rule_law_advice_and_evidence() {
    let (_kept, path) = example("video-consultation/with-defects");
    let mut editor = Editor::start_with(
        json!({ "workspaceFolders": [{ "uri": uri(&path), "name": "x" }], "capabilities": able(), "locale": "de-DE" }),
        setup(),
    );
    let all = editor.pull(&path.join("notice.de.md"));
    let found = all.iter().find(|d| d["code"] == "contradiction-eu-only").unwrap();
    assert_eq!(found["source"], "noticelint");
    let message = found["message"].as_str().unwrap();
    assert!(message.contains("Art. 13 Abs. 1 lit. f DSGVO") && message.lines().count() == 2, "{message}");
    let evidence = &found["relatedInformation"][0];
    assert!(evidence["location"]["uri"].as_str().unwrap().ends_with("notice.de.md"));
    assert_eq!(evidence["location"]["range"]["start"]["line"], 22);
    // A finding on the agreement of both shows the flow.
    let agrees = all.iter().find(|d| d["code"] == "flow-recipient-mismatch").unwrap();
    let places: Vec<&str> =
        agrees["relatedInformation"].as_array().unwrap().iter().map(|r| r["location"]["uri"].as_str().unwrap()).collect();
    assert!(places.iter().any(|p| p.ends_with("consultation.flow")), "{agrees}");
}

#[test]
fn what_is_written_counts_before_it_is_saved() {
    let flow = "Language: English\n\nController us: Us\n    In: Germny\n";
    let (_kept, path) = folder(&[("a.flow", flow)]);
    let file = path.join("a.flow");
    let mut editor = Editor::start(&path, able());
    editor.open(&file, flow);
    assert_eq!(editor.codes(&file), ["flow::unknown-country"]);
    let range = json!({ "start": { "line": 3, "character": 8 }, "end": { "line": 3, "character": 14 } });
    editor.change(&file, json!([{ "range": range, "text": "Germany" }]));
    assert_eq!(editor.codes(&file), [""; 0]);
    // A new file, not stored yet, refers to a name of the other one.
    let new = path.join("b.flow");
    editor.open(&new, "Language: English\n\nController us: Us again\n");
    assert_eq!(editor.codes(&new), ["flow::duplicate-name"]);
    editor.close(&new);
    assert_eq!(editor.codes(&new), [""; 0]);
    // Closed without being saved, the stored text counts.
    editor.close(&file);
    assert_eq!(editor.codes(&file), ["flow::unknown-country"]);
    // Deleted, it is as if it had never been.
    fs::remove_file(&file).unwrap();
    editor.tell("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": uri(&file), "type": 3 }] }));
    assert_eq!(editor.all(), BTreeMap::new());
}

#[test]
fn a_folder_is_renamed() {
    let notice = "# Privacy notice\n\nWe process your data for the newsletter that you asked us for.\n";
    let (_kept, path) = folder(&[("old/privacy.md", notice), ("other/privacy.md", notice)]);
    let mut editor = Editor::start(&path, able());
    editor.open_stored(&path.join("old/privacy.md"));
    assert_eq!(served(&editor.all()), checked(&path));
    fs::rename(path.join("old"), path.join("new")).unwrap();
    // An editor closes what is gone, and opens what has come; some tell of the folder, and not of what is in it.
    editor.close(&path.join("old/privacy.md"));
    editor.open_stored(&path.join("new/privacy.md"));
    let changes = json!([{ "uri": uri(&path.join("old")), "type": 3 }, { "uri": uri(&path.join("new")), "type": 1 }]);
    editor.tell("workspace/didChangeWatchedFiles", json!({ "changes": changes }));
    let all = editor.all();
    assert_eq!(served(&all), checked(&path));
    assert!(all.keys().any(|k| k.contains("/new/")) && !all.keys().any(|k| k.contains("/old/")), "{all:?}");
}

#[test]
fn flows_in_markdown_and_broken_comments_are_shown_at_their_place() {
    let memo = "# Memo\n\nWe think so.\n\n```flow\nController us: Us\n    Inn: DE\n```\n";
    let notice = "# Privacy notice\n\n<!-- noticelint: wave x -->\n\nWe process your data for the newsletter that you asked us for.\n";
    let (_kept, path) = folder(&[("memo.flow.md", memo), ("privacy.md", notice)]);
    let mut editor = Editor::start(&path, able());
    let all = editor.pull(&path.join("memo.flow.md"));
    assert_eq!(all[0]["code"], "card::unknown-field");
    assert_eq!(all[0]["range"]["start"], json!({ "line": 6, "character": 4 }));
    assert!(editor.codes(&path.join("privacy.md")).contains(&"notice::comment".to_owned()));
}

#[test]
fn a_text_that_is_not_there_is_shown_on_its_card() {
    let flow = "Language: English\n\nNotice n: N\n    Text: notice.en.md\n";
    let (_kept, path) = folder(&[("a.flow", flow)]);
    let mut editor = Editor::start(&path, able());
    let file = path.join("a.flow");
    let all = editor.pull(&file);
    let missing = all.iter().find(|d| d["code"] == "io::missing-file").unwrap();
    assert_eq!(missing["range"]["start"], json!({ "line": 3, "character": 10 }));
    assert!(missing["message"].as_str().unwrap().starts_with("there is no file `notice.en.md`"), "{missing}");
    editor.open(&path.join("notice.en.md"), "# Notice\n\nWe process your data.\n");
    assert!(!editor.codes(&file).contains(&"io::missing-file".to_owned()));
}

#[test]
fn a_file_without_a_folder_is_checked_alone() {
    let (_kept, path) = folder(&[("privacy.md", ""), ("other/b.flow", "Nonsense\n")]);
    let mut editor = Editor::start_with(json!({ "rootUri": null, "capabilities": able() }), setup());
    let file = path.join("privacy.md");
    editor.open(&file, "# Privacy notice\n\nThe data protection officer is appointed. We process your data.\n");
    assert!(!editor.codes(&file).is_empty());
    assert_eq!(editor.all().keys().collect::<Vec<_>>(), [file.to_str().unwrap()]);
    let readme = path.join("README.md");
    editor.open(&readme, "# Anything\n\nWe process your data.\n");
    assert_eq!(editor.codes(&readme), [""; 0]);
    editor.tell("textDocument/didOpen", json!({ "textDocument": { "uri": "untitled:One", "languageId": "x", "version": 1, "text": "" } }));
    assert_eq!(editor.ask("textDocument/diagnostic", json!({ "textDocument": { "uri": "untitled:One" } })).unwrap()["items"], json!([]));
    assert_eq!(editor.end(), Ended::Orderly);
}

#[test]
fn folders_come_and_go() {
    let (_one, first) = example("video-consultation/with-defects");
    let (_two, second) = example("own-rules");
    let mut editor = Editor::start(&first, able());
    let alone = served(&editor.all());
    let folders = |key: &str| json!({ "event": { "added": [], "removed": [], key: [{ "uri": uri(&second), "name": "y" }] } });
    editor.tell("workspace/didChangeWorkspaceFolders", folders("added"));
    let mut both = alone.clone();
    both.extend(checked(&second));
    both.sort();
    assert_eq!(served(&editor.all()), both);
    editor.tell("workspace/didChangeWorkspaceFolders", folders("removed"));
    assert_eq!(served(&editor.all()), alone);
}

#[test]
fn what_no_server_should_be_sent_does_no_harm() {
    let (_kept, path) = example("video-consultation/with-defects");
    let file = path.join("notice.de.md");
    let mut editor = Editor::start(&path, able());
    editor.open_stored(&file);
    assert_eq!(editor.ask("textDocument/tea", json!({})).unwrap_err().code, -32601);
    assert_eq!(editor.ask("textDocument/diagnostic", json!({ "x": 1 })).unwrap_err().code, -32602);
    editor.tell("textDocument/tea", json!({}));
    editor.tell("$/setTrace", json!({ "value": "off" }));
    editor.tell("textDocument/didChange", json!({ "nonsense": true }));
    editor.tell("textDocument/didClose", json!({ "textDocument": { "uri": "file:///never/opened.md" } }));
    editor.tell("textDocument/didOpen", json!({ "textDocument": { "uri": "::::", "languageId": "", "version": 0, "text": "" } }));
    editor.tell("$/cancelRequest", json!({ "id": 12345 }));
    let beyond = json!({ "start": { "line": 900, "character": 0 }, "end": { "line": 4_000_000_000u32, "character": 7 } });
    editor.change(&file, json!([{ "range": beyond, "text": "" }]));
    let reversed = json!({ "start": { "line": 4, "character": 3 }, "end": { "line": 1, "character": 0 } });
    editor.change(&file, json!([{ "range": reversed, "text": "" }]));
    assert!(editor.pull(&file).len() > 5);
    assert_eq!(editor.ask("shutdown", Value::Null).unwrap(), Value::Null);
    assert_eq!(editor.ask("textDocument/diagnostic", json!({})).unwrap_err().code, -32600);
    assert_eq!(editor.end_after_refusal(), Ended::Orderly);
}

#[test]
fn a_question_that_is_not_wanted_any_more_is_answered_so() {
    let (_kept, path) = example("video-consultation/with-defects");
    let file = path.join("notice.de.md");
    let mut editor = Editor::start(&path, able());
    editor.open_stored(&file);
    let text = fs::read_to_string(&file).unwrap();
    for i in 0..100 {
        editor.replace(&file, &format!("{text}\n\n{i}\n"));
    }
    let id = editor.send("textDocument/diagnostic", json!({ "textDocument": { "uri": uri(&file) } }));
    editor.tell("$/cancelRequest", json!({ "id": serde_json::to_value(&id).unwrap() }));
    // It may have been answered before.
    let answer = editor.answer_to(&id);
    assert!(answer.is_ok() || answer.unwrap_err().code == -32800);
    assert!(!editor.pull(&file).is_empty());
}

#[test]
fn a_client_that_goes_away_ends_the_server() {
    let (_kept, path) = example("own-rules");
    let editor = Editor::start(&path, able());
    assert_eq!(editor.vanish(), Ended::Abruptly);
}

#[test]
fn a_client_that_pulls_is_told_when_other_files_have_changed() {
    let (_kept, path) = example("video-consultation/mended");
    let (flow, notice) = (path.join("consultation.flow"), path.join("notice.de.md"));
    let mut editor = Editor::start(&path, able());
    editor.open_stored(&flow);
    editor.open_stored(&notice);
    editor.all();
    let before = editor.codes(&notice);
    let text = fs::read_to_string(&flow).unwrap().replace("30 days after", "90 days after");
    editor.heard.clear();
    editor.replace(&flow, &text);
    assert_ne!(editor.codes(&notice), before);
    assert!(editor.heard.iter().any(|(method, _)| method == "workspace/diagnostic/refresh"), "{:?}", editor.heard);
}
