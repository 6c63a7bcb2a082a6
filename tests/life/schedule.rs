//! What is due, and what a recheck of it asks.

use pressmark::jobs::recheck::Which;

use crate::support::web::world::World;
use crate::support::workplace::{Workplace, case};

#[test]
fn what_was_just_checked_is_not_due_and_everything_is_after_half_a_year() {
    let workplace = Workplace::before(World::new(13));
    let document = workplace.document("six-posts.txt", &case("collect/six-posts.txt"));
    workplace.collect(&document);
    let due = || {
        workplace
            .recheck_which(Which::Due { links_max: 1000 })
            .asked
            .len()
    };
    assert_eq!(due(), 0);
    let all = workplace.recheck().asked.len();
    workplace.clock.set("2027-06-01T08:00:00.000Z");
    assert_eq!(due(), all);
    assert_eq!(due(), 0, "asked just now");
}

#[test]
fn a_budget_leaves_the_rest_due() {
    let workplace = Workplace::before(World::new(13));
    let document = workplace.document("six-posts.txt", &case("collect/six-posts.txt"));
    workplace.collect(&document);
    let all = workplace.recheck().asked.len();
    workplace.clock.set("2027-06-01T08:00:00.000Z");
    let some = workplace.recheck_which(Which::Due { links_max: 3 });
    assert_eq!(some.asked.len(), 3);
    let rest = workplace.recheck_which(Which::Due { links_max: 1000 });
    assert_eq!(rest.asked.len(), all - 3);
}
