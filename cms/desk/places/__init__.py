"""The desk of the map: boundary and layers."""
