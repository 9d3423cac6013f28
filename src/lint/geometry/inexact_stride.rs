//! R302.

use crate::layer::Role;
use crate::lint::sliding::{Along, grid};
use crate::lint::{Context, Findings, rule};

rule! {
    /// The last rows or columns of a map are never read, because the stride does not divide it.
    ///
    /// The rows and columns after the last window are dropped. Of a 7x7 map, a 2x2 pooling drops 13
    /// of 49 positions. Padding counts: a 3x3 kernel with stride 2 and padding 1 reads all of a
    /// 112x112 map.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x112x112
    ///   conv 16 3x3 pad=1 -> relu
    ///   maxpool 3x3 stride=2
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    ///
    /// Add padding, or choose a size that the windows fill:
    ///
    /// ```cnn
    /// network n {
    ///   input 3x112x112
    ///   conv 16 3x3 pad=1 -> relu
    ///   maxpool 3x3 stride=2 pad=1
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    "R302" "inexact-stride"
    off: Warning,
    source: "Stanford CS231n, notes on convolutional networks, \"constraints on strides\"",
    check: check,
}

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for (view, sliding) in context.sliding() {
        let [rows, columns] = sliding.axes();
        let (lost_rows, lost_columns) = (rows.unread_at_end(), columns.unread_at_end());
        if (lost_rows, lost_columns) == (0, 0) {
            continue;
        }
        let what = if view.is(Role::Pool) {
            "pool"
        } else {
            "convolution"
        };
        let message = format!(
            "{} of the {} map {} never read by this {} {what} of stride {}",
            last(&rows, lost_rows, &columns, lost_columns),
            sliding.map(),
            if lost_rows.saturating_add(lost_columns) == 1 {
                "is"
            } else {
                "are"
            },
            sliding.kernel(),
            sliding.stride(),
        );
        let whole = |along: &Along, lost: u64| along.input.saturating_sub(lost);
        let more = |along: &Along, lost: u64| match lost {
            0 => along.input,
            _ => whole(along, lost).saturating_add(along.stride),
        };
        let found = findings
            .at(view, message)
            .here(format!(
                "its last window ends before the end of the {} map",
                sliding.map()
            ))
            .help(format!(
                "pad the end, or choose the input so that this map is {} or {}",
                grid(whole(&rows, lost_rows), whole(&columns, lost_columns)),
                grid(more(&rows, lost_rows), more(&columns, lost_columns)),
            ));
        findings.push(found);
    }
}

/// "the last row and column", "the last 2 columns"
fn last(rows: &Along, lost_rows: u64, columns: &Along, lost_columns: u64) -> String {
    let one = |along: &Along, lost: u64| match lost {
        1 => along.noun(1).to_owned(),
        _ => format!("{lost} {}", along.noun(lost)),
    };
    match (lost_rows, lost_columns) {
        (lost, 0) => format!("the last {}", one(rows, lost)),
        (0, lost) => format!("the last {}", one(columns, lost)),
        (1, 1) => "the last row and column".into(),
        (lost, same) if lost == same => format!("the last {lost} rows and columns"),
        _ => format!(
            "the last {} and the last {}",
            one(rows, lost_rows),
            one(columns, lost_columns)
        ),
    }
}
