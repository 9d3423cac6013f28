//! Walking the syntax tree: [`Visit`] reads it, [`VisitMut`] changes it in place.
//!
//! A visitor overrides the methods of the nodes it cares about; every other method visits the
//! children, in the order of the text. An overridden method that also needs the children calls the
//! `walk_*` function of its node. [`Visit::visit_span`] meets every span of the tree exactly once,
//! and [`Visit::visit_name`] every [`Name`].
//!
//! ```
//! use cnn_lang::{source::SourceId, syntax};
//! use cnn_lang::syntax::tree::Expr;
//! use cnn_lang::syntax::visit::{Visit, walk_expr};
//!
//! struct Count(usize);
//!
//! impl<'t> Visit<'t> for Count {
//!     fn visit_expr(&mut self, expr: &'t Expr) {
//!         self.0 += 1;
//!         walk_expr(self, expr);
//!     }
//! }
//!
//! let parsed = syntax::parse(SourceId(0), "block b(n) {\n  conv 2 * n 3x3\n}\n");
//! let mut count = Count(0);
//! count.visit_file(&parsed.file);
//! assert_eq!(count.0, 4); // `2 * n`, `2`, `n`, `3x3`
//! ```

use super::tree::{
    Argument, Body, Call, CallItem, Chain, Constant, Definition, Expr, ExprKind, File, For,
    Function, Item, LayerUse, Module, Name, Parameter, Pattern, PatternKind, Repeat, Statement,
    StatementKind, Step, StepKind, Type, Use, UsedName,
};
use crate::source::Span;

pub use mutable::VisitMut;
pub use shared::{
    Visit, walk_argument, walk_body, walk_call, walk_call_item, walk_chain, walk_constant,
    walk_definition, walk_expr, walk_file, walk_for, walk_function, walk_item, walk_layer_use,
    walk_module, walk_name, walk_parameter, walk_pattern, walk_repeat, walk_statement, walk_step,
    walk_type, walk_use, walk_used_name,
};

/// Both traits from one description of the tree, so that they cannot differ. `$life` is the
/// lifetime of the nodes that a shared visitor may keep, `$mut` the word `mut`.
macro_rules! visitor {
    ($(#[$doc:meta])* $Trait:ident $(<$life:lifetime>)? [$($mut:tt)?]) => {
        visitor! { @methods [$(#[$doc])*] $Trait [$($life)?] [$($mut)?]
            /// A whole file.
            visit_file walk_file File,
            /// A `use`, network, block, function or constant.
            visit_item walk_item Item,
            /// Names brought in from another file.
            visit_use walk_use Use,
            /// One name of a `use`.
            visit_used_name walk_used_name UsedName,
            /// Where a `use` takes them from.
            visit_module walk_module Module,
            /// A network or block, with its name, parameters and body.
            visit_definition walk_definition Definition,
            /// A function of values.
            visit_function walk_function Function,
            /// A value of the file.
            visit_constant walk_constant Constant,
            /// A parameter of a definition or function.
            visit_parameter walk_parameter Parameter,
            /// The type of a parameter, and its place.
            visit_type walk_type (Type, Span),
            /// Statements in braces.
            visit_body walk_body Body,
            /// One statement.
            visit_statement walk_statement Statement,
            /// Steps joined by `->`.
            visit_chain walk_chain Chain,
            /// One step, with its label and shape.
            visit_step walk_step Step,
            /// A `repeat` loop.
            visit_repeat walk_repeat Repeat,
            /// A `for` loop.
            visit_for walk_for For,
            /// A name with its arguments, as a step or as a value.
            visit_layer_use walk_layer_use LayerUse,
            /// The content of the parentheses glued to a name.
            visit_call walk_call Call,
            /// One of the things in a call.
            visit_call_item walk_call_item CallItem,
            /// A value given to a layer.
            visit_argument walk_argument Argument,
            /// A shape that is stated.
            visit_pattern walk_pattern Pattern,
            /// A value. One that is a name has it as its kind, not as a [`Name`].
            visit_expr walk_expr Expr,
            /// A name: one that is given, used, or only set by `=`.
            visit_name walk_name Name,
        }

        /// The items, and the comments between and in them.
        pub fn walk_file<$($life,)? V: $Trait$(<$life>)? + ?Sized>(
            visitor: &mut V,
            file: &$($life)? $($mut)? File,
        ) {
            for item in &$($mut)? file.items {
                visitor.visit_item(item);
            }
            for comment in &$($mut)? file.comments {
                visitor.visit_span(comment);
            }
        }

        /// The parts of the item.
        pub fn walk_item<$($life,)? V: $Trait$(<$life>)? + ?Sized>(
            visitor: &mut V,
            item: &$($life)? $($mut)? Item,
        ) {
            match item {
                Item::Use(used) => visitor.visit_use(used),
                Item::Network(definition) | Item::Block(definition) => {
                    visitor.visit_definition(definition);
                }
                Item::Function(function) => visitor.visit_function(function),
                Item::Constant(constant) => visitor.visit_constant(constant),
            }
        }

        /// The module, its alias, the names.
        pub fn walk_use<$($life,)? V: $Trait$(<$life>)? + ?Sized>(
            visitor: &mut V,
            used: &$($life)? $($mut)? Use,
        ) {
            visitor.visit_span(&$($mut)? used.span);
            visitor.visit_module(&$($mut)? used.from);
            if let Some(alias) = &$($mut)? used.alias {
                visitor.visit_name(alias);
            }
            if let Some(names) = &$($mut)? used.names {
                for name in names {
                    visitor.visit_used_name(name);
                }
            }
        }

        /// The name there, and the name here.
        pub fn walk_used_name<$($life,)? V: $Trait$(<$life>)? + ?Sized>(
            visitor: &mut V,
            name: &$($life)? $($mut)? UsedName,
        ) {
            visitor.visit_name(&$($mut)? name.name);
            if let Some(alias) = &$($mut)? name.alias {
                visitor.visit_name(alias);
            }
        }

        /// The name of the module or its path.
        pub fn walk_module<$($life,)? V: $Trait$(<$life>)? + ?Sized>(
            visitor: &mut V,
            module: &$($life)? $($mut)? Module,
        ) {
            match module {
                Module::Std(name) | Module::Path(name) => visitor.visit_name(name),
            }
        }

        /// Name, parameters, body.
        pub fn walk_definition<$($life,)? V: $Trait$(<$life>)? + ?Sized>(
            visitor: &mut V,
            definition: &$($life)? $($mut)? Definition,
        ) {
            visitor.visit_span(&$($mut)? definition.span);
            visitor.visit_name(&$($mut)? definition.name);
            for parameter in &$($mut)? definition.parameters {
                visitor.visit_parameter(parameter);
            }
            visitor.visit_body(&$($mut)? definition.body);
        }

        /// Name, parameters, value.
        pub fn walk_function<$($life,)? V: $Trait$(<$life>)? + ?Sized>(
            visitor: &mut V,
            function: &$($life)? $($mut)? Function,
        ) {
            visitor.visit_span(&$($mut)? function.span);
            visitor.visit_name(&$($mut)? function.name);
            for parameter in &$($mut)? function.parameters {
                visitor.visit_parameter(parameter);
            }
            visitor.visit_expr(&$($mut)? function.value);
        }

        /// Name and value.
        pub fn walk_constant<$($life,)? V: $Trait$(<$life>)? + ?Sized>(
            visitor: &mut V,
            constant: &$($life)? $($mut)? Constant,
        ) {
            visitor.visit_span(&$($mut)? constant.span);
            visitor.visit_name(&$($mut)? constant.name);
            visitor.visit_expr(&$($mut)? constant.value);
        }

        /// Name, type, default.
        pub fn walk_parameter<$($life,)? V: $Trait$(<$life>)? + ?Sized>(
            visitor: &mut V,
            parameter: &$($life)? $($mut)? Parameter,
        ) {
            visitor.visit_span(&$($mut)? parameter.span);
            visitor.visit_name(&$($mut)? parameter.name);
            if let Some(ty) = &$($mut)? parameter.ty {
                visitor.visit_type(ty);
            }
            if let Some(default) = &$($mut)? parameter.default {
                visitor.visit_expr(default);
            }
        }

        /// Its span.
        pub fn walk_type<$($life,)? V: $Trait$(<$life>)? + ?Sized>(
            visitor: &mut V,
            ty: &$($life)? $($mut)? (Type, Span),
        ) {
            visitor.visit_span(&$($mut)? ty.1);
        }

        /// The statements.
        pub fn walk_body<$($life,)? V: $Trait$(<$life>)? + ?Sized>(
            visitor: &mut V,
            body: &$($life)? $($mut)? Body,
        ) {
            visitor.visit_span(&$($mut)? body.span);
            for statement in &$($mut)? body.statements {
                visitor.visit_statement(statement);
            }
        }

        /// The parts of the statement.
        pub fn walk_statement<$($life,)? V: $Trait$(<$life>)? + ?Sized>(
            visitor: &mut V,
            statement: &$($life)? $($mut)? Statement,
        ) {
            visitor.visit_span(&$($mut)? statement.span);
            match &$($mut)? statement.kind {
                StatementKind::Input { name, shape } => {
                    if let Some(name) = name {
                        visitor.visit_name(name);
                    }
                    visitor.visit_pattern(shape);
                }
                StatementKind::Output { names, train } => {
                    for name in names {
                        visitor.visit_name(name);
                    }
                    if let Some(train) = train {
                        visitor.visit_expr(train);
                    }
                }
                StatementKind::Expect(expr) | StatementKind::Where(expr) => {
                    visitor.visit_expr(expr);
                }
                StatementKind::Task { kind, settings } => {
                    visitor.visit_name(kind);
                    for setting in settings {
                        visitor.visit_argument(setting);
                    }
                }
                StatementKind::Share { name, chain } => {
                    visitor.visit_name(name);
                    visitor.visit_chain(chain);
                }
                StatementKind::Let { name, value } => {
                    visitor.visit_name(name);
                    visitor.visit_expr(value);
                }
                StatementKind::Bind { names, chain } => {
                    for name in names {
                        visitor.visit_name(name);
                    }
                    visitor.visit_chain(chain);
                }
                StatementKind::Chain(chain) => visitor.visit_chain(chain),
                StatementKind::Bad(names) => {
                    for name in names {
                        visitor.visit_name(name);
                    }
                }
            }
        }

        /// The steps.
        pub fn walk_chain<$($life,)? V: $Trait$(<$life>)? + ?Sized>(
            visitor: &mut V,
            chain: &$($life)? $($mut)? Chain,
        ) {
            visitor.visit_span(&$($mut)? chain.span);
            for step in &$($mut)? chain.steps {
                visitor.visit_step(step);
            }
        }

        /// The kind of the step, its label, its shape.
        pub fn walk_step<$($life,)? V: $Trait$(<$life>)? + ?Sized>(
            visitor: &mut V,
            step: &$($life)? $($mut)? Step,
        ) {
            visitor.visit_span(&$($mut)? step.span);
            match &$($mut)? step.kind {
                StepKind::Layer(used) => visitor.visit_layer_use(used),
                StepKind::Repeat(repeat) => visitor.visit_repeat(repeat),
                StepKind::For(each) => visitor.visit_for(each),
                StepKind::If { condition, then, otherwise } => {
                    visitor.visit_expr(condition);
                    visitor.visit_body(then);
                    if let Some(otherwise) = otherwise {
                        visitor.visit_body(otherwise);
                    }
                }
                StepKind::Residual { body, shortcut } => {
                    visitor.visit_body(body);
                    if let Some(shortcut) = shortcut {
                        visitor.visit_body(shortcut);
                    }
                }
                StepKind::Choose(chains) => {
                    for chain in chains {
                        visitor.visit_chain(chain);
                    }
                }
                StepKind::Frozen(body) | StepKind::Body(body) => visitor.visit_body(body),
            }
            if let Some(label) = &$($mut)? step.label {
                visitor.visit_name(label);
            }
            if let Some(shape) = &$($mut)? step.shape {
                visitor.visit_pattern(shape);
            }
        }

        /// The count, the carried names, one round.
        pub fn walk_repeat<$($life,)? V: $Trait$(<$life>)? + ?Sized>(
            visitor: &mut V,
            repeat: &$($life)? $($mut)? Repeat,
        ) {
            visitor.visit_span(&$($mut)? repeat.keyword);
            visitor.visit_expr(&$($mut)? repeat.count);
            for name in &$($mut)? repeat.carry {
                visitor.visit_name(name);
            }
            visitor.visit_body(&$($mut)? repeat.body);
        }

        /// The names, the range or list, the carried names, one round.
        pub fn walk_for<$($life,)? V: $Trait$(<$life>)? + ?Sized>(
            visitor: &mut V,
            each: &$($life)? $($mut)? For,
        ) {
            visitor.visit_span(&$($mut)? each.keyword);
            for name in &$($mut)? each.names {
                visitor.visit_name(name);
            }
            visitor.visit_expr(&$($mut)? each.range);
            for name in &$($mut)? each.carry {
                visitor.visit_name(name);
            }
            visitor.visit_body(&$($mut)? each.body);
        }

        /// The name, the call in its parentheses, the arguments.
        pub fn walk_layer_use<$($life,)? V: $Trait$(<$life>)? + ?Sized>(
            visitor: &mut V,
            used: &$($life)? $($mut)? LayerUse,
        ) {
            visitor.visit_span(&$($mut)? used.span);
            visitor.visit_name(&$($mut)? used.name);
            if let Some(call) = &$($mut)? used.call {
                visitor.visit_call(call);
            }
            for argument in &$($mut)? used.arguments {
                visitor.visit_argument(argument);
            }
        }

        /// The items in the parentheses.
        pub fn walk_call<$($life,)? V: $Trait$(<$life>)? + ?Sized>(
            visitor: &mut V,
            call: &$($life)? $($mut)? Call,
        ) {
            visitor.visit_span(&$($mut)? call.span);
            for item in &$($mut)? call.items {
                visitor.visit_call_item(item);
            }
        }

        /// The chain or value.
        pub fn walk_call_item<$($life,)? V: $Trait$(<$life>)? + ?Sized>(
            visitor: &mut V,
            item: &$($life)? $($mut)? CallItem,
        ) {
            match item {
                CallItem::Chain(chain) => visitor.visit_chain(chain),
                CallItem::Value(argument) => visitor.visit_argument(argument),
            }
        }

        /// The parameter's name, and the value.
        pub fn walk_argument<$($life,)? V: $Trait$(<$life>)? + ?Sized>(
            visitor: &mut V,
            argument: &$($life)? $($mut)? Argument,
        ) {
            visitor.visit_span(&$($mut)? argument.span);
            if let Some(name) = &$($mut)? argument.name {
                visitor.visit_name(name);
            }
            visitor.visit_expr(&$($mut)? argument.value);
        }

        /// The value that states the shape.
        pub fn walk_pattern<$($life,)? V: $Trait$(<$life>)? + ?Sized>(
            visitor: &mut V,
            pattern: &$($life)? $($mut)? Pattern,
        ) {
            visitor.visit_span(&$($mut)? pattern.span);
            match &$($mut)? pattern.kind {
                PatternKind::Literal(_) => {}
                PatternKind::Value(expr) => visitor.visit_expr(expr),
            }
        }

        /// The values and names inside.
        pub fn walk_expr<$($life,)? V: $Trait$(<$life>)? + ?Sized>(
            visitor: &mut V,
            expr: &$($life)? $($mut)? Expr,
        ) {
            visitor.visit_span(&$($mut)? expr.span);
            match &$($mut)? expr.kind {
                ExprKind::Number(_)
                | ExprKind::Size(_)
                | ExprKind::Bool(_)
                | ExprKind::Name(_)
                | ExprKind::Text(_) => {}
                ExprKind::Call { function, arguments } => {
                    visitor.visit_name(function);
                    for argument in arguments {
                        visitor.visit_argument(argument);
                    }
                }
                ExprKind::List(elements) => {
                    for element in elements {
                        visitor.visit_expr(element);
                    }
                }
                ExprKind::Index { list, index } => {
                    visitor.visit_expr(list);
                    visitor.visit_expr(index);
                }
                ExprKind::Unary { operator: _, operand } => visitor.visit_expr(operand),
                ExprKind::Binary { operator: _, operator_span, left, right } => {
                    visitor.visit_expr(left);
                    visitor.visit_span(operator_span);
                    visitor.visit_expr(right);
                }
                ExprKind::If { condition, then, otherwise } => {
                    visitor.visit_expr(condition);
                    visitor.visit_expr(then);
                    visitor.visit_expr(otherwise);
                }
                ExprKind::Range { start, end } => {
                    visitor.visit_expr(start);
                    visitor.visit_expr(end);
                }
                ExprKind::To { first, last, step } => {
                    visitor.visit_expr(first);
                    visitor.visit_expr(last);
                    if let Some(step) = step {
                        visitor.visit_expr(step);
                    }
                }
                ExprKind::Layer(used) => visitor.visit_layer_use(used),
            }
        }

        /// Its span.
        pub fn walk_name<$($life,)? V: $Trait$(<$life>)? + ?Sized>(
            visitor: &mut V,
            name: &$($life)? $($mut)? Name,
        ) {
            visitor.visit_span(&$($mut)? name.span);
        }
    };
    (@methods [$(#[$doc:meta])*] $Trait:ident $life:tt $mut:tt
        $($(#[$about:meta])* $visit:ident $walk:ident $Node:ty,)*
    ) => {
        visitor! { @trait [$(#[$doc])*] $Trait $life [
            $(visitor! { @method [$(#[$about])*] $life $mut $visit $walk $Node })*
            visitor! { @span $life $mut }
        ] }
    };
    (@trait [$(#[$doc:meta])*] $Trait:ident [$($life:lifetime)?] [$($methods:tt)*]) => {
        $(#[$doc])*
        pub trait $Trait$(<$life>)? {
            $($methods)*
        }
    };
    (@method [$(#[$about:meta])*] [$($life:lifetime)?] [$($mut:tt)?]
        $visit:ident $walk:ident $Node:ty
    ) => {
        $(#[$about])*
        fn $visit(&mut self, node: &$($life)? $($mut)? $Node) {
            $walk(self, node);
        }
    };
    (@span [$($life:lifetime)?] [$($mut:tt)?]) => {
        /// A span of the tree: of a node, a keyword, an operator or a comment.
        fn visit_span(&mut self, span: &$($life)? $($mut)? Span) {
            let _ = span;
        }
    };
}

mod shared {
    use super::*;

    visitor! {
        /// Reads a tree, and may keep the visited nodes.
        Visit<'t> []
    }
}

/// [`Visit`]'s counterpart that changes the tree, with `walk_*` functions of its own.
pub mod mutable {
    use super::*;

    visitor! {
        /// Changes a tree in place.
        VisitMut [mut]
    }
}
