//! Lists and objects on their way into the canonical buffer, entry by entry.
//!
//! Puts no keys in order itself: that is done where an object closes. Cases: `tests/log/canonical.rs`.

use serde::Serialize;
use serde::ser::{
    Error as _, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant,
    SerializeTuple, SerializeTupleStruct, SerializeTupleVariant,
};

use super::NotCanonical;
use super::ordered::{Ordered, Written};

/// Whether a list or object is the content of a variant, whose own object ends with it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wrapped {
    InVariant,
    Bare,
}

impl Wrapped {
    fn close(self, out: &mut Vec<u8>) {
        if self == Self::InVariant {
            out.push(b'}');
        }
    }
}

/// A list that is being written.
pub(super) struct List<'o> {
    ordered: &'o mut Ordered,
    wrapped: Wrapped,
    is_empty: bool,
}

impl<'o> List<'o> {
    pub(super) fn open(ordered: &'o mut Ordered, wrapped: Wrapped) -> Self {
        ordered.out.push(b'[');
        Self {
            ordered,
            wrapped,
            is_empty: true,
        }
    }

    fn push<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        if !self.is_empty {
            self.ordered.out.push(b',');
        }
        self.is_empty = false;
        value.serialize(&mut *self.ordered)
    }

    fn close(self) {
        self.ordered.out.push(b']');
        self.wrapped.close(&mut self.ordered.out);
    }
}

/// An object that is being written.
pub(super) struct Object<'o> {
    ordered: &'o mut Ordered,
    wrapped: Wrapped,
    /// Its first entry among the open ones.
    first: usize,
}

impl<'o> Object<'o> {
    pub(super) fn open(ordered: &'o mut Ordered, wrapped: Wrapped) -> Self {
        ordered.out.push(b'{');
        Self {
            first: ordered.entries.len(),
            wrapped,
            ordered,
        }
    }

    fn push<T: Serialize + ?Sized>(&mut self, key: &str, value: &T) -> Written {
        self.ordered.open_entry(key)?;
        value.serialize(&mut *self.ordered)?;
        self.ordered.close_entry();
        Ok(())
    }

    fn close(self) {
        self.ordered.close_object(self.first);
        self.wrapped.close(&mut self.ordered.out);
    }
}

macro_rules! list {
    ($($of:ident: $method:ident),*) => {
        $(impl $of for List<'_> {
            type Ok = ();
            type Error = NotCanonical;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Written { self.push(value) }

            fn end(self) -> Written {
                self.close();
                Ok(())
            }
        })*
    };
}

list! {
    SerializeSeq: serialize_element, SerializeTuple: serialize_element,
    SerializeTupleStruct: serialize_field, SerializeTupleVariant: serialize_field
}

macro_rules! object {
    ($($of:ident),*) => {
        $(impl $of for Object<'_> {
            type Ok = ();
            type Error = NotCanonical;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Written {
                self.push(key, value)
            }

            fn end(self) -> Written {
                self.close();
                Ok(())
            }
        })*
    };
}

object! { SerializeStruct, SerializeStructVariant }

impl SerializeMap for Object<'_> {
    type Ok = ();
    type Error = NotCanonical;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Written {
        let key = key_text(key)?;
        self.ordered.open_entry(&key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        value.serialize(&mut *self.ordered)?;
        self.ordered.close_entry();
        Ok(())
    }

    fn end(self) -> Written {
        self.close();
        Ok(())
    }
}

/// A key of a map as text: texts as they are; numbers and booleans as they are written.
fn key_text<T: Serialize + ?Sized>(key: &T) -> Result<String, NotCanonical> {
    match serde_json::to_value(key)? {
        serde_json::Value::String(text) => Ok(text),
        value @ (serde_json::Value::Number(_) | serde_json::Value::Bool(_)) => {
            Ok(value.to_string())
        }
        _ => Err(NotCanonical::custom("key must be a string")),
    }
}
