"""Documents to records: the columns of the dataset, the vocabulary of ITA documents, tables to rows, flags.

Knows nothing of files, folders or Parquet.
"""

from schema.interpretation import Interpretation, interpret
from schema.records import TABLES, arrow_schema

__all__ = ["TABLES", "Interpretation", "arrow_schema", "interpret"]
