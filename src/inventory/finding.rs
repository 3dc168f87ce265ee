//! What is wrong, doubtful or worth knowing in an inventory: data, not log lines.

use serde::Serialize;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Gravity {
    /// The row or point is left out, or cannot be in a plan.
    Erreur,
    /// The value is used, and should be checked.
    Avertissement,
    /// Worth knowing.
    Information,
}

/// The rules that a row, a column or a file can fall under.
macro_rules! rules {
    ($($(#[$doc:meta])* $rule:ident $code:literal $gravity:ident $means:literal => $remedy:literal,)*) => {
        /// A rule of the import.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Rule { $(#[doc = $means] $rule,)* }

        impl Rule {
            /// Every rule.
            pub const ALL: &[Self] = &[$(Self::$rule,)*];

            /// The code in files and JSON.
            #[must_use]
            pub fn code(self) -> &'static str { match self { $(Self::$rule => $code,)* } }

            /// How much it matters.
            #[must_use]
            pub fn gravity(self) -> Gravity { match self { $(Self::$rule => Gravity::$gravity,)* } }

            /// What it means, for a technical service.
            #[must_use]
            pub fn meaning(self) -> &'static str { match self { $(Self::$rule => $means,)* } }

            /// What to do about it.
            #[must_use]
            pub fn remedy(self) -> &'static str { match self { $(Self::$rule => $remedy,)* } }
        }
    };
}

rules! {
    FichierNonLu "fichier_non_lu" Erreur
        "le fichier n'a pas pu être lu : ses points manquent" => "faire ce qui est dit à côté de la raison, ou laisser le fichier de côté (--ignorer ; inventaires_a_ignorer dans un scénario)",
    CommuneInconnue "commune_inconnue" Erreur
        "commune absente de la liste du territoire" => "écrire le code INSEE ou le nom exact de la commune",
    CommuneAmbigue "commune_ambigue" Erreur
        "nom porté par plusieurs communes du territoire" => "écrire le code INSEE ou le nom complet",
    CommuneAbsente "commune_absente" Erreur
        "aucune commune dans la ligne, le titre, la feuille, le nom du fichier ou celui de son dossier" => "ajouter une colonne « Code INSEE »",
    CommuneContradictoire "commune_contradictoire" Erreur
        "le code INSEE et le nom désignent deux communes" => "corriger l'un des deux",
    PointCopie "point_en_copie" Erreur
        "le même point se trouve dans deux fichiers" => "retirer la copie : chaque point serait compté et rénové deux fois",
    AutreTableau "autre_tableau" Erreur
        "un autre tableau, aux colonnes différentes, commence ici : ses lignes sont écartées" => "le mettre dans une feuille à part",
    LigneDecalee "ligne_decalee" Erreur
        "plus de colonnes que l'en-tête : une virgule ou un point-virgule décale la ligne" => "mettre la valeur entre guillemets ou corriger la ligne",
    ColonnesConcurrentes "colonnes_concurrentes" Erreur
        "deux colonnes pour la même donnée, au contenu différent : aucune n'est lue" => "dire laquelle lire dans une correspondance (par exemple « colonne F »), ou ignorer l'autre",
    FormuleNonCalculee "formule_non_calculee" Erreur
        "la cellule contient une formule qui n'a jamais été calculée : elle n'a pas de valeur" => "ouvrir le classeur dans Excel ou LibreOffice et l'enregistrer",
    NombreAmbigu "nombre_ambigu" Erreur
        "le point ou la virgule peut séparer des milliers ou des décimales" => "dire « separateur_milliers » dans une correspondance, ou récrire le nombre",
    FoyersIllisibles "foyers_illisibles" Erreur
        "nombre de foyers illisible" => "écrire un nombre entier de foyers",
    PuissanceIncoherente "puissance_incoherente" Erreur
        "le détail des puissances ne donne pas le nombre de foyers" => "faire correspondre « nombre de foyers » et puissances",
    LignePreremplie "ligne_preremplie" Information
        "ligne de formulaire préremplie (numéro ou commune) que rien ne complète : ce n'est pas un point" => "rien à faire si c'est exact",
    SansLampeNiPuissance "sans_lampe_ni_puissance" Erreur
        "ligne sans lampe, puissance ni référence" => "compléter la ligne, ou la supprimer si ce n'est pas un point lumineux",
    LampeInconnue "lampe_inconnue" Erreur
        "lampe non renseignée ou non reconnue : point hors du plan" => "indiquer la technologie (SHP, BF, IM, LED…) ou la préciser dans une correspondance",
    LampeAmbigue "lampe_ambigue" Erreur
        "code de lampe qui désigne des lampes différentes selon les villes : point hors du plan" => "préciser la technologie dans l'inventaire ou dans une correspondance",
    LampeContredite "lampe_contredite" Erreur
        "une remarque ou une autre colonne dit que des LED ont remplacé la lampe de la ligne : point hors du plan" => "écrire la lampe en place aujourd'hui ; sur deux lignes s'il y en a deux",
    PuissanceInconnue "puissance_inconnue" Erreur
        "puissance non renseignée ou nulle : point hors du plan" => "indiquer la puissance de la lampe en watts",
    PuissanceIllisible "puissance_illisible" Erreur
        "puissance illisible : point hors du plan" => "écrire un nombre de watts, par exemple 70",
    PuissanceSystemePossible "puissance_systeme_possible" Erreur
        "aucune lampe n'a cette puissance, qui est celle d'une lampe avec son ballast : point hors du plan" => "si c'est la puissance système, le dire dans une correspondance (puissance_systeme = « titre de la colonne »), sinon corriger la puissance",
    PuissanceInusitee "puissance_inusitee" Avertissement
        "aucune lampe de ce type n'est faite dans cette puissance : la lampe ou la puissance est fausse, ou c'est une moyenne" => "vérifier les deux sur place",
    PuissanceContredite "puissance_contredite" Erreur
        "le texte de la lampe et la colonne des watts disent deux puissances : point hors du plan" => "corriger celle qui est fausse",
    AConfirmer "a_confirmer" Erreur
        "l'inventaire peut se lire de deux façons : point hors du plan jusqu'à réponse" => "répondre dans la feuille « Ce qui a été compris », ou dans une correspondance",
    CelluleErreur "cellule_en_erreur" Erreur
        "la cellule contient une erreur de calcul" => "corriger la formule dans le classeur, ou élargir la colonne où se lit « #### »",
    DateInattendue "date_inattendue" Erreur
        "la cellule contient une date, ou VRAI/FAUX, à la place d'une autre donnée" => "corriger le format ou la valeur de la cellule",
    RegimeInconnu "regime_inconnu" Avertissement
        "régime de fonctionnement non reconnu" => "le préciser dans [regimes] du scénario, sinon le point reste hors du plan",
    PuissanceHorsPlage "puissance_hors_plage" Erreur
        "puissance impossible pour cette lampe : point hors du plan" => "vérifier la lampe, la valeur et son unité",
    ProjecteurDeTerrain "projecteur_de_terrain" Erreur
        "lampe de plus de 1 000 W, comme en ont les stades, et non les rues : point hors du plan" => "le retirer de l'inventaire ; si c'est un éclairage de voie, confirmer la puissance de la lampe",
    PuissanceSystemeDouteuse "puissance_systeme_douteuse" Avertissement
        "puissance système sans rapport avec celle de la lampe : remplacée par la table de ballasts" => "vérifier les deux puissances",
    HauteurHorsPlage "hauteur_hors_plage" Avertissement
        "hauteur inhabituelle (moins de 1 m ou plus de 40 m) : non retenue" => "vérifier la valeur et son unité",
    ValeurIllisible "valeur_illisible" Avertissement
        "valeur d'une colonne comprise qui n'est pas lue : non retenue" => "écrire un nombre, avec ou sans son unité usuelle",
    ValeurHorsPlage "valeur_hors_plage" Avertissement
        "valeur impossible pour cette colonne : non retenue" => "vérifier la valeur et son unité",
    TotalDifferent "total_different" Erreur
        "un total écrit dans le fichier n'est pas celui des points lus" => "vérifier le nombre de points et les lignes écartées au-dessus de ce total",
    FeuilleCopiee "feuille_copiee" Avertissement
        "mêmes points que dans une autre feuille ou un autre fichier : lus une seule fois" => "retirer la copie, ou répondre « non » dans « Ce qui a été compris » si ce sont d'autres points",
    AnneeHorsPlage "annee_hors_plage" Avertissement
        "année de pose avant 1900 ou à venir : non retenue" => "vérifier l'année",
    AnneeApprochee "annee_approchee" Avertissement
        "année de pose qui n'est qu'une borne ou une approximation : comptée telle quelle" => "écrire l'année, si elle est connue",
    CoordonneesHorsSysteme "coordonnees_hors_systeme" Avertissement
        "coordonnées qui ne sont pas un lieu, à la différence des autres de la feuille : non retenues" => "vérifier les coordonnées",
    CoordonneesLointaines "coordonnees_lointaines" Avertissement
        "coordonnées loin de la commune : un autre lieu, la mer, un signe ou une virgule perdus" => "vérifier les coordonnées",
    CoordonneesInconnues "coordonnees_inconnues" Avertissement
        "coordonnées qui ne sont un lieu dans aucun système connu de France métropolitaine : les points n'ont pas de lieu" => "dire le système dans une correspondance (projection), ou vérifier la virgule décimale",
    CoordonneesIllisibles "coordonnees_illisibles" Avertissement
        "coordonnées illisibles : le point n'a pas de lieu" => "écrire deux nombres, ou POINT(x y) ; ou vérifier la colonne",
    ColonneDeduite "colonne_deduite" Avertissement
        "colonne au titre inconnu, comprise d'après ce que disent ses cellules" => "vérifier, ou la nommer dans une correspondance",
    ColonneIntrouvable "colonne_introuvable" Avertissement
        "la correspondance nomme une colonne qu'aucun tableau concerné n'a" => "vérifier le titre, à la lettre près",
    ColonneSansEffet "colonne_sans_effet" Avertissement
        "colonne nommée par la correspondance, mais dont aucune cellule n'est lue : toutes sont vides ou illisibles" => "vérifier que c'est la bonne colonne, son unité et son écriture",
    PartieSansFichier "partie_sans_fichier" Avertissement
        "partie de la correspondance, ou nom à ignorer, à laquelle aucun fichier ni aucune feuille ne répond" => "vérifier le nom (« * » remplace n'importe quoi, par exemple lombers*.xls)",
    FeuilleMasquee "feuille_masquee" Avertissement
        "feuille masquée dans le classeur : lue comme les autres" => "vérifier que ce n'est pas une ancienne version ; sinon la supprimer ou l'ignorer dans une correspondance",
    ComplementSansLigne "complement_sans_ligne" Avertissement
        "ligne remplie de « À compléter » dont l'inventaire n'est pas lu ou a changé : sans effet" => "refaire le classeur de qualité et y reporter la réponse",
    ArmoireAUnPoint "armoire_a_un_point" Avertissement
        "armoire qui n'alimente qu'un point" => "vérifier le nom de l'armoire : une faute de frappe en crée une",
    ArmoireHorsListe "armoire_hors_liste" Avertissement
        "armoire absente de la liste d'armoires de son fichier : ses points n'ont ni les horaires ni le PDL de cette liste" => "ajouter l'armoire à la liste, ou y corriger son nom",
    DensiteInhabituelle "densite_inhabituelle" Avertissement
        "nombre de points par habitant hors de 0,10 à 0,35" => "vérifier que l'inventaire de la commune est entier et sans doublon",
    ConsommationInhabituelle "consommation_inhabituelle" Avertissement
        "consommation moyenne d'un point de la commune hors de 200 à 800 kWh par an" => "vérifier les puissances et leurs unités",
    ReferenceEnDouble "reference_en_double" Avertissement
        "référence portée par plusieurs points de la commune" => "vérifier qu'un point n'est pas compté deux fois",
    PointDepose "point_depose" Information
        "point déposé ou supprimé : écarté" => "rien à faire si c'est exact",
    EclairageFestif "eclairage_festif" Information
        "illumination ou éclairage festif : écarté" => "rien à faire si c'est exact",
    PointAVenir "point_a_venir" Information
        "point en projet, pas encore posé : écarté" => "rien à faire si c'est exact",
    PointPrive "point_prive" Information
        "point privé : écarté" => "rien à faire si c'est exact",
    DoublonAnnonce "doublon_annonce" Information
        "ligne que l'inventaire dit en double : écartée" => "rien à faire si c'est exact",
    AutreMateriel "autre_materiel" Information
        "armoire, support nu, prise ou autre matériel, et non un point lumineux : écarté" => "rien à faire si c'est exact ; sinon écrire la lampe du point",
    DejaLed "deja_led" Information
        "point déjà en LED : compté, hors du plan" => "rien à faire",
    Solaire "solaire" Information
        "point solaire autonome, sans consommation sur le réseau : compté, hors du plan" => "rien à faire",
    EcarteParCorrespondance "ecarte_par_correspondance" Information
        "ligne écartée par la correspondance" => "rien à faire si c'est exact",
    ComplementContradictoire "complement_contradictoire" Avertissement
        "deux classeurs « À compléter » donnent deux réponses pour la même ligne : celle du dernier est retenue" => "effacer l'une des deux",
    Complete "complete" Information
        "valeur prise dans « À compléter »" => "rien à faire",
    Total "ligne_de_total" Information
        "ligne de total ou de sous-total : ignorée" => "rien à faire",
    EnteteRepetee "entete_repetee" Information
        "en-tête répété, ou ligne qui parle des colonnes (unités, numéros, exemple) : ignorée" => "rien à faire",
    TitreOuNote "titre_ou_note" Information
        "ligne de titre ou de note : ignorée" => "rien à faire",
    ValeursReportees "valeurs_reportees" Information
        "colonne remplie en tête de bloc seulement : valeur reportée sur les lignes du bloc" => "vérifier que les blocs sont bien compris",
    ColonneEcartee "colonne_ecartee" Information
        "deux colonnes pour la même donnée : une seule est retenue" => "vérifier le choix, ou l'imposer dans une correspondance",
    FeuilleEcartee "feuille_ecartee" Information
        "feuille écartée par la correspondance : non lue" => "rien à faire si c'est exact",
    FeuilleRecapitulative "feuille_recapitulative" Information
        "feuille sans lieu, ou liste d'armoires qui ne dit rien de plus, à côté d'un inventaire détaillé : récapitulatif, non lu" => "rien à faire si c'est exact",
    ListeArmoires "liste_armoires" Information
        "liste d'armoires : ce qu'elle dit de chacune est repris pour ses points" => "rien à faire si c'est exact",
    FeuilleCouchee "feuille_couchee" Erreur
        "feuille non lue : ses titres sont dans la première colonne, un point par colonne" => "la transposer (Copier, Collage spécial, Transposé), un point par ligne",
    SuiteDecalee "suite_decalee" Erreur
        "feuille sans titres, dont les lignes semblent continuer le tableau d'avant dans d'autres colonnes : non lue" => "copier la ligne de titres au-dessus de ses lignes",
    FeuilleSansTableau "feuille_sans_tableau" Information
        "feuille sans tableau de points lumineux : non lue" => "rien à faire si c'est exact",
    FichierDuProgramme "fichier_du_programme" Avertissement
        "fichier écrit par reverbere dans le dossier des inventaires : non lu" => "rien à faire ; pour le lire quand même, nommer le fichier lui-même",
    PasUnFichier "pas_un_fichier" Avertissement
        "tube, appareil ou prise réseau dans le dossier des inventaires : non lu" => "le retirer du dossier",
    DossierDejaLu "dossier_deja_lu" Information
        "lien vers un dossier déjà lu : il n'est pas lu deux fois" => "rien à faire",
    FichierEcarte "fichier_ecarte" Information
        "fichier laissé de côté à la demande : non lu" => "rien à faire si c'est exact",
    FichierIgnore "fichier_ignore" Information
        "fichier qui n'est ni un classeur ni un CSV : non lu" => "rien à faire si c'est exact",
}

impl Rule {
    /// The rule of a code.
    ///
    /// ```
    /// use reverbere::Rule;
    ///
    /// let rule = Rule::from_code("puissance_inconnue").expect("a rule");
    /// assert_eq!(rule, Rule::PuissanceInconnue);
    /// assert_eq!(rule.code(), "puissance_inconnue");
    /// assert_eq!(rule.remedy(), "indiquer la puissance de la lampe en watts");
    /// ```
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|rule| rule.code() == code)
    }
}

/// One thing found, where it was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Which rule.
    pub rule: Rule,
    /// File, as named in the import.
    pub file: String,
    /// Sheet; empty for a CSV.
    pub sheet: String,
    /// Address of the cell or `ligne N`; empty for the whole sheet.
    pub cell: String,
    /// What was read.
    pub read: String,
}

/// One column of a table, as a person sees it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ColumnSeen {
    /// Its letters.
    pub colonne: String,
    /// Its title; empty where it has none.
    pub titre: String,
    /// The field that it was taken for; none where it is not read.
    pub champ: Option<&'static str>,
    /// Its first different values.
    pub exemples: Vec<String>,
}

/// What became of the rows of one sheet.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct SheetReport {
    /// File, as named in the import.
    pub fichier: String,
    /// Sheet; empty for a CSV.
    pub feuille: String,
    /// Row of the header, as Excel shows it (the lower one of two); `None` if there is no table.
    pub ligne_entete: Option<u32>,
    /// Recognised columns: field and header as written.
    pub colonnes: std::collections::BTreeMap<&'static str, String>,
    /// Headers that nothing answers to.
    pub colonnes_non_reconnues: Vec<String>,
    /// Every column, read or not, with samples.
    pub detail_colonnes: Vec<ColumnSeen>,
    /// The first rows under the header, as their cells show; one text a column of `detail_colonnes`.
    pub premieres_lignes: Vec<Vec<String>>,
    /// Rows under the header that hold something.
    pub lignes: usize,
    /// Rows that are light points.
    pub lignes_points: usize,
    /// Rows set apart, each with a finding that says why.
    pub lignes_ecartees: usize,
    /// Rows that are no data: totals, repeated headers, notes.
    pub lignes_ignorees: usize,
    /// Light points: rows times lanterns.
    pub points: usize,
}
