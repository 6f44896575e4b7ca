"""``FILTERXML``: what a path finds in an XML text.

Source: "FILTERXML function", support.microsoft.com, read 2026-11-24. That texts which are numbers become numbers was
seen in answers of users; that dates stay texts is assumed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Final

from pytest_workbook.simulator.book.model import ErrorValue, Scalar
from pytest_workbook.simulator.book.xml_nodes import BadXml, parse_xml
from pytest_workbook.simulator.book.xpath import BadPath, select

_NUMBER: Final = re.compile(r"\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?\s*", re.ASCII)
_LONGEST_TEXT: Final = 32_767
_LONGEST_PATH: Final = 1_024
_WRONG: Final = (ErrorValue("#VALUE!"),)


def filter_xml(xml: Scalar, path: Scalar) -> Sequence[Scalar]:
    """The values of the nodes that a path finds, numbers where they are some; an error where it finds none.

    Args:
        xml: the text; untrusted.
        path: in XPath 1.0.
    """
    if not isinstance(xml, str) or not isinstance(path, str):
        return _WRONG
    if len(xml) > _LONGEST_TEXT or len(path) > _LONGEST_PATH:
        return _WRONG
    try:
        found = select(parse_xml(xml), path)
    except (BadXml, BadPath):
        return _WRONG
    if isinstance(found, list):
        return [_read(node.value) for node in found] or _WRONG
    if isinstance(found, float) and not isinstance(found, bool) and not math.isfinite(found):
        return (ErrorValue("#NUM!"),)
    return (found,)


def _read(text: str) -> Scalar:
    if not _NUMBER.fullmatch(text):
        return text
    number = float(text)
    return number if math.isfinite(number) else text
