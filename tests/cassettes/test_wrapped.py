from __future__ import annotations

import base64
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_workbook.cassettes.wrapped import inside, rewrapped, unescaped


def _change(text: str) -> str:
    return text.replace("secret-value?>", "alias")


WHOLE = "a secret-value?> in words"


@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode])
@pytest.mark.parametrize("is_padded", [True, False])
@pytest.mark.parametrize("is_quoted", [True, False])
def test_what_is_inside_is_changed_in_the_same_spelling(encode: object, is_padded: bool, is_quoted: bool) -> None:
    """Alphabet, padding and percent-encoding stay, so that whoever unwraps it unwraps the alias."""
    assert callable(encode)

    def wrapped(text: str) -> str:
        word = encode(text.encode()).decode()
        word = word if is_padded else word.rstrip("=")
        return quote(word, safe="") if is_quoted else word

    before, after = f"?x={wrapped(WHOLE)}&y=1", f"?x={wrapped(_change(WHOLE))}&y=1"
    if is_padded and len(base64.b64encode(_change(WHOLE).encode()).rstrip(b"=")) % 4 == 0:
        pytest.skip("nothing is padded")
    assert list(inside(before)) == [WHOLE]
    assert base64.b64decode(_standard(rewrapped(before, _change))).decode() == _change(WHOLE)
    assert rewrapped(rewrapped(before, _change), _change) == rewrapped(before, _change)
    assert is_quoted or rewrapped(before, _change) == after


def _standard(url: str) -> str:
    word = url.partition("x=")[2].partition("&")[0]
    for spelled, plain in (("%2B", "+"), ("%2F", "/"), ("%3D", "="), ("-", "+"), ("_", "/")):
        word = word.replace(spelled, plain)
    return word + "=" * (-len(word) % 4)


def test_a_segment_of_a_path_may_be_a_word() -> None:
    """The slashes of a path are letters of base64 too."""
    path = f"/me/drive/items/{base64.b64encode(b'who is ann and where').decode().rstrip('=')}/workbook"
    assert list(inside(path)) == ["who is ann and where"]
    changed = rewrapped(path, lambda text: text.replace("ann", "user-1"))
    assert list(inside(changed)) == ["who is user-1 and where"]
    assert (changed[:16], changed[-9:]) == ("/me/drive/items/", "/workbook")


@given(st.text())
def test_what_holds_nothing_stays(text: str) -> None:
    """No text is rewrapped that nothing is changed in."""
    assert rewrapped(text, lambda inner: inner) == text


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("a%40b", ["a@b"]),
        ("a%2540b", ["a%40b", "a@b"]),
        ("a&amp;b", ["a&b"]),
        ("a\\u0026b\\/c", ["a&b/c"]),
        ("a\\\\u003Db", ["a=b"]),
        ("plain \\n", []),
        ("100%", []),
    ],
)
def test_escapes_are_read(text: str, plain: list[str]) -> None:
    """Percent-encoding once and twice, HTML's entities, and what JSON writers escape."""
    assert list(unescaped(text)) == plain
