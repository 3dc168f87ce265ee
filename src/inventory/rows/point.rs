//! The light point of a row: whether it is still there, its commune, and what is told of it.

use super::states::State;
use super::{Refusal, RowReader, place};
use crate::inventory::condition::{Condition, with_unit_of};
use crate::inventory::decision::{Decision, Kind};
use crate::inventory::fields::Field;
use crate::inventory::finding::Rule;
use crate::inventory::grid::{Cell, Row, Text, date_of};
use crate::inventory::luminaire::{
    is_festive_remark, is_for_feasts, luminaire_type, names_festive_light,
};
use crate::inventory::points::LightPoint;
use crate::inventory::profile::MONTHS;
use crate::inventory::territory::Lookup;
use crate::inventory::text::normalise;
use chrono::Datelike;

use super::lanterns::Lamp;

/// A remark may speak of the wall or of a plug: only one that says nothing else is heeded.
fn remark(text: &str) -> Option<Rule> {
    const THE_POINT: [&str; 6] = [
        "point ",
        "pl ",
        "foyer ",
        "luminaire ",
        "lanterne ",
        "candelabre ",
    ];
    let normal = normalise(text);
    let stated = THE_POINT
        .iter()
        .find_map(|word| normal.strip_prefix(word))
        .unwrap_or(&normal);
    // What was taken away and replaced is there again.
    let is_gone = ["depose", "supprime", "enleve"]
        .iter()
        .any(|stem| stated.starts_with(stem))
        && !["rempla", "repose", "crosse"]
            .iter()
            .any(|stem| normal.contains(stem));
    if is_gone {
        return Some(Rule::PointDepose);
    }
    match normal.as_str() {
        "prive" | "privee" | "point prive" => Some(Rule::PointPrive),
        _ if is_festive_remark(text) => Some(Rule::EclairageFestif),
        _ => None,
    }
}

impl RowReader<'_> {
    pub(super) fn set_apart_what_is_gone(&mut self, row: &Row) -> Result<(), Refusal> {
        if let Some((meaning, Some(true))) = self.table.colours.of_row(row.number)
            && meaning.gone
        {
            self.find_row(Rule::PointDepose, row);
            return Err(Refusal::SetApart);
        }
        if let Some(section) = self.section.filter(|section| section.is_apart) {
            self.find_row(section.rule(), row);
            return Err(Refusal::SetApart);
        }
        let mut owners = self.table.owners.iter();
        if let Some(owners) = owners.find(|owners| owners.apart == Some(true) && owners.denies(row))
        {
            self.find_row(owners.rule(), row);
            return Err(Refusal::SetApart);
        }
        let note = self.text(row, Field::Observation);
        let mut rule = self.state_apart(row);
        if rule != Some(Rule::PointDepose) {
            let stated = note.and_then(|text| Some((self.remarks.of(&text, remark)?, text)));
            let festive = self.festive(row).or_else(|| match stated.clone() {
                Some((Rule::EclairageFestif, text)) if rule.is_none() => {
                    Some((Field::Observation, text))
                }
                _ => None,
            });
            if let Some((field, text)) = &festive {
                self.note_festive(row, *field, text);
                rule = Some(Rule::EclairageFestif);
            }
            rule = rule.or(stated.map(|(rule, _)| rule));
        }
        let Some(rule) = rule else {
            return Ok(());
        };
        self.find_row(rule, row);
        Err(Refusal::SetApart)
    }

    /// What the state of the row says against it; a state that is not understood is told with the
    /// points that it leaves in.
    fn state_apart(&mut self, row: &Row) -> Option<Rule> {
        let text = self.text(row, Field::Etat)?;
        match self.states.of(&text, State::of) {
            State::Gone(rule) => return Some(rule),
            State::There => {}
            State::Unknown => {
                let cell = place(row, self.column(Field::Etat));
                self.noted.note(&text, cell, 1, Kind::State.code(), || {
                    Decision::new(
                        Kind::State,
                        &*text,
                        "point en place, allumé comme les autres",
                    )
                    .because("rien dans ce texte ne dit qu'il est déposé")
                    .or_else("éteint pour de bon ou déposé : à retirer de l'inventaire")
                });
            }
        }
        None
    }

    /// What says that the row is a festive light: the name of the lamp or luminaire, or what it is
    /// lit for.
    fn festive(&mut self, row: &Row) -> Option<(Field, Text)> {
        for field in [Field::Lampe, Field::Luminaire, Field::Regime, Field::Etat] {
            let Some(text) = self.text(row, field) else {
                continue;
            };
            let is_a_name = matches!(field, Field::Lampe | Field::Luminaire);
            let memo = if is_a_name {
                &mut self.festive_names
            } else {
                &mut self.festive_uses
            };
            let says = if is_a_name {
                names_festive_light
            } else {
                is_for_feasts
            };
            if memo.of(&text, says) {
                return Some((field, text));
            }
        }
        None
    }

    fn note_festive(&mut self, row: &Row, field: Field, text: &Text) {
        let cell = place(row, self.column(field));
        self.noted
            .note(text, cell, 1, Rule::EclairageFestif.code(), || {
                Decision::new(Kind::Count, &**text, "éclairage festif, écarté")
                    .because("le texte dit que c'est un éclairage de fêtes")
                    .or_else("point d'éclairage public, à compter")
            });
        // The row gives no point, and that is what was decided.
        self.noted.settle();
    }

    /// By the row's own INSEE code and name, which must agree; else by those of its block or of the
    /// mapping; else by what the title, sheet or file name says.
    pub(super) fn commune(&mut self, row: &Row) -> Result<usize, Refusal> {
        let territory = self.table.context.territory;
        let own_insee = self.cell(row, Field::Insee).is_some();
        // The code that a person gave is heeded, whatever the row says.
        let answered = self.is_answered(Field::Insee);
        let own_name = !answered && self.cell(row, Field::Commune).is_some();
        let constant = self.table.context.mapping.constant(Field::Insee).is_some();
        let insee = if own_name && !own_insee && !constant {
            None
        } else {
            self.text(row, Field::Insee)
        };
        let name = self.text(row, Field::Commune);
        let named = name.as_ref().map_or(Lookup::Absent, |name| {
            self.communes.of(name, |name| territory.by_name(name))
        });
        let refused = if let Some(insee) = insee {
            let code = self.codes.of(&insee, |text| {
                let code = text.split([' ', '-']).next().unwrap_or_default();
                (territory.by_insee(text)).or_else(|| territory.by_insee(code))
            });
            match (code, named) {
                (Some(code), Lookup::Found(named)) if own_insee && own_name && code != named => {
                    (Rule::CommuneContradictoire, Field::Insee)
                }
                (Some(commune), _) => return Ok(commune),
                (None, _) => (Rule::CommuneInconnue, Field::Insee),
            }
        } else {
            match named {
                Lookup::Found(commune) => return Ok(commune),
                Lookup::Ambiguous => (Rule::CommuneAmbigue, Field::Commune),
                Lookup::Absent if name.is_some() => (Rule::CommuneInconnue, Field::Commune),
                Lookup::Absent => match self.commune_of_address(row) {
                    Some(commune) => return Ok(commune),
                    None => (Rule::CommuneAbsente, Field::Commune),
                },
            }
        };
        self.find_at(refused.0, row, refused.1);
        Err(Refusal::SetApart)
    }

    /// The commune of a row that has no column for it: that of its address, « rue du Moulin 62830 CARLY », else
    /// that of the title, the sheet or the file.
    fn commune_of_address(&mut self, row: &Row) -> Option<usize> {
        let table = self.table;
        let stated = table.context.place.commune;
        let Some(address) = self.text(row, Field::Voie) else {
            return stated;
        };
        let territory = table.context.territory;
        let named = self.communes.of(&address, |address| {
            town_in(address).map_or(Lookup::Absent, |town| territory.by_name(town))
        });
        let Lookup::Found(commune) = named else {
            return stated;
        };
        if stated != Some(commune) {
            let known = &territory.communes()[commune];
            let cell = place(row, self.column(Field::Voie));
            self.noted.note(&address, cell, 1, Kind::Place.code(), || {
                let taken = format!("commune de la ligne : {} ({})", known.nom, known.insee);
                Decision::new(Kind::Place, &*address, taken)
                    .because("aucune colonne ne la dit, l'adresse se termine par elle")
                    .or_else("celle du titre, de la feuille ou du fichier")
            });
        }
        Some(commune)
    }

    pub(super) fn point(&mut self, row: &Row, commune: usize, lamp: &Lamp) -> LightPoint {
        let [insee, commune, epci] = self.names_of(commune);
        let mapping = self.table.context.mapping;
        let luminaire_lu = self.text(row, Field::Luminaire);
        let luminaire = luminaire_lu.as_ref().map_or_else(Text::default, |text| {
            self.luminaires.of(text, |text| {
                mapping
                    .luminaire(text)
                    .unwrap_or_else(|| luminaire_type(text))
                    .into()
            })
        });
        let (x, y) = self.coordinates(row);
        LightPoint {
            insee,
            commune,
            epci,
            reference: self.text(row, Field::Reference).unwrap_or_default(),
            armoire: self.text(row, Field::Armoire).unwrap_or_default(),
            pdl: self.text(row, Field::Pdl).unwrap_or_default(),
            voie: self.text(row, Field::Voie).unwrap_or_default(),
            technologie: self.made(lamp.technology().code()),
            lampe_lue: lamp.text.clone(),
            ballast: self.ballast(row),
            luminaire,
            luminaire_lu: luminaire_lu.unwrap_or_default(),
            regime: self.regime(row),
            fichier: self.table.file.clone(),
            feuille: self.table.name.clone(),
            hauteur_m: self.within(row, Field::Hauteur, 1.0..=40.0, Rule::HauteurHorsPlage),
            annee_pose: self.year(row),
            flux_lm: self.within(row, Field::Flux, 50.0..=200_000.0, Rule::ValeurHorsPlage),
            temperature_couleur_k: self.within(
                row,
                Field::TemperatureCouleur,
                1500.0..=10_000.0,
                Rule::ValeurHorsPlage,
            ),
            ulr_pct: self.share(row, Field::Ulr),
            classe_eclairage: self.text(row, Field::ClasseEclairage).unwrap_or_default(),
            constats: self.condition(row),
            largeur_voie_m: self.within(
                row,
                Field::LargeurVoie,
                1.0..=100.0,
                Rule::ValeurHorsPlage,
            ),
            espacement_m: self.within(row, Field::Espacement, 1.0..=500.0, Rule::ValeurHorsPlage),
            x,
            y,
            ligne: row.number,
            ..LightPoint::default()
        }
    }

    fn condition(&mut self, row: &Row) -> Text {
        let earth = self.column(Field::Terre);
        let cell = |field| {
            let text = self.text(row, field)?;
            Some(match earth.filter(|_| field == Field::Terre) {
                Some(column) => with_unit_of(&column.header, &text),
                None => text.to_string(),
            })
        };
        let known = Condition::read(cell).to_text();
        self.made(&known)
    }

    fn ballast(&mut self, row: &Row) -> Text {
        let kind = self
            .text(row, Field::Ballast)
            .map_or("", |text| ballast_kind(&text));
        self.made(kind)
    }

    /// INSEE code, name and EPCI of a commune.
    fn names_of(&mut self, commune: usize) -> [Text; 3] {
        let communes = self.table.context.territory.communes();
        self.names
            .entry(commune)
            .or_insert_with(|| {
                let commune = &communes[commune];
                [&commune.insee, &commune.nom, &commune.epci].map(|name| name.as_str().into())
            })
            .clone()
    }

    /// A number that must lie in a range; 0 stands for « unknown ».
    fn within(
        &mut self,
        row: &Row,
        field: Field,
        range: std::ops::RangeInclusive<f64>,
        rule: Rule,
    ) -> Option<f64> {
        let number = self
            .number(row, field, Some(Rule::ValeurIllisible))
            .filter(|number| *number != 0.0)?;
        if range.contains(&number) {
            return Some(number);
        }
        self.find_at(rule, row, field);
        None
    }

    /// A share in percent, of which 0 is one as any other.
    fn share(&mut self, row: &Row, field: Field) -> Option<f64> {
        let share = self.number(row, field, Some(Rule::ValeurIllisible))?;
        if (0.0..=100.0).contains(&share) {
            return Some(share);
        }
        self.find_at(Rule::ValeurHorsPlage, row, field);
        None
    }

    fn year(&mut self, row: &Row) -> Option<f64> {
        let year = self.year_stated(row)?;
        if year == 0.0 {
            return None;
        }
        if (1900.0..=f64::from(self.table.context.this_year)).contains(&year) {
            return Some(year.floor());
        }
        self.find_at(Rule::AnneeHorsPlage, row, Field::Annee);
        None
    }

    /// The year that a cell tells, likely or not; a finding where it tells none.
    fn year_stated(&mut self, row: &Row) -> Option<f64> {
        let cell = self.cell(row, Field::Annee)?;
        let year = year_of(&cell).or_else(|| match &cell {
            Cell::Text(text) => year_of_two_digits(text, self.table.context.this_year)
                .or_else(|| self.parse(Field::Annee, text).ok()),
            _ => None,
        });
        if year.is_none() && !matches!(cell, Cell::Bool(_)) {
            self.find_at(Rule::ValeurIllisible, row, Field::Annee);
        }
        if matches!(&cell, Cell::Text(text) if is_about(text)) && year.is_some() {
            self.find_at(Rule::AnneeApprochee, row, Field::Annee);
        }
        year
    }
}

/// The year of a cell: of a date, of a number, or of a text that names one: « 06/2004 »,
/// « vers 1990 ».
fn year_of(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Date(days) => Some(f64::from(date_of(*days)?.year())),
        // A year, or a date whose cell lost its format.
        Cell::Number(days) if *days >= 10_000.0 => Some(f64::from(date_of(*days)?.year())),
        Cell::Number(number) => Some(*number),
        Cell::Text(text) => {
            let four = text
                .split(|c: char| !c.is_ascii_digit())
                .find(|digits| digits.len() == 4);
            if let Some(four) = four {
                return four.parse().ok();
            }
            None
        }
        _ => None,
    }
}

/// The year of a date that ends with two digits of it, as Excel writes dates into a text file: « 12/05/08 »,
/// « mai-08 », « 12-mai-08 ». It is the last such year that is not to come.
fn year_of_two_digits(text: &str, this_year: u16) -> Option<f64> {
    let parts: Vec<&str> = text
        .trim()
        .split(['/', '-', '.', ' '])
        .filter(|part| !part.is_empty())
        .collect();
    let is_day =
        |part: &str| part.len() <= 2 && part.parse().is_ok_and(|day: u8| (1..=31).contains(&day));
    let is_month = |part: &str| {
        let name = normalise(part);
        name.len() >= 3
            && MONTHS
                .iter()
                .any(|month| normalise(month).starts_with(&name))
    };
    let is_date = match parts.as_slice() {
        [day, month, _] => is_day(day) && (is_day(month) || is_month(month)),
        [month, _] => is_month(month),
        _ => false,
    };
    let year: u16 = parts
        .last()
        .filter(|year| is_date && year.len() == 2)?
        .parse()
        .ok()?;
    let century = if year <= this_year % 100 {
        this_year / 100
    } else {
        this_year / 100 - 1
    };
    Some(f64::from(century * 100 + year))
}

/// Whether a text tells a year only nearly: « avant 2000 », « vers 1990 », « 1990-1995 ».
fn is_about(text: &str) -> bool {
    const NEARLY: [&str; 14] = [
        "avant",
        "apres",
        "vers",
        "environ",
        "env",
        "circa",
        "debut",
        "fin",
        "annees",
        "decennie",
        "ou",
        "entre",
        "depuis",
        "anterieur",
    ];
    let digits = text.split(|c: char| !c.is_ascii_digit());
    let years = digits.filter(|digits| digits.len() == 4).count();
    years > 1
        || text.contains(['<', '>', '~', '≈', '±', '≤', '≥', '?'])
        || normalise(text)
            .split(' ')
            .any(|word| NEARLY.contains(&word))
}

fn ballast_kind(text: &str) -> &'static str {
    if text.is_empty() {
        return "";
    }
    let normal = normalise(text);
    if normal.contains("electron") || normal.contains("driver") {
        "electronique"
    } else if ["ferro", "magnet", "convention"]
        .iter()
        .any(|stem| normal.contains(stem))
    {
        "magnetique"
    } else {
        ""
    }
}

/// The town that ends an address, after its postal code.
fn town_in(address: &str) -> Option<&str> {
    let is_code = |word: &str| word.len() == 5 && word.bytes().all(|c| c.is_ascii_digit());
    let code = address.split(' ').rfind(|word| is_code(word))?;
    let (_, town) = address.rsplit_once(code)?;
    Some(town.trim()).filter(|town| !town.is_empty())
}
