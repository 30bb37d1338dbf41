#!/usr/bin/python3
"""The layer check must be able to fail: small trees, each with one offence, and one without."""
import pathlib
import tempfile
import unittest

import check_layers

ROOMS = 'mailwhy_room(text)\nmailwhy_room(net text)\nmailwhy_room(dns net PACKAGES Boost::json)\nmailwhy_room(live dns)\n'
TABLE = ('| folder | what | may use |\n| --- | --- | --- |\n| `src/text` | words | – |\n| `src/net` | addresses | text |\n'
         '| `src/dns` | names | net |\n| `src/live` | sockets | dns |\n')


class LayerCheck(unittest.TestCase):
    def offences(self, files, rooms=ROOMS, table=TABLE):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for name, text in {'src/CMakeLists.txt': rooms, 'ARCHITECTURE.md': table, **files}.items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text)
            return list(check_layers.offences(root))

    def test_an_include_along_the_arrows_is_fine_also_over_two(self):
        self.assertEqual(self.offences({'src/dns/a.cc': '#include "text/result.h"\n#include "net/cidr.h"\n#include "dns/a.h"\n'}), [])

    def test_an_include_against_the_arrows_is_named_with_file_and_line(self):
        self.assertEqual(self.offences({'src/net/a.h': '\n#include "dns/name.h"\n'}), ['src/net/a.h:2: net may not use dns (dns/name.h)'])

    def test_asio_stays_in_live(self):
        self.assertEqual(self.offences({'src/live/a.cc': '#include <boost/asio/spawn.hpp>\n'}), [])
        self.assertEqual(len(self.offences({'src/dns/a.cc': '#include <boost/asio.hpp>\n'})), 1)
        self.assertEqual(len(self.offences({'src/apps/mailwhy/a.cc': '#include <boost/beast.hpp>\n'})), 1)

    def test_the_command_line_library_stays_in_one_file(self):
        one = {'src/apps/mailwhy/options.cc': '#include <CLI/CLI.hpp>\n'}
        self.assertEqual(self.offences(one), [])
        self.assertEqual(len(self.offences({**one, 'src/apps/mailwhy/main.cc': '#include <CLI/App.hpp>\n'})), 1)

    def test_std_regex_is_refused_but_may_be_spoken_of(self):
        self.assertEqual(self.offences({'src/text/a.cc': '// never std::regex\n'}), [])
        self.assertEqual(len(self.offences({'src/text/a.cc': 'std::regex r;\n'})), 1)

    def test_a_circle_of_rooms_and_an_unknown_room_are_refused(self):
        self.assertTrue(self.offences({}, rooms='mailwhy_room(text net)\nmailwhy_room(net text)\n', table=''))
        self.assertTrue(self.offences({}, rooms='mailwhy_room(net text)\n', table=''))
        self.assertTrue(self.offences({'src/util/a.cc': '\n'}))

    def test_the_table_of_the_architecture_page_must_say_the_same(self):
        self.assertTrue(self.offences({}, table=TABLE.replace('| names | net |', '| names | text |')))
        self.assertTrue(self.offences({}, table=TABLE + '| `src/attic` | boxes | net |\n'))


if __name__ == '__main__':
    unittest.main()
