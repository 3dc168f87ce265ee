//! What a funder is asked for: the works of a commune's plan that it may pay for by its own rules, what
//! it would pay, and which of its conditions hold.

use super::hypotheses::Hypotheses;
use super::study::{Choice, CommuneChoice, Study};
use crate::french::{counted, decimal, thousands, whole_euros};
use crate::inventory::territory::Commune;
use crate::inventory::text::normalise;
use crate::money::Euros;
use crate::retrofit::finance::{Aid, Eligible, Finance, Granted};
use crate::retrofit::{Existing, FactorClass, Solution};
use std::collections::BTreeMap;

/// Who is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Funder {
    /// An aid, by its place in the scenario.
    Aid(usize),
    /// Whoever must buy energy-saving certificates.
    Certificates,
}

/// Why a funder pays nothing for a work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refused {
    /// What is fitted is no new luminaire.
    KeepsLuminaire,
    /// It is of another factor class than the one that is paid for.
    OtherFactor,
    /// It does not dim enough, nor long enough.
    DimsTooLittle,
}

impl Refused {
    /// Why, in French.
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Self::KeepsLuminaire => "lampe ou bloc dans le luminaire en place",
            Self::OtherFactor => "n'atteint pas le facteur demandé",
            Self::DimsTooLittle => "abaissé moins de 5 h par nuit à la moitié de la puissance",
        }
    }
}

/// Points of one street that are alike and get the same solution.
#[derive(Debug, Clone)]
pub struct Works<'a> {
    /// The street, as its first point spells it.
    pub street: &'a str,
    /// What is there today.
    pub existing: &'a Existing,
    /// What is fitted.
    pub solution: &'a Solution,
    /// How many points.
    pub points: u32,
    /// kWh cumac of their certificates.
    pub kwh_cumac: f64,
    /// Why the funder pays nothing for them; none where it may pay.
    pub refused: Option<Refused>,
}

/// Whether a condition holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// It does.
    Yes,
    /// It does not: nothing is paid.
    No,
    /// It cuts what is paid.
    Cuts,
    /// Nobody can tell from the plan.
    ToCheck,
}

/// A condition of a funder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// What is asked, in French.
    pub asked: String,
    /// What the plan has.
    pub found: String,
    /// Whether it holds.
    pub holds: Holds,
}

/// What is asked for the works of a commune.
#[derive(Debug, Clone)]
pub struct Request<'a> {
    /// The commune.
    pub commune: &'a Commune,
    /// Its plan.
    pub choice: &'a CommuneChoice,
    /// The money of its plan.
    pub finance: Finance,
    /// All its works, street by street.
    pub works: Vec<Works<'a>>,
    /// Points that the funder's rules let it pay for.
    pub eligible_points: u32,
    /// Those that it pays for, where it pays for so many at most.
    pub paid_points: u32,
    /// The cost before tax that it pays a share of, cents; of certificates, that of the points.
    pub base_cents: i64,
    /// What is asked, cents; none where the price of a certificate is not known.
    pub asked_cents: Option<i64>,
    /// kWh cumac of the certificates.
    pub kwh_cumac: f64,
    /// Its conditions.
    pub conditions: Vec<Condition>,
}

impl Request<'_> {
    /// Works that it may pay for.
    pub fn eligible(&self) -> impl Iterator<Item = &Works<'_>> {
        self.works.iter().filter(|works| works.refused.is_none())
    }

    /// Consumption of the points that it may pay for, today and after the works, kWh a year.
    #[must_use]
    pub fn kwh(&self) -> [f64; 2] {
        let of = |kwh: &dyn Fn(&Works<'_>) -> f64| {
            self.eligible()
                .map(|one| f64::from(one.points) * kwh(one))
                .sum()
        };
        [
            of(&|one| one.existing.kwh_per_year()),
            of(&|one| one.solution.kwh_after_per_year),
        ]
    }

    /// Whether something is asked.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        self.eligible_points > 0 && self.asked_cents != Some(0)
    }
}

impl Study {
    /// The funder that a name stands for: an aid of the scenario, or « CEE ».
    #[must_use]
    pub fn funder(&self, name: &str) -> Option<Funder> {
        let wanted = normalise(name);
        let aids = &self.scenario.aids;
        let aid = aids.iter().position(|aid| normalise(&aid.name) == wanted);
        let is_certificates = ["cee", "certificats d economies d energie"].contains(&&*wanted);
        aid.map(Funder::Aid)
            .or_else(|| is_certificates.then_some(Funder::Certificates))
    }

    /// All who are asked for something: the aids of the scenario, and for certificates where their
    /// price is known.
    #[must_use]
    pub fn funders(&self) -> Vec<Funder> {
        let aids = (0..self.scenario.aids.len()).map(Funder::Aid);
        let price = self.scenario.hypotheses.certificates_eur();
        aids.chain(price.map(|_| Funder::Certificates)).collect()
    }

    /// What a funder is called.
    #[must_use]
    pub fn name_of_funder(&self, funder: Funder) -> &str {
        match funder {
            Funder::Aid(at) => &self.scenario.aids[at].name,
            Funder::Certificates => "CEE",
        }
    }

    /// What a funder is asked for, commune by commune: those with chosen points, in the order of the
    /// plan.
    #[must_use]
    pub fn requests<'a>(&'a self, choice: &'a Choice, funder: Funder) -> Vec<Request<'a>> {
        let communes = choice.communes.iter().filter(|one| !one.points.is_empty());
        communes.map(|one| self.request(one, funder)).collect()
    }

    fn request<'a>(&'a self, choice: &'a CommuneChoice, funder: Funder) -> Request<'a> {
        let works = self.works_of(choice, funder);
        let eligible = works.iter().filter(|one| one.refused.is_none());
        let mut request = Request {
            commune: &self.scenario.territory.communes()[choice.commune],
            choice,
            eligible_points: eligible.map(|one| one.points).sum(),
            paid_points: 0,
            base_cents: 0,
            asked_cents: None,
            kwh_cumac: 0.0,
            conditions: Vec::new(),
            works,
            finance: self.finance(choice),
        };
        match funder {
            Funder::Aid(at) => request.ask_aid(&self.scenario.aids[at], at),
            Funder::Certificates => request.ask_certificates(&self.scenario.hypotheses),
        }
        request
    }

    fn works_of<'a>(&'a self, choice: &CommuneChoice, funder: Funder) -> Vec<Works<'a>> {
        let names = self.import.points.text("voie");
        let kwh_cumac = self.scenario.hypotheses.certificates_kwh_cumac();
        let mut works: BTreeMap<(String, usize, usize), Works<'a>> = BTreeMap::new();
        for chosen in &choice.points {
            let name = names.get(chosen.row as usize).unwrap_or_default().trim();
            let (class, solution) = self.solution(chosen);
            let key = (normalise(name), chosen.class, chosen.solution);
            let one = works.entry(key).or_insert_with(|| Works {
                street: name,
                existing: &class.existing,
                solution,
                points: 0,
                kwh_cumac: 0.0,
                refused: self.refused(solution, funder),
            });
            one.points += 1;
            let certificate = solution.certificate;
            one.kwh_cumac += certificate.map_or(0.0, |certificate| certificate.of(kwh_cumac));
        }
        works.into_values().collect()
    }

    fn refused(&self, solution: &Solution, funder: Funder) -> Option<Refused> {
        match funder {
            Funder::Aid(at) => {
                let aid = &self.scenario.aids[at];
                let pays = aid.pays_for(solution.new_luminaire, solution.factor_class);
                let is_kept = aid.eligible == Eligible::LuminairesNeufs && !solution.new_luminaire;
                let why = if is_kept {
                    Refused::KeepsLuminaire
                } else {
                    Refused::OtherFactor
                };
                (!pays).then_some(why)
            }
            Funder::Certificates => {
                let why = if solution.new_luminaire {
                    Refused::DimsTooLittle
                } else {
                    Refused::KeepsLuminaire
                };
                solution.certificate.is_none().then_some(why)
            }
        }
    }
}

impl Request<'_> {
    /// Asks an aid, by its place in the scenario.
    fn ask_aid(&mut self, aid: &Aid, at: usize) {
        let kept = self.finance.kept_aids_cents()[at];
        let granted = &self.finance.aids[at];
        self.paid_points = granted.points.iter().sum();
        self.base_cents = granted.base_cents;
        self.asked_cents = Some(kept);
        let mut conditions = conditions_of(aid, granted, self);
        if kept < granted.cents {
            conditions.push(Condition {
                asked: "ensemble, aides et fonds laissent à la commune sa part propre (CGCT, L. 1111-10)".into(),
                found: format!(
                    "{} au lieu de {}",
                    whole_euros(kept),
                    whole_euros(granted.cents)
                ),
                holds: Holds::Cuts,
            });
        }
        self.conditions = conditions;
    }

    fn ask_certificates(&mut self, hypotheses: &Hypotheses) {
        self.paid_points = self.eligible_points;
        self.base_cents = (self.eligible())
            .map(|one| i64::from(one.points) * one.solution.cost_cents_ht)
            .sum();
        self.kwh_cumac = self.eligible().map(|one| one.kwh_cumac).sum();
        let is_priced = hypotheses.certificates_eur().is_some();
        self.asked_cents = is_priced.then_some(self.finance.certificates_cents);
        let out = self.works.iter().filter(|one| one.refused.is_some());
        let out: u32 = out.map(|one| one.points).sum();
        let condition = |asked: &str, found: String, holds| Condition {
            asked: asked.into(),
            found,
            holds,
        };
        self.conditions = vec![
            condition(
                "luminaire neuf, abaissé d'au moins la moitié 5 h par nuit, ou qui détecte",
                format!("{} écartés", counted(out as usize, "point", "points")),
                Holds::Yes,
            ),
            condition(
                "efficacité lumineuse selon la température de couleur",
                "lm/W et K de chaque luminaire : feuille « Luminaires »".into(),
                Holds::ToCheck,
            ),
            condition(
                "dépose des luminaires en place, pose par un professionnel",
                "à prouver par la facture".into(),
                Holds::ToCheck,
            ),
        ];
    }
}

/// What the rules of an aid ask, and what the plan has.
fn conditions_of(aid: &Aid, granted: &Granted, request: &Request<'_>) -> Vec<Condition> {
    let uncapped = (granted.euros.iter().sum::<f64>() * 100.0).round() as i64;
    let euros = |amount: Euros| whole_euros(amount.cents());
    let points = |count: u32| counted(count as usize, "point", "points");
    let out = |why: Refused| {
        let works = request.works.iter().filter(|one| one.refused == Some(why));
        points(works.map(|one| one.points).sum())
    };
    let met = |holds: bool| if holds { Holds::Yes } else { Holds::No };
    let cut = |cuts: bool| if cuts { Holds::Cuts } else { Holds::Yes };
    let mut all = Vec::new();
    let mut add = |asked: String, found: String, holds: Holds| {
        all.push(Condition {
            asked,
            found,
            holds,
        });
    };
    if let Some(most) = aid.most_inhabitants {
        let here = request.commune.population;
        add(
            format!("{} habitants au plus", thousands(most.into())),
            format!("{} habitants", thousands(here.into())),
            met(here <= most),
        );
    }
    if let Some(least) = aid.least_factor {
        let factor = request.choice.perimeter_factor();
        // 1,998 is not 2: what does not hold must not look as if it did.
        let shown = ((factor + 1e-9) * 100.0).floor() / 100.0;
        add(
            format!(
                "consommation des points rénovés divisée par {} au moins",
                decimal(least)
            ),
            format!("divisée par {}", decimal(shown)),
            met(aid.is_open_to_factor(factor)),
        );
    }
    if aid.eligible == Eligible::LuminairesNeufs {
        add(
            "luminaires neufs".into(),
            format!("hors de l'aide : {}", out(Refused::KeepsLuminaire)),
            met(request.eligible_points > 0),
        );
    }
    if let Some(factor) = aid.factor {
        let class = match factor.0 {
            FactorClass::F4 => "facteur 4 (consommation divisée par 4 ou plus)",
            FactorClass::F2 => "facteur 2 (consommation divisée par 2 à 4)",
        };
        add(
            class.into(),
            format!("hors de l'aide : {}", out(Refused::OtherFactor)),
            met(request.eligible_points > 0),
        );
    }
    if let Some(most) = aid.most_points {
        add(
            format!("{} au plus, les plus chers d'abord", points(most)),
            format!("{} éligibles", points(request.eligible_points)),
            cut(request.eligible_points > most),
        );
    }
    if let Some(most) = aid.most_cost_per_point {
        let dearest = request
            .eligible()
            .map(|one| one.solution.cost_cents_ht)
            .max();
        add(
            format!("coût retenu de {} au plus par point", euros(most)),
            format!("le plus cher : {}", whole_euros(dearest.unwrap_or(0))),
            cut(dearest.is_some_and(|cents| cents > most.cents())),
        );
    }
    if let Some(most) = aid.most_per_point {
        add(
            format!("aide de {} au plus par point", euros(most)),
            "comptée dans le montant demandé".into(),
            Holds::Yes,
        );
    }
    if let Some(most) = aid.most_per_commune {
        add(
            format!("aide de {} au plus par commune", euros(most)),
            format!("{} sans ce plafond", whole_euros(uncapped)),
            cut(uncapped > most.cents()),
        );
    }
    all
}
