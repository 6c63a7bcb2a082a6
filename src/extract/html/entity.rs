//! Character references → characters (HTML Standard, 13.5): all numeric ones and the named ones that texts use.

use std::borrow::Cow;

/// Longest named reference that is known, with `&` and `;`.
const REFERENCE_BYTES_MAX: usize = 12;

/// Named references: Latin-1, typography, arrows, what editors write. Sorted for nothing; the list is short.
const NAMED: &[(&str, &str)] = &[
    ("amp", "&"),
    ("lt", "<"),
    ("gt", ">"),
    ("quot", "\""),
    ("apos", "'"),
    ("nbsp", "\u{a0}"),
    ("AMP", "&"),
    ("LT", "<"),
    ("GT", ">"),
    ("QUOT", "\""),
    ("mdash", "—"),
    ("ndash", "–"),
    ("horbar", "―"),
    ("hellip", "…"),
    ("lsquo", "‘"),
    ("rsquo", "’"),
    ("ldquo", "“"),
    ("rdquo", "”"),
    ("sbquo", "‚"),
    ("bdquo", "„"),
    ("laquo", "«"),
    ("raquo", "»"),
    ("lsaquo", "‹"),
    ("rsaquo", "›"),
    ("bull", "•"),
    ("middot", "·"),
    ("shy", "\u{ad}"),
    ("zwj", "\u{200d}"),
    ("zwnj", "\u{200c}"),
    ("lrm", "\u{200e}"),
    ("rlm", "\u{200f}"),
    ("ensp", "\u{2002}"),
    ("emsp", "\u{2003}"),
    ("thinsp", "\u{2009}"),
    ("copy", "©"),
    ("reg", "®"),
    ("trade", "™"),
    ("deg", "°"),
    ("plusmn", "±"),
    ("times", "×"),
    ("divide", "÷"),
    ("frac12", "½"),
    ("frac14", "¼"),
    ("frac34", "¾"),
    ("sup1", "¹"),
    ("sup2", "²"),
    ("sup3", "³"),
    ("micro", "µ"),
    ("para", "¶"),
    ("sect", "§"),
    ("iexcl", "¡"),
    ("iquest", "¿"),
    ("cent", "¢"),
    ("pound", "£"),
    ("yen", "¥"),
    ("euro", "€"),
    ("curren", "¤"),
    ("brvbar", "¦"),
    ("not", "¬"),
    ("macr", "¯"),
    ("acute", "´"),
    ("cedil", "¸"),
    ("uml", "¨"),
    ("ordf", "ª"),
    ("ordm", "º"),
    ("Agrave", "À"),
    ("Aacute", "Á"),
    ("Acirc", "Â"),
    ("Atilde", "Ã"),
    ("Auml", "Ä"),
    ("Aring", "Å"),
    ("AElig", "Æ"),
    ("Ccedil", "Ç"),
    ("Egrave", "È"),
    ("Eacute", "É"),
    ("Ecirc", "Ê"),
    ("Euml", "Ë"),
    ("Igrave", "Ì"),
    ("Iacute", "Í"),
    ("Icirc", "Î"),
    ("Iuml", "Ï"),
    ("ETH", "Ð"),
    ("Ntilde", "Ñ"),
    ("Ograve", "Ò"),
    ("Oacute", "Ó"),
    ("Ocirc", "Ô"),
    ("Otilde", "Õ"),
    ("Ouml", "Ö"),
    ("Oslash", "Ø"),
    ("Ugrave", "Ù"),
    ("Uacute", "Ú"),
    ("Ucirc", "Û"),
    ("Uuml", "Ü"),
    ("Yacute", "Ý"),
    ("THORN", "Þ"),
    ("szlig", "ß"),
    ("agrave", "à"),
    ("aacute", "á"),
    ("acirc", "â"),
    ("atilde", "ã"),
    ("auml", "ä"),
    ("aring", "å"),
    ("aelig", "æ"),
    ("ccedil", "ç"),
    ("egrave", "è"),
    ("eacute", "é"),
    ("ecirc", "ê"),
    ("euml", "ë"),
    ("igrave", "ì"),
    ("iacute", "í"),
    ("icirc", "î"),
    ("iuml", "ï"),
    ("eth", "ð"),
    ("ntilde", "ñ"),
    ("ograve", "ò"),
    ("oacute", "ó"),
    ("ocirc", "ô"),
    ("otilde", "õ"),
    ("ouml", "ö"),
    ("oslash", "ø"),
    ("ugrave", "ù"),
    ("uacute", "ú"),
    ("ucirc", "û"),
    ("uuml", "ü"),
    ("yacute", "ý"),
    ("thorn", "þ"),
    ("yuml", "ÿ"),
    ("OElig", "Œ"),
    ("oelig", "œ"),
    ("Scaron", "Š"),
    ("scaron", "š"),
    ("larr", "←"),
    ("uarr", "↑"),
    ("rarr", "→"),
    ("darr", "↓"),
    ("harr", "↔"),
    ("hearts", "♥"),
    ("check", "✓"),
    ("star", "☆"),
    ("starf", "★"),
    ("lbrack", "["),
    ("rbrack", "]"),
    ("lpar", "("),
    ("rpar", ")"),
    ("num", "#"),
    ("commat", "@"),
    ("colon", ":"),
    ("comma", ","),
    ("period", "."),
    ("excl", "!"),
    ("quest", "?"),
    ("sol", "/"),
    ("bsol", "\\"),
    ("lowbar", "_"),
    ("ast", "*"),
    ("percnt", "%"),
    ("plus", "+"),
    ("equals", "="),
    ("Tab", "\t"),
    ("NewLine", "\n"),
    ("infin", "∞"),
    ("ne", "≠"),
    ("le", "≤"),
    ("ge", "≥"),
    ("asymp", "≈"),
];

/// The reference at the start of `text`: what it stands for and its length. `None` where the `&` is only a character.
pub fn read(text: &str) -> Option<(Cow<'static, str>, usize)> {
    let rest = text.strip_prefix('&')?;
    if let Some(number) = rest.strip_prefix('#') {
        return numeric(number).map(|(shown, length)| (shown, length + 2));
    }
    let length = rest
        .bytes()
        .take(REFERENCE_BYTES_MAX)
        .take_while(u8::is_ascii_alphanumeric)
        .count();
    let name = rest.get(..length)?;
    let closed = rest
        .get(length..)
        .is_some_and(|after| after.starts_with(';'));
    if !closed {
        return None;
    }
    NAMED
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, shown)| (Cow::Borrowed(*shown), length + 2))
}

/// A whole text with its references resolved.
pub fn resolve(text: &str) -> String {
    let mut resolved = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
        resolved.push_str(rest.get(..at).unwrap_or_default());
        let reference = rest.get(at..).unwrap_or_default();
        let length = match read(reference) {
            Some((shown, length)) => {
                resolved.push_str(&shown);
                length
            }
            None => {
                resolved.push('&');
                1
            }
        };
        rest = reference.get(length..).unwrap_or_default();
    }
    resolved.push_str(rest);
    resolved
}

fn numeric(number: &str) -> Option<(Cow<'static, str>, usize)> {
    const DIGITS_MAX: usize = 8;
    let hexadecimal = number.starts_with(['x', 'X']);
    let (digits, radix) = if hexadecimal {
        (number.get(1..)?, 16)
    } else {
        (number, 10)
    };
    let length = digits
        .bytes()
        .take(DIGITS_MAX)
        .take_while(|byte| char::from(*byte).is_digit(radix))
        .count();
    let code = u32::from_str_radix(digits.get(..length)?, radix).ok()?;
    // Windows-1252 numbers are what old pages mean by them (HTML Standard, 13.2.5.80).
    let shown = match code {
        0x80..=0x9f => windows_1252(code as u8),
        0 => '\u{fffd}',
        _ => char::from_u32(code).unwrap_or('\u{fffd}'),
    };
    let closed = digits
        .get(length..)
        .is_some_and(|after| after.starts_with(';'));
    Some((
        Cow::Owned(shown.to_string()),
        length + usize::from(hexadecimal) + usize::from(closed),
    ))
}

fn windows_1252(byte: u8) -> char {
    encoding_rs::WINDOWS_1252
        .decode(&[byte])
        .0
        .chars()
        .next()
        .unwrap_or('\u{fffd}')
}
