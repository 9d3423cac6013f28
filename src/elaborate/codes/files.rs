//! Files and what they offer.

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
}
