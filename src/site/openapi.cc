// The description of the JSON API: OpenAPI 3.1, written by hand. site_test holds it
// against what the API answers.
#include "report/json_writer.h"
#include "site/api.h"

namespace mailwhy::site {

// clang-format off
constexpr std::string_view kDescription = R"json({
  "openapi": "3.1.0",
  "info": {
    "title": "mailwhy",
    "version": "@version@",
    "description": "Why a mail was refused, who must act, and exactly what to change, proven against DNS. No key is needed; each client may ask so many times a minute.",
    "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}
  },
  "servers": [{"url": @url@}],
  "paths": {
    "/api/v1/diagnose": {
      "post": {
        "operationId": "diagnose",
        "summary": "From a refusal to its cause, the one who must act, and a proven change",
        "description": "The same bytes as `mailwhy --json` prints for this input. Send a JSON object, a form, or the input itself as the body (then the other members may stand in the query). A mailbox of several bounces gives an array of reports.",
        "parameters": [
          {"name": "lang", "in": "query", "schema": {"$ref": "#/components/schemas/Language"}},
          {"name": "ip", "in": "query", "schema": {"type": "string"}, "description": "The address that sent, where the input does not say it."},
          {"name": "sender", "in": "query", "schema": {"type": "string"}, "description": "The envelope sender; empty for a bounce."},
          {"name": "helo", "in": "query", "schema": {"type": "string"}, "description": "The name with which the sending server greeted."},
          {"name": "recipient", "in": "query", "schema": {"type": "string"}},
          {"name": "source", "in": "query", "schema": {"type": "string"}, "description": "What the report calls the input."},
          {"name": "text", "in": "query", "schema": {"type": "string"}, "description": "A pasted reply, as --text takes it; instead of a body."},
          {"name": "input", "in": "query", "schema": {"type": "string"}, "description": "Instead of a body."},
          {"name": "share", "in": "query", "schema": {"type": "string", "enum": ["true", "false"]}}
        ],
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/DiagnoseRequest"}},
            "multipart/form-data": {"schema": {"$ref": "#/components/schemas/DiagnoseRequest"}},
            "application/x-www-form-urlencoded": {"schema": {"$ref": "#/components/schemas/DiagnoseRequest"}},
            "message/rfc822": {"schema": {"type": "string"}},
            "text/plain": {"schema": {"type": "string"}},
            "application/octet-stream": {"schema": {"type": "string"}}
          }
        },
        "responses": {
          "200": {
            "description": "The report, or an array of them.",
            "headers": {"Location": {"description": "With share: where the case is kept for 30 days.", "schema": {"type": "string"}}},
            "content": {"application/json": {"schema": {"oneOf": [{"$ref": "#/components/schemas/Report"}, {"type": "array", "items": {"$ref": "#/components/schemas/Report"}}]}}}
          },
          "400": {"$ref": "#/components/responses/BadRequest"},
          "413": {"$ref": "#/components/responses/TooLarge"},
          "422": {"$ref": "#/components/responses/Unreadable"},
          "429": {"$ref": "#/components/responses/TooMany"},
          "503": {"$ref": "#/components/responses/Busy"}
        }
      }
    },
    "/api/v1/spf": {
      "get": {
        "operationId": "spf",
        "summary": "One SPF evaluation (RFC 7208), of the published record or of one that is tried out",
        "parameters": [
          {"name": "ip", "in": "query", "required": true, "schema": {"type": "string"}, "description": "The address that sends."},
          {"name": "sender", "in": "query", "schema": {"type": "string"}, "description": "The envelope sender; without it the HELO identity is checked."},
          {"name": "helo", "in": "query", "schema": {"type": "string"}},
          {"name": "receiver", "in": "query", "schema": {"type": "string"}, "description": "For %{r} in explanations."},
          {"name": "record", "in": "query", "schema": {"type": "string"}, "description": "Judged instead of what the domain publishes."}
        ],
        "responses": {
          "200": {"description": "The result.", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/SpfResult"}}}},
          "400": {"$ref": "#/components/responses/BadRequest"},
          "429": {"$ref": "#/components/responses/TooMany"},
          "503": {"$ref": "#/components/responses/Busy"}
        }
      },
      "post": {
        "operationId": "spfPosted",
        "summary": "The same, for records too long for an address",
        "requestBody": @members SpfRequest@,
        "responses": {
          "200": {"description": "The result.", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/SpfResult"}}}},
          "400": {"$ref": "#/components/responses/BadRequest"},
          "413": {"$ref": "#/components/responses/TooLarge"},
          "429": {"$ref": "#/components/responses/TooMany"},
          "503": {"$ref": "#/components/responses/Busy"}
        }
      }
    },
    "/api/v1/check": {
      "get": {
        "operationId": "check",
        "summary": "A domain or a server examined before anything is refused",
        "description": "The same bytes as `mailwhy check --json` prints. No port of a mail server is opened.",
        "parameters": [
          {"name": "domain", "in": "query", "schema": {"type": "string"}, "description": "What is examined, as it is pasted; or an address."},
          {"name": "addresses", "in": "query", "schema": {"type": "string"}, "description": "Servers that send for it, at most 8, separated by blanks or commas."},
          {"name": "helo", "in": "query", "schema": {"type": "string"}, "description": "The name with which they greet."},
          {"name": "selectors", "in": "query", "schema": {"type": "string"}, "description": "Of DKIM keys, at most 8."},
          {"name": "lang", "in": "query", "schema": {"$ref": "#/components/schemas/Language"}}
        ],
        "responses": {
          "200": {"description": "The report, with one case.", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Report"}}}},
          "400": {"$ref": "#/components/responses/BadRequest"},
          "429": {"$ref": "#/components/responses/TooMany"},
          "503": {"$ref": "#/components/responses/Busy"}
        }
      },
      "post": {
        "operationId": "checkPosted",
        "summary": "The same, with the members in the body",
        "requestBody": @members CheckRequest@,
        "responses": {
          "200": {"description": "The report, with one case.", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Report"}}}},
          "400": {"$ref": "#/components/responses/BadRequest"},
          "413": {"$ref": "#/components/responses/TooLarge"},
          "429": {"$ref": "#/components/responses/TooMany"},
          "503": {"$ref": "#/components/responses/Busy"}
        }
      }
    },
    "/api/v1/openapi.json": {
      "get": {
        "operationId": "description",
        "summary": "This description",
        "responses": {"200": {"description": "OpenAPI 3.1.", "content": {"application/json": {"schema": {"type": "object"}}}}}
      }
    }
  },
  "components": {
    "responses": {
      "BadRequest": {"description": "A member is missing or cannot be read: invalid_json, invalid_form, unknown_member, missing_member, bad_value, no_input.", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}},
      "TooLarge": {"description": "The body is larger than the server takes."},
      "Unreadable": {"description": "The input was read and cannot be diagnosed: no_refusal, unreadable_input.", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}},
      "TooMany": {
        "description": "This client has asked too often: too_many_requests.",
        "headers": {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}},
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
      },
      "Busy": {
        "description": "All places for diagnoses are taken: busy.",
        "headers": {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}},
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
      }
    },
    "schemas": {
      "Language": {"type": "string", "enum": ["en", "ru"]},
      "DiagnoseRequest": {
        "type": "object",
        "description": "One of input and text is there.",
        "properties": {
          "input": {"type": "string", "description": "A bounce, a mailbox, log lines, a reply, an event of a mail service; or a domain and an address."},
          "text": {"type": "string", "description": "A pasted reply, taken as one whatever it looks like."},
          "source": {"type": "string", "description": "What the report calls the input. Default: -"},
          "lang": {"$ref": "#/components/schemas/Language"},
          "ip": {"type": "string", "description": "The address that sent, where the input does not say it."},
          "sender": {"type": "string", "description": "The envelope sender; empty for a bounce."},
          "helo": {"type": "string", "description": "The name with which the sending server greeted."},
          "recipient": {"type": "string"},
          "share": {"type": ["boolean", "string"], "description": "Keep the case for 30 days, mail addresses masked; the header Location says where."}
        },
        "additionalProperties": false
      },
      "CheckRequest": {
        "type": "object",
        "properties": {
          "domain": {"type": "string"},
          "addresses": {"type": "string"},
          "helo": {"type": "string"},
          "selectors": {"type": "string"},
          "lang": {"$ref": "#/components/schemas/Language"}
        },
        "additionalProperties": false
      },
      "SpfRequest": {
        "type": "object",
        "required": ["ip"],
        "properties": {
          "ip": {"type": "string"},
          "sender": {"type": "string"},
          "helo": {"type": "string"},
          "receiver": {"type": "string"},
          "record": {"type": "string", "maxLength": 16384}
        },
        "additionalProperties": false
      },
      "SpfResult": {
        "type": "object",
        "required": ["schema", "result", "domain", "identity", "lookups", "void_lookups", "limits"],
        "properties": {
          "schema": {"const": "mailwhy.spf/1"},
          "result": {"type": "string", "enum": ["none", "neutral", "pass", "fail", "softfail", "temperror", "permerror"]},
          "domain": {"type": "string"},
          "identity": {"type": "string", "enum": ["mfrom", "helo"]},
          "explanation": {"type": "string"},
          "problem": {"type": "string", "description": "For permerror and temperror: what and where."},
          "lookups": {"type": "integer"},
          "void_lookups": {"type": "integer"},
          "decided_by": {
            "type": "object",
            "properties": {"domain": {"type": "string"}, "term": {"type": "string"}, "offset": {"type": "integer"}}
          },
          "trace": {"type": "array", "items": {"type": "object"}, "description": "The way to the result as a tree."},
          "limits": {
            "type": "object",
            "properties": {"lookups": {"type": "integer"}, "void_lookups": {"type": "integer"}}
          }
        }
      },
      "Report": {
        "type": "object",
        "description": "mailwhy.report/1. Within this version members are only added; what is not known is absent.",
        "required": ["schema", "tool", "asked_at", "input", "cases"],
        "properties": {
          "schema": {"const": "mailwhy.report/1"},
          "tool": {"type": "object", "properties": {"version": {"type": "string"}}},
          "asked_at": {"type": "string", "format": "date-time"},
          "input": {
            "type": "object",
            "properties": {
              "kind": {"type": "string", "enum": ["bounce", "reply", "log_line", "event", "message", "domain", "ip"]},
              "source": {"type": "string"}
            }
          },
          "cases": {"type": "array", "items": {"$ref": "#/components/schemas/Case"}}
        }
      },
      "Case": {
        "type": "object",
        "description": "One failed recipient.",
        "properties": {
          "facts": {"type": "object", "description": "What the input says, before anything is looked up."},
          "reason": {
            "type": "object",
            "properties": {
              "label": {"type": "string"},
              "confidence": {"type": "number"},
              "permanent": {"type": "boolean"},
              "retry": {"type": "boolean"},
              "suppress_address": {"type": "boolean"}
            }
          },
          "findings": {"type": "array", "items": {"$ref": "#/components/schemas/Finding"}, "description": "Worst first: the first one is the answer."},
          "changes": {"type": "array", "items": {"$ref": "#/components/schemas/Change"}},
          "evidence": {"type": "array", "items": {"type": "object"}},
          "unknown": {
            "type": "array",
            "items": {
              "type": "object",
              "properties": {"id": {"type": "string"}, "question": {"type": "string"}, "because": {"type": "string"}}
            }
          }
        }
      },
      "Finding": {
        "type": "object",
        "required": ["cause", "severity", "certainty", "actor", "title"],
        "properties": {
          "cause": {"type": "string", "description": "A name that /why/NAME explains."},
          "severity": {"type": "string", "enum": ["error", "warning", "info"]},
          "certainty": {"type": "string", "enum": ["proven", "likely", "possible"]},
          "actor": {"type": "string", "description": "Who must act."},
          "title": {"type": "string"},
          "evidence": {"type": "array", "items": {"type": "string"}},
          "params": {"type": "object"}
        }
      },
      "Change": {
        "type": "object",
        "required": ["for", "kind"],
        "properties": {
          "for": {"type": "string"},
          "kind": {"type": "string", "enum": ["dns", "steps", "wait", "none"]},
          "rrset": {
            "type": "object",
            "properties": {"name": {"type": "string"}, "type": {"type": "string"}, "ttl": {"type": "integer"}}
          },
          "before": {"type": "array", "description": "These leave the RRset."},
          "after": {"type": "array", "description": "These enter it; all others stay."},
          "only_if": {"type": "string", "description": "The question in unknown on which this change hangs: ask it first."},
          "proof": {"type": "object", "description": "Evaluated against DNS with this one change laid over it."},
          "steps": {"type": "array", "items": {"type": "string"}}
        }
      },
      "Error": {
        "type": "object",
        "required": ["error"],
        "properties": {
          "error": {
            "type": "object",
            "required": ["code", "message"],
            "properties": {
              "code": {"type": "string", "description": "A stable name."},
              "message": {"type": "string"},
              "hint": {"type": "string", "description": "What to do about it."}
            }
          }
        }
      }
    }
  }
}
)json";
// clang-format on

static void put(std::string& text, std::string_view mark, std::string_view value) {
  size_t at = text.find(mark);
  if (at != text.npos) text.replace(at, mark.size(), value);
}

// "@members SpfRequest@": these members, as JSON or in a form.
static void write_bodies(std::string& text) {
  constexpr std::string_view kMark = "@members ";
  for (size_t at = text.find(kMark); at != text.npos; at = text.find(kMark, at)) {
    size_t begin = at + kMark.size(), end = text.find('@', begin);
    const std::string schema = R"({"schema": {"$ref": "#/components/schemas/)" +
                               text.substr(begin, end - begin) + R"("}})";
    std::string body;
    for (std::string_view type :
         {"application/json", "application/x-www-form-urlencoded", "multipart/form-data"})
      body.append(body.empty() ? "" : ", ").append(1, '"').append(type).append("\": ") +=
          schema;
    text.replace(at, end + 1 - at, R"({"required": true, "content": {)" + body + "}}");
  }
}

std::string openapi_text(std::string_view version, std::string_view url) {
  std::string text(kDescription), quoted;
  report::write_json_string(url, quoted);
  write_bodies(text);
  put(text, "@version@", version);
  put(text, "@url@", quoted);
  return text;
}

}  // namespace mailwhy::site
