//! The `noticelint` command.
use noticelint::check::{Engine, Prepared, builtin_law};
use noticelint::notice::Format;
use noticelint::recognise::{Polarity, Scratch};
use noticelint::source::{FileId, SourceFile, decode};

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let prepared = Prepared::new(builtin_law());
    let engine = Engine::new(&prepared);
    let mut scratch = Scratch::default();
    let mut all = Vec::new();
    for name in &args[2..] {
        if name.starts_with("--") || name == "json" { continue }
        let bytes = std::fs::read(name).unwrap_or_default();
        let Ok((text, encoding)) = decode(&bytes) else { continue };
        let file = SourceFile::new(name.clone(), text, encoding);
        let read = engine.read(&file, FileId(0), Format::of(&file), None, &mut scratch);
        let st: Vec<_> = read.statements.stated.iter().map(|s| {
            let span = read.document.source_span(s.span);
            let (a, b) = (file.position(span.start as usize), file.position(span.end as usize));
            serde_json::json!({"concept": engine.law.reading.concepts[s.concept.0 as usize].name, "polarity": match s.polarity { Polarity::Affirmed => "affirmed", Polarity::Denied => "denied", Polarity::Conditional => "conditional" },
              "start": {"line": a.line, "column": a.column, "offset": a.offset}, "end": {"line": b.line, "column": b.column, "offset": b.offset}, "text": read.document.words(s.span)})
        }).collect();
        all.push(serde_json::json!({"file": name, "language": read.language, "statements": st}));
    }
    println!("{}", serde_json::Value::Array(all));
}
