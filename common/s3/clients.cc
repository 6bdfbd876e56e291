#include "common/s3/clients.h"

#include <map>
#include <memory>
#include <mutex>
#include <utility>

#include "common/s3/settings.h"

namespace gouji::s3 {

absl::StatusOr<ClientPlace> PlaceOf(std::string_view url) {
  static std::mutex mutex;
  // Never destroyed: threads may still read when the process ends.
  static auto& clients = *new std::map<std::string, std::unique_ptr<Client>>;
  absl::StatusOr<Place> place = ParseUrl(url);
  if (!place.ok()) return place.status();
  const std::lock_guard lock(mutex);
  std::unique_ptr<Client>& client = clients[place->bucket];
  if (client == nullptr) {
    const absl::StatusOr<Settings> settings = SettingsFromEnvironment();
    if (!settings.ok()) return settings.status();
    client = std::make_unique<Client>(*settings, place->bucket);
  }
  return ClientPlace{client.get(), std::move(place->key)};
}

}  // namespace gouji::s3
