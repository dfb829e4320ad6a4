"""From what waits to what is shown, said in the caller's language."""

from dataclasses import asdict

from ..db.paging import Page
from ..db.transaction import Transaction
from ..dossiers.views import links_of, option_out
from ..http.deadline import deadline_of
from ..http.speech import Speaker
from .schemas import TaskOut
from .shapes import Task


def shown(tx: Transaction, page: Page[Task], say: Speaker) -> Page[TaskOut]:
    """A page of tasks as it is shown."""
    return page.showing([task_out(tx, task, say) for task in page.items])


def task_out(tx: Transaction, task: Task, say: Speaker) -> TaskOut:
    """A task as it is shown."""
    dossier, links = task.dossier, links_of(task.dossier.id)
    members = {name: value for name, value in asdict(dossier).items() if name in TaskOut.model_fields}
    return TaskOut(
        **members,
        state_name=say.say(f"state.{dossier.state}"),
        deadline=deadline_of(tx, dossier.due_on),
        is_overdue=task.is_overdue,
        steps=[option_out(dossier.state, one, links, say) for one in task.steps],
    )
