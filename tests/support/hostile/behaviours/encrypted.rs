//! TLS of every broken kind, and HTTP/2.

use super::super::{Behaviour, Certificate, Speaks, Step};
use super::{hello, plain};

/// Fatal alerts as TLS records (RFC 8446 section 6): level 2, then the description.
const HANDSHAKE_FAILURE: [u8; 7] = [21, 3, 3, 0, 2, 2, 40];
const PROTOCOL_VERSION: [u8; 7] = [21, 3, 3, 0, 2, 2, 70];
const UNRECOGNIZED_NAME: [u8; 7] = [21, 3, 3, 0, 2, 2, 112];

pub fn all() -> Vec<Behaviour> {
    let over = |name, certificate, bytes: String, last| Behaviour {
        name,
        speaks: Speaks::Https(certificate),
        steps: vec![Step::Request, Step::Send(bytes.into_bytes()), last],
    };
    let good = |name, certificate| over(name, certificate, hello(""), Step::Hang);
    let raw = |name, bytes: &[u8]| plain(name, vec![Step::Send(bytes.to_vec()), Step::Hang]);
    let open = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello";
    vec![
        good("tls-good", Certificate::Good),
        good("tls-expired", Certificate::Expired),
        good("tls-not-yet-valid", Certificate::NotYetValid),
        good("tls-other-name", Certificate::OtherName),
        good("tls-untrusted", Certificate::Untrusted),
        raw("tls-plaintext", b"HTTP/1.1 400 Bad Request\r\n\r\n"),
        raw("tls-handshake-failure", &HANDSHAKE_FAILURE),
        raw("tls-old-versions-only", &PROTOCOL_VERSION),
        raw("tls-name-unrecognised", &UNRECOGNIZED_NAME),
        raw("tls-noise", &[0xff; 512]),
        raw("tls-empty-records", &[22, 3, 3, 0, 0].repeat(2000)),
        plain("tls-closed-in-handshake", vec![Step::Drop]),
        plain("tls-reset-in-handshake", vec![Step::Byte, Step::Reset]),
        plain("tls-silent", vec![Step::Hang]),
        over(
            "tls-closed-without-farewell",
            Certificate::Good,
            open.to_owned(),
            Step::Drop,
        ),
        Behaviour {
            name: "tls-http2-only",
            speaks: Speaks::Http2,
            steps: Vec::new(),
        },
    ]
}
