"""What other programs call: their texts pass the same border as typed ones, then get the same records that commands print."""

from __future__ import annotations

from collections.abc import Sequence

from painmap import answer, targets
from painmap.knowledge import KnowledgeBase
from painmap.results import Answer, Means, Plan
from painmap.routine import ANY_MEANS
from painmap.text import typed


def where(
    kb: KnowledgeBase, text: str, limit: int | None = answer.TOP, cautions: Sequence[str] = (), anyway: bool = False
) -> Answer:
    """Answer which muscles may be behind what a text describes.

    Args:
        kb: a loaded knowledge base.
        text: any text; escapes, controls and lone surrogates in it are passed over.
        limit: how many muscles at the most; None for all.
        cautions: ids of cautions that are true of the person, beside those that the text names.
        anyway: show the names of muscles although a red flag says emergency.

    Returns:
        The answer. At `emergency` it holds no results unless `anyway`, and never look-alikes.
    """
    return answer.where(kb, typed(text), limit, cautions, anyway)


def plan(
    kb: KnowledgeBase, text: str, minutes: int | None = None, cautions: Sequence[str] = (), means: Means = ANY_MEANS
) -> tuple[Answer, Plan]:
    """Plan a routine for what a text describes.

    Args:
        kb: a loaded knowledge base.
        text: a name, several with commas, or a sentence.
        minutes: the time there is; None for ten minutes, or a curated routine's own time.
        cautions: ids of cautions that are true of the person, beside those that the text names.
        means: where the person is and which tools are at hand; all of them where nothing is said.

    Returns:
        The answer to the text (how it was read, its triage) and the plan.

    Raises:
        NotFoundError: nothing fits.
        AmbiguousError: several names fit equally well.
    """
    return targets.plan_for(kb, typed(text), minutes, cautions, means)
