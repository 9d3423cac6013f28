//! The flow of tensors.

use crate::diagnostic::codes;

codes! {
    /// The result of a line is used by nothing.
    ///
    /// A chain that begins with the name of a tensor starts from there, and the result of the line
    /// above is lost if nothing else reads it: layers that do no work, nearly always a branch that
    /// somebody forgot to join. A result is used by the next line, by a name (`as`, `=`) or by a
    /// join.
    ///
    /// ```cnn
    /// network two_views {
    ///   input left 3x32x32
    ///   input right 3x32x32
    ///   left -> conv 16 3x3
    ///   right -> conv 16 3x3
    ///   relu
    /// }
    /// ```
    ///
    /// Name the result and use the name, or take the line away:
    ///
    /// ```cnn
    /// network two_views {
    ///   input left 3x32x32
    ///   input right 3x32x32
    ///   a = left -> conv 16 3x3
    ///   b = right -> conv 16 3x3
    ///   add(a, b)
    ///   relu
    /// }
    /// ```
    UNUSED_FLOW = "N009" "unused-flow";
    /// A step has nothing to read, because no flow has begun.
    ///
    /// A step reads the result of the line above, and the first one reads the input. PyTorch meets
    /// the shape of its input only when it runs; here the network states it, and every other shape
    /// follows. In a network of several inputs, and in a block with `tensor` parameters, no tensor
    /// is the flow at the start, so a chain begins with the name of the one that it reads:
    /// `left -> conv 16 3x3`.
    ///
    /// ```cnn
    /// network small {
    ///   conv 16 3x3 -> relu
    ///   global_avgpool
    /// }
    /// ```
    ///
    /// State the input, or begin the chain with the name of a tensor:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 16 3x3 -> relu
    ///   global_avgpool
    /// }
    /// ```
    NO_FLOW = "N010" "no-flow";
    /// A join or a block of tensors is given too few tensors, or too many.
    ///
    /// `add`, `mul`, `max` and `concat` join two tensors or more; `roi_pool`, `roi_align` and
    /// blocks with `tensor` parameters take a fixed number. They do not read the flow by
    /// themselves, as other layers do: all that they read stands in their parentheses, where
    /// `identity` is the flow.
    ///
    /// ```cnn
    /// network small {
    ///   input 16x32x32
    ///   conv 16 3x3 pad=1 as seen
    ///   relu
    ///   add(seen)
    /// }
    /// ```
    ///
    /// Give all tensors in the parentheses, the flow among them:
    ///
    /// ```cnn
    /// network small {
    ///   input 16x32x32
    ///   conv 16 3x3 pad=1 as seen
    ///   relu
    ///   add(identity, seen)
    /// }
    /// ```
    TENSORS_EXPECTED = "N011" "tensors-expected";
    /// A layer that reads the flow is given something in parentheses.
    ///
    /// Parentheses right behind a name hold the tensors that a join reads, as in `add(a, b)`.
    /// Layers such as `conv`, and blocks without `tensor` parameters, read the flow instead, and
    /// their values follow after blanks. So neither `conv(16, 3x3)` nor `relu(x)` is a step: the
    /// first is `conv 16 3x3`, the second `x -> relu`, or `relu` alone below the line that makes
    /// `x`.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv(16, 3x3) pad=1
    ///   relu()
    /// }
    /// ```
    ///
    /// Write values after a blank, and a tensor before an arrow:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 16 3x3 pad=1
    ///   relu
    /// }
    /// ```
    TAKES_THE_FLOW = "N012" "takes-the-flow";
    /// A step gives more or fewer tensors than are wanted here.
    ///
    /// `split`, and a block with several `output`s, give several tensors; a layer reads one. Which
    /// of them should flow on is not guessed. The code also tells of `a, b = …` with more or fewer
    /// names than there are results.
    ///
    /// ```cnn
    /// network halves {
    ///   input 16x32x32
    ///   split 2 -> relu
    /// }
    /// ```
    ///
    /// Name each of the results, and use them by their names:
    ///
    /// ```cnn
    /// network halves {
    ///   input 16x32x32
    ///   left, right = split 2
    ///   concat(left -> relu, right)
    /// }
    /// ```
    SEVERAL_RESULTS = "N013" "several-results";
    /// A loop names a tensor anew that it does not carry, or carries one that does not exist.
    ///
    /// A name that is made in a round ends with the round. So that a round can hand a tensor to the
    /// next one, the loop says which: with `carry h`, every round begins with the `h` of the one
    /// before, the first with the `h` from above the loop, which therefore has to exist. The last
    /// `h` is there below the loop.
    ///
    /// ```cnn
    /// network cells {
    ///   input 16x32x32
    ///   h = conv 16 3x3 pad=1
    ///   repeat 3 {
    ///     h = add(h, h -> conv 16 3x3 pad=1)
    ///   }
    ///   h -> relu
    /// }
    /// ```
    ///
    /// Put `carry` and the name before the loop's brace; or choose another name within the loop:
    ///
    /// ```cnn
    /// network cells {
    ///   input 16x32x32
    ///   h = conv 16 3x3 pad=1
    ///   repeat 3 carry h {
    ///     h = add(h, h -> conv 16 3x3 pad=1)
    ///   }
    ///   h -> relu
    /// }
    /// ```
    CARRY = "N016" "carry";
    /// A statement stands where it cannot, or does not say enough there.
    ///
    /// `input` and `task` belong to the network itself, not to a block or an inner body, and there
    /// is one `task`. An input states all its extents, each 1 or more, as channels x height x width
    /// (or one number, of a vector), and has a name where there are several inputs; so does
    /// `expect output` need the name of one of several outputs. A network has a result, and takes
    /// images by `input`, not by a `tensor` parameter. Text in quotes stands only behind `use`.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   stem
    /// }
    /// block stem {
    ///   input 3x32x32
    ///   conv 16 3x3 -> relu
    /// }
    /// ```
    ///
    /// Do what the help says; a block, for example, takes what flows in where it is used:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   stem
    /// }
    /// block stem {
    ///   conv 16 3x3 -> relu
    /// }
    /// ```
    MISPLACED = "N020" "misplaced-statement";
    /// An input looks like height x width x channels, the order of TensorFlow and Keras.
    ///
    /// Sizes are channels x height x width. `224x224x3` is a picture of 224 channels, 224 high and
    /// 3 wide: the file may compile, and every count of it is wrong.
    ///
    /// ```cnn
    /// network n {
    ///   input 224x224x3
    ///   conv 32 3x3 pad=1 -> relu
    /// }
    /// ```
    ///
    /// Put the channels first.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x224x224
    ///   conv 32 3x3 pad=1 -> relu
    /// }
    /// ```
    CHANNELS_LAST = "N045" "channels-last";
}
