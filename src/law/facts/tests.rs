//! What the tables of facts say, and what is said of broken ones.

use super::*;
use crate::source::{SourceFile, Sources};
use crate::value::{Contact, Division, Length, Unit};

/// The tables under `rules/facts/`.
fn facts() -> Facts {
    let (facts, diagnostics) = load(&[]);
    assert_eq!(diagnostics, []);
    facts
}

/// The tables under `rules/facts/` and further ones.
fn load(more: &[(&str, &str)]) -> (Facts, Vec<Diagnostic>) {
    let mut sources = Sources::default();
    for table in ["authorities", "countries", "laws", "numbering", "postcodes_de", "retention_de", "transfers"] {
        let path = format!("{}/rules/facts/{table}.toml", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).unwrap_or_default();
        sources.add(SourceFile::utf8(format!("rules/facts/{table}.toml"), text));
    }
    for (name, text) in more {
        sources.add(SourceFile::utf8(format!("policies/facts/{name}.toml"), *text));
    }
    let mut facts = Facts::default();
    let mut diagnostics: Vec<Diagnostic> = sources.iter().filter_map(|(id, file)| facts.add(id, file).err().map(|d| *d)).collect();
    diagnostics.extend(facts.check(&sources));
    (facts, diagnostics)
}

fn day(text: &str) -> Date {
    text.parse().unwrap_or(Date::MIN)
}

fn cite(law: &str, number: &str, paragraph: Option<u16>, letter: Option<&str>) -> Citation {
    let division = if law == "gdpr" { Division::Article } else { Division::Section };
    Citation {
        law: Some(law.to_owned()),
        division,
        number: number.to_owned(),
        paragraph,
        sentence: None,
        letter: letter.map(str::to_owned),
        item: None,
    }
}

#[test]
fn countries_are_third_countries_by_the_day() {
    let facts = facts();
    for (code, on, third) in [
        ("GB", "2020-12-31", Some(false)),
        ("GB", "2021-01-01", Some(true)),
        ("GB", "2026-11-23", Some(true)),
        ("US", "2026-11-23", Some(true)),
        ("CH", "2026-11-23", Some(true)),
        ("NO", "2026-11-23", Some(false)),
        ("LI", "2026-11-23", Some(false)),
        ("GF", "2026-11-23", Some(false)),
        ("DE-NW", "2026-11-23", Some(false)),
        ("EU", "2026-11-23", Some(false)),
        ("EEA", "2026-11-23", Some(false)),
        ("ZZ", "2026-11-23", None),
    ] {
        assert_eq!(facts.third_country(code, day(on)), third, "{code} on {on}");
    }
    let members =
        facts.countries.codes().filter(|c| c.len() == 2 && *c != "EU" && facts.third_country(c, day("2026-11-23")) == Some(false));
    // 27 member states, three of the EEA, and parts of them with codes of their own.
    assert!(members.count() >= 30);
}

#[test]
fn adequacy_begins_and_ends_on_its_days() {
    let facts = facts();
    use Adequacy::{Adequate, Conditional, None as Not};
    for (code, on, expected, lapsed, upcoming) in [
        ("GB", "2021-06-27", Not, None, Some("eu-gb")),
        ("GB", "2021-06-28", Adequate("eu-gb"), None, None),
        ("GB", "2031-12-27", Adequate("eu-gb"), None, None),
        ("GB", "2031-12-28", Not, Some("eu-gb"), None),
        ("US", "2015-10-06", Not, Some("us-safe-harbour"), Some("us-privacy-shield")),
        ("US", "2020-07-16", Not, Some("us-privacy-shield"), Some("eu-us-dpf")),
        ("US", "2026-11-23", Conditional("eu-us-dpf"), Some("us-privacy-shield"), None),
        ("BR", "2025-12-31", Not, None, Some("eu-br")),
        ("BR", "2026-11-23", Conditional("eu-br"), None, None),
        ("CH", "2026-11-23", Adequate("eu-ch"), None, None),
        ("CN", "2026-11-23", Not, None, None),
    ] {
        assert_eq!(facts.transfers.adequacy(code, day(on)), expected, "{code} on {on}");
        assert_eq!(facts.transfers.lapsed(code, day(on)).map(|d| d.id.as_str()), lapsed, "{code} before {on}");
        assert_eq!(facts.transfers.upcoming(code, day(on)).map(|d| d.id.as_str()), upcoming, "{code} after {on}");
    }
    for (id, on, holds) in [
        ("us-privacy-shield", "2020-07-15", Some(true)),
        ("us-privacy-shield", "2020-07-16", Some(false)),
        ("eu-us-dpf", "2026-11-23", Some(true)),
        ("scc-2010-87", "2021-09-26", Some(true)),
        ("scc-2010-87", "2021-09-27", Some(false)),
        ("scc-2021-914", "2026-11-23", Some(true)),
        ("scc-2099", "2026-11-23", None),
    ] {
        assert_eq!(facts.transfers.in_force(id, day(on)), holds, "{id} on {on}");
    }
    assert!(facts.transfers.instrument("scc-2021-915").is_some_and(|i| !i.transfer_tool));
}

#[test]
fn the_competent_authority_follows_seat_and_kind() {
    let facts = facts();
    for (country, region, kind, expected) in [
        ("DE", Some("DE-NW"), "municipality", &["de-nw-ldi"][..]),
        ("DE", Some("DE-NW"), "public", &["de-nw-ldi"]),
        ("DE", Some("DE-NW"), "private", &["de-nw-ldi"]),
        ("DE", Some("DE-BY"), "private", &["de-by-baylda"]),
        ("DE", Some("DE-BY"), "municipality", &["de-by-baylfd"]),
        ("DE", Some("DE-BY"), "land-public", &["de-by-baylfd"]),
        ("DE", Some("DE-HH"), "federal-public", &["de-bfdi"]),
        ("DE", None, "private", &[]),
        ("DE", Some("DE-NW"), "", &[]),
        ("DE", Some("DE-BY"), "church-protestant", &[]),
        ("AT", None, "private", &["at-dsb"]),
        ("ES", None, "private", &["es-aepd"]),
        ("FR", None, "", &["fr-cnil"]),
        ("BE", None, "eu-institution", &["eu-edps"]),
        ("CN", None, "private", &[]),
    ] {
        assert_eq!(facts.authorities.competent(country, region, kind), expected, "{kind} in {country} {region:?}");
    }
    assert!(facts.authorities.competent("DE", Some("DE-NW"), "church-catholic").len() > 1);
}

#[test]
fn an_authority_is_known_by_id_or_by_a_place_that_has_but_one() {
    let facts = facts();
    let id = |of: &str| facts.authorities.authority(of).map(|a| a.id.as_str());
    assert_eq!(id("de-nw-ldi"), Some("de-nw-ldi"));
    assert_eq!(id("DE-NW"), Some("de-nw-ldi"));
    assert_eq!(id("de-nw"), Some("de-nw-ldi"));
    assert_eq!(id("DE-BY"), None, "Bavaria has one for companies and one for public bodies");
    assert_eq!(id("IE"), Some("ie-dpc"));
}

#[test]
fn an_old_address_fax_or_e_mail_of_an_authority_is_told_from_the_present_one() {
    let facts = facts();
    let address = |text: &str| Contact::Address(text.to_owned());
    for (contact, expected) in [
        (address("Kavalleriestr. 2-4, 40213 Düsseldorf"), Some(("de-nw-ldi", Standing::Current))),
        (address("Kavalleriestraße 2 – 4 40213 Düsseldorf"), Some(("de-nw-ldi", Standing::Current))),
        (address("Kavalleriestr. 2-40, 40213 Düsseldorf"), None),
        (address("Husarenstr. 30, 53117 Bonn"), Some(("de-bfdi", Standing::Former))),
        (address("Gustav-Stresemann-Ring 1, 65189 Wiesbaden"), Some(("de-he-hbdi", Standing::Former))),
        (address("Lautenschlagerstraße 20, 70173 Stuttgart"), Some(("de-bw-lfdi", Standing::Former))),
        (address("Königstrasse 10 a, 70173 Stuttgart"), Some(("de-bw-lfdi", Standing::Former))),
        (address("Ludwig-Erhard-Str. 22, 20459 Hamburg"), Some(("de-hh-hmbbfdi", Standing::Current))),
        (address("Water Lane, Wycliffe House, Wilmslow"), None),
        (Contact::Fax("021138424-10".replace('-', "")), Some(("de-nw-ldi", Standing::Former))),
        (Contact::Fax("+4921138424999".to_owned()), Some(("de-nw-ldi", Standing::Current))),
        (Contact::Phone("0211384240".to_owned()), Some(("de-nw-ldi", Standing::Current))),
        (Contact::Email("saechsdsb@slt.sachsen.de".to_owned()), Some(("de-sn-sdtb", Standing::Former))),
        (Contact::Email("poststelle@ldi.nrw.de".to_owned()), Some(("de-nw-ldi", Standing::Current))),
        (Contact::Url("https://www.ldi.nrw.de/kontakt".to_owned()), Some(("de-nw-ldi", Standing::Current))),
        (Contact::Url("https://ldi.nrw.de.example.com/".to_owned()), None),
        (Contact::Email("info@example.org".to_owned()), None),
    ] {
        let found = facts.authorities.at_contact(&contact).map(|(a, s)| (a.id.as_str(), s));
        assert_eq!(found, expected, "{contact:?}");
    }
}

#[test]
fn a_postcode_tells_the_region() {
    let facts = facts();
    for (postcode, region) in [
        ("41564", Some("DE-NW")),
        ("10115", Some("DE-BE")),
        ("80331", Some("DE-BY")),
        ("89073", Some("DE-BW")),
        ("99084", Some("DE-TH")),
        ("00000", None),
        ("4156", None),
        ("415641", None),
        ("", None),
        ("D-41564", None),
    ] {
        assert_eq!(facts.postcodes.region(postcode), region, "{postcode}");
    }
}

#[test]
fn laws_are_known_by_the_longest_name_however_it_is_written() {
    let facts = facts();
    for (words, expected) in [
        ("DSGVO und", Some(("gdpr", "DSGVO"))),
        ("DS\u{2011}GVO.", Some(("gdpr", "DS\u{2011}GVO"))),
        ("EU-DSGVO", Some(("gdpr", "EU-DSGVO"))),
        ("Datenschutz-\nGrundverordnung (DSGVO)", Some(("gdpr", "Datenschutz-\nGrundverordnung"))),
        ("Daten\u{ad}schutz\u{ad}grund\u{ad}verordnung;", Some(("gdpr", "Daten\u{ad}schutz\u{ad}grund\u{ad}verordnung"))),
        ("GDPR/BDSG", Some(("gdpr", "GDPR"))),
        ("DSGVO-konform", Some(("gdpr", "DSGVO"))),
        ("UK GDPR", Some(("uk-gdpr", "UK GDPR"))),
        ("BDSG. Neu ist", Some(("bdsg", "BDSG"))),
        ("BDSG a. F. galt", Some(("bdsg-old", "BDSG a. F."))),
        ("Bundesdatenschutzgesetzes", Some(("bdsg", "Bundesdatenschutzgesetzes"))),
        ("SGB\u{a0}X.", Some(("sgb-x", "SGB\u{a0}X"))),
        ("SGB", Some(("sgb", "SGB"))),
        ("DSG NRW", Some(("dsg-nrw", "DSG NRW"))),
        ("DSG-EKD", Some(("dsg-ekd", "DSG-EKD"))),
        ("Datenschutzgesetz NRW", Some(("dsg-nrw", "Datenschutzgesetz NRW"))),
        ("Datenschutzgesetz", Some(("dsg", "Datenschutzgesetz"))),
        ("LDSG", Some(("ldsg", "LDSG"))),
        ("NDSG", Some(("ndsg", "NDSG"))),
        ("nDSG", Some(("revdsg-ch", "nDSG"))),
        ("Richtlinie 95/46/EG", Some(("dpd-95-46", "Richtlinie 95/46/EG"))),
        ("TTDSG", Some(("ttdsg", "TTDSG"))),
        ("ao", None),
        ("DSGVOs", None),
        ("und", None),
        ("", None),
        ("\u{ad}", None),
    ] {
        let found = facts.law_at(words).map(|(id, bytes)| (id, words.get(..bytes).unwrap_or("cut within a character")));
        assert_eq!(found, expected, "{words:?}");
    }
}

#[test]
fn laws_are_renamed_and_repealed_on_their_days() {
    let facts = facts();
    for (id, on, status) in [
        ("ttdsg", "2024-05-13", Some(LawStatus::InForce)),
        ("ttdsg", "2024-05-14", Some(LawStatus::Renamed)),
        ("tdddg", "2024-05-13", Some(LawStatus::NotYet)),
        ("tdddg", "2026-11-23", Some(LawStatus::InForce)),
        ("tmg", "2026-11-23", Some(LawStatus::Repealed)),
        ("dpd-95-46", "2018-05-24", Some(LawStatus::InForce)),
        ("dpd-95-46", "2018-05-25", Some(LawStatus::Repealed)),
        ("eprivacy-reg", "2026-11-23", Some(LawStatus::NeverAdopted)),
        ("gdpr", "2026-11-23", Some(LawStatus::InForce)),
        ("nonsense", "2026-11-23", None),
    ] {
        assert_eq!(facts.laws.status(id, day(on)), status, "{id} on {on}");
    }
    assert_eq!(facts.laws.law("ttdsg").map(|l| (l.successor.as_str(), l.until)), Some(("tdddg", Some(day("2024-05-14")))));
    let now = |citation| facts.laws.moved(&citation).map(|m| m.now.as_str());
    assert_eq!(now(cite("tmg", "5", None, None)), Some("§ 5 DDG"));
    assert_eq!(now(cite("bdsg", "34", Some(8), None)), Some("Art. 15 DSGVO"));
    assert_eq!(now(cite("bdsg", "34", Some(1), None)), None);
    assert_eq!(facts.laws.public_task_clause("DE-NW"), Some("§ 3 Abs. 1 DSG NRW"));
}

#[test]
fn provisions_that_do_not_exist_are_known() {
    let facts = facts();
    for (citation, exists) in [
        (cite("gdpr", "6", Some(1), Some("f")), Some(true)),
        (cite("gdpr", "6", None, Some("f")), Some(true)),
        (cite("gdpr", "6", Some(1), Some("F")), Some(true)),
        (cite("gdpr", "6", Some(1), Some("g")), Some(false)),
        (cite("gdpr", "6", Some(1), Some("ea")), Some(false)),
        (cite("gdpr", "6", Some(2), Some("a")), Some(false)),
        (cite("gdpr", "6", Some(5), None), Some(false)),
        (cite("gdpr", "6", Some(0), None), Some(false)),
        (cite("gdpr", "9", Some(2), Some("j")), Some(true)),
        (cite("gdpr", "9", Some(2), Some("k")), Some(false)),
        (cite("gdpr", "13", Some(5), None), Some(false)),
        (cite("gdpr", "14", Some(2), Some("g")), Some(true)),
        (cite("gdpr", "13", Some(2), Some("g")), Some(false)),
        (cite("gdpr", "16", None, None), Some(true)),
        (cite("gdpr", "16", Some(1), None), Some(false)),
        (cite("gdpr", "4", Some(7), None), Some(true)),
        (cite("gdpr", "4", Some(27), None), Some(false)),
        (Citation { item: Some(7), ..cite("gdpr", "4", None, None) }, Some(true)),
        (cite("gdpr", "99", None, None), Some(true)),
        (cite("gdpr", "100", None, None), Some(false)),
        (cite("gdpr", "0", None, None), Some(false)),
        (cite("gdpr", "6a", None, None), Some(false)),
        (Citation { division: Division::Section, ..cite("gdpr", "6", None, None) }, Some(false)),
        (Citation { division: Division::Recital, ..cite("gdpr", "173", None, None) }, Some(true)),
        (Citation { division: Division::Recital, ..cite("gdpr", "174", None, None) }, Some(false)),
        (cite("bdsg", "999", None, None), None),
        (Citation { law: None, ..cite("gdpr", "100", None, None) }, None),
    ] {
        assert_eq!(facts.provision_exists(&citation), exists, "{citation:?}");
    }
}

#[test]
fn statutory_periods_are_found_by_provision_and_by_words() {
    let facts = facts();
    let years = |count| Length { count, unit: Unit::Year };
    let under = |citation| facts.periods_under(&citation).iter().map(|p| p.id.clone()).collect::<Vec<_>>();
    assert!(under(cite("ao", "147", Some(3), None)).contains(&"hgb-257-vouchers".to_owned()));
    assert!(under(cite("bgb", "195", None, None)).contains(&"bgb-195".to_owned()));
    assert_eq!(under(cite("ao", "148", None, None)), Vec::<String>::new());
    let invoices = facts.retention.for_words("Aufbewahrung von Rechnungen");
    let lengths = |on: &str| invoices.iter().filter_map(|p| p.length(day(on))).collect::<Vec<_>>();
    assert_eq!(lengths("2026-11-23"), [years(8)]);
    assert_eq!(lengths("2024-12-31"), [years(10)]);
    assert!(facts.retention.for_words("Abrechnungen").is_empty());
}

#[test]
fn names_lead_to_one_country_each() {
    let facts = facts();
    for (name, code) in [
        ("usa", Some("US")),
        ("Vereinigte Staaten", Some("US")),
        ("United Kingdom", Some("GB")),
        ("Großbritannien", Some("GB")),
        ("grossbritannien", Some("GB")),
        ("de-nw", Some("DE-NW")),
        ("NRW", Some("DE-NW")),
        ("Europäische Union", Some("EU")),
        ("ewr", Some("EEA")),
        ("Atlantis", None),
    ] {
        assert_eq!(facts.countries.code_of(name), code, "{name}");
    }
    assert_eq!(facts.countries.nearest("Deutchland"), Some("Deutschland"));
    for code in facts.countries.codes() {
        for language in ["de", "en"] {
            let name = facts.countries.name(code, language).unwrap_or("");
            assert!(!name.is_empty(), "{code} has a name in {language}");
            assert_eq!(facts.countries.code_of(name), Some(code), "{name}");
        }
    }
}

#[test]
fn every_row_has_its_source_and_its_names() {
    let facts = facts();
    for a in facts.authorities.iter() {
        assert!(!a.source.is_empty() && !a.name.is_empty() && !a.name_de.is_empty() && !a.name_en.is_empty(), "{}", a.id);
    }
    for l in facts.laws.iter() {
        assert!(
            !l.source.is_empty() && !l.short.is_empty() && !l.short_en.is_empty() && !l.name_de.is_empty() && !l.name_en.is_empty(),
            "{}",
            l.id
        );
        assert!(matches!(l.status.as_str(), "in-force" | "never-adopted") || l.until.is_some(), "{} ended on a day", l.id);
    }
    for d in facts.transfers.decisions() {
        assert!(!d.source.is_empty() && d.from.is_some() && (!d.countries.is_empty() || !d.organisation.is_empty()), "{}", d.id);
    }
    for i in facts.transfers.instruments() {
        assert!(!i.source.is_empty() && !i.names_de.is_empty() && !i.names_en.is_empty(), "{}", i.id);
    }
    for p in facts.retention.iter() {
        assert!(!p.cite.is_empty() && !p.subject_de.is_empty() && !p.subject_en.is_empty(), "{}", p.id);
        assert!(p.norms.iter().all(|n| facts.laws.provision(n).is_some()), "{} names a known law", p.id);
    }
    assert!(facts.numberings.numbering.iter().all(|n| !n.source.is_empty()));
}

#[test]
fn no_name_of_the_facts_is_an_everyday_word() {
    let facts = facts();
    let words = ["us", "gb", "sdk", "ap", "datenschutzbehörde", "lfdi", "pci dss", "island", "der beauftragte", "beauftragter berlin"];
    for language in ["de", "en"] {
        for phrase in facts.phrases(language) {
            let free = !phrase.exact || phrase.words == phrase.words.to_uppercase();
            assert!(!(free && words.contains(&phrase.words.to_lowercase().as_str())), "{} names {}", phrase.words, phrase.id);
        }
    }
}

#[test]
fn only_laws_of_the_past_are_phrases_of_their_own() {
    let facts = facts();
    let named = |words: &str| facts.phrases("de").into_iter().find(|p| p.words == words && p.names == PhraseKind::Law).map(|p| p.id);
    assert_eq!(named("TTDSG").as_deref(), Some("ttdsg"));
    assert_eq!(named("ePrivacy-Verordnung").as_deref(), Some("eprivacy-reg"));
    assert_eq!(named("TDDDG"), None);
}

#[test]
fn own_tables_add_rows_and_their_mistakes_are_shown_at_their_place() {
    let law = "[[law]]\nid = \"works-agreement\"\nshort = \"BV Video\"\nnames = [\"BV Video\"]\nstatus = \"in-force\"\n";
    let (facts, diagnostics) = load(&[("laws", law)]);
    assert_eq!(diagnostics, []);
    assert_eq!(facts.law_at("BV Video vom"), Some(("works-agreement", 8)));
    assert_eq!(facts.law_at("DSGVO"), Some(("gdpr", 5)));

    for (table, text, code, at) in [
        ("laws", "[[law]]\nid = \"gdpr\"\nstatus = \"in-force\"\n", "facts::duplicate", "\"gdpr\""),
        ("laws", "[[law]]\nid = \"x\"\nstatus = \"dead\"\n", "facts::unknown-status", "\"x\""),
        ("laws", "[[law]]\nid = \"x\"\nstatus = \"repealed\"\nsuccessor = \"y\"\n", "facts::unknown-law", "\"x\""),
        ("laws", "[[law]]\nid = \"x\"\nstatus = \"in-force\"\narticle_at = \"https://example.org\"\n", "facts::address", "\"x\""),
        ("laws", "[[law]]\nname = \"x\"\n", "facts::table", "name"),
        ("laws", "[[law]]\nid = \"x\"\nfrom = 2024-13-01\n", "facts::table", ""),
        ("laws", "[[law]]\nid = \"x\"\nfrom = 2024-02-30\n", "facts::table", ""),
        ("transfers", "[[decision]]\nid = \"x\"\ncountries = [\"QQ\"]\n", "facts::unknown-country", "\"x\""),
        ("retention_eu", "[[period]]\nid = \"x\"\nperiod = \"8 years\"\n", "facts::period", "\"x\""),
        ("postcodes_x", "ranges = [{ from = \"41565\", to = \"41563\", region = \"DE-NW\" }]\n", "facts::postcodes", "\"41565\""),
        ("recipes", "", "facts::unknown-table", ""),
    ] {
        let (_, diagnostics) = load(&[(table, text)]);
        let codes: Vec<&str> = diagnostics.iter().map(|d| d.code).collect();
        assert!(codes.contains(&code), "{text}: {codes:?}");
        let label = diagnostics.iter().find(|d| d.code == code).and_then(|d| d.labels.first());
        let shown = label.and_then(|l| text.get(l.span.range())).unwrap_or("");
        assert!(at.is_empty() || shown == at, "{text}: shows {shown:?}");
        assert!(diagnostics.iter().all(|d| !d.message.en.is_empty() && !d.message.de.is_empty()));
    }
}

#[test]
fn the_compiled_form_gives_the_same_answers() {
    let facts = facts();
    let bytes = postcard::to_stdvec(&facts).unwrap_or_default();
    let again: Facts = postcard::from_bytes(&bytes).unwrap_or_default();
    assert_eq!(format!("{facts:?}"), format!("{again:?}"));
}

mod properties {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_law_found_ends_on_a_character(words in ".{0,80}", name in "(DSGVO|BDSG a\\.F\\.|SGB X|Daten\u{ad}schutzgesetz|95/46/EG)") {
            let facts = FACTS.with(Clone::clone);
            let text = format!("{name}{words}");
            if let Some((id, bytes)) = facts.law_at(&text) {
                prop_assert!(text.is_char_boundary(bytes) && bytes > 0);
                prop_assert!(facts.laws.law(id).is_some());
            }
        }

        #[test]
        fn any_contact_can_be_asked_about(text in "\\PC{0,60}") {
            let facts = FACTS.with(Clone::clone);
            for contact in [Contact::Address(text.clone()), Contact::Email(text.clone()), Contact::Fax(text.clone()), Contact::Url(text.clone())] {
                let _ = facts.authorities.at_contact(&contact);
            }
            let _ = (facts.postcodes.region(&text), facts.countries.code_of(&text), facts.retention.for_words(&text).len());
        }
    }

    thread_local! {
        static FACTS: std::rc::Rc<Facts> = std::rc::Rc::new(facts());
    }
}
