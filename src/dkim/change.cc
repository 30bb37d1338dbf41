#include "dkim/change.h"

#include <array>

namespace mailwhy::dkim {

static constexpr std::array<std::string_view, kChangeKinds> kChangeNames = {
    "footer_added",
    "banner_added",
    "block_added",
    "part_added",
    "wrapped_in_multipart",
    "empty_lines_added",
    "empty_lines_removed",
    "lines_wrapped",
    "lines_split",
    "lines_joined",
    "trailing_blanks_removed",
    "trailing_blanks_added",
    "blanks_changed",
    "from_line_quoted",
    "from_line_unquoted",
    "dots_doubled",
    "dots_lost",
    "bare_line_feeds",
    "encoded_quoted_printable",
    "encoded_base64",
    "decoded_to_8bit",
    "quoted_printable_rewritten",
    "base64_rewritten",
    "charset_converted",
    "preamble_changed",
    "boundary_replaced",
    "part_header_rewritten",
    "part_header_added",
    "part_header_removed",
    "links_rewritten",
    "subject_tag_added",
    "spam_mark_added",
    "external_mark_added",
    "text_added",
    "reply_prefix_changed",
    "words_reencoded",
    "words_decoded",
    "words_encoded",
    "field_refolded",
    "field_blanks_changed",
    "field_name_changed",
    "field_added",
    "field_duplicated",
    "field_removed",
    "field_replaced",
    "from_rewritten",
    "address_quotes_changed",
    "address_list_rewritten",
    "domain_case_changed",
    "date_reformatted",
    "message_id_rewritten",
    "content_type_rewritten",
    "encoding_field_changed",
    "signature_refolded",
};

std::string_view to_string(ChangeKind kind) {
  return kChangeNames[static_cast<size_t>(kind)];
}

}  // namespace mailwhy::dkim
