//! Layers that do not fit, and whose output is known all the same: one mistake does not hide the
//! next.

use cnn_lang::elaborate::analyze;
use cnn_lang::program::Program;
use cnn_lang::source::Memory;

/// The codes of the diagnostics of `lines` after an input.
fn codes(lines: &str) -> Vec<&'static str> {
    let text = format!("network n {{\n  input 8x16x16\n{lines}\n}}\n");
    let program = Program::load(&Memory::new(), "a.cnn", "a.cnn", text.as_str());
    let found = analyze(&program, None, &[]).diagnostics;
    found.iter().map(|it| it.code.id).collect()
}

#[test]
fn one_mistake_does_not_hide_the_next() {
    assert_eq!(codes("conv 9 3x3 groups=3\ngroupnorm 2"), ["S003", "S003"]);
    assert_eq!(
        codes("dense 10\nrelu\nreshape 11\ndense 3"),
        ["S005", "S006"]
    );
    assert_eq!(codes("groupnorm 3\nconv 8 20x20"), ["S003", "S001"]);
}

#[test]
fn what_may_be_right_is_not_reported() {
    // Of 9 features or 3 groups either may be wrong.
    assert_eq!(codes("conv 9 3x3 groups=4\nconv 8 3x3 groups=2"), ["S003"]);
    assert_eq!(codes("maxpool 3 pad=2\nconv 8 16x16"), ["S009"]);
}
