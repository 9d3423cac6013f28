//! Structure that repeats becomes blocks: steps in a row that come again with other numbers are
//! one block, whose parameters are the numbers that differ.

mod loops;
mod parameters;

pub(super) use loops::loops;

use super::labels::{Names, Scheme, identifier, is_reserved, name_flow, scheme};
use super::layer::Call;
use super::tree::{Chain, Piece, Start, Statement};
use crate::layer::{Reads, signature};
use parameters::{Parameters, labels, open_values};
use smol_str::SmolStr;
use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

/// A block of the written file.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// Its name.
    pub name: String,
    /// Its parameters as they are written: `features: int`.
    pub parameters: Vec<String>,
    /// Its steps.
    pub body: Chain,
}

/// A block has this many layers at least, unless its uses are many and all the same.
const LEAST_LAYERS: usize = 4;
/// The layers of such a small block, at least.
const FEWEST_LAYERS: usize = 2;
/// The number of layers that all uses of a small block must replace together.
const MANY_LAYERS: usize = 12;
/// A block spans this many steps of a chain at most.
const LONGEST: usize = 48;
/// With more numbers than this, a block is harder to read than the layers that it replaces.
const MOST_PARAMETERS: usize = 8;
/// A block must save at least this many layers.
const LEAST_SAVING: i64 = 4;
/// Blocks of one file, at most.
const MOST_BLOCKS: usize = 24;

/// Steps in a row: in which chain (in the order of [`visit`]), from which, to before which.
#[derive(Clone, Copy, Debug)]
struct Place {
    chain: usize,
    from: usize,
    to: usize,
}

/// Steps that come several times.
struct Repetition {
    places: Vec<Place>,
    scheme: Option<Scheme>,
    parameters: Parameters,
    saving: i64,
}

/// Makes blocks of repeated steps.
pub(super) fn blocks(statements: &mut [Statement], names: &mut Names) -> Vec<Block> {
    let mut blocks = Vec::new();
    while blocks.len() < MOST_BLOCKS
        && let Some(best) = best(statements)
    {
        blocks.push(replace(statements, &best, names));
    }
    blocks
}

/// Calls `each` with all chains, inner ones first.
fn visit<'p>(pieces: &'p [Piece], each: &mut dyn FnMut(&'p [Piece])) {
    for piece in pieces {
        for arm in &piece.arms {
            visit(&arm.pieces, each);
        }
    }
    each(pieces);
}

/// Calls `each` with all chains in the same order, to change them.
fn visit_mut(pieces: &mut Vec<Piece>, each: &mut dyn FnMut(&mut Vec<Piece>)) {
    for piece in pieces.iter_mut() {
        for arm in &mut piece.arms {
            visit_mut(&mut arm.pieces, each);
        }
    }
    each(pieces);
}

/// A hash of the parts of a step that must be equal in all uses of a block: the whole step where
/// `whole`; `None` where it cannot be in a block.
fn skeleton(piece: &Piece, whole: bool) -> Option<u64> {
    if piece.shared || piece.rounds > 1 {
        return None;
    }
    let mut hasher = DefaultHasher::new();
    piece.call.name.hash(&mut hasher);
    (piece.label.is_some(), piece.frozen, whole).hash(&mut hasher);
    for argument in &piece.call.arguments {
        argument.name.hash(&mut hasher);
        if whole || argument.open.is_none() {
            argument.text.hash(&mut hasher);
        }
    }
    piece.arms.len().hash(&mut hasher);
    for arm in &piece.arms {
        if arm.start != Start::Flow {
            return None;
        }
        arm.pieces.len().hash(&mut hasher);
        for inner in &arm.pieces {
            skeleton(inner, whole)?.hash(&mut hasher);
        }
    }
    Some(hasher.finish())
}

fn best(statements: &[Statement]) -> Option<Repetition> {
    let mut chains: Vec<&[Piece]> = Vec::new();
    let mut lefts: Vec<bool> = Vec::new();
    for statement in statements {
        visit(&statement.chain.pieces, &mut |chain| chains.push(chain));
        lefts.resize(chains.len(), false);
        // A join that names its inputs cannot be at the start of a block, nor can a split.
        if let Some(last) = lefts.last_mut() {
            *last = statement.makes.len() > 1;
        }
    }
    let mut found: BTreeMap<(usize, u64), Vec<Place>> = BTreeMap::new();
    for (index, chain) in chains.iter().enumerate() {
        if lefts.get(index) == Some(&true) {
            continue;
        }
        windows(index, chain, &mut found);
    }
    let pieces = |place: Place| {
        let chain = chains.get(place.chain).copied().unwrap_or_default();
        chain.get(place.from..place.to).unwrap_or_default()
    };
    let mut best: Option<Repetition> = None;
    for ((layers, _), places) in found.into_iter().rev() {
        let most = places.len().saturating_sub(1).saturating_mul(layers);
        let bound = i64::try_from(most).unwrap_or(i64::MAX);
        let enough = best
            .as_ref()
            .map_or(LEAST_SAVING, |best| best.saving.saturating_add(1));
        if bound < enough {
            continue;
        }
        if let Some(repetition) = repetition(layers, &apart(&places), &pieces)
            && repetition.saving >= enough
        {
            best = Some(repetition);
        }
    }
    best
}

/// All rows of whole lines in a chain.
fn windows(index: usize, chain: &[Piece], found: &mut BTreeMap<(usize, u64), Vec<Place>>) {
    let keys = chain.iter();
    let keys: Vec<_> = keys
        .map(|piece| Some((skeleton(piece, false)?, skeleton(piece, true)?)))
        .collect();
    let begins = |at: usize| chain.get(at).is_none_or(|piece| !piece.follows());
    for from in 0..chain.len() {
        if from > 0 && !begins(from) {
            continue;
        }
        let (mut open, mut closed) = (DefaultHasher::new(), DefaultHasher::new());
        let mut layers: usize = 0;
        let end = chain.len().min(from.saturating_add(LONGEST));
        for at in from..end {
            let (Some(Some((key, whole))), Some(piece)) = (keys.get(at), chain.get(at)) else {
                break;
            };
            key.hash(&mut open);
            whole.hash(&mut closed);
            layers = layers.saturating_add(piece.layers);
            let to = at.saturating_add(1);
            // A join is a place to end, whatever stands after it in its line.
            if layers >= FEWEST_LAYERS && (begins(to) || !piece.arms.is_empty()) {
                let place = Place {
                    chain: index,
                    from,
                    to,
                };
                let small = layers < LEAST_LAYERS;
                let hasher = if small { &closed } else { &open };
                let key = (layers, hasher.finish());
                found.entry(key).or_default().push(place);
            }
        }
    }
}

/// The places that do not overlap; of two that do, the first.
fn apart(places: &[Place]) -> Vec<Place> {
    let mut apart: Vec<Place> = Vec::new();
    for &place in places {
        let clear = apart
            .last()
            .is_none_or(|last| last.chain != place.chain || last.to <= place.from);
        if clear {
            apart.push(place);
        }
    }
    apart
}

/// The most places whose names go together.
fn repetition<'p>(
    layers: usize,
    places: &[Place],
    pieces: &impl Fn(Place) -> &'p [Piece],
) -> Option<Repetition> {
    let (&first, rest) = places.split_first()?;
    let first_names = labels(pieces(first));
    let mut together = vec![first];
    let mut others = Vec::new();
    for &place in rest {
        let fits = first_names.is_empty()
            || scheme(&[first_names.clone(), labels(pieces(place))]).is_some();
        if fits {
            together.push(place);
        } else {
            others.push(place);
        }
    }
    let own = whole(layers, &together, pieces);
    let other = if others.len() > 1 {
        repetition(layers, &others, pieces)
    } else {
        None
    };
    [own, other]
        .into_iter()
        .flatten()
        .max_by_key(|it| it.saving)
}

fn whole<'p>(
    layers: usize,
    places: &[Place],
    pieces: &impl Fn(Place) -> &'p [Piece],
) -> Option<Repetition> {
    if places.len() < 2 {
        return None;
    }
    let first = pieces(*places.first()?);
    let names: Vec<Vec<&str>> = places.iter().map(|&place| labels(pieces(place))).collect();
    let named = names.first().is_some_and(|names| !names.is_empty());
    let scheme = if named { Some(scheme(&names)?) } else { None };
    let values: Vec<_> = places
        .iter()
        .map(|&place| open_values(pieces(place)))
        .collect();
    let inner = scheme.as_ref().map(|scheme| scheme.inner.as_slice());
    let parameters = Parameters::of(first, &values, inner);
    let small = layers < LEAST_LAYERS;
    let few = layers.saturating_mul(places.len()) < MANY_LAYERS;
    if parameters.len() > MOST_PARAMETERS || small && (few || parameters.len() > 0) {
        return None;
    }
    let count = i64::try_from(places.len()).ok()?;
    let size = i64::try_from(layers).ok()?;
    let numbers = i64::try_from(parameters.len()).ok()?;
    let mut saving = count.saturating_sub(1).saturating_mul(size);
    saving = saving.saturating_sub(numbers.saturating_mul(count).checked_div(2)?);
    // One unit reads better than several in one.
    let joins = first.iter().filter(|piece| !piece.arms.is_empty()).count();
    let blocks = first.iter().filter(|piece| piece.is_use()).count();
    if blocks > 0 && (joins > 0 || blocks.saturating_mul(2) >= first.len()) {
        return None;
    }
    // A stage ends where it pools.
    let pools = first
        .last()
        .is_some_and(|piece| piece.call.name.ends_with("pool"));
    if joins > 1 || joins == 0 && !pools {
        saving = saving.checked_div(2)?;
    }
    Some(Repetition {
        places: places.to_vec(),
        scheme,
        parameters,
        saving,
    })
}

/// Puts uses of a block in the places; the block.
fn replace(statements: &mut [Statement], best: &Repetition, names: &mut Names) -> Block {
    let mut body: Vec<Piece> = Vec::new();
    let first = best.places.first().copied();
    let mut index: usize = 0;
    for statement in statements.iter() {
        visit(&statement.chain.pieces, &mut |chain| {
            if let Some(place) = first
                && place.chain == index
            {
                body = chain.get(place.from..place.to).unwrap_or_default().to_vec();
            }
            index = index.saturating_add(1);
        });
    }
    let mut name = called(&body, best.scheme.as_ref());
    if names.is_original(&name) {
        name.push_str("_block");
    }
    let name = names.fresh(&name, "block");
    let mut at: HashMap<usize, Vec<(usize, Place)>> = HashMap::new();
    for (number, &place) in best.places.iter().enumerate() {
        at.entry(place.chain).or_default().push((number, place));
    }
    let mut index: usize = 0;
    for statement in statements {
        visit_mut(&mut statement.chain.pieces, &mut |chain| {
            let mut places = at.remove(&index).unwrap_or_default();
            index = index.saturating_add(1);
            places.sort_by_key(|(_, place)| std::cmp::Reverse(place.from));
            for (number, place) in places {
                let label = best.scheme.as_ref().and_then(|scheme| {
                    let own = scheme.uses.get(number)?;
                    let bare = scheme.stem.is_empty();
                    Some(if bare {
                        format!("{}_{own}", stem_of(&name))
                    } else {
                        own.clone()
                    })
                });
                let piece = Piece {
                    call: Call {
                        name: SmolStr::new(&name),
                        arguments: best.parameters.arguments(number),
                    },
                    label,
                    arms: Vec::new(),
                    // A use is one step: no block is made of a single use.
                    layers: 1,
                    frozen: false,
                    shared: false,
                    rounds: 1,
                    nested: 0,
                    residual: false,
                    node: None,
                };
                if place.to <= chain.len() && place.from <= place.to {
                    chain.splice(place.from..place.to, [piece]);
                }
            }
        });
    }
    let mut own = Names::default();
    let written = best.parameters.written(&mut own);
    best.parameters.put(&mut body);
    let inner = best.scheme.iter().flat_map(|scheme| &scheme.inner);
    let mut inner: Vec<&String> = inner.rev().collect();
    relabel(&mut body, &mut inner, &mut own);
    name_flow(&mut body, Some("in"), &mut own, &|_| None);
    // A use has the name of its result, so a join at its end needs no label.
    if let Some(last) = body.last_mut().filter(|last| !last.arms.is_empty()) {
        last.label = None;
    }
    Block {
        name,
        parameters: written,
        body: Chain {
            start: Start::Flow,
            pieces: body,
        },
    }
}

/// `stage` of `stage_2`.
fn stem_of(name: &str) -> &str {
    name.trim_end_matches(|last: char| last.is_ascii_digit() || last == '_')
}

/// Gives the steps of a block the rest of their names; `left` has the next one last.
fn relabel(pieces: &mut [Piece], left: &mut Vec<&String>, own: &mut Names) {
    for piece in pieces {
        for arm in &mut piece.arms {
            relabel(&mut arm.pieces, left, own);
        }
        if piece.label.is_some() {
            let kind = &piece.call.name;
            let name = left.pop().filter(|name| !name.is_empty());
            piece.label = name.map(|name| own.make(name, kind));
        }
    }
}

/// The name of a block: from the names of its uses, or from its layers.
fn called(body: &[Piece], scheme: Option<&Scheme>) -> String {
    let stem = scheme.map_or("", |scheme| scheme.stem.as_str());
    let stem = identifier(stem, "").trim_matches('_').to_ascii_lowercase();
    let stem = match stem.as_str() {
        // Layers that only a separate loss reads are a head for training.
        "loss" => "head".to_owned(),
        // `conv1`, `conv2`: a number after the word would be the name of a layer.
        word if is_reserved(word) => String::new(),
        _ => stem,
    };
    let joins = body.iter().any(|piece| {
        let kind = signature(&piece.call.name);
        kind.is_some_and(|it| it.reads == Reads::Tensors) && !piece.arms.is_empty()
    });
    let residual = body.iter().find(|piece| piece.residual);
    let projected = residual
        .and_then(|piece| piece.arms.last())
        .is_some_and(|shortcut| !shortcut.pieces.is_empty());
    let base = if !stem.is_empty() {
        stem
    } else if residual.is_some() {
        "unit".to_owned()
    } else if body.len() > 8 {
        "tower".to_owned()
    } else if joins {
        "module".to_owned()
    } else {
        "stage".to_owned()
    };
    if projected {
        format!("{base}_projection")
    } else {
        base
    }
}
