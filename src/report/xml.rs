//! What reports in XML share.

use quick_xml::Writer;
use quick_xml::events::BytesText;
use std::borrow::Cow;

/// Blanks for each level.
const INDENT: usize = 2;

/// A text as XML can carry it: what XML has no way to write stands as a sign of replacement.
pub(super) fn legal(text: &str) -> Cow<'_, str> {
    let is_legal = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    if text.chars().all(is_legal) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| if is_legal(c) { c } else { '\u{fffd}' }).collect())
}

/// Something that is written as an element.
pub(super) struct Element {
    pub name: &'static str,
    pub attributes: Vec<(&'static str, String)>,
    pub text: String,
    pub inner: Vec<Element>,
}

impl Element {
    pub fn new(name: &'static str, attributes: Vec<(&'static str, String)>) -> Self {
        Self { name, attributes, text: String::new(), inner: Vec::new() }
    }

    pub fn text(mut self, text: &str) -> Self {
        self.text = text.to_owned();
        self
    }

    /// Appends it, with its line break.
    pub fn write(&self, out: &mut String) {
        let mut writer = Writer::new_with_indent(Vec::new(), b' ', INDENT);
        // Writing to memory does not fail, and what is written is UTF-8.
        if self.put(&mut writer).is_ok() {
            out.push_str(&String::from_utf8_lossy(&writer.into_inner()));
            out.push('\n');
        }
    }

    fn put(&self, writer: &mut Writer<Vec<u8>>) -> std::io::Result<()> {
        let attributes: Vec<(&str, Cow<'_, str>)> = self.attributes.iter().map(|(name, value)| (*name, legal(value))).collect();
        let element = writer.create_element(self.name).with_attributes(attributes.iter().map(|(n, v)| (*n, v.as_ref())));
        if !self.inner.is_empty() {
            element.write_inner_content(|writer| self.inner.iter().try_for_each(|inner| inner.put(writer)))?;
        } else if !self.text.is_empty() {
            element.write_text_content(BytesText::new(&legal(&self.text)))?;
        } else {
            element.write_empty()?;
        }
        Ok(())
    }
}
