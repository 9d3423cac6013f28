//! From table to model; the other files test the use of the model.

mod file;
mod prediction;
mod table;

use std::fmt::Write as _;

use super::*;

/// Numbers between 0 and 1 that look like chance.
fn noise(seed: u64, count: usize) -> Vec<f64> {
    let mut state = seed;
    (0..count)
        .map(|_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 11) as f64 / (1u64 << 53) as f64
        })
        .collect()
}

fn about() -> About {
    About {
        name: "toy".into(),
        target: "accuracy, fraction of 1".into(),
        task: TaskDomain {
            kind: "classification".into(),
            settings: [("data".to_owned(), Setting::Words(vec!["toys".into()]))].into(),
        },
        data: "made up".into(),
        source: "this test".into(),
        licence: "MIT".into(),
        description: "For tests.".into(),
        command: "cargo test".into(),
    }
}

/// `0.5 + 0.02 depth - 0.1 narrow + noise` within ±0.05; `relu` is depth, `inputs` is 1, `heads` has
/// no value, `width` has some holes.
fn table(networks: usize) -> (Dataset, Vec<Quantity>) {
    let names = ["depth", "narrow", "relu", "inputs", "heads", "width"];
    let (chance, errors) = (noise(1, networks), noise(2, networks));
    let mut rows = Vec::new();
    let mut targets = Vec::new();
    for (i, (chance, error)) in chance.iter().zip(errors).enumerate() {
        let depth = (i % 10) as f64;
        let width = if i % 7 == 3 {
            f64::NAN
        } else {
            (i % 13) as f64
        };
        rows.push(vec![depth, *chance, depth, 1.0, f64::NAN, width]);
        targets.push(0.5 + 0.02 * depth - 0.1 * chance + 0.1 * (error - 0.5));
    }
    let groups = (0..networks).map(|i| i.to_string()).collect();
    let columns = names.iter().map(|&name| name.to_owned()).collect();
    let height = Quantity {
        name: "input_height".into(),
        values: vec![32.0; networks],
    };
    (
        Dataset::new(columns, rows, targets, groups).unwrap(),
        vec![height],
    )
}

fn toy() -> Model {
    let (dataset, domain) = table(200);
    fit(&dataset, &domain, about(), &Protocol::default()).unwrap()
}

#[test]
fn every_column_has_a_coefficient_or_a_reason() {
    let model = toy();
    let mut shown = String::new();
    for column in model.columns() {
        match &column.role {
            Role::Estimated(_) => writeln!(shown, "{}: estimated", column.name).unwrap(),
            Role::Dropped(reason) => writeln!(shown, "{}: {reason}", column.name).unwrap(),
        }
    }
    assert_eq!(
        shown,
        "depth: estimated\nnarrow: estimated\nrelu: collinear: always depth\n\
         inputs: constant\nheads: all missing\nwidth: estimated\n"
    );
    assert_eq!(model.card().networks, 200);
}

#[test]
fn a_fit_repeats_itself_and_its_figures_hang_together() {
    let model = toy();
    assert_eq!(model.to_json().unwrap(), toy().to_json().unwrap());
    let figures = model.figures();
    let cv = &figures.cross_validated;
    assert!(figures.fit.r2 > cv.r2 && figures.fit.mae < cv.mae);
    assert!(cv.r2.unwrap() > 0.6 && cv.tau.unwrap() > 0.5);
    assert_eq!(cv.per_fold.len(), 10);
    assert_eq!(
        cv.per_fold.iter().map(|fold| fold.networks).sum::<usize>(),
        200
    );
    // Errors are even within ±0.05, so 90 % lie within 0.045.
    assert_eq!(figures.interval.bands.len(), 3);
    for band in &figures.interval.bands {
        assert!((band.half_width - 0.045).abs() < 0.01, "{band:?}");
    }
}

#[test]
fn coverage_is_near_the_level_and_is_measured() {
    for level in [0.5, 0.8, 0.9] {
        let (dataset, domain) = table(1000);
        let protocol = Protocol {
            level,
            ..Protocol::default()
        };
        let model = fit(&dataset, &domain, about(), &protocol).unwrap();
        let measured = model.figures().interval.coverage;
        // Three standard errors of a share of 1000.
        let allowed = 3.0 * (level * (1.0 - level) / 1000.0).sqrt();
        assert!((measured - level).abs() < allowed, "{measured} at {level}");
    }
}

#[test]
fn what_cannot_be_fitted_is_refused() {
    let (dataset, domain) = table(50);
    let refused = |dataset: &Dataset, domain: &[Quantity], protocol: Protocol| {
        fit(dataset, domain, about(), &protocol)
            .unwrap_err()
            .to_string()
    };
    let usual = Protocol::default();
    let short = [Quantity {
        name: "outputs".into(),
        values: vec![10.0],
    }];
    assert_eq!(
        refused(&dataset, &short, usual),
        "`outputs` has 1 values where there are 50 networks"
    );
    let twice = [domain[0].clone(), domain[0].clone()];
    assert_eq!(
        refused(&dataset, &twice, usual),
        "`input_height` occurs twice"
    );
    assert_eq!(
        refused(
            &dataset,
            &domain,
            Protocol {
                level: 90.0,
                ..usual
            }
        ),
        "the level of an interval is between 0 and 1, but 90 is not"
    );
    assert_eq!(
        refused(
            &dataset,
            &domain,
            Protocol {
                level: 0.99,
                ..usual
            }
        ),
        "50 networks are too few, this takes 99 or more"
    );
    let percent = Dataset::new(
        dataset.columns().to_vec(),
        dataset.rows().to_vec(),
        dataset
            .targets()
            .iter()
            .map(|target| 100.0 * target)
            .collect(),
        dataset.groups().to_vec(),
    );
    assert!(refused(&percent.unwrap(), &domain, usual).contains("accuracies are fractions of 1"));
}
