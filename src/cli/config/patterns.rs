//! Patterns of file names.

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};

/// Files that look like notices, unless the configuration says otherwise.
pub(crate) const NOTICE_GLOBS: [&str; 5] = [
    "**/*{datenschutz,privacy,dsgvo,gdpr}*.{md,markdown,html,htm,txt}",
    "**/*.notice.{md,markdown,html,htm,txt}",
    "**/{notice,notices,hinweis,hinweise}*.{md,markdown,html,htm,txt}",
    "**/notice.*.{md,markdown,html,htm,txt}",
    "**/{notices,hinweise}/**/*.{md,markdown,html,htm,txt}",
];

/// A pattern at the depth that it is meant for, and all in a folder that fits it.
pub(super) fn widened(pattern: &str) -> (String, String) {
    let anchored = pattern.strip_prefix("./").or(pattern.strip_prefix('/'));
    let body = anchored.unwrap_or(pattern).trim_end_matches('/');
    let at_depth = if anchored.is_some() || body.contains('/') { body.to_owned() } else { format!("**/{body}") };
    let in_folder = format!("{at_depth}/**");
    (at_depth, in_folder)
}

/// A pattern, ready to be used; none if it is none.
pub(super) fn compiled(pattern: &str) -> Option<Glob> {
    GlobBuilder::new(pattern).literal_separator(true).case_insensitive(true).build().ok()
}

/// All patterns together.
pub(super) fn globs_of(patterns: impl Iterator<Item = String>) -> Option<GlobSet> {
    let mut builder = GlobSetBuilder::new();
    for glob in patterns.filter_map(|p| compiled(&p)) {
        builder.add(glob);
    }
    builder.build().ok()
}
