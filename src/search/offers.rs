//! What bidders offer for the works of a plan, and what the plan becomes at the prices of each: for a command, a
//! page, or to be compared with a workbook that is there.

use crate::error::{Error, Result};
use crate::market::lots::{counts, quantities};
use crate::market::{Lot, LotsBy, Offer, Schedule, lots};
use crate::outputs::{Kind, Mark};
use crate::plan::Limits;
use crate::report::market::offers::{ESTIMATE, OfLot, Side, StatedOffer, workbook};
use crate::retrofit::catalogue::Catalogue;
use crate::scenario::assumed::print_of;
use crate::scenario::comparison::Attempt;
use crate::scenario::planned;
use crate::scenario::planning::Planning;
use crate::scenario::study::{Choice, Study};
use std::path::Path;

/// The market of a plan, for the offers that come in.
pub struct Tender<'a> {
    study: &'a Study,
    planning: &'a Planning,
    limits: &'a Limits,
    schedule: Schedule,
    choice: Choice,
    lots: Vec<Lot>,
    /// The print of the plan.
    print: String,
}

impl<'a> Tender<'a> {
    /// That of a search of the study; `None` where it has no plan.
    ///
    /// # Errors
    /// What a table of lots has wrong, or the table of points cannot be written.
    pub fn of(
        study: &'a Study,
        planning: &'a Planning,
        by: &LotsBy,
        limits: &'a Limits,
    ) -> Result<Option<Self>> {
        let Some(plan) = planning.outcome.plan() else {
            return Ok(None);
        };
        let choice = study.choose(&planning.choice, plan);
        let points = planning.choice.planned_points(study, &plan.counts);
        let fail = |error| Error::write(Path::new(planned::FILE), error);
        Ok(Some(Self {
            lots: lots(study, &choice, by)?,
            print: print_of(&planned::write(&points).map_err(fail)?),
            schedule: Schedule::of(study),
            study,
            planning,
            limits,
            choice,
        }))
    }

    /// What bidders are asked a price for.
    #[must_use]
    pub fn schedule(&self) -> &Schedule {
        &self.schedule
    }

    /// The names of its lots.
    pub fn lots(&self) -> impl Iterator<Item = &str> {
        self.lots.iter().map(|lot| &*lot.name)
    }

    /// Reads what a bidder filled in.
    ///
    /// # Errors
    /// The file cannot be read, is no form, or is of another lot: `remedy` says what to do then.
    pub fn read(&self, file: &Path, remedy: &str) -> Result<Offer> {
        let name = Offer::lot_of(file)?;
        let asked = self.asked(&name).ok_or_else(|| {
            let known: Vec<&str> = self.lots().collect();
            Error::input(
                file,
                format!(
                    "son lot « {name} » n'est pas de ce scénario (« {} »)",
                    known.join(" », « ")
                ),
                remedy,
            )
        })?;
        Offer::read(file, &self.schedule, &asked)
    }

    /// An offer as a workbook of offers tells it; `None` where its lot is not of this plan.
    #[must_use]
    pub fn taken(&self, stated: StatedOffer) -> Option<Offer> {
        let asked = self.asked(&stated.lot)?;
        let priced = asked.iter().zip(&stated.prices);
        let amounts = priced.map(|(count, price)| i64::from(*count) * price.unwrap_or(0));
        Some(Offer {
            amount_cents: amounts.sum(),
            file: stated.file,
            name: stated.name,
            lot: stated.lot,
            prices: stated.prices,
            written_cents: stated.written_cents,
            remarks: stated.remarks,
        })
    }

    /// How many of each item a lot asks.
    fn asked(&self, lot: &str) -> Option<Vec<u32>> {
        let lot = self.lots.iter().find(|one| one.name == lot)?;
        let quantities = quantities(self.study, &self.schedule, &self.choice, lot);
        Some(counts(&self.schedule, &quantities))
    }

    /// The catalogue that an offer makes.
    #[must_use]
    pub fn catalogue(&self, offer: &Offer) -> Catalogue {
        let source = format!("Offre : {}, lot {}", offer.name, offer.lot);
        let base = &self.study.scenario.catalogue;
        self.schedule.catalogue(base, &offer.prices, &source)
    }

    /// The plan at the prices of the scenario, then at those of each offer, within the same budgets; `done` is called
    /// after each.
    ///
    /// # Errors
    /// A catalogue does not do for the study; none in practice.
    pub fn sides<'o>(
        &self,
        offers: &'o [Offer],
        done: &(dyn Fn() + Sync),
    ) -> Result<Vec<Side<'o>>> {
        let mut sides = vec![Side {
            name: ESTIMATE,
            lot: "",
            offer: None,
            attempt: Attempt::of(self.study, self.planning),
        }];
        done();
        for offer in offers {
            let scenario = self.study.scenario.clone();
            let scenario = scenario.with_catalogue(self.catalogue(offer));
            let again = Study::on(scenario, self.study.import.clone())?;
            sides.push(Side {
                name: &offer.name,
                lot: &offer.lot,
                offer: Some(offer),
                attempt: Attempt::of(&again, &again.plan(self.limits, &|_| ())),
            });
            done();
        }
        Ok(sides)
    }

    /// The workbook of offers side by side. The same offers always give the same bytes.
    ///
    /// # Errors
    /// What the spreadsheet writer refuses.
    pub fn workbook(&self, sides: Vec<Side<'_>>) -> Result<Vec<u8>> {
        let mark = Mark {
            plan: Some(self.print.clone()),
            ..Mark::of(Kind::Offers)
        };
        let communes = self.study.scenario.territory.communes();
        let lots = self.lots.iter().flat_map(|lot| {
            lot.communes.iter().map(|place| OfLot {
                lot: &lot.name,
                commune: &communes[self.choice.communes[*place].commune],
            })
        });
        workbook(self.study, &self.schedule, sides, lots.collect(), &mark)
    }
}
