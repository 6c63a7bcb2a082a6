//! An EPUB by its parts: package document, then chapters.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let parts = pressmark_fuzz::parts(bytes);
    let mut entries: Vec<(&str, &[u8])> = vec![
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", b"<rootfile full-path=\"b.opf\"/>"),
    ];
    entries.extend(["b.opf", "a.xhtml", "b.xhtml", "c/d.xhtml"].into_iter().zip(parts));
    pressmark_fuzz::read_all("a.epub", &pressmark_fuzz::zip(&entries));
});
