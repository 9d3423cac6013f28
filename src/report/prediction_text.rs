//! Predictions as text.

use super::PredictionRecord;
use super::grid::{Align, Grid};
use super::text::short;
use crate::diagnostic::visible;
use crate::model::Driver;

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
        text.push_str(&format!(
            "  warning: outside the range of the model `{}`, which has seen nothing like it:\n",
            prediction.model
        ));
        for outside in &prediction.out_of_range {
            text.push_str(&format!("    {outside}\n"));
        }
    }
    text.push_str(&drivers(&prediction.drivers));
    text
}

fn drivers(drivers: &[Driver]) -> String {
    let joint = joint(drivers);
    let mut text = String::new();
    for (title, sign) in [("up", 1.0), ("down", -1.0)] {
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
            "  what pushes it {title} most, against the average network:\n"
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
