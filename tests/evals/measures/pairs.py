"""Probabilities with what came true, for property tests."""

import numpy as np
from hypothesis import strategies as st

from evals.measures.calibration import STEPS, paired

PROBABILITIES = st.one_of(st.sampled_from([0.0, 0.3, 0.5, 1.0]), st.integers(0, STEPS).map(lambda n: n / STEPS))
"""Some often, so that there are ties."""

PAIRS = st.lists(st.tuples(PROBABILITIES, st.booleans()), min_size=1, max_size=30)


def array(pairs: list[tuple[float, bool]]) -> np.ndarray:
    return paired(np.array([p for p, _ in pairs]), np.array([true for _, true in pairs]))
