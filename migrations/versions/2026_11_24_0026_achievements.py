"""Create achievements with their evidence, seen where their subject is.

Locks: none (new tables). Reversible: yes.
"""

from alembic import op

revision = "0026"
down_revision = "0025"

REACHED = "reach && (SELECT string_to_array(current_setting('tdkt.scopes', true), ','))"
UP = (
    """CREATE TABLE achievement (
    id UUID NOT NULL,
    subject_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    title_folded TEXT NOT NULL,
    description TEXT,
    happened_from DATE NOT NULL,
    happened_to DATE NOT NULL,
    field TEXT,
    scope TEXT,
    figures JSONB NOT NULL,
    movement_id UUID,
    recognised_by TEXT,
    recognised_number TEXT,
    recognised_on DATE,
    state TEXT NOT NULL,
    entered_by UUID NOT NULL,
    confirmed_by UUID,
    confirmed_on DATE,
    withdrawal_reason TEXT,
    version INTEGER NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_achievement PRIMARY KEY (id),
    CONSTRAINT ck_achievement_kind CHECK (kind IN ('duty', 'sudden', 'movement', 'contribution', 'external', 'other')),
    CONSTRAINT ck_achievement_scope CHECK (scope IN ('grassroots', 'ministry_province', 'national')),
    CONSTRAINT ck_achievement_state CHECK (state IN ('entered', 'confirmed', 'withdrawn')),
    CONSTRAINT ck_achievement_days CHECK (happened_to >= happened_from),
    CONSTRAINT ck_achievement_recognised CHECK ((recognised_by IS NULL) = (recognised_number IS NULL) AND (recognised_by IS NULL) = (recognised_on IS NULL)),
    CONSTRAINT ck_achievement_confirmed CHECK ((confirmed_by IS NULL) = (confirmed_on IS NULL)),
    CONSTRAINT ck_achievement_two_persons CHECK (state <> 'confirmed' OR confirmed_by <> entered_by),
    CONSTRAINT ck_achievement_withdrawn CHECK ((state = 'withdrawn') = (withdrawal_reason IS NOT NULL)),
    CONSTRAINT fk_achievement_subject_id FOREIGN KEY(subject_id) REFERENCES subject (id),
    CONSTRAINT fk_achievement_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id),
    CONSTRAINT fk_achievement_movement_id FOREIGN KEY(movement_id) REFERENCES movement (id),
    CONSTRAINT fk_achievement_entered_by FOREIGN KEY(entered_by) REFERENCES person (id),
    CONSTRAINT fk_achievement_confirmed_by FOREIGN KEY(confirmed_by) REFERENCES person (id)
)""",
    """CREATE INDEX ix_achievement_subject_id_happened_to_id ON achievement (subject_id, happened_to, id)""",
    """CREATE INDEX ix_achievement_movement_id_happened_to_id ON achievement (movement_id, happened_to, id)""",
    """CREATE INDEX ix_achievement_happened_to_id ON achievement (happened_to, id)""",
    """CREATE TABLE achievement_evidence (
    id UUID NOT NULL,
    achievement_id UUID NOT NULL,
    position INTEGER NOT NULL,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    sha256 BYTEA NOT NULL,
    size_bytes BIGINT NOT NULL,
    media_type TEXT NOT NULL,
    issued_by TEXT,
    issued_on DATE,
    reference TEXT,
    CONSTRAINT pk_achievement_evidence PRIMARY KEY (id),
    CONSTRAINT ck_achievement_evidence_sha256 CHECK (octet_length(sha256) = 32),
    CONSTRAINT ck_achievement_evidence_size_bytes CHECK (size_bytes > 0),
    CONSTRAINT uq_achievement_evidence_achievement_id_sha256 UNIQUE (achievement_id, sha256),
    CONSTRAINT fk_achievement_evidence_achievement_id FOREIGN KEY(achievement_id) REFERENCES achievement (id)
)""",
    *(
        statement
        for table, visible in (
            ("achievement", f"(SELECT s.{REACHED} FROM subject s WHERE s.id = subject_id)"),
            ("achievement_evidence", "(SELECT true FROM achievement a WHERE a.id = achievement_id)"),
        )
        for statement in (
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY owner ON {table} TO tdkt_owner USING (true) WITH CHECK (true)",
            f"""CREATE POLICY scope ON {table} TO tdkt_app USING (
    CASE WHEN coalesce({visible}, false) THEN true ELSE false END
)""",
        )
    ),
    """GRANT SELECT, INSERT, UPDATE ON achievement TO tdkt_app""",
    """GRANT SELECT, INSERT, DELETE ON achievement_evidence TO tdkt_app""",
)
DOWN = ("""DROP TABLE achievement_evidence""", """DROP TABLE achievement""")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in DOWN:
        op.execute(statement)
