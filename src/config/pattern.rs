//! Patterns of paths, as in `.gitignore`.

use globset::{GlobBuilder, GlobSet};

/// The longest pattern, in bytes: each is compiled.
const MAX_LENGTH: usize = 1_000;

/// A pattern of paths below the project's folder.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    text: String,
    matcher: GlobSet,
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// Why it is not one.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.len() > MAX_LENGTH {
            return Err(format!("it is longer than {MAX_LENGTH} bytes"));
        }
        let trimmed = text.trim_start_matches("./").trim_end_matches('/');
        if trimmed.is_empty() {
            return Err("it is empty".to_owned());
        }
        if trimmed.split('/').any(|part| part == "..") {
            return Err("paths are below the folder of `cnn.toml`".to_owned());
        }
        let anchored = match trimmed.strip_prefix('/') {
            Some(rest) => rest.to_owned(),
            // A name without folders is looked for in all of them.
            None if !trimmed.contains('/') => format!("**/{trimmed}"),
            None => trimmed.to_owned(),
        };
        let glob = GlobBuilder::new(&anchored).literal_separator(true).build();
        let glob = glob.map_err(|error| error.kind().to_string())?;
        let matcher = GlobSet::builder().add(glob).build();
        Ok(Self {
            text: text.to_owned(),
            matcher: matcher.map_err(|error| error.kind().to_string())?,
        })
    }

    /// As it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it covers a file: its path, or that of a folder that the file is in. `path` is
    /// relative to the project's folder, with `/` between its parts.
    pub fn covers(&self, path: &str) -> bool {
        let mut ends = path.match_indices('/').map(|(at, _)| at);
        let mut folder = |end| path.get(..end).is_some_and(|it| self.matcher.is_match(it));
        self.matcher.is_match(path) || ends.any(&mut folder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covers(pattern: &str, path: &str) -> bool {
        Pattern::parse(pattern).unwrap().covers(path)
    }

    #[test]
    fn patterns_are_those_of_gitignore() {
        assert!(covers("legacy/**", "legacy/a/b.cnn"));
        assert!(covers("legacy", "legacy/a/b.cnn") && covers("legacy/", "nets/legacy/b.cnn"));
        assert!(!covers("/legacy", "nets/legacy/b.cnn") && covers("/legacy", "legacy/b.cnn"));
        assert!(covers("*.cnn", "nets/b.cnn") && !covers("nets/*.cnn", "nets/deep/b.cnn"));
        assert!(covers("**/{vgg,alex}*.cnn", "zoo/vgg16.cnn") && covers("./a.cnn", "a.cnn"));
        assert!(!covers("legacy/**", "legacy.cnn") && !covers("vgg", "vgg16.cnn"));
        for wrong in ["", "[a-", "../a", "{a,b"] {
            assert!(Pattern::parse(wrong).is_err(), "{wrong}");
        }
    }
}
