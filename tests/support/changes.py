"""What transactions changed, noted by the database itself: which aggregates, and which streams got events."""

from dataclasses import dataclass, field
from typing import Any, Final

_OWN: Final = "SELECT ($1 ->> '{}')::uuid"
_OF_NOMINATION: Final = "SELECT dossier_id FROM nomination WHERE id = ($1 ->> 'nomination_id')::uuid"
STREAM_OF: Final = {
    **dict.fromkeys(
        ("dossier", "individual", "council", "meeting", "submission", "decision"), _OWN.format("id")
    ),
    **dict.fromkeys(("movement", "operation"), _OWN.format("id")),
    **dict.fromkeys(("dossier_stage", "dossier_flag", "nomination"), _OWN.format("dossier_id")),
    **dict.fromkeys(("appraisal", "attestation", "council_outcome"), _OF_NOMINATION),
    **dict.fromkeys(("decision_line", "decision_exception"), _OWN.format("decision_id")),
    **dict.fromkeys(("rating", "initiative_author", "hold"), _OWN.format("individual_id")),
    **dict.fromkeys(("movement_criterion", "movement_participant"), _OWN.format("movement_id")),
    # A conferred award is its decision's; one that is imported is its subject's.
    "award": "SELECT coalesce(($1 ->> 'decision_id')::uuid, ($1 ->> 'individual_id')::uuid)",
}
"""By which statement a row of a table, as JSON, gives the stream it belongs to."""

_NOTE: Final = """
CREATE TABLE noted (act xid8, what text, stream uuid, request text);
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE stream uuid;
BEGIN
    EXECUTE TG_ARGV[0] INTO stream USING to_jsonb(coalesce(NEW, OLD));
    INSERT INTO noted VALUES (pg_current_xact_id(), TG_TABLE_NAME, stream, NULL);
    RETURN NULL;
END $$;
CREATE FUNCTION note_event() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    INSERT INTO noted VALUES (pg_current_xact_id(), 'event', NEW.stream_id,
        convert_from(NEW.body, 'UTF8')::jsonb ->> 'request');
    RETURN NULL;
END $$;
CREATE TRIGGER note AFTER INSERT ON history_event FOR EACH ROW EXECUTE FUNCTION note_event();
"""
_ON: Final = (
    "CREATE TRIGGER note AFTER INSERT OR UPDATE OR DELETE ON {} FOR EACH ROW EXECUTE FUNCTION note('{}')"
)


async def watch(owner: Any) -> None:
    """Have the database note every change from now on."""
    await owner.execute(_NOTE)
    for table, stream in STREAM_OF.items():
        await owner.execute(_ON.format(table, stream.replace("'", "''")))


@dataclass(slots=True)
class Act:
    """One committed transaction that changed something."""

    touched: set[Any] = field(default_factory=set)
    streams: list[Any] = field(default_factory=list)
    requests: set[str] = field(default_factory=set)

    @property
    def is_told(self) -> bool:
        """One event for each touched stream, of one request, and none for any other."""
        is_once = len(self.streams) == len(set(self.streams))
        return is_once and self.touched <= set(self.streams) and len(self.requests) == 1


async def acts(owner: Any) -> list[Act]:
    """What was committed since."""
    found: dict[Any, Act] = {}
    for row in await owner.fetch("SELECT act::text, what, stream, request FROM noted"):
        act = found.setdefault(row["act"], Act())
        if row["what"] == "event":
            act.streams.append(row["stream"])
            act.requests.add(row["request"])
        else:
            act.touched.add(row["stream"])
    return list(found.values())
