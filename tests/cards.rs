//! What holds for any cards, sound or broken: places lie in their files, formatting loses no word and says the same, in either
//! language. And what must hold of the table of kinds and fields itself.

#![allow(clippy::unwrap_used, clippy::panic)]

use noticelint::card::{Card, CardTable, FieldDef, FieldType, Kind, format, language_of, parse};
use noticelint::check::{Prepared, builtin_law};
use noticelint::flow::{Declared, read_flows};
use noticelint::source::{FileId, Lang, SourceFile, Span};
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use std::collections::BTreeSet;
use std::sync::LazyLock;

static LAW: LazyLock<Prepared> = LazyLock::new(|| Prepared::new(builtin_law()));

fn table() -> &'static CardTable {
    &LAW.law.cards
}

fn whole(text: &str) -> Span {
    Span::new(0, text.len())
}

fn cards(text: &str, lang: Lang) -> (Vec<Card>, Vec<String>) {
    let parsed = parse(text, FileId(0), whole(text), table(), lang);
    (parsed.value, parsed.diagnostics.into_iter().map(|d| format!("{}: {}", d.code, d.message.en)).collect())
}

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What cards say, without places.
fn said(cards: &[Card]) -> Vec<String> {
    let field = |f: &noticelint::card::CardField| {
        let lines: Vec<String> = f.lines.iter().map(|(l, _)| squeeze(l)).collect();
        format!("{} {:?} {lines:?}", f.id, f.language)
    };
    let card = |c: &Card| {
        let fields: Vec<String> = c.fields.iter().map(field).collect();
        format!("{} {} {} {fields:?}", c.kind, c.name, squeeze(&c.title))
    };
    cards.iter().map(card).collect()
}

/// A text without its blanks: what no formatting may change.
fn ink(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\u{feff}' | '\u{200b}')).collect()
}

fn comments(text: &str) -> Vec<String> {
    let lines = noticelint::card::lines(text, whole(text));
    lines.iter().filter_map(|l| l.comment).map(|c| text[c.range()].trim_end().to_owned()).collect()
}

/// Every place lies in the text, on boundaries of characters.
fn places_lie_in(text: &str) -> Result<(), TestCaseError> {
    let parsed = parse(text, FileId(0), whole(text), table(), language_of(text, whole(text), table()));
    for label in parsed.diagnostics.iter().flat_map(|d| &d.labels) {
        prop_assert!(text.get(label.span.range()).is_some(), "{:?}", label);
    }
    for card in &parsed.value {
        prop_assert_eq!(text.get(card.title_span.range()), Some(card.title.as_str()));
        for field in &card.fields {
            prop_assert!(text.get(field.key_span.range()).is_some_and(|k| !k.is_empty()));
            for (line, span) in &field.lines {
                prop_assert_eq!(text.get(span.range()), Some(line.as_str()));
            }
        }
    }
    Ok(())
}

/// Formatting says the same with the same ink; doing it again changes nothing.
fn formats(text: &str) -> Result<(), TestCaseError> {
    let lang = language_of(text, whole(text), table());
    let (before, mistakes) = cards(text, lang);
    if !mistakes.is_empty() {
        prop_assert!(format(text, whole(text), table(), None, None).is_err());
        return Ok(());
    }
    let once = format(text, whole(text), table(), None, None);
    prop_assert!(once.is_ok(), "{:?} of {:?}", once, text);
    let once = once.unwrap();
    prop_assert_eq!(ink(&once), ink(text));
    prop_assert_eq!(comments(&once), comments(text));
    let (after, mistakes) = cards(&once, lang);
    prop_assert_eq!((said(&after), mistakes), (said(&before), vec![]));
    prop_assert_eq!(format(&once, whole(&once), table(), None, None), Ok(once.clone()));
    prop_assert_eq!(
        once.contains('\r'),
        text.split_once('\n').is_some_and(|(l, _)| l.ends_with('\r')) && !once.is_empty() || once.replace("\r\n", "").contains('\r')
    );
    Ok(())
}

/// A thing without places: kind, name, fields with their values.
type Said = (String, String, Vec<(String, Declared)>);

/// What is declared, without places: kinds, names, fields, values.
fn declared(text: &str) -> Vec<Said> {
    let file = SourceFile::utf8("a.flow", text);
    let read = read_flows(&[(FileId(0), &file)], table(), &LAW.law.facts, LAW.all_words()).value;
    let fields =
        |t: &noticelint::flow::Thing| t.fields.iter().flat_map(|(id, all)| all.iter().map(|v| (id.clone(), v.value.clone()))).collect();
    read.things.iter().map(|t| (t.kind.clone(), t.name.clone(), fields(t))).collect()
}

/// In the other language the same is declared, and the way back ends where it began.
fn translates(text: &str) -> Result<(), TestCaseError> {
    let lang = language_of(text, whole(text), table());
    if !cards(text, lang).1.is_empty() {
        return Ok(());
    }
    let other = if lang == Lang::De { Lang::En } else { Lang::De };
    // With the blanks as they should be, values can be compared as they are.
    let text = &*format(text, whole(text), table(), None, None).unwrap_or_default();
    let there = format(text, whole(text), table(), None, Some(other));
    prop_assert!(there.is_ok(), "{:?} of {:?}", there, text);
    let there = there.unwrap();
    prop_assert_eq!(comments(&there), comments(text));
    prop_assert_eq!(declared(&there), declared(text), "{}", &there);
    let back = format(&there, whole(&there), table(), None, Some(lang));
    prop_assert!(back.is_ok(), "{:?} of {:?}", back, there);
    let back = back.unwrap();
    prop_assert_eq!(declared(&back), declared(text), "{}", &back);
    prop_assert_eq!(format(&back, whole(&back), table(), None, Some(other)), Ok(there));
    Ok(())
}

/// Every place of what flows come to, and of what is wrong with them, lies in its file.
fn flows_lie_in(name: &str, text: &str) -> Result<(), TestCaseError> {
    let file = SourceFile::utf8(name, text);
    let read = read_flows(&[(FileId(0), &file)], table(), &LAW.law.facts, LAW.all_words());
    for label in read.diagnostics.iter().flat_map(|d| &d.labels) {
        prop_assert!(text.get(label.span.range()).is_some(), "{:?}", label);
    }
    for value in read.value.things.iter().flat_map(|t| t.fields.values()).flatten() {
        prop_assert!(text.get(value.span.range()).is_some_and(|t| !t.is_empty()));
        for (at, c) in value.text.char_indices() {
            let place = value.place(Span::new(at, at + c.len_utf8()));
            let stored = text.get(place.range());
            prop_assert!(c == ' ' || stored == Some(c.to_string().as_str()), "{:?} is not {:?}", stored, c);
        }
    }
    for diagnostic in read.diagnostics.iter().filter(|d| d.code == "flow::unknown-name") {
        let words = &text[diagnostic.labels[0].span.range()];
        if words.contains('\n') {
            continue;
        }
        let words = squeeze(words);
        prop_assert!(squeeze(&diagnostic.message.en).contains(&format!("`{words}`")), "{} at {:?}", diagnostic.message.en, words);
    }
    Ok(())
}

// What the files are made of.

const GOOD: [&str; 9] = ["house", "guests", "cisco-uk", "eu-servers", "names", "tea", "Käse", "x1", "a_b"];

fn lang() -> impl Strategy<Value = Lang> {
    prop_oneof![Just(Lang::En), Just(Lang::De)]
}

fn blank() -> impl Strategy<Value = String> {
    prop::sample::select(vec![" ", " ", " ", "  ", "\t", "\u{a0}", " \t ", "\u{202f}", "\u{2003}"]).prop_map(str::to_owned)
}

fn comment() -> impl Strategy<Value = String> {
    let known = vec!["", "", "", "  # why", " # Tee: um fünf", "\t#", "  # Controller x: y", " # ``` →", "\u{a0}# nb"];
    prop::sample::select(known).prop_map(str::to_owned)
}

/// A value that a field of the type may have, in either language.
fn value(field: &FieldDef, lang: Lang) -> BoxedStrategy<String> {
    let of = |all: Vec<&str>| prop::sample::select(all.into_iter().map(str::to_owned).collect::<Vec<_>>()).boxed();
    let open = of(vec![
        "open",
        "offen",
        "Offen",
        "open, to be clarified by the officer until 2027-01-31",
        "offen, zu klären durch die Biskuit-Abteilung bis 31.01.2027",
        "offen, bis 31. Januar 2027",
        "open until 2027-01-31",
        "offen, der Arbeitsbischof",
    ]);
    let words = of(vec!["Tea, and more", "Tee & Gebäck", "a#b", "x: y", "„Zitat“ (Art. 5)", "openly", "offenbar", "yes", "ja, nur", "😀"]);
    let typed = match field.kind {
        FieldType::Names => of(vec!["house", "house, guests", "cisco-uk,eu-servers", "Käse , names"]),
        FieldType::Citations | FieldType::Basis => of(vec![
            "Art. 6(1)(e) GDPR with § 3 DSG NRW, otherwise",
            "Art. 6 Abs. 1 lit. b DSGVO, wenn ein Vertrag besteht",
            "Art. 9 Abs. 2 lit. a DSGVO",
        ]),
        FieldType::Period => {
            of(vec!["6 months after the end of the contract", "8 Jahre nach Vertragsende", "until the end of the contract", "30 days"])
        }
        FieldType::Moment => of(vec![
            "at collection",
            "bei der Erhebung",
            "one month after the data are obtained",
            "1 Monat nach Erhalt der Daten",
            "during the first call",
            "open to all, at the door",
        ]),
        FieldType::Instrument => of(vec![
            "standard contractual clauses",
            "Standardvertragsklauseln (Beschluss 2021/914)",
            "eu-us-dpf",
            "EU-US Data Privacy Framework, for certified bodies",
        ]),
        FieldType::Date => of(vec!["2027-01-31", "31.01.2027", "31. Januar 2027", "31 January 2027"]),
        FieldType::Country => of(vec!["DE-NW", "EU", "GB", "Vereinigtes Königreich", "United States"]),
        FieldType::Contacts => of(vec!["info@example.org, +49 2131 987-0", "Am Markt 2, 41564 Kaarst"]),
        FieldType::Choice => of(field.choices.iter().flat_map(|c| c.words(lang)).map(String::as_str).collect()),
        FieldType::YesNo => of(if lang == Lang::De { vec!["ja", "nein", "nein, nie"] } else { vec!["yes", "no", "no, never"] }),
        FieldType::Number => of(vec!["0", "20", "1000"]),
        FieldType::Text | FieldType::Path | FieldType::Raw => words.clone(),
    };
    prop_oneof![6 => typed, 2 => open, 1 => words].boxed()
}

fn field(kind: &'static Kind, lang: Lang) -> BoxedStrategy<String> {
    let all: Vec<&'static FieldDef> = kind.fields.iter().collect();
    prop::sample::select(all)
        .prop_flat_map(move |f| {
            let keyword = f.keywords(lang).first().cloned().unwrap_or_default();
            let keyword = if f.by_language { format!("{keyword} de") } else { keyword };
            let more =
                prop_oneof![4 => Just(String::new()), 1 => value(f, lang).prop_map(|v| format!("\n        {}", v.replace(": ", " ")))];
            ("[ \t]{1,9}", blank(), value(f, lang), comment(), more)
                .prop_map(move |(indent, blank, value, comment, more)| format!("{indent}{keyword}:{blank}{value}{comment}{more}\n"))
        })
        .boxed()
}

/// A card as it should be, but for its layout.
fn card(lang: Lang) -> BoxedStrategy<String> {
    // Kinds of flow files; rules and concepts are written in English only.
    let kinds: Vec<&'static Kind> = table().kinds.iter().filter(|k| k.fields.iter().all(|f| f.kind != FieldType::Raw)).collect();
    (prop::sample::select(kinds), prop::sample::select(GOOD.to_vec()), comment(), prop::collection::vec(Just(()), 0..5))
        .prop_flat_map(move |(kind, name, comment, fields)| {
            let keyword = kind.keywords(lang).first().cloned().unwrap_or_default();
            let title = if kind.title == "path" { "guests -> house → cisco-uk, eu-servers" } else { "Tee   & mehr" };
            let fields: Vec<_> = fields.iter().map(|()| field(kind, lang)).collect();
            let gap = prop::sample::select(vec!["", "\n", "\n\n\n", "# Before.\n", "\n# Apart.\n\n", "  # Deep.\n", " \n"]);
            (blank(), fields, gap).prop_map(move |(blank, fields, gap)| {
                // A field that may not be repeated is a mistake the second time.
                let mut seen = BTreeSet::new();
                let many = |line: &str| kind.by_keyword(line.split(':').next().unwrap_or("").trim(), lang).is_some_and(|(f, _)| f.many);
                let key = |line: &str| line.split(':').next().unwrap_or("").trim().to_owned();
                let fields: String = fields.into_iter().filter(|f| many(f) || seen.insert(key(f))).collect();
                format!("{keyword}{blank}{name}:{blank}{title}{comment}\n{fields}{gap}")
            })
        })
        .boxed()
}

fn sound() -> impl Strategy<Value = String> {
    (lang(), any::<bool>(), any::<bool>()).prop_flat_map(|(lang, crlf, says)| {
        let lang = if says { lang } else { Lang::En };
        let head = match (says, lang) {
            (false, _) => "",
            (true, Lang::En) => "Language: English\n",
            (true, Lang::De) => "# Entwurf\n\nSprache:  Deutsch\n",
        };
        prop::collection::vec(card(lang), 0..6).prop_map(move |cards| {
            let text = format!("{head}{}", cards.concat());
            if crlf { text.replace('\n', "\r\n") } else { text }
        })
    })
}

/// Sound files with pieces lost, doubled and put in where they do not belong.
fn broken() -> impl Strategy<Value = String> {
    let stray = prop::sample::select(vec![
        "\u{feff}",
        "\r",
        "\t",
        "```flow\n",
        "```\n",
        ":",
        "->",
        "→",
        "#",
        "\n",
        "\n\n",
        "ä",
        "😀",
        "\u{200b}",
        "\u{a0}",
        "\u{ad}",
        "Language: Deutsch\n",
        "Sprache: Klingonisch\n",
        "Sprache: Englisch\n",
        "Controler x: y\n",
        "    Banana: yellow\n",
        "    In: Narnia\n",
        "    Date: 2026-02-30\n",
        "Servers a: b\n    Run by: a\n",
        "    In:\n",
        "Data: x\n",
        "Data a b: x\n",
        "    Daten: ,\n",
        "    Keep: as long as necessary\n",
        "    Keep: offen, bis 31.02.2027\n",
        "\u{c}",
        "\u{85}",
        "open,",
        "Rule a: b\n    Must state: c\n",
        "    Message de: x\n        Note: y\n",
    ]);
    (sound(), prop::collection::vec((any::<prop::sample::Index>(), stray, 0usize..12), 0..6)).prop_map(|(mut text, changes)| {
        for (at, piece, lost) in changes {
            let boundary = |at: usize| (0..=at.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
            let start = boundary(at.index(text.len() + 1));
            let end = boundary(start + if lost > 8 { lost } else { 0 }).max(start);
            text.replace_range(start..end, piece);
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("regressions"))), ..ProptestConfig::with_cases(300) })]

    #[test]
    fn a_sound_file_is_read_without_a_mistake(text in sound()) {
        prop_assert_eq!(cards(&text, language_of(&text, whole(&text), table())).1, Vec::<String>::new(), "{}", text);
    }

    #[test]
    fn formatting_loses_nothing(text in prop_oneof![sound(), broken()]) {
        formats(&text)?;
    }

    #[test]
    fn the_other_language_says_the_same(text in prop_oneof![3 => sound(), 1 => broken()]) {
        translates(&text)?;
    }

    #[test]
    fn places_of_cards_lie_in_their_file(text in broken()) {
        places_lie_in(&text)?;
    }

    #[test]
    fn places_of_flows_lie_in_their_file(text in broken()) {
        flows_lie_in("a.flow", &text)?;
        flows_lie_in("a.md", &format!("# Memo\n\n```flow\n{text}\n```\n\nMore.\n\n```flow x\n{text}"))?;
    }

    #[test]
    fn any_characters_are_read(text in "(\\PC|[\\n\\r\\t #:]){0,80}") {
        places_lie_in(&text)?;
        formats(&text)?;
        translates(&text)?;
        flows_lie_in("a.flow", &text)?;
    }
}

// The table.

#[test]
fn the_table_speaks_both_languages_and_says_each_word_once() {
    let mut kinds = BTreeSet::new();
    for kind in &table().kinds {
        assert!(!kind.doc_en.is_empty() && !kind.doc_de.is_empty(), "`{}` is not documented", kind.id);
        for lang in [Lang::En, Lang::De] {
            assert!(!kind.keywords(lang).is_empty(), "`{}` has no keyword in {lang:?}", kind.id);
            for word in kind.keywords(lang) {
                assert!(kinds.insert((lang, word.clone())), "`{word}` is the word of two kinds");
                assert!(table().languages.iter().all(|l| l.key != *word), "`{word}` names the language");
            }
            let mut fields = BTreeSet::new();
            for field in &kind.fields {
                assert!(!field.keywords(lang).is_empty(), "`{}` of `{}` has no keyword in {lang:?}", field.id, kind.id);
                for word in field.keywords(lang) {
                    assert!(fields.insert(word.clone()), "`{word}` is the word of two fields of `{}`", kind.id);
                    // Else the line would not be seen as a field.
                    let text = format!("{} x: y\n    {word}{}: z\n", kind.keywords(lang)[0], if field.by_language { " de" } else { "" });
                    let (read, mistakes) = cards(&text, lang);
                    assert_eq!((read[0].fields.len(), mistakes), (1, vec![]), "{text}");
                }
                let mut choices = BTreeSet::new();
                for choice in &field.choices {
                    assert!(!choice.words(lang).is_empty(), "`{}` of `{}` has no word in {lang:?}", choice.id, field.id);
                    assert!(choice.words(lang).iter().all(|w| choices.insert(w.to_lowercase())), "`{}` says a word twice", field.id);
                    assert!(
                        choice.implies.iter().all(|i| field.choices.iter().any(|c| c.id == *i)),
                        "`{}` implies what is not there",
                        choice.id
                    );
                }
            }
        }
        let ids: BTreeSet<&str> = kind.fields.iter().map(|f| f.id.as_str()).collect();
        assert_eq!(ids.len(), kind.fields.len(), "a field of `{}` stands twice", kind.id);
        for field in &kind.fields {
            assert!(field.of.iter().all(|k| table().kind(k).is_some()), "`{}` of `{}` names a kind that is not there", field.id, kind.id);
            assert_eq!(field.kind == FieldType::Names, !field.of.is_empty(), "`{}` of `{}`", field.id, kind.id);
            assert_eq!(field.kind == FieldType::Choice, !field.choices.is_empty(), "`{}` of `{}`", field.id, kind.id);
            // Fields of rules and concepts are documented in the manual of the law.
            assert!(
                field.kind == FieldType::Raw || (!field.doc_en.is_empty() && !field.doc_de.is_empty()),
                "`{}` of `{}` is not documented",
                field.id,
                kind.id
            );
        }
    }
    for words in &table().languages {
        for list in [&words.names, &words.yes, &words.no, &words.open, &words.by, &words.until] {
            assert!(!list.is_empty() && list.iter().all(|w| !w.is_empty()), "{words:?}");
        }
    }
    assert_eq!(table().languages.len(), 2);
}

// The whole language, as people write it.

const ENGLISH: &str = include_str!("flow/all.en.flow");
const GERMAN: &str = include_str!("flow/all.de.flow");

fn mistakes(text: &str) -> Vec<String> {
    let file = SourceFile::utf8("all.flow", text);
    let read = read_flows(&[(FileId(0), &file)], table(), &LAW.law.facts, LAW.all_words());
    let at = |d: &noticelint::source::Diagnostic| file.position(d.labels[0].span.start as usize).line;
    read.diagnostics.iter().map(|d| format!("{}: {} {}", at(d), d.code, d.message.en)).collect()
}

#[test]
fn every_kind_and_field_is_read_in_both_languages() {
    assert_eq!(mistakes(ENGLISH), Vec::<String>::new());
    assert_eq!(mistakes(GERMAN), Vec::<String>::new());
    let all = declared(ENGLISH);
    for kind in table().kinds.iter().filter(|k| k.fields.iter().all(|f| f.kind != FieldType::Raw)) {
        for field in &kind.fields {
            let stands = all.iter().any(|(k, _, fields)| *k == kind.id && fields.iter().any(|(id, _)| *id == field.id));
            assert!(stands, "`{}` of `{}` does not stand in the example", field.id, kind.id);
        }
    }
}

/// What both languages must declare alike: all but words.
fn typed(value: &Declared) -> Option<String> {
    match value {
        Declared::Text(_) | Declared::Choice(_, Some(_)) | Declared::YesNo(_, Some(_)) => None,
        Declared::Citations(all, condition) => Some(format!("{all:?} {}", condition.is_some())),
        Declared::Period(p) => Some(format!("{:?} {:?}", p.length, p.event_id)),
        Declared::Open { who, until } => Some(format!("open {} {until:?}", who.is_some())),
        other => Some(format!("{other:?}")),
    }
}

#[test]
fn german_and_english_spellings_mean_the_same() {
    let values = |text: &str| {
        let all = declared(text);
        all.into_iter().map(|(k, n, f)| (k, n, f.iter().map(|(id, v)| (id.clone(), typed(v))).collect::<Vec<_>>())).collect::<Vec<_>>()
    };
    for (english, german) in values(ENGLISH).iter().zip(&values(GERMAN)) {
        assert_eq!(english, german);
    }
}

#[test]
fn the_keywords_of_the_other_language_are_those_that_people_write() {
    let keys = |text: &str| {
        let words = |l: &str| l.split_once(':').map_or(l, |(k, _)| k).trim().to_owned();
        text.lines().filter(|l| !l.starts_with('#')).map(words).collect::<Vec<_>>()
    };
    for (from, to, lang) in [(ENGLISH, GERMAN, Lang::De), (GERMAN, ENGLISH, Lang::En)] {
        let written = format(from, whole(from), table(), None, Some(lang)).unwrap();
        assert_eq!(keys(&written), keys(to));
        assert_eq!(mistakes(&written), Vec::<String>::new());
    }
}

#[test]
fn a_file_that_names_no_language_names_the_one_that_it_is_put_into() {
    let german = format("Controller a: A\n", Span::new(0, 16), table(), None, Some(Lang::De));
    assert_eq!(german.as_deref(), Ok("Sprache: Deutsch\n\nVerantwortlicher a: A\n"));
}

#[test]
fn words_are_put_into_the_other_language_only_where_the_grammar_has_them() {
    let german = "Sprache: Deutsch\n\nEmpfänger a: A\n    Rolle: offen, zu klären durch die Biskuit-Bischöfe bis zum 31.01.2027\n    Für: offenbar nichts, bis morgen\n    Kategorie: nein, nie\n";
    let english = "Language: English\n\nRecipient a: A\n    Role: open, to be clarified by die Biskuit-Bischöfe until 31.01.2027\n    For: offenbar nichts, bis morgen\n    Category: no, nie\n";
    assert_eq!(format(german, whole(german), table(), None, Some(Lang::En)).as_deref(), Ok(english));
}

#[test]
fn a_value_on_several_lines_is_put_into_the_other_language_as_one() {
    let english = "Recipient a: A\n    Role: open, # who?\n        to be clarified by the cook  # when?\n        until 2027-01-31\n    For: tea,\n        open, to all\n";
    let german = "Sprache: Deutsch\n\nEmpfänger a: A\n    # who?\n    # when?\n    Rolle: offen, zu klären durch the cook bis 2027-01-31\n    Für: tea,\n        open, to all\n";
    assert_eq!(format(english, whole(english), table(), None, Some(Lang::De)).as_deref(), Ok(german));
}

#[test]
fn a_comment_within_a_value_stays_with_its_field() {
    let german = "Sprache: Deutsch\n\nEmpfänger a: A\n    Rolle: offen,\n\n        # fragt die Küche\n        bis 2027-01-31  # und nicht später\n# Andere\nEmpfänger b: B\n    Rolle: offen,\n        bis 2027-01-31\n\n        # Schluss\n";
    let english = "Language: English\n\nRecipient a: A\n    # fragt die Küche\n    # und nicht später\n    Role: open, until 2027-01-31\n# Andere\nRecipient b: B\n    Role: open, until 2027-01-31\n\n# Schluss\n";
    let written = format(german, whole(german), table(), None, Some(Lang::En));
    assert_eq!(written.as_deref(), Ok(english));
    assert_eq!(format(english, whole(english), table(), None, None).as_deref(), Ok(english));
}

#[test]
fn a_sign_that_begins_no_comment_begins_none_in_the_other_language() {
    let english = "Language: English\n\nNotice a: A\n    Text: open,#3\n\nFlow f: a -> a\n    Logging: yes,#4\n    State: live,#5\n";
    let german =
        "Sprache: Deutsch\n\nHinweis a: A\n    Text: offen,#3\n\nFluss f: a -> a\n    Protokollierung: ja,#4\n    Zustand: aktiv,#5\n";
    assert_eq!(format(english, whole(english), table(), None, Some(Lang::De)).as_deref(), Ok(german));
}

#[test]
fn a_comment_needs_no_blank_behind_a_colon() {
    let text = "Recipient a:#A\n    Role:#b\n        c#d\n";
    assert_eq!(format(text, whole(text), table(), None, None).as_deref(), Ok("Recipient a:  #A\n    Role:  #b\n        c#d\n"));
}

#[test]
fn citations_are_read_in_the_language_that_they_are_written_in() {
    let cited = |text: &str| declared(text)[0].2.clone();
    let english = "Flow f: a -> a\n    Basis: Art. 6(1)(e) GDPR with § 3 DSG NRW, if so\n";
    let german = "Flow f: a -> a\n    Basis: Art. 6 Abs. 1 Buchst. e DSGVO i. V. m. § 3 DSG NRW, if so\n";
    assert_eq!(cited(english), cited(german));
    let german = format!("Sprache: Deutsch\n{}", english.replace("Flow", "Fluss").replace("Basis", "Rechtsgrundlage"));
    assert_eq!(cited(english), cited(&german));
}

#[test]
fn names_are_shown_where_they_stand() {
    let text =
        "Controller a: A\nSubjects ä: Ä\nData account: D\nFlow f: ä → acc -> a    # a flow\n    Data: account,\n        acc, accounts\n";
    assert_eq!(shown(text), ["4:13 flow::unknown-name acc", "6:9 flow::unknown-name acc", "6:14 flow::unknown-name accounts"],);
}

fn shown(text: &str) -> Vec<String> {
    let file = SourceFile::utf8("a.flow", text);
    let read = read_flows(&[(FileId(0), &file)], table(), &LAW.law.facts, LAW.all_words());
    let show = |d: &noticelint::source::Diagnostic| {
        let span = d.labels[0].span;
        let at = file.position(span.start as usize);
        format!("{}:{} {} {}", at.line, at.column, d.code, file.slice(span))
    };
    read.diagnostics.iter().map(show).collect()
}

#[test]
fn circles_are_shown_once_and_mutual_names_are_none() {
    let servers = "Servers a: A\n    Run by: b\nServers b: B\n    Run by: c\nServers c: C\n    Run by: a\nServers d: D\n    Run by: a\n";
    assert_eq!(shown(servers), ["6:13 flow::cycle a"]);
    let joint = "Controller a: A\n    Joint with: b\nController b: B\n    Joint with: a\nController c: C\n    Joint with: c\n";
    assert_eq!(shown(joint), ["6:17 flow::cycle c"]);
    let second = "Processor a: A\n    Sub-processor of: c, b\nProcessor b: B\n    Sub-processor of: a\nProcessor c: C\n";
    assert_eq!(shown(second), ["4:23 flow::cycle a"]);
}

#[test]
fn days_that_do_not_exist_are_mistakes_also_within_open() {
    let text = "Recipient a: A\n    Role: open, to be clarified by the cook until 2027-02-30\nNotice n: N\n    Date: 2026-02-30\n";
    assert_eq!(shown(text), ["2:51 flow::not-a-date 2027-02-30", "4:11 flow::not-a-date 2026-02-30"]);
}

#[test]
fn a_condition_stands_behind_the_last_provision() {
    let text = "Flow f: a -> a\n    Basis: Art. 6(1)(b) GDPR, Art. 9(2)(a) GDPR, if a contract exists, or not\n";
    let all = declared(text);
    let Declared::Citations(cited, condition) = &all[0].2[0].1 else { panic!("{all:?}") };
    assert_eq!((cited.len(), condition.as_deref()), (2, Some("if a contract exists, or not")));
}

#[test]
fn work_grows_with_the_file_and_no_faster() {
    let many = |n: usize, piece: &dyn Fn(usize) -> String| (0..n).map(piece).collect::<String>();
    let texts: [&dyn Fn(usize) -> String; 6] = [
        &|n| many(n, &|i| format!("Servers s{i}: S\n    Run by: s{}\n", (i + 1) % n)),
        &|n| many(n, &|i| format!("Servers s{i}: S\n    Run by: x{i}\n")),
        &|n| "\n# Comment\n".repeat(n),
        &|n| format!("Processor p: P\n    Contact: {}\n", "info@example.org, room, ".repeat(n)),
        &|n| format!("Flow f: {}a\n    Basis: {}\n", "a -> ".repeat(n), "Art. 6 GDPR, ".repeat(n)),
        &|n| "Banana: x\n".repeat(n),
    ];
    // Times below are too short to be compared; a measurement that is disturbed is repeated, which a quadratic one does not survive.
    const LEAST: f64 = 0.03;
    let time = |text: String| {
        let start = std::time::Instant::now();
        mistakes(&text);
        let _ = format(&text, whole(&text), table(), None, Some(Lang::De));
        start.elapsed().as_secs_f64().max(LEAST)
    };
    for text in texts {
        let ratios: Vec<f64> = (0..4).map(|_| time(text(8_000)) / time(text(1_000))).take_while(|ratio| *ratio > 24.0).collect();
        assert!(ratios.len() < 4, "eight times as much takes so many times as long: {ratios:?} for {:?}", &text(10)[..60]);
    }
}
