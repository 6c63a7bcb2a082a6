//! Canonical bytes: the properties that make a record's id mean something.

use proptest::prelude::*;
use serde_json::{Value, json};

use pressmark::log::canonical::bytes;

fn check(value: &Value, expected: &str) {
    let written = bytes(value).expect("a canonical value");
    assert_eq!(String::from_utf8(written).expect("JSON is UTF-8"), expected);
}

#[test]
fn keys_are_sorted_and_nothing_is_padded() {
    check(
        &json!({"b": [1, null, true], "a": {"z": "", "y": -3}}),
        r#"{"a":{"y":-3,"z":""},"b":[1,null,true]}"#,
    );
}

#[test]
fn escapes_are_the_shortest() {
    // RFC 8785 section 3.2.2.2
    check(
        &json!("\u{8}\t\n\u{c}\r\"\\\u{1f}\u{7f}é€😀/"),
        "\"\\b\\t\\n\\f\\r\\\"\\\\\\u001f\u{7f}é€😀/\"",
    );
}

#[test]
fn fractions_and_foreign_keys_are_refused() {
    assert!(bytes(&json!(1.5)).is_err());
    assert!(bytes(&json!({"ключ": 1})).is_err());
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".*".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map("[ -~]{0,8}", inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn canonical_twice_is_canonical_once(value in values()) {
        let once = bytes(&value).expect("a canonical value");
        let read: Value = serde_json::from_slice(&once).expect("it is JSON");
        prop_assert_eq!(&read, &value);
        prop_assert_eq!(bytes(&read).expect("a canonical value"), once);
    }
}
