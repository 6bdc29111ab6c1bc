"""The unit, the container file and the handbook name commands and options that there are."""

import argparse
import configparser
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from chat.commands import audit, chat
from chat.commands.parser import parser
from chat.operations.secret_variables import METRICS_TOKEN

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "docs" / "deploy"
UNIT = DEPLOY / "keikaku.service"
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
HANDBOOK = (DEPLOY / "README.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
PLACEHOLDERS = {"ID": "some-id", "PASSAGE_ID": "a:0001", "QUESTION": "目標は？", "DIR": "dir", "FILE": "file"}


def parsed(words: list[str]) -> argparse.Namespace:
    """What the real command line makes of the words after ``keikaku``; a test fails where it can't be parsed."""
    try:
        return parser().parse_args(words)
    except SystemExit as stop:
        pytest.fail(f"keikaku {shlex.join(words)}: exit code {stop.code}")


def keikaku_commands(text: str) -> list[list[str]]:
    """The words after every ``keikaku`` (by any path) of a shell line, up to what ends the command."""
    found = []
    for line in re.sub(r"\\\n\s*", " ", text).splitlines():
        words = shlex.split(line.removeprefix("$ "), comments=True)
        at = [n for n, word in enumerate(words) if word == "keikaku" or word.endswith("/bin/keikaku")]
        # The last one: those before it name users, images and services.
        if at and at[-1] + 1 < len(words) and words[0] not in ("git", "systemctl"):
            rest = words[at[-1] + 1 :]
            end = next((n for n, word in enumerate(rest) if word in ("|", "&&", ";", ">")), len(rest))
            found.append([PLACEHOLDERS.get(word, word) for word in rest[:end]])
    return found


def shell_blocks(text: str) -> list[str]:
    return re.findall(r"```(?:sh|console)\n(.*?)```", text, re.S)


HANDBOOK_COMMANDS = [
    command
    for block in shell_blocks(HANDBOOK)
    for command in keikaku_commands(block)
    if command and command[0] in ("ingest", "ask", "chat", "audit", "backup", "restore", "status")
]
README_COMMANDS = [command for block in shell_blocks(README) for command in keikaku_commands(block)]


def unit() -> configparser.ConfigParser:
    # Keys may be repeated; each line counts.
    found = configparser.ConfigParser(strict=False, interpolation=None, delimiters=("=",))
    found.optionxform = str  # type: ignore[assignment]
    found.read(UNIT, encoding="utf-8")
    return found


def lines(key: str) -> list[str]:
    return re.findall(rf"^{key}=(.*)$", UNIT.read_text(encoding="utf-8"), re.M)


def test_the_unit_starts_what_the_command_line_understands() -> None:
    binary, *words = shlex.split(unit()["Service"]["ExecStart"])
    assert binary == "/opt/keikaku/.venv/bin/keikaku"
    options = parsed(words)
    assert options.host == "127.0.0.1"
    assert (options.log, options.audit, options.audit_days) == ("json", Path("/var/log/keikaku/audit"), 365)
    writable = unit()["Service"]["ReadWritePaths"].split()
    for path in (options.library, options.feedback, options.evals, options.audit):
        assert any(path.is_relative_to(folder) for folder in writable), path


def test_the_unit_is_hardened_and_holds_no_secret() -> None:
    service = unit()["Service"]
    for key, value in {
        "Type": "notify",
        "User": "keikaku",
        "ProtectSystem": "strict",
        "NoNewPrivileges": "yes",
        "PrivateTmp": "yes",
        "CapabilityBoundingSet": "",
        "UMask": "0077",
    }.items():
        assert service[key] == value
    assert "MemoryMax" in service
    # Longer than the server takes to end.
    assert int(service["TimeoutStopSec"]) > 10
    credentials = {line.partition(":")[0] for line in lines("LoadCredential")}
    assert credentials == {"keikaku-admin-password", METRICS_TOKEN.lower().replace("_", "-")}
    assert not any("PASSWORD" in line or "TOKEN" in line for line in lines("Environment"))


def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path: Path) -> None:
    tool = shutil.which("systemd-analyze")
    if tool is None:
        pytest.skip("no systemd-analyze on this machine")
    # The program itself isn't installed there.
    copy = tmp_path / UNIT.name
    copy.write_text(UNIT.read_text(encoding="utf-8").replace("/opt/keikaku/.venv/bin/keikaku", "/bin/true"))
    done = subprocess.run([tool, "verify", str(copy)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def instructions() -> list[tuple[str, str]]:
    """The instructions of the container file with their arguments."""
    text = re.sub(r"^#.*\n", "", (DEPLOY / "Containerfile").read_text(encoding="utf-8"), flags=re.M)
    joined = re.sub(r"\\\n\s*", " ", text)
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in joined.splitlines() if line)]


def argument(name: str) -> str:
    (found,) = [rest for given, rest in instructions() if given == name]
    return found


def test_the_container_serves_what_the_command_line_understands() -> None:
    binary, *words = eval(argument("CMD"))  # noqa: S307 - a list of strings in our own file
    assert binary == "keikaku"
    options = parsed(words)
    assert str(options.port) == argument("EXPOSE")
    assert options.library.is_relative_to(argument("VOLUME"))
    assert f":{options.port}/healthz" in argument("HEALTHCHECK")
    assert argument("USER") != "root"
    assert argument("STOPSIGNAL") == "SIGTERM"


def test_the_container_copies_what_there_is_and_builds_the_model() -> None:
    copied = [word for name, rest in instructions() if name == "COPY" for word in rest.split()[:-1]]
    assert all((ROOT / word).exists() for word in copied)
    packages = re.search(r"packages = \[(.*)\]", (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert packages is not None
    assert set(re.findall(r'"(\w+)"', packages[1])) <= set(copied)
    runs = " ".join(rest for name, rest in instructions() if name == "RUN")
    assert "python -m retriever setup" in runs
    assert "--constraint constraints.txt" in runs
    assert not re.search(r"https?://|--index-url|\w+\.\w+/\w+:", runs + argument("FROM"))


def test_the_health_check_of_the_container_is_a_program(tmp_path: Path) -> None:
    _, _, command = argument("HEALTHCHECK").partition("CMD ")
    python, flag, code = eval(command)  # noqa: S307 - a list of strings in our own file
    assert (python, flag) == ("python", "-c")
    compile(code, "HEALTHCHECK", "exec")


@pytest.mark.parametrize("words", HANDBOOK_COMMANDS, ids=lambda words: " ".join(words)[:60])
def test_commands_of_the_handbook_are_understood(words: list[str]) -> None:
    parsed(words)


@pytest.mark.parametrize("words", README_COMMANDS, ids=lambda words: " ".join(words)[:60])
def test_commands_of_the_readme_are_understood(words: list[str]) -> None:
    parsed(words)


def test_there_are_commands_to_check() -> None:
    assert {words[0] for words in HANDBOOK_COMMANDS} == {"ingest", "audit", "backup", "restore", "chat"}
    assert len(README_COMMANDS) >= 5


@pytest.mark.parametrize("text", [HANDBOOK, README], ids=["handbook", "readme"])
def test_make_targets_that_are_named_exist(text: str) -> None:
    named = {target for block in shell_blocks(text) for target in re.findall(r"\bmake(?: -C \S+)? (\w+)", block)}
    assert named
    assert all(re.search(rf"^{target}:", MAKEFILE, re.M) for target in named)


def test_variables_of_the_handbook_are_those_of_the_program() -> None:
    for variable in (audit.FOLDER, audit.DAYS, audit.SCRUB, chat.LOG, chat.LOG_QUESTIONS, METRICS_TOKEN):
        assert f"`{variable}" in HANDBOOK


@pytest.mark.parametrize("name", ["KEIKAKU_AUDIT_DAYS", "KEIKAKU_LOG"])
def test_wrong_variables_are_said_like_wrong_options(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "chat.cli", "chat"],
        cwd=ROOT,
        env={**os.environ, name: "なんでも"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (1, 2)
    assert "なんでも" in done.stderr
    assert "Traceback" not in done.stderr
