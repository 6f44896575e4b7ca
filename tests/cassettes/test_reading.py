from __future__ import annotations

import json
import re
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest
import yaml
from hand_edits import Edit, edited, edits
from hypothesis import given, settings

from pytest_workbook.cassettes import form, reading
from pytest_workbook.cassettes.interaction import Document, Interaction
from pytest_workbook.cassettes.store import save
from pytest_workbook.cassettes.tape import Tape
from pytest_workbook.errors import CassetteError
from pytest_workbook.wire import Headers, Request, Response

NODE = "tests/test_a.py::test_b"
GOOD = """\
interactions:
- request: {method: GET, uri: "https://graph.microsoft.com/v1.0/me", headers: {}, body: null}
  response: {status: {code: 200, message: OK}, headers: {}, body: {string: ""}}
version: 1
"""
BOMB = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{','.join([f'*{chr(97 + n)}'] * 10)}]\n" for n in range(9)
)


def _hostile(raw: bytes, tmp_path: Path) -> str:
    path = tmp_path / "hostile.workbook.yaml"
    path.write_bytes(raw)
    with pytest.raises(CassetteError) as caught:
        form.load(path, NODE)
    message = str(caught.value)
    assert message.startswith(str(path))
    assert f"delete the file and record again: pytest {NODE} --workbook-mode=record" in message
    tape = Tape.new(path, NODE)
    tape.record(Request("GET", "https://graph.microsoft.com/v1.0/me"), Response(200))
    with pytest.raises(CassetteError):
        save(tape, recorded_at="", source="simulator", versions={})
    assert raw == path.read_bytes()
    return message


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "line 1: the file is empty"),
        (b" \n\n", "line 1: the file is empty"),
        (b"a: 1\nb: \xff\n", "line 2: the file is not UTF-8"),
        (b"a: 1\nb: \x00\n", "line 2: the file holds a NUL character"),
        (b"a: 1\nb: \x01\n", "line 2: the file is not YAML"),
        (b"interactions: [\n", "the file is not YAML"),
        (b"interactions:\n\t- x\n", "line 2: the file is not YAML"),
        (b"a: 1\na: 2\ninteractions: []\n", "line 2: the key 'a' stands twice"),
        (b'{"interactions": [],\n "interactions": []}', "line 2: the key 'interactions' stands twice"),
        (b"a: 1\n---\ninteractions: []\n", "more than one document"),
        (b"interactions: &x [*x]\n", "an alias repeats what is not complete"),
        (b"interactions: *nowhere\n", "line 1"),
        (b"interactions: !!python/object/apply:os.system ['true']\n", "line 1: the file is not YAML"),
        (b"version: 1\ninteractions: 2001-99-99\n", "line 2: the file holds a value that cannot be built"),
        (b"version: 1\ninteractions:\n- {a: &b [1], c: *b, d: [2, 2001-99-99]}\n", "line 3: the file holds a value"),
        (b"interactions: " + b"9" * 5000 + b"\n", "line 1: the file holds a value that cannot be built"),
        (b"just text", "the file is str, not a mapping"),
        (b"- 1\n", "the file is list, not a mapping"),
        (b"version: 1\n", "the file has no 'interactions'"),
        (b"interactions: 3\n", "'interactions' is int, not a list"),
        (b"interactions: [3]\n", "interaction 1 is int, not a mapping"),
        (b"interactions: []\nmetadata: [1]\n", "'metadata' is list, not a mapping"),
        (b"interactions: []\nmetadata: {workbook: {format: 1, node_id: 3}}\n", "'node_id' is int, not text"),
        (
            b"interactions: []\nmetadata: {workbook: {format: 1, node_id: a, aliases: {item: -1}}}\n",
            "the count of 'item' is out of range",
        ),
        (
            b"interactions: []\nmetadata: {workbook: {format: 1, node_id: a, versions: {x: 1}}}\n",
            "the version of 'x' is int, not text",
        ),
        (b"interactions: []\nmetadata: {workbook: {format: 99, node_id: a}}\n", "format is 99"),
        (BOMB.encode(), "with its aliases written out, holds more than"),
    ],
)
def test_a_broken_file_is_an_error_with_place_and_cure_and_is_kept(raw: bytes, says: str, tmp_path: Path) -> None:
    """Whatever is wrong with a file, it is named, the remedy is told, and the file is neither ignored nor replaced."""
    assert says in _hostile(raw, tmp_path)


@pytest.mark.parametrize(
    ("place", "value", "says"),
    [
        (("request",), None, "'request' of interaction 1 is NoneType, not a mapping"),
        (("request", "method"), 3, "'method' of interaction 1 is int, not text"),
        (("request", "uri"), [], "'uri' of interaction 1 is list, not text"),
        (("request", "headers"), 3, "'headers' of interaction 1 is int, not a mapping"),
        (("request", "headers"), {"a": [{}]}, "a header of interaction 1 is dict, not text"),
        (("request", "headers"), {3: "a"}, "a header name of interaction 1 is int, not text"),
        (("request", "body"), 3.5, "the request body of interaction 1 is float, not text or bytes"),
        (("request", "body"), {"a": b"\xff"}, "the request body of interaction 1 holds what is not JSON"),
        (("response",), [], "'response' of interaction 1 is list, not a mapping"),
        (("response", "status"), 200, "'status' of interaction 1 is int, not a mapping"),
        (("response", "status"), {"code": True}, "'code' of interaction 1 is bool, not int"),
        (("response", "status"), {"code": 999}, "'code' of interaction 1 is 999, not an HTTP status"),
        (("response", "status"), {"code": 200, "message": 3}, "'message' of interaction 1 is int, not text"),
        (("response", "body"), 3, "the response body of interaction 1 is int, not text or bytes"),
        (("response", "body"), {"base64_string": "a"}, "'base64_string' of interaction 1 is not base64"),
        (("response", "body"), {"base64_string": 7}, "'base64_string' of interaction 1 is not base64"),
        (("workbook",), 3, "'workbook' of interaction 1 is int, not a mapping"),
        (("workbook",), {"by": "nobody"}, "'by' of interaction 1 is 'nobody', not one of code, test, plugin"),
        (("workbook",), {"lifecycle": 3}, "'lifecycle' of interaction 1 is int, not bool"),
        (("workbook",), {"session": 3}, "'session' of interaction 1 is int, not text"),
    ],
)
def test_a_wrong_type_is_named(place: tuple[str, ...], value: Any, says: str, tmp_path: Path) -> None:
    """Every place of a file is checked for its type."""
    tree = yaml.safe_load(GOOD)
    spot = tree["interactions"][0]
    for name in place[:-1]:
        spot = spot[name]
    spot[place[-1]] = value
    assert says in _hostile(yaml.dump(tree).encode(), tmp_path)


CHILD = """
import sys
import textwrap
from pathlib import Path
from pytest_workbook.cassettes.form import load
from pytest_workbook.errors import CassetteError
try:
    load(Path(sys.argv[1]), "n")
except CassetteError as error:
    print(error)
"""


@pytest.mark.parametrize(
    "raw",
    [
        "[" * 40_000,
        '{"a":' * 40_000,
        "{a: " * 40_000,
        "- " * 40_000 + "x",
        "interactions: " + "[" * 101 + "]" * 101,
        "".join(f"{' ' * n}a:\n" for n in range(400)),
        '{"interactions": ' + "[" * 5_000 + "]" * 5_000 + "}",
        '{"interactions": ' + "[" * 200 + "]" * 200 + "}",
    ],
)
@pytest.mark.parametrize("parser", ["", "import yaml\ndel yaml.CSafeLoader\n"])
def test_deep_nesting_does_not_kill_the_process(raw: str, parser: str, tmp_path: Path) -> None:
    """Tens of thousands of open brackets end in an error with a line, with libyaml and without."""
    path = tmp_path / "deep.yaml"
    path.write_text(raw, encoding="utf-8")
    child = subprocess.run(
        [sys.executable, "-c", parser + CHILD, str(path)], capture_output=True, text=True, timeout=60, check=False
    )
    assert (child.returncode, child.stderr) == (0, "")
    # libyaml of late has a bound of its own, and looks ahead.
    assert re.search(r", line \d+: .*(nested deeper than 100|exceeded maximum nesting depth)", child.stdout)


def test_a_hundred_levels_are_read() -> None:
    """The bound is at a hundred, not below."""
    text = "[" * 100 + "]" * 100
    tree = reading.tree_of(text, Path("deep"), NODE, yaml.safe_load)
    depth = 0
    while tree:
        tree, depth = tree[0], depth + 1
    assert depth == 99


def test_pieces_of_a_file_share_its_bounds() -> None:
    """A level less, because the file lies around them; and together no more nodes than one text."""
    read = reading.piecewise(Path("in pieces"), NODE, yaml.safe_load, reading.Limits(depth=4, nodes=8))
    assert read("[[[1]]]") == [[[1]]]
    with pytest.raises(CassetteError, match="nested deeper than 3"):
        read("[[[[]]]]")
    read = reading.piecewise(Path("in pieces"), NODE, yaml.safe_load, reading.Limits(nodes=8))
    assert [read("[1, 2, 3]"), read("[1, 2, 3]")] == [[1, 2, 3]] * 2
    with pytest.raises(CassetteError, match="holds more than 8 nodes"):
        read("1")


@pytest.mark.parametrize("text", ["[&a 1, *a]", "a: 1\n...\n", "- 1\r...", "- 1\u2028...\u2028"])
def test_a_piece_has_no_anchor_and_no_end(text: str) -> None:
    """What another piece repeats, or names alike, or what may not follow, cannot be seen from one of them."""
    read = reading.piecewise(Path("in pieces"), NODE, yaml.safe_load)
    with pytest.raises(CassetteError, match="a piece of the file has an anchor, or ends the document"):
        read(text)


def test_a_few_aliases_are_read(tmp_path: Path) -> None:
    """The dumper of vcrpy repeats equal objects by alias; such files stay readable."""
    headers = {"Accept": ["*/*"]}
    tree = yaml.safe_load(GOOD)
    one = tree["interactions"][0]
    one["request"]["headers"] = one["response"]["headers"] = headers
    text = yaml.dump(tree)
    assert "&id001" in text
    assert len(form.loaded(text, tmp_path, NODE).interactions) == 1


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    """The size is asked for first."""
    path = tmp_path / "large.yaml"
    path.write_text(GOOD, encoding="utf-8")
    with pytest.raises(CassetteError, match="larger than 10 bytes"):
        reading.read_bytes(path, NODE, reading.Limits(size=10))


@pytest.mark.parametrize("is_folder", [True, False])
def test_a_file_that_cannot_be_opened_is_an_error(is_folder: bool, tmp_path: Path) -> None:
    """A folder in the file's place, or nothing at all, is no empty cassette."""
    path = tmp_path / "absent.yaml"
    if is_folder:
        path.mkdir()
    with pytest.raises(CassetteError, match="the cassette cannot be read"):
        form.load(path, NODE)


def test_a_byte_order_mark_is_skipped(tmp_path: Path) -> None:
    """Editors on Windows put one before the text."""
    path = tmp_path / "bom.yaml"
    path.write_text(GOOD, encoding="utf-8-sig")
    assert len(form.load(path, NODE).interactions) == 1


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"by": "code"', '"of": "code"', None),
        ('"by": "code"', '"by": "nobody"', "'by' of interaction 1 is 'nobody'"),
        ('"lifecycle": false', '"lifecycle": 3', "'lifecycle' of interaction 1 is int"),
        ('"session": null', '"session": 3', "'session' of interaction 1 is int"),
        ('{"code": 200', '{"code": 999', "'code' of interaction 1 is 999"),
        ("headers: {}", 'headers: {"a": [3]}', None),
        ("headers: {}", 'headers: {"a": [{}]}', "a header of interaction 1 is dict"),
        ("headers: {}", 'headers: {"a": "b", "a": "c"}', "the key 'a' stands twice"),
        ('"code": 200', '"code": 200, "code": 200', "the key 'code' stands twice"),
        ('method: "GET"', 'method: "get"', None),
        ('"GET"', "3", "'method' of interaction 1 is int"),
    ],
)
def test_an_edited_file_is_read_as_carefully_as_a_foreign_one(
    old: str, new: str, says: str | None, tmp_path: Path
) -> None:
    """Whatever a line pattern would take in haste is refused or read as YAML reads it."""
    tape = Tape.new(tmp_path / "a.yaml", NODE)
    tape.record(Request("GET", "https://graph.microsoft.com/v1.0/me"), Response(200))
    save(tape, recorded_at="", source="simulator", versions={})
    text = tape.path.read_text(encoding="utf-8")
    assert old in text
    changed = text.replace(old, new)
    if says is None:
        quick = form.loaded(changed, tape.path, NODE)
        assert quick == form.loaded("---\n" + changed, tape.path, NODE)
    else:
        assert says in _hostile(changed.encode(), tmp_path)


def test_aliases_to_scalars_are_counted_and_read(tmp_path: Path) -> None:
    """A scalar may be repeated by alias too."""
    text = GOOD.replace("method: GET", "method: &m GET").replace("message: OK", "message: *m")
    assert form.loaded(text, tmp_path, NODE).interactions[0].response.reason == "GET"


def test_our_layout_with_odd_contents_is_refused_too(tmp_path: Path) -> None:
    """The quick reader leaves to the careful one what it does not know."""
    text = (
        'version: 1\nmetadata:\n  workbook:\n    format: 1\n    node_id: "n"\n    source: ""\n'
        '    recorded_at: ""\n    versions: {}\n    aliases: {"item": "many"}\ninteractions:\n'
    )
    with pytest.raises(CassetteError, match="the count of 'item' is str, not int"):
        form.loaded(text + "- " + json.dumps(yaml.safe_load(GOOD)["interactions"][0]) + "\n", tmp_path, "n")


def test_a_wrong_interaction_is_told_by_its_line(tmp_path: Path) -> None:
    """The second of two lacks its answer, and begins at line 6."""
    good = GOOD.replace("version: 1\n", "")
    broken = f"version: 1\n{good}- request: {{method: GET, uri: 3, headers: {{}}, body: null}}\n"
    assert "line 5: 'uri' of interaction 2 is int, not text" in _hostile(broken.encode(), tmp_path)


_RECORDED = """\
version: 1
metadata:
  workbook:
    format: 1
    node_id: "tests/test_a.py::test_b"
    source: "live"
    recorded_at: "2026"
    versions: {"requests": "2"}
    aliases: {"session": 1}
interactions:
- request:
    method: "POST"
    uri: "https://graph.microsoft.com/v1.0/me/drive/items/item-1/workbook/createSession"
    headers: {"Content-Type": ["application/json"]}
    body: "{\\"persistChanges\\": false}"
  response:
    status: {"code": 201, "message": "Created"}
    headers: {"Content-Type": ["application/json"]}
    body:
      string: |-
        {
          "id": "session-1",
          "values": [
            [1, "a"]
          ]
        }
  workbook: {"by": "code", "lifecycle": true, "session": "session-1"}
"""


@settings(max_examples=200, deadline=None)
@given(edits(len(_RECORDED)))
def test_a_file_edited_by_hand_is_read_or_refused_by_name(changes: list[Edit]) -> None:
    """No edit raises anything but a CassetteError that names path and cure; what is read can be asked."""
    path = Path("edited.workbook.yaml")
    try:
        document = form.loaded(edited(_RECORDED, changes), path, NODE)
    except CassetteError as error:
        told = str(error)
    else:
        told = ""
        Tape(path, NODE, document=document).expected(Request("GET", "https://graph.microsoft.com/v1.0/me"))
    assert not told or (told.startswith(str(path)) and "--workbook-mode=record" in told)


def test_no_file_kills_the_process(tmp_path: Path) -> None:
    """A child that reads hundreds of broken files lives to count them, with no traceback of its own."""
    code = """
        import random, sys
        from pathlib import Path
        from pytest_workbook.cassettes.form import load
        from pytest_workbook.errors import CassetteError

        chance, folder, good = random.Random(7), Path(sys.argv[1]), Path(sys.argv[2]).read_bytes()
        killers = [one * 50_000 for one in (b"[", b"{a: ", b"- ", b"? ", b"&a [", b'{"a":', b"\\xff", b"!!set {", b"|")]
        killers += [b"interactions: " + one for one in killers]
        read = refused = 0
        for number in range(500):
            data = bytearray(good)
            for _ in range(chance.randint(1, 6)):
                at = chance.randrange(len(data))
                put = chance.choice((b"", b"[", b"{", b"&a ", chance.randbytes(3)))
                data[at : at + chance.choice((0, 1, 40))] = put
            (folder / "x.yaml").write_bytes(killers[number] if number < len(killers) else data)
            try:
                load(folder / "x.yaml", "tests/test_a.py::test_b")
                read += 1
            except CassetteError:
                refused += 1
        print(read, refused)
    """
    good = tmp_path / "good.yaml"
    good.write_text(_RECORDED, encoding="utf-8")
    command = [sys.executable, "-c", textwrap.dedent(code), str(tmp_path), str(good)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    read, refused = map(int, ran.stdout.split())
    assert read + refused == 500
    assert min(read, refused) > 20


@pytest.mark.parametrize("place", ["Sheet1", "application/json", "a-reason", "session-1", "live", "tests/test_a.py"])
def test_half_a_character_is_refused_wherever_it_stands(tmp_path: Path, place: str) -> None:
    """JSON can spell it, and no client can send it."""
    path = tmp_path / "a.workbook.yaml"
    request = Request("GET", "https://graph.microsoft.com/v1.0/me/Sheet1")
    answer = Response(200, Headers({"Content-Type": "application/json"}), b"{}", "a-reason")
    one = Interaction(request, answer, by="code", lifecycle=False, session="session-1", sequence=0)
    text = form.dumped(Document((one,), node_id="tests/test_a.py::test_b", source="live"))
    assert text.count(place) == 1
    path.write_text(text.replace(place, "\\ud800"), encoding="utf-8")
    with pytest.raises(CassetteError, match=r"line \d+: the file is not YAML"):
        form.load(path, "tests/test_a.py::test_b")


def test_half_a_character_in_json_is_refused(tmp_path: Path) -> None:
    """JSON can hold what YAML cannot."""
    asked: dict[str, Any] = {"method": "GET", "uri": "https://graph.microsoft.com/\ud800", "headers": {}, "body": None}
    text = json.dumps({"version": 1, "interactions": [{"request": asked, "response": {}}]})
    assert "line 1: 'uri' of interaction 1 holds half a character" in _hostile(text.encode(), tmp_path)
