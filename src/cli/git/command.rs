//! The command `git`: one call, and one that answers for many objects.

use super::GitError;
use crate::source::{MAX_FILE_BYTES, ReadError};
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// Git in a folder, its messages in English.
fn git(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command
        .arg("-C")
        .arg(folder)
        .args(arguments)
        .env("LC_ALL", "C")
        .env("GIT_OPTIONAL_LOCKS", "0");
    command
}

/// The output of git, or the first line of its error.
pub(super) fn run(folder: &Path, arguments: &[&str]) -> Result<Result<String, String>, GitError> {
    let output = git(folder, arguments).stdin(Stdio::null()).output();
    let output = output.map_err(|error| match error.kind() {
        ErrorKind::NotFound => GitError::NoGit("it is not on the path".to_owned()),
        _ => GitError::NoGit(error.to_string()),
    })?;
    if output.status.success() {
        return Ok(Ok(String::from_utf8_lossy(&output.stdout).into_owned()));
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let first = said.lines().find(|line| !line.trim().is_empty());
    let first = first.unwrap_or("nothing").trim();
    Ok(Err(first
        .strip_prefix("fatal: ")
        .unwrap_or(first)
        .to_owned()))
}

/// The command that answers for objects.
#[derive(Debug)]
pub(super) struct Batch {
    child: Child,
    /// `None` once it has been closed.
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Drop for Batch {
    fn drop(&mut self) {
        // It ends when there are no more questions.
        self.questions = None;
        let _ = self.child.wait();
    }
}

impl Batch {
    /// Starts the command, which follows links inside of the repository.
    pub fn start(folder: &Path, links: Links) -> Result<Self, GitError> {
        let mut arguments = vec!["cat-file", "--batch"];
        if links == Links::Follow {
            arguments.push("--follow-symlinks");
        }
        let mut child = git(folder, &arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| GitError::NoGit(error.to_string()))?;
        let pipes = child.stdin.take().zip(child.stdout.take());
        let (questions, answers) =
            pipes.ok_or_else(|| GitError::Refused("it has no input and output".to_owned()))?;
        Ok(Self {
            child,
            questions: Some(questions),
            answers: BufReader::new(answers),
        })
    }

    /// The bytes of an object.
    pub fn ask(&mut self, object: &str) -> Result<Vec<u8>, ReadError> {
        let gone = || ReadError::System("git has ended".to_owned());
        let failed = |error: std::io::Error| ReadError::System(format!("git: {error}"));
        let questions = self.questions.as_mut().ok_or_else(gone)?;
        questions
            .write_all(format!("{object}\n").as_bytes())
            .and_then(|()| questions.flush())
            .map_err(failed)?;
        let mut head = Vec::new();
        self.answers.read_until(b'\n', &mut head).map_err(failed)?;
        let head = String::from_utf8_lossy(&head);
        let head = head.trim_end_matches('\n');
        if head.is_empty() {
            return Err(gone());
        }
        if head.ends_with(" missing") || head.ends_with(" ambiguous") {
            return Err(ReadError::NotFound);
        }
        // `OID TYPE SIZE`, or `symlink SIZE` and its like for links that lead nowhere inside.
        let words: Vec<&str> = head.split(' ').collect();
        let (kind, size) = match words.as_slice() {
            [_, kind, size] | [kind, size] => (*kind, size.parse::<u64>().ok()),
            _ => ("", None),
        };
        let size = size.ok_or_else(|| ReadError::System(format!("git answers `{head}`")))?;
        let limit = MAX_FILE_BYTES as u64;
        let mut bytes = Vec::new();
        // Each object has an end of line after it.
        let mut object = (&mut self.answers).take(size.saturating_add(1));
        let kept = size.min(limit);
        (&mut object)
            .take(kept)
            .read_to_end(&mut bytes)
            .map_err(failed)?;
        std::io::copy(&mut object, &mut std::io::sink()).map_err(failed)?;
        match kind {
            "blob" if size > limit => Err(ReadError::TooLarge(limit)),
            "blob" => Ok(bytes),
            "tree" => Err(ReadError::System("it is a folder".to_owned())),
            "commit" => Err(ReadError::System("it is a submodule".to_owned())),
            "symlink" => Err(ReadError::Outside),
            _ => Err(ReadError::NotFound),
        }
    }
}

/// How links are treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Links {
    /// They are followed.
    Follow,
    /// They are texts, as git has them in the index.
    Keep,
}
