import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = """
import os, pathlib, sys
from chat.operations.secret_variables import take_secrets
print(sorted(take_secrets().items()), sys.argv[1:], os.getpid())
print("himitsu" in pathlib.Path("/proc/self/environ").read_text(errors="replace"), "himitsu" in str(dict(os.environ)))
print("SECRETS_FD" in str(dict(os.environ)), take_secrets())
"""


def run(**variables: str) -> list[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("KEIKAKU_")} | variables
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "a b", "計画"],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


def test_secrets_are_taken_out_of_the_environment_of_the_process() -> None:
    first, second, third = run(KEIKAKU_ADMIN_PASSWORD="himitsu の言葉")
    assert first.startswith("[('KEIKAKU_ADMIN_PASSWORD', 'himitsu の言葉')] ['a b', '計画']")
    assert second == "False False"
    assert third == "False {}"


def test_without_secrets_nothing_is_started_anew() -> None:
    assert run()[0].startswith("[] ")
    assert run(KEIKAKU_SECRETS_FD="99")[0].startswith("[] ")
    assert run(KEIKAKU_SECRETS_FD="x")[0].startswith("[] ")
