//! Bodies: without end, too slow, broken off.

use super::{Behaviour, Step, floods, plain};

const OPEN: &str = "HTTP/1.1 200 OK\r\n\r\n";
const LONG: &str = "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n";
const CHUNKED: &str = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

pub fn all() -> Vec<Behaviour> {
    let one_of = |extension: usize| format!("1;{}\r\nx\r\n", "e".repeat(extension));
    let broken = |name, first: &str, last| {
        let steps = vec![
            Step::Request,
            Step::Send(format!("{first}hello").into_bytes()),
            last,
        ];
        plain(name, steps)
    };
    vec![
        floods("body-without-end", OPEN, [b'a'; 16 << 10], 0),
        floods(
            "chunks-without-number",
            CHUNKED,
            format!("4000\r\n{}\r\n", "a".repeat(0x4000)),
            0,
        ),
        floods("body-drip", LONG, "a", 20),
        floods("chunk-drip", CHUNKED, "1\r\na\r\n", 20),
        floods("chunk-size-drip", CHUNKED, "0", 20),
        floods("body-steady-but-too-long", OPEN, [b'a'; 1000], 15),
        floods("more-framing-than-body", CHUNKED, one_of(3000), 0),
        floods(
            "chunk-extension-without-end",
            format!("{CHUNKED}5;"),
            [b'e'; 4096],
            0,
        ),
        floods(
            "trailer-without-end",
            format!("{CHUNKED}0\r\nX-A: "),
            [b'a'; 4096],
            0,
        ),
        floods(
            "trailers-without-end",
            format!("{CHUNKED}0\r\n"),
            "X-A: b\r\n".repeat(512),
            0,
        ),
        broken("body-stalls", LONG, Step::Hang),
        broken("reset-in-body", LONG, Step::Reset),
        broken(
            "reset-in-chunk",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n",
            Step::Reset,
        ),
    ]
}
