// Where rows go, field by field: text, or a database.
//
// Role: every row gives all columns of its table in order, then ends. Threads: one. Errors: those of the implementation,
// told when it is flushed.
//
//   rows.Text("a.txt").Number(2021).End();
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace gouji::cli {

class RowSink {
 public:
  virtual ~RowSink() = default;
  virtual RowSink& Text(std::string_view text) = 0;
  virtual RowSink& Number(int64_t number) = 0;
  // nullopt: there is none.
  virtual RowSink& Number(std::optional<int64_t> number) = 0;
  virtual void End() = 0;
};

}  // namespace gouji::cli
