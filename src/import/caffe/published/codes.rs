//! The codes of the published definition.

use crate::diagnostic::codes;

codes! {
    /// The extractor finds no image in the file.
    ///
    /// The extractor treats each top whose name contains `data0` as an image, and reads only the
    /// field `layer` (`layers` in older files). Without an image, there is no path to measure.
    ///
    /// ```prototxt
    /// layer { name: "image" type: "Data" top: "data" }
    /// layer {
    ///   name: "conv1" type: "Convolution" bottom: "data" top: "conv1"
    ///   convolution_param { num_output: 8 kernel_size: 3 }
    /// }
    /// layer {
    ///   name: "ip" type: "InnerProduct" bottom: "conv1" top: "ip"
    ///   inner_product_param { num_output: 2 }
    /// }
    /// ```
    ///
    /// Name the images `data0_0`, `data0_1`, … as MENNDL does, or use the `clean` definition:
    ///
    /// ```prototxt
    /// layer { name: "image" type: "Data" top: "data0_0" }
    /// layer {
    ///   name: "conv1" type: "Convolution" bottom: "data0_0" top: "conv1"
    ///   convolution_param { num_output: 8 kernel_size: 3 }
    /// }
    /// layer {
    ///   name: "ip" type: "InnerProduct" bottom: "conv1" top: "ip"
    ///   inner_product_param { num_output: 2 }
    /// }
    /// ```
    NO_IMAGE = "I030" "published-no-image";
    /// A layer reads a name that is not a layer for the extractor.
    ///
    /// The extractor looks up each input among the names of layers, not of tops. So a layer must
    /// have the same name as its top, work in place, or be one of a few known blobs (`data`,
    /// `label`, `bottleneck`, …).
    ///
    /// ```prototxt
    /// layer { name: "image" type: "Data" top: "data0_0" }
    /// layer {
    ///   name: "conv1" type: "Convolution" bottom: "data0_0" top: "maps"
    ///   convolution_param { num_output: 8 kernel_size: 3 }
    /// }
    /// layer {
    ///   name: "ip" type: "InnerProduct" bottom: "maps" top: "ip"
    ///   inner_product_param { num_output: 2 }
    /// }
    /// ```
    ///
    /// Give the layer the name of its top, or use the `clean` definition:
    ///
    /// ```prototxt
    /// layer { name: "image" type: "Data" top: "data0_0" }
    /// layer {
    ///   name: "conv1" type: "Convolution" bottom: "data0_0" top: "conv1"
    ///   convolution_param { num_output: 8 kernel_size: 3 }
    /// }
    /// layer {
    ///   name: "ip" type: "InnerProduct" bottom: "conv1" top: "ip"
    ///   inner_product_param { num_output: 2 }
    /// }
    /// ```
    UNKNOWN_BOTTOM = "I031" "published-unknown-bottom";
    /// A layer reads a tensor whose size the extractor does not know.
    ///
    /// The extractor follows sizes only through convolutions, poolings, LRN, concatenations,
    /// flattening and inner products. An activation with its own top, an element-wise sum or an
    /// unknown layer ends the chain.
    ///
    /// ```prototxt
    /// layer { name: "image" type: "Data" top: "data0_0" }
    /// layer {
    ///   name: "conv1" type: "Convolution" bottom: "data0_0" top: "conv1"
    ///   convolution_param { num_output: 8 kernel_size: 3 }
    /// }
    /// layer { name: "relu1" type: "ReLU" bottom: "conv1" top: "relu1" }
    /// layer {
    ///   name: "ip" type: "InnerProduct" bottom: "relu1" top: "ip"
    ///   inner_product_param { num_output: 2 }
    /// }
    /// ```
    ///
    /// Write the activation in place, or use the `clean` definition:
    ///
    /// ```prototxt
    /// layer { name: "image" type: "Data" top: "data0_0" }
    /// layer {
    ///   name: "conv1" type: "Convolution" bottom: "data0_0" top: "conv1"
    ///   convolution_param { num_output: 8 kernel_size: 3 }
    /// }
    /// layer { name: "relu1" type: "ReLU" bottom: "conv1" top: "conv1" }
    /// layer {
    ///   name: "ip" type: "InnerProduct" bottom: "conv1" top: "ip"
    ///   inner_product_param { num_output: 2 }
    /// }
    /// ```
    UNKNOWN_SIZE = "I032" "published-unknown-size";
    /// A concatenation joins grids of different sizes.
    ///
    /// The extractor joins arrays, which may differ only along the axis of the join. Caffe itself
    /// may compute other sizes, because the extractor assumes a stride of 1 for poolings with
    /// `stride_h` and `stride_w`.
    ///
    /// ```prototxt
    /// layer { name: "image" type: "Data" top: "data0_0" }
    /// layer {
    ///   name: "conv1" type: "Convolution" bottom: "data0_0" top: "conv1"
    ///   convolution_param { num_output: 8 kernel_size: 3 }
    /// }
    /// layer {
    ///   name: "conv2" type: "Convolution" bottom: "conv1" top: "conv2"
    ///   convolution_param { num_output: 8 kernel_size: 3 }
    /// }
    /// layer { name: "both" type: "Concat" bottom: "conv1" bottom: "conv2" top: "both" }
    /// ```
    ///
    /// Make the sizes equal, here with a padding of 1:
    ///
    /// ```prototxt
    /// layer { name: "image" type: "Data" top: "data0_0" }
    /// layer {
    ///   name: "conv1" type: "Convolution" bottom: "data0_0" top: "conv1"
    ///   convolution_param { num_output: 8 kernel_size: 3 }
    /// }
    /// layer {
    ///   name: "conv2" type: "Convolution" bottom: "conv1" top: "conv2"
    ///   convolution_param { num_output: 8 kernel_size: 3 pad: 1 }
    /// }
    /// layer { name: "both" type: "Concat" bottom: "conv1" bottom: "conv2" top: "both" }
    /// ```
    UNEQUAL_GRIDS = "I033" "published-unequal-grids";
    /// A kernel, a stride or a number of feature maps is 0.
    ///
    /// The extractor divides by it. A global pooling has no kernel, so it is reported too.
    ///
    /// ```prototxt
    /// layer { name: "image" type: "Data" top: "data0_0" }
    /// layer {
    ///   name: "conv1" type: "Convolution" bottom: "data0_0" top: "conv1"
    ///   convolution_param { num_output: 8 kernel_size: 3 }
    /// }
    /// layer {
    ///   name: "pool1" type: "Pooling" bottom: "conv1" top: "pool1"
    ///   pooling_param { pool: AVE global_pooling: true }
    /// }
    /// ```
    ///
    /// Write the window explicitly, or use the `clean` definition:
    ///
    /// ```prototxt
    /// layer { name: "image" type: "Data" top: "data0_0" }
    /// layer {
    ///   name: "conv1" type: "Convolution" bottom: "data0_0" top: "conv1"
    ///   convolution_param { num_output: 8 kernel_size: 3 }
    /// }
    /// layer {
    ///   name: "pool1" type: "Pooling" bottom: "conv1" top: "pool1"
    ///   pooling_param { pool: AVE kernel_h: 98 kernel_w: 78 }
    /// }
    /// ```
    ZERO_SIZE = "I034" "published-zero-size";
    /// All kernels of the network are 1x1.
    ///
    /// The share of windows that do not overlap is computed over the larger kernels, and the
    /// extractor divides by their number.
    ///
    /// ```prototxt
    /// layer { name: "image" type: "Data" top: "data0_0" }
    /// layer {
    ///   name: "conv1" type: "Convolution" bottom: "data0_0" top: "conv1"
    ///   convolution_param { num_output: 8 kernel_size: 1 }
    /// }
    /// layer {
    ///   name: "ip" type: "InnerProduct" bottom: "conv1" top: "ip"
    ///   inner_product_param { num_output: 2 }
    /// }
    /// ```
    ///
    /// Use the `clean` definition, or a larger kernel:
    ///
    /// ```prototxt
    /// layer { name: "image" type: "Data" top: "data0_0" }
    /// layer {
    ///   name: "conv1" type: "Convolution" bottom: "data0_0" top: "conv1"
    ///   convolution_param { num_output: 8 kernel_size: 3 }
    /// }
    /// layer {
    ///   name: "ip" type: "InnerProduct" bottom: "conv1" top: "ip"
    ///   inner_product_param { num_output: 2 }
    /// }
    /// ```
    ONLY_1X1 = "I035" "published-only-1x1";
    /// At inference, no path leads from an image to the layer.
    ///
    /// The depth of a layer is the length of its shortest paths to an image. The extractor searches
    /// for them among all layers, then drops the paths through a training layer. If none is left,
    /// the layer has no depth. If no image can be reached at all, the extractor never ends.
    ///
    /// ```prototxt
    /// layer { name: "image" type: "Data" top: "data0_0" }
    /// layer {
    ///   name: "conv1" type: "Convolution" bottom: "data0_0" top: "conv1"
    ///   convolution_param { num_output: 8 kernel_size: 3 }
    /// }
    /// layer {
    ///   name: "norm1" type: "LRN" bottom: "conv1" top: "norm1"
    ///   include { phase: TRAIN }
    /// }
    /// layer {
    ///   name: "conv2" type: "Convolution" bottom: "norm1" top: "conv2"
    ///   convolution_param { num_output: 8 kernel_size: 3 }
    /// }
    /// ```
    ///
    /// Connect the layer through a layer that exists at inference:
    ///
    /// ```prototxt
    /// layer { name: "image" type: "Data" top: "data0_0" }
    /// layer {
    ///   name: "conv1" type: "Convolution" bottom: "data0_0" top: "conv1"
    ///   convolution_param { num_output: 8 kernel_size: 3 }
    /// }
    /// layer { name: "norm1" type: "LRN" bottom: "conv1" top: "norm1" }
    /// layer {
    ///   name: "conv2" type: "Convolution" bottom: "norm1" top: "conv2"
    ///   convolution_param { num_output: 8 kernel_size: 3 }
    /// }
    /// ```
    NO_PATH = "I036" "published-no-path";
    /// The extractor would never end on this network.
    ///
    /// From a layer of an inception module, the extractor follows convolutions, poolings and
    /// concatenations until it meets a concatenation, and loops forever if another layer follows.
    /// It also loops forever over layers whose tops form a cycle.
    ///
    /// ```prototxt
    /// layer { name: "image" type: "Data" top: "data0_0" }
    /// layer {
    ///   name: "inception/a" type: "Convolution" bottom: "data0_0" top: "inception/a"
    ///   convolution_param { num_output: 8 kernel_size: 3 }
    /// }
    /// layer { name: "inception/b" type: "LRN" bottom: "inception/a" top: "inception/b" }
    /// ```
    ///
    /// End the module with a concatenation:
    ///
    /// ```prototxt
    /// layer { name: "image" type: "Data" top: "data0_0" }
    /// layer {
    ///   name: "inception/a" type: "Convolution" bottom: "data0_0" top: "inception/a"
    ///   convolution_param { num_output: 8 kernel_size: 3 }
    /// }
    /// layer {
    ///   name: "inception/out" type: "Concat" bottom: "inception/a" bottom: "inception/a"
    ///   top: "inception/out"
    /// }
    /// ```
    ENDLESS = "I037" "published-endless";
    /// The value of a field has the wrong type.
    ///
    /// A size is a whole number from 0 to 2^32 - 1, and a name is a text in quotes. `pool` is one
    /// of `MAX`, `AVE` and `STOCHASTIC`, and `phase` one of `TRAIN` and `TEST`. A `DummyData` has a
    /// `data_filler` and four dimensions.
    ///
    /// ```prototxt
    /// layer { name: "image" type: "Data" top: "data0_0" }
    /// layer {
    ///   name: "conv1" type: "Convolution" bottom: "data0_0" top: "conv1"
    ///   convolution_param { num_output: 8 kernel_size: -3 }
    /// }
    /// ```
    ///
    /// Write a value of the right type:
    ///
    /// ```prototxt
    /// layer { name: "image" type: "Data" top: "data0_0" }
    /// layer {
    ///   name: "conv1" type: "Convolution" bottom: "data0_0" top: "conv1"
    ///   convolution_param { num_output: 8 kernel_size: 3 }
    /// }
    /// ```
    FIELD_VALUE = "I038" "published-field-value";
}
