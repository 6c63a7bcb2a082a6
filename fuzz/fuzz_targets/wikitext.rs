//! MediaWiki source.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    pressmark_fuzz::read_all("a.wiki", bytes);
});
