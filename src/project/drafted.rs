//! Where a draft of flows is put, and how it names the notice's texts.

use super::files::name_of;
use std::path::{Component, Path, PathBuf};

/// The flow file of a notice: beside it, by its name without endings (`shop.de.md`: `shop.flow`).
pub(crate) fn flow_file(notice: &Path) -> PathBuf {
    let name = notice.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    let stem = name.split('.').find(|part| !part.is_empty()).unwrap_or("notice");
    notice.with_file_name(format!("{stem}.flow"))
}

/// A text as a card names it: by the way from the folder of the card's file. `None` if there is none.
pub(crate) fn text_name(flows: &Path, text: &Path) -> Option<String> {
    let folder = std::path::absolute(flows).ok()?.parent()?.to_path_buf();
    let text = std::path::absolute(text).ok()?;
    let shared = folder.components().zip(text.components()).take_while(|(a, b)| a == b).count();
    if shared == 0 {
        return None;
    }
    let up = folder.components().skip(shared).map(|_| Component::ParentDir);
    Some(name_of(&up.chain(text.components().skip(shared)).collect::<PathBuf>()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_stands_beside_its_notice_and_names_it_from_there() {
        assert_eq!(flow_file(Path::new("a/shop.de.md")), Path::new("a/shop.flow"));
        assert_eq!(flow_file(Path::new("index.html")), Path::new("index.flow"));
        assert_eq!(flow_file(Path::new(".shop.md")), Path::new("shop.flow"));
        let name = |flows: &str, text: &str| text_name(Path::new(flows), Path::new(text));
        assert_eq!(name("a/shop.flow", "a/shop.de.md").as_deref(), Some("shop.de.md"));
        assert_eq!(name("shop.flow", "a/b/shop.de.md").as_deref(), Some("a/b/shop.de.md"));
        assert_eq!(name("flows/x/shop.flow", "flows/shop.de.md").as_deref(), Some("../shop.de.md"));
    }
}
