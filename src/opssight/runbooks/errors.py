"""The errors of runbooks."""

from __future__ import annotations

from opssight.core.errors import Conflict, Forbidden, Invalid, NotFound


class RunbookNotFound(NotFound):
    """There is no such runbook."""

    type = "runbook-not-found"
    title = "Runbook not found"


class RunbookInvalid(Invalid):
    """A runbook's source is not valid; the sentence says where."""

    type = "runbook-invalid"
    title = "Runbook not valid"


class RunbookNameTaken(Conflict):
    """Another runbook has this name."""

    type = "runbook-name-taken"
    title = "Name in use"


class RunbookNotStored(Conflict):
    """The runbook is a file or is shipped, so it is not changed here."""

    type = "runbook-not-stored"
    title = "Runbook is a file"


class RunbookInUse(Conflict):
    """A binding relies on the runbook."""

    type = "runbook-in-use"
    title = "Runbook in use"


class RunbookNotApproved(Forbidden):
    """The runbook is not approved, and the caller may run approved ones only."""

    type = "runbook-not-approved"
    title = "Runbook not approved"


class ParameterRestricted(Forbidden):
    """The caller may not set this parameter to another value than its default."""

    type = "parameter-restricted"
    title = "Parameter restricted"


class ParameterRefused(Invalid):
    """A parameter's value is refused; ``field`` is ``parameters.<name>``."""

    type = "parameter-refused"
    title = "Parameter not valid"


class ServerNeeded(Invalid):
    """The runbook runs on a server, and none was chosen (or one was for a runbook that has none)."""

    type = "server-needed"
    title = "Choose a server"


class ExecutionNotFound(NotFound):
    """There is no such execution."""

    type = "execution-not-found"
    title = "Execution not found"


class ExecutionOver(Conflict):
    """The execution has ended."""

    type = "execution-over"
    title = "Execution has ended"


class StepNotUnknown(Conflict):
    """Nothing is to be said about this step."""

    type = "step-not-unknown"
    title = "Step is not unknown"


class BindingNotFound(NotFound):
    """There is no such binding."""

    type = "binding-not-found"
    title = "Binding not found"


class BindingNameTaken(Conflict):
    """Another binding has this name."""

    type = "binding-name-taken"
    title = "Name in use"


class BindingInvalid(Invalid):
    """A binding is refused; ``field`` says which part."""

    type = "binding-invalid"
    title = "Binding not valid"


class LeaseLost(Exception):
    """Another worker has taken this execution over, so this one must write and run nothing more of it."""
