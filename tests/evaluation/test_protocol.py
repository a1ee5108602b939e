"""Who is compared with whom must not hang on the machine, the day or the file system's order."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from facefinder.domain.errors import InvalidDetails, NotReadable, SourceNotFound
from facefinder.evaluation import protocol


def folder_with(root: Path, counts: dict[str, int]) -> Path:
    for person, count in counts.items():
        (root / person).mkdir(parents=True)
        for number in range(1, count + 1):
            (root / person / f"{person}_{number:04}.jpg").write_bytes(b"picture")
    return root


def test_photographs_come_in_the_order_of_names_and_nothing_else_counts(tmp_path: Path):
    folder_with(tmp_path, {"Zoë": 2, "Anna": 1})
    (tmp_path / "Anna" / "notes.txt").write_text("no picture")
    (tmp_path / "Anna" / ".hidden.jpg").write_bytes(b"")
    (tmp_path / "loose.jpg").write_bytes(b"")
    names = [photograph.name for photograph in protocol.photographs_in(tmp_path)]
    assert names == ["Anna/Anna_0001.jpg", "Zoë/Zoë_0001.jpg", "Zoë/Zoë_0002.jpg"]


def test_a_folder_without_people_is_told(tmp_path: Path):
    with pytest.raises(SourceNotFound):
        protocol.photographs_in(tmp_path / "nowhere")
    with pytest.raises(InvalidDetails, match="one sub-folder for each person"):
        protocol.photographs_in(tmp_path)


def test_lfw_pairs_are_read_with_folds(tmp_path: Path):
    photographs = protocol.photographs_in(folder_with(tmp_path / "p", {"A_One": 3, "B_Two": 2}))
    file = tmp_path / "pairs.txt"
    file.write_text("2\t1\nA_One\t1\t3\nA_One\t2\tB_Two\t1\nB_Two\t1\t2\nB_Two\t2\tA_One\t1\n")
    assert protocol.read_pairs(file, photographs) == [
        protocol.Pair(0, 2, True, 0),
        protocol.Pair(1, 3, False, 0),
        protocol.Pair(3, 4, True, 1),
        protocol.Pair(4, 0, False, 1),
    ]
    # pairsDevTrain.txt has one number in its first line: one fold.
    file.write_text("1\nA_One\t1\t3\nA_One\t2\tB_Two\t1\n")
    assert [pair.fold for pair in protocol.read_pairs(file, photographs)] == [0, 0]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "first line"),
        ("ten pairs\n", "first line"),
        ("1 1\nA_One 1 3\n", "announces 2 pairs and holds 1"),
        ("1 1\nA_One 1 9\nA_One 2 B_Two 1\n", "photograph 9 of A_One"),
        ("1 1\nA_One 1 3\nA_One 2 Nobody 1\n", "photograph 1 of Nobody"),
        ("1 1\nA_One 1 3\nA_One 2 B_Two\n", "3 parts"),
        ("1 1\nA_One 1 x\nA_One 2 B_Two 1\n", "where a number belongs"),
    ],
)
def test_a_wrong_pairs_file_is_told_with_what_is_wrong(tmp_path: Path, text: str, reason: str):
    photographs = protocol.photographs_in(folder_with(tmp_path / "p", {"A_One": 3, "B_Two": 2}))
    file = tmp_path / "pairs.txt"
    file.write_text(text)
    with pytest.raises(InvalidDetails, match=reason):
        protocol.read_pairs(file, photographs)


def test_a_pairs_file_that_is_not_there_is_told(tmp_path: Path):
    with pytest.raises(NotReadable):
        protocol.read_pairs(tmp_path / "none.txt", [])


def test_made_pairs_are_balanced_distinct_and_keep_people_in_one_fold(tmp_path: Path):
    counts = {f"Person_{number:03}": 1 + number % 4 for number in range(120)}
    photographs = protocol.photographs_in(folder_with(tmp_path, counts))
    pairs = protocol.make_pairs(photographs)
    assert sum(pair.mated for pair in pairs) == sum(n * (n - 1) // 2 for n in counts.values())
    assert sum(not pair.mated for pair in pairs) == sum(pair.mated for pair in pairs)
    assert len({frozenset((pair.first, pair.second)) for pair in pairs}) == len(pairs)
    folds: dict[str, set[int]] = {}
    for pair in pairs:
        assert (photographs[pair.first].person == photographs[pair.second].person) == pair.mated
        for place in (pair.first, pair.second):
            folds.setdefault(photographs[place].person, set()).add(pair.fold)
    assert all(len(of_person) == 1 for of_person in folds.values())
    assert pairs == protocol.make_pairs(photographs)


def test_open_set_roles_follow_the_hash_of_the_name(tmp_path: Path):
    counts = {f"Person_{number:03}": 1 + number % 3 for number in range(60)}
    photographs = protocol.photographs_in(folder_with(tmp_path, counts))
    roles = protocol.open_set(photographs)
    assert sorted(roles.enrolled + roles.mated_probes + roles.non_mated_probes) == list(range(len(photographs)))
    for place in roles.enrolled:
        assert photographs[place].path.name.endswith("_0001.jpg")
    for place in roles.mated_probes:
        assert int(hashlib.sha256(photographs[place].person.encode()).hexdigest()[-1], 16) % 2 == 0
        assert not photographs[place].path.name.endswith("_0001.jpg")
    for place in roles.non_mated_probes:
        assert int(hashlib.sha256(photographs[place].person.encode()).hexdigest()[-1], 16) % 2 == 1
        assert counts[photographs[place].person] > 1
    singles = {place for place, photo in enumerate(photographs) if counts[photo.person] == 1}
    assert singles <= set(roles.enrolled)
