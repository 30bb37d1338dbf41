"""The same text in other octets: transfer encodings, charsets, lines split and joined, links wrapped, line ends."""
import re
import urllib.parse

from change import PLAIN, change, host, texts_of
import mime


def _recode(mail, encoder, name, when):
    """Every text leaf that `when` holds for, in another transfer encoding; a multipart's own 8bit label follows."""
    done = False
    for leaf in texts_of(mail):
        if not when(leaf):
            continue
        text = leaf.decoded()
        leaf.body = encoder(text)
        if name == b'base64' and not leaf.body.endswith(b'\r\n'):
            leaf.body += b'\r\n'
        leaf.put('Content-Transfer-Encoding', name)
        done = True
    return None if done else False


def _eight_bit(leaf):
    return leaf.encoding() == '8bit' and any(octet > 127 for octet in leaf.body)


@change('both', 'to_quoted_printable', shape=PLAIN + ['html', 'alternative', 'mixed'], language=['de', 'ru', 'ja'])
def postfix_8bit_to_qp(rng, mail):
    """Postfix before a server without 8BITMIME (disable_mime_output_conversion = no)."""
    return _recode(mail, mime.qp_postfix, b'quoted-printable', _eight_bit)


@change('both', 'to_quoted_printable', shape=PLAIN + ['html', 'alternative'], language=['de', 'ru', 'ja'])
def sendmail_8bit_to_qp(rng, mail):
    """sendmail, mime8to7(): adds X-MIME-Autoconverted."""
    mail.fields.append(
        b'X-MIME-Autoconverted: from 8bit to quoted-printable by %s id %X' % (host(rng).encode(), rng.getrandbits(40))
    )
    return _recode(mail, mime.qp_sendmail, b'quoted-printable', _eight_bit)


@change('both', 'to_quoted_printable', shape=PLAIN + ['html', 'alternative'], language=['de', 'ru', 'ja'])
def gateway_8bit_to_qp(rng, mail):
    """Gateways that write the longest lines RFC 2045 allows."""
    return _recode(mail, mime.qp, b'quoted-printable', _eight_bit)


@change('both', 'to_base64', shape=PLAIN + ['html', 'alternative'], language=['de', 'ru', 'ja'])
def sendmail_8bit_to_base64(rng, mail):
    """sendmail, mime8to7() where more than an eighth is not ASCII: lines of 72."""
    mail.fields.append(
        b'X-MIME-Autoconverted: from 8bit to base64 by %s id %X' % (host(rng).encode(), rng.getrandbits(40))
    )
    return _recode(mail, lambda text: mime.base64_lines(text, 72), b'base64', _eight_bit)


@change('both', 'to_base64', shape=PLAIN, language=['de', 'ru', 'ja'])
def python_8bit_to_base64(rng, mail):
    """Mailman and other Python programs: the email package writes UTF-8 in base64, lines of 76."""
    return _recode(mail, mime.base64_lines, b'base64', _eight_bit)


@change('both', 'to_8bit', shape=['qp', 'alternative', 'mixed'], language=['de', 'ru', 'en'])
def qp_to_8bit(rng, mail):
    """sendmail, mime7to8(), and IMAP stores that decode."""
    mail.fields.append(
        b'X-MIME-Autoconverted: from quoted-printable to 8bit by %s id %X' % (host(rng).encode(), rng.getrandbits(40))
    )
    return _recode(mail, lambda text: text, b'8bit', lambda leaf: leaf.encoding() == 'quoted-printable')


@change('both', 'to_8bit', shape=['base64', 'alternative', 'mixed'])
def base64_to_8bit(rng, mail):
    """sendmail, mime7to8()."""
    mail.fields.append(
        b'X-MIME-Autoconverted: from base64 to 8bit by %s id %X' % (host(rng).encode(), rng.getrandbits(40))
    )
    return _recode(mail, lambda text: text, b'8bit', lambda leaf: leaf.encoding() == 'base64')


@change('both', 'to_quoted_printable', shape=['base64'])
def exchange_base64_to_qp(rng, mail):
    """Exchange, which writes every text anew."""
    return _recode(mail, mime.qp, b'quoted-printable', lambda leaf: leaf.encoding() == 'base64')


@change('both', 'to_base64', shape=['qp'])
def exchange_qp_to_base64(rng, mail):
    """Exchange, which writes every text anew."""
    return _recode(mail, mime.base64_lines, b'base64', lambda leaf: leaf.encoding() == 'quoted-printable')


@change('body', 'base64_rewritten', shape=['base64', 'mixed', 'nested'])
def base64_other_line_length(rng, mail):
    """Apple Mail and gateways: base64 in lines of 64, 72 or all on one."""
    width, done = rng.choice([64, 72, 60, 72]), False
    for leaf in mail.leaves():
        if leaf.encoding() == 'base64' and len(leaf.body) > 78:
            end = leaf.body.endswith(b'\r\n')
            leaf.body = mime.base64_lines(b''.join([leaf.decoded()]), width) + (b'\r\n' if end else b'')
            done = True
    return None if done else False


@change('body', 'qp_rewritten', shape=['qp', 'alternative'])
def qp_other_soft_breaks(rng, mail):
    """Gateways that decode and encode: the soft line breaks stand elsewhere."""
    done = False
    for leaf in texts_of(mail):
        if leaf.encoding() == 'quoted-printable':
            leaf.body = mime.qp_postfix(leaf.decoded())
            done = True
    return None if done else False


@change('body', 'qp_rewritten', shape=['qp', 'alternative'])
def qp_lower_case(rng, mail):
    """Old gateways that write =c3 for =C3."""
    done = False
    for leaf in texts_of(mail):
        if leaf.encoding() == 'quoted-printable':
            leaf.body = re.sub(rb'=[0-9A-F]{2}', lambda hit: hit.group(0).lower(), leaf.body)
            done = True
    return None if done else False


@change('both', 'charset', shape=PLAIN, language=['de', 'ru', 'ja'])
def charset_to_utf8(rng, mail):
    """Gateways (Exchange with UTF-8 as its preferred charset, Communigate): the text in UTF-8, 8bit."""
    charset = mail.charset()
    if mail.children is not None or charset in ('utf-8', 'us-ascii') or mail.encoding() not in ('7bit', '8bit'):
        return False
    mail.body = mail.body.decode(charset).encode('utf-8')
    mail.put('Content-Type', re.sub(re.escape(charset).encode(), b'utf-8', mail.get('Content-Type')))
    if any(octet > 127 for octet in mail.body):
        mail.put('Content-Transfer-Encoding', b'8bit')


@change('body', 'line_split', shape=['html', 'long_lines', 'html'], octets=[2500, 8000, 30000])
def split_at_998(rng, mail):
    """Postfix, smtp_line_length_limit = 998: CR LF and a blank are put in."""
    return _split(mail, 998, b'\r\n ')


@change('body', 'line_split', shape=['html', 'long_lines', 'html'], octets=[2500, 8000, 30000])
def split_at_990(rng, mail):
    """sendmail, mailer flag L=990: "!", a line end and a blank are put in; others leave the blank out."""
    return _split(mail, 990, rng.choice([b'!\r\n ', b'!\r\n']))


def _split(mail, limit, between):
    done = False
    for leaf in texts_of(mail):
        lines = leaf.lines()
        if all(len(line) <= limit for line in lines):
            continue
        step = limit - (between.index(b'\r'))
        done = True
        leaf.body = b'\r\n'.join(_pieces(line, limit, step, between) for line in lines)
    return None if done else False


def _pieces(line, limit, step, between):
    out = []
    while len(line) > limit:
        out.append(line[:step])
        line = line[step:]
    return between.join(out + [line])


@change('body', 'rewrapped', shape=['long_lines', 'qp'], language=['en', 'de', 'ru'])
def paragraphs_wrapped(rng, mail):
    """Web mail and lists that wrap long lines between words."""
    if mail.children is not None or mail.encoding() not in ('7bit', '8bit'):
        return False
    width, rows = rng.choice([72, 76, 76, 78]), []
    for line in mail.lines():
        while len(line) > width and b' ' in line[1 : width + 1]:
            at = line.rindex(b' ', 1, width + 1)
            rows.append(line[:at])
            line = line[at + 1 :]
        rows.append(line)
    mail.body = b'\r\n'.join(rows)


SIMPLE_BODY = ['simple/simple', 'relaxed/simple']


@change('body', 'trailing_blanks_removed', shape=['plain', 'long_lines'], canonical=SIMPLE_BODY)
def signature_blank_lost(rng, mail):
    """Editors and web mail: the line "-- " in front of the sender's name becomes "--"."""
    mail.body = mail.body.replace(b'\r\n-- \r\n', b'\r\n--\r\n')


@change('body', 'trailing_blanks_added', shape=['plain', 'long_lines'], canonical=SIMPLE_BODY)
def trailing_blank_added(rng, mail):
    """Gateways of mainframes and fax servers: one blank more at the end of each line that has text."""
    if any(line.endswith(b' ') for line in mail.lines()):
        return False
    mail.body = b'\r\n'.join(line + b' ' if line else line for line in mail.lines())


@change('body', 'trailing_blanks_removed', rank='hard', shape=['flowed', 'plain', 'plain'], canonical=SIMPLE_BODY)
def trailing_blanks_removed(rng, mail):
    """Editors, archives and gateways: a flowed text loses the blanks at the ends of its lines."""
    if mail.children is not None or mail.encoding() not in ('7bit', '8bit'):
        return False
    mail.body = b'\r\n'.join(line.rstrip(b' \t') for line in mail.lines())


@change('body', 'tabs', rank='hard', shape=PLAIN, canonical=SIMPLE_BODY)
def tabs_to_blanks(rng, mail):
    """Web mail: each tab is one blank, or goes to the next multiple of eight."""
    if rng.random() < 0.5:
        mail.body = mail.body.replace(b'\t', b' ')
    else:
        mail.body = b'\r\n'.join(line.expandtabs(8) for line in mail.lines())


@change('body', 'from_escaped', shape=PLAIN)
def from_escaped(rng, mail):
    """Mailbox files (mbox): ">" in front of "From " at the start of a line."""
    mail.body = b'\r\n'.join(b'>' + line if line.startswith(b'From ') else line for line in mail.lines())


@change('body', 'dots_doubled', shape=PLAIN)
def dots_doubled(rng, mail):
    """Programs that stuff dots and hand on the stuffed text."""
    mail.body = b'\r\n'.join(b'.' + line if line.startswith(b'.') else line for line in mail.lines())


@change('body', 'dots_lost', shape=PLAIN)
def dots_lost(rng, mail):
    """A client that did not stuff: the server takes the first dot away."""
    if sum(line.startswith(b'.') for line in mail.lines()) != 1:
        return False  # which of several lines had a dot is not told by what is left
    mail.body = b'\r\n'.join(line[1:] if line.startswith(b'.') else line for line in mail.lines())


def _all_bare(rng, part):
    part.body = part.body.replace(b'\r\n', b'\n')


def _some_bare(rng, part):
    lines, out = part.lines(), b''
    for i, line in enumerate(lines[:-1]):
        out += line + (b'\n' if rng.random() < 0.3 else b'\r\n')
    part.body = out + lines[-1]


@change('body', 'line_ends', shape=PLAIN + ['html'], before=_all_bare)
def bare_lf_mended(rng, mail):
    """The signer saw bare LF (a script's mail); the next server made CR LF of it."""
    mail.body = mail.body.replace(b'\r\n', b'\n').replace(b'\n', b'\r\n')


def _wrap_links(mail, wrap):
    done = False
    for leaf in texts_of(mail):
        if leaf.encoding() not in ('7bit', '8bit'):
            continue
        text = re.sub(
            rb'https?://[^\s"<>]*[^\s"<>.,;:]',
            lambda hit: wrap(hit.group(0).decode('latin-1'), leaf).encode('latin-1'),
            leaf.body,
        )
        done = done or text != leaf.body
        leaf.body = text
    return None if done else False


LINKS = dict(shape=PLAIN + ['html', 'alternative'], language=['en', 'en', 'de'])


@change('body', 'links', **LINKS)
def safelinks(rng, mail):
    """Microsoft Defender, Safe Links."""
    tail = (
        '&data=05%%7C02%%7Canna%%40rcpt.example%%7C%032x%%7C0%%7C0%%7C638%015d%%7CUnknown&sdata=%x%%3D&reserved=0'
        % (rng.getrandbits(128), rng.getrandbits(48), rng.getrandbits(120))
    )

    def wrap(url, leaf):
        html = leaf.content_type() == 'text/html'
        plain = urllib.parse.quote(url.replace('&amp;', '&') if html else url, safe='')
        return (
            'https://eur01.safelinks.protection.outlook.com/?url='
            + plain
            + (tail.replace('&', '&amp;') if html else tail)
        )

    return _wrap_links(mail, wrap)


@change('body', 'links', **LINKS)
def urldefense_v2(rng, mail):
    """Proofpoint URL Defense, version 2."""

    def wrap(url, leaf):
        coded = re.sub(r'[^A-Za-z0-9./]', lambda hit: '-%02X' % ord(hit.group(0)), url).replace('/', '_')
        return (
            'https://urldefense.proofpoint.com/v2/url?u=%s&d=DwMFaQ&c=euGZstcaTDllvimEN8b7jXrwqOf-v5A_CdpgnVfiiMM&r=%x&m=%x&s=%x&e='
            % (coded, rng.getrandbits(100), rng.getrandbits(100), rng.getrandbits(100))
        )

    return _wrap_links(mail, wrap)


@change('body', 'links', **LINKS)
def urldefense_v3(rng, mail):
    """Proofpoint URL Defense, version 3."""

    def wrap(url, leaf):
        return 'https://urldefense.com/v3/__%s__;!!%x!%x$' % (url, rng.getrandbits(50), rng.getrandbits(120))

    return _wrap_links(mail, wrap)


@change('body', 'links', **LINKS)
def barracuda_links(rng, mail):
    """Barracuda, Link Protection."""

    def wrap(url, leaf):
        return 'https://linkprotect.cudasvc.com/url?a=%s&c=E,1,%x,&typo=1' % (
            re.sub('%[0-9A-F]{2}', lambda hit: hit.group(0).lower(), urllib.parse.quote(url, safe='')),
            rng.getrandbits(200),
        )

    return _wrap_links(mail, wrap)
