//! What is left of networks with errors: their layers with places and shapes, as an editor shows
//! them while a line is being written.

use cnn_lang::elaborate::{Analysis, analyze, assume_shapes};
use cnn_lang::graph::{Certainty, Graph, Operation};
use cnn_lang::network::Status;
use cnn_lang::program::Program;
use cnn_lang::source::Memory;
use std::fmt::Write;

/// Broken programs, each with the error in a line.
const PROGRAMS: &[(&str, &str)] = &[
    (
        "a typo in the last line",
        "network n {
  input 3x32x32
  conv 8 3x3 -> relu
  maxpool 2x2
  denze 10
}
",
    ),
    (
        "a typo in the middle",
        "network n {
  input 3x32x32
  conv 8 3x3
  rellu
  maxpool 2x2
  flatten -> dense 10
}
",
    ),
    (
        "a half-typed conv",
        "network n {
  input 3x32x32
  conv 8 3x3 -> relu
  conv
  maxpool 2x2
  global_avgpool -> dense 10
}
",
    ),
    (
        "a half-typed argument",
        "network n {
  input 3x32x32
  conv 8 3x3 -> relu
  conv 16 3x3 pad=
  maxpool 2x2
}
",
    ),
    (
        "a half-typed expect",
        "network n {
  input 3x32x32
  conv 8 3x3 -> relu
  expect params <=
  flatten -> dense 10
}
",
    ),
    (
        "an expect that does not hold",
        "network n {
  input 3x32x32
  conv 8 3x3 -> relu
  flatten -> dense 10
  expect params <= 1K
}
",
    ),
    (
        "an expect with a typo",
        "network n {
  input 3x32x32
  conv 8 3x3
  expect parms <= 1K
}
",
    ),
    (
        "a shape assertion that does not hold",
        "network n {
  input 3x32x32
  conv 8 3x3              : 8x32x32
  maxpool 2x2
}
",
    ),
    (
        "an unclosed brace at the end",
        "network n {
  input 3x32x32
  conv 8 3x3 -> relu
  repeat 2 {
    conv 8 3x3 pad=1
",
    ),
    (
        "a lost brace in the middle",
        "network n {
  input 3x32x32
  residual {
    conv 3 3x3 pad=1
  relu
  flatten -> dense 10
}

network m {
  input 1x8x8
  conv 4 3x3
}
",
    ),
    (
        "dense on a map",
        "network n {
  input 3x32x32
  conv 8 3x3 stride=2
  dense 10
  softmax
}
",
    ),
    (
        "a comma that a safe fix removes",
        "network n {
  input 3x32x32
  conv 8, 3x3
  maxpool 2x2
}
",
    ),
    (
        "a wrong use",
        "use std.conv { conv_bn_rellu }

network n {
  input 3x32x32
  conv_bn_rellu 8 3x3
  maxpool 2x2
}
",
    ),
    (
        "an unknown block in a residual",
        "network n {
  input 3x32x32
  conv 8 3x3 pad=1
  residual {
    conv 8 3x3 pad=1 -> relu
    attend 4
    conv 8 1x1
  }
  global_avgpool -> dense 10
}
",
    ),
    (
        "a join of unequal shapes",
        "network n {
  input 3x32x32
  a = conv 8 3x3
  b = conv 8 5x5
  add(a, b) -> relu
  flatten -> dense 10
}
",
    ),
    (
        "an error in a block that two lines use",
        "network n {
  input 3x32x32
  unit 8 -> unit 16
  global_avgpool
}

block unit(width: int) {
  conv width 3x3 pad=1
  norm
  relu
}
",
    ),
    (
        "a kernel that does not fit",
        "network n {
  input 3x8x8
  maxpool 2x2 -> maxpool 2x2
  conv 8 5x5
  relu
  dense 10
}
",
    ),
    (
        "half a line that names a tensor",
        "network n {
  input 3x32x32
  left = conv 8 3x3 pad=
  right = conv 8 3x3 pad=1
  add(left, right)
}
",
    ),
    (
        "an error in one of two networks",
        "network wrong {
  input 3x32x32
  cnv 8 3x3
  relu
}

network right {
  input 3x32x32
  conv 8 3x3
  relu
}
",
    ),
    (
        "no size of the input yet",
        "network n {
  input
  conv 8 3x3
  relu
}
",
    ),
];

fn analysis(text: &str) -> (Program, Analysis) {
    let program = Program::load(&Memory::new(), "net.cnn", "net.cnn", text);
    let analysis = analyze(&program, None, &[]);
    (program, analysis)
}

/// A line for each node: its place, what it is, its shapes, how certain they are.
fn nodes(graph: &Graph, program: &Program) -> Vec<String> {
    let paths = graph.paths();
    let lines = graph.nodes().zip(paths).map(|((_, node), path)| {
        let span = node.origin.span;
        let place = program
            .sources
            .get(span.source)
            .unwrap()
            .position(span.start);
        let kind = match (&node.operation, node.certainty) {
            (_, Certainty::StandIn) => "(error)",
            (Operation::Input, _) => "input",
            (Operation::Layer(layer), _) => layer.name(),
        };
        let shapes: Vec<String> = node.outputs.iter().map(ToString::to_string).collect();
        let certainty = match node.certainty {
            Certainty::Known => "",
            Certainty::Recovered => "recovered",
            Certainty::Assumed | Certainty::StandIn => "assumed",
        };
        let place = format!("{}:{}", place.line, place.column);
        let text = program
            .sources
            .slice(span)
            .lines()
            .next()
            .unwrap_or_default();
        let line = format!(
            "  {place:5} {kind:15} {:12} {certainty:10} {path:28} {text}",
            shapes.join(", "),
        );
        line.trim_end().to_owned()
    });
    lines.collect()
}

#[test]
fn broken_programs_keep_their_layers() {
    let mut shown = String::new();
    for (title, text) in PROGRAMS {
        let (program, mut analysis) = analysis(text);
        writeln!(shown, "# {title}\n").unwrap();
        for (number, line) in text.lines().enumerate() {
            writeln!(shown, "{:2} | {line}", number + 1).unwrap();
        }
        writeln!(shown).unwrap();
        let checked: Vec<Vec<String>> = analysis
            .networks
            .iter()
            .map(|network| nodes(&network.graph, &program))
            .collect();
        let before: Vec<_> = analysis
            .networks
            .iter()
            .map(|it| (it.status, it.totals))
            .collect();
        let diagnostics = analysis.diagnostics.clone();
        assume_shapes(&program, &[], &mut analysis);
        assert_eq!(analysis.diagnostics, diagnostics, "{title}");
        let after: Vec<_> = analysis
            .networks
            .iter()
            .map(|it| (it.status, it.totals))
            .collect();
        assert_eq!(after, before, "{title}");
        for found in &analysis.diagnostics {
            let source = program.sources.get(found.primary.span.source).unwrap();
            let place = source.position(found.primary.span.start);
            let (line, column) = (place.line, place.column);
            let code = found.code.id;
            writeln!(shown, "  {line}:{column} {code}: {}", found.message).unwrap();
        }
        for (network, checked) in analysis.networks.iter().zip(checked) {
            let totals = match network.totals {
                Some(totals) => format!("{} parameters, {} MACs", totals.parameters, totals.macs),
                None => "no totals".to_owned(),
            };
            let status = network.status.name();
            writeln!(shown, "\n  network {}: {status}, {totals}", network.name).unwrap();
            let lines = nodes(&network.graph, &program);
            for line in &lines {
                writeln!(shown, "{line}").unwrap();
            }
            // What the analysis has built is there as it was, in its order.
            let mut shown = network.graph.nodes().zip(&lines);
            for line in &checked {
                let node = shown.find(|(_, shown)| *shown == line);
                let ((_, node), _) = node.unwrap_or_else(|| panic!("{title}: {line} is lost"));
                assert!(node.certainty < Certainty::Assumed, "{title}: {line}");
            }
            if network.is_built() {
                assert_eq!(lines, checked, "{title}");
            }
            assert_eq!(network.totals.is_some(), network.is_built(), "{title}");
        }
        writeln!(shown, "\n").unwrap();
    }
    insta::assert_snapshot!(shown);
}

/// An error costs a network only its own status: the others of the file are complete.
#[test]
fn each_network_has_its_status() {
    let text = "network a {
  input 3x8x8
  cnv 8 3x3
}
network b {
  input 3x8x8
  conv 8 3x3
  expect params = 1
}
network c {
  input 3x8x8
  conv 8 3x3
}
";
    let (_, analysis) = analysis(text);
    let found: Vec<_> = analysis
        .networks
        .iter()
        .map(|network| (network.name.as_str(), network.status))
        .collect();
    let expected = [
        ("a", Status::Failed),
        ("b", Status::Disproved),
        ("c", Status::Complete),
    ];
    assert_eq!(found, expected);
    let names = |networks: Vec<&cnn_lang::network::Network>| -> Vec<String> {
        networks.iter().map(|it| it.name.to_string()).collect()
    };
    assert_eq!(names(analysis.built().collect()), ["b", "c"]);
    assert_eq!(names(analysis.complete().collect()), ["c"]);
}
