#include "coordinator/queue/redis_servers.h"

#include <cstdint>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace gouji::queue {
namespace {

constexpr int kSlots = 16'384;

// Each host with the login of them all.
absl::StatusOr<std::vector<RedisAddress>> ParseHosts(absl::string_view login, absl::string_view hosts) {
  std::vector<RedisAddress> addresses;
  for (const absl::string_view host : absl::StrSplit(hosts, ',')) {
    absl::StatusOr<RedisAddress> address = RedisAddress::Parse(absl::StrCat("redis://", login, host));
    if (!address.ok()) return address.status();
    addresses.push_back(*std::move(address));
  }
  return addresses;
}

}  // namespace

// CRC-16 of XMODEM over what stands between the first braces, or over the whole key.
int ClusterSlot(std::string_view key) {
  const size_t open = key.find('{');
  const size_t close = open == std::string_view::npos ? open : key.find('}', open + 1);
  if (close != std::string_view::npos && close > open + 1) key = key.substr(open + 1, close - open - 1);
  uint16_t crc = 0;
  for (const char c : key) {
    crc = static_cast<uint16_t>(crc ^ static_cast<uint8_t>(c) << 8);
    for (int bit = 0; bit < 8; ++bit) {
      crc = static_cast<uint16_t>((crc & 0x8000) != 0 ? crc << 1 ^ 0x1021 : crc << 1);
    }
  }
  return crc % kSlots;
}

RedisServers::RedisServers(Kind kind, std::vector<RedisAddress> seeds, std::string name,
                           const RedisTimeouts& timeouts, RedisPool::Prepare prepare)
    : kind_(kind),
      seeds_(std::move(seeds)),
      name_(std::move(name)),
      timeouts_(timeouts),
      prepare_(std::move(prepare)) {}

absl::StatusOr<std::unique_ptr<RedisServers>> RedisServers::Open(std::string_view url,
                                                                 const RedisTimeouts& timeouts,
                                                                 RedisPool::Prepare prepare) {
  absl::string_view rest(url.data(), url.size());
  Kind kind = Kind::kOne;
  if (absl::ConsumePrefix(&rest, "redis+sentinel://")) kind = Kind::kSentinel;
  if (absl::ConsumePrefix(&rest, "redis+cluster://")) kind = Kind::kCluster;
  std::vector<RedisAddress> seeds;
  std::string name;
  if (kind == Kind::kOne) {
    absl::StatusOr<RedisAddress> address = RedisAddress::Parse(url);
    if (!address.ok()) return address.status();
    seeds.push_back(*std::move(address));
  } else {
    absl::string_view login;
    if (const size_t at = rest.rfind('@'); at != absl::string_view::npos) {
      login = rest.substr(0, at + 1);
      rest.remove_prefix(at + 1);
    }
    if (kind == Kind::kSentinel) {
      const size_t slash = rest.find('/');
      if (slash == absl::string_view::npos || slash + 1 == rest.size()) {
        return absl::InvalidArgumentError(
            "Redis URL: the name of the primary is missing; give redis+sentinel://host:port,host:port/name");
      }
      name = std::string(rest.substr(slash + 1));
      rest = rest.substr(0, slash);
    }
    absl::StatusOr<std::vector<RedisAddress>> hosts = ParseHosts(login, rest);
    if (!hosts.ok()) return hosts.status();
    seeds = *std::move(hosts);
  }
  auto servers = std::unique_ptr<RedisServers>(
      new RedisServers(kind, std::move(seeds), std::move(name), timeouts, std::move(prepare)));
  if (kind == Kind::kOne) {
    servers->primary_ = std::make_shared<RedisPool>(servers->seeds_.front(), timeouts, servers->prepare_);
    servers->doubtful_ = false;
  }
  return servers;
}

absl::StatusOr<std::shared_ptr<RedisPool>> RedisServers::Of(const std::string& key) {
  std::lock_guard lock(mutex_);
  if (doubtful_) {
    absl::Status found = kind_ == Kind::kSentinel ? FindPrimary() : FindNodes();
    if (!found.ok()) return found;
    doubtful_ = false;
  }
  if (kind_ != Kind::kCluster) return primary_;
  const auto at = nodes_.lower_bound(ClusterSlot(key));
  if (at == nodes_.end() || at->second == nullptr) {
    doubtful_ = true;
    return absl::UnavailableError(absl::StrCat(Text(), ": no node serves the slot of ", key));
  }
  return at->second;
}

void RedisServers::Doubt() {
  if (kind_ == Kind::kOne) return;
  std::lock_guard lock(mutex_);
  doubtful_ = true;
}

std::string RedisServers::Text() const {
  std::string text = kind_ == Kind::kSentinel  ? absl::StrCat("Redis primary ", name_, " of ")
                     : kind_ == Kind::kCluster ? "Redis Cluster at "
                                               : "Redis at ";
  for (size_t i = 0; i < seeds_.size(); ++i) absl::StrAppend(&text, i > 0 ? "," : "", seeds_[i].Text());
  return text;
}

absl::Status RedisServers::FindPrimary() {
  absl::Status last = absl::UnavailableError(absl::StrCat(Text(), ": no Sentinel answers"));
  for (RedisAddress sentinel : seeds_) {
    sentinel.user.clear();
    sentinel.password.clear();
    absl::StatusOr<std::unique_ptr<RedisConnection>> connection =
        RedisConnection::ConnectPlainly(sentinel, timeouts_);
    absl::StatusOr<RedisReply> reply =
        connection.ok() ? (*connection)->RunOne({"SENTINEL", "GET-MASTER-ADDR-BY-NAME", name_})
                        : absl::StatusOr<RedisReply>(connection.status());
    if (!reply.ok()) {
      last = absl::UnavailableError(absl::StrCat(Text(), ": ", reply.status().message()));
      continue;
    }
    if (reply->items.size() != 2) {
      last = absl::UnavailableError(
          absl::StrCat(Text(), ": Sentinel ", sentinel.Text(), " knows no primary ", name_));
      continue;
    }
    primary_ = PoolAt(reply->items[0].text, static_cast<int>(reply->items[1].Number()));
    return absl::OkStatus();
  }
  return last;
}

absl::Status RedisServers::FindNodes() {
  absl::Status last = absl::UnavailableError(absl::StrCat(Text(), ": no node answers"));
  std::vector<RedisAddress> askable = seeds_;
  for (const auto& [place, pool] : pools_) askable.push_back(pool->address());
  for (const RedisAddress& node : askable) {
    absl::StatusOr<std::unique_ptr<RedisConnection>> connection =
        RedisConnection::ConnectPlainly(node, timeouts_);
    absl::StatusOr<RedisReply> reply = connection.ok() ? (*connection)->RunOne({"CLUSTER", "SLOTS"})
                                                       : absl::StatusOr<RedisReply>(connection.status());
    if (!reply.ok()) {
      last = absl::UnavailableError(absl::StrCat(Text(), ": ", reply.status().message()));
      continue;
    }
    nodes_.clear();
    for (const RedisReply& range : reply->items) {
      if (range.items.size() < 3 || range.items[2].items.size() < 2) continue;
      const int first = static_cast<int>(range.items[0].Number());
      const std::string& host = range.items[2].items[0].text;
      const int port = static_cast<int>(range.items[2].items[1].Number());
      // Slots before a range belong to nobody unless another range ends there.
      if (first > 0) nodes_.try_emplace(first - 1, nullptr);
      nodes_[static_cast<int>(range.items[1].Number())] = PoolAt(host.empty() ? node.host : host, port);
    }
    if (!nodes_.empty()) return absl::OkStatus();
  }
  return last;
}

std::shared_ptr<RedisPool> RedisServers::PoolAt(const std::string& host, int port) {
  std::shared_ptr<RedisPool>& pool = pools_[{host, port}];
  if (pool == nullptr) {
    RedisAddress address = seeds_.front();
    address.host = host;
    address.port = port;
    pool = std::make_shared<RedisPool>(std::move(address), timeouts_, prepare_);
  }
  return pool;
}

}  // namespace gouji::queue
