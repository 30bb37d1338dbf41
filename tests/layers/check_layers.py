#!/usr/bin/python3
"""Holds the #includes of src against the arrows between the rooms.

The arrows are the mailwhy_room(...) lines of src/CMakeLists.txt, read transitively; the table in
ARCHITECTURE.md must say the same. Besides: Asio and Beast stay in src/live and src/http, CLI11 in
one file, std::regex nowhere. Prints each offence as file:line and exits 1; silent when all is well.
"""
import argparse
import pathlib
import re
import sys

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
SOURCES = ('.cc', '.h')
# A header of another library, and where alone it may be included: folders of src, or a count of files.
SOCKET_HEADERS = ('boost/asio', 'boost/beast')
SOCKET_ROOMS = ('live', 'http')
FORBIDDEN_WORDS = {
    'std::regex': 'a long line overflows its stack',
    '#include <regex>': 'a long line overflows its stack',
}


def read_rooms(cmake_text):
    """-> {room: rooms it names}, from mailwhy_room(room uses... [PACKAGES ...])"""
    rooms = {}
    for arguments in re.findall(r'^\s*mailwhy_room\(([^)]*)\)', cmake_text, re.M):
        words = arguments.split()
        uses = words[1:words.index('PACKAGES')] if 'PACKAGES' in words else words[1:]
        rooms[words[0]] = uses
    return rooms


def reach(rooms, room):
    """every room this one may use, itself included"""
    found, waiting = set(), [room]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += rooms.get(one, [])
    return found


def table_rooms(architecture_text):
    """-> {room: rooms it names} from the table rows `src/room` | ... | uses | of ARCHITECTURE.md"""
    rooms = {}
    for line in architecture_text.splitlines():
        cells = [c.strip() for c in line.split('|')]
        if len(cells) < 5 or not cells[1].startswith('`src/'):
            continue
        uses = [u for u in re.split(r'[,\s]+', cells[3].strip('–- ')) if u]
        for room in re.findall(r'`src/([a-z/]+)`', cells[1]):
            rooms[room] = uses
    return rooms


def offences(root):
    source = root / 'src'
    rooms = read_rooms((source / 'CMakeLists.txt').read_text())
    if not rooms:
        yield 'src/CMakeLists.txt: no mailwhy_room lines found'
        return
    for room, uses in rooms.items():
        for used in uses:
            if used not in rooms:
                yield f'src/CMakeLists.txt: {room} uses {used}, which is no room'
            elif room in reach(rooms, used):
                yield f'src/CMakeLists.txt: {room} and {used} use each other'

    architecture = root / 'ARCHITECTURE.md'
    if architecture.exists():
        table = table_rooms(architecture.read_text())
        for room, uses in rooms.items():
            if sorted(table.get(room, ['nothing'])) != sorted(uses):
                yield (f'ARCHITECTURE.md: the row of src/{room} says {table.get(room)}, '
                       f'src/CMakeLists.txt {uses}')
        for room in table:
            if room not in rooms and not room.startswith('apps'):
                yield f'ARCHITECTURE.md: src/{room} is no room'

    command_line = []
    for path in sorted(p for p in source.rglob('*') if p.suffix in SOURCES):
        room = path.relative_to(source).parts[0]
        if room != 'apps' and room not in rooms:
            yield f'{path.relative_to(root)}:1: src/{room} is no room of src/CMakeLists.txt'
            continue
        allowed = reach(rooms, room)
        for number, line in enumerate(path.read_text(errors='replace').splitlines(), 1):
            where = f'{path.relative_to(root)}:{number}'
            for word, reason in FORBIDDEN_WORDS.items():
                if word in line.split('//')[0]:
                    yield f'{where}: {word}: {reason}'
            include = INCLUDE.match(line)
            if not include:
                continue
            header = include[2]
            if header.startswith(SOCKET_HEADERS) and room not in SOCKET_ROOMS:
                yield f'{where}: <{header}> belongs in src/{" and src/".join(SOCKET_ROOMS)} only'
            if header.startswith('CLI/'):
                command_line.append(path)
            other = header.split('/')[0]
            if room != 'apps' and other in rooms and '/' in header and other not in allowed:
                yield f'{where}: {room} may not use {other} ({header})'
    if len(set(command_line)) > 1:
        names = ', '.join(str(p.relative_to(root)) for p in sorted(set(command_line)))
        yield f'{names}: CLI11 is slow to compile and stays in one file'


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('root', nargs='?', default=pathlib.Path(__file__).resolve().parents[2], type=pathlib.Path)
    found = list(offences(parser.parse_args().root))
    print('\n'.join(found), end='\n' if found else '')
    return 1 if found else 0


if __name__ == '__main__':
    sys.exit(main())
