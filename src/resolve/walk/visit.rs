//! The walk itself: statements, steps and expressions.

use super::super::known::{TASK_SETTINGS, TASKS, UNUSED};
use super::super::{NameKind, Role, Target};
use super::{Expected, Holds, Resolver, name_id};
use crate::syntax::tree::{
    Argument, BinaryOperator, Body, Expr, ExprKind, For, LayerUse, Name, Pattern, Repeat,
    Statement, StatementKind, Type,
};
use crate::syntax::visit::{Visit, walk_body, walk_expr, walk_pattern};

impl<'t> Visit<'t> for Resolver<'t> {
    fn visit_body(&mut self, body: &'t Body) {
        self.scoped(body.span.range(), |this| walk_body(this, body));
    }

    fn visit_statement(&mut self, statement: &'t Statement) {
        let end = statement.span.end;
        match &statement.kind {
            StatementKind::Input { name, shape } => {
                let id = name.as_ref().map(|name| {
                    let id = self.define(name, NameKind::Input, Holds::Tensor);
                    (id, name)
                });
                self.visit_pattern(shape);
                if let Some((id, name)) = id {
                    self.declare(id, &name.text, end);
                }
                if self.names_its_input && self.scope == self.outermost {
                    self.flow(statement.span.first(crate::source::offset("input".len())));
                }
            }
            StatementKind::Output { names, train } => {
                for name in names {
                    self.tensor(name);
                }
                if let Some(train) = train {
                    self.visit_expr(train);
                }
            }
            StatementKind::Expect(expr) | StatementKind::Where(expr) => {
                // A network is measured at its end.
                self.measures = true;
                self.expecting(Expected::Operand, |this| {
                    this.late(|this| this.visit_expr(expr));
                });
                self.measures = false;
            }
            StatementKind::Task { kind, settings } => {
                let of = |known: &[&str], name: &str| known.contains(&name);
                let target = of(TASKS, &kind.text).then_some(Target::Language);
                self.refer(&kind.text, kind.span, Role::Task, target);
                for setting in settings {
                    if let Some(name) = &setting.name {
                        let target = of(TASK_SETTINGS, &name.text).then_some(Target::Language);
                        self.refer(&name.text, name.span, Role::Setting, target);
                    }
                    self.expecting(Expected::Type(Some(Type::Word)), |this| {
                        this.visit_expr(&setting.value);
                    });
                }
            }
            StatementKind::Share { name, chain } => {
                let id = self.define(name, NameKind::Share, Holds::Layer);
                self.scoped(chain.span.range(), |this| {
                    this.late(|this| this.visit_chain(chain));
                });
                self.declare(id, &name.text, end);
            }
            StatementKind::Let { name, value } => {
                let id = self.define(name, NameKind::Let, Holds::Value);
                self.expecting(Expected::Type(None), |this| this.visit_expr(value));
                let holds = self.holds(value);
                if let Some(known) = self.holds.get_mut(id.index()) {
                    *known = holds;
                }
                self.declare(id, &name.text, end);
            }
            StatementKind::Bind { names, chain } => {
                let first = self.done.definitions.len();
                for name in names {
                    match name.text.as_str() {
                        UNUSED => self.define_unused(name, NameKind::Tensor),
                        _ => {
                            self.define(name, NameKind::Tensor, Holds::Tensor);
                        }
                    }
                }
                self.visit_chain(chain);
                for (index, name) in (first..).zip(names) {
                    if name.text != UNUSED {
                        self.declare(name_id(index), &name.text, end);
                    }
                }
            }
            StatementKind::Chain(chain) => self.visit_chain(chain),
            StatementKind::Bad(names) => {
                self.has_bad = true;
                for name in names {
                    let id = self.define(name, NameKind::Lost, Holds::Any);
                    self.declare(id, &name.text, end);
                }
            }
        }
    }

    fn visit_repeat(&mut self, repeat: &'t Repeat) {
        self.visit_expr(&repeat.count);
        let outside = self.carried(&repeat.carry);
        self.rounds(&repeat.carry, &outside, &[], &repeat.body);
    }

    fn visit_for(&mut self, each: &'t For) {
        // Of a list, it may be a layer.
        let holds = match &each.range.kind {
            ExprKind::Range { .. } => Holds::Value,
            _ => Holds::Any,
        };
        let mut variables = Vec::new();
        for name in &each.names {
            match name.text.as_str() {
                UNUSED => self.define_unused(name, NameKind::Variable),
                _ => variables.push((self.define(name, NameKind::Variable, holds), name)),
            }
        }
        self.visit_expr(&each.range);
        let outside = self.carried(&each.carry);
        self.rounds(&each.carry, &outside, &variables, &each.body);
    }

    fn visit_layer_use(&mut self, used: &'t LayerUse) {
        self.layer_use(used, false);
    }

    /// A value between the parentheses of a call, which belongs to no parameter.
    fn visit_argument(&mut self, argument: &'t Argument) {
        if let Some(name) = &argument.name {
            self.refer(&name.text, name.span, Role::Parameter, None);
        }
        self.expecting(Expected::Operand, |this| this.visit_expr(&argument.value));
    }

    fn visit_pattern(&mut self, pattern: &'t Pattern) {
        self.expecting(Expected::Operand, |this| walk_pattern(this, pattern));
    }

    fn visit_expr(&mut self, expr: &'t Expr) {
        match &expr.kind {
            ExprKind::Name(name) => self.value_name(name, expr.span),
            ExprKind::Layer(used) => self.layer_use(used, true),
            ExprKind::If {
                condition,
                then,
                otherwise,
            } => {
                self.expecting(Expected::Operand, |this| this.visit_expr(condition));
                self.visit_expr(then);
                self.visit_expr(otherwise);
            }
            ExprKind::Call {
                function,
                arguments,
            } => {
                let own = self.function_name(function);
                match own {
                    Some(id) => self.arguments_of_block(id, arguments),
                    None => {
                        for argument in arguments {
                            self.visit_argument(argument);
                        }
                    }
                }
            }
            ExprKind::Number(_) | ExprKind::Size(_) | ExprKind::Bool(_) | ExprKind::Text(_) => {}
            // Words and layers can be compared.
            ExprKind::Binary {
                operator: BinaryOperator::Equal | BinaryOperator::NotEqual,
                ..
            } => self.expecting(Expected::Type(None), |this| walk_expr(this, expr)),
            // Words and layers can be listed.
            ExprKind::List(_) => self.expecting(Expected::Type(None), |this| walk_expr(this, expr)),
            ExprKind::Index { .. }
            | ExprKind::Unary { .. }
            | ExprKind::Binary { .. }
            | ExprKind::Range { .. }
            | ExprKind::To { .. } => {
                self.expecting(Expected::Operand, |this| walk_expr(this, expr))
            }
        }
    }

    /// The label of a step: all other names are met by the methods above.
    fn visit_name(&mut self, label: &'t Name) {
        let id = self.define(label, NameKind::Label, Holds::Tensor);
        self.declare(id, &label.text, label.span.end);
    }
}
