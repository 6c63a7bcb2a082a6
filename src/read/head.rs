//! Lines of `name: value` as they stand before the content of a WARC record (ISO 28500:2017, clause 5) and of an HTTP
//! answer (RFC 9112, section 2.1) → their fields. Lenient: a line that is no field is passed over.

/// The longest head that is read.
pub(super) const HEAD_BYTES_MAX: usize = 64 << 10;

/// A head: its first line, and its fields in order.
#[derive(Debug)]
pub(super) struct Head {
    pub(super) first_line: String,
    fields: Vec<(String, String)>,
}

impl Head {
    /// Takes the head off; what is left is the content. `None` where no empty line ends a head within the limit.
    pub(super) fn split(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let end = end(bytes.get(..HEAD_BYTES_MAX).unwrap_or(bytes))?;
        let (head, content) = bytes.split_at(end);
        let text = String::from_utf8_lossy(head);
        let mut lines = text.lines();
        let first_line = lines.next()?.trim().to_owned();
        let mut fields: Vec<(String, String)> = Vec::new();
        for line in lines {
            // A line that begins with a blank continues the one before it (RFC 9112, section 5.2).
            if let (true, Some((_, value))) = (line.starts_with([' ', '\t']), fields.last_mut()) {
                value.push(' ');
                value.push_str(line.trim());
            } else if let Some((name, value)) = line.split_once(':') {
                fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
            }
        }
        Some((Self { first_line, fields }, content))
    }

    /// The first field of this name, which is given in lower case.
    pub(super) fn field(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }
}

/// Where the content begins: after the first empty line.
fn end(bytes: &[u8]) -> Option<usize> {
    memchr::memchr_iter(b'\n', bytes).find_map(|at| match bytes.get(at + 1..)? {
        [b'\n', ..] => Some(at + 2),
        [b'\r', b'\n', ..] => Some(at + 3),
        _ => None,
    })
}

/// A media type without its parameters, in lower case: `text/html`.
pub(super) fn essence(content_type: &str) -> String {
    let bare = content_type.split(';').next().unwrap_or_default();
    bare.trim().to_ascii_lowercase()
}

/// The charset among a media type's parameters (RFC 9110, section 8.3.2).
pub(super) fn charset(content_type: &str) -> Option<String> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case("charset")
            .then(|| value.trim().trim_matches(['"', '\'']).to_owned())
    })
}
