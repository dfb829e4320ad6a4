"""The roles that the service has in the database."""

from typing import Final

OWNER: Final = "tdkt_owner"
MIGRATOR: Final = "tdkt_migrator"
APP: Final = "tdkt_app"
READER: Final = "tdkt_reader"
WORKER: Final = "tdkt_worker"
