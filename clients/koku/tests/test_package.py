"""What an installation does to the checkout, and what it installs."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_an_installation_leaves_nothing_behind(tmp_path):
    checkout, target = tmp_path / "checkout", tmp_path / "target"
    shutil.copytree(ROOT, checkout, ignore=shutil.ignore_patterns("tests", "__pycache__"))
    before = _files(checkout)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    # The backend is in the environment of the tests.
    subprocess.run([*pip, "--no-build-isolation", "--no-compile", "--target", target, checkout], check=True)
    assert _files(checkout) == before
    installed = {str(file.relative_to(target)) for file in target.glob("ocp_koku/**/*") if file.is_file()}
    source = ROOT / "src"
    assert installed == {str(file.relative_to(source)) for file in source.glob("ocp_koku/**/*") if file.suffix in (".py", ".typed")}


def _files(folder):
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*"))
