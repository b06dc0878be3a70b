"""What every part of a world is drawn from: the seed's random source, its ids and the moment it stands still at."""

import random
from datetime import datetime, timedelta

from server.sandbox.ids import kombo_id

NO_TIME = "0001-01-01T00:00:00Z"


class Setting:
    """The seed and the epoch; all times of the data lie before the epoch unless they are plans."""

    def __init__(self, seed: int, epoch: datetime) -> None:
        self.seed = seed
        self.epoch = epoch.replace(microsecond=0)
        self.rng = random.Random(seed)  # noqa: S311 - invented people, not secrets
        self._ids: dict[tuple[str, str], str] = {}

    def id(self, model: str, key: str) -> str:
        """Return the Kombo id that this seed gives to the record of `model` that `key` names."""
        known = self._ids.get((model, key))
        if known is None:
            known = self._ids[model, key] = kombo_id(model, f"{self.seed}:{key}")
        return known

    def ago(self, days: float) -> datetime:
        """Return the moment `days` before the epoch (after it where negative), to the second."""
        return self.epoch - timedelta(seconds=round(days * 86_400))

    def bold_time(self, moment: datetime) -> str:
        """Write a time as BOLD does: none to seven digits of fraction, with or without the offset."""
        digits = self.rng.randrange(8)
        fraction = f".{self.rng.randrange(10**digits):0{digits}d}" if digits else ""
        return moment.isoformat()[:19] + fraction + self.rng.choice(("", "Z"))

    def bold_nothing(self) -> str | None:
        """Write a missing time as BOLD does: null, or the year 1."""
        return self.rng.choice((None, NO_TIME))
