"""Put people, what is known of them, and awards behind row-level security; let one reader look past it.

`tdkt_reader` reads what judging and the public registry must know over the whole country, and nothing else;
the application becomes it for single statements (`Transaction.over_the_country`) and inherits nothing of it.

Locks: subject, individual, rating, initiative, initiative_author, initiative_use, fact_correction, hold_open,
award, achievement_use and collective for a moment; nomination while an index is built. Reversible: yes.
"""

from alembic import op

revision = "0047"
down_revision = "0046"

SCOPES = "(SELECT string_to_array(current_setting('tdkt.scopes', true), ','))"
# Scalar subqueries, for an EXISTS may become a hash of all subjects.
OF_SUBJECT = "(SELECT s.reach && {scopes} FROM subject s WHERE s.id = {id})"
SEEN_SUBJECT = "(SELECT true FROM subject s WHERE s.id = {id})"


def when(*conditions: str) -> str:
    """The form that the planner reads rightly: see 0006."""
    arms = "\n        ".join(f"WHEN {condition} THEN true" for condition in conditions)
    return f"CASE {arms}\n        ELSE false END"


def reached(id: str) -> str:
    """Whether a subject lies in the units of the transaction."""
    return f"coalesce({OF_SUBJECT.format(scopes=SCOPES, id=id)}, false)"


def seen(id: str) -> str:
    """Whether a subject is seen: there, or nominated in a dossier that is, or offered to a unit that is."""
    return f"coalesce({SEEN_SUBJECT.format(id=id)}, false)"


IN_REACH = when(f"reach && {SCOPES}")
ANY_OF = "coalesce((SELECT true FROM {table} WHERE {column} = subject.id LIMIT 1), false)"
NOMINATED = ANY_OF.format(table="nomination n", column="n.subject_id")
TRANSFERRED = ANY_OF.format(table="transfer t", column="t.individual_id")
# Whoever takes over moves a person who is still there; a transfer that is done gives nothing more.
OFFERED = ANY_OF.format(
    table="transfer t",
    column="t.state IN ('offered', 'accepted') AND t.from_path = subject.unit_path AND t.individual_id",
)
AUTHORED = """coalesce((
        SELECT true FROM initiative_author a WHERE a.initiative_id = initiative.id LIMIT 1
    ), false)"""
RECORDED = f"coalesce((SELECT reach_of(ARRAY[u.path]) && {SCOPES} FROM unit u WHERE u.id = unit_id), false)"
RATED = "coalesce((SELECT true FROM rating r WHERE r.id = fact_id), false)"
INVENTED = "coalesce((SELECT true FROM initiative i WHERE i.id = fact_id), false)"
DECIDED = "coalesce((SELECT true FROM decision d WHERE d.id = decision_id), false)"
CONFERRED = "coalesce((SELECT true FROM award a WHERE a.id = award_id), false)"

# By table: what each command asks. SELECT of a person is wider than writing: who is nominated is named.
POLICIES = {
    "subject": (
        ("scope", "SELECT", when(f"reach && {SCOPES}", NOMINATED, TRANSFERRED)),
        ("enter", "INSERT", IN_REACH),
        ("change", "UPDATE", when(f"reach && {SCOPES}", OFFERED), IN_REACH),
    ),
    "individual": (
        ("scope", "SELECT", when(seen("individual.id"))),
        ("enter", "INSERT", when(reached("individual.id"))),
        ("change", "UPDATE", when(reached("individual.id"))),
    ),
    "rating": (("scope", "ALL", when(reached("subject_id"))),),
    "initiative": (
        ("scope", "SELECT", when(AUTHORED)),
        ("enter", "INSERT", when(RECORDED)),
        ("change", "UPDATE", when(AUTHORED)),
    ),
    "initiative_author": (("scope", "ALL", when(reached("individual_id"))),),
    "initiative_use": (("scope", "ALL", when(seen("individual_id"))),),
    "fact_correction": (("scope", "ALL", when(RATED, INVENTED)),),
    "hold_open": (("scope", "ALL", when(reached("subject_id"))),),
    "award": (("scope", "ALL", when(seen("subject_id"), DECIDED)),),
    "achievement_use": (("scope", "ALL", when(CONFERRED)),),
}
# What the reader may read, and of whom nothing but these columns.
EVERYWHERE = {
    "subject": "id, kind, unit_id, unit_path, name",
    "individual": "id, identity_index, birth_on, sex, nationality, occupation, post",
    "collective": "id, collective_kind, member_count, valid_to",
    "rating": "id, subject_id, year, rating",
    "initiative": "id, kind, name, scope, year, recognised_on, unit_id, version, created_at",
    "initiative_author": "initiative_id, individual_id, share_percent",
    "initiative_use": "initiative_id, individual_id, award_code, award_year",
    "fact_correction": "fact_id, version, was, corrected_on",
    "hold_open": "subject_id, category",
    "award": "id, subject_id, award_code, first_year, last_year, type, origin, is_verified, grounds,"
    " decision_id, nomination_id, issuing_unit_id, official_number, official_number_folded, signed_on, status,"
    " public_code, name_folded, snapshot, created_at",
}
OPEN = ("unit", "unit_successor", "lawbook", "lawbook_pack")


def secured(table: str) -> list[str]:
    made = [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY owner ON {table} TO tdkt_owner USING (true) WITH CHECK (true)",
    ]
    for name, command, condition, *check in POLICIES[table]:
        using = "" if command == "INSERT" else f" USING (\n    {condition}\n)"
        told = condition if command == "INSERT" else next(iter(check), "")
        checking = f" WITH CHECK (\n    {told}\n)" if told else ""
        made.append(f"CREATE POLICY {name} ON {table} FOR {command} TO tdkt_app{using}{checking}")
    return made


def opened(table: str) -> list[str]:
    dropped = [f"DROP POLICY {name} ON {table}" for name, *_ in POLICIES[table]]
    return [
        *dropped,
        f"DROP POLICY owner ON {table}",
        f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
    ]


UP = (
    "CREATE INDEX ix_nomination_subject_id ON nomination (subject_id)",
    *(statement for table in POLICIES for statement in secured(table)),
    "GRANT USAGE ON SCHEMA public TO tdkt_reader",
    *(f"GRANT SELECT ON {table} TO tdkt_reader" for table in OPEN),
    *(f"GRANT SELECT ({columns}) ON {table} TO tdkt_reader" for table, columns in EVERYWHERE.items()),
    *(f"CREATE POLICY everywhere ON {table} FOR SELECT TO tdkt_reader USING (true)" for table in EVERYWHERE),
)
DOWN = (
    *(f"DROP POLICY everywhere ON {table}" for table in EVERYWHERE),
    *(f"REVOKE SELECT ({columns}) ON {table} FROM tdkt_reader" for table, columns in EVERYWHERE.items()),
    *(f"REVOKE SELECT ON {table} FROM tdkt_reader" for table in OPEN),
    "REVOKE USAGE ON SCHEMA public FROM tdkt_reader",
    *(statement for table in reversed(POLICIES) for statement in opened(table)),
    "DROP INDEX ix_nomination_subject_id",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in DOWN:
        op.execute(statement)
