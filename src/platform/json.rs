//! Reading a platform's JSON without trusting it: a field that is missing or of another type is absent,
//! never an error, and fields we do not know are ignored.

use serde_json::Value;

/// A text field.
pub(super) fn text<'v>(value: &'v Value, field: &str) -> Option<&'v str> {
    value.get(field).and_then(Value::as_str)
}

/// A list field; missing and mistyped lists are empty.
pub(super) fn list<'v>(value: &'v Value, field: &str) -> &'v [Value] {
    value
        .get(field)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}
