//! A command that watches its files, and what it prints each time.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// Longer than anything takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

pub struct Watching {
    child: Child,
    stdout: Receiver<String>,
    stderr: Receiver<String>,
}

impl Watching {
    /// Starts `cnn` with these arguments and `--watch`.
    pub fn start(folder: &Path, arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cnn"));
        command
            .args(arguments)
            .arg("--watch")
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let stdout = lines(child.stdout.take().unwrap());
        let stderr = lines(child.stderr.take().unwrap());
        Self {
            child,
            stdout,
            stderr,
        }
    }

    /// The findings of the next run, until it waits again.
    pub fn run(&self) -> Vec<String> {
        // Some commands print more on standard error.
        while self.stderr.recv_timeout(PATIENCE).unwrap()
            != "watching for changes; press Ctrl-C to stop"
        {}
        // What goes to the two streams is read by two threads.
        std::thread::sleep(Duration::from_millis(50));
        self.stdout.try_iter().collect()
    }

    /// The findings after a change, once they are as many: one change may be seen as two.
    pub fn until(&self, count: usize) -> Vec<String> {
        let start = Instant::now();
        loop {
            let found = self.run();
            if found.len() == count {
                return found;
            }
            assert!(start.elapsed() < PATIENCE, "{found:?}");
        }
    }

    /// What a run prints after a change, once it has a text: one change may be seen as two.
    pub fn until_text(&self, text: &str) -> String {
        let start = Instant::now();
        loop {
            let found = self.run().join("\n");
            if found.contains(text) {
                return found;
            }
            assert!(start.elapsed() < PATIENCE, "{found}");
        }
    }

    /// Ctrl-C; how it ended.
    pub fn interrupt(mut self) -> Option<i32> {
        let pid = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-INT", &pid])
                .status()
                .unwrap()
                .success()
        );
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                use std::os::unix::process::ExitStatusExt;
                return status.signal();
            }
            assert!(start.elapsed() < PATIENCE, "it does not end");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

fn lines(from: impl std::io::Read + Send + 'static) -> Receiver<String> {
    let (send, lines) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            if send.send(line).is_err() {
                return;
            }
        }
    });
    lines
}
