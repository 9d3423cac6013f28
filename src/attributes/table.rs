//! The 32 attributes: names, units, formulas and the values if there is nothing to measure.

/// The definition of an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// The column's name in the published tables.
    pub name: &'static str,
    /// Its unit; `share` for a part of 1.
    pub unit: &'static str,
    /// Its content.
    pub summary: &'static str,
    /// How it is computed.
    pub formula: &'static str,
    /// Its value where there is nothing to measure.
    pub empty: &'static str,
}

/// Definitions of the terms in the formulas of the attributes.
pub const WORDS: [&str; 5] = [
    "The network is the one for inference: what only outputs for training need is left out, and so \
     is what cannot be computed without it.",
    "C, P and I are the conv, pool and dense layers. A join reads several tensors; all other \
     layers are transparent. A layer is followed by what is reached from its output through \
     transparent layers alone.",
    "The depth of a path is the number of conv, pool and dense layers on it; the depth d of a \
     layer is the fewest conv and dense layers on any path from an input to it, itself included.",
    "kh, kw are the kernel as written, without dilation; sh, sw the stride (1/s for a transposed \
     convolution); n the output feature maps or neurons; H, W the output grid.",
    "Means are arithmetic; NaN is `null` in JSON and an empty field in CSV.",
];

/// A table of attributes, and a type with a field for each.
macro_rules! attributes {
    (
        $(#[$table_doc:meta])* $table:ident;
        $(#[$type_doc:meta])* $type:ident;
        $($name:ident[$unit:literal]: $summary:literal, $formula:literal, $empty:literal;)*
    ) => {
        $(#[$table_doc])*
        pub static $table: [Attribute; $type::COUNT] = [$(Attribute {
            name: stringify!($name),
            unit: $unit,
            summary: $summary,
            formula: $formula,
            empty: $empty,
        }),*];

        $(#[$type_doc])*
        #[expect(non_snake_case, reason = "the columns' names in the published tables")]
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub struct $type {
            $(
                #[doc = concat!(
                    "The ", $summary, ", in the unit `", $unit, "`: ", $formula, ". Empty: ", $empty, "."
                )]
                pub $name: f64,
            )*
        }

        impl $type {
            /// How many there are.
            pub const COUNT: usize = [$(stringify!($name)),*].len();

            /// The values, in the order of the table.
            pub fn values(&self) -> [f64; Self::COUNT] {
                [$(self.$name),*]
            }

            /// Each attribute's name and value, in the order of the table.
            pub fn iter(&self) -> impl Iterator<Item = (&'static str, f64)> {
                let names = $table.iter().map(|attribute| attribute.name);
                names.zip(self.values())
            }

            /// The value of the attribute of that name.
            pub fn get(&self, name: &str) -> Option<f64> {
                self.iter()
                    .find_map(|(known, value)| (known == name).then_some(value))
            }
        }
    };
}
pub(super) use attributes;

/// How many attributes there are.
pub const COUNT: usize = Attributes::COUNT;

attributes! {
    /// All attributes, in the order of the published definition.
    ATTRIBUTES;
    /// The attribute vector of a network.
    Attributes;
    net_depth_avg["layers"]:
        "mean depth of the paths through the network",
        "mean over inputs of the mean number of conv, pool and dense layers on a path, over all paths from that input to any output, all paths weighing the same (a tensor that one layer reads twice leads two paths there; a tensor that is two outputs ends two)",
        "inputs that reach no output are left out; NaN if all are";
    num_conv_layers["layers"]:
        "number of conv layers",
        "|C|: conv, depthwise, transposed_conv, local",
        "0";
    num_pooling_layers["layers"]:
        "number of pool layers",
        "|P|: every pooling, adaptive and global ones too, but not one that changes nothing",
        "0";
    avg_IP_neurons["neurons"]:
        "mean width of the dense layers",
        "mean of n over I",
        "NaN without a dense layer";
    avg_IP_weights["weights"]:
        "mean number of weights of a dense layer",
        "mean of inputs · outputs over I, biases not counted",
        "NaN without a dense layer";
    avg_split_width["readers"]:
        "mean number of branches where the flow splits",
        "mean number of readers over the tensors that are read twice or more (a layer that reads a tensor twice counts twice, an output of the network is no reader) and, for each split, its number of parts",
        "1 if the flow never splits";
    avg_concat_width["tensors"]:
        "mean number of tensors of a join",
        "mean number of tensors over concat, add, mul and max",
        "1 without a join";
    avg_num_conv_features["feature maps"]:
        "mean number of feature maps of a conv",
        "mean of n over C",
        "NaN without a conv";
    prop_conv_into_pool["share"]:
        "share of convs that lead into a pool",
        "share of C followed by a pool",
        "NaN without a conv";
    prop_pool_into_pool["share"]:
        "share of pools that lead into another",
        "share of P followed by a pool",
        "NaN without a pool";
    prop_1x1_conv["share"]:
        "share of pointwise convs",
        "share of C with kh = kw = 1",
        "NaN without a conv";
    prop_square_kernels["share"]:
        "share of convs with a square kernel",
        "share of C with kh = kw",
        "NaN without a conv";
    prop_horiz_kernels["share"]:
        "share of convs with a wide kernel",
        "share of C with kw > kh",
        "NaN without a conv";
    prop_vert_kernels["share"]:
        "share of convs with a tall kernel",
        "share of C with kh > kw",
        "NaN without a conv";
    num_relu["layers"]:
        "number of convs with a rectifier",
        "number of C followed by relu or relu6",
        "0";
    num_sigmoid["layers"]:
        "number of convs with a sigmoid",
        "number of C followed by sigmoid or hard_sigmoid",
        "0";
    avg_grid_reduction_area_consecutive["share"]:
        "mean loss of grid places from one conv to the next",
        "mean of 1 − HW(b) / HW(a) over the pairs (a, b) of C where b is reached from a without another conv between, each pair once, however many paths",
        "NaN without such a pair";
    avg_grid_reduction_height_consecutive["share"]:
        "mean loss of rows from one conv to the next",
        "mean of 1 − H(b) / H(a) over the same pairs as for the area",
        "NaN without such a pair";
    avg_grid_reduction_width_consecutive["share"]:
        "mean loss of columns from one conv to the next",
        "mean of 1 − W(b) / W(a) over the same pairs as for the area",
        "NaN without such a pair";
    avg_grid_reduction_area_total["share"]:
        "mean loss of grid places from an input to a last conv",
        "mean of 1 − HW(c) / HW(input) over the pairs (input, c), c a conv that the input reaches and from which no other conv is reached, each pair once",
        "NaN without such a pair";
    avg_grid_reduction_height_total["share"]:
        "mean loss of rows from an input to a last conv",
        "mean of 1 − H(c) / H(input) over the same pairs as for the area",
        "NaN without such a pair";
    avg_grid_reduction_width_total["share"]:
        "mean loss of columns from an input to a last conv",
        "mean of 1 − W(c) / W(input) over the same pairs as for the area",
        "NaN without such a pair";
    prop_nonoverlapping["share"]:
        "share of convs whose windows do not overlap",
        "share with sh ≥ kh and sw ≥ kw among C without 1x1 kernels",
        "NaN without a conv larger than 1x1";
    avg_stride_h["rows"]:
        "mean vertical stride of a conv",
        "mean of sh over C",
        "NaN without a conv";
    avg_stride_w["columns"]:
        "mean horizontal stride of a conv",
        "mean of sw over C",
        "NaN without a conv";
    avg_ratio_features_to_depth["feature maps per layer"]:
        "mean ratio of a conv's feature maps to its depth",
        "mean of n / d over C",
        "NaN without a conv";
    avg_ratio_features_to_kerArea["feature maps per tap"]:
        "mean ratio of a conv's feature maps to its kernel's area",
        "mean of n / (kh · kw) over C",
        "NaN without a conv";
    avg_ratio_features_to_kerWidth["feature maps per column"]:
        "mean ratio of a conv's feature maps to its kernel's width",
        "mean of n / kw over C",
        "NaN without a conv";
    avg_ratio_features_to_kerHeight["feature maps per row"]:
        "mean ratio of a conv's feature maps to its kernel's height",
        "mean of n / kh over C",
        "NaN without a conv";
    avg_ratio_kerArea_to_depth["taps per layer"]:
        "mean ratio of a conv's kernel area to its depth",
        "mean of kh · kw / d over C",
        "NaN without a conv";
    avg_ratio_kerWidth_to_depth["columns per layer"]:
        "mean ratio of a conv's kernel width to its depth",
        "mean of kw / d over C",
        "NaN without a conv";
    avg_ratio_kerHeight_to_depth["rows per layer"]:
        "mean ratio of a conv's kernel height to its depth",
        "mean of kh / d over C",
        "NaN without a conv";
}
