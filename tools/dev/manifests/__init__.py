"""Parts of tools/dev/check-manifests."""
