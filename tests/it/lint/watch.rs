//! `--watch`: what is printed when files change, and that it ends.

use super::{DOUBLE, SINGLE, all, command, folder, lint};
use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Longer than anything takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

struct Watching {
    child: Child,
    stdout: Receiver<String>,
    stderr: Receiver<String>,
}

impl Watching {
    fn start(folder: &TempDir, arguments: &[&str]) -> Self {
        let mut command = command(folder.path(), arguments);
        command.args(["--watch", "--format", "short"]);
        command
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
    fn run(&self) -> Vec<String> {
        let said = self.stderr.recv_timeout(PATIENCE).unwrap();
        assert_eq!(said, "watching for changes; Ctrl-C ends");
        // What goes to the two streams is read by two threads.
        std::thread::sleep(Duration::from_millis(50));
        self.stdout.try_iter().collect()
    }

    /// The findings after a change, once they are as many: one change may be seen as two.
    fn until(&self, count: usize) -> Vec<String> {
        let start = Instant::now();
        loop {
            let found = self.run();
            if found.len() == count {
                return found;
            }
            assert!(start.elapsed() < PATIENCE, "{found:?}");
        }
    }

    /// Ctrl-C; how it ended.
    fn interrupt(mut self) -> Option<i32> {
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

#[test]
fn changes_are_linted_in_files_that_are_there_and_in_new_ones() {
    let folder = folder(&[("nets/a.cnn", SINGLE)]);
    let write = |path: &str, text: &str| fs::write(folder.path().join(path), text).unwrap();
    let watching = Watching::start(&folder, &["nets"]);
    assert_eq!(watching.run(), [""; 0]);
    write("nets/a.cnn", DOUBLE);
    let found = watching.until(1);
    assert!(
        found[0].starts_with("nets/a.cnn:4:11: warning[A202"),
        "{found:?}"
    );
    fs::create_dir(folder.path().join("nets/new")).unwrap();
    write("nets/new/b.cnn", DOUBLE);
    let found = watching.until(2);
    assert!(found[1].starts_with("nets/new/b.cnn:4:11: "), "{found:?}");
    // As editors do it: beside the file, and moved to its place.
    write("nets/.a.swp", SINGLE);
    fs::rename(
        folder.path().join("nets/.a.swp"),
        folder.path().join("nets/a.cnn"),
    )
    .unwrap();
    assert!(watching.until(1)[0].starts_with("nets/new/b.cnn"));
    fs::remove_dir_all(folder.path().join("nets/new")).unwrap();
    assert_eq!(watching.until(0), [""; 0]);
    write("nets/cnn.toml", "[lint]\nignored = 1\n");
    assert!(watching.until(1)[0].starts_with("nets/cnn.toml:2:1: error[T002"));
    assert_eq!(watching.interrupt(), Some(2));
}

/// A file by its name, and the file of a block that it uses, in another folder.
#[test]
fn what_a_file_uses_is_watched() {
    let block = |relu| format!("block b {{\n  conv 4 3x3\n  {relu}\n}}\n");
    let user = "use \"parts/b.cnn\" { b }\n\nnetwork n {\n  input 3x8x8\n  b\n}\n";
    let folder = folder(&[("a.cnn", user), ("parts/b.cnn", &block("relu"))]);
    let write = |path: &str, text: &str| fs::write(folder.path().join(path), text).unwrap();
    let watching = Watching::start(&folder, &["a.cnn"]);
    assert_eq!(watching.run(), [""; 0]);
    // Nothing that is read: no new run before the one of the next change.
    write("other.txt", "x");
    write("parts/b.cnn", &block("relu -> relu"));
    assert!(watching.until(1)[0].starts_with("parts/b.cnn:3:11: "));
    assert_eq!(watching.interrupt(), Some(2));
}

#[test]
fn standard_input_cannot_be_watched() {
    let folder = folder(&[]);
    for arguments in [&["-", "--watch"][..], &["--files-from", "-", "--watch"]] {
        let (code, _, said) = all(&lint(&folder, arguments));
        assert_eq!(code, 2);
        assert!(
            said.contains("standard input can be read only once"),
            "{said}"
        );
    }
}
