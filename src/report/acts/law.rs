//! The texts that a délibération rests on, and what has to be done in order for money not to be lost.

use crate::inventory::text::normalise;
use crate::retrofit::finance::Aid;

/// Texts that every programme of works rests on.
pub const ALWAYS: [&str; 4] = [
    "le Code général des collectivités territoriales, notamment ses articles L. 2121-29 et L. 2122-21",
    "le Code de la commande publique",
    "le Code de l'environnement, notamment ses articles L. 583-1 et suivants relatifs à la prévention des nuisances lumineuses",
    "l'arrêté du 27 décembre 2018 relatif à la prévention, à la réduction et à la limitation des nuisances lumineuses",
];
/// What a commune pays itself at least.
pub const OWN_SHARE: &str = "l'article L. 1111-10 du Code général des collectivités territoriales, relatif à la participation minimale du maître d'ouvrage";
/// Energy-saving certificates.
pub const CERTIFICATES: &str = "les articles L. 221-1 et suivants du Code de l'énergie, relatifs aux certificats d'économies d'énergie";

/// A grant of the State that asks for a complete file before the works begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StateGrant {
    /// What it is called.
    pub name: &'static str,
    /// Where it is in law.
    pub law: &'static str,
}

const STATE_GRANTS: [StateGrant; 2] = [
    StateGrant {
        name: "DETR",
        law: "les articles L. 2334-32 et suivants du Code général des collectivités territoriales, relatifs à la dotation d'équipement des territoires ruraux (DETR)",
    },
    StateGrant {
        name: "DSIL",
        law: "l'article L. 2334-42 du Code général des collectivités territoriales, relatif à la dotation de soutien à l'investissement local (DSIL)",
    },
];

/// The grant of the State that an aid is, by its name.
pub fn state_grant(aid: &Aid) -> Option<StateGrant> {
    let name = normalise(&aid.name);
    let is_named = |grant: &&StateGrant| {
        let wanted = normalise(grant.name);
        name.split_whitespace().any(|word| word == wanted)
    };
    STATE_GRANTS.iter().find(is_named).copied()
}

/// Where the funds that an EPCI gives to its communes are in law.
pub fn funds(epci: &str) -> &'static str {
    match epci.get(..3) {
        Some("CC ") => {
            "l'article L. 5214-16, V, du Code général des collectivités territoriales, relatif aux fonds de concours"
        }
        Some("CA ") => {
            "l'article L. 5216-5, VI, du Code général des collectivités territoriales, relatif aux fonds de concours"
        }
        Some("CU ") => {
            "l'article L. 5215-26 du Code général des collectivités territoriales, relatif aux fonds de concours"
        }
        _ => {
            "le Code général des collectivités territoriales, notamment ses dispositions relatives aux fonds de concours [article à préciser]"
        }
    }
}

/// No works before the acknowledgement of a grant of the State.
pub fn before_works(names: &[&str]) -> String {
    format!(
        "Aucun devis, marché ou bon de commande n'est signé avant l'accusé de réception d'un dossier complet de demande de {} : la commande vaut commencement des travaux et ferait perdre l'aide.",
        names.join(" et de ")
    )
}

/// The agreement on certificates before the order.
pub const BEFORE_ORDER: &str = "L'accord avec l'obligé, ou son mandataire, sur les certificats d'économies d'énergie est signé avant la commande des travaux : conclu après, il n'ouvre droit à aucun certificat.";

/// Orders that several place together.
pub const GROUPED: &str = "les articles L. 2113-6 à L. 2113-8 du Code de la commande publique, relatifs aux groupements de commandes";

/// What is asked of every renovation.
pub const STUDY: &str = "L'étude photométrique (norme NF EN 13201) et la consultation des entreprises précèdent la commande ; elles confirment les puissances, les prix et le calendrier.";
