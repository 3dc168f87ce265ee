//! One step of a computation: a figure, where it comes from or how it follows from those above.

use std::borrow::Cow;

/// Steps that belong together.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// What they are about.
    pub title: &'static str,
    /// The steps, in their order.
    pub steps: Vec<Step>,
}

impl Part {
    /// Steps under a title.
    #[must_use]
    pub fn new(title: &'static str, steps: Vec<Step>) -> Self {
        Self { title, steps }
    }
}

/// One figure of a computation.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// What formulas of later steps call it.
    pub key: Cow<'static, str>,
    /// What it is.
    pub label: Cow<'static, str>,
    /// The figure, in `unit`.
    pub value: f64,
    /// Its unit.
    pub unit: &'static str,
    /// Where it comes from.
    pub how: How,
}

/// Where a figure comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum How {
    /// It is given: its source.
    Given(Cow<'static, str>),
    /// It is a general hypothesis: the name of its cell, and its source.
    Named(&'static str, Cow<'static, str>),
    /// It follows from others, named in braces: the formula of a spreadsheet, and, where that
    /// reads badly, the formula of an engineer.
    Computed(Cow<'static, str>, Option<&'static str>),
}

impl Step {
    fn new(
        key: impl Into<Cow<'static, str>>,
        label: impl Into<Cow<'static, str>>,
        value: f64,
        unit: &'static str,
        how: How,
    ) -> Self {
        Self {
            key: key.into(),
            label: label.into(),
            value,
            unit,
            how,
        }
    }

    /// A figure that is given.
    pub fn given(
        key: impl Into<Cow<'static, str>>,
        label: impl Into<Cow<'static, str>>,
        value: f64,
        unit: &'static str,
        source: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::new(key, label, value, unit, How::Given(source.into()))
    }

    /// A general hypothesis.
    #[must_use]
    pub fn named(
        key: &'static str,
        label: &'static str,
        value: f64,
        unit: &'static str,
        name: &'static str,
        source: String,
    ) -> Self {
        Self::new(key, label, value, unit, How::Named(name, source.into()))
    }

    /// A figure that follows from those above.
    pub fn computed(
        key: &'static str,
        label: impl Into<Cow<'static, str>>,
        value: f64,
        unit: &'static str,
        formula: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::new(key, label, value, unit, How::Computed(formula.into(), None))
    }

    /// The same, with its formula as an engineer writes it.
    #[must_use]
    pub fn in_words(self, words: &'static str) -> Self {
        match self.how {
            How::Computed(formula, _) => Self {
                how: How::Computed(formula, Some(words)),
                ..self
            },
            how => Self { how, ..self },
        }
    }
}

/// A formula with each name in braces replaced by what stands for it.
#[must_use]
pub fn filled(formula: &str, stands_for: impl Fn(&str) -> String) -> String {
    let mut text = String::new();
    let mut rest = formula;
    while let Some((before, after)) = rest.split_once('{') {
        text += before;
        let (name, tail) = after.split_once('}').unwrap_or((after, ""));
        text += &stands_for(name);
        rest = tail;
    }
    text + rest
}

/// A spreadsheet's formula with its signs as on paper, and as a French spreadsheet has it: figures
/// have a decimal comma, so arguments are set apart by a semicolon.
#[must_use]
pub fn spaced(formula: &str) -> String {
    formula
        .replace(',', " ; ")
        .replace('.', ",")
        .replace("ROUND(", "ARRONDI(")
        .replace("IF(", "SI(")
        .replace("INT(", "ENT(")
        .replace('*', " × ")
        .replace('/', " / ")
        .replace('+', " + ")
        .replace('-', " − ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_replaced_and_nothing_else() {
        let cells = |name: &str| format!("<{name}>");
        assert_eq!(filled("{a}*({b}-1)/{a}", cells), "<a>*(<b>-1)/<a>");
        assert_eq!(filled("1+1", cells), "1+1");
    }

    /// « MIN(0,695 × 2, 4) » would have three arguments or four.
    #[test]
    fn arguments_are_set_apart_as_in_french() {
        let figure = |name: &str| if name == "a" { "0,695" } else { "1,5" }.to_owned();
        let shown = filled(&spaced("MAX(0,MIN({a}*0.5,{b}))"), figure);
        assert_eq!(shown, "MAX(0 ; MIN(0,695 × 0,5 ; 1,5))");
    }
}
