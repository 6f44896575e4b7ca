from __future__ import annotations

import pytest

from pytest_workbook.cassettes.pairing import Pairing
from pytest_workbook.cassettes.places import Place


def _items(*values: str) -> tuple[Place, ...]:
    return tuple(Place("item", value) for value in values)


def test_pairs_hold_in_both_directions() -> None:
    """Once paired, neither side takes another."""
    pairing = Pairing()
    pairing.bind(_items("x"), _items("item-1"))
    assert pairing.fits(_items("x"), _items("item-1"))
    assert not pairing.fits(_items("x"), _items("item-2"))
    assert not pairing.fits(_items("y"), _items("item-1"))
    assert pairing.translated(_items("x", "y")) == _items("item-1", "y")


@pytest.mark.parametrize(("came", "recorded"), [(("x", "y"), ("item-1", "item-1")), (("x", "x"), ("item-1", "item-2"))])
def test_one_request_pairs_one_to_one(came: tuple[str, ...], recorded: tuple[str, ...]) -> None:
    """Two ids within one request do not share a partner."""
    assert not Pairing().fits(_items(*came), _items(*recorded))


def test_kinds_and_numbers_of_ids_must_agree() -> None:
    """A drive is no item, and one id is not two."""
    assert not Pairing().fits((Place("drive", "x"),), _items("x"))
    assert not Pairing().fits(_items("x"), _items("x", "y"))


def test_a_name_that_stayed_is_a_pair_too() -> None:
    """A path that is asked for as it was recorded is not lent to another."""
    pairing = Pairing()
    pairing.bind(_items("/a.xlsx"), _items("/a.xlsx"))
    assert not pairing.fits(_items("/b.xlsx"), _items("/a.xlsx"))


def test_an_alias_is_itself_whatever_else_stands_for_it() -> None:
    """The test names an item, and is handed out its alias: both are the item."""
    pairing = Pairing(own_sessions=["session-1"])
    pairing.bind(_items("x"), _items("item-1"))
    assert pairing.fits(_items("item-1", "x"), _items("item-1", "item-1"))
    assert not pairing.fits((Place("session", "other"),), (Place("session", "session-1"),))


def test_a_session_that_is_gone_is_stood_for_by_another() -> None:
    """Also by a third, when the second is gone; what the ids of items stand for stays."""
    pairing = Pairing(own_sessions=["session-1"])
    recorded = (Place("session", "session-1"), Place("item", "item-1"))

    def came(session: str, item: str = "x") -> tuple[Place, ...]:
        return (Place("session", session), Place("item", item))

    assert not pairing.fits(came("session-2"), recorded)
    pairing.release("session-1")
    pairing.bind(came("session-2"), recorded)
    assert not pairing.fits(came("session-3"), recorded)
    pairing.release("session-2")
    assert pairing.fits(came("session-3"), recorded)
    pairing.bind(came("session-3"), recorded)
    assert not pairing.fits(came("session-3", "y"), recorded)
    assert not pairing.fits(came("session-4"), recorded)
    pairing.release("never-seen")
    assert not pairing.fits(came("session-4"), recorded)
