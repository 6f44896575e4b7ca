"""The bodies of the parts of a batch."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_workbook.graph.batch_parts import part_content


@pytest.mark.parametrize(
    ("body", "content"),
    [
        (None, b""),
        ({"values": [["Ü", 1.5, None]]}, '{"values":[["Ü",1.5,null]]}'.encode()),
        ([], b"[]"),
        (0, b"0"),
        ("UEsDBA==", b"PK\x03\x04"),
        ("", b""),
        ("no base64", b"no base64"),
        ("UEsDBA=", b"UEsDBA="),
        ("Ü", "Ü".encode()),
    ],
)
def test_json_is_itself_and_a_text_is_base64_where_it_can_be(body: Any, content: bytes) -> None:
    """None is no body, and zero and an empty list are some."""
    assert part_content(body) == content
