#include "tests/worker/decode/word_package.h"

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>

namespace gouji::decode {

std::string Zip(const Members& members) {
  std::string package(1 << 20, '\0');
  size_t used = 0;
  archive* const writer = archive_write_new();
  archive_write_set_format_zip(writer);
  EXPECT_EQ(archive_write_open_memory(writer, package.data(), package.size(), &used), ARCHIVE_OK);
  for (const auto& [name, bytes] : members) {
    archive_entry* const entry = archive_entry_new();
    archive_entry_set_pathname(entry, name.c_str());
    archive_entry_set_size(entry, static_cast<la_int64_t>(bytes.size()));
    archive_entry_set_filetype(entry, AE_IFREG);
    EXPECT_EQ(archive_write_header(writer, entry), ARCHIVE_OK);
    EXPECT_EQ(archive_write_data(writer, bytes.data(), bytes.size()), static_cast<la_ssize_t>(bytes.size()));
    archive_entry_free(entry);
  }
  EXPECT_EQ(archive_write_close(writer), ARCHIVE_OK);
  archive_write_free(writer);
  package.resize(used);
  return package;
}

std::string Document(std::string_view body) {
  return R"(<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="urn:w" xmlns:mc="urn:mc"><w:body>)" +
         std::string(body) + "</w:body></w:document>";
}

std::string P(std::string_view text, std::string_view properties) {
  std::string p = "<w:p>";
  if (!properties.empty()) p += "<w:pPr>" + std::string(properties) + "</w:pPr>";
  return p + "<w:r><w:t>" + std::string(text) + "</w:t></w:r></w:p>";
}

std::string Tc(std::string_view text, std::string_view properties) {
  return "<w:tc><w:tcPr>" + std::string(properties) + "</w:tcPr>" + P(text) + "</w:tc>";
}

}  // namespace gouji::decode
