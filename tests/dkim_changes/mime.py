"""A mail as a tree that is written as it was read, octet for octet, so that a change touches only what it means to."""
import base64
import copy
import quopri
import re


class Part:
    """fields: raw, without the last CRLF. A leaf has `body`, a multipart `children` and what stands round them."""

    def __init__(self, fields, body=b'', children=None, boundary=b'', preamble=b'', epilogue=b''):
        self.fields, self.body, self.children = fields, body, children
        self.boundary, self.preamble, self.epilogue = boundary, preamble, epilogue

    def copy(self):
        return copy.deepcopy(self)

    def body_bytes(self):
        if self.children is None:
            return self.body
        out = self.preamble
        for child in self.children:
            out += b'--' + self.boundary + b'\r\n' + child.to_bytes() + b'\r\n'
        return out + b'--' + self.boundary + b'--\r\n' + self.epilogue

    def to_bytes(self):
        return b''.join(field + b'\r\n' for field in self.fields) + b'\r\n' + self.body_bytes()

    def leaves(self):
        if self.children is None:
            return [self]
        return [leaf for child in self.children for leaf in child.leaves()]

    def multiparts(self):
        if self.children is None:
            return []
        return [self] + [part for child in self.children for part in child.multiparts()]

    # Header fields by name; the first one from the top, as most readers do.
    def index(self, name):
        for i, field in enumerate(self.fields):
            if field_name(field).lower() == name.lower():
                return i
        return None

    def get(self, name):
        i = self.index(name)
        return None if i is None else self.fields[i].split(b':', 1)[1].lstrip(b' \t')

    def put(self, name, value):
        """Replaces the value, keeping place and spelling of the name; adds the field at the end when there is none."""
        i = self.index(name)
        if i is None:
            self.fields.append(name.encode() + b': ' + value)
        else:
            self.fields[i] = self.fields[i].split(b':', 1)[0] + b': ' + value

    def drop(self, name):
        i = self.index(name)
        if i is not None:
            del self.fields[i]

    # What the part is.
    def content_type(self):
        return unfold(self.get('Content-Type') or b'text/plain').split(b';')[0].strip().lower().decode()

    def parameter(self, name):
        return parameter(self.get('Content-Type') or b'', name)

    def encoding(self):
        return unfold(self.get('Content-Transfer-Encoding') or b'7bit').strip().lower().decode()

    def charset(self):
        return (self.parameter('charset') or b'us-ascii').decode().lower()

    def is_text(self):
        return (
            self.children is None
            and self.content_type().startswith('text/')
            and not (self.get('Content-Disposition') or b'').startswith(b'attachment')
        )

    def decoded(self):
        """The text's octets without transfer encoding."""
        if self.encoding() == 'quoted-printable':
            return quopri.decodestring(self.body)
        if self.encoding() == 'base64':
            return base64.b64decode(self.body)
        return self.body

    def lines(self):
        return self.body.split(b'\r\n')


def field_name(field):
    return field.split(b':', 1)[0].rstrip(b' \t').decode('latin-1')


def unfold(value):
    return re.sub(rb'\r\n(?=[ \t])', b'', value)


def parameter(value, name):
    found = re.search(rb';\s*' + name.encode() + rb'="?([^";\r\n]+)"?', value, re.I)
    return found.group(1).strip() if found else None


def _split_fields(text):
    fields = []
    for line in text.split(b'\r\n'):
        if line[:1] in (b' ', b'\t') and fields:
            fields[-1] += b'\r\n' + line
        else:
            fields.append(line)
    return fields


def read(raw):
    """The tree of a mail whose lines end with CRLF. Delimiters are expected as Part writes them."""
    if raw.startswith(b'\r\n'):
        fields, body = [], raw[2:]
    else:
        head, _, body = raw.partition(b'\r\n\r\n')
        fields = _split_fields(head)
    part = Part(fields, body)
    boundary = part.parameter('boundary')
    if not boundary or not part.content_type().startswith('multipart/'):
        return part
    delimiter = b'--' + boundary
    pieces = (b'\r\n' + body).split(b'\r\n' + delimiter)
    if len(pieces) < 3 or not pieces[-1].startswith(b'--\r\n'):
        return part
    part.boundary, part.body = boundary, b''
    part.preamble = (pieces[0] + b'\r\n')[2:] if pieces[0] else b''
    part.epilogue = pieces[-1][4:]
    part.children = [read(piece[2:]) for piece in pieces[1:-1]]
    return part


# Transfer encodings, each as one family of programs writes it.


def qp_soft(line, width, keep=lambda octet: 33 <= octet <= 126 and octet != 61 or octet in (32, 9)):
    """One line, soft breaks so that no line is longer than `width` with its '='; a blank at the end is encoded."""
    out, line_out = [], b''
    for i, octet in enumerate(line):
        last = i == len(line) - 1
        unit = bytes([octet]) if keep(octet) and not (last and octet in (32, 9)) else b'=%02X' % octet
        if len(line_out) + len(unit) > (width if last else width - 1):
            out.append(line_out + b'=')
            line_out = b''
        line_out += unit
    return out + [line_out]


def qp(text, width=76):
    """RFC 2045 section 6.7 with the longest lines allowed, as MUAs write it."""
    return b'\r\n'.join(out for line in text.split(b'\r\n') for out in qp_soft(line, width))


def qp_postfix(text):
    """As Postfix writes it: a soft break once 73 octets are out, whatever comes next."""
    rows = []
    for line in text.split(b'\r\n'):
        row = b''
        for octet in line:
            if len(row) > 72:
                rows.append(row + b'=')
                row = b''
            row += bytes([octet]) if (32 <= octet <= 126 and octet != 61) or octet == 9 else b'=%02X' % octet
        if row[-1:] in (b' ', b'\t'):
            row = row[:-1] + b'=%02X' % row[-1]
        rows.append(row)
    return b'\r\n'.join(rows)


def qp_sendmail(text):
    """As sendmail writes it: at most 72 characters before the soft break, "From " at the start of a line hidden."""
    rows = []
    for line in text.split(b'\r\n'):
        hidden = b''
        if line.startswith(b'From '):
            hidden, line = b'=46', line[1:]
        row = hidden
        for i, octet in enumerate(line):
            last = i == len(line) - 1
            plain = 33 <= octet <= 126 and octet != 61 or (octet in (32, 9) and not last)
            unit = bytes([octet]) if plain else b'=%02X' % octet
            if len(row) + len(unit) > 72:
                rows.append(row + b'=')
                row = b''
            row += unit
        rows.append(row)
    return b'\r\n'.join(rows)


def base64_lines(text, width=76):
    whole = base64.b64encode(text)
    return b'\r\n'.join(whole[i : i + width] for i in range(0, len(whole), width))
