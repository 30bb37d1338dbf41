// From paths to rows: reading in one thread, understanding in several, the rows in the
// order of the input.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "batch/case.h"
#include "bounce/read.h"
#include "report/page.h"

namespace mailwhy::batch {

enum class LineFormat : unsigned char {
  None,       // nothing is written: only counted
  Text,       // for people
  JsonLines,  // an object a line
  JsonArray,  // the elements of an array: each behind a comma, the first as well
  Csv,
};

// How far the work is; may be looked at from another thread.
struct Gauge {
  std::atomic<uint64_t> bytes_read{0};  // off the files
  std::atomic<uint64_t> pieces{0};      // mails, events, replies understood
};

struct ClassifyOptions {
  std::vector<std::string> paths;
  bool replies = false;         // each line of the inputs is a reply text
  bounce::ReadOptions reading;  // `brief` is set by what a row needs
  LineFormat format = LineFormat::JsonLines;
  report::TextOptions look;  // of LineFormat::Text
  int jobs = 1;              // threads that understand
};

// What becomes of the answer. Called one after the other, in the order of the input,
// though not always from the same thread.
struct Sink {
  // Whole lines. False: nobody reads on, and the work ends.
  std::function<bool(std::string_view)> write;
  // "FILE:LINE: what could not be read, and why".
  std::function<void(std::string_view)> refuse;
  std::function<void(const Case&)> count;  // may be empty
};

struct Counts {
  uint64_t pieces = 0;  // mails, events, replies looked at
  uint64_t rows = 0;
  uint64_t errors = 0;
  bool stopped = false;  // by Sink::write
};

Counts classify(const ClassifyOptions& options, const Sink& sink, Gauge& gauge);

}  // namespace mailwhy::batch
