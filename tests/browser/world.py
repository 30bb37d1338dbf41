#!/usr/bin/python3
"""Serves the DNS world of one story until its input ends: world.py STORY

Prints {"resolver": PORT, "authority": PORT, "input": "what the story's mail or log says"}.
"""
import json
import pathlib
import sys

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parent.parent / folder) for folder in ('stories', 'world')]
import dns_world  # noqa: E402
import story  # noqa: E402

told = story.load(pathlib.Path(sys.argv[1]))
with dns_world.serve(told.document) as served:
    said = pathlib.Path(told.input).read_text() if told.input else ''
    print(json.dumps({'resolver': served.resolver_port, 'authority': served.authority_port, 'input': said}), flush=True)
    sys.stdin.read()
