// top: the cluster now, again and again on a terminal, once elsewhere.
#include <unistd.h>

#include <condition_variable>
#include <ctime>
#include <iostream>
#include <mutex>
#include <string>
#include <utility>

#include "tools/cli/client.h"
#include "tools/cli/commands.h"
#include "tools/cli/interrupt.h"
#include "tools/cli/top_view.h"

namespace gouji::cli {
namespace {

// To the upper left corner; clears the rest of each line, and at the end that of the screen.
std::string Screen(const std::string& text) {
  std::string screen = "\x1b[H";
  for (const char c : text) {
    if (c == '\n') screen += "\x1b[K";
    screen += c;
  }
  return screen + "\x1b[J";
}

absl::Status Look(Client& client, TopView* view) {
  job::v1::ListJobsRequest request;
  request.set_live_only(true);
  absl::StatusOr<job::v1::ListJobsResponse> jobs = client.ListJobs(request);
  if (!jobs.ok()) return jobs.status();
  absl::StatusOr<job::v1::ListWorkersResponse> workers = client.ListWorkers({});
  // Workers are all tenants' together: who may not see them sees the own jobs.
  const bool hidden = absl::IsPermissionDenied(workers.status());
  if (hidden) workers = job::v1::ListWorkersResponse();
  if (!workers.ok()) return workers.status();
  view->Look({jobs->jobs().begin(), jobs->jobs().end()},
             {workers->workers().begin(), workers->workers().end()}, std::chrono::steady_clock::now(),
             !hidden);
  return absl::OkStatus();
}

}  // namespace

int TopCommand(const TopOptions& options) {
  Interrupt interrupt;
  const bool screen = ::isatty(STDOUT_FILENO) == 1;
  std::mutex mutex;
  std::condition_variable bell;
  interrupt.OnRequest([&] {
    const std::lock_guard lock(mutex);
    bell.notify_all();
  });
  TopView view;
  std::string told;
  if (screen) std::cout << "\x1b[2J";
  const absl::Status status = WithReconnect(
      options.client, [&] { return interrupt.Requested(); },
      [&](Client& client, bool* progressed) {
        for (;;) {
          if (absl::Status looked = Look(client, &view); !looked.ok()) {
            if (!absl::IsUnavailable(looked)) return looked;
            const std::string trouble = "no answer: " + std::string(looked.message());
            if (screen) {
              std::cout << Screen(trouble + "; trying again\n") << std::flush;
            } else if (std::exchange(told, trouble) != trouble) {
              std::cerr << "gouji: " << trouble << "; trying again" << std::endl;
            }
            return looked;
          }
          *progressed = true;
          const std::string text = view.Text(std::time(nullptr));
          std::cout << (screen ? Screen(text) : text) << std::flush;
          if (!screen || !std::cout.good()) return absl::OkStatus();
          std::unique_lock lock(mutex);
          bell.wait_for(lock, std::chrono::duration<double>(options.interval_seconds),
                        [&] { return interrupt.Requested(); });
          if (interrupt.Requested()) return absl::OkStatus();
        }
      });
  interrupt.OnRequest(nullptr);
  if (interrupt.Requested()) return kOk;
  return status.ok() ? kOk : Fail(status);
}

}  // namespace gouji::cli
