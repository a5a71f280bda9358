"""The program installed as a tool of its own, in an environment without the source folder, and by `make`."""

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.conftest import ROOT, SAMPLES

FLOORS = ("normalize", "extract", "schema", "pipelines")


def run(command: Sequence[str | Path], folder: Path) -> str:
    """What a command prints; it does not see the folder of the source, and has no home."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment["HOME"] = str(folder / "home")
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=True
    ).stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package, built from what the Dockerfile copies."""
    source = tmp_path_factory.mktemp("source")
    listed = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    for path in (ROOT / line.removeprefix("!") for line in listed if line.startswith("!")):
        if path.is_dir():
            shutil.copytree(path, source / path.name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(path, source)
    run([sys.executable, "-c", "from setuptools.build_meta import build_wheel; build_wheel('.')"], source)
    (built,) = source.glob("*.whl")
    return built


def test_the_package_holds_all_that_runs(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as package:
        packed = {name for name in package.namelist() if ".dist-info/" not in name}
    files = (path for floor in FLOORS for path in (ROOT / floor).rglob("*") if path.is_file())
    assert packed == {path.relative_to(ROOT).as_posix() for path in files if path.suffix != ".pyc"}


def test_it_runs_in_an_environment_of_its_own(wheel: Path, tmp_path: Path) -> None:
    """The libraries are those of this environment: what it takes to fetch them is not what is tested."""
    run([sys.executable, "-m", "venv", "--without-pip", "own"], tmp_path)
    own = tmp_path / "own"
    scripts = Path(sysconfig.get_path("scripts", "venv", {"base": str(own), "installed_base": str(own)}))
    packages = Path(sysconfig.get_path("purelib", "venv", {"base": str(own), "installed_base": str(own)}))
    pip: list[str | Path] = [sys.executable, "-m", "pip", "--quiet", "--python", scripts / "python"]
    run([*pip, "install", "--no-deps", "--no-index", "--no-compile", wheel], tmp_path)
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    shutil.copy(SAMPLES / "saithanharipun_plan_2569.txt", tmp_path)
    assert run([scripts / "ita", "--version"], tmp_path).startswith("ita, version ")
    run([scripts / "ita", "ingest", "saithanharipun_plan_2569.txt", "--out", "out"], tmp_path)
    found = "import sys; from importlib.util import find_spec; print(*(find_spec(name).origin for name in sys.argv[1:]))"
    places = run([scripts / "python", "-c", found, *FLOORS], tmp_path).split()
    assert len(places) == len(FLOORS)
    assert all(Path(place).is_relative_to(packages) for place in places)
    assert (tmp_path / "out" / "measures.parquet").is_file()
    assert not (tmp_path / "home" / "pythainlp-data").exists()


def test_make_run_installs_no_tools_of_developers(tmp_path: Path) -> None:
    """Whatever the order of `make run` and `make test`, each installs what is missing, once."""
    make = shutil.which("make")
    assert make, "make is not installed"
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path)

    def installs(target: str) -> list[str]:
        commands = run([make, "--dry-run", target], tmp_path).splitlines()
        return [command.split()[-1] for command in commands if "pip install" in command]

    assert installs("run") == ["'.[explore,scan]'"]
    assert installs("test") == ["'.[explore,scan]'", "'.[dev]'"]
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "installed").touch()
    assert installs("run") == []
    assert installs("test") == ["'.[dev]'"]
    (tmp_path / ".venv" / "developed").touch()
    assert installs("run") + installs("test") + installs("lint") == []
    os.utime(tmp_path / "pyproject.toml", (4_000_000_000, 4_000_000_000))
    assert installs("run") == ["'.[explore,scan]'"]
    assert installs("test") == ["'.[explore,scan]'", "'.[dev]'"]
