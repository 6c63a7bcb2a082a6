//! The token the syndication endpoint wants with an id (platforms.md 2.1).
//!
//! The web client computes it from the id by floating-point arithmetic and V8's printing of fractions in
//! base 36, so both are followed step by step. Vectors: `tests/cases/platform/tokens.tsv`.

/// V8 prints digits above nine as lower-case letters.
const RADIX: f64 = 36.0;
/// The largest digit.
const DIGIT_MAX: u8 = 35;

/// (id ÷ 10¹⁵) × π in base 36 as V8 prints it, without the zeros and the point.
pub fn token(id: u64) -> String {
    // The client's id is a 64-bit float, too; rounding to nearest is what both do.
    let value = (id as f64 / 1e15) * std::f64::consts::PI;
    let (whole, fraction) = digits(value);
    whole
        .into_iter()
        .chain(fraction)
        .filter(|digit| *digit != 0)
        .map(|digit| char::from_digit(u32::from(digit), 36).unwrap_or('0'))
        .collect()
}

/// The base-36 digits before and after the point of a number that is not negative and below 2⁵³.
fn digits(value: f64) -> (Vec<u8>, Vec<u8>) {
    let mut whole = value.floor();
    let mut fraction = value - whole;
    // Half the distance to the next number: digits finer than this tell nothing.
    let mut delta = (0.5 * (value.next_up() - value)).max(f64::from_bits(1));
    let mut digits = Vec::new();
    while fraction >= delta {
        fraction *= RADIX;
        delta *= RADIX;
        let digit = digit_of(fraction);
        digits.push(digit);
        fraction -= f64::from(digit);
        let rounds_up = fraction > 0.5 || (fraction == 0.5 && digit % 2 == 1);
        if rounds_up && fraction + delta > 1.0 {
            if carry(&mut digits) {
                whole += 1.0;
            }
            break;
        }
    }
    (whole_digits(whole), digits)
}

/// Adds one to the last digit. Digits that overflow are dropped; true where the carry leaves the fraction.
fn carry(digits: &mut Vec<u8>) -> bool {
    while let Some(digit) = digits.pop() {
        if digit < DIGIT_MAX {
            digits.push(digit + 1);
            return false;
        }
    }
    true
}

fn whole_digits(mut whole: f64) -> Vec<u8> {
    let mut digits = Vec::new();
    while whole >= 1.0 {
        digits.push(digit_of(whole % RADIX));
        whole = (whole / RADIX).floor();
    }
    digits.reverse();
    digits
}

/// The whole part of a number from 0 to below 36; the cast saturates otherwise.
fn digit_of(number: f64) -> u8 {
    let digit = number as u8;
    digit.min(DIGIT_MAX)
}
