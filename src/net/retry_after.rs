//! `Retry-After`, `Date` and the headers of rate limits → waits and instants, in all forms servers send (RFC 9110
//! sections 5.6.7 and 10.2.3; platforms.md 6). Pure.

use std::time::Duration;

use crate::model::http_date::of_http_date;
use crate::model::timestamp::Timestamp;

/// A wait beyond a day is a day: the host is left alone for this run either way.
const WAIT_SECONDS_MAX: u64 = 24 * 60 * 60;

/// How long the server asks us to wait: seconds, or a date, which is taken relative to the server's own
/// `Date` where it sent one, since its clock and ours may differ. A date that has passed is no wait.
pub(super) fn retry_after(value: &str, date: Option<&str>, now: Timestamp) -> Option<Duration> {
    let value = value.trim();
    let seconds = match value.parse::<f64>() {
        // Fractions are not in the standard and are sent; a negative or endless wait means nothing.
        Ok(seconds) if seconds.is_finite() && seconds >= 0.0 => {
            Duration::try_from_secs_f64(seconds.ceil())
                .map_or(WAIT_SECONDS_MAX, |wait| wait.as_secs())
        }
        Ok(_) => return None,
        Err(_) => {
            let until = of_http_date(value)?;
            let from = date.and_then(of_http_date).unwrap_or(now);
            let millis = until.millis().saturating_sub(from.millis());
            u64::try_from(millis).unwrap_or_default().div_ceil(1000)
        }
    };
    Some(Duration::from_secs(seconds.min(WAIT_SECONDS_MAX)))
}

/// The headers in which platforms name the end of a rate limit.
pub(super) const RESET_HEADERS: [&str; 3] =
    ["x-rate-limit-reset", "x-ratelimit-reset", "ratelimit-reset"];
/// Numbers from here on are seconds since 1970, smaller ones seconds from now.
const EPOCH_SECONDS_MIN: f64 = 1e9;

/// How long until a rate limit ends, which X names in seconds since 1970, Mastodon as a date of ISO 8601 and
/// Reddit in seconds from now. A moment that has passed is no wait; it is taken relative to the server's `Date`.
pub(super) fn rate_limit_wait(value: &str, date: Option<&str>, now: Timestamp) -> Option<Duration> {
    let value = value.trim();
    let from = date.and_then(of_http_date).unwrap_or(now).millis();
    let until = match value.parse::<f64>() {
        Ok(seconds) if (EPOCH_SECONDS_MIN..1e12).contains(&seconds) => {
            Duration::try_from_secs_f64(seconds).ok()?.as_millis()
        }
        Ok(_) => return retry_after(value, date, now),
        Err(_) => {
            let until = value.parse::<Timestamp>().ok()?.millis();
            u128::try_from(until).unwrap_or_default()
        }
    };
    let millis = until.saturating_sub(u128::try_from(from).unwrap_or_default());
    let seconds = u64::try_from(millis.div_ceil(1000)).unwrap_or(u64::MAX);
    Some(Duration::from_secs(seconds.min(WAIT_SECONDS_MAX)))
}

#[cfg(test)]
mod tests {
    use super::{rate_limit_wait, retry_after};
    use crate::model::timestamp::Timestamp;
    use proptest::prelude::*;

    /// Sun, 06 Nov 1994 08:49:37 GMT, the standard's own example.
    const NOW: i64 = 784_111_777_000;

    #[test]
    fn every_form_of_a_wait() {
        let now = Timestamp::from_millis(NOW);
        let date = Some("Sun, 06 Nov 1994 08:50:37 GMT");
        for (value, date, seconds) in [
            ("120", None, Some(120)),
            (" 0 ", None, Some(0)),
            ("1.5", None, Some(2)),
            ("1e99", None, Some(86_400)),
            ("99999999999999999999", None, Some(86_400)),
            ("Sun, 06 Nov 1994 08:51:37 GMT", None, Some(120)),
            ("Sunday, 06-Nov-94 08:51:37 GMT", None, Some(120)),
            ("Sun Nov  6 08:51:37 1994", None, Some(120)),
            ("Sun, 06 Nov 1994 08:51:37 GMT", date, Some(60)),
            ("Sun, 06 Nov 1994 08:00:00 GMT", None, Some(0)),
            ("-1", None, None),
            ("NaN", None, None),
            ("inf", None, None),
            ("soon", None, None),
            ("", None, None),
        ] {
            let found = retry_after(value, date, now).map(|wait| wait.as_secs());
            assert_eq!(found, seconds, "{value:?}");
        }
    }

    #[test]
    fn every_form_of_a_rate_limits_end() {
        let now = Timestamp::from_millis(1_641_546_753_000);
        let date = Some("Fri, 07 Jan 2022 09:13:33 GMT");
        for (value, date, seconds) in [
            ("1641546813", None, Some(60)),
            ("1641546873", date, Some(60)),
            ("1641546753", None, Some(0)),
            ("1641540000", None, Some(0)),
            ("99999999999", None, Some(86_400)),
            ("31", None, Some(31)),
            ("31.4", None, Some(32)),
            ("2022-01-07T09:15:00.000000Z", None, Some(147)),
            ("2022-01-07T09:15:00.5Z", None, Some(148)),
            ("2021-01-07T09:15:00Z", None, Some(0)),
            ("1e300", None, Some(86_400)),
            ("-4", None, None),
            ("tomorrow", None, None),
            ("", None, None),
        ] {
            let found = rate_limit_wait(value, date, now).map(|wait| wait.as_secs());
            assert_eq!(found, seconds, "{value:?}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in ".{0,40}") {
            let _ = rate_limit_wait(&text, Some(&text), Timestamp::from_millis(NOW));
            let _ = retry_after(&text, Some(&text), Timestamp::from_millis(NOW));
        }
    }
}
