//! Lengths and transfer codings that lie, contradict each other, or cannot be read.

use super::{Behaviour, says};

pub fn all() -> Vec<Behaviour> {
    [lengths(), chunks()].concat()
}

fn lengths() -> Vec<Behaviour> {
    let with = |lines: &str| format!("HTTP/1.1 200 OK\r\n{lines}\r\nhello");
    vec![
        says("length-too-long", with("Content-Length: 9\r\n")),
        says("length-too-short", with("Content-Length: 3\r\n")),
        says(
            "length-near-2-64",
            with("Content-Length: 18446744073709551615\r\n"),
        ),
        says(
            "length-beyond-2-64",
            with("Content-Length: 18446744073709551616\r\n"),
        ),
        says("length-negative", with("Content-Length: -5\r\n")),
        says("length-with-plus", with("Content-Length: +5\r\n")),
        says("length-hexadecimal", with("Content-Length: 0x5\r\n")),
        says(
            "length-twice-the-same",
            with("Content-Length: 5\r\nContent-Length: 5\r\n"),
        ),
        says(
            "lengths-in-conflict",
            with("Content-Length: 5\r\nContent-Length: 3\r\n"),
        ),
        says(
            "lengths-in-one-line-in-conflict",
            with("Content-Length: 5, 3\r\n"),
        ),
        says(
            "length-and-chunks",
            "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        ),
        says(
            "transfer-coding-unasked",
            with("Transfer-Encoding: gzip, chunked\r\n"),
        ),
        says(
            "no-content-with-a-body",
            "HTTP/1.1 204 No Content\r\n\r\nhello",
        ),
        says(
            "not-modified-with-length",
            "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n",
        ),
    ]
}

fn chunks() -> Vec<Behaviour> {
    let chunked =
        |rest: &str| format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{rest}");
    vec![
        says(
            "chunks",
            chunked("5\r\nhello\r\n6;a=\"b\"\r\n world\r\n0\r\n\r\n"),
        ),
        says(
            "chunks-with-trailers",
            chunked("5\r\nhello\r\n0\r\nX-Sum: 1\r\nX-Sum: 2\r\n\r\n"),
        ),
        says(
            "chunks-of-one-byte",
            chunked(&format!("{}0\r\n\r\n", "1\r\nx\r\n".repeat(300))),
        ),
        says("chunks-without-end", chunked("5\r\nhello\r\n")),
        says("chunk-size-word", chunked("five\r\nhello\r\n0\r\n\r\n")),
        says(
            "chunk-size-beyond-2-64",
            chunked("10000000000000000\r\nhello"),
        ),
        says("chunk-size-negative", chunked("-5\r\nhello\r\n0\r\n\r\n")),
        says(
            "chunk-longer-than-its-size",
            chunked("3\r\nhello\r\n0\r\n\r\n"),
        ),
    ]
}
