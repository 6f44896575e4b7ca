from __future__ import annotations

import json
from pathlib import Path

from planted_secrets import PLANTED
from planting import HOST, MAIL, NAME, TENANT, USER

from pytest_workbook.cassettes.form import dumped
from pytest_workbook.cassettes.private import private_findings
from pytest_workbook.cassettes.scan import findings, residue
from pytest_workbook.cassettes.tape import Tape

PATH = Path("a.yaml")
PERSON = {"createdBy": {"user": {"displayName": NAME, "email": MAIL, "id": USER}}, "tenantId": TENANT}
FOREIGN = f"""\
version: 1
interactions:
- request:
    method: GET
    uri: https://graph.microsoft.com/v1.0/me/drive/items/01CYZLFJGUJ7JHBSZDFZFL25KSZGQTVAUN
    body: null
    headers: {{}}
  response:
    status: {{code: 200, message: OK}}
    headers: {{}}
    body:
      string: '{json.dumps(PERSON)}'
- request: {{method: GET, uri: "https://{HOST}/x?b=ann%40fabricorp.com", body: null, headers: {{}}}}
  response: {{status: {{code: 200, message: OK}}, headers: {{}}, body: {{string: ""}}}}
"""


def test_who_and_where_are_found_in_a_foreign_cassette() -> None:
    """People, tenants and their hosts, each where it stands first; ids of items are in every URL and no finding."""
    found = private_findings(FOREIGN, PATH)
    assert [(one.line, one.what) for one in found] == [
        (1, "an e-mail address"),
        (12, "a person's name"),
        (12, "a tenant id"),
        (12, "an e-mail address"),
        (13, "a tenant's host"),
    ]
    assert {one.place for one in found[1:4]} == {"interactions[0].response.body"}


def test_ids_of_the_environment_are_found_too() -> None:
    """An item's id is told only where a variable holds it."""
    known = (("item", "01CYZLFJGUJ7JHBSZDFZFL25KSZGQTVAUN"), ("userid", USER))
    found = [one for one in private_findings(FOREIGN, PATH, known) if "environment" in one.what]
    assert [(one.line, one.what) for one in found] == [
        (5, "an id that an environment variable holds"),
        (12, "an id that an environment variable holds"),
    ]


def test_what_we_recorded_has_nothing_private_left() -> None:
    """An alias is nobody's; of the corpus of secrets, all that may be written is clean."""
    clean = 0
    for one in PLANTED:
        tape = Tape.new(PATH, "n")
        tape.record(one.request, one.response)
        text = dumped(tape.document())
        if findings(text.encode(), one.known) == [] and tape.leftover(text.encode(), residue(text.encode())) is None:
            assert private_findings(text, PATH) == []
            clean += 1
    assert clean > 80


def test_what_is_no_cassette_holds_nothing() -> None:
    """A folder of data may hold any YAML."""
    assert private_findings("a: ann@fabricorp.com\n", PATH) == []
