//! Names in common.

use super::labels::{Names, Scheme, identifier, scheme};

#[test]
fn any_text_becomes_a_name() {
    let mut names = Names::default();
    for (text, name) in [
        ("conv1", "conv1"),
        ("conv1", "conv1_2"),
        ("inception_3a/1x1", "inception_3a_1x1"),
        ("3x3", "conv3x3"),
        ("conv", "conv2"),
        ("output", "output2"),
        ("Slice Node", "Slice_Node"),
        ("", "conv3"),
    ] {
        let made = names.make(text, "conv");
        assert_eq!(made, name, "{text}");
    }
    assert_eq!(identifier("a--b//c", "x"), "a_b_c");
}

fn found(uses: &[&[&str]]) -> Option<(Vec<String>, Vec<String>)> {
    let uses: Vec<Vec<&str>> = uses.iter().map(|names| names.to_vec()).collect();
    scheme(&uses).map(|Scheme { uses, inner, .. }| (uses, inner))
}

#[test]
fn what_repeated_names_have_in_common() {
    let strings = |names: &[&str]| names.iter().map(|name| String::from(*name)).collect();
    let told = |uses: &[&str], inner: &[&str]| Some((strings(uses), strings(inner)));
    assert_eq!(
        found(&[
            &["inception_3a/1x1", "inception_3a/pool"],
            &["inception_4b/1x1", "inception_4b/pool"]
        ]),
        told(&["inception_3a", "inception_4b"], &["1x1", "pool"])
    );
    assert_eq!(
        found(&[&["res2a_branch1", "res2a"], &["res3a_branch1", "res3a"]]),
        told(&["res2a", "res3a"], &["branch1", ""])
    );
    assert_eq!(
        found(&[
            &["conv1_1", "conv1_2", "pool1"],
            &["conv2_1", "conv2_2", "pool2"]
        ]),
        told(&["1", "2"], &["conv_1", "conv_2", "pool"])
    );
    assert_eq!(
        found(&[&["res4b1", "res4b1_a"], &["res4b10", "res4b10_a"]]),
        told(&["res4b1", "res4b10"], &["", "a"])
    );
    assert_eq!(found(&[&["conv1", "conv2"], &["conv3", "conv5"]]), None);
    assert_eq!(found(&[&["a1"], &["a1"]]), None);
}
