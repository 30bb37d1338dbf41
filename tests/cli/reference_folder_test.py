#!/usr/bin/python3
"""mailwhy explain --html FOLDER: the reference as files, which open from a disk and from any server."""
import html.parser
import os
import pathlib
import re
import tempfile
import urllib.parse

from session import Session, main


class Links(html.parser.HTMLParser):
    """everything in a page that leads elsewhere, and the places in it that can be led to"""
    def __init__(self, page):
        super().__init__()
        self.targets, self.ids = [], set()
        self.feed(page)

    def handle_starttag(self, _, attributes):
        for name, value in attributes:
            if name in ('href', 'src', 'action', 'poster', 'srcset'):
                self.targets.append(value)
            elif name == 'id':
                self.ids.add(value)


class ReferenceFolder(Session):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.scratch = pathlib.Path(scratch.name)

    def written(self, *options):
        folder = self.scratch / f'reference{len(list(self.scratch.iterdir()))}'
        status, _, said = self.mailwhy('explain', '--html', str(folder), *options)
        self.assertEqual(status, 0, said)
        return folder

    def files(self, folder):
        return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob('*') if path.is_file()}

    def test_every_link_leads_to_a_file_that_is_there(self):
        folder = self.written()
        pages = {path: Links(text.decode()) for path, text in self.files(folder).items() if path.endswith('.html')}
        self.assertGreater(len(pages), 100)
        for path, page in pages.items():
            for target in page.targets:
                parts = urllib.parse.urlsplit(target)
                if parts.scheme in ('https', 'data'):
                    continue
                self.assertEqual((parts.scheme, parts.netloc), ('', ''), f'{target} in {path}')
                self.assertFalse(parts.path.startswith('/'), f'{target} in {path} is absolute')
                where = os.path.normpath(os.path.join(os.path.dirname(path), urllib.parse.unquote(parts.path))) if parts.path else path
                self.assertTrue((folder / where).is_file(), f'{target} in {path} leads nowhere')
                if parts.fragment:
                    self.assertIn(parts.fragment, pages[where].ids, f'{target} in {path}')

    def test_a_style_sheet_asks_for_nothing_outside_of_the_folder(self):
        style = (self.written() / 'style.css').read_text()
        for target in re.findall(r'url\(\s*["\']?([^)"\']*)', style) + re.findall(r'@import\s+["\']([^"\']*)', style):
            self.assertTrue(target.startswith('data:'), target)

    def test_both_languages_have_the_same_pages(self):
        folder = self.written()
        english, russian = ({path.relative_to(folder / language) for path in (folder / language).rglob('*.html')} for language in ('en', 'ru'))
        self.assertEqual(english, russian)
        self.assertIn(pathlib.Path('spf_provider_missing.html'), english)
        for language in ('en', 'ru'):
            page = (folder / language / 'spf_provider_missing.html').read_text()
            self.assertIn(f'<html lang="{language}">', page)
            other = 'ru' if language == 'en' else 'en'
            self.assertIn(f'../{other}/spf_provider_missing.html', Links(page).targets)

    def test_one_language_alone_has_no_link_to_the_other(self):
        folder = self.written('--lang', 'ru')
        self.assertFalse((folder / 'en').exists())
        for path, text in self.files(folder).items():
            self.assertNotIn(b'../en/', text, path)

    def test_the_sitemap_names_every_page_at_its_address(self):
        folder = self.written('--url', 'https://why.example.org/reference')
        pages = {f'https://why.example.org/reference/{path}' for path in self.files(folder) if path.endswith('.html')}
        self.assertEqual(set(re.findall('<loc>(.*?)</loc>', (folder / 'sitemap.xml').read_text())), pages)

    def test_a_second_run_writes_the_same_octets(self):
        folder = self.written()
        first = self.files(folder)
        self.assertEqual(self.mailwhy('explain', '--html', str(folder))[0], 0)
        self.assertEqual(self.files(folder), first)
        self.assertEqual(self.files(self.written()), first)

    def test_what_it_did_not_write_stays_and_stops_it(self):
        folder = self.written()
        (folder / 'mine.txt').write_text('mine')
        self.assertEqual(self.mailwhy('explain', '--html', str(folder))[0], 0)
        self.assertEqual((folder / 'mine.txt').read_text(), 'mine')
        (folder / 'en/spf_fail.html').write_text('my own words')
        before = self.files(folder)
        status, out, said = self.mailwhy('explain', '--html', str(folder))
        self.assertEqual((status, out), (2, ''))
        self.assert_one_sentence(said)
        self.assertIn('spf_fail.html', said)
        self.assertEqual(self.files(folder), before)

    def test_a_link_is_not_written_through(self):
        folder, outside = self.scratch / 'reference', self.scratch / 'outside.html'
        outside.write_text('outside')
        folder.mkdir()
        (folder / 'index.html').symlink_to(outside)
        self.assertEqual(self.mailwhy('explain', '--html', str(folder))[0], 2)
        self.assertEqual(outside.read_text(), 'outside')

    def test_a_folder_that_cannot_be_written_is_one_sentence(self):
        file = self.scratch / 'file'
        file.write_text('no folder')
        closed = self.scratch / 'closed'
        closed.mkdir(mode=0o555)
        # Nobody writes in /proc; what a mode forbids does not count for root.
        folders = [file, file / 'below', pathlib.Path('/proc'), pathlib.Path('/proc/mailwhy')]
        for folder in folders + ([closed] if os.geteuid() else []):
            status, out, said = self.mailwhy('explain', '--html', str(folder))
            self.assertEqual((status, out), (2, ''), folder)
            self.assert_one_sentence(said)
            self.assertIn(str(folder), said)
        self.assertEqual(file.read_text(), 'no folder')


if __name__ == '__main__':
    main()
