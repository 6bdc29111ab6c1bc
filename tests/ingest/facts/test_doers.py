"""Who does something, whatever it is: by where in its sentence a body is named."""

import pytest

from ingest.facts.doers import bodies_doing


@pytest.mark.parametrize(
    ("sentence", "bodies"),
    [
        pytest.param("山車の漆は保存会が塗り直す。", ["保存会"], id="any verb"),
        pytest.param(
            "片付けは区長会に、鍵の受け渡しは婦人会に、それぞれお願いする。", ["区長会", "婦人会"], id="turned to"
        ),
        pytest.param(
            "鍵は福祉政策課、名簿は防災安全室の分担とする。", ["福祉政策課", "防災安全室"], id="named as who it is"
        ),
        pytest.param("草刈りは緑地課がみどり町花の会と行う。", ["緑地課", "みどり町花の会"], id="done with somebody"),
        pytest.param("建築指導課が建築士事務所協会の応援を得る。", ["建築指導課", "建築士事務所協会"], id="its part"),
        pytest.param("見回りの当番は、農政課を窓口に決める。", ["農政課"], id="by way of"),
        pytest.param("商店街連盟、地権者、バス会社2社が席を置く。", ["商店街連盟"], id="in a row with others"),
        pytest.param("相談員を図書館に置く。", [], id="a place where something is"),
        pytest.param("南支所へ窓口を移す。", [], id="a place something moves to"),
        pytest.param("森林組合の資料による。", [], id="a source"),
        pytest.param("この会を協議会とする。", [], id="what something becomes"),
    ],
)
def test_bodies_are_told_by_where_they_stand(sentence: str, bodies: list[str]) -> None:
    assert [name for _, name in bodies_doing(sentence)] == bodies
