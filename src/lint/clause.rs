//! Clauses: filled from the declared flows in the notice's language. What is not declared, what is declared in another language and
//! what a rule leaves to the team stand as marks that a human must complete; a mark is never a guess.

use super::eval::Eval;
use super::names::display;
use super::template::fill;
use super::values::Item;
use crate::flow::{Declared, FieldValue, Thing};
use crate::law::rule::Rule;
use crate::value::{Citation, Period, Value, fold};

/// How a mark begins: the same in all languages, so that one search finds all that is left to do.
pub const MARK: &str = "[TODO: ";

/// The field with a postal address, which is written alike in all languages.
const ADDRESS: &str = "address";

/// Words as a mark.
fn mark(words: &str) -> String {
    // A bracket within would end it.
    format!("{MARK}{}]", words.replace('[', "(").replace(']', ")"))
}

/// The words of all marks in a clause.
pub fn blanks(clause: &str) -> Vec<String> {
    clause.split(MARK).skip(1).filter_map(|rest| rest.split_once(']').map(|(words, _)| words.to_owned())).collect()
}

impl Eval<'_> {
    /// Fills a clause in the language of the text. Brackets of the template are blanks that the rule leaves to the team.
    pub(super) fn clause(&self, rule: &Rule, template: &str) -> String {
        let language = self.text.map_or("en", |t| t.language);
        fill(&template.replace('[', MARK), |slot| {
            let filled = self.slot(rule, slot, language, &|item| self.in_language(item, language));
            filled.ok_or_else(|| mark(&self.slot_words(slot, language)))
        })
    }

    /// A value in a language: names, numbers and contacts are the same in all; citations, countries, days and periods are put into its
    /// words. Other words of another language are marked for translation.
    fn in_language(&self, item: &Item<'_>, language: &str) -> String {
        let shown = display(self.case, &item.value, &item.words, language);
        let Some((thing, field)) = self.declared_at(item).filter(|(thing, _)| thing.lang.code() != language) else { return shown };
        let is_party = |thing: &Thing| self.case.law.cards.kind(&thing.kind).is_some_and(|k| k.party);
        let same_in_all = match &*item.value {
            Value::Country(_) | Value::Authority(_) | Value::Contact(_) | Value::Number(_) | Value::Organisation(_) => true,
            Value::Text(_) => is_party(thing) && field.is_none_or(|(id, _)| id == ADDRESS),
            Value::Name(named) => self.case.declaration.and_then(|d| d.by_name(named)).is_some_and(|(_, t)| is_party(t)),
            Value::Citation(_) => match field.and_then(|(_, f)| self.citations(f, language)) {
                Some(printed) => return printed,
                None => false,
            },
            // It is written out in the notice's language.
            Value::Date(_) => true,
            Value::Period(period) => match self.period(period, &item.words, thing.lang.code(), language) {
                Some(written) => return written,
                None => false,
            },
            Value::Choice(_) | Value::Instrument(_) => false,
        };
        if same_in_all { shown } else { mark(&shown) }
    }

    /// A period that is declared in one language, in another; only if its words say nothing but its length and its event.
    fn period(&self, period: &Period, words: &str, from: &str, to: &str) -> Option<String> {
        let written = |language: &str| self.case.law.reading.words.get(language)?.written.period(period);
        written(from).filter(|plain| fold(plain) == fold(words)).and_then(|_| written(to))
    }

    /// The thing that an item is declared by, and the field if it is not the thing itself.
    fn declared_at(&self, item: &Item<'_>) -> Option<(&Thing, Option<(&str, &FieldValue)>)> {
        let place = item.at.place()?;
        self.case.declaration?.things.iter().filter(|t| t.file == place.file).find_map(|thing| {
            let fields = thing.fields.iter().flat_map(|(id, values)| values.iter().map(move |v| (id.as_str(), v)));
            let field = fields.into_iter().find(|(_, f)| f.span == place.span);
            (field.is_some() || thing.span == place.span).then_some((thing, field))
        })
    }

    /// A declared chain of provisions as a language cites it, if each is of a known law and no condition in words is attached.
    fn citations(&self, field: &FieldValue, language: &str) -> Option<String> {
        let Declared::Citations(all, None) = &field.value else { return None };
        let words = self.case.law.reading.words.get(language)?;
        let law = |c: &Citation| {
            let law = self.case.law.facts.laws.law(c.law.as_deref()?)?;
            Some(if language == "de" { law.short.as_str() } else { law.short_en.as_str() })
        };
        let printed: Option<Vec<String>> = all.iter().map(|c| Some(c.printed(words, law(c)?))).collect();
        let with = words.citation.with.first()?;
        Some(printed?.join(&format!(" {with} ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_are_the_words_of_the_marks() {
        assert_eq!(blanks("Tea is served [TODO: hot | cold] by [TODO: House: Host]."), ["hot | cold", "House: Host"]);
        assert_eq!(blanks("Tea is served."), Vec::<String>::new());
        assert_eq!(mark("a [b] c"), "[TODO: a (b) c]");
    }
}
