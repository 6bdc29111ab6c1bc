"""What the encoder is taught to find nearest to a question that no statement answers."""

from typing import Final

NOTHING: Final = "お尋ねの内容は記載されていません。"
