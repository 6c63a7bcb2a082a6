//! A value → its JSON with the keys of every object in order, written in one pass into one buffer.
//!
//! Every record goes through here, so no tree of the value is built: an object's entries are written as they
//! come, and put in order where they did not come so. Decides nothing about what a record may hold but what
//! [`NotCanonical`] names. Cases: `tests/log/canonical.rs`.

use std::ops::Range;

use serde::Serialize;
use serde::ser::Serializer;

use super::NotCanonical;
use super::nested::{List, Object, Wrapped};

/// Nothing comes back: it stands in the buffer.
pub(super) type Written = Result<(), NotCanonical>;

/// A record is seldom longer.
const BYTES_USUAL: usize = 1024;

/// The JSON so far.
pub(super) struct Ordered {
    pub(super) out: Vec<u8>,
    /// The keys of the objects that are open, one after the other, without escapes.
    keys: String,
    /// The entries of the objects that are open, innermost last.
    pub(super) entries: Vec<Entry>,
    /// Where an object is put in order.
    sorted: Vec<u8>,
}

/// One entry of an object: its key in `keys`, and `"key":value,` in `out`.
pub(super) struct Entry {
    key: Range<usize>,
    written: Range<usize>,
}

impl Default for Ordered {
    fn default() -> Self {
        Self {
            out: Vec::with_capacity(BYTES_USUAL),
            keys: String::new(),
            entries: Vec::new(),
            sorted: Vec::new(),
        }
    }
}

impl Ordered {
    /// The JSON.
    pub fn into_bytes(self) -> Vec<u8> {
        self.out
    }

    /// Integers, booleans and texts are written by the JSON library, whose escapes are those of RFC 8785
    /// section 3.2.2.2.
    fn plain<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        Ok(serde_json::to_writer(&mut self.out, value)?)
    }

    fn fraction(&mut self, number: f64) -> Written {
        match serde_json::Number::from_f64(number) {
            Some(number) => Err(NotCanonical::Fraction(number)),
            None => self.serialize_unit(),
        }
    }

    /// The name of a variant as the only key of an object; whoever opens it closes it with `}`.
    fn open_variant(&mut self, variant: &'static str) -> Written {
        ascii(variant)?;
        self.out.push(b'{');
        self.plain(variant)?;
        self.out.push(b':');
        Ok(())
    }

    pub(super) fn open_entry(&mut self, key: &str) -> Written {
        ascii(key)?;
        let start = self.keys.len();
        self.keys.push_str(key);
        let written = self.out.len();
        self.entries.push(Entry {
            key: start..self.keys.len(),
            written: written..written,
        });
        self.plain(key)?;
        self.out.push(b':');
        Ok(())
    }

    pub(super) fn close_entry(&mut self) {
        self.out.push(b',');
        if let Some(entry) = self.entries.last_mut() {
            entry.written.end = self.out.len();
        }
    }

    /// Puts the entries from `first` on in the order of their keys; of two alike the later one stays, as in a map.
    pub(super) fn close_object(&mut self, first: usize) {
        let Self {
            out,
            keys,
            entries,
            sorted,
        } = self;
        let own = &mut entries[first..];
        let key_of = |entry: &Entry| &keys.as_bytes()[entry.key.clone()];
        if let (Some(start), Some(keys_start)) = (
            own.first().map(|entry| entry.written.start),
            own.first().map(|entry| entry.key.start),
        ) {
            if !own.is_sorted_by(|one, next| key_of(one) < key_of(next)) {
                own.sort_by(|one, other| key_of(one).cmp(key_of(other)));
                sorted.clear();
                for (at, entry) in own.iter().enumerate() {
                    let next = own.get(at + 1);
                    if next.is_none_or(|next| key_of(next) != key_of(entry)) {
                        sorted.extend_from_slice(&out[entry.written.clone()]);
                    }
                }
                out.truncate(start);
                out.extend_from_slice(sorted);
            }
            // The comma after the last entry.
            out.pop();
            keys.truncate(keys_start);
        }
        entries.truncate(first);
        out.push(b'}');
    }
}

fn ascii(key: &str) -> Written {
    if key.is_ascii() {
        Ok(())
    } else {
        Err(NotCanonical::Key(key.to_owned()))
    }
}

macro_rules! plain {
    ($($method:ident: $kind:ty),*) => {
        $(fn $method(self, value: $kind) -> Written { self.plain(&value) })*
    };
}

impl<'o> Serializer for &'o mut Ordered {
    type Ok = ();
    type Error = NotCanonical;
    type SerializeSeq = List<'o>;
    type SerializeTuple = List<'o>;
    type SerializeTupleStruct = List<'o>;
    type SerializeTupleVariant = List<'o>;
    type SerializeMap = Object<'o>;
    type SerializeStruct = Object<'o>;
    type SerializeStructVariant = Object<'o>;

    plain! {
        serialize_bool: bool, serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64, serialize_char: char,
        serialize_str: &str, serialize_bytes: &[u8]
    }

    fn serialize_f32(self, value: f32) -> Written {
        self.fraction(f64::from(value))
    }

    fn serialize_f64(self, value: f64) -> Written {
        self.fraction(value)
    }

    fn serialize_none(self) -> Written {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Written {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Written {
        self.out.extend_from_slice(b"null");
        Ok(())
    }

    fn serialize_unit_struct(self, _name: &'static str) -> Written {
        self.serialize_unit()
    }

    fn serialize_unit_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
    ) -> Written {
        self.plain(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        value: &T,
    ) -> Written {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        value: &T,
    ) -> Written {
        self.open_variant(variant)?;
        value.serialize(&mut *self)?;
        self.out.push(b'}');
        Ok(())
    }

    fn serialize_seq(self, _length: Option<usize>) -> Result<List<'o>, NotCanonical> {
        Ok(List::open(self, Wrapped::Bare))
    }

    fn serialize_tuple(self, _length: usize) -> Result<List<'o>, NotCanonical> {
        Ok(List::open(self, Wrapped::Bare))
    }

    fn serialize_tuple_struct(
        self,
        _name: &'static str,
        _length: usize,
    ) -> Result<List<'o>, NotCanonical> {
        Ok(List::open(self, Wrapped::Bare))
    }

    fn serialize_tuple_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        _length: usize,
    ) -> Result<List<'o>, NotCanonical> {
        self.open_variant(variant)?;
        Ok(List::open(self, Wrapped::InVariant))
    }

    fn serialize_map(self, _length: Option<usize>) -> Result<Object<'o>, NotCanonical> {
        Ok(Object::open(self, Wrapped::Bare))
    }

    fn serialize_struct(
        self,
        _name: &'static str,
        _length: usize,
    ) -> Result<Object<'o>, NotCanonical> {
        Ok(Object::open(self, Wrapped::Bare))
    }

    fn serialize_struct_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        _length: usize,
    ) -> Result<Object<'o>, NotCanonical> {
        self.open_variant(variant)?;
        Ok(Object::open(self, Wrapped::InVariant))
    }
}
