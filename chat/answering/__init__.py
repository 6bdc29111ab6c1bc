"""From a question to its proof, or to a reasoned refusal.

The road, a file each: ``assistant`` tells the whole story; ``fitting.ranking`` puts the statements of the passages found in
order; ``facts.by_kind`` answers from facts, ``compose`` from the statements themselves; ``judgement.judge`` decides between an
answer, likely places and a refusal; ``proof`` lets no line pass whose figures and names don't stand in what it cites. What
goes along it is ``evidence`` (a statement in its passage), ``said`` (a line on its way) and ``reply`` (what comes out).
"""
