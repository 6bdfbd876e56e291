// Documents that break their reader on purpose, for tests of everything around it.
//
// Role: with GOUJI_TEST_HOOKS=1 in the child's environment, a document that contains `gouji-test:crash` aborts the
// child, `gouji-test:hang` sleeps and `gouji-test:spin` works for ever, `gouji-test:oom` takes memory without end, `gouji-test:fork` starts a process that
// stays, and `gouji-test:fill` writes the file gouji-test-fill; the last two then abort. In the name of an archive's member they break
// the unpacking whenever it comes by; with `gouji-test:late:` in front, only once the member itself is being unpacked.
// Otherwise nothing is looked at.
#pragma once

#include <string_view>

namespace gouji::runtime {

class TestHooks {
 public:
  TestHooks();
  // Called with every document, right before it is read.
  void BeforeRead(std::string_view bytes) const {
    if (enabled_) Run(bytes);
  }

  // Called by whoever unpacks: with the name of every member that it comes by, and of one whose bytes it takes out (`late`).
  void BeforeMember(std::string_view name, bool late) const {
    if (enabled_ && late == (name.find(":late:") != std::string_view::npos)) Run(name);
  }

  // Whether a template is to die now, between making a child and telling of it: once for each file that
  // GOUJI_TEST_TEMPLATE_DIES names.
  static bool TemplateDies();

 private:
  static void Run(std::string_view bytes);

  const bool enabled_;
};

}  // namespace gouji::runtime
