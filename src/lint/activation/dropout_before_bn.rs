//! A211.

use crate::lint::dropout::{BeforeNorm, before_batchnorm, move_after, short};
use crate::lint::words::percent;
use crate::lint::{Context, Findings, rule};

rule! {
    /// Dropout comes directly before a batch norm.
    ///
    /// In training, dropout of rate p sets values to 0 and divides the others by 1 − p, which keeps
    /// the mean and multiplies the mean square by 1 / (1 − p). The batch norm after it records that
    /// variance and uses it at inference, where nothing is dropped: its outputs are then too small,
    /// and so are all later values. Li et al. measured that with dropout 0.5, DenseNet falls from
    /// 77.42 to 68.55 % on CIFAR-100.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 32 3x3 pad=1 bias=off -> dropout 0.2 -> batchnorm -> relu
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    ///
    /// Put the dropout after it, ideally after the last batch norm of the network:
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 32 3x3 pad=1 bias=off -> batchnorm -> relu
    ///   global_avgpool -> flatten -> dropout 0.2 -> dense 10
    /// }
    /// ```
    ///
    /// "Directly" means that no layer with weights and no sum of tensors is between them; a
    /// concatenation, as in DenseNet, does not change the values. Otherwise A226
    /// `dropout-upstream-of-bn` reports the dropout. `drop_path` is not reported: it drops a branch
    /// for a whole sample.
    "A211" "dropout-before-bn"
    level: Warning,
    fix: Unsafe,
    source: "Li, Chen, Hu & Yang 2018, Understanding the disharmony between dropout and batch \
     normalization by variance shift, arXiv:1801.05134",
    yields_to: ["A214"],
    check: check,
}

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let directly = before_batchnorm(context).into_iter();
    for BeforeNorm { drop, norm, .. } in directly.filter(|it| it.sums == 0) {
        let (dropout, batchnorm) = (context.called(drop.view), context.called(norm));
        let times = short(1.0 / (1.0 - drop.rate));
        let message = format!(
            "{dropout} directly before {batchnorm}: in training the mean square is {times} times \
             that at inference"
        );
        let mut found = findings
            .at(drop.view, message)
            .here(format!(
                "sets {} of the values to 0 in training only",
                percent(drop.rate)
            ))
            .label(norm.node.origin.span, "records the variance of training")
            .help(format!(
                "move {dropout} after {batchnorm} and its activation, ideally after the last \
                 batch norm"
            ));
        if let Some(edits) = move_after(context, drop.view, norm) {
            found = found.edits(false, format!("move {dropout} after {batchnorm}"), edits);
        }
        findings.push(found);
    }
}
