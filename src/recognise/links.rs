//! Links whose words are an address themselves, and lead to another one.

use crate::notice::{Document, Link};
use crate::value::{Contact, Found, Value, fold};
use std::borrow::Cow;

/// Protocols of web pages.
const WEB: [&str; 2] = ["https://", "http://"];
/// The protocol of e-mail.
const MAIL: &str = "mailto:";

/// How a link's target differs from its words.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Difference {
    /// The words are an e-mail address, the target is another one, or a web page.
    Email,
    /// The words and the target are web addresses of different hosts.
    Host,
    /// They are different pages of one host.
    Page,
}

impl Difference {
    /// The tag by which patterns ask for it.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Host => "host",
            Self::Page => "page",
        }
    }
}

/// How the target of a link differs from the address that its words are. `addresses` finds the e-mail addresses of a text;
/// `redirects` are hosts whose addresses stand for others.
pub(super) fn difference(shown: &Contact, link: &Link, redirects: &[String], addresses: &dyn Fn(&str) -> Vec<Found>) -> Option<Difference> {
    let target = decoded(&link.target);
    let mail = strip(&target, MAIL);
    match shown {
        Contact::Email(shown) => {
            let found = addresses(mail.unwrap_or(&target));
            let mut found = found.iter().filter_map(|f| if let Value::Contact(Contact::Email(e)) = &f.value { Some(e) } else { None });
            let differs = match mail {
                // What is no address as it stands is put together by a script.
                Some(_) => found.clone().next().is_some() && !found.any(|e| e == shown),
                None => {
                    url(&target).is_some_and(|(host, _)| !is_listed(host, redirects) && !fold(&target).contains(&fold(shown)))
                        && found.next().is_none()
                }
            };
            differs.then_some(Difference::Email)
        }
        Contact::Url(shown) => {
            let (Some((host, page)), Some((other, other_page))) = (shown_url(shown), url(&target)) else { return None };
            if site(host) != site(other) {
                // A redirection names its goal.
                let names_it = target.to_lowercase().contains(&bare(host));
                return (!names_it && !is_listed(other, redirects)).then_some(Difference::Host);
            }
            differs_in_page(&decoded(page), other_page).then_some(Difference::Page)
        }
        _ => None,
    }
}

/// The link that is nothing but a value: whether only signs surround it in the link's words.
pub(super) fn is_whole(document: &Document, link: &Link, value: crate::source::Span) -> bool {
    let around = |from: u32, to: u32| document.text.get(from as usize..to as usize).is_some_and(|t| !t.contains(char::is_alphanumeric));
    value.start >= link.span.start && value.end <= link.span.end && around(link.span.start, value.start) && around(value.end, link.span.end)
}

fn strip<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    text.get(..prefix.len()).filter(|t| t.eq_ignore_ascii_case(prefix)).and_then(|_| text.get(prefix.len()..))
}

/// Host and page of a web address with its protocol.
fn url(text: &str) -> Option<(&str, &str)> {
    let rest = WEB.iter().find_map(|p| strip(text.trim(), p))?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let host = rest.get(..end)?.rsplit('@').next()?.split(':').next()?;
    host.contains('.').then_some((host, rest.get(end..)?))
}

/// The same, of an address as written in a text.
fn shown_url(text: &str) -> Option<(&str, &str)> {
    url(text).or_else(|| {
        let end = text.find(['/', '?', '#', ':']).unwrap_or(text.len());
        text.get(..end).zip(text.get(end..)).filter(|(host, _)| host.contains('.'))
    })
}

fn bare(host: &str) -> String {
    let host = host.to_lowercase();
    host.strip_prefix("www.").map_or_else(|| host.clone(), str::to_owned)
}

/// What tells one site from another: the label before the ending, as one holder's sites differ in endings, and in what stands
/// before it.
fn site(host: &str) -> String {
    let host = bare(host);
    let mut labels = host.trim_end_matches('.').rsplit('.');
    let (ending, name) = (labels.next().unwrap_or(""), labels.next().unwrap_or(""));
    // "co.uk", "gv.at": a short label is part of the ending. Hosts under one of these pass for the same.
    if name.len() <= 2 { format!("{name}.{ending}") } else { name.to_owned() }
}

fn is_listed(host: &str, hosts: &[String]) -> bool {
    let host = bare(host);
    hosts.iter().any(|h| host == *h || host.strip_suffix(h.as_str()).is_some_and(|rest| rest.ends_with('.')))
}

/// Whether two pages of one host are certainly different: the last part of the one stands nowhere in the other's.
fn differs_in_page(shown: &str, other: &str) -> bool {
    let parts = |page: &str| -> Vec<String> {
        let path = page.split(['?', '#']).next().unwrap_or("").to_lowercase();
        let parts = path.split('/').map(|p| p.split('.').next().unwrap_or("").to_owned());
        parts.filter(|p| !p.is_empty()).collect()
    };
    // A query may name the page, and a text that was cut short names none.
    if shown.contains('?') || other.contains('?') || shown.ends_with(['…', '.', '-']) {
        return false;
    }
    let (shown, other) = (parts(shown), parts(other));
    let Some(last) = shown.last() else { return false };
    !other.is_empty() && !other.iter().any(|p| p.contains(last.as_str()) || last.contains(p.as_str()))
}

/// A target with its percent signs and backslashes of Markdown undone; as it stands, if that gives no text.
fn decoded(target: &str) -> Cow<'_, str> {
    if !target.contains('%') {
        return Cow::Borrowed(target);
    }
    let bytes = target.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&b) = bytes.get(at) {
        let hex = (b == b'%').then(|| target.get(at + 1..at + 3)).flatten().and_then(|h| u8::from_str_radix(h, 16).ok());
        out.push(hex.unwrap_or(b));
        at += if hex.is_some() { 3 } else { 1 };
    }
    String::from_utf8(out).map_or(Cow::Borrowed(target), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;
    use crate::value::{NoLaws, WordIndex, scan};

    fn differs(shown: &str, target: &str) -> Option<Difference> {
        let link = Link { span: Span::default(), target: target.to_owned() };
        let shown = if shown.contains('@') { Contact::Email(shown.to_owned()) } else { Contact::Url(shown.to_owned()) };
        let addresses = |text: &str| {
            let mut found = Vec::new();
            scan(text, &WordIndex::default(), &NoLaws, &mut found);
            found
        };
        difference(&shown, &link, &["short.example".to_owned()], &addresses)
    }

    #[test]
    fn another_address_differs() {
        assert_eq!(differs("tea@a.example", "mailto:cups@a.example"), Some(Difference::Email));
        assert_eq!(differs("tea@a.example", "https://b.example/contact"), Some(Difference::Email));
        assert_eq!(differs("www.tea.example", "https://www.cups.example/"), Some(Difference::Host));
        assert_eq!(differs("https://tea.example/green", "https://tea.example/black"), Some(Difference::Page));
    }

    #[test]
    fn the_same_address_in_another_spelling_does_not() {
        for (shown, target) in [
            ("tea@a.example", "mailto:Tea@A.example?subject=Cups"),
            ("tea@a.example", "MAILTO:tea%40a.example"),
            ("tea@a.example", "mailto:cups@a.example,tea@a.example"),
            ("tea@a.example", "mailto:"),
            ("tea@a.example", "/contact"),
            ("tea@a.example", "#"),
            ("tea@a.example", "javascript:mail('grn')"),
            ("tea@a.example", "https://mail.example/?to=tea%40a.example"),
            ("www.tea.example", "https://tea.example"),
            ("http://www.tea.example", "https://shop.tea.example/start/"),
            ("www.tea.example", "https://tea.test"),
            ("www.tea.example", "https://out.example/?url=https%3A%2F%2Fwww.tea.example"),
            ("www.tea.example", "https://short.example/x1"),
            ("www.tea.example/a%20b", "https://tea.example/a b/"),
            ("https://tea.example/green", "https://tea.example/en/green.html"),
            ("https://tea.example/green", "https://tea.example/?page=3"),
            ("https://tea.example/gr…", "https://tea.example/black"),
            ("www.tea.example", "/start"),
        ] {
            assert_eq!(differs(shown, target), None, "{shown} {target}");
        }
    }
}
