//! What is wrong in the sample on purpose: what tired people do. Rows are found by what they say, so
//! that a test can name them whatever their place.

use super::{day, text};
use reverbere::follow_up::{Field, FormCell, Reference, Row, Rows};

/// A workbook under way: its name, its plan, its rows.
pub type Book = (String, Reference, Rows);

/// Plants the errors; each is in the note of its row.
pub fn plant(books: &mut [Book]) {
    let [first, second, third] = books else {
        panic!("three EPCI");
    };
    points(&mut first.2.points);
    outside_the_plan(first);
    too_dear(&mut second.2.points);
    advice(second, third);
    sites(&mut third.2.sites);
}

/// Rows of « Points », one error each.
fn points(points: &mut Vec<Row>) {
    let accepted: Vec<usize> = (0..points.len())
        .filter(|row| points[*row].get(Field::Status) == text("réceptionné").as_ref())
        .collect();
    let mut next = accepted.into_iter().step_by(7);
    let mut spoil =
        |points: &mut Vec<Row>, note: &str, field: Field, stated: Option<FormCell>| -> Row {
            let row = &mut points[next.next().expect("enough accepted points")];
            row.set(field, stated);
            row.set(Field::Note, text(note));
            row.clone()
        };
    spoil(points, "statut inventé", Field::Status, text("terminé"));
    spoil(
        points,
        "réception avant la pose",
        Field::Accepted,
        Some(FormCell::Day(day(3))),
    );
    spoil(
        points,
        "réception dans le futur",
        Field::Accepted,
        Some(FormCell::Day(day(1_000))),
    );
    spoil(
        points,
        "date illisible",
        Field::Fitted,
        text("avant Pâques"),
    );
    spoil(points, "puissance oubliée", Field::Power, None);
    spoil(points, "régime oublié", Field::Profile, None);
    spoil(
        points,
        "régime illisible",
        Field::Profile,
        text("comme avant"),
    );
    spoil(points, "réception oubliée", Field::Accepted, None);
    spoil(
        points,
        "coût en toutes lettres",
        Field::Cost,
        text("voir facture"),
    );
    spoil(
        points,
        "coût négatif",
        Field::Cost,
        Some(FormCell::Number(-570.0)),
    );
    spoil(points, "coût manquant", Field::Cost, None);
    spoil(
        points,
        "repère recopié de travers",
        Field::Mark,
        text("62160 BOU-9999"),
    );
    spoil(points, "repère effacé", Field::Mark, None);
    spoil(
        points,
        "puissance de l'ancienne lampe",
        Field::Power,
        Some(FormCell::Number(150.0)),
    );
    let mut twice = spoil(
        points,
        "réceptionné deux fois",
        Field::Cost,
        Some(FormCell::Number(600.0)),
    );
    twice.set(Field::Cost, Some(FormCell::Number(650.0)));
    points.push(twice);
}

/// A planned point among those that were not, and one of which nobody knows what was there.
fn outside_the_plan((_, plan, rows): &mut Book) {
    let planned = &plan.points[0].planned;
    let mut row = rows.extra[0].clone();
    row.set(Field::Commune, text(&planned.commune));
    row.set(Field::Reference, text(&planned.reference));
    row.set(Field::Note, text("point du plan"));
    rows.extra.push(row);
    let mut row = rows.extra[1].clone();
    row.set(Field::Reference, text("HP-100"));
    row.set(Field::PowerBefore, None);
    row.set(Field::Note, text("puissance avant oubliée"));
    rows.extra.push(row);
}

/// One commune pays far more than it has.
fn too_dear(points: &mut [Row]) {
    let dear = points
        .iter_mut()
        .find(|row| row.get(Field::Status) == text("réceptionné").as_ref());
    let dear = dear.expect("an accepted point");
    dear.set(Field::Cost, Some(FormCell::Number(95_000.0)));
    dear.set(Field::Note, text("facture de toute la rue sur un point"));
}

/// Rows of « Conseils », one error each, and one copied into the register of a neighbour.
fn advice(second: &mut Book, third: &mut Book) {
    let advice = &mut second.2.advice;
    advice[4].set(Field::Commune, text("Calais"));
    advice[9].set(Field::Works, text("peut-être"));
    advice[14].set(Field::Date, None);
    let [given, works] = [200, 100].map(|rank| Some(FormCell::Day(day(rank))));
    advice[19].set(Field::Date, given);
    advice[19].set(Field::Works, text("oui"));
    advice[19].set(Field::WorksDate, works);
    advice[24].set(Field::Works, text("oui"));
    advice[24].set(Field::WorksDate, None);

    third.2.advice.push(second.2.advice[30].clone());
    let commune = third.1.assumed.communes[0].name.clone();
    second.2.advice[30].set(Field::Commune, text(&commune));
    third
        .2
        .advice
        .last_mut()
        .expect("a row")
        .set(Field::Commune, text(&commune));
}

/// Rows of « Friches », one error each.
fn sites(sites: &mut Vec<Row>) {
    let mut again = sites[0].clone();
    again.set(Field::Stakes, text("moyen"));
    sites.push(again);
    let mut row = sites[1].clone();
    row.set(Field::Parcel, None);
    sites.push(row);
    let mut row = sites[1].clone();
    row.set(Field::Parcel, text("AE 7"));
    row.set(Field::Stakes, text("énorme"));
    sites.push(row);
}
