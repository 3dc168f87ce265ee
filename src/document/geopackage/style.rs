//! How QGIS draws a layer of points when it opens it: one disc a rule, with a legend.

use maud::{PreEscaped, html};

/// How some points of a layer are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// What the legend says.
    pub label: &'static str,
    /// Which points: an expression of QGIS over the columns of the layer.
    pub points: &'static str,
    /// Shape of the mark, as QGIS names it: « circle », « cross2 ».
    pub shape: &'static str,
    /// Red, green and blue, from 0 to 255.
    pub colour: [u8; 3],
    /// Diameter of the mark, tenths of a millimetre.
    pub size: u8,
}

/// The style as QGIS keeps it (QML). Later rules are drawn over earlier ones.
#[must_use]
pub fn qml(rules: &[Rule]) -> String {
    let keyed = || rules.iter().enumerate();
    let style = html! {
        qgis version="3.22.0" styleCategories="Symbology" {
            renderer-v2 type="RuleRenderer" symbollevels="1" forceraster="0" enableorderby="0" {
                rules key="{regles}" {
                    @for (key, rule) in keyed() {
                        rule key={ "{regle" (key) "}" } symbol=(key) filter=(rule.points) label=(rule.label) {}
                    }
                }
                symbols {
                    @for (key, rule) in keyed() {
                        symbol type="marker" name=(key) alpha="1" clip_to_extent="1" force_rhr="0" {
                            layer class="SimpleMarker" enabled="1" locked="0" pass=(key) {
                                @for (name, value) in properties(rule) {
                                    prop k=(name) v=(value) {}
                                }
                            }
                        }
                    }
                }
            }
            layerGeometryType { "0" }
        }
    };
    let PreEscaped(style) = style;
    format!("<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n{style}\n")
}

fn properties(rule: &Rule) -> [(&'static str, String); 8] {
    let [red, green, blue] = rule.colour;
    // A cross is drawn by its outline alone.
    let outline = if rule.shape == "circle" {
        "255,255,255,255".to_owned()
    } else {
        format!("{red},{green},{blue},255")
    };
    [
        ("name", rule.shape.to_owned()),
        ("color", format!("{red},{green},{blue},255")),
        ("outline_color", outline),
        ("outline_style", "solid".to_owned()),
        ("outline_width", "0.2".to_owned()),
        ("outline_width_unit", "MM".to_owned()),
        ("size", format!("{}.{}", rule.size / 10, rule.size % 10)),
        ("size_unit", "MM".to_owned()),
    ]
}
