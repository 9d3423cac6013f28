//! C409.

use crate::layer::{Kernel, Layer};
use crate::lint::{Context, Findings, OptionSpec, rule};

rule! {
    /// A 1x1 convolution has more than 8 groups.
    ///
    /// Groups save multiplications, but less time: for the same number of multiplications, a
    /// grouped layer reads and writes more channels. On a GPU, Ma et al. measured that 8 groups are
    /// more than twice as slow as one.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 64 3x3 pad=1 -> relu
    ///   conv 64 1x1 groups=16 -> relu
    ///   global_avgpool -> dense 10
    /// }
    /// ```
    ///
    /// Use fewer groups:
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 64 3x3 pad=1 -> relu
    ///   conv 64 1x1 groups=4 -> relu
    ///   global_avgpool -> dense 10
    /// }
    /// ```
    "C409" "excess-groups"
    off: Info,
    source: "Ma et al. 2018, arXiv:1807.11164, guideline G2 and table 2",
    options: [GROUPS],
    check: check,
}

const GROUPS: OptionSpec = OptionSpec::count(
    "groups",
    "the groups that a 1x1 convolution may have",
    8.0,
    1.0,
    1e9,
);

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let most = context.option(&RULE, &GROUPS);
    for view in context.all() {
        let Some(Layer::Conv(conv)) = view.layer else {
            continue;
        };
        if conv.kernel != Kernel::new(1, 1) || conv.groups as f64 <= most {
            continue;
        }
        let message = format!(
            "{} has {} groups, more than {most}",
            context.called(view),
            conv.groups
        );
        let each = view
            .input()
            .channels()
            .checked_div(conv.groups)
            .unwrap_or(0);
        let found = findings
            .at(view, message)
            .here(format!("each group reads {each} channels"))
            .help(format!("use at most {most} groups"));
        findings.push(found);
    }
}
