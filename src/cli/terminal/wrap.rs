//! Text on lines that fit.

/// Width of lines on a terminal and of every help.
pub const COLUMNS: usize = 80;

/// A first column beyond this leaves too little beside it: what follows goes under the line's beginning.
const WIDEST_FIRST: usize = 40;

/// A text whose lines are [`COLUMNS`] wide at most, each continued under its own words: those after
/// two spaces where a line begins with a column. A word that is longer stays whole, as does what
/// no-break spaces keep together.
pub fn wrapped(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(of_line).collect();
    lines.join("\n")
}

fn of_line(line: &str) -> String {
    if width(line) <= COLUMNS {
        return line.to_owned();
    }
    let hang = " ".repeat(hang(line));
    let mut text = String::with_capacity(line.len() + 16);
    let mut at = 0;
    let mut has_word = false;
    for (n, word) in line.split(' ').enumerate() {
        let wide = width(word);
        if has_word && wide > 0 && at + 1 + wide > COLUMNS {
            text.truncate(text.trim_end_matches(' ').len());
            text.push('\n');
            text.push_str(&hang);
            at = hang.len();
        } else if n > 0 {
            text.push(' ');
            at += 1;
        }
        text.push_str(word);
        at += wide;
        has_word |= wide > 0;
    }
    text
}

/// Where the lines after the first begin.
fn hang(line: &str) -> usize {
    let indent = line.len() - line.trim_start_matches(' ').len();
    let words = &line[indent..];
    let column = words.find("  ").map(|gap| {
        let spaces = words[gap..].len() - words[gap..].trim_start_matches(' ').len();
        indent + width(&words[..gap]) + spaces
    });
    column
        .filter(|column| indent > 0 && *column <= WIDEST_FIRST)
        .unwrap_or(indent)
}

/// Characters that take a place: all but those of colours.
fn width(text: &str) -> usize {
    let mut is_code = false;
    let mut wide = 0;
    for character in text.chars() {
        match character {
            '\u{1b}' => is_code = true,
            'm' if is_code => is_code = false,
            _ if is_code => {}
            _ => wide += 1,
        }
    }
    wide
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_continued_under_their_words() {
        let word = "mot ".repeat(30);
        let text = wrapped(&format!("  nom      {word}"));
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines.len() > 1, "{text}");
        assert!(lines[0].starts_with("  nom      mot mot"), "{text}");
        assert!(lines[1].starts_with("           mot"), "{text}");
        assert!(lines.iter().all(|line| width(line) <= COLUMNS), "{text}");
        let again: Vec<&str> = text.split_whitespace().collect();
        assert_eq!(again.len(), 31, "no word is lost");
    }

    #[test]
    fn what_belongs_together_stays_so() {
        let amount = "1\u{a0}137\u{a0}455\u{a0}€";
        let text = wrapped(&format!("{}{amount}", "x ".repeat(36)));
        assert_eq!(text.lines().nth(1), Some(amount));
        let long = "a".repeat(100);
        assert_eq!(wrapped(&long), long);
    }

    #[test]
    fn colours_take_no_place() {
        let short = format!("\u{1b}[1;31m{}\u{1b}[0m", "x".repeat(80));
        assert_eq!(wrapped(&short), short);
    }
}
