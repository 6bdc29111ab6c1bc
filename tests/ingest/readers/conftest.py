"""Documents made here, in all formats."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

HERE = Path(__file__).parent


def _making() -> ModuleType:
    spec = importlib.util.spec_from_file_location("keikaku_test_making", HERE / "making.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["keikaku_test_making"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def making() -> ModuleType:
    """What makes the same plan in other formats."""
    return _making()


@pytest.fixture
def to_pdf(making: ModuleType, tmp_path: Path):
    """Print an HTML body as a PDF, with headless Chromium."""

    def run(body: str, style: str = "", name: str = "made.pdf") -> Path:
        head = f'<!doctype html><html lang="ja"><head><meta charset="utf-8"><style>{making.STYLE}{style}</style></head>'
        return making.as_pdf(f"{head}<body>{body}</body></html>", tmp_path / name)

    return run
