//! What the workbook of the territory says in its tables, for documents that are no workbooks: the
//! same counts, by the same code.

use super::compliance::Flagged;
use super::hypotheses::{self, HypothesisText};
use super::quality::{self, Line};
use super::territory::extent;
use crate::inventory::finding::Rule as Finding;
use crate::report::PlanDocument;
use crate::report::quality::findings_by_rule;
use crate::report::wording::thousands;
use crate::retrofit::compliance::Tally;
use crate::retrofit::rules::{Rule, rules};

/// The territory's tables.
pub struct Digest {
    /// How many communes, EPCI and inhabitants there are, in words.
    pub extent: String,
    /// Each rule of law and technique, with what came of it over the points of the inventories and
    /// over those of the plan.
    pub compliance: Vec<(&'static Rule, [Tally; 2])>,
    /// Every point of the inventories once, in the plan or not.
    pub points: Vec<Line>,
    /// What is assumed of the points, in a sentence; none where nothing is.
    pub assumed: Option<String>,
    /// What the import found and the scenario leaves open, gravest first.
    pub findings: Vec<(Finding, usize)>,
    /// The hypotheses, section by section.
    pub hypotheses: Vec<(&'static str, Vec<HypothesisText>)>,
}

/// The territory's tables of a plan.
pub fn digest(document: &PlanDocument<'_>) -> Digest {
    super::shared(document, |shared| {
        let flagged = Flagged::sum(shared.flagged.values());
        let chosen = document.choice.total(|choice| choice.points.len());
        let findings = &document.study.import.findings;
        let open = (shared.facts.findings.iter()).map(|place| &findings[*place]);
        Digest {
            extent: extent(shared),
            compliance: (rules().iter())
                .map(|rule| (rule, flagged.tallies(rule.flag)))
                .collect(),
            points: quality::lines(&shared.facts.territory(), chosen, "voir « Par commune »"),
            assumed: shared.facts.assumed.sentence(thousands),
            findings: findings_by_rule(open),
            hypotheses: hypotheses::stated(shared.hypotheses),
        }
    })
}
