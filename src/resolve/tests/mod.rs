//! Names of files of the standard library, of the language's corners, and of broken programs.

mod renaming;
mod rules;
mod tables;
mod texts;

use crate::program::Program;
use crate::source::Memory;

fn program(name: &str, text: &str) -> Program {
    Program::load(&Memory::new(), name, name, text)
}
