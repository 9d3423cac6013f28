//! Two imported networks as they are shown.

use cnn_lang::import::caffe::{Options, import};

fn conv(name: &str, bottom: &str, features: u32, kernel: u32, stride: u32) -> String {
    let pad = kernel / 2;
    format!(
        "layer {{ name: '{name}' type: 'Convolution' bottom: '{bottom}' top: '{name}' convolution_param {{ \
         num_output: {features} kernel_size: {kernel} stride: {stride} pad: {pad} bias_term: false }} }}
         layer {{ name: '{name}/bn' type: 'BatchNorm' bottom: '{name}' top: '{name}' }}
         layer {{ name: '{name}/scale' type: 'Scale' bottom: '{name}' top: '{name}' scale_param {{ bias_term: true }} }}\n"
    )
}

fn relu(blob: &str) -> String {
    format!("layer {{ name: '{blob}/relu' type: 'ReLU' bottom: '{blob}' top: '{blob}' }}\n")
}

fn shown(text: &str) -> String {
    let network = import(text, &Options::default()).unwrap();
    let source = network.source("small", &["From small.prototxt.".into()]);
    let again = super::same::compile(&source);
    assert_eq!(
        super::same::difference(&network.graph, &again),
        None,
        "{source}"
    );
    source
}

#[test]
fn a_residual_network() {
    let mut text =
        String::from("input: 'data' input_dim: 1 input_dim: 3 input_dim: 32 input_dim: 32\n");
    text += &(conv("stem", "data", 16, 3, 1) + &relu("stem"));
    let mut flow = String::from("stem");
    for (unit, features, stride, projected) in [
        ("unit1", 16, 1, false),
        ("unit2", 16, 1, false),
        ("unit3", 32, 2, true),
        ("unit4", 32, 1, false),
        ("unit5", 64, 2, true),
    ] {
        let (a, b) = (format!("{unit}/a"), format!("{unit}/b"));
        let mut shortcut = flow.clone();
        if projected {
            shortcut = format!("{unit}/shortcut");
            text += &conv(&shortcut, &flow, features, 1, stride);
        }
        text += &(conv(&a, &flow, features, 3, stride) + &relu(&a) + &conv(&b, &a, features, 3, 1));
        text += &format!(
            "layer {{ name: '{unit}' type: 'Eltwise' bottom: '{shortcut}' bottom: '{b}' top: '{unit}' }}\n"
        );
        text += &relu(unit);
        flow = unit.into();
    }
    text += "layer { name: 'pool' type: 'Pooling' bottom: 'unit5' top: 'pool' pooling_param { pool: AVE global_pooling: true } }
             layer { name: 'fc' type: 'InnerProduct' bottom: 'pool' top: 'fc' inner_product_param { num_output: 10 } }
             layer { name: 'loss' type: 'SoftmaxWithLoss' bottom: 'fc' bottom: 'data' top: 'loss' }";
    insta::assert_snapshot!(shown(&text));
}

#[test]
fn a_network_of_modules_with_a_head() {
    let mut text =
        String::from("input: 'data' input_dim: 1 input_dim: 8 input_dim: 28 input_dim: 28\n");
    let plain = |name: &str, bottom: &str, features: u32, kernel: u32| {
        let pad = kernel / 2;
        format!(
            "layer {{ name: '{name}' type: 'Convolution' bottom: '{bottom}' top: '{name}' convolution_param {{ \
             num_output: {features} kernel_size: {kernel} pad: {pad} }} }}\n{}",
            relu(name)
        )
    };
    let mut flow = String::from("data");
    for (module, one, reduce, three) in [
        ("mix_a", 8, 4, 16),
        ("mix_b", 16, 6, 24),
        ("mix_c", 24, 12, 40),
    ] {
        text += &plain(&format!("{module}/1x1"), &flow, one, 1);
        text += &plain(&format!("{module}/3x3_reduce"), &flow, reduce, 1);
        text += &plain(
            &format!("{module}/3x3"),
            &format!("{module}/3x3_reduce"),
            three,
            3,
        );
        text += &format!(
            "layer {{ name: '{module}/pool' type: 'Pooling' bottom: '{flow}' top: '{module}/pool' pooling_param {{ kernel_size: 3 stride: 1 pad: 1 }} }}
             layer {{ name: '{module}/output' type: 'Concat' bottom: '{module}/1x1' bottom: '{module}/3x3' bottom: '{module}/pool' top: '{module}/output' }}\n"
        );
        flow = format!("{module}/output");
    }
    text += "layer { name: 'head' type: 'InnerProduct' bottom: 'mix_b/output' top: 'head' inner_product_param { num_output: 10 } }
             layer { name: 'head_loss' type: 'SoftmaxWithLoss' bottom: 'head' bottom: 'data' top: 'hl' loss_weight: 0.3 }
             layer { name: 'pool' type: 'Pooling' bottom: 'mix_c/output' top: 'pool' pooling_param { kernel_size: 3 stride: 2 } }
             layer { name: 'fc' type: 'InnerProduct' bottom: 'pool' top: 'fc' inner_product_param { num_output: 10 } }
             layer { name: 'loss' type: 'SoftmaxWithLoss' bottom: 'fc' bottom: 'data' top: 'loss' }";
    insta::assert_snapshot!(shown(&text));
}

/// Several files go into a folder, under their names; of a bad one there is nothing.
#[cfg(feature = "cli")]
#[test]
fn files_are_written_whole() {
    let folder = tempfile::tempdir().unwrap();
    let good = "input: 'data' input_shape { dim: 1 dim: 8 } \
                layer { name: 'r' type: 'ReLU' bottom: 'data' top: 'r' }";
    for (name, text) in [("a", good), ("b", good), ("bad", "layer {"), ("empty", "")] {
        std::fs::write(folder.path().join(format!("{name}.prototxt")), text).unwrap();
    }
    std::fs::write(folder.path().join("binary.prototxt"), [0x89, b'P', 0, 0xff]).unwrap();
    let run = std::process::Command::new(env!("CARGO_BIN_EXE_cnn"))
        .current_dir(folder.path())
        .args([
            "import",
            "a.prototxt",
            "b.prototxt",
            "bad.prototxt",
            "binary.prototxt",
        ])
        .args(["empty.prototxt", "-o", "out/nets"])
        .output()
        .unwrap();
    assert_eq!(run.status.code(), Some(1));
    let said = String::from_utf8_lossy(&run.stderr);
    for part in ["I001", "I012", "binary.prototxt is not text"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let out = std::fs::read_dir(folder.path().join("out/nets")).unwrap();
    let mut names: Vec<_> = out.map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["a.cnn", "b.cnn"]);
    let text = std::fs::read_to_string(folder.path().join("out/nets/a.cnn")).unwrap();
    assert!(
        text.contains("network a {\n  input 8\n  relu as r\n}\n"),
        "{text}"
    );
}

/// A name keeps what stands after its dots, and is the same wherever the file is read; what is
/// there is replaced where that is requested, but never what is read.
#[cfg(feature = "cli")]
#[test]
fn files_are_named_and_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let text = "input: 'data' input_shape { dim: 1 dim: 8 } \
                layer { name: 'r' type: 'ReLU' bottom: 'data' top: 'r' }";
    let file = folder.path().join("net_v1.1.prototxt");
    std::fs::write(&file, text).unwrap();
    let run = |arguments: &[&str]| {
        let run = std::process::Command::new(env!("CARGO_BIN_EXE_cnn"))
            .current_dir(folder.path())
            .args(arguments)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&run.stdout).into_owned();
        (run.status.code(), said)
    };
    let (code, said) = run(&["import", "net_v1.1.prototxt"]);
    assert_eq!(code, Some(0));
    assert!(said.contains("network net_v1_1 {"), "{said}");
    let (code, said) = run(&["check", "net_v1.1.prototxt"]);
    assert_eq!(code, Some(0));
    assert!(said.contains("#net_v1_1: 8 -> 8"), "{said}");

    let import = ["import", "net_v1.1.prototxt", "-o"];
    let to = |more: &[&str]| run(&[&import, more].concat()).0;
    assert_eq!(to(&["net.cnn"]), Some(0));
    std::fs::write(folder.path().join("net.cnn"), "mine").unwrap();
    assert_eq!(to(&["net.cnn"]), Some(2));
    let kept = std::fs::read_to_string(folder.path().join("net.cnn")).unwrap();
    assert_eq!(kept, "mine");
    assert_eq!(to(&["net.cnn", "--force"]), Some(0));
    let written = std::fs::read_to_string(folder.path().join("net.cnn")).unwrap();
    assert!(written.contains("network net_v1_1 {"), "{written}");
    for same in ["net_v1.1.prototxt", "./net_v1.1.prototxt"] {
        assert_eq!(to(&[same]), Some(2));
        assert_eq!(to(&[same, "--force"]), Some(2));
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
}
