//! The numbers of sections: `3.2`, `IV.`, `III. 1.11`, `b)`.

/// The most parts that a number has.
const MOST_PARTS: usize = 6;
/// The most digits of a part: longer ones are years, paragraphs of codes, amounts.
const MOST_DIGITS: usize = 2;

/// A section's number, part by part, in small letters: `III. 1.11` is `iii`, `1`, `11`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Numbering(pub Vec<String>);

/// What a part of a number counts with.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Style {
    /// 1, 2, 3
    Arabic,
    /// I, II, III
    Roman,
    /// A, B, C
    Letters,
}

impl Style {
    /// A count in this style, in small letters; none beyond the alphabet.
    pub fn write(self, count: u32) -> Option<String> {
        match self {
            Style::Arabic => Some(count.to_string()),
            Style::Roman => Some(roman(count)).filter(|r| !r.is_empty()),
            Style::Letters => {
                let letter = count.checked_sub(1).filter(|n| *n < 26)?;
                char::from_u32('a' as u32 + letter).map(String::from)
            }
        }
    }

    /// The styles that a part may be written in: `c` is a letter, and a hundred.
    pub fn all_of(part: &str) -> impl Iterator<Item = Style> {
        let digits = part.bytes().all(|b| b.is_ascii_digit());
        let letter = !digits && part.len() == 1;
        [(Style::Arabic, digits), (Style::Roman, is_roman(part)), (Style::Letters, letter)]
            .into_iter()
            .filter(|(_, is)| *is)
            .map(|(s, _)| s)
    }
}

impl Numbering {
    /// The number that a text begins with, and how many bytes it takes, its full stop or parenthesis included.
    pub fn at(text: &str) -> Option<(Self, usize)> {
        let mut parts = Vec::new();
        let mut at = usize::from(text.starts_with('('));
        while parts.len() < MOST_PARTS {
            let Some((part, length)) = part(text.get(at..)?, parts.last().map(String::as_str)) else { break };
            parts.push(part);
            at += length;
            let rest = text.get(at..)?;
            let sign = usize::from(rest.starts_with(['.', ')']));
            let behind = rest.get(sign..)?;
            // "III. 1.11": a blank joins what counts differently; "3. 5" may be two things.
            let blank = behind.len() - behind.trim_start_matches(' ').len();
            let last = parts.last().map_or("", String::as_str);
            let next = behind.get(blank..)?;
            let goes_on = if blank == 0 {
                sign == 1 && next.starts_with(|c: char| c.is_ascii_alphanumeric())
                    || is_digits(last) && next.starts_with(|c: char| c.is_ascii_lowercase())
            } else {
                blank == 1 && !is_digits(last) && next.starts_with(|c: char| c.is_ascii_digit())
            };
            if !goes_on {
                at += sign;
                break;
            }
            let over = sign + blank;
            if part_length(behind.get(blank..)?, parts.last().map(String::as_str)).is_none() {
                at += sign;
                break;
            }
            at += over;
        }
        // No word and no number goes on here.
        let ends = !text.get(at..)?.starts_with(|c: char| c.is_alphanumeric() || c == '%');
        (!parts.is_empty() && ends).then_some((Self(parts), at))
    }
}

fn part_length(text: &str, before: Option<&str>) -> Option<usize> {
    part(text, before).map(|(_, length)| length)
}

/// One part: digits, a roman number, a letter behind a number ("3a") or before a sign ("b)", "B.").
fn part(text: &str, before: Option<&str>) -> Option<(String, usize)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 {
        let value = text.get(..digits)?.trim_start_matches('0');
        return (digits <= MOST_DIGITS && !value.is_empty()).then(|| (value.to_owned(), digits));
    }
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let word = text.get(..letters)?;
    let small = word.to_ascii_lowercase();
    let upper = word.bytes().all(|b| b.is_ascii_uppercase());
    let behind_number = before.is_some_and(is_digits);
    let closed = text.get(letters..).is_some_and(|t| t.starts_with([')', '.']));
    let fits = match letters {
        0 => false,
        1 => upper || behind_number || closed,
        _ => is_roman(&small) && (upper || closed),
    };
    fits.then_some((small, letters))
}

fn is_digits(part: &str) -> bool {
    part.bytes().all(|b| b.is_ascii_digit())
}

/// Whether letters are a roman number as it is written, up to 89: a hundred sections no notice has, and "mix" is a word.
fn is_roman(small: &str) -> bool {
    let value = |c: char| match c {
        'i' => Some(1),
        'v' => Some(5),
        'x' => Some(10),
        'l' => Some(50),
        _ => None,
    };
    let Some(values) = small.chars().map(value).collect::<Option<Vec<u32>>>() else { return false };
    let count: u32 = values
        .iter()
        .zip(values.iter().skip(1).chain([&0]))
        .fold(0, |sum, (v, next)| if v < next { sum.wrapping_sub(*v) } else { sum.wrapping_add(*v) });
    !small.is_empty() && roman(count) == small
}

/// A number from 1 to 89 in roman; empty for others.
fn roman(mut count: u32) -> String {
    let mut out = String::new();
    if count > 89 {
        return out;
    }
    for (value, sign) in [(50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")] {
        while count >= value {
            out.push_str(sign);
            count -= value;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_part_by_part() {
        let read = |s: &str| Numbering::at(s).map(|(n, at)| (n.0.join(" "), s.get(at..).unwrap_or("").to_owned()));
        let found = |parts: &str, rest: &str| Some((parts.to_owned(), rest.to_owned()));
        assert_eq!(read("3. Tea"), found("3", " Tea"));
        assert_eq!(read("3.2 Tea"), found("3 2", " Tea"));
        assert_eq!(read("3.2. Tea"), found("3 2", " Tea"));
        assert_eq!(read("VII. Tea"), found("vii", " Tea"));
        assert_eq!(read("III. 1.11 (cups)"), found("iii 1 11", " (cups)"));
        assert_eq!(read("3a) Tea"), found("3 a", " Tea"));
        assert_eq!(read("(b) Tea"), found("b", " Tea"));
        assert_eq!(read("5), and"), found("5", ", and"));
        assert_eq!(read("4. 2 cups"), found("4", " 2 cups"));
        assert_eq!(read("IV"), found("iv", ""));
        assert_eq!(read("9"), found("9", ""));
    }

    #[test]
    fn words_years_and_amounts_are_no_numbers() {
        for none in ["2024. Tea", "230 of", "Tea", "a few", "tea", "5%", "mix.", "IIII.", "", "0.", "3rd"] {
            assert_eq!(Numbering::at(none), None, "{none}");
        }
    }

    #[test]
    fn a_count_is_written_in_each_style_and_known_by_it() {
        assert_eq!(Style::Roman.write(14).as_deref(), Some("xiv"));
        assert_eq!(Style::Letters.write(2).as_deref(), Some("b"));
        assert_eq!(Style::Letters.write(27), None);
        assert_eq!(Style::all_of("v").collect::<Vec<_>>(), [Style::Roman, Style::Letters]);
        assert_eq!(Style::all_of("12").collect::<Vec<_>>(), [Style::Arabic]);
        for count in 1..=89 {
            let written = Style::Roman.write(count).unwrap_or_default();
            assert!(Style::all_of(&written).any(|s| s == Style::Roman), "{written}");
        }
    }
}
