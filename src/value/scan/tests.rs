//! What is found in running text: who is named, and how they can be reached.

use super::{NoLaws, scan};
use crate::value::{Contact, Value, WordIndex, Words};

fn found(language: &str, text: &str) -> Vec<(&'static str, String)> {
    let table = match language {
        "de" => include_str!("../../../rules/words/de.toml"),
        _ => include_str!("../../../rules/words/en.toml"),
    };
    let words: Words = toml::from_str(table).unwrap();
    let mut out = Vec::new();
    scan(text, &WordIndex::new(words.into()), &NoLaws, &mut out);
    out.into_iter()
        .map(|f| {
            let value = match f.value {
                Value::Organisation(v) | Value::Text(v) => v,
                Value::Contact(Contact::Email(v) | Contact::Phone(v) | Contact::Fax(v) | Contact::Address(v) | Contact::Url(v)) => v,
                _ => String::new(),
            };
            (f.kind, value)
        })
        .collect()
}

#[track_caller]
fn finds(language: &str, text: &str, kind: &str, value: &str) {
    let all = found(language, text);
    assert!(all.iter().any(|(k, v)| *k == kind && v == value), "{kind} `{value}` not in {all:?}");
}

#[track_caller]
fn finds_no(language: &str, text: &str, kind: &str) {
    let all = found(language, text);
    assert!(!all.iter().any(|(k, _)| *k == kind), "{kind} in {all:?}");
}

#[test]
fn names_end_where_the_words_around_them_begin() {
    finds("de", "Das Werkzeug ist ein Service der Muster Systems, Inc.", "organisation", "Muster Systems, Inc.");
    finds("de", "Hosting bei unserem Dienstleister Muster Hosting GmbH.", "organisation", "Muster Hosting GmbH");
    finds("de", "Anbieter ist die rapidco GmbH.", "organisation", "rapidco GmbH");
    finds("de", "ein Angebot der muster.de GmbH & Co. KG", "organisation", "muster.de GmbH & Co. KG");
    finds("en", "a service by the provider Example Software, LLC", "organisation", "Example Software, LLC");
    finds_no("de", "Die Firma ist eine GmbH.", "organisation");
    finds_no("en", "THE SERVICE IS PROVIDED AS IS AND AS AVAILABLE", "organisation");
}

#[test]
fn some_names_have_articles_within() {
    finds("de", "Freunde und Förderer der Musterschule e. V.", "organisation", "Freunde und Förderer der Musterschule e. V.");
    finds("de", "Gesellschaft für Beispiele mbH", "organisation", "Gesellschaft für Beispiele mbH");
    finds("en", "Society for the Study of Examples Ltd", "organisation", "Society for the Study of Examples Ltd");
}

#[test]
fn a_square_is_no_town() {
    finds("de", "Stadt Musterstadt, Am Markt 1, 12345 Musterstadt", "public-body", "Stadt Musterstadt");
    finds_no("de", "Erika Beispiel, Am Markt 1, 12345 Musterstadt", "public-body");
}

#[test]
fn persons_are_known_by_a_title_or_by_a_contact() {
    finds("de", "Verantwortlich: Erika Beispiel, Hauptstr. 1, 12345 Musterstadt", "person", "Erika Beispiel");
    finds("de", "Das ist Herr Dr. Max Muster.", "person", "Herr Dr. Max Muster");
    finds("en", "The controller is Jane Sample.", "name", "Jane Sample");
    finds_no("de", "Der Zweck ist Bessere Datenverarbeitung, siehe info@example.org", "person");
}

#[test]
fn the_first_line_of_an_address_is_who_lives_there() {
    finds(
        "de",
        "Verantwortlicher\nEvangelische junge Gemeinde (JG) Nord\nAm Anger 3\n12345 Musterdorf",
        "addressee",
        "Evangelische junge Gemeinde (JG) Nord",
    );
    finds("de", "Erika Beispiel\nAm Anger 3\n12345 Musterdorf", "person", "Erika Beispiel");
    finds_no("de", "Schreiben Sie uns gern einen Brief:\nAm Anger 3\n12345 Musterdorf", "addressee");
}

#[test]
fn addresses_in_the_spellings_of_several_countries() {
    finds("de", "Muster GmbH, Am Markt 1, 12345 Musterstadt", "address", "Am Markt 1, 12345 Musterstadt");
    finds("de", "Zeisigweg 9\nD-12345 Musterstadt", "address", "Zeisigweg 9 D-12345 Musterstadt");
    finds("de", "88 Sample P Kelly Jr Street, San Exemplo, CA 94107", "address", "88 Sample P Kelly Jr Street, San Exemplo, CA 94107");
    finds("en", "12 High Street, London EC1A 1BB", "address", "12 High Street, London EC1A 1BB");
    finds("en", "Example House, Castle Road, Exampleton AB1 2CD", "address", "Castle Road, Exampleton AB1 2CD");
}

#[test]
fn links_of_a_wiki_are_no_brackets() {
    finds("de", "Verantwortlich ist [Name des Vereins].", "bracketed", "Name des Vereins");
    finds_no("de", "Schreiben Sie an die [[Kontakt|Adresse]].", "bracketed");
}

#[test]
fn numbers_and_mail_in_disguise() {
    finds("de", "Tel.: +49 (0)211 123456-0", "phone", "+492111234560");
    finds("de", "0211 123456 (Tel.), 0211 123457 (Fax)", "fax", "0211123457");
    finds("de", "post (at) example (punkt) org", "email", "post@example.org");
    finds("de", "post @ example . org", "email", "post@example.org");
    finds("en", "write to info at example dot org please", "email", "info@example.org");
    finds_no("en", "we look at things and connect each dot here", "email");
}
