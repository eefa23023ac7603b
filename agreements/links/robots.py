"""What a host's robots.txt asks of programs (RFC 9309)."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.robotparser import RobotFileParser

from agreements.links.targets import Target

LONGEST_DELAY = 30.0


@dataclass(frozen=True)
class Rules:
    """The rules of one origin for one program; `broken` is the status of a robots.txt that fails.

    Without a robots.txt everything may be visited. While it answers with a server error, nothing.
    """

    parsed: RobotFileParser | None = None
    broken: int = 0

    def allow(self, agent: str, target: Target) -> bool:
        return self.parsed is None or self.parsed.can_fetch(agent, target.address)

    def delay(self, agent: str) -> float:
        asked = self.parsed.crawl_delay(agent) if self.parsed else None
        return min(float(asked or 0), LONGEST_DELAY)


class RulesByOrigin:
    """The rules of every origin met so far; each robots.txt is read once."""

    def __init__(self, agent: str) -> None:
        self.agent = agent
        self._rules: dict[str, Rules] = {}

    def of(self, target: Target, read: Callable[[str], tuple[int, bytes]]) -> Rules:
        """The rules for a target; `read` gives status (0 for none) and text of an address."""
        if target.origin not in self._rules:
            self._rules[target.origin] = parsed(*read(f"{target.origin}/robots.txt"))
        return self._rules[target.origin]

    def delay(self, target: Target) -> float:
        """How long the origin asks to wait between requests, in seconds, as far as known."""
        return self._rules.get(target.origin, Rules()).delay(self.agent)


def parsed(status: int, text: bytes) -> Rules:
    if status >= 500:
        return Rules(broken=status)
    if status != 200:
        return Rules()
    parser = RobotFileParser()
    try:
        parser.parse(text.decode("utf-8", "replace").removeprefix("\ufeff").splitlines())
    except ValueError:  # numbers that are none: “Crawl-delay: ²”
        return Rules()
    return Rules(parser)
