"""The workbook that the REST resources stand on: one object for sheets, cells, tables, names and calculation.

Rules: every change is validated, applied and calculated as a whole, or refused with a `BookError` and not applied;
records handed out are data, and only these methods change the workbook.
"""

from __future__ import annotations

from pytest_workbook.simulator.book.borders import Borders
from pytest_workbook.simulator.book.cells import Grid
from pytest_workbook.simulator.book.charts import Charts
from pytest_workbook.simulator.book.comments import Comments
from pytest_workbook.simulator.book.core import fixed_random, fixed_today
from pytest_workbook.simulator.book.filtering import Filtering
from pytest_workbook.simulator.book.names import Names
from pytest_workbook.simulator.book.pivots import Pivots
from pytest_workbook.simulator.book.reading import Rows
from pytest_workbook.simulator.book.sheets import Sheets
from pytest_workbook.simulator.book.sizing import Sizing
from pytest_workbook.simulator.book.sorting import Sorting
from pytest_workbook.simulator.book.table_rows import TableRows

__all__ = ["Grid", "Rows", "Workbook", "fixed_random", "fixed_today"]


class Workbook(Sheets, Names, TableRows, Filtering, Sorting, Borders, Sizing, Comments, Pivots, Charts):
    """One workbook, in memory. What it is made from is described at `core.Core`.

    `core`: contents, clones, calculation, finding sheets and areas. `cells`: reading and writing. `shifting`:
    inserting and deleting cells. `sorting`: putting rows or columns into an order. `filtering`: hiding rows of tables.
    `formatting`, `borders`, `sizing`: how cells look. `sheets`, `names`, `tables`, `table_rows`, `table_columns`,
    `comments`, `pivots`, `charts`: as they say.
    """
