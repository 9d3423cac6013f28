//! A226.

use crate::lint::dropout::{BeforeNorm, before_batchnorm, short};
use crate::lint::words::counted;
use crate::lint::{Context, Findings, rule};

rule! {
    /// Dropout comes before a layer that a batch norm follows.
    ///
    /// The variance that dropout adds in training passes through layers with weights and sums, and
    /// the batch norm after them records it, though nothing is dropped at inference (see
    /// `dropout-before-bn`, A211). The more values a layer sums up, the smaller the shift: in Wide
    /// ResNets dropout helps nevertheless, so the level is info. Li et al. recommend dropout only
    /// after the last batch norm.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 32 3x3 pad=1 -> relu -> dropout 0.2
    ///   conv 64 3x3 pad=1 bias=off -> batchnorm -> relu
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 32 3x3 pad=1 -> relu
    ///   conv 64 3x3 pad=1 bias=off -> batchnorm -> relu
    ///   global_avgpool -> flatten -> dropout 0.2 -> dense 10
    /// }
    /// ```
    "A226" "dropout-upstream-of-bn"
    level: Info,
    source: "Li, Chen, Hu & Yang 2018, arXiv:1801.05134, section 4; Zagoruyko & Komodakis 2016, arXiv:1605.07146, section 2.4",
    check: check,
}

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let upstream = before_batchnorm(context).into_iter();
    for BeforeNorm { drop, norm, sums } in upstream.filter(|it| it.sums > 0) {
        let (dropout, batchnorm) = (context.called(drop.view), context.called(norm));
        let times = short(1.0 / (1.0 - drop.rate));
        let between = counted(sums.into(), "layer");
        let message = format!(
            "{dropout} raises the mean square in training {times} times, and {batchnorm}, after {between} with weights or sums, records a part of that"
        );
        let found = findings
            .at(drop.view, message)
            .here("in training only")
            .label(norm.node.origin.span, "records the variance of training")
            .help("drop after the last batch norm of the network");
        findings.push(found);
    }
}
