//! Any input at all ends in a network or in diagnostics: without panic, and within bounds of time
//! and memory.
//!
//! `cargo test` runs some hundreds of small inputs, and the worst that have been met, made small.
//! `benches/robustness.sh` runs a million at full size and holds them to the bounds. By hand:
//!
//! - `CNN_ROBUSTNESS=1000000`: so many inputs, at full size, one after the other;
//! - `CNN_ROBUSTNESS_SEED=7`: the first seed; the input of a seed is always the same;
//! - `CNN_ROBUSTNESS_PART=1/4`: of each four inputs the second;
//! - `CNN_ROBUSTNESS_WRITE=folder`: writes the inputs into a folder.

mod check;
mod figures;
mod inputs;
mod random;
mod worst;

use check::{Found, check};
use figures::{Figures, Taken, busy, forget_peak, peak_memory};
use inputs::{Corpus, Input};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// No input takes longer,
const LONGEST: Duration = Duration::from_secs(1);

/// and none takes more memory, in KB.
const MOST_MEMORY: u64 = 200_000_000 / 1024;

/// By how much inputs that are large by intent are made smaller in an ordinary test.
const SMALL: usize = 500;

fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Whether this is a run at full size, and over how many inputs.
fn full() -> Option<u64> {
    setting("CNN_ROBUSTNESS").map(|count| count.parse().expect("CNN_ROBUSTNESS is a number"))
}

/// Where inputs are written, each file of one.
fn write(folder: &Path, name: &str, input: &Input) {
    for (file, bytes) in &input.files {
        let path = folder.join(name).join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
}

/// Checks an input; what panics is written down.
fn survive(name: &str, input: &Input) -> Option<Found> {
    let found = catch_unwind(AssertUnwindSafe(|| check(input)));
    if found.is_err() {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("robustness");
        write(&folder, name, input);
        let text = String::from_utf8_lossy(&input.files[0].1);
        let text: String = text.chars().take(2_000).collect();
        println!(
            "PANIC: {name} ({}), in {}:\n{text}\n",
            input.kind,
            folder.display()
        );
    }
    found.ok()
}

#[test]
fn any_input_is_checked() {
    let first: u64 = setting("CNN_ROBUSTNESS_SEED").map_or(0, |seed| seed.parse().unwrap());
    let part = setting("CNN_ROBUSTNESS_PART").unwrap_or("0/1".to_owned());
    let (part, parts) = part
        .split_once('/')
        .expect("CNN_ROBUSTNESS_PART is like 0/2");
    let (part, parts): (u64, u64) = (part.parse().unwrap(), parts.parse().unwrap());
    let corpus = Corpus::read(if full().is_some() { 1 } else { SMALL });
    let mut figures = Figures::default();
    let mut panics = Vec::new();
    let mut beyond = Vec::new();
    let mut run = |seed: u64, input: Input| {
        CURRENT.store(seed, Ordering::Relaxed);
        if let Some(folder) = setting("CNN_ROBUSTNESS_WRITE") {
            write(Path::new(&folder), &seed.to_string(), &input);
        }
        let (start, worked) = (Instant::now(), busy());
        let Some(found) = survive(&format!("seed-{seed}"), &input) else {
            panics.push(seed);
            return;
        };
        let wall = start.elapsed();
        let busy = busy().zip(worked).map(|(after, before)| after - before);
        let memory = peak_memory();
        if memory > MOST_MEMORY / 4 {
            forget_peak();
        }
        let taken = Taken {
            seed,
            kind: input.kind,
            wall,
            // Of little work, the system does not say it exactly.
            busy: busy.map_or(wall, |busy| busy.min(wall)),
            memory,
            diagnostics: found.codes.len(),
        };
        if full().is_some() && (taken.busy > LONGEST || taken.memory > MOST_MEMORY) {
            println!(
                "BEYOND: seed {seed} ({}): {:.3} s, {} MB",
                input.kind,
                taken.busy.as_secs_f64(),
                taken.memory / 1024
            );
            beyond.push(seed);
        }
        figures.add(taken, &found.codes, found.networks);
    };
    match full() {
        Some(count) => {
            watch();
            for seed in (first..first + count).filter(|seed| seed % parts == part) {
                run(seed, inputs::input(seed, &corpus));
            }
        }
        None => {
            // Of every kind some.
            for (number, kind) in (0u64..).zip(inputs::kinds()) {
                for round in 0..25 {
                    let seed = first + number * 1_000 + round;
                    let mut random = random::Random::new(seed);
                    run(seed, inputs::of_kind(kind, &mut random, &corpus));
                }
            }
        }
    }
    figures.print();
    assert!(panics.is_empty(), "panics with the seeds {panics:?}");
    assert!(
        beyond.is_empty(),
        "beyond the bounds with the seeds {beyond:?}"
    );
}

/// The seed of the input that is being checked.
static CURRENT: AtomicU64 = AtomicU64::new(0);

/// Ends a run in which one input takes so long that it may never end.
fn watch() {
    std::thread::spawn(|| {
        let mut last = (u64::MAX, Instant::now());
        loop {
            std::thread::sleep(Duration::from_secs(5));
            let seed = CURRENT.load(Ordering::Relaxed);
            if seed != last.0 {
                last = (seed, Instant::now());
            } else if last.1.elapsed() > Duration::from_secs(60) {
                println!("BEYOND: seed {seed} does not end");
                std::process::exit(1);
            }
        }
    });
}

#[test]
fn the_worst_end_well() {
    let mut most = (Duration::ZERO, String::new());
    let mut wrong = Vec::new();
    let inputs = worst::inputs(if full().is_some() { 1 } else { SMALL });
    assert_eq!(inputs.len(), worst::written(), "inputs");
    for (name, input) in inputs {
        if let Some(folder) = setting("CNN_ROBUSTNESS_WRITE") {
            write(Path::new(&folder), &name, &input);
        }
        forget_peak();
        let (start, worked) = (Instant::now(), busy());
        match survive(&name, &input) {
            None => wrong.push(format!("{name} panics")),
            Some(found) if found.networks == 0 && found.codes.is_empty() => {
                wrong.push(format!("of {name} nothing is said"));
            }
            Some(_) => {}
        }
        let wall = start.elapsed();
        let busy = busy()
            .zip(worked)
            .map_or(wall, |(after, before)| wall.min(after - before));
        if full().is_some() {
            let memory = peak_memory();
            println!("{name}: {:.3} s, {} MB", busy.as_secs_f64(), memory / 1024);
            if busy > LONGEST || memory > MOST_MEMORY {
                wrong.push(format!("{name} takes {busy:?} and {} MB", memory / 1024));
            }
        }
        if busy > most.0 {
            most = (busy, name);
        }
    }
    println!("slowest: {} with {:?}", most.1, most.0);
    assert!(wrong.is_empty(), "{wrong:#?}");
}
