//! A record's fact → its values, each under the path that leads to it, for reading: `request.headers: Host: a.example`.

use serde_json::{Map, Value};

/// The values in the order of the record; a list of plain values has a line for each.
pub fn fields(fact: &Value) -> Vec<(String, String)> {
    let mut found = Vec::new();
    enter("", fact, &mut found);
    found
}

fn enter(path: &str, value: &Value, found: &mut Vec<(String, String)>) {
    match value {
        Value::Null => {}
        Value::Object(members) => {
            if let Some(pair) = named_value(members) {
                found.push((path.to_owned(), pair));
                return;
            }
            for (name, member) in members {
                let path = if path.is_empty() {
                    name.clone()
                } else {
                    format!("{path}.{name}")
                };
                enter(&path, member, found);
            }
        }
        Value::Array(members) => {
            for member in members {
                enter(path, member, found);
            }
        }
        Value::String(text) => found.push((path.to_owned(), text.clone())),
        Value::Bool(_) | Value::Number(_) => found.push((path.to_owned(), value.to_string())),
    }
}

/// Header lines are pairs of a name and a value, and read best as such.
fn named_value(members: &Map<String, Value>) -> Option<String> {
    let name = members.get("name")?.as_str()?;
    let value = members.get("value")?.as_str()?;
    (members.len() == 2).then(|| format!("{name}: {value}"))
}

#[cfg(test)]
mod tests {
    use super::fields;
    use serde_json::json;

    #[test]
    fn each_value_stands_under_its_path() {
        let fact = json!({"request": {"headers": [{"name": "Host", "value": "a.example"}], "body": null}, "links": ["b", "c"], "size": 3});
        let told: Vec<String> = fields(&fact)
            .into_iter()
            .map(|(path, value)| format!("{path}={value}"))
            .collect();
        assert_eq!(told.len(), 4);
        for wanted in [
            "request.headers=Host: a.example",
            "links=b",
            "links=c",
            "size=3",
        ] {
            assert!(told.iter().any(|one| one == wanted), "{told:?}");
        }
    }
}
