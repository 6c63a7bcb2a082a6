//! Dates as HTTP writes them (RFC 9110, section 5.6.7).

use jiff::civil::DateTime;
use jiff::fmt::strtime;

use super::timestamp::Timestamp;

/// The three forms that must be read: IMF-fixdate, RFC 850, asctime. The first is the one that is written.
const FORMS: [&str; 3] = [
    "%a, %d %b %Y %H:%M:%S GMT",
    "%A, %d-%b-%y %H:%M:%S GMT",
    "%a %b %e %H:%M:%S %Y",
];

/// The moment a `Date`, `Last-Modified`, `Retry-After` or `Memento-Datetime` names, in any of the three forms or
/// with a zone in figures (RFC 5322), as some servers write it; `None` for anything else.
pub fn of_http_date(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    let written = FORMS
        .iter()
        .find_map(|form| DateTime::strptime(form, text).ok())
        .and_then(|at| Some(at.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp()));
    let at = written.or_else(|| Some(jiff::fmt::rfc2822::parse(text).ok()?.timestamp()))?;
    Some(Timestamp::from_millis(at.as_millisecond()))
}

/// A moment as it is written into a header, to the second.
pub fn http_date(at: Timestamp) -> String {
    let at = jiff::Timestamp::from_millisecond(at.millis()).unwrap_or_default();
    strtime::format(FORMS[0], &at.to_zoned(jiff::tz::TimeZone::UTC)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{http_date, of_http_date};
    use proptest::prelude::*;

    #[test]
    fn every_form_names_the_same_moment() {
        // RFC 9110's own example.
        for written in [
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
            " Sun, 06 Nov 1994 08:49:37 GMT ",
            "Sun, 06 Nov 1994 09:49:37 +0100",
        ] {
            let read = of_http_date(written).map(super::Timestamp::millis);
            assert_eq!(read, Some(784_111_777_000), "{written}");
        }
        for nothing in [
            "",
            "yesterday",
            "Sun, 31 Feb 1994 08:49:37 GMT",
            "0",
            "\u{feff}",
        ] {
            assert_eq!(of_http_date(nothing), None, "{nothing}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(seconds in -2_000_000_000_i64..60_000_000_000) {
            let at = super::Timestamp::from_millis(seconds * 1000);
            prop_assert_eq!(of_http_date(&http_date(at)), Some(at));
        }

        #[test]
        fn any_text_is_survived(text in any::<String>()) {
            let _ = of_http_date(&text);
        }
    }
}
