"""The tables of a dataset as DataFrames of pandas, for notebooks and whoever works with tables in Python."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.dataset import DatasetError, require_dataset, require_table
from schema import TABLES


@dataclass(frozen=True)
class DataFrames:
    """A `DataFrame` for each table of a dataset.

    Integers are `Int64`, so that a missing year makes no fraction of the others; dates are `datetime64`,
    lists are lists, and records within a row are dictionaries.
    """

    documents: pd.DataFrame
    measures: pd.DataFrame
    scores: pd.DataFrame
    findings: pd.DataFrame
    limitations: pd.DataFrame
    flags: pd.DataFrame
    passages: pd.DataFrame
    failures: pd.DataFrame


def load(folder: Path | str) -> DataFrames:
    """The tables of the dataset `folder`. Raises `DatasetError` where there is none, or one is not whole."""
    require_dataset(Path(folder))
    return DataFrames(**{table: _frame(Path(folder), table) for table in TABLES})


def _frame(folder: Path, table: str) -> pd.DataFrame:
    path = require_table(folder, table)
    try:
        read = pq.read_table(path)
    except pa.ArrowException as error:
        raise DatasetError(f"{path} is damaged: run 'ita ingest' again") from error
    frame = read.to_pandas(types_mapper=_integers, date_as_object=False)
    for column in read.column_names:
        if pa.types.is_nested(read.schema.field(column).type):  # Arrow would give arrays of numpy
            frame[column] = pd.Series(read.column(column).to_pylist(), index=frame.index, dtype=object)
    return frame


def _integers(arrow: pa.DataType) -> pd.Int64Dtype | None:
    return pd.Int64Dtype() if pa.types.is_integer(arrow) else None
