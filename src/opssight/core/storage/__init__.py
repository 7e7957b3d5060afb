"""Files (artifacts, exports, recordings): a folder or S3, through obstore."""

from opssight.core.storage.storage import Storage, open_storage

__all__ = ["Storage", "open_storage"]
