"""What every schema of the edge is made of."""

from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel, ConfigDict, GetJsonSchemaHandler
from pydantic.fields import FieldInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema


class In(BaseModel):
    """What comes: nothing but what is declared, and every text says what it may hold."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        for name, field in cls.model_fields.items():
            if _is_bare(field):
                raise TypeError(f"{cls.__name__}.{name}: plain `str`; take Line, Note, Code … of http.types")


def examples(*shown: dict[str, Any]) -> ConfigDict:
    """The configuration of what comes with bodies that work; the tests send every one of them."""
    return ConfigDict(json_schema_extra={"examples": [*shown]})


class Patch(In):
    """A merge patch (RFC 7396): null clears, absent leaves."""

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Without the defaults, which stand for what was not sent."""
        shown = handler(core)
        for member in handler.resolve_ref_schema(shown).get("properties", {}).values():
            member.pop("default", None)
        return shown

    def changes(self) -> dict[str, Any]:
        """Only the members that were sent."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class Out(BaseModel):
    """What goes, read from the attributes of what a service gives."""

    model_config = ConfigDict(frozen=True, from_attributes=True)


def _is_bare(field: FieldInfo) -> bool:
    return not field.metadata and _holds_text(field.annotation)


def _holds_text(annotation: Any) -> bool:
    if annotation is str:
        return True
    if get_origin(annotation) is Annotated:
        return False
    return any(_holds_text(inner) for inner in get_args(annotation))
