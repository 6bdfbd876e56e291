// Each door of a port with TLS, shut and open.
#include "common/security/tls.h"

#include <gmock/gmock.h>
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <future>
#include <iterator>

#include "tests/fakes/certificates.h"

namespace gouji::security {
namespace {

class TlsTest : public testing::Test {
 protected:
  TlsTest() : ours_(dir_ / "ours"), theirs_(dir_ / "theirs") {
    for (const char* name : {"server", "client"}) ours_.Issue(name, 2);
    ours_.Issue("expired", -1);
    theirs_.Issue("client", 2);
    theirs_.Issue("server", 2);
  }

  // What a program makes of its files that does not look at them first.
  static std::shared_ptr<grpc::ChannelCredentials> Unchecked(const TlsFiles& files) {
    const auto read = [](const std::string& path) {
      std::ifstream file(path);
      return std::string((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    };
    return grpc::SslCredentials({read(files.ca), read(files.key), read(files.cert)});
  }
  TlsFiles Own(const fakes::Authority& issuer, const std::string& name) const {
    return {.cert = issuer.Path(name + ".pem"),
            .key = issuer.Path(name + ".key"),
            .ca = issuer.ca(),
            .reload_seconds = 1};
  }
  void Start(const TlsFiles& files) {
    auto credentials = ServerCredentials(files);
    ASSERT_TRUE(credentials.ok()) << credentials.status();
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", *credentials, &port_);
    // Answers every call with UNIMPLEMENTED.
    builder.RegisterCallbackGenericService(&service_);
    server_ = builder.BuildAndStart();
    ASSERT_NE(server_, nullptr);
  }
  // Whether a call gets through to the service.
  bool GetsIn(const std::shared_ptr<grpc::ChannelCredentials>& credentials) const {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
    grpc::GenericStub stub(
        grpc::CreateCustomChannel("127.0.0.1:" + std::to_string(port_), credentials, arguments));
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
    const grpc::Slice nothing("");
    const grpc::ByteBuffer request(&nothing, 1);
    grpc::ByteBuffer response;
    std::promise<grpc::StatusCode> code;
    stub.UnaryCall(&context, "/any/Call", grpc::StubOptions(), &request, &response,
                   [&](const grpc::Status& status) { code.set_value(status.error_code()); });
    const grpc::StatusCode got = code.get_future().get();
    EXPECT_THAT(got, testing::AnyOf(grpc::StatusCode::UNIMPLEMENTED, grpc::StatusCode::UNAVAILABLE));
    return got == grpc::StatusCode::UNIMPLEMENTED;
  }
  bool GetsIn(const TlsFiles& files) const {
    auto credentials = ChannelCredentials(files);
    EXPECT_TRUE(credentials.ok()) << credentials.status();
    return GetsIn(*credentials);
  }

  fakes::TempDir dir_;
  const fakes::Authority ours_;
  const fakes::Authority theirs_;
  grpc::CallbackGenericService service_;
  std::unique_ptr<grpc::Server> server_;
  int port_ = 0;
};

TEST_F(TlsTest, AServerWithACertificateSpeaksTlsOnly) {
  TlsFiles own = Own(ours_, "server");
  own.ca.clear();
  Start(own);
  EXPECT_TRUE(GetsIn({"", "", ours_.ca()}));
  EXPECT_FALSE(GetsIn(TlsFiles{})) << "plain";
  EXPECT_FALSE(GetsIn({"", "", theirs_.ca()})) << "the server's issuer is not trusted";
}

TEST_F(TlsTest, MutualTlsAsksForACertificate) {
  Start(Own(ours_, "server"));
  EXPECT_TRUE(GetsIn(Own(ours_, "client")));
  EXPECT_FALSE(GetsIn({"", "", ours_.ca()})) << "no certificate";
  EXPECT_TRUE(GetsIn(Unchecked(Own(ours_, "client"))));
  EXPECT_FALSE(GetsIn(Unchecked(Own(ours_, "expired"))));
  TlsFiles stranger = Own(theirs_, "client");
  stranger.ca = ours_.ca();
  EXPECT_FALSE(GetsIn(stranger)) << "of another issuer";
  EXPECT_FALSE(GetsIn(TlsFiles{})) << "plain";
}

TEST_F(TlsTest, APortMayTakeClientsWithoutCertificates) {
  TlsFiles own = Own(ours_, "server");
  own.any_client = true;
  Start(own);
  EXPECT_TRUE(GetsIn({"", "", ours_.ca()}));
  EXPECT_TRUE(GetsIn(Own(ours_, "client")));
  EXPECT_FALSE(GetsIn(TlsFiles{})) << "plain";
}

TEST_F(TlsTest, ACertificateOfAnotherHostIsNotTrusted) {
  ours_.Issue("elsewhere", 2, "DNS:elsewhere.example");
  Start(Own(ours_, "elsewhere"));
  EXPECT_FALSE(GetsIn(Own(ours_, "client")));
}

TEST_F(TlsTest, CertificatesAreRotatedByReplacingTheFiles) {
  TlsFiles own = Own(ours_, "server");
  own.ca.clear();
  Start(own);
  const TlsFiles trusts_theirs{"", "", theirs_.ca()};
  EXPECT_FALSE(GetsIn(trusts_theirs));
  const auto replace = std::filesystem::copy_options::overwrite_existing;
  std::filesystem::copy(theirs_.Path("server.key"), own.key, replace);
  std::filesystem::copy(theirs_.Path("server.pem"), own.cert, replace);
  EXPECT_TRUE(fakes::Eventually([&] { return GetsIn(trusts_theirs); }, std::chrono::seconds(60)));
}

TEST_F(TlsTest, WhatCannotWorkIsSaidAtTheStart) {
  EXPECT_TRUE(absl::IsInvalidArgument(ServerCredentials({"", "", ours_.ca()}).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(ServerCredentials({ours_.Path("server.pem"), "", ""}).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(ServerCredentials({"no", "such", "file"}).status()));
  EXPECT_THAT(ServerCredentials(Own(ours_, "expired")).status().message(), testing::HasSubstr("has expired"));
  TlsFiles mixed = Own(ours_, "server");
  mixed.key = ours_.Path("client.key");
  EXPECT_THAT(ServerCredentials(mixed).status().message(), testing::HasSubstr("is not the key of"));
  EXPECT_TRUE(absl::IsInvalidArgument(
      ChannelCredentials({ours_.Path("client.pem"), ours_.Path("client.key"), ""}).status()));
}

}  // namespace
}  // namespace gouji::security
