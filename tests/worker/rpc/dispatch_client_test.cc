// A worker's calls over several coordinators.
#include "worker/rpc/dispatch_client.h"

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "gouji/dispatch/v1/dispatch.grpc.pb.h"

namespace gouji::rpc {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class Coordinator final : public dispatch::v1::DispatchService::Service {
 public:
  Coordinator() {
    int port = 0;
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(this);
    server_ = builder.BuildAndStart();
    address = "127.0.0.1:" + std::to_string(port);
  }

  grpc::Status ClaimShards(grpc::ServerContext*, const dispatch::v1::ClaimShardsRequest*,
                           dispatch::v1::ClaimShardsResponse* response) override {
    ++calls;
    response->add_leases()->set_job_id(address);
    return answer;
  }

  std::string address;
  grpc::Status answer;
  int calls = 0;

 private:
  std::unique_ptr<grpc::Server> server_;
};

class DispatchClientTest : public ::testing::Test {
 protected:
  absl::Status Claim() {
    dispatch::v1::ClaimShardsRequest request;
    response_ = {};
    return client_.Claim(request, &response_);
  }
  // Calls of both, since the last time.
  int Calls() { return std::exchange(one_.calls, 0) + std::exchange(two_.calls, 0); }

  Coordinator one_;
  Coordinator two_;
  DispatchClient client_{{one_.address, two_.address}, "w"};
  dispatch::v1::ClaimShardsResponse response_;
};

TEST_F(DispatchClientTest, OneThatRefusesTheWorkerIsPassedOver) {
  one_.answer = {grpc::StatusCode::FAILED_PRECONDITION, "this coordinator speaks 2 to 3"};
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(Claim().ok());
    ASSERT_EQ(response_.leases_size(), 1);
    EXPECT_EQ(response_.leases(0).job_id(), two_.address);
  }
  EXPECT_LE(Calls(), 4) << "who took the worker is asked first from then on";
  // Upgraded, and the other one is not yet.
  std::swap(one_.answer, two_.answer);
  ASSERT_TRUE(Claim().ok());
  EXPECT_EQ(response_.leases(0).job_id(), one_.address);
}

TEST_F(DispatchClientTest, WhereAllRefuseEachIsToldWithItsReason) {
  one_.answer = {grpc::StatusCode::FAILED_PRECONDITION, "upgrade the workers"};
  two_.answer = {grpc::StatusCode::UNAVAILABLE, "no epoch"};
  const absl::Status refused = Claim();
  EXPECT_TRUE(absl::IsFailedPrecondition(refused)) << refused;
  EXPECT_THAT(std::string(refused.message()), AllOf(HasSubstr(one_.address + ": upgrade the workers"),
                                                    HasSubstr(two_.address), HasSubstr("no epoch")));
  EXPECT_EQ(Calls(), 2);
  one_.answer = two_.answer;
  EXPECT_TRUE(absl::IsUnavailable(Claim()));
}

TEST_F(DispatchClientTest, WhatIsWrongWithTheRequestIsAskedOfNobodyElse) {
  one_.answer = two_.answer = {grpc::StatusCode::INVALID_ARGUMENT, "a worker's id is 1 to 128"};
  EXPECT_TRUE(absl::IsInvalidArgument(Claim()));
  EXPECT_EQ(Calls(), 1);
}

}  // namespace
}  // namespace gouji::rpc
