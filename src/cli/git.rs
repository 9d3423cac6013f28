//! Files as git has them at a revision: `REV:FILE`, in the words of `git help revisions`.
//!
//! Everything goes through the command `git`, so that every repository works that works there
//! (worktrees, packs, alternates, partial clones), and nothing but its objects is read: no hook, filter
//! or text conversion runs. One `git cat-file --batch` serves all files of a revision.

mod command;

use super::kind::Kind;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::suggest::nearest;
use crate::program::codes::UNREADABLE_FILE;
use crate::program::error::unreadable_input;
use crate::source::{FileProvider, ReadError, Span, read_text};
use command::{Batch, Links, run};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Why git shows nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum GitError {
    /// The command `git` cannot be started; the reason.
    NoGit(String),
    /// The folder is in no repository.
    NoRepository(PathBuf),
    /// The repository has no such revision; one that was perhaps meant.
    UnknownRevision {
        /// As it was given.
        revision: String,
        /// A branch or tag of nearly that name.
        near: Option<String>,
    },
    /// The repository has no commits yet; the revision as it was given.
    NoCommits(String),
    /// The path leads out of the repository.
    Outside(String),
    /// Git reported this error.
    Refused(String),
}

impl GitError {
    /// The diagnostic, for an argument as it was given.
    pub fn diagnostic(&self, argument: &str) -> Diagnostic {
        let (said, help) = match self {
            GitError::NoGit(reason) => (
                format!("{argument}: the command `git` does not start: {reason}"),
                "install git, or give a path to a file".to_owned(),
            ),
            GitError::NoRepository(folder) => (
                format!(
                    "{argument}: there is no such file, and `{}` is not in a git repository",
                    folder.display()
                ),
                "give a path to a file, or run the command in the repository that has the revision"
                    .to_owned(),
            ),
            GitError::UnknownRevision { revision, near } => (
                format!("{argument}: the repository has no revision `{revision}`"),
                match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => {
                        "`git log` lists its commits, `git branch --all` its branches".to_owned()
                    }
                },
            ),
            GitError::NoCommits(revision) => (
                format!(
                    "{argument}: the repository has no commits yet, so `{revision}` does not exist"
                ),
                "commit the files first, or compare with a file that is not in git".to_owned(),
            ),
            GitError::Outside(path) => (
                format!("{argument}: `{path}` leads out of the repository"),
                "give a path below the root of the repository".to_owned(),
            ),
            GitError::Refused(reason) => (
                format!("{argument}: git answers: {reason}"),
                "run the same with `git show` to see more".to_owned(),
            ),
        };
        Diagnostic::error(UNREADABLE_FILE, Span::default(), said).help(help)
    }
}

/// `REV:FILE` in two parts; a `:` in braces belongs to the revision (`HEAD@{12:00}:net.cnn`). The
/// revision is empty for the index. `None` for an argument of another form.
pub(super) fn revision_and_path(argument: &str) -> Option<(&str, &str)> {
    let mut depth = 0u32;
    for (at, sign) in argument.char_indices() {
        match sign {
            '{' => depth = depth.saturating_add(1),
            '}' => depth = depth.saturating_sub(1),
            ':' if depth == 0 => {
                let (revision, path) = argument.split_at_checked(at)?;
                let path = path.strip_prefix(':')?;
                return (!path.is_empty()).then_some((revision, path));
            }
            _ => {}
        }
    }
    None
}

/// A file of a revision, as an argument names it.
#[derive(Clone, Debug)]
pub(super) struct RevisionFile {
    /// `HEAD:nets/vgg.cnn`, as it was given.
    given: String,
    /// Its path below the root of the repository.
    path: String,
    revision: Arc<Revision>,
}

impl RevisionFile {
    /// The file that `REV:FILE` names in the repository of the working folder; `None` for an
    /// argument of another form.
    pub fn of(argument: &str) -> Option<Result<Self, Box<Diagnostic>>> {
        let (revision, path) = revision_and_path(argument)?;
        // A drive, not a revision.
        if cfg!(windows) && revision.len() == 1 {
            return None;
        }
        let open = || {
            let repository = Repository::around(Path::new("."))?;
            Ok(Self {
                given: argument.to_owned(),
                path: repository.path(path)?,
                revision: repository.revision(revision)?,
            })
        };
        Some(open().map_err(|error: GitError| Box::new(error.diagnostic(argument))))
    }

    /// The name of the file.
    pub fn name(&self) -> &str {
        &self.given
    }

    /// Its text.
    ///
    /// # Errors
    /// The diagnostic says why it cannot be read.
    pub fn read(&self) -> Result<String, Box<Diagnostic>> {
        self.revision.read(&self.path).map_err(|reason| {
            if reason != ReadError::NotFound {
                let found = unreadable_input(&self.given, &reason, None);
                return Box::new(found.help("give the path of a text file after the colon"));
            }
            let revision = match self.revision.name.as_str() {
                "" => "in the index".to_owned(),
                name => format!("at `{name}`"),
            };
            let said = format!(
                "{}: there is no file `{}` {revision}",
                self.given, self.path
            );
            let found = Diagnostic::error(UNREADABLE_FILE, Span::default(), said);
            let advice = self.revision.advice(&self.path);
            Box::new(found.help(advice.unwrap_or_else(|| {
                "paths after the colon start at the root of the repository; `./` in front of \
                 them, at the working folder"
                    .to_owned()
            })))
        })
    }

    /// The language of its text.
    pub fn kind(&self) -> Kind {
        Kind::of(Path::new(&self.path))
    }

    /// The project that it is in at the revision, and its path there.
    pub fn project(&self) -> (Project, String) {
        self.revision.project(&self.path)
    }
}

/// A repository, seen from a folder in it.
#[derive(Clone, Debug)]
pub(super) struct Repository {
    folder: PathBuf,
    /// The path of the folder below the root: empty, or with `/` at its end.
    prefix: String,
}

impl Repository {
    /// The repository that a folder is in.
    ///
    /// # Errors
    /// There is no git, or no repository.
    pub fn around(folder: &Path) -> Result<Self, GitError> {
        let found = run(folder, &["rev-parse", "--show-prefix"])?;
        match found {
            Ok(prefix) => Ok(Self {
                folder: folder.to_owned(),
                prefix: prefix.trim_end_matches(['\n', '\r']).to_owned(),
            }),
            Err(reason) if reason.contains("not a git repository") => {
                let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
                Err(GitError::NoRepository(folder))
            }
            Err(reason) => Err(GitError::Refused(reason)),
        }
    }

    /// The path below the root of a path that was given: one with `./` or `../` in front is relative
    /// to the folder, any other to the root, as in `git show REV:PATH`.
    ///
    /// # Errors
    /// It leads out of the repository.
    pub fn path(&self, given: &str) -> Result<String, GitError> {
        let relative = given.starts_with("./") || given.starts_with("../");
        let before = if relative { self.prefix.as_str() } else { "" };
        let mut parts: Vec<&str> = Vec::new();
        for part in before.split('/').chain(given.split('/')) {
            match part {
                "" | "." => {}
                ".." => {
                    let above = parts.pop();
                    above.ok_or_else(|| GitError::Outside(given.to_owned()))?;
                }
                _ => parts.push(part),
            }
        }
        Ok(parts.join("/"))
    }

    /// The path of a file below the root that is `inside` the folder.
    pub fn below(&self, inside: &str) -> String {
        format!("{}{inside}", self.prefix)
    }

    /// The files of a revision; of the index where it is empty.
    ///
    /// # Errors
    /// There is no such revision.
    pub fn revision(&self, name: &str) -> Result<Arc<Revision>, GitError> {
        let unknown = || match self.has_commits() {
            true => GitError::UnknownRevision {
                revision: name.to_owned(),
                near: self.nearest_revision(name),
            },
            false => GitError::NoCommits(name.to_owned()),
        };
        let tree = if name.is_empty() {
            String::new()
        } else {
            // Git takes it for an option; no revision begins so.
            if name.starts_with('-') {
                return Err(unknown());
            }
            let tree = format!("{name}^{{tree}}");
            let found = run(&self.folder, &["rev-parse", "--verify", "--quiet", &tree])?;
            let found = found.map_err(|_| unknown())?;
            found.trim().to_owned()
        };
        // Git does not follow the links of the index.
        let links = if tree.is_empty() {
            Links::Keep
        } else {
            Links::Follow
        };
        let batch = Batch::start(&self.folder, links)?;
        Ok(Arc::new(Revision {
            repository: self.clone(),
            name: name.to_owned(),
            tree,
            batch: Mutex::new(batch),
        }))
    }

    /// Whether there is a commit: on a branch, under a tag, or checked out.
    fn has_commits(&self) -> bool {
        let any = run(&self.folder, &["rev-list", "--all", "--max-count=1"]);
        let here = || run(&self.folder, &["rev-parse", "--verify", "--quiet", "HEAD"]);
        let is_some = |found: Result<Result<String, String>, GitError>| {
            found.is_ok_and(|found| found.is_ok_and(|text| !text.trim().is_empty()))
        };
        is_some(any) || is_some(here())
    }

    /// A branch or tag that is called nearly so.
    fn nearest_revision(&self, name: &str) -> Option<String> {
        let arguments = ["for-each-ref", "--format=%(refname:short)"];
        let names = run(&self.folder, &arguments).ok()?.ok()?;
        let names = names.lines().chain(["HEAD"]);
        // A branch without commits is there by name only.
        let names = names.filter(|known| *known != name);
        nearest(name, names).map(str::to_owned)
    }
}

/// The files of a repository at one revision.
#[derive(Debug)]
pub(super) struct Revision {
    repository: Repository,
    /// As it was given.
    name: String,
    /// The object that holds the files; empty for the index.
    tree: String,
    batch: Mutex<Batch>,
}

impl Revision {
    /// The text of the file at a path below the root of the repository.
    ///
    /// # Errors
    /// There is no such file, or it cannot be read.
    pub fn read(&self, path: &str) -> Result<String, ReadError> {
        if path.contains('\n') {
            return Err(ReadError::NotFound);
        }
        let mut batch = self.batch.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes = batch.ask(&format!("{}:{path}", self.tree))?;
        drop(batch);
        read_text(bytes.as_slice())
    }

    /// The names of the files and folders in a folder below the root.
    pub fn names(&self, folder: &str) -> Vec<String> {
        let tree = format!("{}:{folder}", self.tree);
        let below = format!(":(top,literal){folder}");
        let listed = if self.tree.is_empty() {
            // A pattern must not be empty.
            let below = if folder.is_empty() { ":/" } else { &below };
            let arguments = ["ls-files", "-z", "--full-name", "--", below];
            run(&self.repository.folder, &arguments)
        } else {
            let arguments = ["ls-tree", "-z", "--name-only", "--full-tree", &tree];
            run(&self.repository.folder, &arguments)
        };
        let Ok(Ok(listed)) = listed else {
            return Vec::new();
        };
        let inside = |path: &str| {
            // The index has whole paths.
            let path = if self.tree.is_empty() && !folder.is_empty() {
                path.strip_prefix(folder)?.strip_prefix('/')?
            } else {
                path
            };
            path.split('/').next().map(str::to_owned)
        };
        let mut names: Vec<String> = listed.split_terminator('\0').filter_map(inside).collect();
        names.sort();
        names.dedup();
        names
    }

    /// The project of a file (the folder of the nearest `cnn.toml` above it, or else its own), and
    /// the file's path in it.
    pub fn project(self: &Arc<Self>, path: &str) -> (Project, String) {
        let own = path.rfind('/').map_or(0, |slash| slash.saturating_add(1));
        let mut root = own;
        loop {
            let folder = path.get(..root).unwrap_or_default();
            if self.read(&format!("{folder}cnn.toml")) != Err(ReadError::NotFound) {
                break;
            }
            if root == 0 {
                root = own;
                break;
            }
            let above = folder.trim_end_matches('/').rfind('/');
            root = above.map_or(0, |slash| slash.saturating_add(1));
        }
        let (root, inside) = path.split_at_checked(root).unwrap_or(("", path));
        let project = Project {
            revision: Arc::clone(self),
            root: root.to_owned(),
        };
        (project, inside.to_owned())
    }

    /// Advice on a file that the revision does not have.
    pub fn advice(&self, path: &str) -> Option<String> {
        let shown = |path: &str| format!("{}:{path}", self.name);
        // Whoever is in a folder below the root often means a file in it.
        let here = self.repository.below(path);
        if here != path && self.read(&here).is_ok() {
            let (root, relative) = (shown(&here), shown(&format!("./{path}")));
            return Some(format!(
                "paths after the colon start at the root of the repository: write `{root}` or \
                 `{relative}`"
            ));
        }
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let names = self.names(folder);
        let near = nearest(name, names.iter().map(String::as_str))?;
        let near = match folder {
            "" => near.to_owned(),
            folder => format!("{folder}/{near}"),
        };
        Some(format!("did you mean `{}`?", shown(&near)))
    }
}

/// The files below a folder of a revision.
#[derive(Clone, Debug)]
pub(super) struct Project {
    revision: Arc<Revision>,
    /// The folder: empty, or with `/` at its end.
    root: String,
}

impl FileProvider for Project {
    fn read(&self, path: &str) -> Result<String, ReadError> {
        self.revision.read(&format!("{}{path}", self.root))
    }

    fn siblings(&self, path: &str) -> Vec<String> {
        let path = format!("{}{path}", self.root);
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut names = self.revision.names(folder);
        names.retain(|name| name.ends_with(".cnn"));
        names
    }
}

#[cfg(test)]
mod tests {
    use super::revision_and_path;

    #[test]
    fn the_colon_parts_revision_and_path() {
        assert_eq!(revision_and_path("HEAD:a.cnn"), Some(("HEAD", "a.cnn")));
        assert_eq!(revision_and_path(":a.cnn"), Some(("", "a.cnn")));
        assert_eq!(
            revision_and_path("main@{12:00}:x/a.cnn"),
            Some(("main@{12:00}", "x/a.cnn"))
        );
        assert_eq!(
            revision_and_path("v1^{commit}:a:b"),
            Some(("v1^{commit}", "a:b"))
        );
        assert_eq!(revision_and_path("HEAD:"), None);
        assert_eq!(revision_and_path("a.cnn"), None);
        assert_eq!(revision_and_path("@{1:2}"), None);
    }
}
