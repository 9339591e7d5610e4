"""Asks for known weaknesses of the pinned packages. Where nobody can be asked it says so, and that is no failure."""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PINS = ROOT / "requirements" / "test.txt"  # what people run is among them
PLACE = ROOT / ".venv" / "auditing"  # so that the tool is nobody's dependency
SECONDS = 300

Package = dict[str, Any]


def main() -> int:
    """1 if a weakness is known, else 0."""
    if not ((PLACE / "bin" / "pip-audit").exists() or fetch()):
        print("Not audited: pip-audit can't be fetched.")
        return 0
    pins = re.findall(r"^[\w.-]+==[\w.+!-]+", PINS.read_text(encoding="utf-8"), re.MULTILINE)
    if not known(ask(pins[:1])):  # one question shows whether anybody answers
        print("Not audited: nobody who knows of weaknesses can be reached from here.")
        return 0
    told = known(ask(pins))
    weak = [package for package in told if package["vulns"]]
    for package in weak:
        print(f"{package['name']} {package['version']}: {', '.join(each['id'] for each in package['vulns'])}")
    print(f"{len(told)} of {len(pins)} pinned packages are known, {len(weak)} of them with weaknesses.")
    return 1 if weak else 0


def fetch() -> bool:
    """Whether the tool could be had."""
    made = [sys.executable, "-m", "venv", str(PLACE)]
    pip = [str(PLACE / "bin" / "python"), "-m", "pip", "--disable-pip-version-check"]
    had = [*pip, "install", "--quiet", "--retries", "0", "--timeout", "10", "pip-audit"]
    return all(subprocess.run(step, capture_output=True, check=False).returncode == 0 for step in (made, had))


def ask(pins: list[str]) -> list[Package]:
    """What is said of each of these; nothing if there was no answer."""
    with tempfile.TemporaryDirectory() as folder:
        asked, answer = Path(folder) / "asked.txt", Path(folder) / "answer.json"
        asked.write_text("\n".join(pins), encoding="utf-8")
        tool = [str(PLACE / "bin" / "pip-audit"), "--disable-pip", "--no-deps", "--progress-spinner", "off",
                "--format", "json", "--output", str(answer), "--requirement", str(asked)]  # fmt: skip
        try:
            subprocess.run(tool, capture_output=True, check=False, timeout=SECONDS)
            found: list[Package] = json.loads(answer.read_text(encoding="utf-8"))["dependencies"]
        except (subprocess.TimeoutExpired, OSError, ValueError):
            return []
    return found


def known(told: list[Package]) -> list[Package]:
    """Those of which anything is known. The tool calls it a success, too, when it knows none."""
    return [package for package in told if "skip_reason" not in package]


if __name__ == "__main__":
    sys.exit(main())
