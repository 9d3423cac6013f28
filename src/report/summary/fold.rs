//! Layers gathered into the blocks that they stand in: the lines of a table.

use super::{Row, Summary};
use crate::cost::ReceptiveField;
use crate::layer::Shape;
use std::collections::HashMap;

/// How many lines a table has at most when nobody says how deep it goes.
const MOST_LINES: usize = 100;

/// A line of a table: a layer, or a block with the sums over its layers.
#[derive(Clone, Debug, PartialEq)]
pub struct Line<'s> {
    /// How deep it stands: 0 in the network itself.
    pub depth: usize,
    /// The last part of its path: `conv[2]`.
    pub name: &'s str,
    /// `conv 3x3`; nothing for a block.
    pub kind: &'s str,
    /// Whether it stands for a block, and whether the block's layers follow.
    pub block: Option<Folding>,
    /// What it gives: the last layer of a block.
    pub outputs: &'s [Shape],
    /// Learned values, trained or not.
    pub params: u64,
    /// Multiply-accumulates.
    pub macs: u64,
    /// The bytes of the tensors that it makes.
    pub memory: u64,
    /// What of the input its last layer sees.
    pub receptive_field: Option<ReceptiveField>,
    /// Whether only outputs for training need it.
    pub training_only: bool,
}

/// Whether the layers of a block are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Folding {
    /// They follow.
    Open,
    /// The block stands for so many of them.
    Closed(usize),
}

/// The deepest that the paths of a network go.
pub fn deepest(summary: &Summary) -> usize {
    let depths = summary.rows.iter().map(|row| row.path.matches('/').count());
    depths.max().unwrap_or(0)
}

/// The depth at which a table of the network stays readable.
pub fn readable_depth(summary: &Summary) -> usize {
    let deepest = deepest(summary);
    let fits = |depth: &usize| lines(summary, *depth).len() <= MOST_LINES;
    (0..=deepest).rev().find(fits).unwrap_or(0)
}

/// The lines of a table that goes `depth` blocks deep.
pub fn lines(summary: &Summary, depth: usize) -> Vec<Line<'_>> {
    let mut sums: HashMap<&str, Vec<&Row>> = HashMap::new();
    for row in &summary.rows {
        for (at, _) in row.path.match_indices('/') {
            if let Some(block) = row.path.get(..at) {
                sums.entry(block).or_default().push(row);
            }
        }
    }
    let mut lines: Vec<Line<'_>> = Vec::new();
    let mut open: Vec<&str> = Vec::new();
    for row in &summary.rows {
        let path = row.path.as_str();
        let blocks: Vec<&str> = path
            .match_indices('/')
            .filter_map(|(at, _)| path.get(..at))
            .collect();
        let same = open
            .iter()
            .zip(&blocks)
            .take_while(|(one, other)| one == other)
            .count();
        for (level, block) in blocks.iter().enumerate().skip(same) {
            if level > depth {
                break;
            }
            let inside = sums.get(block).map_or(&[][..], Vec::as_slice);
            lines.push(sum(level, block, inside, level >= depth));
        }
        if blocks.len() <= depth {
            lines.push(Line {
                depth: blocks.len(),
                name: last(path),
                kind: &row.kind,
                block: None,
                outputs: &row.outputs,
                params: row.params,
                macs: row.macs,
                memory: row.memory,
                receptive_field: row.receptive_field,
                training_only: row.training_only,
            });
        }
        open = blocks;
    }
    lines
}

fn sum<'s>(depth: usize, block: &'s str, rows: &[&'s Row], closed: bool) -> Line<'s> {
    let add = |value: fn(&Row) -> u64| {
        let values = rows.iter().map(|row| value(row));
        values.fold(0u64, u64::saturating_add)
    };
    let end = rows.last();
    Line {
        depth,
        name: last(block),
        kind: "",
        block: Some(if closed {
            Folding::Closed(rows.len())
        } else {
            Folding::Open
        }),
        outputs: end.map_or(&[], |row| row.outputs.as_slice()),
        params: add(|row| row.params),
        macs: add(|row| row.macs),
        memory: add(|row| row.memory),
        receptive_field: end.and_then(|row| row.receptive_field),
        training_only: rows.iter().all(|row| row.training_only),
    }
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
