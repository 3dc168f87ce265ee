//! Sheets whose names or columns say that their rows are no inventory of today: « Points déposés », « Pannes »,
//! « Projet 2026 ». They have the columns of one, so that only a person knows.

use super::confirmations::Confirmations;
use super::decision::{Decision, Kind};
use super::fields::Field;
use super::finding::Rule;
use super::rows::SheetRead;
use super::vocabulary::{Purpose, names_a_price, names_rooms, purpose_of_name};

impl Purpose {
    /// What the rows are, in words.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Planned => "ce qui est projeté",
            Self::Former => "ce qui n'est plus en place",
            Self::Feasts => "des éclairages de fête",
            Self::Others => "ce qui n'est pas à la commune, ou n'éclaire pas la voie",
            Self::Events => "des pannes ou des interventions",
            Self::Goods => "du matériel en stock, au devis, en double ou en exemple",
            Self::Leaving => "ce qui doit être déposé",
            Self::Sums => "une récapitulation d'autres lignes",
            Self::Indoor => "l'éclairage de bâtiments, et non de voies",
        }
    }
}

const BY_NAME: &str = "ce que le nom de la feuille ou du fichier en dit";
const BY_COLUMN: &str =
    "une colonne d'interventions, et des références qui reviennent d'une ligne à l'autre";
const BY_PRICES: &str = "une colonne de prix, et rien qui dise où sont les points";
const BY_ROOMS: &str =
    "une colonne de bâtiments ou de pièces, et ni armoire, ni référence, ni coordonnées";
/// Of the rows, one in so many must bear the reference of another to be an event of it.
const ONE_IN: usize = 10;

/// The title of a column of events, where the same points come again: one row a repair, not one a point.
fn title_of_events(sheet: &SheetRead) -> Option<String> {
    let report = &sheet.report;
    let titles = (report.colonnes_non_reconnues.iter()).chain(report.colonnes.values());
    let mut of_events = titles.filter(|title| purpose_of_name(title) == Some(Purpose::Events));
    let title = of_events.next()?;
    let (repeated, all) = sheet.points.repeated_references();
    (repeated > 0 && repeated * ONE_IN >= all).then(|| title.clone())
}

/// The title of a column of prices, where no column says where the points are: an order, a price list.
fn title_of_prices(sheet: &SheetRead) -> Option<String> {
    // The reference of an order is that of an article.
    let is_place = |field: Field| field.says_a_place() && field != Field::Reference;
    title_without(sheet, is_place, names_a_price)
}

/// The title of a column of buildings or rooms, where nothing says that a network of streets feeds the points.
fn title_of_rooms(sheet: &SheetRead) -> Option<String> {
    // A building may stand in a street.
    let is_of_network =
        |field: Field| field == Field::Pdl || field.says_a_place() && field != Field::Voie;
    title_without(sheet, is_of_network, names_rooms)
}

/// The first title of a kind among the columns that are not read, where no column of some fields is.
fn title_without(
    sheet: &SheetRead,
    is_told: impl Fn(Field) -> bool,
    is_of_kind: fn(&str) -> bool,
) -> Option<String> {
    let report = &sheet.report;
    let mut fields = Field::ALL.iter().filter(|field| is_told(**field));
    if fields.any(|field| report.colonnes.contains_key(field.name())) {
        return None;
    }
    let mut titles = report.colonnes_non_reconnues.iter();
    titles.find(|title| is_of_kind(title)).cloned()
}

/// Asks about the sheets whose names, or those of their files, say so: their points wait. An answer leaves
/// them out, or reads them.
pub fn set_apart(read: &mut [SheetRead], answers: &Confirmations) {
    for sheet in read.iter_mut().filter(|sheet| sheet.report.points > 0) {
        let report = &sheet.report;
        let stem = report.fichier.rsplit_once('.').map_or("", |(stem, _)| stem);
        let file = stem.rsplit(['/', '\\']).next().unwrap_or(stem);
        let name = [report.feuille.as_str(), file];
        // « Projet.xlsx » may tell what is there beside what is planned.
        let tells_both = (sheet.decisions.iter()).any(|decision| decision.kind == Kind::Planned);
        let by_name = (name.into_iter())
            .find_map(|name| Some((name, purpose_of_name(name)?)))
            .filter(|(_, purpose)| !(tells_both && *purpose == Purpose::Planned))
            .map(|(name, purpose)| (name.to_owned(), purpose, BY_NAME));
        let found = by_name.or_else(|| {
            let of_events = title_of_events(sheet).map(|title| (title, Purpose::Events, BY_COLUMN));
            let of_prices =
                || title_of_prices(sheet).map(|title| (title, Purpose::Goods, BY_PRICES));
            let of_rooms = || title_of_rooms(sheet).map(|title| (title, Purpose::Indoor, BY_ROOMS));
            of_events.or_else(of_prices).or_else(of_rooms)
        });
        let Some((name, purpose, because)) = found else {
            continue;
        };
        let answer = answers.says(Kind::Table, &report.fichier, &report.feuille, "");
        let decision = Decision {
            file: report.fichier.clone(),
            sheet: report.feuille.clone(),
            ..Decision::new(
                Kind::Table,
                name,
                format!("{} : à écarter", purpose.words()),
            )
        }
        .because(because)
        .or_else("l'inventaire d'aujourd'hui, à compter")
        .of_points(report.points);
        let decision = match answer {
            Some(true) => {
                sheet.leave_out(Rule::FeuilleEcartee, purpose.words().to_owned());
                decision.answered("écartée")
            }
            Some(false) => decision.answered("l'inventaire d'aujourd'hui, compté"),
            None => {
                sheet.points.exclude_all(Rule::AConfirmer);
                decision.asked()
            }
        };
        sheet.decisions.push(decision);
    }
}
