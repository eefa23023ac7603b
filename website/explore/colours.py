"""The colours that pictures carry in themselves, as files; on pages the stylesheet has its own."""

INK, QUIET, PAPER, LAND, GRID = "#1b2124", "#545c60", "#fdfcf9", "#e4dfd2", "#c9c2b0"
# From few to many; 0 is none.
SHADES = ("#fdfcf9", "#cfe5e3", "#9fcbca", "#62a3a6", "#2e7b81", "#0f4c52")
# The text on a shade, which holds 4.5:1 against it.
ON_SHADES = (INK, INK, INK, INK, "#ffffff", "#ffffff")
STATUSES = {
    "complete": "#14552f",
    "ongoing": "#4f9a68",
    "substantial": "#0f6b73",
    "under-way": "#2f6fb0",
    "not-started": "#c9c2b0",
    "stopped": "#b23a1c",
    "cannot-be-verified": "#b98a10",
    "not-assessed": "#8d70b8",
    "no-update": "#f3f0e8",
}
# What is drawn over a status in an 8 by 8 square, so that no two differ by colour alone.
PATTERNS = {
    "complete": "",
    "ongoing": "M2 4h4",
    "substantial": "M-1 9l10-10",
    "under-way": "M-1-1l10 10",
    "not-started": "M4 0v8",
    "stopped": "M-1 9l10-10M-1-1l10 10",
    "cannot-be-verified": "M0 4h8M4 0v8",
    "not-assessed": "M3 4h2M7 0h2",
    "no-update": "",
}
