//! Places as geographic programs write them in one cell: WKT, EWKB, GeoJSON, a pair of metres.

use super::parse_geo_point;
use crate::inventory::text::parse_number;
use serde_json::Value;

/// Numbers below this are degrees or may be; eastings and northings of France are above.
const FEWEST_METRES: f64 = 1000.0;

/// What one cell of coordinates says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Written {
    /// A pair, easting or longitude first unless the text leaves it open: the system of the column
    /// tells it.
    Place(f64, f64),
    /// A geometry without any point, as programs write where there is none.
    Empty,
    /// Nothing that is understood.
    Unread,
}

/// The place that a cell says, in whichever of these forms: `POINT (604110.5 7063107.25)` with Z, M,
/// SRID or MULTI, the hexadecimal form that PostGIS shows, `{"type":"Point",…}`, `50.72, 1.61`,
/// `604110,5 ; 7063107,2`, `X : 604110 Y : 7063107`.
#[must_use]
pub fn parse_place(text: &str) -> Written {
    let text = text.trim();
    if let Some(written) = well_known_text(text) {
        return written;
    }
    // Programs write « 0,0 » where there is no place.
    if text.contains('0')
        && text
            .chars()
            .all(|c| matches!(c, '0' | '.' | ',' | ';' | ' ' | '/'))
    {
        return Written::Empty;
    }
    let on_a_map = of_a_map(text);
    let text = on_a_map.as_deref().unwrap_or(text);
    geojson(text)
        .or_else(|| well_known_binary(text))
        .or_else(|| parse_geo_point(text))
        .or_else(|| pair(text))
        .filter(|(x, y)| x.is_finite() && y.is_finite())
        .map_or(Written::Unread, |(x, y)| Written::Place(x, y))
}

/// The two numbers of a link to a map: `https://maps…?q=50.6384,1.7528`, `…/@50.6384,1.7528,17z`.
fn of_a_map(text: &str) -> Option<String> {
    let link = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))?;
    let (_, place) = ["q=", "query=", "ll=", "@"]
        .iter()
        .find_map(|before| link.split_once(before))?;
    let mut numbers = place.split(['&', '#', '/']).next()?.split(',');
    Some(format!("{}, {}", numbers.next()?, numbers.next()?))
}

/// `SRID=2154;POINT Z (x y z)`; `None` where the text is no WKT.
fn well_known_text(text: &str) -> Option<Written> {
    let upper = text.to_uppercase();
    let body = match upper.strip_prefix("SRID=") {
        Some(rest) => rest.split_once(';')?.1.trim(),
        None => upper.as_str(),
    };
    let rest = ["MULTIPOINT", "POINT"]
        .into_iter()
        .find_map(|kind| body.strip_prefix(kind))?;
    // Z, M and ZM are for heights and measures.
    let rest = rest.trim_start_matches([' ', 'Z', 'M']);
    if rest == "EMPTY" {
        return Some(Written::Empty);
    }
    let inner = rest.strip_prefix('(')?.trim_start_matches(['(', ' ']);
    let first = inner.split([')', ',']).next()?;
    let mut numbers = first.split_whitespace().map(str::parse::<f64>);
    Some(match (numbers.next(), numbers.next()) {
        (Some(Ok(x)), Some(Ok(y))) if x.is_finite() && y.is_finite() => Written::Place(x, y),
        _ => Written::Unread,
    })
}

/// `{"type":"Point","coordinates":[x,y]}`.
fn geojson(text: &str) -> Option<(f64, f64)> {
    if !text.starts_with('{') {
        return None;
    }
    let value: Value = serde_json::from_str(text).ok()?;
    let mut position = value.get("coordinates")?;
    if value.get("type")?.as_str()? == "MultiPoint" {
        position = position.get(0)?;
    }
    Some((position.get(0)?.as_f64()?, position.get(1)?.as_f64()?))
}

/// The binary form in hexadecimal, with or without the system that PostGIS adds.
fn well_known_binary(text: &str) -> Option<(f64, f64)> {
    const SYSTEM_ADDED: u32 = 0x2000_0000;
    const POINT: u32 = 1;
    const MULTIPOINT: u32 = 4;
    // Enough for a point inside a multipoint; a longer geometry is none.
    const LONGEST: usize = 64;
    let text = text.strip_prefix("\\x").unwrap_or(text);
    if text.len() < 42
        || !text.len().is_multiple_of(2)
        || !text.bytes().all(|b| b.is_ascii_hexdigit())
    {
        return None;
    }
    let bytes: Vec<u8> = (0..text.len().min(2 * LONGEST))
        .step_by(2)
        .filter_map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok())
        .collect();
    let mut at = 0;
    let mut in_several = false;
    loop {
        let little = match bytes.get(at)? {
            0 => false,
            1 => true,
            _ => return None,
        };
        let kind = <[u8; 4]>::try_from(bytes.get(at + 1..at + 5)?).ok()?;
        let kind = if little {
            u32::from_le_bytes(kind)
        } else {
            u32::from_be_bytes(kind)
        };
        at += if kind & SYSTEM_ADDED == 0 { 5 } else { 9 };
        // Heights are told by the high bits, or by thousands.
        match (kind & 0x0FFF_FFFF) % 1000 {
            POINT => {
                let number = |at: usize| {
                    let bytes = <[u8; 8]>::try_from(bytes.get(at..at + 8)?).ok()?;
                    Some(if little {
                        f64::from_le_bytes(bytes)
                    } else {
                        f64::from_be_bytes(bytes)
                    })
                };
                return Some((number(at)?, number(at + 8)?));
            }
            MULTIPOINT if !in_several => {
                in_several = true;
                at += 4;
            }
            _ => return None,
        }
    }
}

/// Two numbers, each perhaps after its name: metres in either order, or degrees that need no comma to
/// part them.
fn pair(text: &str) -> Option<(f64, f64)> {
    let plain = without_names(text)?;
    let (first, second) = [";", "/", "|", "\t", "\n"]
        .into_iter()
        .find_map(|separator| plain.split_once(separator))
        .or_else(|| in_two_words(&plain))
        .or_else(|| at_the_comma(&plain))?;
    let (first, second) = (parse_number(first)?, parse_number(second)?);
    let is_metres = first.abs() >= FEWEST_METRES && second.abs() >= FEWEST_METRES;
    let is_degrees = first.abs() <= 180.0
        && second.abs() <= 180.0
        && first.fract() != 0.0
        && second.fract() != 0.0;
    (is_metres || is_degrees).then_some((first, second))
}

/// `X : 604110 Y : 7063107` without the names of its numbers; `None` where there are other words.
fn without_names(text: &str) -> Option<String> {
    const NAMES: [&str; 8] = [
        "x",
        "y",
        "lat",
        "latitude",
        "lon",
        "long",
        "lng",
        "longitude",
    ];
    let mut plain = String::new();
    let mut word = String::new();
    for c in text.chars().chain([' ']) {
        if c.is_alphabetic() {
            word.push(c);
            continue;
        }
        if !word.is_empty() {
            if !NAMES.contains(&word.to_lowercase().as_str()) {
                return None;
            }
            // A second name parts the numbers.
            if plain.contains(|c: char| c.is_ascii_digit()) && !plain.ends_with(';') {
                plain = plain.trim_end_matches([',', ' ', ';']).to_owned() + ";";
            }
            word.clear();
        }
        if !matches!(c, ':' | '=' | '(' | ')' | '[' | ']') {
            plain.push(c);
        }
    }
    Some(plain.trim().to_owned())
}

/// `604110,5 7063107,25`: one blank between two numbers, none of which is parted by thousands.
fn in_two_words(text: &str) -> Option<(&str, &str)> {
    let mut words = text.split_whitespace();
    let (first, second) = (words.next()?, words.next()?);
    words
        .next()
        .is_none()
        .then(|| (first.trim_end_matches(','), second))
}

/// `604110.5,7063107.25`: the comma is no decimal mark beside a point, nor between two numbers of six
/// digits and more.
fn at_the_comma(text: &str) -> Option<(&str, &str)> {
    let (first, second) = text.split_once(',')?;
    let is_long = |part: &str| part.len() >= 6 && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_alone = !second.contains(',');
    (is_alone && (text.contains('.') || is_long(first.trim()) && is_long(second.trim())))
        .then_some((first, second))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_as_programs_write_them() {
        let metres = Written::Place(604_110.5, 7_063_107.25);
        for text in [
            "POINT (604110.5 7063107.25)",
            "POINT(604110.5 7063107.25)",
            "Point Z (604110.5 7063107.25 12.3)",
            "PointZM(604110.5 7063107.25 12.3 0)",
            "SRID=2154;POINT(604110.5 7063107.25)",
            "MULTIPOINT ((604110.5 7063107.25))",
            "MultiPoint(604110.5 7063107.25, 1 2)",
            "604110.5 7063107.25",
            "604110,5 7063107,25",
            "604110.5, 7063107.25",
            "604110.5,7063107.25",
            "604 110,5 ; 7 063 107,25",
            "604110,5/7063107,25",
            "X : 604110.5 Y : 7063107.25",
            "x=604110,5, y=7063107,25",
            "{\"type\":\"Point\",\"coordinates\":[604110.5,7063107.25]}",
            "{\"type\": \"MultiPoint\", \"coordinates\": [[604110.5, 7063107.25, 3]]}",
        ] {
            assert_eq!(parse_place(text), metres, "{text}");
        }
        for (text, place) in [
            ("POINT(1.745 50.638)", (1.745, 50.638)),
            ("50.638, 1.745", (1.745, 50.638)),
            ("1.745 50.638", (1.745, 50.638)),
            ("604110,7063107", (604_110.0, 7_063_107.0)),
            // PostGIS: ST_AsEWKB of POINT(1 2) with SRID 4326, ST_AsBinary of POINT(1 2), big-endian,
            // and of MULTIPOINT(1 2).
            (
                "0101000020E6100000000000000000F03F0000000000000040",
                (1.0, 2.0),
            ),
            ("0101000000000000000000F03F0000000000000040", (1.0, 2.0)),
            ("00000000013FF00000000000004000000000000000", (1.0, 2.0)),
            (
                "0104000000010000000101000000000000000000F03F0000000000000040",
                (1.0, 2.0),
            ),
        ] {
            assert_eq!(
                parse_place(text),
                Written::Place(place.0, place.1),
                "{text}"
            );
        }
    }

    #[test]
    fn links_to_maps_are_read() {
        for text in [
            "https://www.google.com/maps?q=50.6384,1.7528",
            "https://www.google.fr/maps/@50.6384,1.7528,17z",
        ] {
            assert_eq!(parse_place(text), parse_place("50.6384, 1.7528"), "{text}");
        }
        assert_eq!(parse_place("https://exemple.fr/fiche/12"), Written::Unread);
    }

    #[test]
    fn what_says_no_place_is_said() {
        for text in ["POINT EMPTY", "MULTIPOINT Z EMPTY", "0", "0,0", "0.0 ; 0.0"] {
            assert_eq!(parse_place(text), Written::Empty, "{text}");
        }
        for text in [
            "",
            "rue Haute",
            "50,72",
            "LINESTRING(1 2, 3 4)",
            "POINT(a b)",
            "POINT",
            "604110",
            "604 110",
            "12 500",
            "{\"type\":\"Polygon\",\"coordinates\":[]}",
            "{",
            "0101000020E61000",
            "A12 B13",
            "7,5 m",
        ] {
            assert_eq!(parse_place(text), Written::Unread, "{text}");
        }
    }
}
