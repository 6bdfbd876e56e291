#include "tools/bench/json.h"

#include <charconv>

namespace gouji::bench {
namespace {

constexpr int kMaxDepth = 32;
const Json kNothing;

void AppendUtf8(uint32_t code, std::string& out) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xc0 | (code >> 6));
    out += static_cast<char>(0x80 | (code & 0x3f));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xe0 | (code >> 12));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3f));
    out += static_cast<char>(0x80 | (code & 0x3f));
  } else {
    out += static_cast<char>(0xf0 | (code >> 18));
    out += static_cast<char>(0x80 | ((code >> 12) & 0x3f));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3f));
    out += static_cast<char>(0x80 | (code & 0x3f));
  }
}

}  // namespace

class Json::Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  bool Document(Json& out) {
    if (!Value(out, 0)) return false;
    Space();
    return at_ == text_.size();
  }

 private:
  void Space() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t')) {
      ++at_;
    }
  }

  bool Take(char c) {
    Space();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  bool Word(std::string_view word, Kind kind, Json& out) {
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    out.kind_ = kind;
    return true;
  }

  bool Value(Json& out, int depth) {
    Space();
    if (at_ >= text_.size() || depth > kMaxDepth) return false;
    switch (text_[at_]) {
      case '{':
        return Object(out, depth);
      case '[':
        return Array(out, depth);
      case '"':
        out.kind_ = Kind::kString;
        return String(out.text_);
      case 't':
        return Word("true", Kind::kTrue, out);
      case 'f':
        return Word("false", Kind::kFalse, out);
      case 'n':
        return Word("null", Kind::kNull, out);
      default:
        return Digits(out);
    }
  }

  bool Digits(Json& out) {
    const size_t end = text_.find_first_not_of("+-.eE0123456789", at_);
    const size_t stop = end == std::string_view::npos ? text_.size() : end;
    if (stop == at_) return false;
    out.kind_ = Kind::kNumber;
    out.text_ = text_.substr(at_, stop - at_);
    at_ = stop;
    return true;
  }

  bool Object(Json& out, int depth) {
    out.kind_ = Kind::kObject;
    ++at_;
    if (Take('}')) return true;
    do {
      Space();
      std::string name;
      if (at_ >= text_.size() || text_[at_] != '"' || !String(name) || !Take(':')) return false;
      out.names_.push_back(std::move(name));
      if (!Value(out.items_.emplace_back(), depth + 1)) return false;
    } while (Take(','));
    return Take('}');
  }

  bool Array(Json& out, int depth) {
    out.kind_ = Kind::kArray;
    ++at_;
    if (Take(']')) return true;
    do {
      if (!Value(out.items_.emplace_back(), depth + 1)) return false;
    } while (Take(','));
    return Take(']');
  }

  bool String(std::string& out) {
    for (++at_; at_ < text_.size();) {
      const size_t stop = text_.find_first_of("\"\\", at_);
      if (stop == std::string_view::npos) return false;
      out.append(text_.substr(at_, stop - at_));
      at_ = stop + 1;
      if (text_[stop] == '"') return true;
      if (!Escape(out)) return false;
    }
    return false;
  }

  bool Escape(std::string& out) {
    if (at_ >= text_.size()) return false;
    const char c = text_[at_++];
    switch (c) {
      case 'n':
        out += '\n';
        return true;
      case 't':
        out += '\t';
        return true;
      case 'r':
        out += '\r';
        return true;
      case 'b':
        out += '\b';
        return true;
      case 'f':
        out += '\f';
        return true;
      case '"':
      case '\\':
      case '/':
        out += c;
        return true;
      case 'u':
        return Unicode(out);
      default:
        return false;
    }
  }

  bool Hex(uint32_t& code) {
    if (at_ + 4 > text_.size()) return false;
    const char* begin = text_.data() + at_;
    at_ += 4;
    return std::from_chars(begin, begin + 4, code, 16).ptr == begin + 4;
  }

  bool Unicode(std::string& out) {
    uint32_t code = 0;
    if (!Hex(code)) return false;
    if (code >= 0xd800 && code < 0xdc00 && text_.substr(at_).starts_with("\\u")) {
      at_ += 2;
      uint32_t low = 0;
      if (!Hex(low)) return false;
      code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    }
    AppendUtf8(code, out);
    return true;
  }

  std::string_view text_;
  size_t at_ = 0;
};

bool Json::Parse(std::string_view text, Json& out) {
  out = Json();
  return Parser(text).Document(out);
}

int64_t Json::Number() const {
  int64_t number = 0;
  if (kind_ == Kind::kNumber) std::from_chars(text_.data(), text_.data() + text_.size(), number);
  return number;
}

const Json& Json::operator[](std::string_view member) const {
  for (size_t i = 0; i < names_.size(); ++i) {
    if (names_[i] == member) return items_[i];
  }
  return kNothing;
}

const Json& Json::at(size_t index) const {
  return index < items_.size() ? items_[index] : kNothing;
}

}  // namespace gouji::bench
