"""Which records of a world play which part: how tests, evaluations and the demo find them under any seed."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Stories:
    """Kombo ids by part. Parts of people are those of `population.crowd.Person`, keys of jobs those of `Order`.

    `applications` has the first application of everybody who plays a part. `poisoned_answers` are applications with
    text that is meant for a model. `shared_ids` are ids that two records of different models carry.
    """

    jobs: Mapping[str, str] = field(default_factory=dict[str, str])
    people: Mapping[str, str] = field(default_factory=dict[str, str])
    applications: Mapping[str, str] = field(default_factory=dict[str, str])
    poisoned_answers: tuple[str, ...] = ()
    shared_ids: tuple[str, ...] = ()

    @property
    def duplicates(self) -> list[tuple[str, str]]:
        """Candidate ids of the pairs that are one person twice: e-mail (0-2), phone (3-5), name and employer (6-7)."""
        return self._pairs("duplicate")

    @property
    def lookalikes(self) -> list[tuple[str, str]]:
        """Candidate ids of the pairs that are two people: namesakes, one phone in a household, a changed surname."""
        pairs = self._pairs("lookalike")
        if pairs:
            pairs.append((self.people["maria_forklift"], self.people["maria_cna"]))
        return pairs

    @property
    def silver_medalists(self) -> list[str]:
        """Candidate ids of strong people who were declined late and may be asked again."""
        return self._all("silver-")

    @property
    def do_not_contact(self) -> list[str]:
        """Candidate ids of people with a red flag and an e-mail opt-out."""
        return self._all("do_not_contact-")

    def _all(self, prefix: str) -> list[str]:
        return [id for part, id in sorted(self.people.items()) if part.startswith(prefix)]

    def _pairs(self, part: str) -> list[tuple[str, str]]:
        ids = self._all(f"{part}-")
        return list(zip(ids[::2], ids[1::2], strict=True))
