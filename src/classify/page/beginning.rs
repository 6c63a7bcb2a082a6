//! A text → its beginning, so that no rule reads more of a stranger's page than it needs.

/// The first `bytes_max` bytes, or one to three fewer where a character would be cut.
pub fn beginning(text: &str, bytes_max: usize) -> &str {
    let mut end = text.len().min(bytes_max);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}
