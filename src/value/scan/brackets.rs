//! Words between square brackets or braces: what is left to be filled in, among other things.

use super::Found;
use crate::source::Span;
use crate::value::Value;

/// The longest content, in bytes: longer brackets hold text, not a name for something.
const LONGEST: usize = 80;

/// Finds `[words]` and `{words}`, also doubled.
pub fn find(text: &str, out: &mut Vec<Found>) {
    let mut from = 0;
    while let Some((at, open)) = text.get(from..).and_then(|t| t.char_indices().find(|(_, c)| matches!(c, '[' | '{'))) {
        let (kind, close) = if open == '[' { ("bracketed", ']') } else { ("braced", '}') };
        let start = from + at + 1;
        from = start;
        let Some(length) =
            text.get(start..).and_then(|t| t.char_indices().take_while(|(i, _)| *i <= LONGEST).find(|(_, c)| *c == close)).map(|(i, _)| i)
        else {
            continue;
        };
        let inner = text.get(start..start + length).unwrap_or("");
        // Of nested ones the innermost counts: its turn comes.
        if inner.contains(open) || !inner.contains(char::is_alphanumeric) {
            continue;
        }
        // "[[page|words]]" is a link of a wiki.
        let around = [text.get(..start - 1), text.get(start + length + 1..)];
        if open == '['
            && inner.contains('|')
            && around[0].is_some_and(|t| t.ends_with('['))
            && around[1].is_some_and(|t| t.starts_with(']'))
        {
            continue;
        }
        out.push(Found { kind, value: Value::Text(inner.trim().to_owned()), span: Span::new(start, start + length) });
        from = start + length;
    }
}
