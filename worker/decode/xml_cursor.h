// A walk over the elements of an XML document in memory.
//
// Role: libxml2's reader with what untrusted input needs: no network, no entities, no document types, no noise on standard
// error. Names are local names: prefixes differ between writers. Ownership: views live until the next Next. Threads: one.
// Errors: failed() after the walk; its reason is `truncated`, or `bomb` for a document type.
//
//   for (XmlCursor xml(bytes); xml.Next();) if (xml.begins("p")) …
#pragma once

#include <libxml/xmlreader.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "worker/decode/failure.h"

namespace gouji::decode {

class XmlCursor {
 public:
  explicit XmlCursor(std::string_view bytes)
      : reader_(xmlReaderForMemory(bytes.data(), static_cast<int>(bytes.size()), nullptr, nullptr,
                                   XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING)) {
    ok_ = reader_ != nullptr;
  }

  // To the next node; false at the end and after a failure.
  bool Next() { return Arrive(skip_ ? xmlTextReaderNext(reader_.get()) : xmlTextReaderRead(reader_.get())); }
  // The next Next passes over what is inside of this element.
  void SkipInside() { skip_ = true; }

  bool begins() const { return type_ == XML_READER_TYPE_ELEMENT; }
  bool begins(std::string_view name) const { return begins() && name_ == name; }
  // An element without content begins and ends at once.
  bool ends(std::string_view name) const {
    return name_ == name && (type_ == XML_READER_TYPE_END_ELEMENT || (begins() && is_empty_));
  }
  bool is_text() const {
    return type_ == XML_READER_TYPE_TEXT || type_ == XML_READER_TYPE_CDATA ||
           type_ == XML_READER_TYPE_SIGNIFICANT_WHITESPACE;
  }
  std::string_view name() const { return name_; }
  int depth() const { return xmlTextReaderDepth(reader_.get()); }
  std::string_view text() const { return View(xmlTextReaderConstValue(reader_.get())); }
  // Value of the attribute with this local name; empty where there is none.
  std::string Attribute(std::string_view name) {
    std::string value;
    for (int more = xmlTextReaderMoveToFirstAttribute(reader_.get()); more == 1;
         more = xmlTextReaderMoveToNextAttribute(reader_.get())) {
      if (View(xmlTextReaderConstLocalName(reader_.get())) == name) {
        value = View(xmlTextReaderConstValue(reader_.get()));
        break;
      }
    }
    xmlTextReaderMoveToElement(reader_.get());
    return value;
  }

  std::optional<Failure> failed() const {
    if (has_document_type_)
      return Failure{"bomb", "XML with a document type, which no writer of documents uses"};
    if (!ok_) return Failure{"truncated", "a document whose XML is damaged"};
    return std::nullopt;
  }

 private:
  struct Free {
    void operator()(xmlTextReader* reader) const { xmlFreeTextReader(reader); }
  };
  static std::string_view View(const xmlChar* text) {
    return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
  }

  bool Arrive(int status) {
    skip_ = false;
    type_ = XML_READER_TYPE_NONE;
    name_ = {};
    ok_ = ok_ && status >= 0;
    if (status != 1) return false;
    type_ = xmlTextReaderNodeType(reader_.get());
    has_document_type_ = has_document_type_ || type_ == XML_READER_TYPE_DOCUMENT_TYPE;
    if (has_document_type_) return false;
    name_ = View(xmlTextReaderConstLocalName(reader_.get()));
    is_empty_ = begins() && xmlTextReaderIsEmptyElement(reader_.get()) == 1;
    return true;
  }

  std::unique_ptr<xmlTextReader, Free> reader_;
  int type_ = XML_READER_TYPE_NONE;
  std::string_view name_;
  bool is_empty_ = false;
  bool skip_ = false;
  bool ok_ = true;
  bool has_document_type_ = false;
};

}  // namespace gouji::decode
