//! Regimes in French, as inventories write them and as this program displays them.
//!
//! Every word counts: a text with one that is not understood is not read, for it may be a
//! condition (« sauf le week-end », « 1 point sur 2 »). For the same reason, where one clause says in
//! which nights it holds, all have to: « -30% 22h-0h et coupure 0h-5h en heure d'été » may dim all
//! year or not; « -30% 22h-0h toutes les nuits et coupure 0h-5h en heure d'été » does.

mod words;

use super::schema::clock;
use super::wording::{MONTHS, WEEKDAYS};
use super::{Moment, Nights, Period, Profile, Season, Weekdays, Window, YearDay};
pub(super) use words::fold;
use words::{Token, tokens};

/// Words that change nothing to the meaning of a regime.
const FILLERS: [&str; 40] = [
    "a",
    "astro",
    "astronomique",
    "au",
    "aux",
    "avec",
    "coeur",
    "cœur",
    "complete",
    "d",
    "de",
    "des",
    "du",
    "eclairage",
    "en",
    "entre",
    "et",
    "flux",
    "gradation",
    "horaire",
    "horaires",
    "horloge",
    "il",
    "jour",
    "jusqu",
    "l",
    "la",
    "le",
    "les",
    "matin",
    "nocturne",
    "nuit",
    "nuits",
    "public",
    "puissance",
    "s",
    "soleil",
    "totale",
    "toute",
    "variation",
];

/// Words after which a second moment ends what the first began: « extinction 23h, rallumage 5h ».
const AGAIN: [&str; 5] = ["rallum", "reallum", "reprise", "remise", "retour"];

/// Words that begin a class of regime, « semi-permanent », « demi-nuit »: they say no hours, but may
/// stand before a clause that does.
const HALVES: [&str; 2] = ["semi", "demi"];

/// What a clause does with the power.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Verb {
    Lit,
    Off,
    Lowered,
}

impl Verb {
    /// The verb of a folded word, abbreviations of the trade included: `coup.`, `ext.`, `off`.
    pub(super) fn of(word: &str) -> Option<Self> {
        let starts = |stems: &[&str]| stems.iter().any(|stem| word.starts_with(stem));
        if starts(&["coup", "extinction", "etein", "arret"]) || matches!(word, "off" | "ext") {
            Some(Self::Off)
        } else if starts(&["abaiss", "reduction", "reduit", "baisse", "diminution"]) {
            Some(Self::Lowered)
        } else {
            (starts(&["allumage", "allume"]) || word == "on").then_some(Self::Lit)
        }
    }
}

/// The time of a text that holds nothing else: `23h`, `23:30`, `2330`, `minuit`.
pub(super) fn clock_alone(text: &str) -> Option<u16> {
    match tokens(&fold(text))?.as_slice() {
        [Token::Clock(minute) | Token::Packed(minute)] => Some(*minute),
        _ => None,
    }
}

pub(super) fn read(text: &str) -> Option<Profile> {
    let folded = fold(text);
    let tokens = with_breaks(&tokens(&folded)?);
    let (mut lit, mut windows) = (Vec::new(), Vec::new());
    let clauses = tokens
        .split(|token| *token == Token::Break)
        .filter(|clause| !clause.is_empty())
        .map(Clause::read)
        .collect::<Option<Vec<_>>>()?;
    let clauses: Vec<Clause> = clauses
        .into_iter()
        .filter(|clause| !clause.names_a_class_only())
        .collect();
    let tell_nights = clauses.iter().filter(|c| c.says_nights()).count();
    if tell_nights != 0 && tell_nights != clauses.len() {
        return None;
    }
    let mut before = None;
    for clause in clauses {
        let period = clause.period()?;
        if (clause.verb, clause.percent) == (Some(Verb::Lit), None) {
            lit.push(period);
            before = None;
            continue;
        }
        let power_percent = clause.power_percent(before)?;
        windows.push(Window {
            period,
            power_percent,
        });
        before = Some(power_percent);
    }
    (!lit.is_empty() || !windows.is_empty()).then(|| Profile::new(lit, windows))
}

/// Tells the « et » and the commas that end a clause from those inside one.
fn with_breaks<'a>(tokens: &[Token<'a>]) -> Vec<Token<'a>> {
    let mut between = false;
    let mut kept = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        let next = after_fillers(&tokens[index + 1..]).first();
        let ends_what_began = matches!(next, Some(Token::Word(word)) if is_again(word));
        kept.push(match token {
            Token::Word("et" | "puis") if ends_what_began => continue,
            // « entre 23h et 5h », « les nuits de vendredi et samedi »
            Token::Word("et") if between || next.and_then(weekday).is_some() => {
                between = false;
                continue;
            }
            Token::Word("et" | "puis") => Token::Break,
            Token::Comma => match next {
                Some(Token::Percent(..)) => Token::Break,
                // « extinction 23h, allumage 5h »
                Some(Token::Word(word)) if is_lit_again(word) && waits_for_its_end(&kept) => {
                    continue;
                }
                Some(Token::Word(word)) if Verb::of(word).is_some() => Token::Break,
                _ => continue,
            },
            token => {
                between |= *token == Token::Word("entre");
                *token
            }
        });
    }
    kept
}

/// Whether the last clause of some tokens switches off or lowers, and says one moment only.
fn waits_for_its_end(tokens: &[Token<'_>]) -> bool {
    let last = tokens.rsplit(|token| *token == Token::Break).next();
    let clause = last.unwrap_or_default();
    let is_verb = |token: &Token<'_>| match token {
        Token::Word(word) => matches!(Verb::of(word), Some(Verb::Off | Verb::Lowered)),
        _ => false,
    };
    let moments = (clause.iter()).filter(|token| matches!(token, Token::Clock(_)));
    clause.iter().any(is_verb) && moments.count() == 1
}

/// What was read of a clause.
#[derive(Debug, Default, PartialEq)]
struct Clause {
    verb: Option<Verb>,
    /// Percent, and whether a minus sign stands before it.
    percent: Option<(u8, bool)>,
    moments: Vec<Moment>,
    dates: Vec<YearDay>,
    season: Option<Season>,
    weekdays: Option<Weekdays>,
    /// Whether it says that it holds every night.
    every_night: bool,
    /// Whether it names a class of regime, « demi-nuit ».
    names_class: bool,
}

impl Clause {
    fn read(mut tokens: &[Token<'_>]) -> Option<Self> {
        use Token::{Clock, Date, Number, Packed, Percent, Word};
        let mut clause = Self::default();
        while !tokens.is_empty() {
            tokens = match tokens {
                // « abaissement à 50 % » may be by or to.
                [Word("a"), Percent(_, false), ..] => return None,
                [Percent(percent, minus), rest @ ..] => {
                    once(&mut clause.percent, (*percent, *minus))?;
                    rest
                }
                [Clock(minute), Word("tu"), rest @ ..] => {
                    clause.moments.push(Moment::Universal(*minute));
                    rest
                }
                [Clock(minutes), Word(side @ ("avant" | "apres")), rest @ ..]
                | [
                    Number(minutes),
                    Word("min" | "mn" | "minute" | "minutes"),
                    Word(side @ ("avant" | "apres")),
                    rest @ ..,
                ] => {
                    let minutes = i16::try_from(*minutes).ok()?;
                    let offset = if *side == "avant" { -minutes } else { minutes };
                    let (moment, rest) = of_the_sun(after_fillers(rest), offset)?;
                    clause.moments.push(moment);
                    rest
                }
                [Clock(minute), rest @ ..] => {
                    clause.moments.push(Moment::Legal(*minute));
                    rest
                }
                // « 23-5 », « 23 à 5h », « 2330-0530 »
                [from @ (Number(_) | Packed(_)), Word("a"), to, rest @ ..]
                | [from @ (Number(_) | Packed(_)), to, rest @ ..]
                    if bare_hours(from, to).is_some() =>
                {
                    clause.moments.extend(bare_hours(from, to)?);
                    rest
                }
                [Number(day), Word("er"), Word(month), rest @ ..]
                | [Number(day), Word(month), rest @ ..] => {
                    let month = MONTHS.iter().position(|name| fold(name) == *month)? + 1;
                    let day = YearDay::new(u8::try_from(month).ok()?, u8::try_from(*day).ok()?)?;
                    clause.dates.push(day);
                    rest
                }
                [Word("heure"), Word("d"), Word("ete"), rest @ ..] => {
                    once(&mut clause.season, Season::SummerTime)?;
                    rest
                }
                [Word("heure"), Word("d"), Word("hiver"), rest @ ..] => {
                    once(&mut clause.season, Season::WinterTime)?;
                    rest
                }
                [Word("toutes"), Word("les"), Word("nuits"), rest @ ..]
                | [Word("tous"), Word("les"), Word("jours"), rest @ ..]
                | [Word("toute"), Word("l"), Word("annee"), rest @ ..] => {
                    clause.every_night = true;
                    rest
                }
                // « samedi » alone may be its evening or its morning; its night is the one that
                // begins on it.
                [Word("nuit" | "nuits"), rest @ ..]
                    if after_fillers(rest).first().and_then(weekday).is_some() =>
                {
                    let (weekdays, rest) = weekdays(rest)?;
                    once(&mut clause.weekdays, weekdays)?;
                    rest
                }
                [Date(day, month), rest @ ..] => {
                    let [day, month] = [day, month].map(|number| u8::try_from(*number).ok());
                    clause.dates.push(YearDay::new(month?, day?)?);
                    rest
                }
                [
                    Word(half),
                    Word("permanent" | "permanente" | "perm" | "nuit" | "nuits"),
                    rest @ ..,
                ] if HALVES.contains(half) => {
                    clause.names_class = true;
                    rest
                }
                [Word(word), rest @ ..] => {
                    if clause.may_end() && is_lit_again(word) {
                        rest
                    } else if let Some(verb) = Verb::of(word) {
                        once(&mut clause.verb, verb)?;
                        rest
                    } else if let Some((moment, rest)) = of_the_sun(tokens, 0) {
                        clause.moments.push(moment);
                        rest
                    } else {
                        FILLERS.contains(word).then_some(rest)?
                    }
                }
                _ => return None,
            };
        }
        Some(clause)
    }

    /// « Demi-nuit » before the clause that says its hours.
    fn names_a_class_only(&self) -> bool {
        let nothing_else = Self {
            names_class: true,
            ..Self::default()
        };
        *self == nothing_else
    }

    /// Whether « rallumage » can give the end of what was begun.
    fn may_end(&self) -> bool {
        matches!(self.verb, Some(Verb::Off | Verb::Lowered)) && self.moments.len() == 1
    }

    fn says_nights(&self) -> bool {
        self.every_night
            || self.season.is_some()
            || !self.dates.is_empty()
            || self.weekdays.is_some()
    }

    /// Percent of full power; where the clause does not say it, that of the clause before:
    /// « extinction 22h-23h et 1h-5h ».
    fn power_percent(&self, before: Option<u8>) -> Option<u8> {
        match (self.verb, self.percent) {
            (None, None) => before,
            (Some(Verb::Off), None) => Some(0),
            (Some(Verb::Lowered), Some((percent, _))) | (None, Some((percent, true))) => {
                Some(100 - percent)
            }
            // « gradation 50 % » says neither « by » nor « to ».
            _ => None,
        }
    }

    fn period(&self) -> Option<Period> {
        let [from, to] = self.moments[..] else {
            return None;
        };
        let season = match (self.season, &self.dates[..]) {
            (season, []) => season.unwrap_or_default(),
            (None, [first, last]) => Season::Dates(*first, *last),
            _ => return None,
        };
        let weekdays = self.weekdays.unwrap_or_default();
        Some(Period::new(from, to)?.during(Nights { season, weekdays }))
    }
}

fn is_again(word: &str) -> bool {
    AGAIN.iter().any(|stem| word.starts_with(stem))
}

/// « rallumage », and « ON » or « marche » after « OFF 00:30 ».
fn is_lit_again(word: &str) -> bool {
    is_again(word) || word == "marche" || Verb::of(word) == Some(Verb::Lit)
}

/// Two hours of which one at least bears no `h`; `None` where they are something else.
fn bare_hours(from: &Token<'_>, to: &Token<'_>) -> Option<[Moment; 2]> {
    let whole = |hours: &u16| clock(*hours, 0);
    let [from, to] = match (from, to) {
        (Token::Packed(from), Token::Packed(to)) => [*from, *to],
        (Token::Number(from), Token::Number(to)) => [whole(from)?, whole(to)?],
        (Token::Number(from), Token::Clock(to)) => [whole(from)?, *to],
        _ => return None,
    };
    Some([Moment::Legal(from), Moment::Legal(to)])
}

/// Sets what was not set, or was set to the same.
fn once<T: PartialEq>(slot: &mut Option<T>, value: T) -> Option<()> {
    let same = slot.as_ref().is_none_or(|known| *known == value);
    *slot = Some(value);
    same.then_some(())
}

fn after_fillers<'a, 'b>(tokens: &'b [Token<'a>]) -> &'b [Token<'a>] {
    let is_filler =
        |token: &Token<'_>| matches!(token, Token::Word(word) if FILLERS.contains(word));
    let fillers = tokens.iter().take_while(|token| is_filler(token)).count();
    &tokens[fillers..]
}

/// `coucher du soleil`, `lever`, `milieu de la nuit`, so many minutes after.
fn of_the_sun<'a, 'b>(tokens: &'b [Token<'a>], minutes: i16) -> Option<(Moment, &'b [Token<'a>])> {
    let (first, rest) = tokens.split_first()?;
    let moment = match first {
        Token::Word("coucher") => Moment::Sunset(minutes),
        Token::Word("lever") => Moment::Sunrise(minutes),
        Token::Word("milieu") => Moment::MidNight(minutes),
        _ => return None,
    };
    Some((moment, rest))
}

fn weekday(token: &Token<'_>) -> Option<u8> {
    let Token::Word(word) = token else {
        return None;
    };
    let singular = word.strip_suffix('s').unwrap_or(word);
    let index = WEEKDAYS.iter().position(|day| *day == singular)?;
    u8::try_from(index + 1).ok()
}

/// `de vendredi, samedi`, `du lundi au jeudi`
fn weekdays<'a, 'b>(mut tokens: &'b [Token<'a>]) -> Option<(Weekdays, &'b [Token<'a>])> {
    let mut numbers = Vec::new();
    while let Some(first) = after_fillers(tokens).first().and_then(weekday) {
        tokens = &after_fillers(tokens)[1..];
        let last = match tokens {
            [Token::Word("au"), last, rest @ ..] if weekday(last).is_some() => {
                tokens = rest;
                weekday(last)?
            }
            _ => first,
        };
        let length = (last + 7 - first) % 7;
        numbers.extend((0..=length).map(|days| (first - 1 + days) % 7 + 1));
    }
    Some((Weekdays::new(numbers)?, tokens))
}

#[cfg(test)]
mod tests;
