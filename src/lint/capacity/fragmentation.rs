//! C410.

use crate::graph::NodeIndex;
use crate::layer::Role;
use crate::lint::{Context, Findings, OptionSpec, View, rule};
use std::collections::HashMap;

rule! {
    /// More than six branches start at one layer and end in one join.
    ///
    /// Many small parallel layers use a GPU less well than one large layer: Ma et al. measured that
    /// a block in four parts is three times as slow on a GPU as the same work in one.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 64 3x3 pad=1 -> relu as x
    ///   concat(conv 8 1x1, conv 8 1x1, conv 8 1x1, conv 8 1x1, conv 8 1x1, conv 8 1x1, conv 8 1x1)
    ///   relu -> global_avgpool -> dense 10
    /// }
    /// ```
    ///
    /// Use fewer, wider branches:
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 64 3x3 pad=1 -> relu as x
    ///   concat(conv 32 1x1, conv 24 3x3 pad=1)
    ///   relu -> global_avgpool -> dense 10
    /// }
    /// ```
    "C410" "fragmentation"
    off: Info,
    source: "Ma et al. 2018, arXiv:1807.11164, guideline G3 and table 3; the 6 is a judgement",
    options: [BRANCHES],
    check: check,
}

const BRANCHES: OptionSpec = OptionSpec::count(
    "branches",
    "the branches that may run side by side",
    6.0,
    1.0,
    1e9,
);

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let most = context.option(&RULE, &BRANCHES);
    for view in context.with_role(Role::Join) {
        if view.sources.len() as f64 <= most {
            continue;
        }
        let mut branches: HashMap<NodeIndex, usize> = HashMap::new();
        for source in &view.sources {
            if let Some(fork) = fork(context, *source) {
                let count = branches.entry(fork).or_default();
                *count = count.saturating_add(1);
            }
        }
        let largest = branches
            .into_iter()
            .max_by_key(|(fork, count)| (*count, *fork));
        let Some((fork, count)) = largest.filter(|(_, count)| *count as f64 > most) else {
            continue;
        };
        let name = context.called(view);
        let mut found = findings
            .at(
                view,
                format!("{count} branches run side by side, more than {most}"),
            )
            .here("they end here")
            .help(format!(
                "use at most {most} branches before {name}, and wider ones"
            ));
        if let Some(fork) = context.view(fork) {
            found = found.label(fork.node.origin.span, "they start here");
        }
        findings.push(found);
    }
}

/// Where the branch that ends with a layer starts: the nearest layer before it with several
/// readers. No layer is looked at for more than one join.
fn fork(context: &Context<'_>, last: NodeIndex) -> Option<NodeIndex> {
    let last = context.view(last)?;
    if last.readers.len() > 1 {
        return Some(last.index);
    }
    let mut before = context.before(last);
    before
        .find(|view: &&View<'_>| view.readers.len() > 1)
        .map(|view| view.index)
}
