"""Create the dated administrative units and their successors.

Locks: none (new tables). Reversible: yes.
"""

from alembic import op

revision = "0002"
down_revision = "0001"

UP = (
    """CREATE TABLE unit (
    id UUID NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    kind TEXT NOT NULL,
    level TEXT NOT NULL,
    parent_id UUID,
    path TEXT COLLATE "C" NOT NULL,
    valid_from DATE,
    valid_to DATE,
    agency_code TEXT,
    symbol TEXT,
    CONSTRAINT pk_unit PRIMARY KEY (id),
    CONSTRAINT uq_unit_code_valid_from UNIQUE NULLS NOT DISTINCT (code, valid_from),
    CONSTRAINT uq_unit_path UNIQUE (path),
    CONSTRAINT ck_unit_level CHECK (level IN ('central', 'ministry', 'province', 'district', 'commune', 'grassroots')),
    CONSTRAINT ck_unit_valid_to CHECK (valid_to >= valid_from),
    CONSTRAINT fk_unit_parent_id FOREIGN KEY(parent_id) REFERENCES unit (id)
)""",
    """CREATE INDEX ix_unit_name_folded ON unit (name_folded text_pattern_ops)""",
    """CREATE INDEX ix_unit_parent_id ON unit (parent_id)""",
    """GRANT SELECT ON unit TO tdkt_app""",
    """CREATE TABLE unit_successor (
    unit_id UUID NOT NULL,
    successor_id UUID NOT NULL,
    link TEXT NOT NULL,
    CONSTRAINT pk_unit_successor PRIMARY KEY (unit_id, successor_id),
    CONSTRAINT ck_unit_successor_link CHECK (link IN ('unchanged', 'renamed', 'merged', 'split')),
    CONSTRAINT fk_unit_successor_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id),
    CONSTRAINT fk_unit_successor_successor_id FOREIGN KEY(successor_id) REFERENCES unit (id)
)""",
    """CREATE INDEX ix_unit_successor_successor_id ON unit_successor (successor_id)""",
    """GRANT SELECT ON unit_successor TO tdkt_app""",
)
DOWN = (
    """DROP TABLE unit_successor""",
    """DROP TABLE unit""",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in DOWN:
        op.execute(statement)
