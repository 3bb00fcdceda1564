"""The five demonstration portals: texts as TOML, pictures and the code that draws them."""
