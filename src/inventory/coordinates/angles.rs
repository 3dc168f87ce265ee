//! Latitudes and longitudes as people type them.

/// Which way a hemisphere letter points.
#[derive(Clone, Copy, PartialEq)]
enum Axis {
    Latitude,
    Longitude,
}

/// Decimal degrees of an angle as typed: `50.7264`, `50,7264`, `50°43'35"N`, `50° 43.584' N`,
/// `50 43 35`, `N50°43,584`, `1°36'53"O`. Positive to the north and to the east; `O` is « ouest ».
///
/// `None` where the text is not so, or may be read in two ways: a sign and a letter together, two
/// whole numbers without a mark (`50 43`), a comma followed by a space. `None` too for minutes or
/// seconds of 60 and more, for more than 180°, and for more than 90° with `N` or `S`.
#[must_use]
pub fn parse_degrees(text: &str) -> Option<f64> {
    parse_angle(text).map(|(degrees, _)| degrees)
}

/// Longitude and latitude of a text that holds both, latitude first as open-data portals write
/// them: `50.72, 1.61`, `[50.72,1.61]`, `50,72 ; 1,61`, `50°43'35"N 1°36'53"E` with a comma
/// between. Hemisphere letters may tell the other order.
///
/// `None` as for [`parse_degrees`], and where the comma between the two cannot be told from a
/// decimal comma.
#[must_use]
pub fn parse_geo_point(text: &str) -> Option<(f64, f64)> {
    let text = text.trim().trim_matches(['[', ']', '(', ')']);
    let (first, second) = [";", ", ", ","].into_iter().find_map(|separator| {
        let (first, second) = text.split_once(separator)?;
        (!second.contains(separator)).then_some((first, second))
    })?;
    // « 50,72 » is one number with a decimal comma rather than two of whole degrees.
    let is_whole = |part: &str| part.trim().chars().all(|c| c.is_ascii_digit());
    if is_whole(first) || is_whole(second) {
        return None;
    }
    let (first, first_axis) = parse_angle(first)?;
    let (second, second_axis) = parse_angle(second)?;
    let (latitude, longitude) = match (first_axis, second_axis) {
        (Some(Axis::Longitude), Some(Axis::Latitude)) => (second, first),
        (Some(Axis::Longitude), _) | (_, Some(Axis::Latitude)) => return None,
        _ => (first, second),
    };
    (latitude.abs() <= 90.0).then_some((longitude, latitude))
}

fn parse_angle(text: &str) -> Option<(f64, Option<Axis>)> {
    let text = with_plain_marks(text);
    let (text, letter) = without_letter(&text)?;
    let (text, sign) = match text.strip_prefix(['-', '+']) {
        Some(_) if letter.is_some() => return None,
        Some(rest) => (rest, if text.starts_with('-') { -1.0 } else { 1.0 }),
        None => (text, 1.0),
    };
    let degrees = sexagesimal(text)?;
    let (axis, sign) = match letter {
        Some('N') => (Some(Axis::Latitude), 1.0),
        Some('S') => (Some(Axis::Latitude), -1.0),
        Some('E') => (Some(Axis::Longitude), 1.0),
        Some(_) => (Some(Axis::Longitude), -1.0),
        None => (None, sign),
    };
    let limit = if axis == Some(Axis::Latitude) {
        90.0
    } else {
        180.0
    };
    (degrees <= limit).then_some((sign * degrees, axis))
}

/// One spelling for each mark: keyboards, word processors and GPS units have many.
fn with_plain_marks(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            'º' | '˚' => '°',
            '′' | '’' | '‘' | '´' => '\'',
            '″' | '”' | '“' => '"',
            '\u{2212}' | '\u{2013}' => '-',
            ',' => '.',
            c if c.is_whitespace() => ' ',
            c => c.to_ascii_uppercase(),
        })
        .collect::<String>()
        .trim()
        .replace("''", "\"")
}

/// The text without its hemisphere letter, first or last; `None` if it has one at both ends.
fn without_letter(text: &str) -> Option<(&str, Option<char>)> {
    let hemispheres = ['N', 'S', 'E', 'O', 'W'];
    let first = text.chars().next().filter(|c| hemispheres.contains(c));
    let last = text.chars().next_back().filter(|c| hemispheres.contains(c));
    match (first, last) {
        (Some(_), Some(_)) => None,
        (Some(letter), None) => Some((text[1..].trim(), Some(letter))),
        (None, Some(letter)) => Some((text[..text.len() - 1].trim(), Some(letter))),
        (None, None) => Some((text, None)),
    }
}

/// Degrees, then minutes, then seconds, each with its mark or none; only the last may have
/// decimals.
fn sexagesimal(text: &str) -> Option<f64> {
    let mut rest = text;
    let mut degrees = 0.0;
    let mut last_is_whole = true;
    let mut marked = false;
    let mut parts = 0;
    for (mark, unit) in [('°', 1.0), ('\'', 60.0), ('"', 3600.0)] {
        if rest.is_empty() {
            break;
        }
        let end = rest
            .find(|c: char| !(c.is_ascii_digit() || c == '.'))
            .unwrap_or(rest.len());
        let (number, after) = rest.split_at(end);
        let value: f64 = number.parse().ok()?;
        // « 7 070 826 » is no angle: minutes and seconds have two digits at most.
        let whole_digits = number.split('.').next().map_or(0, str::len);
        if !last_is_whole || parts > 0 && (value >= 60.0 || whole_digits > 2) {
            return None;
        }
        last_is_whole = !number.contains('.');
        degrees += value / unit;
        parts += 1;
        let after = after.trim_start();
        let unmarked = after.strip_prefix(mark);
        marked |= unmarked.is_some();
        rest = unmarked.unwrap_or(after).trim_start();
    }
    let two_whole_numbers = parts == 2 && last_is_whole && !marked;
    (parts > 0 && rest.is_empty() && !two_whole_numbers).then_some(degrees)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn angles_are_read_as_typed() {
        for (text, degrees) in [
            ("50.7264", 50.7264),
            ("50,7264", 50.7264),
            (" -1,6147 ", -1.6147),
            ("+1.6147", 1.6147),
            ("−1.6147°", -1.6147),
            ("50°43'35\"N", 50.0 + 43.0 / 60.0 + 35.0 / 3600.0),
            ("50° 43.584' N", 50.7264),
            ("50 43 35", 50.0 + 43.0 / 60.0 + 35.0 / 3600.0),
            ("50 43,584", 50.7264),
            ("N50°43,584", 50.7264),
            ("n 50º43’35,04’’", 50.7264),
            ("50°43′35.04″", 50.7264),
            ("1°36'53\"O", -(1.0 + 36.0 / 60.0 + 53.0 / 3600.0)),
            ("1°36'53\" W", -(1.0 + 36.0 / 60.0 + 53.0 / 3600.0)),
            ("1°36'53\"E", 1.0 + 36.0 / 60.0 + 53.0 / 3600.0),
            ("-0°30'", -0.5),
            ("50°", 50.0),
            ("180", 180.0),
        ] {
            let read = parse_degrees(text).unwrap_or_else(|| panic!("{text} is read"));
            assert!((read - degrees).abs() < 1e-12, "{text}: {read}");
        }
    }

    #[test]
    fn what_may_be_read_in_two_ways_is_not_read() {
        for text in [
            "",
            "-",
            "N",
            "NE",
            "N50°N",
            "-1°36'O",
            "50 43",
            "50, 43",
            "50 60 00",
            "50 7264",
            "50.5 43",
            "50°43.5'35\"",
            "50.72.64",
            "50,43,35",
            "7 070 826",
            "6 050 012",
            "91°N",
            "181",
            "1e1",
            "inf",
            "nan",
            "50'43\"",
            "50°43'35\"12",
            "rue Haute",
            "°",
        ] {
            assert_eq!(parse_degrees(text), None, "{text}");
        }
    }

    #[test]
    fn both_angles_of_one_text() {
        for (text, place) in [
            ("50.72, 1.61", (1.61, 50.72)),
            ("50.72,1.61", (1.61, 50.72)),
            ("[50.72, -1.61]", (-1.61, 50.72)),
            ("50,72 ; 1,61", (1.61, 50.72)),
            ("50,72, 1,61", (1.61, 50.72)),
            ("1°30'E, 50°30'N", (1.5, 50.5)),
        ] {
            assert_eq!(parse_geo_point(text), Some(place), "{text}");
        }
        for text in [
            "50,72",
            "50.72",
            "50,72,1,61",
            "1°30'E, 50.5",
            "95.5, 1.5",
            "1, 2, 3",
            ",",
            "",
        ] {
            assert_eq!(parse_geo_point(text), None, "{text}");
        }
    }
}
