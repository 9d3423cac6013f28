//! The names of poolings in other frameworks.

use super::{
    ADAPTIVE_AVGPOOL, ADAPTIVE_MAXPOOL, AVGPOOL, GLOBAL_AVGPOOL, GLOBAL_MAXPOOL, LP_POOL, MAXPOOL,
};
use crate::layer::dialect::{
    Dialects, ForeignParameter, Needless, also, darknet, fixed, is, keras, onnx, pytorch,
    pytorch_method, same, skip, tensorflow,
};

const KERAS_POOL: &[ForeignParameter] = &[
    is("pool_size", "kernel").or("kernel", "2"),
    is("strides", "stride"),
    is("padding", "pad"),
    skip("data_format", Needless::Layout),
];
const TENSORFLOW_POOL: &[ForeignParameter] = &[
    is("ksize", "kernel"),
    is("strides", "stride"),
    is("padding", "pad"),
];
const OUTPUT_SIZE: &[ForeignParameter] = &[is("output_size", "size")];

pub(in crate::layer) static DIALECTS: Dialects = &[
    (
        &MAXPOOL,
        &[
            pytorch(
                &["MaxPool2d"],
                &[
                    is("kernel_size", "kernel"),
                    same("stride"),
                    is("padding", "pad"),
                    same("dilation"),
                    fixed("return_indices", "False"),
                    is("ceil_mode", "ceil"),
                ],
            ),
            pytorch(
                &["max_pool2d"],
                &[
                    is("kernel_size", "kernel"),
                    same("stride"),
                    is("padding", "pad"),
                    same("dilation"),
                    is("ceil_mode", "ceil"),
                    fixed("return_indices", "False"),
                ],
            ),
            keras(&["MaxPooling2D", "MaxPool2D"], KERAS_POOL),
            tensorflow(&["max_pool", "max_pool2d"], TENSORFLOW_POOL),
            onnx(
                &["MaxPool"],
                &[
                    is("kernel_shape", "kernel"),
                    is("strides", "stride").or("stride", "1"),
                    is("pads", "pad"),
                    is("auto_pad", "pad"),
                    is("dilations", "dilation"),
                    is("ceil_mode", "ceil"),
                ],
            ),
            darknet(
                &["maxpool"],
                &[is("size", "kernel"), same("stride"), is("padding", "pad")],
            ),
            also(&["maxpooling"], &[]),
        ],
    ),
    (
        &AVGPOOL,
        &[
            pytorch(
                &["AvgPool2d", "avg_pool2d"],
                &[
                    is("kernel_size", "kernel"),
                    same("stride"),
                    is("padding", "pad"),
                    is("ceil_mode", "ceil"),
                    is("count_include_pad", "count_pad"),
                    fixed("divisor_override", "None"),
                ],
            ),
            keras(&["AveragePooling2D", "AvgPool2D"], KERAS_POOL),
            tensorflow(&["avg_pool"], TENSORFLOW_POOL),
            onnx(
                &["AveragePool"],
                &[
                    is("kernel_shape", "kernel"),
                    is("strides", "stride").or("stride", "1"),
                    is("pads", "pad"),
                    is("auto_pad", "pad"),
                    is("ceil_mode", "ceil"),
                    is("count_include_pad", "count_pad").or("count_pad", "off"),
                ],
            ),
            also(
                &["avgpooling", "averagepool2d", "avgpooling2d", "meanpool"],
                &[],
            ),
        ],
    ),
    (
        &LP_POOL,
        &[
            pytorch(
                &["LPPool2d", "lp_pool2d"],
                &[
                    is("norm_type", "power"),
                    is("kernel_size", "kernel"),
                    same("stride"),
                    is("ceil_mode", "ceil"),
                ],
            ),
            onnx(
                &["LpPool"],
                &[
                    is("kernel_shape", "kernel"),
                    is("p", "power"),
                    is("strides", "stride").or("stride", "1"),
                    is("pads", "pad"),
                    is("auto_pad", "pad"),
                ],
            ),
        ],
    ),
    (
        &ADAPTIVE_AVGPOOL,
        &[pytorch(
            &["AdaptiveAvgPool2d", "adaptive_avg_pool2d"],
            OUTPUT_SIZE,
        )],
    ),
    (
        &ADAPTIVE_MAXPOOL,
        &[pytorch(
            &["AdaptiveMaxPool2d", "adaptive_max_pool2d"],
            OUTPUT_SIZE,
        )],
    ),
    (
        &GLOBAL_AVGPOOL,
        &[
            pytorch_method(&["mean"]),
            pytorch(&["mean"], &[]),
            keras(&["GlobalAveragePooling2D", "GlobalAvgPool2D"], &[]),
            tensorflow(&["reduce_mean"], &[]),
            onnx(&["GlobalAveragePool", "ReduceMean"], &[]),
            darknet(&["avgpool"], &[]),
            also(&["gap", "globalaveragepooling"], &[]),
        ],
    ),
    (
        &GLOBAL_MAXPOOL,
        &[
            keras(&["GlobalMaxPooling2D", "GlobalMaxPool2D"], &[]),
            onnx(&["GlobalMaxPool"], &[]),
        ],
    ),
];
