//! `use`: modules, and the names that are taken from them.

use super::{Builder, unquoted};
use crate::source::Span;
use crate::syntax::grammar::{Pair, Rule};
use crate::syntax::mistakes;
use crate::syntax::tree::{Module, Name, Use, UsedName};
use smol_str::SmolStr;

impl Builder<'_> {
    /// `use std.blocks { a, b as c }`
    pub(super) fn import(&mut self, pair: Pair<'_>) -> Use {
        let mut span = self.span_of(&pair);
        let unit = span;
        let reported = self.diagnostics.len();
        let mut from = Module::Path(Name {
            text: SmolStr::default(),
            span,
        });
        let (mut alias, mut names) = (None, None);
        for part in pair.into_inner() {
            let place = self.span_of(&part);
            if part.as_rule() != Rule::rest {
                span.end = place.end;
            }
            match part.as_rule() {
                Rule::text if is_module(&unquoted(part.as_str())) => {
                    let name = Name {
                        text: unquoted(part.as_str()).replace('/', ".").into(),
                        span: place,
                    };
                    self.report(mistakes::quoted_module(place, &name.text));
                    from = Module::Std(name);
                }
                Rule::text => {
                    from = Module::Path(Name {
                        text: unquoted(part.as_str()),
                        span: place,
                    });
                }
                Rule::path => {
                    let name = self.name(&part);
                    if name.text == "std" || name.text.starts_with("std.") {
                        from = Module::Std(name);
                    } else if crate::source::is_standard_module(&name.text) {
                        self.report(mistakes::module_without_std(name.span, &name.text));
                        from = Module::Std(Name {
                            text: format!("std.{}", name.text).into(),
                            span: name.span,
                        });
                    } else {
                        self.report(mistakes::path_without_quotes(name.span, &name.text));
                        // Whether there is such a file is asked when it is named by its path.
                        if name.text.ends_with(".cnn") {
                            from = Module::Path(name);
                        }
                    }
                }
                Rule::label => alias = part.into_inner().next().map(|it| self.name(&it)),
                Rule::used => names = Some(part.into_inner().map(|it| self.used(it)).collect()),
                Rule::rest => {
                    let module = match &from {
                        Module::Std(name) => name.clone(),
                        Module::Path(name) => name.clone(),
                    };
                    let list = names.is_none() && alias.is_none();
                    if let Some(said) =
                        mistakes::used_otherwise(self.source, self.text, &module, place)
                            .filter(|_| list)
                    {
                        self.report(said);
                        names = Some(self.used_anyway(self.text, place));
                        continue;
                    }
                    self.misread(Rule::lone_import, unit, place);
                    if names.is_none()
                        && let Some(brace) = part.as_str().find('{')
                    {
                        let list = self.slice(place).get(brace..).unwrap_or_default();
                        names = Some(self.used_anyway(self.text, self.part(list)));
                    }
                }
                _ => {}
            }
        }
        if let (Module::Std(name), Some(names)) = (&mut from, &names)
            && name.text == "std"
            && let Some(module) = module_of(names)
        {
            self.report(mistakes::std_without_module(name.span, &module));
            name.text = module.into();
        }
        // The names are unknown, and no module's name is taken by it.
        if names.is_none() && self.diagnostics.len() > reported {
            names = Some(Vec::new());
        }
        let last = match &from {
            Module::Std(name) => name.text.rsplit('.').next().map(SmolStr::new),
            Module::Path(_) => None,
        };
        let given = alias.as_ref().map(|alias: &Name| alias.text.clone());
        self.aliases.extend(given.or(last));
        Use {
            span,
            from,
            alias,
            names,
        }
    }

    fn used(&self, pair: Pair<'_>) -> UsedName {
        let place = self.span_of(&pair);
        let mut inner = pair.into_inner();
        let name = inner.next().map(|it| self.name(&it));
        let label = inner.next().and_then(|label| label.into_inner().next());
        UsedName {
            name: name.unwrap_or(Name {
                text: SmolStr::default(),
                span: place,
            }),
            alias: label.map(|it| self.name(&it)),
        }
    }

    /// The names in braces that are not written as they should be.
    fn used_anyway(&self, text: &str, braces: Span) -> Vec<UsedName> {
        let mut names: Vec<UsedName> = Vec::new();
        let mut alias = false;
        for name in mistakes::words(self.source, text, braces.range()) {
            if name.text == "as" {
                alias = true;
            } else if alias {
                alias = false;
                if let Some(last) = names.last_mut() {
                    last.alias = Some(name);
                }
            } else {
                names.push(UsedName { name, alias: None });
            }
        }
        names
    }

    /// `use "stems.cnn { stem }` and `use 'stems.cnn' { stem }`: reported, and its names are known.
    /// An open path ends before the first blank or brace. Text that the layout has blanked is read
    /// from the original.
    pub(super) fn misquoted_use(&mut self, whole: Span) -> Option<Use> {
        let line = self.original.get(whole.start as usize..)?.lines().next()?;
        let line = line.split(" #").next()?.trim_end();
        let quote = line.find(['"', '\''])?;
        let (before, quoted) = line.split_at_checked(quote)?;
        if before.trim_end() != "use" {
            return None;
        }
        let (path, diagnostic) = match quoted.strip_prefix('"') {
            Some(inside) if !inside.contains('"') => {
                let path = inside.split([' ', '{']).next()?;
                let missing = (!path.is_empty()).then(|| (self.part(path).after(), path));
                let opener = self.part(quoted).first(1);
                (path, mistakes::unterminated(opener, missing))
            }
            Some(_) => return None,
            None => {
                let (path, _) = quoted.strip_prefix('\'')?.split_once('\'')?;
                (path, mistakes::stray(self.source, self.text, whole))
            }
        };
        let list = line.find('{').and_then(|brace| line.get(brace..));
        let names = list.map(|list| self.used_anyway(self.original, self.part(list)));
        let name = Name {
            text: SmolStr::new(path),
            span: self.part(quoted).before().to(self.part(path)),
        };
        self.report(diagnostic);
        Some(Use {
            span: self.part(line),
            from: Module::Path(name),
            alias: None,
            names,
        })
    }
}

/// Whether a path in quotes is the name of a module of the standard library.
fn is_module(path: &str) -> bool {
    let module = path
        .strip_prefix("std.")
        .or_else(|| path.strip_prefix("std/"));
    module.is_some_and(crate::source::is_standard_module)
}

/// The module of the standard library that defines all of these names.
fn module_of(names: &[UsedName]) -> Option<String> {
    let mut modules = names
        .iter()
        .map(|it| crate::source::standard_module(&it.name.text));
    let first = modules.next()??;
    modules
        .all(|it| it.as_ref() == Some(&first))
        .then_some(first)
}
