//! Values that flows declare and notices state: periods, dates, citations, contacts, countries.
//!
//! In: words and the word tables of a language. Out: typed values. Knows `source`; has no word of any language in its code:
//! units, numbers, months and the words of a citation come from `rules/words/`.

mod citation; // an article, a section, a letter of a law
mod contact; // addresses, e-mail, telephone, web
mod fold; // one spelling for all
mod numbering; // the numbers of sections
mod period; // how long something is kept, and from when
mod scan; // values in running text
mod words; // the word tables
mod written; // values as a language writes them out

pub use citation::{Citation, Division};
pub use contact::Contact;
pub use fold::{fold, fold_into};
pub use numbering::{Numbering, Style};
pub use period::{Length, Period, Unit};
pub use scan::{Found, LawNames, NoLaws, parse_citations, parse_date, parse_length, scan};
pub use words::{CitationWords, ContactWords, OrganisationWords, PeriodWords, ReferenceWords, UnitWords, WordIndex, Words, WrittenWords};

use serde::{Deserialize, Serialize};

/// A date of the Gregorian calendar.
pub type Date = jiff::civil::Date;

/// A typed value: of a declared field, or captured from a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Value {
    /// Words as they stand.
    Text(String),
    /// A word of a closed set: the canonical name from the table (`public`, `live`).
    Choice(String),
    /// The name of a declared thing.
    Name(String),
    /// A period of time with its event.
    Period(Period),
    /// A day.
    Date(Date),
    /// A provision of a law, alone or the first of a chain ("in conjunction with").
    Citation(Citation),
    /// A country, region or group by its code: `DE`, `DE-NW`, `EU`, `EEA` (ISO 3166-1, ISO 3166-2, or a group of the facts).
    Country(String),
    /// A way to reach someone.
    Contact(Contact),
    /// An organisation with its legal form, or a public body, as written.
    Organisation(String),
    /// A supervisory authority by its id in the facts.
    Authority(String),
    /// A transfer instrument by its id in the facts (an adequacy decision, a set of clauses).
    Instrument(String),
    /// A number without unit.
    Number(u64),
}
