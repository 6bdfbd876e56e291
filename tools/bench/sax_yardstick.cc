#include "tools/bench/sax_yardstick.h"

#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>

#include <new>

namespace gouji::bench {

struct SaxYardstick::State {
  htmlParserCtxtPtr parser = htmlNewParserCtxt();
  uint64_t events = 0;
  ~State() { htmlFreeParserCtxt(parser); }
};

SaxYardstick::SaxYardstick() : state_(std::make_unique<State>()) {
  if (state_->parser == nullptr || state_->parser->sax == nullptr) throw std::bad_alloc();
  htmlSAXHandler handler{};
  handler.startElement = [](void* context, const xmlChar*, const xmlChar**) {
    ++static_cast<State*>(context)->events;
  };
  handler.endElement = [](void* context, const xmlChar*) { ++static_cast<State*>(context)->events; };
  handler.characters = [](void* context, const xmlChar*, int) { ++static_cast<State*>(context)->events; };
  *state_->parser->sax = handler;
}

SaxYardstick::~SaxYardstick() = default;

uint64_t SaxYardstick::CountEvents(std::string_view page) {
  const uint64_t before = state_->events;
  htmlParserCtxtPtr parser = state_->parser;
  const htmlSAXHandler handler = *parser->sax;
  htmlCtxtReset(parser);
  htmlCtxtUseOptions(parser, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                                 HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC);
  *parser->sax = handler;
  parser->userData = state_.get();
  parser->charset = XML_CHAR_ENCODING_UTF8;
  xmlParserInputBufferPtr buffer =
      xmlParserInputBufferCreateMem(page.data(), static_cast<int>(page.size()), XML_CHAR_ENCODING_NONE);
  xmlParserInputPtr input = xmlNewIOInputStream(parser, buffer, XML_CHAR_ENCODING_NONE);
  if (input == nullptr) return 0;
  inputPush(parser, input);
  htmlParseDocument(parser);
  return state_->events - before;
}

}  // namespace gouji::bench
