"""What is emphasised in a Word file: bold characters and coloured cells.

Sources: ECMA-376, part 1, 17.3.2.1 (b), 17.3.2.2 (bCs), 17.7.3 (toggle properties), 17.4.32 (shd).
"""

from collections.abc import Mapping
from typing import Any, Final

import regex

from extract.word_names import qn

_THAI: Final = regex.compile(r"\p{Thai}")
_OFF: Final = frozenset({"0", "false", "off", "none"})
_WHITE_THEME: Final = frozenset({"background1", "light1"})
_NO_PATTERN: Final = frozenset({None, "clear", "nil"})


class BoldText:
    """Finds which runs of a package are bold. Thai takes its weight from `bCs`, other scripts from `b`.

    `styles`: those of the package by their names.
    """

    def __init__(self, styles: Mapping[str | None, Any]) -> None:
        self._styles = styles
        self._known: dict[tuple[str, bool], bool | None] = {}

    def is_bold(self, run: Any, paragraph: Any) -> bool:
        """Whether the text of `run`, an element of `paragraph`, is bold."""
        thai = any(_THAI.search(text.text or "") for text in run.iter(qn("w:t")))
        properties = run.find(qn("w:rPr"))
        own = _is_bold(properties, thai=thai)
        if own is not None:
            return own
        style = None if properties is None else properties.find(qn("w:rStyle"))
        of_run = self._of_style(style, thai=thai)
        of_paragraph = self._of_style(paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}"), thai=thai)
        return of_run != of_paragraph

    def _of_style(self, reference: Any, *, thai: bool) -> bool:
        """Whether a style makes its text bold, by itself or by the styles that it is based on."""
        seen: set[str] = set()
        while reference is not None and (name := reference.get(qn("w:val"))) not in seen:
            seen.add(name)
            style = self._styles.get(name)
            if style is None:
                break
            if (name, thai) not in self._known:
                self._known[name, thai] = _is_bold(style.find(qn("w:rPr")), thai=thai)
            own = self._known[name, thai]
            if own is not None:
                return own
            reference = style.find(qn("w:basedOn"))
        return False


def _is_bold(properties: Any, *, thai: bool) -> bool | None:
    """Whether run properties make text bold; None where they do not say.

    Programs that write `b` alone mean it for all scripts.
    """
    if properties is None:
        return None
    for name in ("w:bCs", "w:b") if thai else ("w:b",):
        element = properties.find(qn(name))
        if element is not None:
            return element.get(qn("w:val")) not in _OFF
    return None


def is_shaded(cell: Any) -> bool:
    """Whether the ground of a table cell has a colour or a pattern."""
    shading = cell.find(f"{qn('w:tcPr')}/{qn('w:shd')}")
    if shading is None:
        return False
    fill = (shading.get(qn("w:fill")) or "auto").lower()
    theme = shading.get(qn("w:themeFill"), "none")
    if shading.get(qn("w:val")) not in _NO_PATTERN or fill not in ("auto", "ffffff", "none"):
        return True
    changed = shading.get(qn("w:themeFillShade")) is not None
    return theme != "none" and (changed or theme not in _WHITE_THEME)
