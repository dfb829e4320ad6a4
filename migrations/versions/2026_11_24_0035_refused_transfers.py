"""Let a unit refuse a person who is offered to it, and the offering unit acknowledge the answer.

Whoever answers does not see the person: it writes its answer, and nothing else, into their history.

Locks: transfer while it is altered; history_event, history_head and outbox for a moment. Reversible: yes, while
nothing was refused.
"""

from alembic import op

revision = "0035"
down_revision = "0027"

ANSWERED = "answered_on IS NOT NULL AND acknowledged_on IS NULL"
OF_AN_ANSWER = """CASE WHEN stream_kind = 'individual' THEN coalesce((
        SELECT true FROM transfer t WHERE t.individual_id = stream_id AND t.state IN ('accepted', 'refused') LIMIT 1
    ), false) ELSE false END"""
UP = (
    """ALTER TABLE transfer
    DROP CONSTRAINT ck_transfer_state,
    ADD COLUMN refusal_reason TEXT,
    ADD COLUMN answered_on DATE,
    ADD COLUMN acknowledged_on DATE,
    ADD CONSTRAINT ck_transfer_state CHECK (state IN ('offered', 'accepted', 'refused', 'withdrawn')),
    ADD CONSTRAINT ck_transfer_refused CHECK ((state = 'refused') = (refusal_reason IS NOT NULL)),
    ADD CONSTRAINT ck_transfer_acknowledged
        CHECK (acknowledged_on IS NULL OR state IN ('accepted', 'refused'))""",
    f"""CREATE INDEX ix_transfer_answered ON transfer (from_unit_id) WHERE {ANSWERED}""",
    """CREATE INDEX ix_transfer_refused_from ON transfer (from_path)
    WHERE state = 'refused' AND acknowledged_on IS NULL""",
    """GRANT UPDATE (refusal_reason, answered_on, acknowledged_on) ON transfer TO tdkt_app""",
    f"""CREATE POLICY answer ON history_event FOR INSERT TO tdkt_app WITH CHECK (
    type IN ('individual.refuse_transfer', 'individual.acknowledge_transfer') AND {OF_AN_ANSWER}
)""",
    f"""CREATE POLICY answer ON history_head TO tdkt_app USING (
    {OF_AN_ANSWER}
)""",
    """CREATE POLICY of_a_refusal ON outbox FOR INSERT TO tdkt_app WITH CHECK (
    type = 'tdkt.individual.refuse_transfer' AND EXISTS (
        SELECT 1 FROM transfer t
        WHERE t.from_path = unit_path AND t.state = 'refused' AND t.acknowledged_on IS NULL
    )
)""",
)
DOWN = (
    """DROP POLICY of_a_refusal ON outbox""",
    """DROP POLICY answer ON history_head""",
    """DROP POLICY answer ON history_event""",
    """DROP INDEX ix_transfer_refused_from""",
    """DROP INDEX ix_transfer_answered""",
    """ALTER TABLE transfer
    DROP CONSTRAINT ck_transfer_acknowledged,
    DROP CONSTRAINT ck_transfer_refused,
    DROP CONSTRAINT ck_transfer_state,
    DROP COLUMN acknowledged_on,
    DROP COLUMN answered_on,
    DROP COLUMN refusal_reason,
    ADD CONSTRAINT ck_transfer_state CHECK (state IN ('offered', 'accepted', 'withdrawn'))""",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in DOWN:
        op.execute(statement)
