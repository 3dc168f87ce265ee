//! A card for each dropped file: what became of it, and what it holds.

use super::reading::Reading;
use crate::inventory::Import;
use crate::inventory::decision::Certainty;
use crate::inventory::finding::{Gravity, Rule};
use std::collections::{BTreeMap, BTreeSet};

/// How well a file was understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Not read.
    Refused,
    /// Read, and something waits for an answer.
    Waiting,
    /// Read.
    Read,
    /// Left out, as a person asked.
    LeftOut,
    /// No inventory: a picture, a text, a file that was replaced.
    Other,
}

/// One dropped file, for its card.
#[derive(Debug, Clone)]
pub struct Card {
    /// Its name, as findings have it.
    pub file: String,
    /// How well it was understood.
    pub state: State,
    /// Light points.
    pub points: usize,
    /// What they draw, W.
    pub watts: f64,
    /// The communes that they are in.
    pub communes: BTreeSet<String>,
    /// Decisions to confirm.
    pub asked: usize,
    /// Rows set apart, or of which something is missing.
    pub errors: usize,
    /// Whether any of it is a copy of another.
    pub is_copy: bool,
    /// A sentence, where something is to be said.
    pub said: String,
}

impl Card {
    fn new(file: &str, state: State, said: String) -> Self {
        Self {
            file: file.to_owned(),
            state,
            points: 0,
            watts: 0.0,
            communes: BTreeSet::new(),
            asked: 0,
            errors: 0,
            is_copy: false,
            said,
        }
    }
}

/// Adds the points of each file to its card.
fn add_points(import: &Import, cards: &mut BTreeMap<String, Card>) {
    let points = &import.points;
    let (files, communes) = (points.text("fichier"), points.text("commune"));
    let watts = points.number(crate::energy::column::SYSTEM_POWER);
    for rows in points.groups(&["fichier", "commune"]) {
        let Some(first) = rows.first().map(|row| *row as usize) else {
            continue;
        };
        let Some(card) = files.get(first).and_then(|file| cards.get_mut(file)) else {
            continue;
        };
        card.points += rows.len();
        let of_rows = rows.iter().filter_map(|row| watts.get(*row as usize));
        card.watts += of_rows.sum::<f64>();
        let commune = communes.get(first).unwrap_or_default();
        if !commune.is_empty() {
            card.communes.insert(commune.to_owned());
        }
    }
}

impl Reading {
    /// A card for each file, by name.
    pub fn cards(&self) -> Vec<Card> {
        let mut cards: BTreeMap<String, Card> = BTreeMap::new();
        for one in &self.refused {
            let said = match one.remede.as_str() {
                "" => format!("{}.", one.raison),
                remedy => format!("{} ; {remedy}.", one.raison),
            };
            let card = Card::new(&one.fichier, State::Refused, said);
            cards.insert(one.fichier.clone(), card);
        }
        let Some(import) = &self.seen else {
            return cards.into_values().collect();
        };
        for sheet in &import.sheets {
            cards
                .entry(sheet.fichier.clone())
                .or_insert_with(|| Card::new(&sheet.fichier, State::Read, String::new()));
        }
        add_points(import, &mut cards);
        for decision in &import.decisions {
            let answer = import.asked.answers.confirmed.of(decision);
            if decision.certainty == Certainty::Asked
                && answer.is_none()
                && let Some(card) = cards.get_mut(&decision.file)
            {
                card.asked += 1;
                card.state = card.state.min(State::Waiting);
            }
        }
        for finding in &import.findings {
            let passed_over = match finding.rule {
                Rule::FichierEcarte => Some(State::LeftOut),
                Rule::FichierIgnore | Rule::FichierDuProgramme | Rule::PasUnFichier => {
                    Some(State::Other)
                }
                _ => None,
            };
            if let Some(state) = passed_over {
                let said = format!("{}.", finding.rule.meaning());
                cards.insert(finding.file.clone(), Card::new(&finding.file, state, said));
            }
            let Some(card) = cards.get_mut(&finding.file) else {
                continue;
            };
            card.is_copy |= finding.rule == Rule::FeuilleCopiee;
            if finding.rule.gravity() == Gravity::Erreur && card.state <= State::Read {
                card.errors += 1;
                card.state = card.state.min(State::Waiting);
            }
        }
        cards.into_values().collect()
    }
}
