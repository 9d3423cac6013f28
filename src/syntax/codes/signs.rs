//! Brackets, signs, numbers: `P001` to `P020`.

use crate::diagnostic::codes;

codes! {
    /// A bracket is opened and never closed.
    ///
    /// Without its end nobody can tell what belongs to it. A lost `}` is noticed where the
    /// indentation says that the next `}` belongs to something further out. The network or block
    /// with the open bracket is not read; all others in the file are checked.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   repeat 2 {                   # never closed: the `}` below is the network's
    ///     conv 8 3x3 pad=1 -> relu
    /// }
    /// ```
    ///
    /// Close it where it should end:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   repeat 2 {
    ///     conv 8 3x3 pad=1 -> relu
    ///   }
    /// }
    /// ```
    UNCLOSED = "P001" "unclosed-bracket";
    /// A bracket closes what was never opened.
    ///
    /// Either it is one too many, or the bracket that opens it was lost. Often half a pair is left
    /// over when a line is moved or copied. Where everything fits without it, all is checked as if it
    /// were not there; else the network or block that it spoils is not read, and all others in the
    /// file are checked.
    ///
    /// ```cnn
    /// network small(width: int = 8) {
    ///   input 3x32x32
    ///   conv 4 * width) 3x3          # where does the parenthesis start?
    /// }
    /// ```
    ///
    /// Open it where it should start, or take it away:
    ///
    /// ```cnn
    /// network small(width: int = 8) {
    ///   input 3x32x32
    ///   conv (4 * width) 3x3
    /// }
    /// ```
    STRAY_CLOSER = "P002" "stray-bracket";
    /// Brackets stand in each other more than 64 deep.
    ///
    /// Nobody writes that by hand, but scripts do that wrap each sum, or each layer, in another
    /// bracket. Braces and parentheses count together, and each `else if` counts as one. The bound
    /// keeps the memory that reading a file takes small, whatever stands in it.
    ///
    /// ```cnn
    /// network sum {
    ///   input 10
    ///   dense ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((
    ///     1+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)
    ///     +1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)
    ///     +1)+1)+1)+1)+1)+1)+1)+1)+1)+1)
    /// }
    /// ```
    ///
    /// Leave out brackets that change nothing, or name the inner parts: values by `let`, layers by
    /// a `block`.
    ///
    /// ```cnn
    /// network sum {
    ///   input 10
    ///   let inner = 30
    ///   dense (inner + 37)
    /// }
    /// ```
    TOO_DEEP = "P003" "nested-too-deep";
    /// A `"` opens a path, and its line ends before the path is closed.
    ///
    /// Quotes hold the path of a file in a `use`, and a path never goes on in the next line. The
    /// compiler takes it to end before the first blank or brace, so that the names behind it are
    /// known.
    ///
    /// ```cnn
    /// use "stems.cnn { stem }
    /// network small {
    ///   input 3x32x32
    ///   stem
    /// }
    /// === stems.cnn ===
    /// block stem { conv 8 3x3 -> relu }
    /// ```
    ///
    /// Close it with `"` on the same line:
    ///
    /// ```cnn
    /// use "stems.cnn" { stem }
    /// network small {
    ///   input 3x32x32
    ///   stem
    /// }
    /// === stems.cnn ===
    /// block stem { conv 8 3x3 -> relu }
    /// ```
    UNTERMINATED = "P004" "unterminated-string";
    /// Something stands where it has no meaning, or something is missing before it.
    ///
    /// This is the answer where none of the more particular codes fits. The message says what was
    /// found, and what could stand there where that is known. The rest of the line is skipped; the
    /// other lines are checked.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 64 3x3 pad=             # how much?
    /// }
    /// ```
    ///
    /// Write what is missing, or take away what is too much:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 64 3x3 pad=1
    /// }
    /// ```
    ///
    /// A line ends a statement, so a layer's parameters can't go on in the next one.
    UNEXPECTED = "P005" "unexpected-text";
    /// Commas stand between the parameters of a layer.
    ///
    /// In Python a layer is a call, `Conv2d(3, 64, 3)`; here its parameters follow its name with
    /// blanks between them (and the channels that flow in are known, so nobody writes them). Commas
    /// are for what is listed in parentheses or braces: tensors, the parameters of a block where it
    /// is defined, names in a `use`.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 64, 3x3, pad=1
    /// }
    /// ```
    ///
    /// Take the commas away:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 64 3x3 pad=1
    /// }
    /// ```
    COMMA = "P006" "comma-between-parameters";
    /// A blank stands between the name of a layer and its tensors.
    ///
    /// A parenthesis that touches the name holds tensors: `add(a, b)`. One after a blank is a
    /// single value, as in `conv (4 * n) 1x1`, and that holds no list.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 8 3x3 pad=1 as a
    ///   relu as b
    ///   concat (a, b)
    /// }
    /// ```
    ///
    /// Take the blank away:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 8 3x3 pad=1 as a
    ///   relu as b
    ///   concat(a, b)
    /// }
    /// ```
    BLANK_BEFORE_TENSORS = "P007" "blank-before-tensors";
    /// A value that is computed stands without parentheses among the parameters of a layer.
    ///
    /// Blanks separate parameters, so `conv features * 4 1x1` could be read in several ways.
    /// Whatever has an operator in it takes parentheses; a single number, name or size needs none.
    ///
    /// ```cnn
    /// network small(features: int = 8) {
    ///   input 3x32x32
    ///   conv features * 4 1x1
    /// }
    /// ```
    ///
    /// Put the parentheses around it:
    ///
    /// ```cnn
    /// network small(features: int = 8) {
    ///   input 3x32x32
    ///   conv (features * 4) 1x1
    /// }
    /// ```
    COMPOUND = "P008" "compound-without-parentheses";
    /// A size is written with blanks.
    ///
    /// Blanks separate parameters, so a size is one word: `3x3` is height x width, `3x32x32` is
    /// channels x height x width. A square one may be a single number: `conv 64 3`.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 64 3 x 3
    /// }
    /// ```
    ///
    /// Take the blanks away:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 64 3x3
    /// }
    /// ```
    ///
    /// A size with a name in it is computed, so it takes parentheses, and blanks around the `x`:
    /// `(k x 1)`.
    SPACED_SIZE = "P009" "size-with-blanks";
    /// A comment starts with `//`.
    ///
    /// Here comments start with `#`, as in Python. Two of them, `##`, document the network, block
    /// or parameter that follows.
    ///
    /// ```cnn
    /// network small {
    ///   // the stem
    ///   input 3x32x32
    ///   conv 8 3x3
    /// }
    /// ```
    ///
    /// Write `#`:
    ///
    /// ```cnn
    /// network small {
    ///   # the stem
    ///   input 3x32x32
    ///   conv 8 3x3
    /// }
    /// ```
    FOREIGN_COMMENT = "P010" "foreign-comment";
    /// A division is written `//`, as in Python.
    ///
    /// There is one division, `/`, and it is exact: `9 / 2` is 4.5. A number of features or a size
    /// has to be whole, so where the division may leave a remainder, `floor` or `ceil` says what
    /// becomes of it.
    ///
    /// ```cnn
    /// network small(width: int = 9) {
    ///   input 3x32x32
    ///   conv (width // 2) 3x3
    /// }
    /// ```
    ///
    /// Round down by `floor`:
    ///
    /// ```cnn
    /// network small(width: int = 9) {
    ///   input 3x32x32
    ///   conv floor(width / 2) 3x3
    /// }
    /// ```
    FLOOR_DIVISION = "P011" "floor-division";
    /// A semicolon ends a statement.
    ///
    /// Here no sign ends a statement: its line does. What flows on within a line goes through `->`.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 8 3x3; relu
    /// }
    /// ```
    ///
    /// Begin a new line, or write `conv 8 3x3 -> relu`:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 8 3x3
    ///   relu
    /// }
    /// ```
    SEMICOLON = "P012" "semicolon";
    /// The arrow from one layer to the next is not written `->`.
    ///
    /// "Flows into" is written `->` or a new line, and in no other way. Other arrows come from
    /// other languages, or from an editor that turns `->` into the sign `→`.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 8 3x3 => relu
    /// }
    /// ```
    ///
    /// Write `->`:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 8 3x3 -> relu
    /// }
    /// ```
    FOREIGN_ARROW = "P013" "foreign-arrow";
    /// A number or another value is named without `let`.
    ///
    /// In Python `=` names anything. Here `left = …` names the result of layers, a tensor; numbers,
    /// sizes and words are named by `let`, so that a reader sees which lines compute on data and
    /// which do not.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   width = 16
    ///   conv width 3x3
    /// }
    /// ```
    ///
    /// Put `let` before the name:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   let width = 16
    ///   conv width 3x3
    /// }
    /// ```
    ///
    /// Sums and products of tensors are layers: `add(a, b)`, `mul(a, b)`.
    VALUE_WITHOUT_LET = "P014" "value-without-let";
    /// A name or word stands in quotes.
    ///
    /// In Keras `padding="same"` is a text. Here words stand as they are, and quotes hold only the
    /// paths of files.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 8 3x3 pad="same"
    /// }
    /// ```
    ///
    /// Take the quotes away:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 8 3x3 pad=same
    /// }
    /// ```
    QUOTED_NAME = "P015" "quoted-name";
    /// A word starts with a digit, but is neither a number nor a size.
    ///
    /// Names start with a letter, so a word with a digit in front must be a number (`4096`,
    /// `4_096`, `0.5`, `1e-5`, `5M`, `10%`) or a size (`3x3`, `3x224x224`). Usually a
    /// multiplication sign is missing, or a size has a name in it.
    ///
    /// ```cnn
    /// network small(width: int = 8) {
    ///   input 3x32x32
    ///   conv 2width 3x3
    /// }
    /// ```
    ///
    /// Write what is meant as an expression in parentheses:
    ///
    /// ```cnn
    /// network small(width: int = 8) {
    ///   input 3x32x32
    ///   conv (2 * width) 3x3
    /// }
    /// ```
    ///
    /// A size with a name in it is written `(3 x k)`.
    NOT_A_NUMBER = "P016" "not-a-number";
    /// A number is too large, or too fine, to be kept exactly.
    ///
    /// Numbers are kept exactly, without the rounding of floats, and there is room for some 38
    /// digits before and behind the point together. That is far beyond all sizes and counts of a
    /// network; usually an exponent is mistyped, or the number stands for "no limit". In a size,
    /// each number stays below 2^64.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 8 3x3
    ///   expect macs <= 1e60          # no limit?
    /// }
    /// ```
    ///
    /// Write a number of use, or leave the line out:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 8 3x3
    ///   expect macs <= 1G
    /// }
    /// ```
    NUMBER_TOO_LARGE = "P017" "number-too-large";
    /// A size has more than four numbers.
    ///
    /// Two are height x width, three are channels x height x width, and four are the sides of a
    /// padding: top x bottom x left x right. Maps are flat pictures, and the number of pictures in
    /// a batch is never written, so the five numbers of a video in PyTorch have no place here.
    ///
    /// ```cnn
    /// network clip {
    ///   input 32x3x16x112x112        # batch, channels, frames, height, width
    ///   conv 64 3x3
    /// }
    /// ```
    ///
    /// Leave out the batch, and what is not channels, height and width:
    ///
    /// ```cnn
    /// network clip {
    ///   input 48x112x112             # sixteen frames of three channels each
    ///   conv 64 3x3
    /// }
    /// ```
    TOO_MANY_EXTENTS = "P018" "too-many-extents";
    /// A list of numbers stands where a size belongs.
    ///
    /// In Python a shape is a tuple or a list, `(3, 32, 32)`. Here it is one word, with `x` between
    /// the numbers, and there are no square brackets at all. Tensors are listed in parentheses that
    /// touch the layer's name: `torch.cat([a, b], 1)` is `concat(a, b)`.
    ///
    /// ```cnn
    /// network small {
    ///   input [3, 32, 32]
    ///   conv 8 (3, 3)
    /// }
    /// ```
    ///
    /// Write the sizes with `x`:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 8 3x3
    /// }
    /// ```
    LIST = "P019" "list-instead-of-size";
    /// An operator of another language stands in an expression.
    ///
    /// The operators are `+ - * / %`, `= != ~ < <= > >=` and the words `and`, `or`, `not`. There
    /// are no `&&`, `||` and `!`, and no `**` or `^`: a power is written out, as in `2 * 2`.
    ///
    /// ```cnn
    /// network small(wide: bool = on, deep: bool = off) {
    ///   input 3x32x32
    ///   if wide && !deep { conv 64 3x3 } else { conv 8 3x3 }
    /// }
    /// ```
    ///
    /// Write the word:
    ///
    /// ```cnn
    /// network small(wide: bool = on, deep: bool = off) {
    ///   input 3x32x32
    ///   if wide and not deep { conv 64 3x3 } else { conv 8 3x3 }
    /// }
    /// ```
    FOREIGN_OPERATOR = "P020" "foreign-operator";
}
