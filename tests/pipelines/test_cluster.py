"""The same dataset from the machines of a cluster, and from and to storage at addresses.

The scheduler, its workers and the storage are real, and run on this machine.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import fsspec
import pytest
from click.testing import CliRunner, Result
from distributed import LocalCluster
from moto.server import ThreadedMotoServer

from pipelines import addresses
from pipelines import cluster as pipeline
from pipelines.addresses import INCOMPLETE, AddressError
from pipelines.cli import main
from pipelines.ingest import Progress, ingest
from pipelines.layouts import NamedLayout
from pipelines.reader_process import stop_idle
from schema.tables.mappings import UserLayout
from tests.conftest import FORMS, SAMPLES

# Libraries of the cluster and the storage warn of each other.
pytestmark = pytest.mark.filterwarnings("default")


def ita(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["ingest", *map(str, arguments)])


def contents(dataset: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in dataset.iterdir()}


FILES = len(list(SAMPLES.iterdir())) + len(list(FORMS.glob("*.docx"))) + 2


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("sources") / "folder"
    shutil.copytree(SAMPLES, made)
    for form in FORMS.glob("*.docx"):
        shutil.copy(form, made)
    (made / "empty.txt").touch()
    (made / "again.docx").write_bytes(next(FORMS.glob("*.docx")).read_bytes())
    return made


@pytest.fixture(scope="module")
def expected(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The dataset that one machine makes of `folder`."""
    out = tmp_path_factory.mktemp("expected") / "out"
    ingest([folder], out)
    return contents(out)


@pytest.fixture(scope="module")
def storage() -> Iterator[dict[str, str]]:
    """A server of S3 on this machine; gives what a process needs to know to use it."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    server.stop()


@pytest.fixture(scope="module")
def cluster(storage: dict[str, str]) -> Iterator[LocalCluster]:
    """A scheduler and two worker processes, which know the storage."""
    with LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0", env=storage
    ) as made:
        yield made


@pytest.fixture
def bucket(
    storage: dict[str, str], folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Any]:
    """The file system of the storage, with `folder` in a bucket of its own."""
    for name, value in {**storage, "XDG_CACHE_HOME": str(tmp_path / "cache")}.items():
        monkeypatch.setenv(name, value)
    stop_idle()  # they do not know the storage
    files = fsspec.filesystem("s3", skip_instance_cache=True)
    files.mkdir("documents")
    files.put(f"{folder}/", "documents/folder/", recursive=True)
    yield files
    files.rm("documents", recursive=True)
    stop_idle()


def stored(files: Any, address: str) -> dict[str, bytes]:
    files.invalidate_cache()
    return {path.rsplit("/", 1)[-1]: files.cat_file(path) for path in files.find(address)}


def test_a_cluster_takes_what_a_user_says_of_columns(cluster: LocalCluster, tmp_path: Path) -> None:
    headings = ("ข้อคิด", "สิ่งที่พึงมี", "ฝ่ายนำ")
    rows = [headings, ("บริการ", "ความสะดวก", "ครูสมชาย"), ("พัสดุ", "ทะเบียน", "ครูมานี")]
    (tmp_path / "plan.txt").write_text("\n".join(map("\t".join, rows)), encoding="utf-8")
    layouts = [
        NamedLayout("layout 1", UserLayout(headings, ("issue", "measure", "owner"))),
        NamedLayout("layout 2", UserLayout(headings[1:], ("measure", "owner"))),
    ]
    address = cluster.scheduler_address
    summary = ingest([tmp_path / "plan.txt"], tmp_path / "out", cluster=address, layouts=layouts)
    assert (summary.measures, summary.unmatched) == (2, ["layout 2"])


def test_a_cluster_makes_the_same_dataset(
    cluster: LocalCluster, folder: Path, tmp_path: Path, expected: dict[str, bytes]
) -> None:
    address = cluster.scheduler_address
    result = ita(folder, "--out", tmp_path / "out", "--cluster", address)
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1].startswith(f"{FILES} files, ")
    assert " flags, 1 failures" in result.stderr
    assert contents(tmp_path / "out") == expected
    assert ingest([folder], tmp_path / "out", cluster=address).kept == FILES


def test_a_worker_that_is_killed_costs_nothing(
    cluster: LocalCluster, folder: Path, tmp_path: Path, expected: dict[str, bytes]
) -> None:
    killed: list[int] = []

    def kill(progress: Progress) -> None:
        if progress.read == 2 and not killed:
            killed.append(next(iter(cluster.workers.values())).pid)
            os.kill(killed[0], signal.SIGKILL)

    ingest([folder], tmp_path / "out", cluster=cluster.scheduler_address, progress=kill)
    assert killed
    assert contents(tmp_path / "out") == expected


def test_sources_and_dataset_at_addresses(
    cluster: LocalCluster, bucket: Any, expected: dict[str, bytes]
) -> None:
    source, out = "s3://documents/folder", "s3://documents/dataset"
    result = ita(source, "--out", out, "--cluster", cluster.scheduler_address)
    assert result.exit_code == 1, result.stderr
    assert stored(bucket, "documents/dataset") == expected
    assert f"({FILES} as before)" in ita(source, "--out", out).stderr

    bucket.pipe_file("documents/folder/empty.txt", b" ")
    bucket.rm("documents/folder/again.docx")
    summary = ingest([source], out)
    assert (summary.files, summary.kept) == (FILES - 1, FILES - 2)
    assert stored(bucket, "documents/dataset") != expected


def test_addresses_without_a_cluster(
    bucket: Any, folder: Path, tmp_path: Path, expected: dict[str, bytes]
) -> None:
    ingest(["s3://documents/folder"], tmp_path / "out", jobs=2)
    assert contents(tmp_path / "out") == expected
    ingest([folder], "s3://documents/other")
    assert stored(bucket, "documents/other") == expected
    del_one = "documents/other/measures.parquet"
    bucket.pipe_file("documents/other/datapackage.json", INCOMPLETE)
    bucket.rm(del_one)
    ingest([folder], "s3://documents/other")
    assert stored(bucket, "documents/other") == expected


def test_what_was_deleted_or_changed_at_an_address_is_put_back(
    bucket: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest([folder], "s3://documents/spoilt")
    whole = {path: bucket.cat_file(path) for path in bucket.find("documents/spoilt")}
    bucket.rm_file("documents/spoilt/measures.parquet")
    changed = bytes(reversed(whole["documents/spoilt/flags.parquet"]))
    bucket.pipe_file("documents/spoilt/flags.parquet", changed)
    ingest([folder], "s3://documents/spoilt")
    bucket.invalidate_cache()
    assert {path: bucket.cat_file(path) for path in bucket.find("documents/spoilt")} == whole
    monkeypatch.delattr(addresses, "INCOMPLETE")  # as soon as anything is changed, it is needed
    ingest([folder], "s3://documents/spoilt")


def test_what_is_no_dataset_is_not_overwritten(bucket: Any, folder: Path) -> None:
    before = stored(bucket, "documents/folder")
    with pytest.raises(AddressError, match="holds something other than a dataset"):
        ingest([folder], "s3://documents/folder")
    assert stored(bucket, "documents/folder") == before


def refused(result: Result) -> str:
    assert result.exit_code == 2, result.output
    (line,) = result.stderr.splitlines()
    assert line.startswith("ita: ")
    return line


@pytest.mark.usefixtures("bucket")
def test_addresses_that_lead_nowhere(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert "no files in s3://documents/nothing" in refused(ita("s3://documents/nothing", "--out", out))
    assert "s3://no-bucket cannot be reached: " in refused(ita(folder, "--out", "s3://no-bucket"))
    assert "nosuch://a cannot be reached: Protocol not known: nosuch" in refused(
        ita("nosuch://a", "--out", out)
    )


def test_clusters_that_cannot_be_used(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "SECONDS_TO_CONNECT", 1)
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{unused.getsockname()[1]}"
        assert f"no cluster answers at {address}" in refused(
            ita(folder, "--out", tmp_path / "out", "--cluster", address)
        )
    with LocalCluster(n_workers=0, dashboard_address="127.0.0.1:0") as empty:
        address = empty.scheduler_address
        assert "has no workers: start some with 'dask worker" in refused(
            ita(folder, "--out", tmp_path / "out", "--cluster", address)
        )


def test_what_is_no_cluster_is_not_waited_for(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Something listens there, and never answers."""
    monkeypatch.setattr(pipeline, "SECONDS_TO_CONNECT", 1)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        address = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        line = refused(ita(folder, "--out", tmp_path / "out", "--cluster", address))
        assert f"no cluster answers at {address}" in line
    line = refused(ita(folder, "--out", tmp_path / "out", "--cluster", ""))
    assert "no cluster answers at a blank address" in line


@contextmanager
def processes(folder: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and a worker, each a process of its own; gives the address of the scheduler, too."""
    file = folder / "scheduler.json"
    commands = [
        ["scheduler", "--port", "0", "--no-dashboard", "--scheduler-file", file],
        ["worker", "--scheduler-file", file, "--nthreads", "1", "--no-dashboard", "--no-nanny"],
    ]
    started = [
        subprocess.Popen([sys.executable, "-m", "dask", *map(str, command)], stderr=subprocess.DEVNULL)
        for command in commands
    ]
    try:
        while not (file.exists() and file.read_text()):
            time.sleep(0.05)
        yield json.loads(file.read_text())["address"], started
    finally:
        for process in started:
            process.kill()
            process.wait()


@pytest.mark.parametrize(("which", "what"), [(0, "is gone"), (1, "has no workers any more")])
def test_a_cluster_that_is_lost_is_one_line(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, which: int, what: str
) -> None:
    monkeypatch.setattr(pipeline, "SECONDS_TO_CONNECT", 5)
    monkeypatch.setattr(pipeline, "SECONDS_TO_LOOK", 0.5)

    with processes(tmp_path) as (address, started):

        def kill(progress: Progress) -> None:
            if progress.read == 2:
                started[which].kill()

        with pytest.raises(pipeline.ClusterError, match=what):
            ingest([folder], tmp_path / "out", cluster=address, progress=kill)
    assert ingest([folder], tmp_path / "out").kept >= 2


def test_a_worker_with_another_version_is_refused(
    cluster: LocalCluster, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "_software", lambda: "another")
    line = refused(ita(folder, "--out", tmp_path / "out", "--cluster", cluster.scheduler_address))
    assert "has another version of thai-ita: install the same" in line


def test_without_the_extra_a_line_says_how(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("distributed", "fsspec.core"):
        monkeypatch.setitem(sys.modules, module, None)
    out = tmp_path / "out"
    for arguments in ((folder, "--out", out, "--cluster", "tcp://x:1"), ("s3://x", "--out", out)):
        assert "pip install distributed s3fs" in refused(ita(*arguments))
