//! The parts of an unfinished table, so that an interrupted run loses almost nothing.
//!
//! The members of a population, in their order, are cut into chunks of equal number. Each chunk is
//! measured by one core and written as one file into the folder `TABLE.parts` beside the table:
//! first under another name, then renamed, so that a part is there as a whole or not at all. The
//! folder therefore says which chunks are done, in whatever order they came; a run that continues
//! measures the others. A part begins with a line that has its length and the hash of its bytes, so
//! that one that the disk lost half of (a power cut, not a kill) is measured again.
//!
//! `run.json` has the [`Manifest`] of the parts, and each part has that one's hash. A run continues
//! only from parts of the very same run. When all parts are there they are combined, in order, into
//! `TABLE.parts/table`, which is then renamed to the table's name: the table is there when it is
//! whole, and [`record`](super::record) says from which run. Last goes the folder, `run.json`
//! first.
//!
//! Who works in the folder holds the lock of the file `lock` in there, which ends with the process.

use super::record::Manifest;
use crate::report::hash::Hash128;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};

/// The folder of the parts.
#[derive(Debug)]
pub(super) struct Parts {
    folder: PathBuf,
    /// The hash of the run that they are of.
    run: String,
}

/// The lock that keeps other runs away from a table.
#[derive(Debug)]
pub(super) enum Lock {
    /// It is ours as long as the file is open.
    Ours {
        #[expect(dead_code, reason = "closed when it goes")]
        file: fs::File,
    },
    /// The disk knows no locks.
    Unknown,
    /// Another process has it.
    Theirs,
}

/// The results of some members.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Part {
    pub tally: Tally,
    /// Rows of the table.
    pub rows: Vec<u8>,
    /// Rows of the table of findings.
    pub findings: Vec<u8>,
}

/// Numbers of a part, or of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Tally {
    /// Members.
    pub members: usize,
    /// Of these, those passed over: files that were found and are not networks.
    pub passed: usize,
    /// Rows.
    pub rows: usize,
    /// Members with errors.
    pub failed: usize,
    /// Findings, errors and warnings.
    pub findings: usize,
}

impl Tally {
    pub fn add(&mut self, other: Self) {
        self.members = self.members.saturating_add(other.members);
        self.passed = self.passed.saturating_add(other.passed);
        self.rows = self.rows.saturating_add(other.rows);
        self.failed = self.failed.saturating_add(other.failed);
        self.findings = self.findings.saturating_add(other.findings);
    }
}

/// The first line of a part.
#[derive(Debug, Serialize, Deserialize)]
struct Head {
    /// The hash of the run.
    run: String,
    /// Which part it is: one that was moved to the place of another is not that.
    chunk: usize,
    tally: Tally,
    rows: usize,
    findings: usize,
    hash: String,
}

const MANIFEST: &str = "run.json";
const LOCK: &str = "lock";
/// See [`reserved`](super::reserved).
pub(super) const RESERVED: &str = "reserved";

impl Parts {
    /// The folder of a table's parts, which need not be there.
    pub fn of(table: &Path) -> Self {
        let mut folder = table.as_os_str().to_owned();
        folder.push(".parts");
        Self {
            folder: folder.into(),
            run: String::new(),
        }
    }

    /// These parts, for a run.
    pub fn for_run(mut self, manifest: &Manifest) -> Self {
        self.run = manifest.hash();
        self
    }

    /// Keeps other runs away, in a folder that is made for it.
    pub fn lock(&self) -> io::Result<Lock> {
        loop {
            fs::create_dir_all(&self.folder)?;
            let path = self.folder.join(LOCK);
            let opened = fs::OpenOptions::new()
                .write(true)
                .create(true)
                .truncate(false)
                .open(&path);
            let file = match opened {
                Ok(file) => file,
                // A run that came to its end took the folder away.
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(error),
            };
            match file.try_lock() {
                Ok(()) if same(&file, &path) => return Ok(Lock::Ours { file }),
                Ok(()) => {}
                Err(fs::TryLockError::WouldBlock) => return Ok(Lock::Theirs),
                Err(fs::TryLockError::Error(error))
                    if error.kind() == io::ErrorKind::Unsupported =>
                {
                    return Ok(Lock::Unknown);
                }
                Err(fs::TryLockError::Error(error)) => return Err(error),
            }
        }
    }

    /// Whether another process works in the folder.
    pub fn busy(&self) -> bool {
        let lock = fs::File::open(self.folder.join(LOCK));
        lock.is_ok_and(|lock| matches!(lock.try_lock(), Err(fs::TryLockError::WouldBlock)))
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The manifest of the existing parts.
    pub fn manifest(&self) -> io::Result<Option<Manifest>> {
        let Some(mut file) = regular(&self.folder.join(MANIFEST))? else {
            return Ok(None);
        };
        let mut text = Vec::new();
        file.read_to_end(&mut text)?;
        Ok(Some(serde_json::from_slice(&text)?))
    }

    /// Makes the folder of a new run.
    pub fn begin(&self, manifest: &Manifest) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let text = serde_json::to_vec_pretty(manifest)?;
        self.write(MANIFEST, &[&text])
    }

    /// Removes the folder, except files that the program did not create.
    pub fn remove(&self) -> io::Result<()> {
        self.clear()?;
        gone(fs::remove_file(self.folder.join(LOCK)))?;
        gone(fs::remove_dir(&self.folder))
    }

    /// Takes all parts away.
    pub fn clear(&self) -> io::Result<()> {
        gone(fs::remove_file(self.folder.join(MANIFEST)))?;
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error),
        };
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name();
            let own = name.to_str().is_some_and(|name| {
                let name = name.strip_suffix(".new").unwrap_or(name);
                name.bytes().all(|byte| byte.is_ascii_digit())
                    || [MANIFEST, RESERVED, "table", "findings"].contains(&name)
            });
            if own {
                gone(fs::remove_file(entry.path()))?;
            }
        }
        Ok(())
    }

    fn path(&self, chunk: usize) -> PathBuf {
        self.folder.join(Self::name(chunk))
    }

    fn name(chunk: usize) -> String {
        format!("{chunk:06}")
    }

    fn write(&self, name: &str, texts: &[&[u8]]) -> io::Result<()> {
        let beside = self.folder.join(format!("{name}.new"));
        let mut file = fs::File::create(&beside)?;
        for text in texts {
            file.write_all(text)?;
        }
        drop(file);
        fs::rename(beside, self.folder.join(name))
    }

    /// Writes a part.
    pub fn put(&self, chunk: usize, part: &Part) -> io::Result<()> {
        let head = Head {
            run: self.run.clone(),
            chunk,
            tally: part.tally,
            rows: part.rows.len(),
            findings: part.findings.len(),
            hash: hash(part),
        };
        let mut head = serde_json::to_vec(&head)?;
        head.push(b'\n');
        self.write(&Self::name(chunk), &[&head, &part.rows, &part.findings])
    }

    /// Reads a part; `None` where it is not there, not whole or of another run.
    pub fn get(&self, chunk: usize) -> io::Result<Option<Part>> {
        let Some(file) = regular(&self.path(chunk))? else {
            return Ok(None);
        };
        let mut file = BufReader::new(file);
        let mut head = Vec::new();
        file.read_until(b'\n', &mut head)?;
        let Ok(head) = serde_json::from_slice::<Head>(&head) else {
            return Ok(None);
        };
        if head.run != self.run || head.chunk != chunk {
            return Ok(None);
        }
        let mut rows = Vec::new();
        file.read_to_end(&mut rows)?;
        if Some(rows.len()) != head.rows.checked_add(head.findings) {
            return Ok(None);
        }
        let findings = rows.split_off(head.rows);
        let part = Part {
            tally: head.tally,
            rows,
            findings,
        };
        Ok((hash(&part) == head.hash).then_some(part))
    }
}

/// A file, opened; `None` where there is none. An entry that is not a regular file is refused:
/// reading a pipe may never end.
fn regular(path: &Path) -> io::Result<Option<fs::File>> {
    match path.metadata() {
        Ok(known) if known.is_file() => fs::File::open(path).map(Some),
        Ok(_) => Err(io::Error::other(format!(
            "{} is not a regular file",
            path.display()
        ))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Ignores that a file to remove does not exist.
fn gone(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

/// Whether a file that is open still has its name: a run that came to its end takes its lock away.
#[cfg(unix)]
fn same(file: &fs::File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let known = |it: fs::Metadata| (it.dev(), it.ino());
    let (open, named) = (file.metadata().map(known), fs::metadata(path).map(known));
    matches!((open, named), (Ok(open), Ok(named)) if open == named)
}

#[cfg(not(unix))]
fn same(_: &fs::File, path: &Path) -> bool {
    path.exists()
}

fn hash(part: &Part) -> String {
    let mut hash = Hash128::default();
    hash.add(&part.rows);
    hash.add(&part.findings);
    format!("{:032x}", hash.value())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_comes_back_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let parts = Parts::of(&folder.path().join("t.csv"));
        fs::create_dir(parts.folder()).unwrap();
        let part = Part {
            tally: Tally {
                members: 3,
                passed: 0,
                rows: 2,
                failed: 1,
                findings: 1,
            },
            rows: b"a,1\nb,2\n".to_vec(),
            findings: b"c,S001\n".to_vec(),
        };
        assert_eq!(parts.get(7).unwrap(), None);
        parts.put(7, &part).unwrap();
        assert_eq!(parts.get(7).unwrap(), Some(part));
        // A part at the place of another is not that one.
        fs::copy(parts.path(7), parts.path(8)).unwrap();
        assert_eq!(parts.get(8).unwrap(), None);
        let whole = fs::read(parts.path(7)).unwrap();
        for length in 0..whole.len() {
            fs::write(parts.path(7), &whole[..length]).unwrap();
            assert_eq!(parts.get(7).unwrap(), None, "{length} bytes");
        }
        let mut other = whole.clone();
        *other.last_mut().unwrap() = b'?';
        fs::write(parts.path(7), other).unwrap();
        assert_eq!(parts.get(7).unwrap(), None);
        fs::write(parts.path(7), &whole).unwrap();
        let others = Parts {
            run: "another".to_owned(),
            ..Parts::of(&folder.path().join("t.csv"))
        };
        assert_eq!(others.get(7).unwrap(), None);
        parts.remove().unwrap();
        parts.remove().unwrap();
        assert!(!parts.folder().exists());
    }

    #[test]
    fn one_run_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let parts = Parts::of(&folder.path().join("t.csv"));
        assert!(!parts.busy());
        let lock = parts.lock().unwrap();
        assert!(matches!(lock, Lock::Ours { .. }), "{lock:?}");
        assert!(parts.busy());
        assert!(matches!(parts.lock().unwrap(), Lock::Theirs));
        drop(lock);
        assert!(!parts.busy());
        assert!(matches!(parts.lock().unwrap(), Lock::Ours { .. }));
        parts.remove().unwrap();
        assert!(!parts.folder().exists());
    }

    /// A folder of that name which somebody else filled is left to them.
    #[test]
    fn what_is_not_ours_stays() {
        let folder = tempfile::tempdir().unwrap();
        let parts = Parts::of(&folder.path().join("t.csv"));
        fs::create_dir(parts.folder()).unwrap();
        fs::write(parts.folder().join("thesis.tex"), "years of work").unwrap();
        assert!(parts.remove().is_err());
        assert!(parts.folder().join("thesis.tex").exists());
    }
}
