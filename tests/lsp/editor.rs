//! An editor, as far as a language server can tell.

use lsp_server::{Connection, Message, Notification, Request, RequestId, Response, ResponseError};
use noticelint::lsp::{Ended, Setup, serve};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;
use std::time::Duration;

/// How long an answer may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

pub struct Editor {
    connection: Connection,
    server: Option<JoinHandle<Ended>>,
    next: i32,
    versions: BTreeMap<PathBuf, i32>,
    /// What was pushed, by file name.
    pub pushed: BTreeMap<String, Vec<Value>>,
    /// What the server asked and told, by method.
    pub heard: Vec<(String, Value)>,
    pub capabilities: Value,
    /// Answers to questions that are not waited for at the moment.
    answered: BTreeMap<String, Result<Value, ResponseError>>,
    awaited: Vec<String>,
}

pub fn uri(path: &Path) -> String {
    format!("file://{}", path.display())
}

/// Capabilities of a client that pulls diagnostics and can do everything.
pub fn able() -> Value {
    json!({
        "general": { "positionEncodings": ["utf-32"] },
        "workspace": {
            "diagnostics": { "refreshSupport": true },
            "workspaceEdit": { "documentChanges": true, "resourceOperations": ["create"] },
            "didChangeWatchedFiles": { "dynamicRegistration": true },
        },
        "textDocument": {
            "publishDiagnostics": { "relatedInformation": true },
            "diagnostic": { "relatedDocumentSupport": true },
            "codeAction": { "codeActionLiteralSupport": { "codeActionKind": { "valueSet": ["quickfix", "source"] } } },
            "documentSymbol": { "hierarchicalDocumentSymbolSupport": true },
            "completion": { "completionItem": { "snippetSupport": true } },
        },
    })
}

/// Capabilities of a client that wants to be sent diagnostics.
pub fn plain() -> Value {
    json!({ "textDocument": { "publishDiagnostics": { "relatedInformation": true } } })
}

pub fn setup() -> Setup {
    Setup { date: Some("2026-11-01".parse().unwrap()), ..Setup::default() }
}

impl Editor {
    pub fn start(folder: &Path, capabilities: Value) -> Self {
        Self::start_with(json!({ "workspaceFolders": [{ "uri": uri(folder), "name": "x" }], "capabilities": capabilities }), setup())
    }

    pub fn start_with(params: Value, setup: Setup) -> Self {
        let (own, theirs) = Connection::memory();
        let server = std::thread::spawn(move || serve(&theirs, &setup).unwrap());
        let mut editor = Self {
            connection: own,
            server: Some(server),
            next: 0,
            versions: BTreeMap::new(),
            pushed: BTreeMap::new(),
            heard: Vec::new(),
            capabilities: Value::Null,
            answered: BTreeMap::new(),
            awaited: Vec::new(),
        };
        let about = editor.ask("initialize", params).unwrap();
        editor.capabilities = about["capabilities"].clone();
        editor.tell("initialized", json!({}));
        editor
    }

    pub fn tell(&self, method: &str, params: Value) {
        self.connection.sender.send(Notification::new(method.to_owned(), params).into()).unwrap();
    }

    pub fn send(&mut self, method: &str, params: Value) -> RequestId {
        self.next += 1;
        let id = RequestId::from(self.next);
        self.connection.sender.send(Request::new(id.clone(), method.to_owned(), params).into()).unwrap();
        id
    }

    pub fn ask(&mut self, method: &str, params: Value) -> Result<Value, ResponseError> {
        let id = self.send(method, params);
        self.answer_to(&id)
    }

    pub fn answer_to(&mut self, id: &RequestId) -> Result<Value, ResponseError> {
        loop {
            match self.connection.receiver.recv_timeout(PATIENCE).expect("the server says nothing") {
                Message::Response(Response { id: of, response_result }) if of == *id => return response_result,
                Message::Response(other) if self.awaited.contains(&other.id.to_string()) => {
                    self.answered.insert(other.id.to_string(), other.response_result);
                }
                Message::Response(other) => panic!("not asked for: {other:?}"),
                Message::Request(request) => {
                    self.connection.sender.send(Response::new_ok(request.id, Value::Null).into()).unwrap();
                    self.heard.push((request.method, request.params));
                }
                Message::Notification(told) => self.hear(told),
            }
        }
    }

    /// Whether a question was answered while others were asked.
    pub fn has_answered(&mut self, id: &RequestId) -> bool {
        let id = id.to_string();
        if !self.awaited.contains(&id) {
            self.awaited.push(id.clone());
        }
        self.answered.contains_key(&id)
    }

    fn hear(&mut self, told: Notification) {
        if told.method == "textDocument/publishDiagnostics" {
            let file = told.params["uri"].as_str().unwrap().trim_start_matches("file://").to_owned();
            self.pushed.insert(file, told.params["diagnostics"].as_array().unwrap().clone());
        } else {
            self.heard.push((told.method, told.params));
        }
    }

    pub fn open(&mut self, path: &Path, text: &str) {
        self.versions.insert(path.to_owned(), 1);
        let document = json!({ "uri": uri(path), "languageId": "x", "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
    }

    pub fn open_stored(&mut self, path: &Path) {
        self.open(path, &std::fs::read_to_string(path).unwrap());
    }

    pub fn change(&mut self, path: &Path, changes: Value) {
        let version = self.versions.entry(path.to_owned()).or_insert(0);
        *version += 1;
        let document = json!({ "uri": uri(path), "version": *version });
        self.tell("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
    }

    pub fn replace(&mut self, path: &Path, text: &str) {
        self.change(path, json!([{ "text": text }]));
    }

    pub fn close(&mut self, path: &Path) {
        self.tell("textDocument/didClose", json!({ "textDocument": { "uri": uri(path) } }));
    }

    /// The diagnostics of all files, by name, when everything is checked.
    pub fn all(&mut self) -> BTreeMap<String, Vec<Value>> {
        let report = self.ask("workspace/diagnostic", json!({ "previousResultIds": [] })).unwrap();
        let items = report["items"].as_array().unwrap();
        let of = |item: &Value| {
            (item["uri"].as_str().unwrap().trim_start_matches("file://").to_owned(), item["items"].as_array().unwrap().clone())
        };
        items.iter().map(of).filter(|(_, list)| !list.is_empty()).collect()
    }

    pub fn pull(&mut self, path: &Path) -> Vec<Value> {
        let report = self.ask("textDocument/diagnostic", json!({ "textDocument": { "uri": uri(path) } })).unwrap();
        report["items"].as_array().unwrap().clone()
    }

    /// The codes of the diagnostics of a file.
    pub fn codes(&mut self, path: &Path) -> Vec<String> {
        self.pull(path).iter().map(|d| d["code"].as_str().unwrap().to_owned()).collect()
    }

    pub fn end(mut self) -> Ended {
        assert_eq!(self.ask("shutdown", Value::Null).unwrap(), Value::Null);
        self.tell("exit", Value::Null);
        self.server.take().unwrap().join().unwrap()
    }

    /// Ends a session that was asked to end before.
    pub fn end_after_refusal(mut self) -> Ended {
        self.tell("exit", Value::Null);
        self.server.take().unwrap().join().unwrap()
    }

    /// Goes away without a word.
    pub fn vanish(self) -> Ended {
        let Self { connection, server, .. } = self;
        drop(connection);
        server.unwrap().join().unwrap()
    }
}
