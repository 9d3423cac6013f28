//! The parameters of each layer.

use super::table::{FILLER, SHAPE};
use super::{Fields, Known, count, foreign, message, number, switch, text, whole, word};

/// The library that computes a layer; it has no effect on the result. Intel's fork adds texts such
/// as `"MKLDNN:DNN"`.
const fn engine() -> Known {
    word(
        "engine",
        &["DEFAULT", "CAFFE", "CUDNN", "MKL2017", "MKLDNN"],
        "`DEFAULT`, `CAFFE` or `CUDNN`",
    )
}

const fn method(name: &'static str) -> Known {
    word(
        name,
        &["MAX", "AVE", "STOCHASTIC"],
        "`MAX`, `AVE` or `STOCHASTIC`",
    )
}

pub(super) const ENGINE_ALONE: Fields = &[engine()];

pub(super) const CONVOLUTION: Fields = &[
    count("num_output"),
    count("kernel_size").many(),
    count("pad").many(),
    count("stride").many(),
    switch("bias_term"),
    message("weight_filler", FILLER),
    message("bias_filler", FILLER),
    count("group"),
    count("dilation").many(),
    count("pad_h"),
    count("pad_w"),
    count("kernel_h"),
    count("kernel_w"),
    count("stride_h"),
    count("stride_w"),
    engine(),
    whole("axis"),
    switch("force_nd_im2col"),
    // NVIDIA's
    word(
        "cudnn_convolution_algo_seeker",
        &["GET", "FINDEX"],
        "`GET` or `FINDEX`",
    ),
    text("conv_algos_override"),
    // Intel's
    switch("relu").only("false"),
    number("negative_slope"),
    text("conv_algorithm"),
    number("coeff").many(),
    word(
        "fusion_type",
        &["NONE_FUSION", "SUM_FUSION"],
        "`NONE_FUSION` or `SUM_FUSION`",
    )
    .only("NONE_FUSION"),
];

pub(super) const POOLING: Fields = &[
    method("pool"),
    count("kernel_size"),
    count("stride"),
    count("pad"),
    count("pad_h"),
    count("pad_w"),
    count("kernel_h"),
    count("kernel_w"),
    count("stride_h"),
    count("stride_w"),
    engine(),
    switch("global_pooling"),
    word("round_mode", &["CEIL", "FLOOR"], "`CEIL` or `FLOOR`"),
    // Of several forks.
    switch("ceil_mode"),
    switch("torch_pooling").only("false"),
    switch("avg_include_pad").only("true"),
];

pub(super) const INNER_PRODUCT: Fields = &[
    count("num_output"),
    switch("bias_term"),
    message("weight_filler", FILLER),
    message("bias_filler", FILLER),
    whole("axis"),
    switch("transpose"),
    engine(),
    switch("relu").only("false"),
    number("negative_slope"),
];

pub(super) const TRANSFORMATION: Fields = &[
    number("scale"),
    switch("mirror"),
    count("crop_size"),
    text("mean_file"),
    number("mean_value").many(),
    switch("force_color"),
    switch("force_gray"),
    // Of forks; those that change the size of the images are looked at where that is requested.
    count("crop_h"),
    count("crop_w"),
    foreign("resize_param"),
    foreign("noise_param"),
    foreign("distort_param"),
    foreign("expand_param"),
    foreign("emit_constraint"),
    foreign("random_resize_param"),
    foreign("random_aspect_ratio_param"),
    count("img_rand_resize_lower"),
    count("img_rand_resize_upper"),
    number("rand_resize_ratio_lower"),
    number("rand_resize_ratio_upper"),
    number("vertical_stretch_lower"),
    number("vertical_stretch_upper"),
    number("horizontal_stretch_lower"),
    number("horizontal_stretch_upper"),
    text("interpolation_algo_down"),
    text("interpolation_algo_up"),
    switch("allow_upscale"),
    text("forward_packing"),
    switch("use_gpu_transform"),
    whole("random_seed"),
    switch("display"),
    whole("num_labels"),
    switch("flow"),
    switch("bgr2rgb"),
    count("pad"),
];

pub(super) const LOSS: Fields = &[
    whole("ignore_label"),
    word(
        "normalization",
        &["FULL", "VALID", "BATCH_SIZE", "NONE", "PRE_FIXED"],
        "`FULL`, `VALID`, `BATCH_SIZE` or `NONE`",
    ),
    switch("normalize"),
    number("label_smoothing"),
    number("pre_fixed_normalizer"),
    // SegNet's
    switch("weight_by_label_freqs"),
    number("class_weighting").many(),
];

pub(super) const ACCURACY: Fields = &[count("top_k"), whole("axis"), whole("ignore_label")];

pub(super) const ARGMAX: Fields = &[switch("out_max_val"), count("top_k"), whole("axis")];

pub(super) const BATCH_NORM: Fields = &[
    switch("use_global_stats"),
    number("moving_average_fraction"),
    number("eps"),
    // NVIDIA's
    switch("scale_bias"),
    message("scale_filler", FILLER),
    message("bias_filler", FILLER),
    engine(),
    // Intel's
    message("filler", FILLER),
    switch("use_weight_bias").only("false"),
    switch("bias_term").only("false"),
    count("stats_batch_size"),
    switch("relu").only("false"),
];

pub(super) const BIAS: Fields = &[whole("axis"), whole("num_axes"), message("filler", FILLER)];

pub(super) const SCALE: Fields = &[
    whole("axis"),
    whole("num_axes"),
    message("filler", FILLER),
    switch("bias_term"),
    message("bias_filler", FILLER),
];

pub(super) const CLIP: Fields = &[number("min"), number("max")];

pub(super) const CONCAT: Fields = &[
    whole("axis"),
    count("concat_dim"),
    switch("per_fla_fuse"),
    engine(),
];

pub(super) const CONTRASTIVE_LOSS: Fields = &[number("margin"), switch("legacy_version")];

pub(super) const CROP: Fields = &[whole("axis"), count("offset").many()];

pub(super) const DATA: Fields = &[
    text("source"),
    count("batch_size"),
    count("rand_skip"),
    word("backend", &["LEVELDB", "LMDB"], "`LEVELDB` or `LMDB`"),
    number("scale"),
    text("mean_file"),
    count("crop_size"),
    switch("mirror"),
    switch("force_encoded_color"),
    count("prefetch"),
    count("threads"),
    count("parser_threads"),
    switch("cache"),
    switch("precache"),
    switch("shuffle"),
    count("side").many(),
];

pub(super) const DROPOUT: Fields = &[
    number("dropout_ratio"),
    engine(),
    whole("random_seed"),
    // Fast R-CNN's, SegNet's: how and when values are scaled.
    switch("scale_train"),
    switch("sample_weights_test"),
];

pub(super) const DUMMY_DATA: Fields = &[
    message("data_filler", FILLER).many(),
    message("shape", SHAPE).many(),
    count("num").many(),
    count("channels").many(),
    count("height").many(),
    count("width").many(),
];

pub(super) const ELTWISE: Fields = &[
    word(
        "operation",
        &["PROD", "SUM", "MAX"],
        "`SUM`, `PROD` or `MAX`",
    ),
    number("coeff").many(),
    switch("stable_prod_grad"),
    engine(),
];

pub(super) const ELU: Fields = &[number("alpha"), number("lambda").only("1")];

pub(super) const EMBED: Fields = &[
    count("num_output"),
    count("input_dim"),
    switch("bias_term"),
    message("weight_filler", FILLER),
    message("bias_filler", FILLER),
];

pub(super) const EXP: Fields = &[number("base"), number("scale"), number("shift")];

pub(super) const FLATTEN: Fields = &[whole("axis"), whole("end_axis")];

pub(super) const HDF5_DATA: Fields = &[text("source"), count("batch_size"), switch("shuffle")];

pub(super) const HDF5_OUTPUT: Fields = &[text("file_name")];

pub(super) const HINGE_LOSS: Fields = &[word("norm", &["L1", "L2"], "`L1` or `L2`")];

pub(super) const IMAGE_DATA: Fields = &[
    text("source"),
    count("batch_size"),
    count("rand_skip"),
    switch("shuffle"),
    count("new_height"),
    count("new_width"),
    switch("is_color"),
    number("scale"),
    text("mean_file"),
    count("crop_size"),
    switch("mirror"),
    text("root_folder"),
    count("short_side"),
    count("min_height"),
    count("min_width"),
    count("threads"),
    switch("cache"),
    switch("precache"),
    number("dataset_share_per_node"),
];

pub(super) const INFOGAIN_LOSS: Fields = &[text("source"), whole("axis")];

pub(super) const INPUT: Fields = &[message("shape", SHAPE).many()];

pub(super) const INPUT_OF_PARAMETER: Fields = &[message("shape", SHAPE)];

pub(super) const LRN: Fields = &[
    count("local_size"),
    number("alpha"),
    number("beta"),
    word(
        "norm_region",
        &["ACROSS_CHANNELS", "WITHIN_CHANNEL"],
        "`ACROSS_CHANNELS` or `WITHIN_CHANNEL`",
    ),
    number("k"),
    engine(),
];

pub(super) const MEMORY_DATA: Fields = &[
    count("batch_size"),
    count("channels"),
    count("height"),
    count("width"),
];

pub(super) const MVN: Fields = &[
    switch("normalize_variance"),
    switch("across_channels"),
    number("eps"),
];

pub(super) const POWER: Fields = &[number("power"), number("scale"), number("shift")];

pub(super) const PRELU: Fields = &[message("filler", FILLER), switch("channel_shared")];

pub(super) const PYTHON: Fields = &[
    text("module"),
    text("layer"),
    text("param_str"),
    switch("share_in_parallel"),
];

pub(super) const RECURRENT: Fields = &[
    count("num_output"),
    message("weight_filler", FILLER),
    message("bias_filler", FILLER),
    switch("debug_info"),
    switch("expose_hidden"),
];

pub(super) const REDUCTION: Fields = &[
    word(
        "operation",
        &["", "SUM", "ASUM", "SUMSQ", "MEAN"],
        "`SUM`, `ASUM`, `SUMSQ` or `MEAN`",
    ),
    whole("axis"),
    number("coeff"),
];

pub(super) const RELU: Fields = &[number("negative_slope"), engine(), switch("fuse")];

pub(super) const RESHAPE: Fields = &[
    message("shape", SHAPE),
    whole("axis"),
    whole("num_axes"),
    whole("pixelshuffler").only("0"),
];

pub(super) const SLICE: Fields = &[
    whole("axis"),
    count("slice_point").many(),
    count("slice_dim"),
];

pub(super) const SOFTMAX: Fields = &[engine(), whole("axis")];

pub(super) const SPP: Fields = &[count("pyramid_height"), method("pool"), engine()];

pub(super) const SWISH: Fields = &[number("beta")];

pub(super) const THRESHOLD: Fields = &[number("threshold")];

pub(super) const TILE: Fields = &[whole("axis"), whole("tiles")];

pub(super) const WINDOW_DATA: Fields = &[
    text("source"),
    number("scale"),
    text("mean_file"),
    count("batch_size"),
    count("crop_size"),
    switch("mirror"),
    number("fg_threshold"),
    number("bg_threshold"),
    number("fg_fraction"),
    count("context_pad"),
    text("crop_mode"),
    switch("cache_images"),
    text("root_folder"),
];

/// Fast R-CNN's.
pub(super) const ROI_POOLING: Fields = &[
    count("pooled_h"),
    count("pooled_w"),
    number("spatial_scale"),
    count("pooled_size").many(),
];

pub(super) const SMOOTH_L1_LOSS: Fields = &[number("sigma")];

/// SSD's.
pub(super) const NORMALIZE: Fields = &[
    switch("across_spatial"),
    message("scale_filler", FILLER),
    switch("channel_shared"),
    number("eps"),
];

pub(super) const PERMUTE: Fields = &[count("order").many()];

/// ShuffleNet's.
pub(super) const SHUFFLE_CHANNEL: Fields = &[count("group")];

/// The reversal of gradients, as MENNDL's networks have it.
pub(super) const GRADIENT_SCALER: Fields = &[
    number("lower_bound"),
    number("upper_bound"),
    number("alpha"),
    number("max_iter"),
    number("coeff"),
];

/// DeepLab's and PSPNet's.
pub(super) const INTERPOLATION: Fields = &[
    whole("height"),
    whole("width"),
    whole("zoom_factor"),
    whole("shrink_factor"),
    whole("pad_beg"),
    whole("pad_end"),
];
