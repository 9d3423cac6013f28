//! Real networks against outside numbers: the standard library, the examples, the programs that
//! define the language.

use crate::common::shared;
use cnn_lang::diagnostic::{Diagnostic, Surface, render};
use cnn_lang::elaborate::{Analysis, analyze};
use cnn_lang::program::Program;
use cnn_lang::source::Folder;
use std::path::{Path, PathBuf};

fn compile(file: &Path) -> (Program, Analysis) {
    let text = std::fs::read_to_string(file).unwrap();
    let folder = Folder::new(file.parent().unwrap());
    let name = file.file_name().unwrap().to_str().unwrap();
    let program = Program::load(&folder, name, name, text);
    let compiled = analyze(&program, None, &[]);
    (program, compiled)
}

fn rendered(program: &Program, diagnostics: &[Diagnostic]) -> String {
    let all = diagnostics.iter();
    all.map(|found| render(found, &program.sources, 100, Surface::Plain))
        .collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter();
    let paths = entries.map(|entry| entry.unwrap().into_path());
    paths
        .filter(|path| path.extension().is_some_and(|end| end == "cnn"))
        .collect()
}

/// Every file of the standard library and every example compiles without a finding; their
/// `expect`s hold.
#[test]
fn the_library_and_the_examples_are_right() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut networks, mut written) = (0, 0);
    for folder in ["stdlib", "examples"] {
        for file in files(&project.join(folder)) {
            let (program, compiled) = compile(&file);
            let found = rendered(&program, &compiled.diagnostics);
            assert!(found.is_empty(), "{}\n{found}", file.display());
            networks += compiled.complete().count();
            let text = std::fs::read_to_string(&file).unwrap();
            let lines = text.lines();
            written += lines.filter(|line| line.starts_with("network ")).count();
        }
    }
    assert_eq!(networks, written, "networks");
}

/// The programs that define the language, with their numbers: vgg16, resnet50 and densenet121
/// expect theirs themselves; the others' follow from the arithmetic of LANGUAGE.md's table and
/// were counted with an interpreter written apart from this one.
#[test]
fn the_programs_of_the_language_compile() {
    let Some(folder) = shared("programs") else {
        return;
    };
    let expected = [
        ("crossing", 19_040_509, 4_429_714_432),
        ("densenet121", 7_978_856, 2_834_161_664),
        ("inception", 1_033_432, 432_796_416),
        ("mobilenet_v3_block", 12_146, 6_958_576),
        ("nasnet_cell", 174_650, 171_739_728),
        ("resnet50", 25_557_032, 4_089_184_256),
        ("shufflenet_unit", 31_362, 25_725_768),
        ("vertex_finder", 1_688_333, 119_211_008),
        ("vgg16", 138_357_544, 15_470_264_320),
    ];
    for (name, parameters, macs) in expected {
        let (program, compiled) = compile(&folder.path.join(format!("{name}.cnn")));
        let found = rendered(&program, &compiled.diagnostics);
        assert!(found.is_empty(), "{name}\n{found}");
        let [network] = compiled.networks.as_slice() else {
            panic!("{name}: {} networks", compiled.networks.len());
        };
        let totals = network.totals.unwrap();
        assert_eq!(
            (totals.parameters, totals.macs),
            (parameters, macs),
            "{name}"
        );
    }
}

/// A family is parsed whole, and refused as one: at each place that makes it a family, and
/// nowhere else.
#[test]
fn a_family_is_refused_as_a_family() {
    let Some(folder) = shared("programs") else {
        return;
    };
    let (_, compiled) = compile(&folder.path.join("space.cnn"));
    let errors = compiled.diagnostics.iter().filter(|found| found.is_error());
    let codes: Vec<&str> = errors.map(|found| found.code.id).collect();
    assert_eq!(codes, ["N030"; 4]);
    assert_eq!(compiled.built().count(), 0);
}

/// Residual connections are found by dominators: as many as the papers' tables have blocks with one
/// (He et al. 2015, table 1; Sandler et al. 2018, table 2: all but the first block of each width
/// and those of stride 2).
#[test]
fn residual_connections_are_as_many_as_in_the_papers() {
    let zoo = Path::new(env!("CARGO_MANIFEST_DIR")).join("stdlib/zoo");
    let tables: [(&str, &[(&str, usize)]); 4] = [
        (
            "resnet.cnn",
            &[
                ("resnet18", 8),
                ("resnet34", 16),
                ("resnet50", 16),
                ("resnet101", 33),
                ("resnet152", 50),
            ],
        ),
        ("mobilenet_v2.cnn", &[("mobilenet_v2", 10)]),
        ("densenet.cnn", &[("densenet121", 0)]),
        ("vgg.cnn", &[("vgg16", 0)]),
    ];
    for (file, expected) in tables {
        let (_, analysis) = compile(&zoo.join(file));
        for (name, count) in expected {
            let mut networks = analysis.complete();
            let network = networks.find(|network| network.name == *name).unwrap();
            let residuals = network.graph.residuals();
            assert_eq!(residuals.len(), *count, "{name}");
            let bodies = residuals.iter().map(|it| it.layers[0].max(it.layers[1]));
            assert!(
                bodies.min().unwrap_or(3) >= 3,
                "{name}: a body has three layers or more"
            );
        }
    }
}
