"""Which of mailwhy's names for a change (src/dkim/change.h) are right for what the judge did: fixed before measuring.

One row a family: names of which at least one must be said of the body, names of which one must be said of the header,
and names that may stand beside them because the same edit has these sides too.
"""

TABLE = {
    # family: (body, header, beside)
    'added_at_end': ({'footer_added'}, set(), set()),
    'added_at_start': ({'banner_added'}, set(), set()),
    'inserted': ({'block_added', 'footer_added', 'banner_added'}, set(), set()),
    'added_to_parts': (set(), set(), set()),
    'part_added': ({'part_added'}, set(), set()),
    'wrapped': (
        {'wrapped_in_multipart'},
        {
            'content_type_rewritten',
            'wrapped_in_multipart',
            'field_replaced',
            'field_removed',
            'encoding_field_changed',
            'boundary_replaced',
        },
        {'part_added', 'footer_added'},
    ),
    'report_safe': (set(), {'field_removed', 'field_added'}, {'banner_added'}),
    'blank_lines': ({'empty_lines_added', 'empty_lines_removed'}, set(), set()),
    'preamble': ({'preamble_changed'}, set(), set()),
    'to_quoted_printable': (
        {'encoded_quoted_printable'},
        {'encoding_field_changed', 'encoded_quoted_printable', 'field_added'},
        {'part_header_rewritten', 'part_header_added'},
    ),
    'to_base64': (
        {'encoded_base64'},
        {'encoding_field_changed', 'encoded_base64', 'field_added'},
        {'part_header_rewritten', 'part_header_added'},
    ),
    'to_8bit': ({'decoded_to_8bit'}, {'encoding_field_changed', 'decoded_to_8bit'}, {'part_header_rewritten'}),
    'qp_rewritten': ({'quoted_printable_rewritten'}, set(), set()),
    'base64_rewritten': ({'base64_rewritten'}, set(), set()),
    'charset': (
        {'charset_converted'},
        {'content_type_rewritten', 'charset_converted'},
        {'encoding_field_changed', 'field_added'},
    ),
    'line_split': ({'lines_split'}, set(), set()),
    'rewrapped': ({'lines_wrapped'}, set(), set()),
    'trailing_blanks_removed': ({'trailing_blanks_removed', 'blanks_changed'}, set(), set()),
    'trailing_blanks_added': ({'trailing_blanks_added', 'blanks_changed'}, set(), set()),
    'tabs': ({'blanks_changed'}, set(), set()),
    'from_escaped': ({'from_line_quoted'}, set(), set()),
    'dots_doubled': ({'dots_doubled'}, set(), set()),
    'dots_lost': ({'dots_lost'}, set(), set()),
    'line_ends': ({'bare_line_feeds'}, set(), set()),
    'links': ({'links_rewritten'}, set(), set()),
    'part_fields': ({'part_header_rewritten'}, set(), set()),
    'part_field_added': ({'part_header_added'}, set(), set()),
    'boundary': ({'boundary_replaced'}, {'content_type_rewritten', 'boundary_replaced', 'field_replaced'}, set()),
    # A tag is a tag, whoever wrote it; but a list's tag is no spam mark.
    'list_tag': (set(), {'subject_tag_added'}, {'reply_prefix_changed'}),
    'spam_mark': (set(), {'spam_mark_added', 'subject_tag_added', 'text_added'}, set()),
    'external_mark': (set(), {'external_mark_added', 'subject_tag_added', 'text_added'}, set()),
    'loose_tag': (set(), {'subject_tag_added', 'text_added'}, {'reply_prefix_changed'}),
    'subject_suffix': (set(), {'text_added', 'subject_tag_added', 'spam_mark_added', 'external_mark_added'}, set()),
    'encoded_word': (set(), {'words_reencoded'}, set()),
    'word_decoded': (set(), {'words_decoded'}, set()),
    'refolded': (
        set(),
        {'field_refolded', 'field_blanks_changed', 'address_list_rewritten', 'content_type_rewritten'},
        set(),
    ),
    'blanks_between': (set(), {'field_blanks_changed', 'field_refolded'}, set()),
    'address_quotes': (set(), {'address_quotes_changed'}, {'address_list_rewritten'}),
    'address_list': (
        set(),
        {'address_list_rewritten', 'address_quotes_changed', 'field_blanks_changed', 'field_refolded'},
        set(),
    ),
    'from_rewritten': (
        set(),
        {'from_rewritten'},
        {'field_added', 'field_replaced', 'text_added', 'address_list_rewritten'},
    ),
    'field_added': (set(), {'field_added'}, set()),
    'field_duplicated': (set(), {'field_duplicated', 'field_added'}, set()),
    'field_removed': (set(), {'field_removed'}, set()),
    'field_copied': (set(), {'field_removed', 'field_replaced'}, set()),
    'date_rewritten': (set(), {'date_reformatted'}, set()),
    'name_spelling': (set(), {'field_name_changed'}, set()),
    'content_type': (set(), {'content_type_rewritten', 'field_blanks_changed'}, set()),
}


def wanted(change, part):
    """Names of which the explanation of this part has to say one."""
    return set().union(*(TABLE[family][0 if part == 'body' else 1] for family in change.kinds))


def allowed(changes, part):
    """Names that may stand in the explanation of this part; any other is wrong."""
    names = set()
    for one in changes:
        names |= wanted(one, part)
        for family in one.kinds:
            names |= TABLE[family][2]
    return names
