"""heartbeat: who watches the watchman. Do the steps go on, and who learns it if they do not?"""

from rollcall.heartbeat.looking import Beat, backup_age, look
from rollcall.heartbeat.sign import send

__all__ = ["Beat", "backup_age", "look", "send"]
