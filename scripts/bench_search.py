"""Measures the local index: how long a first fill takes, how large it gets, how fast it answers, and how often right.

python scripts/bench_search.py [--people 20000] [--queries 200] [--kombo 2000] [--direct]

The questions (`scripts/search_people.py`) are about people who share their name with others; right is who is meant
among the first three. Kombo's own filters are asked the same by name alone, in a crowd of `--kombo` people made in the
same way. Filled is through the sandbox's pages, as a server does it; `--direct` puts people into the index without
them, so the fill says nothing about paging.
"""

import argparse
import resource
import statistics
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import anyio
import httpx

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from scripts.search_people import Crowd, Query, make_queries, settle  # noqa: E402 - see above
from server.app import connect, open_transport  # noqa: E402
from server.ats import models  # noqa: E402
from server.ats.base_ats_client import BaseAtsClient  # noqa: E402
from server.sandbox.kombo import Sandbox  # noqa: E402
from server.sandbox.options import EPOCH, SandboxOptions  # noqa: E402
from server.search.asking import read_question  # noqa: E402
from server.search.index import SearchIndex  # noqa: E402
from server.search.schema import open_index, transaction  # noqa: E402
from server.search.standing import Standing, write_standing  # noqa: E402
from server.search.writing import put_applications, put_people  # noqa: E402
from server.settings import Settings  # noqa: E402
from tools._search import find_people  # noqa: E402

FIRST = 3
PAGE = 250


@dataclass
class Pages:
    """The sandbox behind a client, with how many requests it answered, in how many seconds, and the memory then."""

    sandbox: Sandbox
    seconds: float = 0.0
    megabytes: list[float] = field(default_factory=list[float])

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        start = time.perf_counter()
        response = await self.sandbox(request)
        self.seconds += time.perf_counter() - start
        self.megabytes.append(most_memory())
        return response


def most_memory() -> float:
    """The most memory that this process has had so far, in megabytes."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1e6 if sys.platform == "darwin" else 1e3)


def serve(people: int) -> tuple[Crowd, Pages, BaseAtsClient]:
    """A sandbox with a crowd, and a client of it."""
    sandbox = Sandbox(SandboxOptions(clock=lambda: EPOCH))
    crowd = settle(sandbox.tenant, people, EPOCH)
    settings, pages = Settings.from_env({}), Pages(sandbox)
    return crowd, pages, connect(settings, open_transport(settings, httpx.MockTransport(pages)))


async def fill(index: SearchIndex, ats: BaseAtsClient) -> float:
    """Fill the index through Kombo's pages; seconds."""
    start = time.perf_counter()
    took: list[float] = []
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(index.keep_fresh, lambda: ats, lambda: EPOCH)
        await index.filled()
        took.append(time.perf_counter() - start)
        tasks.cancel_scope.cancel()
    return took[0]


def tell_fill(pages: Pages, records: int, seconds: float) -> None:
    """Print how fast pages were taken in, and whether memory grew on the way."""
    own, each = seconds - pages.seconds, pages.megabytes
    tenth = each[len(each) // 10]
    print(
        f"{len(each):,} pages, {records / own:,.0f} records a second without the {pages.seconds:.1f} s of the sandbox;"
        f" at most {each[-1]:.0f} MB of memory, {each[-1] - tenth:.0f} MB more than after a tenth of the pages"
    )


def fill_directly(path: Path, crowd: Crowd) -> float:
    """Put a crowd into the index by the page; seconds."""
    start = time.perf_counter()
    db = open_index(path, writing=True)
    for first in range(0, crowd.count, PAGE):
        numbers = range(first, min(first + PAGE, crowd.count))
        with transaction(db):
            put_people(db, [person_of(crowd, number) for number in numbers], 1)
            put_applications(db, [application_of(crowd, number) for number in numbers], 1)
    with transaction(db):
        write_standing(db, Standing(number=1, full=EPOCH.timestamp(), fresh=EPOCH.timestamp()))
    db.close()
    return time.perf_counter() - start


def person_of(crowd: Crowd, number: int) -> models.Candidate:
    """A person of the crowd as the client would hand them out."""
    made, held = crowd.candidate(number), application_of(crowd, number)
    place = made.location or {}
    return models.Candidate(
        id=made.id,
        remote_id=made.remote_id,
        first_name=made.first_name or "",
        last_name=made.last_name or "",
        title=made.title or "",
        company=made.company or "",
        location=f"{place.get('city')}, {place.get('state')}",
        emails=tuple(email.value for email in made.emails),
        phones=tuple(phone.value for phone in made.phones),
        source=made.source or "",
        created_at=made.remote_created_at,
        changed_at=made.changed_at,
        applications=(models.CandidateApplication(id=held.id, job=held.job, stage=held.stage, outcome=held.outcome),),
    )


def application_of(crowd: Crowd, number: int) -> models.Application:
    """Their application, likewise."""
    made = crowd.application(number)
    job = crowd.jobs[number % len(crowd.jobs)]
    return models.Application(
        id=made.id,
        candidate=models.CandidateRef(id=made.candidate_id, name=""),
        job=models.JobRef(id=job.id, title=job.name),
        stage=models.Stage(id=made.stage_id, name=f"Stage {job.stage_ids.index(made.stage_id)}"),
        outcome=made.outcome or "",
        changed_at=made.changed_at,
    )


async def ask(index: SearchIndex, queries: Sequence[Query]) -> tuple[list[float], list[float], list[Query]]:
    """Ask every question once: milliseconds each, those of the processor, and what was not answered right."""
    times: list[float] = []
    worked: list[float] = []
    wrong: list[Query] = []
    await index.search(read_question("Nobody Inparticular (708) 555-0117"))  # loads what a first search loads
    for query in queries:
        start, begin = time.perf_counter(), time.process_time()
        found = await index.search(read_question(query.text))
        times.append((time.perf_counter() - start) * 1000)
        worked.append((time.process_time() - begin) * 1000)
        if found is None or query.id not in [fit.row.id for fit in found.fits[:FIRST]]:
            wrong.append(query)
    return times, worked, wrong


async def ask_kombo(ats: BaseAtsClient, queries: Sequence[Query]) -> list[Query]:
    """Ask Kombo's filters for the names; those that were not answered right."""
    wrong: list[Query] = []
    for query in queries:
        found = await find_people(ats, query=query.name, email="", phone="")
        if query.id not in [match.person.id for match in found[:FIRST]]:
            wrong.append(query)
    return wrong


def tell(name: str, queries: Sequence[Query], wrong: Sequence[Query]) -> None:
    """Print how many were right, by kind."""
    asked, missed = Counter(query.kind for query in queries), Counter(query.kind for query in wrong)
    kinds = ", ".join(f"{kind} {asked[kind] - missed[kind]}/{asked[kind]}" for kind in asked)
    print(f"{name}: {1 - len(wrong) / len(queries):.1%} right among the first {FIRST} ({kinds})")


async def measure(people: int, count: int, kombo: int, direct: bool, show: bool) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "index.sqlite"
        index = SearchIndex(path)
        crowd, pages, ats = serve(people)
        seconds = fill_directly(path, crowd) if direct else await fill(index, ats)
        status = await index.status()
        print(f"{status.people:,} people, {status.applications:,} applications, filled in {seconds:.1f} s")
        if not direct:
            tell_fill(pages, status.people + status.applications + status.jobs, seconds)
        print(f"{status.megabytes:.0f} MB on the disk")
        queries = make_queries(crowd, count)
        times, worked, wrong = await ask(index, queries)
        for name, taken in (("on the clock", times), ("of the processor", worked)):
            p50, p95 = statistics.median(taken), statistics.quantiles(taken, n=20)[-1]
            print(f"{count} questions: median {p50:.1f} ms, p95 {p95:.1f} ms, slowest {max(taken):.1f} ms {name}")
        tell("local index", queries, wrong)
        if show:
            for query in wrong:
                print(f"  {query.kind}: {query.text!r} should find {query.id}")
        index.close()
    if kombo:
        small, _, filters = serve(kombo)
        queries = make_queries(small, count)
        tell(f"Kombo's filters, {kombo:,} people", queries, await ask_kombo(filters, queries))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--people", type=int, default=20_000)
    arguments.add_argument("--queries", type=int, default=200)
    arguments.add_argument("--kombo", type=int, default=2_000, help="0 leaves Kombo's filters out")
    arguments.add_argument("--direct", action="store_true")
    arguments.add_argument("--show", action="store_true", help="show the questions that were not answered right")
    given = arguments.parse_args()
    anyio.run(measure, given.people, given.queries, given.kombo, given.direct, given.show)


if __name__ == "__main__":
    main()
