//! The whole reckoning for one light point, step by step with each hypothesis and its source, as
//! an engineer would on paper: what `expliquer` prints and « Calcul détaillé » computes again.

mod steps;

use super::study::Study;
use crate::energy::column;
use crate::energy::power::{self, PowerOrigin};
use crate::inventory::points::LightPoint;
use crate::retrofit::classes::{self, NoSolution};
use crate::retrofit::en13201::{self, Road};
use crate::retrofit::options::{Candidate, Fit, Verdict};
use crate::retrofit::rules::{Flag, Flags, flags_of_point};
use crate::retrofit::service::sizing_sources;
use crate::retrofit::{Existing, FactorClass, Method};
pub use steps::{How, Part, Step, filled, spaced};

/// A point, what is examined for it, and the reckoning of one solution.
pub struct Reckoning<'a> {
    /// Row of the frame.
    pub row: u32,
    /// The point as it was read.
    pub point: LightPoint,
    /// What it is for a renovation.
    pub existing: Existing,
    /// Everything that the catalogue could fit, the best saving first.
    pub candidates: Vec<Candidate<'a>>,
    /// The candidate that the steps are about, by its place.
    pub shown: Option<usize>,
    /// The steps, part by part.
    pub parts: Vec<Part>,
    /// Its flags.
    pub flags: Flags,
}

/// Why nothing can be reckoned for a point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreckoned {
    /// A rule of the import excludes it: the rule's code.
    Excluded(String),
    /// Its lamp or luminaire cannot be sized.
    Unsized,
    /// It has no candidate of this code.
    NoSuchSolution,
}

impl Study {
    /// Reckons a point: the solution of a code, else the one that saves most among those offered,
    /// else the one that comes nearest.
    ///
    /// # Errors
    /// Why nothing can be reckoned.
    pub fn reckon<'a>(
        &'a self,
        method: &Method<'a>,
        row: u32,
        code: Option<&str>,
    ) -> Result<Reckoning<'a>, Unreckoned> {
        let points = &self.import.points;
        let point = points.get(row as usize);
        if !point.exclusion.is_empty() {
            return Err(Unreckoned::Excluded(point.exclusion.to_string()));
        }
        let scenario = &self.scenario;
        let heard = scenario.stances.heard();
        let anywhere = classes::existing(points, row as usize, &scenario.regimes, heard)
            .ok_or(Unreckoned::Unsized)?;
        let existing = classes::placed(&anywhere, &point.insee, &scenario.communes, method);
        let candidates = method.candidates(&existing);
        let has_code = |candidate: &Candidate<'_>, code: &str| {
            let of = |fit: &Fit<'_>| fit.code(candidate.range) == code;
            candidate.fit.as_ref().is_some_and(of)
        };
        let offered = |candidate: &Candidate<'_>| matches!(candidate.verdict, Verdict::Offered(_));
        let shown = match code {
            Some(code) => Some(
                candidates
                    .iter()
                    .position(|candidate| has_code(candidate, code))
                    .ok_or(Unreckoned::NoSuchSolution)?,
            ),
            None => candidates.iter().position(offered).or_else(|| {
                candidates
                    .iter()
                    .position(|candidate| candidate.fit.is_some())
            }),
        };
        let flags = flags_of_point(&point, existing.technology, Some(existing.luminaire));
        let mut reckoning = Reckoning {
            row,
            point,
            existing,
            candidates,
            shown,
            parts: Vec::new(),
            flags,
        };
        reckoning.parts = self.parts(method, &reckoning);
        Ok(reckoning)
    }

    fn parts(&self, method: &Method<'_>, reckoning: &Reckoning<'_>) -> Vec<Part> {
        let mut parts = vec![self.before(reckoning)];
        let shown = reckoning.shown.map(|index| &reckoning.candidates[index]);
        if let Some((candidate, fit)) =
            shown.and_then(|candidate| Some((candidate, candidate.fit.as_ref()?)))
        {
            parts.push(service(&reckoning.existing, candidate, fit));
            parts.push(self.after(reckoning, candidate, fit));
            parts.extend(road(reckoning, fit));
            parts.push(self.cost(fit));
            if fit.kwh_after < reckoning.existing.kwh_per_year() {
                parts.push(self.return_of(method, reckoning, candidate, fit));
            }
        }
        parts
    }

    /// What the point consumes before the works.
    fn before(&self, reckoning: &Reckoning<'_>) -> Part {
        let (point, existing) = (&reckoning.point, &reckoning.existing);
        let scenario = &self.scenario;
        let origin = self
            .import
            .points
            .text(column::POWER_ORIGIN)
            .get(reckoning.row as usize)
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
        let switch_off = if scenario.communes.switch_off.contains_key(&*point.insee)
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
                power::source(existing.technology, origin),
            ),
            Step::given(
                "h_nuit",
                "Durée d'allumage du réseau",
                scenario.hours.total(),
                "h/an",
                format!(
                    "soleil et heure légale, {} : {}",
                    scenario.switching.year, scenario.switching.lit
                ),
            ),
            Step::given(
                "h_avant",
                format!(
                    "Heures à pleine puissance du régime actuel : {}",
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
        steps.push(Step::reckoned(
            "kwh_avant",
            "Consommation avant travaux",
            existing.kwh_per_year(),
            "kWh/an",
            format!("{{p_systeme}}*{{h_avant}}{calibration}/1000"),
        ));
        Part::new("Consommation avant travaux", steps)
    }

    /// What it consumes after the works, and which factor that is.
    fn after(&self, reckoning: &Reckoning<'_>, candidate: &Candidate<'_>, fit: &Fit<'_>) -> Part {
        let existing = &reckoning.existing;
        let before = existing.kwh_per_year();
        let profile = existing.profile_after.and(fit.dimming.profile());
        let by_power = before - existing.kwh(fit.step.power_w, existing.equivalent_hours);
        let calibrated = (existing.calibration - 1.0).abs() > f64::EPSILON;
        let calibration = if calibrated { "*{calage}" } else { "" };
        let mut steps = vec![
            Step::given(
                "p_led",
                "Puissance LED",
                fit.step.power_w,
                "W",
                "palier ci-dessus",
            ),
            Step::given(
                "h_apres",
                format!("Heures à pleine puissance après travaux : {profile}"),
                fit.equivalent_hours,
                "h/an",
                "régime de la commune et abaissement du luminaire ; somme des minutes de l'année",
            ),
            Step::reckoned(
                "kwh_apres",
                "Consommation après travaux",
                fit.kwh_after,
                "kWh/an",
                format!("{{p_led}}*{{h_apres}}{calibration}/1000"),
            ),
        ];
        if fit.kwh_after > 0.0 {
            steps.push(
                Step::reckoned(
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
            Step::reckoned(
                "eco",
                "Économie d'énergie",
                before - fit.kwh_after,
                "kWh/an",
                "{kwh_avant}-{kwh_apres}",
            ),
            Step::reckoned(
                "eco_puissance",
                "dont par la puissance",
                by_power,
                "kWh/an",
                format!("({{p_systeme}}-{{p_led}})*{{h_avant}}{calibration}/1000"),
            ),
            Step::reckoned(
                "eco_profil",
                "dont par le profil (abaissement, extinction)",
                before - fit.kwh_after - by_power,
                "kWh/an",
                "{eco}-{eco_puissance}",
            ),
            Step::named(
                "co2",
                "Contenu carbone de l'électricité",
                self.scenario.hypotheses.co2_kg_per_kwh(),
                "kg CO2e/kWh",
                "co2_kg_par_kwh",
                self.source_of("co2_kg_par_kwh"),
            ),
            Step::reckoned(
                "co2_evite",
                "CO2 évité",
                (before - fit.kwh_after) * self.scenario.hypotheses.co2_kg_per_kwh(),
                "kg/an",
                "{eco}*{co2}",
            ),
        ]);
        Part::new("Consommation après travaux, et facteur", steps)
    }

    /// What it costs, and who pays.
    fn cost(&self, fit: &Fit<'_>) -> Part {
        let terms = self.scenario.terms();
        let euros = |cents: i64| cents as f64 / 100.0;
        let ht = euros(fit.cost_cents_ht);
        let ttc = ht * (1.0 + terms.basis.vat_rate);
        let level = self.scenario.price_level.label();
        let mut steps = vec![
            Step::given(
                "prix",
                "Luminaire ou lampe, posé, ancien déposé",
                euros(fit.step.price.cents_ht()),
                "€ HT",
                format!("catalogue, {level}"),
            ),
            Step::given(
                "surcout",
                format!("Gradation : {}", fit.dimming.label),
                euros(fit.dimming.extra_cost.cents_ht()),
                "€ HT",
                fit.dimming.source.clone(),
            ),
            Step::reckoned("cout_ht", "Coût hors taxes", ht, "€ HT", "{prix}+{surcout}"),
            Step::named(
                "taux_tva",
                "TVA",
                terms.basis.vat_rate,
                "part",
                "tva",
                self.source_of("tva"),
            ),
            Step::reckoned(
                "cout_ttc",
                "Coût toutes taxes",
                ttc,
                "€ TTC",
                "{cout_ht}*(1+{taux_tva})",
            ),
            Step::named(
                "taux_fctva",
                "FCTVA",
                terms.fctva_rate,
                "part du TTC",
                "fctva",
                self.source_of("fctva"),
            ),
        ];
        let mut rest = "{cout_ttc}*(1-{taux_fctva})".to_owned();
        let mut remaining = ttc * (1.0 - terms.fctva_rate);
        let mut aids = 0.0;
        for (index, aid) in self.scenario.aids.iter().enumerate() {
            let key = format!("aide_{index}");
            let amount = aid.for_point(ht);
            steps.push(Step::given(
                key.clone(),
                format!("Aide « {} », avant ses plafonds par commune", aid.name),
                amount,
                "€",
                format!("{} ({})", aid.source, aid.year),
            ));
            rest += &format!("-{{{key}}}");
            aids += amount;
        }
        remaining -= aids;
        steps.push(Step::reckoned(
            "reste",
            "Reste à charge de la commune, à terme",
            remaining,
            "€",
            rest,
        ));
        Part::new("Coût d'un point", steps)
    }

    /// What comes back.
    fn return_of(
        &self,
        method: &Method<'_>,
        reckoning: &Reckoning<'_>,
        candidate: &Candidate<'_>,
        fit: &Fit<'_>,
    ) -> Part {
        let (hypotheses, terms) = (&self.scenario.hypotheses, self.scenario.terms());
        let existing = &reckoning.existing;
        let saving = existing.kwh_per_year() - fit.kwh_after;
        let price = hypotheses.price_eur_per_kwh();
        let old_upkeep = hypotheses.upkeep_eur_per_year(existing.technology);
        let upkeep_key = hypotheses.upkeep_key(existing.technology);
        let new_upkeep = fit.upkeep_cents_ht_per_year(candidate.range) as f64 / 100.0;
        let years = method.life_years(candidate.range.life_h);
        let yearly = saving * price + old_upkeep - new_upkeep;
        let ht = fit.cost_cents_ht as f64 / 100.0;
        let worth = saving * price * terms.drifting_annuity(years)
            + (old_upkeep - new_upkeep) * terms.annuity(years);
        let steps = vec![
            Step::named(
                "prix_kwh",
                "Prix du kWh évité",
                price,
                "€ HT/kWh",
                "prix_kwh",
                self.source_of("prix_kwh"),
            ),
            Step::reckoned(
                "eco_euros",
                "Électricité économisée",
                saving * price,
                "€ HT/an",
                "{eco}*{prix_kwh}",
            ),
            Step::named(
                "entretien_avant",
                "Entretien avant",
                old_upkeep,
                "€ HT/an",
                upkeep_key,
                self.source_of(upkeep_key),
            ),
            Step::given(
                "entretien_apres",
                "Entretien après",
                new_upkeep,
                "€ HT/an",
                "catalogue",
            ),
            Step::reckoned(
                "eco_an",
                "Économie annuelle",
                yearly,
                "€ HT/an",
                "{eco_euros}+{entretien_avant}-{entretien_apres}",
            ),
            Step::reckoned(
                "retour",
                "Temps de retour simple, hors aides (0 : jamais)",
                if yearly > 0.0 { ht / yearly } else { 0.0 },
                "années",
                "IF({eco_an}>0,{cout_ht}/{eco_an},0)",
            )
            .in_words("{cout_ht} / {eco_an}"),
            Step::given(
                "duree_vie",
                "Durée de vie",
                candidate.range.life_h,
                "h",
                candidate.range.source.clone(),
            ),
            Step::reckoned(
                "annees",
                "soit, en années entières",
                f64::from(years),
                "années",
                "MAX(1,INT({duree_vie}/{h_nuit}))",
            )
            .in_words("{duree_vie} / {h_nuit}, sans les décimales"),
            Step::named(
                "taux",
                "Taux d'actualisation",
                terms.discount_rate,
                "part par an",
                "taux_actualisation",
                self.source_of("taux_actualisation"),
            ),
            Step::named(
                "derive",
                "Hausse annuelle du prix de l'électricité",
                terms.price_drift,
                "part par an",
                "derive_prix",
                self.source_of("derive_prix"),
            ),
            Step::reckoned(
                "annuite",
                "Valeur d'un euro par an sur cette durée",
                terms.annuity(years),
                "€",
                "-PV({taux},{annees},1)",
            )
            .in_words("Σ 1 / (1 + {taux})^t, pour t de 1 à {annees}"),
            Step::reckoned(
                "annuite_prix",
                "La même, à prix de l'électricité croissant",
                terms.drifting_annuity(years),
                "€",
                "-PV((1+{taux})/(1+{derive})-1,{annees},1)/(1+{derive})",
            )
            .in_words("Σ (1 + {derive})^(t − 1) / (1 + {taux})^t, pour t de 1 à {annees}"),
            Step::reckoned(
                "van",
                "Valeur actuelle nette, hors aides",
                worth - ht,
                "€ HT",
                "{eco_euros}*{annuite_prix}+({entretien_avant}-{entretien_apres})*{annuite}-{cout_ht}",
            ),
            Step::reckoned(
                "cout_kwh",
                "Coût d'un kWh économisé",
                ht / (saving * terms.annuity(years)),
                "€ HT/kWh",
                "{cout_ht}/({eco}*{annuite})",
            ),
        ];
        Part::new("Ce que cela rapporte", steps)
    }

    /// Where a general hypothesis comes from.
    fn source_of(&self, key: &str) -> String {
        let all = self.scenario.hypotheses.all();
        all.iter()
            .find(|hypothesis| hypothesis.key == key)
            .map_or_else(String::new, |hypothesis| {
                format!("{} ({})", hypothesis.source, hypothesis.year)
            })
    }
}

/// How much light is needed, and which step gives it.
fn service(existing: &Existing, candidate: &Candidate<'_>, fit: &Fit<'_>) -> Part {
    let sizing = &candidate.sizing;
    let sources = sizing_sources(existing.technology, existing.luminaire);
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
                "rapport",
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
            "Facteur de maintenance, LED",
            sizing.new_maintenance,
            "part",
            sources.led,
        ),
        Step::reckoned(
            "flux_voulu",
            "Flux qu'il faut pour éclairer autant",
            needed,
            "lm",
            format!("{formula}*({{mf_avant}}/{{mf_apres}})"),
        ),
        Step::given(
            "flux_led",
            format!(
                "Plus petit palier qui le donne : {} {} W",
                candidate.range.label,
                fit.step.power_w.to_string().replace('.', ",")
            ),
            fit.step.flux_lm,
            "lm",
            format!(
                "{} ({}, confiance {})",
                candidate.range.source, candidate.range.year, candidate.range.confidence
            ),
        ),
        Step::reckoned(
            "marge",
            "Marge de flux",
            fit.step.flux_lm / needed - 1.0,
            "part du flux voulu",
            "{flux_led}/{flux_voulu}-1",
        ),
    ]);
    Part::new("Même service d'éclairage", steps)
}

/// The indicators of EN 13201-5, where the road is told.
fn road(reckoning: &Reckoning<'_>, fit: &Fit<'_>) -> Option<Part> {
    let road = Road::of(&reckoning.point)?;
    let existing = &reckoning.existing;
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
        Step::reckoned(
            "surface",
            "Surface éclairée par un point",
            road.area_m2(),
            "m²",
            "{largeur}*{espacement}",
        ),
        Step::reckoned(
            "aeci_avant",
            "AECI avant travaux",
            road.aeci(existing.kwh_per_year()),
            "Wh/m² par an",
            "{kwh_avant}*1000/{surface}",
        ),
        Step::reckoned(
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
        let class = &reckoning.point.classe_eclairage;
        steps.extend([
            Step::given(
                "lux",
                format!("Éclairement moyen que demande la classe {class}"),
                lux,
                "lx",
                en13201::source(),
            ),
            Step::reckoned(
                "pdi_avant",
                "PDI avant travaux, à cet éclairement",
                before,
                "mW/(lx·m²)",
                "{p_systeme}*1000/({lux}*{surface})",
            ),
            Step::reckoned(
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
        Verdict::Forbidden(_) => "interdit par un drapeau du scénario",
        Verdict::NoStep => "aucun palier n'éclaire autant",
    }
}

impl Reckoning<'_> {
    /// Why nothing is offered, where nothing is.
    #[must_use]
    pub fn why_nothing(&self) -> Option<NoSolution> {
        let offered = self
            .candidates
            .iter()
            .any(|candidate| matches!(candidate.verdict, Verdict::Offered(_)));
        (!offered).then(|| classes::why_nothing(&self.existing, &self.candidates).0)
    }

    /// The flags of the point and of the solution shown, with what they mean.
    pub fn all_flags(&self) -> impl Iterator<Item = Flag> {
        let of_solution = self
            .shown
            .and_then(|index| self.candidates[index].fit.as_ref())
            .map(|fit| fit.flags)
            .unwrap_or_default();
        self.flags.iter().chain(of_solution.iter())
    }
}
