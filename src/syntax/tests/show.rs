//! A tree as one line of text, with every group in parentheses, so that tests can be read.

use crate::syntax::tree::*;

pub(super) fn file(file: &File) -> String {
    file.items.iter().map(item).collect::<Vec<_>>().join("\n")
}

fn item(item: &Item) -> String {
    match item {
        Item::Use(it) => {
            let alias = |name: &Option<Name>| {
                name.as_ref()
                    .map_or(String::new(), |it| format!(" as {}", it.text))
            };
            let names = it.names.as_ref().map_or(String::new(), |names| {
                let names = names
                    .iter()
                    .map(|it| format!("{}{}", it.name.text, alias(&it.alias)));
                format!(" {{{}}}", names.collect::<Vec<_>>().join(", "))
            });
            let from = match &it.from {
                Module::Std(name) => name.text.to_string(),
                Module::Path(name) => format!("{:?}", name.text),
            };
            format!("use {from}{}{names}", alias(&it.alias))
        }
        Item::Network(it) => format!("network {}", definition(it)),
        Item::Block(it) => format!("block {}", definition(it)),
        Item::Function(it) => {
            let (name, all) = (&it.name.text, parameters(&it.parameters));
            format!("fn {name}({all}) = {}", expr(&it.value))
        }
        Item::Constant(it) => format!("let {} = {}", it.name.text, expr(&it.value)),
    }
}

fn parameters(all: &[Parameter]) -> String {
    let parameters = all.iter().map(|it| {
        let ty = it
            .ty
            .map_or(String::new(), |(ty, _)| format!(": {}", ty.word()));
        let default = it
            .default
            .as_ref()
            .map_or(String::new(), |it| format!(" = {}", expr(it)));
        format!("{}{ty}{default}", it.name.text)
    });
    parameters.collect::<Vec<_>>().join(", ")
}

fn definition(it: &Definition) -> String {
    format!(
        "{}({}) {}",
        it.name.text,
        parameters(&it.parameters),
        body(&it.body)
    )
}

pub(super) fn body(body: &Body) -> String {
    let statements = body.statements.iter().map(|it| statement(&it.kind));
    format!("{{{}}}", statements.collect::<Vec<_>>().join("; "))
}

fn names(names: &[Name]) -> String {
    names
        .iter()
        .map(|it| it.text.as_str())
        .collect::<Vec<_>>()
        .join(", ")
}

fn statement(kind: &StatementKind) -> String {
    match kind {
        StatementKind::Input { name, shape } => {
            let name = name
                .as_ref()
                .map_or(String::new(), |it| format!("{} ", it.text));
            format!("input {name}{}", pattern(shape))
        }
        StatementKind::Output { names: all, train } => {
            let train = train
                .as_ref()
                .map_or(String::new(), |it| format!(" train={}", expr(it)));
            format!("output {}{train}", names(all))
        }
        StatementKind::Expect(it) => format!("expect {}", expr(it)),
        StatementKind::Where(it) => format!("where {}", expr(it)),
        StatementKind::Task { kind, settings } => {
            format!("task {} {{{}}}", kind.text, arguments(settings))
        }
        StatementKind::Share { name, chain: it } => format!("share {} = {}", name.text, chain(it)),
        StatementKind::Let { name, value } => format!("let {} = {}", name.text, expr(value)),
        StatementKind::Bind {
            names: all,
            chain: it,
        } => format!("{} = {}", names(all), chain(it)),
        StatementKind::Chain(it) => chain(it),
        StatementKind::Bad(all) => format!("bad[{}]", names(all)),
    }
}

pub(super) fn chain(chain: &Chain) -> String {
    chain
        .steps
        .iter()
        .map(step)
        .collect::<Vec<_>>()
        .join(" -> ")
}

fn step(it: &Step) -> String {
    let label = it
        .label
        .as_ref()
        .map_or(String::new(), |it| format!(" as {}", it.text));
    let shape = it
        .shape
        .as_ref()
        .map_or(String::new(), |it| format!(" : {}", pattern(it)));
    let carried = |it: &[Name]| {
        if it.is_empty() {
            String::new()
        } else {
            format!(" carry {}", names(it))
        }
    };
    let kind = match &it.kind {
        StepKind::Layer(it) => layer(it),
        StepKind::Repeat(it) => format!(
            "repeat {}{} {}",
            expr(&it.count),
            carried(&it.carry),
            body(&it.body)
        ),
        StepKind::For(it) => format!(
            "for {} in {}{} {}",
            names(&it.names),
            expr(&it.range),
            carried(&it.carry),
            body(&it.body)
        ),
        StepKind::If {
            condition,
            then,
            otherwise,
        } => {
            let otherwise = otherwise
                .as_ref()
                .map_or(String::new(), |it| format!(" else {}", body(it)));
            format!("if {} {}{otherwise}", expr(condition), body(then))
        }
        StepKind::Residual { body: it, shortcut } => {
            let shortcut = shortcut
                .as_ref()
                .map_or(String::new(), |it| format!(" shortcut {}", body(it)));
            format!("residual {}{shortcut}", body(it))
        }
        StepKind::Choose(all) => format!(
            "choose {{{}}}",
            all.iter().map(chain).collect::<Vec<_>>().join(" | ")
        ),
        StepKind::Frozen(it) => format!("frozen {}", body(it)),
        StepKind::Body(it) => body(it),
    };
    format!("{kind}{label}{shape}")
}

fn layer(it: &LayerUse) -> String {
    let call = it.call.as_ref().map_or(String::new(), |call| {
        let items = call.items.iter().map(|it| match it {
            CallItem::Chain(it) => chain(it),
            CallItem::Value(it) => format!("value {}", argument(it)),
        });
        format!("({})", items.collect::<Vec<_>>().join(", "))
    });
    let given = arguments(&it.arguments);
    let blank = if given.is_empty() { "" } else { " " };
    format!("{}{call}{blank}{given}", it.name.text)
}

fn arguments(all: &[Argument]) -> String {
    all.iter().map(argument).collect::<Vec<_>>().join(" ")
}

fn argument(it: &Argument) -> String {
    let name = it
        .name
        .as_ref()
        .map_or(String::new(), |it| format!("{}=", it.text));
    format!("{name}{}", expr(&it.value))
}

fn pattern(it: &Pattern) -> String {
    match &it.kind {
        PatternKind::Literal(extents) => {
            let extents = extents
                .iter()
                .map(|it| it.map_or("?".to_owned(), |it| it.to_string()));
            extents.collect::<Vec<_>>().join("x")
        }
        PatternKind::Value(it) => expr(it),
    }
}

pub(super) fn expr(it: &Expr) -> String {
    match &it.kind {
        ExprKind::Number(it) => it.value.to_string(),
        ExprKind::Size(it) => it.to_string(),
        ExprKind::Bool(it) => if *it { "on" } else { "off" }.to_owned(),
        ExprKind::Name(it) => it.to_string(),
        ExprKind::Text(it) => format!("{it:?}"),
        ExprKind::Call {
            function,
            arguments,
        } => {
            let arguments = arguments
                .iter()
                .map(argument)
                .collect::<Vec<_>>()
                .join(", ");
            format!("{}({arguments})", function.text)
        }
        ExprKind::List(all) => {
            format!("[{}]", all.iter().map(expr).collect::<Vec<_>>().join(", "))
        }
        ExprKind::Index { list, index } => format!("{}[{}]", expr(list), expr(index)),
        ExprKind::Unary { operator, operand } => match operator {
            UnaryOperator::Negate => format!("(-{})", expr(operand)),
            UnaryOperator::Not => format!("(not {})", expr(operand)),
        },
        ExprKind::Binary {
            operator,
            left,
            right,
            ..
        } => format!("({} {} {})", expr(left), operator.symbol(), expr(right)),
        ExprKind::If {
            condition,
            then,
            otherwise,
        } => format!(
            "(if {} then {} else {})",
            expr(condition),
            expr(then),
            expr(otherwise)
        ),
        ExprKind::Range { start, end } => format!("({}..{})", expr(start), expr(end)),
        ExprKind::To { first, last, step } => {
            let step = step
                .as_ref()
                .map_or(String::new(), |it| format!(" step {}", expr(it)));
            format!("({} to {}{step})", expr(first), expr(last))
        }
        ExprKind::Layer(it) => format!("(layer {})", layer(it)),
    }
}
