//! Who pays, and what comes back: cost before and with tax, FCTVA, aids with their limits, what is
//! saved every year, payback, net present value, and what a saved kWh costs.
//!
//! Works on cabinets are a lot of their own, which holds no point and saves nothing. An aid whose
//! rules count points (a cost retained or a limit by point, a number of points) pays for points
//! only; one that is a mere share of the cost pays that share of the works too.
//!
//! Common funds come before aids: the plan has decided what they pay, and the budgets rest on it.
//! They are public money as aids are, so the share of the cost that the commune must keep is what
//! aids find less of. Certificates are private money: the share is one of the cost less them (CGCT,
//! L.1111-10), and a fund of an intercommunality pays at most so much of what other money leaves
//! (CGCT, L.5214-16 and L.5216-5).

mod aid;
mod money;
#[cfg(test)]
mod tests;

use crate::money::{AmountBasis, Basis};
pub use aid::{Aid, Eligible, problem};
pub use money::Money;

/// Points of one commune that get the same solution, or cabinets that get the same works.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lot {
    /// Code of the solution.
    pub code: String,
    /// What a councillor reads.
    pub label: String,
    /// How many points; none in a lot of works on cabinets.
    pub points: u32,
    /// How many cabinets; none in a lot of points.
    pub cabinets: u32,
    /// Cost of one, cents before tax.
    pub unit_cost_cents_ht: i64,
    /// How many of its points reach factor 4.
    pub factor4_points: u32,
    /// Whether the luminaire is new: neither a lamp nor a kit.
    pub new_luminaire: bool,
    /// Whether it is running cost, on which the State gives no tax back.
    pub running_cost: bool,
    /// Energy that they save, kWh a year.
    pub saving_kwh: f64,
    /// Power that they draw less, W.
    pub saved_watts: f64,
    /// Upkeep that they save, euros before tax a year; negative where it rises.
    pub saved_upkeep_eur: f64,
    /// Upkeep of one after the works, euros before tax a year.
    pub new_upkeep_eur: f64,
    /// Whole years of use until it is replaced.
    pub life_years: u32,
    /// Certificates of one point, where the conditions that are known are met.
    pub certificate: Option<Certificate>,
}

/// What the energy-saving certificate of a luminaire rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Certificate {
    /// It dims enough.
    Dimmed,
    /// It dims enough and detects who passes.
    Detecting,
}

impl Certificate {
    /// Its own of two figures: of a luminaire that dims, and of one that detects as well.
    #[must_use]
    pub fn of<T>(self, [dimmed, detecting]: [T; 2]) -> T {
        match self {
            Self::Dimmed => dimmed,
            Self::Detecting => detecting,
        }
    }
}

impl Lot {
    /// Cost before tax, euros.
    #[must_use]
    pub fn cost_eur_ht(&self) -> f64 {
        f64::from(self.points + self.cabinets) * euros(self.unit_cost_cents_ht)
    }

    /// What its savings are worth today over its life, euros before tax.
    #[must_use]
    pub fn worth_eur(&self, terms: &Terms) -> f64 {
        let energy = self.saving_kwh * terms.price_eur_per_kwh;
        energy * terms.drifting_annuity(self.life_years)
            + self.saved_upkeep_eur * terms.annuity(self.life_years)
    }

    /// kWh that it saves over its life, those of later years counting less.
    #[must_use]
    pub fn discounted_kwh(&self, terms: &Terms) -> f64 {
        self.saving_kwh * terms.annuity(self.life_years)
    }
}

/// Rates and prices of a study.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Terms {
    /// Basis of amounts, and value added tax.
    pub basis: AmountBasis,
    /// Share of the cost with tax that the State gives back.
    pub fctva_rate: f64,
    /// Share of the cost before tax that aids leave to the commune at least.
    pub least_own_share: f64,
    /// Price of a saved kWh, € before tax: the subscription included, unless it is told apart.
    pub price_eur_per_kwh: f64,
    /// Value added tax on electricity, which no commune gets back.
    pub electricity_vat_rate: f64,
    /// Its yearly rise, as a share.
    pub price_drift: f64,
    /// What a year is worth less than the one before it, as a share.
    pub discount_rate: f64,
    /// What a kVA less costs less, € before tax a year, where the contract is changed.
    pub subscription_eur_per_kva: Option<f64>,
    /// Energy-saving certificates of one point, €, where a value is known: dimmed, and dimmed with
    /// detection.
    pub certificates_eur: Option<[f64; 2]>,
}

impl Terms {
    /// What a certificate is worth, €.
    #[must_use]
    pub fn certificate_eur(&self, certificate: Option<Certificate>) -> f64 {
        let known = certificate.zip(self.certificates_eur);
        known.map_or(0.0, |(certificate, euros)| certificate.of(euros))
    }

    /// What one euro a year is worth today over so many years.
    #[must_use]
    pub fn annuity(&self, years: u32) -> f64 {
        present_value(self.discount_rate, 0.0, years)
    }

    /// What one euro a year, dearer every year with the price of electricity, is worth today.
    #[must_use]
    pub fn drifting_annuity(&self, years: u32) -> f64 {
        present_value(self.discount_rate, self.price_drift, years)
    }
}

/// Σ (1 + drift)^(t−1) / (1 + rate)^t for t from 1 to `years`.
fn present_value(rate: f64, drift: f64, years: u32) -> f64 {
    let first = 1.0 / (1.0 + rate);
    let next = (1.0 + drift) * first;
    (0..years).map(|year| first * next.powi(year as i32)).sum()
}

/// What an aid pays to a commune.
#[derive(Debug, Clone, PartialEq)]
pub struct Granted {
    /// Whether the commune may have it.
    pub open: bool,
    /// Points that it pays for, lot by lot.
    pub points: Vec<u32>,
    /// What it pays, lot by lot, euros, before its limit for a commune.
    pub euros: Vec<f64>,
    /// The cost before tax that it pays a share of, cents.
    pub base_cents: i64,
    /// What it pays in all, cents.
    pub cents: i64,
}

/// The money of a plan in one commune.
#[derive(Debug, Clone, PartialEq)]
pub struct Finance {
    /// The lots, the dearest point first, works on cabinets last.
    pub lots: Vec<Lot>,
    /// Cost before tax, cents.
    pub cost_ht_cents: i64,
    /// Cost with tax, cents.
    pub cost_ttc_cents: i64,
    /// What the State gives back of it a year or two later, cents.
    pub fctva_cents: i64,
    /// What each common fund of the scenario pays, cents, in its order.
    pub by_fund_cents: Vec<i64>,
    /// Common funds together, cents.
    pub fund_cents: i64,
    /// Part of the cost with tax that is running cost, cents: the State gives nothing back of it.
    pub running_ttc_cents: i64,
    /// Each aid of the scenario, in its order.
    pub aids: Vec<Granted>,
    /// The most that aids may come to once funds have paid, cents.
    pub aid_ceiling_cents: i64,
    /// Aids together, within that ceiling, cents.
    pub aid_cents: i64,
    /// Energy-saving certificates, cents.
    pub certificates_cents: i64,
    /// What is left to the commune in the end, with tax and FCTVA, cents.
    pub remaining_cents: i64,
    /// Cost before tax less funds, aids and certificates, cents: what savings before tax are set against.
    pub net_cost_ht_cents: i64,
    /// Energy saved, kWh a year.
    pub saving_kwh: f64,
    /// What it is worth, € before tax a year.
    pub energy_eur: f64,
    /// Subscribed power saved, € before tax a year.
    pub subscription_eur: f64,
    /// Upkeep saved, € before tax a year.
    pub upkeep_eur: f64,
    /// Those three together.
    pub yearly_eur: f64,
    /// The same with the tax that the commune pays on electricity and on upkeep.
    pub yearly_ttc_eur: f64,
    /// Whole kVA that supply points draw less.
    pub saved_kva: u32,
    /// Years over which a lower subscription is counted: those of what is replaced first.
    pub subscription_years: u32,
    /// What the savings over the life of each lot are worth today, less the net cost before tax, €.
    pub net_present_value_eur: f64,
    /// Cost before tax over the discounted kWh saved over the life, €/kWh.
    pub cost_of_saved_kwh_eur: Option<f64>,
}

/// The plan of a commune, as its money sees it.
#[derive(Debug, Clone, Default)]
pub struct Spending {
    /// What is fitted, and works on cabinets.
    pub lots: Vec<Lot>,
    /// Cost on the basis of the study, works on cabinets included.
    pub cost_cents: i64,
    /// What each common fund pays of it, in cents, and the share of what other money leaves that it
    /// may pay at most.
    pub funds: Vec<(i64, f64)>,
    /// Whole kVA that supply points draw less.
    pub saved_kva: u32,
    /// Inhabitants of the commune.
    pub inhabitants: u32,
    /// Consumption of all the points before over after.
    pub perimeter_factor: f64,
}

/// Computes the money of a plan in a commune.
#[must_use]
pub fn finance(spending: Spending, aids: &[Aid], terms: &Terms) -> Finance {
    let Spending {
        mut lots,
        cost_cents,
        funds,
        saved_kva,
        inhabitants,
        perimeter_factor,
    } = spending;
    lots.sort_by(|a, b| {
        let dearest = b.unit_cost_cents_ht.cmp(&a.unit_cost_cents_ht);
        let works_last = a.cabinets.cmp(&b.cabinets);
        works_last.then(dearest).then_with(|| a.code.cmp(&b.code))
    });
    let vat = 1.0 + terms.basis.vat_rate;
    let (cost_ht_cents, cost_ttc_cents) = match terms.basis.basis {
        Basis::Ht => (cost_cents, cents(euros(cost_cents) * vat)),
        Basis::Ttc => (cents(euros(cost_cents) / vat), cost_cents),
    };
    let granted: Vec<Granted> = aids
        .iter()
        .map(|aid| aid::grant(aid, &lots, aid.is_open_to(inhabitants, perimeter_factor)))
        .collect();
    let by_fund_cents: Vec<i64> = funds.iter().map(|(cents, _)| *cents).collect();
    let fund_cents: i64 = by_fund_cents.iter().sum();
    let of_lot = |lot: &Lot| f64::from(lot.points) * terms.certificate_eur(lot.certificate);
    let certificates_cents = cents(lots.iter().map(of_lot).sum());
    let aid_ceiling_cents = aid_ceiling_cents(cost_ht_cents - certificates_cents, &funds, terms);
    let wished: i64 = granted.iter().map(|aid| aid.cents).sum();
    let aid_cents = wished.min(aid_ceiling_cents);
    let running = lots.iter().filter(|lot| lot.running_cost);
    let running_ttc_cents = cents(running.map(Lot::cost_eur_ht).sum::<f64>() * vat);
    let fctva_cents = cents(euros(cost_ttc_cents - running_ttc_cents) * terms.fctva_rate);
    let remaining_cents =
        cost_ttc_cents - fctva_cents - fund_cents - aid_cents - certificates_cents;

    let kva_eur = terms.subscription_eur_per_kva.unwrap_or_default();
    let sum = |figure: &dyn Fn(&Lot) -> f64| lots.iter().map(figure).sum::<f64>();
    let saving_kwh = sum(&|lot| lot.saving_kwh);
    let energy_eur = saving_kwh * terms.price_eur_per_kwh;
    let subscription_eur = f64::from(saved_kva) * kva_eur;
    let upkeep_eur = sum(&|lot| lot.saved_upkeep_eur);
    let yearly_eur = energy_eur + subscription_eur + upkeep_eur;
    let with_points = lots.iter().filter(|lot| lot.points > 0);
    let subscription_years = with_points.map(|lot| lot.life_years).min().unwrap_or(0);
    let worth =
        sum(&|lot| lot.worth_eur(terms)) + subscription_eur * terms.annuity(subscription_years);
    let yearly_ttc_eur =
        (energy_eur + subscription_eur) * (1.0 + terms.electricity_vat_rate) + upkeep_eur * vat;
    let discounted_kwh = sum(&|lot| lot.discounted_kwh(terms));
    let net_cost_ht_cents = cost_ht_cents - fund_cents - aid_cents - certificates_cents;
    let net_cost = euros(net_cost_ht_cents);
    Finance {
        lots,
        cost_ht_cents,
        cost_ttc_cents,
        fctva_cents,
        by_fund_cents,
        fund_cents,
        running_ttc_cents,
        aids: granted,
        aid_ceiling_cents,
        aid_cents,
        certificates_cents,
        remaining_cents,
        net_cost_ht_cents,
        saving_kwh,
        energy_eur,
        subscription_eur,
        upkeep_eur,
        yearly_eur,
        yearly_ttc_eur,
        saved_kva,
        subscription_years,
        net_present_value_eur: worth - net_cost,
        cost_of_saved_kwh_eur: (discounted_kwh > 0.0)
            .then(|| euros(cost_ht_cents) / discounted_kwh),
    }
}

impl Finance {
    /// What each aid pays in the end, in the order of the scenario, cents: where they come to more
    /// than they may, the last ones give way.
    #[must_use]
    pub fn kept_aids_cents(&self) -> Vec<i64> {
        let mut left = self.aid_cents;
        let kept = self.aids.iter().map(|granted| {
            let kept = granted.cents.min(left);
            left -= kept;
            kept
        });
        kept.collect()
    }

    /// Years until what the commune saves, with tax, has paid what is left to it, with tax; `None`
    /// where nothing is saved.
    #[must_use]
    pub fn payback_of_commune_years(&self) -> Option<f64> {
        payback_years(self.remaining_cents, self.yearly_ttc_eur)
    }
}

/// The most that aids may come to of a cost less the certificates, once funds have paid: the commune
/// keeps its share, and no fund pays more of what the aids leave than it may.
fn aid_ceiling_cents(public_cents: i64, funds: &[(i64, f64)], terms: &Terms) -> i64 {
    let fund_cents: i64 = funds.iter().map(|(cents, _)| cents).sum();
    let kept = cents(euros(public_cents) * (1.0 - terms.least_own_share)) - fund_cents;
    let needed = |(paid, share): &(i64, f64)| euros(*paid) / share;
    let for_funds = public_cents - cents(funds.iter().map(needed).sum());
    kept.min(for_funds).max(0)
}

/// Years until savings have paid what is left to pay; `None` where nothing is saved.
fn payback_years(remaining_cents: i64, yearly_eur: f64) -> Option<f64> {
    (yearly_eur > 0.0).then(|| euros(remaining_cents).max(0.0) / yearly_eur)
}

fn euros(cents: i64) -> f64 {
    cents as f64 / 100.0
}

/// Whole cents, rounded half away from zero as Excel's `ROUND` does.
fn cents(euros: f64) -> i64 {
    (euros * 100.0).round() as i64
}
