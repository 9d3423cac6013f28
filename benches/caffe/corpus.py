"""Imports all prototxts of a folder and counts what came of them. See ../caffe.sh."""

import collections
import concurrent.futures
import os
import re
import subprocess
import sys

CNN, FOLDER = sys.argv[1], sys.argv[2]
ROUNDS = 12

SOLVER = re.compile(r"(?m)^\s*(net|train_net|base_lr|max_iter|net_param)\s*:")
LAYERS = re.compile(r"(?m)^\s*(layers?\s*[:{]|input\s*:)")


def check(path, options):
    command = [CNN, "check", path, "--format", "short", *options]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=120)
    return done.returncode, done.stdout + done.stderr


def long_help(path, options):
    command = [CNN, "check", path, *options]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=120)
    return re.sub(r"\s+", " ", done.stdout + done.stderr)


def size_of(blob, text):
    # Caffe's Siamese example: two digits, one behind the other.
    if blob == "rois":
        return "5"
    if blob == "pair_data":
        return "2x28x28"
    if blob == "label":
        return "1"
    crop = re.search(r"crop_size:?\s*(\d+)", text)
    side = crop[1] if crop else "224"
    return f"3x{side}x{side}"


def outcome(path):
    """What came of a file: `imported`, `imported with options`, or a cause with its example."""
    with open(path, errors="replace") as file:
        text = file.read()
    if SOLVER.search(text) and not re.search(r"(?m)^\s*layers?\s*[:{]", text):
        return "solver", path
    options = []
    custom = None
    for _ in range(ROUNDS):
        code, said = check(path, options)
        if code == 0:
            if custom:
                return "imported, the result of a custom layer given", path
            return ("imported with sizes or options" if options else "imported"), path
        first = re.search(r"error\[(\w+) [\w-]+\]: (.*)", said)
        if not first:
            return "other", said[:200]
        kind, message = first[1], first[2]
        asked = re.search(r"the file does not say how large the input `(.*?)` is", message)
        if asked:
            options += ["--input", f"{asked[1]}={size_of(asked[1], text)}"]
            continue
        if kind == "I009" and not options:
            way = re.search(r"is produced by layer `.*?` with `(--(?:phase|stage) [^`]*)`", long_help(path, options))
            if way:
                options += way[1].replace("- ", "-").split(" ")
                continue
        # What makes regions may be a custom layer.
        if kind in ("I006", "I007"):
            makes = re.search(r"such as `--input ([^=`]*?)=64x7x7`", long_help(path, options))
            if makes and makes[1] == "rois" and custom is None:
                custom = makes[1]
                options += ["--input", f"{makes[1]}=5"]
                continue
        return cause(kind, message), path
    return "asks for more than the script gives", path


def cause(kind, message):
    custom = re.search(r"is of type `(.*?)`, which", message)
    if custom:
        return f"custom layer: {custom[1]}"
    typed = re.search(r"of type (\w+) cannot be expressed: (.*)", message)
    if typed:
        if typed[1] == "Python":
            return "custom layer: Python"
        why = re.sub(r"`[^`]*`|\d[\dx_]*", "…", typed[2])
        return f"{kind} {typed[1]}: {why}"
    return f"{kind} " + re.sub(r"`[^`]*`|\d[\dx_]*|/\S+", "…", message)[:90]


def main():
    files = []
    for folder, _, names in os.walk(FOLDER):
        files += [os.path.join(folder, name) for name in names if name.endswith(".prototxt")]
    files.sort()
    with concurrent.futures.ThreadPoolExecutor() as pool:
        found = list(pool.map(outcome, files))
    repositories = {os.path.relpath(path, FOLDER).split(os.sep)[0] for path in files}
    counts = collections.Counter(cause for cause, _ in found)
    examples = {}
    for (cause, _), path in zip(found, files):
        examples.setdefault(cause, os.path.relpath(path, FOLDER))
    print(f"{len(files)} files of {len(repositories)} repositories\n")
    print("| files | outcome |\n|---|---|")
    for cause, count in counts.most_common():
        print(f"| {count} | {cause} |")
    if "--examples" in sys.argv:
        for cause, count in counts.most_common():
            print(count, cause, examples[cause], sep="\t", file=sys.stderr)


main()
