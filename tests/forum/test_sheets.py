"""Tables as offices keep them: any encoding, any separator, and nothing runs in a spreadsheet."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum import sheets

#: Zero bytes are what tells binary files from text.
CELLS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)
COLUMNS = {"name": ("person",), "place": ("ort",)}


def cells(data: bytes) -> list[tuple[str, str]]:
    """What is read of name and place."""
    return [(row["name"], row["place"]) for row in sheets.read(data, COLUMNS, required="name").rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_whatever_the_spreadsheet_wrote_is_read(encoding: str, separator: str, end: str) -> None:
    """Encodings, separators and line ends are those of whoever saved the file."""
    text = end.join([f"Name{separator}Ort", f"Jürgen Groß{separator}Köthen", ""])
    assert cells(text.encode(encoding)) == [("Jürgen Groß", "Köthen")]


def test_headers_may_be_german_and_in_any_case() -> None:
    """A column is known by any of its names; one nobody knows is named."""
    sheet = sheets.read(b" PERSON ;Bemerkung; ort\nAnna;neu;Zeitz\n", COLUMNS, required="name")
    assert sheet.rows[0].cells == {"name": "Anna", "place": "Zeitz"}
    assert sheet.ignored == ["Bemerkung"]


def test_a_mistyped_header_is_an_error_that_names_the_right_one() -> None:
    """Its column would else be lost in silence; where the right one is there too, it is only a note."""
    sheet = sheets.read(b"name,plaec\nAnna,Zeitz\n", COLUMNS, required="name")
    (problem,) = sheet.problems
    assert problem.line == 1
    assert "„plaec“ gibt es nicht, gemeint ist wohl place" in problem.sentence
    assert sheet.ignored == []
    both = sheets.read(b"name,plaec,place\nAnna,x,Zeitz\n", COLUMNS, required="name")
    assert (both.problems, both.ignored) == ([], ["plaec"])


def test_quoted_lines_and_blank_lines() -> None:
    """A cell may go over two lines, and line numbers are those of the file."""
    sheet = sheets.read(b'name,place\n\n"Anna\nMaria",Zeitz\n,\nBerta,Halle\n', COLUMNS, required="name")
    assert [(row.line, row["name"]) for row in sheet.rows] == [(3, "Anna Maria"), (6, "Berta")]


def test_a_quotation_mark_nobody_closed_costs_its_own_line_only() -> None:
    """The lines after it are read."""
    sheet = sheets.read(b'name,place\n"Anna,Zeitz\nBerta,"Halle"\nCarla,Jena\n', COLUMNS, required="name")
    assert [problem.line for problem in sheet.problems] == [2]
    assert [row["name"] for row in sheet.rows] == ["Berta", "Carla"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "fehlt die Spalte name"),
        (b"vorname,ort\nAnna,Zeitz\n", "fehlt die Spalte name"),
        (b"name,person\nAnna,Berta\n", "zweimal"),
        (b"\x00\x01\x02PK\x03\x04", "keine CSV-Datei"),
        (b"\x81\x8d\x8f", "keine CSV-Datei"),
        (b"x" * (sheets.LARGEST + 1), "größer als 5 MB"),
    ],
)
def test_what_is_no_table_gets_one_sentence(data: bytes, said: str) -> None:
    """Pictures, archives and empty files are told apart from bad rows."""
    with pytest.raises(sheets.Unreadable, match=said):
        sheets.read(data, COLUMNS, required="name")


@given(st.lists(st.tuples(CELLS, CELLS), max_size=5))
def test_what_is_written_is_read_back(rows: list[tuple[str, str]]) -> None:
    """Whatever stands in a cell, also what looks like a formula or a guard against one."""
    tidy = [(" ".join(name.split()), " ".join(place.split())) for name, place in rows]
    text = sheets.write(["name", "place"], [{"name": name, "place": place} for name, place in tidy])
    expected = [pair for pair in tidy if any(pair)]
    assert cells(text.encode()) == expected


@given(CELLS)
def test_no_cell_begins_like_a_formula(cell: str) -> None:
    """Spreadsheets run what begins with =, +, - or @."""
    written = next(csv.reader(io.StringIO(sheets.write(["name"], [{"name": cell}]).split("\n", 1)[1])), [""])
    assert not written or not written[0].startswith(("=", "+", "-", "@"))
