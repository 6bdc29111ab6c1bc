"""What a sentence wants changed from how it is now: ごみの量を、現状の850グラムから780グラムまで減らします."""

import re
from collections.abc import Iterator
from typing import Final

from corpus.facts import Figure
from corpus.normalize import fold_same_length
from corpus.time_spans import TimeSpan, find_time_spans
from ingest.facts.prose_figures import TIME, masked
from ingest.facts.roles import Role
from ingest.facts.tables.names import is_name
from ingest.facts.values import FIGURE, read_figure

_LIMIT: Final = r"\s*+(?:程度|以[上下内]|前後|まで)?"
_NOW: Final = rf"(?:(?:{TIME}++)(?:末|時点)?の|(?:現状|現在|現行|直近|今|いま)(?:値)?の?)\s*+"
_BY: Final = rf"(?:{TIME}++\s*+(?:末|度末)?(?:までに(?:は)?|には?|の)?[、,]?\s*+)?"
_AIM: Final = (
    r"(?:増|減ら|減少|削減|縮|抑|高め|引き?上げ|引き?下げ|伸ば|拡|向上|改善|上昇|低下|する(?!と)|します|とする|短く|近づけ)"
    r"(?![^。、]{0,6}(?:た|ました)(?:。|$))"
)
_CHANGE: Final = re.compile(
    rf"(?P<name>[^\s、。「」『』【】:;()（）{TIME}]{{2,40}}?(?:\([^()]{{1,12}}\))?)(?:については|を|は|が)[、,]?\s*+{_BY}{_NOW}"
    rf"(?P<now>{FIGURE})\s*+(?:から|を|より|であるところを)[、,]?\s*+{_BY}(?P<aim>{FIGURE}){_LIMIT}(?:に|へ|まで|にまで)?[^。、\d]{{0,8}}?{_AIM}",
    re.IGNORECASE,
)
_KEPT: Final = re.compile(
    rf"(?P<name>[^\s、。「」『』【】:;()（）\d{TIME}]{{2,30}}?(?:数|率|額|量|割合|面積|人口|度|日数|時間))(?:は|を)?\s*+(?P<aim>{FIGURE})"
    r"(?:以[上下内]|程度|未満)?(?:の水準)?(?:を|の)(?:維持|確保|堅持|継続|達成)(?:を(?:目指|めざ|図)|に努め|し(?!た|て|ま(?:した|せん))|する(?!た|こと(?:が|は)でき))",
    re.IGNORECASE,
)


def wanted_changes(text: str) -> Iterator[tuple[str, dict[Role, Figure]]]:
    """Each name with how it is now and what is aimed at, or with a level that is to be kept."""
    spans = find_time_spans(text)
    folded = masked(fold_same_length(text), spans)
    for match in _CHANGE.finditer(folded):
        now, aim = (_figure(text, match, part, spans) for part in ("now", "aim"))
        if now is not None and aim is not None and now.unit == aim.unit and (name := _name(text, match)):
            yield name, {Role.BASELINE: now, Role.TARGET: aim}
    for match in _KEPT.finditer(folded):
        aim = _figure(text, match, "aim", spans)
        if aim is not None and (name := _name(text, match)):
            yield name, {Role.TARGET: aim}


def _name(text: str, match: re.Match[str]) -> str:
    """The name as printed, without what leads to it; empty where it is none."""
    name = _LEADING.sub("", text[match.start("name") : match.end("name")])
    return name if is_name(name) else ""


_LEADING: Final = re.compile(
    r"^(?:(?:この|その)?うち|また|なお|さらに|特に|このため|今後|引き続き|次期|における|の|は|では|には|に|で|も|と|・|○|●|◇|◆|■)+[、,]?"
)


def _figure(text: str, match: re.Match[str], part: str, spans: list[TimeSpan]) -> Figure | None:
    """A figure with the last time that stands before it and behind the one before."""
    start = match.start("name") if part == "now" or match.groupdict().get("now") is None else match.end("now")
    beside = [span for span in spans if start <= span.at < match.start(part)]
    figure = read_figure(text[match.start(part) : match.end(part)], period=beside[-1].period if beside else None)
    return figure if figure is not None and figure.value is not None and figure.unit is not None else None
