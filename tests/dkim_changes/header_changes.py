"""What lists, gateways and servers do to header fields."""
import datetime
import email.header
import email.utils
import re

from change import PLAIN, change, host, list_name
import mails
import mime


def _subject(mail):
    return mail.get('Subject') or b''


@change('header', 'list_tag')
def mailman_subject_prefix(rng, mail):
    """Mailman 2 and 3, Sympa, ezmlm: the list's tag in front."""
    mail.put('Subject', b'[' + list_name(rng).encode() + b'] ' + _subject(mail))


@change('header', 'loose_tag')
def subject_prefix_behind_re(rng, mail):
    """Mailman 2, old_style_prefixing: "Re: [tag] subject"."""
    found = re.match(rb'(?:re|aw|sv): ?', _subject(mail), re.I)
    if not found:
        return False
    mail.put('Subject', b'Re: [' + list_name(rng).encode() + b'] ' + _subject(mail)[found.end() :])
    return None if found.group(0) == b'Re: ' else False


@change('header', 'loose_tag')
def numbered_subject_prefix(rng, mail):
    """Mailman "%d" and fml: the tag with a running number."""
    mail.put(
        'Subject',
        rng.choice([b'[%s %d] ', b'[%s:%05d] ', b'(%s %d) ']) % (list_name(rng).encode(), rng.randrange(1, 99999))
        + _subject(mail),
    )


@change('header', 'spam_mark')
def spam_subject(rng, mail):
    """SpamAssassin rewrite_header, amavis sa_spam_subject_tag, MailScanner, Barracuda, Exchange."""
    mail.put(
        'Subject',
        rng.choice(
            [
                b'***SPAM*** ',
                b'*****SPAM***** ',
                b'[SPAM] ',
                b'{Spam?} ',
                b'[SUSPECTED SPAM] ',
                b'[BULK] ',
                b'[SPAM?] ',
                b'Spam: ',
                b'***UNCHECKED*** ',
                b'{Disarmed} ',
            ]
        )
        + _subject(mail),
    )


@change('header', 'external_mark')
def external_subject(rng, mail):
    """Microsoft 365 and Proofpoint rules that mark mail from outside."""
    mail.put(
        'Subject',
        rng.choice([b'[EXTERNAL] ', b'[EXT] ', b'EXTERNAL: ', b'[EXTERN] ', b'[External Sender] ']) + _subject(mail),
    )


@change('header', 'subject_suffix')
def subject_suffix(rng, mail):
    """Ticket systems and spam filters that write behind the subject."""
    mail.put(
        'Subject',
        _subject(mail)
        + rng.choice(
            [
                b' [SPAM]',
                b' [EXTERNAL]',
                b' [Ticket #%d]' % rng.randrange(99999),
                b' (spam score %d)' % rng.randrange(5, 20),
            ]
        ),
    )


@change('header', 'encoded_word', language=['de', 'ru', 'ja'])
def subject_in_other_encoded_words(rng, mail):
    """Exchange and Python: the same subject, B for Q or the reverse, the charset's name in capitals."""
    old = _subject(mail)
    found = re.search(rb'=\?([\w-]+)\?([BQ])\?', old)
    if not found or old.count(b'=?') > 1:
        return False  # where each program begins another word is not told by what is left
    text = str(email.header.make_header(email.header.decode_header(mime.unfold(old).decode())))
    form = 'Q' if found.group(2) == b'B' else 'B'
    new = mails.encoded_word(text, rng.choice(['utf-8', 'UTF-8']), form)
    mail.put('Subject', new)


@change('header', 'word_decoded', language=['de', 'ru', 'ja'])
def subject_decoded(rng, mail):
    """Gateways that write raw UTF-8 (SMTPUTF8, old webmail)."""
    old = _subject(mail)
    if old.count(b'=?') != 1:
        return False
    mail.put('Subject', str(email.header.make_header(email.header.decode_header(mime.unfold(old).decode()))).encode())


def _refold(value, width, start):
    """Folds at blanks so that lines stay within `width`."""
    words, lines, line = mime.unfold(value).split(b' '), [], b''
    for word in words:
        if line and start + len(line) + 1 + len(word) > width:
            lines.append(line)
            line, start = word, 1
        else:
            line = line + b' ' + word if line else word
    return lines + [line]


@change('header', 'refolded', canonical=['simple/relaxed', 'simple/simple'])
def header_refolded(rng, mail):
    """Exchange, Exim, Python: long fields are folded at another width, with a blank or a tab."""
    width, blank = rng.choice([(76, b' '), (998, b' '), (40, b' '), (76, b'\t')])
    for name in ('Subject', 'To', 'References', 'Content-Type'):
        if mail.get(name):
            rows = _refold(mail.get(name), width, len(name) + 2)
            mail.put(name, (b'\r\n' + blank).join(rows))


@change('header', 'blanks_between')
def references_without_blanks(rng, mail):
    """Servers that put the Message-IDs of References together without a blank, or on lines that they join."""
    old = mail.get('References')
    if not old or b'>\r\n <' not in old and b'> <' not in old:
        return False
    mail.put('References', re.sub(rb'>\s+<', b'><', old))


@change('header', 'blanks_between')
def fold_inside_a_word(rng, mail):
    """Servers that fold at a width, where no blank stood: the blank is new."""
    for name in rng.sample(['To', 'References', 'Subject', 'From'], 4):
        value = mail.get(name) or b''
        if len(value) > 62 and b' ' not in value[55:63] and b'\r\n' not in value:
            mail.put(name, value[:60] + b'\r\n ' + value[60:])
            return None
    return False


@change('header', 'address_quotes')
def quotes_lost(rng, mail):
    """Exchange and others that write addresses anew: "Anna Miller" without its quotes."""
    done = False
    for name in ('From', 'To', 'Cc', 'Reply-To'):
        old = mail.get(name) or b''
        new = re.sub(rb'"([A-Za-z\' ]+)" <', rb'\1 <', old)
        if new != old:
            mail.put(name, new)
            done = True
    return None if done else False


@change('header', 'address_quotes')
def quotes_added(rng, mail):
    """Exchange and others that write addresses anew: every display name in quotes."""
    done = False
    for name in ('From', 'To', 'Cc', 'Reply-To'):
        old = mail.get(name) or b''
        new = re.sub(rb'(^|, ?|,\r\n )([A-Za-z\'][A-Za-z\' ]*) <', rb'\1"\2" <', old)
        if new != old:
            mail.put(name, new)
            done = True
    return None if done else False


@change('header', 'address_list')
def brackets_added(rng, mail):
    """Servers that write a bare address as <address>."""
    done = False
    for name in ('From', 'To', 'Cc', 'Reply-To'):
        old = mail.get(name) or b''
        if re.fullmatch(rb'[^<>,\s"]+@[^<>,\s"]+', old):
            mail.put(name, b'<' + old + b'>')
            done = True
    return None if done else False


@change('header', 'address_list')
def address_list_blanks(rng, mail):
    """Programs that write "," without a blank or with one, all addresses on one line."""
    old = mail.get('To') or b''
    if b', ' not in old and b',\r\n ' not in old or b'"' in old:
        return False
    mail.put('To', re.sub(rb',\s+', b',', old))


@change('header', 'from_rewritten')
def mailman_from_munging(rng, mail):
    """Mailman 2 and 3, dmarc_moderation_action "Munge From": the address moves to Reply-To."""
    old = mail.get('From')
    name = list_name(rng)
    at = ('%s@%s' % (name.lower(), host(rng))).encode()
    shown = re.sub(rb'\s*<.*', b'', mime.unfold(old)).strip(b'"') or old
    via = b' via ' + name.encode()
    mail.put('From', (b'"' + shown + via + b'" <' if b',' in shown else shown + via + b' <') + at + b'>')
    if mail.get('Reply-To') is None:
        mail.put('Reply-To', old)
    else:
        mail.put('Cc', old if mail.get('Cc') is None else mail.get('Cc') + b', ' + old)


@change('header', 'from_rewritten')
def google_groups_from(rng, mail):
    """Google Groups with a strict DMARC policy of the author: 'Name' via List, X-Original-From."""
    old, name = mail.get('From'), list_name(rng)
    shown = re.sub(rb'\s*<.*', b'', mime.unfold(old)).strip(b'"') or old
    mail.put(
        'From', b'"\'' + shown + b"' via " + name.encode() + b'" <' + name.lower().encode() + b'@googlegroups.com>'
    )
    mail.put('X-Original-From', old)
    if mail.get('Reply-To') is None:
        mail.put('Reply-To', old)


@change('header', 'from_rewritten')
def sympa_from(rng, mail):
    """Sympa, dmarc_protection: the list's address, X-Original-From keeps the author."""
    old, name = mail.get('From'), list_name(rng)
    shown = re.sub(rb'\s*<.*', b'', mime.unfold(old)).strip(b'"') or old
    mail.put(
        'From',
        b'"'
        + shown
        + b' (via '
        + name.encode()
        + b' Mailing List)" <'
        + name.encode()
        + b'@'
        + host(rng).encode()
        + b'>',
    )
    mail.put('X-Original-From', old)


@change('header', 'field_added')
def reply_to_list(rng, mail):
    """Lists with Reply-To to the list, where the signer had signed that there is none."""
    if mail.get('Reply-To') is not None:
        return False
    mail.put('Reply-To', ('%s@%s' % (list_name(rng).lower(), host(rng))).encode())


@change('header', 'field_added')
def list_fields_added(rng, mail):
    """Lists that add Sender and List-Id, where the signer had signed that there are none."""
    name, at = list_name(rng), host(rng)
    if mail.get('List-Id') is not None:
        return False
    mail.put('Sender', ('%s-bounces@%s' % (name, at)).encode())
    mail.put('List-Id', ('%s <%s.%s>' % (name, name.lower(), at)).encode())
    mail.put('List-Unsubscribe', ('<mailto:%s-request@%s?subject=unsubscribe>' % (name, at)).encode())


@change('header', 'field_duplicated')
def field_duplicated(rng, mail):
    """Programs that write a field a second time, in front or at the end."""
    name = rng.choice(['Subject', 'To', 'From', 'Date', 'Content-Type', 'MIME-Version', 'Message-ID'])
    i = mail.index(name)
    if i is None:
        return False
    mail.fields.insert(rng.choice([0, len(mail.fields)]), mail.fields[i])


@change('header', 'field_removed', shape=PLAIN + ['qp'])
def mime_field_removed(rng, mail):
    """Old list managers and scripts that take MIME-Version, or a plain Content-Transfer-Encoding, away."""
    for name in rng.sample(['MIME-Version', 'Content-Transfer-Encoding'], 2):
        if mail.get(name) in (b'1.0', b'7bit', b'8bit'):
            mail.drop(name)
            return None
    return False


@change('header', 'field_copied', copies=True)
def field_removed_but_copied(rng, mail):
    """A field taken away that the signature's z= still holds."""
    present = [
        name
        for name in ('Reply-To', 'Cc', 'In-Reply-To', 'References', 'List-Unsubscribe', 'User-Agent')
        if mail.get(name)
    ]
    if not present:
        return False
    mail.drop(rng.choice(present))


@change('header', 'field_copied', copies=True)
def subject_replaced_but_copied(rng, mail):
    """A subject written anew that the signature's z= still holds."""
    mail.put('Subject', b'Ticket %d: your request' % rng.randrange(99999))


@change('header', 'date_rewritten')
def date_in_utc(rng, mail):
    """Exchange and IMAP stores: the same moment, told in another zone or form."""
    old = mail.get('Date')
    moment = email.utils.parsedate_to_datetime(old.decode())
    zone = (
        datetime.timezone.utc
        if moment.utcoffset()
        else datetime.timezone(datetime.timedelta(hours=rng.choice([1, -5, 3])))
    )
    new = moment.astimezone(zone).strftime('%a, %d %b %Y %H:%M:%S %z')
    mail.put(
        'Date',
        new.encode()
        if rng.random() < 0.7 or zone is not datetime.timezone.utc
        else new.replace('+0000', 'GMT').encode(),
    )


@change('header', 'date_rewritten')
def date_comment_lost(rng, mail):
    """Programs that write the date anew lose the comment with the zone's name."""
    if b'(' not in mail.get('Date'):
        return False
    mail.put('Date', re.sub(rb'\s*\(.*\)', b'', mail.get('Date')))


@change('header', 'name_spelling', canonical=['simple/relaxed', 'simple/simple'])
def field_names_spelt_anew(rng, mail):
    """Programs with their own spelling: Message-Id and Mime-Version (Apple), Message-id and MIME-version (Sun)."""
    spelt = {'message-id': b'Message-Id', 'mime-version': b'Mime-Version'}
    if rng.random() < 0.3:
        spelt = {'message-id': b'Message-id', 'mime-version': b'MIME-version'}
    for i, field in enumerate(mail.fields):
        name, colon, value = field.partition(b':')
        mail.fields[i] = spelt.get(name.decode().lower(), name) + colon + value


@change('header', 'blanks_between', canonical=['simple/relaxed', 'simple/simple'])
def blanks_after_the_colon(rng, mail):
    """Programs that write "Subject:text" or two blanks."""
    i = mail.index(rng.choice(['Subject', 'To', 'From', 'Date']))
    if i is None:
        return False
    name, _, value = mail.fields[i].partition(b':')
    mail.fields[i] = name + b':' + rng.choice([b'', b'  ', b'\t']) + value.lstrip(b' ')
