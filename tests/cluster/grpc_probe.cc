#include "tests/cluster/grpc_probe.h"

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <chrono>
#include <future>

#include "common/security/tls.h"
#include "common/store/message.h"
#include "gouji/worker/v1/worker.grpc.pb.h"

namespace gouji::cluster {
namespace {

std::shared_ptr<grpc::Channel> Connect(const std::string& address, const security::TlsFiles& tls = {}) {
  auto credentials = security::ChannelCredentials(tls);
  // Wrong files are the test's own mistake; its calls then fail.
  if (!credentials.ok()) credentials = grpc::InsecureChannelCredentials();
  grpc::ChannelArguments arguments;
  // A channel of its own for each probe: nothing is shared with the probe before.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel(address, *credentials, arguments);
}

std::chrono::system_clock::time_point Deadline() {
  return std::chrono::system_clock::now() + std::chrono::seconds(60);
}

grpc::Status CallRaw(const std::string& address, const std::string& method, const std::string& request,
                     std::string* response, const security::TlsFiles& tls = {}) {
  grpc::GenericStub stub(Connect(address, tls));
  grpc::ClientContext context;
  context.set_deadline(Deadline());
  const grpc::Slice slice(request);
  grpc::ByteBuffer in(&slice, 1);
  grpc::ByteBuffer out;
  std::promise<grpc::Status> done;
  stub.UnaryCall(&context, method, grpc::StubOptions(), &in, &out,
                 [&](grpc::Status status) { done.set_value(std::move(status)); });
  grpc::Status status = done.get_future().get();
  if (status.ok()) {
    grpc::Slice whole;
    if (out.DumpToSingleSlice(&whole).ok())
      response->assign(reinterpret_cast<const char*>(whole.begin()), whole.size());
  }
  return status;
}

}  // namespace

std::string HealthOf(const std::string& address, const std::string& service, const security::TlsFiles& tls) {
  // grpc.health.v1.HealthCheckRequest{service = 1}; the answer's field 1 is the state.
  std::string request;
  if (!service.empty()) request = std::string("\x0a") + static_cast<char>(service.size()) + service;
  std::string response;
  const grpc::Status status = CallRaw(address, "/grpc.health.v1.Health/Check", request, &response, tls);
  if (status.error_code() == grpc::StatusCode::NOT_FOUND) return "SERVICE_UNKNOWN";
  if (!status.ok()) return "error " + std::to_string(status.error_code()) + ": " + status.error_message();
  if (response.size() == 2 && response[0] == 0x08) {
    if (response[1] == 1) return "SERVING";
    if (response[1] == 2) return "NOT_SERVING";
  }
  return "UNKNOWN";
}

Parsed ParseReport(const std::string& address, const std::string& document_id, const std::string& content,
                   const security::TlsFiles& tls) {
  auto stub = worker::v1::ReportService::NewStub(Connect(address, tls));
  grpc::ClientContext context;
  context.set_deadline(Deadline());
  worker::v1::ParseReportRequest request;
  request.set_document_id(document_id);
  request.set_content(content);
  worker::v1::ParseReportResponse response;
  const grpc::Status status = stub->ParseReport(&context, request, &response);
  Parsed parsed;
  parsed.ok = status.ok();
  parsed.error = status.error_message();
  if (status.ok()) parsed.record = store::SerializeDeterministic(response.record());
  return parsed;
}

bool Reflects(const std::string& address) {
  std::string response;
  const grpc::Status status =
      CallRaw(address, "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", "", &response);
  return status.error_code() != grpc::StatusCode::UNIMPLEMENTED;
}

}  // namespace gouji::cluster
