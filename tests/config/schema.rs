//! The JSON schema takes what the reader takes, as far as a schema can say it.

use super::config;
use cnn_lang::config::schema;
use jsonschema::Validator;
use serde_json::Value;
use std::path::Path;

fn validator() -> Validator {
    jsonschema::validator_for(&schema()).unwrap()
}

/// A text of TOML as the editors that know the schema see it.
fn value(text: &str) -> Value {
    let table: toml::Table = text.parse().unwrap();
    serde_json::to_value(table).unwrap()
}

const RIGHT: &[&str] = &[
    "",
    "extend = \"../base.toml\"\ntarget = \"tensorflow\"\n",
    "[lint]\nselect = [\"A\", \"n04\", \"No-Effect\", \"all\"]\nignore = []\n",
    "[lint.levels]\nA202 = \"error\"\nno-effect = \"off\"\nN04 = \"info\"\n",
    "[lint.per-path.\"legacy/**\"]\nignore = [\"A202\"]\nlevels.N046 = \"warning\"\n",
    "[lint.options.fc-dominates]\nshare = 0.6\n[lint.options.C411]\nlayers = 30\n",
    "[budget]\nparams = \"4.2M\"\nmacs = 300_000_000\ndepth = \"off\"\nexpect = [\"params < 5M\"]\n",
    "[budget.per-path.\"mobile/**\"]\npeak_memory = 2e6\n",
];

const WRONG: &[&str] = &[
    "extends = \"base.toml\"\n",
    "target = \"torch\"\n",
    "[lint]\nselect = [\"A999\"]\n",
    "[lint]\nselect = [\"S001\"]\n",
    "[lint]\nselect = \"A\"\n",
    "[lint.levels]\nA202 = \"warn\"\n",
    "[lint.levels]\nA2021 = \"off\"\n",
    "[lint.options.A202]\nnothing = 1\n",
    "[lint.options.fc-dominates]\nshare = 1.5\n",
    "[lint.options.C4]\nshare = 0.5\n",
    "[lint.per-path.a.per-path.b]\n",
    "[budget]\nparams = \"5 M\"\n",
    "[budget]\nparams = -5\n",
    "[budget]\noutput = 10\n",
    "[budget]\nexpect = \"params < 5M\"\n",
];

#[test]
fn the_schema_and_the_reader_agree() {
    let validator = validator();
    for text in RIGHT {
        let found = config(text).diagnostics;
        let found: Vec<_> = found.iter().filter(|it| it.code.id != "T008").collect();
        assert!(found.is_empty(), "{text}: {found:?}");
        let errors: Vec<_> = validator
            .iter_errors(&value(text))
            .map(|it| it.to_string())
            .collect();
        assert!(errors.is_empty(), "{text}: {errors:?}");
    }
    for text in WRONG {
        assert!(!config(text).diagnostics.is_empty(), "{text}");
        assert!(!validator.is_valid(&value(text)), "{text}");
    }
}

#[test]
fn the_file_is_what_the_command_prints() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/cnn.schema.json");
    let file = std::fs::read_to_string(file).unwrap().replace("\r\n", "\n");
    assert!(
        file == format!("{:#}\n", schema()),
        "docs/cnn.schema.json is old: .ci/rules"
    );
    assert!(jsonschema::meta::is_valid(&schema()));
}
