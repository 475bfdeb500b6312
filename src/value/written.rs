//! Values as a language writes them out.

use super::Date;
use super::period::{Length, Period, Unit};
use super::words::WrittenWords;

impl WrittenWords {
    /// A day: "28. November 2026", "28 November 2026". `None` if the language has no words for it.
    pub fn date(&self, date: Date) -> Option<String> {
        let month = self.months.get(usize::try_from(date.month()).ok()?.checked_sub(1)?)?;
        let (day, year) = (date.day().to_string(), date.year().to_string());
        (!self.date.is_empty()).then(|| self.date.replace("{day}", &day).replace("{month}", month).replace("{year}", &year))
    }

    /// A length of time: "1 Monat", "6 months".
    pub fn length(&self, length: Length) -> Option<String> {
        let forms = match length.unit {
            Unit::Hour => &self.hour,
            Unit::Day => &self.day,
            Unit::Week => &self.week,
            Unit::Month => &self.month,
            Unit::Year => &self.year,
        };
        let form = if length.count == 1 { forms.first() } else { forms.get(1) };
        Some(format!("{} {}", length.count, form?))
    }

    /// A length of time with its event: "6 Monate nach Vertragsende". `None` where the tables do not know the event.
    pub fn period(&self, period: &Period) -> Option<String> {
        let length = self.length(period.length?)?;
        match (&period.event_id, &period.event) {
            (Some(id), _) => self.after.get(id).map(|after| format!("{length} {after}")),
            (None, None) => Some(length),
            (None, Some(_)) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> WrittenWords {
        WrittenWords {
            date: "{day}. {month} {year}".to_owned(),
            months: (1..=12).map(|m| format!("Moon{m}")).collect(),
            hour: ["glass", "glasses"].map(str::to_owned).to_vec(),
            after: [("tea".to_owned(), "after tea".to_owned())].into(),
            ..WrittenWords::default()
        }
    }

    #[test]
    fn days_and_periods_are_written_out() {
        let length = |count| Some(Length { count, unit: Unit::Hour });
        let period = |count, event: Option<&str>, id: Option<&str>| Period {
            length: length(count),
            event: event.map(str::to_owned),
            event_id: id.map(str::to_owned),
        };
        assert_eq!(words().date(Date::constant(2026, 11, 8)).as_deref(), Some("8. Moon11 2026"));
        assert_eq!(words().period(&period(1, None, None)).as_deref(), Some("1 glass"));
        assert_eq!(words().period(&period(2, Some("the kettle"), Some("tea"))).as_deref(), Some("2 glasses after tea"));
        assert_eq!(words().period(&period(2, Some("the kettle"), None)), None);
        assert_eq!(words().period(&period(2, Some("the kettle"), Some("milk"))), None);
        assert_eq!(words().length(Length { count: 2, unit: Unit::Day }), None);
        assert_eq!(WrittenWords::default().date(Date::constant(2026, 11, 8)), None);
    }
}
