use super::*;
use crate::inventory::points::{LightPoint, PointsBuilder};
use crate::report::fixture;

fn texts(bytes: &[u8]) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(bytes);
    let titles = reader.headers().expect("titles").clone();
    let rows = reader.records().map(|row| {
        let row = row.expect("a row");
        titles
            .iter()
            .map(str::to_owned)
            .zip(row.iter().map(str::to_owned))
            .collect()
    });
    rows.collect()
}

fn written(tables: &Tables<'_>) -> BTreeMap<String, Vec<BTreeMap<String, String>>> {
    let mut all = BTreeMap::new();
    let put = |name: &str, write: &dyn Fn(&mut dyn Write) -> io::Result<()>| {
        let mut bytes = Vec::new();
        write(&mut bytes)?;
        all.insert(name.to_owned(), texts(&bytes));
        Ok::<(), io::Error>(())
    };
    tables.csv(put).expect("written");
    all
}

/// A point that says nothing is a row all the same, and each required attribute says that it is not known.
#[test]
fn what_nobody_says_is_said_to_be_unknown() {
    let mut builder = PointsBuilder::default();
    builder.push(LightPoint::default());
    let points = energy::with_system_power(builder.finish(), energy::power::Ballasts::embedded());
    let tables = Tables::of_inventory(&points, &Regimes::default());
    let row = &written(&tables)["PointLumineux"][0];
    let stated = REQUIRED.map(|name| row[name].as_str());
    assert_eq!(
        stated,
        [
            "functional",
            "true",
            "XX",
            "XX",
            "XX",
            "XX",
            "",
            "",
            "",
            "",
            ""
        ]
    );
    let tally = tables.tally();
    let blank: Vec<&str> = tally.blank.keys().copied().collect();
    assert_eq!(
        blank,
        [
            "estAdaptatif",
            "extinctionNuit",
            "puissance",
            "temperatureCouleur",
            "valideDe"
        ]
    );
    let unknown: Vec<&str> = tally.unknown.keys().copied().collect();
    assert_eq!(unknown, ["structure", "support", "typeSource", "usage"]);
}

#[test]
fn a_plan_has_what_goes_and_what_comes_and_leaves_the_others() {
    let (choice, _) = fixture::plan(&fixture::HT);
    let tables = Tables::of_plan(&fixture::HT, &choice);
    let chosen: usize = choice
        .communes
        .iter()
        .map(|commune| commune.points.len())
        .sum();
    let rows = &written(&tables)["PointLumineux"];
    let park = fixture::HT.import.points.len();
    let of = |status: &str| rows.iter().filter(|row| row["statut"] == status).count();
    assert_eq!(
        ["functional", "decommissioned", "projected"].map(of),
        [park - chosen, chosen, chosen]
    );
    let before: f64 = rows
        .iter()
        .filter_map(|row| row["kwhAvant"].parse::<f64>().ok())
        .sum();
    let classes = &fixture::HT.classes.classes;
    let each = choice.communes.iter().flat_map(|commune| &commune.points);
    let expected: f64 = each
        .map(|point| classes[point.class].existing.kwh_per_year())
        .sum();
    assert!((before - expected).abs() < 0.01, "{before} and {expected}");
    for pair in rows
        .windows(2)
        .filter(|pair| pair[1]["statut"] == "projected")
    {
        let [old, new] = pair else { continue };
        assert_eq!(new["remplace"], old["idPointLumineux"]);
        assert_eq!(
            new["idPointLumineux"],
            format!("{}+", old["idPointLumineux"])
        );
        assert_eq!(
            [old["reference"].as_str(), "LED"],
            [new["reference"].as_str(), &new["typeSource"]]
        );
    }
}
