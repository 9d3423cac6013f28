//! The codes of this stage (`I`). What stands above each is its explanation: what it is about, why
//! it matters, a text that gives it, and the text mended.

use crate::diagnostic::{Code, codes};

/// All of them.
pub const ALL: &[&[Code]] = &[CODES, super::caffe::published::codes::CODES];

codes! {
    /// The text is not of the format that it is read as.
    ///
    /// A parenthesis, a comma or a number is missing, or something stands there that cannot; the
    /// message says what was expected at the place. A layer string of MetaQNN is a list of layers
    /// with their numbers in parentheses, separated by commas, in brackets or without. The text may
    /// have been cut off, or be of another format.
    ///
    /// ```metaqnn
    /// [C(64,3,1), P(2,2, SM(10)]
    /// ```
    ///
    /// Mend the text at the place:
    ///
    /// ```metaqnn
    /// [C(64,3,1), P(2,2), SM(10)]
    /// ```
    SYNTAX = "I001" "import-syntax";
    /// A layer is of a kind that the format, or this reader of it, does not have.
    ///
    /// What a layer computes cannot be guessed from its name, and a network that lacks it is
    /// another network. Layer strings of MetaQNN have `C(filters,kernel,stride)`,
    /// `P(kernel,stride)`, `D(index,total)`, `FC(neurons)`, `GAP(maps)` and `SM(classes)`, in
    /// capitals.
    ///
    /// ```metaqnn
    /// [Conv(64,3,1), P(2,2), SM(10)]
    /// ```
    ///
    /// Write one of these layers, or write the network in `.cnn` itself, which has more:
    ///
    /// ```metaqnn
    /// [C(64,3,1), P(2,2), SM(10)]
    /// ```
    UNKNOWN_LAYER = "I002" "import-unknown-layer";
    /// A layer is given more or fewer numbers than its kind takes.
    ///
    /// Numbers in parentheses have their meaning by their place alone, so none can be left out:
    /// `C(64,3)` might lack its kernel or its stride. In layer strings of MetaQNN only `C` takes
    /// three (filters, kernel, stride), `P` (kernel, stride) and `D` (index, total) take two, the
    /// others one.
    ///
    /// ```metaqnn
    /// [C(64,3), P(2,2), SM(10)]
    /// ```
    ///
    /// Give all numbers, a stride of 1 too:
    ///
    /// ```metaqnn
    /// [C(64,3,1), P(2,2), SM(10)]
    /// ```
    WRONG_ARGUMENTS = "I003" "import-wrong-arguments";
    /// A number is outside the range that its layer can take.
    ///
    /// Filters, kernels, strides and classes are 1 or more, and below 2^63. `D(index,total)` is the
    /// index-th of all dropout layers of the network, of rate index / (2·total), so its index is at
    /// most the total.
    ///
    /// ```metaqnn
    /// [C(64,3,1), D(2,1), P(2,2), SM(10)]
    /// ```
    ///
    /// Give a number within the range that the message states:
    ///
    /// ```metaqnn
    /// [C(64,3,1), D(1,2), P(2,2), SM(10)]
    /// ```
    NUMBER_OUT_OF_RANGE = "I004" "import-number-out-of-range";
    /// A layer stands where none can, or is missing where one must be.
    ///
    /// A network in a layer string of MetaQNN ends in its classifier, `SM(classes)`: it is the last
    /// layer, there is exactly one, and the number of classes is known by it alone. A string
    /// without it has probably been cut off.
    ///
    /// ```metaqnn
    /// [C(64,3,1), P(2,2), GAP(10)]
    /// ```
    ///
    /// End the network with its classifier, behind `GAP` too:
    ///
    /// ```metaqnn
    /// [C(64,3,1), P(2,2), GAP(10), SM(10)]
    /// ```
    LAYER_ORDER = "I005" "import-layer-order";
    /// A layer of a prototxt is of a type that Caffe does not have.
    ///
    /// What a layer computes is known by its `type` alone. It is written as in Caffe's documentation, in
    /// quotes and with its capitals: `"ReLU"`, `"InnerProduct"`. In files of the older form, whose layers
    /// are called `layers`, it stands in capitals and without quotes: `INNER_PRODUCT`. A changed Caffe may
    /// have types of its own, which this reader does not know.
    ///
    /// ```prototxt
    /// input: "data" input_dim: 1 input_dim: 3 input_dim: 32 input_dim: 32
    /// layer { name: "relu1" type: "Relu" bottom: "data" top: "relu1" }
    /// ```
    ///
    /// Write the type as Caffe does, or put layers in its place that compute the same:
    ///
    /// ```prototxt
    /// input: "data" input_dim: 1 input_dim: 3 input_dim: 32 input_dim: 32
    /// layer { name: "relu1" type: "ReLU" bottom: "data" top: "relu1" }
    /// ```
    UNKNOWN_TYPE = "I006" "import-unknown-type";
    /// A layer of a prototxt, or a setting of it, cannot be said in this language.
    ///
    /// A network without the layer would be another network, so nothing is left out in silence. The message
    /// names the layer and what of it cannot be said: places of values instead of values (`ArgMax`),
    /// recurrent layers, joins of batches, settings without a counterpart.
    ///
    /// ```prototxt
    /// input: "data" input_dim: 1 input_dim: 3 input_dim: 32 input_dim: 32
    /// layer { name: "best" type: "ArgMax" bottom: "data" top: "best" }
    /// ```
    ///
    /// Leave the layer out of the file where it only measures, or write what computes the same:
    ///
    /// ```prototxt
    /// input: "data" input_dim: 1 input_dim: 3 input_dim: 32 input_dim: 32
    /// layer { name: "prob" type: "Softmax" bottom: "data" top: "prob" }
    /// ```
    NOT_EXPRESSIBLE = "I007" "import-not-expressible";
    /// A field of a prototxt is missing, misspelt, given twice, or has a value that it cannot have.
    ///
    /// Caffe's schema says which fields a message has and what they take. A convolution needs its
    /// `num_output` and a kernel; numbers are whole where they count; a name that the schema does not have
    /// would be passed over, and the layer be another one than was meant. What stands once at most, such as a
    /// `name`, does not stand twice: of two values one would be lost.
    ///
    /// ```prototxt
    /// input: "data" input_dim: 1 input_dim: 3 input_dim: 32 input_dim: 32
    /// layer {
    ///   name: "conv1" type: "Convolution" bottom: "data" top: "conv1"
    ///   convolution_param { kernel_size: 3 }
    /// }
    /// ```
    ///
    /// Give the field as the message says:
    ///
    /// ```prototxt
    /// input: "data" input_dim: 1 input_dim: 3 input_dim: 32 input_dim: 32
    /// layer {
    ///   name: "conv1" type: "Convolution" bottom: "data" top: "conv1"
    ///   convolution_param { num_output: 16 kernel_size: 3 }
    /// }
    /// ```
    WRONG_FIELD = "I008" "import-wrong-field";
    /// A layer of a prototxt reads a blob that no layer above it makes.
    ///
    /// A `bottom` is the `top` of a layer above, which need not be that layer's name. Layers stand in the
    /// order of the data flow, and a network has no cycles. Layers that an `include` or `exclude` rule
    /// leaves out in this phase make nothing; `--phase train` takes others in.
    ///
    /// ```prototxt
    /// input: "data" input_dim: 1 input_dim: 3 input_dim: 32 input_dim: 32
    /// layer { name: "relu1" type: "ReLU" bottom: "conv1" top: "relu1" }
    /// ```
    ///
    /// Name what a layer above makes:
    ///
    /// ```prototxt
    /// input: "data" input_dim: 1 input_dim: 3 input_dim: 32 input_dim: 32
    /// layer { name: "relu1" type: "ReLU" bottom: "data" top: "relu1" }
    /// ```
    UNKNOWN_BLOB = "I009" "import-unknown-blob";
    /// A layer of a prototxt reads or makes too many or too few blobs, or one made already.
    ///
    /// A `Pooling` reads one blob and makes one; a sum reads two or more; a loss reads a result and what it
    /// should be. Two layers may not make a blob of one name, unless the second reads it and so works in
    /// place.
    ///
    /// ```prototxt
    /// input: "data" input_dim: 1 input_dim: 3 input_dim: 32 input_dim: 32
    /// layer { name: "relu1" type: "ReLU" bottom: "data" top: "relu1" }
    /// layer { name: "sum" type: "Eltwise" bottom: "relu1" top: "sum" }
    /// ```
    ///
    /// Give a layer what it takes:
    ///
    /// ```prototxt
    /// input: "data" input_dim: 1 input_dim: 3 input_dim: 32 input_dim: 32
    /// layer { name: "relu1" type: "ReLU" bottom: "data" top: "relu1" }
    /// layer { name: "sum" type: "Eltwise" bottom: "data" bottom: "relu1" top: "sum" }
    /// ```
    WRONG_BLOBS = "I010" "import-wrong-blobs";
    /// The size of a prototxt's input is not known, or given for what is no input.
    ///
    /// Files for training read their images from a data base and do not say how large they are; every size
    /// behind depends on it. Tell it on the command line: `--input data=3x224x224`, channels x height x
    /// width, by the name of the blob. A `crop_size` says height and width, but not how many channels.
    /// MENNDL's networks have sizes that are known by their kind: `--convention minerva` or
    /// `--convention nova`.
    ///
    /// ```prototxt
    /// layer { name: "images" type: "Data" top: "data" top: "label" }
    /// layer { name: "relu1" type: "ReLU" bottom: "data" top: "relu1" }
    /// ```
    ///
    /// Or state the size in the file:
    ///
    /// ```prototxt
    /// layer {
    ///   name: "images" type: "Input" top: "data"
    ///   input_param { shape { dim: 1 dim: 3 dim: 224 dim: 224 } }
    /// }
    /// layer { name: "relu1" type: "ReLU" bottom: "data" top: "relu1" }
    /// ```
    INPUT_SIZE = "I011" "import-input-size";
    /// A prototxt has no network in this phase.
    ///
    /// There are no layers, or none of them computes anything from the data. The file may be a solver's, be
    /// of another format, or have its layers in the other phase.
    ///
    /// ```prototxt
    /// name: "empty"
    /// ```
    ///
    /// Give a network's file, or the phase that its layers are in (`--phase train`):
    ///
    /// ```prototxt
    /// name: "small"
    /// input: "data" input_dim: 1 input_dim: 3 input_dim: 32 input_dim: 32
    /// layer { name: "relu1" type: "ReLU" bottom: "data" top: "relu1" }
    /// ```
    NOTHING_TO_IMPORT = "I012" "import-nothing";
    /// A block of a scheme has a field that its format does not know, or has one twice.
    ///
    /// What an unknown field asks for would be left out in silence, and of two values one would be
    /// lost. A block of NAAP-440 has `kernel_size`, `width`, `stride` and `residual`, each once, in
    /// any order.
    ///
    /// ```naap440
    /// [{"kernel_size":3,"widht":16,"stride":2,"residual":false}]
    /// ```
    ///
    /// Write the field as the format has it:
    ///
    /// ```naap440
    /// [{"kernel_size":3,"width":16,"stride":2,"residual":false}]
    /// ```
    FIELD = "I020" "import-unknown-field";
    /// A block of a scheme lacks a field.
    ///
    /// None has a value of its own accord: a stride that is not given might be 1 or 2, and the
    /// network another. A block of NAAP-440 has `kernel_size`, `width`, `stride` and `residual`.
    ///
    /// ```naap440
    /// [{"kernel_size":3,"width":16,"stride":2}]
    /// ```
    ///
    /// Give all four:
    ///
    /// ```naap440
    /// [{"kernel_size":3,"width":16,"stride":2,"residual":false}]
    /// ```
    MISSING_FIELD = "I021" "import-missing-field";
    /// The text has more or fewer blocks than every network of its format.
    ///
    /// A network of NAS-Bench-Macro is eight digits, one a block, in stages of 2, 3 and 3; with one
    /// missing, no digit would be sure of its stage. Programs that take the digits for a number lose
    /// the zeros at its start.
    ///
    /// ```nas-bench-macro
    /// 1201201
    /// ```
    ///
    /// Write all eight, and have tables read as text:
    ///
    /// ```nas-bench-macro
    /// 01201201
    /// ```
    WRONG_LENGTH = "I022" "import-wrong-length";
    /// The output of a training does not end in its accuracies.
    ///
    /// Beside `train_test_ID.prototxt`, MENNDL leaves `output_ID.txt`, whose last two lines give the
    /// accuracy before training and the one behind it, as fractions of 1. A training that was cut
    /// off ends in something else: a learning rate, a loss, a stack trace. Then the network keeps its
    /// row, without accuracies.
    ///
    /// ```menndl
    /// Iteration 14900, loss = 5.20807
    /// Iteration 15000, lr = 0.02
    /// ```
    ///
    /// There is nothing to mend but the training; of a whole one, the end is such:
    ///
    /// ```menndl
    /// initial_accuracy = 0.00285
    /// final_accuracy = 0.3392
    /// ```
    NO_ACCURACY = "I023" "no-accuracy";
}
