"""Checks that the links between our documents lead somewhere; links to the web are not followed."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
LINK = re.compile(r"\]\(([^)#\s]+)(#[^)\s]*)?\)")
HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)


def documents() -> list[Path]:
    """Our Markdown files."""
    return sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def anchors(document: Path) -> set[str]:
    """The anchors of a document's headings, as GitHub makes them."""
    headings = HEADING.findall(document.read_text())
    return {
        "#" + re.sub(r"[^\w\- ]", "", text).strip().lower().replace(" ", "-") for text in headings
    }


def broken(document: Path) -> list[str]:
    """A sentence for each link of a document that leads nowhere."""
    wrong = []
    for target, anchor in LINK.findall(document.read_text()):
        path = document.parent / target
        if target.startswith(("http:", "https:", "mailto:")):
            continue
        if not path.exists() or (anchor and anchor not in anchors(path)):
            wrong.append(f"{document.relative_to(ROOT)} links to {target}{anchor}: not there")
    return wrong


def main() -> int:
    """Print the broken links; 1 if there are any."""
    found = documents()
    wrong = [sentence for document in found for sentence in broken(document)]
    print("\n".join(wrong) or f"The links of {len(found)} documents lead somewhere.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
