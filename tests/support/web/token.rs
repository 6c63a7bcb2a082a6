//! Post id → the `token` that cdn.syndication.twimg.com asks for (platforms.md 2.1). Written from
//! the description alone and apart from the program's own, so that each can test the other.
//! Never fails: an id that is not a number has no token. Cases: `tests/simulated_web/vectors.rs`.

/// The base in which the number is printed.
const RADIX: f64 = 36.0;

/// The digits of that base.
const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// The token of a post id: the printed number without its zeros and its point.
pub fn token(id: &str) -> Option<String> {
    let printed = base_36(id)?;
    Some(printed.chars().filter(|c| *c != '0' && *c != '.').collect())
}

/// `(id ÷ 10^15) × π` in base 36, as V8 prints a number with a radix.
pub fn base_36(id: &str) -> Option<String> {
    if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: f64 = id.parse().ok()?;
    let value = (number / 1e15) * std::f64::consts::PI;
    Some(print(value))
}

/// Prints a non-negative number: the fraction gets as many digits as tell it from its neighbour.
fn print(value: f64) -> String {
    let mut whole = value.floor();
    let mut fraction = value - whole;
    let mut delta = (0.5 * (value.next_up() - value)).max(f64::from_bits(1));
    let mut places: Vec<u8> = Vec::new();
    while fraction >= delta {
        fraction *= RADIX;
        delta *= RADIX;
        let digit = fraction.floor();
        places.push(digit as u8);
        fraction -= digit;
        let rounds_up = fraction > 0.5 || (fraction == 0.5 && digit as u8 % 2 == 1);
        if rounds_up && fraction + delta > 1.0 {
            whole += carry(&mut places);
            break;
        }
    }
    let mut printed = print_whole(whole);
    if !places.is_empty() {
        printed.push('.');
        printed.extend(
            places
                .iter()
                .map(|place| char::from(DIGITS[usize::from(*place)])),
        );
    }
    printed
}

/// Adds one to the last place; places that overflow are dropped. Returns what reaches the whole part.
fn carry(places: &mut Vec<u8>) -> f64 {
    while let Some(last) = places.pop() {
        if last < 35 {
            places.push(last + 1);
            return 0.0;
        }
    }
    1.0
}

/// The whole part; a post id keeps it far below 2^53, where every step is exact.
fn print_whole(mut whole: f64) -> String {
    let mut reversed = Vec::new();
    loop {
        let digit = whole % RADIX;
        reversed.push(char::from(DIGITS[digit as usize]));
        whole = (whole - digit) / RADIX;
        if whole < 1.0 {
            return reversed.iter().rev().collect();
        }
    }
}
