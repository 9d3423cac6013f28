//! A difference in the order of the data flow, with similar changes gathered: a block that is added
//! is one line, and so are the same changes in all rounds of a loop.

use super::change::{numbered, unnumbered};
use super::{Change, LayerState, Lone, Matched, NetworkDiff};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

/// How much is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Similar changes are gathered, blocks that come or go as a whole are one line, and layers
    /// that only follow from other changes are left out.
    Gathered,
    /// Every changed layer, on its own line.
    Each,
}

/// The change of the layers of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mark {
    /// They are new.
    Added,
    /// They are removed.
    Removed,
    /// Something of them changed.
    Changed,
    /// They, or the blocks that they are in, have another name. Their other changes have lines of
    /// their own.
    Renamed,
    /// Only their shapes or costs changed.
    Follows,
}

/// One layer of a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Member<'d> {
    /// It has no partner.
    Lone(&'d LayerState),
    /// It is there before and after.
    Pair(&'d Matched),
}

impl<'d> Member<'d> {
    /// The layer, that after where there are two.
    pub fn layer(self) -> &'d LayerState {
        match self {
            Member::Lone(layer) => layer,
            Member::Pair(pair) => &pair.layers.after,
        }
    }
}

/// The unit that a line represents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Layers.
    Layer,
    /// Blocks that come or go as a whole.
    Block,
    /// Rounds of a loop that come or go as a whole; the last part of the path has their numbers.
    Round,
}

/// A line: a layer or block, or several that are alike.
#[derive(Clone, Debug, PartialEq)]
pub struct Line<'d> {
    /// The change of the layers.
    pub mark: Mark,
    /// Where they are, in parts: a part's number is that of all of them (`conv[2]`) or a range
    /// (`conv[2..4]`, `conv[2,4..12]`; `conv[*]` where it would be long); all combinations of the
    /// numbers are meant. Of [`Mark::Renamed`], the name after, without numbers.
    pub path: Vec<String>,
    /// How many layers or blocks are gathered here.
    pub instances: usize,
    /// The layers of each: 1, or those of a block or round.
    pub layers: usize,
    /// The unit of each.
    pub unit: Unit,
    /// All layers, those of the first instance first.
    pub members: Vec<Member<'d>>,
}

impl Line<'_> {
    /// By how much the layers' parameters grow.
    pub fn parameters(&self) -> i128 {
        self.sum(|layer| layer.parameters)
    }

    /// By how much their multiply-accumulates grow.
    pub fn macs(&self) -> i128 {
        self.sum(|layer| layer.macs)
    }

    fn sum(&self, count: impl Fn(&LayerState) -> u64) -> i128 {
        let count = |layer| i128::from(count(layer));
        let members = self.members.iter().map(|member| match member {
            Member::Lone(layer) if self.mark == Mark::Removed => count(layer).saturating_neg(),
            Member::Lone(layer) => count(layer),
            Member::Pair(_) if self.mark == Mark::Renamed => 0,
            Member::Pair(pair) => {
                count(&pair.layers.after).saturating_sub(count(&pair.layers.before))
            }
        });
        members.fold(0, i128::saturating_add)
    }
}

/// How many layers of each kind there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// New ones.
    pub added: usize,
    /// The removed ones.
    pub removed: usize,
    /// The layers that changed.
    pub changed: usize,
    /// The layers of which only shapes or costs changed.
    pub follow: usize,
    /// The unchanged ones; inputs, which are not layers, are not counted here.
    pub same: usize,
    /// Of all that have a partner, those with another name.
    pub renamed: usize,
}

impl NetworkDiff {
    /// How many layers of each kind there are.
    pub fn counts(&self) -> Counts {
        let many = |is: fn(&Matched) -> bool| self.matched.iter().filter(|it| is(it)).count();
        Counts {
            added: self.added.len(),
            removed: self.removed.len(),
            changed: many(Matched::is_changed),
            follow: many(Matched::follows),
            same: many(|pair| pair.is_same() && pair.layers.after.layer.is_some()),
            renamed: many(|pair| pair.renamed.is_some()),
        }
    }

    /// The lines, in the order of the data flow after; removed layers come after the layer that
    /// they followed.
    pub fn lines(&self, detail: Detail) -> Vec<Line<'_>> {
        let entries = entries(self.in_order(), detail);
        match detail {
            Detail::Each => entries.into_iter().map(Entry::line).collect(),
            Detail::Gathered => gathered(entries),
        }
    }

    /// All layers; a pair whose name changed too is there twice.
    fn in_order(&self) -> Vec<(Mark, Member<'_>)> {
        let mut placed = Vec::new();
        // Of each layer before, the place of its partner after.
        let mut partners: HashMap<usize, usize> = HashMap::new();
        for pair in &self.matched {
            let (before, after) = (&pair.layers.before, &pair.layers.after);
            partners.insert(before.node.index(), after.node.index());
            let place = (after.node.index(), 0, 0);
            if pair.renamed.is_some() {
                placed.push((place, Mark::Renamed, Member::Pair(pair)));
            }
            if pair.is_changed() {
                placed.push((place, Mark::Changed, Member::Pair(pair)));
            } else if pair.follows() {
                placed.push((place, Mark::Follows, Member::Pair(pair)));
            }
        }
        for layer in &self.added {
            let place = layer.node.index();
            placed.push(((place, 0, 0), Mark::Added, Member::Lone(layer)));
        }
        let mut removed = self.removed.iter().peekable();
        let mut last = 0;
        let most = self.matched.len().saturating_add(self.removed.len());
        for before in 0..most {
            if let Some(partner) = partners.get(&before) {
                last = *partner;
            }
            if let Some(layer) = removed.next_if(|layer| layer.node.index() == before) {
                placed.push(((last, 1, before), Mark::Removed, Member::Lone(layer)));
            }
        }
        placed.sort_by_key(|(place, _, _)| *place);
        let placed = placed.into_iter();
        placed.map(|(_, mark, member)| (mark, member)).collect()
    }
}

/// A layer, or a block or round that comes or goes as a whole.
struct Entry<'d> {
    mark: Mark,
    path: Vec<Cow<'d, str>>,
    lone: Option<Lone>,
    members: Vec<Member<'d>>,
}

impl<'d> Entry<'d> {
    fn of(mark: Mark, member: Member<'d>, lone: Option<Lone>) -> Self {
        let layer = member.layer();
        // A name of Caffe's with `/` in it is one part: there are no blocks.
        let all = layer.path.split('/').map(Cow::Borrowed);
        let path: Vec<Cow<'d, str>> = match (lone, member) {
            (Some(lone), _) => {
                let round = lone
                    .round
                    .map(|round| Cow::Owned(format!("round[{round}]")));
                all.take(lone.parts).chain(round).collect()
            }
            (
                None,
                Member::Pair(Matched {
                    renamed: Some(it), ..
                }),
            ) if mark == Mark::Renamed => it.names.after.split('/').map(Cow::Borrowed).collect(),
            (None, _) => all.collect(),
        };
        Self {
            mark,
            path,
            lone,
            members: vec![member],
        }
    }

    fn line(self) -> Line<'d> {
        Line {
            mark: self.mark,
            path: self.path.into_iter().map(Cow::into_owned).collect(),
            instances: 1,
            layers: self.members.len(),
            unit: match self.lone {
                None => Unit::Layer,
                Some(Lone { round: None, .. }) => Unit::Block,
                Some(Lone { round: Some(_), .. }) => Unit::Round,
            },
            members: self.members,
        }
    }

    /// A key that is equal for similar entries.
    fn key(&self) -> String {
        let mut key = format!("{:?} {}", self.mark, self.lone.is_some());
        let mut add = |part: &str| {
            key.push('\n');
            key.push_str(part);
        };
        for part in &self.path {
            add(unnumbered(part));
        }
        for member in &self.members {
            match member {
                Member::Lone(layer) => {
                    let inside = self.lone.map_or(usize::MAX, |lone| lone.parts);
                    for part in layer.path.split('/').skip(inside) {
                        add(unnumbered(part));
                    }
                    add(&layer.text());
                }
                Member::Pair(pair) if self.mark == Mark::Renamed => {
                    let names = pair.renamed.as_ref().map(|it| it.names.before.as_str());
                    add(names.unwrap_or_default());
                }
                Member::Pair(pair) => {
                    pair.changes.iter().for_each(|change| add(&alike(change)));
                }
            }
        }
        key
    }
}

/// A change, without the numbers of other layers.
fn alike(change: &Change) -> String {
    let plain = |paths: &[String]| {
        let paths = paths.iter().map(|path| {
            let parts: Vec<&str> = path.split('/').map(unnumbered).collect();
            parts.join("/")
        });
        paths.collect::<Vec<_>>().join(", ")
    };
    match change {
        Change::Reads(paths) => {
            let texts = paths.as_ref().map(|paths| plain(paths));
            format!("reads {} -> {}", texts.before, texts.after)
        }
        Change::SharedWeights(paths) => {
            let texts = paths.as_ref().map(|path| plain(path.as_slice()));
            format!("weights {} -> {}", texts.before, texts.after)
        }
        Change::Kind(_)
        | Change::Parameter { .. }
        | Change::Shape(_)
        | Change::Order(_)
        | Change::Frozen(_)
        | Change::TrainingOnly(_) => change.to_string(),
    }
}

/// Layers as entries; layers that only follow are left out unless each is listed.
fn entries(layers: Vec<(Mark, Member<'_>)>, detail: Detail) -> Vec<Entry<'_>> {
    let mut entries: Vec<Entry<'_>> = Vec::new();
    for (mark, member) in layers {
        if mark == Mark::Follows && detail == Detail::Gathered {
            continue;
        }
        let lone = match (detail, member) {
            (Detail::Gathered, Member::Lone(layer)) => layer.lone,
            (Detail::Each, _) | (Detail::Gathered, Member::Pair(_)) => None,
        };
        match entries.last_mut() {
            Some(last) if lone.is_some() && last.lone == lone && last.mark == mark => {
                last.members.push(member);
            }
            Some(_) | None => entries.push(Entry::of(mark, member, lone)),
        }
    }
    entries
}

/// Entries that are alike in one line, where the first of them is.
fn gathered(entries: Vec<Entry<'_>>) -> Vec<Line<'_>> {
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (number, entry) in entries.iter().enumerate() {
        let place = *known.entry(entry.key()).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.push(number),
            None => groups.push(vec![number]),
        }
    }
    let mut parted = Vec::new();
    for group in groups {
        part(&entries, group, 0, &mut parted);
    }
    parted.sort_by_key(|(group, _)| group.first().copied());
    let mut entries: Vec<Option<Entry<'_>>> = entries.into_iter().map(Some).collect();
    let mut take = |number: usize| entries.get_mut(number).and_then(Option::take);
    let lines = parted.into_iter().filter_map(|(group, path)| {
        let instances = group.len();
        let mut group = group.into_iter().filter_map(&mut take);
        let mut line = group.next()?.line();
        line.instances = instances;
        line.path = path;
        line.members.extend(group.flat_map(|entry| entry.members));
        Some(line)
    });
    lines.collect()
}

/// Entries whose paths differ only in numbers, in parts that one path stands for.
fn part(
    entries: &[Entry<'_>],
    group: Vec<usize>,
    place: usize,
    parted: &mut Vec<(Vec<usize>, Vec<String>)>,
) {
    let number = |entry: usize, place: usize| {
        let part = entries.get(entry)?.path.get(place)?;
        // The first of one label has no number.
        Some(numbered(part).1.unwrap_or(1))
    };
    let Some(first) = group.first().and_then(|first| entries.get(*first)) else {
        return;
    };
    let numbers_at = |place: usize| -> Vec<u64> {
        let numbers = group.iter().filter_map(|entry| number(*entry, place));
        let mut numbers: Vec<u64> = numbers.collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    };
    let numbers: Vec<Vec<u64>> = (0..first.path.len()).map(numbers_at).collect();
    let combinations = numbers.iter().map(Vec::len);
    let combinations = combinations.fold(1, usize::saturating_mul);
    // Renamed layers are listed by name, not by position.
    if combinations == group.len() || first.mark == Mark::Renamed || place >= numbers.len() {
        let parts = first.path.iter().zip(&numbers).map(|(part, numbers)| {
            if numbers.len() < 2 {
                part.to_string()
            } else {
                format!("{}[{}]", unnumbered(part), ranges(numbers))
            }
        });
        let path = parts.collect();
        parted.push((group, path));
        return;
    }
    let mut parts: BTreeMap<Option<u64>, Vec<usize>> = BTreeMap::new();
    for entry in group {
        parts.entry(number(entry, place)).or_default().push(entry);
    }
    for group in parts.into_values() {
        part(entries, group, place.saturating_add(1), parted);
    }
}

/// The most ranges that are written.
const MOST_RANGES: usize = 4;

/// `1..3,5`, of ascending numbers; `2,4..12` where they are equally far apart; `*` where it would be
/// long.
fn ranges(numbers: &[u64]) -> String {
    let mut steps = numbers.windows(2).map(|pair| match pair {
        [one, other] => other.saturating_sub(*one),
        _ => 0,
    });
    let step = steps.next().unwrap_or(0);
    if let ([first, second, .., last], true) = (numbers, steps.all(|other| other == step)) {
        return match step {
            1 => format!("{first}..{last}"),
            _ => format!("{first},{second}..{last}"),
        };
    }
    let mut found: Vec<(u64, u64)> = Vec::new();
    for &number in numbers {
        match found.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(number) => *last = number,
            Some(_) | None => found.push((number, number)),
        }
    }
    if found.len() > MOST_RANGES {
        return "*".to_owned();
    }
    let texts = found.iter().map(|(first, last)| {
        if first == last {
            first.to_string()
        } else if first.checked_add(1) == Some(*last) {
            format!("{first},{last}")
        } else {
            format!("{first}..{last}")
        }
    });
    texts.collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::ranges;

    #[test]
    fn numbers_are_ranges() {
        assert_eq!(ranges(&[1, 2, 3, 7]), "1..3,7");
        assert_eq!(ranges(&[2, 3]), "2,3");
        assert_eq!(ranges(&[2, 3, 4]), "2..4");
        assert_eq!(ranges(&[2, 4, 6, 8]), "2,4..8");
        assert_eq!(ranges(&[1, 4, 6, 9, 12, 20]), "*");
    }
}
