//! What is set for a file, and what counts where several things are said.

use super::right;
use cnn_lang::config::{Deny, Overrides};
use cnn_lang::lint::{Level, NotSelected, Selector, Settings, Target, configurable, rules};

/// The level of a code in the settings of a file.
fn level(settings: &Settings, code: &str) -> Level {
    let mut all = configurable().iter();
    let one = all.find(|it| it.code.id == code).unwrap();
    match one.rule {
        Some(rule) => settings.level_of(rule),
        None => settings.level(one.code).unwrap_or(one.usual_level()),
    }
}

/// The levels of codes for a file of a project, such as `A202 off, N046 warning`.
fn levels(text: &str, path: &str, codes: &[&str]) -> Vec<Level> {
    let settings = right(text).settings(path, &Overrides::default());
    codes.iter().map(|code| level(&settings, code)).collect()
}

fn selectors(texts: &[&str]) -> Vec<Selector> {
    texts
        .iter()
        .map(|it| Selector::parse(it).unwrap())
        .collect()
}

use Level::{Error, Info, Off, Warning};

const CODES: &[&str] = &["A202", "N041", "N046"];

#[test]
fn nothing_is_set_by_an_empty_file() {
    let settings = right("").settings("a.cnn", &Overrides::default());
    assert_eq!(settings, Settings::default());
    assert_eq!(levels("", "a.cnn", CODES), [Warning, Warning, Warning]);
}

#[test]
fn selection_turns_all_others_off() {
    let text = "[lint]\nselect = [\"N04\"]\nignore = [\"N046\"]\n";
    assert_eq!(levels(text, "a.cnn", CODES), [Off, Warning, Off]);
    let text = "[lint]\nselect = [\"A\", \"no-effect\"]\n";
    assert_eq!(levels(text, "a.cnn", CODES), [Warning, Off, Warning]);
    let text = "[lint]\nselect = []\n";
    assert_eq!(levels(text, "a.cnn", CODES), [Off, Off, Off]);
}

#[test]
fn what_states_more_of_a_code_counts() {
    let text = "[lint]\nselect = [\"n046\"]\nignore = [\"N\"]\n";
    assert_eq!(levels(text, "a.cnn", CODES), [Off, Off, Warning]);
    let text = "[lint]\nignore = [\"ALL\"]\n[lint.levels]\nN04 = \"info\"\nN046 = \"error\"\n";
    assert_eq!(levels(text, "a.cnn", CODES), [Off, Info, Error]);
    // Of two that state the same, the one that turns it off.
    let text = "[lint]\nselect = [\"N046\"]\nignore = [\"no-effect\"]\n";
    assert_eq!(levels(text, "a.cnn", CODES), [Off, Off, Off]);
    // A level turns on what is not selected.
    let text = "[lint]\nselect = [\"A\"]\nlevels.N041 = \"info\"\n";
    assert_eq!(levels(text, "a.cnn", CODES), [Warning, Info, Off]);
}

#[test]
fn paths_count_more_than_all_files_and_later_ones_more() {
    let text = "[lint.levels]\nN046 = \"error\"\n\
        [lint.per-path.\"legacy/**\"]\nignore = [\"N\"]\n\
        [lint.per-path.\"legacy/new.cnn\"]\nselect = [\"N046\"]\n";
    assert_eq!(levels(text, "a.cnn", CODES), [Warning, Warning, Error]);
    assert_eq!(levels(text, "legacy/a.cnn", CODES), [Warning, Off, Off]);
    // It comes back at the level that it has.
    assert_eq!(levels(text, "legacy/new.cnn", CODES), [Off, Off, Error]);
}

#[test]
fn the_nearer_file_counts_key_by_key() {
    let text = "extend = \"team/base.toml\"\n\
        [lint]\nignore = [\"N041\"]\n[lint.levels]\nno-effect = \"info\"\n\
        [lint.per-path.old]\nlevels.N046 = \"off\"\n\
        === team/base.toml ===\nextend = \"../root.toml\"\n\
        [lint]\nignore = [\"A\"]\n[lint.levels]\nA202 = \"error\"\nN046 = \"error\"\n\
        [lint.per-path.old]\nlevels.N046 = \"error\"\nlevels.A202 = \"info\"\n\
        === root.toml ===\ntarget = \"caffe\"\n";
    assert_eq!(levels(text, "a.cnn", CODES), [Error, Off, Info]);
    assert_eq!(levels(text, "old/a.cnn", CODES), [Info, Off, Off]);
    let settings = right(text).settings("a.cnn", &Overrides::default());
    assert_eq!(settings.target, Some(Target::Caffe));
}

#[test]
fn the_command_line_counts_most() {
    let text = "target = \"caffe\"\n[lint]\nselect = [\"A\"]\n[lint.levels]\nN041 = \"error\"\n\
        [lint.per-path.\"*\"]\nignore = [\"A202\"]\n";
    let config = right(text);
    let with = |overrides: &Overrides| -> Vec<Level> {
        let settings = config.settings("a.cnn", overrides);
        CODES.iter().map(|code| level(&settings, code)).collect()
    };
    let mut overrides = Overrides::default();
    assert_eq!(with(&overrides), [Off, Error, Off]);
    overrides.select = selectors(&["A", "N"]);
    assert_eq!(with(&overrides), [Warning, Error, Warning]);
    overrides.ignore = selectors(&["N041"]);
    assert_eq!(with(&overrides), [Warning, Off, Warning]);
    // A group raises what is on; a whole name turns its rule on.
    overrides.deny = vec![Deny::parse("N").unwrap()];
    assert_eq!(with(&overrides), [Warning, Off, Error]);
    // Of two that are equally exact, `ignore`.
    overrides.deny = vec![Deny::parse("unused-value").unwrap()];
    assert_eq!(with(&overrides), [Warning, Off, Warning]);
    overrides.ignore = selectors(&["N"]);
    assert_eq!(with(&overrides), [Warning, Error, Off]);
    overrides.ignore = selectors(&["N041"]);
    overrides.deny = vec![Deny::parse("warnings").unwrap()];
    assert_eq!(with(&overrides), [Error, Off, Error]);
    overrides.target = Some(Target::Onnx);
    assert_eq!(
        config.settings("a.cnn", &overrides).target,
        Some(Target::Onnx)
    );
}

/// `--deny` and `--ignore` of the same rules: the more exact one counts, whatever their order.
#[test]
fn denied_and_ignored() {
    let config = right("");
    let with = |deny: &[&str], ignore: &[&str], select: &[&str]| -> Vec<Level> {
        let overrides = Overrides {
            select: selectors(select),
            ignore: selectors(ignore),
            deny: deny.iter().map(|it| Deny::parse(it).unwrap()).collect(),
            target: None,
        };
        let settings = config.settings("a.cnn", &overrides);
        CODES.iter().map(|code| level(&settings, code)).collect()
    };
    assert_eq!(with(&["A202"], &["A202"], &[]), [Off, Warning, Warning]);
    assert_eq!(with(&["A"], &["A202"], &[]), [Off, Warning, Warning]);
    assert_eq!(with(&["A202"], &["A"], &[]), [Error, Warning, Warning]);
    assert_eq!(with(&["N046"], &["N"], &[]), [Warning, Off, Error]);
    // What is on without the ignored beginning comes back with a longer one.
    assert_eq!(with(&["N046"], &["N", "N04"], &[]), [Warning, Off, Error]);
    assert_eq!(with(&["N04"], &["N"], &[]), [Warning, Error, Error]);
    // `select` states what is on; a beginning adds nothing to it.
    assert_eq!(with(&["N"], &[], &["A"]), [Warning, Off, Off]);
    assert_eq!(with(&["A"], &[], &["A202"]), [Error, Off, Off]);
    assert_eq!(with(&["warnings"], &["A202"], &[]), [Off, Error, Error]);
}

#[test]
fn selectors_are_codes_beginnings_and_names() {
    for text in ["A202", "a202", "double-activation", "Double-Activation"] {
        let selector = Selector::parse(text).unwrap();
        assert!(
            selector.is_whole() && selector.codes().count() == 1,
            "{text}"
        );
    }
    let all = Selector::parse("all").unwrap().codes().count();
    assert_eq!(all, configurable().len());
    assert!(!Selector::parse("N0").unwrap().is_whole());
    for text in ["S001", "S", "p0", "kernel-exceeds-input"] {
        let found = Selector::parse(text);
        assert!(
            matches!(found, Err(NotSelected::Fixed(_))),
            "{text}: {found:?}"
        );
    }
    for text in ["", " ", "A2021", "Z", "A-", "é"] {
        let found = Selector::parse(text);
        assert!(
            matches!(found, Err(NotSelected::Unknown(_))),
            "{text}: {found:?}"
        );
    }
    let near = |text| match Selector::parse(text) {
        Err(NotSelected::Unknown(Some((near, _)))) => near,
        other => panic!("{text}: {other:?}"),
    };
    assert_eq!(near("A2O2"), "A202");
    assert_eq!(near("doubled-activation"), "double-activation");
}

#[test]
fn options_are_those_of_a_rule_by_code_or_name() {
    let option = |text: &str, path: &str| {
        let settings = right(text).settings(path, &Overrides::default());
        let mut all = rules().iter();
        let rule = all.find(|rule| rule.code.id == "C401").unwrap();
        settings.option(rule.code, rule.options[0])
    };
    assert_eq!(option("", "a.cnn"), 0.5);
    let text =
        "[lint.options.C401]\nshare = 0.7\n[lint.per-path.old.options]\nfc-dominates.share = 1\n";
    assert_eq!(option(text, "a.cnn"), 0.7);
    assert_eq!(option(text, "old/a.cnn"), 1.0);
    let text = "extend = \"b.toml\"\nlint.options.fc-dominates.parameters = 5\n\
        === b.toml ===\nlint.options.C401 = { share = 0.25, parameters = 7 }\n";
    assert_eq!(option(text, "a.cnn"), 0.25);
}
