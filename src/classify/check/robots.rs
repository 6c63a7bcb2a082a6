//! `robots.txt` → does it ask this program, by name, to stay away? (RFC 9309; liveness.md 4.0 P6 and 8)
//!
//! Single cited pages are fetched for a person, so groups for `*` are not applied; groups that name our
//! product token are.

/// The token that sites may name.
pub const PRODUCT_TOKEN: &str = "pressmark";

/// True where a group naming `token` disallows `path` (path and query, beginning with `/`). The longest
/// matching rule decides; at equal length `Allow` does (RFC 9309 section 2.2.2).
pub fn disallows(robots: &str, token: &str, path: &str) -> bool {
    let mut in_group = false;
    let mut naming = false;
    let mut best: Option<(usize, bool)> = None;
    for line in robots.lines() {
        let line = line.split('#').next().unwrap_or_default();
        let Some((key, value)) = line.split_once(':') else {
            continue;
        };
        let value = value.trim();
        match key.trim().to_ascii_lowercase().as_str() {
            "user-agent" => {
                // Several names in a row share the rules behind them.
                in_group = (naming && in_group) || names(value, token);
                naming = true;
            }
            rule @ ("allow" | "disallow") => {
                naming = false;
                if in_group && !value.is_empty() && matches(value, path) {
                    let found = (value.len(), rule == "allow");
                    best = Some(best.map_or(found, |known| known.max(found)));
                }
            }
            _ => {}
        }
    }
    matches!(best, Some((_, false)))
}

fn names(value: &str, token: &str) -> bool {
    let product = value.split(['/', ' ']).next().unwrap_or_default();
    product.eq_ignore_ascii_case(token)
}

/// `*` stands for any characters, a closing `$` for the end. Each part is looked for once, from where the
/// part before it ended, so a hostile pattern costs no more than its length times the path's.
fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, to_end) = match pattern.strip_suffix('$') {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| path.strip_prefix(first)) else {
        return false;
    };
    let mut last_open = false;
    for part in parts {
        last_open = part.is_empty();
        let Some(found) = rest.find(part) else {
            return false;
        };
        if to_end && !part.is_empty() && rest.ends_with(part) && pattern.ends_with(part) {
            return true;
        }
        rest = &rest[found + part.len()..];
    }
    !to_end || rest.is_empty() || last_open
}
