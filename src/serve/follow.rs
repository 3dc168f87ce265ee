//! The works of the plan, in the follow-up workbook that services fill in as well: points accepted as
//! planned, a contractor's file, where things stand, and the next plan.

use super::act::{self, Said};
use super::contract;
use super::project::{PLAN, Project};
use super::refused;
use super::reply::Next;
use super::settings::{self, Settings};
use super::uploads::Arrived;
use crate::clock;
use crate::error::{Error, Result};
use crate::followup::balance::Balance;
use crate::followup::entries::{PlannedEntry, Progress, Status};
use crate::followup::reading::{self, Days, FollowUp};
use crate::followup::reference::{Reference, ReferencePoint};
use crate::followup::remark::Source;
use crate::inventory::profile::Profile;
use crate::inventory::text::normalise;
use crate::outputs::Kind;
use crate::report::followup::form;
use crate::report::wording::counted;
use crate::scenario::planned;
use chrono::NaiveDate;
use chrono_tz::Europe::Paris;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The workbook of the project.
pub const FILE: &str = "suivi.xlsx";
/// The points done, for the next plan.
pub const DONE: &str = "faits.csv";
/// The plan that the next one takes over from.
pub const EARLIER: &str = "plan_precedent.csv";

/// Today, in French legal time.
pub fn today() -> NaiveDate {
    clock::now().with_timezone(&Paris).date_naive()
}

/// The follow-up on disk; none where it has not begun.
///
/// # Errors
/// It cannot be read.
pub fn on_disk() -> Result<Option<FollowUp>> {
    if !super::is_there(FILE) {
        return Ok(None);
    }
    reading::read(&[PathBuf::from(FILE)], Days::ALL).map(Some)
}

/// Where things stand today, as « suivi bilan » counts it.
///
/// # Errors
/// The workbook or the contract cannot be read.
pub fn balance() -> Result<Balance> {
    let follow = reading::read_over(&[PathBuf::from(FILE)], |assumed| {
        Ok(Days {
            first: contract::of(assumed)?.start,
            last: today(),
        })
    })?;
    let contract = contract::of(&follow.reference.assumed)?;
    Ok(Balance::of(follow, contract, today(), None))
}

/// Whether the plan on disk is another than the one that is followed.
pub fn has_other_plan(follow: &FollowUp) -> bool {
    let Ok(plan) = Reference::of_folder(Path::new(PLAN)) else {
        return false;
    };
    // Points that are under way stay in a follow-up, whatever the plan says of them since.
    let begun: BTreeSet<usize> = (follow.planned.iter())
        .filter(|entry| entry.progress.status > Status::ToDo)
        .map(|entry| entry.point)
        .collect();
    let followed = (follow.reference.points.iter().enumerate())
        .filter(|(place, _)| !begun.contains(place))
        .map(|(_, point)| works_of(point))
        .collect::<BTreeSet<_>>();
    let all: BTreeSet<_> = follow.reference.points.iter().map(works_of).collect();
    let planned: BTreeSet<_> = plan.points.iter().map(works_of).collect();
    !planned.is_subset(&all) || !followed.is_subset(&planned)
}

fn works_of(point: &ReferencePoint) -> (&str, &str) {
    (&point.mark, &point.planned.solution)
}

/// The follow-up, which must have begun.
///
/// # Errors
/// It has not, or cannot be read.
pub fn needed() -> Result<FollowUp> {
    on_disk()?.ok_or_else(|| refused("le suivi n'est pas commencé ; commencez-le d'abord"))
}

fn write(follow: &FollowUp) -> Result<()> {
    let bytes = form(&follow.reference, &follow.rows())?;
    settings::write(Path::new(FILE), Kind::Scenario, &bytes)
}

/// Begins the follow-up of the plan; or carries the one that there is onto the plan on disk.
pub fn begin(project: &Project) -> Result<Next> {
    let said = act::done(project, |_| {
        let plan = Reference::of_folder(Path::new(PLAN))?;
        let (follow, words) = match on_disk()? {
            None => (FollowUp::of_plan(plan), "Suivi commencé."),
            Some(earlier) => (earlier.onto(plan)?, "Suivi porté sur le nouveau plan."),
        };
        write(&follow)?;
        Ok(Said {
            kind: "suivi",
            words: words.to_owned(),
            detail: json!({ "points": follow.reference.points.len() }),
        })
    })?;
    Ok(Next::stay(said))
}

/// What the page sends.
#[derive(Debug, Deserialize, Serialize)]
pub struct Accepted {
    /// The points that are chosen, by their mark.
    #[serde(default)]
    points: BTreeMap<String, String>,
    /// The day, 2027-06-30 or 30/06/2027.
    #[serde(default)]
    le: String,
    #[serde(default)]
    entreprise: String,
}

/// Accepts points as they were planned: solution, profile and cost of the plan.
pub fn accept(project: &Project, sent: &Accepted) -> Result<Next> {
    let day = settings::typed_day(&sent.le)?;
    if day > today() {
        return Err(refused(format!(
            "le {} n'est pas encore venu ; donnez le jour de la réception",
            day.format("%d/%m/%Y")
        )));
    }
    let said = act::done(project, |_| {
        let mut follow = needed()?;
        let contract = contract::of(&follow.reference.assumed)?;
        if day < contract.start {
            return Err(refused(format!(
                "le {} est avant le premier jour du contrat « {} », le {} ; donnez une date du contrat, ou changez ses dates, plus haut sur cette page",
                day.format("%d/%m/%Y"),
                contract.name,
                contract.start.format("%d/%m/%Y")
            )));
        }
        let known = follow.reference.by_mark();
        let chosen: BTreeSet<usize> = (sent.points.keys())
            .filter_map(|mark| known.get(&normalise(mark)).copied())
            .collect();
        if chosen.is_empty() {
            return Err(refused(
                "aucun point n'est choisi ; cochez ceux qui sont réceptionnés",
            ));
        }
        for place in &chosen {
            accept_one(&mut follow, *place, day, &sent.entreprise);
        }
        write(&follow)?;
        let points = counted(chosen.len(), "point réceptionné", "points réceptionnés");
        Ok(Said {
            kind: "reception",
            words: format!("{points} le {}, comme prévu.", day.format("%d/%m/%Y")),
            detail: json!(sent),
        })
    })?;
    Ok(Next::stay(said))
}

fn accept_one(follow: &mut FollowUp, place: usize, day: NaiveDate, contractor: &str) {
    let point = &follow.reference.points[place];
    let earlier = follow.planned.iter().find(|entry| entry.point == place);
    let before = earlier.map(|entry| entry.progress.clone());
    let stated = |text: Option<String>| text.unwrap_or_default();
    let contractor = match contractor.trim() {
        "" => stated(before.as_ref().map(|it| it.contractor.clone())),
        name => name.chars().take(100).collect(),
    };
    let progress = Progress {
        status: Status::Accepted,
        ordered: before.as_ref().and_then(|it| it.ordered),
        fitted: before.as_ref().and_then(|it| it.fitted),
        accepted: Some(day),
        power_w: Some(point.works.power_w),
        profile: Profile::parse(&point.works.profile),
        cost_cents: point.planned.cost_cents,
        contractor,
        invoice: stated(before.as_ref().map(|it| it.invoice.clone())),
        note: stated(before.map(|it| it.note)),
    };
    let source = Source {
        file: FILE.to_owned(),
        sheet: String::new(),
        row: 0,
    };
    follow.planned.retain(|entry| entry.point != place);
    follow.planned.push(PlannedEntry {
        source,
        point: place,
        progress,
    });
    follow.planned.sort_by_key(|entry| entry.point);
}

/// Takes what a contractor, or a service, filled in: what it says of a point holds.
pub fn merge(project: &Project, arrived: &Arrived) -> Result<Next> {
    act::done(project, |_| {
        let mut follow = needed()?;
        let sent = reading::read(std::slice::from_ref(&arrived.path), Days::ALL)?;
        let known = follow.reference.by_mark();
        let mut taken = 0;
        let mut unknown = 0;
        for entry in &sent.planned {
            let mark = &sent.reference.points[entry.point].mark;
            let Some(place) = known.get(&normalise(mark)) else {
                unknown += 1;
                continue;
            };
            follow.planned.retain(|one| one.point != *place);
            follow.planned.push(PlannedEntry {
                point: *place,
                ..entry.clone()
            });
            taken += 1;
        }
        follow.planned.sort_by_key(|entry| entry.point);
        let is_new = |one: &&_| !follow.extra.contains(one);
        let more: Vec<_> = sent.extra.iter().filter(is_new).cloned().collect();
        follow.extra.extend(more);
        write(&follow)?;
        let apart = sent.remarks.iter().filter(|one| one.reason.sets_apart());
        let apart = match apart.count() + unknown {
            0 => String::new(),
            some => format!(
                " ; {} : voyez « reverbere suivi bilan »",
                counted(
                    some,
                    "ligne n'est pas comprise",
                    "lignes ne sont pas comprises"
                )
            ),
        };
        Ok(Said {
            kind: "suivi_recu",
            words: format!(
                "« {} » : {} repris{apart}.",
                arrived.name,
                counted(taken, "point", "points")
            ),
            detail: json!({ "fichier": arrived.name, "points": taken }),
        })
    })?;
    Ok(Next::to("/suivi"))
}

/// Has the next plan take over: points done stay done, and their cost is taken from the budgets.
pub fn replan(project: &Project) -> Result<Next> {
    let said = act::done(project, |_| {
        let follow = needed()?;
        let done = follow.done();
        let count = done.len();
        if count == 0 {
            return Err(refused(
                "aucun point n'est réceptionné : il n'y a rien à retirer du plan",
            ));
        }
        let fail = |error| Error::write(Path::new(DONE), error);
        let table = planned::write(&follow.done_table(&done)).map_err(fail)?;
        settings::write(Path::new(DONE), Kind::Scenario, &table)?;
        let points: Vec<_> = (follow.reference.points.iter())
            .map(|point| point.planned.clone())
            .collect();
        let plan = planned::write(&points).map_err(fail)?;
        settings::write(Path::new(EARLIER), Kind::Scenario, &plan)?;
        let mut settings = Settings::read()?;
        settings.set_named("replanification", "plan", EARLIER);
        settings.set_named("replanification", "faits", DONE);
        settings.write()?;
        Ok(Said {
            kind: "replanification",
            words: format!(
                "Replanifié : {} hors du nouveau plan, comptés pour les objectifs.",
                counted(count, "point fait", "points faits")
            ),
            detail: json!({ "faits": count }),
        })
    })?;
    Ok(Next {
        go: Some("/plan"),
        said,
    })
}
