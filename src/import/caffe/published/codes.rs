//! The codes of the published definition.

use crate::diagnostic::codes;

codes! {
    /// The extractor finds no image in the file.
    ///
    /// It takes every top whose name contains `data0` for an image, and reads only the field
    /// `layer` (in older files it is called `layers`). Without an image there is no path to
    /// measure.
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
    /// Name the images `data0_0`, `data0_1`, … as MENNDL does, or ask for the `clean` definition:
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
    /// A layer reads a name that is no layer to the extractor.
    ///
    /// It looks what a layer reads up among the names of layers, not of tops: a layer must be
    /// called as its top is, be in place, or be one of the few blobs that it knows (`data`,
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
    /// Call the layer as its top, or ask for the `clean` definition:
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
    /// A layer reads something of which the extractor knows no size.
    ///
    /// It follows sizes through convolutions, poolings, LRN, concatenations, flattening and inner
    /// products alone: an activation under a top of its own, an element-wise sum or an unknown kind
    /// of layer ends them.
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
    /// Write the activation in place, or ask for the `clean` definition:
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
    /// The grids that a concatenation joins differ.
    ///
    /// The extractor joins arrays, which must be of one size but on the axis of the join. Caffe
    /// itself may see other sizes, since the extractor reads the strides of poolings as 1 where
    /// they are written `stride_h` and `stride_w`.
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
    /// Give both the same size, here by a padding of 1:
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
    /// The extractor divides by it. A global pooling has no kernel, so it is such a case, too.
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
    /// Write the window out, or ask for the `clean` definition:
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
    /// The share of windows that do not overlap is one of the kernels that are larger, and the
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
    /// Ask for the `clean` definition, or make some kernel larger:
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
    /// No path leads from an image to the layer at inference.
    ///
    /// The depth of a layer is found on the paths of the fewest steps to an image. The extractor
    /// looks for them among all layers and then leaves those out that pass a layer for training: if
    /// none is left there is no depth. If no image can be reached at all it looks for ever.
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
    /// Let a layer that is there at inference lead to it:
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
    /// The extractor would go round for ever.
    ///
    /// From a layer of an inception module it steps on to convolutions, poolings and concatenations
    /// until it meets a concatenation, and waits for ever where something else follows; and it
    /// follows the tops of layers that read each other in a circle.
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
    /// End the module in a concatenation:
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
    /// The value of a field is not of the kind that the field takes.
    ///
    /// A size is a whole number from 0 to 2^32 - 1, a name a text in quotes, `pool` one of `MAX`,
    /// `AVE` and `STOCHASTIC`, `phase` one of `TRAIN` and `TEST`; a `DummyData` has a `data_filler`
    /// and four dimensions.
    ///
    /// ```prototxt
    /// layer { name: "image" type: "Data" top: "data0_0" }
    /// layer {
    ///   name: "conv1" type: "Convolution" bottom: "data0_0" top: "conv1"
    ///   convolution_param { num_output: 8 kernel_size: -3 }
    /// }
    /// ```
    ///
    /// Write a value of that kind:
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
