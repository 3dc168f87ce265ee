//! Units written in the cells of a column: « 8 m », « 8m50 », « 5000 lumens », « 3 % », « 3000 K ».

use super::fields::Field;

/// A number without its unit, and what it is multiplied by to be in the unit of the field; `None`
/// where nothing but the number stands in the cell, or the unit is not one of the field.
#[must_use]
pub fn without_unit(text: &str, field: Field) -> Option<(String, f64)> {
    let units = units_of(field);
    if units.is_empty() {
        return None;
    }
    let lower = text.trim().to_lowercase();
    if field == Field::Foyers
        && let Some(number) = counted(&lower)
    {
        return Some((number.to_string(), 1.0));
    }
    // « x3 » is how often something is there.
    if field == Field::Foyers
        && let Some(number) = lower.strip_prefix(['x', '×'])
        && number.trim().bytes().all(|b| b.is_ascii_digit())
    {
        return Some((number.trim().to_owned(), 1.0));
    }
    let end = lower.rfind(|c: char| c.is_ascii_digit())? + 1;
    let (number, unit) = lower.split_at(end);
    let unit = unit.trim().trim_end_matches('.');
    if let Some((_, scale)) = units.iter().find(|(spelling, _)| *spelling == unit) {
        return Some((number.trim().to_owned(), *scale));
    }
    // « 8m50 » is eight metres fifty.
    let (metres, hundredths) = number.split_once('m')?;
    let is_length = units.iter().any(|(spelling, _)| *spelling == "m");
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let hundredths = hundredths.trim();
    (is_length && unit.is_empty() && digits(metres.trim()) && digits(hundredths))
        .then(|| (format!("{}.{hundredths}", metres.trim()), 1.0))
        .filter(|_| hundredths.len() <= 2)
}

/// A number of points said in a word, « double », or in parts, « 8+4 ».
fn counted(lower: &str) -> Option<u32> {
    const WORDS: [(&str, u32); 5] = [
        ("simple", 1),
        ("double", 2),
        ("triple", 3),
        ("quadruple", 4),
        ("quintuple", 5),
    ];
    if let Some((_, number)) = WORDS.iter().find(|(word, _)| *word == lower) {
        return Some(*number);
    }
    if !lower.contains('+') {
        return None;
    }
    let parts = lower.split('+').map(|part| part.trim().parse::<u32>().ok());
    parts.sum()
}

/// The units in which a field may be written, and their scale.
fn units_of(field: Field) -> &'static [(&'static str, f64)] {
    const LENGTHS: [(&str, f64); 7] = [
        ("m", 1.0),
        ("ml", 1.0),
        ("mètre", 1.0),
        ("mètres", 1.0),
        ("metre", 1.0),
        ("metres", 1.0),
        ("cm", 0.01),
    ];
    const FLUXES: [(&str, f64); 4] = [
        ("lm", 1.0),
        ("lumen", 1.0),
        ("lumens", 1.0),
        ("klm", 1000.0),
    ];
    const KELVINS: [(&str, f64); 5] = [
        ("k", 1.0),
        ("°k", 1.0),
        ("kelvin", 1.0),
        ("kelvins", 1.0),
        ("° k", 1.0),
    ];
    /// Both signs of the ohm are one small letter.
    const OHMS: [(&str, f64); 3] = [("ω", 1.0), ("ohm", 1.0), ("ohms", 1.0)];
    /// What is counted, one a point; « mâts » may bear several.
    const POINTS: [(&str, f64); 22] = [
        ("u", 1.0),
        ("unité", 1.0),
        ("unités", 1.0),
        ("pl", 1.0),
        ("pt", 1.0),
        ("pts", 1.0),
        ("point", 1.0),
        ("points", 1.0),
        ("points lumineux", 1.0),
        ("foyer", 1.0),
        ("foyers", 1.0),
        ("luminaire", 1.0),
        ("luminaires", 1.0),
        ("lum", 1.0),
        ("lanterne", 1.0),
        ("lanternes", 1.0),
        ("lampadaire", 1.0),
        ("lampadaires", 1.0),
        ("pce", 1.0),
        ("pièces", 1.0),
        ("x", 1.0),
        ("×", 1.0),
    ];
    match field {
        Field::Foyers => &POINTS,
        Field::Hauteur | Field::LargeurVoie | Field::Espacement => &LENGTHS,
        Field::Flux => &FLUXES,
        Field::TemperatureCouleur => &KELVINS,
        Field::Ulr => &[("%", 1.0)],
        Field::Terre => &OHMS,
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_of_the_field_are_read_and_others_are_not() {
        for (text, field, expected) in [
            ("8 m", Field::Hauteur, Some(("8", 1.0))),
            ("8,5 mètres", Field::Hauteur, Some(("8,5", 1.0))),
            ("8m50", Field::Hauteur, Some(("8.50", 1.0))),
            ("850 cm", Field::Hauteur, Some(("850", 0.01))),
            ("5000 lumens", Field::Flux, Some(("5000", 1.0))),
            ("3 %", Field::Ulr, Some(("3", 1.0))),
            ("3000K", Field::TemperatureCouleur, Some(("3000", 1.0))),
            ("16 ft", Field::Hauteur, None),
            ("7 m env", Field::LargeurVoie, None),
            ("trente", Field::LargeurVoie, None),
            ("3000 K", Field::Flux, None),
            ("8", Field::Hauteur, None),
            ("3 PL", Field::Foyers, Some(("3", 1.0))),
            ("x3", Field::Foyers, Some(("3", 1.0))),
            ("3 mâts", Field::Foyers, None),
            ("8 + 4", Field::Foyers, Some(("12", 1.0))),
            ("Double", Field::Foyers, Some(("2", 1.0))),
            ("8 + ?", Field::Foyers, None),
        ] {
            let read = without_unit(text, field);
            let read = read
                .as_ref()
                .map(|(number, scale)| (number.as_str(), *scale));
            assert_eq!(read, expected, "{text}");
        }
    }
}
