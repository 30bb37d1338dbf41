#include "spf/check.h"

#include "spf/world_for_tests.h"

namespace mailwhy::spf {

TEST_CASE("a result says which term decided and where it stands") {
  World world(R"(
example.org. TXT "v=spf1 mx include:_spf.example.net -all"
example.org. MX 10 mx.example.org.
mx.example.org. A 192.0.2.1
_spf.example.net. TXT "v=spf1 ip4:198.51.100.0/24 ~all"
)");
  Result pass = check_host(world, query("198.51.100.7", "info@Example.ORG"));
  CHECK(pass.verdict == Verdict::Pass);
  CHECK(pass.domain == "example.org");
  REQUIRE(pass.decided_by);
  CHECK(pass.decided_by->domain == "_spf.example.net");
  CHECK(pass.decided_by->term == "ip4:198.51.100.0/24");
  CHECK(pass.decided_by->offset == 7);
  CHECK(pass.lookups == 2);
  Result fail = check_host(world, query("203.0.113.9", "info@example.org"));
  CHECK(fail.verdict == Verdict::Fail);
  CHECK(fail.decided_by->domain == "example.org");
  CHECK(fail.decided_by->term == "-all");
  CHECK(fail.explanation == "203.0.113.9 is not allowed to send mail for example.org");
}

TEST_CASE("the trace is a tree of records, terms and look-ups that outlives the check") {
  Result result;
  {
    World world(R"(
example.org. TXT "v=spf1 a:nothing.example.org " "include:_spf.example.net -all"
_spf.example.net. TXT "v=spf1 ip4:198.51.100.0/24 ~all"
)");
    result = check_host(world, query("198.51.100.7", "info@example.org"));
  }
  const auto& trace = result.trace;
  REQUIRE(trace.size() == 6);
  CHECK(trace[0].what == TraceNode::What::RecordText);
  CHECK(trace[0].text == "v=spf1 a:nothing.example.org include:_spf.example.net -all");
  CHECK(trace[0].verdict == Verdict::Pass);
  CHECK(trace[1].text == "a:nothing.example.org");
  CHECK(trace[1].name->to_string() == "nothing.example.org");
  CHECK(trace[2].what == TraceNode::What::Lookup);
  CHECK(trace[2].parent == 1);
  CHECK(trace[2].is_void);
  CHECK(answer_text(*trace[2].answer, trace[2].type) == "NXDOMAIN");
  CHECK(trace[3].text == "include:_spf.example.net");
  CHECK(trace[3].offset == 29);
  CHECK(trace[3].matched);
  CHECK(trace[4].what == TraceNode::What::RecordText);
  CHECK(trace[4].parent == 3);
  CHECK(trace[5].decided);
  CHECK(trace[5].parent == 4);
}

TEST_CASE("a null sender checks the HELO name, and check_helo always does") {
  World world(R"(
mail.example.org. TXT "v=spf1 ip4:192.0.2.1 -all"
example.org. TXT "v=spf1 exists:%{l}.%{o}.ok.example.net -all"
)");
  Result null_sender = check_host(world, query("192.0.2.1", "<>"));
  CHECK(null_sender.verdict == Verdict::Pass);
  CHECK(null_sender.identity == Identity::Helo);
  CHECK(null_sender.domain == "mail.example.org");
  Result helo = check_helo(world, query("192.0.2.9", "info@example.org"));
  CHECK(helo.verdict == Verdict::Fail);
  CHECK(helo.identity == Identity::Helo);
  CHECK(check_host(world, query("192.0.2.1", "info@example.org")).identity ==
        Identity::MailFrom);
}

TEST_CASE("what is no multi-label name is not checked") {
  World world;
  for (std::string_view sender :
       {"a@localhost", "a@[192.0.2.1]", "a@example..org", "a@.example.org",
        "a@exa mple.org", "a@", "a@example.org..", "@"}) {
    Result result = check_host(world, query("192.0.2.1", sender));
    CHECK_MESSAGE(result.verdict == Verdict::None, sender);
    CHECK_MESSAGE(result.problem_kind == "bad_domain", sender);
  }
  CHECK(world.questions == 0);
  CHECK(check_host(world, query("192.0.2.1", "a@" + std::string(64, 'x') + ".org"))
            .problem_kind == "bad_domain");
}

TEST_CASE("quoted local parts, final dots and angle brackets are understood") {
  World world(R"(example.org. TXT "v=spf1 ip4:192.0.2.1 -all")");
  CHECK(verdict(world, "192.0.2.1", "<info@example.org>") == Verdict::Pass);
  CHECK(verdict(world, "192.0.2.1", "\"a@b\"@example.org") == Verdict::Pass);
  CHECK(verdict(world, "192.0.2.1", "info@example.org.") == Verdict::Pass);
  CHECK(verdict(world, "192.0.2.1", "example.org") == Verdict::Pass);
}

TEST_CASE("a domain in its own script is asked for in A-labels, in macros too") {
  World world(R"(
xn--bcher-kva.example. TXT "v=spf1 exists:%{o}.ok.example.net exists:%{l}.users.example.net -all"
xn--bcher-kva.example.ok.example.net. A 127.0.0.2
xn--mller-kva.example. TXT "v=spf1 exists:%{l}.users.example.net a:%{h} -all exp=why.example.net"
why.example.net. TXT "%{l} of %{o} may not"
xn--hlo-bma.example. A 192.0.2.7
)");
  CHECK(verdict(world, "192.0.2.1",
                "info@b\xc3\xbc"
                "cher.example") == Verdict::Pass);
  Result fail =
      check_host(world, query("192.0.2.1", "j\xc3\xbcrgen@m\xc3\xbcller.example"));
  CHECK(fail.verdict == Verdict::Fail);
  CHECK(fail.void_lookups == 1);  // a:%{h}, not exists: it cannot match
  CHECK(fail.explanation == "j\xc3\xbcrgen of xn--mller-kva.example may not");
  CHECK(verdict(world, "192.0.2.7", "j\xc3\xbcrgen@m\xc3\xbcller.example",
                "h\xc3\xa9lo.example") == Verdict::Pass);
}

TEST_CASE("long records in many strings are joined, wherever they were cut") {
  std::string record = "v=spf1";
  for (int i = 0; i < 120; i++) record += " ip4:198.51." + std::to_string(i) + ".0/24";
  record += " -all";
  std::vector<std::string> pieces;
  for (size_t at = 0; at < record.size(); at += 3) pieces.push_back(record.substr(at, 3));
  dns::ZoneResolver zone;
  zone.add(
      dns::Record{name_of("example.org"), dns::Type::TXT, 60, dns::rdata_txt(pieces)});
  CHECK(check_host(zone, query("198.51.119.1", "a@example.org")).verdict ==
        Verdict::Pass);
  CHECK(check_host(zone, query("198.51.120.1", "a@example.org")).verdict ==
        Verdict::Fail);
  CHECK(check_host(zone, query("198.51.119.1", "a@example.org")).ttl == 60);
}

TEST_CASE("a wildcard gives its record to every name below") {
  World world(R"(
example.org. SOA ns.example.org. root.example.org. 1 1 1 1 1
*.example.org. TXT "v=spf1 a:%{d} -all"
*.example.org. A 192.0.2.1
)");
  CHECK(verdict(world, "192.0.2.1", "a@any.example.org") == Verdict::Pass);
  CHECK(verdict(world, "192.0.2.1", "a@very.deep.example.org") == Verdict::Pass);
  CHECK(verdict(world, "192.0.2.2", "a@any.example.org") == Verdict::Fail);
}

TEST_CASE("an IPv4-mapped client is an IPv4 client, also for macros") {
  World world(R"(
example.org. TXT "v=spf1 ip6:::ffff:0:0/96 exists:%{i}.%{v}.example.org -all"
192.0.2.1.in-addr.example.org. A 127.0.0.2
)");
  CHECK(verdict(world, "::ffff:192.0.2.1", "a@example.org") == Verdict::Pass);
  CHECK(verdict(world, "::ffff:192.0.2.2", "a@example.org") == Verdict::Fail);
}

TEST_CASE("every permerror and temperror has a kind, a domain and a byte") {
  World world(R"(
syntax.test. TXT "v=spf1 a ipv4:192.0.2.1 -all"
two.test. TXT "v=spf1 -all"
two.test. TXT "v=spf1 mx -all"
empty.test. TXT "v=spf1 include:plain.test -all"
plain.test. TXT "hello"
gone.test. TXT "v=spf1 redirect=nowhere.test"
loop.test. TXT "v=spf1 include:ring.test -all"
ring.test. TXT "v=spf1 ?include:loop.test"
self.test. TXT "v=spf1 redirect=self.test"
void.test. TXT "v=spf1 a:x.test a:y.test a:z.test -all"
many.test. TXT "v=spf1 a a a a a a a a a a a -all"
many.test. A 192.0.2.77
deep.test. TXT "v=spf1 include:two.test -all"
late.test. TXT "v=spf1 a:slow.test -all"
bad.test. TXT "v=spf1 include:broken.test -all"
)");
  world.time_out("slow.test");
  world.serv_fail("broken.test");
  struct {
    std::string_view domain;
    Verdict verdict;
    std::string_view kind, where;
    uint32_t offset;
  } cases[] = {
      {"syntax.test", Verdict::PermError, "syntax", "syntax.test", 9},
      {"two.test", Verdict::PermError, "multiple_records", "two.test", 0},
      {"empty.test", Verdict::PermError, "include_without_record", "empty.test", 7},
      {"gone.test", Verdict::PermError, "redirect_without_record", "gone.test", 7},
      {"loop.test", Verdict::PermError, "include_loop", "ring.test", 7},
      {"self.test", Verdict::PermError, "include_loop", "self.test", 7},
      {"void.test", Verdict::PermError, "too_many_void_lookups", "void.test", 25},
      {"many.test", Verdict::PermError, "too_many_lookups", "many.test", 27},
      {"deep.test", Verdict::PermError, "multiple_records", "two.test", 0},
      {"late.test", Verdict::TempError, "dns_timeout", "slow.test", 0},
      {"bad.test", Verdict::TempError, "dns_error", "broken.test", 0},
      {"plain.test", Verdict::None, "no_record", "plain.test", 0},
      {"nowhere.test", Verdict::None, "no_domain", "nowhere.test", 0},
  };
  for (auto& [domain, wanted, kind, where, offset] : cases) {
    Result result = check_host(world, query("192.0.2.1", "a@" + std::string(domain)));
    CHECK_MESSAGE(result.verdict == wanted, domain);
    CHECK_MESSAGE(result.problem_kind == kind, domain);
    CHECK_MESSAGE(result.problem_domain == where, domain);
    CHECK_MESSAGE(result.problem_offset == offset, domain);
    CHECK_MESSAGE(!result.problem.empty(), domain);
  }
}

TEST_CASE("a DNS error skips a name in ptr and is a temperror elsewhere") {
  World world(R"(
example.org. TXT "v=spf1 ptr:example.net ptr -all"
1.2.0.192.in-addr.arpa. PTR broken.example.net.
1.2.0.192.in-addr.arpa. PTR mail.example.org.
mail.example.org. A 192.0.2.1
)");
  world.serv_fail("broken.example.net");
  CHECK(verdict(world, "192.0.2.1", "a@example.org") == Verdict::Pass);
  World mx(R"(
example.org. TXT "v=spf1 mx -all"
example.org. MX 1 broken.example.net.
example.org. MX 2 mail.example.org.
mail.example.org. A 192.0.2.1
)");
  mx.serv_fail("broken.example.net");
  CHECK(verdict(mx, "192.0.2.1", "a@example.org") == Verdict::TempError);
}

TEST_CASE("an unpublished record is judged as if it were published") {
  World world(R"(
example.org. TXT "v=spf1 -all"
_spf.example.net. TXT "v=spf1 ip4:192.0.2.0/24 -all"
)");
  Options options;
  options.record_override = "v=spf1 include:_spf.example.net -all";
  CHECK(check_host(world, query("192.0.2.1", "a@example.org"), options).verdict ==
        Verdict::Pass);
  CHECK(check_host(world, query("192.0.2.1", "a@new.example"), options).verdict ==
        Verdict::Pass);
  options.record_override = "v=spf1 ipv4:192.0.2.1 -all";
  CHECK(check_host(world, query("192.0.2.1", "a@example.org"), options).problem_kind ==
        "syntax");
  options.record_override = "hello";
  CHECK(check_host(world, query("192.0.2.1", "a@example.org"), options).verdict ==
        Verdict::None);
}

TEST_CASE("the explanation is that of the record whose result counts") {
  World world(R"(
example.org. TXT "v=spf1 include:inner.test redirect=other.test exp=wrong.test"
inner.test. TXT "v=spf1 -all exp=wrong.test"
other.test. TXT "v=spf1 -all exp=%{d}.right.test"
wrong.test. TXT "wrong"
other.test.right.test. TXT "%{i} (%{p}) is no server of %{d} for %{o}"
1.2.0.192.in-addr.arpa. PTR mail.other.test.
mail.other.test. A 192.0.2.1
)");
  Result result = check_host(world, query("192.0.2.1", "a@example.org"));
  CHECK(result.explanation ==
        "192.0.2.1 (mail.other.test) is no server of other.test for example.org");
  CHECK(result.void_lookups == 0);
  Options options;
  options.explanation = false;
  CHECK(check_host(world, query("192.0.2.1", "a@example.org"), options)
            .explanation.empty());
}

TEST_CASE("what a stranger wrote goes into no sentence unprintable or at length") {
  World world(R"(
example.org. TXT "v=spf1 -all exp=why.example.org"
why.example.org. TXT "%{l} may not"
)");
  std::string sender = "a\r\n250 ok@example.org";
  CHECK(check_host(world, query("192.0.2.1", sender)).explanation ==
        "192.0.2.1 is not allowed to send mail for example.org");
  Result bad = check_host(world, query("192.0.2.1", "a@b\x1b[31m.org"));
  CHECK(bad.problem == "\"b\\x1b[31m.org\" is not a domain name");
  world.txt("long.test", "v=spf1 include:" + std::string(5000, 'x') + ".test");
  CHECK(check_host(world, query("192.0.2.1", "a@long.test")).problem.size() < 200);
}

TEST_CASE("a resolver that waits is asked in waves: a chain of n records costs n waits") {
  std::string_view zone = R"(
example.org. TXT "v=spf1 mx a:mail.example.org include:s1.test -all"
example.org. MX 10 mx1.example.org.
example.org. MX 20 mx2.example.org.
mx1.example.org. A 192.0.2.11
mx2.example.org. A 192.0.2.12
mail.example.org. A 192.0.2.20
s1.test. TXT "v=spf1 ip4:198.51.100.1 include:s2.test exists:%{ir}.list.test ~all"
s2.test. TXT "v=spf1 a:relay.test include:s3.test ~all"
relay.test. A 192.0.2.30
s3.test. TXT "v=spf1 ip4:198.51.100.3 ~all"
3.100.51.198.list.test. A 127.0.0.2
)";
  SlowWorld deep(zone);
  CHECK(verdict(deep, "198.51.100.3", "a@example.org") == Verdict::Pass);
  CHECK(deep.waves == 4);
  SlowWorld early(zone);
  CHECK(verdict(early, "192.0.2.11", "a@example.org") == Verdict::Pass);
  CHECK(early.waves == 3);
  SlowWorld first(
      R"(example.org. TXT "v=spf1 ip4:192.0.2.0/24 a:x.test mx:y.test include:z.test -all")");
  CHECK(verdict(first, "192.0.2.11", "a@example.org") == Verdict::Pass);
  CHECK(first.questions == 1);
}

TEST_CASE("names of the client are looked up in the waves they are needed in") {
  SlowWorld world(R"(
example.org. TXT "v=spf1 exists:%{p}.ok.test ptr:example.net -all exp=why.example.org"
why.example.org. TXT "%{p} may not"
1.2.0.192.in-addr.arpa. PTR mail.example.net.
mail.example.net. A 192.0.2.1
2.2.0.192.in-addr.arpa. PTR mail.example.com.
mail.example.com. A 192.0.2.2
)");
  CHECK(verdict(world, "192.0.2.1", "a@example.org") == Verdict::Pass);
  CHECK(world.waves == 4);  // record, names, addresses, exists
  Result fail = check_host(world, query("192.0.2.2", "a@example.org"));
  CHECK(fail.explanation == "mail.example.com may not");
}

TEST_CASE("the time limit ends a slow check with temperror") {
  SlowWorld world(R"(
example.org. TXT "v=spf1 include:a.test -all"
a.test. TXT "v=spf1 include:b.test -all"
b.test. TXT "v=spf1 include:c.test -all"
c.test. TXT "v=spf1 +all"
)");
  world.delay = net::Milliseconds(9000);
  Result result = check_host(world, query("192.0.2.1", "a@example.org"));
  CHECK(result.verdict == Verdict::TempError);
  CHECK(result.problem_kind == "dns_timeout");
  CHECK(world.waves == 3);
}

}  // namespace mailwhy::spf
