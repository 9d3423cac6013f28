//! What is listed for an edit. Numbers of parameters are those of the papers' and frameworks' own
//! networks, or worked out beside the case.

use crate::networks::{compared, network, zoo};

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

/// A text, and what replaces what in it.
fn case(text: &str, edits: &[(&str, &str)], expected: &str) {
    let mut after = text.to_owned();
    for (from, to) in edits {
        assert!(after.contains(from), "`{from}` in {text}");
        after = after.replace(from, to);
    }
    let (_, listing) = compared(&network(text), &network(&after));
    assert_eq!(listing, expected, "{after}");
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
        (
            "inverted_residual 16 expand=1        : 16x112x112",
            "inverted_residual 8 expand=1",
        ),
        (
            "inverted_stage 24 2 stride=2         : 24x56x56",
            "inverted_stage 16 2 stride=2",
        ),
        (
            "inverted_stage 32 3 stride=2         : 32x28x28",
            "inverted_stage 16 3 stride=2",
        ),
        (
            "inverted_stage 64 4 stride=2         : 64x14x14",
            "inverted_stage 32 4 stride=2",
        ),
        ("inverted_stage 96 3", "inverted_stage 48 3"),
        (
            "inverted_stage 160 3 stride=2        : 160x7x7",
            "inverted_stage 80 3 stride=2",
        ),
        ("inverted_stage 320 1", "inverted_stage 160 1"),
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
    let deepest = "~ inverted_stage[5]/inverted_residual[2,3]/conv_bn[1]/conv[1] x2: \
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

const CHAIN: &str = "network n {
  input 3x32x32
  repeat 3 { conv 64 3x3 pad=1 -> batchnorm -> relu }
  maxpool 2x2
  dropout 0.5
  flatten -> dense 10
}
";

#[test]
fn a_round_more_or_less() {
    case(
        CHAIN,
        &[("repeat 3", "repeat 4")],
        "+ round[4]: round of 3 (+37056)\n3 added, 0 removed, 0 changed, 0 follow, 13 same, 0 renamed\n",
    );
    case(
        CHAIN,
        &[("repeat 3", "repeat 1")],
        "- round[2,3] x2: round of 3 (-74112)\n0 added, 6 removed, 0 changed, 0 follow, 7 same, 0 renamed\n",
    );
}

#[test]
fn a_change_in_a_loop_is_one_line() {
    for (edit, expected) in [
        (
            ("conv 64", "conv 128"),
            "~ conv[1..3] x3: features 64 -> 128 (+223104)\n0 added, 0 removed, 3 changed, 10 follow, 0 same, 0 renamed\n",
        ),
        (
            (" -> batchnorm", ""),
            "- batchnorm[1..3] x3: batchnorm (-384)\n0 added, 3 removed, 0 changed, 0 follow, 10 same, 0 renamed\n",
        ),
        (
            ("relu", "gelu"),
            "~ gelu[1..3] x3: relu -> gelu\n0 added, 0 removed, 3 changed, 0 follow, 10 same, 0 renamed\n",
        ),
        (
            ("relu", "leaky_relu 0.2"),
            "~ leaky_relu[1..3] x3: relu -> leaky_relu; slope - -> 0.2\n0 added, 0 removed, 3 changed, 0 follow, 10 same, 0 renamed\n",
        ),
        (
            ("conv 64 3x3 pad=1", "depthwise 3x3 pad=1 -> conv 64 1x1"),
            "+ depthwise[1..3] x3: depthwise 3x3 pad=1 (+1310)\n~ conv[1..3] x3: kernel 3 -> 1; pad 1 -> 0 (-67072)\n3 added, 0 removed, 3 changed, 0 follow, 10 same, 0 renamed\n",
        ),
        (
            ("conv 64 3x3 pad=1", "depthwise 3x3 pad=1"),
            "~ depthwise[1..3] x3: conv -> depthwise; features 64 -> - (-75558)\n0 added, 0 removed, 3 changed, 10 follow, 0 same, 0 renamed\n",
        ),
        (
            (
                "batchnorm ->",
                "residual { conv 64 3x3 pad=1 -> batchnorm } ->",
            ),
            "+ conv[2,4..6] x3: conv 64 3x3 pad=1 (+110784)\n+ add[1..3] x3: add\n6 added, 0 removed, 0 changed, 0 follow, 13 same, 0 renamed\n",
        ),
    ] {
        case(CHAIN, &[edit], expected);
    }
}

#[test]
fn one_layer_is_replaced_removed_or_set_otherwise() {
    for (edit, expected) in [
        (
            ("maxpool 2x2", "avgpool 2x2"),
            "~ avgpool[1]: maxpool -> avgpool\n0 added, 0 removed, 1 changed, 0 follow, 12 same, 0 renamed\n",
        ),
        (
            ("  dropout 0.5\n", ""),
            "- dropout[1]: dropout\n0 added, 1 removed, 0 changed, 0 follow, 12 same, 0 renamed\n",
        ),
        (
            ("0.5", "0.3"),
            "~ dropout[1]: rate 0.5 -> 0.3\n0 added, 0 removed, 1 changed, 0 follow, 12 same, 0 renamed\n",
        ),
        (
            ("dense 10", "dense 10 as head"),
            "= head: was dense\n0 added, 0 removed, 0 changed, 0 follow, 13 same, 1 renamed\n",
        ),
        (
            ("  repeat", "  conv 32 7x7 stride=2 pad=3 as stem\n  repeat"),
            "+ stem: conv 32 7x7 stride=2 pad=3 (+4736)\n1 added, 0 removed, 0 changed, 13 follow, 0 same, 0 renamed\n",
        ),
    ] {
        case(CHAIN, &[edit], expected);
    }
}

/// A module of GoogLeNet (Szegedy et al. 2014, table 1, 3a, on 64 channels).
const INCEPTION: &str = "network n {
  input 64x28x28
  concat(
    conv 64 1x1 -> relu,
    conv 96 1x1 -> relu -> conv 128 3x3 pad=1 -> relu,
    conv 16 1x1 -> relu -> conv 32 5x5 pad=2 -> relu,
    maxpool 3x3 stride=1 pad=1 -> conv 32 1x1 -> relu,
  )
  global_avgpool -> flatten -> dense 10
}
";
const FIRST: &str = "    conv 64 1x1 -> relu,\n";
const SECOND: &str = "    conv 96 1x1 -> relu -> conv 128 3x3 pad=1 -> relu,\n";
const LAST: &str = "-> conv 32 1x1 -> relu,\n";

#[test]
fn a_branch_is_removed() {
    case(
        INCEPTION,
        &[(SECOND, "")],
        "- conv[2]: conv 96 1x1 (-6240)\n\
         - relu[2,3] x2: relu\n\
         - conv[3]: conv 128 3x3 pad=1 (-110720)\n\
         ~ concat[1]: reads relu[3] no more\n\
         0 added, 4 removed, 1 changed, 3 follow, 9 same, 0 renamed\n",
    );
}

#[test]
fn a_branch_is_removed_and_another_is_wider() {
    case(
        INCEPTION,
        &[
            (SECOND, ""),
            ("conv 16", "conv 24"),
            ("conv 32 5x5", "conv 48 5x5"),
        ],
        "- conv[2]: conv 96 1x1 (-6240)\n\
         - relu[2,3] x2: relu\n\
         - conv[3]: conv 128 3x3 pad=1 (-110720)\n\
         ~ conv[2]: features 16 -> 24 (+520)\n\
         ~ conv[3]: features 32 -> 48 (+16016)\n\
         ~ concat[1]: reads relu[3] no more\n\
         0 added, 4 removed, 3 changed, 5 follow, 5 same, 0 renamed\n",
    );
}

#[test]
fn branches_change_places() {
    let wider = "pad=2 -> relu,\n";
    case(
        INCEPTION,
        &[(SECOND, ""), (wider, &format!("{wider}{SECOND}"))],
        "~ concat[1]: order 1, 2, 3, 4 -> 1, 3, 2, 4\n\
         0 added, 0 removed, 1 changed, 0 follow, 16 same, 0 renamed\n",
    );
    case(
        INCEPTION,
        &[(FIRST, ""), (LAST, &format!("{LAST}{FIRST}"))],
        "~ concat[1]: order 1, 2, 3, 4 -> 2, 3, 4, 1\n\
         0 added, 0 removed, 1 changed, 0 follow, 16 same, 0 renamed\n",
    );
}

// Szegedy et al. 2015, figure 5.
#[test]
fn a_5x5_becomes_two_3x3() {
    case(
        INCEPTION,
        &[(
            "conv 32 5x5 pad=2",
            "conv 32 3x3 pad=1 -> relu -> conv 32 3x3 pad=1",
        )],
        "~ conv[5]: kernel 5 -> 3; pad 2 -> 1 (-8192)\n\
         + conv[6]: conv 32 3x3 pad=1 (+9248)\n\
         + relu[6]: relu\n\
         2 added, 0 removed, 1 changed, 0 follow, 16 same, 0 renamed\n",
    );
}

const SKIP: &str = "network n {
  input 8x9x9
  conv 8 3x3 pad=1 as a -> relu as r
  conv 8 3x3 pad=1 as b
  conv 8 3x3 pad=1 as c
  add(a, c) as s
  flatten -> dense 4
}
";

#[test]
fn a_skip_connection_starts_elsewhere() {
    case(
        SKIP,
        &[("add(a, c)", "add(b, c)")],
        "~ s: reads a -> b\n0 added, 0 removed, 1 changed, 1 follow, 5 same, 0 renamed\n",
    );
}

#[test]
fn the_order_matters_where_it_does() {
    let same = "0 added, 0 removed, 0 changed, 0 follow, 7 same, 0 renamed\n";
    case(SKIP, &[("add(a, c)", "add(c, a)")], same);
    case(
        &SKIP.replace("add(", "concat("),
        &[("concat(a, c)", "concat(c, a)")],
        "~ s: order 1, 2 -> 2, 1\n0 added, 0 removed, 1 changed, 0 follow, 6 same, 0 renamed\n",
    );
    case(
        &SKIP.replace("add(", "sub("),
        &[("sub(a, c)", "sub(c, a)")],
        "~ s: order 1, 2 -> 2, 1\n0 added, 0 removed, 1 changed, 0 follow, 6 same, 0 renamed\n",
    );
}

#[test]
fn names_are_followed_and_renaming_is_seen() {
    case(
        SKIP,
        &[
            ("as a", "as first"),
            ("(a,", "(first,"),
            ("as b", "as second"),
        ],
        "= first: was a\n= second: was b\n0 added, 0 removed, 0 changed, 0 follow, 7 same, 2 renamed\n",
    );
    // A new layer before `b`, equal to it: by its name, `b` is the second.
    case(
        SKIP,
        &[(
            "  conv 8 3x3 pad=1 as b\n",
            "  conv 8 3x3 pad=1 as new\n  conv 8 3x3 pad=1 as b\n",
        )],
        "+ new: conv 8 3x3 pad=1 (+584)\n1 added, 0 removed, 0 changed, 0 follow, 7 same, 0 renamed\n",
    );
}

#[test]
fn results_are_compared() {
    let (found, listing) = compared(
        &network(SKIP),
        &network(&SKIP.replace("  flatten", "  output b train=on\n  flatten")),
    );
    assert!(found.outputs_changed && !found.is_empty());
    assert_eq!(
        listing,
        "0 added, 0 removed, 0 changed, 0 follow, 7 same, 0 renamed\n"
    );
    let (found, _) = compared(
        &network(SKIP),
        &network(&SKIP.replace("dense 4", "dense 4 -> softmax")),
    );
    assert!(
        !found.outputs_changed,
        "the result is that of the layer before"
    );
}

const BLOCKS: &str = "network n {
  input 8x9x9
  unit 8
  unit 16
  flatten -> dense 4
}
block unit(n: int) {
  conv n 3x3 pad=1
  relu
}
";

#[test]
fn blocks_are_names_only() {
    case(
        BLOCKS,
        &[
            (
                "  unit 8\n  unit 16\n",
                "  conv 8 3x3 pad=1 -> relu -> conv 16 3x3 pad=1 -> relu\n",
            ),
            ("block unit", "block other"),
        ],
        "=  x4: was unit\n0 added, 0 removed, 0 changed, 0 follow, 6 same, 4 renamed\n",
    );
    case(
        BLOCKS,
        &[("unit", "cell")],
        "= cell x4: was unit\n0 added, 0 removed, 0 changed, 0 follow, 6 same, 4 renamed\n",
    );
}

#[test]
fn weights_are_frozen_or_shared() {
    case(
        BLOCKS,
        &[("unit 8", "frozen { unit 8 }")],
        "~ unit[1]/conv[1]: frozen off -> on\n0 added, 0 removed, 1 changed, 0 follow, 5 same, 0 renamed\n",
    );
    // 8 · (8 · 9 + 1) = 584 values are one and the same for both.
    case(
        "network n {\n  input 8x9x9\n  conv 8 3x3 pad=1\n  conv 8 3x3 pad=1\n}\n",
        &[(
            "  conv 8 3x3 pad=1\n  conv 8 3x3 pad=1\n",
            "  share c = conv 8 3x3 pad=1\n  c\n  c\n",
        )],
        "= c x2: was \n\
         ~ c[2]/conv[1]: weights its own -> those of c[1]/conv[1] (-584)\n\
         0 added, 0 removed, 1 changed, 0 follow, 1 same, 2 renamed\n",
    );
}
