//! "Did you mean": the known word closest to an unknown one.

/// The candidate closest to `word`, if it differs in at most a third of its letters (Damerau-Levenshtein, case ignored).
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_lowercase();
    let limit = lower.chars().count() / 3;
    candidates
        .into_iter()
        .map(|c| (strsim::damerau_levenshtein(&lower, &c.to_lowercase()), c))
        .filter(|(d, _)| *d <= limit)
        .min_by_key(|(d, c)| (*d, *c))
        .map(|(_, c)| c)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn only_close_words_are_offered() {
        let kinds = ["Controller", "Processor", "Recipient"];
        assert_eq!(nearest("Procesor", kinds), Some("Processor"));
        assert_eq!(nearest("Banana", kinds), None);
        assert_eq!((nearest("b", ["a"]), nearest("B", ["b"])), (None, Some("b")));
    }
}
