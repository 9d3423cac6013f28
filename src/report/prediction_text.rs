//! Predictions as text.

use super::PredictionRecord;
use super::text::short;
use crate::model::Driver;
use comfy_table::{CellAlignment, Table, presets};

/// How many attributes the text names that push the prediction up, and how many down.
const SHOWN_DRIVERS: usize = 3;

/// A prediction as people read it.
pub fn prediction_text(record: &PredictionRecord) -> String {
    let prediction = &record.prediction;
    let mut text = format!("{} ({})\n", record.name, record.file);
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
    let mut text = String::new();
    for (title, sign) in [("up", 1.0), ("down", -1.0)] {
        let pushing = drivers.iter().filter(|driver| driver.effect * sign > 0.0);
        let mut table = Table::new();
        table.load_preset(presets::NOTHING);
        for driver in pushing.take(SHOWN_DRIVERS) {
            table.add_row([
                format!("   {}", driver.attribute),
                format!("= {}", short(driver.value)),
                format!("{:+.1} points", 100.0 * driver.effect),
            ]);
        }
        if table.is_empty() {
            continue;
        }
        if let Some(column) = table.column_mut(2) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        text.push_str(&format!(
            "  what pushes it {title} most, against the average network:\n"
        ));
        text.push_str(&format!("{}\n", table.trim_fmt()));
    }
    text
}
