"""What a user says that the columns under certain headings hold. It wins over words and cells."""

from dataclasses import dataclass
from functools import cached_property

from schema.names.agencies import agencies_in
from schema.tables.shapes import Shape
from schema.vocabulary import squeeze


@dataclass(frozen=True)
class UserLayout:
    """The field of each heading ("" for a column that is only kept as printed), in a table of this shape.

    A heading of several rows is one text, its parts with ` / ` between. `agency`: only its documents are
    meant.
    """

    headings: tuple[str, ...]
    fields: tuple[str, ...]
    shape: Shape = "rows"
    agency: str | None = None

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The headings as they are compared; blank ones at the end are left out."""
        return without_blank_end(tuple(map(squeeze, self.headings)))

    def field_of(self, heading: str, index: int) -> str | None:
        """The field of a heading of the table, `index` where headings are compared in their order."""
        key = squeeze(heading)
        if self.shape == "cards":
            index = self.keys.index(key) if key in self.keys else len(self.fields)
        return (self.fields[index] or None) if index < len(self.fields) else None

    def is_for(self, agency: str | None) -> bool:
        """Whether documents of `agency` are meant, however its name is written.

        >>> UserLayout((), (), agency="ทต. แม่ทะ").is_for("เทศบาลตำบลแม่ทะ")
        True
        """
        return self.agency is None or (
            agency is not None and plain_agency(self.agency) == plain_agency(agency)
        )


def plain_agency(name: str) -> str:
    """The name of an agency as it is compared: in full where it is a known kind, without spaces."""
    named = agencies_in(name, title=True)
    return squeeze(named[0][1] if named else name)


def without_blank_end(keys: tuple[str, ...]) -> tuple[str, ...]:
    """`keys` without the blank ones at the end."""
    filled = [index for index, key in enumerate(keys) if key]
    return keys[: filled[-1] + 1] if filled else ()
