//! What is written as other languages have it: `P035` and on.

use crate::diagnostic::codes;

codes! {
    /// The path of a file stands without double quotes.
    ///
    /// `use std.blocks` names a part of the standard library; a file of one's own is named by its
    /// path, and a path may hold blanks and slashes, so it takes quotes, and only `"`. It is
    /// relative to the file in which it stands.
    ///
    /// ```cnn
    /// use stems.cnn { stem }
    /// network small {
    ///   input 3x32x32
    ///   stem
    /// }
    /// === stems.cnn ===
    /// block stem { conv 8 3x3 -> relu }
    /// ```
    ///
    /// Put it in quotes:
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
    PATH_WITHOUT_QUOTES = "P035" "path-without-quotes";
    /// A parameter gets its value by `==`.
    ///
    /// `=` gives a parameter its value. `==` compares two values, in an `if` or an `expect`, where
    /// `=` does the same.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 8 3x3 pad==1
    /// }
    /// ```
    ///
    /// Write `=`:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 8 3x3 pad=1
    /// }
    /// ```
    FOREIGN_EQUALS = "P036" "double-equals";
    /// A number starts with its decimal point.
    ///
    /// Python reads `.5`; here a number starts with a digit, as a point joins names, as in
    /// `in.channels`.
    ///
    /// ```cnn
    /// network small {
    ///   input 8
    ///   dense 8 -> dropout .5
    /// }
    /// ```
    ///
    /// Write the zero:
    ///
    /// ```cnn
    /// network small {
    ///   input 8
    ///   dense 8 -> dropout 0.5
    /// }
    /// ```
    LEADING_POINT = "P037" "number-starts-with-point";
    /// Names in the braces of a `use` follow each other without a comma.
    ///
    /// The parameters of a layer are separated by blanks, but names in a list are separated by
    /// commas; a name may be followed by `as` and another one.
    ///
    /// ```cnn
    /// use std.blocks { conv_bn conv_bn_relu }
    /// network small {
    ///   input 3x32x32
    ///   conv_bn_relu 8 3x3 -> conv_bn 8 3x3
    /// }
    /// ```
    ///
    /// Put a comma between them:
    ///
    /// ```cnn
    /// use std.blocks { conv_bn, conv_bn_relu }
    /// network small {
    ///   input 3x32x32
    ///   conv_bn_relu 8 3x3 -> conv_bn 8 3x3
    /// }
    /// ```
    MISSING_COMMA = "P038" "missing-comma";
    /// A colon stands between an input and its shape.
    ///
    /// The shape of an input is its parameter, and follows with a blank. A colon behind a step
    /// states the shape that the step must give, as in `conv 8 3x3 : 8x30x30`; an input has nothing
    /// to compare with.
    ///
    /// ```cnn
    /// network small {
    ///   input picture: 3x32x32
    ///   picture -> conv 8 3x3
    /// }
    /// ```
    ///
    /// Take the colon away:
    ///
    /// ```cnn
    /// network small {
    ///   input picture 3x32x32
    ///   picture -> conv 8 3x3
    /// }
    /// ```
    COLON_AFTER_INPUT = "P039" "colon-after-input";
    /// A blank stands between a number and its suffix.
    ///
    /// A number is one word together with its suffix: `K` is a thousand, `M` a million, `G` a
    /// thousand millions, `%` a hundredth. After a blank, `M` would be a name.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 8 3x3
    ///   expect params <= 5 M
    /// }
    /// ```
    ///
    /// Take the blank away:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 8 3x3
    ///   expect params <= 5M
    /// }
    /// ```
    SPACED_UNIT = "P040" "unit-with-blank";
    /// A second condition is written as one word: `elif`, `elseif` or `elsif`.
    ///
    /// Python writes `elif`; here it is an `else` that is followed by another `if`, and any number
    /// of them may follow each other.
    ///
    /// ```cnn
    /// network small(size: int = 3) {
    ///   input 3x32x32
    ///   if size = 1 { conv 8 1x1 } elif size = 3 { conv 8 3x3 } else { conv 8 5x5 }
    /// }
    /// ```
    ///
    /// Write two words:
    ///
    /// ```cnn
    /// network small(size: int = 3) {
    ///   input 3x32x32
    ///   if size = 1 { conv 8 1x1 } else if size = 3 { conv 8 3x3 } else { conv 8 5x5 }
    /// }
    /// ```
    FOREIGN_ELSE_IF = "P041" "foreign-else-if";
    /// A line is written in Python, with the calls of PyTorch or Keras.
    ///
    /// Here a layer is a name with its parameters behind it, and what flows in is not named: it is
    /// the result of the line above. So there are no commas and no parentheses, and no variable
    /// that every line names again.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   nn.Conv2d(3, 64, kernel_size=3, padding=1)
    ///   F.relu(x)
    /// }
    /// ```
    ///
    /// Write what the answer says: the layer under its name here, behind it its parameters.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 64 3 pad=1
    ///   relu
    /// }
    /// ```
    PYTHON = "P042" "python";
    /// The body of a loop or condition stands behind a colon, as in Python.
    ///
    /// Bodies stand in braces; indentation means nothing. Without braces it could not be told which
    /// lines belong to the body when a line is moved or pasted.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   for i in 0..3:
    ///     conv 64 3x3 pad=1 -> relu
    /// }
    /// ```
    ///
    /// Put the body into braces; its indentation may stay.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   for i in 0..3 {
    ///     conv (64 * (i + 1)) 3x3 pad=1 -> relu
    ///   }
    /// }
    /// ```
    COLON_BODY = "P043" "colon-instead-of-braces";
    /// A value is given by a sign of another language: `:=`, `+=`.
    ///
    /// `=` gives a result its name, once; nothing is changed later. So there is nothing to add to a name:
    /// two tensors are joined by a layer, which makes a third.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   relu as x
    ///   conv 3 3x3 pad=1 as y
    ///   x += y
    /// }
    /// ```
    ///
    /// Join them by a layer: its result is the new flow.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   relu as x
    ///   conv 3 3x3 pad=1 as y
    ///   add(x, y)
    /// }
    /// ```
    ASSIGNMENT = "P044" "foreign-assignment";
    /// A choice between two values is written as `a ? b : c`.
    ///
    /// The language has words for it, `if a then b else c`, so that it reads like the `if` of a body. `?`
    /// stands only in shapes, where it leaves an extent open.
    ///
    /// ```cnn
    /// network n(wide: bool = on) {
    ///   input 3x32x32
    ///   let s = wide ? 1 : 2
    ///   conv 8 3x3 stride=s
    /// }
    /// ```
    ///
    /// Write it in words.
    ///
    /// ```cnn
    /// network n(wide: bool = on) {
    ///   input 3x32x32
    ///   let s = if wide then 1 else 2
    ///   conv 8 3x3 stride=s
    /// }
    /// ```
    TERNARY = "P045" "foreign-conditional";
    /// A loop is written as in another language: `while`, `for (…; …; …)`, `0..=3`.
    ///
    /// A network has a size that is known before it runs, so that loops are counted: `repeat n`, or
    /// `for i in 0..n`, which leaves out `n`.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   repeat 3 times { relu }
    /// }
    /// ```
    ///
    /// Give the count alone.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   repeat 3 { relu }
    /// }
    /// ```
    FOREIGN_LOOP = "P046" "foreign-loop";
    /// Braces follow the name of a layer or block that is used.
    ///
    /// Braces hold the body of `network`, `block`, `repeat`, `for`, `if` and the like. A layer has no body:
    /// what it is given follows its name on the same line.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv { num_output: 20 kernel_size: 5 }
    /// }
    /// ```
    ///
    /// Write the parameters behind the name.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 20 5
    /// }
    /// ```
    LAYER_BRACES = "P047" "braces-after-layer";
    /// The `{` of a body is lost, or stands on the line below.
    ///
    /// A new line ends what is before it, so the `{` of a body stands on the line of its `repeat`,
    /// `if` or `residual`. Where the lines below show by their indentation and a `}` what belongs
    /// to the body, all is checked as if the brace were there.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   repeat 3
    ///     conv 8 3x3 -> relu
    ///   }
    /// }
    /// ```
    ///
    /// Write it at the end of the line:
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   repeat 3 {
    ///     conv 8 3x3 -> relu
    ///   }
    /// }
    /// ```
    ///
    /// The `{` of a network or block, where it is lost, is told as `P023`.
    LOST_BRACE = "P048" "lost-brace";
    /// The input of a network stands among its parameters.
    ///
    /// In Python a function is given its data in parentheses. Here they hold what is known before
    /// any data flows: numbers, sizes, words and layers, which `--set` can change. What flows in is
    /// a statement of the body, `input`, channels x height x width. All is checked as if it stood
    /// there.
    ///
    /// ```cnn
    /// network small(x: 3x32x32) {
    ///   conv 8 3x3 -> relu
    /// }
    /// ```
    ///
    /// Write it as the first line of the body; a name is needed only where there are several inputs:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 8 3x3 -> relu
    /// }
    /// ```
    INPUT_IN_HEAD = "P049" "input-in-head";
    /// A word that begins a statement, or goes on with one, is misspelt, or is another language's.
    ///
    /// Statements begin with `input`, `output`, `expect`, `where`, `task`, `share`, `let`, `repeat`, `for`,
    /// `if`, `residual`, `choose` or `frozen`; any other word is the name of a layer, a block or a tensor.
    /// Where nothing has that name, and what follows it is what one of these words takes, it is read as
    /// that word, and all else is checked.
    ///
    /// ```cnn
    /// network small {
    ///   inptu 3x32x32
    ///   conv 8 3x3 -> relu
    /// }
    /// ```
    ///
    /// Write the word that it proposes:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 8 3x3 -> relu
    /// }
    /// ```
    MISSPELT_WORD = "P050" "misspelt-word";
}
