//! Long networks: the same answers as for short ones, where no table of all pairs would do.

use crate::networks::{Measured, compared, network};
use std::fmt::Write;

/// A residual network of so many units, in three stages, with a layer more in one unit of the second.
fn residual(units: u32, width: u64, extra: Option<u32>) -> Measured {
    let mut text = "network n {\n  input 3x32x32\n".to_owned();
    for stage in 0..3u32 {
        let features = width << stage;
        writeln!(
            text,
            "  conv {features} 3x3 pad=1 stride={}",
            1 + u64::from(stage > 0)
        )
        .unwrap();
        let unit = "residual { conv FEATURES 3x3 pad=1 -> batchnorm -> relu } -> relu";
        let unit = unit.replace("FEATURES", &features.to_string());
        match extra.filter(|_| stage == 1) {
            None => writeln!(text, "  repeat {units} {{ {unit} }}").unwrap(),
            Some(before) => {
                let after = units - before;
                writeln!(text, "  repeat {before} {{ {unit} }}").unwrap();
                writeln!(text, "  dropout 0.2").unwrap();
                writeln!(text, "  repeat {after} {{ {unit} }}").unwrap();
            }
        }
    }
    text.push_str("  global_avgpool -> flatten -> dense 10\n}\n");
    network(&text)
}

const UNITS: u32 = 600;

#[test]
fn one_layer_more_among_thousands() {
    let before = residual(UNITS, 16, None);
    assert_eq!(before.network.graph.len(), 3 * (5 * UNITS as usize + 1) + 4);
    let after = residual(UNITS, 16, Some(177));
    let (_, listing) = compared(&before, &after);
    assert_eq!(
        listing,
        "+ dropout[1]: dropout 0.2\n\
         1 added, 0 removed, 0 changed, 0 follow, 9006 same, 0 renamed\n"
    );
}

#[test]
fn rounds_more_among_thousands() {
    let (_, listing) = compared(&residual(UNITS, 16, None), &residual(UNITS + 3, 16, None));
    assert_eq!(
        listing,
        // n · (9n + 1) + 2n parameters a unit.
        "+ round[601..603] x3: round of 5 (+7056)\n\
         + round[601..603] x3: round of 5 (+27936)\n\
         + round[601..603] x3: round of 5 (+111168)\n\
         45 added, 0 removed, 0 changed, 0 follow, 9006 same, 0 renamed\n"
    );
}

#[test]
fn a_wide_network_of_thousands_of_layers() {
    let (found, listing) = compared(&residual(UNITS, 16, None), &residual(UNITS, 32, None));
    let counts = found.counts();
    // Three convolutions before the stages, and one in each unit.
    assert_eq!(counts.changed, 3 * (UNITS as usize + 1));
    assert_eq!((counts.added, counts.removed, counts.renamed), (0, 0, 0));
    // With n features, a convolution of m has n · (9m + 1) parameters.
    let conv = |from: u64, to: u64| to * (9 * from + 1);
    let stage =
        |before: u64, width: u64| conv(before, width) + u64::from(UNITS) * conv(width, width);
    let inputs = [(3, 3), (16, 32), (32, 64)];
    let more = inputs.iter().zip([16, 32, 64]).map(|(from, to)| {
        let wider = stage(from.1, 2 * to) - stage(from.0, to);
        format!(" features {to} -> {} (+{wider})", 2 * to)
    });
    let lines = listing.lines().filter_map(|line| line.split_once(':'));
    let changes: Vec<&str> = lines.map(|(_, change)| change).collect();
    assert_eq!(changes, more.collect::<Vec<_>>());
}

#[test]
fn a_wide_network_with_one_layer_more() {
    let (found, _) = compared(&residual(UNITS, 16, None), &residual(UNITS, 24, Some(177)));
    let counts = found.counts();
    assert_eq!((counts.added, counts.removed), (1, 0));
    assert_eq!(counts.changed, 3 * (UNITS as usize + 1));
}
