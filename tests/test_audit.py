"""The audit of dependencies, with a tool that answers as pip-audit does."""

import runpy
import sys
from pathlib import Path

import pytest

AUDIT = Path(__file__).parents[1] / ".ci" / "audit.py"
TOOL = """#!{python}
import json, sys
answer = {answer!r}
if answer is not None:
    asked = open(sys.argv[sys.argv.index("--requirement") + 1]).read().split()
    told = [{{"name": n, "version": v, **answer}} for n, v in (one.split("==") for one in asked)]
    open(sys.argv[sys.argv.index("--output") + 1], "w").write(json.dumps({{"dependencies": told, "fixes": []}}))
sys.exit(1)
"""


@pytest.mark.parametrize(
    ("answer", "code", "said"),
    [
        (None, 0, "Not audited: nobody who knows"),
        ({"skip_reason": "Dependency not found"}, 0, "Not audited: nobody who knows"),
        ({"vulns": []}, 0, "2 of 2 pinned packages are known, 0 of them with weaknesses."),
        ({"vulns": [{"id": "PYSEC-1"}]}, 1, "bolt 1.0: PYSEC-1"),
    ],
)
def test_it_fails_for_a_known_weakness_alone(tmp_path, capsys, answer, code, said):
    audit = runpy.run_path(str(AUDIT))
    tool = tmp_path / "auditing" / "bin" / "pip-audit"
    tool.parent.mkdir(parents=True)
    tool.write_text(TOOL.format(python=sys.executable, answer=answer))
    tool.chmod(0o700)
    (tmp_path / "pins.txt").write_text("bolt==1.0 \\\n    --hash=sha256:00\nsdk==2.0 \\\n    --hash=sha256:00\n")
    audit["main"].__globals__.update(PLACE=tmp_path / "auditing", PINS=tmp_path / "pins.txt")
    assert audit["main"]() == code
    assert said in capsys.readouterr().out
