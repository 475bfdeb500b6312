//! Fenced blocks of Markdown.

use crate::source::Span;

/// A fenced block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fence {
    /// What stands behind the opening fence: `concept`, `states de`.
    pub info: String,
    /// The words between the fences, in the file.
    pub body: Span,
}

impl Fence {
    /// The first word of what stands behind the opening fence.
    pub fn kind(&self) -> &str {
        self.info.split_whitespace().next().unwrap_or("")
    }
}

/// All fenced blocks of a text. A block that is not closed runs to the end.
pub fn fences(text: &str) -> Vec<Fence> {
    let mut all = Vec::new();
    let mut open: Option<(usize, String, usize)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end();
        let ticks = bare.bytes().take_while(|b| *b == b'`').count();
        match &open {
            Some((fence, info, start)) if ticks >= *fence && bare.len() == ticks => {
                all.push(Fence { info: info.clone(), body: Span::new(*start, at) });
                open = None;
            }
            None if ticks >= 3 => {
                let info = bare.get(ticks..).unwrap_or("").trim().to_owned();
                open = Some((ticks, info, at + line.len()));
            }
            _ => {}
        }
        at += line.len();
    }
    if let Some((_, info, start)) = open {
        all.push(Fence { info, body: Span::new(start.min(text.len()), text.len()) });
    }
    all
}
