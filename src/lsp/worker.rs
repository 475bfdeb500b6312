//! The thread that checks: buffers and files in, views out.
//!
//! It always works on the newest state of the buffers: between two units it looks whether there is a newer one, and drops what it was
//! doing. What did not change is not checked again.

use super::client::Client;
use super::desk::{Desk, today};
use super::root::{Root, owner};
use super::view::View;
use crate::check::Engine;
use crate::source::SourceFile;
use crate::value::Date;
use crossbeam_channel::{Receiver, Sender};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// The buffers of an editor at one time.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// Counts the changes.
    pub generation: u64,
    /// The buffers that are files, by name.
    pub buffers: BTreeMap<String, Arc<SourceFile>>,
    /// Whether files on the disk may have changed.
    pub disk: bool,
    /// Whether nothing is to be checked any more.
    pub stop: bool,
}

/// What the folders came to.
pub struct Report {
    /// The state of the buffers that it is about.
    pub generation: u64,
    /// The day that it was judged on.
    pub date: Date,
    /// One for each folder.
    pub views: Vec<Arc<View>>,
}

/// What the thread works with.
pub struct Bench<'s, 'l> {
    /// The folders.
    pub roots: &'s [Root],
    /// An engine for each.
    pub engines: &'s [Engine<'l>],
    /// What the client can do.
    pub client: &'s Client,
    /// The day to judge on, if it is not today.
    pub date: Option<Date>,
}

impl<'s, 'l> Bench<'s, 'l> {
    /// Works until nobody wants anything any more.
    pub fn work(&self, jobs: &Receiver<Snapshot>, reports: &Sender<Report>) {
        let mut desks: Vec<Desk<'s, 'l>> = self.roots.iter().zip(self.engines).map(|(root, engine)| Desk::new(root, engine)).collect();
        while let Ok(mut job) = jobs.recv() {
            while let Ok(newer) = jobs.try_recv() {
                job = Snapshot { disk: newer.disk | job.disk, ..newer };
            }
            if job.stop {
                return;
            }
            let stale = || !jobs.is_empty();
            // What was seen of the disk is kept by the desks: a job that is dropped has told them all the same.
            if self.urgent(&job, &mut desks, &stale) && self.send(&job, &desks, reports) && self.rest(&job, &mut desks, &stale) {
                self.send(&job, &desks, reports);
            }
        }
    }

    /// Checks the units that are open; `false` if there is a newer job.
    fn urgent(&self, job: &Snapshot, desks: &mut [Desk<'s, 'l>], stale: &dyn Fn() -> bool) -> bool {
        for (at, desk) in desks.iter_mut().enumerate() {
            let own = |path: &Path| owner(self.roots.iter().map(|r| &r.folder), path) == Some(at);
            desk.arrange(job, self, &own);
        }
        desks.iter_mut().all(|desk| desk.check(job, self, true, stale))
    }

    /// Checks all others; `false` if there are none, or if there is a newer job.
    fn rest(&self, job: &Snapshot, desks: &mut [Desk<'s, 'l>], stale: &dyn Fn() -> bool) -> bool {
        if desks.iter().all(|desk| desk.complete) {
            return false;
        }
        desks.iter_mut().all(|desk| desk.check(job, self, false, stale))
    }

    fn send(&self, job: &Snapshot, desks: &[Desk<'s, 'l>], reports: &Sender<Report>) -> bool {
        let views = desks.iter().map(|d| Arc::new(d.view())).collect();
        let date = desks.first().map_or_else(today, |d| d.date);
        reports.send(Report { generation: job.generation, date, views }).is_ok()
    }
}
