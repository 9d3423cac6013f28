//! The standard library, inside the program.

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
    "zoo/shufflenet_v2.cnn"
    "zoo/squeezenet.cnn"
    "zoo/vgg.cnn"
}

/// The text of a file of the standard library: `blocks/conv.cnn`.
pub fn standard(path: &str) -> Option<&'static str> {
    let mut files = STANDARD_LIBRARY.iter();
    files.find(|(name, _)| *name == path).map(|(_, text)| *text)
}

#[cfg(test)]
mod tests {
    use super::STANDARD_LIBRARY;
    use std::path::Path;

    #[test]
    fn every_file_of_the_folder_is_embedded() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("stdlib");
        let mut found = Vec::new();
        for inner in ["blocks", "zoo"] {
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
