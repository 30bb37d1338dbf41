"""Edits that nothing in the mail tells how to undo: only "unknown" is right here, and naming any change is wrong."""
import re

from change import PLAIN, change, host, texts_of
import mime
import mime_changes

WORDS = ['harbour', 'velvet', 'quorum', 'lantern', 'mustard', 'gravel']


@change('body', rank='unknowable', shape=PLAIN + ['html'], language=['en', 'de'])
def word_replaced(rng, mail):
    leaf = texts_of(mail)[0]
    words = list(re.finditer(rb'[a-z]{4,}', leaf.body))
    if leaf.encoding() not in ('7bit', '8bit') or not words:
        return False
    hit = rng.choice(words)
    leaf.body = leaf.body[: hit.start()] + rng.choice(WORDS).encode() + leaf.body[hit.end() :]


@change('body', rank='unknowable', shape=PLAIN, octets=[900, 2500])
def paragraph_deleted(rng, mail):
    paragraphs = mail.body.split(b'\r\n\r\n')
    if len(paragraphs) < 3:
        return False
    del paragraphs[rng.randrange(len(paragraphs))]
    mail.body = b'\r\n\r\n'.join(paragraphs)


@change('body', rank='unknowable', shape=PLAIN, octets=[2500, 8000])
def end_cut_off(rng, mail):
    mail.body = mail.body[: rng.randrange(len(mail.body) // 3, len(mail.body) - 60)] + b'\r\n'


@change('body', rank='unknowable', shape=['mixed', 'nested'])
def attachment_removed(rng, mail):
    if not mail.children or len(mail.children) < 2:
        return False
    mail.children[-1] = mime.Part(
        [b'Content-Type: text/plain; charset=us-ascii'],
        b'The attachment was removed by the filter of %s.\r\n' % host(rng).encode(),
    )


@change('body', rank='unknowable', shape=['html', 'plain', 'plain'], language=['en', 'de'])
def mimecast_links(rng, mail):
    """Mimecast's links hold a token, not the address they replace."""
    done = False
    for leaf in texts_of(mail):
        if leaf.encoding() in ('7bit', '8bit'):
            text = re.sub(
                rb'https?://[\w./?=&;-]*[\w/]',
                lambda hit: b'https://protect-eu.mimecast.com/s/%x?domain=example.org' % rng.getrandbits(80),
                leaf.body,
            )
            done = done or text != leaf.body
            leaf.body = text
    return None if done else False


@change('both', rank='unknowable', shape=mime_changes.MULTI, copies=False)
def boundary_rewritten(rng, mail):
    if mail.children is None:
        return False
    mime_changes._new_boundary(rng, mail)


@change('header', rank='unknowable', copies=False)
def subject_replaced(rng, mail):
    mail.put('Subject', b'%s %s %d' % (rng.choice(WORDS).encode(), rng.choice(WORDS).encode(), rng.randrange(9999)))


@change('header', rank='unknowable', copies=False)
def message_id_replaced(rng, mail):
    mail.put('Message-ID', b'<%x@%s>' % (rng.getrandbits(70), host(rng).encode()))


@change('header', rank='unknowable', copies=False)
def recipient_replaced(rng, mail):
    mail.put(
        'To',
        b'undisclosed-recipients:;'
        if rng.random() < 0.3
        else b'box%d@%s' % (rng.randrange(10**6), host(rng).encode()),
    )


@change('header', rank='unknowable', copies=False)
def date_replaced(rng, mail):
    mail.put(
        'Date', b'Mon, 23 Nov 2026 %02d:%02d:%02d +0000' % (rng.randrange(24), rng.randrange(60), rng.randrange(60))
    )


@change('header', rank='unknowable', copies=False)
def field_with_free_text_removed(rng, mail):
    present = [name for name in ('Reply-To', 'Cc', 'User-Agent', 'List-Unsubscribe') if mail.get(name)]
    if not present:
        return False
    mail.drop(present[0])


@change('both', rank='unknowable', copies=False, shape=PLAIN, language=['en', 'de'])
def word_and_message_id_replaced(rng, mail):
    mail.put('Message-ID', b'<%x@%s>' % (rng.getrandbits(70), host(rng).encode()))
    mail.body = re.sub(rb'[a-z]{5,}', rng.choice(WORDS).encode(), mail.body, count=1)
