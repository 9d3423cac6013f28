//! From source text to attribute vector, stage by stage, for a network of 30 layers and 1 KB.
//!
//! `cargo bench --bench compile`. Times are those of one core; absolute numbers vary with the
//! machine and what else it does, so compare runs of one machine only.

use cnn_lang::attributes::attributes;
use cnn_lang::cost::{measure, totals};
use cnn_lang::elaborate::analyze;
use cnn_lang::lint::{Settings, Subject, lint};
use cnn_lang::program::Program;
use cnn_lang::source::{Memory, STANDARD_LIBRARY, SourceId, standard};
use cnn_lang::syntax::parse;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;

/// A straight network of 30 layers, written in 1 KB.
const SOURCE: &str = include_str!("thirty_layers.cnn");

fn compile(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("thirty_layers");
    group.throughput(Throughput::Elements(1));
    let files = Memory::new();
    group.bench_function("parse", |bench| {
        bench.iter(|| parse(SourceId(0), black_box(SOURCE)));
    });
    let program = Program::load(&files, "n.cnn", "n.cnn", SOURCE);
    group.bench_function("elaborate", |bench| {
        bench.iter(|| analyze(black_box(&program), None, &[]));
    });
    let compiled = analyze(&program, None, &[]);
    let graph = &compiled
        .networks
        .first()
        .expect("the network compiles")
        .graph;
    group.bench_function("attributes", |bench| {
        bench.iter(|| attributes(black_box(graph)));
    });
    group.bench_function("cost", |bench| bench.iter(|| measure(black_box(graph))));
    group.bench_function("source to attributes", |bench| {
        bench.iter(|| {
            let program = Program::load(&files, "n.cnn", "n.cnn", black_box(SOURCE));
            let compiled = analyze(&program, None, &[]);
            compiled
                .networks
                .first()
                .map(|network| attributes(&network.graph))
        });
    });
    group.finish();
}

/// A network of 1,000 nodes: residual blocks of six.
const THOUSAND_NODES: &str = "network n {\n  input 64x56x56\n  repeat 166 {\n    residual {\n      \
    conv 64 3x3 pad=1 -> batchnorm -> relu\n      conv 64 3x3 pad=1\n    }\n    \
    relu\n  }\n}\n";

/// The cost of a network of 1,000 nodes.
fn cost(criterion: &mut Criterion) {
    let program = Program::load(&Memory::new(), "n.cnn", "n.cnn", THOUSAND_NODES);
    let compiled = analyze(&program, None, &[]);
    let network = compiled.networks.first().expect("the network compiles");
    let mut group = criterion.benchmark_group("thousand_nodes");
    group.throughput(Throughput::Elements(network.graph.len() as u64));
    group.bench_function("totals", |bench| {
        bench.iter(|| totals(black_box(&network.graph)));
    });
    group.bench_function("cost", |bench| {
        bench.iter(|| measure(black_box(&network.graph)));
    });
    group.finish();
}

/// Lint of a compiled file: VGG-16 (39 layers), 1,000 nodes of residual blocks, and the standard
/// library, each network of each file.
fn rules(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("lint");
    let settings = Settings::default();
    let of = |name: &str, text: &str| {
        let program = Program::load(&Memory::new(), name, name, text);
        let analysis = analyze(&program, None, &[]);
        (program, analysis)
    };
    let vgg = standard("zoo/vgg.cnn").expect("the file is in the library");
    let program = Program::load(&Memory::new(), "vgg.cnn", "vgg.cnn", vgg);
    let analysis = analyze(&program, Some("vgg16"), &[]);
    group.bench_function("vgg16", |bench| {
        bench.iter(|| {
            lint(
                &Subject::of_program(&program, &analysis),
                black_box(&settings),
            )
        });
    });
    let (program, analysis) = of("n.cnn", THOUSAND_NODES);
    group.bench_function("thousand nodes", |bench| {
        bench.iter(|| {
            lint(
                &Subject::of_program(&program, &analysis),
                black_box(&settings),
            )
        });
    });
    let library: Vec<_> = STANDARD_LIBRARY
        .iter()
        .map(|(name, text)| of(name, text))
        .collect();
    group.bench_function("standard library", |bench| {
        bench.iter(|| {
            let files = library.iter();
            let found = files.map(|(program, analysis)| {
                lint(
                    &Subject::of_program(program, analysis),
                    black_box(&settings),
                )
                .len()
            });
            found.sum::<usize>()
        });
    });
    group.finish();
}

criterion_group!(benches, compile, cost, rules);
criterion_main!(benches);
