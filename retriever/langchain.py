"""keikaku's retriever and encoder as LangChain sees them."""

from datetime import date

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from corpus.passage import Passage
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever
from retriever.question import understand


class PlanRetriever(BaseRetriever):
    """Plan-aware hybrid search as a LangChain retriever.

    Documents carry the printed passage; ``metadata`` holds ``id``, ``plan_id``, ``plan_title``,
    ``section``, ``pages`` and ``score``.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    retriever: HybridRetriever
    today: date
    top: int = 5

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 - LangChain passes it.
    ) -> list[Document]:
        plans = self.retriever.generation.plans
        question = understand(query, plans, self.today)
        return [
            Document(
                id=ranked.passage.id,
                page_content=ranked.passage.text,
                metadata=_metadata(ranked.passage, plans[ranked.passage.plan_id].title, ranked.score),
            )
            for ranked in self.retriever.search(question, self.top, self.today)
        ]


def _metadata(passage: Passage, plan_title: str, score: float) -> dict[str, object]:
    pages = passage.pages
    return {
        "id": passage.id,
        "plan_id": passage.plan_id,
        "plan_title": plan_title,
        "section": list(passage.section),
        "pages": [pages.first, pages.last] if pages else None,
        "score": score,
    }


class EncoderEmbeddings(Embeddings):
    """An encoder behind LangChain's ``Embeddings``."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Embed passages."""
        return [[float(x) for x in row] for row in self._encoder.encode_passages(texts)]

    def embed_query(self, text: str) -> list[float]:
        """Embed one query."""
        return [float(x) for x in self._encoder.encode_queries([text])[0]]
