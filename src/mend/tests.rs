//! Where clauses go, format by format. The law here is a toy: may tea be served?
#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;
use crate::lint::{Belongs, Finding, Fix, blanks};
use crate::notice::{BlockKind, Format, read};
use crate::source::{Encoding, FileId, Place, Say, Severity, SourceFile, Span};
use insta::assert_snapshot;
use proptest::prelude::*;

const ID: FileId = FileId(0);
const TEA: &str = "Tea is served at five.";

/// A finding whose clause belongs somewhere.
fn finding(place: Place, belongs: Belongs, clause: &str, heading: Option<&str>) -> Finding {
    let fix = Fix { clause: clause.into(), blanks: blanks(clause), adds: true, belongs, heading: heading.map(str::to_owned) };
    Finding {
        rule: "tea-missing".into(),
        item: None,
        severity: Severity::Error,
        grade: None,
        message: Say::new("no tea", "kein Tee"),
        place,
        evidence: Vec::new(),
        cites: Vec::new(),
        help: None,
        fix: Some(fix),
    }
}

/// Findings of clauses that belong under the heading with these words.
fn under(file: &SourceFile, heading: &str, clauses: &[&str]) -> Vec<Finding> {
    let document = read(file, ID, Format::of(file)).value;
    let block = document.blocks.iter().find(|b| document.words(b.span) == heading);
    let block = block.unwrap_or_else(|| panic!("no heading {heading:?} in\n{}", document.outline(file)));
    assert!(matches!(block.kind, BlockKind::Heading(_)), "{heading} is read as {:?}", block.kind);
    let place = Place { file: ID, span: document.source_span(block.span) };
    clauses.iter().map(|c| finding(place, Belongs::Under { heading: place, others: 0 }, c, None)).collect()
}

/// The text with clauses under a heading.
fn with(name: &str, text: &str, heading: &str, clauses: &[&str]) -> String {
    let file = SourceFile::utf8(name, text);
    mended(&file, &under(&file, heading, clauses))
}

fn mended(file: &SourceFile, findings: &[Finding]) -> String {
    let mended = mend(file, ID, findings);
    assert!(mended.refused.is_empty(), "{:?}", mended.refused);
    let after = apply(file, &mended.edits);
    assert!(mend(&after, ID, findings).edits.is_empty(), "a second time it changes again:\n{}", after.text);
    after.text.to_string()
}

/// The text with clauses at its end.
fn at_end(name: &str, text: &str, clause: &str, heading: Option<&str>) -> String {
    let file = SourceFile::utf8(name, text);
    let place = Place { file: ID, span: Span::default() };
    mended(&file, &[finding(place, Belongs::Nowhere, clause, heading)])
}

#[test]
fn a_paragraph_goes_to_the_end_of_its_section_with_blank_lines_around() {
    assert_snapshot!(with("a.md", "# House\n\nWelcome.\n\n## Drinks\n\nWe have water.\n\n## Food\n\nCake.\n", "Drinks", &[TEA]), @r"
    # House

    Welcome.

    ## Drinks

    We have water.

    Tea is served at five.

    ## Food

    Cake.
    ");
    // No line break at the end, none below the heading, none between sections.
    assert_eq!(with("a.md", "## Drinks\nWater.", "Drinks", &[TEA]), "## Drinks\nWater.\n\nTea is served at five.");
    assert_eq!(with("a.md", "## Drinks\n## Food\n", "Drinks", &[TEA]), "## Drinks\n\nTea is served at five.\n\n## Food\n");
    assert_eq!(
        with("a.md", "## Drinks\nWater\nFood\n---\n", "Drinks", &[TEA]),
        "## Drinks\n\nTea is served at five.\n\nWater\nFood\n---\n"
    );
}

#[test]
fn a_clause_stands_directly_under_its_heading_and_not_under_a_lower_one() {
    assert_snapshot!(with("a.md", "# Drinks\n\nAsk us.\n\n## Cold\n\nWater.\n\n# Food\n", "Drinks", &[TEA, TEA, "Milk too."]), @r"
    # Drinks

    Ask us.

    Tea is served at five.

    Milk too.

    ## Cold

    Water.

    # Food
    ");
}

#[test]
fn line_breaks_stay_those_of_the_file() {
    let text = "## Drinks\r\n\r\nWater.\r\n\r\n## Food\r\n";
    assert_eq!(with("a.md", text, "Drinks", &[TEA]), "## Drinks\r\n\r\nWater.\r\n\r\nTea is served at five.\r\n\r\n## Food\r\n");
}

#[test]
fn an_item_goes_on_with_the_list_of_its_section() {
    let items = ["- green tea,", "- black tea"];
    assert_eq!(
        with("a.md", "## Drinks\n\nWe have\n\n* milk\n* water\n\nAsk us.\n", "Drinks", &items),
        "## Drinks\n\nWe have\n\n* milk\n* water\n* green tea\n* black tea\n\nAsk us.\n"
    );
    assert_eq!(
        with("a.md", "## Drinks\n\n1. milk\n\n2. water\n", "Drinks", &items),
        "## Drinks\n\n1. milk\n\n2. water\n\n3. green tea\n\n4. black tea\n"
    );
    // Two lists: nobody can tell which is meant.
    assert_snapshot!(with("a.md", "## Drinks\n\n- milk\n\nCold:\n\n- water\n\nAsk us.\n", "Drinks", &items), @r"
    ## Drinks

    - milk

    Cold:

    - water

    Ask us.

    - green tea
    - black tea
    ");
    assert_snapshot!(with("a.html", "<h2>Drinks</h2>\n<ul>\n  <li>milk\n  <li>water\n</ul>\n<p>Ask us.</p>\n", "Drinks", &items), @r"
    <h2>Drinks</h2>
    <ul>
      <li>milk
      <li>water
      <li>green tea</li>
      <li>black tea</li>
    </ul>
    <p>Ask us.</p>
    ");
    assert_eq!(
        with("a.html", "<h2>Drinks</h2><p>Ask.</p><h2>Food</h2>", "Drinks", &items),
        "<h2>Drinks</h2><p>Ask.</p><ul><li>green tea</li><li>black tea</li></ul><h2>Food</h2>"
    );
    assert_snapshot!(with("a.txt", "Drinks\n\nWe have:\n  • milk\n  • water\n\nFood\n\nWe have cake.\n", "Drinks", &items), @r"
    Drinks

    We have:
      • milk
      • water
      • green tea
      • black tea

    Food

    We have cake.
    ");
}

#[test]
fn a_paragraph_stays_within_quotations_and_items() {
    assert_snapshot!(with("a.md", "> ## Drinks\n> Water.\n>\n> ## Food\n", "Drinks", &[TEA]), @r"
    > ## Drinks
    > Water.
    >
    > Tea is served at five.
    >
    > ## Food
    ");
    assert_snapshot!(with("a.md", "1. **Drinks**\n\n   Water.\n\n2. **Food**\n\n   Cake.\n", "Drinks", &[TEA]), @r"
    1. **Drinks**

       Water.

       Tea is served at five.

    2. **Food**

       Cake.
    ");
}

#[test]
fn html_goes_behind_the_last_block_within_the_sections_element() {
    let page = "<body>\n  <main>\n    <h1>House</h1>\n    <section class=\"box\">\n      <h2>Drinks</h2>\n      <p>Water.</p>\n    </section>\n    <section>\n      <h2>Food</h2>\n      <div><p>Cake.</p></div>\n    </section>\n  </main>\n  <footer><p>Imprint</p></footer>\n</body>\n";
    assert_snapshot!(with("a.html", page, "Drinks", &["**Tea** & milk < five."]), @r#"
    <body>
      <main>
        <h1>House</h1>
        <section class="box">
          <h2>Drinks</h2>
          <p>Water.</p>
          <p><strong>Tea</strong> &amp; milk &lt; five.</p>
        </section>
        <section>
          <h2>Food</h2>
          <div><p>Cake.</p></div>
        </section>
      </main>
      <footer><p>Imprint</p></footer>
    </body>
    "#);
    // A box that holds all that stands under the heading holds what comes, too.
    assert!(with("a.html", page, "Food", &[TEA]).contains("<div><p>Cake.</p><p>Tea is served at five.</p></div>\n"));
    // One that holds a part does not; neither does a footer.
    assert_eq!(
        with("a.html", "<h2>Tea</h2><p>A</p><div>B</div><footer>C</footer>", "Tea", &[TEA]),
        "<h2>Tea</h2><p>A</p><div>B</div><p>Tea is served at five.</p><footer>C</footer>"
    );
}

#[test]
fn html_as_it_is_written_in_the_wild() {
    for (page, heading, expected) in [
        // End tags left out.
        ("<h2>Drinks<p>Water.<h2>Food<p>Cake.", "Drinks", "<h2>Drinks<p>Water.<p>Tea is served at five.</p><h2>Food<p>Cake."),
        // A heading in a frame of its own, the text in another.
        (
            "<div><div class=head><h3>Drinks</h3></div><div class=body><p>Water.</p></div></div><p>x</p>",
            "Drinks",
            "<div><div class=head><h3>Drinks</h3></div><div class=body><p>Water.</p><p>Tea is served at five.</p></div></div><p>x</p>",
        ),
        // Words without an element.
        (
            "<div><h3>Drinks</h3>We have <b>water</b><br>and milk. <a href=x>More</a>\n</div>",
            "Drinks",
            "<div><h3>Drinks</h3>We have <b>water</b><br>and milk. <a href=x>More</a>\n<p>Tea is served at five.</p>\n</div>",
        ),
        // All in one paragraph.
        (
            "<p><b>Drinks</b><br>We have water and we have milk, and whoever wants both gets both.<br><br><b>Food</b><br>We have cake and we have bread, and whoever wants both gets both.</p>",
            "Drinks",
            "<p><b>Drinks</b><br>We have water and we have milk, and whoever wants both gets both.\n<br>\n<br>Tea is served at five.<br><br><b>Food</b><br>We have cake and we have bread, and whoever wants both gets both.</p>",
        ),
        // A table for the layout.
        (
            "<table><tr><td><h2>Drinks</h2></td><td>Water.</td></tr><tr><td><h2>Food</h2></td><td>Cake.</td></tr></table>",
            "Drinks",
            "<table><tr><td><h2>Drinks</h2></td><td>Water.<p>Tea is served at five.</p></td></tr><tr><td><h2>Food</h2></td><td>Cake.</td></tr></table>",
        ),
        (
            "<h2>Drinks</h2><table><tr><td>Water</td></tr></table><h2>Food</h2>",
            "Drinks",
            "<h2>Drinks</h2><table><tr><td>Water</td></tr></table><p>Tea is served at five.</p><h2>Food</h2>",
        ),
    ] {
        assert_eq!(with("a.html", page, heading, &[TEA]), expected);
    }
    // HTML within Markdown.
    assert_eq!(
        with("a.md", "# House\n\n<div>\n<h2>Drinks</h2>\n<p>Water.</p>\n</div>\n\n## Food\n", "Drinks", &[TEA]),
        "# House\n\n<div>\n<h2>Drinks</h2>\n<p>Water.</p>\n<p>Tea is served at five.</p>\n</div>\n\n## Food\n"
    );
}

#[test]
fn a_page_in_ascii_stays_so() {
    assert_eq!(
        with("a.html", "<h2>Tee</h2><p>F&uuml;r alle.</p>", "Tee", &["Grüner Tee → 5."]),
        "<h2>Tee</h2><p>F&uuml;r alle.</p><p>Gr&uuml;ner Tee &#8594; 5.</p>"
    );
    assert_eq!(
        with("a.html", "<h2>Tee</h2><p>Für alle.</p>", "Tee", &["Grüner Tee → 5."]),
        "<h2>Tee</h2><p>Für alle.</p><p>Grüner Tee → 5.</p>"
    );
}

#[test]
fn plain_text_keeps_its_width_and_its_indentation() {
    let text = "Drinks\n======\n\n  We have water from the spring behind the house, and\n  milk from the cows of our neighbour, which is brought\n  each morning; and whoever wants it may have both, or\n  neither of them.\n\nFood\n====\n\n  Cake.\n";
    assert_snapshot!(with("a.txt", text, "Drinks", &["Tea is served at five to all guests of the house, and they may bring - or send - a friend."]), @r"
    Drinks
    ======

      We have water from the spring behind the house, and
      milk from the cows of our neighbour, which is brought
      each morning; and whoever wants it may have both, or
      neither of them.

      Tea is served at five to all guests of the house, and
      they may bring - or send - a friend.

    Food
    ====

      Cake.
    ");
    assert_eq!(
        with("a.txt", "Drinks\n======\n\nFood\n====\n\nCake.\n", "Drinks", &[TEA]),
        "Drinks\n======\n\nTea is served at five.\n\nFood\n====\n\nCake.\n"
    );
}

#[test]
fn without_a_heading_a_clause_goes_to_the_end() {
    assert_eq!(at_end("a.md", "# House\n\nWelcome.\n", TEA, None), "# House\n\nWelcome.\n\nTea is served at five.\n");
    assert_eq!(at_end("a.md", "Welcome.", TEA, None), "Welcome.\n\nTea is served at five.");
    assert_eq!(
        at_end("a.html", "<body><main><h1>House</h1><p>Welcome.</p></main><footer>x</footer></body>", TEA, None),
        "<body><main><h1>House</h1><p>Welcome.</p><p>Tea is served at five.</p></main><footer>x</footer></body>"
    );
}

#[test]
fn a_heading_of_its_own_looks_like_the_others() {
    let tea = Some("Tea");
    assert_eq!(
        at_end("a.md", "# House\n\n## Food\n\nCake.\n", TEA, tea),
        "# House\n\n## Food\n\nCake.\n\n## Tea\n\nTea is served at five.\n"
    );
    assert_eq!(
        at_end("a.md", "# 1. Drinks\n\nMilk.\n\n# 2. Food\n\nCake.\n", TEA, tea),
        "# 1. Drinks\n\nMilk.\n\n# 2. Food\n\nCake.\n\n# 3. Tea\n\nTea is served at five.\n"
    );
    assert_eq!(at_end("a.md", "Welcome.\n", TEA, tea), "Welcome.\n\n## Tea\n\nTea is served at five.\n");
    assert_eq!(
        at_end("a.html", "<h1>House</h1><h3>Food</h3><p>Cake.</p>", TEA, tea),
        "<h1>House</h1><h3>Food</h3><p>Cake.</p><h3>Tea</h3><p>Tea is served at five.</p>"
    );
    assert_eq!(at_end("a.txt", "Food\n----\n\nCake.\n", TEA, tea), "Food\n----\n\nCake.\n\nTea\n---\n\nTea is served at five.\n");
}

#[test]
fn what_stands_already_is_not_put_in_again() {
    let file = SourceFile::utf8("a.html", "<h2>Drinks</h2><p>Tea is\n  served <b>at five</b>.</p>");
    assert_eq!(mend(&file, ID, &under(&file, "Drinks", &[TEA])), Mended::default());
    // A mark that waits, and one that a human has begun to complete.
    let clause = "Tea is served at [TODO: House: Hour] to all guests of [TODO: House: Name].";
    for words in [clause, "Tea is served at five to all guests of [TODO: House: Name]."] {
        let file = SourceFile::utf8("a.md", format!("## Drinks\n\n{words}\n"));
        let mended = mend(&file, ID, &under(&file, "Drinks", &[clause]));
        assert!(mended.edits.is_empty(), "{:?}", mended.edits);
        assert_eq!(mended.to_complete.len(), 1);
    }
}

#[test]
fn what_rests_on_a_mark_waits_for_its_completion() {
    let file = SourceFile::utf8("a.md", "## Drinks\n\nThere is [TODO: tea | milk].\n");
    let at = file.text.find("tea").unwrap();
    let words = Place { file: ID, span: Span::new(at, at + 3) };
    assert_eq!(mend(&file, ID, &[finding(words, Belongs::Beside { words }, TEA, None)]), Mended::default());
}

#[test]
fn what_the_encoding_does_not_have_is_refused_in_text_and_spelt_in_html() {
    let latin = |name: &str, text: &str| SourceFile::new(name, text, Encoding::Windows1252);
    let file = latin("a.md", "## Grüße\n\nTee.\n");
    let mended = mend(&file, ID, &under(&file, "Grüße", &["Tee → Gast"]));
    assert_eq!((mended.edits.len(), mended.refused[0].code), (0, "mend::not-in-encoding"));
    let file = latin("a.html", "<h2>Grüße</h2><p>Tee.</p>");
    let mended = mend(&file, ID, &under(&file, "Grüße", &["Tee für → Gast"]));
    assert_eq!(mended.edits[0].text, "<p>Tee für &#8594; Gast</p>");
    // Each `ü` and `ß` before it is one byte.
    assert_eq!(mended.edits[0].stored(&file), 25..25);
}

#[test]
fn where_nothing_holds_a_paragraph_the_clause_is_refused() {
    let file = SourceFile::utf8("a.md", "**Drinks**  \nWe have water and we have milk, and whoever wants both gets both.  \nAsk.\n");
    let mended = mend(&file, ID, &under(&file, "Drinks", &["[x]: <y>"]));
    assert_eq!((mended.edits.len(), mended.refused[0].code), (0, "mend::changes-the-rest"));
}

#[test]
fn an_edit_says_what_it_leaves_to_do() {
    let file = SourceFile::utf8("a.md", "## Drinks\n\n- milk\n");
    let findings = under(&file, "Drinks", &[TEA, "Served by [TODO: House: Host]."]);
    let edits = |n: usize| mend(&file, ID, &findings[..n]).edits;
    assert_eq!(edits(1)[0].applicability(), Applicability::Complete);
    let both = edits(2);
    assert_eq!((both.len(), both[0].applicability()), (1, Applicability::HasBlanks));
    assert_eq!(both[0].title.en, "Add: Tea is served at five. · Served by [TODO: House: Host].");
}

/// Depth costs no more than its bytes: a hostile page is mended in the time of any other.
#[test]
fn a_page_of_nothing_but_depth_is_mended_in_time() {
    let deep = |open: &str, n: usize| format!("<h2>Drinks</h2>{}Water.", open.repeat(n));
    let start = std::time::Instant::now();
    for page in [
        deep("<div>", 100_000),
        deep("<ul><li>", 50_000),
        format!("{}<h2>Drinks</h2>{}", "<div>".repeat(50_000), "<p>Water.</p>".repeat(20_000)),
        format!("<h2>Drinks</h2>{}{}", "<footer>".repeat(20_000), "<p>Water.</p>".repeat(20_000)),
        format!("<h2>Drinks</h2><p>{}</p>", "[TODO: ".repeat(100_000)),
    ] {
        let file = SourceFile::utf8("a.html", page);
        let mended = mend(&file, ID, &under(&file, "Drinks", &[TEA, "- green tea"]));
        assert_eq!(mended.edits.len() + mended.refused.len(), 2);
    }
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}

/// Pieces of a page, well-formed or not.
fn pages(pieces: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(pieces), 1..14).prop_map(|all| all.concat())
}

const HTML: &[&str] = &[
    "<h1>House</h1>",
    "<h2>Drinks</h2>",
    "<h3>Cold</h3>\n",
    "<p>Water is free.</p>",
    "<p>Milk ",
    "</p>",
    "<div>",
    "</div>",
    "<section>\n",
    "</section>",
    "<ul>",
    "</ul>",
    "<li>One",
    "</li>",
    "<table><tr><td>",
    "</td></tr></table>",
    "<br>",
    "<br><br>",
    "<b>Bold</b>",
    "<b>",
    "</b>",
    "Words of a guest. ",
    "\n  ",
    "<footer>",
    "</footer>",
    "<pre>",
    "</pre>",
    "\nLine\n\nLine two\n",
    "<dl><dt>T</dt><dd>",
    "</dd></dl>",
    "<!-- x -->",
    "<script>a<b</script>",
    "&nbsp;",
    "<blockquote>",
    "</blockquote>",
    "<a href='x'>link</a>",
    "<custom-x>",
    "</custom-x>",
];

const MARKDOWN: &[&str] = &[
    "# House\n",
    "## Drinks\n",
    "### Cold\n\n",
    "Drinks\n======\n",
    "Water is free.\n",
    "\n",
    "\n\n",
    "- milk\n",
    "  more\n",
    "  - inner\n",
    "1. **One**\n",
    "2. two\n",
    "   indented\n",
    "> quoted\n",
    "> ## In a quotation\n",
    "> \n",
    "**Bold line**\n",
    "**Bold:**  \n",
    "| a | b |\n|---|---|\n| c | d |\n",
    "```\ncode\n```\n",
    "    code\n",
    "<div>\n",
    "</div>\n",
    "<p>html</p>\n",
    "[ref]: http://x\n",
    "***\n",
    "no line break",
    "\\\n",
    "Wor\u{ad}d &amp; entity\n",
    "\t",
    "* other\n",
    "[^1]: note\n",
];

const TEXT: &[&str] = &[
    "Drinks\n",
    "DRINKS\n\n",
    "1. Water\n",
    "2. Food\n\n",
    "We have water from the spring behind the house, and milk.\n",
    "\n",
    "\n\n",
    "- milk\n",
    "  • tea\n",
    "======\n",
    "------\n",
    "short\n",
    "a) item\n",
    "Ask: us@example.org\n",
    "§ 4 Tea\n",
    "    indented by four\n",
    "\r\n",
    "word",
];

/// A clause under each heading of a page in turn: it is refused, or stands under that heading and nothing else changed.
fn holds_for(name: &str, page: &str) -> Result<(), TestCaseError> {
    let file = SourceFile::utf8(name, page);
    let document = read(&file, ID, Format::of(&file)).value;
    let words: Vec<&str> = document.blocks.iter().map(|b| document.words(b.span)).collect();
    for (clause, marker) in [("Zebras get coffee & more.", "Zebras"), ("- Zebras <only>,", "Zebras")] {
        for heading in document.blocks.iter().filter(|b| matches!(b.kind, BlockKind::Heading(_))) {
            let place = Place { file: ID, span: document.source_span(heading.span) };
            let findings = [finding(place, Belongs::Under { heading: place, others: 0 }, clause, None)];
            let mended = mend(&file, ID, &findings);
            let [edit] = mended.edits.as_slice() else {
                prop_assert_eq!(mended.refused.len(), 1);
                continue;
            };
            let after = apply(&file, &mended.edits);
            prop_assert!(mend(&after, ID, &findings).edits.is_empty(), "again: {}", after.text);
            prop_assert!(file.text.is_char_boundary(edit.place.span.start as usize));
            let read = read(&after, ID, document.format).value;
            let stays: Vec<&str> = read.blocks.iter().map(|b| read.words(b.span)).filter(|w| !w.contains(marker)).collect();
            prop_assert_eq!(&stays, &words, "in {}", after.text);
            let new = read.blocks.iter().find(|b| read.words(b.span).contains(marker));
            let above = new.and_then(|b| read.section(b.section)).and_then(|s| s.heading).and_then(|h| read.block(h));
            prop_assert_eq!(above.map(|h| read.words(h.span)), Some(document.words(heading.span)), "in {}", after.text);
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn in_html_a_clause_stands_under_its_heading(page in pages(HTML)) {
        holds_for("a.html", &page)?;
    }

    #[test]
    fn in_markdown_a_clause_stands_under_its_heading(page in pages(MARKDOWN)) {
        holds_for("a.md", &page)?;
    }

    #[test]
    fn in_plain_text_a_clause_stands_under_its_heading(page in pages(TEXT)) {
        holds_for("a.txt", &page)?;
    }
}
