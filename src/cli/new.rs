//! `cnn new`

use super::Outcome;
use super::output::{complain, print};
use super::path_text::path_text;
use super::write::{Existing, Target};
use crate::layer;
use crate::syntax::is_name;
use crate::syntax::keyword::is_keyword;
use clap::{Args, ValueHint};
use std::path::{Path, PathBuf};

/// The file, in which `NAME` is the name of the network.
const TEMPLATE: &str = include_str!("template.cnn");

#[derive(Debug, Args)]
pub(super) struct New {
    /// The name of the network, and of its file without `.cnn`; a folder may precede it: `nets/first`
    #[arg(value_name = "NAME", value_hint = ValueHint::FilePath)]
    name: PathBuf,

    /// Replace the file if it exists
    #[arg(long)]
    force: bool,
}

impl New {
    pub fn run(&self) -> Outcome {
        let path = self.path();
        let name = match network_name(&path) {
            Ok(name) => name,
            Err(reason) => {
                complain(&reason);
                return Outcome::Usage;
            }
        };
        let target = Target::of(&path, Existing::forced(self.force));
        let written = target
            .and_then(Target::in_a_folder)
            .and_then(|target| target.write(&TEMPLATE.replace("NAME", &name)));
        match written {
            Ok(()) => {
                let file = path_text(&path);
                print(&format!(
                    "{file}: a network for pictures of 3x32x32\nnext: `cnn check {file}`, `cnn summary \
                     {file}`, `cnn predict {file}`\n"
                ))
            }
            Err(reason) => {
                complain(&reason);
                Outcome::Found
            }
        }
    }

    /// The path of the file, which ends with `.cnn`.
    fn path(&self) -> PathBuf {
        if self.name.extension().is_some_and(|it| it == "cnn") {
            return self.name.clone();
        }
        let mut path = self.name.clone().into_os_string();
        path.push(".cnn");
        path.into()
    }
}

/// The name of the network in a file.
fn network_name(path: &Path) -> Result<String, String> {
    let stem = path.file_stem().unwrap_or_default();
    let shown = path_text(Path::new(stem));
    let name = stem.to_str().unwrap_or_default();
    if !is_name(name) {
        return Err(format!(
            "`{shown}` cannot name a network: a name has letters, digits and `_`, and does not start \
             with a digit"
        ));
    }
    if is_keyword(name) || name == "_" {
        return Err(format!(
            "`{shown}` is a word of the language: choose another name"
        ));
    }
    if layer::signature(name).is_some() {
        return Err(format!(
            "`{shown}` is a layer of the language: choose another name"
        ));
    }
    Ok(name.to_owned())
}
