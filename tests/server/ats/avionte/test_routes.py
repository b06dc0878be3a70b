"""The table of calls is whole: every capability has a word in each dialect, and every probe is harmless."""

from server.ats.avionte.routes import DIALECTS, ROUTES, Capability, NoWay, Way


def test_every_dialect_says_something_about_every_capability() -> None:
    for dialect in DIALECTS:
        assert set(ROUTES[dialect].ways) == set(Capability)
        assert ROUTES[dialect].name == dialect


def test_every_capability_has_a_way_in_some_dialect() -> None:
    for capability in Capability:
        assert any(isinstance(ROUTES[dialect].ways[capability], Way) for dialect in DIALECTS)


def test_where_there_is_no_way_the_reason_is_a_sentence() -> None:
    reasons = [way.reason for routes in ROUTES.values() for way in routes.ways.values() if isinstance(way, NoWay)]
    assert reasons
    assert all(reason.endswith(".") for reason in reasons)


def test_reads_are_not_marked_as_writes_nor_writes_as_reads() -> None:
    for routes in ROUTES.values():
        assert routes.note.write
        reads = [routes.job, routes.jobs, routes.person, *(one.record for one in routes.fields.values())]
        reads += [one.definitions for one in routes.fields.values() if one.definitions]
        assert not any(route.write for route in reads)
        assert all(one.update.write for one in routes.fields.values() if one.update)
