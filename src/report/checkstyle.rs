//! A report in the form of Checkstyle, which many programs of continuous integration read.

use super::point::Part;
use super::xml::Element;
use crate::source::Severity;

/// The files of a part, each with what was found in it.
pub fn checkstyle(part: &Part<'_>, out: &mut String) {
    let mut files: Vec<Element> = Vec::new();
    for point in part.points() {
        let Some(at) = &point.at else { continue };
        let (start, _) = at.ends();
        let error = Element::new(
            "error",
            vec![
                ("line", start.line.to_string()),
                ("column", start.column.to_string()),
                (
                    "severity",
                    match point.severity {
                        Severity::Error => "error",
                        Severity::Warning => "warning",
                        Severity::Info => "info",
                    }
                    .to_owned(),
                ),
                ("message", point.whole()),
                ("source", format!("noticelint.{}", point.code)),
            ],
        );
        let name = vec![("name", at.path.clone())];
        match files.iter_mut().find(|f| f.attributes == name) {
            Some(file) => file.inner.push(error),
            None => files.push(Element { inner: vec![error], ..Element::new("file", name) }),
        }
    }
    files.iter().for_each(|file| file.write(out));
}
