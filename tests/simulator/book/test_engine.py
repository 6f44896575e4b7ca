"""The calc engine: what is put in comes out calculated, in Excel's words."""

import pytest

from pytest_workbook.simulator.book.engine import Engine, Formatter
from pytest_workbook.simulator.book.errors import BookError, ErrorKind
from pytest_workbook.simulator.book.model import ErrorValue, Scalar


def value_of(formula: str) -> Scalar:
    """What a formula in A1 calculates to."""
    engine = Engine.with_sheets(["Sheet1"])
    engine.set_formula(0, 0, 0, formula)
    engine.evaluate()
    return engine.values(0, [(0, 0)])[0]


@pytest.mark.parametrize(
    "value", [5.0, "text", "=no formula", "#N/A", True, ErrorValue("#N/A"), ErrorValue("#BLOCKED!")]
)
def test_constants_come_out_as_they_went_in(value: Scalar) -> None:
    """A text that looks like a formula or an error is text; an error is an error."""
    engine = Engine.with_sheets(["Sheet1"])
    engine.set_constant(0, 0, 0, value)
    engine.evaluate()
    (result,) = engine.values(0, [(0, 0)])
    assert result == value
    assert type(result) is type(value)


def test_a_cell_is_emptied_by_none() -> None:
    """Nothing is left of it."""
    engine = Engine.with_sheets(["Sheet1"])
    engine.set_constant(0, 0, 0, 5)
    engine.set_constant(0, 0, 0, None)
    engine.evaluate()
    assert engine.filled() == []
    assert engine.values(0, [(0, 0)]) == [None]


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=1/0", ErrorValue("#DIV/0!")),
        ("=nonsense", ErrorValue("#NAME?")),
        ("=#N/IMPL!", ErrorValue("#BLOCKED!")),
        ("=A1", 0),
        ('="#N/A"', "#N/A"),
    ],
)
def test_errors_are_in_excel_s_words(formula: str, value: Scalar) -> None:
    """A circular reference counts as 0; a text that looks like an error is text."""
    result = value_of(formula)
    assert result == value
    assert type(result) is type(value)


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=(1+2)%", 0.03),
        ("=(1<2)=(3<4)", True),
        ("=-2^2", 4.0),
        ("=SUMPRODUCT(ABS({-1,2}))", 3.0),
        ("=WORKDAY(46023,5,{46024,46027})", 46034.0),
        ("=LAMBDA(x,x*2)(4)", 8.0),
    ],
)
def test_typed_formulas_calculate_right(formula: str, value: Scalar) -> None:
    """Those that the engine's own file loader spoils."""
    assert value_of(formula) == value


def test_sheets_have_the_names_they_were_given() -> None:
    """Also when the first is not called as the engine calls it, and a later one is."""
    engine = Engine.with_sheets(["Data", "Sheet1"])
    engine.set_constant(1, 0, 0, 3)
    engine.set_formula(0, 0, 0, "=Sheet1!A1*2+Data!B1")
    engine.evaluate()
    assert engine.values(0, [(0, 0)]) == [6.0]


def test_arrays_spill_and_fill() -> None:
    """A dynamic one as far as it needs, an array formula over its cells."""
    engine = Engine.with_sheets(["Sheet1"])
    engine.set_formula(0, 0, 0, "=SEQUENCE(2)")
    engine.set_array(0, 0, 2, (2, 1), "=A1:A2*10")
    engine.evaluate()
    cells = [(row, column) for column in (0, 2) for row in (0, 1)]
    assert engine.values(0, cells) == [1.0, 2.0, 10.0, 20.0]


def test_a_copy_goes_its_own_way() -> None:
    """Bytes carry everything over."""
    engine = Engine.with_sheets(["Sheet1"])
    engine.set_formula(0, 0, 0, "=B1+1")
    copy = Engine.from_bytes(engine.to_bytes())
    copy.add_sheet("More")
    copy.set_constant(0, 0, 1, 5)
    copy.set_formula(1, 0, 0, "=Sheet1!A1")
    copy.evaluate()
    engine.evaluate()
    assert copy.values(1, [(0, 0)]) == [6.0]
    assert engine.values(0, [(0, 0)]) == [1.0]


def test_formats_do_not_mix() -> None:
    """Each format is kept apart, and used again."""
    formatter = Formatter()
    shown = [formatter.format(0.5, code) for code in ("0%", "0.00", "0%")]
    assert shown == ["50%", "0.50", "50%"]


def test_what_the_engine_cannot_calculate_is_a_calc_error() -> None:
    """Its own word for that is the stand-in for what is blocked, which counts only where it was put in."""
    assert value_of("=AVERAGEA({1;2})") == ErrorValue("#CALC!")
    engine = Engine.with_sheets(["Sheet1"])
    engine.set_constant(0, 0, 0, ErrorValue("#BLOCKED!"))
    copy = Engine.from_bytes(engine.to_bytes())
    copy.evaluate()
    assert copy.values(0, [(0, 0)]) == [ErrorValue("#BLOCKED!")]


class PanicException(BaseException):
    """Named as the one that a panic of the engine is raised as."""


class _Broken:
    """A model that raises when it is evaluated."""

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def evaluate(self) -> None:
        raise self.error


def test_a_panic_of_the_engine_is_a_refusal() -> None:
    """It ends the change, not the run; what else may be raised goes on."""
    with pytest.raises(BookError, match="breaks down") as refused:
        Engine(_Broken(PanicException("index out of bounds"))).evaluate()
    assert refused.value.kind is ErrorKind.INVALID_ARGUMENT
    with pytest.raises(KeyboardInterrupt):
        Engine(_Broken(KeyboardInterrupt())).evaluate()
