"""Create individuals with their ratings and initiatives.

Locks: none (new tables). Reversible: yes.
"""

from alembic import op

revision = "0005"
down_revision = "0004"

UP = (
    """CREATE TABLE individual (
    id UUID NOT NULL,
    unit_id UUID NOT NULL,
    unit_path TEXT COLLATE "C" NOT NULL,
    reach TEXT[] COLLATE "C" GENERATED ALWAYS AS (reach_of(ARRAY[unit_path])) STORED NOT NULL,
    identity_kind TEXT,
    identity_sealed BYTEA,
    identity_index BYTEA,
    identity_tail TEXT,
    key_version SMALLINT NOT NULL,
    family_and_given_name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    name_sort BYTEA NOT NULL,
    birth_on DATE,
    sex TEXT,
    occupation TEXT,
    post TEXT,
    version INTEGER NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_individual PRIMARY KEY (id),
    CONSTRAINT uq_individual_identity_index UNIQUE (identity_index),
    CONSTRAINT ck_individual_identity_kind CHECK (identity_kind IN ('citizen', 'old_card', 'passport')),
    CONSTRAINT ck_individual_identity_whole CHECK ((identity_kind IS NULL) = (identity_sealed IS NULL) AND (identity_kind IS NULL) = (identity_index IS NULL) AND (identity_kind IS NULL) = (identity_tail IS NULL)),
    CONSTRAINT ck_individual_sex CHECK (sex IN ('female', 'male')),
    CONSTRAINT fk_individual_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id)
)""",
    """CREATE INDEX ix_individual_name_folded ON individual (name_folded text_pattern_ops)""",
    """CREATE INDEX ix_individual_unit_path_name_sort_id ON individual (unit_path, name_sort, id)""",
    """GRANT SELECT, INSERT, UPDATE ON individual TO tdkt_app""",
    """CREATE TABLE rating (
    id UUID NOT NULL,
    individual_id UUID NOT NULL,
    year INTEGER NOT NULL,
    rating TEXT NOT NULL,
    unit_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_rating PRIMARY KEY (id),
    CONSTRAINT uq_rating_individual_id_year UNIQUE (individual_id, year),
    CONSTRAINT ck_rating_rating CHECK (rating IN ('excellent', 'good', 'completed', 'not_completed')),
    CONSTRAINT ck_rating_year CHECK (year BETWEEN 1948 AND 2100),
    CONSTRAINT fk_rating_individual_id FOREIGN KEY(individual_id) REFERENCES individual (id),
    CONSTRAINT fk_rating_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id)
)""",
    """GRANT SELECT, INSERT ON rating TO tdkt_app""",
    """CREATE TABLE initiative (
    id UUID NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    scope TEXT NOT NULL,
    year INTEGER NOT NULL,
    recognised_on DATE NOT NULL,
    unit_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_initiative PRIMARY KEY (id),
    CONSTRAINT ck_initiative_kind CHECK (kind IN ('initiative', 'science_work', 'combat_resourcefulness')),
    CONSTRAINT ck_initiative_scope CHECK (scope IN ('grassroots', 'ministry_province', 'national')),
    CONSTRAINT ck_initiative_year CHECK (year BETWEEN 1948 AND 2100),
    CONSTRAINT fk_initiative_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id)
)""",
    """GRANT SELECT, INSERT ON initiative TO tdkt_app""",
    """CREATE TABLE initiative_author (
    initiative_id UUID NOT NULL,
    individual_id UUID NOT NULL,
    share_percent INTEGER NOT NULL,
    CONSTRAINT pk_initiative_author PRIMARY KEY (initiative_id, individual_id),
    CONSTRAINT ck_initiative_author_share_percent CHECK (share_percent BETWEEN 1 AND 100),
    CONSTRAINT fk_initiative_author_initiative_id FOREIGN KEY(initiative_id) REFERENCES initiative (id),
    CONSTRAINT fk_initiative_author_individual_id FOREIGN KEY(individual_id) REFERENCES individual (id)
)""",
    """CREATE INDEX ix_initiative_author_individual_id ON initiative_author (individual_id)""",
    """GRANT SELECT, INSERT ON initiative_author TO tdkt_app""",
    """CREATE TABLE initiative_use (
    initiative_id UUID NOT NULL,
    individual_id UUID NOT NULL,
    award_code TEXT NOT NULL,
    award_year INTEGER NOT NULL,
    CONSTRAINT pk_initiative_use PRIMARY KEY (initiative_id, individual_id, award_code, award_year),
    CONSTRAINT ck_initiative_use_award_year CHECK (award_year BETWEEN 1948 AND 2100),
    CONSTRAINT fk_initiative_use_initiative_id FOREIGN KEY(initiative_id) REFERENCES initiative (id),
    CONSTRAINT fk_initiative_use_individual_id FOREIGN KEY(individual_id) REFERENCES individual (id)
)""",
    """GRANT SELECT, INSERT ON initiative_use TO tdkt_app""",
)
DOWN = (
    """DROP TABLE initiative_use""",
    """DROP TABLE initiative_author""",
    """DROP TABLE initiative""",
    """DROP TABLE rating""",
    """DROP TABLE individual""",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in DOWN:
        op.execute(statement)
