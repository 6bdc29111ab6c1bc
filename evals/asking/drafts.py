"""A considered question said in another way than the judgement decided: what an answer, or likely places, would say."""

from dataclasses import replace
from datetime import date

from chat.answering.assistant import Assistant
from chat.answering.judgement.considered import Considered, Decided
from chat.answering.judgement.judge import Decision, Judgement
from chat.answering.reply import Reply
from evals.judging.verdict import judge
from evals.sets.testset import Case


def reply_as(considered: Considered, decision: Decision, assistant: Assistant, today: date) -> Reply:
    """The reply if the judgement had been this; as it is where nothing was judged."""
    if considered.decided is not Decided.JUDGED:
        return assistant.say(considered, today)
    judged = Judgement(answered=1.0, right=1.0, decision=decision)
    return assistant.say(replace(considered, judgement=judged), today)


def would_be_right(case: Case, considered: Considered, assistant: Assistant, today: date) -> bool:
    """Whether what could be said of a case is right, were it said as an answer whatever the judgement."""
    if not (case.answerable and considered.said):
        return False
    return judge(case, reply_as(considered, Decision.ANSWER, assistant, today)).right
