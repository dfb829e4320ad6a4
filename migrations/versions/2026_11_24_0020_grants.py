"""Let the application grant roles, end them and open accounts, and give each account its history.

Locks: person and role_grant for a moment, history_event and history_head while they get a policy.
Reversible: yes.
"""

from alembic import op

revision = "0020"
down_revision = "0019"

# An event is seen where what it tells of was done; a head wherever the person holds or held a role.
EVENT_SEEN = """CASE WHEN stream_kind = 'account' THEN
        reach_of(ARRAY[stream_path]) && (SELECT string_to_array(current_setting('tdkt.scopes', true), ','))
    ELSE false END"""
HEAD_SEEN = """CASE WHEN stream_kind = 'account' THEN coalesce((
        SELECT true FROM role_grant g JOIN unit u ON u.id = g.unit_id
        WHERE g.person_id = stream_id
            AND reach_of(ARRAY[u.path]) && (SELECT string_to_array(current_setting('tdkt.scopes', true), ','))
        LIMIT 1
    ), false) ELSE false END"""

UP = (
    "ALTER TABLE person ADD COLUMN version INTEGER NOT NULL DEFAULT 1",
    "ALTER TABLE person ALTER COLUMN version DROP DEFAULT, ALTER COLUMN password_hash DROP NOT NULL",
    "GRANT INSERT, UPDATE (version) ON person TO tdkt_app",
    """ALTER TABLE role_grant
    ADD COLUMN ended_on DATE,
    ADD COLUMN ending_reason TEXT,
    ADD COLUMN version INTEGER NOT NULL DEFAULT 1,
    ADD CONSTRAINT ck_role_grant_ended CHECK ((ended_on IS NULL) = (ending_reason IS NULL)),
    DROP CONSTRAINT uq_role_grant_person_id_unit_id_role_valid_from""",
    "ALTER TABLE role_grant ALTER COLUMN version DROP DEFAULT",
    "CREATE INDEX ix_role_grant_person_id_unit_id ON role_grant (person_id, unit_id)",
    "GRANT INSERT, UPDATE (ended_on, ending_reason, version) ON role_grant TO tdkt_app",
    f"""CREATE POLICY scope_account ON history_event TO tdkt_app USING (
    {EVENT_SEEN}
)""",
    f"""CREATE POLICY scope_account ON history_head TO tdkt_app USING (
    {HEAD_SEEN}
)""",
)
DOWN = (
    "DROP POLICY scope_account ON history_head",
    "DROP POLICY scope_account ON history_event",
    "REVOKE INSERT, UPDATE (ended_on, ending_reason, version) ON role_grant FROM tdkt_app",
    "DROP INDEX ix_role_grant_person_id_unit_id",
    """ALTER TABLE role_grant
    DROP COLUMN version,
    DROP COLUMN ending_reason,
    DROP COLUMN ended_on,
    ADD CONSTRAINT uq_role_grant_person_id_unit_id_role_valid_from UNIQUE (person_id, unit_id, role, valid_from)""",
    "REVOKE INSERT, UPDATE (version) ON person FROM tdkt_app",
    "UPDATE person SET password_hash = '!' WHERE password_hash IS NULL",
    "ALTER TABLE person DROP COLUMN version, ALTER COLUMN password_hash SET NOT NULL",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in DOWN:
        op.execute(statement)
