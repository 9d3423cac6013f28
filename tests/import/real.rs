//! The networks of Caffe's model zoo and of MENNDL, where the data are there.

use super::common::{shared, whole};
use super::same::{compile, difference, formed};
use cnn_lang::cost::measure;
use cnn_lang::import::caffe::{Convention, Imported, Options, Phase, import};
use cnn_lang::layer::Shape;
use std::path::Path;

/// The prototxts of a folder, by name.
fn files(folder: &Path) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "prototxt"))
        .map(|path| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect();
    files.sort();
    files
}

fn check(name: &str, network: &Imported) {
    let text = network.source(name, &[format!("From {name}.")]);
    formed(&text);
    let again = compile(&text);
    assert_eq!(difference(&network.graph, &again), None, "{name}\n{text}");
}

/// Parameters for use, and only for training.
///
/// AlexNet and CaffeNet: 60,965,224, as Caffe counts its weights (conv 34,944 + 307,456 + 885,120 +
/// 663,936 + 442,624, dense 37,752,832 + 16,781,312 + 4,097,000). VGG-16: 138,357,544, Simonyan &
/// Zisserman 2014, table 2 (138M), and torchvision's, which has the same layers. GoogLeNet:
/// 6,998,552, the sum over table 1 of Szegedy et al. 2014 with a bias a convolution
/// (`googlenet_as_published`); its two heads 6,379,728 more. SqueezeNet: 1,248,424 and 1,235,496,
/// torchvision's 1.0 and 1.1. ResNets: torchvision's 25,557,032 (and 64 more, as the first
/// convolution of this file has a bias), 44,549,160 and 60,192,808. LeNet and the CIFAR-10 networks:
/// the sums of their few layers, 520 + 25,050 + 400,500 + 5,010; 2,432 + 25,632 + 51,264 + 10,250;
/// 2,432 + 25,632 + 51,264 + 65,600 + 650.
const PARAMETERS: &[(&str, u64, u64)] = &[
    ("alexnet", 60_965_224, 0),
    ("caffenet", 60_965_224, 0),
    ("vgg_16", 138_357_544, 0),
    ("googlenet__deploy", 6_998_552, 0),
    ("googlenet__train_val", 6_998_552, 6_379_728),
    ("SqueezeNet_v1.0", 1_248_424, 0),
    ("SqueezeNet_v1.1", 1_235_496, 0),
    ("ResNet-50", 25_557_096, 0),
    ("ResNet-101", 44_549_160, 0),
    ("ResNet-152", 60_192_808, 0),
    ("lenet", 431_080, 0),
    ("cifar10_full", 89_578, 0),
    ("cifar10_quick", 145_578, 0),
];

/// The parameters of GoogLeNet, added up over table 1 of Szegedy et al. 2014: of each inception module
/// the features read, those of `1x1`, `3x3 reduce`, `3x3`, `5x5 reduce`, `5x5` and `pool proj`.
fn googlenet_as_published() -> u64 {
    const MODULES: [[u64; 7]; 9] = [
        [192, 64, 96, 128, 16, 32, 32],
        [256, 128, 128, 192, 32, 96, 64],
        [480, 192, 96, 208, 16, 48, 64],
        [512, 160, 112, 224, 24, 64, 64],
        [512, 128, 128, 256, 24, 64, 64],
        [512, 112, 144, 288, 32, 64, 64],
        [528, 256, 160, 320, 32, 128, 128],
        [832, 256, 160, 320, 32, 128, 128],
        [832, 384, 192, 384, 48, 128, 128],
    ];
    let conv = |from: u64, to: u64, kernel: u64| from * to * kernel * kernel + to;
    let module = |[from, ones, reduce3, threes, reduce5, fives, pooled]: [u64; 7]| {
        conv(from, ones, 1)
            + conv(from, reduce3, 1)
            + conv(reduce3, threes, 3)
            + conv(from, reduce5, 1)
            + conv(reduce5, fives, 5)
            + conv(from, pooled, 1)
    };
    let stem = conv(3, 64, 7) + conv(64, 64, 1) + conv(64, 192, 3);
    stem + MODULES.map(module).iter().sum::<u64>() + conv(1024, 1000, 1)
}

#[test]
fn googlenet_is_added_up_from_its_paper() {
    assert_eq!(googlenet_as_published(), 6_998_552);
}

#[test]
fn the_networks_of_the_zoo_have_their_parameters() {
    let Some(folder) = whole("data/imports/caffe") else {
        return;
    };
    let files = files(&folder);
    assert_eq!(files.len(), 19);
    for (name, text) in files {
        let shape = match name.as_str() {
            name if name.starts_with("cifar10") => Shape::map(3, 32, 32),
            name if name.starts_with("mnist") => Shape::map(1, 28, 28),
            name if ["alexnet", "caffenet", "Squeeze"]
                .iter()
                .any(|it| name.contains(it)) =>
            {
                Shape::map(3, 227, 227)
            }
            _ => Shape::map(3, 224, 224),
        };
        for phase in [Phase::Test, Phase::Train] {
            let mut options = Options {
                phase,
                ..Options::default()
            };
            if let Err(errors) = import(&text, &options) {
                let [error] = errors.as_slice() else {
                    panic!("{name}: {errors:?}");
                };
                assert_eq!(error.code().id, "I011", "{name}: {error}");
                let help = error.help().unwrap();
                assert!(help.contains("--input data="), "{name}: {help}");
                options.inputs = vec![(Some("data".into()), shape)];
            }
            let network =
                import(&text, &options).unwrap_or_else(|errors| panic!("{name}: {errors:?}"));
            check(&name, &network);
            let cost = measure(&network.graph).unwrap();
            let mut known = PARAMETERS.iter();
            let (_, params, training) = known.find(|(part, ..)| name.contains(part)).unwrap();
            let found = (cost.totals.parameters, cost.totals.parameters_training_only);
            assert_eq!(found, (*params, *training), "{name}");
        }
    }
}

/// A kernel higher than the image, and a loss without a result: Caffe takes neither.
const REFUSED: &[(&str, &str)] = &[
    ("q07_kernel_larger_than_input", "S001"),
    ("q27_output_ending_in_relu_only", "I010"),
];

#[test]
fn menndls_networks_are_imported() {
    for (part, convention, all, sample) in [
        ("networks", None, 150, 12),
        ("quirks", Some(Convention::Nova), 28, 7),
        ("samples", None, 3, 0),
    ] {
        let Some(folder) = shared(&format!("data/reference/{part}")) else {
            return;
        };
        let mut count = 0;
        for (name, text) in files(&folder.path) {
            for phase in [Phase::Test, Phase::Train] {
                let options = Options {
                    phase,
                    convention,
                    ..Options::default()
                };
                let refused = REFUSED.iter().find(|(refused, _)| *refused == name);
                match (import(&text, &options), refused) {
                    (Ok(network), None) => check(&name, &network),
                    (Err(errors), Some((_, code))) => assert_eq!(errors[0].code().id, *code),
                    (Ok(_), Some(_)) => panic!("{name} is imported"),
                    (Err(errors), None) => panic!("{name}: {errors:?}"),
                }
                count += 1;
            }
        }
        folder.assert_count(count, 2 * all, 2 * sample);
    }
}
