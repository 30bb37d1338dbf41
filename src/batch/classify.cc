#include "batch/classify.h"

#include "batch/row_text.h"

namespace mailwhy::batch {

namespace {

// The lines of some pieces, without their running numbers.
struct Block {
  std::string text;
  struct Number {
    size_t at = 0;
    bool restart = false;  // another file begins: no number stands here
  };
  std::vector<Number> numbers;
  std::vector<std::string> errors;  // "FILE: what"
  Counts counts;
};

class Understanding {
 public:
  Understanding(const ClassifyOptions& options, Block& block)
      : options_(options), block_(block) {}

  void take(intake::Piece piece) {
    block_.counts.pieces++;
    if (!piece.continues) block_.numbers.push_back({block_.text.size(), true});
    if (piece.error) return refuse(piece, *piece.error);
    if (piece.is_reply)
      return rows(piece, bounce::read_text(piece.bytes, {}, options_.reading), 1);
    rows(piece, bounce::read_input(std::move(piece.bytes), {}, options_.reading),
         options_.reading.refusals);
  }

 private:
  void rows(const intake::Piece& piece, const Result<bounce::Input>& input, size_t most) {
    if (!input && input.error().nothing_there) return;  // an ordinary mail
    if (!input) return refuse(piece, input.error());
    for (const bounce::Refusal& refusal : input->refusals) {
      if (most-- == 0) break;
      Row row = row_of(refusal);
      row.file = piece.file;
      row.line = piece.line;
      add(row);
    }
  }

  void refuse(const intake::Piece& piece, const Error& error) {
    std::string words =
        error.way_out.empty() ? error.what : error.what + "; " + error.way_out;
    Row row;
    row.file = piece.file;
    row.line = piece.line;
    row.error = words;
    block_.counts.errors++;
    std::string place = piece.file;
    if (piece.line > 0) place += ":" + std::to_string(piece.line);
    block_.errors.push_back(place + ": " + words);
    add(row);
  }

  void add(const Row& row) {
    block_.counts.rows++;
    if (options_.format == LineFormat::None) return;
    size_t at = options_.format == LineFormat::Json ? append_json(row, block_.text)
                                                    : append_csv(row, block_.text);
    block_.numbers.push_back({at, false});
  }

  const ClassifyOptions& options_;
  Block& block_;
};

// Blocks in the order of the input, their numbers filled in.
class Writer {
 public:
  explicit Writer(const Sink& sink) : sink_(sink) {}

  bool write(const Block& block) {
    counts.pieces += block.counts.pieces;
    counts.rows += block.counts.rows;
    counts.errors += block.counts.errors;
    for (const std::string& error : block.errors)
      if (sink_.refuse) sink_.refuse(error);
    std::string out;
    out.reserve(block.text.size() + 8 * block.numbers.size());
    size_t done = 0;
    for (const Block::Number& number : block.numbers) {
      if (number.restart) {
        seq_ = 0;
        continue;
      }
      out.append(block.text, done, number.at - done);
      out += std::to_string(++seq_);
      done = number.at;
    }
    out.append(block.text, done);
    return out.empty() || sink_.write(out);
  }

  Counts counts;

 private:
  const Sink& sink_;
  size_t seq_ = 0;
};

}  // namespace

Counts classify(const ClassifyOptions& options, const Sink& sink) {
  Writer writer(sink);
  intake::walk(options.paths, options.walk, [&](intake::Piece piece) {
    Block block;
    Understanding(options, block).take(std::move(piece));
    return writer.write(block);
  });
  return writer.counts;
}

}  // namespace mailwhy::batch
