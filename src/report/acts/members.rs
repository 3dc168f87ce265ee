//! The communes of each EPCI that one of its drafts is about.

use crate::inventory::territory::Commune;
use crate::report::PlanDocument;
use crate::scenario::study::{CommuneChoice, Study};

/// All that a draft of an EPCI is made from; `M` is what it knows of a commune.
pub struct OfEpci<'a, M> {
    /// The plan.
    pub document: &'a PlanDocument<'a>,
    /// The EPCI, as lists name it.
    pub name: &'a str,
    /// Its communes that the draft is about, in the order of the plan.
    pub members: Vec<M>,
    /// The first of them.
    first: &'a Commune,
}

impl<'a, M> OfEpci<'a, M> {
    /// The drafts of a plan, in the order of the first communes of each EPCI; `member` gives what is known of a
    /// commune, where the draft is about it.
    pub fn all(
        document: &'a PlanDocument<'a>,
        member: impl Fn(&'a CommuneChoice, &'a Commune) -> Option<M>,
    ) -> Vec<Self> {
        let communes = document.study.scenario.territory.communes();
        let mut acts: Vec<Self> = Vec::new();
        for choice in &document.choice.communes {
            let commune = &communes[choice.commune];
            let Some(member) = member(choice, commune) else {
                continue;
            };
            match acts.iter_mut().find(|act| act.name == commune.epci) {
                Some(act) => act.members.push(member),
                None => acts.push(Self {
                    document,
                    name: &commune.epci,
                    members: vec![member],
                    first: commune,
                }),
            }
        }
        acts
    }

    /// What was planned.
    pub fn study(&self) -> &'a Study {
        self.document.study
    }

    /// The department of the EPCI: that of the first of its communes.
    pub fn department(&self) -> String {
        self.first.department()
    }
}
