//! A session with an editor: what stays when configuration and law are read anew.

use super::client::{Client, Options};
use super::diagnostics::Listed;
use super::documents::Documents;
use super::pages::Pages;
use super::root::{Folder, owner};
use super::uri;
use lsp_server::{Connection, Request, RequestId};
use lsp_types::notification::{self as told, Notification as _};
use lsp_types::request::{self as asked, Request as _};
use lsp_types::{InitializeParams, Uri};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

/// What stays when configuration and law are read anew.
pub struct Session {
    pub folders: Vec<Folder>,
    pub documents: Documents,
    /// Counts the changes of buffers and files.
    pub generation: u64,
    /// Whether the client said that it would end.
    pub ending: bool,
    /// Questions that wait for a check.
    pub waiting: Vec<Request>,
    /// The diagnostics that the client has, or could have, by file.
    pub known: BTreeMap<String, Listed>,
    /// Counts the lists of diagnostics, from a number that no session before had.
    pub lists: u128,
    /// The buffers that the client changed since it was last told of diagnostics: it will ask for theirs.
    pub edited: BTreeSet<String>,
    /// Whether anything was told yet.
    pub has_told: bool,
    /// What was told without a place.
    pub told: BTreeSet<String>,
    /// Pages that can be shown.
    pub pages: Arc<Pages>,
    /// Counts our own questions.
    pub questions: i32,
    /// What the client asks for.
    pub options: Options,
}

impl Session {
    /// A session as a client begins it.
    pub fn new(params: &InitializeParams, client: &Client) -> Self {
        let named = params.workspace_folders.iter().flatten().filter_map(|f| uri::to_path(&f.uri));
        let mut folders: Vec<PathBuf> = named.collect();
        if folders.is_empty() {
            #[expect(deprecated, reason = "older clients name their folder so")]
            let root = params.root_uri.as_ref().and_then(uri::to_path);
            folders.extend(root);
        }
        let folders = folders.into_iter().map(|f| Folder::new(f, true)).collect();
        Self {
            folders,
            documents: Documents::default(),
            generation: 0,
            ending: false,
            waiting: Vec::new(),
            known: BTreeMap::new(),
            lists: SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_nanos()),
            edited: BTreeSet::new(),
            has_told: false,
            told: BTreeSet::new(),
            pages: Arc::default(),
            questions: 0,
            options: client.options.clone(),
        }
    }

    /// Asks the client to tell of files that change on the disk.
    pub fn watch(&mut self, connection: &Connection, client: &Client) {
        if !client.watches {
            return;
        }
        let watchers = json!([{ "globPattern": "**/*.{flow,md,markdown,html,htm,txt,toml}" }]);
        let registration = json!({
            "id": "files", "method": told::DidChangeWatchedFiles::METHOD, "registerOptions": { "watchers": watchers },
        });
        self.ask(connection, asked::RegisterCapability::METHOD, json!({ "registrations": [registration] }));
    }

    /// Asks the client something.
    pub fn ask(&mut self, connection: &Connection, method: &str, params: serde_json::Value) {
        self.questions += 1;
        let question = Request::new(RequestId::from(self.questions), method.to_owned(), params);
        // A client that has gone away is noticed when the next message is awaited.
        let _ = connection.sender.send(question.into());
    }

    /// Where a file of the client's lies.
    pub fn real_path(&self, uri: &Uri) -> Option<PathBuf> {
        let path = uri::to_path(uri)?;
        let within = self.folders.iter().filter_map(|f| f.real_path(&path));
        Some(within.max_by_key(|p| p.components().count()).unwrap_or(path))
    }

    /// The client's address of a file.
    pub fn uri_of(&self, name: &str) -> Option<Uri> {
        let path = Path::new(name);
        if let Some(open) = self.documents.at(path) {
            return Some(open.uri.clone());
        }
        let folder = owner(self.folders.iter(), path).and_then(|at| self.folders.get(at));
        uri::from_path(folder.and_then(|f| f.shown_path(path)).as_deref().unwrap_or(path))
    }
}
