//! Work over all cores, where there is enough of it.

use rayon::prelude::*;
use std::sync::{Once, OnceLock};
use std::time::{Duration, Instant};

/// How long only one thread works. Shorter work is not done faster by more threads: each takes
/// memory of its own from the system, and one large file keeps the others waiting.
const ALONE: Duration = Duration::from_millis(50);

/// Starts the threads, unless they run. This one takes part, which saves a thread and its memory; only
/// this one may ask for parallel work then. Where no thread can be started, it does all the work.
pub(super) fn start() {
    static START: Once = Once::new();
    START.call_once(|| {
        let threads = rayon::ThreadPoolBuilder::new().use_current_thread();
        if threads.build_global().is_err() {
            let alone = rayon::ThreadPoolBuilder::new().num_threads(1);
            let _ = alone.use_current_thread().build_global();
        }
    });
}

/// The results of `one` for each item and its place, in order: on this thread in the first moments
/// of the process, on all cores from then on.
pub(super) fn in_order<T: Sync, R: Send>(
    items: &[T],
    one: impl Fn(usize, &T) -> R + Sync,
) -> Vec<R> {
    static BEGIN: OnceLock<Instant> = OnceLock::new();
    let begin = BEGIN.get_or_init(Instant::now);
    let mut results = Vec::with_capacity(items.len());
    let mut rest = items.iter().enumerate();
    while begin.elapsed() < ALONE {
        let Some((place, item)) = rest.next() else {
            return results;
        };
        results.push(one(place, item));
    }
    if rest.len() > 0 {
        start();
        let rest: Vec<(usize, &T)> = rest.collect();
        results.par_extend(rest.into_par_iter().map(|(place, item)| one(place, item)));
    }
    results
}

#[cfg(test)]
mod tests {
    use super::in_order;

    #[test]
    fn results_are_in_the_order_of_the_items() {
        let items: Vec<usize> = (0..2_000).collect();
        // Longer than only one thread works.
        let slow = |place: usize, item: &usize| {
            std::thread::sleep(std::time::Duration::from_micros(50));
            (place, *item * 2)
        };
        let found = in_order(&items, slow);
        let right: Vec<(usize, usize)> = items.iter().map(|item| (*item, *item * 2)).collect();
        assert_eq!(found, right);
        assert!(in_order(&[0u8; 0], |_, _| ()).is_empty());
    }
}
