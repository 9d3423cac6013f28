//! Networks of texts and of the standard library, and their differences as short listings.

use cnn_lang::cost::{Cost, measure};
use cnn_lang::diff::listing::{Detail, Line, Mark, Member, Unit};
use cnn_lang::diff::{NetworkDiff, Side, diff};
use cnn_lang::elaborate::analyze;
use cnn_lang::network::Network;
use cnn_lang::program::Program;
use cnn_lang::source::{Folder, Memory};
use std::path::Path;

/// A network and its cost.
pub struct Measured {
    pub network: Network,
    pub cost: Cost,
}

impl Measured {
    pub fn new(network: Network) -> Self {
        let cost = measure(&network.graph).expect("countable");
        Self { network, cost }
    }

    pub fn side(&self) -> Side<'_> {
        Side {
            network: &self.network,
            cost: &self.cost,
        }
    }
}

/// The first network of a text; `expect`s need not hold.
pub fn network(text: &str) -> Measured {
    let program = Program::load(&Memory::new(), "net.cnn", "net.cnn", text);
    let mut analysis = analyze(&program, None, &[]);
    let network = analysis.networks.swap_remove(0);
    assert!(network.is_built(), "{:#?}", analysis.diagnostics);
    Measured::new(network)
}

/// `resnet.cnn#resnet50`, or with changes of its text: each replaces what occurs once.
pub fn zoo(name: &str, edits: &[(&str, &str)]) -> Measured {
    let (file, name) = name.split_once('#').expect("a network");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = root.join("stdlib/zoo").join(file);
    let mut text = std::fs::read_to_string(path).expect("a file of the zoo");
    for (from, to) in edits {
        assert_eq!(text.matches(from).count(), 1, "`{from}` in {file}");
        text = text.replace(from, to);
    }
    let program = Program::load(&Folder::new(root), file, file, text);
    let mut analysis = analyze(&program, Some(name), &[]);
    let network = analysis.networks.swap_remove(0);
    assert!(network.is_built(), "{:#?}", analysis.diagnostics);
    Measured::new(network)
}

/// The difference, and its listing.
pub fn compared(before: &Measured, after: &Measured) -> (NetworkDiff, String) {
    let found = diff(before.side(), after.side());
    let listing = listing(&found);
    (found, listing)
}

/// A line each, then the counts: `~ stage[2]/conv[1..3] x3: features 64 -> 128 (+1_000)`.
pub fn listing(found: &NetworkDiff) -> String {
    let lines = found.lines(Detail::Gathered);
    let mut text: String = lines.iter().map(line).collect();
    let counts = found.counts();
    text.push_str(&format!(
        "{} added, {} removed, {} changed, {} follow, {} same, {} renamed\n",
        counts.added, counts.removed, counts.changed, counts.follow, counts.same, counts.renamed
    ));
    text
}

fn line(line: &Line<'_>) -> String {
    let mark = match line.mark {
        Mark::Added => '+',
        Mark::Removed => '-',
        Mark::Changed => '~',
        Mark::Renamed => '=',
        Mark::Follows => '>',
    };
    let path = line.path.join("/");
    let times = match line.instances {
        1 => String::new(),
        times => format!(" x{times}"),
    };
    let what = match line.members[0] {
        Member::Lone(layer) => match line.unit {
            Unit::Layer => layer.text(),
            Unit::Block => format!("block of {}", line.layers),
            Unit::Round => format!("round of {}", line.layers),
        },
        Member::Pair(pair) if line.mark == Mark::Renamed => {
            let renamed = pair.renamed.as_ref().unwrap();
            format!("was {}", renamed.names.before)
        }
        Member::Pair(pair) => {
            let changes = pair.changes.iter().map(ToString::to_string);
            changes.collect::<Vec<_>>().join("; ")
        }
    };
    let parameters = match line.parameters() {
        0 => String::new(),
        more => format!(" ({more:+})"),
    };
    format!("{mark} {path}{times}: {what}{parameters}\n")
}
