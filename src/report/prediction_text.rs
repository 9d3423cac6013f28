//! Predictions as text.

use super::PredictionRecord;
use super::grid::{Align, Grid};
use super::text::short;
use crate::diagnostic::visible;
use crate::model::{Driver, OutOfRange};

/// How many attributes the text names that push the prediction up, and how many down.
const SHOWN_DRIVERS: usize = 3;

/// A prediction as people read it.
pub fn prediction_text(record: &PredictionRecord) -> String {
    let (name, file) = (visible(&record.name), visible(&record.file));
    let mut text = match record.row {
        Some(row) => format!("{name} ({file}, row {row})\n"),
        None => format!("{name} ({file})\n"),
    };
    let prediction = match &record.prediction {
        Ok(prediction) => prediction,
        Err(reason) => return format!("{text}  {reason}\n"),
    };
    match (prediction.value, prediction.interval) {
        (Some(value), Some(interval)) => {
            text.push_str(&format!(
                "  {}: {value:.3} ({:.0} % interval {:.3} to {:.3})\n",
                prediction.target,
                100.0 * interval.level,
                interval.low,
                interval.high
            ));
        }
        (Some(value), None) => text.push_str(&format!("  {}: {value:.3}\n", prediction.target)),
        (None, _) => text.push_str(&format!("  {}: no prediction\n", prediction.target)),
    }
    if prediction.in_domain {
        text.push_str(&format!(
            "  inside the range of the model `{}` in every attribute\n",
            prediction.model
        ));
    } else {
        let never = unseen(&prediction.out_of_range);
        let model = &prediction.model;
        text.push_str(&if never.is_empty() {
            format!("  warning: outside the range of the model `{model}`:\n")
        } else {
            format!(
                "  warning: the model `{model}` has never seen {}:\n",
                listed(&never)
            )
        });
        for outside in &prediction.out_of_range {
            let words = words_of(&outside.attribute).map_or(String::new(), |it| format!(" ({it})"));
            text.push_str(&format!("    {outside}{words}\n"));
        }
    }
    text.push_str(&drivers(&prediction.drivers));
    text
}

/// The quantities of a model's domain and the attributes that bound it, in words.
const QUANTITIES: &[(&str, &str)] = &[
    ("num_conv_layers", "this number of convolutions"),
    ("num_pooling_layers", "this number of poolings"),
    ("net_depth_avg", "such a depth"),
    ("avg_split_width", "tensors that several layers read"),
    ("avg_concat_width", "joins"),
    ("avg_stride_h", "strides of convolutions"),
    ("avg_stride_w", "strides of convolutions"),
    ("auxiliary_outputs", "outputs for training only"),
    ("grouped_convs", "convolutions with groups"),
    ("dilated_convs", "convolutions with dilation"),
    ("unpadded_convs", "convolutions without padding"),
    (
        "bare_convs",
        "convolutions without a rectifier right after them",
    ),
    (
        "bare_dense",
        "dense layers without a rectifier right after them",
    ),
    ("biasless_layers", "layers without biases"),
    ("largest_conv_kernel", "such kernels"),
    ("largest_pool_kernel", "such pooling kernels"),
    (
        "padded_pools",
        "poolings with padding or, by `ceil=on` or `ceil=caffe`, an incomplete window at the edge",
    ),
    ("largest_dropout", "such a dropout"),
    ("hidden_softmaxes", "a softmax before the last layer"),
    ("activations_in_a_row", "activations of activations"),
    ("frozen_layers", "frozen layers"),
    ("shared_layers", "shared layers"),
];

/// The meaning of a quantity, in words; `None` where its name is clear.
fn words_of(quantity: &str) -> Option<&'static str> {
    let mut known = QUANTITIES.iter();
    known.find(|(name, _)| *name == quantity).map(|(_, it)| *it)
}

/// The layers and quantities that the model has never seen, each once, in the order of the list.
fn unseen(outside: &[OutOfRange]) -> Vec<String> {
    let mut found = Vec::new();
    for one in outside {
        let words = match one.attribute.strip_prefix("layers_") {
            Some(layer) => format!("`{layer}`"),
            None => match words_of(&one.attribute) {
                Some(words) => words.to_owned(),
                None => continue,
            },
        };
        if !found.contains(&words) {
            found.push(words);
        }
    }
    found
}

/// `a, b and c`, at most four of them.
fn listed(words: &[String]) -> String {
    const MOST: usize = 4;
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] if words.len() <= MOST => format!("{} and {last}", first.join(", ")),
        _ => {
            let (shown, more) = words.split_at(MOST);
            format!("{} and {} more", shown.join(", "), more.len())
        }
    }
}

fn drivers(drivers: &[Driver]) -> String {
    let joint = joint(drivers);
    let mut text = String::new();
    for (title, sign) in [("higher", 1.0), ("lower", -1.0)] {
        let pushing = joint.iter().filter(|joint| joint.effect * sign > 0.0);
        let mut table = Grid::headless([Align::Left, Align::Left, Align::Right]);
        for joint in pushing.take(SHOWN_DRIVERS) {
            let name = &joint.strongest.attribute;
            let name = match joint.others {
                0 => format!("    {name}"),
                1 => format!("    {name} and 1 more that moves with it"),
                others => format!("    {name} and {others} more that move with it"),
            };
            table.push(vec![
                name,
                format!("= {}", short(joint.strongest.value)),
                format!("{:+.1} points", 100.0 * joint.effect),
            ]);
        }
        if table.is_empty() {
            continue;
        }
        text.push_str(&format!(
            "  attributes that go with a {title} accuracy, against the average network (correlations, not advice):\n"
        ));
        text.push_str(&table.text());
    }
    text
}

/// Attributes that move together, with the sum of their effects.
struct Joint<'a> {
    strongest: &'a Driver,
    others: usize,
    effect: f64,
}

/// Drivers, the strongest first, combined if they vary together; again the strongest first.
fn joint(drivers: &[Driver]) -> Vec<Joint<'_>> {
    let mut found: Vec<Joint<'_>> = Vec::new();
    for driver in drivers {
        let same = |joint: &&mut Joint<'_>| {
            driver.group.is_some() && joint.strongest.group == driver.group
        };
        match found.iter_mut().find(same) {
            Some(joint) => {
                joint.others += 1;
                joint.effect += driver.effect;
            }
            None => found.push(Joint {
                strongest: driver,
                others: 0,
                effect: driver.effect,
            }),
        }
    }
    found.sort_by(|a, b| b.effect.abs().total_cmp(&a.effect.abs()));
    found
}
