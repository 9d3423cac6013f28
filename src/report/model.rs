//! A fitted model in words: its quality, its data, and the attributes that it cannot separate.

use super::grid::{Align, Grid};
use super::text::short;
use crate::diagnostic::visible;
use crate::model::{Model, Role};

/// The output of the command that fits a model: cross-validated figures first.
pub fn model_text(model: &Model) -> String {
    let (card, figures) = (model.card(), model.figures());
    let cross = &figures.cross_validated;
    let figures_of = |title: &str| (title.to_owned(), Align::Right);
    let mut table = Grid::new([
        (String::new(), Align::Left),
        figures_of("networks"),
        figures_of("R²"),
        figures_of("MAE"),
        figures_of("Kendall tau"),
    ]);
    let shown = |value: Option<f64>| value.map_or("-".to_owned(), |value| format!("{value:.4}"));
    for (number, fold) in (1..).zip(&cross.per_fold) {
        table.push(vec![
            format!("   fold {number}"),
            fold.networks.to_string(),
            shown(fold.r2),
            shown(fold.mae),
            shown(fold.tau),
        ]);
    }
    table.push(vec![
        format!(
            "   out of fold ({} folds, seed {})",
            cross.folds, cross.seed
        ),
        card.networks.to_string(),
        shown(cross.r2),
        shown(cross.mae),
        shown(cross.tau),
    ]);
    let fit = &figures.fit;
    table.push(vec![
        "   on the networks it was fitted to".to_owned(),
        card.networks.to_string(),
        shown(fit.r2),
        shown(fit.mae),
        shown(fit.tau),
    ]);
    let interval = &figures.interval;
    let mut text = format!(
        "{}: {}\n{}",
        visible(model.name()),
        visible(model.target()),
        table.text()
    );
    text.push_str(&format!(
        "  interval of {:.0} %, which held {:.1} % out of fold; by predicted accuracy:\n",
        100.0 * interval.level,
        100.0 * interval.coverage
    ));
    let mut from: Option<f64> = None;
    for band in &interval.bands {
        let range = match (from, band.below) {
            (None, None) => "anything".to_owned(),
            (None, Some(below)) => format!("below {below:.3}"),
            (Some(from), Some(below)) => format!("{from:.3} to {below:.3}"),
            (Some(from), None) => format!("from {from:.3}"),
        };
        text.push_str(&format!(
            "   {range:<15} ±{:.4}, which held {:.1} % of {} networks\n",
            band.half_width,
            100.0 * band.coverage,
            band.networks
        ));
        from = band.below;
    }
    text.push_str("  attributes (points of accuracy for one standard deviation more):\n");
    let mut table = Grid::headless([Align::Left; 3]);
    for column in model.columns() {
        let range = column.spread.as_ref().map_or("-".to_owned(), |spread| {
            format!("{} to {}", short(spread.low), short(spread.high))
        });
        let role = match &column.role {
            Role::Estimated(effect) => format!("{:+.2}", 100.0 * effect),
            Role::Dropped(reason) => format!("left out: {reason}"),
        };
        table.push(vec![format!("    {}", column.name), range, role]);
    }
    text.push_str(&table.text());
    for group in model.groups() {
        text.push_str(&format!("  move together: {}\n", group.join(", ")));
    }
    text
}
