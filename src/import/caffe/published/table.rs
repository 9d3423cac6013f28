//! The columns of the reference vectors: names, units, formulas and the values if there is nothing
//! to measure.

use crate::attributes::Attribute;

/// Definitions of the terms in the formulas of the columns.
pub const WORDS: [&str; 3] = [
    "A node is a layer by its name, an image is a top with `data0` in its name; walks run along tops \
     over nodes at inference, whose `include` says nothing, or TEST first.",
    "C are the convolutions, P the poolings and I the inner products at inference; n is the number of \
     outputs, kh, kw the kernel, sh, sw the stride and d the depth of a layer.",
    "Means are arithmetic; NaN is `null` in JSON and an empty field in CSV.",
];

/// A table of columns.
macro_rules! columns {
    ($($name:literal[$unit:literal]: $summary:literal, $formula:literal, $empty:literal;)*) => {
        /// How many columns there are.
        pub const COUNT: usize = [$($name),*].len();

        /// All columns, in the order in which the extractor writes them.
        pub static COLUMNS: [Attribute; COUNT] = [$(Attribute {
            name: $name,
            unit: $unit,
            summary: $summary,
            formula: $formula,
            empty: $empty,
        }),*];
    };
}

columns! {
    "net_depth_min"["nodes"]: "least depth of the network",
        "least, over the images, of the least of the lengths of the distinct lists of kept nodes on walks from an image to a node without tops, each without its last node",
        "NaN where no walk ends";
    "net_depth_max"["nodes"]: "largest depth of the network",
        "largest, over the images, of the largest of the lengths of the distinct lists of kept nodes on walks from an image to a node without tops, each without its last node",
        "NaN where no walk ends";
    "net_depth_avg"["nodes"]: "mean depth of the network",
        "mean, over the images, of the mean of the lengths of the distinct lists of kept nodes on walks from an image to a node without tops, each without its last node",
        "NaN where no walk ends";
    "num_conv_layers"["layers"]: "number of convolutions",
        "|C|: Convolution at inference",
        "0";
    "num_inception_modules"["modules"]: "number of inception modules",
        "Concat at inference called by a name with `inception`",
        "0";
    "num_pooling_layers"["layers"]: "number of poolings",
        "|P|: Pooling at inference whose kernel is not 1x1",
        "0";
    "num_IP_layers"["layers"]: "number of inner products for TEST alone",
        "InnerProduct whose `include` says TEST",
        "0";
    "min_IP_neurons"["neurons"]: "least width of an inner product",
        "least of n over I: InnerProduct at inference",
        "NaN without an inner product";
    "max_IP_neurons"["neurons"]: "largest width of an inner product",
        "largest of n over I: InnerProduct at inference",
        "NaN without an inner product";
    "avg_IP_neurons"["neurons"]: "mean width of an inner product",
        "mean of n over I: InnerProduct at inference",
        "NaN without an inner product";
    "min_IP_weights"["weights"]: "least number of weights of an inner product",
        "least of n times the number of outputs of its first bottom, over I",
        "NaN without an inner product";
    "max_IP_weights"["weights"]: "largest number of weights of an inner product",
        "largest of n times the number of outputs of its first bottom, over I",
        "NaN without an inner product";
    "avg_IP_weights"["weights"]: "mean number of weights of an inner product",
        "mean of n times the number of outputs of its first bottom, over I",
        "NaN without an inner product";
    "num_splits"["nodes"]: "number of nodes with two tops or more",
        "nodes at inference with two tops or more that are no activation and no dropout",
        "0";
    "min_split_width"["tops"]: "least width of a split",
        "least of number of tops of the splits, activations, dropouts and layers for training among them",
        "NaN without a split";
    "max_split_width"["tops"]: "largest width of a split",
        "largest of number of tops of the splits, activations, dropouts and layers for training among them",
        "NaN without a split";
    "avg_split_width"["tops"]: "mean width of a split",
        "mean of number of tops of the splits, activations, dropouts and layers for training among them",
        "NaN without a split";
    "num_concats"["nodes"]: "number of nodes with two bottoms or more",
        "nodes of any kind at inference with two bottoms or more",
        "0";
    "min_concat_width"["bottoms"]: "least width of a join",
        "least of number of bottoms of the nodes with two or more",
        "NaN without a join";
    "max_concat_width"["bottoms"]: "largest width of a join",
        "largest of number of bottoms of the nodes with two or more",
        "NaN without a join";
    "avg_concat_width"["bottoms"]: "mean width of a join",
        "mean of number of bottoms of the nodes with two or more",
        "NaN without a join";
    "min_conv_ker_area"["places"]: "least area of a convolution's kernel",
        "least of kh · kw over C",
        "NaN without a convolution";
    "max_conv_ker_area"["places"]: "largest area of a convolution's kernel",
        "largest of kh · kw over C",
        "NaN without a convolution";
    "avg_conv_ker_area"["feature maps"]: "mean number of feature maps, in spite of its name",
        "mean of n over C",
        "NaN without a convolution";
    "num_conv_features"["feature maps"]: "least number of feature maps of a convolution",
        "least of n over C",
        "NaN without a convolution";
    "num_conv_features.1"["feature maps"]: "largest number of feature maps of a convolution",
        "largest of n over C",
        "NaN without a convolution";
    "avg_num_conv_features"["feature maps"]: "mean number of feature maps of a convolution",
        "mean of n over C",
        "NaN without a convolution";
    "prop_conv_into_pool"["poolings per convolution"]: "poolings after a convolution, to all convolutions",
        "number of P that read no Pooling, but a Convolution, LRN or Concat, to that of the convolutions of all phases",
        "0";
    "prop_pool_into_pool"["share"]: "share of poolings that read a pooling",
        "share of P that read one of P",
        "0";
    "prop_padded_conv"["share"]: "share of convolutions with padding",
        "share of C with a padding that is not 0x0",
        "0";
    "prop_same_padded_conv"["share"]: "nothing",
        "0: the compared values are never the same",
        "0";
    "prop_1x1_conv"["share"]: "share of pointwise convolutions",
        "share of C with kh = kw = 1",
        "0";
    "prop_square_kernels"["share"]: "share of windows with a square kernel",
        "share of C and P with |kh / kw - 1| <= 0.01",
        "0";
    "prop_horiz_kernels"["share"]: "share of windows with a wide kernel",
        "share of C and P with kw / kh > 16/9",
        "0";
    "prop_vert_kernels"["share"]: "share of windows with a tall kernel",
        "share of C and P with kh / kw > 16/9",
        "0";
    "num_relu"["layers"]: "number of layers with ReLU",
        "number of C and I that ReLU is the last activation to read",
        "0";
    "num_sigmoid"["layers"]: "number of layers with Sigmoid",
        "number of C and I that Sigmoid is the last activation to read",
        "0";
    "num_tanh"["layers"]: "number of layers with TanH",
        "number of C and I that TanH is the last activation to read",
        "0";
    "num_max_pool"["layers"]: "number of poolings of the kind MAX",
        "number of P with `pool: MAX`",
        "0";
    "num_avg_pool"["layers"]: "number of poolings of the kind AVE",
        "number of P with `pool: AVE`",
        "0";
    "num_stochastic_pool"["layers"]: "number of poolings of the kind STOCHASTIC",
        "number of P with `pool: STOCHASTIC`",
        "0";
    "min_grid_reduction_area_consecutive"["share"]: "least reduction of area at a window",
        "least of 1 - area given / area read, one side of the padding included, over the C and P on walks that end, 1x1 convolutions left out",
        "NaN where no walk ends or none passes a window";
    "max_grid_reduction_area_consecutive"["share"]: "largest reduction of area at a window",
        "largest of 1 - area given / area read, one side of the padding included, over the C and P on walks that end, 1x1 convolutions left out",
        "NaN where no walk ends or none passes a window";
    "avg_grid_reduction_area_consecutive"["share"]: "mean reduction of area at a window",
        "mean of 1 - area given / area read, one side of the padding included, over the C and P on walks that end, 1x1 convolutions left out",
        "NaN where no walk ends or none passes a window";
    "min_grid_reduction_height_consecutive"["share"]: "least reduction of height at a window",
        "least of 1 - height given / height read, one side of the padding included, over the C and P on walks that end, 1x1 convolutions left out",
        "NaN where no walk ends or none passes a window";
    "max_grid_reduction_height_consecutive"["share"]: "largest reduction of height at a window",
        "largest of 1 - height given / height read, one side of the padding included, over the C and P on walks that end, 1x1 convolutions left out",
        "NaN where no walk ends or none passes a window";
    "avg_grid_reduction_height_consecutive"["share"]: "mean reduction of height at a window",
        "mean of 1 - height given / height read, one side of the padding included, over the C and P on walks that end, 1x1 convolutions left out",
        "NaN where no walk ends or none passes a window";
    "min_grid_reduction_width_consecutive"["share"]: "least reduction of width at a window",
        "least of 1 - width given / width read, one side of the padding included, over the C and P on walks that end, 1x1 convolutions left out",
        "NaN where no walk ends or none passes a window";
    "max_grid_reduction_width_consecutive"["share"]: "largest reduction of width at a window",
        "largest of 1 - width given / width read, one side of the padding included, over the C and P on walks that end, 1x1 convolutions left out",
        "NaN where no walk ends or none passes a window";
    "avg_grid_reduction_width_consecutive"["share"]: "mean reduction of width at a window",
        "mean of 1 - width given / width read, one side of the padding included, over the C and P on walks that end, 1x1 convolutions left out",
        "NaN where no walk ends or none passes a window";
    "min_grid_reduction_area_total"["share"]: "least reduction of area from the image to the last convolution",
        "least of 1 - area given / area of the image, over the distinct pairs of an image and the last convolution or inception module on a walk that ends",
        "NaN where no such walk passes a convolution";
    "max_grid_reduction_area_total"["share"]: "largest reduction of area from the image to the last convolution",
        "largest of 1 - area given / area of the image, over the distinct pairs of an image and the last convolution or inception module on a walk that ends",
        "NaN where no such walk passes a convolution";
    "avg_grid_reduction_area_total"["share"]: "mean reduction of area from the image to the last convolution",
        "mean of 1 - area given / area of the image, over the distinct pairs of an image and the last convolution or inception module on a walk that ends",
        "NaN where no such walk passes a convolution";
    "min_grid_reduction_height_total"["share"]: "least reduction of height from the image to the last convolution",
        "least of 1 - height given / height of the image, over the distinct pairs of an image and the last convolution or inception module on a walk that ends",
        "NaN where no such walk passes a convolution";
    "max_grid_reduction_height_total"["share"]: "largest reduction of height from the image to the last convolution",
        "largest of 1 - height given / height of the image, over the distinct pairs of an image and the last convolution or inception module on a walk that ends",
        "NaN where no such walk passes a convolution";
    "avg_grid_reduction_height_total"["share"]: "mean reduction of height from the image to the last convolution",
        "mean of 1 - height given / height of the image, over the distinct pairs of an image and the last convolution or inception module on a walk that ends",
        "NaN where no such walk passes a convolution";
    "min_grid_reduction_width_total"["share"]: "least reduction of width from the image to the last convolution",
        "least of 1 - width given / width of the image, over the distinct pairs of an image and the last convolution or inception module on a walk that ends",
        "NaN where no such walk passes a convolution";
    "max_grid_reduction_width_total"["share"]: "largest reduction of width from the image to the last convolution",
        "largest of 1 - width given / width of the image, over the distinct pairs of an image and the last convolution or inception module on a walk that ends",
        "NaN where no such walk passes a convolution";
    "avg_grid_reduction_width_total"["share"]: "mean reduction of width from the image to the last convolution",
        "mean of 1 - width given / width of the image, over the distinct pairs of an image and the last convolution or inception module on a walk that ends",
        "NaN where no such walk passes a convolution";
    "prop_nonoverlapping"["share"]: "share of windows that do not overlap",
        "share of C and P, 1x1 convolutions left out, with kh <= sh and kw <= sw",
        "0 without a window";
    "min_stride_h"["places"]: "least vertical stride",
        "least of sh over C and P, 1x1 convolutions left out; of a pooling only `stride` is read",
        "NaN without such a window";
    "max_stride_h"["places"]: "largest vertical stride",
        "largest of sh over C and P, 1x1 convolutions left out; of a pooling only `stride` is read",
        "NaN without such a window";
    "avg_stride_h"["places"]: "mean vertical stride",
        "mean of sh over C and P, 1x1 convolutions left out; of a pooling only `stride` is read",
        "NaN without such a window";
    "min_stride_w"["places"]: "least horizontal stride",
        "least of sw over C and P, 1x1 convolutions left out; of a pooling only `stride` is read",
        "NaN without such a window";
    "max_stride_w"["places"]: "largest horizontal stride",
        "largest of sw over C and P, 1x1 convolutions left out; of a pooling only `stride` is read",
        "NaN without such a window";
    "avg_stride_w"["places"]: "mean horizontal stride",
        "mean of sw over C and P, 1x1 convolutions left out; of a pooling only `stride` is read",
        "NaN without such a window";
    "min_ratio_features_to_depth"["feature maps per layer"]: "least ratio of outputs to depth",
        "least of n / d over C and I outside of inception modules, and the modules' Concat, a module counting one layer; 0 where d is 0",
        "NaN without such a layer";
    "max_ratio_features_to_depth"["feature maps per layer"]: "largest ratio of outputs to depth",
        "largest of n / d over C and I outside of inception modules, and the modules' Concat, a module counting one layer; 0 where d is 0",
        "NaN without such a layer";
    "avg_ratio_features_to_depth"["feature maps per layer"]: "mean ratio of outputs to depth",
        "mean of n / d over C and I outside of inception modules, and the modules' Concat, a module counting one layer; 0 where d is 0",
        "NaN without such a layer";
    "min_ratio_features_to_kerArea"["feature maps per place"]: "least ratio of feature maps to kernel area",
        "least of n / (kh · kw) over C",
        "NaN without a convolution";
    "max_ratio_features_to_kerArea"["feature maps per place"]: "largest ratio of feature maps to kernel area",
        "largest of n / (kh · kw) over C",
        "NaN without a convolution";
    "avg_ratio_features_to_kerArea"["feature maps per place"]: "mean ratio of feature maps to kernel area",
        "mean of n / (kh · kw) over C",
        "NaN without a convolution";
    "min_ratio_features_to_kerWidth"["feature maps per place"]: "least ratio of feature maps to kernel width",
        "least of n / kw over C",
        "NaN without a convolution";
    "max_ratio_features_to_kerWidth"["feature maps per place"]: "largest ratio of feature maps to kernel width",
        "largest of n / kw over C",
        "NaN without a convolution";
    "avg_ratio_features_to_kerWidth"["feature maps per place"]: "mean ratio of feature maps to kernel width",
        "mean of n / kw over C",
        "NaN without a convolution";
    "min_ratio_features_to_kerHeight"["feature maps per place"]: "least ratio of feature maps to kernel height",
        "least of n / kh over C",
        "NaN without a convolution";
    "max_ratio_features_to_kerHeight"["feature maps per place"]: "largest ratio of feature maps to kernel height",
        "largest of n / kh over C",
        "NaN without a convolution";
    "avg_ratio_features_to_kerHeight"["feature maps per place"]: "mean ratio of feature maps to kernel height",
        "mean of n / kh over C",
        "NaN without a convolution";
    "min_ratio_kerArea_to_depth"["places per layer"]: "least ratio of kernel area to depth",
        "least of kh · kw / d over C, an inception module counting its layers and one for its Concat",
        "NaN without a convolution";
    "max_ratio_kerArea_to_depth"["places per layer"]: "largest ratio of kernel area to depth",
        "largest of kh · kw / d over C, an inception module counting its layers and one for its Concat",
        "NaN without a convolution";
    "avg_ratio_kerArea_to_depth"["places per layer"]: "mean ratio of kernel area to depth",
        "mean of kh · kw / d over C, an inception module counting its layers and one for its Concat",
        "NaN without a convolution";
    "min_ratio_kerWidth_to_depth"["places per layer"]: "least ratio of kernel width to depth",
        "least of kw / d over C, an inception module counting its layers and one for its Concat",
        "NaN without a convolution";
    "max_ratio_kerWidth_to_depth"["places per layer"]: "largest ratio of kernel width to depth",
        "largest of kw / d over C, an inception module counting its layers and one for its Concat",
        "NaN without a convolution";
    "avg_ratio_kerWidth_to_depth"["places per layer"]: "mean ratio of kernel width to depth",
        "mean of kw / d over C, an inception module counting its layers and one for its Concat",
        "NaN without a convolution";
    "min_ratio_kerHeight_to_depth"["places per layer"]: "least ratio of kernel height to depth",
        "least of kh / d over C, an inception module counting its layers and one for its Concat",
        "NaN without a convolution";
    "max_ratio_kerHeight_to_depth"["places per layer"]: "largest ratio of kernel height to depth",
        "largest of kh / d over C, an inception module counting its layers and one for its Concat",
        "NaN without a convolution";
    "avg_ratio_kerHeight_to_depth"["places per layer"]: "mean ratio of kernel height to depth",
        "mean of kh / d over C, an inception module counting its layers and one for its Concat",
        "NaN without a convolution";
}
