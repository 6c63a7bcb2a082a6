//! Redirects that lead nowhere, in circles, or away from HTTP. Where they may lead at all is in
//! `tests/cases/hostile/addresses.txt`.

use super::super::Behaviour;
use super::says;

pub fn all() -> Vec<Behaviour> {
    let to = |location: &str| {
        format!("HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n")
    };
    let page = |body: &str| {
        let length = body.len();
        format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {length}\r\n\r\n{body}"
        )
    };
    vec![
        says("location-of-1-mb", to(&format!("/{}", "a".repeat(1 << 20)))),
        says(
            "location-of-60-kb",
            to(&format!(
                "http://ordinary.hostile.example/{}",
                "a".repeat(60_000)
            )),
        ),
        says(
            "location-missing",
            "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n",
        ),
        says("location-empty", to("")),
        says("location-itself", to("/")),
        says("location-unparsable", to("http://[::1/")),
        says("location-nul", to("http://ordinary.hostile.example/\0")),
        says("location-javascript", to("javascript:alert(1)")),
        says("location-data", to("data:text/html,hello")),
        says("location-file", to("file:///etc/passwd")),
        says("location-ftp", to("ftp://ordinary.hostile.example/")),
        says(
            "location-with-password",
            to("http://user:secret@ordinary.hostile.example/"),
        ),
        says("location-backslash", to("http:\\\\169.254.169.254\\latest")),
        says(
            "location-other-scheme-case",
            to("HtTp://ordinary.hostile.example/"),
        ),
        says(
            "refresh-to-file",
            page("<meta http-equiv=refresh content='0;url=file:///etc/passwd'>"),
        ),
        says(
            "refresh-to-metadata",
            page("<meta http-equiv=refresh content='0;url=http://169.254.169.254/'>"),
        ),
        says(
            "script-to-private",
            page("<script>location.replace('http://10.0.0.1/')</script>"),
        ),
    ]
}
