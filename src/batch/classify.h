// From paths to rows: reading in one thread, understanding in several, the rows in the
// order of the input.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "batch/row.h"
#include "bounce/read.h"
#include "intake/walk.h"

namespace mailwhy::batch {

enum class LineFormat : unsigned char { None, Json, Csv };

struct ClassifyOptions {
  std::vector<std::string> paths;
  bool replies = false;  // each line of the inputs is a reply text
  bounce::ReadOptions reading;
  LineFormat format = LineFormat::Json;
  int jobs = 1;  // threads that understand
};

// What becomes of the answer. Called one after the other, in the order of the input,
// though not always from the same thread.
struct Sink {
  // Whole lines. False: nobody reads on, and the work ends.
  std::function<bool(std::string_view)> write;
  // "FILE:LINE: what could not be read, and why".
  std::function<void(std::string_view)> refuse;
};

struct Counts {
  size_t pieces = 0;  // mails, events, replies looked at
  size_t rows = 0;
  size_t errors = 0;
};

Counts classify(const ClassifyOptions& options, const Sink& sink);

}  // namespace mailwhy::batch
