//! The codes of this stage: files, the names that one takes from another, and limits on both.

use crate::diagnostic::codes;

codes! {
    /// The standard library has no module of this name.
    ///
    /// Names after `use` that start with `std.` are modules of the standard library, such as
    /// `std.blocks` and `std.zoo`. Your own files are named by their paths, in quotes.
    ///
    /// ```cnn
    /// use std.block { conv_bn_relu }
    /// network small {
    ///   input 3x32x32
    ///   conv_bn_relu 16 3x3
    /// }
    /// ```
    ///
    /// Correct the module's name, or write the path of a file:
    ///
    /// ```cnn
    /// use std.blocks { conv_bn_relu }
    /// network small {
    ///   input 3x32x32
    ///   conv_bn_relu 16 3x3
    /// }
    /// ```
    UNKNOWN_MODULE = "N021" "unknown-module";
    /// A file cannot be read.
    ///
    /// The file does not exist, is not UTF-8 text, is larger than 256 KiB, or cannot be opened; the
    /// message says which. The path after `use` is relative to the file with the `use`, not to the
    /// folder where you run the command.
    ///
    /// ```cnn
    /// use "stem.cnn" { stem }
    /// network small {
    ///   input 3x32x32
    ///   stem
    /// }
    /// === stems.cnn ===
    /// block stem { conv 16 3x3 -> relu }
    /// ```
    ///
    /// Write the path of an existing file:
    ///
    /// ```cnn
    /// use "stems.cnn" { stem }
    /// network small {
    ///   input 3x32x32
    ///   stem
    /// }
    /// === stems.cnn ===
    /// block stem { conv 16 3x3 -> relu }
    /// ```
    UNREADABLE_FILE = "N022" "unreadable-file";
    /// A path leads out of the project folder.
    ///
    /// A project is the folder with `cnn.toml`, or without one, the folder of the file on the
    /// command line. Files use only files of their project. So you can copy the folder and compile
    /// it anywhere, and a network from a stranger cannot read other files of your machine.
    ///
    /// ```cnn
    /// use "../stems.cnn" { stem }
    /// network small {
    ///   input 3x32x32
    ///   stem
    /// }
    /// ```
    ///
    /// Move the file into the project, or put a `cnn.toml` (it may be empty) into the parent
    /// folder:
    ///
    /// ```cnn
    /// use "stems.cnn" { stem }
    /// network small {
    ///   input 3x32x32
    ///   stem
    /// }
    /// === stems.cnn ===
    /// block stem { conv 16 3x3 -> relu }
    /// ```
    PATH_OUTSIDE = "N023" "path-outside";
    /// Files use each other in a cycle.
    ///
    /// The compiler must read the files that a file uses before it knows the file's own
    /// definitions, so a cycle has no first file. The smallest cycle is a file that uses itself; it
    /// needs no `use` for its own blocks.
    ///
    /// ```cnn
    /// use "stem.cnn" { stem }
    /// network small {
    ///   input 3x32x32
    ///   stem
    /// }
    /// === stem.cnn ===
    /// use "unit.cnn" { unit }
    /// block stem { unit 16 }
    /// block activation { relu }
    /// === unit.cnn ===
    /// use "stem.cnn" { activation }
    /// block unit(features: int) { conv features 3x3 -> activation }
    /// ```
    ///
    /// Move the blocks that both files need into a third file:
    ///
    /// ```cnn
    /// use "stem.cnn" { stem }
    /// network small {
    ///   input 3x32x32
    ///   stem
    /// }
    /// === stem.cnn ===
    /// use "unit.cnn" { unit }
    /// block stem { unit 16 }
    /// === unit.cnn ===
    /// use "common.cnn" { activation }
    /// block unit(features: int) { conv features 3x3 -> activation }
    /// === common.cnn ===
    /// block activation { relu }
    /// ```
    USE_CYCLE = "N024" "use-cycle";
    /// The other file defines no block or network of this name.
    ///
    /// Braces after `use` name blocks and networks that the other file or module defines itself,
    /// not those that it imports. Without braces, `use "stems.cnn"` imports the whole file, and its
    /// blocks are called `stems.stem` and so on.
    ///
    /// ```cnn
    /// use std.blocks { conv_bn_rellu }
    /// network small {
    ///   input 3x32x32
    ///   conv_bn_rellu 16 3x3
    /// }
    /// ```
    ///
    /// Write a name that the file defines:
    ///
    /// ```cnn
    /// use std.blocks { conv_bn_relu }
    /// network small {
    ///   input 3x32x32
    ///   conv_bn_relu 16 3x3
    /// }
    /// ```
    UNKNOWN_IMPORT = "N025" "unknown-import";
    /// The file has no network of the requested name.
    ///
    /// `nets.cnn#lenet` on the command line (here a line that starts with `#!`) means one network
    /// of a file. A block cannot be selected, because its input and parameters are known only where
    /// it is used.
    ///
    /// ```cnn
    /// #! only lenett
    /// network lenet {
    ///   input 1x32x32
    ///   conv 6 5x5 -> tanh
    /// }
    /// ```
    ///
    /// Request a network of the file, or all of them with only the file's name:
    ///
    /// ```cnn
    /// #! only lenet
    /// network lenet {
    ///   input 1x32x32
    ///   conv 6 5x5 -> tanh
    /// }
    /// ```
    NO_NETWORK = "N026" "no-network";
    /// A function or constant uses itself, directly or through others.
    ///
    /// Functions and constants are computed where they are used, so one that needs its own value
    /// would never end. This is an error even if an `if` would end it; `repeat` and `for` with `carry`
    /// do the same and always end.
    ///
    /// ```cnn
    /// fn doubled(times) = if times = 0 then 1 else 2 * doubled(times - 1)
    /// network small {
    ///   input 3x32x32
    ///   conv doubled(4) 3x3
    /// }
    /// ```
    ///
    /// Write a formula, or carry the number through a loop:
    ///
    /// ```cnn
    /// fn doubled(times) = 2 ^ times
    /// network small {
    ///   input 3x32x32
    ///   conv doubled(4) 3x3
    /// }
    /// ```
    VALUE_CIRCLE = "N050" "value-circle";
    /// A name already means something else.
    ///
    /// While a parameter, `let` or tensor is visible, its name has one meaning, so you can read a
    /// line without searching for the latest assignment above it. Code such as `x = relu(conv(x))`
    /// needs no names here: each step reads the result of the line above. Definitions and imported
    /// names must differ too, and a module with the name of a keyword (`std.residual`) needs a new
    /// name (`as blocks`). The name `flow` is reserved for the tensor that flows in at that place.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   x = conv 16 3x3
    ///   x = x -> relu
    ///   x -> global_avgpool
    /// }
    /// ```
    ///
    /// Choose another name, or none; to update a tensor in a loop, use `carry`:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 16 3x3
    ///   relu
    ///   global_avgpool
    /// }
    /// ```
    NAME_TAKEN = "N008" "name-taken";
    /// The program has too many files, or too much text.
    ///
    /// A program has at most 1,000 files and 512 KiB of text, and files use each other in chains of
    /// at most 64. The limits reject a huge folder at once instead of reading it for minutes.
    /// Usually generated files use each other one by one:
    ///
    /// ```text
    /// layer_1.cnn:   use "layer_2.cnn" { layer_2 }
    /// layer_2.cnn:   use "layer_3.cnn" { layer_3 }
    /// …
    /// ```
    ///
    /// Let each file directly use the files that it needs, and keep small blocks together in one
    /// file.
    TOO_MANY_FILES = "X104" "too-many-files";
    /// There are more errors than the compiler reports.
    ///
    /// After 500 errors the compiler stops checking. So many errors usually have one cause, such as
    /// a file in another language or a generator that misspells a name. The text after this place
    /// is not checked.
    ///
    /// Fix the first errors and check again: later ones may disappear.
    TOO_MANY_MISTAKES = "X105" "too-many-mistakes";
    /// A file is larger than the limit for source files.
    ///
    /// A file has at most 256 KiB, about ten thousand lines; a typical network has a few hundred. A
    /// larger file usually is not a network, such as trained weights or a table, or was generated
    /// with every round of a loop written out.
    ///
    /// Check that it is the right file. If it is generated, write `repeat 100 { … }` for a hundred
    /// equal rounds, and put the blocks into files of their own.
    FILE_TOO_LARGE = "X106" "file-too-large";
}
