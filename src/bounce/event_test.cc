// Events of mail services.
#include "bounce/event.h"

#include <doctest/doctest.h>

using namespace mailwhy;
using bounce::Refusal;

static Refusal only(std::string_view json) {
  REQUIRE(bounce::looks_like_event(json));
  auto refusals = bounce::read_events(json, {});
  REQUIRE(refusals);
  REQUIRE(refusals->size() == 1);
  return refusals->front();
}

static std::string ip(const std::optional<net::IpAddress>& address) {
  return address ? address->to_string() : "";
}

TEST_CASE("SendGrid") {
  Refusal refusal = only(
      R"([{"email":"bob@example.net","event":"bounce","type":"blocked","timestamp":1795253046,"ip":"192.0.2.10",
    "from":"alice@example.org","status":"5.7.1","reason":"550 5.7.1 SPF check failed","sg_event_id":"x"},{"event":"open","sg_event_id":"y"}])");
  CHECK(refusal.facts.format == "sendgrid");
  CHECK(ip(refusal.facts.client_ip) == "192.0.2.10");
  CHECK(refusal.facts.sender_domain == "example.org");
  CHECK(refusal.facts.reply.code == 550);
  CHECK(refusal.facts.refused_at);
  CHECK(refusal.reason.label == "spf_fail");
}

TEST_CASE("Amazon SES, alone and inside SNS") {
  const std::string bounce =
      R"({"notificationType":"Bounce","bounce":{"bounceType":"Permanent","bounceSubType":"General","bouncedRecipients":[{"emailAddress":"bob@example.net","action":"failed","status":"5.7.1","diagnosticCode":"smtp; 550 5.7.1 rejected by SPF policy"}],"timestamp":"2026-11-21T05:19:53.000Z","remoteMtaIp":"198.51.100.7","reportingMTA":"dns; a8-70.smtp-out.amazonses.com"},"mail":{"source":"alice@example.org","sourceIp":"203.0.113.1","commonHeaders":{"from":["Alice <alice@example.com>"]}}})";
  std::string escaped;
  for (char c : bounce) escaped += c == '"' ? std::string("\\\"") : std::string(1, c);
  for (const std::string& json :
       {bounce,
        R"({"Type":"Notification","TopicArn":"arn:x","Message":")" + escaped + "\"}"}) {
    Refusal refusal = only(json);
    CHECK(refusal.facts.recipient == "bob@example.net");
    CHECK(refusal.facts.sender == "alice@example.org");
    CHECK(refusal.facts.from_domain == "example.com");
    CHECK(ip(refusal.facts.refused_by.ip) == "198.51.100.7");
    CHECK_FALSE(refusal.facts.client_ip);  // sourceIp is the API's client
    CHECK(refusal.facts.reported_by == "a8-70.smtp-out.amazonses.com");
    CHECK(refusal.reason.label == "spf_fail");
  }
}

TEST_CASE("Mailgun, Postmark, SparkPost") {
  Refusal mailgun = only(
      R"({"signature":{},"event-data":{"event":"failed","severity":"permanent","reason":"generic","recipient":"bob@example.net",
    "delivery-status":{"code":550,"message":"5.7.1 SPF check failed","mx-host":"mx.example.net","enhanced-code":"5.7.1"},
    "envelope":{"sender":"alice@example.org","sending-ip":"192.0.2.10"},"timestamp":1795253046.5}})");
  CHECK(mailgun.facts.reply.code == 550);
  CHECK(mailgun.facts.reply.status == "5.7.1");
  CHECK(mailgun.facts.refused_by.name == "mx.example.net");
  CHECK(ip(mailgun.facts.client_ip) == "192.0.2.10");
  CHECK(mailgun.reason.label == "spf_fail");
  Refusal postmark = only(
      R"({"RecordType":"Bounce","Type":"HardBounce","TypeCode":1,"Email":"bob@example.net","From":"alice@example.org",
    "Description":"unknown","Details":"smtp;550 5.1.1 The email account that you tried to reach does not exist","BouncedAt":"2026-11-21T05:19:53.000Z"})");
  CHECK(postmark.facts.recipient == "bob@example.net");
  CHECK(postmark.reason.label == "recipient_unknown");
  Refusal sparkpost = only(
      R"([{"msys":{"message_event":{"type":"bounce","bounce_class":"25","error_code":"550","raw_reason":"550 5.7.1 SPF fail",
    "rcpt_to":"bob@example.net","msg_from":"alice@example.org","sending_ip":"192.0.2.10","ip_address":"198.51.100.7","timestamp":"1795253046"}}}])");
  CHECK(ip(sparkpost.facts.client_ip) == "192.0.2.10");
  CHECK(ip(sparkpost.facts.refused_by.ip) == "198.51.100.7");
  CHECK(sparkpost.facts.sender == "alice@example.org");
  CHECK(sparkpost.reason.label == "spf_fail");
}

TEST_CASE("numbers beyond all measure are no codes and no times") {
  auto refusals = bounce::read_events(
      R"([{"sg_event_id":"1","event":"bounce","email":"a@example.net","timestamp":1e300,"status":99999999999999999999999,"reason":"550 5.1.1 unknown user"}])",
      {});
  REQUIRE(refusals);
  CHECK_FALSE(refusals->at(0).facts.refused_at);
}

TEST_CASE("JSON lines, broken JSON and JSON that is no event") {
  auto lines = bounce::read_events(
      "{\"sg_event_id\":\"1\",\"event\":\"bounce\",\"email\":\"a@example.net\","
      "\"reason\":\"550 5.1.1 unknown user\"}\n"
      "{\"sg_event_id\":\"2\",\"event\":\"dropped\",\"email\":\"b@example.net\","
      "\"reason\":\"Bounced Address\"}\n",
      {});
  REQUIRE(lines);
  REQUIRE(lines->size() == 2);
  CHECK(lines->at(1).reason.label == "esp_suppressed");
  CHECK(bounce::read_events("{\"a\":", {}).error().what ==
        "this looks like JSON but cannot be read as such");
  CHECK(bounce::read_events("{\"a\":1}", {}).error().what ==
        "this JSON is no event of a known mail service");
  CHECK(bounce::read_events(
            R"({"sg_event_id":"1","event":"open","email":"a@example.net"})", {})
            .error()
            .what == "the event \"open\" tells of no refusal");
  CHECK_FALSE(bounce::read_events(std::string(100000, '['), {}));
}

TEST_CASE("a line of KumoMTA's log: both ends with their addresses") {
  auto input = bounce::read_input(
      R"({"type":"Bounce","sender":"alice@example.org","recipient":"bob@example.net",)"
      R"("response":{"code":550,"content":"5.7.1 SPF check failed"},)"
      R"("peer_address":{"name":"mx.example.net.","addr":"198.51.100.7"},)"
      R"("timestamp":1795253046,"source_address":{"address":"192.0.2.10:0"}})",
      "kumo.log");
  REQUIRE(input);
  REQUIRE(input->refusals.size() == 1);
  const bounce::Facts& facts = input->refusals[0].facts;
  CHECK(facts.recipient == "bob@example.net");
  CHECK(facts.sender == "alice@example.org");
  CHECK(facts.client_ip->to_string() == "192.0.2.10");
  CHECK(facts.refused_by.name == "mx.example.net");
  CHECK(facts.reply.code == 550);
  CHECK(input->refusals[0].reason.label == "spf_fail");
}

static std::vector<Refusal> all(std::string_view json) {
  auto refusals = bounce::read_events(json, {});
  REQUIRE(refusals);
  return *refusals;
}

static std::string quoted(std::string_view json) {
  std::string out = "\"";
  for (char c : json) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

TEST_CASE("an event is found in whatever Amazon's services wrapped it") {
  const std::string ses =
      R"({"eventType":"Bounce","bounce":{"bounceType":"Transient","bounceSubType":"MailboxFull","bouncedRecipients":[{"emailAddress":"bob@example.net","status":"4.2.2","diagnosticCode":"smtp; 452 4.2.2 over quota"},{"emailAddress":"ann@example.net","status":"4.2.2","diagnosticCode":"smtp; 452 4.2.2 over quota"}]},"mail":{"source":"news@example.org"}})";
  const std::string sns =
      R"({"Type":"Notification","TopicArn":"arn:x","Message":)" + quoted(ses) + "}";
  for (const std::string& json :
       {ses, sns, R"({"Messages":[{"MessageId":"1","Body":)" + quoted(sns) + "}]}",
        R"({"Records":[{"messageId":"1","body":)" + quoted(sns) + "}]}",
        R"({"Records":[{"Sns":)" + sns + "}]}",
        R"({"detail-type":"Email Bounced","source":"aws.ses","detail":)" + ses + "}"}) {
    auto refusals = all(json);
    REQUIRE(refusals.size() == 2);
    CHECK(refusals[1].facts.recipient == "ann@example.net");
    CHECK(refusals[1].reason.label == "mailbox_full");
    CHECK_FALSE(refusals[1].reason.permanent);
  }
}

TEST_CASE("what a service says of itself is no refusal, and nothing unreadable") {
  for (std::string_view json :
       {R"({"Type":"SubscriptionConfirmation","TopicArn":"arn:x","Message":"You chose"})",
        R"({"eventType":"Send","mail":{"destination":["bob@example.net"]},"send":{}})",
        R"([{"msys":{}}])"}) {
    auto refusals = bounce::read_events(json, {});
    REQUIRE_FALSE(refusals);
    CHECK(refusals.error().nothing_there);
  }
}

TEST_CASE("pages of a service's interface hold many events") {
  auto mailgun = all(
      R"({"items":[{"event":"failed","severity":"temporary","recipient":"bob@example.net","delivery-status":{"code":452,"message":"4.2.2 over quota"}},{"event":"accepted","recipient":"x@example.net","delivery-status":{"code":250}},{"event":"failed","severity":"permanent","reason":"suppress-bounce","recipient":"cat@example.net","delivery-status":{"code":605,"message":"","description":"Not delivering to previously bounced address"}}],"paging":{}})");
  REQUIRE(mailgun.size() == 2);
  CHECK(mailgun[0].reason.retry);
  CHECK(mailgun[1].reason.label == "esp_suppressed");
  auto postmark = all(
      R"({"TotalCount":1,"Bounces":[{"ID":2,"Type":"Transient","TypeCode":2,"Email":"ann@example.net","Details":"Action: delayed\r\nStatus: 4.2.2\r\nDiagnostic-Code: smtp;452 4.2.2 mailbox full"}]})");
  REQUIRE(postmark.size() == 1);
  CHECK(postmark[0].facts.reply.code == 452);
  CHECK(postmark[0].reason.label == "mailbox_full");
}

TEST_CASE("the form fields of Mailgun's first interface") {
  Refusal refusal = only(
      R"({"event":"dropped","recipient":"bob@example.net","reason":"hardfail","code":"605","description":"Not delivering to previously bounced address","message-headers":"[]"})");
  CHECK(refusal.facts.format == "mailgun");
  CHECK_FALSE(refusal.facts.reply.code);  // 605 is Mailgun's own
  CHECK(refusal.reason.label == "esp_suppressed");
}

TEST_CASE("KumoMTA: the status in parts, repeated in a reply of several lines") {
  Refusal refusal = only(
      R"({"type":"Bounce","sender":"a@example.org","recipient":["bob@example.net"],"response":{"code":550,"enhanced_code":{"class":5,"subject":1,"detail":1},"content":"The account does not exist. Please try 5.1.1 double-checking the address 5.1.1 for typos","command":"RCPT TO:<bob@example.net>"},"peer_address":{"name":"mx.example.net.","addr":"198.51.100.7"}})");
  CHECK(refusal.facts.recipient == "bob@example.net");
  CHECK(refusal.facts.reply.status == "5.1.1");
  CHECK(refusal.facts.reply.text ==
        "The account does not exist. Please try double-checking the address for typos");
  CHECK(refusal.facts.phase == bounce::Phase::Rcpt);
  CHECK(refusal.reason.label == "recipient_unknown");
}

TEST_CASE("a service's own class counts where its words say nothing") {
  Refusal sendgrid = only(
      R"({"email":"bob@example.net","event":"bounce","type":"blocked","bounce_classification":"Reputation","reason":"554 q17 x","sg_event_id":"4"})");
  CHECK(sendgrid.reason.label == "ip_reputation");
  Refusal ses = only(
      R"({"eventType":"Bounce","bounce":{"bounceType":"Permanent","bounceSubType":"General","bouncedRecipients":[{"emailAddress":"bob@example.net"}]},"mail":{}})");
  CHECK(ses.reason.label == "unclassified");
  CHECK(ses.reason.permanent);
  CHECK_FALSE(ses.reason.retry);
}

TEST_CASE("many events cost no more than their bytes") {
  std::string json = "[";
  for (int i = 0; i < 5000; i++)
    json +=
        R"({"sg_event_id":"1","event":"bounce","email":"a@example.net","reason":"550 )"
        "mailbox number " +
        std::to_string(i) +
        R"( does not exist"},)"
        "\n";
  json.back() = ' ';
  json[json.size() - 2] = ']';
  bounce::ReadOptions options;
  options.refusals = 5000;
  auto refusals = bounce::read_events(json, options);
  REQUIRE(refusals);
  CHECK(refusals->size() == 5000);
  CHECK(refusals->back().reply_line == 5000);
}
