"""The `ita` command and what it runs: ingest, the dataset on disk, queries. One command, many files."""
