//! The JSON schema of `cnn.toml`, for editors: made of the tables that the reader reads by.

use super::budget::OFF;
use crate::elaborate::COSTS;
use crate::lint::{Configurable, Level, OptionSpec, Selector, Target, configurable};
use serde_json::{Map, Value, json};

/// The schema of `cnn.toml`, as a JSON document (draft 2020-12).
pub fn schema() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "cnn.toml",
        "description": "The configuration of cnn for the files of a project.",
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "extend": {
                "description": "Another configuration file, relative to the folder of this one, whose settings hold where this one says nothing.",
                "type": "string",
            },
            "target": {
                "description": "The framework that the networks are written for.",
                "enum": Target::ALL.map(Target::word),
            },
            "lint": with_paths(lint(), "#/$defs/lint"),
            "budget": with_paths(budget(), "#/$defs/budget"),
        },
        "$defs": {
            "rule": {
                "description": "A rule or a warning: its code, the beginning of codes, its name, or all.",
                "type": "string",
                "pattern": pattern(),
            },
            "level": { "enum": Level::ALL.map(Level::word) },
            "amount": {
                "description": "The largest number that is acceptable, or off: a number, or a string such as 5M (K, M and G are 10^3, 10^6 and 10^9).",
                "anyOf": [
                    { "type": "number", "minimum": 0 },
                    { "const": OFF },
                    {
                        "type": "string",
                        "pattern": r"^\s*[0-9][0-9_]*(\.[0-9_]+)?([eE][+-]?[0-9]+)?[KMG%]?\s*$",
                    },
                ],
            },
            "lint": closed(lint()),
            "budget": closed(budget()),
        },
    })
}

/// A table that has only these keys.
fn closed(properties: Map<String, Value>) -> Value {
    json!({ "type": "object", "additionalProperties": false, "properties": properties })
}

/// The properties with `per-path`, whose tables are those of `inner`.
fn with_paths(mut properties: Map<String, Value>, inner: &str) -> Value {
    let per_path = json!({
        "description": "The same for some paths: patterns as in .gitignore, relative to the folder of cnn.toml. Later ones count more.",
        "type": "object",
        "additionalProperties": { "$ref": inner },
    });
    properties.insert("per-path".to_owned(), per_path);
    closed(properties)
}

fn lint() -> Map<String, Value> {
    let rules = |text: &str| {
        let items = json!({ "$ref": "#/$defs/rule" });
        json!({ "description": text, "type": "array", "items": items })
    };
    let mut levels = Map::new();
    let mut options = Map::new();
    for one in configurable() {
        for name in [one.code.id, one.code.name] {
            let level = json!({ "description": one.code.title(), "$ref": "#/$defs/level" });
            levels.insert(name.to_owned(), level);
            if let Some(schema) = options_of(one) {
                options.insert(name.to_owned(), schema);
            }
        }
    }
    let levels = json!({
        "description": "The levels of rules and warnings.",
        "type": "object",
        "properties": levels,
        "patternProperties": { pattern(): { "$ref": "#/$defs/level" } },
        "additionalProperties": false,
    });
    let mut all = Map::new();
    let mut put = |key: &str, schema| all.insert(key.to_owned(), schema);
    put("select", rules("Only these rules and warnings are on."));
    put("ignore", rules("These rules and warnings are off."));
    put("levels", levels);
    put("options", closed(options));
    all
}

/// The schema of the options of a rule that has some.
fn options_of(one: &Configurable) -> Option<Value> {
    let options = one.rule.map_or(&[][..], |rule| rule.options);
    let property = |option: &&OptionSpec| {
        let mut schema = Map::new();
        let mut put = |key: &str, value: Value| schema.insert(key.to_owned(), value);
        let number = |value: f64| match option.is_count {
            true => (value as u64).into(),
            false => value.into(),
        };
        put("description", option.summary.into());
        let kind = if option.is_count { "integer" } else { "number" };
        put("type", kind.into());
        put("minimum", number(option.least));
        // Without a bound there is no number of JSON.
        if option.most.is_finite() {
            put("maximum", number(option.most));
        }
        put("default", number(option.default));
        (option.name.to_owned(), Value::Object(schema))
    };
    (!options.is_empty()).then(|| closed(options.iter().map(property).collect()))
}

fn budget() -> Map<String, Value> {
    let quantities = COSTS.iter();
    let mut all: Map<String, Value> = quantities
        .map(|name| ((*name).to_owned(), json!({ "$ref": "#/$defs/amount" })))
        .collect();
    let expect = json!({
        "description": "Conditions as they follow expect in the language: params <= 5M and depth < 50.",
        "type": "array",
        "items": { "type": "string" },
    });
    all.insert("expect".to_owned(), expect);
    all
}

/// A pattern for the name of a rule, in capitals or not.
fn pattern() -> String {
    let mut beginnings: Vec<String> = Vec::new();
    let mut names: Vec<&str> = vec![Selector::ALL];
    for one in configurable() {
        names.push(one.code.name);
        for length in 1..=one.code.id.len() {
            let beginning = one.code.id.get(..length).unwrap_or_default();
            if !beginnings.iter().any(|known| known == beginning) {
                beginnings.push(beginning.to_owned());
            }
        }
    }
    let letters = |text: &str| -> String {
        let each = text.chars().map(|letter| {
            let (small, large) = (letter.to_ascii_lowercase(), letter.to_ascii_uppercase());
            if small == large {
                letter.to_string()
            } else {
                format!("[{large}{small}]")
            }
        });
        each.collect()
    };
    let beginnings = beginnings.iter().map(|it| letters(it));
    let names = names.iter().map(|it| letters(it));
    let all: Vec<String> = beginnings.chain(names).collect();
    format!("^({})$", all.join("|"))
}
