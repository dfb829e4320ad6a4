"""Create posts and transfers of individuals behind row-level security.

Locks: none (new tables). Reversible: yes.
"""

from alembic import op

revision = "0025"
down_revision = "0024"

UP = (
    """CREATE TABLE post (
    id UUID NOT NULL,
    individual_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    occupation TEXT,
    is_main BOOLEAN NOT NULL,
    from_on DATE NOT NULL,
    to_on DATE,
    version INTEGER NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_post PRIMARY KEY (id),
    CONSTRAINT ck_post_kind CHECK (kind IN ('leader', 'direct_worker', 'other')),
    CONSTRAINT ck_post_days CHECK (to_on >= from_on),
    CONSTRAINT fk_post_individual_id FOREIGN KEY(individual_id) REFERENCES individual (id),
    CONSTRAINT fk_post_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id)
)""",
    """CREATE INDEX ix_post_individual_id_from_on_id ON post (individual_id, from_on, id)""",
    """ALTER TABLE post ENABLE ROW LEVEL SECURITY""",
    """ALTER TABLE post FORCE ROW LEVEL SECURITY""",
    """CREATE POLICY owner ON post TO tdkt_owner USING (true) WITH CHECK (true)""",
    # A scalar subquery, for an EXISTS may become a hash of all subjects.
    """CREATE POLICY scope ON post TO tdkt_app USING (
    CASE WHEN coalesce((
        SELECT s.reach && (SELECT string_to_array(current_setting('tdkt.scopes', true), ','))
        FROM subject s WHERE s.id = individual_id
    ), false) THEN true ELSE false END
)""",
    """GRANT SELECT, INSERT, UPDATE ON post TO tdkt_app""",
    """CREATE TABLE transfer (
    id UUID NOT NULL,
    individual_id UUID NOT NULL,
    from_unit_id UUID NOT NULL,
    to_unit_id UUID NOT NULL,
    from_path TEXT COLLATE "C" NOT NULL,
    to_path TEXT COLLATE "C" NOT NULL,
    reach TEXT[] COLLATE "C" GENERATED ALWAYS AS (reach_of(ARRAY[from_path, to_path])) STORED NOT NULL,
    moves_on DATE NOT NULL,
    note TEXT,
    state TEXT NOT NULL,
    withdrawal_reason TEXT,
    version INTEGER NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_transfer PRIMARY KEY (id),
    CONSTRAINT ck_transfer_state CHECK (state IN ('offered', 'accepted', 'withdrawn')),
    CONSTRAINT ck_transfer_units CHECK (from_unit_id <> to_unit_id),
    CONSTRAINT ck_transfer_withdrawn CHECK ((state = 'withdrawn') = (withdrawal_reason IS NOT NULL)),
    CONSTRAINT fk_transfer_individual_id FOREIGN KEY(individual_id) REFERENCES individual (id),
    CONSTRAINT fk_transfer_from_unit_id FOREIGN KEY(from_unit_id) REFERENCES unit (id),
    CONSTRAINT fk_transfer_to_unit_id FOREIGN KEY(to_unit_id) REFERENCES unit (id)
)""",
    """CREATE UNIQUE INDEX uq_transfer_open ON transfer (individual_id) WHERE state = 'offered'""",
    """CREATE INDEX ix_transfer_individual_id_id ON transfer (individual_id, id)""",
    """CREATE INDEX ix_transfer_offered_from ON transfer (from_unit_id) WHERE state = 'offered'""",
    """CREATE INDEX ix_transfer_offered_to ON transfer (to_unit_id) WHERE state = 'offered'""",
    """ALTER TABLE transfer ENABLE ROW LEVEL SECURITY""",
    """ALTER TABLE transfer FORCE ROW LEVEL SECURITY""",
    """CREATE POLICY owner ON transfer TO tdkt_owner USING (true) WITH CHECK (true)""",
    """CREATE POLICY scope ON transfer TO tdkt_app USING (
    CASE WHEN reach && (SELECT string_to_array(current_setting('tdkt.scopes', true), ',')) THEN true ELSE false END
)""",
    """GRANT SELECT, INSERT ON transfer TO tdkt_app""",
    """GRANT UPDATE (state, withdrawal_reason, version) ON transfer TO tdkt_app""",
)
DOWN = ("""DROP TABLE transfer""", """DROP TABLE post""")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in DOWN:
        op.execute(statement)
