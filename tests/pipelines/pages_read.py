"""What the tests of pages share: a page as it is read."""

from html.parser import HTMLParser
from pathlib import Path


class Page(HTMLParser):
    """What a page holds: its elements with their attributes, and its text."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attributes)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, attribute: str) -> list[str]:
        """The values of an attribute, of all elements that have it."""
        return [values[attribute] or "" for _, values in self.elements if attribute in values]
