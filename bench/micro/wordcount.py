# SPDX-License-Identifier: Apache-2.0
"""Counts the words of a generated text in a dict; checked against the text's length.    python wordcount.py [WORDS]"""

import random
import sys

SYLLABLES = ["ka", "lo", "mi", "ren", "sta", "tu", "vo", "zi"]


def make_text(words):
    random.seed(5)
    lines = []
    for start in range(0, words, 12):
        line = []
        for _ in range(min(12, words - start)):
            length = random.randrange(1, 4)
            line.append("".join([random.choice(SYLLABLES) for _ in range(length)]))
        lines.append(" ".join(line))
    return lines


def count_words(lines):
    counts = {}
    for line in lines:
        for word in line.split():
            if word in counts:
                counts[word] += 1
            else:
                counts[word] = 1
    return counts


def main():
    words = int(sys.argv[1]) if len(sys.argv) > 1 else 300000
    counts = count_words(make_text(words))
    if sum(counts.values()) != words:
        sys.exit("wordcount: words were lost")
    top = sorted(counts, key=lambda word: (-counts[word], word))[:3]
    print(f"wordcount: {words} words, {len(counts)} different, most often {' '.join(top)}")


if __name__ == "__main__":
    main()
