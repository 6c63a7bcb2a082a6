//! The value of `srcset` → the addresses in it, the largest first (HTML Living Standard, "Parsing a srcset
//! attribute"). Part of [`super`].

/// The addresses as written, the largest first; the order among equals stays.
pub(super) fn candidates(value: &str) -> Vec<&str> {
    let mut found: Vec<(f64, &str)> = Vec::new();
    let mut rest = value;
    loop {
        rest =
            rest.trim_start_matches(|letter: char| letter.is_ascii_whitespace() || letter == ',');
        if rest.is_empty() {
            break;
        }
        let end = rest
            .find(|letter: char| letter.is_ascii_whitespace())
            .unwrap_or(rest.len());
        let (written, behind) = rest.split_at(end);
        let address = written.trim_end_matches(',');
        if address.len() < written.len() {
            found.push((1.0, address));
            rest = behind;
            continue;
        }
        let descriptor_end = end_of_descriptor(behind);
        found.push((weight(&behind[..descriptor_end]), address));
        rest = &behind[descriptor_end..];
    }
    // What is written out on the page itself is no reason to fetch another size second.
    found.retain(|(_, address)| !address.starts_with("data:"));
    found.sort_by(|one, other| other.0.total_cmp(&one.0));
    found.into_iter().map(|(_, address)| address).collect()
}

/// The comma outside any brackets, or the end.
fn end_of_descriptor(text: &str) -> usize {
    let mut inside = false;
    for (at, letter) in text.char_indices() {
        match letter {
            '(' => inside = true,
            ')' => inside = false,
            ',' if !inside => return at,
            _ => {}
        }
    }
    text.len()
}

/// `640w` and `2x` do not stand in one set, so their numbers may be compared as they are.
fn weight(descriptor: &str) -> f64 {
    let mut words = descriptor.split_ascii_whitespace();
    let number = words.find_map(|word| {
        let number = word.strip_suffix(['w', 'x'])?;
        number
            .parse::<f64>()
            .ok()
            .filter(|number| number.is_finite())
    });
    number.unwrap_or(1.0)
}
