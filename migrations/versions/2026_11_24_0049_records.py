"""Keep what rules look at of a person's working life: discipline, leave, study, leading posts, employment.

Locks: none (new tables). Reversible: yes; the records are lost.
"""

from alembic import op

revision = "0049"
down_revision = "0048"

REACHED = """coalesce((
        SELECT s.reach && (SELECT string_to_array(current_setting('tdkt.scopes', true), ','))
        FROM subject s WHERE s.id = individual_id
    ), false)"""
SEEN = "coalesce((SELECT true FROM record r WHERE r.id = record_id), false)"
# By table: whose rows the application sees, and what the reader reads of anybody's: see 0047.
POLICIES = {
    "record": (REACHED, "id, individual_id, kind"),
    "record_version": (SEEN, "record_id, version, from_on, to_on, details, is_withdrawn, known_on"),
}


def secured(table: str) -> tuple[str, ...]:
    condition, columns = POLICIES[table]
    return (
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY owner ON {table} TO tdkt_owner USING (true) WITH CHECK (true)",
        f"""CREATE POLICY scope ON {table} TO tdkt_app USING (
    CASE WHEN {condition} THEN true
        ELSE false END
)""",
        f"CREATE POLICY everywhere ON {table} FOR SELECT TO tdkt_reader USING (true)",
        f"GRANT SELECT ({columns}) ON {table} TO tdkt_reader",
    )


UP = (
    """CREATE TABLE record (
    id UUID NOT NULL,
    individual_id UUID NOT NULL,
    kind TEXT NOT NULL,
    unit_id UUID NOT NULL,
    version INTEGER NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_record PRIMARY KEY (id),
    CONSTRAINT ck_record_kind CHECK (kind IN ('discipline', 'leave', 'study', 'leading_post', 'employment')),
    CONSTRAINT fk_record_individual_id FOREIGN KEY(individual_id) REFERENCES individual (id),
    CONSTRAINT fk_record_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id)
)""",
    """CREATE INDEX ix_record_individual_id_created_at_id ON record (individual_id, created_at, id)""",
    """GRANT SELECT, INSERT, UPDATE (version) ON record TO tdkt_app""",
    """CREATE TABLE record_version (
    record_id UUID NOT NULL,
    version INTEGER NOT NULL,
    from_on DATE NOT NULL,
    to_on DATE,
    details JSONB NOT NULL,
    is_withdrawn BOOLEAN NOT NULL,
    known_on DATE NOT NULL,
    CONSTRAINT pk_record_version PRIMARY KEY (record_id, version),
    CONSTRAINT ck_record_version_days CHECK (to_on >= from_on),
    CONSTRAINT fk_record_version_record_id FOREIGN KEY(record_id) REFERENCES record (id)
)""",
    """GRANT SELECT, INSERT ON record_version TO tdkt_app""",
    *secured("record"),
    *secured("record_version"),
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("DROP TABLE record_version")
    op.execute("DROP TABLE record")
