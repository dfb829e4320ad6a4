"""Create long jobs with their results, and take from each role what it does not need.

Locks: history_event and history_head for a moment, while they learn who sees the new kind of stream.
Reversible: yes.
"""

from alembic import op

revision = "0017"
down_revision = "0016"

SEEN = """CASE WHEN stream_kind = 'operation'
        THEN coalesce((SELECT true FROM operation o WHERE o.id = stream_id), false) ELSE false END"""

UP = (
    """CREATE TABLE operation (
    id UUID NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    person_id UUID NOT NULL,
    client_id TEXT NOT NULL,
    role TEXT NOT NULL,
    unit_id UUID NOT NULL,
    unit_path TEXT COLLATE "C" NOT NULL,
    reach TEXT[] COLLATE "C" GENERATED ALWAYS AS (reach_of(ARRAY[unit_path])) STORED NOT NULL,
    request_id TEXT NOT NULL,
    parameters JSONB NOT NULL,
    progress INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    leased_until TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    started_at TIMESTAMP WITH TIME ZONE,
    finished_at TIMESTAMP WITH TIME ZONE,
    problem TEXT,
    media_type TEXT,
    byte_count BIGINT,
    sha256 BYTEA,
    expires_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_operation PRIMARY KEY (id),
    CONSTRAINT ck_operation_state CHECK (state IN ('queued', 'running', 'succeeded', 'failed')),
    CONSTRAINT ck_operation_progress CHECK (progress BETWEEN 0 AND 100),
    CONSTRAINT ck_operation_finished CHECK ((finished_at IS NOT NULL) = (state IN ('succeeded', 'failed'))),
    CONSTRAINT ck_operation_problem CHECK ((problem IS NOT NULL) = (state = 'failed')),
    CONSTRAINT ck_operation_result CHECK ((sha256 IS NOT NULL) = (state = 'succeeded') AND (expires_at IS NOT NULL) = (state = 'succeeded')),
    CONSTRAINT fk_operation_person_id FOREIGN KEY(person_id) REFERENCES person (id),
    CONSTRAINT fk_operation_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id)
)""",
    """CREATE INDEX ix_operation_person_id_created_at_id ON operation (person_id, created_at, id)""",
    """CREATE INDEX ix_operation_unfinished ON operation (created_at) WHERE finished_at IS NULL""",
    """ALTER TABLE operation ENABLE ROW LEVEL SECURITY""",
    """ALTER TABLE operation FORCE ROW LEVEL SECURITY""",
    """CREATE POLICY owner ON operation TO tdkt_owner USING (true) WITH CHECK (true)""",
    """CREATE POLICY scope ON operation TO tdkt_app USING (
    CASE WHEN reach && (SELECT string_to_array(current_setting('tdkt.scopes', true), ',')) THEN true ELSE false END
)""",
    """GRANT SELECT, INSERT, UPDATE (state, progress, leased_until, finished_at, problem, media_type, byte_count, sha256, expires_at)
    ON operation TO tdkt_app""",
    # It leases what waits and never learns what is asked; the job itself is the application's.
    """CREATE POLICY leasing ON operation TO tdkt_worker USING (true) WITH CHECK (true)""",
    """GRANT SELECT (id, unit_path, state, attempt, leased_until, created_at, expires_at),
    UPDATE (state, attempt, leased_until, started_at) ON operation TO tdkt_worker""",
    """CREATE TABLE operation_result (
    operation_id UUID NOT NULL,
    attempt INTEGER NOT NULL,
    part INTEGER NOT NULL,
    sealed BYTEA NOT NULL,
    key_version INTEGER NOT NULL,
    CONSTRAINT pk_operation_result PRIMARY KEY (operation_id, attempt, part),
    CONSTRAINT fk_operation_result_operation_id FOREIGN KEY(operation_id) REFERENCES operation (id)
)""",
    """ALTER TABLE operation_result ENABLE ROW LEVEL SECURITY""",
    """ALTER TABLE operation_result FORCE ROW LEVEL SECURITY""",
    """CREATE POLICY owner ON operation_result TO tdkt_owner USING (true) WITH CHECK (true)""",
    """CREATE POLICY scope ON operation_result TO tdkt_app USING (
    CASE WHEN EXISTS (SELECT 1 FROM operation o WHERE o.id = operation_id) THEN true ELSE false END
)""",
    """GRANT SELECT, INSERT ON operation_result TO tdkt_app""",
    """CREATE POLICY purging ON operation_result TO tdkt_worker USING (true)""",
    """GRANT SELECT (operation_id, attempt, part), DELETE ON operation_result TO tdkt_worker""",
    f"""CREATE POLICY scope_operation ON history_event TO tdkt_app USING (
    {SEEN}
)""",
    f"""CREATE POLICY scope_operation ON history_head TO tdkt_app USING (
    {SEEN}
)""",
    # Old keys go by their age alone: neither key nor answer is read.
    """GRANT SELECT (at, ctid), DELETE ON idempotency TO tdkt_worker""",
    # A position is the worker's to give, also in a new row.
    """REVOKE INSERT ON outbox FROM tdkt_app""",
    """GRANT INSERT (id, type, subject, time, data, unit_path) ON outbox TO tdkt_app""",
)
DOWN = (
    """REVOKE INSERT (id, type, subject, time, data, unit_path) ON outbox FROM tdkt_app""",
    """GRANT INSERT ON outbox TO tdkt_app""",
    """REVOKE ALL (at, ctid) ON idempotency FROM tdkt_worker""",
    """REVOKE ALL ON idempotency FROM tdkt_worker""",
    """DROP POLICY scope_operation ON history_head""",
    """DROP POLICY scope_operation ON history_event""",
    """DROP TABLE operation_result""",
    """DROP TABLE operation""",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in DOWN:
        op.execute(statement)
