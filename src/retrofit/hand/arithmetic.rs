//! Reads « 275 W × 4 100 h / 1000 = 1 127,5 kWh »: works the left side out, and checks the right
//! one to its last digit.

/// The figure on the right of the last equals sign, or the whole where there is none.
///
/// # Panics
/// If the text is no arithmetic, or its left side does not give its right side.
pub(super) fn figure(text: &str) -> f64 {
    let (worked, stated) = text.rsplit_once('=').unwrap_or((text, text));
    let result = Reader::of(stated).sum();
    let last_digit = 10_f64.powi(-(decimals(stated) as i32));
    let found = Reader::of(worked).sum();
    assert!(
        (found - result).abs() <= 0.5 * last_digit + 1e-9,
        "« {text} » : {found}"
    );
    result
}

/// Digits after the comma.
fn decimals(text: &str) -> usize {
    let after = text.split_once(',').map_or("", |(_, after)| after);
    after.bytes().take_while(u8::is_ascii_digit).count()
}

/// What is left to read; units are left out.
struct Reader(Vec<char>);

impl Reader {
    fn of(text: &str) -> Self {
        let kept = |c: &char| c.is_ascii_digit() || ",×/+−()".contains(*c);
        let mut left: Vec<char> = text.chars().filter(kept).collect();
        left.reverse();
        Self(left)
    }

    fn sum(&mut self) -> f64 {
        let mut sum = self.product();
        while let Some(sign) = self.next_of("+−") {
            let term = self.product();
            sum += if sign == '+' { term } else { -term };
        }
        sum
    }

    fn product(&mut self) -> f64 {
        let mut product = self.factor();
        while let Some(sign) = self.next_of("×/") {
            let factor = self.factor();
            product *= if sign == '×' { factor } else { 1.0 / factor };
        }
        product
    }

    fn factor(&mut self) -> f64 {
        if self.next_of("(").is_some() {
            let sum = self.sum();
            self.next_of(")").expect("a closing bracket");
            return sum;
        }
        let mut digits = String::new();
        while let Some(digit) = self.next_of("0123456789,") {
            digits.push(digit);
        }
        digits.replace(',', ".").parse().expect("a number")
    }

    fn next_of(&mut self, wanted: &str) -> Option<char> {
        self.0.pop_if(|c| wanted.contains(*c))
    }
}

#[test]
fn arithmetic_is_worked_out_as_it_is_written() {
    for (text, expected) in [
        ("275 W × 4 100 h / 1000 = 1 127,5 kWh", 1127.5),
        ("(275 W − 100 W) × 4 100 h / 1000 = 717,5 kWh", 717.5),
        ("1 910 h × 1,00 + 2 190 h × 0,50 = 3 005 h", 3005.0),
        ("1 127,5 / 300,5 = 3,752", 3.752),
        ("83 W", 83.0),
    ] {
        assert!((figure(text) - expected).abs() < 1e-9, "{text}");
    }
}

#[test]
#[should_panic = "3,753"]
fn a_wrong_last_digit_is_stated() {
    figure("1 127,5 / 300,5 = 3,753");
}
