"""Budgets of one process: a loop that runs away costs so much and no more."""

from server.errors import Refused


class LiveBudget:
    """How many requests may still go on to the ATS, which bills by use (Kombo's connector page)."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._spent = 0

    def spend(self) -> None:
        """Count one request.

        Raises:
            Refused: The budget is spent; nothing was sent.
        """
        if self._spent >= self._most:
            raise Refused(
                f"This server's budget of {self._most} request(s) to the ATS is spent (ATS_MCP_LIVE_BUDGET); it begins"
                " anew when the server is started again. Nothing was sent."
            )
        self._spent += 1
