#include "knowledge/compile/source.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>

#include <toml++/toml.h>

namespace mailwhy::knowledge::compile {

static int line_of(const toml::node& node) {
  return static_cast<int>(node.source().begin.line);
}

static std::optional<toml::table> parse(const std::string& file, Complaints& complaints) {
  try {
    return toml::parse_file(file);
  } catch (const toml::parse_error& error) {
    complaints.add(file, static_cast<int>(error.source().begin.line),
                   std::string(error.description()));
    return std::nullopt;
  }
}

static Row read_row(const std::string& file, std::string_view name,
                    const toml::table& table, Complaints& complaints) {
  Row row{std::string(name), line_of(table), {}};
  for (const auto& [key, node] : table) {
    Value value;
    value.line = line_of(node);
    if (auto text = node.value<std::string>()) {
      value.texts.push_back(*text);
    } else if (const toml::array* array = node.as_array()) {
      value.is_list = true;
      for (const toml::node& element : *array) {
        if (auto one = element.value<std::string>())
          value.texts.push_back(*one);
        else
          complaints.add(file, line_of(element), "not a string");
      }
    } else {
      complaints.add(file, value.line, "neither a string nor a list of strings");
    }
    row.values.emplace(key.str(), std::move(value));
  }
  return row;
}

static void sort_by_line(Rows& rows) {
  std::ranges::sort(rows.rows, {}, &Row::line);
}

Rows read_tables(const std::string& file, Complaints& complaints) {
  Rows rows{file, {}};
  auto root = parse(file, complaints);
  if (!root) return rows;
  for (const auto& [key, node] : *root) {
    if (const toml::table* table = node.as_table())
      rows.rows.push_back(read_row(file, key.str(), *table, complaints));
    else
      complaints.add(file, line_of(node), "only [tables] stand here");
  }
  sort_by_line(rows);
  return rows;
}

Rows read_entries(const std::string& file, std::string_view list,
                  Complaints& complaints) {
  Rows rows{file, {}};
  auto root = parse(file, complaints);
  if (!root) return rows;
  for (const auto& [key, node] : *root) {
    const toml::array* array = node.as_array();
    if (!array || key.str() != list) {
      complaints.add(file, line_of(node),
                     "only [[" + std::string(list) + "]] stands here");
      continue;
    }
    for (const toml::node& element : *array)
      if (const toml::table* table = element.as_table())
        rows.rows.push_back(read_row(file, "", *table, complaints));
  }
  sort_by_line(rows);
  return rows;
}

Catalogue read_catalogue(const std::string& file, Complaints& complaints) {
  Catalogue catalogue{file, {}};
  auto root = parse(file, complaints);
  if (!root) return catalogue;
  std::vector<std::pair<std::string, const toml::table*>> open{{"", &*root}};
  while (!open.empty()) {
    auto [prefix, table] = open.back();
    open.pop_back();
    for (const auto& [key, node] : *table) {
      std::string name = prefix + std::string(key.str());
      if (const toml::table* inner = node.as_table())
        open.emplace_back(name + ".", inner);
      else if (auto text = node.value<std::string>())
        catalogue.sentences[name] = {*text, file, line_of(node)};
      else
        complaints.add(file, line_of(node), "not a sentence");
    }
  }
  return catalogue;
}

static void add_sentence(Catalogue& catalogue, const std::string& file, std::string key,
                         const toml::node& node, Complaints& complaints) {
  auto text = node.value<std::string>();
  if (!text) return complaints.add(file, line_of(node), "not a sentence");
  auto [known, fresh] =
      catalogue.sentences.try_emplace(std::move(key), *text, file, line_of(node));
  if (!fresh)
    complaints.add(file, line_of(node),
                   "'" + known->first + "' stands in " + known->second.file + ", too");
}

static void add_table(Catalogue& catalogue, const std::string& file,
                      const std::string& name, const toml::table& table,
                      Complaints& complaints) {
  auto add = [&](const std::string& key, const toml::node& node) {
    const toml::array* list = node.as_array();
    if (!list) return add_sentence(catalogue, file, key, node, complaints);
    for (size_t i = 0; i < list->size(); i++)
      add_sentence(catalogue, file, key + "." + std::to_string(i + 1), (*list)[i],
                   complaints);
  };
  for (const auto& [family, node] : table) {
    std::string key = std::string(family.str()) + "." + name;
    if (const toml::table* inner = node.as_table())
      for (const auto& [part, one] : *inner)
        add(key + "." + std::string(part.str()), one);
    else
      add(key, node);
  }
}

void add_by_name(Catalogue& catalogue, const std::string& folder,
                 Complaints& complaints) {
  std::error_code none;
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder, none))
    if (entry.path().extension() == ".toml") files.push_back(entry.path().string());
  std::ranges::sort(files);
  for (const std::string& file : files) {
    auto root = parse(file, complaints);
    if (!root) continue;
    for (const auto& [name, node] : *root) {
      if (const toml::table* table = node.as_table())
        add_table(catalogue, file, std::string(name.str()), *table, complaints);
      else
        complaints.add(file, line_of(node), "only [tables] stand here");
    }
  }
}

}  // namespace mailwhy::knowledge::compile
