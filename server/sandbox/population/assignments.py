"""Who applied to what, and how far they came: 260 applications over web applications, pipeline and nomination."""

from collections import Counter
from dataclasses import dataclass, replace
from typing import Literal

from server.sandbox.population.crowd import Person
from server.sandbox.population.orders import ORDERS, Order
from server.sandbox.population.setting import Setting

Standing = Literal["web", "pipeline", "nomination", "declined", "hired"]

_LATE_PARTS = ("silver-", "do_not_contact-0", "do_not_contact-1")


@dataclass(frozen=True)
class Assignment:
    """A person (by number) in a job; `late` is how a silver medalist was declined: after the client had met them."""

    person: int
    order: Order
    standing: Standing
    late: bool = False
    announced: bool = True


def assign(setting: Setting, people: list[Person]) -> list[Assignment]:
    """Give every order the applications of its plan: those whose job is fixed first, then who has the fewest.

    The jobs that nobody selected come last, so that everybody else stands in a job that Kombo mirrors.
    """
    used: Counter[int] = Counter()
    hired: set[int] = set()
    assignments: list[Assignment] = []
    for order in sorted(ORDERS, key=lambda order: not order.synced):
        own = _fixed(order, people)
        chosen = _choose(setting, order, people, used, sum(_open_places(order, own).values()))
        own += _place(setting, order, chosen, _open_places(order, own), hired)
        hired.update(assignment.person for assignment in own if assignment.standing == "hired")
        used.update(assignment.person for assignment in own)
        assignments += own
    return _hush(assignments, people)


def _fixed(order: Order, people: list[Person]) -> list[Assignment]:
    return [
        Assignment(number, order, "declined", late=True)
        if (person.part or "").startswith(_LATE_PARTS)
        else Assignment(number, order, "web")
        for number, person in enumerate(people)
        if person.job == order.key
    ]


def _open_places(order: Order, taken: list[Assignment]) -> Counter[Standing]:
    plan = order.plan
    counts: dict[Standing, int] = {
        "web": plan.web,
        "pipeline": plan.pipeline,
        "nomination": plan.nomination,
        "declined": plan.declined,
        "hired": plan.hired,
    }
    places = Counter(counts)
    places.subtract(assignment.standing for assignment in taken)
    return places


def _choose(setting: Setting, order: Order, people: list[Person], used: Counter[int], count: int) -> list[int]:
    """The people of the trade with the fewest applications, then, where they are too few, those of other trades."""
    free = [number for number, person in enumerate(people) if person.job is None]
    setting.rng.shuffle(free)
    free.sort(key=lambda number: (people[number].trade != order.trade, used[number]))
    return free[:count]


def _place(
    setting: Setting, order: Order, chosen: list[int], places: Counter[Standing], hired: set[int]
) -> list[Assignment]:
    chosen = setting.rng.sample(chosen, len(chosen))
    chosen.sort(key=lambda number: number in hired)
    order_of_filling: tuple[Standing, ...] = ("hired", "web", "nomination", "pipeline", "declined")
    standings: list[Standing] = [standing for standing in order_of_filling for _ in range(places[standing])]
    return [Assignment(number, order, standing) for number, standing in zip(chosen, standings, strict=True)]


def _hush(assignments: list[Assignment], people: list[Person]) -> list[Assignment]:
    """Mark as many pipeline applications as the plans say as never announced to Kombo.

    People with another application come first: whoever plays a part must stay where Kombo can see them.
    """
    shown = Counter(one.person for one in assignments if one.order.synced)
    quiet: set[Assignment] = set()
    for order in ORDERS:
        own = [one for one in assignments if one.order is order and one.standing == "pipeline"]
        free = [one for one in own if shown[one.person] > 1 or people[one.person].part is None or not order.synced]
        free.sort(key=lambda one: shown[one.person], reverse=True)
        quiet.update(free[: order.plan.unannounced])
        shown.subtract(one.person for one in free[: order.plan.unannounced] if order.synced)
    return [replace(one, announced=one not in quiet) for one in assignments]
