"""The pictures of the day: numbered in their order, each in both themes and of both displays."""

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from ui.demo.remote import RemoteWindow

SCREENS: Final = "screens"


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture: when it was taken on the branch's clock, and what it shows."""

    number: int
    name: str
    chapter: str
    at: str
    caption: str

    @property
    def stem(self) -> str:
        return f"{self.number:02}-{self.name}"


@dataclass(slots=True)
class Album:
    """Takes pictures while a chapter is told, and none between chapters."""

    folder: Path
    chapter: str = ""
    frames: list[Frame] = field(default_factory=list)

    def clear(self) -> None:
        """Remove the pictures of an earlier day."""
        for old in (self.folder / SCREENS).glob("[0-9][0-9]*-*.png"):
            old.unlink()

    def take(self, window: RemoteWindow, at: str, name: str, caption: str) -> None:
        """Keep what stands on both displays, unless nobody tells of it."""
        if not self.chapter:
            return
        frame = Frame(len(self.frames) + 1, name, self.chapter, at, caption)
        (self.folder / SCREENS).mkdir(parents=True, exist_ok=True)
        window.picture(self.folder / SCREENS / frame.stem)
        self.frames.append(frame)

    def of(self, chapter: str) -> list[Frame]:
        return [frame for frame in self.frames if frame.chapter == chapter]

    def to_payload(self) -> list[dict[str, str | int]]:
        return [asdict(frame) for frame in self.frames]
