//! Formulas, declared once: the same expression gives a cell its cached value and Excel its text.

use std::ops::{Add, Div, Mul, Sub};

/// An expression over cells `C`: fields of a row where it is declared, places of a sheet once that is
/// laid out. Nothing of it holds a value, so that what a cell shows and what it computes cannot differ.
#[derive(Debug, Clone, PartialEq)]
pub enum Formula<C> {
    /// A number that the formula itself says.
    Number(f64),
    /// What a cell holds.
    Cell(C),
    /// Two operands.
    Binary(Operator, Box<[Self; 2]>),
    /// To so many decimals.
    Rounded(Rounding, Box<Self>, u8),
}

/// What is done with two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `a+b`.
    Plus,
    /// `a-b`.
    Minus,
    /// `a*b`.
    Times,
    /// `a/b`.
    Over,
}

/// Which way a number is rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounding {
    /// To the nearest.
    Nearest,
    /// Towards zero.
    Down,
}

/// A noise of sums that rounding down must not take for a whole unit missed.
const NOISE: f64 = 1e-6;

impl Operator {
    fn sign(self) -> char {
        match self {
            Self::Plus => '+',
            Self::Minus => '-',
            Self::Times => '*',
            Self::Over => '/',
        }
    }

    /// How tightly it binds its operands.
    fn strength(self) -> u8 {
        match self {
            Self::Plus | Self::Minus => 1,
            Self::Times | Self::Over => 2,
        }
    }

    fn apply(self, a: f64, b: f64) -> f64 {
        match self {
            Self::Plus => a + b,
            Self::Minus => a - b,
            Self::Times => a * b,
            Self::Over => a / b,
        }
    }
}

impl Rounding {
    fn function(self) -> &'static str {
        match self {
            Self::Nearest => "ROUND",
            Self::Down => "ROUNDDOWN",
        }
    }

    fn apply(self, number: f64, decimals: u8) -> f64 {
        let scale = 10_f64.powi(decimals.into());
        match self {
            Self::Nearest => (number * scale).round() / scale,
            Self::Down => (number.abs() * scale + NOISE).floor().copysign(number) / scale,
        }
    }
}

impl<C> Formula<C> {
    /// The same to so many decimals, the nearest.
    #[must_use]
    pub fn rounded(self, decimals: u8) -> Self {
        Self::Rounded(Rounding::Nearest, Box::new(self), decimals)
    }

    /// The same to so many decimals, towards zero.
    #[must_use]
    pub fn rounded_down(self, decimals: u8) -> Self {
        Self::Rounded(Rounding::Down, Box::new(self), decimals)
    }

    /// The same over other cells.
    pub fn over<D>(&self, other: &mut impl FnMut(&C) -> D) -> Formula<D> {
        match self {
            Self::Number(number) => Formula::Number(*number),
            Self::Cell(cell) => Formula::Cell(other(cell)),
            Self::Binary(operator, sides) => {
                let [left, right] = &**sides;
                let left = left.over(other);
                Formula::Binary(*operator, Box::new([left, right.over(other)]))
            }
            Self::Rounded(rounding, inner, decimals) => {
                Formula::Rounded(*rounding, Box::new(inner.over(other)), *decimals)
            }
        }
    }

    /// What it comes to, its cells holding this; not finite where something is divided by nothing.
    pub fn value(&self, held: &impl Fn(&C) -> f64) -> f64 {
        match self {
            Self::Number(number) => *number,
            Self::Cell(cell) => held(cell),
            Self::Binary(operator, sides) => {
                operator.apply(sides[0].value(held), sides[1].value(held))
            }
            Self::Rounded(rounding, inner, decimals) => {
                rounding.apply(inner.value(held), *decimals)
            }
        }
    }

    /// As Excel writes it, in English, its cells at these addresses.
    pub fn text(&self, address: &impl Fn(&C) -> String) -> String {
        let mut text = String::new();
        self.write(&mut text, address);
        text
    }

    fn write(&self, text: &mut String, address: &impl Fn(&C) -> String) {
        match self {
            Self::Number(number) => *text += &number.to_string(),
            Self::Cell(cell) => *text += &address(cell),
            Self::Binary(operator, sides) => {
                let [left, right] = &**sides;
                left.write_inside(text, address, left.strength() < operator.strength());
                text.push(operator.sign());
                // To the last bit: A+(B-C) is not A+B-C.
                right.write_inside(text, address, right.strength() <= operator.strength());
            }
            Self::Rounded(rounding, inner, decimals) => {
                *text += rounding.function();
                text.push('(');
                inner.write(text, address);
                *text += &format!(",{decimals})");
            }
        }
    }

    fn write_inside(&self, text: &mut String, address: &impl Fn(&C) -> String, parted: bool) {
        if parted {
            text.push('(');
        }
        self.write(text, address);
        if parted {
            text.push(')');
        }
    }

    fn strength(&self) -> u8 {
        match self {
            Self::Binary(operator, _) => operator.strength(),
            // A sign binds less than a product: 2*-1 is not what a reader expects.
            Self::Number(number) if number.is_sign_negative() => 0,
            Self::Number(_) | Self::Cell(_) | Self::Rounded(..) => u8::MAX,
        }
    }
}

macro_rules! operators {
    ($($of:ident $method:ident $operator:ident,)*) => {
        $(impl<C> $of for Formula<C> {
            type Output = Self;

            fn $method(self, other: Self) -> Self {
                Self::Binary(Operator::$operator, Box::new([self, other]))
            }
        })*
    };
}

operators! {
    Add add Plus,
    Sub sub Minus,
    Mul mul Times,
    Div div Over,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cell(name: char) -> Formula<char> {
        Formula::Cell(name)
    }

    fn number(number: f64) -> Formula<char> {
        Formula::Number(number)
    }

    #[test]
    fn formulas_are_written_as_excel_reads_them() {
        for (formula, text) in [
            (cell('A') - cell('B'), "A-B"),
            (cell('A') - (cell('B') - cell('C')), "A-(B-C)"),
            (cell('A') - cell('B') - cell('C'), "A-B-C"),
            (cell('A') + (cell('B') - cell('C')), "A+(B-C)"),
            (cell('A') / cell('B') - number(1.0), "A/B-1"),
            (cell('A') / (cell('B') * cell('C')), "A/(B*C)"),
            ((cell('A') + cell('B')) * number(0.5), "(A+B)*0.5"),
            (cell('A') - number(-1.0), "A-(-1)"),
            (
                (cell('A') / cell('B')).rounded(9).rounded_down(2),
                "ROUNDDOWN(ROUND(A/B,9),2)",
            ),
        ] {
            assert_eq!(formula.text(&|name| name.to_string()), text);
        }
    }

    #[test]
    fn rounding_down_goes_towards_zero_and_passes_over_noise() {
        for (number, rounded) in [
            (3.999, 3.99),
            (-3.999, -3.99),
            (4.0 - 1e-12, 4.0),
            (0.0, 0.0),
        ] {
            let formula = self::number(number).rounded_down(2);
            assert!((formula.value(&|_| 0.0) - rounded).abs() < 1e-12);
        }
        let endless = cell('A') / cell('B');
        let none = endless.value(&|name| if *name == 'A' { 1.0 } else { 0.0 });
        assert!(!none.is_finite());
    }

    /// Reads a formula as a spreadsheet does, left to right by strength: nothing of the printer.
    struct Reader<'t> {
        rest: std::iter::Peekable<std::str::Chars<'t>>,
        held: [f64; 3],
    }

    impl Reader<'_> {
        fn sum(&mut self) -> f64 {
            let mut sum = self.product();
            while let Some(sign @ ('+' | '-')) = self.rest.peek().copied() {
                self.rest.next();
                let next = self.product();
                sum = if sign == '+' { sum + next } else { sum - next };
            }
            sum
        }

        fn product(&mut self) -> f64 {
            let mut product = self.atom();
            while let Some(sign @ ('*' | '/')) = self.rest.peek().copied() {
                self.rest.next();
                let next = self.atom();
                product = if sign == '*' {
                    product * next
                } else {
                    product / next
                };
            }
            product
        }

        fn atom(&mut self) -> f64 {
            match self.rest.next() {
                Some('(') => {
                    let inner = self.sum();
                    assert_eq!(self.rest.next(), Some(')'));
                    inner
                }
                Some('-') => -self.atom(),
                Some(name @ 'A'..='C') => self.held[name as usize - 'A' as usize],
                Some(digit) => {
                    let mut digits = digit.to_string();
                    while let Some(digit @ ('0'..='9' | '.')) = self.rest.peek() {
                        digits.push(*digit);
                        self.rest.next();
                    }
                    digits.parse().expect("a number")
                }
                None => panic!("an operand"),
            }
        }
    }

    fn any_formula() -> impl Strategy<Value = Formula<char>> {
        let leaf = prop_oneof![
            (0..3_u8).prop_map(|at| Formula::Cell(char::from(b'A' + at))),
            (-8..8_i8).prop_map(|eighths| Formula::Number(f64::from(eighths) / 8.0)),
        ];
        leaf.prop_recursive(5, 32, 2, |inner| {
            let operator = prop_oneof![
                Just(Operator::Plus),
                Just(Operator::Minus),
                Just(Operator::Times),
                Just(Operator::Over),
            ];
            (operator, inner.clone(), inner)
                .prop_map(|(operator, a, b)| Formula::Binary(operator, Box::new([a, b])))
        })
    }

    proptest! {
        #[test]
        fn what_a_formula_says_is_what_it_comes_to(
            formula in any_formula(),
            held in proptest::array::uniform3(-4.0..4.0_f64),
        ) {
            let value = formula.value(&|name| held[*name as usize - 'A' as usize]);
            let text = formula.text(&|name| name.to_string());
            let read = Reader { rest: text.chars().peekable(), held }.sum();
            prop_assert!(
                value.to_bits() == read.to_bits() || (value.is_nan() && read.is_nan()),
                "{text}: {value} and {read}"
            );
        }
    }
}
