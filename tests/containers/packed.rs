//! WACZ, EPUB and DOCX: which documents are found in them, and in which order.

use pressmark::extract::extract;
use pressmark::model::document::MediaType;

use super::warc::response;
use crate::support::packed::{gzip, zip};
use crate::support::reading::{all, one};

#[test]
fn a_wacz_gives_the_pages_of_its_warcs() {
    let head = "HTTP/1.1 200 OK\nContent-Type: text/html";
    let first = gzip(&response("https://a.example/1", head, b"<p>one</p>"));
    let second = response("https://a.example/2", head, b"<p>two</p>");
    let file = zip(&[
        ("datapackage.json", b"{}"),
        ("pages/pages.jsonl", b"{\"format\":\"json-pages-1.0\"}\n"),
        ("archive/data.warc.gz", &first),
        ("archive/more.warc", &second),
        ("../../archive/outside.warc", &second),
    ]);
    let ids: Vec<String> = all("f.wacz", &file)
        .into_iter()
        .map(|one| one.expect("a document").id)
        .collect();
    assert_eq!(
        ids,
        [
            "f.wacz#archive/data.warc.gz#1 https://a.example/1",
            "f.wacz#archive/more.warc#1 https://a.example/2"
        ]
    );
}

const CONTAINER: &[u8] = b"<?xml version=\"1.0\"?><container><rootfiles>\
    <rootfile full-path=\"OEBPS/book.opf\" media-type=\"application/oebps-package+xml\"/></rootfiles></container>";
const CHAPTER: &[u8] =
    b"<html xmlns=\"http://www.w3.org/1999/xhtml\"><body><p>A chapter.</p></body></html>";

#[test]
fn the_chapters_of_an_epub_come_in_the_order_of_its_spine() {
    let package = "<package><metadata><dc:language>de-AT</dc:language></metadata><manifest>\
        <item id=\"a\" href=\"text/a%20b.xhtml\" media-type=\"application/xhtml+xml\"/>\
        <item id='p' href='p.png' media-type='image/png'/>\
        <item id=\"b\" href=\"../b.xhtml\" media-type=\"application/xhtml+xml\"/></manifest>\
        <spine><itemref idref=\"b\"/><itemref idref=\"p\"/><itemref idref=\"a\"/><itemref idref=\"b\"/></spine></package>";
    let book = zip(&[
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", CONTAINER),
        ("OEBPS/book.opf", package.as_bytes()),
        ("OEBPS/text/a b.xhtml", CHAPTER),
        ("b.xhtml", CHAPTER),
        ("OEBPS/p.png", b"\x89PNG\r\n\x1a\n"),
    ]);
    let read: Vec<_> = all("f.epub", &book)
        .into_iter()
        .map(|one| one.expect("a chapter"))
        .collect();
    let ids: Vec<&str> = read.iter().map(|document| document.id.as_str()).collect();
    assert_eq!(ids, ["f.epub#b.xhtml", "f.epub#OEBPS/text/a b.xhtml"]);
    assert!(
        read.iter()
            .all(|chapter| chapter.media_type == MediaType::Html)
    );
    assert_eq!(read[0].language.as_deref(), Some("de"));
}

#[test]
fn an_epub_without_a_readable_package_is_read_by_the_names_of_its_entries() {
    let book = zip(&[
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", CONTAINER),
        ("OEBPS/one.xhtml", CHAPTER),
    ]);
    assert_eq!(one("f.epub", &book).id, "f.epub#OEBPS/one.xhtml");
}

#[test]
fn a_docx_is_read_with_its_links_and_notes_and_without_its_deletions() {
    let main = "<w:document><w:body>\
        <w:p><w:r><w:t>The ferry sails again &amp; on </w:t></w:r><w:del><w:r><w:delText>never</w:delText></w:r></w:del>\
        <w:r><w:tab/><w:t xml:space=\"preserve\">time</w:t><w:br/></w:r></w:p>\
        <w:p><w:r><w:t>— Port (@port) </w:t></w:r>\
        <w:hyperlink r:id=\"rId7\"><w:r><w:t>January 7, 2022</w:t></w:r></w:hyperlink></w:p>\
        <w:moveFrom><w:p><w:r><w:t>moved</w:t></w:r></w:p></w:moveFrom>\
        <w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> HYPERLINK \"https://t.co/abcdefghij\" </w:instrText></w:r>\
        <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>here</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>\
        </w:body></w:document>";
    let notes = "<w:footnotes><w:footnote><w:p><w:r><w:t>A note.</w:t></w:r></w:p></w:footnote></w:footnotes>";
    let relations = "<Relationships>\
        <Relationship Id=\"rId7\" Type=\"http://x/hyperlink\" Target=\"https://twitter.com/port/status/1479400000000000000\" TargetMode=\"External\"/>\
        <Relationship Id=\"rId8\" Type=\"http://x/footnotes\" Target=\"footnotes.xml\"/></Relationships>";
    let of_package = "<Relationships><Relationship Id=\"rId1\" Type=\"http://x/officeDocument\" Target=\"word/main.xml\"/></Relationships>";
    let file = zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", of_package.as_bytes()),
        ("word/main.xml", main.as_bytes()),
        ("word/_rels/main.xml.rels", relations.as_bytes()),
        ("word/footnotes.xml", notes.as_bytes()),
    ]);
    let document = one("f.docx", &file);
    assert_eq!(
        document.text,
        "<p>The ferry sails again &amp; on \ttime<br></p>\n\
         <p>— Port (@port) <a href=\"https://twitter.com/port/status/1479400000000000000\">January 7, 2022</a></p>\n\
         <p><a href=\"https://t.co/abcdefghij\">here</a></p>\n<p>A note.</p>\n"
    );
    let found = extract(&document);
    assert_eq!(found.posts.len(), 1, "{found:#?}");
    assert_eq!(
        found.posts[0].status_id.as_deref(),
        Some("1479400000000000000")
    );
}
