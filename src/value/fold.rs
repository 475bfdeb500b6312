//! One spelling for all: what differs only in case, umlauts, accents or invisible characters becomes the same.

/// Folds a text: lower case, `ä` to `ae`, `ß` to `ss`, accents and combining marks gone, ligatures resolved, typographic
/// quotes, dashes and blanks made plain, soft hyphens and zero-width characters removed.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 4);
    fold_into(text, &mut out);
    out
}

/// As [`fold`], appended to a string.
pub fn fold_into(text: &str, out: &mut String) {
    if text.is_ascii() {
        let begin = out.len();
        out.push_str(text);
        if let Some(new) = out.get_mut(begin..) {
            new.make_ascii_lowercase();
        }
        return;
    }
    for c in text.chars() {
        fold_char(c, out);
    }
}

fn fold_char(c: char, out: &mut String) {
    let plain = match c {
        'ä' | 'Ä' | 'æ' | 'Æ' => "ae",
        'ö' | 'Ö' | 'œ' | 'Œ' => "oe",
        'ü' | 'Ü' => "ue",
        'ß' | 'ẞ' => "ss",
        // An umlaut in two characters: the letter before stands already.
        '\u{308}' => {
            if out.ends_with(['a', 'o', 'u']) {
                out.push('e');
            }
            return;
        }
        'à' | 'á' | 'â' | 'ã' | 'å' | 'À' | 'Á' | 'Â' | 'Ã' | 'Å' | 'ā' | 'ă' | 'ą' => "a",
        'ç' | 'Ç' | 'ć' | 'č' | 'Č' => "c",
        'è' | 'é' | 'ê' | 'ë' | 'È' | 'É' | 'Ê' | 'Ë' | 'ě' | 'ę' => "e",
        'ì' | 'í' | 'î' | 'ï' | 'Ì' | 'Í' | 'Î' | 'Ï' => "i",
        'ñ' | 'Ñ' | 'ń' | 'ň' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ø' | 'Ò' | 'Ó' | 'Ô' | 'Õ' | 'Ø' | 'ő' => "o",
        'ù' | 'ú' | 'û' | 'Ù' | 'Ú' | 'Û' | 'ů' | 'ű' => "u",
        'ý' | 'ÿ' | 'Ý' => "y",
        'š' | 'Š' | 'ś' => "s",
        'ž' | 'Ž' | 'ź' | 'ż' => "z",
        'ł' | 'Ł' => "l",
        'ř' => "r",
        'ﬀ' => "ff",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        'ﬃ' => "ffi",
        'ﬄ' => "ffl",
        '‘' | '’' | '‚' | '‛' => "'",
        '“' | '”' | '„' | '«' | '»' => "\"",
        '–' | '—' | '‐' | '‑' | '−' => "-",
        '\u{a0}' | '\u{202f}' | '\u{2009}' | '\u{2007}' => " ",
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{300}'..='\u{36f}' => "",
        _ => {
            out.extend(c.to_lowercase());
            return;
        }
    };
    out.push_str(plain);
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn spellings_of_one_word_fold_to_one() {
        for word in ["Löschung", "LÖSCHUNG", "Loeschung", "Lo\u{308}schung", "Lö\u{ad}schung"] {
            assert_eq!(fold(word), "loeschung");
        }
        assert_eq!(fold("Straße"), "strasse");
        assert_eq!(fold("ﬁnden"), "finden");
    }
}
