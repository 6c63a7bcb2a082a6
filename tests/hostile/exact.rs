//! What is recorded is what was on the wire: request and answer are rebuilt from the record and the stored
//! body, and compared with what the server received and sent, byte for byte.

use data_encoding::BASE64;
use pressmark::model::digest::Digest;
use pressmark::model::exchange::HeaderValue;
use pressmark::model::transfer::Wire;

use super::{client, get, system_names};
use crate::support::hostile::{Hostile, behaviours};

/// Answers of every form that come whole.
pub(super) const WHOLE: [&str; 24] = [
    "ordinary",
    "header-lines-199",
    "status-999",
    "status-without-reason",
    "version-1.0",
    "bare-line-feeds",
    "blank-line-first",
    "folded-header",
    "duplicate-headers",
    "latin-1-in-header",
    "early-hints",
    "continue-first",
    "length-too-short",
    "length-and-chunks",
    "chunks",
    "chunks-with-trailers",
    "chunks-of-one-byte",
    "gzip",
    "gzip-members",
    "zstd",
    "br",
    "plain-called-gzip",
    "tls-good",
    "location-of-60-kb",
];

/// Written as few people would, and sent as it is.
const PATH: &str = "/a/../b;c=%41?flag&b=&a=%2F&z=[1]";

/// Where a behaviour is asked, with all that is not sent.
pub(super) fn url_of(name: &str) -> String {
    let scheme = if name.starts_with("tls-") {
        "https"
    } else {
        "http"
    };
    format!("{scheme}://user:pw@{name}.hostile.example{PATH}#fragment")
}

fn bytes(value: &HeaderValue) -> Vec<u8> {
    match value {
        HeaderValue::Text(text) => text.as_bytes().to_vec(),
        HeaderValue::Bytes { base64 } => BASE64.decode(base64.as_bytes()).expect("base64"),
    }
}

/// An answer as it was on the wire: its head, and its body with the framing put in.
pub(super) fn rebuilt(wire: &Wire, body: &[u8]) -> Vec<u8> {
    let mut whole = bytes(&wire.answer_head);
    let mut from = 0;
    for piece in &wire.framing {
        let at = usize::try_from(piece.at).expect("a small body");
        whole.extend_from_slice(&body[from..at]);
        whole.extend_from_slice(&bytes(&piece.bytes));
        from = at;
    }
    whole.extend_from_slice(&body[from..]);
    whole
}

#[tokio::test]
async fn every_whole_answer_can_be_rebuilt_as_it_was_on_the_wire() {
    let folder = tempfile::tempdir().expect("a folder");
    let all = behaviours::all().into_iter();
    let server = Hostile::start(all.filter(|one| WHOLE.contains(&one.name)).collect());
    let client = client(&server, folder.path(), system_names());
    for name in WHOLE {
        let url = url_of(name);
        let mut fetched = get(&client, &url).await;
        let exchange = fetched.exchange;
        let answer = exchange
            .answer()
            .unwrap_or_else(|| panic!("{name} has no answer"));
        assert_eq!(
            (answer.header_form.as_str(), &answer.body.cut),
            ("wire", &None),
            "{name}"
        );
        assert_eq!(
            exchange.request.url, url,
            "the record has the address as cited"
        );
        let payload = fetched.payload.as_mut().expect("a body");
        let body = payload.head(1 << 20).expect("readable");
        assert_eq!(Digest::of(&body), answer.body.digest, "{name}");
        let wire = exchange
            .transfer
            .as_ref()
            .and_then(|seen| seen.wire.as_ref());
        let wire = wire.expect("a wire form");
        let (rebuilt, sent) = (rebuilt(wire, &body), server.last_sent(name));
        let surplus = usize::try_from(wire.surplus_bytes).expect("few");
        assert_eq!(rebuilt.len() + surplus, sent.len(), "{name}");
        assert!(sent.starts_with(&rebuilt), "{name} is not what was sent");
        let request = bytes(&wire.request_head);
        assert_eq!(request, server.last_received(name), "{name}");
        let line = format!("GET {PATH} HTTP/1.1\r\nHost: {name}.hostile.example\r\n");
        assert!(request.starts_with(line.as_bytes()), "{name}");
        assert!(!String::from_utf8_lossy(&request).contains("Authorization"));
    }
}

#[tokio::test]
async fn headers_keep_their_order_case_and_number() {
    let folder = tempfile::tempdir().expect("a folder");
    let all = behaviours::all().into_iter();
    let server = Hostile::start(all.filter(|one| one.name == "duplicate-headers").collect());
    let client = client(&server, folder.path(), system_names());
    let fetched = get(&client, "http://duplicate-headers.hostile.example/").await;
    let answer = fetched.exchange.answer().expect("an answer");
    let lines: Vec<String> = answer
        .headers
        .iter()
        .map(|header| format!("{}: {}", header.name, header.value.to_text()))
        .collect();
    let expected = [
        "Set-Cookie: a=1",
        "x-b: 2",
        "Set-Cookie: c=3",
        "Content-Length: 5",
    ];
    assert_eq!(lines, expected);
}

#[tokio::test]
async fn a_coded_body_is_stored_coded_and_read_decoded() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "hello hello hello ".repeat(20).into_bytes();
    let names = ["gzip", "zstd", "br", "deflate-bare"];
    let all = behaviours::all().into_iter();
    let server = Hostile::start(all.filter(|one| names.contains(&one.name)).collect());
    let client = client(&server, folder.path(), system_names());
    for name in names {
        let mut fetched = get(&client, &format!("http://{name}.hostile.example/")).await;
        let payload = fetched.payload.as_mut().expect("a body");
        assert_eq!(
            payload.reading_head(1 << 20).expect("readable"),
            text,
            "{name}"
        );
        let stored = payload.head(1 << 20).expect("readable");
        assert!(server.last_sent(name).ends_with(&stored), "{name}");
        let transfer = fetched.exchange.transfer.expect("something was seen");
        let decoded = transfer.decoded.expect("a decoded copy");
        assert_eq!(
            (decoded.digest, decoded.cut),
            (Digest::of(&text), None),
            "{name}"
        );
    }
}
