from __future__ import annotations

import pytest

from pytest_workbook.cassettes.where import line_of, place_of

CASSETTE = """\
version: 1
interactions:
- request:
    method: "POST"
    uri: "https://graph.microsoft.com/v1.0/me?<url>"
    headers: {"Accept": ["a", "<header>"]}
    body: "{\\"a\\": \\"<quoted>\\"}"
  response:
    status: {"code": 200, "message": "<reason>"}
    headers: {}
    body:
      string: |-
        {
          "a,b": [1, {"c": "]"}],
          "value": [
            {"x": 1},
            {
              "say \\"hi\\"": ["", "<deep>"]
            }
          ]
        }
  workbook: {"by": "code", "lifecycle": false, "session": "<session>"}
- request: {method: GET, headers: {Cookie: ["<flow>"]}, uri: "x", body: null}
  response:
    body:
      string: '{"folded": "<single>"}'
"""


@pytest.mark.parametrize(
    ("mark", "place"),
    [
        ("<url>", "interactions[0].request.uri"),
        ("<header>", "interactions[0].request.headers.Accept[1]"),
        ("<quoted>", "interactions[0].request.body.a"),
        ("<reason>", "interactions[0].response.status"),
        ("<deep>", 'interactions[0].response.body.value[1].say \\"hi\\"[1]'),
        ("<session>", "interactions[0].workbook"),
        ("<flow>", "interactions[1].request"),
        ("<single>", "interactions[1].response.body"),
    ],
)
def test_a_place_is_told_by_interaction_part_and_path(mark: str, place: str) -> None:
    """In our layout down to the element; in others' down to the part."""
    assert place_of(CASSETTE, CASSETTE.index(mark)) == place


def test_lines_count_from_one() -> None:
    """As editors do."""
    assert [line_of("a\nb\n", start) for start in (0, 1, 2)] == [1, 1, 2]


@pytest.mark.parametrize(
    ("text", "place"), [('a: 1\n"b": <x>', "b"), ("- <x>", "text"), ("<x>", "text"), ("key:\n  - <x>\n", "key")]
)
def test_elsewhere_the_nearest_key_is_told(text: str, place: str) -> None:
    """A text that is no cassette is told as well as can be."""
    assert place_of(text, text.index("<x>")) == place
