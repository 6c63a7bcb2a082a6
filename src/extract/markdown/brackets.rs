//! Markdown source → which brackets pair up and where the links they make lead.

use std::collections::HashMap;

/// The longest link target or label that is looked for.
const TARGET_BYTES_MAX: usize = 2000;

/// Bracket pairs and link definitions of a source.
pub struct Brackets {
    pairs: HashMap<usize, usize>,
    definitions: HashMap<String, String>,
}

/// A link whose text opens at a bracket.
pub struct Link {
    /// Of the bracket that closes the text.
    pub close: usize,
    /// After the whole syntax.
    pub end: usize,
    pub target: String,
}

impl Brackets {
    /// Pairs all brackets in one pass. A blank line leaves what is open unpaired.
    pub fn of(source: &str) -> Self {
        let mut pairs = HashMap::new();
        let mut open = Vec::new();
        let mut escaped = false;
        let mut line_blank = false;
        for (at, byte) in source.bytes().enumerate() {
            match byte {
                b'\n' if line_blank => open.clear(),
                b'[' if !escaped => open.push(at),
                b']' if !escaped => {
                    if let Some(start) = open.pop() {
                        pairs.insert(start, at);
                    }
                }
                _ => {}
            }
            line_blank =
                byte == b'\n' || line_blank && (byte == b' ' || byte == b'>' || byte == b'\r');
            escaped = byte == b'\\' && !escaped;
        }
        let definitions = source.lines().filter_map(definition).collect();
        Self { pairs, definitions }
    }

    /// The link that opens at `at`, if the bracket there opens one.
    pub fn link(&self, source: &str, at: usize) -> Option<Link> {
        let close = *self.pairs.get(&at)?;
        let after = source.get(close + 1..)?;
        if after.starts_with('(') {
            let (target, length) = inline_target(after)?;
            return Some(Link {
                close,
                end: close + 1 + length,
                target,
            });
        }
        if self.definitions.is_empty() {
            return None;
        }
        let own = source.get(at + 1..close)?;
        let second = after
            .starts_with('[')
            .then(|| self.pairs.get(&(close + 1)))
            .flatten();
        let (label, end) = match second {
            Some(second) => (source.get(close + 2..*second)?, second + 1),
            None => (own, close + 1),
        };
        let label = if label.is_empty() { own } else { label };
        if label.len() > TARGET_BYTES_MAX {
            return None;
        }
        let target = self.definitions.get(&label.to_lowercase())?.clone();
        Some(Link { close, end, target })
    }
}

/// True for a line that defines a link and shows nothing: `[label]: address`.
pub fn is_definition(line: &str) -> bool {
    definition(line).is_some()
}

fn definition(line: &str) -> Option<(String, String)> {
    let rest = line.trim_start_matches([' ', '>']).strip_prefix('[')?;
    let (label, after) = rest.split_once("]:")?;
    let target = after.split_whitespace().next()?.trim_matches(['<', '>']);
    let is_address =
        target.contains("://") || target.starts_with(['/', '#', '.']) || target.contains('.');
    (is_address && !label.contains(['[', ']']) && !label.starts_with('^'))
        .then(|| (label.to_lowercase(), target.to_owned()))
}

/// The target of `(address "title")` and the length of the whole.
fn inline_target(text: &str) -> Option<(String, usize)> {
    let mut depth = 0usize;
    let mut length = None;
    for (at, byte) in text.bytes().enumerate().take(TARGET_BYTES_MAX) {
        match byte {
            b'(' => depth += 1,
            b')' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    length = Some(at);
                    break;
                }
            }
            _ => {}
        }
    }
    let close = length?;
    let inside = text.get(1..close)?.trim();
    let address = match inside.strip_prefix('<') {
        Some(pointed) => pointed.split('>').next()?,
        None => inside.split_whitespace().next().unwrap_or_default(),
    };
    Some((super::super::html::entity::resolve(address), close + 1))
}
