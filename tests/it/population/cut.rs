//! Runs that are killed.

use super::cnn;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

/// Runs it and kills it after a while, until it comes to its end; how often it was killed.
pub fn until_whole(folder: &Path, more: &[&str], table: &str, waits: &mut Waits) -> usize {
    let mut killed = 0;
    loop {
        let mut command = cnn(folder);
        command.args(["attributes", "nets", "--out", table, "--resume"]);
        command.args(more);
        let mut child = command.stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(waits.next());
        let before = child.try_wait().unwrap();
        if let Some(status) = before {
            assert_eq!(status.code(), Some(1));
            return killed;
        }
        child.kill().unwrap();
        child.wait().unwrap();
        killed += 1;
    }
}

/// How long a run continues before it is killed: any time, and longer as it goes, so that a slow
/// machine comes to the end as well.
pub struct Waits {
    seed: u64,
    longest: u64,
}

impl Waits {
    pub fn new() -> Self {
        Self {
            seed: 7,
            longest: 60,
        }
    }

    fn next(&mut self) -> Duration {
        self.seed = self
            .seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        self.longest += 12;
        Duration::from_millis((self.seed >> 33) % self.longest)
    }
}
