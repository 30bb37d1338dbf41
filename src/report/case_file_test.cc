#include "report/case_file.h"

#include <doctest/doctest.h>

#include "diagnose/authentication.h"
#include "mail/reader.h"
#include "report/json_writer.h"

using namespace mailwhy;
using namespace mailwhy::report;

static bounce::Input refused_offer() {
  bounce::Refusal refusal;
  refusal.facts.recipient = "anna.b@guests.example";
  refusal.facts.sender = "info@bakery.example";
  refusal.facts.sender_domain = "bakery.example";
  refusal.facts.client_ip = *net::IpAddress::parse("2001:db8::7");
  refusal.facts.refused_by.name = "mx.guests.example";
  refusal.facts.phase = bounce::Phase::EndOfData;
  refusal.facts.reply = {550, "5.7.1", "info@bakery.example is not welcome \xff"};
  refusal.facts.sources.set("client_ip", bounce::Source::Report);
  refusal.facts.limit = 20;
  refusal.reason.label = "spf_fail";
  refusal.reason.confidence = 0.97;
  refusal.reason.matched = {"not welcome", 12, 11};
  refusal.reply_line = 31;
  refusal.quoted = "550 5.7.1 info@bakery.example";
  auto mail = mail::read_message(
      "Received: from pc ([203.0.113.5]) by mail.bakery.example with ESMTPSA\n"
      "From: Bo <info@bakery.example>\nSubject: Offer\n\nthe secret text\n");
  refusal.returned = std::make_shared<const mail::Message>(std::move(*mail));
  refusal.contents = std::make_shared<const mail::Contents>(mail::Contents{
      {{"invoice.zip", "application/zip", 14'200'000, {"doc.js"}}}, 19'500'000});
  return {bounce::Kind::Bounce, "offer.eml", {refusal}};
}

static CaseFile recorded(Body body) {
  CaseFile file;
  file.tool_version = "0.1.0";
  file.options = {{"format", "json"}};
  file.inputs = {refused_offer()};
  file.body = body;
  file.dns = {{"now", "2026-11-21T22:00:00Z"}};
  return file;
}

TEST_CASE("a case comes back as it was written") {
  std::string text = to_text(recorded(Body::LeftOut));
  auto again = parse_case_file(text);
  REQUIRE(again);
  CHECK(to_text(*again) == text);
  const bounce::Refusal& refusal = again->inputs.at(0).refusals.at(0);
  CHECK(refusal.facts.client_ip->to_string() == "2001:db8::7");
  CHECK(refusal.facts.phase == bounce::Phase::EndOfData);
  CHECK(refusal.facts.reply.text == "info@bakery.example is not welcome \xff");
  REQUIRE(refusal.facts.sources.find("client_ip"));
  CHECK(*refusal.facts.sources.find("client_ip") == bounce::Source::Report);
  CHECK(refusal.reason.confidence == 0.97);
  CHECK(refusal.reason.matched->offset == 12);
  CHECK(refusal.reply_line == 31);
  CHECK(refusal.returned->received().size() == 1);
  CHECK(refusal.contents->size == 19'500'000);
  CHECK(refusal.contents->attachments.at(0).members.at(0) == "doc.js");
}

TEST_CASE("the text of the mail is kept only where that was asked for") {
  CHECK(to_text(recorded(Body::LeftOut)).find("secret") == std::string::npos);
  CHECK(to_text(recorded(Body::Kept)).find("secret") != std::string::npos);
  auto again = parse_case_file(to_text(recorded(Body::LeftOut)));
  CHECK(again->inputs[0].refusals[0].returned->headers_only);
  CHECK(again->inputs[0].refusals[0].returned->header().value("Subject") == "Offer");
}

TEST_CASE(
    "a signed mail keeps its hashes where its text and its addresses are left out") {
  CaseFile file = recorded(Body::LeftOut);
  bounce::Refusal& refusal = file.inputs[0].refusals[0];
  auto mail = mail::read_message(
      "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=bakery.example; s=s1;\n"
      "\th=From:Subject; bh=frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=; b=AAAA\n"
      "From: Bo <info@bakery.example>\nSubject: Offer\n\nthe secret text\n");
  refusal.returned = std::make_shared<const mail::Message>(std::move(*mail));
  refusal.contents = std::make_shared<const mail::Contents>(
      mail::Contents{{}, refusal.returned->bytes.size()});
  auto hashes = diagnose::signed_hashes(refusal);
  REQUIRE(hashes.size() == 1);
  REQUIRE(hashes[0].body);
  CHECK(hashes[0].body_size == 17);

  for (Masking masking : {Masking::Masked, Masking::AsItIs}) {
    auto kept = as_recorded(file.inputs[0], Body::LeftOut, masking);
    REQUIRE(kept);
    const auto& again = kept->refusals[0].signed_hashes;
    REQUIRE(again);
    REQUIRE(again->size() == 1);
    CHECK(again->at(0).header == hashes[0].header);
    CHECK(again->at(0).body == hashes[0].body);
  }
}

TEST_CASE("the file says which personal data stands in it") {
  auto lines = personal_data(recorded(Body::Kept));
  CHECK(lines.size() == 7);
  CHECK(lines.front() == "mail addresses of sender and recipient");
  CaseFile empty;
  CHECK(personal_data(empty).empty());
}

TEST_CASE("masking hides local parts wherever they stand and moves nothing") {
  CHECK(mask_addresses("<info@a.example> bo.b+x=y@b.example") ==
        "<xxxx@a.example> xxxxxxxx@b.example");
  CHECK(mask_addresses("\"a b\"@c.example") == "\"xxx\"@c.example");
  CHECK(mask_addresses("id=bo%40d.example&x=1") == "xxxxx%40d.example&x=1");
  CHECK(mask_addresses("no address, @ alone") == "no address, @ alone");
  CHECK(mask_addresses("a@b@c.example") == "x@x@c.example");
  CHECK(mask_addresses("") == "");
}

TEST_CASE("a broken case file is refused with the place") {
  auto what = [](std::string_view text) {
    auto parsed = parse_case_file(text);
    REQUIRE_FALSE(parsed);
    return parsed.error().what;
  };
  CHECK(what("") == "no JSON from this byte on");
  CHECK(what("{}") == "no mailwhy case: it has no \"schema\"");
  CHECK(what(R"({"schema": "mailwhy.case/9"})") ==
        "its schema is \"mailwhy.case/9\", this mailwhy reads mailwhy.case/1");
  CHECK(
      what(
          R"({"schema": "mailwhy.case/1", "inputs": [{"refusals": [{"facts": {"client_ip": "x"}}]}], "dns": {}})") ==
      "inputs[0].refusals[0].facts.client_ip: not an IP address");
  CHECK(what(R"({"schema": "mailwhy.case/1", "inputs": []})") == "dns: not an object");
  CHECK(what("{} {}") == "something follows the JSON");
  CHECK(what(std::string(100, '[')) == "no JSON from this byte on");
}
