"""Words for areas within and around a region, as official documents name them."""

from typing import Final

REGION: Final = (
    r"(?:県内|市内|町内|管内|県外|国内|海外|全国|北海道|東北|関東|首都圏|甲信越|北陸|中部|東海|近畿|関西|中国|四国|中四国|九州|沖縄|"
    r"アジア|東アジア|東南アジア|欧米|東部|西部|南部|北部|中央部)"
)
"""A regular expression for one area."""
