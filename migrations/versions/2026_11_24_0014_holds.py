"""Create holds behind row-level security, and beside them what judging may know of a hold anywhere.

Locks: none (new tables). Reversible: yes.
"""

from alembic import op

revision = "0014"
down_revision = "0013"

UP = (
    """CREATE TABLE hold (
    id UUID NOT NULL,
    individual_id UUID NOT NULL,
    unit_path TEXT COLLATE "C" NOT NULL,
    reach TEXT[] COLLATE "C" GENERATED ALWAYS AS (reach_of(ARRAY[unit_path])) STORED NOT NULL,
    unit_id UUID NOT NULL,
    category TEXT NOT NULL,
    reason TEXT NOT NULL,
    opened_on DATE NOT NULL,
    lifted_on DATE,
    lifting_reason TEXT,
    version INTEGER NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_hold PRIMARY KEY (id),
    CONSTRAINT ck_hold_category CHECK (category IN ('discipline', 'inspection', 'investigation', 'complaint', 'press_report')),
    CONSTRAINT ck_hold_days CHECK (lifted_on >= opened_on),
    CONSTRAINT ck_hold_lifted CHECK ((lifted_on IS NULL) = (lifting_reason IS NULL)),
    CONSTRAINT fk_hold_individual_id FOREIGN KEY(individual_id) REFERENCES individual (id),
    CONSTRAINT fk_hold_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id)
)""",
    """CREATE INDEX ix_hold_individual_id_opened_on_id ON hold (individual_id, opened_on, id)""",
    """ALTER TABLE hold ENABLE ROW LEVEL SECURITY""",
    """ALTER TABLE hold FORCE ROW LEVEL SECURITY""",
    """CREATE POLICY owner ON hold TO tdkt_owner USING (true) WITH CHECK (true)""",
    """CREATE POLICY scope ON hold TO tdkt_app USING (
    CASE WHEN reach && (SELECT string_to_array(current_setting('tdkt.scopes', true), ',')) THEN true ELSE false END
)""",
    """GRANT SELECT, INSERT, UPDATE ON hold TO tdkt_app""",
    # Without a policy: a candidate of another unit is judged too, and of theirs only the category is known.
    """CREATE TABLE hold_open (
    hold_id UUID NOT NULL,
    individual_id UUID NOT NULL,
    category TEXT NOT NULL,
    CONSTRAINT pk_hold_open PRIMARY KEY (hold_id),
    CONSTRAINT fk_hold_open_hold_id FOREIGN KEY(hold_id) REFERENCES hold (id),
    CONSTRAINT fk_hold_open_individual_id FOREIGN KEY(individual_id) REFERENCES individual (id)
)""",
    """CREATE INDEX ix_hold_open_individual_id ON hold_open (individual_id)""",
    """GRANT SELECT, INSERT, DELETE ON hold_open TO tdkt_app""",
)
DOWN = ("""DROP TABLE hold_open""", """DROP TABLE hold""")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in DOWN:
        op.execute(statement)
