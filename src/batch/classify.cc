#include "batch/classify.h"

#include "batch/pipeline.h"
#include "batch/row_text.h"
#include "bounce/accounting.h"
#include "bounce/event.h"
#include "bounce/log.h"
#include "intake/walk.h"

namespace mailwhy::batch {

namespace {

// Pieces to lines.
class Understanding {
 public:
  Understanding(const ClassifyOptions& options, bool counted, Block& block)
      : options_(options), brief_(options.reading), counted_(counted), block_(block) {
    brief_.brief = true;
  }

  void take(intake::Piece piece) {
    block_.pieces++;
    if (!piece.continues) block_.numbers.push_back({block_.text.size(), true});
    if (piece.error) return refuse(piece, *piece.error);
    switch (piece.kind) {
      case intake::PieceKind::Mail: {
        auto input = bounce::read_input(std::move(piece.bytes), {}, brief_);
        if (!input) return refuse(piece, input.error());
        return rows(piece, input->refusals);
      }
      case intake::PieceKind::Event: {
        auto refusals = bounce::read_events(piece.bytes, brief_);
        if (!refusals) return refuse(piece, refusals.error());
        return rows(piece, *refusals);
      }
      case intake::PieceKind::Log:
        return rows(piece, bounce::read_log(piece.bytes, all_of(piece)));
      case intake::PieceKind::Table:
        return rows(piece, bounce::read_accounting(piece.bytes, all_of(piece)));
      case intake::PieceKind::Reply: {
        auto input = bounce::read_text(piece.bytes, {}, brief_);
        if (!input) return refuse(piece, input.error());
        input->refusals.resize(std::min<size_t>(input->refusals.size(), 1));
        return rows(piece, input->refusals);
      }
    }
  }

 private:
  // Every line may tell of a refusal, and says which it was: the piece is bounded, not
  // their number.
  bounce::ReadOptions all_of(const intake::Piece& piece) const {
    bounce::ReadOptions reading = options_.reading;
    reading.refusals = piece.bytes.size();
    return reading;
  }

  void rows(const intake::Piece& piece, const std::vector<bounce::Refusal>& refusals) {
    for (const bounce::Refusal& refusal : refusals) {
      size_t line = refusal.reply_line.value_or(0);
      if (piece.context > 0 && line <= piece.context) continue;  // told already
      Row row = row_of(refusal);
      row.file = piece.file;
      row.alone = piece.alone;
      row.mail = piece.mail;
      row.line = piece.line;
      if (piece.kind == intake::PieceKind::Log)
        row.line = line == 0 ? 0 : piece.line + line - piece.context - 1;
      if (piece.kind == intake::PieceKind::Table)
        row.line = line < 2 ? 0 : piece.line + line - 2;
      block_.rows++;
      if (counted_) block_.cases.push_back(case_of(row));
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
    row.mail = piece.mail;
    row.line = piece.line;
    row.error = words;
    add(row);
  }

  void add(const Row& row) {
    size_t seq_at = std::string::npos;
    switch (options_.format) {
      case LineFormat::None:
        return;
      case LineFormat::Text:
        if (row.error.empty()) append_text(row, options_.look, block_.text);
        return;
      case LineFormat::JsonLines:
        seq_at = append_json(row, block_.text);
        block_.text += '\n';
        break;
      case LineFormat::JsonArray:
        block_.text += ",\n";
        seq_at = append_json(row, block_.text);
        break;
      case LineFormat::Csv:
        seq_at = append_csv(row, block_.text);
        break;
    }
    if (seq_at != std::string::npos) block_.numbers.push_back({seq_at, false});
  }

  const ClassifyOptions& options_;
  bounce::ReadOptions brief_;
  bool counted_;
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
    for (const Case& one : block.cases) sink_.count(one);
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
    counts.stopped = !out.empty() && !sink_.write(out);
    return !counts.stopped;
  }

  Counts counts;

 private:
  const Sink& sink_;
  size_t seq_ = 0;
};

}  // namespace

Counts classify(const ClassifyOptions& options, const Sink& sink, Gauge& gauge) {
  Writer writer(sink);
  bool counted = static_cast<bool>(sink.count);
  Pipeline pipeline(
      options.jobs,
      [&](Pipeline::Pieces pieces) {
        Block block;
        Understanding understanding(options, counted, block);
        for (intake::Piece& piece : pieces) understanding.take(std::move(piece));
        gauge.pieces += pieces.size();
        return block;
      },
      [&](const Block& block) { return writer.write(block); });
  intake::Walk walk({options.replies, [&] { pipeline.flush(); }}, gauge.bytes_read);
  walk.over(options.paths,
            [&](intake::Piece piece) { return pipeline.add(std::move(piece)); });
  pipeline.finish();
  return writer.counts;
}

}  // namespace mailwhy::batch
