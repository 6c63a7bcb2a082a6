//! Known ids → their tokens, moments and keys (platforms.md section 8).

use crate::support::web::clock::{http_date, utc_day, whole_second};
use crate::support::web::snowflake::{id_at, id_of_media_key, media_key, unix_ms};
use crate::support::web::token::{base_36, token};

#[test]
fn tokens_are_those_of_the_browser_code() {
    for (id, printed) in [
        ("20", "0.000000006dq1a2xwd93"),
        ("29700859247", "0.004cpz7ioa439"),
        ("291895636918272", "0.x0gcqpuylt9"),
        ("463440424141459456", "14f.xvks611f"),
        ("861627479294746624", "236.vrsocvda"),
        ("1212092628029698048", "2xr.wg2unq4c"),
        ("1478848389453488132", "3l1.xt8zy4ns"),
        ("1479423284286627842", "3l3.qtxpuuok"),
        ("1703436713362870723", "44n.i5iyte19"),
        ("1941600000000000000", "4pf.psbikp58"),
        ("2102808325742322002", "53i.60obqmry"),
    ] {
        assert_eq!(base_36(id).as_deref(), Some(printed), "{id}");
        let without_zeros = printed.replace(['0', '.'], "");
        assert_eq!(token(id), Some(without_zeros), "{id}");
    }
    assert_eq!(token(""), None);
    assert_eq!(token("12a"), None);
}

#[test]
fn snowflakes_carry_their_moment() {
    for (id, moment) in [
        (463440424141459456, 1399327782079),
        (861627479294746624, 1494262973985),
        (1212092628029698048, 1577820376771),
        (1478848389453488132, 1641419906377),
        (1941600000000000000, 1751748487840),
        (2102808325742322002, 1790183547803),
    ] {
        assert_eq!(unix_ms(id), moment, "{id}");
        assert_eq!(unix_ms(id_at(moment, "any name")), moment, "{id}");
    }
    assert_ne!(
        id_at(1_641_419_906_377, "one"),
        id_at(1_641_419_906_377, "two")
    );
}

#[test]
fn media_keys_begin_with_their_id() {
    assert_eq!(
        id_of_media_key("GahebgHbEAEevTU"),
        Some(1848831473606135809)
    );
    assert_eq!(id_of_media_key("BrwzdatCIAEiYqm"), Some(485319440326598657));
    assert_eq!(id_of_media_key("not a key"), None);
    let key = media_key(1848831473606135809);
    assert_eq!(key.len(), 15);
    assert_eq!(id_of_media_key(&key), Some(1848831473606135809));
}

#[test]
fn moments_are_printed_as_the_hosts_print_them() {
    assert_eq!(
        http_date(1_641_419_906_377),
        "Wed, 05 Jan 2022 21:58:26 GMT"
    );
    assert_eq!(whole_second(1_641_419_906_377), "2022-01-05T21:58:26.000Z");
    assert_eq!(utc_day(1_641_419_906_377), (2022, 1, 5));
}
