//! Where the extractor has no result: the code, the message, and the text that it points at.

use crate::import::caffe::published::published;
use crate::import::prototxt;

const IMAGE: &str = r#"layer { name: "data" type: "Data" top: "data" top: "label" }
layer { name: "slice" type: "Slice" bottom: "data" top: "data0_0" }
layer { name: "conv1" type: "Convolution" bottom: "data0_0" top: "conv1"
  convolution_param { num_output: 8 kernel_size: 3 } }
"#;

/// The message for a network that starts with an image and a convolution.
fn behind(text: &str) -> (String, String) {
    said(&format!("{IMAGE}{text}"))
}

fn said(text: &str) -> (String, String) {
    let document = prototxt::read(text).unwrap();
    match published(&document, None) {
        Ok(_) => panic!("measured:\n{text}"),
        Err(error) => {
            let place = error.place.start as usize..error.place.end as usize;
            let at = text[place].lines().next().unwrap_or_default().to_owned();
            (format!("{}: {error}", error.code().id), at)
        }
    }
}

fn measured(text: &str) {
    let text = format!("{IMAGE}{text}");
    let document = prototxt::read(&text).unwrap();
    if let Err(error) = published(&document, None) {
        panic!("{error}:\n{text}");
    }
}

#[test]
fn files_without_an_image() {
    let (found, _) = said("");
    assert_eq!(
        found,
        "I030: no top is an image: none has `data0` in its name"
    );
    let (found, _) = said("layers { name: 'data' top: 'data0_0' }");
    assert!(
        found.starts_with("I030: the file is of Caffe's first format"),
        "{found}"
    );
}

#[test]
fn layers_that_read_what_the_extractor_does_not_know() {
    let (found, at) =
        behind(r#"layer { name: "ip" type: "InnerProduct" bottom: "conv9" top: "ip" }"#);
    assert_eq!(
        found,
        "I031: `ip` reads `conv9`, which is not the name of an earlier layer"
    );
    assert!(at.starts_with(r#"{ name: "ip""#), "{at}");
    for (kind, param) in [
        ("ReLU", ""),
        ("Eltwise", ""),
        ("BatchNorm", ""),
        (
            "Deconvolution",
            "convolution_param { num_output: 8 kernel_size: 3 }",
        ),
    ] {
        let (found, _) = behind(&format!(
            r#"layer {{ name: "a" type: "{kind}" bottom: "conv1" top: "a" {param} }}
            layer {{ name: "b" type: "InnerProduct" bottom: "a" top: "b" }}"#
        ));
        assert_eq!(
            found,
            "I032: `b` reads `a`, whose number of outputs the extractor does not know"
        );
    }
    let (found, _) = behind(
        r#"layer { name: "a" type: "Concat" bottom: "conv1" bottom: "conv1" top: "a" }
        layer { name: "b" type: "Flatten" bottom: "a" top: "b" }"#,
    );
    assert_eq!(
        found,
        "I032: `b` reads `a`, whose grid that it reads the extractor does not know"
    );
    let (found, _) = behind(r#"layer { name: "a" type: "Pooling" top: "a" }"#);
    assert_eq!(found, "I032: `a` reads nothing");
    let (found, _) = behind(
        r#"layer { name: "a" type: "BatchNorm" bottom: "conv1" top: "a" }
        layer { name: "b" type: "Scale" bottom: "a" top: "b" }"#,
    );
    assert_eq!(
        found,
        "I032: `b` reads `a`, whose activation the extractor does not know"
    );
    // In place they are side branches without tops.
    measured(
        r#"layer { name: "a" type: "BatchNorm" bottom: "conv1" top: "conv1" }
        layer { name: "b" type: "Scale" bottom: "conv1" top: "conv1" }"#,
    );
}

#[test]
fn sizes_that_are_divided_by() {
    let (found, _) = behind(
        r#"layer { name: "a" type: "Convolution" bottom: "conv1" top: "a"
          convolution_param { num_output: 8 kernel_size: 5 } }
        layer { name: "b" type: "Concat" bottom: "conv1" bottom: "a" top: "b" }"#,
    );
    assert_eq!(found, "I033: `b` joins 8x98x78 and 8x94x74 on axis 1");
    let (found, _) = behind(
        r#"layer { name: "a" type: "Pooling" bottom: "conv1" top: "a"
          pooling_param { global_pooling: true } }"#,
    );
    assert_eq!(
        found,
        "I034: the kernel of `a` is 0, and the extractor divides by it"
    );
    let (found, at) = behind(
        r#"layer { name: "a" type: "Pooling" bottom: "conv1" top: "a"
          pooling_param { kernel_size: -1 } }"#,
    );
    assert_eq!(
        found,
        "I038: `kernel_size` takes a whole number from 0 to 2^32 - 1"
    );
    assert_eq!(at, "-1");
    let all_1x1 = IMAGE.replace("kernel_size: 3", "kernel_h: 0x1 kernel_w: 01");
    let (found, _) = said(&all_1x1);
    assert!(found.starts_with("I035: all kernels are 1x1"), "{found}");
}

#[test]
fn ways_that_do_not_arrive() {
    let (found, _) = behind(
        r#"layer { name: "a" type: "LRN" bottom: "conv1" top: "a" include { phase: TRAIN } }
        layer { name: "b" type: "Convolution" bottom: "a" top: "b"
          convolution_param { num_output: 8 kernel_size: 3 } }"#,
    );
    assert!(
        found.starts_with("I036: the paths of the fewest steps"),
        "{found}"
    );
    let (found, _) = behind(
        r#"layer { name: "inception/a" type: "Convolution" bottom: "conv1" top: "inception/a"
          convolution_param { num_output: 8 kernel_size: 3 } }
        layer { name: "inception/b" type: "LRN" bottom: "inception/a" top: "inception/b" }"#,
    );
    assert!(
        found.starts_with("I037: from `conv1` the extractor looks for"),
        "{found}"
    );
    let (found, _) = said(r#"layer { name: "data0_0" type: "Data" top: "data0_0" }"#);
    assert_eq!(found, "I037: `data0_0` and its input read each other");
    let (found, _) = behind(
        r#"layer { name: "a" type: "Pooling" bottom: "a" top: "a" pooling_param { kernel_size: 1 } }
        layer { name: "b" type: "LRN" bottom: "a" top: "b" }"#,
    );
    assert_eq!(found, "I037: `a` and its input read each other");
}

/// 4^2000 walks, more than a double can count: their mean depth is still exact.
#[test]
fn more_walks_than_a_double_counts() {
    let mut text = IMAGE.to_owned();
    let mut below = "conv1".to_owned();
    for step in 0..2000 {
        for branch in 0..4 {
            text.push_str(&format!(
                "layer {{ name: '{branch}_{step}' type: 'Convolution' bottom: '{below}' \
                 top: '{branch}_{step}' convolution_param {{ num_output: 1 kernel_size: 1 }} }}\n"
            ));
        }
        below = format!("join_{step}");
        text.push_str(&format!(
            "layer {{ name: '{below}' type: 'Concat' bottom: '0_{step}' bottom: '1_{step}' \
             bottom: '2_{step}' bottom: '3_{step}' top: '{below}' }}\n"
        ));
    }
    text.push_str(&format!(
        "layer {{ name: 'loss' type: 'SoftmaxWithLoss' bottom: '{below}' }}"
    ));
    let found = published(&prototxt::read(&text).unwrap(), None).unwrap();
    assert_eq!(found.get("net_depth_avg"), Some(2002.0));
    assert_eq!(found.get("max_ratio_kerWidth_to_depth"), Some(3.0));
}

/// Three branches a module: their walks are powers of three, which doubles soon round.
#[test]
fn a_mean_of_equal_depths_is_that_depth() {
    for modules in [40, 150, 300] {
        let mut text = IMAGE.to_owned();
        let mut below = "conv1".to_owned();
        for step in 0..modules {
            let mut bottoms = String::new();
            for branch in 0..3 {
                text.push_str(&format!(
                    "layer {{ name: '{branch}_{step}' type: 'Convolution' bottom: '{below}' \
                     top: '{branch}_{step}' convolution_param {{ num_output: 1 kernel_size: 1 }} }}\n"
                ));
                bottoms.push_str(&format!(" bottom: '{branch}_{step}'"));
            }
            below = format!("join_{step}");
            text.push_str(&format!(
                "layer {{ name: '{below}' type: 'Concat'{bottoms} top: '{below}' }}\n"
            ));
        }
        text.push_str(&format!(
            "layer {{ name: 'loss' type: 'SoftmaxWithLoss' bottom: '{below}' }}"
        ));
        let found = published(&prototxt::read(&text).unwrap(), None).unwrap();
        let depth = |name: &str| found.get(name).unwrap();
        assert_eq!(depth("net_depth_min"), depth("net_depth_max"));
        assert_eq!(depth("net_depth_avg"), depth("net_depth_max"));
    }
}
