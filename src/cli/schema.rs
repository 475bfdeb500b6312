//! `schema`: the JSON schemas of the configuration and of what other programs read.

use super::args::{Schema, SchemaOf};
use super::terminal::{print, tell};
use super::{End, config};
use crate::report;

/// Prints a schema.
pub(crate) fn run(args: &Schema) -> End {
    let schema = match args.of {
        SchemaOf::Config => config::schema(),
        SchemaOf::Json => report::json_schema(),
        SchemaOf::Diff => report::changes_schema(),
        SchemaOf::Statements => report::statements_schema(),
    };
    match serde_json::to_string_pretty(&schema) {
        Ok(text) => {
            print(&format!("{text}\n"));
            End::Clean
        }
        Err(error) => {
            tell(&format!("noticelint: {error}\n"));
            End::Broken
        }
    }
}
