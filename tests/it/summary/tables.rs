//! The tables for people: as wide as the terminal, readable for hundreds of layers.

use cnn_lang::cost::{Batch, Measured};
use cnn_lang::diagnostic::Surface;
use cnn_lang::elaborate::analyze;
use cnn_lang::program::Program;
use cnn_lang::report::{
    Detail, Notes, Subject, Summary, Whole, summarise, summary_markdown, summary_notes, totals_text,
};
use cnn_lang::source::Memory;
use std::path::Path;
use std::sync::OnceLock;

/// The networks of a text, measured.
fn measured(file: &str, text: &str) -> Vec<Summary> {
    let program = Program::load(&Memory::new(), file, file, text);
    let compiled = analyze(&program, None, &[]);
    let wrong: Vec<&str> = compiled
        .diagnostics
        .iter()
        .filter(|found| found.is_error())
        .map(|found| found.message.as_str())
        .collect();
    assert_eq!(wrong, [""; 0], "{file}");
    let networks = compiled.networks.iter();
    networks
        .map(|network| {
            let measured = Measured::of(&network.graph).unwrap();
            let subject = Subject {
                file,
                network,
                measured: &measured,
                sources: &program.sources,
                batch: Batch::default(),
            };
            summarise(subject).unwrap()
        })
        .collect()
}

fn summary_text(summary: &Summary, detail: Detail, width: usize) -> String {
    cnn_lang::report::summary_text(summary, detail, width, Surface::Plain)
}

fn measured_zoo() -> &'static [Summary] {
    static ZOO: OnceLock<Vec<Summary>> = OnceLock::new();
    ZOO.get_or_init(|| {
        let files = walkdir::WalkDir::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("stdlib/zoo"));
        let files = files.sort_by_file_name().into_iter().map(Result::unwrap);
        let files = files.filter(|file| file.path().extension().is_some_and(|end| end == "cnn"));
        let networks: Vec<Summary> = files
            .flat_map(|file| {
                let text = std::fs::read_to_string(file.path()).unwrap();
                measured(&file.file_name().to_string_lossy(), &text)
            })
            .collect();
        assert_eq!(networks.len(), 53);
        networks
    })
}

fn widest(text: &str) -> usize {
    let widths = text.lines().map(|line| line.chars().count());
    widths.max().unwrap_or(0)
}

/// No line is longer than the terminal is wide, and a table has no more lines than can be read.
#[test]
fn tables_fit_the_terminal() {
    for width in [40, 60, 80, 100, 140, 200] {
        for network in measured_zoo() {
            let text = summary_text(network, Detail::Readable, width);
            let name = &network.whole.name;
            assert!(widest(&text) <= width, "{name} at {width}:\n{text}");
            assert!(text.lines().count() <= 105, "{name} at {width}:\n{text}");
            if width == 80 {
                let all = summary_text(network, Detail::All, width);
                assert!(widest(&all) <= width, "{name}, all layers");
                assert!(all.lines().count() > network.rows.len());
            }
        }
        for notes in [Notes::Layers, Notes::Totals] {
            assert!(widest(&summary_notes(notes, width)) <= width);
        }
        let wholes: Vec<Whole> = measured_zoo().iter().map(|it| it.whole.clone()).collect();
        assert!(widest(&totals_text(&wholes, width, Surface::Plain)) <= width);
    }
}

/// Shares of the total are there from 80 columns on, receptive fields from 100, and jump and
/// offset from 140; a line names those that have no room.
#[test]
fn columns_are_left_out_in_the_order_of_their_weight() {
    for network in measured_zoo() {
        let head = |width: usize| {
            let text = summary_text(network, Detail::Readable, width);
            let head = text.lines().nth(1).unwrap().to_owned();
            let missing = text
                .split_once("no room for ")
                .map_or("", |(_, after)| after);
            for title in ["MACs", "memory", "field", "jump", "offset"] {
                assert_ne!(
                    head.contains(title),
                    missing.contains(title),
                    "{title} in {text}"
                );
            }
            head
        };
        let name = &network.whole.name;
        for (width, titles) in [
            (40, &["layer", "output"][..]),
            (60, &["layer", "output", "params", "MACs"]),
            (80, &["params     %", "%", "MACs"]),
            (100, &["params", "%", "MACs", "memory", "field"]),
            (
                140,
                &[
                    "kind", "params", "%", "MACs", "memory", "field", "jump", "offset",
                ],
            ),
        ] {
            let head = head(width);
            for title in titles {
                let word = title.split(' ').next().unwrap();
                assert!(head.contains(word), "{name} at {width}: {head}");
            }
        }
    }
}

/// The parameters and MACs of all lines that are in no block.
fn sums(network: &Summary) -> (u64, u64) {
    let text = summary_markdown(network, Detail::Readable);
    let rows = text.lines().filter(|line| {
        line.starts_with("| `") || line.starts_with("| **`") || line.starts_with("| ...")
    });
    let outer = rows.filter(|row| !row.split('|').nth(1).unwrap().contains('/'));
    let mut sums = (0, 0);
    for row in outer {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let number = |cell: &str| cell.replace('_', "").parse::<u64>().unwrap_or(0);
        sums = (sums.0 + number(cells[4]), sums.1 + number(cells[6]));
    }
    sums
}

/// 500 layers are few lines, however they are written, and nothing is lost in the sums.
#[test]
fn long_networks_stay_readable() {
    let conv = "conv 16 3x3 pad=1 -> relu\n";
    let head = "network deep {\n input 16x32x32\n";
    let end = "global_avgpool -> flatten -> dense 10\n}\n";
    let flat = format!("{head}{}{end}", conv.repeat(250));
    let repeated = format!("{head}repeat 250 {{ {conv} }}\n{end}");
    let blocks = format!(
        "block unit {{ residual {{ {conv} conv 16 3x3 pad=1 }} -> relu }}\n\
         {head}repeat 120 {{ unit }}\n{end}"
    );
    // No two layers are alike.
    let widths = (0..250).map(|width| format!("conv {} 3x3 pad=1 -> relu\n", width + 1));
    let different = format!("{head}{}{end}", widths.collect::<String>());
    for (text, form) in [
        (&flat, "conv[1..250]"),
        (&repeated, "conv[1..250]"),
        (&blocks, "unit[1..120]"),
        (&different, "..."),
    ] {
        let network = &measured("deep.cnn", text)[0];
        assert!(network.rows.len() > 480);
        let shown = summary_text(network, Detail::Readable, 100);
        assert!(shown.lines().count() <= 100, "{shown}");
        assert!(shown.contains(form), "{form} is not in\n{shown}");
        assert!(shown.contains("`--all` shows every layer"), "{shown}");
        let all = summary_text(network, Detail::All, 100);
        assert!(all.lines().count() > network.rows.len());
        assert!(!all.contains(form), "{form}");
    }
    for text in [&blocks, &different] {
        let network = &measured("deep.cnn", text)[0];
        let totals = &network.whole.totals;
        assert_eq!(sums(network), (totals.parameters, totals.macs));
    }
    // A run of rounds has its sums in one line, and in those of its layers once more.
    let network = &measured("deep.cnn", &flat)[0];
    let text = summary_text(network, Detail::Readable, 140);
    let line = |name: &str| {
        let mut lines = text.lines();
        let line = lines.find(|line| line.trim_start().starts_with(name));
        line.unwrap_or_else(|| panic!("{name} is not in\n{text}"))
            .to_owned()
    };
    // 250 x (16 x 16 x 3 x 3 + 16)
    assert!(line("250 rounds").contains("580_000"));
    assert!(line("conv[1..250]").contains("250 x conv 3x3 p1"));
    assert!(line("conv[1..250]").contains("580_000"));
}

/// `--depth` folds as deep as it is reported, and gathers what is alike only in a long table.
#[test]
fn a_depth_is_kept() {
    let resnet = measured_zoo();
    let resnet = resnet
        .iter()
        .find(|one| one.whole.name == "resnet50")
        .unwrap();
    let at = |depth| summary_text(resnet, Detail::Depth(depth), 100);
    assert!(at(0).contains("bottleneck_stages  172 layers"), "{}", at(0));
    assert!(at(2).contains("    bottleneck[6]"), "{}", at(2));
    assert!(at(2).contains("folded at depth 2"), "{}", at(2));
    assert!(at(9).contains("bottleneck[2..6]"), "{}", at(9));
}

/// Frozen, shared and training-only weights are marked, and the totals say which is which.
#[test]
fn weights_that_are_not_simply_trained_are_marked() {
    let text = "network n {
        input a 3x8x8
        input b 3x8x8
        share tower = { conv 4 3x3 -> flatten -> dense 5 }
        x = a -> frozen { conv 8 3x3 pad=1 as stem } -> tower
        y = b -> conv 8 3x3 pad=1 -> tower
        concat(x, y) -> dense 2 as main
        x -> dense 7 as aside
        output main
        output aside train=on
    }";
    let network = &measured("n.cnn", text)[0];
    let of = |first| network.rows.iter().find(move |row| row.node == first);
    let shared: Vec<(&str, &str)> = network
        .rows
        .iter()
        .filter_map(|row| Some((row.path.as_str(), of(row.shares_with?)?.path.as_str())))
        .collect();
    assert_eq!(
        shared,
        [
            ("tower[2]/conv[1]", "tower[1]/conv[1]"),
            ("tower[2]/dense[1]", "tower[1]/dense[1]"),
        ]
    );
    let text = summary_text(network, Detail::Readable, 120);
    for part in [
        "stem (f)",
        "tower[1]     ",
        "tower[2] (s)",
        "  conv (s)",
        "  flatten   ",
        "aside (t)",
        "params: trained",
        "params: frozen         224",
        "params: training only  42",
        "params: all",
        "(f) frozen:",
        "(s) shared:",
        "(t) for training only:",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
}

/// A global pooling that goes into every place is marked; the field is that of the other paths.
#[test]
fn what_every_place_sees_is_marked() {
    let excite = "network n { input 3x16x16\n conv 8 3x3 pad=1 as map\n
        map -> global_avgpool -> conv 8 1x1 -> sigmoid as gate\n
        mul(map, gate)\n global_avgpool -> flatten -> dense 2 }";
    let text = summary_text(&measured("n.cnn", excite)[0], Detail::Readable, 100);
    assert!(text.contains("receptive field      3*"), "{text}");
    assert!(
        text.contains("`*`: every place also depends on a global pooling"),
        "{text}"
    );
    let plain = "network n { input 3x16x16\n conv 8 3x5 }";
    let text = summary_text(&measured("n.cnn", plain)[0], Detail::Readable, 100);
    assert!(text.contains("receptive field      3x5\n"), "{text}");
    assert!(!text.contains('*'), "{text}");
}

/// Windows are as they are written, where they are not the usual ones; a block with a label has its
/// name; one with one convolution is reported by it.
#[test]
fn kinds_say_what_layers_do() {
    let text = "use std.blocks { conv_bn_relu }
        network n { input 32x32x32
        conv 64 3x3 stride=2 pad=1 groups=32
        conv 64 3x3 pad=2 dilation=2
        maxpool 3x3 stride=2 pad=1
        maxpool 2x2
        avgpool 2x2 stride=1
        conv_bn_relu 8 3x3 as features
        unit 8 as body
        unit 8
        global_avgpool -> flatten -> dense 10 }
        block unit(w: int) { conv w 1x1 -> relu -> conv w 1x1 }";
    let network = &measured("n.cnn", text)[0];
    let table = |detail| summary_text(network, detail, 140);
    let all = table(Detail::All);
    for kind in [
        "conv 3x3/2 p1 g32 ",
        "conv 3x3 p2 d2 ",
        "maxpool 3x3/2 p1 ",
        "maxpool 2x2 ",
        "avgpool 2x2/1 ",
        "conv_bn_relu ",
        "global_avgpool ",
        "  unit ",
    ] {
        assert!(all.contains(kind), "{kind} is not in\n{all}");
    }
    let folded = table(Detail::Depth(0));
    for kind in [
        "conv_bn_relu: conv 3x3",
        "+ 2 layers",
        "unit: 3 layers",
        "  3 layers",
    ] {
        assert!(folded.contains(kind), "{kind} is not in\n{folded}");
    }
}

/// Colours are there only on a terminal, and take no room.
#[test]
fn colours_are_for_terminals() {
    for network in measured_zoo() {
        let text =
            |surface| cnn_lang::report::summary_text(network, Detail::Readable, 100, surface);
        let (plain, painted) = (text(Surface::Plain), text(Surface::Terminal));
        assert!(!plain.contains('\u{1b}'));
        let stripped = anstream::adapter::strip_str(&painted).to_string();
        assert_eq!(stripped, plain, "{}", network.whole.name);
    }
    let vgg = measured_zoo().iter().find(|it| it.whole.name == "vgg16");
    let painted = cnn_lang::report::summary_text(vgg.unwrap(), Detail::All, 200, Surface::Terminal);
    assert!(
        painted.contains("\u{1b}[1;33m102_764_544"),
        "what weighs most stands out"
    );
}
