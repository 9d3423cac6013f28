//! Uses of a block in a row become a loop.

use super::super::labels::{Names, identifier, is_reserved};
use super::super::tree::{Piece, Statement};
use super::{Block, visit_mut};
use crate::graph::Tensor;
use smol_str::SmolStr;
use std::collections::{HashMap, HashSet};

/// The uses in a row from which on a loop is shorter.
const LEAST_ROUNDS: usize = 3;

/// Uses of one block in a row, with the same values and without names or with names numbered from
/// 1, become loops. A tensor in `needed` is read by its name, and a round has no name.
pub(in super::super) fn loops(
    statements: &mut [Statement],
    blocks: &mut [Block],
    needed: &HashSet<Tensor>,
    names: &mut Names,
) {
    let mut loops = Loops {
        uses: blocks.iter().map(|block| block.name.clone()).collect(),
        names,
        renamed: HashMap::new(),
    };
    for statement in statements.iter_mut() {
        let free = match statement.makes.as_slice() {
            [made] => !needed.contains(made),
            _ => false,
        };
        let mut end = statement.chain.pieces.len();
        if !free {
            end = end.saturating_sub(1);
        }
        loops.fold(&mut statement.chain.pieces, end);
    }
    let renamed = loops.renamed;
    if renamed.is_empty() {
        return;
    }
    let bodies = blocks.iter_mut().map(|block| {
        if let Some(new) = renamed.get(&block.name) {
            block.name.clone_from(new);
        }
        &mut block.body
    });
    let chains = statements.iter_mut().map(|statement| &mut statement.chain);
    for chain in chains.chain(bodies) {
        visit_mut(&mut chain.pieces, &mut |pieces| {
            for piece in pieces {
                if let Some(new) = renamed.get(piece.call.name.as_str()) {
                    piece.call.name = SmolStr::new(new);
                }
            }
        });
    }
}

struct Loops<'n> {
    /// The names of blocks.
    uses: HashSet<String>,
    names: &'n mut Names,
    /// Blocks that leave their name to a loop.
    renamed: HashMap<String, String>,
}

impl Loops<'_> {
    /// Folds the steps before `end`.
    fn fold(&mut self, pieces: &mut Vec<Piece>, end: usize) {
        for piece in pieces.iter_mut() {
            for arm in &mut piece.arms {
                let end = arm.pieces.len();
                self.fold(&mut arm.pieces, end);
            }
        }
        let mut made: Vec<Piece> = Vec::with_capacity(pieces.len());
        let mut at: usize = 0;
        while let Some(piece) = pieces.get(at) {
            let mut rounds = 1;
            if self.uses.contains(piece.call.name.as_str()) {
                rounds = run(pieces.get(at..end).unwrap_or_default());
                let next = pieces.get(at.saturating_add(rounds));
                // A join after it reads the last one by its name.
                if next.is_some_and(Piece::names_flow) {
                    rounds = rounds.saturating_sub(1);
                }
            }
            let mut piece = piece.clone();
            if rounds >= LEAST_ROUNDS {
                piece.rounds = rounds;
                piece.layers = piece.layers.saturating_mul(rounds);
                let label = piece.label.take();
                piece.label = label.map(|label| self.label(number_of(&label).0));
            } else {
                rounds = 1;
            }
            made.push(piece);
            at = at.saturating_add(rounds);
        }
        *pieces = made;
    }

    /// The name of the rounds: `b` of `b1`, `b2`, …, which are `b[1]`, `b[2]`, … then. It is the
    /// name of nothing else: a number after it would make it that of a round.
    fn label(&mut self, stem: &str) -> String {
        let stem = identifier(stem, "x");
        let candidates = ["", "s", "_row", "_rounds"].map(|end| format!("{stem}{end}"));
        for label in candidates {
            if is_reserved(&label) || self.names.is_original(&label) {
                continue;
            }
            if self.uses.remove(&label) {
                let block = self.names.fresh(&format!("{label}_block"), "block");
                self.uses.insert(block.clone());
                self.names.release(&label);
                self.renamed.insert(label.clone(), block);
            } else if self.names.is_taken(&label) {
                continue;
            }
            self.names.keep(&label);
            return label;
        }
        let label = self.names.fresh(&format!("{stem}_rounds"), "x");
        self.names.release(&label);
        self.names.keep(&label);
        label
    }
}

/// How many steps from the first on are the same but for a number that counts up from 1 in their names.
fn run(pieces: &[Piece]) -> usize {
    let Some(first) = pieces.first() else {
        return 1;
    };
    let same = |(number, piece): &(u64, &Piece)| {
        let label = match (&first.label, &piece.label) {
            (None, None) => true,
            (Some(one), Some(other)) => {
                let stem = number_of(one).0;
                !stem.is_empty() && number_of(other) == (stem, Some(*number))
            }
            _ => false,
        };
        label && piece.call == first.call && piece.arms.is_empty()
    };
    (1..).zip(pieces).take_while(same).count().max(1)
}

/// `res4b12`: `res4b` and 12.
fn number_of(label: &str) -> (&str, Option<u64>) {
    let stem = label.trim_end_matches(|last: char| last.is_ascii_digit());
    let digits = label.get(stem.len()..).unwrap_or_default();
    // A counted number has no zeros before it.
    let number = digits.parse().ok().filter(|_| !digits.starts_with('0'));
    (stem, number)
}
