"""The state of one sitting: where the learner is, how they came there, what they can do, what they look for."""

from explorer.workspace.command import Command
from explorer.workspace.commands import COMMANDS
from explorer.workspace.state import Place, Request, State
from explorer.workspace.workspace import Change, Runner, Workspace

__all__ = ["COMMANDS", "Change", "Command", "Place", "Request", "Runner", "State", "Workspace"]
