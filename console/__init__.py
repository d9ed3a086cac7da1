"""The human doors: what people type, upload and read; every change goes through the ledger."""
