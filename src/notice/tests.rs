//! What each reader makes of small notices.

use super::*;
use insta::assert_snapshot;

mod properties;

fn parse(name: &str, text: &str) -> (SourceFile, Document) {
    let file = SourceFile::utf8(name, text);
    let document = read(&file, FileId(0), Format::of(&file)).value;
    (file, document)
}

fn outline(name: &str, text: &str) -> String {
    let (file, document) = parse(name, text);
    document.outline(&file)
}

fn md(text: &str) -> String {
    outline("tea.md", text)
}

fn html(text: &str) -> String {
    outline("tea.html", text)
}

fn txt(text: &str) -> String {
    outline("tea.txt", text)
}

// ---- Markdown ----

#[test]
fn a_component_that_closes_itself_hides_nothing() {
    assert_snapshot!(md("<Title/>\n\n# Tea\n\nWe serve tea.\n"), @r##"
    heading1 #0 "Tea" @3:3
      paragraph #1 "We serve tea." @5:1
    "##);
}

#[test]
fn headings_make_sections_and_a_paragraph_introduces_its_list() {
    assert_snapshot!(md("# Tea\nIntro.\n\nKinds
-----
We serve:\n\n- green\n- black:\n  - cold\n  - hot\n\n  with milk\n- white\n\n# Cake\n- none\n"), @r##"
    heading1 #0 "Tea" @1:3
      paragraph #1 "Intro." @2:1
      heading2 #2 "Kinds" @4:1
        paragraph #3 "We serve:" @6:1
        item1 #4 "green" @8:3 lead #3
        item1 #5 "black:" @9:3 lead #3
        item2 #6 "cold" @10:5 lead #5
        item2 #7 "hot" @11:5 lead #5
        item1 #8 "with milk" @13:3 lead #3
        item1 #9 "white" @14:3 lead #3
    heading1 #10 "Cake" @16:3
      item1 #11 "none" @17:3
    "##);
}

#[test]
fn a_bold_line_alone_is_a_heading_and_a_bold_label_before_text_is_not() {
    assert_snapshot!(md("**Who serves tea?**\n\n**Host:** Ada\n\n**Host: Ada**\n\n**We serve it hot.**\n\n*Why?*\n\n*Ada*\n\n**tea@example.org**\n\n__Cups__:\n- ten\n\n**Plates**  \nWe have plates of every size, and they are washed every evening.\nReally.\n\n**Tea House**  \nLane 4\n\n*Date 2024*\n"), @r##"
    heading5 #0 "Who serves tea?" @1:3
      paragraph #1 "Host: Ada" @3:3
      paragraph #2 "Host: Ada" @5:3
      paragraph #3 "We serve it hot." @7:3
      heading6 #4 "Why?" @9:2
      heading6 #5 "Ada" @11:2
        paragraph #6 "tea@example.org" @13:3
    heading5 #7 "Cups:" @15:3
      item1 #8 "ten" @16:3
    heading5 #9 "Plates" @18:3
      paragraph #10 "We have plates of every size, and they are washed every evening.⏎Really." @19:1
      paragraph #11 "Tea House⏎Lane 4" @22:3
      paragraph #12 "Date 2024" @25:2
    "##);
}

#[test]
fn a_numbered_line_alone_in_its_list_is_a_heading() {
    assert_snapshot!(md("# Tea\n\n1. Cups\n\nTen.\n\n2. Plates\n\n**Size**\n\nNone.\n\n3. Spoons:\n\n- one\n- two\n\nEnd.\n\n1. first\n2. second\n"), @r##"
    heading1 #0 "Tea" @1:3
      heading2 #1 "Cups" @3:4
        paragraph #2 "Ten." @5:1
      heading2 #3 "Plates" @7:4
        heading5 #4 "Size" @9:3
          paragraph #5 "None." @11:1
      heading2 #6 "Spoons:" @13:4
        item1 #7 "one" @15:3
        item1 #8 "two" @16:3
        paragraph #9 "End." @18:1
        item1 #10 "first" @20:4 lead #9
        item1 #11 "second" @21:4 lead #9
    "##);
}

#[test]
fn a_paragraph_that_is_one_numbered_line_is_a_heading() {
    assert_snapshot!(md("# Tea\n\nI. Cups\n\n§ 1 Size\n\nLarge.\n\na) Handles\n\nOne.\n\nII. Plates:\n\n- none\n\na) one\n\na) two\n\n3.1 Large plates which we have.\n\nA. Lovelace\n\n4.1 Last\n"), @r##"
    heading1 #0 "Tea" @1:3
      heading2 #1 "I. Cups" @3:1
      heading2 #2 "§ 1 Size" @5:1
        paragraph #3 "Large." @7:1
        heading3 #4 "a) Handles" @9:1
          paragraph #5 "One." @11:1
      heading2 #6 "II. Plates:" @13:1
        item1 #7 "none" @15:3
        paragraph #8 "a) one" @17:1
        paragraph #9 "a) two" @19:1
        paragraph #10 "3.1 Large plates which we have." @21:1
        paragraph #11 "A. Lovelace" @23:1
        paragraph #12 "4.1 Last" @25:1
    "##);
}

#[test]
fn a_numbered_line_with_text_at_the_margin_below_is_a_heading() {
    assert_snapshot!(md("1. Cups\nWe have ten cups.\n\n2. Plates\n2.1 Large ones\nThere are none.\n\n1. green tea which is\nserved hot\n"), @r##"
    heading1 #0 "Cups" @1:4
      paragraph #1 "We have ten cups." @2:1
    heading1 #2 "Plates" @4:4
      heading2 #3 "2.1 Large ones" @5:1
        paragraph #4 "There are none." @6:1
        item1 #5 "green tea which is⏎served hot" @8:4
    "##);
}

#[test]
fn a_bold_line_that_opens_an_item_heads_its_paragraphs() {
    assert_snapshot!(md("Rules:\n\n1. **Cups**\n\n   Ten.\n\n2. **Plates**\n\n   None.\n\n- **Bold**\n- plain\n"), @r##"
    paragraph #0 "Rules:" @1:1
    heading1 #1 "Cups" @3:6
      item1 #2 "Ten." @5:4
    heading1 #3 "Plates" @7:6
      item1 #4 "None." @9:4
      item1 #5 "Bold" @11:5
      item1 #6 "plain" @12:3
    "##);
}

#[test]
fn table_cells_know_their_headers() {
    assert_snapshot!(md("| Kind | Time | |\n|--|--|--|\n| Green \\| white | 3&nbsp;min<br>or 4 | x |\n| | `5 min` | |\n"), @r##"
    header-cell #0 "Kind" @1:3 t0 r0 c0
    header-cell #1 "Time" @1:10 t0 r0 c1
    cell #2 "Green | white" @3:3 t0 r1 c0 under #0
    cell #3 "3 min⏎or 4" @3:20 t0 r1 c1 under #1 row #2
    cell #4 "x" @3:41 t0 r1 c2 row #2
    cell #5 "5 min" @4:6 t0 r2 c1 under #1
    "##);
}

#[test]
fn what_is_no_text_is_left_out() {
    assert_snapshot!(md("---\ntitle: \"Tea\"\nseo:\n  title: x\nlastmod: 2024-01-31\n---\nSee [the cups](cups.md \"title\") ![a cup](cup.png)[^1] <!-- not --> and ~~not~~ <span hidden>not</span><https://tea.example>.\n\n<script>\nnot()\n</script>\n\n```flow\nController: not\n```\n\n[^1]: A note.\n\n***\n"), @r##"
    field title = "Tea" @2:9
    field lastmod = "2024-01-31" @5:10
    paragraph #0 "See the cups a cup  and  https://tea.example." @7:1
    paragraph #1 "A note." @17:7
    "##);
}

#[test]
fn html_in_markdown_reads_as_html() {
    assert_snapshot!(md("<div>\n<h2>Tea</h2>\n<p>We serve\n  <b>hot</b> tea.<br>Always.</p>\n</div>\n\n> <ul><li>one\n> <li>two</ul>\n\n<table><tr><td>\n\n**a**\n\n</td><td>b</td></tr></table>\n\n<details><summary>More</summary>\n\n- milk\n\n</details>\n\nSir</p> Ada<br><br>Cake\n"), @r##"
    heading2 #0 "Tea" @2:5
      paragraph #1 "We serve⏎hot tea.⏎Always." @3:4
      item1 #2 "one" @7:11
      item1 #3 "two" @8:7
      cell #4 "a" @12:3 t0 r0 c0
      cell #5 "b" @14:10 t0 r0 c1 row #4
      term #6 "More" @16:19
      item1 #7 "milk" @18:3 lead #6
      paragraph #8 "Sir" @22:1
      paragraph #9 "Ada" @22:9
      paragraph #10 "Cake" @22:20
    "##);
}

#[test]
fn definitions_are_introduced_by_their_term() {
    assert_snapshot!(md("Tea\n: A drink.\n: A meal.\n\n> Quoted\n\n    indented text\n"), @r##"
    term #0 "Tea" @1:1
    paragraph #1 "A drink." @2:3 lead #0
    paragraph #2 "A meal." @3:3 lead #0
    quote #3 "Quoted" @5:3
    paragraph #4 "indented text" @7:5
    "##);
}

// ---- HTML ----

#[test]
fn white_space_collapses_and_entities_are_decoded() {
    assert_snapshot!(html("<p>  We&nbsp;serve\n   t&eacute;a &amp;\tcake &amp;amp; &notit; &#x1F600;&bogus; &\n<b> a </b> b</p>\n&shy;<p> </p><p>&nbsp;</p>"), @r##"paragraph #0 "We serve⏎téa &	cake &amp; ¬it; 😀&bogus; &⏎a b" @1:6"##);
}

#[test]
fn what_is_hidden_in_html_is_left_out() {
    assert_snapshot!(html("<!doctype html><html lang=de><head><title>no</title><meta name=date content=2024-01-31><style>no</style>
<body><nav><ul><li>no<nav>no</nav>no</nav><header><h1>Tea</h1></header><p hidden>no<p>yes<span aria-hidden=true>no</span><script>'<p>no'</script>
<template><p>no</template><svg><title>no</title></svg><select><option>no</select><button>no</button><dialog>no</dialog><div role=navigation>no</div><del>no</del> too<footer>Ada, Teaville</footer>"), @r##"
    field lang = "de" @1:27
    field date = "2024-01-31" @1:77
    heading1 #0 "Tea" @2:55
      paragraph #1 "yes" @2:87
      paragraph #2 "too" @3:163
      paragraph #3 "Ada, Teaville" @3:174
    "##);
}

#[test]
fn end_tags_may_be_left_out_or_too_many() {
    assert_snapshot!(html("<h2>Tea<p>one<p>two</b></i></div><ul><li>a<li>b<ul><li>c</ul><li>d</ul></ul>e<dl><dt>T<dd>x<dd>y<dt>U<dd>z</dl><table><tr><th>H<th>I<tr><td>1<td>2</table>f<h3>G</h2>g"), @r##"
    heading2 #0 "Tea" @1:5
      paragraph #1 "one" @1:11
      paragraph #2 "two" @1:17
      item1 #3 "a" @1:42 lead #2
      item1 #4 "b" @1:47 lead #2
      item2 #5 "c" @1:56 lead #4
      item1 #6 "d" @1:66 lead #2
      paragraph #7 "e" @1:77
      term #8 "T" @1:86
      paragraph #9 "x" @1:91 lead #8
      paragraph #10 "y" @1:96 lead #8
      term #11 "U" @1:101
      paragraph #12 "z" @1:106 lead #11
      header-cell #13 "H" @1:127 t0 r0 c0
      header-cell #14 "I" @1:132 t0 r0 c1
      cell #15 "1" @1:141 t0 r1 c0 under #13
      cell #16 "2" @1:146 t0 r1 c1 under #14 row #15
      paragraph #17 "f" @1:155
      heading3 #18 "G" @1:160
        paragraph #19 "g" @1:166
    "##);
}

#[test]
fn spans_of_columns_and_rows_keep_cells_under_their_headers() {
    assert_snapshot!(html("<table><caption>Cups</caption><thead><tr><th rowspan=2>A<th colspan=2>B</tr><tr><th>C<th>D</tr></thead><tbody><tr><td rowspan=2>1<td>2<td>3</tr><tr><td>4<td>5<ul><li>six</ul></tr></table>
<table><tr><td><b>X</b><td><b>Y</b></tr><tr><th>1<td>2</tr></table><table><tr><td>P<table><tr><td>Q</table><td>R</table>"), @r##"
    term #0 "Cups" @1:17
    header-cell #1 "A" @1:56 t0 r0 c0
    header-cell #2 "B" @1:71 t0 r0 c1
    header-cell #3 "C" @1:85 t0 r1 c1 under #2 row #1
    header-cell #4 "D" @1:90 t0 r1 c2 under #2 row #1
    cell #5 "1" @1:129 t0 r2 c0 under #1
    cell #6 "2" @1:134 t0 r2 c1 under #3 row #5
    cell #7 "3" @1:139 t0 r2 c2 under #4 row #5
    cell #8 "4" @1:153 t0 r3 c1 under #3 row #5
    cell #9 "5" @1:158 t0 r3 c2 under #4 row #5
    item1 #10 "six" @1:167 lead #9 t0 r3 c2 under #4 row #5
    header-cell #11 "X" @2:19 t1 r0 c0
    header-cell #12 "Y" @2:31 t1 r0 c1 row #11
    header-cell #13 "1" @2:49 t1 r1 c0 under #11
    cell #14 "2" @2:54 t1 r1 c1 under #12 row #13
    cell #15 "P" @2:83 t2 r0 c0
    cell #16 "Q" @2:99 t3 r0 c0
    cell #17 "R" @2:112 t2 r0 c1 row #15
    "##);
}

#[test]
fn bold_paragraphs_and_lines_kept_by_style_are_seen_in_html() {
    assert_snapshot!(html("<p><strong>Who?</strong></p><p><b>Host:</b> Ada</p><p style='white-space: pre-line'>one\ntwo\n\nthree</p><pre>1) Large\nWe have none.\n\nKinds:\n- hot\n- cold</pre><b>Cups</b><br><br>Ten<br>cups <a>x</a><a>y</a><p><u>Plates:</u></p><br/><hr>end<label>Name</label>"), @r##"
    heading5 #0 "Who?" @1:12
      paragraph #1 "Host: Ada" @1:35
      paragraph #2 "one⏎two" @1:85
      paragraph #3 "three" @4:1
    heading1 #4 "1) Large" @4:15
      paragraph #5 "We have none." @5:1
      paragraph #6 "Kinds:" @7:1
      item1 #7 "hot" @8:3 lead #6
      item1 #8 "cold" @9:3 lead #6
      heading5 #9 "Cups" @9:16
        paragraph #10 "Ten⏎cups x⏎y" @9:32
        heading6 #11 "Plates:" @9:66
          paragraph #12 "end" @9:90
          term #13 "Name" @9:100
    "##);
}

#[test]
fn bold_that_is_not_closed_ends_with_its_paragraph() {
    assert_snapshot!(html("<p><b>Cups</p><p>Ten</p><p>and <b>no</p><b><p>Plates</p></b>none"), @r##"
    heading5 #0 "Cups" @1:7
      paragraph #1 "Ten" @1:18
      paragraph #2 "and no" @1:28
    heading5 #3 "Plates" @1:47
      paragraph #4 "none" @1:61
    "##);
}

// ---- plain text ----

#[test]
fn the_layout_of_plain_text_shows_headings_lists_and_addresses() {
    assert_snapshot!(txt("\r\nTea in the town hall\r\n\r\nWho serves it\r\n\r\nTown of Teaville\r\n\r\nMarket 1\r\n\r\n12345 Teaville\r\n\r\nPhone: 01234/567-0\r\n\r\n1. Kinds:\r\n\r\nWe serve\r\ngreen and\r\n\r\nblack tea.\r\n\r\n2. Rights:\r\n\r\n- to milk,\r\n- to sugar\r\n  in lumps\r\n\r\n  or loose\r\n\r\n3. Host:\r\n\r\nThe Tea Board\r\nLane 2-4\r\n\r\n12345 Teaville\r\n"), @r##"
    heading1 #0 "Tea in the town hall" @2:1
      heading2 #1 "Who serves it" @4:1
        paragraph #2 "Town of Teaville" @6:1
        paragraph #3 "Market 1" @8:1
        paragraph #4 "12345 Teaville" @10:1
        paragraph #5 "Phone: 01234/567-0" @12:1
      heading2 #6 "1. Kinds:" @14:1
        paragraph #7 "We serve⏎green and" @16:1
        paragraph #8 "black tea." @19:1
      heading2 #9 "2. Rights:" @21:1
        item1 #10 "to milk," @23:3
        item1 #11 "to sugar⏎in lumps" @24:3
        item1 #12 "or loose" @27:3
      heading2 #13 "3. Host:" @29:1
        paragraph #14 "The Tea Board⏎Lane 2-4" @31:1
        paragraph #15 "12345 Teaville" @34:1
    "##);
}

#[test]
fn numbered_sections_of_plain_text_nest() {
    assert_snapshot!(txt("TEA\n===\n\nI. Kinds\n\n1. Green\n1.1 Hot\nIt is served hot and in large cups, whenever you want.\n\n1.2 Cold\n\nNever.\n\na) Ice\n\nNo ice.\n\nII. Cups\n\n§ 4 Size\n\nLarge.\n\nNote\n----\n\nEnd.\n"), @r##"
    heading1 #0 "TEA" @1:1
      heading2 #1 "I. Kinds" @4:1
        heading3 #2 "1. Green" @6:1
          heading4 #3 "1.1 Hot" @7:1
            paragraph #4 "It is served hot and in large cups, whenever you want." @8:1
          heading4 #5 "1.2 Cold" @10:1
            paragraph #6 "Never." @12:1
          heading4 #7 "a) Ice" @14:1
            paragraph #8 "No ice." @16:1
      heading2 #9 "II. Cups" @18:1
        heading3 #10 "§ 4 Size" @20:1
          paragraph #11 "Large." @22:1
      heading2 #12 "Note" @24:1
        paragraph #13 "End." @27:1
    "##);
}

#[test]
fn numbers_without_a_dot_and_unfinished_lines_are_told_apart() {
    assert_snapshot!(txt("Tea house\n\n1 Who we are\n\nTea Ltd\nLane 4\n12345 Teaville\n\n2 What we serve\n\nWe serve:\n\n  o  tea\n  o  cake\n\nYou may ask for milk\n\nand for sugar.\n\n3 cups\n\nare free.\n"), @r##"
    heading1 #0 "Tea house" @1:1
      heading2 #1 "1 Who we are" @3:1
        paragraph #2 "Tea Ltd⏎Lane 4⏎12345 Teaville" @5:1
      heading2 #3 "2 What we serve" @9:1
        paragraph #4 "We serve:" @11:1
        item1 #5 "tea" @13:6 lead #4
        item1 #6 "cake" @14:6 lead #4
        paragraph #7 "You may ask for milk" @16:1
        paragraph #8 "and for sugar." @18:1
        paragraph #9 "3 cups" @20:1
        paragraph #10 "are free." @22:1
    "##);
}

#[test]
fn lists_of_plain_text_nest_and_have_leads() {
    assert_snapshot!(txt("You may ask for:\n- milk\n- sugar:\n    a) brown\n    b) white\n- lemon\nThat is all.\n\nAnd for:\n\n1. cups\n\n2. plates\n\n(1) one\n(2) two\n\nWe are open until\n3. October - and then\n– perhaps – no more.\n"), @r##"
    paragraph #0 "You may ask for:" @1:1
    item1 #1 "milk" @2:3 lead #0
    item1 #2 "sugar:" @3:3 lead #0
    item2 #3 "brown" @4:8 lead #2
    item2 #4 "white" @5:8 lead #2
    item1 #5 "lemon" @6:3 lead #0
    paragraph #6 "That is all." @7:1
    paragraph #7 "And for:" @9:1
    item1 #8 "cups" @11:4 lead #7
    item1 #9 "plates" @13:4 lead #7
    item2 #10 "one" @15:5 lead #9
    item2 #11 "two" @16:5 lead #9
    paragraph #12 "We are open until⏎3. October - and then⏎– perhaps – no more." @18:1
    "##);
}

#[test]
fn a_line_that_introduces_is_no_heading_and_wrapped_lines_stay_one_block() {
    assert_snapshot!(txt("We serve the following kinds:\n\n* green\n\nThis is a para-\ngraph which was wrapped at\nthe margin. And it\ngoes on.\nAnd on\n\nCups\nThe cups are washed every evening, and dried, and put back on their shelf.\n\nLast line without a stop\n"), @r##"
    paragraph #0 "We serve the following kinds:" @1:1
    item1 #1 "green" @3:3 lead #0
    paragraph #2 "This is a para-⏎graph which was wrapped at⏎the margin. And it⏎goes on.⏎A…" @5:1
    heading2 #3 "Cups" @11:1
      paragraph #4 "The cups are washed every evening, and dried, and put back on their shel…" @12:1
      paragraph #5 "Last line without a stop" @14:1
    "##);
}

// ---- every format ----

#[test]
fn a_notice_without_a_word_gets_a_diagnostic() {
    for (name, text) in
        [("a.md", ""), ("a.txt", " \n\t\u{feff}\n"), ("a.html", "<html><body><script>x</script>"), ("a.md", "---\na: b\n---\n<!-- c -->")]
    {
        let file = SourceFile::utf8(name, text);
        let parsed = read(&file, FileId(3), Format::of(&file));
        let found: Vec<_> = parsed.diagnostics.iter().map(|d| (d.code, d.labels[0].file)).collect();
        assert_eq!(found, [("notice::empty", FileId(3))], "{name} {text:?}");
        assert_eq!(parsed.value.sections.len(), 1);
    }
}

#[test]
fn the_format_shows_in_the_name_or_else_in_the_text() {
    for (name, format) in [
        ("a.MD", Some(Format::Markdown)),
        ("x/b.htm", Some(Format::Html)),
        ("c.txt", Some(Format::Text)),
        ("md", None),
        ("a.b/md", None),
        ("a.docx", None),
        (".md", None),
    ] {
        assert_eq!(Format::of_name(name), format, "{name}");
    }
    for (text, format) in
        [(" <!DOCTYPE html>", Format::Html), ("Tea\n\n## Cups\n", Format::Markdown), ("Tea #1\n", Format::Text), ("", Format::Text)]
    {
        assert_eq!(Format::sniff(text), format, "{text}");
    }
}

#[test]
fn deep_nesting_and_long_lines_are_read() {
    const N: usize = 100_000;
    for text in [
        "<div>",
        "<ul><li>",
        "<b>",
        "<table><tr><td>",
        "<p><span hidden>",
        "</p></div>",
        "<dl><dd>",
        "&",
        "<a b='",
        "<h1>",
        "<!--",
        "<nav>",
    ] {
        parse("a.html", &format!("<p>tea</p>{}tea", text.repeat(N)));
        parse("a.md", &format!("tea\n\n{}tea", text.repeat(N / 10)));
    }
    for text in ["> ", "- ", "1. ", "[", "*a ", "`", "> - ", "| ", "<b>", "    - a\n", "\u{feff}", "&#", "![](", "\r", "a\r\n\r\n"] {
        parse("a.md", &text.repeat(N / 10));
        parse("a.txt", &text.repeat(N));
    }
}

#[test]
fn markdown_nested_deeper_than_any_notice_is_read_as_plain_text() {
    let codes = |text: &str| {
        let file = SourceFile::utf8("a.md", text);
        let parsed = read(&file, FileId(0), Format::Markdown);
        parsed.diagnostics.iter().map(|d| (d.code, file.position(d.labels[0].span.start as usize).line)).collect::<Vec<_>>()
    };
    for deep in ["> ", "- ", "1. ", ": ", "[^a]: "] {
        assert_eq!(codes(&format!("Tea\n\n{}cake\n", deep.repeat(65))), [("notice::nested-too-deep", 3)], "{deep}");
        assert_eq!(codes(&format!("Tea\n\n{}cake\n", deep.repeat(60))), [], "{deep}");
    }
    let steps: String = (0..70).map(|i| format!("{}- a\n", "  ".repeat(i))).collect();
    assert_eq!(codes(&steps), [("notice::nested-too-deep", 66)]);
    assert_eq!(codes(&format!("Tea{}\n{}tea\n\n{}\n", " - ".repeat(99), " ".repeat(200), "-".repeat(200))), []);
}

#[test]
fn a_hundred_thousand_nested_elements_keep_their_text() {
    let text = format!("{}tea{}<p>cake", "<div>".repeat(100_000), "</div>".repeat(100_000));
    assert_snapshot!(html(&text), @r##"
    paragraph #0 "tea" @1:500001
    paragraph #1 "cake" @1:1100007
    "##);
}

/// The links of a document: words and targets.
fn links(name: &str, text: &str) -> Vec<(String, String)> {
    let (_, document) = parse(name, text);
    document.links.iter().map(|l| (document.words(l.span).to_owned(), l.target.clone())).collect()
}

#[test]
fn links_keep_their_words_and_where_they_lead() {
    let link = |words: &str, target: &str| (words.to_owned(), target.to_owned());
    assert_eq!(
        links(
            "tea.md",
            "A [cup](https://cups.example/a?b=1&amp;c) of **[green *tea*][1]**.\n\n- <tea@house.example> <a href=/x>here</a>\n\n[1]: #tea\n"
        ),
        [
            link("cup", "https://cups.example/a?b=1&c"),
            link("green tea", "#tea"),
            link("tea@house.example", "tea@house.example"),
            link("here", "/x")
        ]
    );
    assert_eq!(
        links(
            "tea.html",
            "<p>A <a href='&#109;ailto:tea&#64;house.example'> cup </a><a name=x>no</a><a href=/a>one<a href=/b>two</a><a hidden href=/c>no</a><a href=/d><h2>big</h2><p>tile</a>"
        ),
        [link("cup", "mailto:tea@house.example"), link("one", "/a"), link("two", "/b")]
    );
    assert_eq!(
        links("tea.md", "**Tea [x](y)**\\\nThe house serves green and black tea to all of its many [guests](z).\n"),
        [link("x", "y"), link("guests", "z")]
    );
    assert_eq!(links("tea.txt", "[cup](https://cups.example)\n"), []);
}

#[test]
fn the_numbers_of_ordered_lists_are_kept() {
    let ordinals = |name: &str, text: &str| {
        let (_, d) = parse(name, text);
        d.ordinals.iter().map(|(b, n)| format!("{n} {}", d.words(d.block(*b).unwrap().span))).collect::<Vec<_>>()
    };
    assert_eq!(ordinals("tea.md", "4. tea\n5. cups\n   - small\n   - large\n6. cake\n\n   with plums\n"), ["4 tea", "5 cups", "6 cake"]);
    assert_eq!(
        ordinals("tea.html", "<ol start=3><li><p>tea<p>hot<li>cups<ol><li>small</ol></ol><ul><li>milk</ul>"),
        ["3 tea", "4 cups", "1 small"]
    );
}
