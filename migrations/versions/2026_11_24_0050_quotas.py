"""Let ministries and provinces set ceilings on award forms, and count what they come to.

Locks: history_event and history_head for a moment, while they learn who sees the new kind of stream; award while
its index is built; nomination and individual for a moment. Reversible: yes.
"""

from alembic import op

revision = "0050"
down_revision = "0049"

SEEN = """CASE WHEN stream_kind = 'quota'
        THEN coalesce((SELECT true FROM quota q WHERE q.id = stream_id), false) ELSE false END"""
UP = (
    """CREATE TABLE quota (
    id UUID NOT NULL,
    unit_id UUID NOT NULL,
    unit_path TEXT COLLATE "C" NOT NULL,
    reach TEXT[] COLLATE "C" GENERATED ALWAYS AS (reach_of(ARRAY[unit_path])) STORED NOT NULL,
    open_to TEXT[] COLLATE "C" GENERATED ALWAYS AS (ARRAY[unit_path]) STORED NOT NULL,
    award_code TEXT NOT NULL,
    share NUMERIC NOT NULL,
    base TEXT NOT NULL,
    rounding TEXT NOT NULL,
    counts_over TEXT NOT NULL,
    is_binding BOOLEAN NOT NULL,
    source_number TEXT NOT NULL,
    source_article TEXT,
    source_signed_on DATE NOT NULL,
    first_on DATE NOT NULL,
    last_on DATE,
    version INTEGER NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_quota PRIMARY KEY (id),
    CONSTRAINT ck_quota_share CHECK (share > 0 AND share <= 1),
    CONSTRAINT ck_quota_base CHECK (base IN ('lao_dong_tien_tien_holders', 'strength')),
    CONSTRAINT ck_quota_rounding CHECK (rounding IN ('down', 'nearest', 'up')),
    CONSTRAINT ck_quota_counts_over CHECK (counts_over IN ('deciding_unit', 'subtree')),
    CONSTRAINT ck_quota_days CHECK (last_on >= first_on),
    CONSTRAINT fk_quota_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id)
)""",
    """CREATE INDEX ix_quota_award_code_unit_path ON quota (award_code, unit_path)""",
    """CREATE INDEX ix_quota_created_at_id ON quota (created_at, id)""",
    """ALTER TABLE quota ENABLE ROW LEVEL SECURITY""",
    """ALTER TABLE quota FORCE ROW LEVEL SECURITY""",
    """CREATE POLICY owner ON quota TO tdkt_owner USING (true) WITH CHECK (true)""",
    """CREATE POLICY scope ON quota TO tdkt_app USING (
    CASE WHEN reach && (SELECT string_to_array(current_setting('tdkt.scopes', true), ',')) THEN true ELSE false END
)""",
    # Beside the first, for reading alone: a ceiling holds for the units below, which do not change it.
    """CREATE POLICY below ON quota FOR SELECT TO tdkt_app USING (
    CASE WHEN open_to && (SELECT ancestors_of(string_to_array(current_setting('tdkt.scopes', true), ',')))
        THEN true ELSE false END
)""",
    """GRANT SELECT, INSERT, UPDATE (share, base, rounding, counts_over, is_binding, source_number, source_article,
    source_signed_on, first_on, last_on, version) ON quota TO tdkt_app""",
    f"""CREATE POLICY scope_quota ON history_event TO tdkt_app USING (
    {SEEN}
)""",
    f"""CREATE POLICY scope_quota ON history_head TO tdkt_app USING (
    {SEEN}
)""",
    """CREATE INDEX ix_award_award_code_last_year ON award (award_code, last_year)""",
    """CREATE FUNCTION quota_counts(awards text[], years int[], paths text[], holder_codes text[], dossier uuid)
RETURNS TABLE (n int, conferred int, used int, holders int, proposed_holders int, strength int)
LANGUAGE sql STABLE AS $$
    SELECT asked.n::int, counted.conferred, counted.used, counted.holders, counted.proposed_holders, staff.strength
    FROM unnest(awards, years, paths) WITH ORDINALITY AS asked(award, year, path, n)
    CROSS JOIN LATERAL (
        SELECT count(DISTINCT s.id) FILTER (WHERE one.award_code = asked.award AND one.is_conferred)::int AS conferred,
            count(DISTINCT s.id) FILTER (WHERE one.award_code = asked.award)::int AS used,
            count(DISTINCT s.id) FILTER (WHERE one.award_code = ANY (holder_codes) AND one.is_conferred)::int AS holders,
            count(DISTINCT s.id) FILTER (WHERE one.award_code = ANY (holder_codes))::int AS proposed_holders
        FROM (
            SELECT a.subject_id, a.award_code, true AS is_conferred FROM award a
            WHERE a.award_code = ANY (array_append(holder_codes, asked.award)) AND a.last_year = asked.year
                AND a.status = 'valid'
            UNION ALL
            SELECT m.subject_id, m.award_code, false FROM nomination m
            WHERE m.award_code = ANY (array_append(holder_codes, asked.award)) AND m.last_year = asked.year
                AND m.outcome = 'pending' AND (m.is_live OR m.dossier_id = dossier)
        ) one
        JOIN subject s ON s.id = one.subject_id AND starts_with(s.unit_path, asked.path)
    ) counted
    CROSS JOIN LATERAL (
        SELECT count(*)::int AS strength FROM subject s JOIN individual i ON i.id = s.id
        WHERE starts_with(s.unit_path, asked.path) AND i.died_on IS NULL
    ) staff
$$""",
    """REVOKE EXECUTE ON FUNCTION quota_counts(text[], int[], text[], text[], uuid) FROM PUBLIC""",
    """GRANT EXECUTE ON FUNCTION quota_counts(text[], int[], text[], text[], uuid) TO tdkt_app, tdkt_reader""",
    # A ceiling is counted over everybody under it, whoever asks.
    """GRANT SELECT (id, dossier_id, subject_id, award_code, last_year, outcome, is_live) ON nomination TO tdkt_reader""",
    """GRANT SELECT (died_on) ON individual TO tdkt_reader""",
    """CREATE POLICY everywhere ON nomination FOR SELECT TO tdkt_reader USING (true)""",
    """CREATE INDEX ix_nomination_award_code_last_year ON nomination (award_code, last_year)
    WHERE outcome = 'pending'""",
)
DOWN = (
    """DROP POLICY everywhere ON nomination""",
    """REVOKE SELECT (died_on) ON individual FROM tdkt_reader""",
    """REVOKE SELECT (id, dossier_id, subject_id, award_code, last_year, outcome, is_live) ON nomination
    FROM tdkt_reader""",
    """DROP INDEX ix_nomination_award_code_last_year""",
    """DROP FUNCTION quota_counts(text[], int[], text[], text[], uuid)""",
    """DROP INDEX ix_award_award_code_last_year""",
    """DROP POLICY scope_quota ON history_head""",
    """DROP POLICY scope_quota ON history_event""",
    """DROP TABLE quota""",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in DOWN:
        op.execute(statement)
