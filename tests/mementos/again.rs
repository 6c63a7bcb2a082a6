//! A copy that was found is fetched once more after a day: some archives show other bytes at every visit.

use pressmark::jobs::mementos::newest_record;

use super::{PAGE, after_a_death, cdx, of_wayback, sought};
use crate::support::scripted_network::Told;

#[test]
fn a_copy_is_fetched_once_more_a_day_later_and_other_bytes_are_told() {
    const HOURS_LATER: &str = "2026-10-02T20:00:00.000Z";
    const THIRD_DAY: &str = "2026-10-03T08:00:00.000Z";
    const FOURTH_DAY: &str = "2026-10-04T08:00:00.000Z";
    for (changes, told) in [
        (false, "brought the same bytes"),
        (true, "brought other bytes"),
    ] {
        let (workplace, page, before) = after_a_death();
        let list = cdx(PAGE);
        let first = page.clone();
        sought(&workplace, &["wayback"], before, move |told| {
            of_wayback(told, &list, &first)
        });
        let now = newest_record(&workplace.archive()).expect("an archive");
        let second = if changes {
            page + "<!-- visit 2 -->"
        } else {
            page
        };
        let again = move |told: &Told| of_wayback(told, "[]", &second);
        workplace.clock.set(HOURS_LATER);
        let (_, network) = sought(&workplace, &["wayback"], now, again.clone());
        assert_eq!(network.asked().len(), 0, "too soon");
        workplace.clock.set(THIRD_DAY);
        let (_, network) = sought(&workplace, &["wayback"], now, again.clone());
        assert!(!network.asked().is_empty());
        let found = workplace.facts();
        assert!(pressmark::report::html(&found).contains(told), "{told}");
        workplace.clock.set(FOURTH_DAY);
        let (_, network) = sought(&workplace, &["wayback"], now, again);
        assert_eq!(network.asked().len(), 0, "once is enough");
        assert_eq!(workplace.verify().checked.findings, []);
    }
}
