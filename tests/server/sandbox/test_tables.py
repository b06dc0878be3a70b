"""Tables of records: order, replacement and indexes."""

from dataclasses import dataclass

from server.sandbox.tables import Table


@dataclass(frozen=True)
class Row:
    id: str
    remote_id: str | None
    color: str = ""


def colors() -> Table[Row]:
    table = Table[Row]({"color": lambda row: (row.color,)})
    for row in (Row("a", "1", "red"), Row("b", None, "red"), Row("c", "3", "blue")):
        table.put(row)
    return table


def test_a_replaced_record_keeps_its_place_and_moves_in_the_indexes() -> None:
    table = colors()
    table.put(Row("a", "9", "blue"))
    assert [row.id for row in table] == ["a", "b", "c"]
    assert [row.id for row in table.find("color", "blue")] == ["c", "a"]
    assert table.find("remote_id", "1") == []
    assert table.find("remote_id", "9") == [table.get("a")]


def test_records_are_given_from_a_position_on() -> None:
    assert [(place, row.id) for place, row in colors().after(1)] == [(2, "b"), (3, "c")]
    assert list(colors().after(3)) == []


def test_what_is_not_there_is_not_found() -> None:
    table = colors()
    assert (table.get("z"), table.get(None), table.find("color", "green")) == (None, None, [])
    assert ("a" in table, "z" in table, len(table)) == (True, False, 3)
    assert (table.has("color"), table.has("size")) == (True, False)
