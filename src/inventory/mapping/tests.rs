use super::*;

fn columns(mapping: &Mapping, stands: &[&str]) -> Vec<(Field, Vec<String>)> {
    mapping
        .columns_among(|name| stands.contains(&name))
        .map(|(field, titles)| (field, titles.to_vec()))
        .collect()
}
