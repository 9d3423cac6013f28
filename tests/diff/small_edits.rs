//! What is listed for edits of small networks: layers, loops, branches, names, weights.

use crate::networks::{compared, network};

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

/// What is put before a loop is no round of it, also where it is written like one.
#[test]
fn a_longer_stem_before_a_loop() {
    const STEM: &str = "network n {
  input 3x32x32
  conv 64 3x3 pad=1 -> relu
  repeat 3 { conv 64 3x3 pad=1 -> relu }
  flatten -> dense 10
}
";
    let stem = "conv 64 3x3 pad=1 -> relu\n";
    let longer = "conv 64 3x3 pad=1 -> relu -> conv 64 3x3 pad=1 -> relu\n";
    let added = "+ conv[2]: conv 64 3x3 pad=1 (+36928)\n+ relu[2]: relu\n";
    let counts = "2 added, 0 removed, 0 changed, 0 follow, 10 same, 0 renamed\n";
    case(STEM, &[(stem, longer)], &format!("{added}{counts}"));
    let wider = "~ conv[1]: features 32 -> 64 (+896)\n";
    let narrow = "conv 32 3x3 pad=1 -> relu\n";
    let before = STEM.replace(stem, narrow);
    let counts = "2 added, 0 removed, 1 changed, 2 follow, 7 same, 0 renamed\n";
    case(
        &before,
        &[(narrow, longer)],
        &format!("{wider}{added}{counts}"),
    );
    let second = longer.replacen("64", "32", 1);
    let added = "+ conv[2]: conv 64 3x3 pad=1 (+18496)\n+ relu[2]: relu\n2 added, 0 removed, 0 changed, 1 follow, 9 same, 0 renamed\n";
    case(&before, &[(narrow, &second)], added);
    // A wider one is changed, and a round more is a round.
    let counts = "0 added, 0 removed, 1 changed, 2 follow, 7 same, 0 renamed\n";
    case(&before, &[(narrow, stem)], &format!("{wider}{counts}"));
    let round = "+ conv[5]: conv 64 3x3 pad=1 (+36928)\n+ relu[5]: relu\n";
    let counts = "2 added, 0 removed, 0 changed, 0 follow, 10 same, 0 renamed\n";
    case(
        STEM,
        &[("repeat 3", "repeat 4")],
        &format!("{round}{counts}"),
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
         ~ concat[1]: no longer reads relu[3]\n\
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
         ~ concat[1]: no longer reads relu[3]\n\
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
