//! The extended attributes: names, units, formulas and the values if there is nothing to measure.

use crate::attributes::table::{Attribute, attributes};

attributes! {
    /// All extended attributes, in their order.
    EXTENDED;
    /// The extended attributes of a network.
    Extended;

    num_parameters["values"]:
        "number of learned values",
        "weights and biases, trained or frozen, shared ones once; without running statistics",
        "0";
    num_macs["MACs"]:
        "number of multiply-accumulates for one sample",
        "sum over C and I, biases not counted",
        "0";
    num_activations["values"]:
        "number of values of the inputs and of every tensor made",
        "the figure `activations` of the cost: layers in place and views make none",
        "0";
    peak_activations["values"]:
        "largest number of values alive at once at inference",
        "the figure `peak` of the cost",
        "0";
    training_memory["values"]:
        "number of values that training holds",
        "the figure `training` of the cost: tensors that the backward pass reads, parameters, gradients; heads only for training are included",
        "0";
    num_layers["layers"]:
        "number of layers of all kinds",
        "nodes of the graph, inputs not counted",
        "0";
    num_dense_layers["layers"]:
        "number of dense layers",
        "|I|",
        "0";
    num_normalizations["layers"]:
        "number of normalisations",
        "batch, layer, root-mean-square, instance, group, L2 and local response normalisation",
        "0";
    num_adds["layers"]:
        "number of sums of tensors",
        "`add` of two tensors or more",
        "0";
    num_muls["layers"]:
        "number of products of tensors",
        "`mul` of two tensors or more",
        "0";
    num_concats["layers"]:
        "number of concatenations",
        "`concat` of two tensors or more",
        "0";
    receptive_field_min_to_height["share"]:
        "smallest receptive field at the last map against the height of the input",
        "rows of the smallest field over all paths to the last maps, gates over a whole map left out / largest H of the inputs",
        "NaN without a map";
    receptive_field_min_to_width["share"]:
        "smallest receptive field at the last map against the width of the input",
        "columns of the smallest field over all paths to the last maps, gates over a whole map left out / largest W of the inputs",
        "NaN without a map";
    receptive_field_max_to_height["share"]:
        "largest receptive field at the last map against the height of the input",
        "rows of the largest field over all paths to the last maps, gates over a whole map left out / largest H of the inputs",
        "NaN without a map";
    receptive_field_max_to_width["share"]:
        "largest receptive field at the last map against the width of the input",
        "columns of the largest field over all paths to the last maps, gates over a whole map left out / largest W of the inputs",
        "NaN without a map";
    prop_conv_beyond_input["share"]:
        "share of convs whose input has seen the whole image already",
        "share of C whose input's smallest field over all paths, gates over a whole map left out, is larger than the largest H and the largest W of the inputs (the layers behind the border of Richter et al. 2021, arXiv:2106.12307)",
        "NaN without a conv";
    shortest_path["layers"]:
        "fewest layers on a path",
        "fewest conv, pool and dense layers on a path from an input to an output",
        "NaN without a path";
    longest_path["layers"]:
        "most layers on a path",
        "most conv, pool and dense layers on a path from an input to an output",
        "NaN without a path";
    std_path_length["layers"]:
        "standard deviation of the length of the paths",
        "over all paths from an input to an output, counted as for net_depth_avg but all in one; of the population",
        "NaN without a path";
    log2_num_paths["bits"]:
        "logarithm of the number of paths",
        "log2 of the number of paths from an input to an output",
        "NaN without a path";
    avg_degree["readers"]:
        "mean number of readers of a node",
        "edges / nodes of the graph, inputs among them; a layer that reads a tensor twice counts twice",
        "NaN without a node";
    std_degree["readers"]:
        "standard deviation of the number of readers of a node",
        "over all nodes, of the population",
        "NaN without a node";
    max_degree["readers"]:
        "largest number of readers of a node",
        "over all nodes; the readers of all parts of a split together",
        "NaN without a node";
    max_reads["tensors"]:
        "largest number of tensors that a layer reads",
        "over all nodes; an input reads none",
        "NaN without a node";
    prop_branching["share"]:
        "share of nodes at which the graph branches",
        "share of nodes with two readers or more",
        "NaN without a node";
    max_split_width["readers"]:
        "largest number of branches where the flow splits",
        "the largest of the widths whose mean is avg_split_width",
        "1 if the flow never splits";
    max_concat_width["tensors"]:
        "largest number of tensors of a join",
        "the largest of the widths whose mean is avg_concat_width",
        "1 without a join";
    min_num_conv_features["feature maps"]:
        "smallest number of feature maps of a conv",
        "smallest n over C",
        "NaN without a conv";
    max_num_conv_features["feature maps"]:
        "largest number of feature maps of a conv",
        "largest n over C",
        "NaN without a conv";
    min_IP_neurons["neurons"]:
        "smallest width of a dense layer",
        "smallest n over I",
        "NaN without a dense layer";
    max_IP_neurons["neurons"]:
        "largest width of a dense layer",
        "largest n over I",
        "NaN without a dense layer";
    num_skip_connections["connections"]:
        "number of skip connections",
        "pairs (s, j) where j is `add`, `sub`, `mean`, `max`, `min` or `concat`, reads s itself, at most through transparent layers, and reads also what is computed from s by a conv, pool or dense layer",
        "0";
    avg_skip_length["layers"]:
        "mean number of layers that a skip connection passes",
        "mean over the pairs (s, j) of the most conv, pool and dense layers on a path from s to j",
        "NaN without a skip connection";
    max_skip_length["layers"]:
        "largest number of layers that a skip connection passes",
        "largest over the pairs (s, j) of the most conv, pool and dense layers on a path from s to j",
        "NaN without a skip connection";
    prop_normalized_conv["share"]:
        "share of convs with a normalisation",
        "share of C followed by a normalisation",
        "NaN without a conv";
    prop_depthwise_conv["share"]:
        "share of depthwise convs",
        "share of C that are `depthwise`, or `conv` with as many groups as input channels, two or more",
        "NaN without a conv";
    prop_grouped_conv["share"]:
        "share of grouped convs",
        "share of C that are depthwise, or `conv` with two groups or more",
        "NaN without a conv";
    prop_dilated_conv["share"]:
        "share of dilated convs",
        "share of C with a dilation above 1 along an axis",
        "NaN without a conv";
    prop_strided_conv["share"]:
        "share of convs with a stride",
        "share of C with sh > 1 or sw > 1",
        "NaN without a conv";
    prop_parameters_in_dense["share"]:
        "share of the parameters that lie in dense layers",
        "learned values of I / num_parameters",
        "NaN without a parameter";
    prop_parameters_in_largest["share"]:
        "share of the parameters that lie in one layer",
        "learned values of the layer that has the most / num_parameters",
        "NaN without a parameter";
    features_at_1["feature maps"]:
        "number of feature maps of convs at the resolution of the input",
        "sum of n over the convs of resolution 0, which is round(log2(√(HW(input) / HW)), not below 0; HW(input) the largest of the inputs",
        "0";
    features_at_1_2["feature maps"]:
        "number of feature maps of convs at a half of the resolution",
        "sum of n over the convs of resolution 1",
        "0";
    features_at_1_4["feature maps"]:
        "number of feature maps of convs at a quarter of the resolution",
        "sum of n over the convs of resolution 2",
        "0";
    features_at_1_8["feature maps"]:
        "number of feature maps of convs at an eighth of the resolution",
        "sum of n over the convs of resolution 3",
        "0";
    features_at_1_16["feature maps"]:
        "number of feature maps of convs at a sixteenth of the resolution",
        "sum of n over the convs of resolution 4",
        "0";
    features_at_1_32["feature maps"]:
        "number of feature maps of convs at a thirty-second of the resolution, or less",
        "sum of n over the convs of resolution 5 and above",
        "0";
    capacity_at_1["values"]:
        "number of parameters of convs at the resolution of the input",
        "learned values of the convs that features_at_1 counts",
        "0";
    capacity_at_1_2["values"]:
        "number of parameters of convs at a half of the resolution",
        "learned values of the convs that features_at_1_2 counts",
        "0";
    capacity_at_1_4["values"]:
        "number of parameters of convs at a quarter of the resolution",
        "learned values of the convs that features_at_1_4 counts",
        "0";
    capacity_at_1_8["values"]:
        "number of parameters of convs at an eighth of the resolution",
        "learned values of the convs that features_at_1_8 counts",
        "0";
    capacity_at_1_16["values"]:
        "number of parameters of convs at a sixteenth of the resolution",
        "learned values of the convs that features_at_1_16 counts",
        "0";
    capacity_at_1_32["values"]:
        "number of parameters of convs at a thirty-second of the resolution, or less",
        "learned values of the convs that features_at_1_32 counts",
        "0";
    prop_activations_pooled_away["share"]:
        "share of the activations that pools discard",
        "sum over the tensors that P reads of the values that all readers in P discard / num_activations, at most 1; negative where adaptive pools enlarge",
        "NaN without an activation";
    avg_pool_reduction["share"]:
        "mean loss of grid places in a pool",
        "mean over P of 1 − HW(output) / HW(input)",
        "NaN without a pool";
    num_relu_layers["layers"]:
        "number of `relu`",
        "layers, whatever they follow",
        "0";
    num_relu6_layers["layers"]: "number of `relu6`", "layers, whatever they follow", "0";
    num_leaky_relu_layers["layers"]: "number of `leaky_relu`", "layers, whatever they follow", "0";
    num_prelu_layers["layers"]: "number of `prelu`", "layers, whatever they follow", "0";
    num_elu_layers["layers"]: "number of `elu`", "layers, whatever they follow", "0";
    num_selu_layers["layers"]: "number of `selu`", "layers, whatever they follow", "0";
    num_gelu_layers["layers"]: "number of `gelu`", "layers, whatever they follow", "0";
    num_silu_layers["layers"]: "number of `silu`", "layers, whatever they follow", "0";
    num_hard_swish_layers["layers"]: "number of `hard_swish`", "layers, whatever they follow", "0";
    num_mish_layers["layers"]: "number of `mish`", "layers, whatever they follow", "0";
    num_softplus_layers["layers"]: "number of `softplus`", "layers, whatever they follow", "0";
    num_sigmoid_layers["layers"]: "number of `sigmoid`", "layers, whatever they follow", "0";
    num_hard_sigmoid_layers["layers"]: "number of `hard_sigmoid`", "layers, whatever they follow", "0";
    num_tanh_layers["layers"]: "number of `tanh`", "layers, whatever they follow", "0";
    num_softmax_layers["layers"]:
        "number of `softmax` and `log_softmax`",
        "layers, whatever they follow",
        "0";
    num_maxout_layers["layers"]: "number of `maxout`", "layers, whatever they follow", "0";
    num_other_activations["layers"]:
        "number of other functions of each value",
        "layers, whatever they follow: `abs`, `square`, `sqrt`, `exp`, `log`, `power`, `bnll`",
        "0";
    num_dropout_layers["layers"]:
        "number of dropout layers",
        "`dropout`, `spatial_dropout`, `drop_path`",
        "0";
    avg_dropout_rate["share"]:
        "mean rate of the dropout layers",
        "mean of the rates of `dropout`, `spatial_dropout`, `drop_path`",
        "NaN without a dropout layer";
}
