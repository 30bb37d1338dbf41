#include "batch/classify.h"

#include "batch/pipeline.h"
#include "batch/row_text.h"
#include "bounce/event.h"
#include "bounce/log.h"

namespace mailwhy::batch {

namespace {

// Pieces to lines.
class Understanding {
 public:
  Understanding(const ClassifyOptions& options, Block& block)
      : options_(options), block_(block) {}

  void take(intake::Piece piece) {
    block_.pieces++;
    if (!piece.continues) block_.numbers.push_back({block_.text.size(), true});
    if (piece.error) return refuse(piece, *piece.error);
    switch (piece.kind) {
      case intake::PieceKind::Mail: {
        auto input = bounce::read_input(std::move(piece.bytes), {}, options_.reading);
        if (!input) return refuse(piece, input.error());
        return rows(piece, input->refusals);
      }
      case intake::PieceKind::Event: {
        auto refusals = bounce::read_events(piece.bytes, options_.reading);
        if (!refusals) return refuse(piece, refusals.error());
        return rows(piece, *refusals);
      }
      case intake::PieceKind::Log: {
        bounce::ReadOptions reading = options_.reading;
        reading.refusals = piece.bytes.size();  // a row has at least one byte
        return rows(piece, bounce::read_log(piece.bytes, reading));
      }
      case intake::PieceKind::Reply: {
        auto input = bounce::read_text(piece.bytes, {}, options_.reading);
        if (!input) return refuse(piece, input.error());
        input->refusals.resize(std::min<size_t>(input->refusals.size(), 1));
        return rows(piece, input->refusals);
      }
    }
  }

 private:
  void rows(const intake::Piece& piece, const std::vector<bounce::Refusal>& refusals) {
    for (const bounce::Refusal& refusal : refusals) {
      Row row = row_of(refusal);
      row.file = piece.file;
      if (piece.kind != intake::PieceKind::Log) row.line = piece.line;
      block_.rows++;
      add(row);
    }
  }

  void refuse(const intake::Piece& piece, const Error& error) {
    if (error.nothing_there) return;  // an ordinary mail among the bounces
    std::string words =
        error.way_out.empty() ? error.what : error.what + "; " + error.way_out;
    std::string place = piece.file;
    if (piece.line > 0) place += ":" + std::to_string(piece.line);
    block_.errors.push_back(place + ": " + words);
    Row row;
    row.file = piece.file;
    row.line = piece.line;
    row.error = words;
    add(row);
  }

  void add(const Row& row) {
    if (options_.format == LineFormat::None) return;
    size_t at = options_.format == LineFormat::Json ? append_json(row, block_.text)
                                                    : append_csv(row, block_.text);
    if (at != std::string::npos) block_.numbers.push_back({at, false});
  }

  const ClassifyOptions& options_;
  Block& block_;
};

// Blocks in the order of the input, their numbers filled in.
class Writer {
 public:
  explicit Writer(const Sink& sink) : sink_(sink) {}

  bool write(const Block& block) {
    counts.pieces += block.pieces;
    counts.rows += block.rows;
    counts.errors += block.errors.size();
    for (const std::string& error : block.errors) sink_.refuse(error);
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
  Pipeline pipeline(
      options.jobs,
      [&](Pipeline::Pieces pieces) {
        Block block;
        Understanding understanding(options, block);
        for (intake::Piece& piece : pieces) understanding.take(std::move(piece));
        return block;
      },
      [&](const Block& block) { return writer.write(block); });
  intake::Walk walk({options.replies, [&] { pipeline.flush(); }});
  walk.over(options.paths,
            [&](intake::Piece piece) { return pipeline.add(std::move(piece)); });
  pipeline.finish();
  return writer.counts;
}

}  // namespace mailwhy::batch
