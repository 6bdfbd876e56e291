// Certificates for tests, made by the openssl program: an authority, and what it signs for 127.0.0.1.
//
// Role: files in a directory of the test's own. Threads: one. Errors: a test failure.
//
//   Authority authority(dir / "ca");
//   authority.Issue("server", 2);  // dir/ca/server.pem, dir/ca/server.key
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "tests/fakes/process.h"

namespace gouji::fakes {

class Authority {
 public:
  explicit Authority(std::string directory) : directory_(std::move(directory)) {
    std::filesystem::create_directories(directory_);
    Openssl({"req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout",
             Path("ca.key"), "-out", ca(), "-subj", "/CN=test authority", "-days", "2"});
  }

  std::string Path(const std::string& name) const { return directory_ + "/" + name; }
  std::string ca() const { return Path("ca.pem"); }

  // NAME.pem and NAME.key. Days: -1 is one that ended yesterday.
  void Issue(const std::string& name, int days,
             const std::string& hosts = "IP:127.0.0.1,DNS:localhost") const {
    std::ofstream(Path("names")) << "subjectAltName=" << hosts << "\n";
    Openssl({"req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout",
             Path(name + ".key"), "-out", Path(name + ".csr"), "-subj", "/CN=" + name});
    Openssl({"x509", "-req", "-in", Path(name + ".csr"), "-CA", ca(), "-CAkey", Path("ca.key"),
             "-CAcreateserial", "-out", Path(name + ".pem"), "-days", std::to_string(days), "-extfile",
             Path("names")});
  }

 private:
  static void Openssl(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "openssl");
    const Finished done = Run(arguments);
    ASSERT_EQ(done.exit_code, 0) << done.err;
  }

  const std::string directory_;
};

}  // namespace gouji::fakes
