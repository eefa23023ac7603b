"""The size of a picture as a file of its own: a heading, the picture, and where it comes from."""

from dataclasses import dataclass

HEAD, MARGIN, FOOT = 84, 24, 60


@dataclass(frozen=True)
class Sheet:
    """Pixels: the picture's own width and height, and the room below it for its legend."""

    body_width: int
    body_height: int
    legend: int = 0
    names: int = 0

    @property
    def width(self) -> int:
        """The names of rows stand at the left of the picture."""
        return MARGIN + self.names + self.body_width + MARGIN

    @property
    def after(self) -> int:
        """Where the legend begins."""
        return HEAD + self.body_height + MARGIN // 2

    @property
    def height(self) -> int:
        return self.after + self.legend + FOOT
