//! A file of JSON Lines.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    pressmark_fuzz::read_all("a.jsonl", bytes);
});
