//! The network, the layer in its three formats, and the fields of all layers.

use super::layers::*;
use super::{Fields, Known, count, foreign, message, number, switch, text, whole, word};

const PHASES: (&[&str], &str) = (&["TRAIN", "TEST"], "`TRAIN` or `TEST`");
const CHECKS: (&[&str], &str) = (&["STRICT", "PERMISSIVE"], "`STRICT` or `PERMISSIVE`");

const fn phase(name: &'static str) -> Known {
    word(name, PHASES.0, PHASES.1)
}

/// Numeric types, as NVIDIA's fork names them.
const fn precision(name: &'static str) -> Known {
    word(
        name,
        &["DOUBLE", "FLOAT", "FLOAT16", "INT", "UINT", "BOOL"],
        "a type such as `FLOAT` or `FLOAT16`",
    )
}

pub(super) const SHAPE: Fields = &[whole("dim").many()];

pub(super) const FILLER: Fields = &[
    text("type"),
    number("value"),
    number("min"),
    number("max"),
    number("mean"),
    number("std"),
    whole("sparse"),
    word(
        "variance_norm",
        &["FAN_IN", "FAN_OUT", "AVERAGE"],
        "`FAN_IN`, `FAN_OUT` or `AVERAGE`",
    ),
    number("scale"),
];

const BLOB: Fields = &[
    message("shape", SHAPE),
    number("data").many(),
    number("diff").many(),
    number("double_data").many(),
    number("double_diff").many(),
    whole("num"),
    whole("channels"),
    whole("height"),
    whole("width"),
    precision("raw_data_type"),
    precision("raw_diff_type"),
    text("raw_data"),
    text("raw_diff"),
];

const STATE: Fields = &[phase("phase"), whole("level"), text("stage").many()];

const RULE: Fields = &[
    phase("phase"),
    whole("min_level"),
    whole("max_level"),
    text("stage").many(),
    text("not_stage").many(),
];

const PARAM: Fields = &[
    text("name"),
    word("share_mode", CHECKS.0, CHECKS.1),
    number("lr_mult"),
    number("decay_mult"),
];

/// `NetParameter`
pub(super) const NET: Fields = &[
    message("layer", LAYER).many(),
    message("layers", V1_LAYER).many(),
    text("name"),
    text("input").many(),
    message("input_shape", SHAPE).many(),
    whole("input_dim").many(),
    switch("force_backward"),
    message("state", STATE),
    switch("debug_info"),
    // NVIDIA's
    precision("default_forward_type"),
    precision("default_backward_type"),
    precision("default_forward_math"),
    precision("default_backward_math"),
    number("global_grad_scale"),
    switch("global_grad_scale_adaptive"),
    text("default_conv_algos_override"),
    whole("reduce_buckets"),
    whole("default_cudnn_math_override"),
    switch("eltwise_mem_sharing"),
    // Intel's
    foreign("compile_net_state"),
    text("engine"),
    count("bn_stats_batch_size"),
    foreign("multinode"),
];

/// `LayerParameter`
const LAYER: Fields = &[
    text("name"),
    text("type"),
    text("bottom").many(),
    text("top").many(),
    message("param", PARAM).many(),
    message("convolution_param", CONVOLUTION),
    message("pooling_param", POOLING),
    message("inner_product_param", INNER_PRODUCT),
    message("include", RULE).many(),
    message("exclude", RULE).many(),
    phase("phase"),
    number("loss_weight").many(),
    message("blobs", BLOB).many(),
    switch("propagate_down").many(),
    message("transform_param", TRANSFORMATION),
    message("loss_param", LOSS),
    message("accuracy_param", ACCURACY),
    message("argmax_param", ARGMAX),
    message("batch_norm_param", BATCH_NORM),
    message("bias_param", BIAS),
    message("clip_param", CLIP),
    message("concat_param", CONCAT),
    message("contrastive_loss_param", CONTRASTIVE_LOSS),
    message("crop_param", CROP),
    message("data_param", DATA),
    message("dropout_param", DROPOUT),
    message("dummy_data_param", DUMMY_DATA),
    message("eltwise_param", ELTWISE),
    message("elu_param", ELU),
    message("embed_param", EMBED),
    message("exp_param", EXP),
    message("flatten_param", FLATTEN),
    message("hdf5_data_param", HDF5_DATA),
    message("hdf5_output_param", HDF5_OUTPUT),
    message("hinge_loss_param", HINGE_LOSS),
    message("image_data_param", IMAGE_DATA),
    message("infogain_loss_param", INFOGAIN_LOSS),
    message("input_param", INPUT),
    message("log_param", EXP),
    message("lrn_param", LRN),
    message("memory_data_param", MEMORY_DATA),
    message("mvn_param", MVN),
    message("parameter_param", INPUT_OF_PARAMETER),
    message("power_param", POWER),
    message("prelu_param", PRELU),
    message("python_param", PYTHON),
    message("recurrent_param", RECURRENT),
    message("reduction_param", REDUCTION),
    message("relu_param", RELU),
    message("reshape_param", RESHAPE),
    message("scale_param", SCALE),
    message("sigmoid_param", ENGINE_ALONE),
    message("softmax_param", SOFTMAX),
    message("spp_param", SPP),
    message("slice_param", SLICE),
    message("swish_param", SWISH),
    message("tanh_param", ENGINE_ALONE),
    message("threshold_param", THRESHOLD),
    message("tile_param", TILE),
    message("window_data_param", WINDOW_DATA),
    // Of forks, to layers of Caffe's types.
    message("roi_pooling_param", ROI_POOLING),
    message("smooth_l1_loss_param", SMOOTH_L1_LOSS),
    message("norm_param", NORMALIZE),
    message("permute_param", PERMUTE),
    message("shuffle_channel_param", SHUFFLE_CHANNEL),
    message("gradient_scaler_param", GRADIENT_SCALER),
    precision("forward_type"),
    precision("backward_type"),
    precision("forward_math"),
    precision("backward_math"),
    switch("debug"),
    whole("cudnn_math_override"),
    foreign("bn_param"),
    message("interp_param", INTERPOLATION),
    foreign("split_param"),
    text("engine"),
    foreign("multinode"),
    foreign("mn_activation_param"),
    foreign("mn_grad_compress_param"),
    foreign("quantization_param"),
    foreign("annotated_data_param"),
    foreign("detection_evaluate_param"),
    foreign("detection_output_param"),
    foreign("multibox_loss_param"),
    foreign("prior_box_param"),
    foreign("video_data_param"),
    foreign("psroi_pooling_param"),
    foreign("box_annotator_ohem_param"),
    foreign("dense_image_data_param"),
];

/// `V1LayerParameter`
const V1_LAYER: Fields = &[
    text("name"),
    known_type(),
    text("bottom").many(),
    text("top").many(),
    message("convolution_param", CONVOLUTION),
    message("pooling_param", POOLING),
    message("inner_product_param", INNER_PRODUCT),
    number("blobs_lr").many(),
    number("weight_decay").many(),
    message("include", RULE).many(),
    message("exclude", RULE).many(),
    message("blobs", BLOB).many(),
    text("param").many(),
    word("blob_share_mode", CHECKS.0, CHECKS.1).many(),
    number("loss_weight").many(),
    message("accuracy_param", ACCURACY),
    message("argmax_param", ARGMAX),
    message("concat_param", CONCAT),
    message("contrastive_loss_param", CONTRASTIVE_LOSS),
    message("data_param", DATA),
    message("dropout_param", DROPOUT),
    message("dummy_data_param", DUMMY_DATA),
    message("eltwise_param", ELTWISE),
    message("exp_param", EXP),
    message("hdf5_data_param", HDF5_DATA),
    message("hdf5_output_param", HDF5_OUTPUT),
    message("hinge_loss_param", HINGE_LOSS),
    message("image_data_param", IMAGE_DATA),
    message("infogain_loss_param", INFOGAIN_LOSS),
    message("lrn_param", LRN),
    message("memory_data_param", MEMORY_DATA),
    message("mvn_param", MVN),
    message("power_param", POWER),
    message("relu_param", RELU),
    message("sigmoid_param", ENGINE_ALONE),
    message("softmax_param", SOFTMAX),
    message("slice_param", SLICE),
    message("tanh_param", ENGINE_ALONE),
    message("threshold_param", THRESHOLD),
    message("window_data_param", WINDOW_DATA),
    message("transform_param", TRANSFORMATION),
    message("loss_param", LOSS),
    foreign("bn_param"),
    foreign("layer"),
];

/// The type of an older layer: a word, which the reader of layers knows.
const fn known_type() -> Known {
    text("type")
}
