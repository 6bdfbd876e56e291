// Files that clients send to the store: whole, once, within bounds, and nowhere but in their upload.
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/env/digest.h"
#include "common/rpc/status.h"
#include "common/security/token_file.h"
#include "common/store/listing.h"
#include "common/store/message.h"
#include "common/store/names.h"
#include "common/store/uploads.h"
#include "coordinator/jobs/uploads.h"
#include "coordinator/rpc/server.h"
#include "gouji/job/v1/job.grpc.pb.h"
#include "gouji/upload/v1/upload.grpc.pb.h"
#include "tests/coordinator/jobs/fixture.h"
#include "tests/fakes/blamed_field.h"
#include "tests/fakes/process.h"

namespace gouji::rpc {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string DigestOf(const std::string& bytes) {
  return std::string(env::AsBytes(env::Sha256(bytes)));
}
std::string HexOf(const std::string& bytes) {
  return env::ToHex(DigestOf(bytes));
}
void Describe(const std::string& bytes, upload::v1::Content* content) {
  content->set_sha256(DigestOf(bytes));
  content->set_size_bytes(bytes.size());
}

class UploadTest : public jobs::CoordinatorTest {
 protected:
  UploadTest() : node_(MakeNode("a")) {
    std::ofstream(dir_ / "tokens") << "token sha256=" << security::TokenHash("of-ann")
                                   << " tenant=city roles=submit name=ann\n"
                                   << "token sha256=" << security::TokenHash("of-ben")
                                   << " tenant=town roles=submit name=ben\n"
                                   << "token sha256=" << security::TokenHash("of-eve")
                                   << " tenant=city roles=read name=eve\n"
                                   << "quota tenant=town queued-bytes=10000\n";
    auto door = security::Door::Open({dir_ / "tokens", dir_ / "audit"});
    EXPECT_TRUE(door.ok()) << door.status();
    door_ = *std::move(door);
    Serve({.listen = "127.0.0.1:0", .door = door_.get()});
  }
  void Serve(const ServerOptions& options) {
    auto started = Server::Start(options, *node_.coordinator);
    EXPECT_TRUE(started.ok()) << started.status();
    server_ = *std::move(started);
    const auto channel = grpc::CreateChannel("127.0.0.1:" + std::to_string(server_->port()),
                                             grpc::InsecureChannelCredentials());
    uploads_ = upload::v1::UploadService::NewStub(channel);
    jobs_ = job::v1::JobService::NewStub(channel);
  }

  static std::unique_ptr<grpc::ClientContext> As(const std::string& name) {
    auto context = std::make_unique<grpc::ClientContext>();
    context->set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
    context->AddMetadata("authorization", "Bearer of-" + name);
    return context;
  }
  // Sends each content in several messages.
  absl::StatusOr<upload::v1::PutContentsResponse> Put(const std::string& name, const std::string& request_id,
                                                      const std::vector<std::string>& contents) {
    const auto context = As(name);
    upload::v1::PutContentsResponse response;
    const auto writer = uploads_->PutContents(context.get(), &response);
    upload::v1::PutContentsRequest request;
    request.set_request_id(request_id);
    for (const std::string& content : contents) {
      Describe(content, request.mutable_begin());
      writer->Write(request);
      const size_t part = std::max<size_t>(3, content.size() / 10);
      for (size_t at = 0; at < content.size(); at += part) {
        request.Clear();
        request.set_data(content.substr(at, part));
        writer->Write(request);
      }
      request.Clear();
    }
    writer->WritesDone();
    const grpc::Status status = writer->Finish();
    if (!status.ok()) return FromGrpc(status);
    return response;
  }
  std::vector<uint32_t> Missing(const std::string& name, const std::string& request_id,
                                const std::vector<std::string>& contents) {
    upload::v1::FindMissingRequest request;
    request.set_request_id(request_id);
    for (const std::string& content : contents) Describe(content, request.add_contents());
    upload::v1::FindMissingResponse response;
    const grpc::Status status = uploads_->FindMissing(As(name).get(), request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return {response.missing().begin(), response.missing().end()};
  }
  static job::v1::Source File(const std::string& path, const std::string& bytes) {
    job::v1::Source source;
    source.set_path(path);
    source.set_kind(job::v1::SOURCE_KIND_FILE);
    source.set_size_bytes(bytes.size());
    source.set_etag(HexOf(bytes));
    return source;
  }
  static std::string IndexOf(const std::vector<job::v1::Source>& sources) {
    upload::v1::Index index;
    for (const job::v1::Source& source : sources) *index.add_sources() = source;
    return index.SerializeAsString();
  }
  absl::StatusOr<job::v1::SubmitJobResponse> Submit(const std::string& name, const std::string& request_id,
                                                    const std::string& locator) {
    job::v1::SubmitJobRequest request;
    request.set_request_id(request_id);
    request.add_roots()->set_locator(locator);
    job::v1::SubmitJobResponse response;
    const grpc::Status status = jobs_->SubmitJob(As(name).get(), request, &response);
    if (!status.ok()) return FromGrpc(status);
    return response;
  }
  // Uploads the index, and submits it.
  absl::Status SubmitIndex(const std::string& request_id, const std::vector<job::v1::Source>& sources) {
    const std::string index = IndexOf(sources);
    const auto put = Put("ann", request_id, {index});
    if (!put.ok()) return put.status();
    return Submit("ann", request_id, "upload:" + HexOf(index)).status();
  }

  fakes::TempDir dir_;
  Node node_;
  std::unique_ptr<security::Door> door_;
  std::unique_ptr<Server> server_;
  std::unique_ptr<upload::v1::UploadService::Stub> uploads_;
  std::unique_ptr<job::v1::JobService::Stub> jobs_;
};

TEST_F(UploadTest, AJobOfWhatWasSentOnce) {
  const std::string index =
      IndexOf({File("a.txt", "one"), File("sub/b.txt", "twotwo"), File("c.txt", "one")});
  EXPECT_THAT(Missing("ann", "r", {"one", "twotwo", index}), ElementsAre(0, 1, 2));
  const auto put = Put("ann", "r", {"one", "twotwo", index});
  ASSERT_TRUE(put.ok()) << put.status();
  EXPECT_EQ(put->contents(), 3u);
  EXPECT_THAT(Missing("ann", "r", {"one", "twotwo", index}), IsEmpty());
  EXPECT_EQ(Put("ann", "r", {"one"})->contents(), 0u) << "what stands is not stored again";
  const auto job = Submit("ann", "r", "upload:" + HexOf(index));
  ASSERT_TRUE(job.ok()) << job.status();
  EXPECT_TRUE(job->created());
  node_->RunDue();
  const auto footer = store::ReadListingFooter(store_, job->job_id());
  ASSERT_TRUE(footer.ok()) << footer.status();
  EXPECT_EQ(footer->sources(), 3u);
  EXPECT_EQ(footer->input_bytes(), 12u);
  // The same again, as after an answer that was lost.
  EXPECT_THAT(Missing("ann", "r", {"one", index}), IsEmpty());
  const auto again = Submit("ann", "r", "upload:" + HexOf(index));
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->job_id(), job->job_id());
  EXPECT_FALSE(again->created());
  EXPECT_TRUE(absl::IsAlreadyExists(Put("ann", "r", {"more"}).status())) << "nothing is added to a job";
}

TEST_F(UploadTest, ACallThatBreaksOffLeavesWhatWasWholeAndNothingElse) {
  const auto context = As("ann");
  upload::v1::PutContentsResponse response;
  const auto writer = uploads_->PutContents(context.get(), &response);
  upload::v1::PutContentsRequest request;
  request.set_request_id("r");
  Describe("whole", request.mutable_begin());
  request.set_data("whole");
  ASSERT_TRUE(writer->Write(request));
  request.Clear();
  Describe("halved", request.mutable_begin());
  request.set_data("hal");
  ASSERT_TRUE(writer->Write(request));
  EXPECT_TRUE(
      fakes::Eventually([&] { return Missing("ann", "r", {"whole"}).empty(); }, std::chrono::seconds(60)));
  context->TryCancel();
  writer->Finish();
  EXPECT_THAT(Missing("ann", "r", {"whole", "halved"}), ElementsAre(1));
  EXPECT_TRUE(Put("ann", "r", {"halved"}).ok());
  EXPECT_THAT(Missing("ann", "r", {"whole", "halved"}), IsEmpty());
}

TEST_F(UploadTest, BytesThatAreNotThoseAnnouncedAreRefused) {
  const auto put = [&](const std::string& announced, const std::string& sent, bool next) {
    const auto context = As("ann");
    upload::v1::PutContentsResponse response;
    const auto writer = uploads_->PutContents(context.get(), &response);
    upload::v1::PutContentsRequest request;
    request.set_request_id("r");
    Describe(announced, request.mutable_begin());
    request.set_data(sent);
    writer->Write(request);
    request.Clear();
    if (next) {
      Describe("another", request.mutable_begin());
      writer->Write(request);
    }
    writer->WritesDone();
    const absl::Status refused = FromGrpc(writer->Finish());
    EXPECT_TRUE(absl::IsInvalidArgument(refused)) << refused;
    return fakes::BlamedField(refused);
  };
  EXPECT_EQ(put("abc", "abd", false), "data") << "other bytes";
  EXPECT_EQ(put("abc", "ab", false), "data") << "too few";
  EXPECT_EQ(put("abc", "ab", true), "begin") << "too few, and the next content begins";
  EXPECT_EQ(put("abc", "abcd", false), "data") << "too many";
  EXPECT_EQ(put("abc", std::string((1 << 20) + 1, 'x'), false), "data") << "too many in one message";
  EXPECT_THAT(Missing("ann", "r", {"abc"}), ElementsAre(0));
}

TEST_F(UploadTest, WhatIsWrongWithARequestIsNamed) {
  const auto put = [&](const std::vector<upload::v1::PutContentsRequest>& requests) {
    const auto context = As("ann");
    upload::v1::PutContentsResponse response;
    const auto writer = uploads_->PutContents(context.get(), &response);
    for (const upload::v1::PutContentsRequest& request : requests) writer->Write(request);
    writer->WritesDone();
    return fakes::BlamedField(FromGrpc(writer->Finish()));
  };
  upload::v1::PutContentsRequest good;
  good.set_request_id("r");
  upload::v1::PutContentsRequest nameless = good;
  nameless.mutable_begin()->set_sha256("short");
  upload::v1::PutContentsRequest large = good;
  Describe("one", large.mutable_begin());
  large.mutable_begin()->set_size_bytes(UINT64_MAX);
  EXPECT_EQ(put({upload::v1::PutContentsRequest()}), "request_id") << "none";
  EXPECT_EQ(put({good, good}), "request_id") << "twice";
  EXPECT_EQ(put({nameless}), "begin.sha256");
  EXPECT_EQ(put({large}), "begin.size_bytes");
  const auto missing = [&](const upload::v1::FindMissingRequest& request) {
    upload::v1::FindMissingResponse response;
    return fakes::BlamedField(FromGrpc(uploads_->FindMissing(As("ann").get(), request, &response)));
  };
  upload::v1::FindMissingRequest asked;
  EXPECT_EQ(missing(asked), "request_id");
  asked.set_request_id("r");
  asked.add_contents()->set_sha256("short");
  EXPECT_EQ(missing(asked), "contents.sha256");
  for (int i = 0; i < 10'000; ++i) asked.add_contents();
  EXPECT_EQ(missing(asked), "contents") << "too many";
}

TEST_F(UploadTest, NoNameLeadsOutOfTheUpload) {
  ASSERT_TRUE(Put("ann", "other", {"theirs"}).ok());
  ASSERT_TRUE(Put("ann", "r", {"one"}).ok());
  const std::string other = store::JobId("city", "other");
  const std::string digest = HexOf("theirs");
  for (const std::string& locator :
       {std::string("upload:"), std::string("upload:../../etc/passwd"), "upload:" + other + "/" + digest,
        "upload:" + digest, "upload:" + digest + "/", "upload:/" + digest,
        "upload:" + std::string(64, 'F')}) {
    const absl::Status refused = Submit("ann", "r", locator).status();
    EXPECT_TRUE(absl::IsInvalidArgument(refused)) << locator << ": " << refused;
    EXPECT_EQ(fakes::BlamedField(refused), "roots");
  }
  job::v1::Source outside = File("a.txt", "one");
  outside.set_etag("../../jobs/" + other + "/spec");
  job::v1::Source elsewhere = File("a.txt", "one");
  elsewhere.set_root(1);
  job::v1::Source smaller = File("a.txt", "one");
  smaller.set_size_bytes(2);
  job::v1::Source kindless = File("a.txt", "one");
  kindless.clear_kind();
  job::v1::Source failing = File("a.txt", "one");
  failing.set_failure("crashed");
  for (const job::v1::Source& source :
       {outside, elsewhere, smaller, kindless, failing, File("a.txt", "theirs"), File("../a.txt", "one"),
        File("/etc/passwd", "one"), File("a/../../b", "one"), File("a//b", "one"), File("", "one"),
        File(std::string("a\0b", 3), "one"), File(std::string(5'000, 'a'), "one")}) {
    const absl::Status refused = SubmitIndex("r", {source});
    EXPECT_TRUE(absl::IsInvalidArgument(refused)) << source.DebugString() << refused;
    EXPECT_EQ(fakes::BlamedField(refused), "roots");
  }
  EXPECT_TRUE(absl::IsInvalidArgument(SubmitIndex("r", {}))) << "an index of nothing";
  EXPECT_TRUE(SubmitIndex("r", {File("..a/b..txt", "one")}).ok()) << "dots as such are good";
}

TEST_F(UploadTest, TenantsAreApartAndTheQuotaCountsBytes) {
  const std::string large(8'000, 'x');
  ASSERT_TRUE(Put("ann", "r", {large}).ok());
  EXPECT_THAT(Missing("ben", "r", {large}), ElementsAre(0)) << "the same request id of another tenant";
  ASSERT_TRUE(Put("ben", "r", {large}).ok());
  const absl::Status full = Put("ben", "r", {std::string(4'000, 'y')}).status();
  EXPECT_TRUE(absl::IsResourceExhausted(full)) << full;
  EXPECT_THAT(std::string(full.message()), HasSubstr("may have 10000"));
  EXPECT_TRUE(absl::IsResourceExhausted(Put("ben", "r", {"y"}).status())) << "a small file costs a block";
  const absl::Status never = Put("ben", "r", {std::string(10'001, 'z')}).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(never)) << "no later try helps: " << never;
  EXPECT_TRUE(Put("ben", "r", {large}).ok()) << "what stands needs no room";
  EXPECT_TRUE(Put("ann", "r", {std::string(40'000, 'y')}).ok());
  EXPECT_TRUE(absl::IsPermissionDenied(Put("eve", "r", {"one"}).status())) << "she may read only";
}

TEST_F(UploadTest, AnUploadEndsWithItsToken) {
  const auto context = As("ann");
  upload::v1::PutContentsResponse response;
  const auto writer = uploads_->PutContents(context.get(), &response);
  upload::v1::PutContentsRequest request;
  request.set_request_id("r");
  ASSERT_TRUE(writer->Write(request));
  std::ofstream(dir_ / "tokens.new") << "# nobody is left\n";
  std::filesystem::rename(dir_ / "tokens.new", dir_ / "tokens");
  request.Clear();
  EXPECT_TRUE(fakes::Eventually([&] { return !writer->Write(request); }, std::chrono::seconds(30)));
  EXPECT_EQ(writer->Finish().error_code(), grpc::StatusCode::UNAUTHENTICATED);
}

TEST_F(UploadTest, AnIdleUploadGivesItsPlaceBack) {
  Serve({.listen = "127.0.0.1:0", .door = door_.get(), .upload_idle = std::chrono::milliseconds(500)});
  const auto context = As("ann");
  upload::v1::PutContentsResponse response;
  const auto writer = uploads_->PutContents(context.get(), &response);
  upload::v1::PutContentsRequest request;
  request.set_request_id("r");
  Describe("one", request.mutable_begin());
  request.set_data("one");
  ASSERT_TRUE(writer->Write(request));
  // Nothing more is sent; no deadline of the client's is near.
  EXPECT_EQ(writer->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_THAT(Missing("ann", "r", {"one"}), IsEmpty()) << "what was whole is stored";
}

TEST_F(UploadTest, NoTenantTakesAllPlaces) {
  std::vector<std::unique_ptr<grpc::ClientContext>> contexts;
  std::vector<std::unique_ptr<grpc::ClientWriter<upload::v1::PutContentsRequest>>> streams;
  upload::v1::PutContentsResponse response;
  upload::v1::PutContentsRequest request;
  request.set_request_id("many");
  // One of these is refused at the latest where the quarter of the tenant is taken.
  for (int i = 0; i < 17; ++i) {
    contexts.push_back(As("ann"));
    streams.push_back(uploads_->PutContents(contexts.back().get(), &response));
    streams.back()->Write(request);
  }
  EXPECT_TRUE(fakes::Eventually([&] { return absl::IsResourceExhausted(Put("ann", "r", {"one"}).status()); },
                                std::chrono::seconds(30)));
  EXPECT_TRUE(Put("ben", "r", {"one"}).ok()) << "of another tenant";
  for (const auto& context : contexts) context->TryCancel();
  for (const auto& stream : streams) stream->Finish();
}

TEST_F(UploadTest, AnUploadIsAuditedOnceAndAskingChangesNothing) {
  EXPECT_THAT(Missing("ann", "r", {"one"}), ElementsAre(0));
  EXPECT_TRUE(store_.List(store::kUploadsFolder, "", 10)->empty()) << "asking makes no folder";
  ASSERT_TRUE(Put("ann", "r", {"one", "twotwo"}).ok());
  std::ifstream file(dir_ / "audit");
  const std::string log{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  EXPECT_EQ(std::count(log.begin(), log.end(), '\n'), 1) << log;
  for (const std::string& part :
       {std::string("UploadService.PutContents"), std::string("\"who\":\"ann\""),
        "\"job\":\"" + store::JobId("city", "r"), std::string("2 contents, 9 bytes stored")}) {
    EXPECT_THAT(log, HasSubstr(part));
  }
}

TEST(Uploads, StreamsAtOnceShareTheRoom) {
  fakes::MemoryStore store;
  env::SimulatedClock clock;
  jobs::Uploads uploads(store, clock);
  const auto room = [&](uint64_t bytes) {
    return uploads.WaitingBytes("city") + bytes <= 10'000 ? absl::OkStatus()
                                                          : absl::ResourceExhaustedError("no room");
  };
  const auto begin = [&](jobs::UploadStream& stream, const std::string& request_id,
                         const std::string& content) {
    upload::v1::PutContentsRequest request;
    request.set_request_id(request_id);
    Describe(content, request.mutable_begin());
    return stream.Take(request);
  };
  const std::string six(6'000, 'x');
  const std::string seven(7'000, 'x');
  {
    jobs::UploadStream first(uploads, "city", room);
    jobs::UploadStream second(uploads, "city", room);
    ASSERT_TRUE(begin(first, "a", six).ok());
    EXPECT_TRUE(absl::IsResourceExhausted(begin(second, "b", seven)))
        << "what the first has begun takes its room, though no byte of it came";
    EXPECT_EQ(uploads.WaitingBytes("city"), 6'000u);
  }
  EXPECT_EQ(uploads.WaitingBytes("city"), 0u) << "a stream that broke off gives it back";
  jobs::UploadStream third(uploads, "city", room);
  ASSERT_TRUE(begin(third, "c", seven).ok());
  upload::v1::PutContentsRequest wrong;
  wrong.set_data(std::string(7'000, 'y'));
  EXPECT_TRUE(absl::IsInvalidArgument(third.Take(wrong)));
  jobs::UploadStream fourth(uploads, "city", room);
  EXPECT_TRUE(absl::IsResourceExhausted(begin(fourth, "d", seven))) << "until its stream is gone";
}

TEST(Uploads, WhatHasNoJobGoesAfterTwoDays) {
  fakes::MemoryStore store;
  env::SimulatedClock clock;
  jobs::Uploads uploads(store, clock);
  const auto put = [&](const std::string& request_id) {
    jobs::UploadStream stream(uploads, "city", [](uint64_t) { return absl::OkStatus(); });
    upload::v1::PutContentsRequest request;
    request.set_request_id(request_id);
    Describe("one", request.mutable_begin());
    request.set_data("one");
    EXPECT_TRUE(stream.Take(request).ok());
    EXPECT_TRUE(stream.Finish().ok());
    return store::JobId("city", request_id);
  };
  const auto standing = [&] { return store.List(store::kUploadsFolder, "", 10)->size(); };
  const auto sweep = [&] { return uploads.RemoveOld(); };
  put("left");
  const std::string parent = put("used");
  // A requeued job reads what its parent, which is gone, was given.
  job::v1::JobSpec child;
  child.set_job_id(store::JobId("city", "child"));
  child.add_roots()->set_locator(store::FormatUploadLocator({parent, std::string(64, 'a')}));
  ASSERT_TRUE(store::PutMessage(store, store::SpecName(child.job_id()), child).ok());
  constexpr int64_t kDayMs = 24 * 60 * 60 * 1'000;
  clock.Advance(kDayMs);
  ASSERT_TRUE(sweep().ok());
  ASSERT_TRUE(sweep().ok());
  EXPECT_EQ(standing(), 2u);
  put("left");  // somebody tries again
  clock.Advance(2 * kDayMs);
  ASSERT_TRUE(sweep().ok());
  ASSERT_TRUE(sweep().ok());
  EXPECT_EQ(standing(), 2u) << "what was added to yesterday stays";
  clock.Advance(kDayMs);
  ASSERT_TRUE(sweep().ok());
  EXPECT_EQ(standing(), 2u) << "one look is not enough";
  store.FailReads("spec");
  EXPECT_TRUE(sweep().ok());
  EXPECT_EQ(standing(), 2u) << "a job that cannot be read may use it";
  store.FailReads("");
  ASSERT_TRUE(sweep().ok());
  ASSERT_TRUE(sweep().ok());
  EXPECT_EQ(standing(), 1u);
  EXPECT_EQ(uploads.WaitingBytes("city"), 4'096u) << "of the one that is left";
  ASSERT_TRUE(store::PutMessage(store, store::SpecName(parent), child).ok());
  ASSERT_TRUE(sweep().ok());
  EXPECT_EQ(uploads.WaitingBytes("city"), 0u) << "submitted at another coordinator";
}

// Whether anybody uses them is asked of every job; that may take minutes, and who comes meanwhile must not find them gone.
TEST(Uploads, WhatSomebodyComesForWhileItIsFoundOldStays) {
  fakes::MemoryStore store;
  env::SimulatedClock clock;
  jobs::Uploads uploads(store, clock);
  constexpr int64_t kDayMs = 24 * 60 * 60 * 1'000;
  const std::string job = store::JobId("city", "again");
  ASSERT_TRUE(uploads.Touch(job).ok());
  ASSERT_TRUE(store.PutIfAbsent(store::ContentName(job, std::string(64, 'a')), "one").ok());
  clock.Advance(4 * kDayMs);
  ASSERT_TRUE(uploads.RemoveOld().ok());
  jobs::Uploads elsewhere(store, clock);
  bool came = false;
  store.OnList([&](const std::string& folder) {
    if (folder == store::kJobsFolder && !std::exchange(came, true)) {
      ASSERT_TRUE(elsewhere.Touch(job).ok());
    }
  });
  ASSERT_TRUE(uploads.RemoveOld().ok());
  EXPECT_TRUE(came);
  EXPECT_TRUE(store.Stat(store::ContentName(job, std::string(64, 'a'))).ok());
  // Nor what was submitted meanwhile, though long ago.
  clock.Advance(4 * kDayMs);
  store.OnList([&](const std::string& folder) {
    if (folder == store::kJobsFolder)
      (void)store::PutMessage(store, store::SpecName(job), job::v1::JobSpec());
  });
  ASSERT_TRUE(uploads.RemoveOld().ok());
  EXPECT_TRUE(store.Stat(store::ContentName(job, std::string(64, 'a'))).ok());
}

}  // namespace
}  // namespace gouji::rpc
