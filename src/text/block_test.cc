#include "text/block.h"

#include <bit>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "text/ascii.h"

using namespace mailwhy;

// Every byte in every place of a block, its neighbours filled with `around`.
template <class Bytes>
static void check_all(char around) {
  for (size_t place = 0; place < Bytes::kSize; place++) {
    for (int value = 0; value < 256; value++) {
      std::string text(Bytes::kSize, around);
      text[place] = static_cast<char>(value);
      Bytes bytes(text.data());
      uint32_t equal = 0, least = 0, most = 0, high = 0;
      std::string lower = text;
      for (size_t i = 0; i < text.size(); i++) {
        auto c = static_cast<unsigned char>(text[i]);
        equal |= (text[i] == ':' ? 1u : 0) << i;
        least |= (c >= 0x7F ? 1u : 0) << i;
        most |= (c <= ' ' ? 1u : 0) << i;
        high |= (c >= 0x80 ? 1u : 0) << i;
        lower[i] = text::to_lower(text[i]);
      }
      std::string stored(Bytes::kSize, '\0');
      bytes.lower().store(stored.data());
      bool right =
          bytes.equal(':').places() == equal && bytes.at_least(0x7F).places() == least &&
          bytes.at_most(' ').places() == most && bytes.non_ascii().places() == high &&
          stored == lower &&
          (bytes.equal(':') | bytes.at_most(' ')).places() == (equal | most) &&
          bytes.at_most(' ').without(bytes.equal(':')).places() == (most & ~equal) &&
          Bytes::all(0).plus_where(bytes.at_most(' ')).sum() ==
              static_cast<size_t>(std::popcount(most));
      if (!right) FAIL("byte " << value << " in place " << place);
    }
  }
}

TEST_CASE("bytes compared at once give what each gives alone, wherever it stands") {
  for (char around : {'\0', ':', ';', '9', ' ', '!', '\x7F', '\x80', '\xFF', 'Q', 'q'}) {
    check_all<text::EightBytes>(around);
    check_all<text::Block>(around);
  }
}

template <class Bytes>
static void check_first() {
  for (size_t size = 0; size < Bytes::kSize; size++) {
    // On the heap and no byte longer: AddressSanitizer sees what is read behind it.
    std::vector<char> text;
    for (size_t i = 0; i < size; i++) text.push_back(static_cast<char>(0xF0 + i));
    text.shrink_to_fit();
    std::string stored(Bytes::kSize, 'x'), wanted(text.begin(), text.end());
    Bytes::first(text.data(), size).store(stored.data());
    wanted.resize(Bytes::kSize);
    CHECK(stored == wanted);
  }
}

TEST_CASE("fewer bytes than a block have NULs behind them") {
  check_first<text::EightBytes>();
  check_first<text::Block>();
}

TEST_CASE("a text is copied up to a byte, wherever it stands") {
  for (size_t size = 0; size < 50; size++) {
    for (size_t place = 0; place <= size; place++) {
      std::string text(size, 'x');
      if (place < size) text[place] = '=';
      std::string copy(size, '.');
      char* out = copy.data();
      size_t at = 0;
      text::copy_until(text, at, out,
                       [](const text::Block& block) { return block.equal('='); });
      CHECK(at == place);
      CHECK(static_cast<size_t>(out - copy.data()) == place);
      CHECK(copy.substr(0, place) == text.substr(0, place));
    }
  }
}

TEST_CASE("letters are the same in either case, at every place of a text") {
  for (size_t size = 1; size < 40; size++) {
    for (size_t place = 0; place < size; place++) {
      std::string text(size, 'k'), other = text;
      other[place] = 'K';
      CHECK(text::equals_ignore_case(text, other));
      for (char c : {'j', '+', '\x0B', '\xCB', '\xEB'}) {  // "k" with other bits
        other[place] = c;
        CHECK_FALSE(text::equals_ignore_case(text, other));
      }
      text[place] = '@';  // "`" is no small "@"
      other[place] = '`';
      CHECK_FALSE(text::equals_ignore_case(text, other));
    }
  }
}

TEST_CASE("a byte is found and counted at every distance from the end") {
  for (size_t size = 0; size < 70; size++) {
    for (size_t at = 0; at < size; at++) {
      std::string text(size, 'x');
      text[at] = '\n';
      CHECK(text::find_either(text, '\r', '\n') == at);
      CHECK(text::find_either(text, '\r', '\n', at + 1) == size);
      CHECK(text::count_byte(text, '\n') == 1);
      text[at] = 'E';
      CHECK(text::find_ignore_case(text, "e") == at);
      CHECK(text::find_ignore_case(text, "ex") == (at + 1 < size ? at : text.npos));
      text[at] = 'e';
      CHECK(text::to_lower(text) == text);
    }
    CHECK(text::find_either(std::string(size, 'x'), '\r', '\n') == size);
    CHECK(text::count_byte(std::string(size, 'x'), 'x') == size);
    CHECK(text::to_lower(std::string(size, 'X')) == std::string(size, 'x'));
  }
}

TEST_CASE("what stands before the place where a search begins is not found") {
  for (size_t size = 1; size < 70; size++) {
    for (size_t from = 1; from <= size; from++) {
      std::string text = std::string(from, '\n') + std::string(size - from, 'x');
      CHECK(text::find_either(text, '\r', '\n', from) == size);
      CHECK(text::find_either(text, '\0', '\n', from) == size);
    }
  }
}

TEST_CASE("control characters are counted at every place, line ends and tabs are none") {
  for (size_t size = 1; size < 150; size++) {
    for (size_t at = 0; at < size; at++) {
      std::string text(size, '\n');
      for (char odd : {'\0', '\x01', '\v', '\x1F'}) {
        text[at] = odd;
        text::Controls controls = text::count_controls(text);
        CHECK(controls.all == 1);
        CHECK(controls.nuls == (odd == '\0' ? 1 : 0));
      }
      for (char usual : {'\t', '\r', '\f', '\b', '\x1B', ' ', '\x7F', '\xFF'}) {
        text[at] = usual;
        CHECK(text::count_controls(text).all == 0);
      }
    }
  }
}
