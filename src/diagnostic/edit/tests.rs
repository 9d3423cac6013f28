use super::*;
use proptest::prelude::*;

const FILE: SourceId = SourceId(0);

fn edit(start: usize, end: usize, text: &str) -> Edit {
    Edit::new(Span::new(FILE, start as u32, end as u32), text)
}

fn after(text: &str, edits: &[Edit]) -> Option<String> {
    apply(text, FILE, edits)
}

#[test]
fn edits_are_made_in_the_order_of_the_text() {
    assert_eq!(
        after("conv 64, 3 x 3", &[edit(9, 14, "3x3"), edit(7, 8, "")]).as_deref(),
        Some("conv 64 3x3")
    );
    // Insertions at one position keep their order, before a replacement there.
    let edits = [
        edit(1, 1, "x"),
        edit(1, 2, "B"),
        edit(1, 1, "y"),
        edit(2, 2, "z"),
    ];
    assert_eq!(after("abc", &edits).as_deref(), Some("axyBzc"));
    assert_eq!(after("é", &[edit(1, 1, "x")]), None);
    assert_eq!(after("a", &[edit(1, 2, "x")]), None);
}

#[test]
fn fixes_that_change_the_same_text_exclude_each_other() {
    let mut all = Edits::default();
    assert!(all.add(&[edit(2, 4, "x"), edit(6, 6, "y")]).is_ok());
    let before = all.clone();
    for (start, end, is_first) in [(3, 5, false), (0, 3, true), (3, 3, false), (5, 7, true)] {
        let conflict = all
            .add(&[edit(8, 9, ""), edit(start, end, "z")])
            .unwrap_err();
        let new = edit(start, end, "").span;
        assert_eq!(
            if is_first {
                conflict.first
            } else {
                conflict.second
            },
            new
        );
    }
    assert!(all.add(&[edit(8, 9, ""), edit(8, 10, "")]).is_err());
    assert_eq!(all, before);
    // The same replacement is made once, the same insertion twice.
    assert!(all.add(&[edit(2, 4, "x"), edit(6, 6, "y")]).is_ok());
    assert_eq!(
        all.apply(FILE, "0123456789").as_deref(),
        Some("01x45yy6789")
    );
    // Another file is another text.
    assert!(
        all.add(&[Edit::new(Span::new(SourceId(1), 3, 5), "")])
            .is_ok()
    );
    assert_eq!(
        all.apply(SourceId(1), "0123456789").as_deref(),
        Some("01256789")
    );
}

#[test]
fn words_that_are_kept_stay_where_they_are() {
    let (old, new) = ("  concat [left, right]", "concat(left, right, left)");
    let mut all = Edits::default();
    all.add(&[edit(2, old.len(), new)]).unwrap();
    let after = all.apply(FILE, old).unwrap();
    let map = all.map(FILE, old);
    let place = |word: &str| {
        let at = after.find(word).unwrap() as u32;
        let span = map.span_before(Span::new(FILE, at, at + word.len() as u32));
        &old[span.start as usize..span.end as usize]
    };
    assert_eq!(place("left"), "left");
    assert_eq!(place("right"), "right");
    assert_eq!(place("concat(left"), "concat [left");
    // The new text is somewhere in the whole replacement.
    assert_eq!(place(", left)"), "]");
    assert_eq!(place("right, left"), "right]");
    let mut all = Edits::default();
    all.add(&[edit(0, 4, "conv")]).unwrap();
    let map = all.map(FILE, "Conv 8");
    assert_eq!(map.exact_before(Span::new(FILE, 1, 4)), None);
    let whole = Span::new(FILE, 0, 6);
    assert_eq!(map.exact_before(whole), Some(whole));
}

/// A text, and edits of it that do not conflict.
fn edited() -> impl Strategy<Value = (String, Edits)> {
    let piece = ("[ab é,]{0,6}", prop::option::of("[ab ,]{0,6}"));
    prop::collection::vec(piece, 0..8).prop_map(|pieces| {
        let (mut text, mut all) = (String::new(), Edits::default());
        for (old, new) in pieces {
            let start = text.len();
            text.push_str(&old);
            if let Some(new) = new {
                all.add(&[edit(start, text.len(), &new)]).unwrap();
            }
        }
        (text, all)
    })
}

proptest! {
    /// As if one edit after another were made, from the last to the first.
    #[test]
    fn edits_are_applied_as_from_the_end((text, all) in edited()) {
        let mut expected = text.clone();
        for edit in all.of(FILE).collect::<Vec<_>>().into_iter().rev() {
            let range = edit.span.start as usize..edit.span.end as usize;
            expected.replace_range(range, &edit.text);
        }
        let after = all.apply(FILE, &text).unwrap();
        prop_assert_eq!(&after, &expected);
        for (edit, place) in all.of(FILE).zip(all.written(FILE)) {
            let written = &after[place.start as usize..place.end as usize];
            prop_assert_eq!(written, edit.text.as_str());
        }
    }

    /// Each byte that no edit removes is moved there and back; places keep their order.
    #[test]
    fn places_are_moved_there_and_back((text, all) in edited()) {
        let after = all.apply(FILE, &text).unwrap();
        let map = all.map(FILE, &text);
        prop_assert_eq!(map.is_empty(), text == after);
        let removed = |at: usize| {
            let is_inside = |it: &Edit| it.span.start <= at as u32 && (at as u32) < it.span.end;
            all.of(FILE).any(is_inside)
        };
        for at in (0..text.len()).filter(|at| !removed(*at)) {
            let there = map.span_after(Span::new(FILE, at as u32, at as u32 + 1));
            prop_assert_eq!(there.end, there.start + 1);
            prop_assert_eq!(after.as_bytes()[there.start as usize], text.as_bytes()[at]);
            let back = Span::new(FILE, at as u32, at as u32 + 1);
            prop_assert_eq!(map.span_before(there), back);
            prop_assert_eq!(map.exact_before(there), Some(back));
        }
        for side in [Side::Start, Side::End] {
            let moved = |at: usize| map.offset_before(at as u32, side);
            for at in 0..after.len() {
                prop_assert!(moved(at) <= moved(at + 1));
            }
            prop_assert!(moved(after.len()) as usize <= text.len());
        }
    }

    /// The text between changes is the same; a change is inside of an edit.
    #[test]
    fn changes_are_inside_of_edits((text, all) in edited()) {
        let after = all.apply(FILE, &text).unwrap();
        let map = all.map(FILE, &text);
        let written = all.written(FILE);
        for (_, changed) in map.changes() {
            let is_around = |it: &Span| it.start <= changed.start && changed.end <= it.end;
            prop_assert!(written.iter().any(is_around));
        }
        let whole = Span::new(FILE, 0, after.len() as u32);
        prop_assert_eq!(map.span_before(whole).end as usize <= text.len(), true);
    }

    /// Whether edits conflict does not depend on their order.
    #[test]
    fn conflicts_do_not_depend_on_the_order(ends in prop::collection::vec((0usize..12, 0usize..4), 2..5)) {
        let edits = ends.iter().enumerate();
        let edits: Vec<_> = edits.map(|(at, (start, length))| edit(*start, start + length, &at.to_string())).collect();
        let bytes = |it: &Edit| it.span.start..it.span.end;
        let excludes = |a: &Edit, b: &Edit| {
            let (a, b) = (bytes(a), bytes(b));
            a.start < b.end && b.start < a.end
        };
        let expected = edits.iter().enumerate().any(|(at, a)| edits[..at].iter().any(|b| excludes(a, b)));
        let mut all = Edits::default();
        prop_assert_eq!(all.add(&edits).is_err(), expected);
        let mut one_by_one = Edits::default();
        let all_added = edits.iter().rev().all(|it| one_by_one.add(std::slice::from_ref(it)).is_ok());
        prop_assert_eq!(!all_added, expected);
    }
}
