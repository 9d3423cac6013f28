"""The page of the results."""

from __future__ import annotations

import json
from pathlib import Path

from verdicts import CANNOT, CAUGHT, LINE, SILENT

HERE = Path(__file__).parent

CELL = {
    "line": "**line**", "layer": "layer", "elsewhere": "elsewhere", "no place": "no place", "other": "other",
    "silent": "silent", CANNOT: "–",
}


def shown(name: str) -> str:
    return f"[{name.replace('_', ' ')}](../benches/evidence/networks/{name}.cnn)"


def table(results: dict, kind: str) -> list[str]:
    tools = list(results["versions"])
    rows = [f"| network | {' | '.join(tools)} |", "|---" * (len(tools) + 1) + "|"]
    for name, network in results["networks"].items():
        if network["kind"] == kind:
            cells = []
            for tool in tools:
                cell = CELL[network["tools"][tool]["verdict"]]
                if tool == "cnn":
                    cell = ", ".join(code for _, _, code in network["expected"]) + (
                        "" if network["tools"][tool]["verdict"] == LINE else " missing")
                cells.append(cell)
            rows.append(f"| {shown(name)} | {' | '.join(cells)} |")
    return rows


def totals(results: dict) -> list[str]:
    rows = ["| tool | size: caught | at its place | cannot express | design: caught | cannot express |", "|---|---|---|---|---|---|"]
    for tool in results["versions"]:
        counts = []
        for kind in ("size", "design"):
            found = [it["tools"][tool]["verdict"] for it in results["networks"].values() if it["kind"] == kind]
            counts.append((sum(it in CAUGHT for it in found), sum(it in ("line", "layer") for it in found),
                           found.count(CANNOT)))
        (caught, placed, cannot), (design, _, design_cannot) = counts
        rows.append(f"| {tool} | {caught} | {placed} | {cannot} | {design} | {design_cannot} |")
    return rows


def details(results: dict) -> list[str]:
    lines = []
    for name, network in results["networks"].items():
        lines += [f"**{name.replace('_', ' ')}.** {network['fault']}", ""]
        if network["source"]:
            lines += [f"Source: {network['source']}", ""]
        for tool, said in network["tools"].items():
            if said["verdict"] == SILENT:
                continue
            if "cannot" in said:
                lines.append(f"- {tool} cannot express it: {said['cannot']}")
                continue
            message = said["messages"][0]
            place = f"line {message['line']}: " if message.get("line") else ""
            text = message["text"].replace("`", "'")
            text = text if len(text) <= 300 else text[:297] + "…"
            more = len(said["messages"]) - 1
            more = f" (and {more} more)" if more else ""
            why = f" ({said['why']})" if said["why"] else ""
            lines.append(f"- {tool}, {said['verdict']}: {place}`{text}`{more}{why}")
        lines.append("")
    return lines


def write(results: dict) -> str:
    text = (HERE / "page.md").read_text()
    parts = {
        "DATE": [results["date"]],
        "VERSIONS": [f"- {tool}: {versions}" for tool, versions in results["versions"].items()],
        "TOTALS": totals(results),
        "SIZE": table(results, "size"),
        "DESIGN": table(results, "design"),
        "DETAILS": details(results),
    }
    for name, lines in parts.items():
        text = text.replace(f"{{{name}}}", "\n".join(lines).rstrip())
    return text


if __name__ == "__main__":
    stored = json.loads((HERE / "results.json").read_text())
    (HERE.parent.parent / "docs/evidence.md").write_text(write(stored))
