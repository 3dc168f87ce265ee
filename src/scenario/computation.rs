//! The whole computation for one light point, step by step with each hypothesis and its source, as
//! an engineer would on paper: what `expliquer` prints and « Calcul détaillé » computes again.

mod energy;
mod money;
mod steps;

use super::study::Study;
use crate::inventory::points::Row;
use crate::retrofit::classes::{self, NoSolution};
use crate::retrofit::options::{Candidate, Fit, Verdict};
use crate::retrofit::rules::{Flag, Flags, of_point};
use crate::retrofit::{Existing, Method};
pub use steps::{How, Part, Step, filled, spaced};

/// A point, what is examined for it, and the computation of one solution.
pub struct Computation<'a> {
    /// Row of the frame.
    pub row: u32,
    /// The point as it was read.
    pub point: Row<'a>,
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

/// Why nothing can be computed for a point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotComputed {
    /// A rule of the import excludes it: the rule's code.
    Excluded(String),
    /// Its lamp or luminaire cannot be sized.
    Unsized,
    /// It has no candidate of this code.
    NoSuchSolution,
}

impl Study {
    /// Computes a point: the solution of a code, else the one that saves most among those offered,
    /// else the one that comes nearest.
    ///
    /// # Errors
    /// Why nothing can be computed.
    pub fn compute<'a>(
        &'a self,
        method: &Method<'a>,
        row: u32,
        code: Option<&str>,
    ) -> Result<Computation<'a>, NotComputed> {
        let points = &self.import.points;
        let point = points.get(row as usize);
        if !point.exclusion.is_empty() {
            return Err(NotComputed::Excluded(point.exclusion.to_string()));
        }
        let scenario = &self.scenario;
        let anywhere = classes::existing(points, row as usize, &scenario.regimes, method)
            .ok_or(NotComputed::Unsized)?;
        let existing = classes::placed(&anywhere, point.insee, &scenario.communes, method);
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
                    .ok_or(NotComputed::NoSuchSolution)?,
            ),
            None => candidates.iter().position(offered).or_else(|| {
                candidates
                    .iter()
                    .position(|candidate| candidate.fit.is_some())
            }),
        };
        let flags = of_point(&point, existing.technology, Some(existing.luminaire)).raised;
        let mut computation = Computation {
            row,
            point,
            existing,
            candidates,
            shown,
            parts: Vec::new(),
            flags,
        };
        computation.parts = self.parts(method, &computation);
        Ok(computation)
    }

    fn parts(&self, method: &Method<'_>, computation: &Computation<'_>) -> Vec<Part> {
        let mut parts = vec![self.before(computation)];
        let shown = computation
            .shown
            .map(|index| &computation.candidates[index]);
        if let Some((candidate, fit)) =
            shown.and_then(|candidate| Some((candidate, candidate.fit.as_ref()?)))
        {
            parts.push(energy::service(
                method.tables(),
                &computation.existing,
                candidate,
                fit,
            ));
            parts.push(self.after(computation, candidate, fit));
            parts.extend(energy::road(computation, fit));
            parts.push(self.cost(computation, candidate, fit));
            if fit.kwh_after < computation.existing.kwh_per_year() {
                parts.push(self.yearly(computation, candidate, fit));
                parts.push(self.worth(method, computation, candidate, fit));
            }
        }
        parts
    }

    /// Where a general hypothesis comes from.
    fn source_of(&self, key: &str) -> String {
        let all = self.scenario.hypotheses.all();
        all.iter()
            .find(|hypothesis| hypothesis.key == key)
            .map_or_else(String::new, |hypothesis| match hypothesis.year {
                Some(year) => format!("{} ({year})", hypothesis.source),
                None => hypothesis.source.clone(),
            })
    }
}

impl Computation<'_> {
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
            .map(|fit| fit.checks.raised)
            .unwrap_or_default();
        self.flags.iter().chain(of_solution.iter())
    }
}
