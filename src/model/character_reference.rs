//! Character references of HTML: `&amp;` → `&`. Platforms escape post texts with them, and copies of
//! posts carry them unescaped.
//!
//! Only the references that occur in such texts are known; anything else is left as it stands. This is not
//! an HTML parser.

/// The longest reference that is read, in bytes, with `&` and `;`.
const REFERENCE_BYTES_MAX: usize = 12;

/// Names that platforms and copying programs use (HTML Living Standard, "Named character references").
const NAMES: [(&str, char); 16] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{a0}'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("hellip", '…'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("shy", '\u{ad}'),
];

/// The character a reference at the beginning of `text` stands for, and the reference's length in bytes.
/// `None` where no known, complete reference stands there; the closing `;` is required.
pub fn character_reference(text: &str) -> Option<(char, usize)> {
    let inner = text.strip_prefix('&')?;
    let length = inner
        .bytes()
        .take(REFERENCE_BYTES_MAX - 1)
        .position(|byte| byte == b';')?;
    let name = inner.get(..length)?;
    let character = match name.strip_prefix('#') {
        Some(number) => numbered(number)?,
        None => NAMES.iter().find(|(known, _)| *known == name)?.1,
    };
    Some((character, length + 2))
}

/// `text` with every known reference replaced once; `&amp;lt;` becomes `&lt;`, not `<`.
pub fn undo_character_references(text: &str) -> String {
    let mut undone = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, from_ampersand) = rest.split_at(at);
        undone.push_str(before);
        let (character, length) = character_reference(from_ampersand).unwrap_or(('&', 1));
        undone.push(character);
        rest = from_ampersand.get(length..).unwrap_or_default();
    }
    undone.push_str(rest);
    undone
}

/// `#38` and `#x26` without the `#`. NUL and surrogates stand for no character.
fn numbered(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(digits) => code_of(digits, 16)?,
        None => code_of(number, 10)?,
    };
    char::from_u32(code).filter(|character| *character != '\0')
}

fn code_of(digits: &str, radix: u32) -> Option<u32> {
    // `from_str_radix` would take a sign.
    if digits.chars().all(|digit| digit.is_digit(radix)) {
        u32::from_str_radix(digits, radix).ok()
    } else {
        None
    }
}
