//! What a text says of its own document: sections that it refers to, targets of its links, headings against their sections.
//!
//! By a toy law about tea: what is read once is not read again, so a sentence must not keep what another document made of it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::process::Command;
use tempfile::TempDir;

const LAW: &str = "# Tea

Where the tea is.

```concept
Concept tea-elsewhere: A section or link that is not as said
    Title de: Ein Abschnitt oder Link, der nicht ist wie gesagt
    When denied: states it
    When conditional: states it
    Pattern en: (<reference broken> | <title broken>)
        (<link email> | <link host> | <link page>)
    Pattern de: (<reference broken> | <title broken>)
        (<link email> | <link host> | <link page>)
```

```states en
## 1. Tea

Hot, see section 4.

## 2. Cups

Ten.

## 3. Cake

None.
```
```does-not-state en
Hot, see section 4.
```
";

const AS_SAID: &str = "# Sections and links as said

What is said of the document must be so.

```rule
Rule tea-as-said: A section or link that is not as said
    Title de: Ein Abschnitt oder Link, der nicht ist wie gesagt
    Law: Art. 12(1) GDPR
    Severity: warning
    Must not state: tea-elsewhere
    Message en: {it}
    Message de: {it}
```

```good en
Hot, see section 4.
```
```bad en
Write to [tea@house.example](mailto:milk@house.example).
```
";

const HEADINGS: &str = "# Tea served

Stated where tea is served.

```concept
Concept tea-served: Tea is served
    Title de: Tee wird gereicht
    Pattern en: tea ..6 served
    Pattern de: tee ..6 gereicht
```

```states en
Tea is served.
```
```does-not-state en
Tea is hot.
```
";

const MENTIONED: &str = "# Tea

Stated where tea is mentioned.

```concept
Concept tea-mentioned: Tea is mentioned
    Title de: Tee wird erwähnt
    Pattern en: tea
    Pattern de: tee
```

```states en
Tea is hot.
```
```does-not-state en
Milk is cold.
```
";

const RULE: &str = "# Tea in the heading

Who promises tea in a heading must speak of it.

```rule
Rule tea-in-heading: Tea in the heading only
    Title de: Tee nur in der Überschrift
    Law: Art. 12(1) GDPR
    Severity: warning
    For each: heading naming tea-served
    Must hold: text states tea-mentioned in the same section
    Message en: No tea below: {it}
    Message de: Kein Tee darunter: {it}
```

```good en
## Tea is served

Tea is hot.
```
```bad en
## Tea is served

Milk is cold.
```
";

/// Checks files in a folder by the toy law, one after the other on one thread, and gives the findings of a rule.
fn findings(rule: &str, files: &[(&str, &str)]) -> Vec<serde_json::Value> {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("law")).unwrap();
    let law = [
        ("tea-elsewhere", LAW),
        ("tea-as-said", AS_SAID),
        ("tea-served", HEADINGS),
        ("tea-mentioned", MENTIONED),
        ("tea-in-heading", RULE),
    ];
    for (name, text) in law {
        fs::write(folder.path().join(format!("law/{name}.md")), text).unwrap();
    }
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let output = Command::new(env!("CARGO_BIN_EXE_noticelint"))
        .args(["check", "--format", "json", "--language", "en", "--lang", "en", "--jobs", "1", "--rules", "law", "--select", rule])
        .args(files.iter().map(|(name, _)| name))
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    found["findings"].as_array().unwrap().iter().filter(|f| f["rule"] == rule).cloned().collect()
}

/// For each file, the words that are not as said.
fn elsewhere(files: &[(&str, &str)]) -> Vec<String> {
    let found = findings("tea-as-said", files);
    let words = |(name, _): &(&str, &str)| {
        let own = found.iter().filter(|f| f["file"] == *name);
        own.map(|f| f["message"].as_str().unwrap().to_owned()).collect::<Vec<_>>().join(", ")
    };
    files.iter().map(words).collect()
}

/// The lines of the headings that the toy rule reports.
fn headings(text: &str) -> Vec<u64> {
    findings("tea-in-heading", &[("a.md", text)]).iter().map(|f| f["start"]["line"].as_u64().unwrap()).collect()
}

#[test]
fn one_sentence_in_two_documents_is_judged_by_the_sections_of_each() {
    let with = "## 1. Tea\n\nFor milk see section 4.\n\n## 2. Cups\n\nTen.\n\n## 3. Cake\n\nNone.\n\n## 4. Milk\n\nCold.\n";
    let without = "## 1. Tea\n\nFor milk see section 4.\n\n## 2. Cups\n\nTen.\n\n## 3. Cake\n\nNone.\n";
    assert_eq!(elsewhere(&[("a.md", with), ("b.md", without), ("c.md", with)]), ["", "section 4", ""]);
    assert_eq!(elsewhere(&[("a.md", without), ("b.md", with), ("c.md", without)]), ["section 4", "", "section 4"]);
}

#[test]
fn one_sentence_in_two_documents_is_judged_by_the_targets_of_each() {
    let right = "## Tea\n\nWrite to [tea@house.example](mailto:tea@house.example).\n";
    let wrong = "## Tea\n\nWrite to [tea@house.example](mailto:milk@house.example).\n";
    assert_eq!(elsewhere(&[("a.md", right), ("b.md", wrong), ("c.md", right)]), ["", "tea@house.example", ""]);
    assert_eq!(elsewhere(&[("a.md", wrong), ("b.md", right)]), ["tea@house.example", ""]);
}

#[test]
fn the_words_that_introduce_a_list_are_judged_by_their_document_as_well() {
    let with = "## 1. Tea\n\nAs in section 4:\n\n- hot\n\n## 2. Cups\n\nTen.\n\n## 3. Cake\n\nNone.\n\n## 4. Milk\n\nCold.\n";
    let without = "## 1. Tea\n\nAs in section 4:\n\n- hot\n\n## 2. Cups\n\nTen.\n\n## 3. Cake\n\nNone.\n";
    assert_eq!(elsewhere(&[("a.md", with), ("b.md", without)]), ["", "section 4"]);
}

#[test]
fn references_of_all_kinds_are_found_and_look_alikes_are_not() {
    let say = |sentence: &str| {
        let text = format!(
            "# I. Tea\n\nHot. {sentence}\n\n# II. Cups\n\n## 1. Large\n\nTen.\n\n## 2. Small\n\nTwo.\n\n## 3. Tiny\n\nOne.\n\n# III. Cake\n\n### What about milk?\n\nNone.\n"
        );
        elsewhere(&[("a.md", &text)]).remove(0)
    };
    for (sentence, found) in [
        ("More in section VII.", "section VII"),
        ("More in section VII below.", "section VII"),
        ("More there (see Section VII).", "Section VII"),
        ("More is said under VII.", "VII"),
        ("See sections II and IX.", "IX"),
        ("See section II, chapter 4.", "section II, chapter 4"),
        ("Section 8 describes it, and section 9 explains it.", "Section 8, section 9"),
        ("See the section “Guests who stay”.", "Guests who stay"),
        ("More is said under \"May strangers drink with us?\"", "May strangers drink with us"),
    ] {
        assert_eq!(say(sentence), found, "{sentence}");
    }
    for none in [
        "More in section III.",
        "See section II, chapter 3.",
        "More in section VII of our terms.",
        "Section 230 of the Act applies.",
        "Section 9 Tea Act applies.",
        "See section [VII](https://other.example/terms).",
        "See section D.",
        "There are two cups in this section. 9 more are in the kitchen.",
        "See section II, 14 days later.",
        "See the section “Cake”.",
        "See the section “What about milk?”.",
        "See “Guests who stay”.",
        "It costs under 4.5 coins.",
    ] {
        assert_eq!(say(none), "", "{none}");
    }
}

#[test]
fn links_in_html_are_read_with_their_entities() {
    let page = "<h1>Tea</h1><p>Write to <a href=\"&#109;ailto:tea&#64;house.example\">tea@house.example</a>, not to \
                <a href='mailto:milk@house.example'><b>cups@house.example</b></a>, and see <A HREF=https://cake.example/x>www.tea.example</A>.</p>";
    assert_eq!(elsewhere(&[("a.html", page)]), ["cups@house.example, www.tea.example"]);
}

#[test]
fn a_heading_is_judged_by_what_stands_below_it() {
    assert_eq!(headings("## Tea is served\n\nMilk is cold.\n\n## Milk\n\nTea is hot.\n"), [1]);
    assert_eq!(headings("## Tea is served\n\nMilk is cold.\n\n### Cups\n\nTea is hot.\n\n## Milk\n\nCold.\n"), Vec::<u64>::new());
    assert_eq!(headings("## Tea is served\n\n## Milk\n\nCold.\n"), Vec::<u64>::new(), "nothing stands below");
    assert_eq!(headings("## Tea is served\n\nMilk is cold.\n\n# Cups\n\nTea is hot.\n"), [1], "that is another section");
    assert_eq!(headings("## Is milk served?\n\nMilk is cold.\n"), Vec::<u64>::new());
}
