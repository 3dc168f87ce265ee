//! Key figures: a few numbers that a reader takes away.

use maud::{Markup, html};

/// One key figure.
#[derive(Debug, Clone, Default)]
pub struct Figure {
    /// What tells it from others: the same key as in the JSON of the command, where it is there.
    pub key: &'static str,
    /// What it is.
    pub label: String,
    /// As people read it.
    pub shown: String,
    /// The same unrounded, for programs.
    pub value: Option<f64>,
    /// What puts it in its place: a unit of comparison, a share.
    pub remark: String,
    /// What is wrong with it, if anything: shown so that it is seen.
    pub alarm: Option<String>,
}

/// A block of key figures under a title.
#[must_use]
pub fn figures(title: &str, figures: &[Figure]) -> Markup {
    html! {
        div .card {
            h3 { (title) }
            dl .figures {
                @for figure in figures {
                    div {
                        dt { (figure.label) }
                        dd {
                            @match figure.value {
                                Some(value) => { data id=(figure.key) value=(value) { (figure.shown) } }
                                None => { span id=(figure.key) { (figure.shown) } }
                            }
                            @if !figure.remark.is_empty() { small { (figure.remark) } }
                            @if let Some(alarm) = &figure.alarm { span .state .bad { (alarm) } }
                        }
                    }
                }
            }
        }
    }
}
