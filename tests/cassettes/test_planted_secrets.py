from __future__ import annotations

import re
from pathlib import Path

import pytest
from ordinary_bodies import ordinary_bodies
from planted_secrets import PLANTED
from planting import Planted
from unfolding import unfolded
from vcr.request import Request as Asked
from vcr.serialize import serialize
from vcr.serializers import yamlserializer

from pytest_workbook.cassettes.aliases import kind_of
from pytest_workbook.cassettes.form import dumped
from pytest_workbook.cassettes.scan import findings, residue
from pytest_workbook.cassettes.store import save
from pytest_workbook.cassettes.tape import Tape
from pytest_workbook.errors import SecretLeak
from pytest_workbook.wire import Request, json_response

NODE = "tests/test_a.py::test_b"
# A token or a password has no alias, so nothing is written; nor where a value hides in what cannot be written anew.
REFUSED = {
    "opaque token in a query",
    "opaque token",
    "refresh token",
    "opaque text in a cell",
    "form",
    "client secret in JSON",
    "password",
    "binary",
    "known secret plain",
    "known secret encoded",
    "known secret base64",
    "percent-encoded three times",
    "HTML's numbers",
    "host in needless escapes",
    "escapes in an escaped text",
    "gzip in base64",
    "token in a workbook",
    "token in a workbook in an archive",
    "token in a workbook in a batch",
    "token in a file in UTF-16",
    "webhook",
    "secret as clientSecret",
    "secret as secretText",
    "secret as clientState",
    "secret as newPassword",
    "secret in JSON in JSON",
    "secret in a part",
    "short refresh token",
    "cookie in a text",
    "cookie in a line",
    "secret in a line",
    "basic authorization",
}


def _name(planted: Planted) -> str:
    return planted.name


def _recorded(planted: Planted, path: Path) -> Tape:
    tape = Tape.new(path, NODE)
    tape.record(planted.request, planted.response)
    return tape


def _written(tape: Tape, known: tuple[str, ...]) -> tuple[str, str]:
    """Return the file's text, or why it was refused."""
    try:
        save(tape, recorded_at="2026", source="live", versions={}, secrets=known)
    except SecretLeak as leak:
        return "", str(leak)
    return tape.path.read_text(encoding="utf-8"), ""


@pytest.mark.parametrize("planted", PLANTED, ids=_name)
def test_no_planted_secret_reaches_the_disk(planted: Planted, tmp_path: Path) -> None:
    """It has an alias in the final bytes, under whatever encoding, or nothing is written and the place is told."""
    path = tmp_path / "a.workbook.yaml"
    text, refusal = _written(_recorded(planted, path), planted.known)
    assert path.exists() == (not refusal) == (planted.name not in REFUSED)
    assert not refusal or re.search(r"at line \d+ \(interactions\[0\]\.(request|response)\.", refusal)
    shown = unfolded(text or refusal).lower()
    assert [secret for secret in planted.secrets if secret.lower() in shown] == []


def test_there_are_many_places() -> None:
    """The corpus is no handful: each secret at its places, under its encodings."""
    assert len({one.name for one in PLANTED}) == len(PLANTED) > 100


def test_nothing_ordinary_is_taken_for_a_secret() -> None:
    """Two hundred bodies with GUIDs, long formulas, images and hashes are written, and written as they came."""
    for body in ordinary_bodies():
        tape = Tape.new(Path("a"), NODE)
        request = Request("GET", "https://graph.microsoft.com/v1.0/me/drive/items/01CYZLFJGUJ7JHBSZDFZFL25KSZGQTVAUN")
        kept = tape.record(request, json_response(200, body)).response.json()
        assert kept == (body if "error" not in body else {"error": kept["error"]})
        text = dumped(tape.document())
        assert findings(text.encode()) == []
        assert tape.leftover(text.encode(), residue(text.encode())) is None


def test_scrubbing_is_idempotent_over_all_of_them() -> None:
    """What was recorded once and is recorded again from the recording is the same, and gives no name twice."""
    first = Tape.new(Path("a"), NODE)
    for number, one in enumerate(PLANTED):
        first.record(one.request, one.response, sequence=number)
    once = first.document()
    second = Tape.new(Path("a"), NODE)
    for number, interaction in enumerate(once.interactions):
        second.record(interaction.request, interaction.response, sequence=number)
    assert second.document().interactions == once.interactions


def test_aliases_are_injective_and_stable_over_all_of_them() -> None:
    """Two values have two names, and the same traffic gives the same names."""
    names = []
    for _ in range(2):
        tape = Tape.new(Path("a"), NODE)
        for number, one in enumerate(PLANTED):
            tape.record(one.request, one.response, sequence=number)
        names.append(tape.to_plain()["fingerprints"])
    assert names[0] == names[1]
    assert len(set(names[0].values())) == len(names[0])


@pytest.mark.parametrize("planted", PLANTED, ids=_name)
def test_the_head_counts_the_kinds_of_what_stands_in_the_file(planted: Planted) -> None:
    """A host within a URL that has an alias itself is not counted; what is counted is there to be seen."""
    tape = _recorded(planted, Path("a"))
    document = tape.document()
    shown = unfolded(dumped(document))
    standing = {kind_of(alias) for alias in tape.to_plain()["fingerprints"].values() if alias in shown}
    assert document.aliases.keys() == standing


@pytest.mark.parametrize("planted", [one for one in PLANTED if "JWT" in one.name or "session" in one.name], ids=_name)
def test_a_foreign_cassette_with_it_is_found(planted: Planted) -> None:
    """What plain vcrpy would have written is known by the scan as it stands."""
    asked = Asked(
        planted.request.method, planted.request.url, planted.request.body, dict(planted.request.headers.pairs)
    )
    told = {
        "status": {"code": planted.response.status, "message": "OK"},
        "headers": {name: [value] for name, value in planted.response.headers.pairs},
        "body": {"string": planted.response.body},
    }
    text = serialize({"requests": [asked], "responses": [told]}, yamlserializer)
    assert findings(text.encode()) != []
