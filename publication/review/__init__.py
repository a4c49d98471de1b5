"""Review: what people decide about records, each decision in an append-only log before it takes effect.

:class:`~publication.review.desk.ReviewDesk` is the way in; ``docs/review.md`` explains the whole.
"""
