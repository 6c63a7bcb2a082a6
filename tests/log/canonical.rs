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

/// Every shape that a value may have in Rust: named and unnamed fields, variants, options, maps, in any order.
#[derive(Debug, serde::Serialize)]
struct Shapes {
    zone: Option<String>,
    #[serde(flatten)]
    kind: Kind,
    unit: (),
    pair: (i8, char),
    by_number: std::collections::HashMap<u16, Vec<Kind>>,
    alone: Alone,
    bytes: [u8; 2],
}

#[derive(Debug, serde::Serialize)]
#[serde(tag = "tag", content = "content", rename_all = "snake_case")]
enum Kind {
    Empty,
    One(u64),
    Two(i64, bool),
    Named { second: String, first: Variant },
}

#[derive(Debug, serde::Serialize)]
enum Variant {
    Unit,
    Newtype(String),
    Tuple(u32, u32),
    Struct { b: u8, a: u8 },
}

#[derive(Debug, serde::Serialize)]
struct Alone;

fn kinds() -> impl Strategy<Value = Kind> {
    let variant = prop_oneof![
        Just(()).prop_map(|()| Variant::Unit),
        ".*".prop_map(Variant::Newtype),
        any::<(u32, u32)>().prop_map(|(one, two)| Variant::Tuple(one, two)),
        any::<(u8, u8)>().prop_map(|(b, a)| Variant::Struct { b, a }),
    ];
    prop_oneof![
        Just(()).prop_map(|()| Kind::Empty),
        any::<u64>().prop_map(Kind::One),
        any::<(i64, bool)>().prop_map(|(one, two)| Kind::Two(one, two)),
        (".*", variant).prop_map(|(second, first)| Kind::Named { second, first }),
    ]
}

fn shapes() -> impl Strategy<Value = Shapes> {
    let by_number =
        prop::collection::hash_map(any::<u16>(), prop::collection::vec(kinds(), 0..3), 0..4);
    let rest = (any::<(i8, char)>(), any::<[u8; 2]>());
    (prop::option::of(".*"), kinds(), by_number, rest).prop_map(
        |(zone, kind, by_number, (pair, bytes))| Shapes {
            zone,
            kind,
            unit: (),
            pair,
            by_number,
            alone: Alone,
            bytes,
        },
    )
}

proptest! {
    /// A tree of the value, whose maps are ordered by key, gives the same bytes the long way round.
    #[test]
    fn any_shape_is_written_as_its_ordered_tree(shapes in shapes()) {
        let tree = serde_json::to_value(&shapes).expect("JSON");
        let expected = serde_json::to_string(&tree).expect("JSON");
        let written = bytes(&shapes).expect("a canonical value");
        prop_assert_eq!(String::from_utf8(written).expect("JSON is UTF-8"), expected);
    }
}

#[test]
fn of_two_entries_with_one_key_the_later_stays_and_a_key_that_is_no_text_is_refused() {
    #[derive(serde::Serialize)]
    struct Twice {
        a: u8,
        #[serde(flatten)]
        again: std::collections::BTreeMap<String, u8>,
    }
    let again = [("a".to_owned(), 2), ("b".to_owned(), 3)].into();
    let written = bytes(&Twice { a: 1, again }).expect("a canonical value");
    assert_eq!(written, br#"{"a":2,"b":3}"#);
    let listed = std::collections::BTreeMap::from([(vec![1_u8], 1_u8)]);
    assert!(bytes(&listed).is_err());
}
