//! What `check` and `statements` keep for the next run: what is printed is the same with it and without, whatever changed, and whatever
//! became of what was kept.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod changes; // what may happen to a project between two runs
mod damage; // what may happen to a cache
mod project; // a project, and the command run in it
