"""An ``.xlsx`` file as a package of parts, from an untrusted source.

Rules: every check on the directory comes before anything is inflated; a part is never inflated beyond the size it
declares; a part that nobody changes is written back as the compressed bytes it came in.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from xml.parsers import expat

MAX_UNZIPPED: Final = 512 * 1024 * 1024
MAX_ENTRIES: Final = 10_000
MAX_DEPTH: Final = 200

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCAL: Final = struct.Struct("<4s5H3L2H")
_CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
_END: Final = struct.Struct("<4s4H2LH")
# 1 January 1980, 00:00, the first moment a zip can name: the same parts always give the same bytes.
_TIME: Final = 0
_DATE: Final = 0x21
_UTF8_NAME: Final = 0x800
_ENCRYPTED: Final = 0x1 | 0x40
_XML_SUFFIXES: Final = (".xml", ".rels", ".vml", ".svg")
_DECLARATIONS: Final = ("<!DOCTYPE", "<!ENTITY")
_FORBIDDEN: Final = tuple(
    word.encode(encoding)
    for word in _DECLARATIONS
    for encoding in ("ascii", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
)


class BadWorkbook(ValueError):
    """The bytes are no workbook that can be opened safely; the text says what they are."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry of the zip.

    Args:
        name: part name without leading ``/``.
        method: 0 stored, 8 deflated.
        crc: CRC-32 of the content.
        size: bytes of the content.
        packed: the content as it stands in the file.
    """

    name: str
    method: int
    crc: int
    size: int
    packed: bytes


class Package:
    """The parts of one ``.xlsx`` file. It never changes; `write` makes the bytes of a changed one.

    Args:
        data: the file.
        entries: its checked entries in their order.
    """

    def __init__(self, data: bytes, entries: tuple[_Entry, ...]) -> None:
        self.data = data
        self._entries = {entry.name: entry for entry in entries}
        # Part names are compared without regard to case (OPC, part 2, section 6.2.2).
        self._names = {entry.name.lower(): entry.name for entry in entries}

    @classmethod
    def read(cls, data: bytes, *, max_unzipped: int = MAX_UNZIPPED, max_entries: int = MAX_ENTRIES) -> Package:
        """Check a file and give its parts.

        Args:
            data: the whole file.
            max_unzipped: most bytes that all parts together may have.
            max_entries: most entries.

        Raises:
            BadWorkbook: the file is no zip, is damaged, encrypted, too large, or tries a trick.
        """
        package = cls(data, _entries(data, max_unzipped, max_entries))
        for name in package.names:
            _refuse_dtd(name, package)
        return package

    @classmethod
    def of_parts(cls, parts: Mapping[str, bytes]) -> Package:
        """A package of parts we made ourselves."""
        entries = tuple(_pack(name, content) for name, content in parts.items())
        return cls(_zip(entries), entries)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all parts in the file's order, without leading ``/``."""
        return tuple(self._entries)

    def find(self, name: str) -> str | None:
        """The part's name as the file spells it, whatever the case asked for; None if there is none."""
        return self._names.get(name.lower())

    def part(self, name: str) -> bytes:
        """The content of a part.

        Raises:
            BadWorkbook: there is no such part, or its content is not what the directory declares.
        """
        found = self.find(name)
        if found is None:
            msg = f"the workbook is damaged: it refers to the part {name[:200]!r}, which is not in the file"
            raise BadWorkbook(msg)
        return _inflate(self._entries[found])

    def write(self, changed: Mapping[str, bytes | None]) -> bytes:
        """The file with some parts replaced or added (bytes) or left out (None).

        The order of the old parts is kept, new ones follow; what is not named comes out as it was.
        """
        if not changed:
            return self.data
        kept = [
            entry if name not in changed else _pack(name, content)
            for name, entry in self._entries.items()
            if (content := changed.get(name, b"")) is not None
        ]
        added = [
            _pack(name, content)
            for name, content in changed.items()
            if content is not None and name not in self._entries
        ]
        return _zip((*kept, *added))


def xml_parser(part: str) -> expat.XMLParserType:
    """A parser for one part that refuses declarations of types and entities, in whatever encoding they stand."""
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise BadWorkbook(_dtd_message(part))

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    return parser


def run_parser(parser: expat.XMLParserType, data: bytes, part: str) -> None:
    """Parse a part to its end.

    Raises:
        BadWorkbook: the part is not well-formed XML; what handlers raise goes through.
    """
    try:
        parser.Parse(data, True)  # noqa: FBT003 - the standard library's signature
    except (expat.ExpatError, LookupError, UnicodeError) as error:
        msg = f"the workbook is damaged: its part {part!r} is not well-formed XML ({error}); save it anew in Excel"
        raise BadWorkbook(msg) from error


def too_deep(part: str) -> BadWorkbook:
    """The refusal of a part whose elements are nested beyond `MAX_DEPTH`."""
    msg = f"the part {part!r} nests elements more than {MAX_DEPTH} deep; no workbook does, so it is not opened"
    return BadWorkbook(msg)


def _entries(data: bytes, max_unzipped: int, max_entries: int) -> tuple[_Entry, ...]:
    if not data.startswith(b"PK"):
        raise BadWorkbook(_what_it_is(data))
    # Counted by signature before the directory is read: a directory of millions would take seconds to parse.
    if data.count(b"PK\x01\x02") > max_entries:
        msg = f"the workbook has more than {max_entries:,} entries; workbooks have far fewer, so it is not opened"
        raise BadWorkbook(msg)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            directory = archive.start_dir
    except (zipfile.BadZipFile, struct.error, ValueError, NotImplementedError, OSError, UnicodeError) as error:
        msg = f"the workbook is truncated or damaged: its zip directory cannot be read ({error}); fetch the file again"
        raise BadWorkbook(msg) from error
    _check_directory(infos, max_unzipped)
    spans = [_span(data, info) for info in infos]
    _check_overlaps(spans, directory)
    return tuple(
        _Entry(info.filename, info.compress_type, info.CRC, info.file_size, data[start:end])
        for info, (_, start, end) in zip(infos, spans, strict=True)
    )


def _what_it_is(data: bytes) -> str:
    head = data[:2048].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if not data:
        return "the workbook is empty (0 bytes); an .xlsx file was expected"
    if data.startswith(_OLE):
        return _what_ole_is(data)
    if head.startswith((b"<!doctype html", b"<html")):
        return "the workbook is an HTML page, perhaps a sign-in or error page saved as .xlsx; download the file itself"
    if head.startswith(b"<"):
        return "the workbook is plain XML, not an .xlsx file; open it in Excel and save it as .xlsx"
    return "the workbook is no .xlsx file: it is not a zip archive; save it as .xlsx in Excel"


def _what_ole_is(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "the workbook is protected with a password; only workbooks without one can be opened: remove it in Excel"
    return "the workbook is in the old .xls format, whatever its name says; open it in Excel and save it as .xlsx"


def _check_directory(infos: list[zipfile.ZipInfo], max_unzipped: int) -> None:
    total = sum(info.file_size for info in infos)
    if total > max_unzipped:
        msg = (
            f"the workbook would unzip to {total:,} bytes; at most {max_unzipped:,} are opened (workbook_max_unzipped)"
        )
        raise BadWorkbook(msg)
    seen: set[str] = set()
    for info in infos:
        _check_entry(info)
        if info.filename.lower() in seen:
            msg = f"the workbook has two entries named {info.filename[:200]!r}; which one counts is not defined"
            raise BadWorkbook(msg)
        seen.add(info.filename.lower())


def _check_entry(info: zipfile.ZipInfo) -> None:
    name = info.orig_filename
    shown = repr(name[:200])
    if info.flag_bits & _ENCRYPTED:
        msg = f"the workbook's entry {shown} is encrypted; only workbooks without a password can be opened"
    elif info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        msg = f"the workbook's entry {shown} is compressed by method {info.compress_type}; .xlsx files use deflate"
    elif _is_unsafe(name):
        msg = f"the workbook has an entry named {shown}, which leads out of the package"
    else:
        return
    raise BadWorkbook(msg)


def _is_unsafe(name: str) -> bool:
    steps = name.split("/")
    return not name or "\\" in name or "\0" in name or ":" in steps[0] or not steps[0] or ".." in steps or "." in steps


def _span(data: bytes, info: zipfile.ZipInfo) -> tuple[int, int, int]:
    """Where the entry's header begins, its content begins and its content ends."""
    start = info.header_offset
    if start < 0 or data[start : start + 4] != b"PK\x03\x04" or start + _LOCAL.size > len(data):
        msg = f"the workbook is damaged: the entry {info.filename[:200]!r} is not where the directory says"
        raise BadWorkbook(msg)
    fields = _LOCAL.unpack_from(data, start)
    name = data[start + _LOCAL.size : start + _LOCAL.size + fields[9]]
    if name not in {info.orig_filename.encode("utf-8", "replace"), info.orig_filename.encode("cp437", "replace")}:
        msg = f"the workbook's entry {info.filename[:200]!r} bears two different names; it is not opened"
        raise BadWorkbook(msg)
    content = start + _LOCAL.size + fields[9] + fields[10]
    return start, content, content + info.compress_size


def _check_overlaps(spans: list[tuple[int, int, int]], directory: int) -> None:
    end = 0
    for start, _, stop in sorted(spans):
        if start < end or stop > directory:
            msg = "the workbook is damaged or tries a trick: entries of its zip overlap"
            raise BadWorkbook(msg)
        end = stop


def _inflate(entry: _Entry) -> bytes:
    try:
        content = entry.packed if entry.method == zipfile.ZIP_STORED else _deflated(entry)
    except zlib.error as error:
        msg = f"the workbook is damaged: its part {entry.name[:200]!r} cannot be unzipped ({error}); fetch it again"
        raise BadWorkbook(msg) from error
    if len(content) != entry.size:
        msg = f"the workbook's part {entry.name[:200]!r} declares {entry.size:,} bytes but does not hold as many"
        raise BadWorkbook(msg)
    if zlib.crc32(content) != entry.crc:
        msg = f"the workbook is damaged: the checksum of its part {entry.name[:200]!r} is wrong; fetch it again"
        raise BadWorkbook(msg)
    return content


def _deflated(entry: _Entry) -> bytes:
    # One byte more than declared, never all: enough to see that a small declaration lies.
    return zlib.decompressobj(-15).decompress(entry.packed, entry.size + 1)


def _refuse_dtd(name: str, package: Package) -> None:
    content = package.part(name)
    if not name.lower().endswith(_XML_SUFFIXES) and not content[:64].lstrip(
        b"\xef\xbb\xbf\xff\xfe\0 \r\n\t"
    ).startswith(b"<"):
        return
    if any(word in content for word in _FORBIDDEN):
        raise BadWorkbook(_dtd_message(name))


def _dtd_message(part: str) -> str:
    return f"the part {part[:200]!r} declares a document type or an entity; workbooks never do, so it is not opened"


def _pack(name: str, content: bytes) -> _Entry:
    squeeze = zlib.compressobj(6, zlib.DEFLATED, -15)
    packed = squeeze.compress(content) + squeeze.flush()
    return _Entry(name, zipfile.ZIP_DEFLATED, zlib.crc32(content), len(content), packed)


def _zip(entries: tuple[_Entry, ...]) -> bytes:
    out = bytearray()
    records = []
    for entry in entries:
        records.append(_central(entry, len(out)))
        out += _local(entry)
        out += entry.packed
    directory = b"".join(records)
    end = _END.pack(b"PK\x05\x06", 0, 0, len(entries), len(entries), len(directory), len(out), 0)
    return bytes(out) + directory + end


def _local(entry: _Entry) -> bytes:
    name, flags = _name(entry)
    sizes = (entry.crc, len(entry.packed), entry.size)
    return _LOCAL.pack(b"PK\x03\x04", 20, flags, entry.method, _TIME, _DATE, *sizes, len(name), 0) + name


def _central(entry: _Entry, offset: int) -> bytes:
    name, flags = _name(entry)
    sizes = (entry.crc, len(entry.packed), entry.size)
    fixed = _CENTRAL.pack(
        b"PK\x01\x02", 20, 20, flags, entry.method, _TIME, _DATE, *sizes, len(name), 0, 0, 0, 0, 0, offset
    )
    return fixed + name


def _name(entry: _Entry) -> tuple[bytes, int]:
    name = entry.name.encode("utf-8")
    return name, 0 if name.isascii() else _UTF8_NAME
