"""How often a search puts who is meant among the first three, in a crowd full of namesakes and of names nearly alike."""

from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from scripts.bench_search import fill_directly, serve
from scripts.search_people import make_queries
from server.search.asking import read_question
from server.search.finding import find
from server.search.schema import open_index

PEOPLE = 3_000
BAR = 0.97


@pytest.mark.parametrize("seed", [7, 8])
def test_of_200_questions_about_namesakes_97_percent_are_answered_among_the_first_three(
    tmp_path: Path, seed: int
) -> None:
    crowd, _, _ = serve(PEOPLE)
    fill_directly(tmp_path / "index.sqlite", crowd)
    queries = make_queries(crowd, 200, seed)
    with closing(open_index(tmp_path / "index.sqlite")) as db:
        wrong = [
            query
            for query in queries
            if query.id not in [fit.row.id for fit in find(db, read_question(query.text))[:3]]
        ]
    assert len({query.text for query in queries}) > 100
    assert Counter(query.kind for query in queries) == dict.fromkeys(
        ("misspelt", "reordered", "accented", "partial", "nickname"), 40
    )
    assert len(wrong) <= (1 - BAR) * len(queries), [query.text for query in wrong]
