"""Scripts of models that help: one that answers small questions faithfully, one that lies, one that answers nonsense."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from chat.writer.choosing import SYSTEM as CHOOSING
from chat.writer.everyday import SYSTEM as EVERYDAY
from chat.writer.rewording import SYSTEM as REWORDING
from chat.writer.spelling_out import SYSTEM as SPELLING_OUT
from evals.judging.stated import states
from evals.sets.testset import Case
from tests.chat.writer.scripted_server import Asked

_PLACE = re.compile(r"^(\d+) \| (.*)$", re.MULTILINE)
_ASKED = re.compile(r"^(?:最後の)?質問：(.*)$", re.MULTILINE)


@dataclass
class Helper:
    """Answers small questions over known cases; what it writes otherwise is no sentence with a number.

    ``wordings`` are other wordings by question, ``spelled`` follow-ups spelled out.
    """

    cases: Sequence[Case] = ()
    wordings: Mapping[str, Sequence[str]] = field(default_factory=dict)
    spelled: Mapping[str, str] = field(default_factory=dict)
    everyday: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def __call__(self, asked: Asked) -> str:
        system, text = (str(message["content"]) for message in asked.body["messages"])
        answers: dict[str, Callable[[str], object]] = {
            REWORDING: lambda text: {"wordings": self.reword(question_in(text))},
            CHOOSING: lambda text: {"numbers": self.choose(question_in(text), places_in(text))},
            SPELLING_OUT: lambda text: {"question": self.spell_out(question_in(text))},
            EVERYDAY: lambda text: {"questions": self.ask_of(text)},
        }
        return json.dumps(answers[system](text), ensure_ascii=False) if system in answers else "書けません。"

    def reword(self, question: str) -> Sequence[str]:
        return self.wordings.get(question, ())

    def choose(self, question: str, places: Mapping[int, str]) -> Sequence[int]:
        """The places that state something that the answer must."""
        case = next((c for c in self.cases if c.question == question), None)
        facts = [fact for facts in case.must for fact in facts] if case else []
        return [number for number, text in places.items() if any(states(text, fact) for fact in facts)]

    def spell_out(self, question: str) -> str:
        return self.spelled.get(question, question)

    def ask_of(self, text: str) -> Sequence[str]:
        return next((said for word, said in self.everyday.items() if word in text), ())


class Liar(Helper):
    """Chooses what doesn't answer, and words a question as another one."""

    def reword(self, question: str) -> Sequence[str]:
        others = [c.question for c in self.cases if c.question != question]
        at = sum(map(ord, question)) % max(1, len(others))
        return others[at : at + 2]

    def choose(self, question: str, places: Mapping[int, str]) -> Sequence[int]:
        right = set(super().choose(question, places))
        return [number for number in places if number not in right][-3:]

    def spell_out(self, question: str) -> str:
        return next((c.question for c in self.cases if c.question != question), question)

    def ask_of(self, text: str) -> Sequence[str]:
        return ["今日の晩ごはんは何がいいですか", "星座の占いを教えて"]


def nonsense(asked: Asked) -> str:
    """No answer to anything."""
    return '{"wordings": ["ぱらりんぽろりん"], "numbers": [99], "question": "ぱらりん"}'


def question_in(text: str) -> str:
    found = _ASKED.findall(text)
    return found[-1] if found else ""


def places_in(text: str) -> dict[int, str]:
    return {int(number): said for number, said in _PLACE.findall(text)}
