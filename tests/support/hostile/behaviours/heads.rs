//! Heads: too large, too slow, broken off, not HTTP, and legal oddities.

use super::{Behaviour, Step, floods, hello, plain, says};

const EARLY: &str = "HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n";

pub fn all() -> Vec<Behaviour> {
    [unusable(), unusual()].concat()
}

/// Heads without end, without a beginning, or broken off.
fn unusable() -> Vec<Behaviour> {
    let lines = |count: usize| hello(&"X-A: b\r\n".repeat(count));
    let after = |first: &[u8], last| vec![Step::Request, Step::Send(first.to_vec()), last];
    vec![
        says("ordinary", hello("")),
        floods(
            "endless-header",
            "HTTP/1.1 200 OK\r\nX-A: ",
            [b'a'; 4096],
            0,
        ),
        floods(
            "header-flood",
            "HTTP/1.1 200 OK\r\n",
            "X-A: b\r\n".repeat(512),
            0,
        ),
        floods("header-drip", "HTTP/1.1 200 OK\r\nX-A: ", "a", 20),
        floods("blank-line-flood", "", "\r\n".repeat(512), 0),
        says("header-lines-199", lines(199)),
        says("header-lines-200", lines(200)),
        plain("silent", vec![Step::Request, Step::Hang]),
        plain("closed-at-once", vec![]),
        plain("closed-without-a-byte", vec![Step::Request]),
        plain("reset-at-once", vec![Step::Reset]),
        plain("reset-after-request", vec![Step::Request, Step::Reset]),
        says("closed-in-status-line", "HTTP/1."),
        says("closed-in-header", "HTTP/1.1 200 OK\r\nX-A: b"),
        plain(
            "reset-in-header",
            after(b"HTTP/1.1 200 OK\r\nX-A: b", Step::Reset),
        ),
        says("http-0.9", "<html>hello</html>"),
        plain("ssh-banner", after(b"SSH-2.0-OpenSSH_9.9\r\n", Step::Hang)),
        says("binary-noise", [0, 159, 146, 150, 13, 10, 13, 10]),
    ]
}

/// Status lines and header lines, wrong ones and odd ones that are let pass.
fn unusual() -> Vec<Behaviour> {
    let status = |line: &str| format!("{line}\r\nContent-Length: 5\r\n\r\nhello");
    vec![
        says("status-000", status("HTTP/1.1 000 Zero")),
        says("status-099", status("HTTP/1.1 099 Low")),
        says("status-1000", status("HTTP/1.1 1000 High")),
        says("status-word", status("HTTP/1.1 abc Word")),
        says("status-999", status("HTTP/1.1 999 Request denied")),
        says("status-600", status("HTTP/1.1 600 Beyond")),
        says("status-without-reason", status("HTTP/1.1 200")),
        says("version-2-in-text", status("HTTP/2.0 200 OK")),
        says("version-1.0", "HTTP/1.0 200 OK\r\n\r\nhello"),
        says(
            "bare-line-feeds",
            "HTTP/1.1 200 OK\nContent-Length: 5\n\nhello",
        ),
        says("blank-line-first", format!("\r\n{}", hello(""))),
        says("folded-header", hello("X-A: one\r\n two\r\n\tthree\r\n")),
        says("space-before-colon", hello("X-A : one\r\n")),
        says(
            "duplicate-headers",
            hello("Set-Cookie: a=1\r\nx-b: 2\r\nSet-Cookie: c=3\r\n"),
        ),
        says("nul-in-header", hello("X-A: one\0two\r\n")),
        says("return-in-header", hello("X-A: one\rtwo\r\n")),
        says("header-without-colon", hello("no colon here\r\n")),
        says(
            "latin-1-in-header",
            b"HTTP/1.1 200 OK\r\nX-A: caf\xe9\r\nContent-Length: 5\r\n\r\nhello",
        ),
        says("early-hints", format!("{EARLY}{}", hello(""))),
        says(
            "continue-first",
            format!("HTTP/1.1 100 Continue\r\n\r\n{}", hello("")),
        ),
        floods("interim-answers-without-end", "", EARLY, 0),
        says(
            "switches-protocols",
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
        ),
    ]
}
