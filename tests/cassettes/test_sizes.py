from __future__ import annotations

from pytest_workbook.cassettes.interaction import Interaction
from pytest_workbook.cassettes.sizes import large_bodies
from pytest_workbook.wire import Request, Response

BOOK = "https://graph.microsoft.com/v1.0/me/drive/items/item-1/workbook"


def _answered(url: str, size: int) -> Interaction:
    return Interaction(Request("GET", url), Response(200, body=b"x" * size))


def test_the_largest_answer_of_each_operation_is_told() -> None:
    """Once, with its operation and what to do; a body of just the limit is none."""
    kept = [
        _answered(f"{BOOK}/worksheets('A')/usedRange", 1_500_000),
        _answered(f"{BOOK}/worksheets('B')/usedRange", 2_500_000),
        _answered(f"{BOOK}/worksheets", 1_000_000),
        _answered("https://download.example/1?tempauth=x", 1_000_001),
    ]
    advice = "ask for fewer cells, or for one of their grids with $select=values, or raise workbook_large_body"
    assert list(large_bodies(kept, 1_000_000)) == [
        f"the answer to GET worksheets/*/usedRange has 2.5 MB; {advice}",
        f"the answer to GET of a URL that was handed out has 1.0 MB; {advice}",
    ]
