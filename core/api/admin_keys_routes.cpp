#include "core/api/admin_keys_routes.h"

#include "core/api/admin_route.h"
#include "core/api/wire_mapping.h"

namespace gatehouse {

namespace {

Result<HttpReply> keyList(Services &services, Transaction &tx)
{
    GATEHOUSE_TRY_ASSIGN(keys, services.keys.list(tx));
    return listReply(Page<KeyInfo>{keys, {}}, [](const KeyInfo &key) { return toWire(key); });
}

void listKeys(Services &services, const ExchangePtr &exchange)
{
    replyFromRead(services, exchange, [&](Transaction &tx) { return keyList(services, tx); });
}

/// Making an RSA key takes up to a second, and KeyRing waits for the database: both belong off this thread.
void rotateKeys(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(body, exchange, wireBody<wire::KeyRotation>(exchange->request()));
    std::optional<SigningAlgorithm> algorithm;
    if (body.algorithm) {
        algorithm = keyRingAlgorithmFrom(body.algorithm->toUtf8());
        if (!algorithm) {
            return exchange->fail(
                Error::invalid("algorithm", "unknown_value",
                               QStringLiteral("'algorithm' must be ES256, RS256, PS256 or EdDSA.")));
        }
    }
    auto rotated = services.hashPool.run(
        [&services, by = exchange->caller(), algorithm, compromised = body.compromised]() -> Result<void> {
            Result<void> outcome = services.keys.rotate(by, algorithm, compromised);
            services.database.closeThreadConnection();
            return outcome;
        });
    whenReady(exchange, std::move(rotated), [&services, exchange] { listKeys(services, exchange); });
}

}  // namespace

std::vector<Route> adminKeysRoutes(Services &services)
{
    using enum HttpMethod;
    return {
        adminRoute(services, Get, "/admin/v1/keys", "keys:read", listKeys),
        adminRoute(services, Post, "/admin/v1/keys/rotate", "keys:write", rotateKeys),
    };
}

}  // namespace gatehouse
