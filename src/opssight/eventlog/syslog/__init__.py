"""Syslog over TCP and UDP, in the three forms that are found in the wild. Hosted by the ``api`` process."""

from opssight.eventlog.syslog.parse import parse_syslog
from opssight.eventlog.syslog.server import SyslogServer

__all__ = ["SyslogServer", "parse_syslog"]
