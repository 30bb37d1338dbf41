#!/usr/bin/env python3
"""A terminal picture from what a program printed, colours included:

  ./run --color always | docs/terminal_svg.py './run' > docs/bounce.svg

Reads the output on stdin; the argument is the command shown above it. Understands the SGR codes that
mailwhy uses: bold, dim, and the eight colours.
"""
import html
import re
import sys

WIDTH, LINE, MARGIN, CELL, SIZE = 82, 19, 18, 8.43, 14
COLOURS = {31: '#ff7b72', 32: '#7ee787', 33: '#e3b341', 34: '#79c0ff', 35: '#d2a8ff', 36: '#76e3ea'}


def spans(line):
    """-> (text, css) pairs of one line"""
    style, found = set(), []
    for part in re.split(r'(\x1b\[[0-9;]*m)', line):
        code = re.fullmatch(r'\x1b\[([0-9;]*)m', part)
        if not code:
            if part:
                colour = next((COLOURS[s] for s in style if s in COLOURS), None)
                css = [f'fill:{colour}'] * bool(colour) + ['font-weight:bold'] * (1 in style) + ['opacity:.6'] * (2 in style)
                found.append((part, ';'.join(css)))
            continue
        for number in map(int, filter(None, code[1].split(';'))) if code[1] else [0]:
            style = set() if number == 0 else style | {number}
    return found


def main():
    lines = [f'\x1b[1m$ {sys.argv[1]}\x1b[0m', ''] + sys.stdin.read().rstrip('\n').split('\n')
    width, height = int(WIDTH * CELL + 2 * MARGIN), len(lines) * LINE + 2 * MARGIN
    print(f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">')
    print(f'<rect width="100%" height="100%" rx="8" fill="#0d1117"/>')
    print(f'<g font-family="DejaVu Sans Mono,Menlo,Consolas,monospace" font-size="{SIZE}" fill="#e6edf3" xml:space="preserve">')
    for row, line in enumerate(lines):
        y, column = MARGIN + (row + 1) * LINE - 5, 0
        for text, css in spans(line):
            attributes = f' style="{css}"' if css else ''
            print(f'<text x="{MARGIN + column * CELL:.1f}" y="{y}" textLength="{len(text) * CELL:.1f}"{attributes}>'
                  f'{html.escape(text)}</text>')
            column += len(text)
    print('</g>\n</svg>')


if __name__ == '__main__':
    main()
