"""Text that lists, gateways and virus scanners add to the body."""
from change import PLAIN, TEXTS, append_text, change, host, insert_html, list_name, texts_of
import mime


def _mailman2(rng, name):
    return (
        '_______________________________________________\r\n%s mailing list\r\n%s@%s\r\nhttps://%s/mailman/listinfo/%s\r\n'
        % (name, name, host(rng), host(rng), name.lower())
    ).encode()


def _append_to_single_text(mail, footer):
    if mail.children is not None or not mail.is_text() or mail.content_type() != 'text/plain':
        return False
    append_text(mail, footer)


@change('body', 'added_at_end', shape=PLAIN + ['qp'])
def mailman2_footer(rng, mail):
    """Mailman 2, msg_footer, on a single text in the list's charset."""
    return _append_to_single_text(mail, _mailman2(rng, list_name(rng)))


@change('body', 'added_at_end', 'part_added', shape=['mixed', 'nested'])
def mailman2_footer_part(rng, mail):
    """Mailman 2, Decorate.py: multipart/mixed gets a part of its own, the boundary stays."""
    if mail.content_type() != 'multipart/mixed':
        return False
    mail.children.append(
        mime.Part(
            [
                b'Content-Type: text/plain; charset="us-ascii"',
                b'MIME-Version: 1.0',
                b'Content-Transfer-Encoding: 7bit',
                b'Content-Disposition: inline',
            ],
            b'\r\n' * rng.choice([0, 1]) + _mailman2(rng, list_name(rng)),
        )
    )


@change('both', 'wrapped', 'part_added', 'added_at_end', shape=['alternative', 'html', 'bulk'])
def mailman2_footer_wrap(rng, mail):
    """Mailman 2 and 3: what is no text and no multipart/mixed becomes the first part of a new multipart/mixed."""
    old = mime.Part(
        [f for f in mail.fields if mime.field_name(f).lower().startswith('content-')],
        mail.body,
        mail.children,
        mail.boundary,
        mail.preamble,
        mail.epilogue,
    )
    boundary = b'===============%019d==' % rng.getrandbits(60)
    mail.fields = [f for f in mail.fields if not mime.field_name(f).lower().startswith('content-')]
    mail.fields.append(b'Content-Type: multipart/mixed; boundary="' + boundary + b'"')
    footer = mime.Part(
        [
            b'Content-Type: text/plain; charset="us-ascii"',
            b'MIME-Version: 1.0',
            b'Content-Transfer-Encoding: 7bit',
            b'Content-Disposition: inline',
        ],
        _mailman2(rng, list_name(rng)),
    )
    mail.body, mail.children, mail.boundary, mail.preamble, mail.epilogue = b'', [old, footer], boundary, b'', b''


@change('body', 'added_at_end', shape=PLAIN)
def mailman3_footer(rng, mail):
    """Mailman 3, list:member:regular:footer."""
    name = list_name(rng)
    return _append_to_single_text(
        mail,
        (
            '_______________________________________________\r\n%s mailing list -- %s@%s\r\n'
            'To unsubscribe send an email to %s-leave@%s\r\n' % ((name, name, host(rng)) * 2)[:5]
        ).encode(),
    )


@change('body', 'added_at_end', 'part_added', shape=PLAIN + ['mixed'])
def sympa_footer(rng, mail):
    """Sympa, message.footer, footer_type append (text) or mime (a part)."""
    text = b'\r\n--\r\nTo unsubscribe from this list: https://%s/sympa/sigrequest/%s\r\n' % (
        host(rng).encode(),
        list_name(rng).encode(),
    )
    if mail.content_type() == 'multipart/mixed':
        mail.children.append(
            mime.Part(
                [
                    b'Content-Type: text/plain; charset="utf-8"',
                    b'Content-Disposition: inline',
                    b'Content-Transfer-Encoding: 8bit',
                ],
                text,
            )
        )
        return None
    return _append_to_single_text(mail, text)


@change(
    'body',
    'added_at_end',
    'inserted',
    'added_to_parts',
    shape=['plain', 'alternative', 'alternative', 'qp', 'nested'],
)
def google_groups_footer(rng, mail):
    """Google Groups: the footer in the text and, as HTML, in the HTML."""
    name = list_name(rng)
    address = '%s%%2Bunsubscribe@googlegroups.com' % name
    text = (
        '\r\n-- \r\nYou received this message because you are subscribed to the Google Groups "%s" group.\r\n'
        'To unsubscribe from this group and stop receiving emails from it, send an email to %s+unsubscribe@googlegroups.com.\r\n'
        'To view this discussion visit https://groups.google.com/d/msgid/%s/%x%%40sender.example.\r\n'
        % (name, name, name, rng.getrandbits(50))
    ).encode()
    html = (
        '\r\n<p></p>\r\n\r\n-- <br />\r\nYou received this message because you are subscribed to the Google Groups &quot;%s&quot; group.<br />\r\n'
        'To unsubscribe from this group and stop receiving emails from it, send an email to <a href="mailto:%s">%s</a>.<br />\r\n'
        % (name, address, address)
    ).encode()
    for leaf in texts_of(mail):
        append_text(leaf, text if leaf.content_type() == 'text/plain' else html)


@change('body', 'added_at_end', shape=PLAIN)
def ezmlm_trailer(rng, mail):
    """ezmlm-idx, text/trailer."""
    name, at = list_name(rng), host(rng)
    return _append_to_single_text(
        mail,
        (
            '\r\n---------------------------------------------------------------------\r\n'
            'To unsubscribe, e-mail: %s-unsubscribe@%s\r\nFor additional commands, e-mail: %s-help@%s\r\n\r\n'
            % (name, at, name, at)
        ).encode(),
    )


@change('body', 'added_at_end', 'inserted', 'added_to_parts', shape=['plain', 'alternative', 'html'])
def groups_io_footer(rng, mail):
    """groups.io: a footer in every text."""
    number = rng.randrange(10**5)
    text = (
        '\r\n\r\n-=-=-=-=-=-=-=-=-=-=-=-\r\nGroups.io Links: You receive all messages sent to this group.\r\n'
        'View/Reply Online (#%d): https://groups.io/g/%s/message/%d\r\n-=-=-=-=-=-=-=-=-=-=-=-\r\n\r\n'
        % (number, list_name(rng), number)
    ).encode()
    html = (
        b'<div width="1" style="color:white;clear:both">_._,_._,_</div> <hr> Groups.io Links:<p> You receive all messages sent to this group.'
        b' <p> <a target="_blank" href="https://groups.io/g/x/message/%d">View/Reply Online (#%d)</a> </p>\r\n'
        % (number, number)
    )
    for leaf in texts_of(mail):
        if leaf.content_type() == 'text/plain':
            append_text(leaf, text)
        elif not insert_html(leaf, html, before=b'/body'):
            append_text(leaf, html)


DISCLAIMERS = [
    'This e-mail and any attachments are confidential and intended solely for the addressee. If you are not the addressee, '
    'please notify the sender and delete this message. Example Holdings plc, registered in England no. %d.',
    'Diese E-Mail enthaelt vertrauliche Informationen. Wenn Sie nicht der richtige Adressat sind, informieren Sie bitte sofort '
    'den Absender. Amtsgericht Koeln HRB %d.',
    'CONFIDENTIALITY NOTICE: the contents of this email message are for the sole use of the intended recipient(s). Ref %d.',
]


@change('body', 'added_at_end', 'inserted', 'added_to_parts', shape=TEXTS)
def exchange_disclaimer(rng, mail):
    """Exchange and Microsoft 365, transport rule "append a disclaimer": each text, in HTML in front of </body>."""
    text = (rng.choice(DISCLAIMERS) % rng.randrange(10**6)).encode()
    for leaf in texts_of(mail):
        if leaf.content_type() == 'text/plain':
            append_text(leaf, b'\r\n' + text + b'\r\n')
        elif not insert_html(leaf, b'<br><p style="font-size:8pt">' + text + b'</p>\r\n', before=b'/body'):
            return False


@change(
    'body',
    'inserted',
    'added_at_start',
    'added_to_parts',
    shape=['plain', 'flowed', 'html', 'alternative', 'base64', 'mixed'],
)
def external_banner(rng, mail):
    """Microsoft 365 and other gateways, transport rule "prepend a disclaimer"."""
    text = rng.choice(
        [
            b'CAUTION: This email originated from outside of the organization. Do not click links or open attachments '
            b'unless you recognize the sender and know the content is safe.',
            b'[EXTERNAL EMAIL] Please be careful with links and attachments.',
            b'*** This message came from outside %s ***' % host(rng).encode(),
        ]
    )
    for leaf in texts_of(mail):
        if leaf.content_type() == 'text/plain':
            whole = leaf.decoded()
            if leaf.encoding() == 'base64':
                leaf.body = mime.base64_lines(text + b'\r\n\r\n' + whole) + b'\r\n'
            else:
                leaf.body = text + b'\r\n\r\n' + leaf.body
        elif not insert_html(
            leaf, b'\r\n<div style="background-color:#FFEB9C"><b>' + text + b'</b></div><br>\r\n', after=b'body'
        ):
            return False


SCANNERS = [
    b'\r\n-- \r\nThis message has been scanned for viruses and\r\ndangerous content by MailScanner, and is\r\nbelieved to be clean.\r\n\r\n',
    b'\r\n---\r\nThis email has been checked for viruses by Avast antivirus software.\r\nhttps://www.avast.com/antivirus\r\n',
    b'\r\n__________ Information from ESET Endpoint Antivirus, version of virus signature database %d (20261121) __________\r\n\r\n'
    b'The message was checked by ESET Endpoint Antivirus.\r\n\r\nhttp://www.eset.com\r\n\r\n',
    b'\r\n-----\r\nNo virus found in this message.\r\nChecked by AVG - www.avg.com\r\nVersion: 2016.0.%d / Virus Database: 4664\r\n',
]


@change('body', 'added_at_end', shape=PLAIN + ['qp'])
def virus_note(rng, mail):
    """MailScanner, Avast, ESET, AVG: inline signatures of clean mails."""
    note = rng.choice(SCANNERS)
    return _append_to_single_text(mail, note % rng.randrange(99999) if b'%d' in note else note)


@change('body', 'inserted', 'added_to_parts', 'added_at_end', shape=['html', 'alternative'])
def virus_note_html(rng, mail):
    """Avast: a block with a table in front of </body>."""
    for leaf in texts_of(mail, 'html'):
        if not insert_html(
            leaf,
            b'<div id="DAB4FAD8-2DD7-40BB-A1B8-4E2AA1F9FDF2"><br /><table style="border-top: 1px solid #D3D4DE;">\r\n<tr>'
            b'<td>Virus-free.<a href="https://www.avast.com/sig-email?utm_term=%x">www.avast.com</a></td></tr>\r\n</table></div>'
            % rng.getrandbits(32),
            before=b'/body',
        ):
            return False
    return None if texts_of(mail, 'html') else False


@change('body', 'inserted', 'added_to_parts', 'added_at_end', shape=['html', 'alternative', 'bulk'])
def tracking_pixel(rng, mail):
    """Sending services: an image of one dot in front of </body>."""
    done = False
    for leaf in texts_of(mail, 'html'):
        done = (
            insert_html(
                leaf,
                b'<img src="https://t.esp.example/o/%x.gif" width="1" height="1" alt="">' % rng.getrandbits(90),
                before=b'/body',
            )
            or done
        )
    return None if done else False


@change('body', 'inserted', 'added_at_start', shape=PLAIN)
def forward_block(rng, mail):
    """Web mail that forwards inline with the old header in front, From kept by a "redirect" rule."""
    block = b'---------- Forwarded message ---------\r\nFrom: %s\r\nDate: %s\r\nSubject: %s\r\n\r\n\r\n' % tuple(
        mime.unfold(mail.get(name) or b'') for name in ('From', 'Date', 'Subject')
    )
    mail.body = block + mail.body


@change('body', 'added_at_start', 'blank_lines', 'preamble', shape=PLAIN + ['mixed'])
def empty_first_line(rng, mail):
    """Gateways that write the end of the header twice."""
    if mail.children is None:
        mail.body = b'\r\n' * rng.choice([1, 1, 2]) + mail.body
    else:
        mail.preamble = b'\r\n' + mail.preamble


@change('body', 'inserted', shape=PLAIN)
def advertisement_inside(rng, mail):
    """Free-mail services: a line of their own in front of the signature of the sender."""
    lines = mail.lines()
    for i, line in enumerate(lines):
        if line.rstrip() == b'--':
            mail.body = b'\r\n'.join(
                lines[:i]
                + [b'Sent with Freemail %d, the mail of %s' % (rng.randrange(99), host(rng).encode()), b'']
                + lines[i:]
            )
            return None
    return False
