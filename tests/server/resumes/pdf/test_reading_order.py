"""Pages given as words with places; the pictures in the tests' names are what a person sees."""

import pytest

from server.resumes.pdf.reading_order import Word, arrange


def line(text: str, x: float, y: float, size: float = 10.0) -> list[Word]:
    """Words of one line, half as wide as high, a space between."""
    words: list[Word] = []
    for part in text.split():
        width = len(part) * size / 2
        words.append(Word(part, (x, y - size, x + width, y)))
        x += width + size / 2
    return words


def lines(texts: list[str], x: float, y: float = 100.0, leading: float = 14.0) -> list[list[Word]]:
    return [line(text, x, y + row * leading) for row, text in enumerate(texts)]


def flat(*groups: list[list[Word]]) -> list[Word]:
    return [word for group in groups for row in group for word in row]


def in_turn(left: list[list[Word]], right: list[list[Word]]) -> list[Word]:
    return [word for pair in zip(left, right, strict=True) for row in pair for word in row]


def written(words: list[Word]) -> list[str]:
    """The page's lines without the empty ones."""
    return [row for row in arrange(words).split("\n") if row]


SIDEBAR = ["Licences", "Class IV", "Languages", "English", "Spanish"]
PROSE = [f"Week {row}: loaded trucks on the night shift at Lakeside" for row in range(1, 6)]
MORE_PROSE = [f"Month {row}: trained colleagues on the packing line there" for row in range(1, 6)]


def test_an_empty_page_is_empty() -> None:
    assert arrange([]) == ""


def test_lines_go_from_top_to_bottom_however_they_were_drawn() -> None:
    drawn = flat(lines(["one two", "three four", "five six"], 50))
    assert arrange(list(reversed(drawn))) == "one two\nthree four\nfive six"


def test_a_wide_gap_parts_paragraphs_and_a_wide_space_parts_cells() -> None:
    drawn = [*line("Operator", 50, 100), *line("2019", 300, 100), *line("Next", 50, 140)]
    assert arrange(drawn) == "Operator  2019\n\nNext"


def test_letters_drawn_one_by_one_join_to_words() -> None:
    drawn = [Word("fork", (50, 90, 70, 100)), Word("lift", (70.2, 90, 90, 100)), Word("truck", (95, 90, 120, 100))]
    assert arrange(drawn) == "forklift truck"


def test_raised_letters_stay_in_their_line() -> None:
    drawn = [*line("the", 50, 100), Word("1", (70, 90, 75, 100)), Word("st", (75, 88, 81, 94)), *line("place", 86, 100)]
    assert arrange(drawn) == "the 1st place"


def test_columns_are_read_one_after_the_other_when_drawn_so() -> None:
    drawn = flat(lines(SIDEBAR, 50), lines(PROSE, 250))
    assert arrange(drawn) == "\n".join([*SIDEBAR, "", *PROSE])


def test_columns_are_read_one_after_the_other_when_drawn_line_by_line() -> None:
    assert arrange(in_turn(lines(PROSE, 50), lines(MORE_PROSE, 400))) == "\n".join([*PROSE, "", *MORE_PROSE])
    assert arrange(in_turn(lines(SIDEBAR, 50), lines(PROSE, 250))) == "\n".join([*SIDEBAR, "", *PROSE])


def test_columns_of_different_leading_are_columns() -> None:
    short = ["Skills", "Forklift", "Excel", "Driving", "Counting"]
    drawn = flat(lines(short, 50, leading=19), lines(SIDEBAR, 250, leading=13))
    assert written(drawn) == [*short, *SIDEBAR]


def test_three_columns_are_read_from_left_to_right() -> None:
    columns = [
        lines([f"{name} {row} words enough" for row in range(5)], x, leading=14 + x / 100)
        for name, x in (("left", 50), ("middle", 250), ("right", 450))
    ]
    text = arrange(flat(*columns))
    assert [word for word in text.split() if word in ("left", "middle", "right")] == (
        ["left"] * 5 + ["middle"] * 5 + ["right"] * 5
    )


def test_what_crosses_the_gutter_parts_the_columns() -> None:
    across = line("A heading that runs across both of the columns of this page of text here", 50, 200)
    drawn = [
        *flat(lines(SIDEBAR, 50), lines(PROSE, 250)),
        *across,
        *flat(lines(SIDEBAR, 50, 230), lines(PROSE, 250, 230)),
    ]
    text = arrange(drawn)
    assert text.count("A heading") == 1
    above, below = text.split("A heading that runs across both of the columns of this page of text here")
    assert above.strip() == below.strip() == "\n".join([*SIDEBAR, "", *PROSE])


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (["Skill", "Forklift", "Spanish", "Excel"], ["Level", "Expert", "Native", "Fair"]),
        (["2019 - 2024", "2015 - 2018", "2012 - 2014"], [f"Operator at a company with a long name {n}" for n in "abc"]),
        ([f"Operator at a company with a long name {n}" for n in "abc"], ["2019 - 2024", "2015 - 2018", "2012 - 2014"]),
    ],
)
def test_rows_of_a_table_and_dates_beside_their_lines_stay_rows(left: list[str], right: list[str]) -> None:
    drawn = in_turn(lines(left, 50, leading=20), lines(right, 420, leading=20))
    assert written(drawn) == [f"{one}  {other}" for one, other in zip(left, right, strict=True)]


def test_labels_beside_paragraphs_stay_with_them() -> None:
    labels = [line(label, 50, 100 + place * 28) for place, label in enumerate(("Education", "Work", "Languages"))]
    text = arrange(flat(labels, [])) and arrange(
        [
            *(
                word
                for pair in zip(
                    [row for label in labels for row in (label, [])],
                    lines([*PROSE, "and more of it to fill another line"], 250),
                    strict=True,
                )
                for row in pair
                for word in row
            )
        ]
    )
    assert [row.split("  ")[0] for row in text.split("\n")][::2] == ["Education", "Work", "Languages"]


def test_two_short_lines_side_by_side_are_no_columns() -> None:
    drawn = flat(lines(["Maria", "Gonzalez"], 50), lines(["Toledo", "Ohio"], 300))
    assert arrange(drawn) == "Maria  Toledo\nGonzalez  Ohio"


def test_columns_that_do_not_stand_side_by_side_are_read_downwards() -> None:
    drawn = flat(lines(SIDEBAR, 300, y=100), lines(SIDEBAR, 50, y=400))
    assert arrange(drawn) == "\n".join([*SIDEBAR, "", *SIDEBAR])


def test_a_line_that_runs_up_the_margin_is_kept_in_one_piece() -> None:
    turned = [
        Word("CURRICULUM", (10, 200, 20, 300), turned=True),
        Word("A", (10, 190, 20, 198)),
        Word("VITAE", (10, 120, 20, 180), turned=True),
    ]
    assert arrange([*turned, *line("Maria", 50, 100)]) == "Maria\nCURRICULUM A VITAE"


def test_a_page_in_thousands_of_pieces_is_read_line_by_line() -> None:
    drawn = [
        Word("x", (column * 30.0, row * 20.0, column * 30.0 + 5, row * 20.0 + 10))
        for row in range(80)
        for column in range(40)
    ]
    assert len(arrange(drawn).split("\n\n")) == 80
