//! What a run over many inputs took.

use std::collections::BTreeMap;
use std::time::Duration;

/// How many of the slowest and largest inputs are shown.
const SHOWN: usize = 10;

/// What one input took.
#[derive(Clone, Copy)]
pub struct Taken {
    pub seed: u64,
    pub kind: &'static str,
    /// Of the clock.
    pub wall: Duration,
    /// Of the processor, where the system says; else of the clock.
    pub busy: Duration,
    /// The most memory of the process since the last time that it was asked, in KB.
    pub memory: u64,
    pub diagnostics: usize,
}

#[derive(Default)]
struct OfKind {
    count: usize,
    networks: usize,
    wall: Duration,
    slowest: Duration,
}

/// The figures of a run.
#[derive(Default)]
pub struct Figures {
    kinds: BTreeMap<&'static str, OfKind>,
    codes: BTreeMap<&'static str, usize>,
    slowest: Vec<Taken>,
    largest: Vec<Taken>,
    longest: Vec<Taken>,
    pub busiest: Duration,
    pub peak: u64,
}

impl Figures {
    pub fn add(&mut self, taken: Taken, codes: &[&'static str], networks: usize) {
        let kind = self.kinds.entry(taken.kind).or_default();
        kind.count += 1;
        kind.networks += usize::from(networks > 0);
        kind.wall += taken.wall;
        kind.slowest = kind.slowest.max(taken.busy);
        for code in codes {
            *self.codes.entry(code).or_default() += 1;
        }
        self.busiest = self.busiest.max(taken.busy);
        self.peak = self.peak.max(taken.memory);
        keep(&mut self.slowest, taken, |taken| taken.busy);
        keep(&mut self.largest, taken, |taken| taken.memory);
        keep(&mut self.longest, taken, |taken| taken.diagnostics);
    }

    pub fn print(&self) {
        println!(
            "{:12} {:>9} {:>9} {:>10} {:>11}",
            "kind", "inputs", "networks", "mean ms", "slowest ms"
        );
        for (kind, of) in &self.kinds {
            let mean = of.wall.as_secs_f64() * 1e3 / of.count as f64;
            let slowest = of.slowest.as_secs_f64() * 1e3;
            println!(
                "{kind:12} {:>9} {:>9} {mean:>10.3} {slowest:>11.1}",
                of.count, of.networks
            );
        }
        let all: usize = self.kinds.values().map(|of| of.count).sum();
        println!(
            "inputs {all}, slowest {:.3} s, peak memory {:.1} MB",
            self.busiest.as_secs_f64(),
            self.peak as f64 / 1024.0
        );
        let codes = self
            .codes
            .iter()
            .map(|(code, count)| format!("{code} {count}"));
        println!(
            "codes ({}): {}",
            self.codes.len(),
            codes.collect::<Vec<_>>().join(", ")
        );
        for (title, list) in [
            ("slowest", &self.slowest),
            ("most memory", &self.largest),
            ("most diagnostics", &self.longest),
        ] {
            println!("{title}:");
            for taken in list {
                println!(
                    "  seed {} {}: {:.1} ms busy, {:.1} ms, {:.1} MB, {} diagnostics",
                    taken.seed,
                    taken.kind,
                    taken.busy.as_secs_f64() * 1e3,
                    taken.wall.as_secs_f64() * 1e3,
                    taken.memory as f64 / 1024.0,
                    taken.diagnostics
                );
            }
        }
    }
}

/// Keeps those that have most of something.
fn keep<K: Ord>(list: &mut Vec<Taken>, taken: Taken, most: impl Fn(&Taken) -> K) {
    list.push(taken);
    list.sort_by_key(|taken| std::cmp::Reverse(most(taken)));
    list.truncate(SHOWN);
}

/// The processor's time of this thread; `None` where the system does not say.
pub fn busy() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds = text.split_whitespace().next()?.parse().ok()?;
    Some(Duration::from_nanos(nanoseconds))
}

/// The most memory that the process had, in KB; 0 where the system does not say.
pub fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().strip_suffix("kB")?.trim().parse().ok())
        .unwrap_or(0)
}

/// Lets the system count the most memory again.
pub fn forget_peak() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}
