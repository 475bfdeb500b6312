//! Addresses, e-mail, telephone, web.

use serde::{Deserialize, Serialize};

/// A way to reach someone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Contact {
    /// An e-mail address, in lower case, with the signs that hide it undone.
    Email(String),
    /// A telephone number: digits, with a leading `+` if it has one.
    Phone(String),
    /// A fax number, likewise.
    Fax(String),
    /// A postal address as written, on one line.
    Address(String),
    /// A web address.
    Url(String),
}
