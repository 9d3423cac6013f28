//! Every network of the standard library can be written and compiled again.

use super::same::{compile, difference, formed};
use cnn_lang::elaborate::analyze;
use cnn_lang::import::write::{About, write, written_order};
use cnn_lang::program::Program;
use cnn_lang::source::Folder;
use std::path::Path;

#[test]
fn every_network_of_the_zoo_is_written_and_read_again() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("stdlib/zoo");
    let (mut count, mut declared) = (0, 0);
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        let heads = text.lines().filter(|line| line.starts_with("network "));
        declared += heads.count();
        let program = Program::load(&Folder::new(folder.clone()), &name, &name, text);
        for network in analyze(&program, None, &[]).networks {
            assert!(network.is_complete(), "{name} {}", network.name);
            let about = About {
                name: network.name.to_string(),
                ..About::default()
            };
            let text = write(&network.graph, &about);
            formed(&text);
            let again = compile(&text);
            let found = difference(&written_order(&network.graph), &again);
            assert_eq!(found, None, "{name} {}\n{text}", network.name);
            count += 1;
        }
    }
    assert_eq!(count, declared, "networks");
}

/// What the importers do not make: frozen and shared weights, splits, several inputs and outputs.
#[test]
fn rare_forms_are_written() {
    for text in [
        "network n {\n  input 8x6x6\n  a, b = split 2\n  add(a -> relu, b) as c\n  c -> tanh\n}\n",
        "network n {\n  input 8x6x6\n  a, b = split sizes=2x6\n  concat(b, a, b)\n}\n",
        "network n {\n  input 3x8x8\n  frozen { conv 4 3x3 -> relu }\n  conv 4 1x1\n}\n",
        "network n {\n  input l 1x8x8\n  input r 1x8x8\n  share t = conv 8 3x3\n  \
         add(l -> t, r -> t) -> relu\n}\n",
        "network n {\n  input 8\n  dense 5 as main\n  in -> dense 2 as aux\n  output main\n  \
         output aux train=on\n}\n",
        "network n {\n  input 4x9x9\n  upsample 28x28 -> upsample 2 mode=bilinear -> crop 1x2\n  \
         zero_pad 0x1x2x3 -> adaptive_avgpool 7 -> reshape 14x14x1 -> permute 2x0x1\n}\n",
        "network n {\n  input image 3x32x32\n  input regions 300x1x5\n  \
         roi_pool(image -> conv 8 3x3 -> relu, regions) 7 -> leaky_relu 0.3 -> elu\n}\n",
        "network n {\n  input 4x9x9\n  conv 4 3x3 pad=1 as x1\n  conv 4 3x3 pad=1 as x2\n  \
         add(x1, x2) as x3\n  concat(x1, x2, x3)\n  power -0.5 scale=0.1 shift=1 -> dropout (1 / 3)\n}\n",
        "network n {\n  input 4x9x9\n  residual { relu -> conv 4 3x3 pad=same } shortcut { tanh }\n  \
         mul(identity, global_avgpool -> sigmoid)\n  maxpool 3x3 stride=1 pad=0x1x1x0 ceil=on\n}\n",
    ] {
        let graph = compile(text);
        let about = About {
            name: "n".into(),
            ..About::default()
        };
        let written = write(&graph, &about);
        formed(&written);
        let found = difference(&written_order(&graph), &compile(&written));
        assert_eq!(found, None, "{text}\n{written}");
    }
}
