//! The standard library, inside the program.

use super::{Before, Source};
use std::sync::LazyLock;

macro_rules! library {
    ($($path:literal)*) => {
        /// The files of `stdlib/`, by path below it. A test proves that none is missing.
        pub const STANDARD_LIBRARY: &[(&str, &str)] = &[
            $(($path, include_str!(concat!("../../stdlib/", $path))),)*
        ];
    };
}

library! {
    "blocks/attention.cnn"
    "blocks/conv.cnn"
    "blocks/inception.cnn"
    "blocks/mobile.cnn"
    "blocks/residual.cnn"
    "functions/rounding.cnn"
    "zoo/alexnet.cnn"
    "zoo/densenet.cnn"
    "zoo/efficientnet.cnn"
    "zoo/googlenet.cnn"
    "zoo/inception_v3.cnn"
    "zoo/lenet.cnn"
    "zoo/mnasnet.cnn"
    "zoo/mobilenet_v2.cnn"
    "zoo/mobilenet_v3.cnn"
    "zoo/resnet.cnn"
    "zoo/resnet_cifar.cnn"
    "zoo/shufflenet_v2.cnn"
    "zoo/squeezenet.cnn"
    "zoo/vgg.cnn"
}

/// The text of a file of the standard library: `blocks/conv.cnn`.
pub fn standard(path: &str) -> Option<&'static str> {
    let mut files = STANDARD_LIBRARY.iter();
    files.find(|(name, _)| *name == path).map(|(_, text)| *text)
}

/// The file of [`STANDARD_LIBRARY`] at `index`, as programs have it among their texts. It is constant,
/// and so there once in a process.
pub(crate) fn standard_source(index: usize) -> Option<&'static Source> {
    static SOURCES: LazyLock<Vec<Source>> = LazyLock::new(|| {
        let files = STANDARD_LIBRARY.iter();
        let source = |(path, text): &(&str, &str)| {
            Source::new(format!("std/{path}"), (*text).into(), Before::default())
        };
        files.map(source).collect()
    });
    SOURCES.get(index)
}

/// The module of the standard library that defines a network, block or function: `std.blocks` for
/// `bottleneck`, `std.vgg` for `vgg16`.
pub fn standard_module(name: &str) -> Option<String> {
    let defines = |text: &str| {
        let heads = text.lines().filter_map(|line| {
            line.strip_prefix("block ")
                .or_else(|| line.strip_prefix("network "))
                .or_else(|| line.strip_prefix("fn "))
        });
        let mut names = heads.filter_map(|head| head.split(['(', ' ', '{']).next());
        names.any(|defined| defined == name)
    };
    let (path, _) = STANDARD_LIBRARY.iter().find(|(_, text)| defines(text))?;
    let (folder, file) = path.strip_suffix(".cnn")?.rsplit_once('/')?;
    Some(match folder {
        "blocks" | "functions" => format!("std.{folder}"),
        _ => format!("std.{file}"),
    })
}

/// Whether `std.name` is a module.
pub fn is_standard_module(name: &str) -> bool {
    let mut paths = STANDARD_LIBRARY.iter().map(|(path, _)| *path);
    paths.any(|path| {
        let parts = path
            .strip_suffix(".cnn")
            .and_then(|path| path.rsplit_once('/'));
        parts.is_some_and(|(folder, file)| folder == name || file == name)
    })
}

#[cfg(test)]
mod tests {
    use super::STANDARD_LIBRARY;
    use std::path::Path;

    #[test]
    fn every_file_of_the_folder_is_embedded() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("stdlib");
        let mut found = Vec::new();
        for inner in ["blocks", "functions", "zoo"] {
            for entry in std::fs::read_dir(folder.join(inner)).unwrap() {
                let name = entry.unwrap().file_name().into_string().unwrap();
                found.push(format!("{inner}/{name}"));
            }
        }
        found.sort();
        let embedded: Vec<&str> = STANDARD_LIBRARY.iter().map(|(path, _)| *path).collect();
        assert_eq!(embedded, found);
    }
}
