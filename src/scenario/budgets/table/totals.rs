//! Rows that sum others up: compared with what was read, never added.

use crate::inventory::decision::{Decision, Kind};
use crate::inventory::territory::Territory;
use crate::inventory::text::normalise_header;
use crate::scenario::budgets::unit::Unit;
use crate::scenario::budgets::words::is_word_of_totals;
use std::collections::BTreeMap;

/// By how much each amount of a sum may have been rounded, in hundredths of the unit.
const ROUNDING: i64 = 5;

/// What makes a name that of an EPCI, and what does not tell one from another.
const KINDS: [&str; 16] = [
    "cc",
    "ca",
    "cu",
    "communaute",
    "commune",
    "agglomeration",
    "agglo",
    "urbaine",
    "metropole",
    "epci",
    "de",
    "du",
    "des",
    "d",
    "la",
    "le",
];

/// The EPCI of the territory that a text names.
pub fn epci_of<'a>(territory: &'a Territory, text: &str) -> Option<&'a str> {
    let wanted = own_words(text);
    let communes = territory.communes().iter();
    let mut names = communes.map(|commune| commune.epci.as_str());
    names.find(|name| !wanted.is_empty() && own_words(name) == wanted)
}

fn own_words(name: &str) -> Vec<String> {
    let normal = normalise_header(name);
    let words = normal.split(' ').filter(|word| !KINDS.contains(word));
    words
        .filter(|word| !is_word_of_totals(word))
        .map(str::to_owned)
        .collect()
}

/// The sums of the rows read, and the totals that the table gives.
pub struct Totals {
    tolerance: i64,
    rows: usize,
    all: Vec<i64>,
    since_total: Vec<i64>,
    by_epci: BTreeMap<Vec<String>, Vec<i64>>,
    given: Vec<Given>,
}

/// A total of the table, and what it may be the sum of.
struct Given {
    label: String,
    row: u32,
    cents: Vec<Option<i64>>,
    above: [Vec<i64>; 2],
}

impl Totals {
    pub fn new(columns: usize, unit: Unit) -> Self {
        Self {
            tolerance: ROUNDING * unit.0,
            rows: 0,
            all: vec![0; columns],
            since_total: vec![0; columns],
            by_epci: BTreeMap::new(),
            given: Vec::new(),
        }
    }

    /// A commune's budgets.
    pub fn add(&mut self, epci: &str, cents: &[i64]) {
        self.rows += 1;
        let of_epci = self.by_epci.entry(own_words(epci)).or_default();
        of_epci.resize(cents.len(), 0);
        for sums in [&mut self.all, &mut self.since_total, of_epci] {
            for (sum, cents) in sums.iter_mut().zip(cents) {
                *sum = sum.saturating_add(*cents);
            }
        }
    }

    /// Whether amounts are the sums of the rows so far, of which there are several.
    pub fn are_sums(&self, cents: &[Option<i64>]) -> bool {
        let tolerance = self.tolerance * self.rows as i64;
        let near = |(given, sum): (&Option<i64>, &i64)| {
            given.is_some_and(|given| given > 0 && (given - sum).abs() <= tolerance)
        };
        self.rows > 1 && cents.iter().zip(&self.all).all(near)
    }

    /// A total that the table gives.
    pub fn total(&mut self, label: String, row: u32, cents: Vec<Option<i64>>) {
        let above = [self.all.clone(), self.since_total.clone()];
        self.since_total.fill(0);
        self.given.push(Given {
            label,
            row,
            cents,
            above,
        });
    }

    /// What each total comes to beside the rows read.
    pub fn decisions(&self) -> Vec<Decision> {
        self.given
            .iter()
            .map(|given| self.decision(given))
            .collect()
    }

    fn decision(&self, given: &Given) -> Decision {
        let of_epci = self.by_epci.get(&own_words(&given.label));
        // A total below the rows may also be that of all of the table: « Ensemble » after EPCI.
        let sums = given.above.iter().chain(of_epci).chain([&self.all]);
        let tolerance = self.tolerance * self.rows as i64;
        let is_it = |sums: &&Vec<i64>| {
            let mut pairs = given.cents.iter().zip(sums.iter());
            pairs.all(|(given, sum)| given.is_none_or(|given| (given - sum).abs() <= tolerance))
        };
        let place = format!("ligne {}", given.row);
        if given.cents.iter().all(Option::is_none) {
            return Decision::new(Kind::Total, &*given.label, "total illisible, non comparé")
                .at(place);
        }
        if sums.clone().any(|sums| is_it(&sums)) {
            return Decision::new(
                Kind::Total,
                &*given.label,
                "total égal à la somme des lignes lues, non ajouté",
            )
            .at(place);
        }
        let closest = of_epci.unwrap_or(&given.above[0]);
        Decision::new(
            Kind::Total,
            format!("{} : {}", given.label, euros(given.cents.iter().flatten())),
            format!(
                "total différent de la somme des lignes lues ({}), non ajouté",
                euros(closest)
            ),
        )
        .or_else("une ligne manque ou un montant est faux")
        .at(place)
    }
}

fn euros<'a>(cents: impl IntoIterator<Item = &'a i64>) -> String {
    let stated: Vec<String> = cents
        .into_iter()
        .map(|cents| format!("{},{:02} €", cents / 100, cents.abs() % 100))
        .collect();
    stated.join(" / ")
}
