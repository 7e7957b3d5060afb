"""The pure decisions of runbooks: parameters, templates, the execution's state machine, bindings."""
