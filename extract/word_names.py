"""The names of elements and attributes in the XML of Word."""

from functools import cache
from typing import Final

import docx.oxml.ns

qn: Final = cache(docx.oxml.ns.qn)
"""A name with its namespace in place of the prefix: `w:p` to `{http://…/main}p`."""
