//! The codes of this stage: files, the names that one takes from another, and limits on both.

use crate::diagnostic::codes;

codes! {
    /// The standard library has no module of this name.
    ///
    /// Names behind `use` that begin with `std.` are modules of the library that comes with the
    /// compiler, such as `std.blocks` and `std.zoo`. Files of one's own are named by their path, in
    /// quotes.
    ///
    /// ```cnn
    /// use std.block { conv_bn_relu }
    /// network small {
    ///   input 3x32x32
    ///   conv_bn_relu 16 3x3
    /// }
    /// ```
    ///
    /// Write the module's right name, or the path of a file:
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
    /// It does not exist, is not UTF-8 text, is larger than 256 KiB, or the system refuses to open
    /// it; the message says which. A path behind `use` is relative to the file that it stands in,
    /// not to the folder in which the command runs.
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
    /// Write the path of a file that is there:
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
    /// A project is the folder that holds `cnn.toml`, or else the folder of the file that was
    /// given. Files use only files of their project, so that a folder can be copied and compiled
    /// anywhere, and a network from a stranger reads nothing else on the machine.
    ///
    /// ```cnn
    /// use "../stems.cnn" { stem }
    /// network small {
    ///   input 3x32x32
    ///   stem
    /// }
    /// ```
    ///
    /// Move the file into the project, or put a `cnn.toml` (it may be empty) into the folder above:
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
    /// Files use each other in a circle.
    ///
    /// What a file offers is known only when the files it uses are read, so a circle has no
    /// beginning. A file that uses itself is the smallest one; it needs no `use` for its own
    /// blocks.
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
    /// Put what both need into a third file:
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
    /// `use` in braces names the blocks and networks that the file or module defines itself; what
    /// it brings in from elsewhere is not handed on. Without braces, `use "stems.cnn"` brings in
    /// the whole file, and its blocks are called `stems.stem` and so on.
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
    /// The file has no network of the name that was asked for.
    ///
    /// `nets.cnn#lenet` on the command line (the line that begins with `#!` stands for it here)
    /// means one network of a file. Blocks cannot be asked for: what flows into them, and the
    /// values of their parameters, are known only where they are used.
    ///
    /// ```cnn
    /// #! only lenett
    /// network lenet {
    ///   input 1x32x32
    ///   conv 6 5x5 -> tanh
    /// }
    /// ```
    ///
    /// Ask for a network that the file has, or for all by the file's name alone:
    ///
    /// ```cnn
    /// #! only lenet
    /// network lenet {
    ///   input 1x32x32
    ///   conv 6 5x5 -> tanh
    /// }
    /// ```
    NO_NETWORK = "N026" "no-network";
    /// A name is given that something else has already.
    ///
    /// As long as a parameter, `let` or tensor is visible, its name means one thing, so a line can
    /// be understood without a search for the latest assignment above it. Code that says
    /// `x = relu(conv(x))` needs no names here: each step reads the result of the line above.
    /// Definitions and what `use` brings in have to differ too, and a module that is called like a
    /// word of the language (`std.residual`) needs another name (`as blocks`). The name `flow` is always
    /// taken: it is the tensor that flows in at the place where it is written.
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
    /// Choose another name, or none; a loop that should name a tensor anew says `carry`:
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
    /// The program consists of too many files, or of too much text.
    ///
    /// A program reads at most 1,000 files of together 512 KiB, and files use each other in chains of
    /// at most 64. No network needs as much; the limits are there so that a folder from a stranger
    /// is refused at once instead of being read for minutes. Usually generated files use each other
    /// one by one, each only to reach the next:
    ///
    /// ```text
    /// layer_1.cnn:   use "layer_2.cnn" { layer_2 }
    /// layer_2.cnn:   use "layer_3.cnn" { layer_3 }
    /// …
    /// ```
    ///
    /// Let each file use what it needs directly, and keep small blocks together in one file.
    TOO_MANY_FILES = "X104" "too-many-files";
    /// There are more errors than are reported.
    ///
    /// After 500 errors a program is not checked any further: nobody reads more, and so many come
    /// of one cause, such as a file in another language or a generator that writes a name wrongly.
    /// What follows the place is not known to be right.
    ///
    /// Fix the first ones, and check again: later errors may disappear.
    TOO_MANY_MISTAKES = "X105" "too-many-mistakes";
    /// A file is larger than a source may be.
    ///
    /// A file has at most 256 KiB, which is some ten thousand lines; a network is a few hundred.
    /// What is larger is usually another file, such as trained weights or a table, or was
    /// generated with all rounds of a loop written out.
    ///
    /// Look whether it is the right file. One that is generated can say `repeat 100 { … }` for a
    /// hundred equal rounds, and keep its blocks in files of their own, which it uses.
    FILE_TOO_LARGE = "X106" "file-too-large";
}
