from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pytest_workbook.cassettes.finder import Finder

_words = st.text(alphabet="ab1", min_size=1, max_size=3)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(_words, st.just("X"), max_size=4),
    st.lists(st.tuples(_words, st.sampled_from([" ", ".", "/", "%2F"]))),
)
def test_whole_words_are_replaced_and_no_others(known: dict[str, str], pieces: list[tuple[str, str]]) -> None:
    """A word that is known is replaced wherever it stands between others; a longer one is not touched."""
    finder = Finder()
    for value, shown in known.items():
        finder.add(value, shown, in_any_case=False)
    text = "".join(word + between for word, between in pieces)
    assert finder.replace(text) == "".join(known.get(word, word) + between for word, between in pieces)


def test_values_of_several_words_overlap_from_the_left() -> None:
    """The longest at a place is taken, and what it covered is not taken again."""
    finder = Finder()
    for value in ("a b", "a b c", "c d", "b", "!a!"):
        finder.add(value, f"<{len(value)}>", in_any_case=False)
    assert finder.replace("a b c d / a b d / b c d / !a! b") == "<5> d / <3> d / <1> <3> / <3> <1>"


def test_the_first_name_of_a_value_stays() -> None:
    """A value added twice, in whatever spelling, keeps its name."""
    finder = Finder()
    for shown in ("first", "second"):
        finder.add("Value", shown, in_any_case=True)
        finder.add("日本", shown, in_any_case=True)
    assert finder.replace("Value VALUE 日本x") == "first first firstx"


def test_an_empty_finder_changes_nothing() -> None:
    """Nothing known, nothing replaced."""
    assert Finder().replace("text") == "text"


@settings(deadline=None)
@given(
    values=st.dictionaries(_words, st.booleans(), max_size=5),
    words=st.lists(_words),
    in_any_case=st.booleans(),
)
def test_whoever_asks_what_was_met_gets_the_same_text(
    values: dict[str, bool], words: list[str], in_any_case: bool
) -> None:
    """Where only values that stand for themselves are found, nothing changes, and the look may be cut short."""
    finder = Finder()
    for value, is_alias in values.items():
        finder.add(value, value if is_alias else "X", in_any_case=in_any_case)
    text, met = " ".join([*words, *(word.upper() for word in words)]), set[str]()
    assert finder.replace(text) == finder.replace(text, met)
    assert met <= {value if is_alias else "X" for value, is_alias in values.items()}
