"""Create the functions that row-level security and the history stand on.

Locks: none (no table). Reversible: yes.
"""

from alembic import op

revision = "0001"
down_revision = None

UP = (
    """CREATE FUNCTION reach_of(paths text[]) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (
    SELECT coalesce(array_agg(DISTINCT left(path, place) COLLATE "C"), '{}')
    FROM unnest(paths) AS path, generate_series(1, length(path)) AS place
    WHERE substr(path, place, 1) = '/'
)""",
    """CREATE FUNCTION refuse_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: entries are never changed', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$""",
    """GRANT EXECUTE ON FUNCTION reach_of(text[]) TO tdkt_app""",
)
DOWN = (
    """DROP FUNCTION refuse_change()""",
    """DROP FUNCTION reach_of(text[])""",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in DOWN:
        op.execute(statement)
