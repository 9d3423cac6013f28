//! The codes of this stage (`I`). The comment of each is its explanation: a title, why it matters,
//! a text that causes it, and the fixed text.

use crate::diagnostic::{Code, codes};

/// All of them.
pub const ALL: &[&[Code]] = &[CODES, super::caffe::published::codes::CODES];

codes! {
    /// The text does not follow the syntax of its format.
    ///
    /// A parenthesis, a comma or a number is missing or misplaced; the message says what was
    /// expected. A layer string of MetaQNN is a list of layers separated by commas, each with its
    /// numbers in parentheses. The brackets around the list are optional. The text may be
    /// incomplete, or in another format.
    ///
    /// ```metaqnn
    /// [C(64,3,1), P(2,2, SM(10)]
    /// ```
    ///
    /// Correct the text at the place in the message:
    ///
    /// ```metaqnn
    /// [C(64,3,1), P(2,2), SM(10)]
    /// ```
    SYNTAX = "I001" "import-syntax";
    /// The format, or its importer, does not support a layer of this kind.
    ///
    /// The function of a layer cannot be guessed from its name, and leaving it out would change the
    /// network. Layer strings of MetaQNN have `C(filters,kernel,stride)`, `P(kernel,stride)`,
    /// `D(index,total)`, `FC(neurons)`, `GAP(maps)` and `SM(classes)`, in capitals.
    ///
    /// ```metaqnn
    /// [Conv(64,3,1), P(2,2), SM(10)]
    /// ```
    ///
    /// Use one of these layers, or write the network in `.cnn`, which has more:
    ///
    /// ```metaqnn
    /// [C(64,3,1), P(2,2), SM(10)]
    /// ```
    UNKNOWN_LAYER = "I002" "import-unknown-layer";
    /// A layer has more or fewer numbers than its kind takes.
    ///
    /// The meaning of a number depends only on its position, so none can be left out: `C(64,3)`
    /// could lack its kernel or its stride. In layer strings of MetaQNN, `C` takes three numbers
    /// (filters, kernel, stride), `P` (kernel, stride) and `D` (index, total) take two, and the
    /// others take one.
    ///
    /// ```metaqnn
    /// [C(64,3), P(2,2), SM(10)]
    /// ```
    ///
    /// Write all numbers, even a stride of 1:
    ///
    /// ```metaqnn
    /// [C(64,3,1), P(2,2), SM(10)]
    /// ```
    WRONG_ARGUMENTS = "I003" "import-wrong-arguments";
    /// A number is outside the range of its layer.
    ///
    /// Filters, kernels, strides and classes are 1 or more, and below 2^63. `D(index,total)` is
    /// dropout layer number index of total, with a rate of index / (2·total), so index is at most
    /// total.
    ///
    /// ```metaqnn
    /// [C(64,3,1), D(2,1), P(2,2), SM(10)]
    /// ```
    ///
    /// Use a number in the range that the message states:
    ///
    /// ```metaqnn
    /// [C(64,3,1), D(1,2), P(2,2), SM(10)]
    /// ```
    NUMBER_OUT_OF_RANGE = "I004" "import-number-out-of-range";
    /// A layer is in the wrong position, or a required layer is missing.
    ///
    /// In a layer string of MetaQNN, the last layer is the classifier, `SM(classes)`. There is
    /// exactly one, and only it states the number of classes. A string without it is probably
    /// incomplete.
    ///
    /// ```metaqnn
    /// [C(64,3,1), P(2,2), GAP(10)]
    /// ```
    ///
    /// End the network with its classifier, even after `GAP`:
    ///
    /// ```metaqnn
    /// [C(64,3,1), P(2,2), GAP(10), SM(10)]
    /// ```
    LAYER_ORDER = "I005" "import-layer-order";
    /// A layer of a prototxt has a type that Caffe does not have.
    ///
    /// The `type` alone says what a layer computes. Write it as in Caffe's documentation, in quotes
    /// and with capitals: `"ReLU"`, `"InnerProduct"`. Files in the older form, with `layers`
    /// instead of `layer`, write it in upper case without quotes: `INNER_PRODUCT`. A modified Caffe
    /// may have its own types, which this importer does not know.
    ///
    /// ```prototxt
    /// input: "data" input_dim: 1 input_dim: 3 input_dim: 32 input_dim: 32
    /// layer { name: "relu1" type: "Relu" bottom: "data" top: "relu1" }
    /// ```
    ///
    /// Write the type as Caffe does, or replace the layer by layers that compute the same:
    ///
    /// ```prototxt
    /// input: "data" input_dim: 1 input_dim: 3 input_dim: 32 input_dim: 32
    /// layer { name: "relu1" type: "ReLU" bottom: "data" top: "relu1" }
    /// ```
    UNKNOWN_TYPE = "I006" "import-unknown-type";
    /// A layer of a prototxt, or one of its settings, has no equivalent in this language.
    ///
    /// Without the layer it would be another network, so nothing is left out silently. The message
    /// names the layer and the part that has no equivalent: positions of values instead of values
    /// (`ArgMax`), recurrent layers, joins of batches, or a setting.
    ///
    /// ```prototxt
    /// input: "data" input_dim: 1 input_dim: 3 input_dim: 32 input_dim: 32
    /// layer { name: "best" type: "ArgMax" bottom: "data" top: "best" }
    /// ```
    ///
    /// Remove the layer if it only measures, or replace it by layers that compute the same:
    ///
    /// ```prototxt
    /// input: "data" input_dim: 1 input_dim: 3 input_dim: 32 input_dim: 32
    /// layer { name: "prob" type: "Softmax" bottom: "data" top: "prob" }
    /// ```
    NOT_EXPRESSIBLE = "I007" "import-not-expressible";
    /// A field of a prototxt is missing, misspelt, repeated, or has an invalid value.
    ///
    /// Caffe's schema defines the fields of a message and their values. A convolution needs its
    /// `num_output` and a kernel, and counts are whole numbers. If an unknown field were ignored,
    /// the layer would differ from the intended one. A field that may occur once, such as `name`,
    /// must not be repeated, because one of the two values would be lost.
    ///
    /// ```prototxt
    /// input: "data" input_dim: 1 input_dim: 3 input_dim: 32 input_dim: 32
    /// layer {
    ///   name: "conv1" type: "Convolution" bottom: "data" top: "conv1"
    ///   convolution_param { kernel_size: 3 }
    /// }
    /// ```
    ///
    /// Correct the field as the message says:
    ///
    /// ```prototxt
    /// input: "data" input_dim: 1 input_dim: 3 input_dim: 32 input_dim: 32
    /// layer {
    ///   name: "conv1" type: "Convolution" bottom: "data" top: "conv1"
    ///   convolution_param { num_output: 16 kernel_size: 3 }
    /// }
    /// ```
    WRONG_FIELD = "I008" "import-wrong-field";
    /// A layer of a prototxt reads a blob that no layer above it produces.
    ///
    /// A `bottom` is the `top` of a layer above, which may differ from that layer's name. Layers
    /// are in the order of the data flow, and a network has no cycles. A layer that an `include` or
    /// `exclude` rule removes in this phase produces nothing; `--phase train` selects the other
    /// phase.
    ///
    /// ```prototxt
    /// input: "data" input_dim: 1 input_dim: 3 input_dim: 32 input_dim: 32
    /// layer { name: "relu1" type: "ReLU" bottom: "conv1" top: "relu1" }
    /// ```
    ///
    /// Name a blob that a layer above produces:
    ///
    /// ```prototxt
    /// input: "data" input_dim: 1 input_dim: 3 input_dim: 32 input_dim: 32
    /// layer { name: "relu1" type: "ReLU" bottom: "data" top: "relu1" }
    /// ```
    UNKNOWN_BLOB = "I009" "import-unknown-blob";
    /// A layer of a prototxt has too many or too few blobs, or repeats a blob.
    ///
    /// A `Pooling` reads one blob and produces one; a sum reads two or more; a loss reads a result
    /// and its target. Two layers must not produce blobs of the same name, unless the second reads
    /// the blob and so works in place.
    ///
    /// ```prototxt
    /// input: "data" input_dim: 1 input_dim: 3 input_dim: 32 input_dim: 32
    /// layer { name: "relu1" type: "ReLU" bottom: "data" top: "relu1" }
    /// layer { name: "sum" type: "Eltwise" bottom: "relu1" top: "sum" }
    /// ```
    ///
    /// Give the layer the blobs that it takes:
    ///
    /// ```prototxt
    /// input: "data" input_dim: 1 input_dim: 3 input_dim: 32 input_dim: 32
    /// layer { name: "relu1" type: "ReLU" bottom: "data" top: "relu1" }
    /// layer { name: "sum" type: "Eltwise" bottom: "data" bottom: "relu1" top: "sum" }
    /// ```
    WRONG_BLOBS = "I010" "import-wrong-blobs";
    /// The input size of a prototxt is unknown, or is given for a blob that is not an input.
    ///
    /// Training files read their images from a database and do not state the size, but every later
    /// size depends on it. Give it on the command line: `--input data=3x224x224`, the name of the
    /// blob and channels x height x width. A `crop_size` states height and width but not the
    /// channels. The input sizes of MENNDL's networks are known: use `--convention minerva` or
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
    /// The file has no layers, or none of them computes anything from the data. It may be a solver,
    /// a file in another format, or a network whose layers are in the other phase.
    ///
    /// ```prototxt
    /// name: "empty"
    /// ```
    ///
    /// Use the file of a network, or the phase of its layers (`--phase train`):
    ///
    /// ```prototxt
    /// name: "small"
    /// input: "data" input_dim: 1 input_dim: 3 input_dim: 32 input_dim: 32
    /// layer { name: "relu1" type: "ReLU" bottom: "data" top: "relu1" }
    /// ```
    NOTHING_TO_IMPORT = "I012" "import-nothing";
    /// `--stage` names a stage that no layer of the prototxt has.
    ///
    /// A layer with `include { stage: "deploy" }` is used only if that stage is set, by the `state` of the
    /// file or by `--stage deploy` on the command line. A misspelt stage would change nothing, and the
    /// import would continue with another network.
    ///
    /// ```prototxt
    /// # --stage deploi
    /// input: "data" input_dim: 1 input_dim: 3 input_dim: 32 input_dim: 32
    /// layer { name: "relu1" type: "ReLU" bottom: "data" top: "relu1" }
    /// layer { name: "prob" type: "Softmax" bottom: "relu1" top: "prob" include { stage: "deploy" } }
    /// ```
    ///
    /// Set a stage of the file, here with `--stage deploy`:
    ///
    /// ```prototxt
    /// # --stage deploy
    /// input: "data" input_dim: 1 input_dim: 3 input_dim: 32 input_dim: 32
    /// layer { name: "relu1" type: "ReLU" bottom: "data" top: "relu1" }
    /// layer { name: "prob" type: "Softmax" bottom: "relu1" top: "prob" include { stage: "deploy" } }
    /// ```
    UNKNOWN_STAGE = "I013" "import-unknown-stage";
    /// A block of a scheme has an unknown field, or one field twice.
    ///
    /// If an unknown field were ignored, its effect would be lost without notice, and of two values
    /// one would be lost. A block of NAAP-440 has `kernel_size`, `width`, `stride` and `residual`,
    /// each once, in any order.
    ///
    /// ```naap440
    /// [{"kernel_size":3,"widht":16,"stride":2,"residual":false}]
    /// ```
    ///
    /// Use the field's name in the format:
    ///
    /// ```naap440
    /// [{"kernel_size":3,"width":16,"stride":2,"residual":false}]
    /// ```
    FIELD = "I020" "import-unknown-field";
    /// A block of a scheme lacks a field.
    ///
    /// No field has a default: a missing stride could be 1 or 2. A block of NAAP-440 has
    /// `kernel_size`, `width`, `stride` and `residual`.
    ///
    /// ```naap440
    /// [{"kernel_size":3,"width":16,"stride":2}]
    /// ```
    ///
    /// Write all four fields:
    ///
    /// ```naap440
    /// [{"kernel_size":3,"width":16,"stride":2,"residual":false}]
    /// ```
    MISSING_FIELD = "I021" "import-missing-field";
    /// The text has more or fewer blocks than every network of its format.
    ///
    /// A network of NAS-Bench-Macro is eight digits, one for each block, in stages of 2, 3 and 3.
    /// If one is missing, the stage of every digit is uncertain. Programs that read the digits as a
    /// number lose the leading zeros.
    ///
    /// ```nas-bench-macro
    /// 1201201
    /// ```
    ///
    /// Write all eight digits, and read such columns as text:
    ///
    /// ```nas-bench-macro
    /// 01201201
    /// ```
    WRONG_LENGTH = "I022" "import-wrong-length";
    /// The output of a training run does not end in its accuracies.
    ///
    /// MENNDL writes `output_ID.txt` next to `train_test_ID.prototxt`. Its last two lines hold the
    /// accuracy before and after training, as fractions of 1. The output of an interrupted run ends
    /// in something else, such as a learning rate, a loss or a stack trace. The network then keeps
    /// its row, without accuracies.
    ///
    /// ```menndl
    /// Iteration 14900, loss = 5.20807
    /// Iteration 15000, lr = 0.02
    /// ```
    ///
    /// Repeat the training; the output of a complete run ends like this:
    ///
    /// ```menndl
    /// initial_accuracy = 0.00285
    /// final_accuracy = 0.3392
    /// ```
    NO_ACCURACY = "I023" "no-accuracy";
}
