#include "core/api/client_registration_routes.h"

#include "core/api/access_gate.h"
#include "core/api/api_io.h"
#include "core/api/fetch_first.h"
#include "core/api/oauth_client.h"
#include "core/api/oauth_request.h"
#include "core/api/presented_token.h"
#include "core/http/reply_writer.h"
#include "core/oauth/client_registration.h"
#include "core/oauth/oauth_error.h"

namespace gatehouse {

namespace {

/// Nobody has signed in for this, but it is known from where it came.
Caller registrant(const ExchangePtr &exchange)
{
    Caller by = Caller::system(QStringLiteral("registration"));
    by.address = exchange->caller().address;
    by.userAgent = exchange->caller().userAgent;
    by.requestId = exchange->caller().requestId;
    return by;
}

Result<QJsonObject> metadataOf(const HttpRequest &request)
{
    if (!hasMediaType(request, "application/json")) return Error::unsupportedMediaType("application/json");
    Result<QJsonObject> json = parseJsonObject(request.body);
    if (!json.ok() && json.error().code == ErrorCode::InvalidInput)
        return oauthError(OAuthErrorCode::InvalidClientMetadata,
                          "The body is not one well-formed JSON object");
    return json;
}

/// A refusal in the words of RFC 6750 section 3; without a token there is nothing to say about it.
void refuseBearer(const Services &services, const ExchangePtr &exchange, const Error &error)
{
    if (error.code != ErrorCode::Unauthenticated) return exchange->fail(error);
    const bool aboutProof = error.reason == "invalid_dpop_proof" || error.reason == "use_dpop_nonce";
    HttpReply reply =
        oauthErrorReply(aboutProof ? error.reason : QByteArray("invalid_token"), error.publicMessage, 401);
    Error told = error;
    if (bearerToken(exchange->request()).isEmpty() && dpopToken(exchange->request()).isEmpty())
        told.reason = "token_missing";
    addChallenge(services, exchange->request(), told, reply);
    exchange->reply(std::move(reply));
}

/// Who may register, as the setting wants it.
Result<Admission> admit(Services &services, ApiAccessGate &gate, const ExchangePtr &exchange)
{
    if (services.clientRegistration.mode() == ClientRegistration::Mode::Token)
        return gate.admitToken(exchange->request(), "clients:write");
    GATEHOUSE_TRY(gate.spend(exchange->request(), RateBucket::Credentials));
    return Admission{registrant(exchange)};
}

void addClient(Services &services, const ExchangePtr &exchange, const Caller &by)
{
    const Result<QJsonObject> metadata = metadataOf(exchange->request());
    if (!metadata.ok()) return exchange->fail(metadata.error());
    writeWithDocuments(
        services, exchange,
        [&services, by, metadata = *metadata](Transaction &tx) {
            return services.clientRegistration.add(tx, by, metadata);
        },
        [&services, exchange](const Result<RegisteredClient> &client) {
            if (!client.ok()) return exchange->fail(client.error());
            exchange->reply(jsonReply(services.clientRegistration.information(*client), 201));
        });
}

void registerClient(Services &services, ApiAccessGate &gate, const ExchangePtr &exchange)
{
    if (services.clientRegistration.mode() == ClientRegistration::Mode::Off)
        return exchange->reply(oauthErrorReply(
            "invalid_request", QStringLiteral("Applications cannot register themselves here"), 404));
    Result<Admission> admission = admit(services, gate, exchange);
    if (!admission.ok()) return refuseBearer(services, exchange, admission.error());
    if (!admission->first) return addClient(services, exchange, admission->caller);
    whenReady(exchange, *std::move(admission->first),
              [&services, exchange, by = admission->caller] { addClient(services, exchange, by); });
}

/// Answers with what `work` makes of the client in the path, once its token has proved to be right in the
/// same transaction.
template <class Work>
void manage(Services &services, const ExchangePtr &exchange, Work work)
{
    const auto proven = [&services, by = registrant(exchange), id = exchange->request().pathValues.value(0),
                         token = bearerToken(exchange->request()),
                         work](Transaction &tx) -> Result<HttpReply> {
        Result<RegisteredClient> client = services.clientRegistration.authenticate(tx, id, token);
        if (!client.ok()) return client.error();
        return work(tx, by, *client);
    };
    writeWithDocuments(services, exchange, proven, [&services, exchange](Result<HttpReply> reply) {
        if (reply.ok()) return exchange->reply(std::move(reply).value());
        if (reply.error().code != ErrorCode::Unauthenticated) return exchange->fail(reply.error());
        if (auto within = spendForRefusal(services, exchange->request()); !within.ok())
            return exchange->fail(within.error());
        refuseBearer(services, exchange, reply.error());
    });
}

void readClient(Services &services, ApiAccessGate &, const ExchangePtr &exchange)
{
    Result<RegisteredClient> client = services.database.read([&](Transaction &tx) {
        return services.clientRegistration.authenticate(tx, exchange->request().pathValues.value(0),
                                                        bearerToken(exchange->request()));
    });
    if (client.ok()) return exchange->reply(jsonReply(services.clientRegistration.information(*client)));
    if (auto within = spendForRefusal(services, exchange->request()); !within.ok())
        return exchange->fail(within.error());
    refuseBearer(services, exchange, client.error());
}

void replaceClient(Services &services, ApiAccessGate &, const ExchangePtr &exchange)
{
    manage(services, exchange,
           [&services, metadata = metadataOf(exchange->request())](
               Transaction &tx, const Caller &by, const RegisteredClient &client) -> Result<HttpReply> {
               if (!metadata.ok()) return metadata.error();
               GATEHOUSE_TRY_ASSIGN(after, services.clientRegistration.replace(tx, by, client, *metadata));
               return jsonReply(services.clientRegistration.information(after));
           });
}

void deleteClient(Services &services, ApiAccessGate &, const ExchangePtr &exchange)
{
    manage(
        services, exchange,
        [&services](Transaction &tx, const Caller &by, const RegisteredClient &client) -> Result<HttpReply> {
            GATEHOUSE_TRY(services.clientRegistration.remove(tx, by, client));
            HttpReply reply = HttpReply::empty(204);
            reply.headers.set("Cache-Control", "no-store");
            return reply;
        });
}

}  // namespace

std::vector<Route> clientRegistrationRoutes(Services &services, ApiAccessGate &gate)
{
    const auto route = [&](HttpMethod method, const char *path,
                           void (*handle)(Services &, ApiAccessGate &, const ExchangePtr &)) {
        // Who calls is for the handlers: the setting decides for a registration, a token of the client's own
        // for all that follows.
        return Route{method,
                     path,
                     Access::anyone(),
                     kDefaultBodyLimit,
                     RateBucket::Token,
                     ErrorStyle::OAuth,
                     [&services, &gate, handle](const ExchangePtr &exchange) {
                         handle(services, gate, exchange);
                     }};
    };
    using enum HttpMethod;
    return {
        route(Post, "/oauth/register", registerClient),
        route(Get, "/oauth/register/{client_id}", readClient),
        route(Put, "/oauth/register/{client_id}", replaceClient),
        route(Delete, "/oauth/register/{client_id}", deleteClient),
    };
}

}  // namespace gatehouse
