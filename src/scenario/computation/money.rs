//! The steps about money: what a point costs and who pays, and what comes back.

use super::{Computation, Part, Step};
use crate::retrofit::finance::Certificate;
use crate::retrofit::options::{Candidate, Fit};
use crate::retrofit::{Method, factor_class};
use crate::scenario::Hypotheses;
use crate::scenario::study::Study;

impl Study {
    /// What it costs, and who pays.
    pub(super) fn cost(
        &self,
        computation: &Computation<'_>,
        candidate: &Candidate<'_>,
        fit: &Fit<'_>,
    ) -> Part {
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
            Step::computed("cout_ht", "Coût hors taxes", ht, "€ HT", "{prix}+{surcout}"),
            Step::named(
                "taux_tva",
                "TVA",
                terms.basis.vat_rate,
                "part",
                "tva",
                self.source_of("tva"),
            ),
            Step::computed(
                "cout_ttc",
                "Coût toutes taxes",
                ttc,
                "€ TTC",
                "{cout_ht}*(1+{taux_tva})",
            ),
        ];
        steps.push(if candidate.range.is_investment {
            Step::named(
                "taux_fctva",
                "FCTVA",
                terms.fctva_rate,
                "part du TTC",
                "fctva",
                self.source_of("fctva"),
            )
        } else {
            Step::given(
                "taux_fctva",
                "FCTVA : aucun sur une dépense de fonctionnement",
                0.0,
                "part du TTC",
                "catalogue",
            )
        });
        let certificate = fit.certificate(candidate.range);
        let certificates = terms.certificate_eur(certificate);
        let mut public = "{cout_ht}";
        if certificates > 0.0 {
            steps.push(self.certificate(certificates, certificate));
            public = "({cout_ht}-{cee})";
        }
        let aided = self.aided(
            computation,
            candidate,
            fit,
            (public, ht - certificates),
            &mut steps,
        );
        let (back, mut rest) = if candidate.range.is_investment {
            (
                terms.fctva_rate,
                "{cout_ttc}*(1-{taux_fctva})-{aides}".to_owned(),
            )
        } else {
            (0.0, "{cout_ttc}-{aides}".to_owned())
        };
        let remaining = ttc * (1.0 - back) - aided - certificates;
        if certificates > 0.0 {
            rest += "-{cee}";
        }
        steps.push(Step::computed(
            "reste",
            "Reste à charge de la commune, à terme",
            remaining,
            "€",
            rest,
        ));
        Part::new("Coût d'un point", steps)
    }

    /// The step of the certificate of one point.
    fn certificate(&self, eur: f64, certificate: Option<Certificate>) -> Step {
        let what = "Certificats d'économies d'énergie";
        if self.scenario.hypotheses.certificate_is_agreed() {
            let key = "cee_par_point";
            return Step::named("cee", what, eur, "€", key, self.source_of(key));
        }
        let cumac = match certificate {
            Some(Certificate::Detecting) => "cee_kwh_cumac_detection",
            _ => "cee_kwh_cumac",
        };
        let source = format!(
            "kWh cumac ({}) × prix du MWh cumac ({})",
            self.source_of(cumac),
            self.source_of("cee_prix_mwhc")
        );
        Step::given("cee", what, eur, "€", source)
    }

    /// Steps of the aids of one point, within what they may come to; those limits that look at the
    /// whole commune (points, amount) are told and not applied. What they come to, euros.
    /// `public` is the cost before tax less certificates, as a formula and in euros.
    fn aided(
        &self,
        computation: &Computation<'_>,
        candidate: &Candidate<'_>,
        fit: &Fit<'_>,
        public: (&str, f64),
        steps: &mut Vec<Step>,
    ) -> f64 {
        let territory = &self.scenario.territory;
        let inhabitants = territory
            .by_insee(computation.point.insee)
            .map_or(0, |index| territory.communes()[index].population);
        let factor = computation.existing.kwh_per_year() / fit.kwh_after;
        let ht = fit.cost_cents_ht as f64 / 100.0;
        let (mut sum, mut names) = (0.0, Vec::new());
        for (index, aid) in self.scenario.aids.iter().enumerate() {
            let key = format!("aide_{index}");
            let is_new = !candidate.range.keeps_luminaire();
            let class = factor_class(computation.existing.kwh_per_year(), fit.kwh_after);
            let open = aid.is_open_to(inhabitants, factor)
                && class.is_some_and(|class| aid.pays_for(is_new, class));
            let amount = if open { aid.for_point(ht) } else { 0.0 };
            let label = if open {
                format!("Aide « {} », avant ses limites par commune", aid.name)
            } else {
                format!(
                    "Aide « {} » : non ouverte (population, facteur ou solution)",
                    aid.name
                )
            };
            let source = format!("{} ({})", aid.source, aid.year);
            steps.push(Step::given(key.clone(), label, amount, "€", source));
            names.push(format!("{{{key}}}"));
            sum += amount;
        }
        let own = self.scenario.terms().least_own_share;
        let aided = sum.min(public.1 * (1.0 - own)).max(0.0);
        steps.push(Step::named(
            "part_propre",
            "Part que la commune paie au moins",
            own,
            "part du coût HT, CEE déduits",
            "part_propre_min",
            self.source_of("part_propre_min"),
        ));
        let all = if names.is_empty() {
            "0".to_owned()
        } else {
            names.join("+")
        };
        let ceiling = format!("{}*(1-{{part_propre}})", public.0);
        steps.push(Step::computed(
            "aides",
            "Aides retenues",
            aided,
            "€",
            format!("MAX(0,MIN({all},{ceiling}))"),
        ));
        aided
    }

    /// What comes back every year.
    pub(super) fn yearly(
        &self,
        computation: &Computation<'_>,
        candidate: &Candidate<'_>,
        fit: &Fit<'_>,
    ) -> Part {
        let hypotheses = &self.scenario.hypotheses;
        let yearly = self.yearly_eur(computation, candidate, fit);
        let upkeep_key = Hypotheses::upkeep_key(computation.existing.technology);
        let mut steps = vec![
            Step::named(
                "prix_kwh",
                "Prix du kWh évité",
                hypotheses.price_eur_per_kwh(),
                "€ HT/kWh",
                "prix_kwh",
                self.source_of("prix_kwh"),
            ),
            Step::computed(
                "eco_euros",
                "Électricité économisée",
                yearly.energy,
                "€ HT/an",
                "{eco}*{prix_kwh}",
            ),
            Step::named(
                "entretien_avant",
                "Entretien avant",
                yearly.old_upkeep,
                "€ HT/an",
                upkeep_key,
                self.source_of(upkeep_key),
            ),
            Step::given(
                "entretien_apres",
                "Entretien après",
                yearly.new_upkeep,
                "€ HT/an",
                "catalogue",
            ),
        ];
        steps.extend([
            Step::computed(
                "eco_reste",
                // A contract is for whole kVA: what a supply point saves is no matter of one point.
                "Entretien économisé",
                yearly.steady(),
                "€ HT/an",
                "{entretien_avant}-{entretien_apres}",
            ),
            Step::computed(
                "eco_an",
                "Économie annuelle",
                yearly.total(),
                "€ HT/an",
                "{eco_euros}+{eco_reste}",
            ),
        ]);
        Part::new("Ce que cela rapporte chaque année", steps)
    }

    /// What that is worth over the life of what is fitted.
    pub(super) fn worth(
        &self,
        method: &Method<'_>,
        computation: &Computation<'_>,
        candidate: &Candidate<'_>,
        fit: &Fit<'_>,
    ) -> Part {
        let terms = self.scenario.terms();
        let yearly = self.yearly_eur(computation, candidate, fit);
        let years = method.life_years(candidate.range.life_h);
        let ht = fit.cost_cents_ht as f64 / 100.0;
        let saving = computation.existing.kwh_per_year() - fit.kwh_after;
        let (steady, drifting) = (terms.annuity(years), terms.drifting_annuity(years));
        let mut steps = Vec::new();
        if yearly.energy > 0.0 {
            steps.push(
                Step::computed(
                    "retour",
                    "Temps de retour brut",
                    ht / yearly.energy,
                    "années",
                    "IF({eco_euros}>0,{cout_ht}/{eco_euros},0)",
                )
                .in_words("{cout_ht} / {eco_euros}"),
            );
        }
        steps.extend([
            Step::given(
                "duree_vie",
                "Durée de vie",
                candidate.range.life_h,
                "h",
                candidate.range.source.clone(),
            ),
            Step::computed(
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
            Step::computed(
                "annuite",
                "Valeur d'un euro par an sur cette durée",
                steady,
                "€",
                "-PV({taux},{annees},1)",
            )
            .in_words("Σ 1 / (1 + {taux})^t, pour t de 1 à {annees}"),
            Step::computed(
                "annuite_prix",
                "La même, à prix de l'électricité croissant",
                drifting,
                "€",
                "-PV((1+{taux})/(1+{derive})-1,{annees},1)/(1+{derive})",
            )
            .in_words("Σ (1 + {derive})^(t − 1) / (1 + {taux})^t, pour t de 1 à {annees}"),
            Step::computed(
                "van",
                "Valeur actuelle nette, hors aides",
                yearly.energy * drifting + yearly.steady() * steady - ht,
                "€ HT",
                "{eco_euros}*{annuite_prix}+{eco_reste}*{annuite}-{cout_ht}",
            ),
            Step::computed(
                "cout_kwh",
                "Coût d'un kWh économisé",
                ht / (saving * steady),
                "€ HT/kWh",
                "{cout_ht}/({eco}*{annuite})",
            ),
        ]);
        Part::new("Ce que cela vaut sur la durée de vie", steps)
    }

    fn yearly_eur(
        &self,
        computation: &Computation<'_>,
        candidate: &Candidate<'_>,
        fit: &Fit<'_>,
    ) -> Yearly {
        let (hypotheses, existing) = (&self.scenario.hypotheses, &computation.existing);
        let saving = existing.kwh_per_year() - fit.kwh_after;
        Yearly {
            energy: saving * hypotheses.price_eur_per_kwh(),
            old_upkeep: hypotheses.upkeep_eur_per_year(existing.technology),
            new_upkeep: fit.upkeep_cents_ht_per_year(candidate.range) as f64 / 100.0,
        }
    }
}

/// What a point costs and saves every year, € before tax.
struct Yearly {
    energy: f64,
    old_upkeep: f64,
    new_upkeep: f64,
}

impl Yearly {
    /// What does not follow the price of electricity.
    fn steady(&self) -> f64 {
        self.old_upkeep - self.new_upkeep
    }

    fn total(&self) -> f64 {
        self.energy + self.steady()
    }
}
