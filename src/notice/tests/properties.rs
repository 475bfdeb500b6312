//! What holds for every document, whatever the input; and how long reading takes.

use super::super::*;
use super::{outline, parse};
use proptest::prelude::*;

/// What every reader promises, for any input.
fn check(name: &str, text: &str) -> Result<(), TestCaseError> {
    let (file, d) = parse(name, text);
    let source = &*file.text;
    let mut at = 0;
    for p in &d.pieces {
        let (start, end) = (p.text_start as usize, (p.text_start + p.text_len) as usize);
        prop_assert!(start >= at && start < end, "pieces are sorted and do not overlap");
        at = end;
        let words = d.text.get(start..end);
        prop_assert!(words.is_some(), "a piece lies on character boundaries of the text");
        let from = source.get(p.source.range());
        prop_assert!(from.is_some(), "a piece lies on character boundaries of the source");
        if words.map(str::len) == from.map(str::len) {
            prop_assert_eq!(words, from, "as long as its source means the same bytes");
        }
    }
    prop_assert!(d.pieces.windows(2).all(|w| w[0].source.end <= w[1].source.start), "the source is read in order");
    prop_assert_eq!(d.sections.first().map(|s| (s.heading, s.level, s.parent)), Some((None, 0, None)));
    let mut end = 0;
    for (i, b) in d.blocks.iter().enumerate() {
        let words = d.text.get(b.span.range());
        prop_assert!(words.is_some_and(|w| !w.trim().is_empty()), "{:?}", words);
        let words = words.unwrap_or_default();
        prop_assert_eq!(d.text.get(end..b.span.start as usize), Some(if i == 0 { "" } else { "\n\n" }));
        end = b.span.end as usize;
        let section = d.section(b.section);
        prop_assert!(section.is_some());
        let heads = section.and_then(|s| s.heading) == Some(BlockId(i as u32));
        prop_assert_eq!(heads, matches!(b.kind, BlockKind::Heading(1..=6)), "a heading opens its section");
        let before = |id: Option<BlockId>| id.is_none_or(|id| (id.0 as usize) < i);
        prop_assert!(before(b.lead) && b.cell.is_none_or(|c| before(c.header) && before(c.row_head)));
        prop_assert!(b.lead.and_then(|l| d.block(l)).is_none_or(|l| !matches!(l.kind, BlockKind::Heading(_))));
        // Every byte but a line break has its piece, and every part of it a place.
        let covered: u32 = d.pieces.iter().filter(|p| p.text_start >= b.span.start && p.text_start < b.span.end).map(|p| p.text_len).sum();
        prop_assert!(covered as usize + words.matches('\n').count() >= words.len());
        for (at, c) in words.char_indices() {
            let start = b.span.start as usize + at;
            let span = d.source_span(Span::new(start, start + c.len_utf8()));
            let from = source.get(span.range());
            prop_assert!(from.is_some(), "{:?} at {}", span, start);
            if c.is_ascii_alphanumeric() {
                prop_assert!(from.is_some_and(|s| s.contains(c) || s.starts_with('&')), "{:?} from {:?}", c, from);
            }
        }
    }
    prop_assert_eq!(end, d.text.len());
    for f in &d.fields {
        prop_assert!(source.get(f.source.range()).is_some());
    }
    for l in &d.links {
        let words = d.text.get(l.span.range());
        prop_assert!(words.is_some_and(|w| w.trim() == w && !w.is_empty() && !w.contains("\n\n")), "a link has words: {:?}", words);
        let (from, to) = (d.source_span(l.span).start, d.source_span(l.span).end);
        prop_assert!(source.get(from as usize..to as usize).is_some(), "a link lies on character boundaries of the source");
    }
    prop_assert!(d.links.windows(2).all(|w| w[0].span.end <= w[1].span.start), "links are sorted and do not overlap");
    prop_assert!(d.ordinals.iter().all(|(b, _)| d.block(*b).is_some()), "a number belongs to a block");
    for r in &d.remarks {
        prop_assert!(source.get(r.source.range()).is_some(), "a remark lies on character boundaries of the source");
        prop_assert!(d.text.get(d.concerns(r).range()).is_some(), "what it is about is text");
    }
    Ok(())
}

/// Fragments that mean something to a reader, and some that mean nothing.
fn fragments() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "# ",
        "## ",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "- ",
        "  ",
        "    ",
        "1. ",
        "2) ",
        "a) ",
        "> ",
        "**",
        "*",
        "__",
        "~~",
        "`",
        "``` \n",
        "---\n",
        "===\n",
        "| a | b |\n|--|--|\n",
        "|",
        "[x](y)",
        "![",
        "](",
        "[^1]",
        "[^1]: ",
        ": ",
        "\\",
        "<p>",
        "</p>",
        "<b>",
        "</b>",
        "<br>",
        "<br/>",
        "<ul><li>",
        "</ul>",
        "<table>",
        "<tr>",
        "<td rowspan=2>",
        "<th colspan=3>",
        "</table>",
        "<h2>",
        "</h2>",
        "<script>",
        "</script>",
        "<!-- ",
        " -->",
        "<!-- noticelint: ä -->",
        "<!--noticelint:",
        "<nav>",
        "</nav>",
        "<span hidden>",
        "</span>",
        "<div",
        "class=\"",
        "\">",
        "<pre>",
        "<dl><dt>",
        "<dd>",
        "<summary>",
        "<![CDATA[",
        "]]>",
        "&auml;",
        "&nbsp;",
        "&acE;",
        "&amp",
        "&notit;",
        "&#9;",
        "&#x1F600;",
        "&",
        "ä",
        "\u{a0}",
        "\u{ad}",
        "\u{feff}",
        "\u{200b}",
        "😀",
        "\t",
        "\u{c}",
        "Tea",
        "Who serves tea?",
        "Kinds:",
        "we serve it.",
        "12345 Teaville",
        "tea@example.org",
        "§ 4 ",
        "IV. ",
        "• ",
        "– ",
        "{#id}",
        "+++\n",
        "title: x\n",
        "<html lang=de>",
        "<meta name=a content=b>",
    ]);
    let piece = prop_oneof![9 => known.prop_map(str::to_owned), 1 => "[^\0]{0,4}"];
    prop::collection::vec(piece, 0..40).prop_map(|v| v.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_markdown_document_keeps_the_promises(text in fragments()) {
        check("a.md", &text)?;
    }

    #[test]
    fn every_html_document_keeps_the_promises(text in fragments()) {
        check("a.html", &text)?;
    }

    #[test]
    fn every_plain_text_keeps_the_promises(text in fragments()) {
        check("a.txt", &text)?;
    }
}

#[test]
#[ignore = "measures, on a release build: cargo test --release --lib speed -- --ignored --nocapture"]
fn speed() {
    use std::time::Instant;
    let time = |name: &str, text: &str| {
        let file = SourceFile::utf8(name, text);
        let start = Instant::now();
        let n = read(&file, FileId(0), Format::of(&file)).value.blocks.len();
        let t = start.elapsed();
        println!(
            "{name:8} {:9} bytes {n:8} blocks {:8.1} ms {:6.1} ns/B",
            text.len(),
            t.as_secs_f64() * 1e3,
            t.as_nanos() as f64 / text.len().max(1) as f64
        );
    };
    if let Ok(dir) = std::env::var("CORPUS") {
        let mut all = (String::new(), String::new());
        for e in std::fs::read_dir(dir).unwrap() {
            let p = e.unwrap().path();
            match p.extension().and_then(|x| x.to_str()) {
                Some("md") => all.0 += &(std::fs::read_to_string(p).unwrap() + "\n\n"),
                Some("html") => all.1 += &(std::fs::read_to_string(p).unwrap() + "\n\n"),
                _ => {}
            }
        }
        let (md, html) = (all.0.replace("---\n", "\n").repeat(10), all.1.repeat(10));
        for _ in 0..3 {
            let start = Instant::now();
            let mut copy = String::with_capacity(md.len());
            for (e, _) in pulldown_cmark::Parser::new_ext(&md, markdown::options()).into_offset_iter() {
                if let pulldown_cmark::Event::Text(t) = e {
                    copy.push_str(&t);
                }
            }
            let t = start.elapsed();
            println!(
                "pulldown {:9} bytes {:8} copied {:8.1} ms {:6.1} ns/B",
                md.len(),
                copy.len(),
                t.as_secs_f64() * 1e3,
                t.as_nanos() as f64 / md.len() as f64
            );
            time("a.md", &md);
            time("a.html", &html);
            time("a.txt", &md);
        }
    }
    for n in [20_000, 40_000] {
        for text in [
            "> ",
            "- ",
            "1. ",
            "[",
            "*a ",
            "`",
            "> - ",
            "| ",
            "<b>",
            "    - a\n",
            "a\n\n",
            "&#",
            "![](",
            "\r",
            "_*",
            "[a](",
            "[^1]: ",
            ": ",
            "<p>",
            "<!--",
            "**a",
            "a\n: ",
            "<table>\n\n",
            "`a``",
            "[^a]",
        ] {
            println!("-- {text:?}");
            time("a.md", &text.repeat(n));
        }
        for (head, tail) in [
            ("- ", "\n"),
            ("> ", "a\n"),
            ("- ", "a\n"),
            ("> - ", "> a\n"),
            ("<div>", "</p>"),
            ("<td rowspan=99>", "<tr>"),
            ("<td colspan=99>", "<tr>"),
            ("<div><p>", "</div>"),
            ("<b>", "</i>"),
            ("[", "]()"),
            ("*", "a* "),
        ] {
            println!("-- {head:?} then {tail:?}");
            time("a.md", &(head.repeat(n / 4) + "a" + &tail.repeat(n / 4)));
            time("a.html", &format!("<table>{}a{}", head.repeat(n), tail.repeat(n)));
        }
        for text in ["1. a\n\n", "- a\n", "  a) b\n", "a\n===\n", "\n", "Tea\n\n", "§", " ", "1.", "- "] {
            println!("-- {text:?}");
            time("a.txt", &text.repeat(n * 5));
        }
    }
}

#[test]
#[ignore = "shows how a file is read: SHOW=notice.md cargo test --lib properties::show -- --ignored --nocapture"]
fn show() {
    let Ok(paths) = std::env::var("SHOW") else { return };
    for path in paths.split_whitespace() {
        println!("== {path}\n{}", outline(path, &std::fs::read_to_string(path).unwrap()));
    }
}
