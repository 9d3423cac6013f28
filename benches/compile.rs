//! From source text to attribute vector, stage by stage, for a network of 30 layers and 1 KB.
//!
//! `cargo bench --bench compile`. Times are those of one core; absolute numbers vary with the
//! machine and what else it does, so compare runs of one machine only.

use cnn_lang::attributes::attributes;
use cnn_lang::cost::{measure, totals};
use cnn_lang::elaborate::analyze;
use cnn_lang::program::Program;
use cnn_lang::source::{Memory, SourceId};
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

/// The cost of a network of 1,000 nodes: residual blocks of six.
fn cost(criterion: &mut Criterion) {
    let source = "network n {\n  input 64x56x56\n  repeat 166 {\n    residual {\n      \
                  conv 64 3x3 pad=1 -> batchnorm -> relu\n      conv 64 3x3 pad=1\n    }\n    \
                  relu\n  }\n}\n";
    let program = Program::load(&Memory::new(), "n.cnn", "n.cnn", source);
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

criterion_group!(benches, compile, cost);
criterion_main!(benches);
