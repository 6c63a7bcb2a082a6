//! Markdown.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    pressmark_fuzz::text(pressmark_fuzz::model::document::MediaType::Markdown, bytes);
});
