//! Numbers as workbooks write them.

/// A number as XML writes it.
pub(super) fn decimal(value: &[u8]) -> Option<f64> {
    // Powers of ten that a float holds exactly, so that one division gives the nearest float.
    const TENS: [f64; 16] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ];
    if value.len() < TENS.len() {
        let (mut digits, mut decimals, mut is_plain) = (0_u64, None, !value.is_empty());
        for byte in value {
            match byte {
                b'0'..=b'9' => {
                    digits = digits * 10 + u64::from(byte - b'0');
                    decimals = decimals.map(|count: usize| count + 1);
                }
                b'.' if decimals.is_none() => decimals = Some(0),
                _ => is_plain = false,
            }
        }
        if is_plain && value != b"." {
            return Some(digits as f64 / TENS[decimals.unwrap_or(0)]);
        }
    }
    let stated = std::str::from_utf8(value).ok()?.trim();
    stated
        .parse()
        .ok()
        .filter(|number: &f64| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_the_nearest_floats() {
        for value in [
            "0",
            "7",
            "0.1",
            "8.",
            ".5",
            "610000.13",
            "7060000.07",
            "123456789012345",
            "0.000001",
            "99999999999999.9",
            "9007199254740993",
            "1E-7",
            "-0.5",
            "+3",
            "1.7976931348623157e308",
        ] {
            assert_eq!(decimal(value.as_bytes()), value.parse().ok(), "{value}");
        }
        for value in ["", ".", "1.2.3", "1,5", "inf", "12a", "1e999", "--1"] {
            assert_eq!(decimal(value.as_bytes()), None, "{value}");
        }
    }
}
