//! Differences in Markdown, for the description or a comment of a pull request.

use super::lines::{Names, rows, shown};
use super::sums::Width;
use super::text::listing;
use super::{ComparedNetworks, DiffReport, LoneNetwork, sums, words};
use crate::diagnostic::Surface;
use crate::diff::listing::Detail;
use crate::diff::{NetworkDiff, PredictionDiff};
use crate::report::text::counted;

/// Listings of more lines are folded.
const MOST_OPEN: usize = 20;

/// The columns of code that fit a comment without scrolling.
const WIDTH: usize = 96;

/// The changes, a part for each network that changed.
pub fn diff_markdown(report: &DiffReport, detail: Detail) -> String {
    let mut parts = Vec::new();
    let mut same = Vec::new();
    for networks in &report.networks {
        match networks {
            ComparedNetworks::Compared { diff, .. } if diff.is_empty() => {
                same.push(format!("`{}`", diff.names.after));
            }
            ComparedNetworks::Compared { diff, prediction } => {
                parts.push(network(report, diff, prediction, detail));
            }
            ComparedNetworks::Added(network) => {
                parts.push(lone(network, "added", &report.files.after));
            }
            ComparedNetworks::Removed(network) => {
                parts.push(lone(network, "removed", &report.files.before));
            }
        }
    }
    if !same.is_empty() {
        let (before, after) = (&report.files.before, &report.files.after);
        let same = same.join(", ");
        parts.push(format!("No difference (`{before}` → `{after}`): {same}\n"));
    }
    parts.join("\n")
}

fn lone(network: &LoneNetwork, what: &str, file: &str) -> String {
    let parameters = counted(network.totals.parameters, "parameter");
    let macs = counted(network.totals.macs, "MAC");
    format!(
        "### `{}` {what}\n\n`{file}`: {parameters}, {macs}\n",
        network.name
    )
}

fn network(
    report: &DiffReport,
    diff: &NetworkDiff,
    prediction: &PredictionDiff,
    detail: Detail,
) -> String {
    let (files, names) = (&report.files, &diff.names);
    let name = if names.differ() {
        format!("`{}` → `{}`", names.before, names.after)
    } else {
        format!("`{}`", names.after)
    };
    let mut text = format!("### {name}\n\n`{}` → `{}`\n\n", files.before, files.after);
    text.push_str(&sums::table(diff, Width::FULL).markdown());
    let mut told = vec![format!("**{}**", words::counts(diff.counts()))];
    told.extend(words::whole(diff));
    told.push(words::prediction(diff, prediction));
    text.push('\n');
    for told in told {
        text.push_str(&format!("- {told}\n"));
    }
    let lines = diff.lines(detail);
    let (lines, hidden) = shown(&lines, detail);
    if !lines.is_empty() {
        let rows = rows(&lines, &Names::of(diff));
        let mut table = fenced(&listing(&rows, WIDTH, Surface::Plain));
        if hidden > 0 {
            let more = counted(hidden as u64, "more line");
            table.push_str(&format!(
                "\n… and {more}: `cnn diff --all` lists every layer\n"
            ));
        }
        if lines.len() > MOST_OPEN {
            let title = counted(lines.len().saturating_add(hidden) as u64, "line");
            text.push_str(&folded(&format!("Layers ({title})"), &table));
        } else {
            text.push_str(&format!("\n{table}"));
        }
    }
    let attributes = sums::attributes(diff, usize::MAX);
    if !attributes.is_empty() {
        let title = counted(diff.attributes.len() as u64, "attribute");
        text.push_str(&folded(&format!("{title} changed"), &attributes.markdown()));
    }
    text
}

/// A part that is opened by a click.
fn folded(title: &str, text: &str) -> String {
    format!("\n<details>\n<summary>{title}</summary>\n\n{text}\n</details>\n")
}

/// A listing as a block of code in the colours of a difference: additions are green, removals red,
/// and changes, marked with `!`, orange.
fn fenced(listing: &str) -> String {
    let lines = listing.lines().map(|line| match line.strip_prefix('~') {
        Some(changed) => format!("!{changed}\n"),
        None => format!("{line}\n"),
    });
    format!("```diff\n{}```\n", lines.collect::<String>())
}
