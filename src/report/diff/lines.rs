//! The lines of a listing, set in by the blocks that they are in.

use super::words;
use crate::diff::NetworkDiff;
use crate::diff::listing::{Detail, Line, Mark};
use std::collections::HashSet;

/// The number of lines shown unless all are requested.
const MOST_LINES: usize = 80;

/// A row of a listing.
pub(super) struct Row<'l, 'd> {
    /// How far it is set in.
    pub indent: usize,
    /// The rest of its path.
    pub name: String,
    /// The line; `None` for blocks around the rows after it.
    pub line: Option<&'l Line<'d>>,
}

/// The lines that are shown, and how many more there are.
pub(super) fn shown<'l, 'd>(lines: &'l [Line<'d>], detail: Detail) -> (Vec<&'l Line<'d>>, usize) {
    let most = match detail {
        Detail::Gathered => MOST_LINES,
        Detail::Each => usize::MAX,
    };
    let shown: Vec<&Line<'d>> = lines.iter().take(most).collect();
    let hidden = lines.len().saturating_sub(shown.len());
    (shown, hidden)
}

/// Which names are there once in their blocks.
pub(super) struct Names(HashSet<(String, String)>);

impl Names {
    /// The names in both networks.
    pub fn of(diff: &NetworkDiff) -> Self {
        let matched = diff.matched.iter();
        let matched = matched.flat_map(|pair| [&pair.layers.before, &pair.layers.after]);
        let layers = matched.chain(&diff.added).chain(&diff.removed);
        let mut several = HashSet::new();
        for layer in layers {
            let mut above = String::new();
            for part in layer.path.split('/') {
                let name = unnumbered(part);
                if part.strip_prefix(name) == Some("[2]") {
                    several.insert((above.clone(), name.to_owned()));
                }
                above.push_str(name);
                above.push('/');
            }
        }
        Self(several)
    }

    /// A path without the numbers of those that are there once.
    pub fn plain(&self, path: &[String]) -> Vec<String> {
        let mut above = String::new();
        let parts = path.iter().map(|part| {
            let name = unnumbered(part);
            let once = part.strip_prefix(name) == Some("[1]")
                && !self.0.contains(&(above.clone(), name.to_owned()));
            above.push_str(name);
            above.push('/');
            if once { name.to_owned() } else { part.clone() }
        });
        parts.collect()
    }
}

fn unnumbered(part: &str) -> &str {
    part.split('[').next().unwrap_or(part)
}

/// Rows for lines: renamed layers first, then a tree of blocks in which a block with one line in it
/// is on that line.
pub(super) fn rows<'l, 'd>(lines: &[&'l Line<'d>], names: &Names) -> Vec<Row<'l, 'd>> {
    let (renamed, others): (Vec<&Line<'d>>, Vec<&Line<'d>>) =
        lines.iter().partition(|line| line.mark == Mark::Renamed);
    let mut rows: Vec<Row<'l, 'd>> = Vec::new();
    for line in renamed {
        rows.push(Row {
            indent: 0,
            name: line.path.join("/"),
            line: Some(line),
        });
    }
    let placed: Vec<Placed<'l, 'd>> = others
        .into_iter()
        .map(|line| (names.plain(&words::path(line)), line))
        .collect();
    set_in(&placed, 0, 0, &mut rows);
    rows
}

/// A line and its path.
type Placed<'l, 'd> = (Vec<String>, &'l Line<'d>);

/// Rows of lines that have their first `depth` parts in common.
fn set_in<'l, 'd>(
    lines: &[Placed<'l, 'd>],
    depth: usize,
    indent: usize,
    rows: &mut Vec<Row<'l, 'd>>,
) {
    let mut rest = lines;
    while let Some((path, line)) = rest.first() {
        let is_block = |other: &&Placed<'l, 'd>| {
            let deeper = other.0.len() > depth.saturating_add(1);
            deeper && other.0.get(depth) == path.get(depth)
        };
        let together = rest.iter().take_while(is_block).count();
        if together < 2 {
            rows.push(Row {
                indent,
                name: path.get(depth..).unwrap_or_default().join("/"),
                line: Some(line),
            });
            rest = rest.get(1..).unwrap_or_default();
            continue;
        }
        let (inside, after) = rest.split_at(together);
        let mut common = depth.saturating_add(1);
        while inside.iter().all(|(other, _)| {
            other.len() > common.saturating_add(1) && other.get(common) == path.get(common)
        }) {
            common = common.saturating_add(1);
        }
        rows.push(Row {
            indent,
            name: path.get(depth..common).unwrap_or_default().join("/"),
            line: None,
        });
        set_in(inside, common, indent.saturating_add(1), rows);
        rest = after;
    }
}
