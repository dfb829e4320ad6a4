"""Keep the identity number of an account, sealed as an individual's is: one human opens one account.

Accounts that only name the index (seeded, or linked from elsewhere) stand beside it: duties are told by the index.

Locks: person while it is altered. Reversible: yes; the sealed numbers are lost.
"""

from alembic import op

revision = "0036"
down_revision = "0035"

UP = (
    """ALTER TABLE person
    ADD COLUMN identity_kind TEXT,
    ADD COLUMN identity_sealed BYTEA,
    ADD COLUMN identity_tail TEXT,
    ADD COLUMN key_version SMALLINT,
    ADD CONSTRAINT ck_person_identity_kind CHECK (identity_kind IN ('citizen', 'old_card', 'passport')),
    ADD CONSTRAINT ck_person_identity_whole CHECK (
        (identity_kind IS NULL) = (identity_sealed IS NULL)
        AND (identity_kind IS NULL) = (identity_tail IS NULL)
        AND (identity_kind IS NULL OR (identity_index IS NOT NULL AND key_version IS NOT NULL))
    ),
    ADD CONSTRAINT uq_person_identity_index_identity_kind UNIQUE (identity_index, identity_kind)""",
)
DOWN = (
    """ALTER TABLE person
    DROP CONSTRAINT uq_person_identity_index_identity_kind,
    DROP CONSTRAINT ck_person_identity_whole,
    DROP CONSTRAINT ck_person_identity_kind,
    DROP COLUMN key_version,
    DROP COLUMN identity_tail,
    DROP COLUMN identity_sealed,
    DROP COLUMN identity_kind""",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in DOWN:
        op.execute(statement)
