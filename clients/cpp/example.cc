// Which reports of a job break a rule: gouji-client-example HOST:PORT JOB [RULE]. Exit 0 when it was read whole.
// Shows the token of GOUJI_TOKEN, where there is one.
#include <cstdlib>
#include <iostream>

#include "clients/cpp/client.h"

int main(int argc, char** argv) {
  if (argc < 3) {
    std::cerr << "usage: gouji-client-example HOST:PORT JOB [RULE]\n";
    return 2;
  }
  const char* token = std::getenv("GOUJI_TOKEN");
  gouji::client::Client client(argv[1], {.token = token == nullptr ? "" : token});
  gouji::client::ReadOptions options;
  options.follow = true;
  options.fields = {"header", "findings"};
  if (argc > 3) options.filter.add_rules(argv[3]);
  int records = 0;
  const grpc::Status status = client.Read(argv[2], options, [&records](const gouji::client::Batch& batch) {
    for (const auto& record : batch.records) {
      std::cout << record.document_id() << '\t' << record.header().organ().text() << '\t'
                << record.findings_size() << '\n';
    }
    records += static_cast<int>(batch.records.size());
    return true;
  });
  if (!status.ok()) std::cerr << "gouji-client-example: " << status.error_message() << '\n';
  std::cerr << records << " records\n";
  return status.ok() ? 0 : 2;
}
