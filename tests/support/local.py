"""Models that belong to one test module and are no part of the service's tables."""

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

from tdkt_api.db.base import NAMES, Base


class Local(DeclarativeBase):
    """Like `Base`, with tables of its own."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = Base.type_annotation_map
