//! Times as web archives write them: fourteen digits, `YYYYMMDDhhmmss`, in UTC.

use crate::model::timestamp::Timestamp;

/// How many digits.
pub const DIGITS: usize = 14;

/// The time of fourteen digits.
pub fn read(text: &str) -> Option<Timestamp> {
    if text.len() != DIGITS || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let part = |from: usize, to: usize| text.get(from..to);
    format!(
        "{}-{}-{}T{}:{}:{}Z",
        part(0, 4)?,
        part(4, 6)?,
        part(6, 8)?,
        part(8, 10)?,
        part(10, 12)?,
        part(12, 14)?
    )
    .parse()
    .ok()
}

/// A time as fourteen digits.
pub fn write(at: Timestamp) -> String {
    let text = at.to_string();
    let digits = text.chars().filter(char::is_ascii_digit);
    digits.take(DIGITS).collect()
}

/// The fourteen digits that are a whole segment of a path, or its beginning (`20200102030405id_`).
pub fn in_address(address: &str) -> Option<&str> {
    address.split('/').find_map(|segment| {
        let digits = segment.get(..DIGITS)?;
        let rest = &segment[DIGITS..];
        let mode = rest.is_empty() || (rest.len() == 3 && rest.ends_with('_'));
        (mode && read(digits).is_some()).then_some(digits)
    })
}

#[cfg(test)]
mod tests {
    use super::{in_address, read, write};

    #[test]
    fn fourteen_digits_and_back() {
        let at = read("20220107123456").expect("a time");
        assert_eq!(at.to_string(), "2022-01-07T12:34:56.000Z");
        assert_eq!(write(at), "20220107123456");
        for wrong in ["2022010712345", "20221307123456", "2022010712345x", ""] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
        let raw = "https://archive.example/web/20220107123456id_/https://a.example/";
        assert_eq!(in_address(raw), Some("20220107123456"));
        assert_eq!(in_address("https://a.example/20229907123456/"), None);
    }
}
