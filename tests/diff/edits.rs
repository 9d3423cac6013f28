//! What is listed for edits of real networks. Numbers of parameters are those of the papers' and
//! frameworks' own networks, or worked out beside the case.

use crate::networks::{compared, zoo};

/// Two networks of the zoo, and the parameters that others count of them.
fn zoo_case(before: (&str, u64), after: (&str, u64), expected: &str) {
    edited_case((before.0, &[], before.1), (after.0, &[], after.1), expected);
}

/// The same of networks with changes of their texts.
fn edited_case(
    before: (&str, &[(&str, &str)], u64),
    after: (&str, &[(&str, &str)], u64),
    expected: &str,
) {
    let (one, other) = (zoo(before.0, before.1), zoo(after.0, after.1));
    let (found, listing) = compared(&one, &other);
    assert_eq!(listing, expected);
    let parameters = found.sums.map(|sums| sums.totals.parameters);
    assert_eq!((parameters.before, parameters.after), (before.2, after.2));
}

// He et al. 2015, table 1: conv4_x has 6 and 23 units. torchvision: 25,557,032 and 44,549,160
// parameters.
#[test]
fn a_deeper_stage_is_one_line() {
    zoo_case(
        ("resnet.cnn#resnet50", 25_557_032),
        ("resnet.cnn#resnet101", 44_549_160),
        "+ bottleneck_stages[1]/bottleneck_stage[3]/bottleneck[7..23] x17: block of 10 (+18992128)\n\
         170 added, 0 removed, 0 changed, 0 follow, 175 same, 0 renamed\n",
    );
}

// Units of 2 · (9 · n² + 2n) parameters: 73,984 where n is 64. torchvision: 11,689,512 and 21,797,672.
#[test]
fn every_stage_is_deeper() {
    zoo_case(
        ("resnet.cnn#resnet18", 11_689_512),
        ("resnet.cnn#resnet34", 21_797_672),
        "+ basic_stages[1]/basic_stage[1]/basic[3]: block of 7 (+73984)\n\
         + basic_stages[1]/basic_stage[2]/basic[3,4] x2: block of 7 (+590848)\n\
         + basic_stages[1]/basic_stage[3]/basic[3..6] x4: block of 7 (+4722688)\n\
         + basic_stages[1]/basic_stage[4]/basic[3]: block of 7 (+4720640)\n\
         56 added, 0 removed, 0 changed, 0 follow, 69 same, 0 renamed\n",
    );
}

// Simonyan & Zisserman 2014, table 1: D and E. torchvision: 138,357,544 and 143,667,240.
#[test]
fn a_layer_more_in_three_stages() {
    zoo_case(
        ("vgg.cnn#vgg16", 138_357_544),
        ("vgg.cnn#vgg19", 143_667_240),
        "+ vgg_features[1]/vgg_stage[3]/conv[4]: conv 256 3x3 pad=1 (+590080)\n\
         + vgg_features[1]/vgg_stage[3..5]/relu[4] x3: relu\n\
         + vgg_features[1]/vgg_stage[4,5]/conv[4] x2: conv 512 3x3 pad=1 (+4719616)\n\
         6 added, 0 removed, 0 changed, 0 follow, 39 same, 0 renamed\n",
    );
}

// torchvision: 138,365,992 with batch norm.
#[test]
fn a_layer_between_all_others() {
    zoo_case(
        ("vgg.cnn#vgg16", 138_357_544),
        ("vgg.cnn#vgg16_bn", 138_365_992),
        "+ vgg_features[1]/vgg_stage[1]/batchnorm[1,2] x2: batchnorm (+256)\n\
         + vgg_features[1]/vgg_stage[2]/batchnorm[1,2] x2: batchnorm (+512)\n\
         + vgg_features[1]/vgg_stage[3]/batchnorm[1..3] x3: batchnorm (+1536)\n\
         + vgg_features[1]/vgg_stage[4]/batchnorm[1..3] x3: batchnorm (+3072)\n\
         + vgg_features[1]/vgg_stage[5]/batchnorm[1..3] x3: batchnorm (+3072)\n\
         13 added, 0 removed, 0 changed, 0 follow, 39 same, 0 renamed\n",
    );
}

// Zagoruyko & Komodakis 2016. torchvision: 68,883,240.
#[test]
fn a_wider_network_has_the_same_layers() {
    let stage = |stage: u64, blocks: u64, from: u64, more: u64| {
        let to = 2 * from;
        let times = 2 * blocks;
        format!(
            "~ bottleneck_stages[1]/bottleneck_stage[{stage}]/bottleneck[1..{blocks}]\
             /conv_bn_relu[1,2]/conv_bn[1]/conv[1] x{times}: features {from} -> {to} (+{more})\n"
        )
    };
    let lines = [
        stage(1, 3, 64, 368_640),
        stage(2, 4, 128, 1_998_848),
        stage(3, 6, 256, 12_058_624),
        stage(4, 3, 512, 23_855_104),
    ];
    let counts = "0 added, 0 removed, 32 changed, 80 follow, 63 same, 0 renamed\n";
    zoo_case(
        ("resnet.cnn#resnet50", 25_557_032),
        ("resnet.cnn#wide_resnet50_2", 68_883_240),
        &(lines.concat() + counts),
    );
}

// Xie et al. 2016, table 1. torchvision: 25,028,904.
#[test]
fn groups_and_width_change_together() {
    let (before, after) = (
        zoo("resnet.cnn#resnet50", &[]),
        zoo("resnet.cnn#resnext50_32x4d", &[]),
    );
    let (found, listing) = compared(&before, &after);
    assert_eq!(found.sums.after.totals.parameters, 25_028_904);
    let expected = "~ bottleneck_stages[1]/bottleneck_stage[1]/bottleneck[1..3]/conv_bn_relu[2]\
                    /conv_bn[1]/conv[1] x3: features 64 -> 128; groups 1 -> 32 (-96768)\n";
    assert!(listing.contains(expected), "{listing}");
    assert!(listing.ends_with("0 added, 0 removed, 32 changed, 80 follow, 63 same, 0 renamed\n"));
}

// Huang et al. 2017, table 1: 24 and 32, 16 and 32 layers. torchvision: 7,978,856 and 14,149,480.
#[test]
fn rounds_of_a_loop_that_are_no_block() {
    zoo_case(
        ("densenet.cnn#densenet121", 7_978_856),
        ("densenet.cnn#densenet169", 14_149_480),
        "+ densenet_features[1]/dense_block[3]/round[25..32] x8: round of 8 (+1478400)\n\
         ~ densenet_features[1]/dense_transition[3]/bn_relu_conv[1]/conv[1]: features 512 -> 640 (+294912)\n\
         + densenet_features[1]/dense_block[4]/round[17..32] x16: round of 8 (+3489280)\n\
         192 added, 0 removed, 1 changed, 88 follow, 396 same, 0 renamed\n",
    );
}

// Keras' MobileNetV2 with alpha=0.5: 1,987,224 values, 18,544 of them running statistics.
#[test]
fn a_network_of_half_the_width() {
    let halves = [
        ("conv_bn 32 3x3", "conv_bn 16 3x3"),
        ("[1, 16, 1, 1]", "[1, 8, 1, 1]"),
        ("[6, 24, 2, 2]", "[6, 16, 2, 2]"),
        ("[6, 32, 3, 2]", "[6, 16, 3, 2]"),
        ("[6, 64, 4, 2]", "[6, 32, 4, 2]"),
        ("[6, 96, 3, 1]", "[6, 48, 3, 1]"),
        ("[6, 160, 3, 2]", "[6, 80, 3, 2]"),
        ("[6, 320, 1, 1]", "[6, 160, 1, 1]"),
    ];
    let name = "mobilenet_v2.cnn#mobilenet_v2";
    let (before, after) = (zoo(name, &[]), zoo(name, &halves));
    let (found, listing) = compared(&before, &after);
    let sums = found.sums.map(|sums| sums.totals);
    assert_eq!(sums.before.parameters, 3_504_872);
    assert_eq!(sums.after.parameters, 1_987_224 - 18_544);
    assert_eq!(sums.after.statistics, 18_544);
    let lines: Vec<&str> = listing.lines().collect();
    let (counts, lines) = lines.split_last().unwrap();
    assert_eq!(
        *counts,
        "0 added, 0 removed, 34 changed, 123 follow, 6 same, 0 renamed"
    );
    assert!(
        lines
            .iter()
            .all(|line| line.starts_with("~ ") && line.contains(": features "))
    );
    assert_eq!(lines[0], "~ conv_bn[1]/conv[1]: features 32 -> 16 (-432)");
    let deepest = "~ inverted_stage[6]/inverted_residual[2,3]/conv_bn[1]/conv[1] x2: \
                   features 960 -> 480 (-230400)";
    assert!(lines.contains(&deepest), "{listing}");
}

// Iandola et al. 2016 and the authors' v1.1: poolings come earlier. torchvision: 1,248,424 and
// 1,235,496.
#[test]
fn poolings_move_past_other_layers() {
    zoo_case(
        ("squeezenet.cnn#squeezenet1_0", 1_248_424),
        ("squeezenet.cnn#squeezenet1_1", 1_235_496),
        "~ conv_relu[1]/conv[1]: features 96 -> 64; kernel 7 -> 3 (-12416)\n\
         + maxpool[2,3] x2: maxpool 3x3 stride=2 ceil=on\n\
         - maxpool[2,3] x2: maxpool 3x3 stride=2 ceil=on\n\
         2 added, 2 removed, 1 changed, 44 follow, 19 same, 0 renamed\n",
    );
}

// torchvision: 6,624,904, and 13,004,888 with both heads.
#[test]
fn heads_for_training_and_renamed_blocks() {
    zoo_case(
        ("googlenet.cnn#googlenet", 6_624_904),
        ("googlenet.cnn#googlenet_with_heads", 6_624_904),
        "= lower x72: was googlenet_lower\n\
         = middle x60: was googlenet_middle\n\
         = main: was dense\n\
         + head1: block of 9 (+3188968)\n\
         + head2: block of 9 (+3191016)\n\
         18 added, 0 removed, 0 changed, 0 follow, 197 same, 133 renamed\n",
    );
    assert_eq!(6_624_904 + 3_188_968 + 3_191_016, 13_004_888);
}

// 32 · (16 · 9 + 1) = 4,640 parameters more, and 120 · 25 · (32 − 16) = 48,000 in the dense layer
// after it.
#[test]
fn a_layer_inserted_in_the_middle() {
    edited_case(
        ("lenet.cnn#lenet5", &[], 61_706),
        (
            "lenet.cnn#lenet5",
            &[("  flatten\n", "  conv 32 3x3 pad=1 -> tanh\n  flatten\n")],
            61_706 + 4_640 + 48_000,
        ),
        "+ conv[3]: conv 32 3x3 pad=1 (+4640)\n\
         + tanh[3]: tanh\n\
         2 added, 0 removed, 0 changed, 2 follow, 10 same, 0 renamed\n",
    );
}

// (26 − 10) · (84 + 1) = 1,360 parameters more.
#[test]
fn other_classes() {
    edited_case(
        ("lenet.cnn#lenet5", &[], 61_706),
        (
            "lenet.cnn#lenet5",
            &[("(classes: int = 10)", "(classes: int = 26)")],
            61_706 + 1_360,
        ),
        "~ dense[3]: features 10 -> 26 (+1360)\n\
         0 added, 0 removed, 1 changed, 0 follow, 11 same, 0 renamed\n",
    );
}

#[test]
fn another_input_changes_shapes_only() {
    edited_case(
        ("alexnet.cnn#alexnet", &[], 61_100_840),
        (
            "alexnet.cnn#alexnet",
            &[("3x224x224", "3x227x227")],
            61_100_840,
        ),
        "~ input[1]: shape 3x224x224 -> 3x227x227\n\
         0 added, 0 removed, 1 changed, 2 follow, 19 same, 0 renamed\n",
    );
}
