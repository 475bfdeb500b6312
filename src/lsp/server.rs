//! The loop over an editor's messages. It never waits for a check.

use super::Setup;
use super::client::Client;
use super::diagnostics::{Listed, SOURCE, changed, merged, placeless};
use super::offer::offer;
use super::requests::{self, Asked};
use super::root::{Folder, Root, owner};
use super::session::Session;
use super::uri;
use super::view::View;
use super::worker::{Bench, Report, Snapshot};
use crate::check::Engine;
use crate::value::Date;
use crossbeam_channel::{Receiver, Sender, select, unbounded};
use lsp_server::{Connection, ErrorCode, Message, Notification, ProtocolError, Request, RequestId, Response, ResponseError};
use lsp_types::notification::{self as told, Notification as _};
use lsp_types::request::{self as asked, Request as _};
use lsp_types::{Diagnostic, InitializeParams, PublishDiagnosticsParams, Uri};
use serde::de::DeserializeOwned;
use serde_json::json;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How a session ended.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// As the protocol wants it: the client said that it would end, and then ended.
    Orderly,
    /// The client went away.
    Abruptly,
}

/// What becomes of the loop after a message.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum Turn {
    Next,
    /// Configuration, law or folders have changed: all is read anew.
    Reload,
    End(Ended),
}

/// Serves a client until it ends the session.
///
/// # Errors
/// If the client does not begin a session as the protocol wants it.
pub fn serve(connection: &Connection, setup: &Setup) -> Result<Ended, ProtocolError> {
    let (id, params) = connection.initialize_start()?;
    // A client that describes itself in a way that we cannot read is one that can do little.
    let raw = params;
    let params: InitializeParams = serde_json::from_value(raw.clone()).unwrap_or_default();
    let client = Client::new(&params, &raw);
    let about = json!({
        "capabilities": offer(&client),
        "serverInfo": { "name": SOURCE, "version": env!("CARGO_PKG_VERSION") },
    });
    connection.initialize_finish(id, about)?;
    let mut session = Session::new(&params, &client);
    session.watch(connection, &client);
    loop {
        let lang = client.lang.unwrap_or(setup.locale);
        let roots: Vec<Root> = session.folders.iter().map(|f| Root::load(f.clone(), setup, lang, Arc::clone(&session.pages))).collect();
        let engines: Vec<Engine<'_>> = roots.iter().map(|r| Engine::new(&r.prepared)).collect();
        let bench = Bench { roots: &roots, engines: &engines, client: &client, date: setup.date };
        let turn = std::thread::scope(|scope| {
            let (jobs, wanted) = unbounded();
            let (done, reports) = unbounded();
            let bench = &bench;
            scope.spawn(move || bench.work(&wanted, &done));
            let mut server =
                Server { connection, bench, jobs, session: &mut session, views: Vec::new(), date: Date::default(), checked: None };
            let turn = server.run(&reports);
            server.stop();
            turn
        });
        if let Turn::End(ended) = turn {
            return Ok(ended);
        }
    }
}

/// A session between two readings of the configuration.
struct Server<'s, 'l> {
    connection: &'s Connection,
    bench: &'s Bench<'s, 'l>,
    jobs: Sender<Snapshot>,
    session: &'s mut Session,
    views: Vec<Arc<View>>,
    /// The day of the views.
    date: Date,
    /// The state of the buffers that the views are about.
    checked: Option<u64>,
}

impl Server<'_, '_> {
    fn run(&mut self, reports: &Receiver<Report>) -> Turn {
        self.check(true);
        loop {
            let turn = select! {
                recv(self.connection.receiver) -> message => match message {
                    Ok(message) => self.message(message),
                    Err(_) => Turn::End(Ended::Abruptly),
                },
                recv(reports) -> report => match report {
                    Ok(report) => self.report(report),
                    Err(_) => Turn::End(Ended::Abruptly),
                },
            };
            if turn != Turn::Next {
                return turn;
            }
        }
    }

    /// The checking thread ends, whatever it is doing.
    fn stop(&self) {
        let _ = self.jobs.send(Snapshot { stop: true, ..Snapshot::default() });
    }

    fn send(&self, message: impl Into<Message>) {
        let _ = self.connection.sender.send(message.into());
    }

    fn message(&mut self, message: Message) -> Turn {
        match message {
            Message::Request(request) => self.request(request),
            Message::Notification(notification) => return self.notification(notification),
            // Nothing depends on what clients answer.
            Message::Response(_) => {}
        }
        Turn::Next
    }

    fn request(&mut self, request: Request) {
        if request.method == asked::Shutdown::METHOD {
            self.session.ending = true;
            return self.send(Response::new_ok(request.id, ()));
        }
        if self.session.ending {
            return self.refuse(request.id, ErrorCode::InvalidRequest, "the session is about to end");
        }
        if !requests::is_known(&request.method) {
            let words = format!("there is no method `{}`", request.method);
            return self.refuse(request.id, ErrorCode::MethodNotFound, &words);
        }
        if self.can_answer(&request) {
            self.answer(request);
        } else {
            self.session.waiting.push(request);
        }
    }

    fn refuse(&self, id: RequestId, code: ErrorCode, words: &str) {
        self.send(Response::new_err(id, code as i32, words.to_owned()));
    }

    /// Whether what a question is about is checked.
    fn can_answer(&self, request: &Request) -> bool {
        let current = self.checked == Some(self.session.generation);
        // What is open is checked first, and can be told before all is.
        let open_text = || {
            let name = request.params.pointer("/textDocument/uri").and_then(|u| u.as_str()).and_then(|u| u.parse().ok());
            let open = name.and_then(|uri| self.session.documents.get(&uri)).and_then(|open| open.path.as_deref());
            open.is_some_and(|p| self.views.iter().any(|v| !v.texts(&p.to_string_lossy()).is_empty()))
        };
        let whole = || self.views.iter().all(|v| v.complete);
        current && (whole() || (!requests::is_about_all(&request.method) && open_text()))
    }

    fn answer(&mut self, request: Request) {
        let asked = Asked {
            bench: self.bench,
            views: &self.views,
            date: self.date,
            options: &self.session.options,
            documents: &self.session.documents,
            known: &self.session.known,
            real_path: &|uri| self.session.real_path(uri),
            uri_of: &|name| self.session.uri_of(name),
        };
        let answer = requests::answer(&request.method, request.params, &asked);
        if request.method == asked::ExecuteCommand::METHOD && self.bench.client.shows {
            self.show(answer.as_ref().unwrap_or(&serde_json::Value::Null));
        }
        let refused = |message| ResponseError { code: ErrorCode::InvalidParams as i32, message, data: None };
        // Made here: the constructor would copy all of an answer, and it may be long.
        self.send(Response { id: request.id, response_result: answer.map_err(refused) });
    }

    /// Has the client show what a command gave: a page, as a file that is gone when the session ends, or a place.
    fn show(&mut self, given: &serde_json::Value) {
        if let Some(place) = given.pointer("/locations/0") {
            let params = json!({ "uri": place["uri"], "takeFocus": true, "selection": place["range"] });
            return self.session.ask(self.connection, asked::ShowDocument::METHOD, params);
        }
        let Some(text) = given["text"].as_str() else { return };
        // A checklist has no rule.
        let name = given["rule"].as_str().unwrap_or("checklist");
        if let Some(path) = self.session.pages.write(name, text) {
            let params = json!({ "uri": uri::from_path(&path), "takeFocus": true });
            self.session.ask(self.connection, asked::ShowDocument::METHOD, params);
        }
    }

    /// Wants the buffers checked as they are now.
    fn check(&mut self, disk: bool) {
        self.session.generation += 1;
        let buffers = self.session.documents.files();
        let _ = self.jobs.send(Snapshot { generation: self.session.generation, buffers, disk, stop: false });
    }

    fn report(&mut self, report: Report) -> Turn {
        let old = std::mem::replace(&mut self.views, report.views);
        (self.date, self.checked) = (report.date, Some(report.generation));
        let changed = self.take_up(&old);
        self.tell(changed);
        for request in std::mem::take(&mut self.session.waiting) {
            if self.can_answer(&request) {
                self.answer(request);
            } else {
                self.session.waiting.push(request);
            }
        }
        Turn::Next
    }

    /// Takes up what is found now; the names of the files of which that is something else.
    fn take_up(&mut self, old: &[Arc<View>]) -> Vec<String> {
        let names: BTreeSet<String> = if old.len() == self.views.len() {
            old.iter().zip(&self.views).flat_map(|(old, new)| changed(old, new)).map(str::to_owned).collect()
        } else {
            // The first since all was read anew: nothing is known of what was found before.
            let now = self.views.iter().flat_map(|v| v.shown()).flat_map(|shown| shown.keys());
            now.chain(self.session.known.keys()).cloned().collect()
        };
        let mut all = Vec::new();
        for (name, list) in merged(&self.views, &names) {
            let known = self.session.known.get(name).map_or(&[][..], |l| l.all.as_slice());
            if known.len() == list.len() && known.iter().zip(&list).all(|(a, b)| a == *b) {
                continue;
            }
            let name = name.to_owned();
            if list.is_empty() {
                self.session.known.remove(&name);
            } else {
                self.session.lists += 1;
                let id = self.session.lists.to_string();
                self.session.known.insert(name.clone(), Listed { all: list.into_iter().cloned().collect(), id });
            }
            all.push(name);
        }
        all
    }

    /// Tells the client what is new: the diagnostics, or that it should ask for them.
    fn tell(&mut self, changed: Vec<String>) {
        let lenses = !changed.is_empty();
        if self.bench.client.pulls {
            let others = changed.iter().any(|name| !self.session.edited.contains(name));
            if self.bench.client.refreshes && others && self.session.has_told {
                self.session.ask(self.connection, asked::WorkspaceDiagnosticRefresh::METHOD, serde_json::Value::Null);
            }
        } else {
            for name in changed {
                let list = self.session.known.get(&name).map(|l| l.all.clone()).unwrap_or_default();
                self.publish(&name, list);
            }
        }
        // Lenses rest on files that the client does not know them to rest on.
        if lenses && self.bench.client.refreshes_lenses && self.session.has_told {
            self.session.ask(self.connection, asked::CodeLensRefresh::METHOD, serde_json::Value::Null);
        }
        self.session.edited.clear();
        self.session.has_told = true;
        self.tell_placeless();
    }

    fn publish(&self, name: &str, diagnostics: Vec<Diagnostic>) {
        let Some(uri) = self.session.uri_of(name) else { return };
        let version = self.session.documents.get(&uri).map(|open| open.version);
        let params = PublishDiagnosticsParams { uri, diagnostics, version };
        self.send(Notification::new(told::PublishDiagnostics::METHOD.to_owned(), params));
    }

    /// What is wrong without a place goes to the client's log, once.
    fn tell_placeless(&mut self) {
        for (view, root) in self.views.iter().zip(self.bench.roots) {
            for problems in &view.problems {
                for words in placeless(root.manner(self.bench.client), problems) {
                    if self.session.told.insert(words.clone()) {
                        let params = json!({ "type": 2, "message": words });
                        let _ = self.connection.sender.send(Notification::new(told::LogMessage::METHOD.to_owned(), params).into());
                    }
                }
            }
        }
    }

    fn notification(&mut self, notification: Notification) -> Turn {
        let Notification { method, params } = notification;
        match method.as_str() {
            told::Exit::METHOD => {
                return Turn::End(if self.session.ending { Ended::Orderly } else { Ended::Abruptly });
            }
            told::Cancel::METHOD => self.cancel(params),
            told::DidOpenTextDocument::METHOD => return self.open(params),
            told::DidChangeTextDocument::METHOD => self.change(params),
            told::DidCloseTextDocument::METHOD => return self.close(params),
            told::DidSaveTextDocument::METHOD => return self.saved(params),
            told::DidChangeWatchedFiles::METHOD => return self.watched(params),
            told::DidChangeWorkspaceFolders::METHOD => return self.folders(params),
            told::DidChangeConfiguration::METHOD => self.configure(&params),
            // Others are no concern of ours.
            _ => {}
        }
        Turn::Next
    }

    /// The client's own settings have changed.
    fn configure(&mut self, params: &serde_json::Value) {
        let changed = params.get("settings").is_some_and(|s| self.session.options.set(s));
        if changed && self.bench.client.refreshes_hints {
            self.session.ask(self.connection, asked::InlayHintRefreshRequest::METHOD, serde_json::Value::Null);
        }
    }

    fn cancel(&mut self, params: serde_json::Value) {
        let Some(id) = params.get("id").cloned().and_then(|id| serde_json::from_value::<RequestId>(id).ok()) else { return };
        if let Some(at) = self.session.waiting.iter().position(|r| r.id == id) {
            let request = self.session.waiting.remove(at);
            self.refuse(request.id, ErrorCode::RequestCanceled, "the client does not want it any more");
        }
    }

    fn open(&mut self, params: serde_json::Value) -> Turn {
        let Some(params) = read::<lsp_types::DidOpenTextDocumentParams>(params) else { return Turn::Next };
        let item = params.text_document;
        let path = self.session.real_path(&item.uri);
        let homeless = path.as_deref().filter(|p| owner(self.session.folders.iter(), p).is_none()).and_then(Path::parent);
        let folder = homeless.map(|f| Folder::new(f.to_path_buf(), false));
        let path = folder.as_ref().and_then(|f| f.real_path(path.as_deref()?)).or(path);
        self.note_edited(path.as_deref());
        self.session.documents.open(item, path);
        match folder {
            Some(folder) => {
                self.session.folders.push(folder);
                Turn::Reload
            }
            None => {
                self.check(true);
                Turn::Next
            }
        }
    }

    fn note_edited(&mut self, path: Option<&Path>) {
        self.session.edited.extend(path.map(|p| p.to_string_lossy().into_owned()));
    }

    fn change(&mut self, params: serde_json::Value) {
        let Some(params) = read::<lsp_types::DidChangeTextDocumentParams>(params) else { return };
        let uri = params.text_document.uri;
        let units = self.bench.client.units;
        if self.session.documents.change(&uri, params.text_document.version, params.content_changes, units) {
            let path = self.session.documents.get(&uri).and_then(|open| open.path.clone());
            self.note_edited(path.as_deref());
            self.check(false);
        }
    }

    fn close(&mut self, params: serde_json::Value) -> Turn {
        let Some(params) = read::<lsp_types::DidCloseTextDocumentParams>(params) else { return Turn::Next };
        let path = self.session.documents.get(&params.text_document.uri).and_then(|open| open.path.clone());
        self.session.documents.close(&params.text_document.uri);
        // A folder that was only looked at for its open files.
        let own = path.and_then(|p| owner(self.session.folders.iter(), &p));
        let open = |folder: &Folder| self.session.documents.iter().any(|d| d.path.as_deref().is_some_and(|p| p.starts_with(&folder.real)));
        let left = own.filter(|at| self.session.folders.get(*at).is_some_and(|f| !f.whole && !open(f)));
        if let Some(at) = left {
            self.session.folders.remove(at);
            return Turn::Reload;
        }
        self.check(true);
        Turn::Next
    }

    fn saved(&mut self, params: serde_json::Value) -> Turn {
        let saved = read::<lsp_types::DidSaveTextDocumentParams>(params);
        self.files_changed(saved.map(|p| p.text_document.uri).as_ref().into_iter())
    }

    fn watched(&mut self, params: serde_json::Value) -> Turn {
        let changes = read::<lsp_types::DidChangeWatchedFilesParams>(params).map(|p| p.changes).unwrap_or_default();
        self.files_changed(changes.iter().map(|c| &c.uri))
    }

    /// Files have changed on the disk.
    fn files_changed<'u>(&mut self, mut uris: impl Iterator<Item = &'u Uri>) -> Turn {
        let rests = |path: &Path| self.bench.roots.iter().any(|r| r.rests_on(path));
        if uris.any(|u| self.session.real_path(u).is_some_and(|p| rests(&p))) {
            return Turn::Reload;
        }
        self.check(true);
        Turn::Next
    }

    fn folders(&mut self, params: serde_json::Value) -> Turn {
        let Some(params) = read::<lsp_types::DidChangeWorkspaceFoldersParams>(params) else { return Turn::Next };
        let session = &mut *self.session;
        let removed: Vec<PathBuf> = params.event.removed.iter().filter_map(|f| uri::to_path(&f.uri)).collect();
        session.folders.retain(|f| !f.whole || !removed.contains(&f.shown));
        let added = params.event.added.iter().filter_map(|f| uri::to_path(&f.uri)).map(|f| Folder::new(f, true));
        session.folders.extend(added);
        let mut documents = std::mem::take(&mut session.documents);
        documents.locate(|uri| session.real_path(uri));
        session.documents = documents;
        Turn::Reload
    }
}

/// What a client tells; what cannot be read is as if it had not been told.
fn read<T: DeserializeOwned>(params: serde_json::Value) -> Option<T> {
    serde_json::from_value(params).ok()
}
