//! Inventories with the columns and quirks that French cities publish or export, small and invented.

use super::Import;
use crate::common::Workdir;

#[test]
fn nantes_says_lamps_and_places_but_no_watts() {
    let work = Workdir::new();
    work.write(
        "nantes.csv",
        "numero;nom_voie;lib_com;type_lampe;geo_point_2d\n\
         1;rue Haute;Samer;SHP;50.638, 1.746\n\
         2;rue Haute;Samer;IMC;50.639, 1.747\n\
         3;rue Basse;Samer;MBF;50.637, 1.745\n",
    );
    let import = Import::of(&work, &["nantes.csv"]);
    assert_eq!(
        import.columns(&[
            "reference",
            "technologie",
            "exclusion",
            "x",
            "y",
            "projection"
        ]),
        [
            ["1", "SHP", "puissance_inconnue", "1,746", "50,638", "wgs84"],
            // IMC is two lamps in two readings of the same open data.
            ["2", "INCONNUE", "lampe_ambigue", "1,747", "50,639", "wgs84"],
            ["3", "BF", "puissance_inconnue", "1,745", "50,637", "wgs84"],
        ]
    );
}

/// Four foyers: one removed, one LED, one row of two.
#[test]
fn compiegne_keeps_removed_points_in_its_tables() {
    let work = Workdir::new();
    work.write(
        "compiegne.csv",
        "id_foyer,commune,insee,situation,haut_feu,ty_lantern,dat_pos_ln,ty_ballast,nom_mod_lm,ty_lampe,puis_lam,nbr_foyer\n\
         1,Samer,62773,Actif,8,Routier,2004-06-01,Ferromagnétique,NAV-T 100,SHP,100,1\n\
         2,Samer,62773,Supprimé,8,Routier,2004-06-01,Ferromagnétique,NAV-T 100,SHP,100,1\n\
         3,Samer,62773,Actif,4,Piéton,2004-06-01,Driver,X,LED,30,1\n\
         4,Samer,62773,Actif,4,Piéton,2004-06-01,Electronique,CDM,IM,70,2\n",
    );
    let import = Import::of(&work, &["compiegne.csv"]);
    assert_eq!(import.anomaly("point_depose"), 1);
    // 100 + 30 + 2 × 70
    assert_eq!((import.points.len(), import.watts()), (4, 270.0));
    assert_eq!(
        import.columns(&["reference", "foyer", "ballast", "annee_pose"])[0],
        ["1", "1", "magnetique", "2004"]
    );
}

#[test]
fn a_gmao_export_writes_watts_and_hours_in_its_own_way() {
    let work = Workdir::new();
    work.write(
        "Samer.csv",
        "Référence;Armoire;Lampe - Modèle lampe;Lampe - Puissance lampe;Luminaire - Libellé luminaire;Abaissement\n\
         L1;A1;SODIUM BLANC;50 W;Lanterne;[(A-23),100;(23-5),50;(5-E),100]\n\
         L2;A1;FLUO,COMPACTE;36 W;Boule;\n\
         L3;A1;Lampe à valeur de mercure;125,00;Lanterne;\n"
            .replace("[(A-23),100;(23-5),50;(5-E),100]", "\"[(A-23),100;(23-5),50;(5-E),100]\""),
    );
    let import = Import::of(&work, &["Samer.csv"]);
    assert_eq!(
        import.columns(&["reference", "technologie", "puissance_lampe_w", "exclusion"]),
        [
            ["L1", "SB", "50", ""],
            ["L2", "FC", "36", ""],
            ["L3", "BF", "125", ""],
        ]
    );
    assert_eq!(import.anomaly("regime_inconnu"), 0);
}

/// The mapping says the commune; everything else is recognised.
#[test]
fn paris_has_short_names_and_lambert_coordinates() {
    let work = Workdir::new();
    work.write("m.toml", "[constantes]\ninsee = \"62160\"\n");
    work.write(
        "paris.csv",
        "Identifiant unique de la lampe;Catégorie de l'ouvrage;Longitude X (Lambert93);Latitude Y (Lambert93);Régime (horaires);Numéro de voie;Nom de la voie;Hauteur du support (m);pwc_lampe;lib_lampe\n\
         L1;Candélabre;602500,5;7070000,2;Permanent;12;RUE HAUTE;8;100;SHP\n\
         L2;Candélabre;602501,5;7070001,2;Permanent;14;RUE HAUTE;8,5;70;SHP\n\
         L3;Applique;602502,5;7070002,2;Permanent;16;RUE HAUTE;4;70;IM\n",
    );
    let import = Import::of(&work, &["paris.csv", "--correspondance", "m.toml"]);
    assert_eq!(
        import.columns(&[
            "reference",
            "technologie",
            "puissance_lampe_w",
            "hauteur_m",
            "projection"
        ]),
        [
            ["L1", "SHP", "100", "8", "lambert93"],
            ["L2", "SHP", "70", "8,5", "lambert93"],
            ["L3", "IM", "70", "4", "lambert93"],
        ]
    );
}
