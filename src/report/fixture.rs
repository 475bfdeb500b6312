//! Findings of a toy law: may tea be served?

use super::Style;
use crate::lint::{Belongs, Evidence, Finding, Fix, Outcome, RuleOutcome};
use crate::source::{FileId, Lang, Place, Say, Severity, SourceFile, Sources, Span};

pub(super) const PLAIN: Style = Style { lang: Lang::En, color: false, unicode: true, width: 80 };

/// A house rule of one long line among short ones, and what is declared about it.
pub(super) fn sources() -> Sources {
    let mut all = Sources::default();
    let long = "Guests are welcome at any time, and whoever comes before noon is given a chair by the window, since the light is best there. \
                Tea is served at five to everyone who has taken off their boots, unless the kettle is being mended, in which case water is \
                offered to all who ask for it in a friendly voice.";
    all.add(SourceFile::utf8("house.md", format!("# House rules\n\n{long}\n\n## Bööts\n\nTea is not served.\n")));
    all.add(SourceFile::utf8("house.flow", "Pot blue: The blue pot\n    Holds: tea\n"));
    all
}

/// The place of some words in a file.
pub(super) fn place(sources: &Sources, file: u32, words: &str) -> Place {
    let id = FileId(file);
    let at = sources.get(id).and_then(|f| f.text.find(words)).unwrap_or(0);
    Place { file: id, span: Span::new(at, at + words.len()) }
}

pub(super) fn finding(sources: &Sources) -> Finding {
    let evidence = |file, words, en: &str, de: &str| Evidence::new(place(sources, file, words), Say::new(en, de));
    Finding {
        rule: "tea-contradiction".to_owned(),
        item: Some(Say::new("Whether tea is served", "Ob es Tee gibt")),
        severity: Severity::Error,
        grade: None,
        message: Say::new("Tea is both served and not served.", "Tee wird ausgeschenkt und nicht ausgeschenkt."),
        place: place(sources, 0, "Tea is served at five"),
        evidence: vec![
            evidence(0, "Tea is not served", "and here it is not", "und hier nicht"),
            evidence(1, "Holds: tea", "declared here", "hier erklärt"),
        ],
        cites: vec![Say::new("Rule 1(2) of the house", "Regel 1 Abs. 2 der Hausordnung"), Say::new("Rule 3", "Regel 3")],
        help: Some(Say::new("Say which of the two holds.", "Sagen Sie, was von beidem gilt.")),
        fix: Some(Fix {
            clause: "Tea is served at {hour}.".to_owned(),
            blanks: Vec::new(),
            adds: false,
            belongs: Belongs::Nowhere,
            heading: None,
        }),
    }
}

pub(super) fn absence(sources: &Sources) -> Finding {
    Finding {
        rule: "milk-missing".to_owned(),
        item: None,
        severity: Severity::Info,
        grade: None,
        message: Say::new("Nothing is said about milk.", "Über Milch wird nichts gesagt."),
        place: place(sources, 0, "## Bööts"),
        evidence: Vec::new(),
        cites: vec![Say::new("Rule 2", "Regel 2")],
        help: None,
        fix: None,
    }
}

pub(super) fn outcomes(sources: &Sources) -> Vec<(Option<FileId>, RuleOutcome)> {
    let of = |rule: &str, item: (&str, &str), outcome, words: &[&str]| {
        let item = Some(Say::new(item.0, item.1));
        let evidence = words.iter().map(|w| Evidence::new(place(sources, 0, w), Say::default())).collect();
        (Some(FileId(0)), RuleOutcome { rule: rule.to_owned(), item, outcome, grade: None, evidence })
    };
    vec![
        of("hour-given", ("When tea is served", "Wann es Tee gibt"), Outcome::Satisfied, &["served at five"]),
        of("tea-contradiction", ("Whether tea is served", "Ob es Tee gibt"), Outcome::Violated, &["Tea is served at five"]),
        of(
            "milk-missing",
            ("Milk", "Milch"),
            Outcome::Undecidable { missing: vec![Say::new("`Holds` of pot `blue`", "`Holds` der Kanne `blue`")] },
            &[],
        ),
        of("cups", ("Cups", "Tassen"), Outcome::NotApplicable, &[]),
    ]
}
