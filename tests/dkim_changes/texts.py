"""Texts of mails in four languages: paragraphs, subjects and names, drawn from a seeded generator."""
import re

SENTENCES = {
    'en': [
        'Please find the minutes of Tuesday below; the open points are marked with a star.',
        'We moved the workshop to the larger room, since eleven more people have signed up.',
        'The invoice for October is attached, payable within thirty days without deduction.',
        'Could you check whether the order has left the warehouse in Rotterdam?',
        'I tried the new firmware on both switches, and the error counters stay at zero.',
        'From what I can see, the second patch is fine = but the first one needs a test.',
        'Nobody on this list should have to learn that by reading the kernel sources.',
        'The lease ends in March; either we renew it by the 15th or we look for another place.',
        'Thanks for the quick answer!',
        'Your parcel 4711-88 was handed to the carrier; see https://track.example.net/p/4711?lang=en&v=2 for its way.',
        'The draft is at https://www.example.org/drafts/plan.html and comments are open until Friday.',
        'Our opening hours change in December, as every year: see http://shop.example.com/hours.',
        'With 3.5 % growth the budget holds, but only if travel stays below 12,000 euros.',
        'Let me know if that works for you, otherwise I would call you on Monday at 9:30.',
        'It compiles with both compilers, the tests pass on the small machine, and I have no idea why.',
    ],
    'de': [
        'Die Rechnung für Oktober liegt bei, zahlbar innerhalb von dreißig Tagen ohne Abzug.',
        'Können Sie prüfen, ob die Lieferung das Lager in Köln schon verlassen hat?',
        'Das Treffen am Dienstag fällt aus; wir holen es in der übernächsten Woche nach.',
        'Für die schnelle Antwort möchte ich mich herzlich bedanken.',
        'Der größere Saal ist frei, also ändern wir nur die Uhrzeit, nicht den Ort.',
        'Näheres steht unter https://www.example.org/plan/uebersicht.html und im Anhang.',
        'Bitte geben Sie bei Rückfragen immer die Kundennummer 20-4471 an.',
        'Über die Kündigungsfrist müssen wir noch einmal sprechen, am besten persönlich.',
        'Ich wünsche Ihnen schöne Feiertage und einen guten Rutsch!',
        'Die Prüfung läuft, Ergebnisse gibt es frühestens am Freitag.',
    ],
    'ru': [
        'Добрый день, высылаем протокол собрания и список открытых вопросов.',
        'Счёт за октябрь во вложении, просим оплатить в течение тридцати дней.',
        'Проверьте, пожалуйста, вышел ли заказ со склада в Новосибирске.',
        'Мы перенесли занятие в большой зал, потому что записалось ещё одиннадцать человек.',
        'Новая прошивка стоит на обоих коммутаторах, ошибок больше нет.',
        'Подробности на странице https://www.example.org/plan.html, замечания до пятницы.',
        'Спасибо за быстрый ответ!',
        'Если время не подходит, позвоню в понедельник в половине десятого.',
        'Договор заканчивается в марте: либо продлеваем, либо ищем другое помещение.',
        'Смета сходится, только если расходы на поездки останутся прежними.',
    ],
    'ja': [
        'お世話になっております。先週の会議の議事録をお送りします。',
        '十月分の請求書を添付いたしましたので、ご確認ください。',
        'ご注文の商品は本日倉庫から発送されました。',
        '詳しくは https://www.example.org/plan.html をご覧ください。',
        '金曜日までにご返事をいただけますと幸いです。',
        '新しいファームウェアを試しましたが、問題はありませんでした。',
        '会場が広い部屋に変わりましたのでお知らせします。',
        'よろしくお願いいたします。',
    ],
}
SUBJECTS = {
    'en': [
        'Minutes of Tuesday',
        'Re: Order 4711',
        'Invoice 2026-10-0071',
        'RE: firmware on the switches, both of them',
        'Workshop moved to the larger room',
        'Parcel on its way',
        'Re: Re: lease',
        'A rather long subject that tells everything there is to be told about the meeting of next Tuesday in Hall 3',
    ],
    'de': ['Rechnung für Oktober', 'AW: Lieferung nach Köln', 'Terminänderung', 'Rückfrage zur Kündigungsfrist'],
    'ru': [
        'Протокол собрания',
        'Re: Счёт за октябрь',
        'Перенос занятия',
        'Ответ: договор аренды помещения на Садовой улице',
    ],
    'ja': ['議事録の送付', 'Re: ご注文の件', '会場変更のお知らせ'],
}
NAMES = {
    'en': [('Anna', 'Miller'), ('John', 'Carter'), ('Priya', 'Shah'), ('Liam', 'O\'Connor')],
    'de': [('Jörg', 'Krüger'), ('Käthe', 'Schäfer'), ('Anke', 'Vogel')],
    'ru': [('Иван', 'Петров'), ('Ольга', 'Соколова')],
    'ja': [('太郎', '山田'), ('花子', '鈴木')],
}
CHARSETS = {
    'en': ['us-ascii', 'utf-8'],
    'de': ['utf-8', 'iso-8859-1', 'windows-1252'],
    'ru': ['utf-8', 'koi8-r', 'windows-1251'],
    'ja': ['utf-8', 'iso-2022-jp', 'shift_jis'],
}


def encodable(text, charset):
    try:
        text.encode(charset)
        return True
    except UnicodeEncodeError:
        return False


def _wrap(text, width, language):
    if language == 'ja':
        return [text[i : i + 36] for i in range(0, len(text), 36)]
    lines, line = [], ''
    for word in text.split(' '):
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = line + ' ' + word if line else word
    return lines + [line]


def paragraphs(rng, language, octets):
    """About `octets` of text: a list of paragraphs, each one long string."""
    found, size = [], 0
    while size < octets:
        count = rng.choice([1, 2, 3, 3, 4, 6])
        text = ('' if language == 'ja' else ' ').join(rng.choice(SENTENCES[language]) for _ in range(count))
        if rng.random() < 0.15:
            text += ' [%d]' % rng.randrange(10000)
        found.append(text)
        size += len(text.encode())
    return found


def plain_lines(rng, language, octets, style):
    """Lines of a plain text. style: wrapped | long | flowed."""
    lines = []
    for text in paragraphs(rng, language, octets):
        kind = rng.random()
        if kind < 0.07:
            lines += ['> ' + line for line in _wrap(text, 68, language)]
        elif style == 'long':
            lines.append(text)
        elif style == 'flowed':
            wrapped = _wrap(text, 70, language)
            lines += [line + ' ' for line in wrapped[:-1]] + wrapped[-1:]
        else:
            lines += _wrap(text, 72, language)
        if kind > 0.94:
            lines += ['  * 1.\tfirst  item', '  * 2.\tsecond  item', '']
        elif kind > 0.91:
            lines += ['From now on the list is closed.', '.profile and .bashrc are unchanged', '']
        elif kind > 0.88:
            lines += ['..', '. dots at the start of a line', '']
        lines.append('')
    lines.pop()
    if rng.random() < 0.4:
        first, last = rng.choice(NAMES['en'])
        lines += ['', '-- ' if rng.random() < 0.6 else '--', '%s %s' % (first, last), 'Example Ltd, Harbour Road 4']
    if rng.random() < 0.15:
        lines.insert(rng.randrange(len(lines)), 'a line with blanks at its end   ')
    return lines


def html_lines(rng, language, octets, charset, style):
    """Lines of an HTML text. style: lines | one (the whole paragraph run on one long line)."""
    rows = []
    for text in paragraphs(rng, language, octets):
        text = text.replace('&', '&amp;')
        text = re.sub(
            r'https?://[!-~]*[\w/]',
            lambda hit: '<a href="%s">%s</a>' % (hit.group(0), rng.choice([hit.group(0), 'here', 'this page'])),
            text,
        )
        rows.append('<p%s>%s</p>' % (rng.choice(['', '', ' class="text"', ' style="margin: 0"']), text))
    head = [
        '<html><head>',
        '<meta http-equiv="Content-Type" content="text/html; charset=%s">' % charset,
        '</head>',
        rng.choice(['<body>', '<body>', '<body bgcolor="#ffffff" text="#000000">']),
    ]
    if rng.random() < 0.3:
        head.insert(0, '<!DOCTYPE html>')
    tail = ['</body>', '</html>'] if rng.random() < 0.6 else ['</body></html>']
    if style == 'one':
        return head + [''.join(rows)] + tail
    return head + [line for row in rows for line in _wrap(row, 76, language)] + tail
