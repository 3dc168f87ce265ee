//! Who pays besides the communes: aids and certificates, on the screen of budgets.

use crate::error::Result;
use crate::french::{counted, decimal, typed_euros};
use crate::retrofit::FactorClass;
use crate::retrofit::finance::{Aid, Eligible};
use crate::serve::settings::{LONGEST_NAME, Settings};
use maud::{Markup, html};

/// What is typed: key of the form, label, example.
const TYPED: [(&str, &str, &str); 8] = [
    ("nom", "Nom", "DETR"),
    ("taux", "Taux, % du coût HT", "30"),
    ("plafond_par_point", "Au plus par point (€)", ""),
    ("plafond_par_commune", "Au plus par commune (€)", ""),
    ("points_max", "Points aidés par commune, au plus", ""),
    ("population_max", "Habitants de la commune, au plus", ""),
    ("source", "Où sont ses règles", "Règlement 2026"),
    ("annee", "Année de ces règles", "2026"),
];

/// The aids, and the forms that change them.
pub fn section() -> Result<Markup> {
    let settings = Settings::read()?;
    let aids = settings.aids()?;
    let price = settings.hypothesis(crate::serve::aids::CUMAC_PRICE);
    Ok(html! {
        details open[!aids.is_empty()] {
            summary { "Aides et certificats d'économies d'énergie" }
            p .note { "Elles ne changent pas les budgets : elles disent ce qui restera à la charge de chaque commune. Ensemble, elles lui laissent sa part propre (20 % du coût HT)." }
            @if !aids.is_empty() {
                ul {
                    @for aid in &aids {
                        li {
                            strong { (aid.name) } " : " (in_words(aid)) " "
                            form .inline data-envoi="/api/aides/retirer" data-recharger {
                                input type="hidden" name="nom" value=(aid.name);
                                button type="submit" .quiet { "Retirer " (aid.name) }
                            }
                        }
                    }
                }
            }
            form data-envoi="/api/aides" data-recharger {
                @for (key, label, example) in TYPED {
                    p .row {
                        label for={ "aide-" (key) } { (label) }
                        input id={ "aide-" (key) } name=(key) placeholder=(example) autocomplete="off" maxlength=(LONGEST_NAME) required[["nom", "taux", "annee"].contains(&key)];
                    }
                }
                p .row {
                    label for="aide-eligibles" { "Ce qu'elle paie" }
                    select #aide-eligibles name="eligibles" {
                        option value="luminaires_neufs" { "des luminaires neufs seulement" }
                        option value="toutes" { "lampes et blocs aussi" }
                    }
                }
                p .row {
                    label for="aide-facteur" { "Points aidés" }
                    select #aide-facteur name="facteur" {
                        option value="" { "facteur 4 et facteur 2" }
                        option value="4" { "facteur 4 seulement" }
                        option value="2" { "facteur 2 seulement" }
                    }
                }
                button type="submit" { "Ajouter cette aide, ou changer ses règles" }
            }
            form .inline data-envoi="/api/cee" data-recharger {
                label for="cee-prix" { "Certificats (CEE) : prix convenu du MWh cumac (€), vide pour n'en compter aucun" }
                input #cee-prix name="prix" inputmode="decimal" autocomplete="off" value=[price.map(decimal)];
                button type="submit" { "Enregistrer le prix" }
            }
        }
    })
}

/// The rules of an aid.
fn in_words(aid: &Aid) -> String {
    let mut said = vec![format!(
        "{} % du coût HT",
        decimal((aid.rate * 1e6).round() / 1e4)
    )];
    if aid.eligible == Eligible::LuminairesNeufs {
        said.push("luminaires neufs".to_owned());
    }
    if let Some(factor) = aid.factor {
        let class = match factor.0 {
            FactorClass::F4 => "facteur 4",
            FactorClass::F2 => "facteur 2",
        };
        said.push(class.to_owned());
    }
    let amounts = [
        (aid.most_cost_per_point, "de coût retenu par point"),
        (aid.most_per_point, "par point"),
        (aid.most_per_commune, "par commune"),
    ];
    for (amount, per) in amounts {
        if let Some(amount) = amount {
            said.push(format!("au plus {} € {per}", typed_euros(amount.cents())));
        }
    }
    if let Some(most) = aid.most_points {
        let most = counted(most as usize, "point", "points");
        said.push(format!("{most} au plus"));
    }
    if let Some(most) = aid.most_inhabitants {
        let most = counted(most as usize, "habitant", "habitants");
        said.push(format!("{most} au plus"));
    }
    if let Some(least) = aid.least_factor {
        said.push(format!(
            "consommation divisée par {} au moins",
            decimal(least)
        ));
    }
    format!("{} ({}, {})", said.join(", "), aid.source, aid.year)
}
