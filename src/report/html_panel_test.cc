#include "report/html_panel.h"

#include <doctest/doctest.h>

#include <boost/json/array.hpp>

using namespace mailwhy;
using namespace mailwhy::report;

static diagnose::Case at(const char* zone, const char* server) {
  diagnose::Evidence ns;
  ns.check = "ns";
  ns.detail = {{"zone", zone}, {"zone_ns", boost::json::array{server}}};
  diagnose::Case one;
  one.evidence.push_back(ns);
  return one;
}

static diagnose::Change change_of(const char* name) {
  diagnose::Change change;
  change.rrset.name = name;
  return change;
}

TEST_CASE("a known DNS host is spoken to in the words of its panel") {
  auto one = at("example.org", "ada.ns.cloudflare.com");
  Panel panel = panel_for(one, change_of("example.org."));
  CHECK(panel.host == "Cloudflare");
  CHECK(panel.value_field == "Content");
  CHECK(panel.name == "@");
  panel = panel_for(at("example.org", "ns-7.awsdns-31.co.uk"), change_of("example.org."));
  CHECK(panel.host == "Amazon Route 53");
  CHECK(panel.name.empty());
  CHECK(panel.quoted);
}

TEST_CASE("where a word of the panel is not known, the general one stands") {
  Panel panel = panel_for(at("example.org", "ns1.beget.com"), change_of("example.org."));
  CHECK(panel.host == "Beget");
  CHECK(panel.value_field.empty());
  CHECK(panel.name == "@");
}

TEST_CASE("a zone at two hosts is at none that could be named") {
  diagnose::Case one = at("example.org", "ada.ns.cloudflare.com");
  one.evidence.front().detail["zone_ns"] =
      boost::json::array{"ada.ns.cloudflare.com", "ns1.example.net"};
  CHECK(panel_for(one, change_of("example.org.")).host.empty());
}

TEST_CASE("the name in a panel is the one below the zone") {
  auto one = at("dept.example.org", "ns1.example.net");
  CHECK(panel_for(one, change_of("News.dept.example.org.")).name == "news");
  CHECK(panel_for(one, change_of("dept.example.org.")).name == "@");
  CHECK(panel_for(one, change_of("dept.example.org.")).host.empty());
}

TEST_CASE("without a known zone the name is the one below the registrable domain") {
  CHECK(panel_for({}, change_of("example.co.uk.")).name == "@");
  CHECK(panel_for({}, change_of("a.b.example.co.uk.")).name == "a.b");
}
