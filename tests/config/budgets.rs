//! Budgets: which networks they hold for, and what is shown where they do not.

use super::{right, shown};
use cnn_lang::elaborate::{Settable, Setting, analyze};
use cnn_lang::layer::Value;
use cnn_lang::network::Status;
use cnn_lang::program::Program;
use cnn_lang::source::Memory;

const NETWORKS: &str = "\
network large(width: int = 64) {
  input 3x32x32
  conv width 3x3 pad=1 -> relu
  conv width 3x3 pad=1 -> relu
  flatten
  dense 10
}

network small {
  input 3x32x32
  conv 8 3x3 stride=2 -> relu
  global_avgpool
  dense 10
}
";

/// What the budgets of a configuration find in a file of two networks, and whether each keeps them.
fn check(text: &str, path: &str) -> (String, Vec<Status>) {
    check_set(text, path, &[])
}

fn check_set(text: &str, path: &str, settings: &[Setting]) -> (String, Vec<Status>) {
    let config = right(text);
    let mut program = Program::load(&Memory::new(), path, path, NETWORKS);
    let mut analysis = analyze(&program, None, settings);
    assert!(analysis.is_ok());
    let before: Vec<_> = analysis.networks.iter().map(|it| it.graph.len()).collect();
    config.check_budgets(path, &mut program.sources, &mut analysis);
    let after: Vec<_> = analysis.networks.iter().map(|it| it.graph.len()).collect();
    assert_eq!(before, after, "the graphs are those of before");
    let status = analysis.networks.iter().map(|network| network.status);
    let status = status.collect();
    (shown(&analysis.diagnostics, &program.sources), status)
}

use Status::{Complete, Disproved};

#[test]
fn budgets_hold_for_every_network() {
    let (found, status) = check(
        "[budget]\nparams = \"700K\"\nmacs = \"41M\"\ndepth = 3\n",
        "a.cnn",
    );
    assert_eq!((found.as_str(), status), ("", vec![Complete, Complete]));
    let text = "[budget]\nparams = 100_000\nmacs = \"1M\"\npeak_memory = \"8K\"\ndepth = 2\n\
        expect = [\"params > 100 and output.channels = 10\", \"training_memory <= 1M\"]\n";
    let (found, status) = check(text, "a.cnn");
    assert_eq!(status, [Disproved, Disproved]);
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("unmet-budgets", found);
    });
}

#[test]
fn budgets_of_paths_count_more_and_lift() {
    let text = "[budget]\nparams = 50\nexpect = [\"depth > 1\"]\n\
        [budget.per-path.mobile]\nparams = \"off\"\nexpect = [\"depth < 1\"]\n\
        [budget.per-path.\"mobile/large*\"]\nparams = \"1M\"\n";
    let count = |path: &str| check(text, path).0.matches("error[X001").count();
    assert_eq!(count("a.cnn"), 2);
    assert_eq!(count("mobile/a.cnn"), 2);
    assert!(!check(text, "mobile/a.cnn").0.contains("params <="));
    assert_eq!(count("mobile/large.cnn"), 2);
}

#[test]
fn budgets_of_a_base_are_replaced_key_by_key() {
    let text = "extend = \"base.toml\"\n[budget]\nparams = \"1M\"\n\
        === base.toml ===\n[budget]\nparams = 1\ndepth = 1\n";
    let (found, status) = check(text, "a.cnn");
    assert_eq!(status, [Disproved, Disproved]);
    assert!(
        found.contains("[base.toml:3:9]") && !found.contains("params <="),
        "{found}"
    );
}

/// A file claims nothing of a network that is set otherwise; a project's budget holds all the same.
#[test]
fn budgets_hold_for_other_parameters() {
    let wide = Setting {
        of: Settable::Parameter("width".into()),
        value: Value::Number(256u64.into()).into(),
    };
    let text = "[budget]\nparams = \"700K\"\n";
    assert_eq!(check(text, "a.cnn").1, [Complete, Complete]);
    assert_eq!(check_set(text, "a.cnn", &[wide]).1, [Disproved, Complete]);
}

/// One that asks for what a network does not have is an error at that network.
#[test]
fn conditions_that_cannot_be_evaluated_are_errors() {
    let (found, status) = check(
        "[budget]\nexpect = [\"receptive_field.height >= 5\"]\n",
        "a.cnn",
    );
    assert_eq!(status, [Complete, Disproved]);
    assert!(
        found.contains("`receptive_field.height >= 5` does not hold"),
        "{found}"
    );
}

/// Networks with errors are not measured.
#[test]
fn networks_with_errors_are_left_out() {
    let config = right("[budget]\nparams = 1\n");
    let text = "network n {\n  input 3x8x8\n  conv 8 11x11\n}\n";
    let mut program = Program::load(&Memory::new(), "a.cnn", "a.cnn", text);
    let mut analysis = analyze(&program, None, &[]);
    let before = analysis.diagnostics.len();
    config.check_budgets("a.cnn", &mut program.sources, &mut analysis);
    assert_eq!(analysis.diagnostics.len(), before);
    assert_eq!(analysis.networks[0].status, Status::Failed);
}
