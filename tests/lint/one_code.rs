//! One fault has one code: heads at which a rule on pairs of layers and one on heads meet.

use cnn_lang::diagnostic::Severity;
use cnn_lang::elaborate::analyze;
use cnn_lang::lint::{Settings, Subject, lint};
use cnn_lang::program::Program;
use cnn_lang::source::Memory;

#[test]
fn a_fault_of_the_head_has_one_code() {
    for (end, code) in [
        ("dense 10 -> relu -> relu", "A207"),
        ("dense 10 -> relu -> tanh -> softmax", "A207"),
        ("dense 10 -> softmax -> softmax", "A202"),
        ("dense 10 -> softmax -> sigmoid", "A205"),
        ("dense 10 -> dropout 0.3 -> batchnorm -> softmax", "A214"),
    ] {
        let text = format!(
            "network n {{\n  input 3x32x32\n  task classification {{ classes=10 loss=cross_entropy }}\n  \
             conv 16 3x3 pad=1 -> relu\n  global_avgpool -> flatten -> {end}\n}}\n"
        );
        let program = Program::load(&Memory::new(), "n.cnn", "n.cnn", text);
        let analysis = analyze(&program, None, &[]);
        let subject = Subject::of_program(&program, &analysis);
        let found = lint(&subject, &Settings::default());
        let found = found.iter().filter(|it| it.severity <= Severity::Warning);
        let codes: Vec<&str> = found.map(|it| it.code.id).collect();
        assert_eq!(codes, [code], "{end}");
    }
}
