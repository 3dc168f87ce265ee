use std::collections::BTreeMap;
use std::fmt::Debug;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::{TomlError, read_toml};

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Scenario {
    inventaires: Vec<String>,
    base_montants: Base,
    objectifs: Targets,
    #[serde(default)]
    budgets: BTreeMap<Code, f64>,
    #[serde(default)]
    lampes: Vec<Lamp>,
    abaissement: Option<Dimming>,
    tarif: Option<Tariff>,
    horaires: Option<(u8, u8)>,
    source: Option<Source>,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
struct Code(String);

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
enum Base {
    #[serde(rename = "HT")]
    Ht,
    #[serde(rename = "TTC")]
    Ttc,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Targets {
    facteur4: u32,
    facteur2: u32,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Lamp {
    nom: String,
    prix: f64,
    #[serde(default)]
    active: bool,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Dimming {
    Aucun,
    Taux(f64),
    Plage { debut: u8, fin: u8 },
    Paliers(u8, u8),
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(untagged)]
enum Tariff {
    Fixe(f64),
    Horaire { jour: f64, nuit: f64 },
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
enum Source {
    Csv { colonnes: u8 },
    Classeur { feuille: String },
}

const VALID: &str = r#"inventaires = ["a.csv"] # ligne 1
base_montants = "HT"
horaires = [22, 6]

[objectifs]
facteur4 = 1_000
facteur2 = 0x10

[budgets]
62160 = 17
"Le Portel" = 1.5

[[lampes]]
nom = "A"
prix = 17

[[lampes]]
nom = "B"
prix = 2.5
active = true
"#;

/// Plain spaces, so that the expected sentences stay readable.
fn plain(error: &TomlError) -> String {
    error.to_string().replace('\u{a0}', " ")
}

fn refusal<T: DeserializeOwned + Debug>(text: &str) -> String {
    let error = read_toml::<T>(text).expect_err(text);
    let whole = error.to_string();
    for bad in ["« ", " »", " :", " ;", " ?", "\n", "\r"] {
        assert!(
            !whole.contains(bad) || text.contains(bad),
            "{bad:?} in {whole:?}"
        );
    }
    assert!(!whole.ends_with('.'), "{whole}");
    plain(&error)
}

#[test]
fn reads_every_shape() {
    let scenario: Scenario = read_toml(VALID).unwrap();
    assert_eq!(scenario.base_montants, Base::Ht);
    assert_eq!(scenario.objectifs.facteur2, 16);
    assert_eq!(scenario.budgets.get(&Code("62160".to_owned())), Some(&17.0));
    assert_eq!(scenario.lampes[1].nom, "B");
    assert_eq!(scenario.horaires, Some((22, 6)));
    let dimming = |text: &str| {
        read_toml::<BTreeMap<String, Dimming>>(text)
            .unwrap()
            .remove("a")
    };
    assert_eq!(dimming("a = 'aucun'"), Some(Dimming::Aucun));
    assert_eq!(dimming("a = { taux = 1 }"), Some(Dimming::Taux(1.0)));
    assert_eq!(
        dimming("a = { paliers = [1, 2] }"),
        Some(Dimming::Paliers(1, 2))
    );
    assert_eq!(
        dimming("[a.plage]\nfin = 2\ndebut = 1"),
        Some(Dimming::Plage { debut: 1, fin: 2 })
    );
    let tariff = |text: &str| {
        read_toml::<BTreeMap<String, Tariff>>(text)
            .unwrap()
            .remove("a")
    };
    assert_eq!(tariff("a = 3"), Some(Tariff::Fixe(3.0)));
    assert_eq!(
        tariff("a = { jour = 1, nuit = 0.5 }"),
        Some(Tariff::Horaire {
            jour: 1.0,
            nuit: 0.5
        })
    );
    let source = |text: &str| {
        read_toml::<BTreeMap<String, Source>>(text)
            .unwrap()
            .remove("a")
    };
    assert_eq!(
        source("a = { type = 'csv', colonnes = 3 }"),
        Some(Source::Csv { colonnes: 3 })
    );
}

/// Each case replaces a piece of the valid scenario.
#[rustfmt::skip] // one case a line
const REFUSED: &[(&str, &str, &str)] = &[
    ("facteur4 =", "facteur_4 =", "ligne 6 : clé inconnue « objectifs.facteur_4 » ; vouliez-vous dire « facteur4 » ?"),
    ("active = true", "\"au\\nto\" = 1", "ligne 20 : clé inconnue « lampes[2].\"au\\nto\" » ; clés possibles : « nom », « prix », « active »"),
    ("[objectifs]", "[objectif]", "ligne 5 : clé inconnue « objectif » ; vouliez-vous dire « objectifs » ?"),
    ("1_000", "\"mille\"", "ligne 6 : « objectifs.facteur4 » doit être un nombre entier, et non du texte (« mille »)"),
    ("1_000", "10.5", "ligne 6 : « objectifs.facteur4 » doit être un nombre entier, et non un nombre décimal (10.5)"),
    ("1_000", "-3", "ligne 6 : « objectifs.facteur4 » doit être un nombre entier entre 0 et 4294967295, et non -3"),
    ("1_000", "99999999999999999999", "ligne 6 : « objectifs.facteur4 » : nombre entier trop grand ou mal écrit (« 99999999999999999999 »)"),
    ("1_000", "2025-01-31", "ligne 6 : « objectifs.facteur4 » doit être un nombre entier, et non une date (2025-01-31)"),
    ("inventaires = [\"a.csv\"]", "", "il manque la clé « inventaires » (à ajouter en tête du fichier, ou comme section [inventaires])"),
    ("facteur4 = 1_000", "", "ligne 5 : il manque la clé « facteur4 » (à ajouter dans « objectifs »)"),
    ("prix = 2.5", "", "ligne 17 : il manque la clé « prix » (à ajouter dans « lampes[2] »)"),
    ("\"HT\"", "\"TVA\"", "ligne 2 : « base_montants » doit valoir « HT » ou « TTC », et non « TVA »"),
    ("\"HT\"", "20", "ligne 2 : « base_montants » doit valoir « HT » ou « TTC », et non un nombre entier (20)"),
    ("\"HT\"", "{ HT = 1 }", "ligne 2 : « base_montants » : « HT » ne prend pas de valeur"),
    ("\"HT\"", "{ TVA = 1 }", "ligne 2 : « base_montants » doit valoir « HT » ou « TTC », et non « TVA »"),
    ("\"HT\"", "{ HT = 1, TTC = 2 }", "ligne 2 : « base_montants » doit être une table à une seule clé, et non une table"),
    ("[\"a.csv\"]", "\"a.csv\"", "ligne 1 : « inventaires » doit être une liste entre crochets, et non du texte (« a.csv »)"),
    ("[\"a.csv\"]", "[\"a.csv\", 3]", "ligne 1 : « inventaires[2] » doit être du texte entre guillemets, et non un nombre entier (3)"),
    ("[22, 6]", "[22, 6, 7]", "ligne 3 : « horaires » doit être une liste de 2 valeurs, et non de 3"),
    ("[22, 6]", "[22, 300]", "ligne 3 : « horaires[2] » doit être un nombre entier entre 0 et 255, et non 300"),
    ("62160 = 17", "62160 = \"17\"", "ligne 10 : « budgets.62160 » doit être un nombre, et non du texte (« 17 »)"),
    ("Portel\" = 1.5", "Portel\" = nan", "ligne 11 : « budgets.\"Le Portel\" » : nombre non fini (« nan »)"),
    ("active = true", "active = 1", "ligne 20 : « lampes[2].active » doit être true ou false, et non un nombre entier (1)"),
    ("horaires = [22, 6]", "objectifs = [1, 2]", "ligne 5 : clé ou section définie deux fois près de « [objectifs] »"),
    ("horaires = [22, 6]", "abaissement = 'taux'", "ligne 3 : « abaissement » : « taux » demande une valeur, à écrire { taux = … }"),
    ("horaires = [22, 6]", "abaissement = { taux = 'x' }", "ligne 3 : « abaissement.taux » doit être un nombre, et non du texte (« x »)"),
    ("horaires = [22, 6]", "abaissement = { plage = { debut = 1, din = 2 } }", "ligne 3 : clé inconnue « abaissement.plage.din » ; vouliez-vous dire « fin » ?"),
    ("horaires = [22, 6]", "abaissement = { plage = [1, 2] }", "ligne 3 : « abaissement.plage » doit être une table, et non une liste"),
    ("horaires = [22, 6]", "tarif = 'cher'", "ligne 3 : « tarif » n'a aucune des formes acceptées"),
    ("horaires = [22, 6]", "tarif = 2025-01-01", "ligne 3 : « tarif » ne peut pas être une date (2025-01-01)"),
    ("horaires = [22, 6]", "source = { type = 'cvs' }", "ligne 3 : « source.type » doit valoir « csv » ou « classeur », et non « cvs »"),
    ("horaires = [22, 6]", "source = { type = 'csv', colonnes = 'x' }", "ligne 3 : dans « source », une valeur doit être un nombre entier, et non du texte (« x »)"),
    ("horaires = [22, 6]", "source = { type = 'csv' }", "ligne 3 : il manque la clé « colonnes » (à ajouter dans « source »)"),
];

#[test]
fn says_in_french_what_is_refused() {
    for (piece, replacement, expected) in REFUSED {
        let text = VALID.replacen(piece, replacement, 1);
        assert_ne!(text, VALID, "{piece}");
        assert_eq!(&refusal::<Scenario>(&text), expected);
    }
}

#[rustfmt::skip] // one case a line
const SYNTAX: &[(&str, &str)] = &[
    ("x = 1\na = \"abc", "ligne 2 : guillemet fermant manquant près de « a = \"abc »"),
    ("a = 'abc\nb = 'c'", "ligne 1 : guillemet fermant manquant près de « a = 'abc »"),
    ("a 1", "ligne 1 : signe « = » manquant près de « a 1 »"),
    ("a : 1", "ligne 1 : signe « = » manquant près de « a : 1 » ; écrivez « = » et non « : »"),
    ("// note", "ligne 1 : texte hors de toute clé près de « // note » ; un commentaire commence par « # »"),
    ("a: 1", "ligne 1 : signe « = » manquant près de « a: 1 » ; écrivez « = » et non « : »"),
    ("a = 1 // note", "ligne 1 : valeur mal écrite près de « a = 1 // note » ; un nombre s'écrit sans unité, un texte entre guillemets droits"),
    ("\n\na =\nb = 2", "ligne 3 : valeur manquante près de « a = »"),
    ("a = 1\na = 2", "ligne 2 : clé ou section définie deux fois près de « a = 2 »"),
    ("a = 1\na.b = 2", "ligne 2 : clé qui a déjà une valeur près de « a.b = 2 » ; on ne peut pas lui ajouter de sous-clé"),
    ("a = 17,5", "ligne 1 : nombre mal écrit près de « a = 17,5 » ; un nombre s'écrit sans espace, avec un point pour les décimales (17.5)"),
    ("a = 12 000", "ligne 1 : nombre mal écrit près de « a = 12 000 » ; un nombre s'écrit sans espace, avec un point pour les décimales (17.5)"),
    ("a = 0xZZ", "ligne 1 : nombre mal écrit près de « a = 0xZZ » ; un nombre s'écrit sans espace, avec un point pour les décimales (17.5)"),
    ("a = 10 %", "ligne 1 : valeur mal écrite près de « a = 10 % » ; un nombre s'écrit sans unité, un texte entre guillemets droits"),
    ("a = 01234", "ligne 1 : zéro en tête d'un nombre près de « a = 01234 » ; un code s'écrit entre guillemets (\"01234\")"),
    ("a = oui", "ligne 1 : valeur incorrecte près de « a = oui » ; écrivez true ou false"),
    ("a = True", "ligne 1 : valeur incorrecte près de « a = True » ; écrivez true ou false"),
    ("a = Angers", "ligne 1 : valeur sans guillemets près de « a = Angers » ; un texte s'écrit entre guillemets droits (\"…\")"),
    ("a = “x”", "ligne 1 : valeur sans guillemets près de « a = “x” » ; un texte s'écrit entre guillemets droits (\"…\")"),
    ("été = 1", "ligne 1 : clé mal écrite près de « été = 1 » ; une clé avec des accents ou des espaces s'écrit entre guillemets"),
    ("a = \"C:\\Villes\"", "ligne 1 : barre oblique inverse « \\ » mal employée près de « a = \"C:\\Villes\" » ; dans un chemin, écrivez « / » ou doublez-la (« \\\\ »)"),
    ("[a\nb = 1", "ligne 1 : crochet fermant « ] » manquant près de « [a »"),
    ("a = [1, 2\n\n", "ligne 1 : crochet fermant « ] » manquant près de « a = [1, 2 »"),
    ("a = {b = 1", "ligne 1 : accolade fermante « } » manquante près de « a = {b = 1 »"),
    ("a = [1,,2]", "ligne 1 : virgule en trop près de « a = [1,,2] »"),
    ("a = ['b' 'c']", "ligne 1 : virgule manquante près de « a = ['b' 'c'] »"),
    ("a == 1", "ligne 1 : signe « = » en trop près de « a == 1 »"),
    ("= 1", "ligne 1 : clé manquante près de « = 1 »"),
    ("a = 'x' b = 2", "ligne 1 : texte en trop en fin de ligne près de « a = 'x' b = 2 »"),
    ("a = 2025-13-01", "ligne 1 : date ou heure incorrecte près de « a = 2025-13-01 »"),
];

#[test]
fn says_in_french_what_the_syntax_misses() {
    for (text, expected) in SYNTAX {
        assert_eq!(&refusal::<BTreeMap<String, f64>>(text), expected);
    }
    for deep in [
        "a = ".to_owned() + &"[".repeat(10_000),
        "a.".repeat(10_000) + "b = 1",
    ] {
        let message = refusal::<Scenario>(&deep);
        assert!(message.contains("trop de niveaux imbriqués"), "{message}");
    }
}

/// Every sentence of `toml_parser` 1.1 and of the document that `toml` 1.2 builds of it.
const OF_THE_PARSER: &[&str] = &[
    "`_` may only go between digits",
    "cannot extend value of type array with a dotted key",
    "cannot extend value of type inline table with a dotted key",
    "cannot recurse further; max recursion depth met",
    "carriage return must be followed by newline",
    "duplicate key",
    "extra `=`",
    "extra assignment between key-value pairs",
    "extra comma in array",
    "extra comma in inline table",
    "integers with a radix cannot be signed",
    "invalid basic string",
    "invalid binary number",
    "invalid boolean",
    "invalid comment character",
    "invalid date-time",
    "invalid exponent",
    "invalid float",
    "invalid fraction",
    "invalid hexadecimal number",
    "invalid inline table element",
    "invalid integer number",
    "invalid key",
    "invalid key-value pair",
    "invalid literal string",
    "invalid mantissa",
    "invalid multi-line basic string",
    "invalid multi-line literal string",
    "invalid octal number",
    "invalid string",
    "invalid unquoted key",
    "invalid value",
    "key with no value",
    "keys cannot be multi-line basic strings",
    "keys cannot be multi-line literal strings",
    "missing array opening",
    "missing assignment between key-value pairs",
    "missing comma between array elements",
    "missing comma between key-value pairs",
    "missing comment start",
    "missing escaped value",
    "missing inline table opening",
    "missing key for inline table element",
    "missing opening quote",
    "missing table open",
    "missing value",
    "missing value for key",
    "radix must be lowercase",
    "recursion limit",
    "redundant integer number prefix",
    "redundant numeric sign",
    "string values must be quoted",
    "too few unicode value digits",
    "unclosed array",
    "unclosed array table",
    "unclosed inline table",
    "unclosed table",
    "unexpected `=` in array",
    "unexpected content",
    "unexpected content between comment and newline",
    "unexpected key or value",
    "unexpected leading zero",
    "unexpected sign",
    "unquoted keys cannot be empty",
];

#[test]
fn no_word_of_the_parser_comes_out() {
    let unknown: Vec<&&str> = OF_THE_PARSER
        .iter()
        .filter(|message| !super::syntax::is_known(message))
        .collect();
    assert!(unknown.is_empty(), "{unknown:?}");
    for (text, expected) in [
        ("\"\"\"a\"\"\" = 1", "clé entre trois guillemets"),
        ("'''a''' = 1", "clé entre trois guillemets"),
        ("a = 1_", "nombre mal écrit"),
        ("a = 0X1F", "nombre mal écrit"),
        ("a = +-1", "nombre mal écrit"),
        ("a = \"\\u12\"", "barre oblique inverse"),
        ("a = 1 # \u{7}", "caractère interdit dans un commentaire"),
        ("[a]]\n", "texte en trop en fin de ligne"),
        ("a = }", "accolade"),
        ("a = 25:61:00", "date ou heure incorrecte"),
    ] {
        let stated = refusal::<BTreeMap<String, f64>>(text);
        assert!(stated.contains(expected), "{text:?}: {stated}");
    }
}

/// What types of the standard library say of values, in their own English.
#[test]
fn no_word_of_serde_comes_out() {
    fn stated<T: DeserializeOwned + Debug>(text: &str) -> String {
        refusal::<BTreeMap<String, T>>(text)
    }
    for (stated, expected) in [
        (
            stated::<std::num::NonZeroU8>("a = 0"),
            "un nombre entier différent de zéro",
        ),
        (
            stated::<std::net::Ipv4Addr>("a = 1"),
            "une valeur d'une autre sorte",
        ),
        (stated::<char>("a = 'xy'"), "un seul caractère"),
        (stated::<std::time::Duration>("a = 1"), "une table"),
        (
            stated::<std::path::PathBuf>("a = 1"),
            "du texte entre guillemets",
        ),
        (stated::<()>("a = 1"), "une valeur vide"),
        (stated::<[u8; 2]>("a = [1]"), "une liste de 2 valeurs"),
        (stated::<Option<bool>>("a = 1"), "true ou false"),
        (
            stated::<Vec<String>>("a = { b = 1 }"),
            "une liste entre crochets",
        ),
        (stated::<BTreeMap<String, u8>>("a = []"), "une table"),
    ] {
        assert!(stated.contains(expected), "{stated}");
    }
}

#[test]
fn says_when_a_key_is_at_fault() {
    assert_eq!(
        refusal::<BTreeMap<String, BTreeMap<Base, f64>>>("[prix]\nHT = 1\nTVA = 2"),
        "ligne 3 : la clé « prix.TVA » doit valoir « HT » ou « TTC », et non « TVA »"
    );
}

#[test]
fn gives_line_and_column_in_characters() {
    let error = read_toml::<BTreeMap<String, f64>>("\u{feff}a = 1\r\n\"été\" = 'x'").unwrap_err();
    assert_eq!((error.line, error.column), (Some(2), Some(9)));
    let error = read_toml::<BTreeMap<String, f64>>("\u{feff}a = 'x'").unwrap_err();
    assert_eq!((error.line, error.column), (Some(1), Some(5)));
}

#[test]
fn lists_twelve_possible_names_at_most() {
    #[derive(Debug, Deserialize)]
    enum Many {
        A1,
        A2,
        A3,
        A4,
        A5,
        A6,
        A7,
        A8,
        A9,
        B1,
        B2,
        B3,
        B4,
    }
    assert_eq!(
        refusal::<BTreeMap<String, Many>>("x = 'zzz'"),
        "ligne 1 : « x » doit valoir « A1 », « A2 », « A3 », « A4 », « A5 », « A6 », « A7 », \
         « A8 », « A9 », « B1 », « B2 », « B3 », …, et non « zzz »"
    );
}

#[test]
fn finds_a_key_refused_beside_a_flattened_struct() {
    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Outer {
        #[serde(flatten)]
        _targets: Targets,
    }
    let text = "facteur4 = 1\nfacteur2 = 2\nautre = 3";
    assert_eq!(refusal::<Outer>(text), "ligne 3 : clé inconnue « autre »");
    assert_eq!(
        refusal::<Outer>("facteur4 = 1\nfacteur2 = 'x'"),
        "une valeur du fichier doit être un nombre entier, et non du texte (« x »)"
    );
}

#[test]
fn never_panics_on_mangled_text() {
    const PIECES: &[&str] = &[
        "\"",
        "'",
        "\"\"\"",
        "[",
        "]",
        "[[",
        "{",
        "}",
        "=",
        ",",
        ".",
        "#",
        "\n",
        "\r",
        "\r\n",
        "\\",
        "\\u12",
        "é",
        "«",
        "\u{a0}",
        "\u{0}",
        "\u{feff}",
        "-",
        "_",
        "0x",
        "1e999",
        "99999999999999999999999",
        "inf",
        "nan",
        "2025-01-01",
        "12:00:00",
        "true",
        "[objectifs]",
        "a.b.c",
        "aucun",
        "{ taux = 1 }",
    ];
    let mut state: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut random = |bound: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % u64::try_from(bound.max(1)).unwrap()).unwrap()
    };
    let extra = "abaissement = { plage = { debut = 1, fin = 2 } }\ntarif = { jour = 1, nuit = 2 }\n\
                 source = { type = 'csv', colonnes = 3 }\n";
    let seed: Vec<char> = (extra.to_owned() + VALID).chars().collect();
    let mut refused = 0;
    for _ in 0..20_000 {
        let mut text = seed.clone();
        for _ in 0..=random(4) {
            let (from, length) = (random(text.len()), random(6));
            let to = (from + length).min(text.len());
            match random(3) {
                0 => drop(text.drain(from..to)),
                1 => drop(text.splice(from..to, PIECES[random(PIECES.len())].chars())),
                _ => {
                    let copy: Vec<char> = text[from..to].to_vec();
                    let target = random(text.len());
                    drop(text.splice(target..target, copy));
                }
            }
        }
        let text: String = text.into_iter().collect();
        if let Err(error) = read_toml::<Scenario>(&text) {
            refused += 1;
            assert!(!error.to_string().contains('\n'), "{error:?}");
            assert!(
                !error.message.starts_with(super::syntax::UNKNOWN),
                "{error:?}"
            );
            let lines = text.split('\n').count();
            assert!(
                error.line.is_none_or(|line| (1..=lines).contains(&line)),
                "{error:?}"
            );
        }
    }
    assert!(refused > 10_000, "{refused}");
}
