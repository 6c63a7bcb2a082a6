//! A ZIP file of any kind: its directory, and what its entries make it.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    pressmark_fuzz::read_all("a.zip", bytes);
});
