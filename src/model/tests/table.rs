//! A table that is read in passes gives the model of a table in memory.

use crate::model::{Dataset, Model, Protocol, Role, Table, TableError, TableRow, fit, fit_table};
use proptest::prelude::*;

struct Rows {
    columns: Vec<String>,
    rows: Vec<(Vec<f64>, f64, u64)>,
    /// How many times the table may be read before it loses its last row.
    reads: usize,
}

impl Table for Rows {
    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn each(&mut self, each: &mut dyn FnMut(TableRow<'_>)) -> Result<(), String> {
        self.reads = self.reads.saturating_sub(1);
        let lost = usize::from(self.reads == 0);
        for (values, target, group) in self.rows.iter().take(self.rows.len() - lost) {
            let (target, group) = (*target, *group);
            each(TableRow {
                values,
                target,
                group,
            });
        }
        Ok(())
    }
}

/// Columns of very different sizes, one constant, one without values, one that follows from two others,
/// some with missing values.
fn rows(networks: usize, seed: u64) -> Rows {
    let mut state = seed;
    let mut chance = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / (1u64 << 31) as f64
    };
    let columns = ["a", "b", "constant", "nothing", "sum", "large", "holes"];
    let rows = (0..networks).map(|network| {
        let (a, b, large) = (chance(), chance() * 10.0, 1e9 + chance() * 1e6);
        let hole = if chance() < 0.2 {
            f64::NAN
        } else {
            chance() * 3.0
        };
        let noise = chance() * 0.05;
        let target = 0.3 + 0.2 * a + 0.02 * b + (large - 1e9) * 1e-7 + noise;
        let group = (network / 2) as u64;
        let values = vec![a, b, 7.0, f64::NAN, 2.0 * a - b + 3.0, large, hole];
        (values, target, group)
    });
    Rows {
        rows: rows.collect(),
        columns: columns.map(str::to_owned).to_vec(),
        reads: usize::MAX,
    }
}

fn in_memory(table: &Rows) -> Model {
    let rows = table.rows.iter();
    let dataset = Dataset::new(
        table.columns.clone(),
        rows.clone().map(|(values, ..)| values.clone()).collect(),
        rows.clone().map(|(_, target, _)| *target).collect(),
        rows.map(|(_, _, group)| format!("{group:020}")).collect(),
    );
    fit(&dataset.unwrap(), &[], super::about(), &Protocol::default()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn a_table_in_passes_gives_the_same_model(networks in 150usize..1400, seed: u64) {
        let mut table = rows(networks, seed);
        let right = in_memory(&table);
        let found = fit_table(&mut table, super::about(), &Protocol::default()).unwrap();
        prop_assert!((found.intercept() - right.intercept()).abs() < 1e-9);
        for (found, right) in found.columns().iter().zip(right.columns()) {
            prop_assert_eq!(&found.name, &right.name);
            prop_assert_eq!(found.missing, right.missing);
        }
        let estimated = |model: &Model| {
            let columns = model.columns().iter();
            columns.filter(|column| matches!(column.role, Role::Estimated(_))).count()
        };
        prop_assert_eq!(estimated(&found), estimated(&right));
        prop_assert_eq!(found.groups().len(), right.groups().len());
        let figures = |model: &Model| {
            let judged = &model.figures().cross_validated;
            let interval = &model.figures().interval;
            let widths = interval.bands.iter().map(|band| band.half_width);
            let mut all = vec![model.figures().fit.r2.unwrap(), judged.r2.unwrap(), judged.mae.unwrap()];
            all.extend(judged.per_fold.iter().filter_map(|fold| fold.r2));
            all.extend(widths);
            all
        };
        for (found, right) in figures(&found).iter().zip(figures(&right)) {
            prop_assert!((found - right).abs() < 1e-7, "{} {}", found, right);
        }
        for (values, ..) in table.rows.iter().take(20) {
            let named = table.columns.iter().map(String::as_str).zip(values.iter().copied());
            let named: Vec<(&str, f64)> = named.collect();
            let found = found.predict(&named, &[], None).unwrap();
            let right = right.predict(&named, &[], None).unwrap();
            prop_assert!((found.value.unwrap() - right.value.unwrap()).abs() < 1e-8);
        }
    }
}

#[test]
fn a_table_that_changes_is_refused() {
    let mut table = rows(200, 3);
    table.reads = 2;
    let refused = fit_table(&mut table, super::about(), &Protocol::default());
    assert!(matches!(refused, Err(TableError::Changed)), "{refused:?}");
}

#[test]
fn too_few_rows_are_refused() {
    let mut table = rows(9, 3);
    let refused = fit_table(&mut table, super::about(), &Protocol::default());
    assert!(matches!(refused, Err(TableError::Fit(_))), "{refused:?}");
}
