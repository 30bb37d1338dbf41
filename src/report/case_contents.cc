#include "report/case_contents.h"

#include "report/members.h"

namespace mailwhy::report {

namespace json = boost::json;

json::object contents_to_json(const mail::Contents& contents) {
  json::object to;
  to["size"] = contents.size;
  if (contents.attachments.empty()) return to;
  json::array attachments;
  for (const mail::Attachment& attachment : contents.attachments) {
    json::object one;
    if (!attachment.name.empty()) one["name"] = attachment.name;
    one["type"] = attachment.type;
    one["size"] = attachment.size;
    const auto& members = attachment.members;
    if (!members.empty()) one["members"] = json::array(members.begin(), members.end());
    attachments.push_back(std::move(one));
  }
  to["attachments"] = std::move(attachments);
  return to;
}

static size_t size_of(Members& members) {
  return static_cast<size_t>(members.number("size", 0, INT64_MAX).value_or(0));
}

Result<mail::Contents> contents_from_json(const json::object& object,
                                          const std::string& place) {
  Members members(object, place);
  mail::Contents contents;
  contents.size = size_of(members);
  if (const json::value* list = object.if_contains("attachments")) {
    if (!list->is_array()) return fail(place + ".attachments: not an array");
    for (const json::value& item : list->get_array()) {
      std::string at =
          fmt::format("{}.attachments[{}]", place, contents.attachments.size());
      if (!item.is_object()) return fail(at + ": not an object");
      Members one(item.get_object(), at);
      mail::Attachment attachment;
      attachment.name = one.text("name");
      attachment.type = one.text("type");
      attachment.size = size_of(one);
      attachment.members = one.texts("members");
      if (!one.error().empty()) return fail(one.error());
      contents.attachments.push_back(std::move(attachment));
    }
  }
  if (!members.error().empty()) return fail(members.error());
  return contents;
}

}  // namespace mailwhy::report
