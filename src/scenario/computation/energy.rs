//! The steps about energy and light: before the works, the same lighting service, after the works,
//! the indicators of the road.

use super::{Computation, Part, Step};
use crate::energy::column;
use crate::energy::hours::Lit;
use crate::energy::power::PowerOrigin;
use crate::provenance::stated;
use crate::retrofit::en13201::{self, Road};
use crate::retrofit::options::{Candidate, Fit, Verdict};
use crate::retrofit::{Existing, FactorClass, Tables};
use crate::scenario::study::Study;

impl Study {
    /// What the point consumes before the works.
    pub(super) fn before(&self, computation: &Computation<'_>) -> Part {
        let (point, existing) = (&computation.point, &computation.existing);
        let scenario = &self.scenario;
        let origin = self
            .import
            .points
            .text(column::POWER_ORIGIN)
            .get(computation.row as usize)
            .and_then(PowerOrigin::from_label)
            .unwrap_or(PowerOrigin::Rule);
        let lamp_source = if point.puissance_lampe_w.is_some() {
            "inventaire"
        } else {
            "lampe de cette puissance système dans la table de ballasts"
        };
        let regime = if point.regime.is_empty() {
            "régime non renseigné : règle du scénario".to_owned()
        } else {
            format!("inventaire : « {} »", point.regime)
        };
        let switch_off = if scenario.communes.switch_off.contains_key(point.insee)
            && !scenario.communes.switch_off_counts
        {
            " ; extinction décidée par la commune, comptée avant comme après"
        } else {
            ""
        };
        let mut steps = vec![
            Step::given(
                "p_lampe",
                "Puissance de la lampe",
                existing.lamp_power_w,
                "W",
                lamp_source,
            ),
            Step::given(
                "p_systeme",
                "Puissance système (lampe et appareillage)",
                existing.system_power_w,
                "W",
                scenario.tables.ballasts.source(existing.technology, origin),
            ),
            Step::given(
                "h_nuit",
                "Durée d'allumage du réseau",
                scenario.hours.total(),
                "h/an",
                match scenario.switching.lit {
                    Lit::YearlyHours(_) => "scénario (heures_an)".to_owned(),
                    lit => format!(
                        "soleil et heure légale, {} : {lit}",
                        scenario.switching.year
                    ),
                },
            ),
            Step::given(
                "h_avant",
                format!(
                    "Heures à pleine puissance avant travaux : {}",
                    existing.profile
                ),
                existing.equivalent_hours,
                "h/an",
                format!("{regime}{switch_off} ; somme des minutes de l'année"),
            ),
        ];
        let calibrated = (existing.calibration - 1.0).abs() > f64::EPSILON;
        if calibrated {
            steps.push(Step::given(
                "calage",
                "Calage de l'armoire sur ses factures",
                existing.calibration,
                "facture / calcul",
                "rapprochement avec les factures",
            ));
        }
        let calibration = if calibrated { "*{calage}" } else { "" };
        steps.push(Step::computed(
            "kwh_avant",
            "Consommation avant travaux",
            existing.kwh_per_year(),
            "kWh/an",
            format!("{{p_systeme}}*{{h_avant}}{calibration}/1000"),
        ));
        Part::new("Consommation avant travaux", steps)
    }

    /// What it consumes after the works, and which factor that is.
    pub(super) fn after(
        &self,
        computation: &Computation<'_>,
        candidate: &Candidate<'_>,
        fit: &Fit<'_>,
    ) -> Part {
        let existing = &computation.existing;
        let before = existing.kwh_per_year();
        let profile = existing.profile_under(candidate.range, fit.dimming);
        let by_power = before - existing.kwh(fit.step.power_w, existing.equivalent_hours);
        let calibrated = (existing.calibration - 1.0).abs() > f64::EPSILON;
        let calibration = if calibrated { "*{calage}" } else { "" };
        let mut steps = vec![
            Step::given(
                "p_led",
                "Puissance LED",
                fit.step.power_w,
                "W",
                "puissance proposée ci-dessus",
            ),
            Step::given(
                "h_apres",
                format!("Heures à pleine puissance après travaux : {profile}"),
                fit.equivalent_hours,
                "h/an",
                "extinction de la commune et abaissement du luminaire posé ; l'abaissement de l'ancien appareillage part avec lui ; somme des minutes de l'année",
            ),
            Step::computed(
                "kwh_apres",
                "Consommation après travaux",
                fit.kwh_after,
                "kWh/an",
                format!("{{p_led}}*{{h_apres}}{calibration}/1000"),
            ),
        ];
        if fit.kwh_after > 0.0 {
            steps.push(
                Step::computed(
                    "facteur",
                    format!("Facteur : {}", factor_in_words(candidate.verdict)),
                    // Rounded down: 3,99996 must not be read as 4.
                    (before / fit.kwh_after * 1e4 + 1e-5).floor() / 1e4,
                    "avant / après",
                    "ROUNDDOWN({kwh_avant}/{kwh_apres}+1E-9,4)",
                )
                .in_words("{kwh_avant} / {kwh_apres}, arrondi par défaut"),
            );
        }
        steps.extend([
            Step::computed(
                "eco",
                "Économie d'énergie",
                before - fit.kwh_after,
                "kWh/an",
                "{kwh_avant}-{kwh_apres}",
            ),
            Step::computed(
                "eco_puissance",
                "dont par la puissance",
                by_power,
                "kWh/an",
                format!("({{p_systeme}}-{{p_led}})*{{h_avant}}{calibration}/1000"),
            ),
            Step::computed(
                "eco_profil",
                "dont par l'abaissement ou l'extinction",
                before - fit.kwh_after - by_power,
                "kWh/an",
                "{eco}-{eco_puissance}",
            ),
            Step::named(
                "co2",
                "Contenu carbone de l'électricité",
                self.scenario.hypotheses.co2_kg_per_kwh(),
                "kg CO₂e/kWh",
                "co2_kg_par_kwh",
                self.source_of("co2_kg_par_kwh"),
            ),
            Step::computed(
                "co2_evite",
                "CO₂ évité",
                (before - fit.kwh_after) * self.scenario.hypotheses.co2_kg_per_kwh(),
                "kg/an",
                "{eco}*{co2}",
            ),
        ]);
        Part::new("Consommation après travaux, et facteur", steps)
    }
}

/// How much light is needed, and which step gives it.
pub(super) fn service(
    tables: Tables,
    existing: &Existing,
    candidate: &Candidate<'_>,
    fit: &Fit<'_>,
) -> Part {
    let sizing = &candidate.sizing;
    let sources =
        tables
            .service
            .sizing_sources(existing.technology, existing.luminaire, candidate.range);
    let needed = sizing.needed_flux_lm();
    let mut steps = vec![Step::given(
        "flux_lampe",
        "Flux de la lampe en place",
        sizing.lamp_flux_lm,
        "lm",
        sources.lamp.clone(),
    )];
    let mut formula = "{flux_lampe}".to_owned();
    if !candidate.range.keeps_optics {
        steps.extend([
            Step::given(
                "rendement",
                format!(
                    "Rendement du luminaire en place ({})",
                    existing.luminaire.libelle
                ),
                sizing.luminaire_efficiency,
                "part du flux",
                sources.luminaire.clone(),
            ),
            Step::given(
                "utilisation",
                "Part utile du flux, ancien sur nouveau",
                sizing.utilisation_ratio,
                "",
                sources.luminaire,
            ),
        ]);
        formula += "*{rendement}*{utilisation}";
    }
    steps.extend([
        Step::given(
            "mf_avant",
            "Facteur de maintenance, ancien",
            sizing.old_maintenance,
            "part",
            sources.lamp,
        ),
        Step::given(
            "mf_apres",
            if candidate.range.keeps_optics {
                "Facteur de maintenance, lampe LED dans l'optique en place"
            } else {
                "Facteur de maintenance, LED"
            },
            sizing.new_maintenance,
            "part",
            sources.led,
        ),
        Step::computed(
            "flux_voulu",
            "Flux qu'il faut pour éclairer autant",
            needed,
            "lm",
            format!("{formula}*({{mf_avant}}/{{mf_apres}})"),
        ),
        Step::given(
            "flux_led",
            format!(
                "Plus petite puissance proposée qui le donne : {} {} W",
                candidate.range.label,
                fit.step.power_w.to_string().replace('.', ",")
            ),
            fit.step.flux_lm,
            "lm",
            stated(
                &candidate.range.source,
                candidate.range.year,
                &candidate.range.confidence,
            ),
        ),
        Step::computed(
            "marge",
            "Lumière en plus du nécessaire",
            fit.step.flux_lm / needed - 1.0,
            "part du flux nécessaire",
            "{flux_led}/{flux_voulu}-1",
        ),
    ]);
    Part::new("Même service d'éclairage", steps)
}

/// The indicators of EN 13201-5, where the road is told.
pub(super) fn road(computation: &Computation<'_>, fit: &Fit<'_>) -> Option<Part> {
    let road = Road::of(&computation.point)?;
    let existing = &computation.existing;
    let inventory = "inventaire";
    let mut steps = vec![
        Step::given(
            "largeur",
            "Largeur de la voie",
            road.width_m,
            "m",
            inventory,
        ),
        Step::given(
            "espacement",
            "Distance entre points",
            road.spacing_m,
            "m",
            inventory,
        ),
        Step::computed(
            "surface",
            "Surface éclairée par un point",
            road.area_m2(),
            "m²",
            "{largeur}*{espacement}",
        ),
        Step::computed(
            "aeci_avant",
            "AECI avant travaux",
            road.aeci(existing.kwh_per_year()),
            "Wh/m² par an",
            "{kwh_avant}*1000/{surface}",
        ),
        Step::computed(
            "aeci_apres",
            "AECI après travaux",
            road.aeci(fit.kwh_after),
            "Wh/m² par an",
            "{kwh_apres}*1000/{surface}",
        ),
    ];
    if let (Some(lux), Some(before), Some(after)) = (
        road.lux,
        road.pdi(existing.system_power_w),
        road.pdi(fit.step.power_w),
    ) {
        let class = &computation.point.classe_eclairage;
        steps.extend([
            Step::given(
                "lux",
                format!("Éclairement moyen que demande la classe {class}"),
                lux,
                "lx",
                en13201::source(),
            ),
            Step::computed(
                "pdi_avant",
                "PDI avant travaux, à cet éclairement",
                before,
                "mW/(lx·m²)",
                "{p_systeme}*1000/({lux}*{surface})",
            ),
            Step::computed(
                "pdi_apres",
                "PDI après travaux, à cet éclairement",
                after,
                "mW/(lx·m²)",
                "{p_led}*1000/({lux}*{surface})",
            ),
        ]);
    }
    Some(Part::new("Indicateurs NF EN 13201-5", steps))
}

fn factor_in_words(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Offered(FactorClass::F4) | Verdict::Dominated(FactorClass::F4) => {
            "4 × après ≤ avant, donc facteur 4"
        }
        Verdict::Offered(FactorClass::F2) | Verdict::Dominated(FactorClass::F2) => {
            "2 × après ≤ avant < 4 × après, donc facteur 2"
        }
        Verdict::TooLittle => "avant < 2 × après : moins de 2, rien n'est proposé",
        Verdict::Forbidden(_) => "interdit par une règle du scénario (section [drapeaux])",
        Verdict::NoStep => "aucune puissance proposée n'éclaire autant",
    }
}
