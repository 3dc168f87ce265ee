//! The factor by which a renovation divides the energy of a point.

/// The two factor classes of the contract. An option belongs to exactly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FactorClass {
    /// Yearly energy divided by 4 or more.
    F4,
    /// Yearly energy divided by at least 2 and less than 4.
    F2,
}

/// The factor class of a renovation, on unrounded energy: a factor that prints as 4,0 may be 3,98.
///
/// `None` below factor 2.
#[must_use]
pub fn factor_class(kwh_before: f64, kwh_after: f64) -> Option<FactorClass> {
    if kwh_before <= 0.0 {
        None
    } else if 4.0 * kwh_after <= kwh_before {
        Some(FactorClass::F4)
    } else if 2.0 * kwh_after <= kwh_before {
        Some(FactorClass::F2)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_decided_on_unrounded_energy() {
        assert_eq!(factor_class(400.0, 100.0), Some(FactorClass::F4));
        assert_eq!(factor_class(398.0, 100.0), Some(FactorClass::F2));
        assert_eq!(factor_class(200.0, 100.0), Some(FactorClass::F2));
        assert_eq!(factor_class(199.9, 100.0), None);
        assert_eq!(factor_class(0.0, 0.0), None);
    }
}
