//! A DOCX by its parts: text, relations of the text, footnotes.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let parts = pressmark_fuzz::parts(bytes);
    let mut entries: Vec<(&str, &[u8])> = vec![("[Content_Types].xml", b"<Types/>")];
    let names = ["word/document.xml", "word/_rels/document.xml.rels", "word/footnotes.xml", "_rels/.rels"];
    entries.extend(names.into_iter().zip(parts));
    pressmark_fuzz::read_all("a.docx", &pressmark_fuzz::zip(&entries));
});
