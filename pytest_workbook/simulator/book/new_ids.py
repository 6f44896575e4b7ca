"""Ids of what is added to a workbook."""

from __future__ import annotations

from collections.abc import Callable

from pytest_workbook.simulator.book.model import Contents


def free_id(contents: Contents, random: Callable[[], float]) -> str:
    """A braced upper-case GUID, unlike any other in the workbook.

    Args:
        contents: of the workbook.
        random: number in [0, 1).
    """
    taken = {sheet.sheet_id for sheet in contents.sheets} | {table.table_id for table in contents.tables}
    taken |= {chart.chart_id for chart in contents.charts}
    taken |= {reply.reply_id for comment in contents.comments for reply in comment.replies}
    number = sum(int(random() * 0x10000) << (16 * place) for place in range(8))
    while (braced := _braced(number)) in taken:
        number += 1
    return braced


def _braced(number: int) -> str:
    digits = f"{number % (1 << 128):032X}"
    return f"{{{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}}}"
