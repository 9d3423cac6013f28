//! From the text of a prototxt to its published attributes, stage by stage, for a network of
//! MINERvA's size: three towers of twelve layers, 14 KB.
//!
//! `cargo bench --bench published`. Times are those of one core; absolute numbers vary with the
//! machine and what else it does, so compare runs of one machine only.

use cnn_lang::import::caffe::published::published;
use cnn_lang::import::prototxt;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::fmt::Write;
use std::hint::black_box;

/// A network in the convention of MINERvA, written as MENNDL writes it.
fn network() -> String {
    let mut text = String::from("name: \"bench\"\n");
    for phase in ["TRAIN", "TEST"] {
        let _ = write!(
            text,
            "layer {{\n  name: \"Image_data\"\n  type: \"Data\"\n  top: \"data\"\n  top: \"label\"\n  \
             include {{\n    phase: {phase}\n  }}\n  data_param {{\n    source: \"images\"\n    \
             batch_size: 50\n    backend: LMDB\n  }}\n}}\n"
        );
    }
    text.push_str(
        "layer {\n  name: \"Slice Node\"\n  type: \"Slice\"\n  bottom: \"data\"\n  \
         top: \"Slice NodeX1\"\n  top: \"Slice NodeX2\"\n  top: \"data0_1\"\n  top: \"data0_2\"\n  \
         slice_param {\n    axis: 1\n    slice_point: 2\n    slice_point: 4\n    \
         slice_point: 6\n  }\n}\nlayer {\n  name: \"Concatanation Node X views\"\n  \
         type: \"Concat\"\n  bottom: \"Slice NodeX1\"\n  bottom: \"Slice NodeX2\"\n  \
         top: \"data0_0\"\n  concat_param {\n    axis: 3\n  }\n}\n",
    );
    let views = |text: &mut String, write: &dyn Fn(&mut String, usize)| {
        for view in 0..3 {
            write(text, view);
        }
    };
    let mut below = String::from("data0");
    for depth in 0..6 {
        let (read, conv, pool) = (below, format!("conv{depth}"), format!("pool{depth}"));
        views(&mut text, &|text, view| {
            let _ = write!(
                text,
                "layer {{\n  name: \"{conv}_{view}\"\n  type: \"Convolution\"\n  \
                 bottom: \"{read}_{view}\"\n  top: \"{conv}_{view}\"\n  param {{\n    \
                 lr_mult: 1\n  }}\n  param {{\n    lr_mult: 2\n  }}\n  convolution_param {{\n    \
                 num_output: {}\n    kernel_h: {}\n    kernel_w: 3\n    stride_h: 1\n    \
                 stride_w: 1\n    pad: 0\n    weight_filler {{\n      type: \"xavier\"\n    }}\n    \
                 bias_filler {{\n      type: \"constant\"\n    }}\n  }}\n}}\nlayer {{\n  \
                 name: \"relu{depth}_{view}\"\n  type: \"ReLU\"\n  bottom: \"{conv}_{view}\"\n  \
                 top: \"{conv}_{view}\"\n}}\n",
                12 + depth * 4,
                8 - depth
            );
        });
        views(&mut text, &|text, view| {
            let _ = write!(
                text,
                "layer {{\n  name: \"{pool}_{view}\"\n  type: \"Pooling\"\n  \
                 bottom: \"{conv}_{view}\"\n  top: \"{pool}_{view}\"\n  pooling_param {{\n    \
                 pool: MAX\n    kernel_h: 2\n    kernel_w: {}\n    stride_h: 2\n    \
                 stride_w: 1\n  }}\n}}\n",
                depth % 2 + 1
            );
        });
        below = pool;
    }
    views(&mut text, &|text, view| {
        let _ = write!(
            text,
            "layer {{\n  name: \"flat_{view}\"\n  type: \"Flatten\"\n  \
             bottom: \"{below}_{view}\"\n  top: \"flat_{view}\"\n}}\n"
        );
    });
    text.push_str(
        "layer {\n  name: \"concat_0\"\n  type: \"Concat\"\n  bottom: \"flat_0\"\n  \
         bottom: \"flat_1\"\n  bottom: \"flat_2\"\n  top: \"concat_0\"\n}\n",
    );
    for (name, top, read, width) in [
        ("ip0", "ip0", "concat_0", 64),
        ("ip1", "ip1", "ip0", 64),
        ("finalip", "ipFinal", "ip1", 67),
    ] {
        let _ = write!(
            text,
            "layer {{\n  name: \"{name}\"\n  type: \"InnerProduct\"\n  bottom: \"{read}\"\n  \
             top: \"{top}\"\n  param {{\n    lr_mult: 1\n  }}\n  param {{\n    lr_mult: 2\n  }}\n  \
             inner_product_param {{\n    num_output: {width}\n    weight_filler {{\n      \
             type: \"xavier\"\n    }}\n    bias_filler {{\n      type: \"constant\"\n    }}\n  }}\n\
             }}\nlayer {{\n  name: \"drop_{name}\"\n  type: \"Dropout\"\n  bottom: \"{top}\"\n  \
             top: \"{top}\"\n  dropout_param {{\n    dropout_ratio: 0.5\n  }}\n}}\n"
        );
    }
    for (name, kind) in [("accuracy", "Accuracy"), ("loss", "SoftmaxWithLoss")] {
        let _ = write!(
            text,
            "layer {{\n  name: \"{name}\"\n  type: \"{kind}\"\n  bottom: \"ipFinal\"\n  \
             bottom: \"label\"\n  top: \"{name}\"\n}}\n"
        );
    }
    text
}

fn minerva(criterion: &mut Criterion) {
    let text = network();
    assert!((13_000..19_000).contains(&text.len()), "{}", text.len());
    let document = prototxt::read(&text).expect("the text is of the format");
    let found = published(&document, None).expect("the extractor takes it");
    assert_eq!(found.get("num_conv_layers"), Some(18.0));
    let mut group = criterion.benchmark_group("minerva");
    group.throughput(Throughput::Elements(1));
    group.bench_function("read", |bench| {
        bench.iter(|| prototxt::read(black_box(&text)));
    });
    group.bench_function("attributes", |bench| {
        bench.iter(|| published(black_box(&document), None));
    });
    group.bench_function("text to attributes", |bench| {
        bench.iter(|| {
            let document = prototxt::read(black_box(&text)).ok();
            document.and_then(|document| published(&document, None).ok())
        });
    });
    group.finish();
}

criterion_group!(benches, minerva);
criterion_main!(benches);
